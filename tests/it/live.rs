//! A live archive renders, file by file, what a build from nothing writes, whatever has changed since it was opened.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use crate::incremental::{Edited, OPTIONS, Site, build_anew, build_on_last};
use gongbao::diag::in_order;
use gongbao::pipeline::live::{Changes, LiveArchive};

/// Applies edit scripts one after another, and compares all that is rendered after each with a build from nothing.
fn run(seed: u64, scripts: usize) {
    let mut edited = Edited::new(seed);
    edited.write();
    let (mut live, mut refreshed) = LiveArchive::open(edited.archive.as_built(), OPTIONS);
    let mut before = Site::new();
    for script in 0..scripts {
        let when = format!("seed {seed}, script {script}");
        let (anew, said_anew) = build_anew(&edited.archive);
        let mut said = refreshed.said;
        for path in before.keys().chain(anew.keys()) {
            let answer = refreshed.value.snapshot.file(path);
            let show = |bytes: Option<&std::sync::Arc<[u8]>>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            assert_eq!(show(answer.bytes.as_ref()), show(anew.get(path)), "{when}: {path}");
            said.extend(answer.said);
        }
        assert_eq!(in_order(said), said_anew, "{when}");
        before = anew;
        // The index of a snapshot starts from that of the last build.
        if edited.chance.below(4) == 0 {
            build_on_last(&edited.archive);
        }
        let changed = edited.edit();
        refreshed = live.refresh(&Changes::Paths(changed));
    }
}

#[test]
fn what_is_rendered_on_request_is_what_would_be_built_1() {
    run(5, 50);
}

#[test]
fn what_is_rendered_on_request_is_what_would_be_built_2() {
    run(6, 50);
}
