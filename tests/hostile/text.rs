//! Text that could act on the terminal that shows it, or in the page or the table that contains it. It must be shown as plain
//! text.

use scraper::{Html, Selector};

use crate::run::{Case, Outcome, files};

const REPORT: &str = "content/reports/a.md";

fn report(title: &str, more: &str, body: &str) -> String {
    format!("---\ntitle: {title}\nregion: [浙江省, 宁波市]\nyear: 2024\n{more}---\n\n{body}\n")
}

/// Fails if what was printed could act on a terminal.
fn is_plain(outcome: &Outcome) {
    let acts = |c: char| c.is_control() && c != '\n' && c != '\t' || is_bidi(c) || matches!(c, '\u{2028}' | '\u{2029}');
    for text in [&outcome.out, &outcome.said] {
        assert!(!text.contains(acts), "{text:?}");
    }
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The pages of a built case, by path.
fn pages(case: &Case) -> Vec<(String, Html)> {
    let pages = files(&case.path("public")).into_iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "html"));
    pages.map(|(path, bytes)| (path.display().to_string(), Html::parse_document(&String::from_utf8(bytes).unwrap()))).collect()
}

/// Fails if a page has a script with code in it, an attribute that runs code, an inline style, or no policy.
fn nothing_acts(case: &Case) {
    let pages = pages(case);
    assert!(pages.len() > 5);
    let all = Selector::parse("*").unwrap();
    for (path, page) in pages {
        let mut policy = false;
        for element in page.select(&all).map(|e| e.value()) {
            let data = element.attr("type").is_some_and(|kind| kind.ends_with("json"));
            assert!(element.name() != "script" || data || element.attr("src").is_some(), "{path}: {element:?}");
            assert!(element.attrs().all(|(name, _)| !name.starts_with("on") && name != "style"), "{path}: {element:?}");
            let href = element.attr("href").or(element.attr("src")).unwrap_or_default();
            assert!(!href.trim().to_ascii_lowercase().starts_with("javascript:"), "{path}: {element:?}");
            policy |= element.attr("http-equiv") == Some("Content-Security-Policy")
                && element.attr("content").is_some_and(|c| c.starts_with("default-src 'none'") && !c.contains("unsafe"));
        }
        assert!(policy, "{path} has no policy");
    }
}

#[test]
#[cfg(unix)]
fn a_file_name_sends_nothing_to_the_terminal() {
    let name = "content/reports/\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}dm.md";
    let case = Case::of(&[(name, report("甲", "yaer: 2024\n", "文").as_bytes())]);
    for words in [&["check"][..], &["build"], &["check", "--color", "never", "-v"], &["check", "--format", "html"]] {
        let outcome = case.run(words);
        is_plain(&outcome);
        assert!(outcome.said.contains("\\u{1b}]0;owned\\u{7}\\u{9b}31m\\u{202e}dm.md:5:1"), "{}", outcome.said);
    }
    let json = case.run(&["check", "--message-format", "json"]);
    is_plain(&json);
    assert!(json.out.contains("\\u001b]0;owned\\u0007\\u009b31m\\u202edm.md"), "{}", json.out);
    for line in json.out.lines() {
        let _: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    }
}

#[test]
#[cfg(unix)]
fn no_text_commands_the_runner_of_a_workflow() {
    let report = report("甲", "\"\\n::add-mask::yaer\": 2024\n", "文");
    let case = Case::of(&[
        ("config.yaml", "title: '::stop-commands::a'\ndescription: '##[error]b'\n".as_bytes()),
        ("content/reports/::error::a, b%.md", report.as_bytes()),
    ]);
    for words in [&["check"][..], &["build"], &["check", "--format", "html"], &["convert", "--diff", "--again"]] {
        let mut words = words.to_vec();
        words.extend(["--message-format", "github"]);
        let outcome = case.run(&words);
        is_plain(&outcome);
        for line in outcome.out.lines().chain(outcome.said.lines()).map(str::trim_start).filter(|line| line.starts_with("::")) {
            let own = ["::error file=", "::error title=", "::warning file=", "::warning title=", "::notice"];
            assert!(own.iter().any(|own| line.starts_with(own)), "{line}");
        }
        assert!(!outcome.out.contains("##[") && !outcome.said.contains("##["), "{}{}", outcome.out, outcome.said);
        if words.starts_with(&["check"]) && !words.contains(&"html") {
            assert!(outcome.out.contains("\\u{3a}:stop-commands::a"), "{}", outcome.out);
            assert!(
                outcome.out.contains("::warning file=content/reports/%3A%3Aerror%3A%3Aa%2C b%25.md,line="),
                "{}",
                outcome.out
            );
        }
    }
}

