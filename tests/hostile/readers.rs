//! Raw files that each reader must either read or refuse with a reason, without a panic, a stack overflow or an endless wait.

use std::io::Read as _;
use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::recognition::recognise;
use gongbao::source::{self, Raw};

use crate::made;
use crate::run::size;

/// The texts of a file, and the codes of the messages.
fn read(bytes: &[u8], extension: &str) -> (Vec<Raw>, Vec<&'static str>) {
    let noted = source::texts(bytes, extension, &Arc::from(format!("a.{extension}")), &Conversion::default());
    (noted.value, noted.said.iter().map(|d| d.code.name()).collect())
}

fn refused(bytes: &[u8], extension: &str) -> &'static str {
    let (texts, codes) = read(bytes, extension);
    assert!(texts.is_empty(), "no text is made of it");
    codes.first().copied().unwrap_or("nothing said")
}

/// Reads and recognises a text, and checks the result against its ledger.
fn whole(bytes: &[u8], extension: &str) -> Vec<Raw> {
    let (texts, _) = read(bytes, extension);
    for raw in &texts {
        let found = recognise(raw, &Conversion::default()).value;
        assert_eq!(found.ledger.check(&raw.text), Ok(()));
    }
    texts
}

#[test]
fn what_is_no_text_is_refused_by_its_name() {
    let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert_eq!(refused(&noise, "txt"), "not-text");
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n", "txt"), "not-text");
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"), "not-text");
    assert_eq!(refused(b"", "txt"), "file-empty");
    assert_eq!(refused(b"PK\x03\x04", "docx"), "not-text");
}

#[test]
fn a_file_larger_than_any_report_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.txt");
    std::fs::File::create(&path).unwrap().set_len(source::LARGEST + 1).unwrap();
    let noted = source::read(&path, &Arc::from("large.txt"), &Conversion::default());
    assert!(noted.value.is_empty());
    assert_eq!(noted.said.iter().map(|d| d.code).collect::<Vec<_>>(), ["file-too-large"]);
}

#[test]
fn one_character_without_end() {
    for unit in ["一", "a", " ", "<", "&", "|", "#", "*", "[", "\"", ","] {
        for extension in ["txt", "html", "md", "csv"] {
            whole(unit.repeat(size(600_000) / unit.len()).as_bytes(), extension);
        }
    }
}

#[test]
fn a_line_without_end_is_still_a_report() {
    let text =
        format!("某某县政府工作报告 各位代表：现在，我代表县人民政府向大会报告工作。{}", "经济运行平稳。".repeat(20_000));
    assert_eq!(whole(text.as_bytes(), "txt").len(), 1);
}

#[test]
fn pages_with_a_million_open_tags() {
    for tag in ["<div>", "<b>", "<a href=x>", "<table><tr><td>", "<ul><li>", "<p>", "<h1>", "<font size=1>"] {
        let page = format!("<html>{}各位代表：经济平稳。", tag.repeat(size(1_500_000) / tag.len()));
        let texts = read(page.as_bytes(), "html").0;
        assert!(texts[0].text.contains("各位代表：经济平稳。"), "{tag}");
    }
    let unclosed = format!("<html><a {}>各位代表", "b=1 ".repeat(500_000));
    assert!(read(unclosed.as_bytes(), "html").0[0].text.contains("各位代表"));
}

#[test]
fn a_page_of_more_elements_than_are_read_is_refused() {
    assert_eq!(refused(format!("<html>{}", "<br>".repeat(2_000_001)).as_bytes(), "html"), "file-too-large");
}

#[test]
fn tables_nested_ten_thousand_deep() {
    let (open, close) = ("<table><tr><td>".repeat(10_000), "</td></tr></table>".repeat(10_000));
    assert!(whole(format!("<html>{open}各位代表{close}").as_bytes(), "html")[0].text.contains("各位代表"));
    let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(10_000), "</w:tc></w:tr></w:tbl>".repeat(10_000));
    let body = format!("{open}<w:p><w:r><w:t>各位代表</w:t></w:r></w:p>{close}");
    assert!(whole(&made::docx(&body), "docx")[0].text.contains("各位代表"));
    let markdown = format!("{}各位代表", "> ".repeat(10_000));
    assert!(whole(markdown.as_bytes(), "md")[0].text.contains("各位代表"));
}

