//! Files beside sources that are no sources by their names: what systems, editors, browsers and downloads leave, and the folders that
//! browsers save beside a page. They are passed over.

use std::collections::BTreeSet;

use crate::han::cut::CutText;

/// Whole names, in lower case.
const NAMES: [&str; 8] =
    ["thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "ds_store", "folder.htt", "icon\r", "autorun.inf"];

/// Endings of names, in lower case.
const ENDINGS: [&str; 52] = [
    // Downloads that are not finished.
    "aria2",
    "bc!",
    "cfg",
    "crdownload",
    "downloading",
    "download",
    "filepart",
    "opdownload",
    "part",
    "partial",
    "td",
    "tdl",
    "xltd",
    "!qb",
    "!ut",
    // Copies and locks of editors and office programs.
    "asd",
    "bak",
    "bkp",
    "laccdb",
    "ldb",
    "lck",
    "lock",
    "old",
    "orig",
    "rej",
    "swn",
    "swo",
    "swp",
    "swx",
    "temp",
    "tmp",
    "un~",
    "wbk",
    "xlk",
    "~lock",
    // Shortcuts.
    "desktop",
    "lnk",
    "url",
    "webloc",
    "website",
    // Parts of pages.
    "css",
    "eot",
    "ico",
    "js",
    "map",
    "mjs",
    "otf",
    "scss",
    "ttf",
    "wasm",
    "woff",
    "woff2",
];

/// Folders of systems and programs, in lower case.
const FOLDERS: [&str; 8] =
    ["__macosx", "$recycle.bin", "#recycle", "@eadir", "lost+found", "recycler", "system volume information", "@recycle"];

/// What browsers and Word put behind the name of a page for the folder of its parts.
const PARTS: [&str; 6] = ["_files", ".files", "_file", "-dateien", "_文件", "_檔案"];

/// Endings of pages, in lower case.
const PAGES: [&str; 7] = ["htm", "html", "xhtml", "shtml", "shtm", "mht", "mhtml"];

/// Tells sources from other files by their names.
#[derive(Debug, Default)]
pub(super) struct Sorting {
    /// The folders that belong to saved pages.
    folders: BTreeSet<String>,
}

impl Sorting {
    /// For these files, which are named by their paths below the folder that was read.
    pub(super) fn of(names: &[&str]) -> Sorting {
        Sorting { folders: page_folders(names) }
    }

    /// Where in a name the folder or file ends because of which the file is no source. A folder ends with its slash.
    pub(super) fn end_of_junk(&self, name: &str) -> Option<usize> {
        let mut start = 0;
        for (at, _) in name.match_indices('/') {
            let folder = name.between(start..at).to_lowercase();
            let is_junk = FOLDERS.contains(&folder.as_str()) || folder.ends_with(".download");
            if is_junk || self.folders.contains(name.before(at)) {
                return Some(at + 1);
            }
            start = at + 1;
        }
        is_junk(name.after(start)).then_some(name.len())
    }
}

/// Whether a file is no source by its own name.
fn is_junk(name: &str) -> bool {
    let name = name.to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let lock = name.starts_with("~$") || name.starts_with("~wr") && ending == "tmp" || name.starts_with(".~");
    let copy = name.ends_with('~') || name.len() > 2 && name.starts_with('#') && name.ends_with('#');
    lock || copy || NAMES.contains(&name.as_str()) || ENDINGS.contains(&ending) || name.ends_with("zone.identifier")
}

/// The folders that belong to saved pages: beside a page of their name, or with scripts or styles in them.
fn page_folders(names: &[&str]) -> BTreeSet<String> {
    let mut pages = BTreeSet::new();
    for name in names {
        if let Some((stem, ending)) = name.rsplit_once('.')
            && PAGES.contains(&ending.to_lowercase().as_str())
        {
            pages.extend([stem, name]);
        }
    }
    let mut folders = BTreeSet::new();
    for name in names {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        let of_page = ["css", "js"].contains(&ending.as_str());
        for (at, _) in name.match_indices('/') {
            let folder = name.before(at);
            if page_of(folder).is_some_and(|page| of_page || pages.contains(page)) {
                folders.insert(folder.to_owned());
            }
        }
    }
    folders
}

/// The path of the page whose parts a folder of this path would hold.
fn page_of(folder: &str) -> Option<&str> {
    let ending = PARTS.iter().find(|ending| folder.to_lowercase().ends_with(*ending))?;
    folder.get(..folder.len() - ending.len()).filter(|page| !page.is_empty() && !page.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources among these files; and of the others, the folder or file because of which each is none.
    fn sorted<'a>(names: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
        let sorting = Sorting::of(names);
        let (kept, passed): (Vec<_>, Vec<_>) = names.iter().partition(|name| sorting.end_of_junk(name).is_none());
        (kept, passed.into_iter().map(|name: &str| &name[..sorting.end_of_junk(name).unwrap()]).collect())
    }

    #[test]
    fn what_programs_leave_is_no_source() {
        let junk = [
            "sources/Thumbs.db",
            "sources/a/desktop.ini",
            "sources/~$报告.docx",
            "sources/报告.pdf.crdownload",
            "sources/未确认 1.CRDOWNLOAD",
            "sources/报告.docx.bak",
            "sources/报告.txt~",
            "sources/#报告.txt#",
            "sources/报告.txt.swp",
            "sources/~WRL0001.tmp",
            "sources/报告.pdf:Zone.Identifier",
            "sources/报告.lnk",
        ];
        let (kept, passed) = sorted(&junk);
        assert_eq!((kept, passed.len()), (Vec::new(), junk.len()));
        let sources = ["sources/thumbs.txt", "sources/~2024.txt", "sources/部分.docx", "sources/a.part.txt", "sources/bak"];
        assert_eq!(sorted(&sources).0, sources);
        assert_eq!(sorted(&["sources/__MACOSX/._a.txt"]).1, ["sources/__MACOSX/"]);
    }

    #[test]
    fn the_folder_beside_a_saved_page_is_no_source_and_another_of_such_a_name_is() {
        let (kept, passed) = sorted(&["sources/报告.html", "sources/报告_files/x/a.html", "sources/报告_files/b.png"]);
        assert_eq!(kept, ["sources/报告.html"]);
        assert_eq!(passed, ["sources/报告_files/"; 2]);
        let (kept, _) =
            sorted(&["sources/a/报告.htm", "sources/a/报告.files/f.htm", "sources/b_files/f.htm", "sources/b_files/s.css"]);
        assert_eq!(kept, ["sources/a/报告.htm"]);
        let own = ["sources/2023_files/a.txt", "sources/2023_files/b.html"];
        assert_eq!(sorted(&own).0, own);
    }
}
