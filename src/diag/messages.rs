//! All messages of gongbao, one constructor per message, in the order of the pipeline.
//!
//! A message states what is wrong, in lower case and without a final stop; its cure states what to do.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Code, Diagnostic, Location, NotWrittenThrough, Severity};

// ── yaml ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The text is not YAML; `unquoted` is the key and the value of a line whose value seems to lack quotes.
pub(crate) fn broken_yaml(place: Location, said: &str, unquoted: Option<(&str, &str)>) -> Diagnostic {
    let (what, cure) = match unquoted {
        Some((key, value)) => {
            let what = match value.chars().next() {
                Some('"' | '\'') | None => said.to_owned(),
                _ if value.contains(": ") || value.ends_with(':') => {
                    format!("the value of `{key}` has a colon in it, as a key has")
                }
                Some(first) => format!("the value of `{key}` begins with {first}, which has a meaning of its own in YAML"),
            };
            (what, format!("put the value in quotes: {key}: \"…\""))
        }
        None => {
            (said.to_owned(), "correct this line; a value with `: `, ` #`, or a leading [ { * & ! % @ needs quotes".to_owned())
        }
    };
    Diagnostic::error(Code::Yaml, format!("this is not valid YAML: {what}")).at(place).cure(cure)
}

/// A fault as the writer of the text sees it, with the bytes that are at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum YamlFault {
    /// `year：2024`
    WideColon { key: String, value: String },
    /// `year:2024`
    NoBlank { key: String, value: String },
    /// `-term: 甲`
    NoBlankAfterHyphen { item: String },
    /// `year 2024`
    NoColon { key: String, value: String },
    /// A line begins with characters that look like blanks; `what` names them.
    Indentation { what: &'static str },
    /// A line is indented below a key that has a value already.
    Deeper { above: String },
    /// A list or group in brackets, or a text in quotes, has no end; `end` is the sign that it lacks.
    Open { end: char },
    /// There are characters after the closing quote.
    AfterQuote { key: String },
    /// `"C:\data"`
    Backslash,
    /// A sign that a keyboard for Chinese writes in place of the ASCII one.
    WideSign { typed: char, meant: char },
}

/// A text that is not the YAML that its writer meant.
pub(crate) fn yaml_fault(place: Location, fault: &YamlFault) -> Diagnostic {
    let (what, cure) = match fault {
        YamlFault::WideColon { key, value } => (
            format!("the colon after `{key}` is full-width, so this is no key with a value"),
            format!("write `{key}: {value}`, with an ASCII colon and a blank"),
        ),
        YamlFault::NoBlank { key, value } => (
            format!("no blank is after the colon of `{key}`, so this is no key with a value"),
            format!("write `{key}: {value}`"),
        ),
        YamlFault::NoBlankAfterHyphen { item } => {
            ("no blank is after the hyphen, so this begins no item of a list".to_owned(), format!("write `- {item}`"))
        }
        YamlFault::NoColon { key, value } => {
            (format!("no colon is after `{key}`, so this is no key with a value"), format!("write `{key}: {value}`"))
        }
        YamlFault::Indentation { what } => (
            format!("the line is indented with {what}, which YAML does not take for indentation"),
            "indent it with ASCII blanks, two for each level; a key of the first level begins the line".to_owned(),
        ),
        YamlFault::Deeper { above } => (
            format!("this line is indented deeper than `{above}`, which has a value already"),
            format!("begin the line below the first letter of `{above}`"),
        ),
        YamlFault::Open { end: end @ (']' | '}') } => (
            format!("what begins here has no `{end}` at its end"),
            format!("put `{end}` after the last item; if no list is meant, put the value in quotes"),
        ),
        YamlFault::Open { end } => {
            (format!("what begins here has no {end} at its end"), format!("put {end} after the last character of the text"))
        }
        YamlFault::AfterQuote { key } => {
            ("there is text after the closing quote".to_owned(), format!("put the whole value in quotes: {key}: '…'"))
        }
        YamlFault::Backslash => (
            "a backslash in double quotes begins an escape, and there is none like this".to_owned(),
            "write `\\\\` for a backslash, or put the value in single quotes".to_owned(),
        ),
        YamlFault::WideSign { typed, meant } => {
            (format!("the value ends with the sign {typed} instead of {meant}"), format!("write {meant} in its place"))
        }
    };
    Diagnostic::error(Code::Yaml, format!("this is not valid YAML: {what}")).at(place).cure(cure)
}

/// A key that is in a group twice; `first` is the line of the first one.
pub(crate) fn yaml_key_twice(place: Location, key: &str, first: Option<usize>) -> Diagnostic {
    let first = first.map(|line| format!("; the first is in line {line}")).unwrap_or_default();
    Diagnostic::error(Code::Yaml, format!("this is not valid YAML: the key `{key}` is here a second time{first}"))
        .at(place)
        .cure("keep one of the two and delete the other")
}

/// The text exceeds the budgets for reading YAML.
pub(crate) fn yaml_over_budget(place: Location, over: &str, cure: &str) -> Diagnostic {
    Diagnostic::error(Code::YamlTooLarge, format!("this YAML is more than is read: {over}")).at(place).cure(cure)
}

/// An unknown key; `whole` is what contains it.
pub(crate) fn unknown_key(place: Location, key: &str, whole: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    Diagnostic::warning(Code::UnknownKey, format!("`{key}` is not a key of {whole}, so it has no effect"))
        .at(place)
        .cure(did_you_mean(near, known))
}

/// A value of another kind than its key wants.
pub(crate) fn wrong_value(place: Location, key: &str, kind: &str, wanted: &str) -> Diagnostic {
    let cure = match wanted {
        "text" => format!("put the value in quotes: {key}: \"…\""),
        _ => format!("write {wanted}, or leave the line out"),
    };
    Diagnostic::error(Code::WrongValue, format!("`{key}` is {kind} and should be {wanted}")).at(place).cure(cure)
}

fn did_you_mean(near: Option<&str>, known: &[&str]) -> String {
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys are {}", known.join(", ")),
    }
}

// ── config ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

pub(crate) fn archive_without_title(place: Location) -> Diagnostic {
    Diagnostic::error(Code::ConfigTitle, "the archive has no title").at(place).cure("add `title: …` to config.yaml")
}

/// A setting whose value cannot be interpreted; its default is used.
pub(crate) fn setting_refused(place: Location, key: &str, typed: &str, cure: &str) -> Diagnostic {
    Diagnostic::error(Code::ConfigValue, format!("`{typed}` cannot be the value of `{key}`")).at(place).cure(cure)
}

/// A setting that this program was built without.
pub(crate) fn setting_needs_feature(place: Location, key: &str, feature: &str) -> Diagnostic {
    Diagnostic::error(Code::ConfigValue, format!("this gongbao was built without what `{key}` needs"))
        .at(place)
        .cure(format!("use a released gongbao, or build it with `--features {feature}`; or take the setting out"))
}

/// A code under `messages` in config.yaml that no message has.
pub(crate) fn level_of_unknown_code(place: Location, typed: &str) -> Diagnostic {
    Diagnostic::warning(Code::UnknownKey, format!("no message has the code `{typed}`, so this sets no level"))
        .at(place)
        .cure(codes_like(typed))
}

/// A level under `messages` that is none.
pub(crate) fn level_unknown(place: Location, code: Code, typed: &str) -> Diagnostic {
    Diagnostic::error(Code::ConfigValue, format!("`{typed}` is not a level that `{code}` can have"))
        .at(place)
        .cure("write off, note, warning or error")
}

/// A level under `messages` that would hide why something cannot be built.
pub(crate) fn level_of_error(place: Location, code: Code) -> Diagnostic {
    let message = format!("`{code}` is an error and stays one: what has it cannot be built");
    Diagnostic::error(Code::ConfigValue, message).at(place).cure("take the line out; levels are for warnings and notes")
}

/// The codes that a mistyped one may mean.
fn codes_like(typed: &str) -> String {
    let near: Vec<String> = Code::similar(typed).iter().map(|code| format!("`{code}`")).collect();
    match near.split_last() {
        None => "`gongbao explain` lists all codes".to_owned(),
        Some((last, [])) => format!("did you mean {last}?"),
        Some((last, first)) => format!("did you mean {} or {last}?", first.join(", ")),
    }
}

/// The site would state an address that works on this machine alone: a warning if it is meant to be published.
pub(crate) fn local_address(base_url: &str, published: bool) -> Diagnostic {
    let message = format!("the site would name {base_url} as its address, in feeds, in the sitemap and on every page");
    let said = Diagnostic::warning(Code::BaseUrlLocal, message)
        .cure("set `base_url` in config.yaml to the address at which the site will be published, or give it with `--base-url`");
    if published { said } else { Diagnostic { severity: Severity::Note, ..said } }
}

// ── division ────────────────────────────────────────────────────────────────────────────────────────────────────────────

// ── source ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The file has no text at all.
pub(crate) fn file_is_empty(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::FileEmpty, "the file is empty")
        .at(Location::whole(file))
        .cure("put the report into it, or delete it")
}

/// The file's bytes are not text in any encoding that reports use.
pub(crate) fn file_is_not_text(file: &Arc<str>) -> Diagnostic {
    file_of_another_kind(
        file,
        "binary data",
        "save the report as text (UTF-8, GB18030, Big5 or UTF-16) and put that here instead",
    )
}

/// A file of a format that is not read; `cure` is the way to one that is.
pub(crate) fn file_of_another_kind(file: &Arc<str>, format: &str, cure: &str) -> Diagnostic {
    Diagnostic::warning(Code::NotText, format!("the file is not text; it looks like {format}"))
        .at(Location::whole(file))
        .cure(cure)
}

