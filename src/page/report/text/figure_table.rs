//! The figures of a report on its page: a table of them below each part, and the words that state them as links to its rows.
//!
//! A row leads to the words, and the words to the row: `q3` and `f3`. Words that a term, a link or a note divides are not linked;
//! their row leads to the paragraph.

use super::Setting;
use super::figures::Quoted;
use super::writer::Writer;
use crate::figures::{Doubt, Kind};
use crate::han::cut::CutText;
use crate::page::escape;
use crate::page::figures::table::of_place;
use crate::page::figures::value;
use crate::page::theme::Strings;

impl<'a> Writer<'a> {
    /// Text outside terms, with the words of figures in it as links.
    pub(super) fn plain(&mut self, text: &str, start: usize, quoted: &[Quoted<'a>]) {
        let mut at = 0;
        for words in quoted {
            let Some(from) = words.range.start.checked_sub(start).filter(|from| *from >= at) else { continue };
            let to = words.range.end - start;
            if text.get(from..to) != Some(words.words) {
                continue;
            }
            escape::text(&mut self.out, text.between(at..from));
            let number = words.number.to_string();
            self.out.extend(["<a class=q id=q", &number, " href=#f", &number, ">"]);
            escape::text(&mut self.out, words.words);
            self.out.push_str("</a>");
            if let Some(linked) = self.stated.linked.get_mut(words.number - 1) {
                *linked = true;
            }
            at = to;
        }
        escape::text(&mut self.out, text.after(at));
    }

    /// The table of the figures that the blocks since the last one state.
    pub(super) fn figure_list(&mut self) {
        let first = self.stated.listed;
        let last = self.stated.figures.partition_point(|figure| figure.block < self.next);
        if last <= first {
            return;
        }
        self.stated.listed = last;
        let strings = self.setting.strings;
        let own = if strings.is_chinese() { String::new() } else { format!(" lang={}", strings.language()) };
        let count = strings.count("figures_count", last - first);
        self.out.push_str(&format!("<details class=\"fold figs\"{own}><summary>{count}</summary>\n"));
        if first == 0 {
            self.out.push_str(&format!("<p class=small>{}", strings.get("figures_machine")));
            self.over_years();
            self.out.push_str("</p>\n");
        }
        let chinese = if strings.is_chinese() { "" } else { " lang=zh-Hans" };
        self.out.push_str(&format!("<table class=tab><tbody{chinese}>\n"));
        for number in first + 1..=last {
            self.figure_row(number);
        }
        self.out.push_str("</tbody></table></details>\n");
    }

    /// The link to the figures of the report's place over the years.
    fn over_years(&mut self) {
        let Setting { site, strings, links, .. } = self.setting;
        let place = self.setting.report.and_then(|id| site.report(id)?.place).and_then(|place| site.place(place));
        if let Some(address) = place.and_then(|place| of_place(site, place)) {
            self.out.push_str(" <a href=");
            escape::value(&mut self.out, &links.to(&address));
            self.out.push_str(&format!(">{}</a>", strings.get("figures_over_years")));
        }
    }

    fn figure_row(&mut self, number: usize) {
        let Some(figure) = self.stated.figures.get(number - 1).copied() else { return };
        let linked = self.stated.linked.get(number - 1).copied().unwrap_or_default();
        let (site, strings) = (self.setting.site, self.setting.strings);
        let name = site.indicators.of_code(&figure.indicator);
        let own = number.to_string();
        self.out.extend(["<tr id=f", &own, "><th scope=row>"]);
        escape::text(&mut self.out, name.map_or(&*figure.indicator, |indicator| &*indicator.name));
        self.out.push_str("<td>");
        self.out.push_str(&figure.period.map(value::period).unwrap_or_default());
        if figure.kind != Kind::Outcome {
            self.out.extend([" <small>", kind(strings, figure.kind), "</small>"]);
        }
        self.out.push_str("<td><a href=");
        let to = if linked { ["#q", &own].concat() } else { ["#", &figure.anchor].concat() };
        escape::value(&mut self.out, &to);
        self.out.push('>');
        escape::text(&mut self.out, &value::stated(figure));
        self.out.push_str("</a>");
        if let Some(doubt) = figure.doubt {
            self.out.push_str(&format!(" <small>{}</small>", why(strings, doubt)));
        }
        self.out.push('\n');
    }
}

/// 目标, 规划.
fn kind(strings: &Strings, kind: Kind) -> &str {
    strings.get(match kind {
        Kind::Outcome => "figure_outcome",
        Kind::Target => "figure_target",
        Kind::Plan => "figure_plan",
    })
}

/// Why another reader might write a figure otherwise.
fn why(strings: &Strings, doubt: Doubt) -> &str {
    strings.get(match doubt {
        Doubt::Kind => "figure_doubt_kind",
        Doubt::Measure => "figure_doubt_measure",
        Doubt::SecondValue => "figure_doubt_second",
        Doubt::Span => "figure_doubt_span",
    })
}
