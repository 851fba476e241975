//! Converts code to HTML with classes, so that its colours follow the reader's light or dark mode.

use std::sync::OnceLock;

use syntect::highlighting::ThemeSet;
use syntect::html::{ClassStyle, ClassedHTMLGenerator, css_for_theme_with_class_style};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

use crate::page::escape;

const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "c-" };

/// The grammars are loaded on first use: most archives have no code.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// Writes code. Code in an unknown language is written without colours.
pub(crate) fn write(out: &mut String, language: &str, text: &str) {
    out.push_str("<pre class=code tabindex=0><code>");
    match highlighted(language, text) {
        Some(html) => out.push_str(&html),
        None => escape::text(out, text),
    }
    out.push_str("</code></pre>\n");
}

fn highlighted(language: &str, text: &str) -> Option<String> {
    if language.is_empty() {
        return None;
    }
    let syntax = syntaxes().find_syntax_by_token(language)?;
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes(), STYLE);
    for line in LinesWithEndings::from(text) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

/// The colours of code for both modes.
pub(crate) fn stylesheet() -> String {
    let themes = ThemeSet::load_defaults();
    let css =
        |name: &str| themes.themes.get(name).and_then(|t| css_for_theme_with_class_style(t, STYLE).ok()).unwrap_or_default();
    let (light, dark) = (colours(&css("InspiredGitHub")), colours(&css("base16-eighties.dark")));
    format!("{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n")
}

/// The rules of a theme without backgrounds and comments: code uses the background of the page.
fn colours(css: &str) -> String {
    let mut out = String::new();
    for rule in css.split_inclusive('}') {
        let rule = rule.rsplit("*/").next().unwrap_or(rule).trim();
        let Some((selector, body)) = rule.split_once('{') else { continue };
        let kept: Vec<&str> = body
            .trim_end_matches('}')
            .split(';')
            .map(str::trim)
            .filter(|d| !d.is_empty() && !d.starts_with("background"))
            .collect();
        if !kept.is_empty() && !selector.trim().ends_with("c-code") {
            out.push_str(&format!("{} {{ {} }}\n", selector.trim(), kept.join("; ")));
        }
    }
    out
}