#[test]
fn a_table_cell_that_spans_a_billion_columns() {
    let cell = "<td colspan=1000000000 rowspan=1000000000>指标</td>".repeat(1000);
    let page = format!("<html><p>各位代表：经济运行平稳。</p><table><tr>{cell}</tr><tr>{cell}</tr></table>");
    assert_eq!(whole(page.as_bytes(), "html").len(), 1);
}

#[test]
fn zip_bombs_in_word_and_excel_files_are_refused() {
    let filled = " ".repeat(70 << 20);
    assert_eq!(refused(&made::docx(&format!("<w:p>{filled}</w:p>")), "docx"), "file-expands-too-far");
    let parts: Vec<String> = (0..5).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    let parts = parts.iter().map(|name| (name.as_str(), filled.clone()));
    let bomb = made::archive([("xl/workbook.xml", "<workbook/>".to_owned())].into_iter().chain(parts));
    assert_eq!(refused(&bomb, "xlsx"), "file-expands-too-far");
}

#[test]
fn entities_are_not_expanded() {
    let definitions = "<!DOCTYPE a [<!ENTITY a \"哈哈哈哈\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let document = format!(
        "{definitions}<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>各位&c;代表</w:t></w:r></w:p></w:body></w:document>"
    );
    let file = made::archive([("word/document.xml", document)]);
    assert_eq!(read(&file, "docx").0[0].text, "各位代表\n");
}

#[test]
fn front_matter_made_to_do_harm_says_nothing() {
    for front in ["[".repeat(100_000), "a: &a [x]\nb: [*a,*a]\n".repeat(1000), "{".repeat(100_000)] {
        let texts = read(format!("---\n{front}\n---\n各位代表：经济平稳。").as_bytes(), "md").0;
        assert!(texts[0].text.contains("各位代表"));
    }
    assert!(!read(format!("{}各位代表", "{\"a\":".repeat(100_000)).as_bytes(), "md").0.is_empty());
}

const CATALOGUE: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const PAGES: &str = "<< /Type /Pages /Kids [10 0 R] /Count 1 >>";

fn pdf(objects: &[(usize, &str)]) -> Vec<u8> {
    let objects: Vec<(usize, String)> = objects.iter().map(|(id, text)| (*id, (*text).to_owned())).collect();
    made::pdf_of(&objects)
}

#[test]
fn pdf_that_is_locked_damaged_or_of_pictures_is_refused_with_the_reason() {
    let whole = made::pdf("72 100 16 各位代表：经济运行平稳。");
    assert!(read(&whole, "pdf").0[0].text.contains("各位代表"));
    let locked = String::from_utf8_lossy(&whole).replace(
        "/Root 1 0 R",
        "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff> \
         /U <00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff> >>",
    );
    assert_eq!(refused(locked.as_bytes(), "pdf"), "pdf-encrypted");
    assert_eq!(refused(b"%PDF-1.7\nnothing more", "pdf"), "file-broken");
    let page =
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Resources << /XObject << /I 4 0 R >> >> /Contents 11 0 R >>";
    let image = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>\nstream\n0\nendstream";
    let contents = "<< /Length 5 >>\nstream\n/I Do\nendstream";
    let picture = pdf(&[(1, CATALOGUE), (2, PAGES), (4, image), (10, page), (11, contents)]);
    assert_eq!(refused(&picture, "pdf"), "pdf-without-text");
}

