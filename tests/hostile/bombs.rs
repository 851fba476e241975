//! Raw files of a few kilobytes that unpack or expand to gigabytes. Each is beside a good report, which must still be
//! converted.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::made;
use crate::run::{Case, Outcome};

/// Converts a bomb beside a good report and returns the outcome. Fails unless the report is there and a message names the bomb.
fn beside_a_report(name: &str, bomb: &[u8]) -> Outcome {
    let filled = include_str!("../archive/raw.txt").replace("{city}", "杭州市").replace("{year}", "2024");
    let filled = filled.replace("{before}", "2023").replace("{sentence}", "经济运行总体平稳，工业投资增长较快。");
    let case = Case::of(&[("content/sources/杭州市2024.txt", filled.as_bytes()), (&format!("content/sources/{name}"), bomb)]);
    let outcome = case.run(&["convert"]);
    assert!(case.has("content/reports/zhejiang/hangzhou/2024.md"), "the good report is not converted: {outcome:?}");
    assert!(outcome.said.contains(name), "{name} is not named: {}", outcome.said);
    println!("{name}: {} bytes, {} KiB at most", bomb.len(), outcome.peak);
    outcome
}

/// Fails unless a bomb is refused because it expands too far.
fn refused(name: &str, bomb: &[u8]) {
    let outcome = beside_a_report(name, bomb);
    assert!(outcome.names("file-expands-too-far"), "{}", outcome.said);
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet with these rows, and this list of shared strings.
fn workbook(rows: &str, strings: &str) -> Vec<u8> {
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let links = link("rId1", "worksheet", "worksheets/sheet1.xml") + &link("rId2", "sharedStrings", "sharedStrings.xml");
    made::archive([
        ("_rels/.rels", format!("<Relationships>{}</Relationships>", link("rId1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{links}</Relationships>")),
        ("xl/sharedStrings.xml", strings.to_owned()),
        ("xl/worksheets/sheet1.xml", format!("<worksheet>{rows}</worksheet>")),
    ])
}

#[test]
fn one_long_text_that_thousands_of_cells_share() {
    let strings = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "各位代表：经济运行平稳。".repeat(5000));
    let rows: String = (1..=6000).fold(String::new(), |mut rows, row| {
        let _ = write!(rows, "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
        rows
    });
    refused("shared.xlsx", &workbook(&format!("<sheetData>{rows}</sheetData>"), &strings));
}

#[test]
fn a_sheet_that_says_it_is_as_large_as_can_be() {
    let text = "各位代表：经济运行平稳。".repeat(50);
    let cell = |at: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = format!(
        "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>\
         <mergeCells count=\"1\"><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>",
        cell("A1"),
        cell("XFD1048576")
    );
    beside_a_report("dimensions.xlsx", &workbook(&rows, "<sst/>"));
}

#[test]
fn rows_with_one_cell_far_to_the_right() {
    let rows: String = (1..=100_000).fold(String::new(), |mut rows, row| {
        let _ = write!(rows, "<row r=\"{row}\"><c r=\"ALK{row}\"><v>1</v></c></row>");
        rows
    });
    refused("wide.xlsx", &workbook(&format!("<sheetData>{rows}</sheetData>"), "<sst/>"));
}

#[test]
fn a_list_of_strings_that_says_it_has_a_trillion() {
    let row = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    for count in ["1000000000000", "18446744073709551615", "100000000"] {
        let strings = format!("<sst uniqueCount=\"{count}\"><si><t>各位代表</t></si></sst>");
        refused("claims.xlsx", &workbook(row, &strings));
    }
}

#[test]
fn zip_files_that_unpack_to_gigabytes() {
    let blanks = " ".repeat(70 << 20);
    refused("unpacks.docx", &made::docx(&format!("<w:p>{blanks}</w:p>")));
    refused("unpacks.xlsx", &workbook(&format!("<sheetData>{blanks}</sheetData>"), "<sst/>"));
}

#[test]
fn a_zip_file_that_is_cut() {
    let whole = made::docx(&"<w:p><w:r><w:t>各位代表</w:t></w:r></w:p>".repeat(100));
    beside_a_report("cut.docx", &whole[..whole.len() - 30]);
}

#[test]
fn numbers_longer_than_their_paragraphs() {
    let level = format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"{}\"/></w:lvl>\
         </w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
        "%1".repeat(125)
    );
    let paragraph = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>";
    refused("numbers.docx", &made::docx(&format!("{}\n--- numbering\n{level}", paragraph.repeat(100_000))));
}

#[test]
fn a_list_whose_number_is_a_megabyte() {
    let level = format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"{}\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
        "一".repeat(1 << 20)
    );
    let paragraph = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>";
    beside_a_report("number.docx", &made::docx(&format!("{}\n--- numbering\n{level}", paragraph.repeat(20_000))));
}

#[test]
fn tables_in_tables_in_a_word_file() {
    let open = "<w:tbl><w:tr><w:tc><w:p><w:r><w:br/></w:r></w:p>".repeat(50_000);
    let close = "<w:br/></w:tc></w:tr></w:tbl>".repeat(50_000);
    beside_a_report("tables.docx", &made::docx(&format!("{open}{close}")));
}