/// A raw file that cannot be read: it is missing, access is denied, it is not a regular file, or it is larger than any report.
pub(crate) fn source_unreadable(file: &Arc<str>, error: &io::Error) -> Diagnostic {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return Diagnostic::warning(Code::FileTooLarge, plain(error))
            .at(Location::whole(file))
            .cure("cut it into files of one report or one compilation each");
    }
    Diagnostic::warning(Code::SourceUnreadable, format!("cannot read the file: {}", plain(error)))
        .at(Location::whole(file))
        .cure("check that it is there and that you may read it")
}

/// A report that gongbao has written.
pub(crate) fn already_converted(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::AlreadyConverted, "the file is a report that gongbao has written, not a source of one")
        .at(Location::whole(file))
        .cure("delete it here if content/reports has it; if not, put it there, where it is read as it is")
}

/// Files below `folder`, which is one that the archive keeps its own texts in.
pub(crate) fn own_files_refused(folder: &str, count: usize) -> Diagnostic {
    let what = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let place = Location::whole(&Arc::from(folder));
    Diagnostic::warning(Code::AlreadyConverted, format!("{what} in {folder} belong to the archive and are no sources"))
        .at(place)
        .cure("nothing has to be converted there: `gongbao build` reads these files as they are")
}

/// Files that are no sources by their names, and folders of saved pages with the number of their files.
pub(crate) fn passed_over(names: &BTreeMap<String, usize>) -> Diagnostic {
    const MOST: usize = 6;
    let shown = names.iter().take(MOST).map(|(name, count)| match name.strip_suffix('/') {
        Some(_) => format!("{name} ({count})"),
        None => name.clone(),
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    let rest = names.len().saturating_sub(MOST);
    let more = if rest > 0 { format!(", and {rest} more") } else { String::new() };
    let count: usize = names.values().sum();
    let what =
        if count == 1 { "1 file that is no source was".to_owned() } else { format!("{count} files that are no sources were") };
    Diagnostic::note(Code::PassedOver, format!("{what} passed over: {shown}{more}"))
        .cure("delete what is not needed; to convert one of them, name it in the call")
}

/// A page with more elements than any report has.
pub(crate) fn page_too_large(file: &Arc<str>, most: usize) -> Diagnostic {
    Diagnostic::warning(Code::FileTooLarge, format!("the page has more than {most} elements and texts"))
        .at(Location::whole(file))
        .cure("it is damaged or made to do harm; collect it again, or save its text as a .txt file")
}

/// A PDF that asks for a password.
pub(crate) fn pdf_encrypted(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::PdfEncrypted, "the PDF is locked with a password")
        .at(Location::whole(file))
        .cure("open it with its password, print it to a new PDF, and put that here instead")
}

/// A PDF that is damaged.
pub(crate) fn pdf_broken(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::FileBroken, "the PDF is damaged and cannot be read")
        .at(Location::whole(file))
        .cure("collect it again, or save its text as a .txt file")
}

/// A PDF that contains more than any report.
pub(crate) fn pdf_too_large(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::FileTooLarge, "the PDF holds more than any report or compilation")
        .at(Location::whole(file))
        .cure("cut it into files of one report each; if it is short, it is damaged or made to do harm")
}

/// A PDF that contains only pictures.
pub(crate) fn pdf_without_text(file: &Arc<str>, pages: usize, pictures: usize) -> Diagnostic {
    let what = if pictures > 0 { "only pictures of pages" } else { "no text at all" };
    Diagnostic::warning(Code::PdfWithoutText, format!("the PDF has {what} ({pages} pages)"))
        .at(Location::whole(file))
        .cure("recognise its text (OCR) and put that here instead; gongbao does not guess characters from pictures")
}

/// A PDF whose fonts do not say which characters they show.
pub(crate) fn pdf_nameless(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::PdfWithoutText, "the PDF shows text, but its fonts do not say which characters it is made of")
        .at(Location::whole(file))
        .cure("recognise its text (OCR), or collect the report in another format")
}

/// Two encodings fit almost equally well.
pub(crate) fn encoding_guessed(file: &Arc<str>, encoding: &str) -> Diagnostic {
    Diagnostic::warning(Code::EncodingGuessed, format!("the encoding is not certain; the file was read as {encoding}"))
        .at(Location::whole(file))
        .cure("look at the converted text; if it is wrong, save the file as UTF-8")
}

/// A Word or Excel file that cannot be unpacked or is not well-formed XML.
pub(crate) fn container_broken(file: &Arc<str>, why: &str) -> Diagnostic {
    Diagnostic::warning(Code::FileBroken, format!("the file cannot be read: {why}"))
        .at(Location::whole(file))
        .cure("open it in Word or Excel, save it anew, and put that here instead")
}

/// A file whose reader stopped because it expands to more than any report or compilation; `what` names the quantity that is too
/// large.
pub(crate) fn expands_too_far(file: &Arc<str>, what: &str, most: u64) -> Diagnostic {
    Diagnostic::warning(Code::FileExpandsTooFar, format!("{what} to more than {} MiB, so the file is not read", most >> 20))
        .at(Location::whole(file))
        .cure("if it is a compilation, cut it into files of fewer reports; if not, it is damaged or made to do harm: collect it again")
}

pub(crate) fn container_without_text(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::FileEmpty, "the file has no text")
        .at(Location::whole(file))
        .cure("if it holds pictures of pages, collect the text")
}

pub(crate) fn table_broken(file: &Arc<str>, why: &str) -> Diagnostic {
    Diagnostic::warning(Code::TableBroken, format!("the table cannot be read: {why}"))
        .at(Location::whole(file))
        .cure("open it, save it anew as CSV in UTF-8 or as xlsx, and put that here instead")
}

/// A row of a table that is cut in wrong places; `line` counts from 1.
pub(crate) fn row_broken(file: &Arc<str>, line: u32, why: &str) -> Diagnostic {
    Diagnostic::warning(Code::TableBroken, format!("the row is broken: {why}"))
        .at(Location { line, ..Location::whole(file) })
        .cure("mend the row in the program that made the table and put that here instead; the other rows are converted")
}

pub(crate) fn table_without_text(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::TableWithoutText, "no column of the table holds the texts of reports")
        .at(Location::whole(file))
        .cure("name the column in config.yaml: convert: columns: text: …")
}

// ── document ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A Markdown file without any text.
pub(crate) fn report_empty(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(Code::ReportEmpty, "the file is empty")
        .at(Location::whole(file))
        .cure("put the report into it, or delete it")
}

/// The front matter is a list or a single text.
pub(crate) fn front_matter_is_no_map(place: Location, kind: &str) -> Diagnostic {
    Diagnostic::error(Code::FrontMatter, format!("the front matter is {kind}, not keys with values"))
        .at(place)
        .cure("write one `key: value` on each line, such as `title: …`")
}

/// The first line looks like the one that begins front matter, but has other signs.
pub(crate) fn front_matter_fence(place: Location, typed: &str) -> Diagnostic {
    Diagnostic::error(
        Code::FrontMatter,
        format!("the file has no front matter, since its first line is `{typed}` and not `---`"),
    )
    .at(place)
    .cure("write three ASCII hyphens, alone on the line, there and after the last key")
}

pub(crate) fn front_matter_missing(place: Location) -> Diagnostic {
    Diagnostic::error(Code::FrontMatter, "the file has no front matter")
        .at(place)
        .cure("begin it with a line `---`, then `title: …`, `region: […]` and `year: …`, then another line `---`")
}

pub(crate) fn front_matter_open(place: Location) -> Diagnostic {
    Diagnostic::error(Code::FrontMatter, "the front matter is never closed")
        .at(place)
        .cure("put a line `---` after its last key")
}

pub(crate) fn title_missing(place: Location) -> Diagnostic {
    Diagnostic::error(Code::FrontTitle, "the report has no title").at(place).cure("add `title: …` to the front matter")
}

pub(crate) fn year_wrong(place: Location, typed: &str, meant: Option<u16>) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::FrontYear, format!("`{typed}` is not a year from 1900 to 2100")).at(place);
    diagnostic.cure(meant.map_or("write four digits, as 2024".to_owned(), |year| format!("write {year}")))
}

pub(crate) fn date_wrong(place: Location, key: &str, typed: &str, meant: Option<jiff::civil::Date>) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::FrontDate, format!("`{typed}` is not a date that `{key}` can have")).at(place);
    if meant.is_none() && typed.len() == 10 && typed.chars().all(|c| c.is_ascii_digit() || c == '-') {
        return diagnostic.cure("there is no such day from 1900 to 2100: correct the year, the month or the day");
    }
    diagnostic.cure(meant.map_or("write year, month and day as 2024-01-31".to_owned(), |date| format!("write {date}")))
}

pub(crate) fn kind_unknown(place: Location, typed: &str, near: Option<&str>) -> Diagnostic {
    Diagnostic::error(Code::FrontKind, format!("`{typed}` is not a kind of document")).at(place).cure(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write report, summary, excerpt or other".to_owned(),
    })
}

/// A former address that no host could have served.
pub(crate) fn front_alias(place: Location, typed: &str) -> Diagnostic {
    Diagnostic::error(Code::FrontAddress, format!("`{typed}` cannot have been the address of a page"))
        .at(place)
        .cure("write the path that the page had, with a slash in front: /old/2024/ or /旧/x.html")
}

/// A code in `settled` that does not exist or does not belong to a doubt.
pub(crate) fn settled_unknown(place: Location, typed: &str, near: Option<&str>) -> Diagnostic {
    Diagnostic::warning(Code::SettledUnknown, format!("`{typed}` is not the code of a doubt, so it settles nothing"))
        .at(place)
        .cure(near.map_or("write the code in brackets of the message, as planted-word".to_owned(), |near| {
            format!("did you mean `{near}`?")
        }))
}

pub(crate) fn address_wrong(place: Location, typed: &str) -> Diagnostic {
    let meant = format!("/{}/", typed.trim().trim_matches('/').to_ascii_lowercase().replace(['_', ' '], "-"));
    let sound = meant.len() > 2 && meant.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-".contains(&b));
    let cure = match sound && !meant.contains("//") && meant != typed {
        true => format!("write {meant}"),
        false => "write lower-case letters, digits and hyphens between slashes: /zhejiang/ningbo/2024/".to_owned(),
    };
    Diagnostic::error(Code::FrontAddress, format!("`{typed}` cannot be an address of the site")).at(place).cure(cure)
}

