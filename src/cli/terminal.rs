//! Output to the terminal: results to standard output, messages to standard error; with `--message-format json` everything to
//! standard output, one JSON object per line, as docs/diagnostics.md describes; with `--message-format github` messages to standard output,
//! as commands to the runner of a workflow. All text passes the filter of [`printable`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use serde_json::json;

use super::flags::{Color, Global, MessageFormat};
use super::{annotations, printable};
use crate::diag::{Code, Diagnostic, Location, Severity, controls, grouped};
use crate::json::Keys as _;

/// Number of messages of one code that are printed before the rest are only counted, unless `-v` is given.
const ALIKE: usize = 20;

/// How this run prints to its user.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    pub quiet: bool,
    pub verbose: bool,
    pub json: bool,
    /// Messages are annotations of a GitHub workflow.
    pub github: bool,
    color: ColorChoice,
}

impl Terminal {
    pub fn new(global: &Global) -> Terminal {
        let color = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        let (json, github) = (global.message_format == MessageFormat::Json, global.message_format == MessageFormat::Github);
        Terminal { quiet: global.quiet, verbose: global.verbose, json, github, color }
    }

    /// Whether progress bars can be drawn.
    pub fn draws(&self) -> bool {
        !self.quiet && !self.json && !self.github && std::io::stderr().is_terminal()
    }

    /// A line of the result, to standard output.
    pub fn result(&self, line: &str) {
        // A closed pipe (`gongbao check | head`) is not an error.
        let _ = writeln!(AutoStream::new(std::io::stdout(), self.color), "{}", self.shown(line));
    }

    /// A line of the result with its colours.
    pub fn painted(&self, line: &Painted) {
        if self.github {
            // A log shows no colours, and they could stand between the start of a line and what the runner takes for a command.
            let plain = anstream::adapter::strip_str(&line.0).to_string();
            let _ = writeln!(std::io::stdout(), "{}", annotations::inert(&plain));
            return;
        }
        let _ = writeln!(AutoStream::new(std::io::stdout(), self.color), "{}", line.0);
    }

    /// A machine-readable result that is also formatted for people.
    pub fn document(&self, object: &serde_json::Value) {
        let _ = writeln!(std::io::stdout(), "{}", printable::json(&format!("{object:#}")));
    }

    /// A line about the work, to standard error; suppressed by `-q` and in JSON.
    pub fn status(&self, line: &str) {
        if !self.quiet && !self.json {
            let _ = writeln!(AutoStream::new(std::io::stderr(), self.color), "{}", self.shown(line));
        }
    }

    /// Text without what could act on the terminal or, in a workflow, on its runner.
    fn shown<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = printable::printable(text);
        if self.github { Cow::Owned(annotations::inert(&text).into_owned()) } else { text }
    }

    /// Reports that another run holds the archive's lock.
    pub fn waits(&self) {
        self.status("waiting for another run of gongbao on this archive to end");
    }

    /// An object for machines; prints nothing in the format for people.
    pub fn record(&self, object: &serde_json::Value) {
        if self.json {
            let _ = writeln!(std::io::stdout(), "{}", printable::json(&object.to_string()));
        }
    }

    /// The diagnostics as they are shown: those of one kind about one report as one, unless `-v` asks for all. For machines they are always
    /// grouped, with all places.
    pub fn grouped(&self, said: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.verbose && !self.json { said } else { grouped(said) }
    }

    /// Prints diagnostics in their order. Under `strict` warnings count as errors, so `-q` does not hide them.
    pub fn say(&self, said: &[Diagnostic], strict: bool) {
        if self.json {
            said.iter().for_each(|d| self.record(&as_json(d)));
            return;
        }
        if self.github {
            self.annotate(said, strict);
            return;
        }
        let stream = AutoStream::new(std::io::stderr(), self.color);
        let renderer = if stream.current_choice() == ColorChoice::Never { Renderer::plain() } else { Renderer::styled() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut out = stream.lock();
        let (shown, counted) = self.chosen(said, strict);
        for diagnostic in shown {
            let _ = writeln!(out, "{}\n", render(&renderer, diagnostic));
        }
        for (code, count) in counted {
            let _ = writeln!(out, "… and {count} more of {code}; -v shows all\n");
        }
    }

    /// Prints diagnostics as annotations, those with an error first: a workflow shows only the first ten of each severity.
    fn annotate(&self, said: &[Diagnostic], strict: bool) {
        let mut out = std::io::stdout().lock();
        let (mut shown, counted) = self.chosen(said, strict);
        shown.sort_by_key(|d| std::cmp::Reverse(d.severity));
        for diagnostic in shown {
            let _ = writeln!(out, "{}", annotations::annotation(diagnostic));
        }
        for (code, count) in counted {
            let _ = writeln!(out, "{}", annotations::notice(&format!("… and {count} more of {code}; -v shows all")));
        }
    }

    /// The diagnostics to print, and how many of each code are withheld.
    fn chosen<'a>(&self, said: &'a [Diagnostic], strict: bool) -> (Vec<&'a Diagnostic>, BTreeMap<Code, usize>) {
        let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
        let least = match (self.quiet, self.verbose, strict) {
            (true, _, false) => Severity::Error,
            (_, true, _) => Severity::Note,
            _ => Severity::Warning,
        };
        let shown = said.iter().filter(|d| d.severity >= least).filter(|d| {
            let count = seen.entry(d.code).or_default();
            *count += 1;
            self.verbose || *count <= ALIKE
        });
        let shown: Vec<&Diagnostic> = shown.collect();
        for diagnostic in &shown {
            seen.entry(diagnostic.code).and_modify(|count| *count -= 1);
        }
        seen.retain(|_, count| *count > 0);
        (shown, seen)
    }
}