#[test]
fn pdf_that_goes_in_circles_ends() {
    let circle = pdf(&[(1, CATALOGUE), (2, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")]);
    assert!(!read(&circle, "pdf").1.is_empty());
    let page =
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Resources << /XObject << /F 4 0 R >> >> /Contents 11 0 R >>";
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> /Length 11 >>\nstream\n/F Do /F Do\nendstream";
    let contents = "<< /Length 5 >>\nstream\n/F Do\nendstream";
    let nested = pdf(&[(1, CATALOGUE), (2, PAGES), (4, form), (10, page), (11, contents)]);
    assert!(!read(&nested, "pdf").1.is_empty());
}

#[test]
fn a_pdf_cut_anywhere_is_read_or_refused() {
    let bytes = made::pdf("72 100 16 各位代表：经济运行平稳。\n---\n72 100 16 就业稳定。");
    for cut in (0..bytes.len()).step_by(97) {
        let (texts, said) = read(&bytes[..cut], "pdf");
        assert!(!texts.is_empty() || !said.is_empty(), "{cut}");
    }
}

/// Mutates a file as damage or malice would: bytes are flipped; stretches are cut out, repeated, or replaced by signs of the
/// formats.
fn mutated(bytes: &[u8], seed: u64) -> Vec<u8> {
    const SIGNS: [&[u8]; 12] =
        [b"<", b">", b"&#x", b"\0", b"\xff", b"---\n", b"[^1]", b"|", b"</w:p>", b"<w:p>", b"<table>", "第".as_bytes()];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let mut bytes = bytes.to_vec();
    for _ in 0..=next(6) {
        let at = next(bytes.len());
        let end = (at + next(40)).min(bytes.len());
        match next(5) {
            0 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << (seed % 8)),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let stretch = bytes[at..end].repeat(3);
                bytes.splice(at..at, stretch);
            }
            3 => drop(bytes.splice(at..end, SIGNS[next(SIGNS.len())].iter().copied())),
            _ => bytes.truncate(end),
        }
    }
    bytes
}

/// The fuzz targets that have found something, and the extension under which they read their input.
const TARGETS: [(&str, &str); 7] = [
    ("text", "txt"),
    ("html", "html"),
    ("pdf", "pdf"),
    ("table", "csv"),
    ("markdown", "md"),
    ("recognition", "txt"),
    ("docx", "docx"),
];

/// Reads the input of a fuzz target and checks what the target checks.
fn fed(bytes: &[u8], extension: &str, what: &str) {
    let bytes = match extension {
        "docx" => &made::docx_of(bytes),
        "xlsx" => &made::xlsx_of(bytes),
        _ => bytes,
    };
    let (texts, said) = read(bytes, extension);
    assert!(!texts.is_empty() || !said.is_empty(), "{what}");
    for raw in &texts {
        let found = recognise(raw, &Conversion::default()).value;
        assert_eq!(found.ledger.check(&raw.text), Ok(()), "{what}");
    }
}

fn fuzz(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(path)
}

/// The corpora of the fuzz targets, mutated; `MUTATIONS=100000` runs longer.
#[test]
fn damaged_files_are_read_or_refused() {
    let times: u64 = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    for (target, extension) in TARGETS.into_iter().chain([("xlsx", "xlsx")]) {
        let folder = fuzz("corpus").join(target);
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        for (path, seed) in files.iter().flat_map(|path| (1..=times).map(move |seed| (path, seed))) {
            let bytes = mutated(&std::fs::read(path).unwrap(), seed);
            fed(&bytes, extension, &format!("{} changed by {seed}", path.display()));
        }
    }
}

/// The inputs that guided the fuzzer: each reaches code that no other does.
#[test]
fn what_a_fuzzer_came_upon_is_read_or_refused() {
    for (target, extension) in TARGETS {
        let file = std::fs::File::open(fuzz("found").join(format!("{target}.zip"))).unwrap();
        let mut found = zip::ZipArchive::new(file).unwrap();
        assert!(found.len() > 100, "{target}");
        for number in 0..found.len() {
            let mut bytes = Vec::new();
            found.by_index(number).unwrap().read_to_end(&mut bytes).unwrap();
            fed(&bytes, extension, &format!("{target} {number}"));
        }
    }
}
