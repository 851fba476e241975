//! `gongbao check`

use std::time::Instant;

use serde_json::json;

use super::earlier;
use crate::check::{self, Extent, Targets};
use crate::cli::flags::{Check, CheckFormat};
use crate::cli::progress::Telling;
use crate::cli::verdict::{self, plural};
use crate::cli::{Outcome, Setting, Terminal};
use crate::diag::{Diagnostic, in_order, leveled};
use crate::pipeline::Options;

/// Prints the curator's report and all messages of a build.
///
/// # Errors
/// When there is no archive to check, or no earlier publication to check it against.
pub(crate) fn run(flags: &Check, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let started = Instant::now();
    let archive = setting.archive()?.built_for(flags.address.base_url.clone());
    let options = Options { drafts: flags.drafts, offline: false, search: true };
    let against = flags.against.as_deref();
    let earlier = against.map(|place| earlier::manifest(place, &earlier::Limits::default())).transpose()?;
    let mut said: Vec<Diagnostic> = archive.local_address().into_iter().collect();
    let findings = check::check(&archive, &options, earlier.as_ref(), &Telling::new(terminal)).tell(&mut said);
    let said = terminal.grouped(leveled(in_order(said), &archive.settings().value.messages));
    let strict = flags.strictness.strict;
    let say = || terminal.tell(&said, &flags.shown.only, verdict::counts_warnings(strict));
    match flags.format {
        CheckFormat::Html => {
            let targets = Targets::new(flags.source_link.as_deref(), flags.site.as_deref(), &findings.pages);
            terminal.result(check::html(&findings, &said, &targets).trim_end());
            say();
        }
        CheckFormat::Json => {
            let messages: Vec<serde_json::Value> = said.iter().map(crate::cli::terminal::as_json).collect();
            terminal.document(&json!({ "findings": findings, "messages": messages }));
            say();
        }
        CheckFormat::Text if terminal.json => {
            terminal.record(&json!({ "type": "findings", "findings": findings }));
            say();
        }
        CheckFormat::Text => {
            say();
            if !terminal.quiet {
                terminal.result(check::text(&findings, Extent { grid: flags.grid, all: terminal.verbose }).trim_end());
            }
        }
    }
    let (errors, warnings) = verdict::count(&said);
    let seconds = started.elapsed().as_secs_f64();
    terminal
        .record(&json!({ "type": "summary", "command": "check", "errors": errors, "warnings": warnings, "settled": findings.settled, "seconds": seconds }));
    let settled = if findings.settled > 0 { format!(", {} settled", findings.settled) } else { String::new() };
    terminal.status(&format!("{}, {}{settled}; {seconds:.2} s", plural(errors, "error"), plural(warnings, "warning")));
    if flags.format == CheckFormat::Text && !flags.grid {
        let (places, years) = (plural(findings.grid.len(), "place"), plural(findings.years.len(), "year"));
        terminal.status(&format!("the grid of {places} and {years}: `--grid`; everything as a page: `--format html`"));
    }
    Ok(verdict::of(&said, strict))
}
