//! Word files, made part by part, and what is read from them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A Word file with this in its body, and these further parts.
pub(crate) fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    for (name, text) in [("word/document.xml", document.as_str())].iter().chain(parts) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(body: &str, parts: &[(&str, &str)]) -> Raw {
    super::read(&Budget::of(&Arc::from("sources/a.docx")), &docx(body, parts), "").unwrap()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn hints(raw: &Raw) -> Vec<(&str, Mark)> {
    raw.hints.iter().map(|hint| (&raw.text[hint.range.clone()], hint.what)).collect()
}

#[test]
fn paragraphs_are_lines_and_runs_are_joined() {
    let body = "<w:p><w:r><w:t>各位</w:t></w:r><w:r><w:t xml:space=\"preserve\">代表 </w:t></w:r><w:r><w:t>R&amp;D&#65306;</w:t></w:r></w:p>\n \
                <w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:r><w:t>新</w:t><w:br/><w:t>行</w:t></w:r></w:p>";
    assert_eq!(read(body, &[]).text, "各位代表 R&D：\n新\n行\n");
}

#[test]
fn headings_by_style_or_by_outline_level() {
    let styles = "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>\
                  <w:style w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style></w:styles>";
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"1\"/></w:pPr><w:r><w:t>一、工作回顾</w:t></w:r></w:p>{}\
         <w:p><w:pPr><w:pStyle w:val=\"a\"/><w:outlineLvl w:val=\"1\"/></w:pPr><w:r><w:t>（一）经济</w:t></w:r></w:p>",
        paragraph("过去一年")
    );
    let raw = read(&body, &[("word/styles.xml", styles)]);
    assert_eq!(raw.text, "一、工作回顾\n过去一年\n（一）经济\n");
    assert_eq!(hints(&raw), [("一、工作回顾", Mark::Heading(1)), ("（一）经济", Mark::Heading(2))]);
}

#[test]
fn footnotes_follow_the_text_in_brackets() {
    let body = "<w:p><w:r><w:t>“415X”</w:t></w:r><w:r><w:footnoteReference w:id=\"7\"/></w:r><w:r><w:t>集群</w:t></w:r></w:p>";
    let notes = format!(
        "<w:footnotes><w:footnote w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"7\">{}</w:footnote></w:footnotes>",
        paragraph("四大产业集群。")
    );
    let raw = read(body, &[("word/footnotes.xml", &notes)]);
    assert_eq!(raw.text, "“415X”[1]集群\n[1]四大产业集群。\n");
    assert_eq!(hints(&raw), [("[1]", Mark::NoteRef(1)), ("[1]四大产业集群。", Mark::NoteText(1))]);
}

#[test]
fn raised_numbers_are_markers_and_powers_are_not() {
    let up = |text: &str| format!("<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>{text}</w:t></w:r>");
    let plain = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:p>{}{}{}{}{}{}{}{}{}</w:p>",
        plain("未来社区"),
        up("1"),
        up("2"),
        plain("12个，厂房10万m"),
        up("2"),
        plain("，链主企业"),
        up("3,4"),
        plain("、海外仓").as_str(),
        "<w:r><w:rPr><w:rStyle w:val=\"n\"/></w:rPr><w:t>〔5〕</w:t></w:r>"
    );
    let styles = "<w:styles><w:style w:styleId=\"n\"><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style></w:styles>";
    assert_eq!(read(&body, &[("word/styles.xml", styles)]).text, "未来社区[12]12个，厂房10万m2，链主企业[3][4]、海外仓〔5〕\n");
}

#[test]
fn a_typed_mark_is_the_marker() {
    let body = "<w:p><w:r><w:t>海外仓</w:t></w:r><w:r><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"3\"/><w:t>*</w:t></w:r>\
                <w:r><w:t>两个</w:t></w:r></w:p>";
    let notes = format!("<w:footnotes><w:footnote w:id=\"3\">{}</w:footnote></w:footnotes>", paragraph("*海外仓：仓储设施。"));
    assert_eq!(read(body, &[("word/footnotes.xml", &notes)]).text, "海外仓[1]两个\n[1]海外仓：仓储设施。\n");
}