pub(crate) fn body_empty(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::BodyEmpty, "the report has front matter and no text")
        .at(place)
        .cure("put its text below the second `---`")
}

pub(crate) fn page_title_in_body(place: Location) -> Diagnostic {
    Diagnostic::warning(
        Code::HeadingTitle,
        "`#` is the title of the page, which comes from the front matter; this is read as `##`",
    )
    .at(place)
    .cure("begin headings of the report with `##`")
}

/// A line of a paragraph that begins with `#` signs; `marks` are the signs as a heading has them.
pub(crate) fn heading_without_blank(place: Location, marks: &str) -> Diagnostic {
    Diagnostic::warning(Code::HeadingWithoutBlank, "this line is no heading, because no blank is after its `#` signs")
        .at(place)
        .cure(format!("write `{marks} ` before the words of the heading; for a line that is no heading, write `\\#`"))
}

/// The end of a heading that looks like an anchor; `meant` is the anchor as it would be read.
pub(crate) fn anchor_unread(place: Location, meant: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::AnchorUnread,
        "this is no anchor but words of the heading, because its signs are full-width or misplaced",
    )
    .at(place)
    .cure(format!("write ` {meant}` at the end of the heading, with ASCII signs"))
}

pub(crate) fn anchor_taken(place: Location, id: &str) -> Diagnostic {
    Diagnostic::error(Code::AnchorDuplicate, format!("two headings have the anchor `{id}`"))
        .at(place)
        .cure("give this heading another `{#…}`, or none, so that it gets one from its place")
}

pub(crate) fn note_label_taken(place: Location, label: &str) -> Diagnostic {
    Diagnostic::error(Code::NoteDuplicate, format!("there are two notes `[^{label}]`")).at(place).cure("renumber one of them")
}

pub(crate) fn note_missing(place: Location, label: &str) -> Diagnostic {
    Diagnostic::warning(Code::NoteMissing, format!("the marker `[^{label}]` has no note"))
        .at(place)
        .cure(format!("add `[^{label}]: **term** definition` below the text, or take the marker away"))
}

pub(crate) fn raw_html(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::Html, "HTML is not used in reports; it is shown as it is typed")
        .at(place)
        .cure("take the tags away")
}

pub(crate) fn unsafe_link(place: Location, address: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::LinkUnsafe,
        format!("the address `{address}` could run a script or hold data; the link is taken off"),
    )
    .at(place)
    .cure("link to an http or https address, or to a page of the site")
}

/// A character that changes the direction of the text around it.
pub(crate) fn bidi_control(place: Location, c: char) -> Diagnostic {
    Diagnostic::warning(Code::BidiControl, format!("U+{:04X} here changes the direction in which the line is shown", c as u32))
        .at(place)
        .cure("delete it, unless the line quotes a text that runs from right to left; pages keep its effect to its own words")
}

pub(crate) fn control_characters(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::ControlCharacters, "the text has control characters, which are left out")
        .at(place)
        .cure("delete them in the file")
}

pub(crate) fn row_too_long(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::TableRow, "this row of the table has more cells than its head; they are kept in its last one")
        .at(place)
        .cure("give the head of the table as many cells as its longest row")
}

pub(crate) fn indented_code(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::Indented, "four blanks before a paragraph make it code in Markdown; it is read as a paragraph")
        .at(place)
        .cure("take the blanks away; the theme indents paragraphs")
}

// ── recognition: parts and headers ──────────────────────────────────────────────────────────────────────────────────────

/// Strong evidence for another year than the one that was taken.
pub(crate) fn year_disputed(place: Location, taken: Option<u16>, other: u16) -> Diagnostic {
    let taken = taken.map_or_else(|| "no year".to_owned(), |y| y.to_string());
    Diagnostic::warning(Code::YearDisputed, format!("this speaks for {other}, but the report was taken for {taken}'s"))
        .at(place)
        .cure("look at the report's sections and correct year in the front matter")
}

/// Words of a text that were not yet, or no longer, in use in the year assumed for the report. `first` says whether `year` is
/// the first year in which they could be used, as opposed to the last.
pub(crate) fn year_out_of_time(place: Location, taken: u16, word: &str, year: u16, first: bool) -> Diagnostic {
    let bound = if first { format!("since {year} at the earliest") } else { format!("until {year} at the latest") };
    let message = format!("reports speak of {word} {bound}, but this one was taken for {taken}'s");
    Diagnostic::warning(Code::YearOutOfTime, message)
        .at(place)
        .cure("its years may have been changed by a copying site: compare it with another source and correct year in the front matter")
}

/// A report whose year cannot be determined.
pub(crate) fn year_unknown(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::YearUnknown, "nothing tells the year of this report")
        .at(place)
        .cure("set year in the front matter")
}

/// A report whose place cannot be determined, or that names several.
pub(crate) fn place_unknown(place: Location, candidate: Option<&[String]>) -> Diagnostic {
    let (hint, example) = match candidate {
        Some(region) => (format!("; its text speaks most of {}", region.concat()), region.join(", ")),
        None => (String::new(), "浙江省, 宁波市, 北仑区".to_owned()),
    };
    Diagnostic::warning(Code::PlaceUnknown, format!("cannot tell of which place this report is{hint}"))
        .at(place)
        .cure(format!("set region in the front matter, as [{example}]"))
}

/// Two places, each of which could be the report's.
pub(crate) fn place_disputed(place: Location, taken: &str, other: &str) -> Diagnostic {
    Diagnostic::warning(Code::PlaceDisputed, format!("this names {other}, but the report was taken for {taken}'s"))
        .at(place)
        .cure("correct region in the front matter if need be")
}

/// A column, tag or key of the file that contradicts the text.
pub(crate) fn stated_otherwise(place: Location, field: &str, stated: &str, text: &str) -> Diagnostic {
    let message = format!("the file states the {field} as {stated}, but the text says {text}, which was taken");
    Diagnostic::warning(Code::StatedOtherwise, message)
        .at(place)
        .cure("see which is right; columns and tags are known to bear the name or year of another report")
}

/// A date that does not exist in the calendar.
pub(crate) fn impossible_date(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::ImpossibleDate, "there is no such day").at(place).cure("set delivered in the front matter")
}

/// A report whose beginning or end is missing.
pub(crate) fn part_of_report(place: Location) -> Diagnostic {
    Diagnostic::note(Code::PartOfReport, "this is a part of a report: its beginning or its end is missing").at(place)
}

/// A text that is not a government work report.
pub(crate) fn not_a_report(place: Location, what: &str) -> Diagnostic {
    Diagnostic::note(Code::NotAReport, format!("this is not a government work report ({what}) and was left out")).at(place)
}

/// A file in which no report was found.
pub(crate) fn no_report(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::NoReport, "no government work report was found in this file")
        .at(place)
        .cure("see what became of it with convert --explain; a report needs a title or the words with which it opens")
}

/// A second copy of a report in the same file.
pub(crate) fn repeated_copy(place: Location, first: u32, differs: bool) -> Diagnostic {
    let how = if differs { "differs from it and is kept as a draft" } else { "is the same and was left out" };
    Diagnostic::warning(Code::RepeatedCopy, format!("this is a second copy of report {first} of this file: it {how}")).at(place)
}

/// Lines of a report's header that say more than the front matter has keys for.
pub(crate) fn header_left_out(place: Location, lines: usize) -> Diagnostic {
    let more = if lines > 1 { format!("; so were {} more lines", lines - 1) } else { String::new() };
    let message = format!("this line of the header says what no key of the front matter holds, and was left out{more}");
    Diagnostic::warning(Code::TextLeftOut, message).at(place).cure("if it belongs to the report, add it to the Markdown file")
}

/// Text between or after the reports of a file that was left out.
pub(crate) fn text_left_out(place: Location, characters: usize) -> Diagnostic {
    Diagnostic::warning(
        Code::TextLeftOut,
        format!("{characters} characters of text here belong to no report and were left out"),
    )
    .at(place)
    .cure("if they belong to the report, add them to the Markdown file")
}

/// A word that a copying site seems to have planted in a text.
pub(crate) fn planted_word(place: Location, word: &str) -> Diagnostic {
    Diagnostic::warning(Code::PlantedWord, format!("\"{word}\" looks planted by a copying site"))
        .at(place)
        .cure("to have it removed, add it to noise in config.yaml")
}

/// Characters that were lost before the text was collected.
pub(crate) fn lost_characters(place: Location, count: usize) -> Diagnostic {
    Diagnostic::warning(Code::LostCharacters, format!("{count} characters of this file cannot be read"))
        .at(place)
        .cure("collect the text again")
}

/// A character whose sign only the font of its file knew.
pub(crate) fn private_use(place: Location, c: char) -> Diagnostic {
    Diagnostic::warning(Code::PrivateUse, format!("U+{:04X} here is a sign that only the font of its page shows", c as u32))
        .at(place)
        .cure("look the sign up on the page that the text is from and type the character that is meant")
}

/// A character of a raw text that changes the direction of the text around it.
pub(crate) fn bidi_removed(place: Location, c: char) -> Diagnostic {
    let message =
        format!("U+{:04X} here would change the direction in which the line is shown; such characters are left out", c as u32);
    Diagnostic::warning(Code::BidiControl, message).at(place).cure("compare the line with the page that the text is from")
}

/// Characters that were decoded with the wrong encoding before the text was collected, and have been repaired.
pub(crate) fn mended_characters(place: Location, count: usize) -> Diagnostic {
    Diagnostic::warning(
        Code::MendedCharacters,
        format!("{count} characters of this file had been read in the wrong code and were mended"),
    )
    .at(place)
    .cure("compare them with the raw text")
}

// ── recognition: outline and notes ──────────────────────────────────────────────────────────────────────────────────────

