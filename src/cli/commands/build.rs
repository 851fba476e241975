//! `gongbao build`

use std::time::Instant;

use serde_json::json;

use super::convert;
use crate::cli::flags::{Build, SiteFlags};
use crate::cli::progress::Telling;
use crate::cli::verdict::{self, plural};
use crate::cli::{Outcome, Setting, Terminal};
use crate::diag::{Diagnostic, in_order, leveled};
use crate::json::Keys as _;
use crate::output::{Lock, Published, Staging};
use crate::pipeline::{self, Archive, Built, Cache, Options, Progress};

/// Converts what is new or changed, builds the site beside public/, and publishes it. Files with an error are left out. An
/// error about the archive as a whole leaves public/ unchanged; under `--strict` any error does.
///
/// # Errors
/// When there is no archive to build.
pub(crate) fn run(flags: &Build, setting: &Setting, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let started = Instant::now();
    let (flags, only) = (&flags.site, &flags.shown.only);
    let archive = setting.archive()?.built_for(flags.address.base_url.clone());
    let progress = Telling::new(terminal);
    let mut said = Vec::new();
    if !flags.offline {
        said.extend(archive.local_address());
    }
    let made = match Lock::acquire(&archive.root, &|| terminal.waits()) {
        Ok(lock) => {
            if !flags.no_convert {
                convert::sources(&archive, terminal, &progress, &mut said);
            }
            make(&archive, flags, lock, &progress, &mut said)
        }
        Err(refused) => {
            said.extend(refused);
            Made::default()
        }
    };
    let said = terminal.grouped(leveled(in_order(said), &archive.settings().value.messages));
    terminal.tell(&said, only, verdict::counts_warnings(flags.strict));
    summary(terminal, &made, &said, started);
    Ok(verdict::of(&said, flags.strict))
}

/// The result of a build, and what was published of it.
#[derive(Debug, Default)]
struct Made {
    built: Built,
    published: Option<Published>,
}

fn make(archive: &Archive, flags: &SiteFlags, lock: Lock, progress: &dyn Progress, said: &mut Vec<Diagnostic>) -> Made {
    let public = archive.root.join(pipeline::archive::PUBLIC);
    let staging = match Staging::open(lock, &public) {
        Ok(staging) => staging,
        Err(refused) => {
            said.extend(refused);
            return Made::default();
        }
    };
    let options = Options { drafts: flags.drafts, offline: flags.offline, search: !flags.no_search };
    let cache = Cache::open(&archive.root);
    let built = pipeline::build_on(archive, &options, &cache, &staging, progress).tell(said);
    // If the cache cannot be saved, the next build computes its contents again.
    let _ = cache.close();
    if !verdict::publishes(said, &archive.settings().value.messages, flags.strict) {
        return Made { built, published: None };
    }
    match staging.publish() {
        Ok(mut published) => {
            said.append(&mut published.said);
            Made { built, published: Some(published) }
        }
        Err(refused) => {
            said.extend(refused);
            Made { built, published: None }
        }
    }
}

fn summary(terminal: &Terminal, made: &Made, said: &[Diagnostic], started: Instant) {
    let Made { built, published } = made;
    let seconds = started.elapsed().as_secs_f64();
    let (errors, warnings) = verdict::count(said);
    let mut record = json!({
        "type": "summary", "command": "build", "reports": built.reports, "pages": built.pages, "terms": built.terms,
        "files": built.files, "bytes": built.bytes, "errors": errors, "warnings": warnings,
        "settled": built.settled, "seconds": seconds, "published": published.is_some(),
    });
    let counts = [plural(built.reports, "report"), plural(built.pages, "page"), plural(built.terms, "term")].join(", ");
    let mut faults = [plural(errors, "error"), plural(warnings, "warning")].join(", ");
    if built.settled > 0 {
        faults.push_str(&format!(", {} settled", built.settled));
    }
    let fate = match published {
        Some(p) => {
            record.put("written", json!(p.written));
            record.put("unchanged", json!(p.unchanged));
            record.put("removed", json!(p.removed));
            format!("public/: {} written, {} unchanged, {} removed", p.written, p.unchanged, p.removed)
        }
        None => "nothing was published: public/ is as it was".to_owned(),
    };
    terminal.record(&record);
    terminal.status(&format!("{counts}; {faults}; {seconds:.2} s\n{fate}"));
}
