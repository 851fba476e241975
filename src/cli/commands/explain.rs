//! `gongbao explain`: what the code of a message means.

use serde_json::json;

use crate::cli::flags::Explain;
use crate::cli::terminal::{Paint, Painted};
use crate::cli::{Outcome, Terminal, wrap};
use crate::diag::{Code, Diagnostic, Explanation, Severity, messages};

/// Prints the explanation of a code, or all codes with a line each.
///
/// # Errors
/// When there is no such code.
pub(crate) fn run(flags: &Explain, terminal: &Terminal) -> Result<Outcome, Diagnostic> {
    let Some(typed) = &flags.code else {
        Code::ALL.iter().for_each(|code| list(*code, terminal));
        return Ok(Outcome::Done);
    };
    // The code as a message has it: `warning[note-missing]`.
    let name = typed.split_once('[').map_or(typed.as_str(), |(_, name)| name).trim_end_matches(']');
    let code = Code::parse(name).ok_or_else(|| messages::unknown_code(typed))?;
    if let Some(explained) = code.explanation() {
        explain(code, explained, terminal);
    }
    Ok(Outcome::Done)
}

fn list(code: Code, terminal: &Terminal) {
    let Some(explained) = code.explanation() else { return };
    terminal.record(&as_json(code, explained));
    if !terminal.json {
        let mut line = painted(explained.severity, code.name());
        line.push(&Painted::plain(&format!(
            "{:2$}{}",
            "",
            explained.meaning,
            28_usize.saturating_sub(code.name().len()).max(1)
        )));
        terminal.painted(&line);
    }
}

fn explain(code: Code, explained: &Explanation, terminal: &Terminal) {
    terminal.record(&as_json(code, explained));
    if terminal.json {
        return;
    }
    let width = terminal.result_width();
    let paragraph = |text: &str| wrap::wrapped(text, width).lines().for_each(|line| terminal.result(line));
    let severity = explained.severity.name();
    terminal.painted(&painted(explained.severity, &format!("{severity}[{code}]")));
    paragraph(explained.meaning);
    for (name, text) in [("Why", explained.why), ("Cure", explained.cure)] {
        terminal.result("");
        paragraph(&format!("{name}: {text}"));
    }
    terminal.result("\nExample:\n");
    explained.example.iter().for_each(|line| terminal.result(&format!("    {line}")));
    terminal.result("");
    if code.is_settleable() {
        paragraph(&format!("If a report is right as it is, settle the doubt in its front matter: settled: [{code}]"));
    }
    if explained.severity != Severity::Error {
        paragraph(&format!("To silence or raise it in all of the archive, in config.yaml: messages: {{{code}: off}}"));
    }
}

fn painted(severity: Severity, text: &str) -> Painted {
    match severity {
        Severity::Error => Paint::Red.over(text),
        Severity::Warning => Paint::Bold.over(text),
        Severity::Note => Paint::Cyan.over(text),
    }
}

fn as_json(code: Code, explained: &Explanation) -> serde_json::Value {
    json!({
        "type": "explanation", "code": code, "severity": explained.severity.name(), "settleable": code.is_settleable(),
        "meaning": explained.meaning, "why": explained.why, "cure": explained.cure, "example": explained.example,
    })
}
