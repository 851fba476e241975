//! Output to the terminal: results to standard output, messages to standard error; with `--message-format json` everything to
//! standard output, one JSON object per line, as docs/diagnostics.md describes; with `--message-format github` messages to standard output,
//! as commands to the runner of a workflow. All text passes the filter of [`printable`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use serde_json::json;

use super::flags::{Color, Global, MessageFormat};
use super::{annotations, hyperlink, listing, printable, wrap};
use crate::diag::{Code, Diagnostic, Location, Severity, grouped};
use crate::json::Keys as _;

/// Number of messages of one code that are printed before the rest are only counted, unless `-v` is given.
const ALIKE: usize = 20;

/// Number of messages from which on they are listed by file and code instead of one by one with their lines, and how many of one code
/// are listed.
const MANY: usize = 40;
const LISTED: usize = 200;

/// The columns of a terminal that does not tell them, and the fewest for which lines are broken.
const WIDTH: usize = 100;
const NARROWEST: usize = 30;

/// How this run prints to its user.
#[derive(Debug, Clone)]
pub struct Terminal {
    pub quiet: bool,
    pub verbose: bool,
    pub json: bool,
    /// Messages are annotations of a GitHub workflow.
    pub github: bool,
    color: ColorChoice,
    /// The columns of the terminal to which messages go; `None` in a pipe or a file, where lines may be of any length.
    width: Option<usize>,
    /// The root of the archive, below which files are; set if the terminal shows hyperlinks.
    links: OnceLock<PathBuf>,
}

impl Terminal {
    pub fn new(global: &Global) -> Terminal {
        let color = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        let (json, github) = (global.message_format == MessageFormat::Json, global.message_format == MessageFormat::Github);
        let width = if std::io::stderr().is_terminal() { terminal_columns() } else { None };
        Terminal { quiet: global.quiet, verbose: global.verbose, json, github, color, width, links: OnceLock::new() }
    }

    /// Makes paths in messages open the files below `root`, if the terminal shows hyperlinks.
    pub(super) fn opens(&self, root: &Path) {
        let shows = std::io::stderr().is_terminal() && self.color != ColorChoice::Never;
        if shows && hyperlink::supported(|name| std::env::var(name).ok()) {
            let _ = self.links.set(std::path::absolute(root).unwrap_or_else(|_| root.to_owned()));
        }
    }

    /// The columns in which results are printed.
    pub(super) fn result_width(&self) -> usize {
        let columns = if std::io::stdout().is_terminal() { terminal_columns() } else { None };
        columns.unwrap_or(WIDTH).clamp(NARROWEST, WIDTH)
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
        let renderer = self.width.map_or(renderer.clone(), |width| renderer.term_width(width));
        let mut out = stream.lock();
        let many = !self.verbose && said.iter().filter(|d| d.severity >= self.least(strict)).count() > MANY;
        let (shown, counted) = self.chosen(said, strict, if many { LISTED } else { ALIKE });
        if many {
            let shown: Vec<Diagnostic> = shown.into_iter().map(printable::diagnostic).collect();
            let shown: Vec<&Diagnostic> = shown.iter().collect();
            let _ = write!(out, "{}", listing::listed(&shown, self.width.unwrap_or(WIDTH), |place| self.address(place)));
        } else {
            for diagnostic in shown {
                let fitted = self.width.map(|width| fitted(diagnostic, width));
                let text = render(&renderer, fitted.as_ref().unwrap_or(diagnostic));
                let _ = writeln!(out, "{}\n", self.with_link(text, diagnostic));
            }
        }
        for (code, count) in counted {
            let _ = writeln!(out, "… and {count} more of {code}; -v shows all\n");
        }
    }

    /// Prints the messages of a run: those with the codes `only`, or all, and then the totals by code.
    pub fn tell(&self, said: &[Diagnostic], only: &[Code], strict: bool) {
        if only.is_empty() {
            self.say(said, strict);
        } else {
            let shown: Vec<Diagnostic> = said.iter().filter(|d| only.contains(&d.code)).cloned().collect();
            Terminal { verbose: true, quiet: false, ..self.clone() }.say(&shown, strict);
        }
        let totals = listing::totals(said, self.least(strict));
        if !totals.is_empty() {
            self.status(&totals);
        }
    }