/// A heading whose end nothing in the text shows.
pub(crate) fn heading_end_uncertain(place: Location, heading: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::HeadingEndUncertain,
        format!("the heading \"{heading}\" may end elsewhere: its text goes on without a mark"),
    )
    .at(place)
    .cure("compare with the original and move the end of the heading in the Markdown file")
}

/// A marker in brackets whose number belongs to no note.
pub(crate) fn marker_without_note(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::MarkerWithoutNote, "the marker refers to no note of this report")
        .at(place)
        .cure("add the note to the Markdown file, or take the marker out")
}

/// A note that no marker in the text refers to, although other notes have markers.
pub(crate) fn note_without_marker(place: Location, label: &str, term: &str) -> Diagnostic {
    Diagnostic::warning(Code::NoteWithoutMarker, format!("no marker in the text refers to note {label} ({term})"))
        .at(place)
        .cure("the page links the note where its term occurs; to place it by hand, put its marker into the Markdown file")
}

/// A note whose term and definition cannot be separated.
pub(crate) fn note_without_term(place: Location, label: &str) -> Diagnostic {
    Diagnostic::warning(Code::NoteWithoutTerm, format!("cannot tell what note {label} defines"))
        .at(place)
        .cure("make the term bold in the Markdown file")
}

// ── annotation ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A glossary file that is not a list.
pub(crate) fn glossary_no_list(place: Location, kind: &str) -> Diagnostic {
    Diagnostic::error(Code::GlossaryList, format!("a glossary file is a list of entries, and this is {kind}"))
        .at(place)
        .cure("begin each entry with `- term: …`")
}

/// An item of a glossary that is not an entry.
pub(crate) fn glossary_no_entry(place: Location, kind: &str) -> Diagnostic {
    Diagnostic::error(Code::GlossaryEntry, format!("an entry has `term:` and `definition:`, and this is {kind}"))
        .at(place)
        .cure("write `- term: …` and, below it, `  definition: …`")
}

/// A key that entries of a glossary do not have.
pub(crate) fn glossary_key(place: Location, key: &str, near: Option<&str>) -> Diagnostic {
    let cure = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "an entry has term, definition, aliases, source, region and years".to_owned(),
    };
    Diagnostic::error(Code::GlossaryKey, format!("a glossary entry has no `{key}`")).at(place).cure(cure)
}

/// A value of a glossary entry that is of the wrong kind.
pub(crate) fn glossary_value(place: Location, key: &str, wanted: &str, kind: &str) -> Diagnostic {
    Diagnostic::error(Code::GlossaryValue, format!("`{key}` is {wanted}, and this is {kind}"))
        .at(place)
        .cure("put the value in quotes if it is meant as text")
}

/// A value in a glossary entry that is neither a year nor a span of years.
pub(crate) fn glossary_years(place: Location, typed: &str) -> Diagnostic {
    let years: Vec<&str> = typed.split(|c: char| !c.is_ascii_digit()).filter(|year| year.len() == 4).collect();
    let cure = match years[..] {
        [year] => format!("write {year}, {year}- or -{year}"),
        [first, last] if first < last => format!("write {first}-{last}"),
        [last, first] => format!("write the first year first: {first}-{last}"),
        _ => "write 2020, 2018-2022, 2018- or -2022".to_owned(),
    };
    Diagnostic::error(Code::GlossaryYears, format!("{typed} is no year and no span of years")).at(place).cure(cure)
}

/// A glossary entry without a term.
pub(crate) fn entry_without_term(place: Location) -> Diagnostic {
    Diagnostic::error(Code::EntryWithoutTerm, "this glossary entry has no term")
        .at(place)
        .cure("add `term: …`, or take the entry out")
}

/// A curated term without a definition.
pub(crate) fn term_without_definition(place: Location, term: &str) -> Diagnostic {
    Diagnostic::error(Code::TermWithoutDefinition, format!("the term {term} has no definition"))
        .at(place)
        .cure("add `definition: …`, or take the entry out")
}

/// Two glossary entries claim one alias.
pub(crate) fn alias_of_two_terms(file: &str, alias: &str, first: &str, second: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::AliasOfTwoTerms,
        format!("{alias} is an alias of both {first} and {second}; only {first} is found under it"),
    )
    .at(Location::whole(&Arc::from(file)))
    .cure("take the alias out of one of the two entries")
}

// ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A file of corrections that is not a list.
pub(crate) fn corrections_no_list(place: Location, kind: &'static str) -> Diagnostic {
    Diagnostic::error(Code::FigureCorrection, format!("a file of corrections is a list, and this is {kind}"))
        .at(place)
        .cure("begin each correction with `- at: {…}`")
}

/// A correction that cannot be applied as it is written.
pub(crate) fn correction_wrong(place: Location, wrong: &str, cure: &str) -> Diagnostic {
    Diagnostic::error(Code::FigureCorrection, wrong).at(place).cure(cure)
}

/// A correction whose row is not in the report. `rows` are those of its paragraph, if there is one.
pub(crate) fn figure_not_found(place: Location, rows: Option<&[String]>) -> Diagnostic {
    let (wrong, cure) = match rows {
        None => (
            "the report has no paragraph with this anchor or fingerprint",
            "write where the paragraph is now, or take the correction out".to_owned(),
        ),
        Some([]) => ("the paragraph states no figure", "write where the figure is now, or take the correction out".to_owned()),
        Some(rows) => {
            let more = if rows.len() > 4 { format!(" and {} more", rows.len() - 4) } else { String::new() };
            let shown = rows.get(..4).unwrap_or(rows).join(", ");
            ("the paragraph states no figure that this correction names", format!("it states {shown}{more}"))
        }
    };
    Diagnostic::warning(Code::FigureNotFound, wrong).at(place).cure(cure)
}

/// A correction that names several rows, which have these quotes.
pub(crate) fn figure_of_several(place: Location, quotes: &[&str]) -> Diagnostic {
    let wrong = format!("this correction names {} figures of the paragraph, and corrects none", quotes.len());
    let mut different: Vec<String> = quotes.iter().map(|quote| format!("`quote: {quote}`")).collect();
    different.dedup();
    let cure = match different.as_slice() {
        [_] => "add `kind`, `measure` or `ref` to `at`, to name one of them".to_owned(),
        _ => format!("add one of these to `at`: {}", different.get(..3).unwrap_or(&different).join(", ")),
    };
    Diagnostic::warning(Code::FigureNotFound, wrong).at(place).cure(cure)
}

/// A second correction of one row.
pub(crate) fn figure_corrected_twice(place: Location, line: u32) -> Diagnostic {
    Diagnostic::warning(Code::FigureCorrectedTwice, format!("line {line} corrects the same figure, so this has no effect"))
        .at(place)
        .cure("make one item of the two, or take one out")
}

/// A row to add whose quote is not in its paragraph.
pub(crate) fn figure_quote(place: Location, quote: &str, anchor: &str, text: &str) -> Diagnostic {
    let begins: String = text.chars().take(30).collect();
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"*“”‘’".contains(*c)).collect::<String>();
    let cure = if plain(text).contains(&plain(quote)) {
        "copy the quote from the page: blanks and quotation marks differ".to_owned()
    } else {
        format!("copy it from the paragraph, which begins {begins}…")
    };
    Diagnostic::error(Code::FigureQuote, format!("the quote `{quote}` is not in the paragraph {anchor}")).at(place).cure(cure)
}

/// A file of corrections without its report.
pub(crate) fn figures_without_report(file: &str, report: &str) -> Diagnostic {
    Diagnostic::warning(Code::FiguresWithoutReport, format!("these corrections have no report: there is no {report}"))
        .at(Location::whole(&Arc::from(file)))
        .cure("give the file the path that the report has below content/reports")
}

/// A word in place of the code of an indicator.
pub(crate) fn indicator_unknown(place: Location, typed: &str, near: Option<&str>) -> Diagnostic {
    let cure = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write a code of the table `indicators`, or add the indicator to content/indicators".to_owned(),
    };
    Diagnostic::error(Code::WrongValue, format!("there is no indicator `{typed}`")).at(place).cure(cure)
}

/// A word that is none of the values of a key.
pub(crate) fn value_unknown(place: Location, key: &str, typed: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let cure = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write {}", known.join(", ")),
    };
    Diagnostic::error(Code::WrongValue, format!("`{key}` has no value `{typed}`")).at(place).cure(cure)
}

/// A value that is no number in full units.
pub(crate) fn number_wrong(place: Location, key: &str, typed: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongValue, format!("`{key}: {typed}` is no number in full units"))
        .at(place)
        .cure("write digits, with a point before a fraction: 6.8, -3.2; 10745.5亿元 is 1074550000000")
}

/// A word that is no unit, or that means one with a code.
pub(crate) fn unit_wrong(place: Location, typed: &str, meant: Option<&str>) -> Diagnostic {
    let cure = match meant {
        Some(code) => format!("write `unit: \"{code}\"`, and the value in full units"),
        None => "write CNY, USD, %, person, t, point, times, or one word of at most 20 characters".to_owned(),
    };
    Diagnostic::error(Code::WrongValue, format!("`{typed}` is no unit of figures")).at(place).cure(cure)
}

/// A file of indicators that is not a list.
pub(crate) fn indicators_no_list(place: Location, kind: &'static str) -> Diagnostic {
    Diagnostic::error(Code::IndicatorEntry, format!("a file of indicators is a list, and this is {kind}"))
        .at(place)
        .cure("begin each indicator with `- code: …`")
}

/// An indicator that cannot be used as it is written.
pub(crate) fn indicator_wrong(place: Location, wrong: &str, cure: &str) -> Diagnostic {
    Diagnostic::error(Code::IndicatorEntry, wrong).at(place).cure(cure)
}

