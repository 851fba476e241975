//! Cells and rows of tables of figures. Their HTML is written straight into a string, because there are many of them.

use super::series::{Said, Year};
use super::value;
use crate::figures::{Figure, Measure};
use crate::page::context::PageContext;
use crate::page::escape;
use crate::site::{Place, Site};

/// The address of an indicator's page: `/figures/gdp/`.
pub(crate) fn of_indicator(code: &str) -> String {
    ["/figures/", code, "/"].concat()
}

/// The address of the figures of a place; `None` for one without reports of its own, which has no such page.
pub(crate) fn of_place(site: &Site, place: &Place) -> Option<String> {
    (site.config.figures && !place.reports.is_empty()).then(|| [&place.address, "figures/"].concat())
}

/// 增长, 水平, 比率.
pub(super) fn measure_name<'a>(context: PageContext<'a>, measure: Measure) -> &'a str {
    context.strings.get(match measure {
        Measure::Level => "measure_level",
        Measure::Share => "measure_share",
        _ => "measure_growth",
    })
}

/// The heads of the columns that [`cells_of_year`] fills; returns their number.
pub(super) fn heads(out: &mut String, context: PageContext, levels: bool) -> usize {
    let mut keys = vec!["figure_target", "figure_outcome", "figure_difference"];
    keys.extend(levels.then_some("measure_level"));
    keys.iter().for_each(|key| out.extend(["<th scope=col>", context.strings.get(key)]));
    keys.len()
}

/// The cells of a year: target, outcome, difference, and the level if the table has levels. Ends the row.
pub(super) fn cells_of_year(out: &mut String, context: PageContext, year: &Year, measure: Measure, levels: bool) {
    out.push_str("<td>");
    cell(out, context, year.target, measure);
    out.push_str("<td>");
    if year.silent {
        missing(out, context);
    } else {
        cell(out, context, year.outcome, measure);
    }
    out.push_str("<td>");
    if let (Some(difference), Some((_, target))) = (year.deviation(), year.target) {
        out.push_str(&value::difference(difference, target.measure, &target.unit));
    }
    if levels {
        out.push_str("<td>");
        cell(out, context, year.level, Measure::Level);
    }
    out.push('\n');
}

/// The value of a figure as a link to the paragraph that states it; nothing for none. A value in another measure than that of the
/// column says what it is.
pub(super) fn cell(out: &mut String, context: PageContext, said: Option<Said>, measure: Measure) {
    let Some((report, figure)) = said else { return };
    let words = if figure.measure == measure || figure.measure == Measure::Share {
        value::plain(figure)
    } else {
        value::stated(figure)
    };
    out.push_str("<a href=");
    escape::value(out, &passage(context, report, figure));
    out.push('>');
    escape::text(out, &words);
    out.push_str("</a>");
    if figure.doubt.is_some() {
        out.extend([" <small>", context.strings.get("figure_doubtful"), "</small>"]);
    }
}

/// The link to the paragraph that states a figure.
fn passage(context: PageContext, report: crate::annotation::ReportId, figure: &Figure) -> String {
    let address = context.site.report(report).map_or("/", |report| report.address.as_str());
    if figure.anchor.is_empty() {
        context.links.to(address)
    } else {
        context.links.to(&[address, "#", &figure.anchor].concat())
    }
}

/// What stands for an outcome that the next report does not mention.
pub(super) fn missing(out: &mut String, context: PageContext) {
    out.extend(["<small>", context.strings.get("figure_missing"), "</small>"]);
}

/// A row between two years in which an indicator is defined differently.
pub(super) fn row_of_break(out: &mut String, context: PageContext, columns: usize, was: &str, is: &str) {
    out.push_str(&format!("<tr class=break><td colspan={columns}>"));
    escape::text(out, &context.strings.fill("figure_break", &[("was", was), ("is", is)]));
    out.push('\n');
}

/// A list of quotes by year.
pub(super) struct Words<'a> {
    context: PageContext<'a>,
    pub html: String,
    year: u16,
    /// The paragraph and the words of the last figure.
    last: (String, &'a str),
}

impl<'a> Words<'a> {
    pub(super) fn new(context: PageContext<'a>) -> Words<'a> {
        Words { context, html: String::new(), year: 0, last: (String::new(), "") }
    }

    /// Adds the words of a figure, unless the last words of the year have them.
    pub(super) fn add(&mut self, year: u16, key: &str, (report, figure): Said<'a>) {
        let href = passage(self.context, report, figure);
        if self.year == year && self.last.0 == href && self.last.1.contains(&*figure.quote) {
            return;
        }
        if self.year != year {
            self.html.push_str(&format!("<dt>{year}\n"));
        }
        self.html.push_str("<dd><small>");
        self.html.push_str(self.context.strings.get(key));
        self.html.push_str("</small> <a href=");
        escape::value(&mut self.html, &href);
        self.html.push('>');
        escape::text(&mut self.html, &figure.quote);
        self.html.push_str("</a>\n");
        (self.year, self.last) = (year, (href, &*figure.quote));
    }
}
