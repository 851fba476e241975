//! The page docs/commands.md, generated from the flags, so that it names the options that the program has and no others.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory as _};

use super::flags::Flags;

/// How the page begins.
const HEAD: &str = "# Commands and options

<!-- Generated from the program. `UPDATE=1 cargo test --test it docs::` writes it; a test fails if it differs. -->

`gongbao help COMMAND` prints the same on the terminal.
";

/// All commands and options as Markdown.
pub fn reference() -> String {
    let mut whole = Flags::command();
    whole.build();
    let mut page = HEAD.to_owned();
    for command in subcommands(&whole) {
        section(command, 2, &mut page);
    }
    page.push_str("\n## Options of every command\n");
    options(whole.get_arguments(), &mut page);
    if let Some(after) = whole.get_after_help() {
        let _ = write!(page, "\n{after}\n");
    }
    page
}

/// The commands below a command, without the `help` that clap adds.
fn subcommands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set())
}

/// A command with its usage and its own options, and the commands below it one level deeper. clap adds `--help` and `--version` to each.
fn section(command: &Command, level: usize, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let about = command.get_long_about().or_else(|| command.get_about()).map(StyledStr::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim().trim_start_matches("Usage: ");
    let _ = write!(page, "\n{} {name}\n\n{}\n\n```text\n{usage}\n```\n", "#".repeat(level), sentence(&about));
    let own = |arg: &&Arg| !arg.is_global_set() && !["help", "version"].contains(&arg.get_id().as_str());
    options(command.get_arguments().filter(own), page);
    for sub in subcommands(command) {
        section(sub, level + 1, page);
    }
}

/// A table of arguments and options; nothing if there are none.
fn options<'a>(args: impl Iterator<Item = &'a Arg>, page: &mut String) {
    let args: Vec<&Arg> = args.filter(|arg| !arg.is_hide_set()).collect();
    if args.is_empty() {
        return;
    }
    page.push_str("\n| argument or option | what it does |\n|---|---|\n");
    for arg in args {
        let _ = writeln!(page, "| `{}` | {} |", typed(arg).replace('|', "\\|"), described(arg).replace('|', "\\|"));
    }
}

/// An argument as it is typed: `PATH…`, `-p, --port PORT`, `--strict[=LEVEL]`.
fn typed(arg: &Arg) -> String {
    let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
    let several = arg.get_num_args().is_some_and(|number| number.max_values() > 1);
    let value = match arg.get_value_delimiter() {
        Some(delimiter) => format!("{value}[{delimiter}{value}…]"),
        None if several => format!("{value}…"),
        None => value,
    };
    if arg.is_positional() {
        return value;
    }
    let short = arg.get_short().map(|short| format!("-{short}"));
    let names = short.into_iter().chain(arg.get_long().map(|long| format!("--{long}"))).collect::<Vec<_>>().join(", ");
    let optional = arg.get_num_args().is_some_and(|number| number.min_values() == 0);
    match arg.get_action().takes_values() {
        false => names,
        true if optional => format!("{names}[={value}]"),
        true => format!("{names} {value}"),
    }
}

/// What an argument does, then its possible values and its default.
fn described(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(StyledStr::to_string).unwrap_or_default();
    let mut text = sentence(&help);
    let quoted = |words: Vec<String>| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let hides = arg.is_hide_possible_values_set();
    let values = arg.get_possible_values().into_iter().filter(|value| !hides && !value.is_hide_set());
    let values: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
    if arg.get_action().takes_values() && !values.is_empty() {
        let _ = write!(text, " Values: {}.", quoted(values));
    }
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if arg.get_action().takes_values() && !defaults.is_empty() {
        let _ = write!(text, " Default: {}.", quoted(defaults));
    }
    text
}

/// The paragraphs of a help text on one line, with a full stop at the end. clap drops that of the first paragraph.
fn sentence(help: &str) -> String {
    let paragraphs = help.split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    let ended = paragraphs.filter(|text| !text.is_empty()).map(|text| match text.ends_with(['.', '?', '!']) {
        true => text,
        false => text + ".",
    });
    ended.collect::<Vec<_>>().join(" ")
}
