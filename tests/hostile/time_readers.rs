//! Raw files with one thing repeated many times: each reader takes time in proportion to their size, or refuses them with a
//! reason.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gongbao::config::Conversion;
use gongbao::recognition::recognise;
use gongbao::source;

use crate::made;
use crate::run::size;

/// Maximum time for a file of a quarter of a megabyte. Linear work takes five seconds at most in a build without optimisation;
/// quadratic work took minutes.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 4 });

/// Reads and recognises a file within the time limit, or refuses it with a reason.
fn in_time(what: &str, bytes: &[u8], extension: &str) {
    let started = Instant::now();
    let noted = source::texts(bytes, extension, &Arc::from("a"), &Conversion::default());
    assert!(!noted.value.is_empty() || !noted.said.is_empty(), "{what}");
    for raw in &noted.value {
        recognise(raw, &Conversion::default());
    }
    let taken = started.elapsed();
    println!("{what} as {extension}: {:.2} s", taken.as_secs_f64());
    assert!(taken < TIME, "{what} as {extension} took {:.1} s", taken.as_secs_f64());
}

const SIZE: usize = size(512 << 10);

fn repeated(extension: &str, head: &str, units: &[&str]) {
    for unit in units {
        in_time(&format!("{unit:?}"), format!("{head}{}", unit.repeat(SIZE / unit.len())).as_bytes(), extension);
    }
}

#[test]
fn signs_of_markdown() {
    let units = [
        "[",
        "![",
        "](",
        "[a](",
        "[a]: <",
        "[^a]: x\n",
        "<",
        "<!--",
        "<?",
        "<!A",
        "<![CDATA[",
        "*a_",
        "`a``",
        "|a|\n",
        "- ",
        "a\n",
    ];
    repeated("md", "", &units);
}

#[test]
fn signs_of_pages() {
    let units = [
        "<![CDATA[",
        "<![CDATA[]]>",
        "<!--",
        "<!",
        "</",
        "&",
        "<script>",
        "<title>",
        "<br><td>",
        "<td><br>",
        "<ol><li>一",
        "<table>",
        "<sup>1</sup>",
        "<p>平稳。",
    ];
    repeated("html", "<html><p>某市政府工作报告</p>", &units);
    // Each end tag searches for its element among all open ones.
    repeated("html", &format!("<html><p>一<i><div>{}", "<b>".repeat(390)), &["</i>", "</div></p>", "</x>"]);
}

#[test]
fn signs_of_tables() {
    repeated("csv", "", &["\"", "\"\n", "a,b\n", "\n,", ","]);
}

/// The head of a report; the lines after it are its text.
const HEAD: &str = "某市政府工作报告\n各位代表：\n";

#[test]
fn equal_lines() {
    let lines = [
        "经济运行平稳。\n",
        "一、经济\n",
        "第一章\n",
        "各位代表：\n",
        "某市政府工作报告\n",
        "[1]名词：解释。\n",
        "某市市长 张三\n",
        "\n",
    ];
    repeated("txt", HEAD, &lines);
}

#[test]
fn one_line_of_equal_parts() {
    repeated("txt", HEAD, &["经济运行平稳。", "“", "（一）", "[1]", "①", "1", "　", "<!--", "<p", "&", "?", "\\", "——"]);
}

#[test]
fn twenty_thousand_equal_rows() {
    let text = "各位代表：经济运行平稳。".repeat(10);
    in_time("rows", format!("标题,正文\n{}", format!("某市报告,{text}\n").repeat(size(20_000))).as_bytes(), "csv");
    let rows = (0..size(20_000)).fold("标题|正文\n".to_owned(), |mut rows, _| {
        let _ = writeln!(rows, "某市报告|{text}");
        rows
    });
    in_time("rows", &made::xlsx(&rows), "xlsx");
    let row = "<tr><td>指标</td><td>增长5%</td></tr>".repeat(size(20_000));
    in_time("rows", format!("<html><p>某市政府工作报告</p><p>各位代表：</p><table>{row}</table>").as_bytes(), "html");
}

#[test]
fn lists_and_cells_of_a_word_file() {
    let lists: String = (0..5000).fold(String::new(), |mut lists, n| {
        let _ = write!(
            lists,
            "<w:abstractNum w:abstractNumId=\"{n}\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
             <w:num w:numId=\"{n}\"><w:abstractNumId w:val=\"{n}\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
        );
        lists
    });
    let paragraphs: String = (0..5000).fold(String::new(), |mut paragraphs, n| {
        let _ = write!(
            paragraphs,
            "<w:p><w:pPr><w:numPr><w:numId w:val=\"{n}\"/></w:numPr></w:pPr><w:r><w:t>经济</w:t></w:r></w:p>"
        );
        paragraphs
    });
    in_time("lists", &made::docx(&format!("{paragraphs}\n--- numbering\n{lists}")), "docx");
    let attributes: String = (0..size(50_000)).map(|n| format!(" a{n}=\"\"")).collect();
    in_time("attributes", &made::docx(&format!("<w:p><w:b{attributes}/><w:r><w:t>经济</w:t></w:r></w:p>")), "docx");
    let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(size(10_000)), "<w:br/></w:tc></w:tr></w:tbl>".repeat(size(10_000)));
    in_time(
        "cells",
        &made::docx(&format!("<w:p><w:r><w:t>经济</w:t></w:r></w:p>{open}{}{close}", "<w:br/>".repeat(size(100_000)))),
        "docx",
    );
}
