//! The grid of places and years. Each report leads to its page; reports with findings are marked.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Targets, escaped};
use crate::check::findings::{Findings, Row};
use crate::diag::{Diagnostic, Severity};

/// Number of rows from which the places in the outermost places are folded at first.
const FOLDED: usize = 60;

/// Number of years from which the columns are narrow.
const WIDE: usize = 16;

/// The numbers of findings.
struct Counts<'a> {
    pages: BTreeMap<&'a str, usize>,
    regions: BTreeMap<&'a str, usize>,
}

impl<'a> Counts<'a> {
    fn of(findings: &'a Findings, said: &[Diagnostic]) -> Counts<'a> {
        let mut counts = Counts { pages: BTreeMap::new(), regions: BTreeMap::new() };
        for diagnostic in said.iter().filter(|d| d.severity > Severity::Note) {
            let Some(place) = &diagnostic.place else { continue };
            let Some(shown) = findings.pages.find(&place.file, diagnostic.item) else { continue };
            *counts.pages.entry(&shown.address).or_default() += 1;
            *counts.regions.entry(&shown.region).or_default() += 1;
        }
        counts
    }

    /// The findings about a place and the places in it.
    fn within(&self, region: &str) -> usize {
        let after = self.regions.range(region..);
        after.take_while(|(name, _)| name.starts_with(region)).map(|(_, count)| count).sum()
    }
}

/// The grid as a table whose head and first column stay in sight. The rows of one outermost place are one `tbody`, which a checkbox
/// folds without a script.
pub(super) fn grid(findings: &Findings, said: &[Diagnostic], targets: &Targets) -> String {
    let counts = Counts::of(findings, said);
    let wide = if findings.years.len() > WIDE { " narrow" } else { "" };
    let mut out = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"grid-title\">\n<table class=\"grid{wide}\">\n\
         <thead><tr><th scope=\"col\">Place<th scope=\"col\" class=\"n\">Findings"
    );
    findings.years.iter().for_each(|year| {
        let _ = write!(out, "<th scope=\"col\">{year}");
    });
    out.push_str("\n<tbody>\n");
    let open = findings.grid.len() <= FOLDED;
    for (at, row) in findings.grid.iter().enumerate() {
        if row.level <= 1 && at > 0 {
            out.push_str("<tbody>\n");
        }
        let inner = findings.grid.get(at + 1).filter(|next| row.level <= 1 && next.level > 1);
        let folds = inner.map(|_| Folds { open, held: held(findings, at) });
        self::row(&mut out, row, folds.as_ref(), &counts, targets);
    }
    out.push_str("</table>\n</div>\n");
    out
}

/// What the row of a place says of the places in it.
struct Folds {
    /// Whether they are shown at first.
    open: bool,
    /// How many of them have a report, by year.
    held: Vec<usize>,
}

/// How many of the places within the outermost place of a row have a report, by year.
fn held(findings: &Findings, at: usize) -> Vec<usize> {
    let mut held = vec![0; findings.years.len()];
    for row in findings.grid.iter().skip(at + 1).take_while(|row| row.level > 1) {
        for (held, cell) in held.iter_mut().zip(&row.cells) {
            *held += usize::from(!cell.is_empty());
        }
    }
    held
}

/// One row.
fn row(out: &mut String, row: &Row, folds: Option<&Folds>, counts: &Counts<'_>, targets: &Targets) {
    let name = escaped(&row.place);
    let _ = write!(out, "<tr class=\"l{}\"><th scope=\"row\" lang=\"zh\">", row.level.min(3));
    if let Some(folds) = folds {
        let checked = if folds.open { " checked" } else { "" };
        let _ = write!(out, "<input type=\"checkbox\" autocomplete=\"off\" aria-label=\"Show the places in {name}\"{checked}>");
    }
    let _ = write!(out, "<a href=\"{}\">{name}</a><td class=\"n\">", targets.page(&row.address));
    let count = counts.within(&row.region);
    if count > 0 {
        let _ = write!(out, "<a href=\"#findings\" data-find=\"{}\">{}</a>", escaped(&row.region), super::grouped(count));
    }
    for (column, (kinds, address)) in row.cells.iter().zip(&row.addresses).enumerate() {
        let (Some(kind), Some(address)) = (kinds.first(), address) else {
            let _ = match folds.and_then(|folds| folds.held.get(column)) {
                None | Some(0) => write!(out, "<td>"),
                Some(held) => write!(out, "<td class=\"sum\">{held}"),
            };
            continue;
        };
        out.push_str("<td>");
        let (class, seal) = seal(kind);
        let href = targets.page(address);
        match counts.pages.get(address.as_str()) {
            Some(1) => {
                let _ = write!(out, "<a class=\"st {class} has\" title=\"1 finding\" href=\"{href}\">{seal}</a>");
            }
            Some(count) => {
                let _ = write!(out, "<a class=\"st {class} has\" title=\"{count} findings\" href=\"{href}\">{seal}</a>");
            }
            None => {
                let _ = write!(out, "<a class=\"st {class}\" href=\"{href}\">{seal}</a>");
            }
        }
    }
    // The end tag keeps the line feed out of the last cell, which may be empty.
    out.push_str("</tr>\n");
}

/// The class and the sign of a kind of report, as the site's own grid has them.
fn seal(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "report" => ("full", "全"),
        "summary" => ("summary", "摘"),
        _ => ("excerpt", "节"),
    }
}
