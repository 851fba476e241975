//! Builds files in binary formats from the text of a case.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip archive of these files.
pub fn archive<'a>(files: impl IntoIterator<Item = (&'a str, String)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file: first its body, then its other parts after lines such as `--- footnotes`.
pub fn docx(content: &str) -> Vec<u8> {
    let mut parts = content.split("\n--- ");
    let body = parts.next().unwrap();
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let others = parts.map(|part| {
        let (name, inner) = part.split_once('\n').unwrap();
        (format!("word/{name}.xml"), format!("<w:{name} xmlns:w=\"w\">{inner}</w:{name}>"))
    });
    let others: Vec<(String, String)> = others.collect();
    let first = [("word/document.xml", document)];
    archive(first.into_iter().chain(others.iter().map(|(name, text)| (name.as_str(), text.clone()))))
}

/// A workbook: one row per line, cells separated by `|`, sheets separated by `---`.
pub fn xlsx(content: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let link = |id: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let (mut sheets, mut links, mut files) = (String::new(), String::new(), Vec::new());
    for (at, sheet) in content.split("\n---\n").enumerate() {
        let id = at + 1;
        let _ = write!(sheets, "<sheet name=\"s{id}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>");
        links.push_str(&link(id, "worksheet", &format!("worksheets/sheet{id}.xml")));
        let mut rows = String::new();
        for (row, line) in sheet.lines().enumerate() {
            let cell = |(column, text): (usize, &str)| {
                let at = format!("{}{}", (b'A' + column as u8) as char, row + 1);
                format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", text.trim())
            };
            let cells: String = line.split('|').enumerate().map(cell).collect();
            let _ = write!(rows, "<row r=\"{}\">{cells}</row>", row + 1);
        }
        files.push((format!("xl/worksheets/sheet{id}.xml"), format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")));
    }
    let book = format!("<workbook xmlns:r=\"{office}\"><sheets>{sheets}</sheets></workbook>");
    files.push((
        "_rels/.rels".to_owned(),
        format!("<Relationships>{}</Relationships>", link(1, "officeDocument", "xl/workbook.xml")),
    ));
    files.push(("xl/workbook.xml".to_owned(), book));
    files.push(("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{links}</Relationships>")));
    archive(files.iter().map(|(name, text)| (name.as_str(), text.clone())))
}

/// A PDF: lines of `x y size text`, in points from the upper left corner of an A4 page; pages are separated by `---`. The font
/// is not embedded, and its characters are UTF-16 (UniGB-UCS2-H), as in files of office programs in China at one time.
pub fn pdf(content: &str) -> Vec<u8> {
    let pages: Vec<&str> = content.split("\n---\n").collect();
    let kids: String = (0..pages.len()).map(|n| format!("{} 0 R ", 10 + 2 * n)).collect();
    let mut objects = vec![
        (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
        (2, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len())),
        (3, "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>".to_owned()),
        (
            4,
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
                .to_owned(),
        ),
        (
            5,
            "<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 859 /Descent -140 \
             /CapHeight 700 /StemV 80 >>"
                .to_owned(),
        ),
    ];
    for (n, page) in pages.iter().enumerate() {
        let mut drawn = String::new();
        for line in page.lines().filter(|l| !l.trim().is_empty()) {
            let mut words = line.splitn(4, ' ');
            let mut number = || words.next().unwrap().parse::<f32>().unwrap();
            let (x, y, size) = (number(), number(), number());
            let hex: String = words.next().unwrap_or("").encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            let _ = writeln!(drawn, "BT /F1 {size} Tf 1 0 0 1 {x} {} Tm <{hex}> Tj ET", 842.0 - y);
        }
        let id = 10 + 2 * n;
        objects.push((
            id,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                id + 1
            ),
        ));
        objects.push((id + 1, format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len() + 1)));
    }
    pdf_of(&objects)
}

/// A PDF of these objects, the first of which is its catalogue.
pub fn pdf_of(objects: &[(usize, String)]) -> Vec<u8> {
    pdf_of_bytes(objects.iter().map(|(id, object)| (*id, object.as_bytes())))
}

/// A PDF file of objects that need not be text.
pub fn pdf_of_bytes<'a>(objects: impl Iterator<Item = (usize, &'a [u8])>) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (id, object) in objects {
        places.push((id, bytes.len()));
        bytes.extend(format!("{id} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend(b"xref\n0 1\n0000000000 65535 f \n");
    for (id, at) in places {
        bytes.extend(format!("{id} 1\n{at:010} 00000 n \n").bytes());
    }
    bytes.extend(format!("trailer\n<< /Size 1000 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

/// A Word file of parts separated by NUL bytes, as the fuzz target for Word files has them.
pub fn docx_of(bytes: &[u8]) -> Vec<u8> {
    let names = ["word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml", "word/endnotes.xml"];
    let parts = names.into_iter().zip(bytes.split(|b| *b == 0));
    archive(parts.map(|(name, part)| (name, String::from_utf8_lossy(part).into_owned())))
}

/// A workbook of parts separated by NUL bytes, as the fuzz target for workbooks has them.
pub fn xlsx_of(bytes: &[u8]) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let links = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"rId1\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let book =
        format!("<workbook xmlns:r=\"{office}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    let mut parts = bytes.split(|b| *b == 0).map(|part| String::from_utf8_lossy(part).into_owned());
    let mut files = vec![
        ("_rels/.rels", links("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", links("worksheet", "worksheets/sheet1.xml")),
    ];
    for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"] {
        files.extend(parts.next().map(|part| (name, part)));
    }
    files.push(("xl/workbook.xml", parts.next().unwrap_or(book)));
    archive(files)
}