/// A second definition of an indicator.
pub(crate) fn indicator_known(place: Location, code: &str, name: &str) -> Diagnostic {
    Diagnostic::error(Code::IndicatorEntry, format!("`{code}` is already the indicator {name}"))
        .at(place)
        .cure("take another code, or leave only `code` and `names`, which adds names to it")
}

/// A name by which no indicator can be found.
pub(crate) fn indicator_name(place: Location, typed: &str, wrong: &str, cure: &str) -> Diagnostic {
    let shown: String = typed.chars().take(40).collect();
    Diagnostic::error(Code::IndicatorName, format!("the name {shown} is not used: {wrong}")).at(place).cure(cure)
}

// ── site ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A region that neither the table nor config.yaml knows; `doubt` says what is wrong with it.
pub(crate) fn unknown_place(place: Location, region: &str, doubt: &PlaceDoubt<'_>) -> Diagnostic {
    let list = |region: &[String]| format!("[{}]", region.join(", "));
    let slug = format!("set `address:` in the report, or a slug under `places:` in config.yaml, as `{region}: slug`");
    let (what, cure) = match doubt {
        PlaceDoubt::Unknown { name, near: None } => (format!("no place is known as {name} in the region {region}"), slug),
        PlaceDoubt::Unknown { name, near: Some(near) } => (
            format!("no place is known as {name} in the region {region}"),
            format!(
                "did you mean {}? then write `region: {}`; else {slug}",
                near.last().map_or("", String::as_str),
                list(near)
            ),
        ),
        PlaceDoubt::Elsewhere { name, above, lies_in } => {
            let places = lies_in.iter().map(|line| above_of(line, name)).collect::<Vec<_>>().join(" and in ");
            let lists = lies_in.iter().map(|line| format!("`region: {}`", list(line))).collect::<Vec<_>>().join(" or ");
            (format!("{name} does not lie in {above}; it lies in {places}"), format!("write {lists}"))
        }
        PlaceDoubt::Ambiguous { name, meant } => {
            let places = meant.iter().map(|line| above_of(line, name)).collect::<Vec<_>>().join(", in ");
            let lists = meant.iter().map(|line| format!("`{}`", list(line))).collect::<Vec<_>>().join(" or ");
            (
                format!("there is a {name} in {places}, and the region does not say which is meant"),
                format!("write `region:` as {lists}"),
            )
        }
        PlaceDoubt::Written { meant } => (
            format!("the region {region} is not written as a list of names, the largest first"),
            format!("write `region: {}`", list(meant)),
        ),
    };
    Diagnostic::warning(Code::UnknownPlace, what).at(place).cure(cure)
}

/// The names of a region above one of them, as one word.
fn above_of(region: &[String], name: &str) -> String {
    region.iter().take_while(|above| *above != name && !above.starts_with(name)).map(String::as_str).collect()
}

/// What is wrong with a region. Regions are given as lists of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PlaceDoubt<'a> {
    /// No place has this name; `near` is the region of the most similar one.
    Unknown { name: &'a str, near: Option<Vec<String>> },
    /// The place lies in other regions than the one that is named.
    Elsewhere { name: &'a str, above: String, lies_in: Vec<Vec<String>> },
    /// Several places in the region have this name.
    Ambiguous { name: &'a str, meant: Vec<Vec<String>> },
    /// The names are known, but in another order or written as one.
    Written { meant: Vec<String> },
}

/// A report that has no address among places and years.
pub(crate) fn unplaced(place: Location, no_region: bool, no_year: bool) -> Diagnostic {
    let (lacks, cure) = match (no_region, no_year) {
        (true, true) => ("place and year", "set `region:` and `year:`"),
        (true, false) => ("place", "set `region:`"),
        _ => ("year", "set `year:`"),
    };
    Diagnostic::warning(Code::Unplaced, format!("the report's {lacks} cannot be told; it is built under /unplaced/"))
        .at(place)
        .cure(format!("{cure} in its front matter, or an `address:`"))
}

/// Two reports with the same place and year: both are published. `evidence` says why the other one gets the address.
pub(crate) fn same_place_and_year(place: Location, other: &str, address: &str, given: &str, evidence: &str) -> Diagnostic {
    let message = format!("{other} has the address {address} ({evidence}), so this report is published at {given}");
    Diagnostic::warning(Code::SamePlaceAndYear, message)
        .at(place)
        .cure("correct the year or the region of one of them, give one an `address:`, or mark it `draft: true`")
}

/// Two reports of one place and year, filed side by side; each is named with what is known of its delivery.
pub(crate) fn one_place_and_year(place: Location, own: &str, other: &str) -> Diagnostic {
    Diagnostic::warning(Code::SamePlaceAndYear, format!("{own} has the place and year of {other}; both are published"))
        .at(place)
        .cure("correct the year or the region of one of them, or write `settled: [same-place-and-year]` if both are right")
}

/// A page, or a report whose address was set by hand, that claims the address of another file.
pub(crate) fn duplicate_address(place: Location, other: &str, address: &str) -> Diagnostic {
    Diagnostic::error(Code::DuplicateAddress, format!("{} and {other} both have the address {address}", place.file))
        .at(place)
        .cure("mark one of them `draft: true`, or give it another `address:`, `year:` or `kind:`")
}

/// An address that no page can have.
pub(crate) fn unsafe_address(place: Location, address: &str) -> Diagnostic {
    Diagnostic::error(Code::UnsafeAddress, format!("{address} is not an address"))
        .at(place)
        .cure("write it in lower-case ASCII letters, figures and hyphens between slashes, as /zhejiang/ningbo/2024/")
}

/// An address that belongs to a page of the site's own.
pub(crate) fn reserved_address(place: Location, address: &str) -> Diagnostic {
    Diagnostic::error(Code::ReservedAddress, format!("{address} is an address of the site's own pages"))
        .at(place)
        .cure("choose another `address:`")
}

/// An old address at which a page exists.
pub(crate) fn old_address_stands(place: Location, address: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::OldAddressStands,
        format!("a page stands at the old address {address}, so that nothing leads on from it"),
    )
    .at(place)
    .cure("take the address out of `aliases:` or `moved:`")
}

/// An old address that leads to two pages.
pub(crate) fn old_address_twice(place: Location, other: &str, address: &str) -> Diagnostic {
    Diagnostic::error(Code::OldAddressTwice, format!("{other} says too where {address} leads, and to another page"))
        .at(place)
        .cure("take the address out of one of the two")
}

/// An old address that leads to no page.
pub(crate) fn moved_to_nowhere(place: Location, address: &str, to: &str) -> Diagnostic {
    Diagnostic::error(Code::MovedToNowhere, format!("{address} leads to {to}, where no page stands"))
        .at(place)
        .cure("name the address of a page of this site, as /zhejiang/ningbo/2024/")
}

/// A value in content/added.yaml that is no day.
pub(crate) fn added_day(place: Location, address: &str) -> Diagnostic {
    Diagnostic::warning(Code::AddedDay, format!("this is not the day on which {address} was added"))
        .at(place)
        .cure("write a day, as 2026-05-01, or the day of addition and that of the last revision, as [2026-05-01, 2026-06-12]")
}

/// An entry of content/added.yaml whose report does not exist.
pub(crate) fn added_gone(place: Location, address: &str) -> Diagnostic {
    Diagnostic::warning(Code::AddedGone, format!("no report is at {address}, and no redirect leads from there to one"))
        .at(place)
        .cure("add the address to `aliases:` of the report that was there, or take the line out if the report was removed")
}

/// Two entries of content/added.yaml for one report.
pub(crate) fn added_twice(place: Location, address: &str, report: &str) -> Diagnostic {
    Diagnostic::warning(Code::AddedTwice, format!("{address} now leads to {report}, for which another line has a day"))
        .at(place)
        .cure("take one of the two lines out")
}

/// A report without an entry in content/added.yaml.
pub(crate) fn not_added(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::AddedMissing, "content/added.yaml does not say when this report was added")
        .at(Location::whole(file))
        .cure("run `gongbao added` and commit the file")
}

/// A note that names a term and does not define it.
pub(crate) fn note_without_definition(place: Location, label: &str, term: &str) -> Diagnostic {
    Diagnostic::warning(Code::NoteWithoutDefinition, format!("note {label} names {term} and does not say what it is"))
        .at(place)
        .cure(format!("write the definition after `[^{label}]: **{term}**`"))
}

// ── page ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A template that does not compile or cannot be rendered.
pub(crate) fn template(place: Location, said: &str) -> Diagnostic {
    Diagnostic::error(Code::Template, format!("this template does not work: {said}")).at(place).cure(
        "correct it, or remove the file so that the default theme's own is used; docs/theming.md lists what templates are given",
    )
}

/// A template of the default theme that does not work beside the user's file at `place`.
pub(crate) fn template_beside(place: Location, own: &str, said: &str) -> Diagnostic {
    Diagnostic::error(Code::Template, format!("gongbao's own {own} does not work with this template: {said}"))
        .at(place)
        .cure("keep what the default template of this name defines; docs/theming.md lists it")
}

/// A template that names another one which does not exist.
pub(crate) fn template_unknown(place: Location, name: &str, near: Option<&str>) -> Diagnostic {
    let cure = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a file in templates/ of this theme or of the default one".to_owned(),
    };
    Diagnostic::error(Code::Template, format!("there is no template `{name}`")).at(place).cure(cure)
}

/// The theme that config.yaml names does not exist, or has no file; `near` is the name of one that does.
pub(crate) fn theme_missing(place: Location, name: &str, empty: bool, near: Option<&str>) -> Diagnostic {
    let what = if empty {
        format!("the folder themes/{name} has no file of a theme")
    } else {
        format!("there is no folder themes/{name}")
    };
    let cure = match near {
        Some(near) => format!("did you mean `theme: {near}`? to use gongbao's own theme, take the line out"),
        None => "put the files of your theme there; to use gongbao's own theme, take the line out".to_owned(),
    };
    Diagnostic::error(Code::ThemeMissing, what).at(place).cure(cure)
}

