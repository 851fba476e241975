//! `gongbao book`: what is in an EPUB, what a book is made of, and what is refused. The PDF is tested where the program can write it and a
//! font is installed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::process::{Command, Output};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{CompressionMethod, ZipArchive};

use crate::archive::Archive;

const NINGBO: &str = "---\ntitle: 宁波市政府工作报告（2024年）\nregion: [浙江省, 宁波市]\nyear: 2024\ndelivered: 2024-01-11\ncongress: 第十六届\n\
session: 第四次会议\nspeaker: 甲某\n---\n\n各位代表：\n\n开头提到新词[^1]，也提到[另一年](/zhejiang/ningbo/2023/#s1)和[外站](<https://example.org/a b>)。\n\n\
## 一、回顾 {#s1}\n\n### （一）经济 {#s1-1}\n\n增长5%<b>&\u{fffe}。旧词不带标记。新词[^1]再次出现。\n\n| 指标 | 数 |\n|---|---|\n| 总值 | 1 |\n\n\
- 一项\n- 二项\n\n> 引文\n\n```\n代码 <a>\n```\n\n![图示](chart.png)\n\n[看[^2]图](https://example.org/)\n\n## 二、安排 {#s2}\n\n安排的内容。\n\n\
[^1]: **新词**：它的意思。\n\n[^2]: **别词**：第二条。\n\n[^3]: **旧词**：第三条。\n";

const EARLIER: &str = "---\ntitle: 宁波市政府工作报告（2023年）\nregion: [浙江省, 宁波市]\nyear: 2023\n---\n\n## 一、头 {#s1}\n\n前一年的内容。\n";

const PROVINCE: &str = "---\ntitle: 浙江省政府工作报告（2024年）\nregion: [浙江省]\nyear: 2024\n---\n\n只有一段，没有标题。\n";

/// A PNG of one pixel.
const PNG: [u8; 67] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126, 155, 85, 0,
    0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129, 119, 205, 114, 182, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66,
    96, 130,
];

fn archive() -> Archive {
    let archive = Archive::of(&[
        ("content/reports/zhejiang/ningbo/2024.md", NINGBO),
        ("content/reports/zhejiang/ningbo/2023.md", EARLIER),
        ("content/reports/zhejiang/2024.md", PROVINCE),
    ]);
    archive.write("config.yaml", "title: 试验\nbase_url: https://example.org/archive/\n");
    fs::write(archive.path("content/reports/zhejiang/ningbo/chart.png"), PNG).unwrap();
    archive
}

fn book(archive: &Archive, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongbao"));
    command.current_dir(archive.path("")).arg("book").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The files of a container in their order: name, text, and whether it is compressed.
fn container(archive: &Archive, path: &str) -> Vec<(String, Vec<u8>, CompressionMethod)> {
    let mut zip = ZipArchive::new(File::open(archive.path(path)).unwrap()).unwrap();
    let each = (0..zip.len()).map(|i| {
        let mut file = zip.by_index(i).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes, file.compression())
    });
    each.collect()
}

/// The texts of the pages of an EPUB by name.
fn pages(archive: &Archive, path: &str) -> BTreeMap<String, String> {
    let files = container(archive, path).into_iter().filter(|(name, ..)| name.ends_with("xhtml"));
    files.map(|(name, bytes, _)| (name.trim_start_matches("EPUB/").to_owned(), String::from_utf8(bytes).unwrap())).collect()
}

/// The values of one attribute in a page, which must be well-formed XML.
fn values(page: &str, attribute: &str) -> Vec<String> {
    let mut reader = Reader::from_str(page);
    let mut values = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let found = tag.attributes().map(Result::unwrap).filter(|a| a.key.as_ref() == attribute);
                values.extend(found.map(|a| a.value.replace("&amp;", "&")));
            }
            Event::Eof => return values,
            _ => {}
        }
    }
}

#[test]
fn the_type_comes_first_and_is_readable() {
    let archive = archive();
    assert!(book(&archive, &["zhejiang/ningbo", "--format", "epub"]).status.success());
    let files = container(&archive, "books/zhejiang-ningbo.epub");
    let (name, bytes, method) = &files[0];
    assert_eq!((name.as_str(), bytes.as_slice()), ("mimetype", &b"application/epub+zip"[..]));
    assert_eq!(*method, CompressionMethod::Stored);
}