    /// The address of a place, as a hyperlink where the terminal shows them.
    fn address(&self, place: &Location) -> String {
        let address = address(place, place.column as usize);
        match self.links.get() {
            Some(root) => hyperlink::linked(&address, &root.join(&*place.file)),
            None => address,
        }
    }

    fn with_link(&self, text: String, diagnostic: &Diagnostic) -> String {
        let place = diagnostic.place.as_ref().filter(|_| self.links.get().is_some());
        place.map_or(text.clone(), |place| text.replacen(&address(place, place.column as usize), &self.address(place), 1))
    }

    /// The least severity that is shown.
    fn least(&self, strict: bool) -> Severity {
        match (self.quiet, self.verbose, strict) {
            (true, _, false) => Severity::Error,
            (_, true, _) => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// Prints diagnostics as annotations, those with an error first: a workflow shows only the first ten of each severity.
    fn annotate(&self, said: &[Diagnostic], strict: bool) {
        let mut out = std::io::stdout().lock();
        let (mut shown, counted) = self.chosen(said, strict, ALIKE);
        shown.sort_by_key(|d| std::cmp::Reverse(d.severity));
        for diagnostic in shown {
            let _ = writeln!(out, "{}", annotations::annotation(diagnostic));
        }
        for (code, count) in counted {
            let _ = writeln!(out, "{}", annotations::notice(&format!("… and {count} more of {code}; -v shows all")));
        }
    }

    /// The diagnostics to print, at most `alike` of a code, and how many of each code are withheld.
    fn chosen<'a>(&self, said: &'a [Diagnostic], strict: bool, alike: usize) -> (Vec<&'a Diagnostic>, BTreeMap<Code, usize>) {
        let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
        let least = self.least(strict);
        let shown = said.iter().filter(|d| d.severity >= least).filter(|d| {
            let count = seen.entry(d.code).or_default();
            *count += 1;
            self.verbose || *count <= alike
        });
        let shown: Vec<&Diagnostic> = shown.collect();
        for diagnostic in &shown {
            seen.entry(diagnostic.code).and_modify(|count| *count -= 1);
        }
        seen.retain(|_, count| *count > 0);
        (shown, seen)
    }
}

/// The columns of the terminal; `None` if it does not tell.
fn terminal_columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|width| *width >= NARROWEST)
}

/// The message with its lines cut to the width of the terminal, less what the renderer puts before them.
fn fitted(diagnostic: &Diagnostic, width: usize) -> Diagnostic {
    let title = width.saturating_sub(diagnostic.severity.name().len() + diagnostic.code.name().len() + 4);
    Diagnostic {
        message: wrap::wrapped(&diagnostic.message, title.max(NARROWEST)),
        cure: diagnostic.cure.as_deref().map(|cure| wrap::wrapped(cure, width.saturating_sub(15).max(NARROWEST))),
        ..diagnostic.clone()
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
    let mut object = json!({ "type": "diagnostic", "severity": diagnostic.severity.name(), "code": diagnostic.code, "message": diagnostic.message });
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
        let terminal = Terminal {
            quiet: false,
            verbose: false,
            json: false,
            github: false,
            color: ColorChoice::Never,
            width: None,
            links: OnceLock::new(),
        };
        let mut said = vec![sample(); ALIKE + 3];
        said.extend(vec![Diagnostic::error(Code::Yaml, "wrong"); ALIKE + 3]);
        let (shown, counted) = terminal.chosen(&said, false, ALIKE);
        assert_eq!(shown.len(), ALIKE + ALIKE);
        assert_eq!(counted, BTreeMap::from([(Code::NoteWithoutDefinition, 3), (Code::Yaml, 3)]));
    }

    #[test]
    fn quiet_keeps_errors_and_what_strict_makes_of_warnings() {
        let quiet = Terminal {
            quiet: true,
            verbose: false,
            json: false,
            github: false,
            color: ColorChoice::Never,
            width: None,
            links: OnceLock::new(),
        };
        let said = [sample(), Diagnostic::error(Code::Yaml, "wrong")];
        assert_eq!(quiet.chosen(&said, false, ALIKE).0.len(), 1);
        assert_eq!(quiet.chosen(&said, true, ALIKE).0.len(), 2);
    }
}