/// A template that no page uses and no template of the theme names.
pub(crate) fn template_unused(file: &str, near: Option<&str>) -> Diagnostic {
    let cure = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "a template that replaces one of the default theme has its name; docs/theming.md lists them".to_owned(),
    };
    Diagnostic::warning(Code::ThemeFileUnused, "no page and no other template uses this template")
        .at(Location::whole(&Arc::from(file)))
        .cure(cure)
}

/// A base template without blocks that pages fill.
pub(crate) fn base_without_block(place: Location, blocks: &[&str]) -> Diagnostic {
    let names: Vec<String> = blocks.iter().map(|block| format!("`{block}`")).collect();
    let noun = if blocks.len() == 1 { "the block" } else { "the blocks" };
    let lines: Vec<String> = blocks.iter().map(|block| format!("{{% block {block} %}}{{% endblock %}}")).collect();
    let message = format!("this template lacks {noun} {}, which pages fill", names.join(", "));
    Diagnostic::error(Code::Template, message).at(place).cure(format!("add {}", lines.join(" ")))
}

/// A file of a theme's templates or strings that is not text.
pub(crate) fn theme_not_text(file: &str) -> Diagnostic {
    Diagnostic::error(Code::ThemeNotText, "this file of the theme is not UTF-8 text")
        .at(Location::whole(&Arc::from(file)))
        .cure("save it as UTF-8")
}

/// A file of a theme in a folder where it is not used.
pub(crate) fn theme_file_unused(file: &str) -> Diagnostic {
    Diagnostic::warning(Code::ThemeFileUnused, "this file of the theme is not used")
        .at(Location::whole(&Arc::from(file)))
        .cure("templates belong in templates/, words in strings/, styles, scripts and images in assets/")
}

/// A theme that was made for other versions of gongbao.
pub(crate) fn theme_version(place: Location, range: &str, version: &str, own: &str) -> Diagnostic {
    Diagnostic::warning(Code::ThemeVersion, format!("this theme was made for gongbao {range}, and this is {version}"))
        .at(place)
        .cure(format!(
            "look for a newer version of the theme; or compare its templates with docs/theme-contract.md, and then write \"{own}\""
        ))
}

/// A name that is not the name of a file of the built-in theme.
pub(crate) fn theme_file_unknown(typed: &str, near: &[&str]) -> Diagnostic {
    let cure = match near {
        [] => "`gongbao theme list` shows all files".to_owned(),
        near => format!("did you mean {}? `gongbao theme list` shows all files", near.join(" or ")),
    };
    Diagnostic::error(Code::ThemeFileUnknown, format!("the built-in theme has no file {typed}")).cure(cure)
}

/// A file that `theme new` or `theme extract` would replace.
pub(crate) fn theme_file_exists(path: &Path, cure: &str) -> Diagnostic {
    Diagnostic::error(Code::ThemeFileExists, format!("{} exists already", path.display())).cure(cure)
}

/// A file that `schema --out` would replace and that gongbao did not write.
pub(crate) fn schema_in_the_way(path: &Path) -> Diagnostic {
    Diagnostic::error(Code::SchemaInTheWay, format!("{} is not a schema that gongbao wrote; it was left alone", path.display()))
        .cure("move it away, or write the schemas to another folder")
}

/// `book` was asked for something that the archive does not have; `near` are addresses and names like it.
pub(crate) fn book_unknown(typed: &str, near: &[String]) -> Diagnostic {
    let cure = match near {
        [] => "write an address as the site has it, as zhejiang/ningbo or zhejiang/ningbo/2024, or a year".to_owned(),
        near => format!("did you mean {}?", near.iter().map(|near| format!("`{near}`")).collect::<Vec<_>>().join(" or ")),
    };
    Diagnostic::error(Code::BookUnknown, format!("the archive has no place, year or report `{typed}`")).cure(cure)
}

/// `book` would replace a file that gongbao did not make.
pub(crate) fn book_in_the_way(path: &Path) -> Diagnostic {
    Diagnostic::error(Code::BookInTheWay, format!("{} is not a book that gongbao made; it was left alone", path.display()))
        .cure("move it away, write to another folder with `--out`, or replace it with `--force`")
}

/// `--out` of `book` names a folder whose files gongbao manages.
pub(crate) fn book_out(folder: &Path) -> Diagnostic {
    let message = format!("books cannot be written to {}: it belongs to the site or to its content", folder.display());
    Diagnostic::error(Code::WrongCall, message).cure("name a folder outside public/ and content/ with `--out`")
}

/// `book` was asked for a PDF, which this program cannot write.
#[cfg(not(feature = "book"))]
pub(crate) fn book_without_pdf() -> Diagnostic {
    Diagnostic::error(Code::BookWithoutPdf, "this gongbao was built without PDF")
        .cure("take a released program, or compile with `--features book`; `--format epub` writes the EPUB alone")
}

/// No Chinese font for a PDF; `wanted` are the families that were looked for.
#[cfg(feature = "book")]
pub(crate) fn book_font_missing(wanted: &[&str]) -> Diagnostic {
    let message = format!("no Chinese font for the PDF is installed; looked for {}", wanted.join(", "));
    Diagnostic::error(Code::BookFontMissing, message).cure(
        "install one, on Debian and Ubuntu with `apt install fonts-noto-cjk`, or name a font or a font file with `--font`",
    )
}

/// The font that `--font` names is not installed, or its file is no font.
#[cfg(feature = "book")]
pub(crate) fn book_font_unknown(typed: &str, near: &[String]) -> Diagnostic {
    let cure = match near {
        [] => "name an installed family as the system lists it, or a file that ends in .ttf, .otf, .ttc or .otc".to_owned(),
        near => format!("did you mean {}?", near.iter().map(|near| format!("`{near}`")).collect::<Vec<_>>().join(" or ")),
    };
    Diagnostic::error(Code::BookFontMissing, format!("there is no font `{typed}`")).cure(cure)
}

/// Characters of a book that none of its fonts has.
#[cfg(feature = "book")]
pub(crate) fn book_glyph_missing(missing: &[char], fonts: &[String]) -> Diagnostic {
    const SHOWN: usize = 20;
    let shown: Vec<String> = missing.iter().take(SHOWN).map(|c| format!("{c} (U+{:04X})", *c as u32)).collect();
    let more = missing.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("the PDF shows empty boxes for {}{more}: not in {}", shown.join(", "), fonts.join(" or "));
    Diagnostic::warning(Code::BookGlyphMissing, message).cure("name a font that has them with a further `--font`")
}

/// A book could not be made.
pub(crate) fn book_failed(format: &str, why: &str) -> Diagnostic {
    Diagnostic::error(Code::BookFailed, format!("the {format} could not be made: {why}"))
        .cure("look at what the message names; if nothing is wrong there, report it with the report that causes it")
}

/// The PDF of a book was made without its images.
#[cfg(feature = "book")]
pub(crate) fn book_without_images(why: &str) -> Diagnostic {
    let failed = Diagnostic::error(Code::BookFailed, format!("the PDF was made without its images: {why}"));
    Diagnostic { severity: Severity::Warning, ..failed }.cure("save the image again as PNG, JPEG, GIF or SVG")
}

/// `export` would write to a folder with files that no export made.
pub(crate) fn export_in_the_way(folder: &Path, found: &Path) -> Diagnostic {
    let message = format!("{} has files that no export made, as {}; it was left alone", folder.display(), found.display());
    Diagnostic::error(Code::ExportInTheWay, message)
        .cure("name an empty or a new folder with `--out`, or move what is there away")
}

/// `--out` of `export` names a folder whose files gongbao manages.
pub(crate) fn export_out(folder: &Path) -> Diagnostic {
    let message = format!("tables cannot be exported to {}: it belongs to the site or to its content", folder.display());
    Diagnostic::error(Code::WrongCall, message).cure("name a folder outside public/ and content/ with `--out`")
}

/// `export` was asked for a table that the archive does not have.
pub(crate) fn export_unknown_table(typed: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error(Code::WrongCall, format!("there is no table `{typed}`"))
        .cure(format!("the tables are {}", known.join(", ")))
}

/// `export` was asked for Parquet, which this program cannot write.
#[cfg(not(feature = "parquet"))]
pub(crate) fn export_without_parquet() -> Diagnostic {
    Diagnostic::error(Code::ExportWithoutParquet, "this gongbao was built without Parquet")
        .cure("take a released program, or compile with `--features parquet`; `--format jsonl` writes JSON Lines")
}

/// `export` was asked for SQLite, which this program cannot write.
#[cfg(not(feature = "sqlite"))]
pub(crate) fn export_without_sqlite() -> Diagnostic {
    Diagnostic::error(Code::ExportWithoutSqlite, "this gongbao was built without SQLite")
        .cure("take a released program, or compile with `--features sqlite`; `--format jsonl` writes JSON Lines")
}

/// No strings for the language of the interface.
pub(crate) fn no_strings(folder: &str, language: &str) -> Diagnostic {
    Diagnostic::error(Code::NoStrings, format!("there are no strings for the language {language}"))
        .at(Location::whole(&Arc::from(format!("{folder}/strings/{language}.yaml"))))
        .cure("set `language` in config.yaml to zh-Hans or en, or write this file")
}

/// A string that no page uses.
pub(crate) fn unknown_string(place: Location, key: &str, near: &str) -> Diagnostic {
    Diagnostic::warning(Code::UnknownString, format!("no page uses a string `{key}`"))
        .at(place)
        .cure(format!("did you mean `{near}`?"))
}

/// A strings file, or one of its values, that is not `key: text`.
pub(crate) fn strings_shape(place: Location) -> Diagnostic {
    Diagnostic::error(Code::StringsShape, "strings are lines of `key: text`").at(place).cure("write the value as text")
}

