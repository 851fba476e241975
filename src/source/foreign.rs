//! Formats that are not read, known by their first bytes, by the files in them, or, where the bytes say nothing, by the ending of the
//! name. Each has a way to a format that is read.

use memchr::memmem;
use zip::ZipArchive;

use std::io::Cursor;

/// A format that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    /// With its article.
    pub name: &'static str,
    /// The way to a format that is read.
    pub cure: &'static str,
}

const OFFICE: &str = "open it and save it as .docx or .xlsx, or its text as .txt, and put that here instead";
const PROGRAM: &str = "open it in the program that made it, save it as PDF, Word (.docx) or text, and put that here instead";
const BROWSER: &str = "open it in a browser, save the page as HTML, and put that here instead";
const BOOK: &str = "open it in an e-book program, save it as HTML, Word (.docx) or text, and put that here instead";
const PICTURE: &str = "recognise its text (OCR) and put that here instead; gongbao does not guess characters from pictures";
const PACKED: &str = "unpack it and put its files here instead";
const SOUND: &str = "put the report as text here instead, or delete the file";
const OTHER: &str = "delete it, or save the report as text and put that here instead";

/// First bytes, where they say what a file is.
const STARTS: [(&[u8], &str, &str); 33] = [
    (b"{\\rtf", "a rich text file (RTF)", OFFICE),
    (b"CAJ", "a CAJ document", PROGRAM),
    (b"KDH", "a KDH document", PROGRAM),
    (b"HN\0", "an NH document", PROGRAM),
    (b"Founder CEB", "a CEB document", PROGRAM),
    (b"%!PS", "a PostScript document", PROGRAM),
    (b"AT&TFORM", "a DjVu document", PICTURE),
    (b"ITSF", "a compiled help file (CHM)", BOOK),
    (b"From: <Saved by", "a web archive (MHTML)", BROWSER),
    (b"\x89PNG", "a PNG picture", PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (b"GIF8", "a GIF picture", PICTURE),
    (b"II*\0", "a TIFF picture", PICTURE),
    (b"MM\0*", "a TIFF picture", PICTURE),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", PICTURE),
    (b"8BPS", "a Photoshop picture", PICTURE),
    (b"\0\0\x01\0", "an icon", OTHER),
    (b"%PDF-", "a PDF", PROGRAM),
    (b"PK\x05\x06", "an empty zip archive", OTHER),
    (b"\x1f\x8b", "a gzip archive", PACKED),
    (b"Rar!", "a RAR archive", PACKED),
    (b"7z\xbc\xaf", "a 7-Zip archive", PACKED),
    (b"BZh", "a bzip2 archive", PACKED),
    (b"\xfd7zXZ", "an xz archive", PACKED),
    (b"MSCF", "a cabinet archive", PACKED),
    (b"ID3", "a sound", SOUND),
    (b"OggS", "a sound", SOUND),
    (b"FLV\x01", "a video", SOUND),
    (b"\x1aE\xdf\xa3", "a video", SOUND),
    (b"\x7fELF", "a program", OTHER),
    (b"MZ\x90\0", "a program", OTHER),
    (b"SQLite format 3", "a database", OTHER),
    (b"wOF", "a font", OTHER),
];

/// Bytes at other places, where they say what a file is.
const INSIDE: [(usize, &[u8], &str, &str); 7] = [
    (8, b"WEBP", "a WebP picture", PICTURE),
    (8, b"WAVE", "a sound", SOUND),
    (4, b"ftyphei", "a HEIC picture", PICTURE),
    (4, b"ftypavif", "an AVIF picture", PICTURE),
    (4, b"ftyp", "a video", SOUND),
    (60, b"BOOKMOBI", "a Kindle book", BOOK),
    (257, b"ustar", "a tar archive", PACKED),
];

/// Files in zip archives by which the format is known.
const PARTS: [(&str, &str, &str); 11] = [
    ("OFD.xml", "an OFD document", PROGRAM),
    ("ppt/presentation.xml", "a PowerPoint file", PROGRAM),
    ("Index/Document.iwa", "a document of Pages, Numbers or Keynote", PROGRAM),
    ("Index.zip", "a document of Pages, Numbers or Keynote", PROGRAM),
    ("index.apxl", "a Keynote presentation", PROGRAM),
    ("META-INF/container.xml", "an EPUB book", BOOK),
    ("FixedDocumentSequence.fdseq", "an XPS document", PROGRAM),
    ("FixedDocSeq.fdseq", "an XPS document", PROGRAM),
    ("_meta/meta.xml", "a UOF document", PROGRAM),
    ("content.xml", "an OpenDocument file (ODT, ODS)", OFFICE),
    ("xl/workbook.bin", "a binary workbook (.xlsb)", OFFICE),
];

/// Endings of names, in lower case, for files whose bytes do not say what they are.
const ENDINGS: [(&[&str], &str, &str); 19] = [
    (&["ofd"], "an OFD document", PROGRAM),
    (&["caj", "kdh", "nh"], "a CAJ document", PROGRAM),
    (&["wps", "wpt"], "a WPS document", OFFICE),
    (&["et", "ett"], "a WPS workbook", OFFICE),
    (&["rtf"], "a rich text file (RTF)", OFFICE),
    (&["mht", "mhtml"], "a web archive (MHTML)", BROWSER),
    (&["webarchive", "maff", "warc"], "a web archive", BROWSER),
    (&["pages", "numbers", "key"], "a document of Pages, Numbers or Keynote", PROGRAM),
    (&["ceb", "cebx"], "a CEB document", PROGRAM),
    (&["gd", "gw", "sep", "s72", "s92"], "a document of an official exchange program (GD, GW, SEP)", PROGRAM),
    (&["uof", "uot", "uos"], "a UOF document", PROGRAM),
    (&["odt", "ods", "fodt"], "an OpenDocument file (ODT, ODS)", OFFICE),
    (&["ppt", "pptx", "dps", "odp"], "a presentation", PROGRAM),
    (&["epub", "mobi", "azw", "azw3", "fb2", "umd"], "an e-book", BOOK),
    (&["pdg", "djvu", "xps", "oxps"], "a document of scanned or fixed pages", PROGRAM),
    (&["doc", "dot", "xls", "xlt"], "one of the old Word or Excel (.doc, .xls)", OFFICE),
    (&["png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif", "svg"], "a picture", PICTURE),
    (&["zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "z", "iso", "cab"], "a packed archive", PACKED),
    (&["mp3", "wav", "m4a", "amr", "mp4", "avi", "mov", "wmv", "flv", "mkv", "rmvb"], "a sound or a video", SOUND),
];

/// The first bytes of a compound file, in which Word, Excel and WPS kept their documents until 2007.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// What a file is by its bytes, if it is in a format that is not read; the ending only tells formats of one kind of container apart.
pub(super) fn of_bytes(bytes: &[u8], ending: &str) -> Option<Format> {
    if bytes.starts_with(COMPOUND) {
        return Some(of_compound(bytes, ending));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(of_zip(bytes, ending));
    }
    if is_web_archive(bytes) {
        return Some(Format { name: "a web archive (MHTML)", cure: BROWSER });
    }
    if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        return Some(Format { name: "a BMP picture", cure: PICTURE });
    }
    let start = STARTS.iter().find(|(magic, ..)| bytes.starts_with(magic)).map(|(_, name, cure)| (name, cure));
    let inside = || INSIDE.iter().find(|(at, magic, ..)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    let (name, cure) = start.or_else(|| inside().map(|(_, _, name, cure)| (name, cure)))?;
    Some(Format { name, cure })
}

/// What a file is by the ending of its name.
pub(super) fn of_ending(ending: &str) -> Option<Format> {
    let known = ENDINGS.iter().find(|(endings, ..)| endings.contains(&ending));
    known.map(|(_, name, cure)| Format { name, cure })
}

/// Word, Excel, PowerPoint and WPS of old; and what has been locked with a password since.
fn of_compound(bytes: &[u8], ending: &str) -> Format {
    const LOCKED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    if memmem::find(bytes, LOCKED).is_some() {
        let cure = "open it with its password, save it without one, and put that here instead";
        return Format { name: "a Word or Excel file that is locked with a password", cure };
    }
    let other = of_ending(ending).filter(|_| !["doc", "dot", "xls", "xlt"].contains(&ending));
    other.unwrap_or(Format { name: "one of the old Word or Excel (.doc, .xls), which is not read", cure: OFFICE })
}

/// What a zip archive holds that is neither Word nor Excel.
fn of_zip(bytes: &[u8], ending: &str) -> Format {
    let parts = ZipArchive::new(Cursor::new(bytes)).ok().and_then(|archive| {
        let has = |name: &str| archive.index_for_name(name).is_some();
        PARTS.iter().find(|(part, ..)| has(part)).map(|(_, name, cure)| Format { name, cure })
    });
    let zip = Format { name: "a zip archive (docx, xlsx…)", cure: PACKED };
    match ending {
        "docx" | "xlsx" | "docm" | "xlsm" | "wps" | "et" => {
            let cure = "collect it again, or open it, save it anew as .docx or .xlsx, and put that here instead";
            parts.unwrap_or(Format { name: "a damaged Word or Excel file", cure })
        }
        _ => parts.or_else(|| of_ending(ending)).unwrap_or(zip),
    }
}

/// Whether a file begins with the header of a message of several parts, one of which is a page.
fn is_web_archive(bytes: &[u8]) -> bool {
    const HEAD: usize = 4096;
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let has = |words: &[u8]| memmem::find(&head, words).is_some();
    let header = [&b"from:"[..], b"mime-version:", b"content-type:", b"subject:", b"date:", b"snapshot-content-location:"];
    let begins = header.iter().any(|field| head.trim_ascii_start().starts_with(field));
    begins && has(b"mime-version:") && (has(b"multipart/related") || has(b"text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_bytes_or_else_by_its_ending() {
        let name = |bytes: &[u8], ending: &str| of_bytes(bytes, ending).or_else(|| of_ending(ending)).map(|f| f.name);
        let mhtml = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n";
        for (bytes, ending, expected) in [
            (&b"{\\rtf1\\ansi"[..], "doc", Some("a rich text file (RTF)")),
            (mhtml, "txt", Some("a web archive (MHTML)")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "wps", Some("a WPS document")),
            (
                b"\xd0\xcf\x11\xe0E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                "docx",
                Some("a Word or Excel file that is locked with a password"),
            ),
            (b"RIFF\0\0\0\0WEBP", "jpg", Some("a WebP picture")),
            (b"\x01\x02", "caj", Some("a CAJ document")),
            (b"PK\x03\x04", "pages", Some("a document of Pages, Numbers or Keynote")),
            ("各位代表".as_bytes(), "txt", None),
            (b"date: 2024\nfrom: x", "txt", None),
        ] {
            assert_eq!(name(bytes, ending), expected, "{ending}");
        }
    }
}
