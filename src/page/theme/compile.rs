//! Compiles templates into an engine that renders them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::ThemeFile;
use super::strings::fill;
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::page::escape;

/// Endings of template names whose output is escaped as HTML, which also suits XML. By default, Tera leaves feeds unescaped.
const ESCAPED: [&str; 4] = [".html", ".xml", ".atom", ".svg"];

/// The template that pages extend.
const BASE: &str = "base.html";

/// A template: its name (`report.html`), its text, and whether it is the user's.
struct Template {
    name: String,
    text: String,
    own: bool,
}

/// The engine with all templates. A user's template that does not compile is reported and left out.
pub(super) fn engine(folder: &str, overrides: &[ThemeFile]) -> Noted<Tera> {
    let mut said = Vec::new();
    let mut templates: Vec<Template> = super::defaults("templates")
        .map(|(name, text)| Template { name: name.to_owned(), text: without_indentation(text), own: false })
        .collect();
    for file in overrides {
        let Some(name) = file.path.strip_prefix("templates/") else { continue };
        match String::from_utf8(file.bytes.clone()) {
            Ok(text) => templates.push(Template { name: name.to_owned(), text, own: true }),
            Err(_) => said.push(messages::theme_not_text(&format!("{folder}/{}", file.path))),
        }
    }
    if let Some(fault) = base_without_block(folder, &templates) {
        said.push(fault);
        templates.retain(|template| !template.own || template.name != BASE);
    }
    loop {
        let mut engine = bare();
        let Err(error) = engine.add_raw_templates(templates.iter().map(|t| (t.name.as_str(), t.text.as_str()))) else {
            return Noted::new(engine, said);
        };
        let own = owned(&templates);
        said.extend(faults(folder, &error, &own));
        let before = templates.len();
        let guilty: Vec<String> = reports(&error).into_iter().map(|r| r.name).filter(|name| own.contains_key(name)).collect();
        templates.retain(|t| !t.own || !guilty.is_empty() && !guilty.contains(&t.name));
        if templates.len() == before {
            templates.retain(|t| !t.own);
        }
        if templates.is_empty() || before == templates.len() {
            return Noted::new(bare(), said);
        }
    }
}

/// The error of a user's base template that lacks a block which pages fill. The engine would blame the page.
fn base_without_block(folder: &str, templates: &[Template]) -> Option<Diagnostic> {
    let base = |own: bool| templates.iter().find(|t| t.own == own && t.name == BASE);
    let (built_in, own) = (base(false)?, base(true)?);
    let has = blocks(&own.text);
    // A base that extends another template has the blocks of that one too.
    if own.text.contains("{% extends") || own.text.contains("{%- extends") {
        return None;
    }
    let missing: Vec<&str> = blocks(&built_in.text).into_iter().filter(|block| !has.contains(block)).collect();
    let file: Arc<str> = Arc::from(format!("{folder}/templates/{BASE}"));
    (!missing.is_empty()).then(|| messages::base_without_block(Location::whole(&file), &missing))
}

/// The names of the blocks of a template.
fn blocks(text: &str) -> Vec<&str> {
    let tags = text.split("{%").skip(1).map(|tag| tag.trim_start_matches('-').trim_start());
    tags.filter_map(|tag| tag.strip_prefix("block ")?.split_whitespace().next()).collect()
}

/// A built-in template without the white space at the start of its lines, which is for its readers and would be a large part of
/// some pages. A user's template is taken as it is: it may have a `<pre>` element.
fn without_indentation(text: &str) -> String {
    text.lines().flat_map(|line| [line.trim_start_matches(' '), "\n"]).collect()
}

fn bare() -> Tera {
    let mut engine = Tera::new();
    engine.set_escape_fn(escape::for_engine);
    engine.autoescape_on(ESCAPED);
    engine.register_filter("fill", filled);
    engine.register_filter("json", json);
    engine
}

/// `{{ t.key | fill(n=3) }}`: an interface string with its values filled in.
fn filled(text: &str, values: Kwargs, _: &State) -> TeraResult<String> {
    let values = values.deserialize::<serde_json::Map<String, serde_json::Value>>()?;
    let shown: Vec<(String, String)> = values.into_iter().map(|(name, value)| (name, shown(value))).collect();
    let pairs: Vec<(&str, &str)> = shown.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(fill(text, &pairs))
}

/// `{{ places | json | safe }}`: a value as JSON that may be the content of a script element.
fn json(value: &Value, _: Kwargs, _: &State) -> TeraResult<String> {
    let json = serde_json::to_value(value).map_err(|e| tera::Error::message(e.to_string()))?;
    Ok(escape::json(&json))
}

fn shown(value: serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

fn owned(templates: &[Template]) -> BTreeMap<String, String> {
    templates.iter().filter(|t| t.own).map(|t| (t.name.clone(), t.text.clone())).collect()
}

/// What the engine says of one place in a template. Line and column count from 0; there are none for an error of the template as a whole.
struct Report {
    name: String,
    said: String,
    at: Option<(usize, usize)>,
}

/// The places that an error names. Errors found when all templates are checked together come as one text, with the place of each on a
/// line `--> name:line:column`.
fn reports(error: &tera::Error) -> Vec<Report> {
    let of = |name: &str, at| vec![Report { name: name.to_owned(), said: one_line(error), at }];
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let (span, said) = (report.span(), first_lower(report.message()));
            vec![Report {
                name: report.filename().to_owned(),
                said,
                at: Some((span.start_line.saturating_sub(1), span.start_col)),
            }]
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => of(tpl, None),
        ErrorKind::MissingParent { current, .. } => of(current, None),
        ErrorKind::Msg(text) => listed(text),
        _ => Vec::new(),
    }
}

