//! From the characters of a page to its lines in reading order: characters that follow each other make runs, runs of one baseline make
//! lines; of two columns the left is read first.

use super::glyphs::{Glyph, Page};
use crate::source::marker::is_raised_marker;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    /// The column: 0 the left or the only one, 1 the right, 2 across both.
    pub side: u8,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
    /// Raised numbers: the bytes of the text that they take, and the number.
    pub markers: Vec<(std::ops::Range<usize>, u32)>,
}

/// Characters that follow each other on one baseline.
#[derive(Debug, Clone, PartialEq, Default)]
struct Run {
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    text: String,
    /// Where each of its glyphs begins: the place on the page and the byte of the text.
    starts: Vec<(f32, usize)>,
    /// The blank that the page sets between all its characters, in points.
    spacing: f32,
}

/// The lines of a page in reading order; `usual` is the size of running text.
pub(super) fn lines(page: &Page, usual: f32) -> Vec<Line> {
    let mut runs = runs(&page.glyphs);
    unite_doubles(&mut runs);
    let crossing = crossing(&runs);
    let mut keyed: Vec<((usize, u8), Run)> = runs.into_iter().map(|run| (column(&run, crossing.as_ref()), run)).collect();
    keyed.sort_by_key(|(key, _)| *key);
    let mut lines = Vec::new();
    for column in keyed.chunk_by(|(a, _), (b, _)| a == b) {
        let Some(((_, side), _)) = column.first() else { continue };
        let runs = column.iter().map(|(_, run)| run.clone()).collect();
        lines.extend(of_column(runs, usual).into_iter().map(|line| Line { side: *side, ..line }));
    }
    lines
}

fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs: Vec<(Run, Vec<&Glyph>)> = Vec::new();
    for glyph in glyphs {
        let x1 = glyph.x + width(glyph);
        match runs.last_mut() {
            Some((run, own)) if goes_on(run, glyph) => {
                own.push(glyph);
                run.x1 = x1;
            }
            _ => runs.push((Run { x0: glyph.x, x1, y: glyph.y, size: glyph.size, ..Run::default() }, vec![glyph])),
        }
    }
    let mut runs: Vec<Run> = runs.into_iter().map(|(run, glyphs)| spelled(run, &glyphs)).collect();
    runs.retain(|run| !run.text.trim().is_empty());
    runs
}

fn width(glyph: &Glyph) -> f32 {
    glyph.text.chars().map(|c| advance(c) * glyph.size).sum()
}

/// The fewest gaps that tell how far a page sets characters apart. A name of two characters with a wide blank in it has one to three.
const FEWEST_GAPS: usize = 4;

/// A run with its text. A gap is a blank if it is wider than the page sets all characters apart.
fn spelled(mut run: Run, glyphs: &[&Glyph]) -> Run {
    let pairs = || glyphs.iter().zip(glyphs.iter().skip(1));
    let mut gaps: Vec<f32> = pairs().map(|(a, b)| b.x - a.x - width(a)).collect();
    gaps.sort_by(f32::total_cmp);
    run.spacing = gaps.get(gaps.len() / 2).copied().filter(|_| gaps.len() >= FEWEST_GAPS).unwrap_or(0.0).max(0.0);
    let mut end: Option<f32> = None;
    for glyph in glyphs {
        if let Some(end) = end {
            let latin = run.text.ends_with(is_narrow) && glyph.text.starts_with(is_narrow);
            let least = glyph.size * if latin { 0.25 } else { 0.5 };
            if glyph.x - end - run.spacing > least && !run.text.ends_with(' ') {
                run.text.push(' ');
            }
        }
        run.starts.push((glyph.x, run.text.len()));
        run.text.push_str(&glyph.text);
        end = Some(glyph.x + width(glyph));
    }
    run
}

fn goes_on(run: &Run, glyph: &Glyph) -> bool {
    let size = run.size.max(glyph.size);
    (glyph.y - run.y).abs() < 0.1 * size
        && (glyph.size - run.size).abs() < 0.1 * size
        && glyph.x > run.x1 - 0.7 * size
        && glyph.x > run.x0
        && glyph.x - run.x1 < 1.5 * size
}

/// The width of a character, in heights of its font: what the next one's place is compared with. Those of Latin letters are means of the
/// usual fonts, whose m is three times as wide as their i.
fn advance(c: char) -> f32 {
    match c {
        'M' | 'W' | 'm' | 'w' | '@' | '%' => 0.85,
        'A'..='H' | 'K' | 'L' | 'N'..='V' | 'X'..='Z' => 0.65,
        c if is_narrow(c) => 0.5,
        _ => 1.0,
    }
}

