//! Compiles templates into an engine that renders them.

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
        said.push(fault(folder, &error, |name| text_of(&templates, name)));
        let before = templates.len();
        let guilty = culprit(error.kind()).map(str::to_owned);
        templates.retain(|t| !t.own || guilty.as_ref().is_some_and(|name| *name != t.name));
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

/// The text of a user's template.
fn text_of<'a>(templates: &'a [Template], name: &str) -> Option<&'a str> {
    templates.iter().find(|t| t.own && t.name == name).map(|t| t.text.as_str())
}

/// The template that caused an error.
fn culprit(kind: &ErrorKind) -> Option<&str> {
    match kind {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report.filename()),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => Some(tpl),
        ErrorKind::MissingParent { current, .. } => Some(current),
        _ => None,
    }
}

/// Converts an error of the template engine to a diagnostic with file and line. `text` returns the text of a user's template by
/// name. An error in a built-in template is caused by a user's template that it uses, and there is no file to point to.
pub(in crate::page) fn fault<'a>(folder: &str, error: &tera::Error, text: impl Fn(&str) -> Option<&'a str>) -> Diagnostic {
    let name = culprit(error.kind()).unwrap_or_default();
    let file: Arc<str> = Arc::from(format!("{folder}/templates/{name}"));
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let Some(source) = text(name) else {
                let folder = Location::whole(&Arc::from(format!("{folder}/templates")));
                return messages::template(folder, &format!("in the built-in {name}, {}", first_lower(report.message())));
            };
            let place = Location::at(&file, source, bytes(source, report.span()));
            messages::template(place, &first_lower(report.message()))
        }
        _ if name.is_empty() => {
            messages::template(Location::whole(&Arc::from(format!("{folder}/templates"))), &one_line(error))
        }
        _ => messages::template(Location::whole(&file), &one_line(error)),
    }
}

fn bytes(text: &str, span: &tera::Span) -> std::ops::Range<usize> {
    let offset = |line: usize, column: usize| {
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = text.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(column).map_or(rest.len(), |(i, _)| i)
    };
    offset(span.start_line, span.start_col)..offset(span.end_line, span.end_col)
}

fn one_line(error: &tera::Error) -> String {
    first_lower(error.to_string().lines().next().unwrap_or_default())
}

fn first_lower(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    first + chars.as_str().trim_end_matches('.')
}
