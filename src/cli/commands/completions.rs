//! `gongbao completions SHELL`

use clap::CommandFactory as _;

use crate::cli::flags::{Completions, Flags};
use crate::cli::{Outcome, Terminal};

/// Prints the script for a shell, made from the table of flags.
pub(crate) fn run(flags: &Completions, terminal: &Terminal) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(flags.shell, &mut Flags::command(), "gongbao", &mut script);
    terminal.result(String::from_utf8_lossy(&script).trim_end());
    Outcome::Done
}
