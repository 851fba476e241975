//! Arguments to calls, diagnostics to the terminal, exit statuses. One file per command. Flags are first parsed as typed, then
//! interpreted.

mod annotations;
pub mod commands;
mod flags;
mod hyperlink;
mod listing;
mod printable;
mod progress;
mod reference;
mod refused;
mod setting;
mod terminal;
mod verdict;
mod wrap;

use std::process::ExitCode;

use clap::Parser as _;

pub use self::reference::reference;

use self::flags::{Command, Flags};
use self::setting::Setting;
use self::terminal::Terminal;

use crate::diag::Diagnostic;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit status 0.
    Done,
    /// The content has errors, or warnings under `--strict`: exit status 1.
    Faulty,
    /// The call was wrong: exit status 2.
    Wrong,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Done => 0,
            Outcome::Faulty => 1,
            Outcome::Wrong => 2,
        })
    }
}

/// Runs the command given on the command line.
pub fn run() -> ExitCode {
    let flags = match Flags::try_parse() {
        Ok(flags) => flags,
        Err(error) => return ExitCode::from(refused::refuse(&error)),
    };
    let terminal = Terminal::new(&flags.global);
    carry_out(&flags, &terminal)
        .unwrap_or_else(|wrong| {
            terminal.say(&[wrong], false);
            Outcome::Wrong
        })
        .into()
}

fn carry_out(flags: &Flags, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let setting = || Setting::of(&flags.global).inspect(|setting| terminal.opens(&setting.root));
    match &flags.command {
        Command::New(f) => commands::new::run(f, terminal),
        Command::Convert(f) => commands::convert::run(f, &setting()?, terminal),
        Command::Build(f) => commands::build::run(f, &setting()?, terminal),
        Command::Serve(f) => commands::serve::run(f, &setting()?, terminal),
        Command::Check(f) => commands::check::run(f, &setting()?, terminal),
        Command::Book(f) => commands::book::run(f, &setting()?, terminal),
        Command::Export(f) => commands::export::run(f, &setting()?, terminal),
        Command::Added(f) => commands::added::run(f, &setting()?, terminal),
        Command::Explain(f) => commands::explain::run(f, terminal),
        Command::Theme(f) => commands::theme::run(f, &setting()?, terminal),
        Command::Schema(f) => commands::schema::run(f, terminal),
        Command::Completions(f) => Ok(commands::completions::run(f, terminal)),
        Command::Man => Ok(commands::man::run(terminal)),
    }
}
