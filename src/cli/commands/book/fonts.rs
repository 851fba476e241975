//! The fonts of a PDF: those that are named, or the first Chinese ones that are installed.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};

use fontdb::{Database, FaceInfo, Source, Style};

use crate::book::pdf::Face;
use crate::diag::{Diagnostic, messages};

/// Serif families for the text of a book, in the order in which they are tried: those that are free, of macOS, and of Windows.
const SERIF: [&str; 10] = [
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Songti SC",
    "STSong",
    "SimSun",
    "NSimSun",
    "FangSong",
    "AR PL UMing CN",
];

/// Families without serifs: for characters that the serif lacks, and for the text where there is no serif.
const SANS: [&str; 10] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Heiti SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
];

/// The least weight of a bold face.
const BOLD: u16 = 600;

/// The faces of a PDF: of each font that was named, or of the first serif and the first sans-serif family that is installed.
///
/// # Errors
/// When none is installed, or a named one is neither installed nor a font file.
pub(super) fn fonts(typed: &[String]) -> Result<Vec<Face>, Diagnostic> {
    let mut installed = Database::new();
    if typed.is_empty() {
        installed.load_system_fonts();
        let first = |families: &[&str]| {
            families.iter().find_map(|family| Some(read(&faces(&installed, family))).filter(|found| !found.is_empty()))
        };
        let found: Vec<Face> = [first(&SERIF), first(&SANS)].into_iter().flatten().flatten().collect();
        let wanted: Vec<&str> = SERIF.iter().chain(&SANS).copied().collect();
        return if found.is_empty() { Err(messages::book_font_missing(&wanted)) } else { Ok(found) };
    }
    if typed.iter().any(|font| !Path::new(font).is_file()) {
        installed.load_system_fonts();
    }
    let mut found = Vec::new();
    for font in typed {
        let own = if Path::new(font).is_file() { of_file(Path::new(font)) } else { read(&faces(&installed, font)) };
        if own.is_empty() {
            return Err(messages::book_font_unknown(font, &near(&installed, font)));
        }
        found.extend(own);
    }
    Ok(found)
}

/// All faces of a font file; none if it is not one.
fn of_file(file: &Path) -> Vec<Face> {
    let mut own = Database::new();
    if own.load_font_file(file).is_err() {
        return Vec::new();
    }
    let files: Vec<(PathBuf, u32)> = own.faces().map(|face| (file.to_owned(), face.index)).collect();
    read(&files)
}

/// The regular and the bold face of a family, as files and their numbers in them.
fn faces(installed: &Database, family: &str) -> Vec<(PathBuf, u32)> {
    let named = |face: &&FaceInfo| face.families.iter().any(|(name, _)| name.eq_ignore_ascii_case(family));
    // The order in which the system lists fonts must not matter.
    let mut faces: Vec<(u16, PathBuf, u32)> = installed
        .faces()
        .filter(named)
        .filter(|face| face.style == Style::Normal)
        .filter_map(|face| Some((face.weight.0, path(face)?, face.index)))
        .collect();
    faces.sort();
    let nearest = |bold: bool, weight: u16| {
        let fitting = faces.iter().filter(|(own, ..)| (*own >= BOLD) == bold);
        fitting.min_by_key(|(own, ..)| own.abs_diff(weight)).map(|(_, path, index)| (path.clone(), *index))
    };
    [nearest(false, 400), nearest(true, 700)].into_iter().flatten().collect()
}

fn path(face: &FaceInfo) -> Option<PathBuf> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path.clone()),
        Source::Binary(_) => None,
    }
}

/// The bytes of faces. A file that cannot be read is left out.
fn read(files: &[(PathBuf, u32)]) -> Vec<Face> {
    files.iter().filter_map(|(file, index)| Some(Face { bytes: fs::read(file).ok()?, index: *index })).collect()
}

/// The installed families whose names are most like a typed one.
fn near(installed: &Database, typed: &str) -> Vec<String> {
    let typed = typed.to_lowercase();
    let likeness = |name: &str| (strsim::jaro_winkler(&name.to_lowercase(), &typed) * 1e6) as u64;
    let mut names: Vec<String> =
        installed.faces().flat_map(|face| face.families.iter().map(|(name, _)| name.clone())).collect();
    names.sort_by_cached_key(|name| (Reverse(likeness(name)), name.clone()));
    names.dedup();
    names.retain(|name| likeness(name) > 800_000);
    names.truncate(3);
    names
}
