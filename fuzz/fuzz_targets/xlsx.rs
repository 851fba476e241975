//! What is fuzzed is the XML of a workbook's parts, not the zip around them: parts are parted by a NUL byte.
#![no_main]

mod shared;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PARTS: [&str; 4] = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"];

/// Where the parts are, so that a fuzzer need not find that out.
const RELATIONS: [(&str, &str); 2] = [
    (
        "_rels/.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
         Target=\"worksheets/sheet1.xml\"/></Relationships>",
    ),
];

/// A workbook for inputs that have none of their own.
const WORKBOOK: &[u8] = b"<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
    <sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = |name: &str, part: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part).unwrap();
    };
    for (name, part) in RELATIONS {
        write(name, part.as_bytes());
    }
    let mut parts = bytes.split(|b| *b == 0);
    for name in PARTS {
        let own = if name == "xl/workbook.xml" { Some(WORKBOOK) } else { None };
        if let Some(part) = parts.next().or(own) {
            write(name, part);
        }
    }
    shared::read(&zip.finish().unwrap().into_inner(), "xlsx");
});
