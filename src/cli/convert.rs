//! `gongbao convert`

use std::time::Instant;

use serde_json::json;

use super::flags::Convert;
use super::progress::Telling;
use super::verdict::{self, plural};
use super::{Outcome, Setting, Terminal, explain};
use crate::build::convert::{Converted, Request, State, convert};
use crate::build::{Archive, Progress};
use crate::diag::{Diagnostic, in_order, messages};

/// Converts what the call names, or what is new or changed in content/sources.
///
/// # Errors
/// When a path that was given is not there, or no path was given and there is no archive.
pub fn run(flags: &Convert, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let started = Instant::now();
    if let Some(missing) = flags.paths.iter().find(|p| !p.exists()) {
        return Err(messages::no_such_file(missing));
    }
    let archive =
        if flags.paths.is_empty() || flags.out.is_none() && !flags.explain { setting.archive()? } else { setting.anywhere() };
    let mut said = Vec::new();
    let config = if archive.config.is_file() { archive.settings().tell(&mut said) } else { Default::default() };
    if flags.explain {
        said.extend(explain::run(&archive, &config, &flags.paths, terminal));
        let said = in_order(said);
        terminal.say(&said, flags.strict);
        return Ok(verdict::of(&said, flags.strict));
    }
    let request = Request { paths: flags.paths.clone(), out: flags.out.clone(), again: flags.again };
    let converted = convert(&archive, &config, &request, &Telling::new(terminal)).tell(&mut said);
    for file in &converted {
        terminal.record(&as_json(file));
        if !terminal.quiet && !terminal.json {
            terminal.result(&as_line(file));
        }
    }
    let said = in_order(said);
    terminal.say(&said, flags.strict);
    summary(terminal, &converted, &said, started);
    Ok(verdict::of(&said, flags.strict))
}

/// Converts what is new or changed in content/sources before a build; one line for all of it.
pub fn sources(archive: &Archive, terminal: &Terminal, progress: &dyn Progress, said: &mut Vec<Diagnostic>) {
    let config = archive.settings().value;
    let converted = convert(archive, &config, &Request::default(), progress).tell(said);
    if !converted.is_empty() {
        let reports = converted.iter().map(|c| c.reports.len()).sum();
        terminal.status(&format!("converted {}: {}", plural(converted.len(), "source"), plural(reports, "report")));
    }
}

/// What one raw file held and what was dropped of it.
fn as_line(file: &Converted) -> String {
    let reports: Vec<String> = file.reports.iter().map(|r| format!("{}{}", r.path, remark(r.state))).collect();
    let held = if reports.is_empty() { "no report".to_owned() } else { reports.join(", ") };
    let dropped: usize = file.dropped.values().sum();
    let reasons: Vec<String> = file.dropped.iter().map(|(reason, n)| format!("{} {n}", reason.name())).collect();
    let fate = if dropped == 0 { String::new() } else { format!(": {}", reasons.join(", ")) };
    format!("{}: {held}; {} characters of text, {} of front matter, {dropped} dropped{fate}", file.file, file.kept, file.meta)
}

fn remark(state: State) -> &'static str {
    match state {
        State::New => "",
        State::Updated => " (updated)",
        State::Unchanged => " (unchanged)",
        State::Kept => " (changed by hand, kept)",
    }
}

fn as_json(file: &Converted) -> serde_json::Value {
    let reports = file.reports.iter().map(|r| {
        let state = match r.state {
            State::New => "new",
            State::Updated => "updated",
            State::Unchanged => "unchanged",
            State::Kept => "kept",
        };
        json!({ "path": r.path, "kind": r.kind.name(), "state": state })
    });
    let dropped: serde_json::Map<String, serde_json::Value> =
        file.dropped.iter().map(|(reason, n)| (reason.name().to_owned(), json!(n))).collect();
    json!({
        "type": "file", "file": file.file, "reports": reports.collect::<Vec<_>>(),
        "kept": file.kept, "meta": file.meta, "dropped": dropped,
    })
}

fn summary(terminal: &Terminal, converted: &[Converted], said: &[Diagnostic], started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    let (errors, warnings) = verdict::count(said);
    let reports = converted.iter().map(|c| c.reports.len()).sum();
    terminal.record(&json!({
        "type": "summary", "command": "convert", "files": converted.len(), "reports": reports,
        "errors": errors, "warnings": warnings, "seconds": seconds,
    }));
    let held = [plural(converted.len(), "file"), plural(reports, "report")].join(", ");
    let faults = [plural(errors, "error"), plural(warnings, "warning")].join(", ");
    terminal.status(&format!("{held}; {faults}; {seconds:.2} s"));
}