#[test]
fn colours_are_the_programs_own() {
    let case = Case::of(&[(REPORT, report("甲", "\"ya\u{9b}er\": \u{202e}2024\n", "文").as_bytes())]);
    let outcome = case.run(&["check", "--color", "always"]);
    assert!(outcome.said.contains("\u{1b}[") && !outcome.said.contains(['\u{9b}', '\u{202e}']), "{}", outcome.said);
    assert!(outcome.said.contains("ya\\u{9b}er"), "{}", outcome.said);
}

#[test]
fn words_of_the_call_are_shown_as_what_they_are() {
    let case = Case::of(&[]);
    for words in [
        &["\u{1b}[31mbuild"][..],
        &["check", "--\u{202e}x"],
        &["check", "--against", "\u{1b}]0;x\u{7}"],
        &["check", "--format", "\u{9b}"],
    ] {
        let outcome = case.run(words);
        assert_eq!(outcome.status, 2, "{}", outcome.said);
        is_plain(&outcome);
        assert!(!outcome.said.is_empty());
    }
}

#[test]
fn an_earlier_manifest_sends_nothing_to_the_terminal() {
    let case = Case::of(&[(REPORT, report("甲", "", "文").as_bytes())]);
    let built = case.run(&["build"]);
    assert_eq!(built.status, 0, "{}", built.said);
    let manifest = case.read("public/manifest.txt");
    let mut lines: Vec<&str> = manifest.lines().collect();
    let gone = "/\u{1b}[2J\u{202e}gone/";
    lines.push(gone);
    case.write("earlier/manifest.txt", lines.join("\n").as_bytes());
    let outcome = case.run(&["check", "--against", "earlier"]);
    is_plain(&outcome);
    outcome.expect(0, "address-gone", "\\u{1b}[2J\\u{202e}gone");
    let broken = Case::of(&[("earlier/manifest.txt", b"\x1b]0;x\x07 \xff\n")]);
    is_plain(&broken.run(&["check", "--against", "earlier"]));
}

#[test]
fn text_that_changes_direction_is_said_and_kept_to_its_words() {
    let body = "## 一、回顾\u{202e}过去 {#s1}\n\n一段\u{2067}话\u{2069}。甲法[^1]。\n\n[^1]: **甲\u{200f}法** 一种办法。";
    let glossary = "- term: 乙\u{202e}法\n  definition: 又一种办法。\n";
    let case = Case::of(&[
        (REPORT, report("甲市\u{202e}政府工作报告", "speaker: 张\u{202d}三\n", body).as_bytes()),
        ("content/glossary/a.yaml", glossary.as_bytes()),
    ]);
    let outcome = case.run(&["build", "-v"]);
    is_plain(&outcome);
    for place in ["a.md:2:10", "a.md:5:11", "a.md:8:8", "a.md:10:3", "a.md:12:10", "a.yaml:1:10"] {
        outcome.expect(0, "bidi-control", place);
    }
    nothing_acts(&case);
    let bdi = Selector::parse("bdi").unwrap();
    for (path, page) in pages(&case) {
        let isolated: Vec<String> = page.select(&bdi).map(|e| e.text().collect()).collect();
        let body = page.select(&Selector::parse("body").unwrap()).next().unwrap();
        let all = body.text().flat_map(str::chars).filter(|c| is_bidi(*c)).count();
        let options = Selector::parse("option, script").unwrap();
        let closed = body.select(&options).flat_map(|e| e.text()).flat_map(str::chars).filter(|c| is_bidi(*c)).count();
        assert_eq!(isolated.iter().flat_map(|text| text.chars()).filter(|c| is_bidi(*c)).count() + closed, all, "{path}");
    }
    assert_eq!(case.run(&["check", "--strict"]).status, 1);
}

#[test]
fn direction_that_is_written_as_an_escape_is_said_too() {
    let case = Case::of(&[(REPORT, report("\"甲\\u202E乙\"", "", "一段&#x202e;话。").as_bytes())]);
    let outcome = case.run(&["build", "-v"]);
    outcome.expect(0, "bidi-control", "a.md:2:10").expect(0, "bidi-control", "a.md:7:3");
    let page = case.read("public/zhejiang/ningbo/2024/index.html");
    assert!(page.contains("<bdi>") && page.contains('\u{202e}'));
}