/// How a line of a result is highlighted; without colours, it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    Plain,
    Bold,
    Red,
    Green,
    Cyan,
}

/// Text with colours. Only the colours can act on a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Painted(String);

impl Paint {
    /// The line in this colour; [`Terminal::painted`] removes the colours where none are wanted.
    pub(super) fn over(self, line: &str) -> Painted {
        self.around(&Painted::plain(line))
    }

    /// A line with highlighted stretches in it, in this colour.
    pub(super) fn around(self, line: &Painted) -> Painted {
        let code = match self {
            Paint::Plain => return line.clone(),
            Paint::Bold => 1,
            Paint::Red => 31,
            Paint::Green => 32,
            Paint::Cyan => 36,
        };
        Painted(format!("\u{1b}[{code}m{}\u{1b}[0m", line.0))
    }
}

impl Painted {
    pub fn plain(text: &str) -> Painted {
        Painted(printable::printable(text).into_owned())
    }

    /// A highlighted stretch within a line.
    pub fn inverse(text: &str) -> Painted {
        Painted(format!("\u{1b}[7m{}\u{1b}[27m", printable::printable(text)))
    }

    #[cfg(test)]
    pub fn shown(&self) -> &str {
        &self.0
    }

    pub fn push(&mut self, more: &Painted) {
        self.0.push_str(&more.0);
    }
}

/// Prints why the command line is invalid, or the help that it asks for, and returns the exit status.
pub(super) fn refuse(error: &clap::Error) -> u8 {
    // The message repeats words of the command line. Its colours are dropped if one of those could act on the terminal.
    let acts = std::env::args_os().any(|word| word.to_string_lossy().contains(controls::acts));
    let _ = if acts {
        let plain = error.render().to_string();
        write!(std::io::stderr(), "{}", printable::printable(&plain))
    } else {
        error.print()
    };
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// One diagnostic as lines, with its place, excerpt and cure.
fn render(renderer: &Renderer, diagnostic: &Diagnostic) -> String {
    let diagnostic = &printable::diagnostic(diagnostic);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name()).elements(Vec::<Origin<'_>>::new());
    if let Some(place) = &diagnostic.place {
        group = group.element(element(place));
    }
    let also = diagnostic.also_at();
    if !also.is_empty() {
        group = group.element(Level::NOTE.message(also.as_str()));
    }
    if let Some(cure) = &diagnostic.cure {
        group = group.element(Level::HELP.message(cure.as_str()));
    }
    let text = renderer.render(&[group]);
    match &diagnostic.place {
        // The renderer counts columns from the start of the excerpt, which need not be the start of the line.
        Some(p) => text.replacen(&address(p, characters(p, p.marked.start) + 1), &address(p, p.column as usize), 1),
        None => text,
    }
}

fn element(place: &Location) -> Element<'_> {
    if place.excerpt.is_empty() {
        return Origin::path(&*place.file).line(place.line as usize).char_column(place.column as usize).into();
    }
    let snippet = Snippet::source(place.excerpt.as_str()).path(&*place.file).line_start(place.line as usize);
    snippet.annotation(AnnotationKind::Primary.span(place.marked.clone())).into()
}