// ── output ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The disk refused a file or a directory.
pub(crate) fn cannot_write(path: &Path, error: &io::Error) -> Diagnostic {
    if let Some(NotWrittenThrough(link)) = error.get_ref().and_then(|e| e.downcast_ref()) {
        return not_written_through(link);
    }
    let cure = match error.kind() {
        io::ErrorKind::PermissionDenied => "give yourself the right to write there, or choose another folder",
        io::ErrorKind::StorageFull => "make room on the disk, then build again",
        io::ErrorKind::ReadOnlyFilesystem => "copy the archive to a disk that can be written to",
        _ => "look at the path, then build again; a build that was interrupted is finished by the next one",
    };
    Diagnostic::error(Code::CannotWrite, format!("cannot write {}: {}", path.display(), plain(error))).cure(cure)
}

/// A link, a FIFO or a device at a path where gongbao would write.
pub(crate) fn not_written_through(link: &Path) -> Diagnostic {
    let message = format!("{} is a link or a special file, and gongbao writes through none", link.display());
    Diagnostic::error(Code::LinkRefused, message)
        .cure("see where it leads; then delete it, or put the folder or file itself in its place")
}

/// A link to a folder that cannot be used as public/.
pub(crate) fn public_link_refused(link: &Path, leads: &Path) -> Diagnostic {
    let message = format!("{} is a link to {}, where the site cannot be published", link.display(), leads.display());
    Diagnostic::error(Code::LinkRefused, message)
        .cure("let it lead to a folder outside the archive that does not hold the archive, or delete it")
}

/// A person's version of a report that was changed while it was being replaced; `file` is where the version is kept.
pub(crate) fn edit_set_aside(file: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::EditSetAside,
        "this is a version of a report that a person changed while gongbao replaced the report",
    )
    .at(Location::whole(&Arc::from(file)))
    .cure("compare it with the report that its front matter names, take over what is missing there, then delete it")
}

/// A file that a person changed, created or removed between the moment it was read and the moment it was to be replaced.
pub(crate) fn edited_meanwhile(file: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::EditedMeanwhile,
        "the report was changed by hand while gongbao was about to replace it; it is kept",
    )
    .at(Location::whole(&Arc::from(file)))
    .cure("run the command again; it compares the report as it is now")
}

/// A link that is not followed while reading an archive.
pub(crate) fn link_not_followed(link: &str, why: &str) -> Diagnostic {
    Diagnostic::warning(Code::LinkNotFollowed, format!("this link is not followed: {why}"))
        .at(Location::whole(&Arc::from(link)))
        .cure("put the file or folder itself in its place, or delete the link")
}

/// A FIFO, a socket or a device among the files of an archive.
pub(crate) fn not_a_plain_file(file: &str) -> Diagnostic {
    Diagnostic::warning(Code::NotAPlainFile, "this is neither a file nor a folder, and is not read")
        .at(Location::whole(&Arc::from(file)))
        .cure("put a file in its place, or delete it")
}

/// A name that is not UTF-8.
pub(crate) fn name_not_utf8(file: &str) -> Diagnostic {
    Diagnostic::warning(Code::NameNotUtf8, "the name of this file or folder is not UTF-8, so it is not read")
        .at(Location::whole(&Arc::from(file)))
        .cure("give it another name")
}

/// Another process holds the archive's lock.
pub(crate) fn other_build_running() -> Diagnostic {
    Diagnostic::error(Code::OtherBuild, "another run of gongbao on this archive has not ended within 30 seconds")
        .cure("wait until it has ended, or stop it")
}

/// Two pages need the same file, or files that some file systems cannot distinguish.
pub(crate) fn path_collision(first: &str, second: &str) -> Diagnostic {
    let message = if first == second {
        format!("two pages want the file {first}")
    } else {
        format!("the files {first} and {second} cannot stand side by side on every file system")
    };
    Diagnostic::error(Code::PathCollision, message).cure("give one of the pages another address")
}

/// A file in public/ that gongbao did not write and that occupies the path of one of the site's files.
pub(crate) fn in_the_way(path: &str) -> Diagnostic {
    Diagnostic::error(
        Code::InTheWay,
        format!("public/{path} is not gongbao's, but the site has a file there; nothing was changed"),
    )
    .cure("move it away or delete it; if an older build left it there, delete public/ and build again")
}

/// A file that an earlier build wrote, that a person changed, and that is no longer part of the site.
pub(crate) fn left_in_public(path: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::LeftInPublic,
        format!("public/{path} was changed by hand and is no longer part of the site; it was left there"),
    )
    .cure("delete it if it is not needed")
}

/// The system's error text without the error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_owned()
}

// ── build, check, serve, cli ────────────────────────────────────────────────────────────────────────────────────────────

/// A text shows an image that does not exist beside it.
pub(crate) fn image_missing(place: Location, name: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::ImageMissing,
        format!("there is no image {name} beside this file, so only its description is shown"),
    )
    .at(place)
    .cure("put the image there, or correct the name; capitals count")
}

/// A text shows an image from outside its own folder and the folders below it.
pub(crate) fn image_outside(place: Location, name: &str) -> Diagnostic {
    Diagnostic::warning(Code::ImageOutside, format!("{name} leads out of this file's folder, so the image is not shown"))
        .at(place)
        .cure("put the image itself beside this file, or into a folder below it")
}

/// A text shows a file that is not an image.
pub(crate) fn image_kind(place: Location, name: &str) -> Diagnostic {
    Diagnostic::warning(Code::ImageKind, format!("{name} is not an image that browsers show"))
        .at(place)
        .cure("save it as PNG, JPEG, GIF, WebP, AVIF or SVG, and let its name end so")
}

/// An image whose name is not valid on every host, or differs from that of another image only in case.
pub(crate) fn image_name(place: Location, name: &str) -> Diagnostic {
    Diagnostic::warning(Code::ImageName, format!("{name} cannot be the name of a file on every host"))
        .at(place)
        .cure("give the image a name of letters, figures, - and _ that no other image here has, and the same name here")
}

/// A drawing with content that could act when the drawing is opened by itself.
pub(crate) fn image_active(place: Location, name: &str, line: usize, what: &str) -> Diagnostic {
    Diagnostic::warning(Code::ImageActive, format!("{name} has {what} in line {line}, so it is not published"))
        .at(place)
        .cure("take it out of the SVG, or save the drawing again as `plain` or `optimised` SVG, or as PNG")
}

/// An image so large that no reader would wait for it.
pub(crate) fn image_too_large(place: Location, name: &str) -> Diagnostic {
    Diagnostic::warning(Code::ImageTooLarge, format!("{name} has more than 32 MiB, so it is not shown"))
        .at(place)
        .cure("make it smaller: a page is light with images of some 200 kB")
}

/// There is no config.yaml; the archive is built with defaults.
pub(crate) fn no_config(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::NoConfig, format!("there is no {file}; the site has no title of its own"))
        .cure("make one that says `title: …`; docs/configuration.md lists what else it may say")
}

/// A required file cannot be read.
pub(crate) fn cannot_read(file: &Arc<str>, error: &io::Error) -> Diagnostic {
    let cure = match error.kind() {
        io::ErrorKind::FileTooLarge => "split the file into several, or delete what does not belong in it",
        io::ErrorKind::InvalidInput => "put a file in its place",
        _ => "check that it is there and that you may read it",
    };
    Diagnostic::error(Code::CannotRead, format!("cannot read the file: {}", plain(error))).at(Location::whole(file)).cure(cure)
}

/// A file of one of gongbao's own formats (Markdown, YAML) that is not UTF-8.
pub(crate) fn not_utf8(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(Code::NotUtf8, "the file is not UTF-8 text").at(Location::whole(file)).cure("save it as UTF-8")
}

/// A folder cannot be listed.
pub(crate) fn cannot_walk(folder: &str, error: &walkdir::Error) -> Diagnostic {
    let place = error.path().map_or_else(|| folder.to_owned(), |p| p.display().to_string());
    let why = error.io_error().map_or_else(|| error.to_string(), plain);
    Diagnostic::error(Code::CannotWalk, format!("cannot look into {place}: {why}"))
        .cure("check that it is there and that you may read it")
}

/// A page cannot be written to the staging directory.
pub(crate) fn cannot_put(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic { message: format!("cannot write the page {path}: {}", plain(error)), ..cannot_write(Path::new(path), error) }
}

/// The reader of a format crashed on a file.
pub(crate) fn reader_failed(file: &Arc<str>) -> Diagnostic {
    Diagnostic::warning(Code::ReaderFailed, "gongbao broke down while it read this file; the other files are not affected")
        .at(Location::whole(file))
        .cure("save its text as a .txt file and convert that; please report the file as a defect")
}

/// A report's source would now yield another text, but the report was edited by hand. `report` is its path in the archive.
pub(crate) fn edited_report_kept(report: &str, source: &str) -> Diagnostic {
    let message = format!("the report was changed by hand and is kept, though {source} now gives another text");
    Diagnostic::warning(Code::EditedReportKept, message)
        .at(Location::whole(&Arc::from(report)))
        .cure(format!("see how they differ with `gongbao convert --diff {report}`; take the new one with --accept"))
}

/// A report that was edited by hand and that its source no longer contains.
pub(crate) fn source_gives_no_more(report: &str, source: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::ReportWithoutText,
        format!("the report was changed by hand and is kept, though {source} no longer holds it"),
    )
    .at(Location::whole(&Arc::from(report)))
    .cure("delete it if it is not needed, or take `source:` out of its front matter to make it yours alone")
}

/// `--accept --again` without a path would take back every correction.
pub(crate) fn accept_all_again() -> Diagnostic {
    Diagnostic::error(Code::AcceptAllAgain, "this would take back every correction of every report")
        .cure("name the reports, or leave --again out")
}

/// A report was given for comparison, but it was not made from a raw file, or that file is gone.
pub(crate) fn source_missing(report: &str, source: Option<&str>) -> Diagnostic {
    let message = match source {
        Some(source) => format!("the raw file content/{source}, from which the report was made, is not there"),
        None => "the report was not made from a raw file".to_owned(),
    };
    Diagnostic::error(Code::SourceMissing, message)
        .at(Location::whole(&Arc::from(report)))
        .cure("name reports whose `source:` says which file in content/sources they came from")
}