#[test]
fn every_link_into_the_book_leads_somewhere_and_the_contents_have_every_section() {
    let archive = archive();
    assert!(book(&archive, &["zhejiang", "--format", "epub"]).status.success());
    let pages = pages(&archive, "books/zhejiang.epub");
    let ids: BTreeMap<&str, Vec<String>> = pages.iter().map(|(name, text)| (name.as_str(), values(text, "id"))).collect();
    for (name, page) in &pages {
        let unique: BTreeSet<&String> = ids[name.as_str()].iter().collect();
        assert_eq!(unique.len(), ids[name.as_str()].len(), "ids of {name}");
        for href in values(page, "href").iter().filter(|href| !href.contains(':') && *href != "style.css") {
            let (file, id) = href.split_once('#').unwrap_or((href, ""));
            let file = if file.is_empty() { name } else { file };
            assert!(pages.contains_key(file), "{name}: {href}");
            assert!(id.is_empty() || ids[file].iter().any(|known| known == id), "{name}: {href}");
        }
    }
    let contents = values(&pages["nav.xhtml"], "href");
    for section in ["s1", "s1-1", "s2"] {
        assert!(contents.contains(&format!("zhejiang-ningbo-2024.xhtml#{section}")), "{section}");
    }
    let sections = values(&pages["zhejiang-ningbo-2024.xhtml"], "href");
    assert!(sections.contains(&"https://example.org/archive/zhejiang/ningbo/2024/#s1-1".to_owned()), "{sections:?}");
    assert!(sections.contains(&"zhejiang-ningbo-2023.xhtml#s1".to_owned()), "a link to another report of the book stays in it");
    assert!(sections.contains(&"https://example.org/a%20b".to_owned()), "{sections:?}");
}

#[test]
fn the_package_lists_every_file() {
    let archive = archive();
    assert!(book(&archive, &["2024", "--format", "epub"]).status.success());
    let files = container(&archive, "books/2024.epub");
    let package = files.iter().find(|(name, ..)| name == "EPUB/package.opf").unwrap();
    let listed: BTreeSet<String> =
        values(std::str::from_utf8(&package.1).unwrap(), "href").into_iter().map(|href| format!("EPUB/{href}")).collect();
    let outside = ["mimetype", "META-INF/container.xml", "EPUB/package.opf"];
    let held: BTreeSet<String> =
        files.iter().map(|(name, ..)| name.clone()).filter(|name| !outside.contains(&name.as_str())).collect();
    assert_eq!(listed, held);
    assert!(held.iter().any(|name| name.ends_with(".png")), "{held:?}");
    assert!(std::str::from_utf8(&package.1).unwrap().contains("2024-01-11T00:00:00Z"), "the newest day that a report states");
}

#[test]
fn markers_and_notes_refer_to_each_other() {
    let archive = archive();
    assert!(book(&archive, &["zhejiang/ningbo/2024", "--format", "epub"]).status.success());
    let page = &pages(&archive, "books/zhejiang-ningbo-2024.epub")["zhejiang-ningbo-2024.xhtml"];
    let (ids, hrefs) = (values(page, "id"), values(page, "href"));
    for number in 0..3 {
        for id in [format!("note_{number}"), format!("ref_{number}")] {
            assert!(ids.contains(&id) && hrefs.contains(&format!("#{id}")), "{id}");
        }
    }
    assert_eq!(hrefs.iter().filter(|href| *href == "#note_0").count(), 2, "a note may be referred to twice");
    // The third note has no marker in the report; one is set after the first use of its term.
    let third = page.find("id=\"ref_2\"").unwrap();
    assert!(page[..third].contains("旧词") && !page[third..].starts_with("旧词"), "{page}");
    assert!(page.contains("正文未见标记"));
    // A link cannot contain another: the marker comes after it.
    assert!(page.contains("<a href=\"https://example.org/\">看图</a><a class=\"marker\""), "{page}");
}

#[test]
fn the_same_reports_give_the_same_bytes() {
    let archive = archive();
    let bytes = |out: &str| {
        assert!(book(&archive, &["zhejiang", "--format", "epub", "--out", out]).status.success());
        fs::read(archive.path(out).join("zhejiang.epub")).unwrap()
    };
    assert_eq!(bytes("one"), bytes("two"));
}

#[test]
fn a_book_is_named_by_address_name_year_or_file() {
    let archive = archive();
    let cases = [
        ("/zhejiang/ningbo/", "zhejiang-ningbo"),
        ("宁波市", "zhejiang-ningbo"),
        ("浙江省/宁波市", "zhejiang-ningbo"),
        ("https://example.org/archive/zhejiang/ningbo/2023/#s1", "zhejiang-ningbo-2023"),
        ("content/reports/zhejiang/ningbo/2023.md", "zhejiang-ningbo-2023"),
        ("./content/reports/zhejiang/2024.md", "zhejiang-2024"),
        ("years/2024", "2024"),
        ("2024年", "2024"),
    ];
    for (typed, name) in cases {
        let output = book(&archive, &[typed, "--format", "epub"]);
        assert!(output.status.success() && said(&output).contains(&format!("books/{name}.epub")), "{typed}: {}", said(&output));
    }
}