#[test]
fn entities_of_entities() {
    let mut definitions = "<!ENTITY a0 \"哈哈哈哈哈哈哈哈\">".to_owned();
    for n in 1..20 {
        let _ = write!(definitions, "<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10));
    }
    let document = format!(
        "<!DOCTYPE w:document [{definitions}]><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>&a19;一</w:t></w:r></w:p></w:body></w:document>"
    );
    beside_a_report("entities.docx", &made::archive([("word/document.xml", document.clone())]));
    beside_a_report("entities.html", format!("<!DOCTYPE html [{definitions}]><html><p>&a19;</p></html>").as_bytes());
}

#[test]
fn cells_that_span_all_a_page_has() {
    let cell = format!("<td colspan=1000 rowspan=65534>{}</td>", "指标".repeat(50));
    let table = format!("<table>{}</table>", format!("<tr>{}</tr>", cell.repeat(100)).repeat(50));
    beside_a_report("spans.html", format!("<html>{}", table.repeat(4)).as_bytes());
}

/// Compresses with zlib.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PDF of one page with these additional objects; `/F` is object 4, and `content` is the content stream of the page.
fn pdf(objects: &[(usize, Vec<u8>)], content: &str) -> Vec<u8> {
    let mut all = vec![
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec()),
        (
            3,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> /Contents 100 0 R >>"
                .to_vec(),
        ),
        (100, stream("", content.as_bytes())),
    ];
    all.extend(objects.iter().cloned());
    made::pdf_of_bytes(all.iter().map(|(id, object)| (*id, object.as_slice())))
}

fn stream(keys: &str, data: &[u8]) -> Vec<u8> {
    [format!("<< /Length {} {keys} >>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

const FORM: &str = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]";

#[test]
fn a_pdf_stream_packed_twice() {
    let bomb = packed(&packed(&vec![b' '; 256 << 20]));
    refused("twice.pdf", &pdf(&[(4, stream(&format!("{FORM} /Filter [/FlateDecode /FlateDecode]"), &bomb))], "/F Do"));
    refused("named.pdf", &pdf(&[(4, stream(&format!("{FORM} /Filter [/Fl#61teDecode %\n/Fl]"), &bomb))], "/F Do"));
    // The names of the filters are in another object.
    let name = (5, b"/FlateDecode".to_vec());
    refused("refers.pdf", &pdf(&[(4, stream(&format!("{FORM} /Filter [5 0 R 5 0 R]"), &bomb)), name], "/F Do"));
}

#[test]
fn a_pdf_stream_packed_in_a_rare_way() {
    let bomb = packed(&vec![b' '; 256 << 20]);
    let digits: String = bomb.iter().map(|b| format!("{b:02x}")).collect::<String>() + ">";
    let keys = format!("{FORM} /Filter [/ASCIIHexDecode /FlateDecode]");
    refused("digits.pdf", &pdf(&[(4, stream(&keys, digits.as_bytes()))], "/F Do"));
    let runs = [129_u8, b' '].repeat(1 << 20);
    refused("runs.pdf", &pdf(&[(4, stream(&format!("{FORM} /Filter /RunLengthDecode"), &runs))], "/F Do"));
    refused("once.pdf", &pdf(&[(4, stream(&format!("{FORM} /Filter /FlateDecode"), &bomb))], "/F Do"));
}

#[test]
fn a_pdf_form_that_draws_two_forms_that_draw_two_forms() {
    let form = |n: usize| {
        let keys = format!("{FORM} /Resources << /XObject << /F {} 0 R >> >>", n + 1);
        (n, stream(&keys, b"/F Do /F Do"))
    };
    let mut forms: Vec<_> = (4..40).map(form).collect();
    forms.push((40, stream(FORM, &b"q Q ".repeat(1000))));
    refused("forms.pdf", &pdf(&forms, "/F Do"));
    // The library does not let a form draw itself.
    beside_a_report(
        "itself.pdf",
        &pdf(&[(4, stream(&format!("{FORM} /Resources << /XObject << /F 4 0 R >> >>"), b"/F Do /F Do"))], "/F Do"),
    );
}

#[test]
fn a_pdf_whose_contents_are_one_stream_a_thousand_times() {
    let long = (5, stream("/Filter /FlateDecode", &packed(&vec![b' '; 8 << 20])));
    let mut file = pdf(&[long], "");
    let contents = format!("/Contents [{}]", "5 0 R ".repeat(500));
    let at = file.windows(17).position(|w| w == b"/Contents 100 0 R").unwrap();
    file.splice(at..at + 17, contents.bytes());
    refused("contents.pdf", &file);
}

#[test]
fn signs_that_open_and_never_close() {
    for (name, unit) in [
        ("brackets.md", "["),
        ("brackets.txt", "["),
        ("data.html", "<![CDATA["),
        ("data.md", "<![CDATA["),
        ("comments.html", "<!--"),
    ] {
        let head = if name.ends_with("html") { "<html>" } else { "" };
        beside_a_report(name, format!("{head}{}", unit.repeat((2 << 20) / unit.len())).as_bytes());
    }
}
