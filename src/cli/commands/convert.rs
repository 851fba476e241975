//! `gongbao convert`

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use super::{difference, ledger};
use crate::cli::flags::Convert;
use crate::cli::progress::Telling;
use crate::cli::terminal::Paint;
use crate::cli::verdict::{self, plural};
use crate::cli::{Outcome, Setting, Terminal};
use crate::diag::{Diagnostic, in_order, leveled, messages};
use crate::json::Keys as _;
use crate::output::Lock;
use crate::pipeline::archive::{REPORTS, shown};
use crate::pipeline::convert::{Converted, Mode, Request, State, Written, convert};
use crate::pipeline::{Archive, Progress};

/// Converts the files named on the command line, or what is new or changed in content/sources.
///
/// # Errors
/// When a given path does not exist, or no path is given and there is no archive.
pub fn run(flags: &Convert, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let started = Instant::now();
    if let Some(missing) = flags.paths.iter().find(|p| !p.exists()) {
        return Err(messages::no_such_file(missing));
    }
    let archive = if flags.paths.is_empty() || flags.out.is_none() && flags.explain.is_none() {
        setting.archive()?
    } else {
        setting.anywhere()
    };
    let mut said = Vec::new();
    let config = if archive.config.is_file() { archive.settings().tell(&mut said) } else { Default::default() };
    if let Some(form) = flags.explain {
        said.extend(ledger::run(&archive, &config, flags, form, terminal));
        let said = terminal.grouped(leveled(in_order(said), &config.messages));
        let strict = flags.strictness.strict;
        terminal.tell(&said, &flags.shown.only, verdict::counts_warnings(strict));
        return Ok(verdict::of(&said, strict));
    }
    if flags.accept && flags.again && flags.paths.is_empty() {
        return Err(messages::accept_all_again());
    }
    let mode = match (flags.diff, flags.accept) {
        (true, _) => Mode::Compare,
        (_, true) => Mode::Accept,
        _ => Mode::Write,
    };
    let request = Request { paths: flags.paths.clone(), out: flags.out.clone(), again: flags.again, mode };
    let converted = match locked(&archive, &request, terminal) {
        Ok(_lock) => convert(&archive, &config, &request, &Telling::new(terminal)).tell(&mut said),
        Err(refused) => {
            said.extend(refused);
            Vec::new()
        }
    };
    let home = request.out.unwrap_or_else(|| archive.root.join(REPORTS));
    let place = |report: &str| shown(&archive.root, &home.join(report));
    for file in &converted {
        match mode {
            Mode::Compare => compare(terminal, file, place),
            _ => tell(terminal, file, place),
        }
    }
    let said = terminal.grouped(leveled(in_order(said), &config.messages));
    let strict = flags.strictness.strict;
    terminal.tell(&said, &flags.shown.only, verdict::counts_warnings(strict));
    summary(terminal, mode, &converted, &said, started);
    let differs = mode == Mode::Compare && converted.iter().flat_map(|file| &file.reports).any(|r| r.change.is_some());
    Ok(if differs { Outcome::Faulty } else { verdict::of(&said, strict) })
}

/// The lock of the archive, taken if the request writes to it.
fn locked(archive: &Archive, request: &Request, terminal: &Terminal) -> Result<Option<Lock>, Vec<Diagnostic>> {
    let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let inside = request.out.as_ref().is_none_or(|out| whole(out).starts_with(whole(&archive.root)));
    if request.mode == Mode::Compare || !inside {
        return Ok(None);
    }
    Lock::acquire(&archive.root, &|| terminal.waits()).map(Some)
}

/// Prints what became of a file and, if an edited report was replaced, of the values that a person had set.
fn tell(terminal: &Terminal, file: &Converted, place: impl Fn(&str) -> String) {
    terminal.record(&as_json(file));
    if terminal.quiet || terminal.json {
        return;
    }
    terminal.result(&as_line(file));
    for report in &file.reports {
        if let Some(kept) = report.change.as_ref().map(|c| &c.kept).filter(|kept| !kept.is_empty()) {
            terminal.result(&format!("  {} keeps your {}", place(&report.path), kept.join(", ")));
        }
    }
}