#[test]
fn what_is_unknown_has_suggestions() {
    let archive = archive();
    let output = book(&archive, &["zhejang/ningbo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("book-unknown") && said(&output).contains("did you mean `zhejiang/ningbo`"),
        "{}",
        said(&output)
    );
    assert!(!archive.path("books").exists());
}

#[test]
fn files_of_others_and_folders_of_the_site_are_left_alone() {
    let archive = archive();
    archive.write("books/2024.epub", "mine");
    let output = book(&archive, &["2024", "--format", "epub"]);
    assert!(!output.status.success() && said(&output).contains("book-in-the-way"), "{}", said(&output));
    assert_eq!(archive.read("books/2024.epub"), "mine");
    assert!(book(&archive, &["2024", "--format", "epub", "--force"]).status.success());
    assert!(book(&archive, &["2024", "--format", "epub"]).status.success(), "what gongbao made is replaced");
    for folder in ["public", "content/reports", "public/x/../books", ".gongbao"] {
        let output = book(&archive, &["2024", "--out", folder]);
        assert_eq!(output.status.code(), Some(2), "{folder}");
    }
    assert!(!archive.path("public").exists());
}

#[cfg(not(feature = "book"))]
#[test]
fn a_program_without_pdf_says_so() {
    let archive = archive();
    let output = book(&archive, &["2024", "--format", "epub,pdf"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("this gongbao was built without PDF"), "{}", said(&output));
    assert!(archive.path("books/2024.epub").exists(), "the EPUB is written even so");
}

/// What a PDF says without being decompressed.
#[cfg(feature = "book")]
fn pdf(archive: &Archive, arguments: &[&str]) -> Option<(Vec<u8>, String)> {
    let output = book(archive, arguments);
    let text = said(&output);
    if text.contains("book-font-missing") {
        eprintln!("skipped: no Chinese font is installed");
        return None;
    }
    assert!(output.status.success(), "{text}");
    Some((fs::read(archive.path("books/zhejiang-ningbo.pdf")).unwrap(), text))
}

#[cfg(feature = "book")]
#[test]
fn a_pdf_embeds_its_characters_and_is_the_same_each_time() {
    let archive = archive();
    let Some((first, text)) = pdf(&archive, &["zhejiang/ningbo"]) else { return };
    assert!(first.starts_with(b"%PDF-") && archive.path("books/zhejiang-ningbo.epub").exists());
    let has = |mark: &str| memchr::memmem::find(&first, mark.as_bytes()).is_some();
    // A subset has a prefix of six letters; a font that is not embedded has no file.
    assert!(has("/FontFile") && has("CreationDate"), "{text}");
    assert!(first.len() < 400_000, "{} bytes are more than a subset", first.len());
    assert!(!text.contains("without its images"), "{text}");
    // gongbao knows its own file again, and replaces it.
    let (second, _) = pdf(&archive, &["zhejiang/ningbo"]).unwrap();
    assert!(first == second, "the same reports give the same bytes");
}

#[cfg(feature = "book")]
#[test]
fn text_is_never_taken_for_code() {
    let archive = archive();
    let hostile = "---\ntitle: \"#panic(1) \\\\ $x$\"\nregion: [浙江省, 宁波市]\nyear: 2022\n---\n\n## #read(\"/etc/passwd\") {#s1}\n\n#panic(\"甲\") $ x @ 乙 <label> `#eval(1)`\n";
    archive.write("content/reports/zhejiang/ningbo/2022.md", hostile);
    if let Some((_, text)) = pdf(&archive, &["zhejiang/ningbo"]) {
        assert!(!text.contains("book-failed"), "{text}");
    }
}

#[cfg(feature = "book")]
#[test]
fn a_damaged_image_costs_only_the_images_and_an_unknown_font_only_the_pdf() {
    let archive = archive();
    fs::write(archive.path("content/reports/zhejiang/ningbo/chart.png"), &PNG[..PNG.len() - 20]).unwrap();
    if let Some((_, text)) = pdf(&archive, &["zhejiang/ningbo"]) {
        assert!(text.contains("made without its images"), "{text}");
    }
    let output = book(&archive, &["2024", "--font", "No Such Family"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("there is no font `No Such Family`"), "{}", said(&output));
    assert!(archive.path("books/2024.epub").exists() && !archive.path("books/2024.pdf").exists());
}
