//! What holds between the rows of the tables: their keys, and the values that a column may have.

use super::tables::TableOf;
use crate::site::Site;

/// The columns that identify a row; none if two rows may agree in all but their words.
pub(super) fn primary_key(table: TableOf) -> &'static [&'static str] {
    match table {
        TableOf::Reports | TableOf::Terms => &["address"],
        TableOf::Outline => &["report", "anchor"],
        TableOf::Definitions => &["definition"],
        TableOf::Notes => &["report", "label"],
        TableOf::Uses => &["report", "term"],
        TableOf::Indicators => &["indicator"],
        TableOf::Regions => &["place"],
        TableOf::Figures | TableOf::Pairs | TableOf::Absences => &[],
    }
}

/// The columns whose values are those of a column of another table, with both. A value may be missing.
pub(super) fn foreign_keys(site: &Site, table: TableOf) -> Vec<(&'static str, TableOf, &'static str)> {
    let report = |column| (column, TableOf::Reports, "address");
    let place = |column| (column, TableOf::Regions, "place");
    let indicator = ("indicator", TableOf::Indicators, "indicator");
    match table {
        TableOf::Reports => vec![place("place")],
        TableOf::Outline => vec![report("report")],
        TableOf::Terms => vec![report("first_report")],
        TableOf::Definitions => vec![("term", TableOf::Terms, "term")],
        TableOf::Notes => vec![report("report"), ("definition", TableOf::Definitions, "definition")],
        TableOf::Uses => vec![report("report"), ("term", TableOf::Terms, "address")],
        // The open figures are about what no indicator names.
        TableOf::Figures if site.config.open_figures => vec![report("report")],
        TableOf::Figures => vec![report("report"), indicator],
        TableOf::Pairs => vec![place("place"), indicator, report("target_report"), report("outcome_report")],
        TableOf::Absences => vec![place("place"), indicator, report("target_report"), report("next_report")],
        TableOf::Regions => vec![place("parent")],
        TableOf::Indicators => Vec::new(),
    }
}

const KINDS: &[&str] = &["report", "summary", "excerpt", "other"];
const LEVELS: &[&str] = &["country", "province", "prefecture", "county"];
const MEASURES: &[&str] = &["level", "growth", "share", "ratio", "points"];
const BOUNDS: &[&str] = &["eq", "about", "ge", "gt", "le", "lt", "near", "range", "masked"];

/// The values that a column may have; `None` if they are not from a list.
pub(super) fn allowed(table: TableOf, column: &str) -> Option<&'static [&'static str]> {
    Some(match (table, column) {
        (TableOf::Reports, "kind") => KINDS,
        (TableOf::Reports | TableOf::Regions, "level") => LEVELS,
        (TableOf::Reports, "script") => &["hans", "hant"],
        (TableOf::Definitions, "origin") => &["report", "glossary"],
        (TableOf::Figures, "kind") => &["outcome", "target", "plan"],
        (_, "measure") => MEASURES,
        (_, "bound" | "target_bound" | "outcome_bound") => BOUNDS,
        (TableOf::Figures, "status") | (_, "outcome_status") => &["estimate", "provisional", "stretch"],
        (TableOf::Figures, "span") => &["average", "sum"],
        (TableOf::Figures, "origin") => &["machine", "curator"],
        (TableOf::Figures, "rule") => &["stated", "inherited", "distributed", "relation"],
        (TableOf::Figures, "doubt") => &["kind", "measure", "second-value"],
        _ => return None,
    })
}