/// Prints how the reports of a file differ from the existing ones.
fn compare(terminal: &Terminal, file: &Converted, place: impl Fn(&str) -> String) {
    for report in &file.reports {
        let Some(change) = &report.change else { continue };
        let path = place(&report.path);
        terminal.record(&json!({
            "type": "difference", "file": file.file, "report": path, "state": state(report.state), "keeps": change.kept,
            "diff": difference::text(&path, change),
        }));
        if terminal.json {
            continue;
        }
        difference::lines(&path, change).iter().for_each(|line| terminal.painted(line));
        if !change.kept.is_empty() {
            terminal.painted(
                &Paint::Cyan.over(&format!("# keeps your {}; delete a line to take the new value", change.kept.join(", "))),
            );
        }
        terminal.result("");
    }
}

/// Converts what is new or changed in content/sources before a build, and prints one line for all of it.
pub fn sources(archive: &Archive, terminal: &Terminal, progress: &dyn Progress, said: &mut Vec<Diagnostic>) {
    let config = archive.settings().value;
    let converted = convert(archive, &config, &Request::default(), progress).tell(said);
    if !converted.is_empty() {
        let reports = converted.iter().map(|c| c.reports.len()).sum();
        terminal.status(&format!("converted {}: {}", plural(converted.len(), "source"), plural(reports, "report")));
    }
}

/// The contents of one raw file and what was dropped from it, in one line.
fn as_line(file: &Converted) -> String {
    let reports: Vec<String> = file.reports.iter().map(|r| format!("{}{}{}", r.path, remark(r.state), moved(r))).collect();
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
        State::Offered => " (changed by hand; there is a new version)",
        State::Accepted => " (new version accepted)",
        State::Skipped => " (left out by config.yaml)",
    }
}

/// The previous path of a report.
fn moved(report: &Written) -> String {
    report.moved_from.as_ref().map(|before| format!(" (moved from {before}; its old address leads on)")).unwrap_or_default()
}

/// The machine-readable name of a state.
fn state(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Updated => "updated",
        State::Unchanged => "unchanged",
        State::Kept => "kept",
        State::Offered => "offered",
        State::Accepted => "accepted",
        State::Skipped => "skipped",
    }
}

fn as_json(file: &Converted) -> serde_json::Value {
    let reports = file.reports.iter().map(|r| {
        let mut report = json!({ "path": r.path, "kind": r.kind.name(), "state": state(r.state) });
        if let Some(before) = &r.moved_from {
            report.put("moved_from", json!(before));
        }
        report
    });
    let dropped: serde_json::Map<String, serde_json::Value> =
        file.dropped.iter().map(|(reason, n)| (reason.name().to_owned(), json!(n))).collect();
    json!({
        "type": "file", "file": file.file, "reports": reports.collect::<Vec<_>>(),
        "kept": file.kept, "meta": file.meta, "dropped": dropped, "settled": file.settled,
    })
}

fn summary(terminal: &Terminal, mode: Mode, converted: &[Converted], said: &[Diagnostic], started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    let (errors, warnings) = verdict::count(said);
    let all = || converted.iter().flat_map(|file| &file.reports);
    let settled: usize = converted.iter().map(|file| file.settled).sum();
    let differing = all().filter(|r| r.change.is_some() && mode == Mode::Compare).count();
    let accepted = all().filter(|r| r.state == State::Accepted).count();
    terminal.record(&json!({
        "type": "summary", "command": "convert", "files": converted.len(), "reports": all().count(), "differing": differing,
        "accepted": accepted, "errors": errors, "warnings": warnings, "settled": settled, "seconds": seconds,
    }));
    let mut held = vec![plural(converted.len(), "file"), plural(all().count(), "report")];
    match mode {
        Mode::Write => {}
        Mode::Compare => held.push(format!("{differing} with a new version")),
        Mode::Accept => held.push(format!("{accepted} accepted")),
    }
    let mut faults = vec![plural(errors, "error"), plural(warnings, "warning")];
    if settled > 0 {
        faults.push(format!("{settled} settled"));
    }
    terminal.status(&format!("{}; {}; {seconds:.2} s", held.join(", "), faults.join(", ")));
}