#[test]
fn a_page_without_such_characters_has_no_isolation() {
    let case = Case::of(&[(REPORT, report("甲市政府工作报告", "", "一段“话”。").as_bytes())]);
    assert_eq!(case.run(&["build"]).status, 0);
    let pages = files(&case.path("public"));
    assert!(pages.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("<bdi")));
}

#[test]
fn markup_in_texts_stays_text() {
    for bad in [
        "</script><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{ site.title }}{% raw %}",
        "]]></title><svg onload=a()>",
    ] {
        let yaml = serde_json::Value::from(bad).to_string();
        let front = format!(
            "---\ntitle: {yaml}\nregion: [浙江省, 宁波市, {yaml}]\nyear: 2024\nspeaker: {yaml}\nsource: {{publisher: {yaml}, url: \"javascript:alert(1)\"}}\n---\n"
        );
        let body = format!("\n## {bad}\n\n{bad} 甲法[^1] [链接](javascript:alert(1))\n\n[^1]: **甲法{bad}** {bad}\n");
        let glossary = format!("- term: {yaml}\n  definition: {yaml}\n  source: {yaml}\n");
        let case = Case::of(&[
            (REPORT, format!("{front}{body}").as_bytes()),
            ("content/reports/b.md", report("乙", "", "文").as_bytes()),
            ("content/glossary/a.yaml", glossary.as_bytes()),
            ("content/pages/p.md", format!("---\ntitle: {yaml}\n---\n\n{bad}\n").as_bytes()),
        ]);
        case.write("config.yaml", format!("title: {yaml}\ndescription: {yaml}\nplaces:\n  {yaml}: moumou\n").as_bytes());
        is_plain(&case.run(&["build"]));
        nothing_acts(&case);
        is_plain(&case.run(&["build", "--offline"]));
        nothing_acts(&case);
        assert!(!case.has("public/alert"));
    }
}

#[test]
fn a_drawing_that_acts_is_not_published() {
    let good = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>";
    for bad in [
        "<script>a()</script>",
        "<rect onload='a()'/>",
        "<a href='javascript:a()'/>",
        "<foreignObject/>",
        "<use href='https://example.org/a.svg#b'/>",
        "<rect>",
    ] {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>\n{bad}\n</svg>");
        let case = Case::of(&[
            (REPORT, report("甲", "", "![图](bad.svg)\n\n![图](good.svg)").as_bytes()),
            ("content/reports/bad.svg", svg.as_bytes()),
            ("content/reports/good.svg", good.as_bytes()),
            ("themes/default/assets/own.svg", svg.as_bytes()),
        ]);
        let outcome = case.run(&["build"]);
        outcome.expect(0, "image-active", "a.md:7:6").expect(0, "image-active", "themes/default/assets/own.svg:");
        let line = if bad == "<rect>" { "line 3" } else { "line 2" };
        assert!(outcome.said.contains(line), "{}", outcome.said);
        let published: Vec<_> =
            files(&case.path("public")).into_keys().filter(|path| path.extension().is_some_and(|e| e == "svg")).collect();
        let names: Vec<_> = published.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["icon.svg", "good.svg"], "{bad}");
        assert_eq!(case.run(&["build", "--strict"]).status, 1);
    }
    let entities = format!("<!DOCTYPE svg [<!ENTITY a '{good}'>]>{good}");
    let case =
        Case::of(&[(REPORT, report("甲", "", "![图](a.svg)").as_bytes()), ("content/reports/a.svg", entities.as_bytes())]);
    case.run(&["build"]).expect(0, "image-active", "a.md:7:6");
}

#[test]
fn text_in_tables_is_no_formula() {
    let formula = "=HYPERLINK(\"https://example.org\")";
    let body = format!("## @SUM(A1) {{#s1}}\n\n-甲[^1]。\n\n[^1]: **+甲** {formula}\n");
    let title = serde_json::Value::from(formula).to_string();
    let case = Case::of(&[(REPORT, report(&title, "speaker: \"-2+3\"\n", &body).as_bytes())]);
    assert_eq!(case.run(&["build"]).status, 0);
    for (path, bytes) in files(&case.path("public/data")) {
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let mut table = csv::Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
        for row in table.records().map(Result::unwrap) {
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{}: {row:?}", path.display());
        }
    }
    assert!(case.read("public/data/reports.csv").contains(",\"'=HYPERLINK("));
    assert!(case.read("public/data/reports.csv").contains(",'-2+3,"));
    assert!(case.read("public/data/reports.csv").contains(",2024,"));
    assert!(case.read("public/data/reports.json").contains("\"-2+3\""));
}
