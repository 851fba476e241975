//! `gongbao completions SHELL`

use clap::CommandFactory as _;

use crate::cli::flags::{Completions, Flags};
use crate::cli::{Outcome, Terminal};

/// Prints the completion script for a shell, generated from the flags.
pub(crate) fn run(flags: &Completions, terminal: &Terminal) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(flags.shell, &mut Flags::command(), "gongbao", &mut script);
    terminal.result(String::from_utf8_lossy(&script).trim_end());
    Outcome::Done
}