fn listed(text: &str) -> Vec<Report> {
    let mut said = String::new();
    let mut found: Vec<Report> = Vec::new();
    for line in text.lines() {
        if let Some(message) = line.strip_prefix("error: ") {
            said = first_lower(message);
        }
        let parts: Vec<&str> =
            line.trim_start().strip_prefix("--> ").map(|at| at.rsplitn(3, ':').collect()).unwrap_or_default();
        if let [column, line, name] = parts[..] {
            let number = |typed: &str| typed.parse::<usize>().map_or(0, |n| n.saturating_sub(1));
            found.push(Report { name: name.to_owned(), said: said.clone(), at: Some((number(line), number(column))) });
        }
    }
    found
}

/// Converts an error of the template engine to diagnostics at lines of the user's own files, whose texts `own` holds by name. If only
/// templates of the default theme have errors, the user's template that should have what they need is named.
pub(in crate::page) fn faults(folder: &str, error: &tera::Error, own: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let file = |name: &str| -> Arc<str> { Arc::from(format!("{folder}/templates/{name}")) };
    if let Some(missing) = missing(error.kind()) {
        let naming = own.iter().find_map(|(name, text)| Some((name, text, quoted(text, missing)?)));
        if let Some((name, text, at)) = naming {
            return vec![messages::template_unknown(
                Location::at(&file(name), text, at),
                missing,
                nearest(missing, own).as_deref(),
            )];
        }
    }
    let reports = reports(error);
    let owned = reports.iter().filter_map(|report| Some((report, own.get(&report.name)?)));
    let faults: Vec<Diagnostic> = owned.map(|(report, text)| fault(&file(&report.name), text, report, own)).collect();
    if !faults.is_empty() {
        return faults;
    }
    let (name, said) =
        reports.first().map_or_else(|| ("", one_line(error)), |report| (report.name.as_str(), report.said.clone()));
    vec![match guest(&said, own) {
        Some(guest) => messages::template_beside(Location::whole(&file(guest)), name, &said),
        None => messages::template(Location::whole(&file(name)), &said),
    }]
}

fn fault(file: &Arc<str>, text: &str, report: &Report, own: &BTreeMap<String, String>) -> Diagnostic {
    let word = report.said.split('`').nth(1).unwrap_or_default();
    let range = report.at.map_or_else(|| chained(text), |(line, column)| bytes(text, line, column, word));
    let place = Location::at(file, text, range);
    match report.said.contains("nknown template `") {
        true => messages::template_unknown(place, word, nearest(word, own).as_deref()),
        false => messages::template(place, &report.said),
    }
}

/// The name of a template that an error says does not exist.
fn missing(kind: &ErrorKind) -> Option<&str> {
    match kind {
        ErrorKind::MissingParent { parent, .. } => Some(parent),
        ErrorKind::TemplateNotFound(name) => Some(name),
        _ => None,
    }
}

/// The bytes of a name in quotes.
fn quoted(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    ['"', '\''].iter().find_map(|quote| text.find(&format!("{quote}{name}{quote}"))).map(|at| at..at + name.len() + 2)
}

/// The bytes of the statement by which a template names another one.
fn chained(text: &str) -> std::ops::Range<usize> {
    let at = ["{% extends", "{% include", "{%- extends", "{%- include"].iter().filter_map(|word| text.find(word)).min();
    at.map_or(0..0, |at| at..text.get(at..).and_then(|rest| rest.find("%}")).map_or(at, |end| at + end + 2))
}

/// The user's template that lacks what a template of the default theme needs: that which replaces the one with the component named in
/// the message, or else the one that most templates depend on.
fn guest<'a>(said: &str, own: &'a BTreeMap<String, String>) -> Option<&'a str> {
    let component = format!("component {}(", said.split('`').nth(1).unwrap_or_default());
    let home = super::defaults("templates").find(|(_, text)| text.contains(&component)).map(|(name, _)| name);
    let shared = home.into_iter().chain(["parts.html", "base.html"]).find_map(|name| own.get_key_value(name));
    shared.or_else(|| own.iter().next()).map(|(name, _)| name.as_str())
}

/// The name of the template most similar to one that does not exist.
pub(super) fn nearest(name: &str, own: &BTreeMap<String, String>) -> Option<String> {
    let known =
        super::defaults("templates").map(|(known, _)| known).chain(own.keys().map(String::as_str)).filter(|k| *k != name);
    let near = known.map(|known| (strsim::jaro_winkler(name, known), known)).filter(|(likeness, _)| *likeness > 0.8);
    near.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, known)| known.to_owned())
}

/// The bytes of a word near a line and a column, which count from 0; the character there if the word is not found on the line.
fn bytes(text: &str, line: usize, column: usize, word: &str) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let at = rest.char_indices().nth(column).map_or(rest.len(), |(i, _)| i);
    let line_end = rest.find('\n').unwrap_or(rest.len()).max(at);
    let found = rest.get(at..line_end).filter(|_| !word.is_empty()).and_then(|rest| rest.find(word));
    match found {
        Some(further) => start + at + further..start + at + further + word.len(),
        None => start + at..start + at + rest.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
    }
}

fn one_line(error: &tera::Error) -> String {
    first_lower(error.to_string().lines().next().unwrap_or_default())
}

fn first_lower(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    first + chars.as_str().trim_end_matches('.')
}
