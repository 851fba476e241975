//! `gongbao added`

use std::sync::Arc;

use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde_json::json;

use crate::cli::flags::Added;
use crate::cli::verdict::plural;
use crate::cli::{Outcome, Setting, Terminal};
use crate::diag::{Code, Diagnostic, Severity, in_order, messages};
use crate::output::{Lock, SharedFolder, WriteOutcome};
use crate::pipeline::archive::{ADDED, Archive};
use crate::pipeline::{self, Cache, Options, Silent};
use crate::site::added::{self, NewLines};

/// The first lines of a new file.
const HEAD: &str = "\
# The day on which each report was added, by its address at that time. `gongbao added` appends the reports that
# are missing. For a report that was revised later, write both days: [2026-05-01, 2026-06-12]
";

/// Appends the reports without a day of addition to content/added.yaml. The lines that the file has stay as they are.
///
/// # Errors
/// When there is no archive, or the file cannot be read or written.
pub(crate) fn run(flags: &Added, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let archive = setting.archive()?;
    let lock = match Lock::acquire(&archive.root, &|| terminal.waits()) {
        Ok(lock) => lock,
        Err(refused) => {
            terminal.say(&refused, false);
            return Ok(Outcome::Faulty);
        }
    };
    let before = text(&archive)?;
    let mut said = Vec::new();
    let options = Options { drafts: false, offline: false, search: false };
    let site = pipeline::survey(&archive, &options, &Cache::open(&archive.root), &Silent).tell(&mut said);
    // What is missing is added now.
    said.retain(|said| said.code != Code::AddedMissing);
    let said = in_order(said);
    terminal.say(&said, false);
    // The lines that are wrong give their reports no day; none may get a second line.
    if said.iter().any(is_fault) {
        return Ok(Outcome::Faulty);
    }
    let day = flags.date.unwrap_or_else(|| ZonedDateTime::now().date());
    let lines = site.lines_for_added(day);
    if lines.count > 0 {
        append(&archive, before.as_deref(), &lines)?;
    }
    drop(lock);
    report(terminal, &lines, day);
    Ok(Outcome::Done)
}

/// Whether a line of the file could not be read.
fn is_fault(said: &Diagnostic) -> bool {
    let about = said.place.as_ref().is_some_and(|place| *place.file == *ADDED);
    about && (said.severity == Severity::Error || said.code == Code::AddedDay)
}

/// The text of the file; `None` if there is none.
fn text(archive: &Archive) -> Result<Option<String>, Diagnostic> {
    if archive.root.join(ADDED).exists() { archive.text(ADDED).map(Some) } else { Ok(None) }
}

fn append(archive: &Archive, before: Option<&str>, lines: &NewLines) -> Result<(), Diagnostic> {
    let file = archive.root.join(ADDED);
    let mut text = before.unwrap_or(HEAD).to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&lines.text);
    // Lines cannot be appended to every form of YAML.
    if let Some(fault) = added::read(&Arc::from(ADDED), &text).said.into_iter().find(is_fault) {
        return Err(fault);
    }
    let mut folder = SharedFolder::new(&archive.root);
    let put = folder.put(ADDED, before.map(str::as_bytes), text.as_bytes());
    let (_, finished) = folder.finish();
    match put.and_then(|outcome| finished.map(|()| outcome)) {
        Ok(WriteOutcome::Done) => Ok(()),
        Ok(WriteOutcome::Changed) => Err(messages::edited_meanwhile(ADDED)),
        Err(e) => Err(messages::cannot_write(&file, &e)),
    }
}

fn report(terminal: &Terminal, lines: &NewLines, day: Date) {
    terminal.record(&json!({"type": "summary", "command": "added", "reports": lines.count, "day": day.to_string()}));
    terminal.status(&match lines.count {
        0 => format!("{ADDED} has a day for every report"),
        count => format!("{ADDED}: {} added on {day}", plural(count, "report")),
    });
}
