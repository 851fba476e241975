//! A small chart of a term's uses by year, drawn as inline SVG.

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

/// The chart of uses by year from `from` to `to`, both included, with a text description; `None` if there are no uses.
pub(crate) fn uses(strings: &Strings, uses: &BTreeMap<u16, u32>, from: u16, to: u16) -> Option<String> {
    let most = uses.values().copied().max().filter(|most| *most > 0)?;
    let count = usize::from(to.saturating_sub(from)) + 1;
    let step = WIDTH / count as f64;
    let bar = (step * 0.64).min(16.0);
    let every = count.div_ceil(LABELS);
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=img aria-label=\"");
    escape::attribute(&mut svg, &said(strings, uses));
    let _ = write!(svg, "\"><line x1=0 x2={WIDTH} y1={BASE} y2={BASE} />");
    // All bars are one path. An archive has so many charts that one rectangle for each bar would add up.
    let mut bars = String::new();
    for (i, year) in (from..=to).enumerate() {
        let centre = step * (i as f64 + 0.5);
        if let Some(n) = uses.get(&year).filter(|n| **n > 0) {
            let height = (HIGHEST * f64::from(*n) / f64::from(most)).max(1.0);
            let top = BASE - 0.5 - height;
            let _ = write!(bars, "M{:.1} {top:.1}h{bar:.1}V80h-{bar:.1}z", centre - bar / 2.0);
            if count <= 2 * LABELS {
                let _ = write!(svg, "<text x={centre:.1} y={:.1}>{n}</text>", top - 5.0);
            }
        }
        if (count - 1 - i).is_multiple_of(every) {
            let _ = write!(svg, "<text x={centre:.1} y=98>{:02}</text>", year % 100);
        }
    }
    let _ = write!(svg, "<path d=\"{bars}\"/></svg>");
    Some(svg)
}

fn said(strings: &Strings, uses: &BTreeMap<u16, u32>) -> String {
    let items = uses.iter().map(|(year, n)| strings.fill("chart_item", &[("year", &year.to_string()), ("n", &n.to_string())]));
    strings.fill("chart_label", &[("list", &items.collect::<Vec<_>>().join(strings.get("chart_join")))])
}
