//! A small chart of a term's uses by year, drawn as inline SVG. Its bars lead to the uses of their year.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::page::escape;
use crate::page::theme::Strings;

/// Width and height of the drawing in SVG units; the font size of its labels is 13.
const WIDTH: f64 = 250.0;
const HEIGHT: f64 = 102.0;
/// The y coordinate of the baseline, and the height of the tallest bar.
const BASE: f64 = 80.5;
const HIGHEST: f64 = 64.0;
/// The most years that get a label.
const LABELS: usize = 10;

/// The fewest uses that a chart shows. Fewer are seen at a glance in their list.
const FEWEST: u32 = 4;

/// The chart of uses by year from `from` to `to`, both included; `None` if there are few uses. `link` yields the link to the uses
/// of a year.
pub(crate) fn uses(
    strings: &Strings,
    uses: &BTreeMap<u16, u32>,
    (from, to): (u16, u16),
    link: impl Fn(u16) -> String,
) -> Option<String> {
    let most = uses.values().copied().max().filter(|_| uses.values().sum::<u32>() >= FEWEST)?;
    let count = usize::from(to.saturating_sub(from)) + 1;
    let step = WIDTH / count as f64;
    let bar = (step * 0.64).min(16.0);
    let every = count.div_ceil(LABELS);
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=group aria-label=\"");
    escape::attribute(&mut svg, strings.get("uses_years"));
    let _ = write!(svg, "\"><line x1=0 x2={WIDTH} y1={BASE} y2={BASE} />");
    for (i, year) in (from..=to).enumerate() {
        let centre = step * (i as f64 + 0.5);
        if let Some(n) = uses.get(&year).filter(|n| **n > 0) {
            let height = (HIGHEST * f64::from(*n) / f64::from(most)).max(1.0);
            let top = BASE - 0.5 - height;
            svg.push_str("<a href=");
            escape::value(&mut svg, &link(year));
            svg.push_str(" aria-label=\"");
            escape::attribute(&mut svg, &strings.fill("chart_item", &[("year", &year.to_string()), ("n", &n.to_string())]));
            let _ = write!(svg, "\"><path d=\"M{:.1} {top:.1}h{bar:.1}V80h-{bar:.1}z\"/>", centre - bar / 2.0);
            if count <= 2 * LABELS {
                let _ = write!(svg, "<text x={centre:.1} y={:.1}>{n}</text>", top - 5.0);
            }
            svg.push_str("</a>");
        }
        if (count - 1 - i).is_multiple_of(every) {
            let _ = write!(svg, "<text x={centre:.1} y=98>{:02}</text>", year % 100);
        }
    }
    svg.push_str("</svg>");
    Some(svg)
}
