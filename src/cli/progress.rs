//! Progress of long work: bars on a terminal, plain lines in a log, nothing under `-q`.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Terminal;
use crate::pipeline::Progress;

/// Reports each step on standard error.
#[derive(Debug)]
pub(super) struct Telling<'a> {
    terminal: &'a Terminal,
    /// The bar of the running step. A step ends before the next begins, so one is enough.
    bar: Mutex<Option<ProgressBar>>,
}

/// Steps with fewer parts are over before anyone could read about them.
const WORTH_A_LINE: usize = 200;

impl<'a> Telling<'a> {
    pub(super) fn new(terminal: &'a Terminal) -> Telling<'a> {
        Telling { terminal, bar: Mutex::default() }
    }

    fn set(&self, bar: Option<ProgressBar>) -> Option<ProgressBar> {
        std::mem::replace(&mut *self.bar.lock().unwrap_or_else(PoisonError::into_inner), bar)
    }
}

impl Progress for Telling<'_> {
    fn begin(&self, step: &str, parts: usize) {
        if self.terminal.draws() {
            let bar = ProgressBar::new(parts as u64).with_message(step.to_owned());
            if let Ok(style) = ProgressStyle::with_template("{msg:>10} {bar:40} {pos}/{len} {eta}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            self.set(Some(bar));
        } else if parts >= WORTH_A_LINE {
            self.terminal.status(&format!("{step} {parts} files"));
        }
    }

    fn advance(&self) {
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            bar.inc(1);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.set(None) {
            bar.finish_and_clear();
        }
    }
}
