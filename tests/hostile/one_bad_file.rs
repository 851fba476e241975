//! One bad file is reported and left out; the rest is published.

use crate::run::Case;

const GOOD: &str =
    "---\ntitle: 宁波市政府工作报告（2024年）\nregion: [浙江省, 宁波市]\nyear: 2024\n---\n\n各位代表：经济平稳。\n";
const GOOD_PAGE: &str = "public/zhejiang/ningbo/2024/index.html";

/// An archive with a good report and this file, built.
fn beside_a_good_report(path: &str, bytes: &[u8]) -> (Case, crate::run::Outcome) {
    let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", GOOD.as_bytes()), (path, bytes)]);
    let outcome = case.run(&["build"]);
    (case, outcome)
}

#[test]
fn a_raw_file_that_cannot_be_read_is_a_warning() {
    let noise: Vec<u8> = (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let files: [(&str, &[u8], &str); 7] = [
        ("junk.txt", &noise, "not-text"),
        ("empty.txt", b"", "file-empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n", "not-text"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-text"),
        ("cut.docx", b"PK\x03\x04", "not-text"),
        ("cut.pdf", b"%PDF-1.7\nnothing more", "file-broken"),
        ("table.csv", b"a,b\n1,2\n", "table-without-text"),
    ];
    for (name, bytes, code) in files {
        let (case, outcome) = beside_a_good_report(&format!("content/sources/{name}"), bytes);
        outcome.expect(0, code, &format!("content/sources/{name}:1:1"));
        assert!(case.has(GOOD_PAGE), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_raw_file_whose_name_is_not_utf8_is_a_warning() {
    use std::os::unix::ffi::OsStrExt as _;
    let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", GOOD.as_bytes())]);
    let folder = case.path("content/sources");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(std::ffi::OsStr::from_bytes(b"a\xff.txt")), "text").unwrap();
    case.run(&["build"]).expect(0, "name-not-utf8", "content/sources/a");
    assert!(case.has(GOOD_PAGE));
}

#[test]
fn a_report_a_page_or_a_glossary_entry_with_an_error_is_left_out() {
    let year = GOOD.replace("2024\n", "MMXXIV\n");
    let anchors = format!("{}\n## 一 {{#s1}}\n\n甲。\n\n## 二 {{#s1}}\n\n乙。\n", GOOD.replace("year: 2024", "year: 2023"));
    let notes = format!("{}\n甲[^1]。\n\n[^1]: **甲** 一。\n\n[^1]: **乙** 二。\n", GOOD.replace("year: 2024", "year: 2023"));
    let files: [(&str, &str, &str, &str); 6] = [
        ("content/reports/zhejiang/ningbo/2023.md", &year, "front-year", "2023.md:4:7"),
        ("content/reports/zhejiang/ningbo/2023.md", &anchors, "anchor-duplicate", "2023.md:13:1"),
        ("content/reports/zhejiang/ningbo/2023.md", &notes, "note-duplicate", "2023.md:13:1"),
        ("content/reports/zhejiang/ningbo/2023.md", "---\ntitle: [\n---\n甲。\n", "yaml", "2023.md:"),
        ("content/pages/about.md", "no front matter\n", "front-matter", "content/pages/about.md:1:1"),
        ("content/glossary/a.yaml", "- term: 甲\n- term: 乙\n  definition: 乙的释义\n", "term-without-definition", "a.yaml:1:"),
    ];
    for (path, text, code, place) in files {
        let (case, outcome) = beside_a_good_report(path, text.as_bytes());
        outcome.expect(1, code, place);
        assert!(case.has(GOOD_PAGE), "{path}");
        assert!(!case.has("public/zhejiang/ningbo/2023/index.html") && !case.has("public/about/index.html"), "{path}");
        if path.ends_with("yaml") {
            assert!(case.read("public/terms/index.html").contains('乙'));
        }
    }
}

#[test]
fn what_is_published_under_strict() {
    let bad = ("content/reports/zhejiang/ningbo/2023.md", "---\ntitle: [\n---\n甲。\n".as_bytes());
    let doubtful = ("content/sources/empty.txt", "".as_bytes());
    let good = ("content/reports/zhejiang/ningbo/2024.md", GOOD.as_bytes());
    for (file, strict, status, published) in [
        (bad, None, 1, true),
        (bad, Some("--strict=errors"), 1, false),
        (bad, Some("--strict"), 1, false),
        (doubtful, None, 0, true),
        (doubtful, Some("--strict=errors"), 0, true),
        (doubtful, Some("--strict"), 1, false),
    ] {
        let case = Case::of(&[good, file]);
        let words: Vec<&str> = ["build"].into_iter().chain(strict).collect();
        assert_eq!(case.run(&words).status, status, "{} {strict:?}", file.0);
        assert_eq!(case.has(GOOD_PAGE), published, "{} {strict:?}", file.0);
    }
}

#[test]
fn an_error_about_the_archive_as_a_whole_leaves_the_last_publication() {
    let files: [(&str, &str, &str); 3] = [
        ("config.yaml", "title: [\n", "yaml"),
        ("config.yaml", "title: a\nbase_url: nowhere\n", "config-value"),
        ("themes/mine/templates/report.html", "{% if %}", "template"),
    ];
    for (path, text, code) in files {
        let case = Case::of(&[("content/reports/zhejiang/ningbo/2024.md", GOOD.as_bytes())]);
        assert_eq!(case.run(&["build"]).status, 0);
        let before = crate::run::files(&case.path("public"));
        if path.starts_with("themes") {
            case.write("config.yaml", b"title: a\ntheme: mine\n");
        }
        case.write(path, text.as_bytes());
        case.run(&["build"]).expect(1, code, path);
        assert_eq!(crate::run::files(&case.path("public")), before, "{path}");
    }
}

#[test]
fn names_too_long_for_an_address_or_a_file_are_shortened() {
    let raw =
        include_str!("../archive/raw.txt").replace("{city}", "某某").replace("{year}", "2024").replace("{before}", "2023");
    let long = format!("content/sources/{}.txt", "报".repeat(83));
    let (case, outcome) = beside_a_good_report(&long, raw.replace("{sentence}", "").as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.said);
    let page = format!("content/pages/{}.md", "a".repeat(240));
    let (_, outcome) = beside_a_good_report(&page, "---\ntitle: a\n---\n\n甲。\n".as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.said);
    let term = format!("- term: {}\n  definition: 乙\n", "长".repeat(400));
    let (_, outcome) = beside_a_good_report("content/glossary/a.yaml", term.as_bytes());
    assert_eq!(outcome.status, 0, "{}", outcome.said);
    assert!(case.has(GOOD_PAGE));
}

#[test]
fn a_flood_of_errors_is_counted() {
    let entries = "- term: 甲\n".repeat(5000);
    let (_, outcome) = beside_a_good_report("content/glossary/a.yaml", entries.as_bytes());
    let places = outcome.said.matches("  content/glossary/a.yaml:").count();
    assert!((20..=500).contains(&places), "{places} places");
    let left = format!("… and {} more of term-without-definition", 5000 - places);
    assert!(outcome.said.contains(&left) && outcome.said.contains("; 5000 errors, "), "{left}");
}