fn is_narrow(c: char) -> bool {
    c.is_ascii() || ('\u{a0}'..='\u{24f}').contains(&c)
}

/// Bold that is made by drawing twice is one text.
fn unite_doubles(runs: &mut Vec<Run>) {
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs.drain(..) {
        let near = |other: &Run| {
            other.text == run.text && (other.x0 - run.x0).abs() < 0.15 * run.size && (other.y - run.y).abs() < 0.15 * run.size
        };
        if !kept.iter().rev().take(64).any(near) {
            kept.push(run);
        }
    }
    *runs = kept;
}

/// The gutter between two columns, and the baselines of the lines that reach across it.
struct Gutter {
    x: f32,
    across: Vec<f32>,
    /// Those whose runs are on either side, in the middle of the page: a name with a wide blank in it.
    centred: Vec<f32>,
}

/// The gutter, if the page has two columns of running text.
fn crossing(runs: &[Run]) -> Option<Gutter> {
    let left = runs.iter().map(|r| r.x0).fold(f32::INFINITY, f32::min);
    let right = runs.iter().map(|r| r.x1).fold(0.0, f32::max);
    let count = |runs: &[&Run]| runs.iter().map(|r| r.text.chars().count()).sum::<usize>();
    let all = count(&runs.iter().collect::<Vec<_>>());
    let width = right - left;
    // Beside a narrow gutter, short lines of a column leave room for a false one; and short lines in the middle of the page reach
    // across a part of a wide one. So it is the middle of all places across which hardly more characters reach than need be.
    let gutters = (0..=20_u8).filter_map(|step| {
        let x = left + width * (0.4 + 0.01 * f32::from(step));
        let across: Vec<&Run> = runs.iter().filter(|r| r.x0 < x - 2.0 && r.x1 > x + 2.0).collect();
        let before: Vec<&Run> = runs.iter().filter(|r| r.x1 <= x + 2.0).collect();
        let behind: Vec<&Run> = runs.iter().filter(|r| r.x0 >= x - 2.0).collect();
        let full = |side: &[&Run]| side.len() >= 6 && count(side) >= side.len() * 8 && count(side) * 4 >= all;
        (count(&across) * 8 <= all && full(&before) && full(&behind)).then_some((count(&across), x, across))
    });
    let gutters: Vec<(usize, f32, Vec<&Run>)> = gutters.collect();
    let least = gutters.iter().map(|(characters, _, _)| *characters).min()?;
    let good: Vec<_> = gutters.into_iter().filter(|(characters, _, _)| *characters <= least + SHORT).collect();
    let middle = good.len() / 2;
    let (_, x, across) = good.into_iter().nth(middle)?;
    let centred = centred(runs, x, left, right);
    let across = across.iter().map(|r| r.y).chain(centred.iter().copied()).collect();
    Some(Gutter { x, across, centred })
}

/// Characters of a short line in the middle of the page.
const SHORT: usize = 12;

/// The baselines of short lines on both sides of a gutter at `x` that are far from both margins. A line of two columns begins or ends at
/// one.
fn centred(runs: &[Run], x: f32, left: f32, right: f32) -> Vec<f32> {
    let is_centred = |run: &&Run| {
        let line = || runs.iter().filter(|other| (other.y - run.y).abs() < 0.35 * run.size);
        let x0 = line().map(|r| r.x0).fold(f32::INFINITY, f32::min);
        let x1 = line().map(|r| r.x1).fold(0.0, f32::max);
        let margin = 4.0 * run.size;
        x0 > left + margin && x1 < right - margin && x0 < x - 2.0 && x1 > x + 2.0
    };
    runs.iter().filter(is_centred).map(|run| run.y).collect()
}

/// Where a run belongs in the order of columns: above which crossing lines, and on which side.
fn column(run: &Run, gutter: Option<&Gutter>) -> (usize, u8) {
    let Some(gutter) = gutter else { return (0, 0) };
    let above = gutter.across.iter().filter(|y| **y < run.y - 1.0).count();
    let crosses = run.x0 < gutter.x - 2.0 && run.x1 > gutter.x + 2.0 || gutter.centred.contains(&run.y);
    if crosses { (above, 2) } else { (above, u8::from(run.x0 >= gutter.x - 2.0)) }
}