fn address(place: &Location, column: usize) -> String {
    format!("{}:{}:{column}", place.file, place.line)
}

/// Characters of the excerpt before the byte `to`.
fn characters(place: &Location, to: usize) -> usize {
    place.excerpt.get(..to).map_or(0, |t| t.chars().count())
}

/// One diagnostic as an object; positions are in characters.
pub(super) fn as_json(diagnostic: &Diagnostic) -> serde_json::Value {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut object =
        json!({ "type": "diagnostic", "severity": severity, "code": diagnostic.code, "message": diagnostic.message });
    if let Some(cure) = &diagnostic.cure {
        object.put("cure", json!(cure));
    }
    if let Some(place) = &diagnostic.place {
        object.put("file", json!(&*place.file));
        object.put("line", json!(place.line));
        object.put("column", json!(place.column));
        object.put("excerpt", json!(place.excerpt));
        object.put("marked", json!([characters(place, place.marked.start), characters(place, place.marked.end)]));
    }
    if !diagnostic.others.is_empty() {
        let places = diagnostic.place.iter().chain(&diagnostic.others);
        let places: Vec<_> = places.map(|p| json!({ "line": p.line, "column": p.column, "excerpt": p.excerpt })).collect();
        object.put("count", json!(places.len()));
        object.put("places", json!(places));
    }
    object
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn sample() -> Diagnostic {
        let text = "---\ntitle: 某市政府工作报告\nyaer: 2024\n---\n前文。某市的标准地改革。\n";
        let at = text.find("标准地").unwrap();
        Diagnostic::warning(Code::NoteWithoutDefinition, "标准地 has no definition")
            .at(Location::at(&Arc::from("content/reports/a.md"), text, at..at + "标准地".len()))
            .cure("define it in content/glossary")
    }

    #[test]
    fn a_caret_stands_under_han_characters_that_are_two_columns_wide() {
        insta::assert_snapshot!(render(&Renderer::plain(), &sample()), @r"
        warning[note-without-definition]: 标准地 has no definition
         --> content/reports/a.md:5:7
          |
        5 | 前文。某市的标准地改革。
          |             ^^^^^^
          |
          = help: define it in content/glossary
        ");
    }

    #[test]
    fn the_column_is_the_lines_even_where_the_excerpt_is_cut() {
        let text = format!("{}标准地", "长".repeat(100));
        let at = text.find("标准地").unwrap();
        let diagnostic = Diagnostic::warning(Code::BodyEmpty, "m").at(Location::at(&Arc::from("a.md"), &text, at..at + 3));
        assert!(render(&Renderer::plain(), &diagnostic).contains("a.md:1:101\n"));
    }

    #[test]
    fn json_counts_in_characters() {
        insta::assert_snapshot!(as_json(&sample()), @r#"{"type":"diagnostic","severity":"warning","code":"note-without-definition","message":"标准地 has no definition","cure":"define it in content/glossary","file":"content/reports/a.md","line":5,"column":7,"excerpt":"前文。某市的标准地改革。","marked":[6,9]}"#);
    }

    #[test]
    fn a_flood_of_one_kind_is_counted() {
        let terminal = Terminal { quiet: false, verbose: false, json: false, github: false, color: ColorChoice::Never };
        let mut said = vec![sample(); ALIKE + 3];
        said.extend(vec![Diagnostic::error(Code::Yaml, "wrong"); ALIKE + 3]);
        let (shown, counted) = terminal.chosen(&said, false);
        assert_eq!(shown.len(), ALIKE + ALIKE);
        assert_eq!(counted, BTreeMap::from([(Code::NoteWithoutDefinition, 3), (Code::Yaml, 3)]));
    }

    #[test]
    fn quiet_keeps_errors_and_what_strict_makes_of_warnings() {
        let quiet = Terminal { quiet: true, verbose: false, json: false, github: false, color: ColorChoice::Never };
        let said = [sample(), Diagnostic::error(Code::Yaml, "wrong")];
        assert_eq!(quiet.chosen(&said, false).0.len(), 1);
        assert_eq!(quiet.chosen(&said, true).0.len(), 2);
    }
}
