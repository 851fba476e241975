//! Calls that the command line cannot interpret, in the form that they ask for: as clap prints them, as JSON, or as an annotation.

use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::terminal::as_json;
use super::{annotations, printable};
use crate::diag::{Diagnostic, controls, messages};

/// Prints why the command line is invalid, or the help that it asks for, and returns the exit status.
pub(super) fn refuse(error: &clap::Error) -> u8 {
    let status = u8::try_from(error.exit_code()).unwrap_or(2);
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let _ = match format(&words).filter(|_| !asked) {
        Some("json") => writeln!(std::io::stdout(), "{}", printable::json(&as_json(&wrong_call(error)).to_string())),
        Some("github") => writeln!(std::io::stdout(), "{}", annotations::annotation(&wrong_call(error))),
        // The message repeats words of the command line. Its colours are dropped if one of those could act on the terminal.
        _ if words.iter().any(|word| word.contains(controls::acts)) => {
            write!(std::io::stderr(), "{}", printable::printable(&error.render().to_string()))
        }
        _ => error.print(),
    };
    status
}

/// The value of `--message-format` in a command line that could not be parsed.
fn format(words: &[String]) -> Option<&str> {
    const FLAG: &str = "--message-format";
    let typed =
        words.iter().take_while(|word| *word != "--").enumerate().filter_map(|(at, word)| match word.strip_prefix(FLAG)? {
            "" => words.get(at + 1).map(String::as_str),
            rest => rest.strip_prefix('='),
        });
    typed.last()
}

/// The error as a message: its first paragraph, and as cure what it suggests.
fn wrong_call(error: &clap::Error) -> Diagnostic {
    let text = error.render().to_string();
    let text = text.trim_start_matches("error: ");
    let message = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "no command is given".to_owned(),
        _ => text.split("\n\n").next().unwrap_or(text).split_whitespace().collect::<Vec<_>>().join(" "),
    };
    if let (ErrorKind::ValueValidation, Some((what, cure))) = (error.kind(), message.split_once("': ")) {
        return messages::wrong_call(&format!("{what}'"), cure);
    }
    let suggested = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let suggested = suggested.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(several) => Some(several.join("` or `")).filter(|names| !names.is_empty()),
        _ => None,
    });
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: ")).map(str::to_owned);
    let usage = text.lines().find_map(|line| line.trim().strip_prefix("Usage: ")).map(|usage| format!("write {usage}"));
    let help = || "`gongbao help` lists the commands and their options".to_owned();
    let cure = suggested.map(|name| format!("did you mean `{name}`?")).or(tip).or(usage).unwrap_or_else(help);
    messages::wrong_call(&message, &cure)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::flags::Flags;

    fn said(call: &str) -> String {
        let error = Flags::try_parse_from(call.split(' ')).unwrap_err();
        let said = wrong_call(&error);
        format!("{} = {}", said.message, said.cure.unwrap_or_default())
    }

    #[test]
    fn a_wrong_call_is_a_message_with_a_cure() {
        assert_eq!(said("gongbao bulid"), "unrecognized subcommand 'bulid' = did you mean `build`?");
        assert_eq!(said("gongbao build --strikt"), "unexpected argument '--strikt' found = did you mean `--strict`?");
        assert!(
            said("gongbao check --only figure-mask")
                .ends_with("did you mean `figure-masked`, `figure-missing` or `figure-quote`?"),
            "{}",
            said("gongbao check --only figure-mask")
        );
        assert!(said("gongbao new").ends_with("= write gongbao new <DIR>"), "{}", said("gongbao new"));
        assert!(said("gongbao").starts_with("no command is given = "), "{}", said("gongbao"));
    }

    #[test]
    fn the_format_is_found_in_any_call() {
        let format = |call: &str| super::format(&call.split(' ').map(str::to_owned).collect::<Vec<_>>()).map(str::to_owned);
        assert_eq!(format("gongbao bulid --message-format json").as_deref(), Some("json"));
        assert_eq!(format("gongbao --message-format=github bulid").as_deref(), Some("github"));
        assert_eq!(format("gongbao convert -- --message-format=json"), None);
    }
}