/// The lines of one column, from above.
fn of_column(mut runs: Vec<Run>, usual: f32) -> Vec<Line> {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let (mut lines, mut small): (Vec<Vec<Run>>, Vec<Run>) = (Vec::new(), Vec::new());
    for run in runs {
        if run.size < 0.8 * usual && is_raised_marker(&run.text).is_some() {
            small.push(run);
            continue;
        }
        match lines.last_mut() {
            Some(line) if line.iter().any(|r| (r.y - run.y).abs() < 0.35 * r.size.min(run.size)) => line.push(run),
            _ => lines.push(vec![run]),
        }
    }
    let baseline = |line: &[Run]| line.first().map_or(0.0, |run| run.y);
    // A raised number is above the baseline of its line; one without a line is a line.
    for run in small {
        let bears = |line: &&mut Vec<Run>| {
            let Some(Run { y, size, .. }) = line.first() else { return false };
            let reach = line.iter().any(|r| run.x0 > r.x0 - size && run.x0 < r.x1 + size);
            reach && (-0.1 * size..0.9 * size).contains(&(y - run.y))
        };
        match lines.iter_mut().filter(bears).min_by(|a, b| baseline(a).total_cmp(&baseline(b))) {
            Some(line) => line.push(run),
            None => lines.push(vec![run]),
        }
    }
    lines.sort_by(|a, b| baseline(a).total_cmp(&baseline(b)));
    lines.into_iter().map(line).collect()
}

/// The size of most characters.
fn usual_size(runs: &[Run]) -> f32 {
    super::usual(runs.iter().map(|r| (r.size, r.text.chars().count())))
}

/// Cuts runs where a raised number is within them: many programs write a line first, leave room, and then write what is raised.
fn cut_at_markers(runs: Vec<Run>, size: f32) -> Vec<Run> {
    let is_raised = |run: &Run| run.size < 0.8 * size && is_raised_marker(&run.text).is_some();
    let places: Vec<f32> = runs.iter().filter(|run| is_raised(run)).map(|run| run.x0).collect();
    let mut cut = Vec::with_capacity(runs.len() + places.len());
    for mut run in runs {
        let inside = |at: &&f32| !is_raised(&run) && run.x0 < **at && **at < run.x1;
        let mut within: Vec<f32> = places.iter().filter(inside).copied().collect();
        within.sort_by(f32::total_cmp);
        while let Some(at) = within.pop() {
            // The room begins where the character before it ends, so the next one is the first behind the number's beginning.
            let Some(first) = run.starts.iter().position(|(x, _)| *x >= at - 0.1 * size).filter(|first| *first > 0) else {
                continue;
            };
            let Some((x, byte)) = run.starts.get(first).copied() else { continue };
            let starts = run.starts.split_off(first).into_iter().map(|(x, start)| (x, start - byte)).collect();
            let text = run.text.split_off(byte);
            run.text.truncate(run.text.trim_end().len());
            cut.push(Run { x0: x, x1: run.x1, text, starts, ..run });
            run.x1 = at;
        }
        cut.push(run);
    }
    cut
}

fn line(runs: Vec<Run>) -> Line {
    let size = usual_size(&runs);
    let mut runs = cut_at_markers(runs, size);
    runs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let base = runs.iter().filter(|r| r.size > 0.8 * size).map(|r| r.y).fold(0.0, f32::max);
    let mut line = Line { x0: runs.first().map_or(0.0, |run| run.x0), y: base, size, ..Line::default() };
    let mut spacing = 0.0_f32;
    for run in runs {
        let gap = run.x0 - line.x1 - spacing;
        spacing = run.spacing;
        if !line.text.is_empty() && gap > 0.5 * size && !line.text.ends_with(' ') {
            line.text.push(if gap > 2.5 * size { '\t' } else { ' ' });
        }
        let raised = run.size < 0.8 * size && base - run.y > 0.1 * size;
        match is_raised_marker(&run.text).filter(|_| raised && !crate::source::marker::is_power(&line.text, &run.text)) {
            Some(number) => {
                let start = line.text.len();
                line.text.push_str(&crate::source::marker::bracketed(&run.text, number));
                line.markers.push((start..line.text.len(), number));
            }
            None => line.text.push_str(&run.text),
        }
        line.x1 = line.x1.max(run.x1);
    }
    line
}