/// Two texts claim to be the same report.
pub(crate) fn second_copy(source: &str, path: &str, first: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::SecondCopy,
        format!("{first} is there already; the text in {source} was written as a draft to {path}"),
    )
    .cure("compare the two, then delete the draft or correct its place or year")
}

/// Two different reports of one place and year, each with its day of delivery; the text in `source` is one of them.
pub(crate) fn both_published(first: (&str, Option<Date>), second: (&str, Option<Date>), source: &str) -> Diagnostic {
    let evidence = |(path, day): (&str, Option<Date>)| match day {
        Some(day) => format!("{path} (delivered on {day})"),
        None => format!("{path} (no day of delivery, only titled so)"),
    };
    let message = format!(
        "{} and {} are different reports of one place and year; both are published, and the text in {source} is one of them",
        evidence(first),
        evidence(second)
    );
    Diagnostic::warning(Code::SamePlaceAndYear, message).at(Location::whole(&Arc::from(source))).cure(
        "correct the year or the region of one of them under `overrides` in config.yaml, or settle this if both are right",
    )
}

/// A call that the command line cannot interpret.
pub(crate) fn wrong_call(message: &str, cure: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongCall, message).cure(cure)
}

/// A code on the command line that no message has.
pub(crate) fn unknown_code(typed: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongCall, format!("no message has the code `{typed}`")).cure(codes_like(typed))
}

/// `--root` names no folder.
pub(crate) fn no_such_folder(path: &Path) -> Diagnostic {
    Diagnostic::error(Code::NoSuchFolder, format!("there is no folder {}", path.display()))
        .cure("check --root, or make one with `gongbao new`")
}

/// A file named on the command line does not exist.
pub(crate) fn no_such_file(path: &Path) -> Diagnostic {
    Diagnostic::error(Code::NoSuchFile, format!("there is no file {}", path.display()))
        .cure("check its name and the folder you are in")
}

/// The folder is not an archive.
pub(crate) fn no_archive(root: &Path) -> Diagnostic {
    let message = format!("{} is no archive: it has neither config.yaml nor content/", root.display());
    Diagnostic::error(Code::NoArchive, message).cure("go to your archive or name it with --root; `gongbao new DIR` makes one")
}

/// `new` was given a folder with something else in it than a clone of a fresh repository has; `inside` is its first file.
pub(crate) fn folder_not_empty(folder: &Path, inside: &str) -> Diagnostic {
    let what = if inside.is_empty() { "is not a folder".to_owned() } else { format!("already has {inside}") };
    Diagnostic::error(Code::FolderNotEmpty, format!("{} {what}", folder.display())).cure(
        "choose a folder that does not exist yet, or a clone that has only a README, a licence, .gitignore and .gitattributes",
    )
}

/// A result could not be rendered for printing.
pub(crate) fn cannot_print(error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::CannotPrint, format!("cannot print the result: {}", plain(error)))
        .cure("try again with another output")
}

/// The requested port is not available.
pub(crate) fn port_taken(port: u16, error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::PortTaken, format!("cannot listen on port {port}: {}", plain(error)))
        .cure("leave --port out to take the next free one, or choose another")
}

/// The server cannot start.
pub(crate) fn cannot_serve(error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::CannotServe, format!("cannot serve on 127.0.0.1: {}", plain(error)))
        .cure("check whether the system allows it")
}

/// The folders of the archive cannot be watched.
pub(crate) fn cannot_watch(root: &Path, error: &notify::Error) -> Diagnostic {
    Diagnostic::error(Code::CannotWatch, format!("cannot watch {}: {error}", root.display()))
        .cure("on Linux, raise fs.inotify.max_user_watches; or build with `gongbao build`")
}

/// A figure that a copying site has masked.
pub(crate) fn figure_masked(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::FigureMasked, "a figure has been masked here")
        .at(place)
        .cure("find the figure in another copy of the report, or settle this")
}

/// A unit without its figure.
pub(crate) fn figure_missing(place: Location) -> Diagnostic {
    Diagnostic::warning(Code::FigureMissing, "a figure is missing here")
        .at(place)
        .cure("find it in another copy of the report, or settle this")
}

/// A share above 100 %.
pub(crate) fn share_above_whole(place: Location, share: &str) -> Diagnostic {
    Diagnostic::warning(Code::ShareAboveWhole, format!("a share of {share}% is more than the whole"))
        .at(place)
        .cure("compare the figure with another copy of the report, or settle this")
}

/// A paragraph that is in a report twice.
pub(crate) fn paragraph_twice(place: Location, first: usize) -> Diagnostic {
    Diagnostic::warning(Code::ParagraphTwice, format!("this paragraph is also on line {first}"))
        .at(place)
        .cure("delete one of the two, or settle this")
}

/// An override that matches no raw file.
pub(crate) fn override_unused(place: Location, pattern: &str) -> Diagnostic {
    Diagnostic::warning(Code::OverrideUnused, format!("no raw file is called {pattern}, so this sets nothing"))
        .at(place)
        .cure("write the path below content/, as sources/2024/a.txt, or take the override out")
}

/// A raw file holds reports that are not in content/reports.
pub(crate) fn not_converted(place: Location, reports: usize) -> Diagnostic {
    let what = if reports == 1 { "a report that is".to_owned() } else { format!("{reports} reports that are") };
    Diagnostic::warning(Code::NotConverted, format!("the file holds {what} not in content/reports"))
        .at(place)
        .cure("run `gongbao convert`")
}

/// A raw file has changed since its reports were made from it.
pub(crate) fn source_changed(place: Location, report: &str) -> Diagnostic {
    Diagnostic::warning(Code::SourceChanged, format!("the file has changed since {report} was made from it"))
        .at(place)
        .cure("run `gongbao convert`; a report that was changed by hand is kept")
}

/// This program makes other reports of unchanged sources than the program that wrote them.
pub(crate) fn converted_differently(count: usize, first: &str) -> Diagnostic {
    let (reports, were) = if count == 1 { ("1 report".to_owned(), "was") } else { (format!("{count} reports"), "were") };
    let example = if count == 1 { first.to_owned() } else { format!("{first} is the first of them") };
    let message = format!(
        "gongbao {} would change {reports} that {were} converted by another version and not edited since: {example}",
        env!("CARGO_PKG_VERSION")
    );
    Diagnostic::warning(Code::ConvertedDifferently, message)
        .cure("run `gongbao convert --again --diff` to see how, and `gongbao convert --again` to take it; until then they are published as they are")
}

/// A link of the finished site leads nowhere.
pub(crate) fn broken_link(page: &str, href: &str, anchor_only: bool) -> Diagnostic {
    let what = if anchor_only { "an anchor that its page does not have" } else { "no page of the site" };
    Diagnostic::warning(Code::BrokenLink, format!("the link {href} on {page} leads to {what}"))
        .cure("correct or remove the link")
}

/// The site is larger than the host accepts.
pub(crate) fn too_large_for_host(bytes: u64, limit: u64) -> Diagnostic {
    let (size, limit) = (bytes as f64 / 1e6, limit as f64 / 1e6);
    Diagnostic::warning(Code::TooLarge, format!("the site has {size:.0} MB; GitHub Pages takes {limit:.0} MB"))
        .cure("leave the Markdown copies out with `markdown: false` in config.yaml or the search with --no-search, or choose another host")
}

/// The Markdown copies of the last publication, of which `first` is one, would go, because config.yaml says nothing of them.
pub(crate) fn markdown_gone(config: Location, copies: usize, first: &str) -> Diagnostic {
    let what = if copies == 1 { format!("/{first}") } else { format!("/{first} and {} more Markdown copies", copies - 1) };
    Diagnostic::warning(Code::MarkdownGone, format!("{what} of reports would be gone: config.yaml has no `markdown:`"))
        .at(config)
        .cure("write `markdown: true` to keep them, or `markdown: false` to leave them out")
}

/// A page of an earlier publication that is gone; `now` is the address of the page that has its text, `file` the report's file.
pub(crate) fn address_gone(address: &str, now: Option<&str>, file: Option<&str>) -> Diagnostic {
    let gone = Diagnostic::warning(Code::AddressGone, format!("{address} was published and would be gone"));
    match (now, file) {
        (Some(now), Some(file)) => gone.at(Location::whole(&Arc::from(file))).cure(format!(
            "its text is now at {now}: write `aliases: [{address}]` in the front matter, so that the old address leads on"
        )),
        (Some(now), None) => {
            gone.cure(format!("write `moved: {{{address}: {now}}}` in config.yaml, so that the old address leads on"))
        }
        (None, _) => {
            gone.cure(format!("if it has another address now, write `moved: {{{address}: /its/new/address/}}` in config.yaml"))
        }
    }
}

/// Anchors of an earlier publication whose texts are gone.
pub(crate) fn anchors_gone(address: &str, anchors: &[String]) -> Diagnostic {
    const SHOWN: usize = 5;
    let shown: Vec<String> = anchors.iter().take(SHOWN).map(|anchor| format!("#{anchor}")).collect();
    let more = if anchors.len() > SHOWN { format!(" and {} more", anchors.len() - SHOWN) } else { String::new() };
    Diagnostic::warning(Code::AnchorsGone, format!("{address} would lose {}{more}, and their text", shown.join(", ")))
        .cure("see whether the text was meant to go; who follows a link to it will be told that it has changed")
}

/// No manifest of an earlier publication can be read at the given place; `cure` is set if the place itself may be right.
pub(crate) fn no_earlier_manifest(place: &str, why: &str, cure: Option<String>) -> Diagnostic {
    let place_cure = "name the folder of a built site, or its address on the web, as https://me.github.io/archive/";
    Diagnostic::error(Code::NoEarlierManifest, format!("no earlier publication can be read at {place}: {why}"))
        .cure(cure.unwrap_or_else(|| place_cure.to_owned()))
}
