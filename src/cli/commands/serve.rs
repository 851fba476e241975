//! `gongbao serve`

use serde_json::json;

use crate::cli::flags::Serve;
use crate::cli::verdict::{self, plural};
use crate::cli::{Outcome, Setting, Terminal};
use crate::diag::Diagnostic;
use crate::pipeline::Options;
use crate::serve::{self, Door, Limits, Told, Update};

/// Serves the archive until the user interrupts.
///
/// # Errors
/// When there is no archive, or the server cannot start.
pub(crate) fn run(flags: &Serve, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let archive = setting.archive()?;
    let options = Options { drafts: !flags.no_drafts, offline: false, search: !flags.no_search };
    let speaker = terminal.clone();
    let door = Door { port: flags.port, hosts: flags.allow_host.clone(), limits: Limits::default() };
    let serving = serve::start(archive, options, &door, move |told| tell(&speaker, told))?;
    terminal.record(&json!({ "type": "serving", "url": serving.url }));
    terminal.status(&format!("serving {}; Ctrl-C ends it", serving.url));
    if flags.open {
        open(&serving.url);
    }
    serving.wait();
    terminal.status("stopped");
    Ok(Outcome::Done)
}

fn tell(terminal: &Terminal, told: Told) {
    let update = match told {
        Told::Refreshed(update) => update,
        Told::Rendered(said) => return terminal.say(said, false),
    };
    let Update { reports, terms, settled, said, seconds } = &update;
    terminal.say(said, false);
    let (errors, warnings) = verdict::count(said);
    terminal.record(&json!({
        "type": "summary", "command": "serve", "reports": reports, "terms": terms,
        "errors": errors, "warnings": warnings, "settled": settled, "seconds": seconds,
    }));
    let counts = [plural(*reports, "report"), plural(*terms, "term")].join(", ");
    let faults = [plural(errors, "error"), plural(warnings, "warning")].join(", ");
    terminal.status(&format!("{counts}; {faults}; {seconds:.2} s"));
}

/// Opens the browser; a system without one is not an error.
fn open(url: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = std::process::Command::new(program).arg(url).spawn();
}