#[test]
fn symbols_are_read_or_said_to_be_lost() {
    let symbol = |font: &str, code: &str| format!("<w:r><w:sym w:font=\"{font}\" w:char=\"{code}\"/></w:r>");
    let body = format!("<w:p>{}{}{}</w:p>", symbol("Symbol", "F0B3"), symbol("Wingdings", "F0FC"), symbol("Elsewhere", "F021"));
    assert_eq!(read(&body, &[]).text, "≥✓\u{fffd}\n");
}

#[test]
fn contents_are_told_by_gallery_field_and_links() {
    let gallery = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr>\
                   <w:sdtContent><w:p><w:r><w:t>一、回顾</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    let field = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>一、回顾</w:t></w:r></w:p>\
                 <w:p><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    let link = "<w:p><w:hyperlink w:anchor=\"_Toc1\"><w:r><w:t>一、回顾</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>1</w:t></w:r></w:p>";
    for contents in [gallery, field, link] {
        let raw = read(&format!("{}{contents}{}", paragraph("目　录"), paragraph("一、回顾")), &[]);
        assert!(raw.text.trim_end().ends_with("\n一、回顾"), "{contents}");
        assert!(raw.hints.iter().all(|hint| hint.what == Mark::Contents) && raw.hints.len() == 2, "{:?}", raw.hints);
    }
    let mention = "<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink w:anchor=\"_Toc1\"><w:r><w:t>第一部分</w:t></w:r></w:hyperlink>\
                   <w:r><w:t>。</w:t></w:r></w:p>";
    assert_eq!(hints(&read(mention, &[])), []);
}

#[test]
fn hidden_text_and_deleted_paragraph_marks_are_honoured() {
    let hidden =
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r><w:r><w:t>丙</w:t></w:r></w:p>";
    assert_eq!(read(hidden, &[]).text, "甲丙\n");
    let joined = "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>经济</w:t></w:r></w:p>";
    assert_eq!(read(&format!("{joined}{}", paragraph("平稳")), &[]).text, "经济平稳\n");
}

#[test]
fn the_main_part_is_the_one_that_the_archive_names() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let links = "<Relationships><Relationship Id=\"a\" Type=\"http://o/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>", paragraph("甲"));
    for (name, text) in [("_rels/.rels", links), ("word/document2.xml", document.as_str())] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(container::content(&bytes), container::Content::Word);
    assert_eq!(super::read(&Budget::of(&Arc::from("a.docx")), &bytes, "").unwrap().text, "甲\n");
}

#[test]
fn a_file_that_is_taken_in_stands_in_its_place() {
    let links = "<Relationships><Relationship Id=\"c\" Type=\"http://o/aFChunk\" Target=\"a.txt\"/></Relationships>";
    let body = format!("{}<w:altChunk r:id=\"c\"/>{}", paragraph("甲"), paragraph("丙"));
    let raw = read(&body, &[("word/_rels/document.xml.rels", links), ("word/a.txt", "各位代表")]);
    assert_eq!(raw.text, "甲\n各位代表\n丙\n");
}

#[test]
fn cells_know_their_row_and_column() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>{}",
        cell("指标"),
        cell("增长"),
        cell("生产总值"),
        paragraph("后")
    );
    let raw = read(&body, &[]);
    let at = |row, column| Mark::Cell { table: 0, row, column };
    assert_eq!(raw.text, "指标\n增长\n生产总值\n后\n");
    assert_eq!(hints(&raw), [("指标", at(0, 0)), ("增长", at(0, 1)), ("生产总值", at(1, 0))]);
}

#[test]
fn what_is_damaged_or_empty_is_refused() {
    let refused = |bytes: &[u8]| super::read(&Budget::of(&Arc::from("a.docx")), bytes, "").unwrap_err().code;
    assert_eq!(refused(&docx("<w:p>", &[])), "file-broken");
    assert_eq!(refused(&docx("<w:p/>", &[])), "file-empty");
    let whole = docx(&paragraph("甲"), &[]);
    assert_eq!(refused(&whole[..whole.len() / 2]), "file-broken");
}

#[test]
fn a_bomb_is_refused() {
    let bomb = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(65 << 20));
    assert_eq!(super::read(&Budget::of(&Arc::from("a.docx")), &docx(&bomb, &[]), "").unwrap_err().code, "file-expands-too-far");
    // Entities of entities cannot be defined: an unknown one is left out.
    assert_eq!(read(&paragraph("甲&lol;乙"), &[]).text, "甲乙\n");
}
