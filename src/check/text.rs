//! The curator's report for a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::against::Against;
use super::figure_doubts;
use super::findings::{Findings, Notes};
use super::hosts::{self, HOSTS};

/// Maximum number of years in a grid; older ones follow in a grid of their own.
const YEARS: usize = 12;

/// Maximum number of lines of a section, unless all are asked for.
const LINES: usize = 20;

/// How much of the report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// The grid of places and years too.
    pub grid: bool,
    /// Every line of every section.
    pub all: bool,
}

/// The findings as lines.
pub fn text(findings: &Findings, extent: Extent) -> String {
    let mut out = String::new();
    let most = if extent.all { usize::MAX } else { LINES };
    let counted = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    let Findings { title, reports, places, terms, .. } = findings;
    let (reports, places, terms) = (counted(*reports, "report"), counted(*places, "place"), counted(*terms, "term"));
    let _ = writeln!(out, "{title}: {reports} of {places}, {terms}\n");
    if extent.grid {
        grid(&mut out, findings);
    }
    let partial = findings.partial.iter().map(|p| {
        let beside = if p.full_text { "the full text is there too" } else { "the full text is missing" };
        format!("{}: {}; {beside}", p.file, p.kind)
    });
    section(&mut out, "summaries and excerpts", partial, most);
    section(&mut out, "place or year not known", findings.unplaced.iter().cloned(), most);
    let copies = findings.copies.iter().map(|c| {
        let at = |lines: &[usize]| lines.first().map_or_else(String::new, |l| format!(", first at line {l}"));
        let (differing, missing) = (c.differing.len(), c.missing.len());
        format!(
            "{} of {}: {differing} lines of its own{}; {missing} lines missing{}",
            c.second,
            c.first,
            at(&c.differing),
            at(&c.missing)
        )
    });
    section(&mut out, "second copies", copies, most);
    section(&mut out, "notes whose marker is lost, linked by their term", findings.unmarked_notes.iter().map(labels), most);
    section(&mut out, "notes that nothing in the text leads to", findings.unreachable_notes.iter().map(labels), most);
    section(&mut out, "terms of the glossary that no report uses", findings.unused_terms.iter().cloned(), most);
    findings.against.iter().for_each(|against| self::against(&mut out, against, most));
    let doubts = findings.doubts.iter().map(|d| {
        let codes = d.codes.iter().map(|(code, n)| if *n > 1 { format!("{code} ×{n}") } else { code.clone() });
        format!("{}: {}", d.file, codes.collect::<Vec<_>>().join(", "))
    });
    section(&mut out, "reports with open doubts", doubts.collect::<Vec<_>>().into_iter(), most);
    out.push_str(&figure_doubts::text(&findings.figures, extent.all));
    out.push_str(&size(findings));
    out
}

/// Below this part of a host's limit, nobody plans by it.
const SMALL: f64 = 0.01;

/// Tenths of the host's limit from which on the report says how to make the site smaller.
const NEAR: u64 = 7;

/// The size of the site compared with its text, and how many more reports the host would accept.
pub(super) fn size(findings: &Findings) -> String {
    let mut out = String::new();
    let size = findings.size;
    let [bytes, text] = [size.bytes, size.text].map(|bytes| bytes as f64 / 1e6);
    let _ = write!(out, "size: {} files, {bytes:.1} MB", hosts::grouped(size.files as u64));
    if size.text > 0 {
        let _ = write!(out, ", {:.1} times the {text:.1} MB of the reports' text", bytes / text);
    }
    for host in HOSTS {
        let share = host.share(&size);
        let _ = write!(out, "\n      {} takes {}: ", host.name, host.limits());
        let _ = match share {
            share if share > 1.0 => write!(out, "this is too much for it"),
            share if share < SMALL => write!(out, "this is far below"),
            share => write!(out, "this is {:.0} %", 100.0 * share),
        };
        if (SMALL..=1.0).contains(&share) && findings.reports > 0 {
            let room = (1.0 - share) / share * findings.reports as f64;
            let _ = write!(out, ", with room for about {} more reports like these", hosts::grouped(rounded(room)));
        }
    }
    if size.markdown > 0 && size.bytes > size.limit / 10 * NEAR {
        let copies = size.markdown as f64 / 1e6;
        let _ = write!(out, "\n      `markdown: false` in config.yaml leaves out the reports' Markdown copies, {copies:.1} MB");
    }
    out.push('\n');
    out
}

/// A number rounded down to two significant figures, as in speech.
fn rounded(number: f64) -> u64 {
    let place = 10_f64.powf((number.max(1.0).log10().floor() - 1.0).max(0.0));
    ((number / place).floor() * place) as u64
}

/// The links to an earlier publication that would break.
fn against(out: &mut String, against: &Against, most: usize) {
    if against.pages.is_empty() && against.anchors.is_empty() {
        let _ = writeln!(out, "all {} addresses of the earlier publication still lead to their texts\n", against.addresses);
        return;
    }
    let pages = against.pages.iter().map(|page| match &page.now {
        Some(now) => format!("{}, now at {now}", page.address),
        None => page.address.clone(),
    });
    section(out, "addresses of the earlier publication that would be gone", pages, most);
    let anchors = against.anchors.iter().map(|page| {
        let moved = page.moved.iter().map(|(from, to)| format!("#{from} (now #{to})"));
        let lost = page.lost.iter().map(|anchor| format!("#{anchor}"));
        format!("{} {}", page.address, lost.chain(moved).collect::<Vec<_>>().join(", "))
    });
    section(out, "anchors of the earlier publication that would be gone", anchors, most);
}

fn labels(notes: &Notes) -> String {
    format!("{}: {}", notes.file, notes.labels.join(", "))
}

fn section(out: &mut String, heading: &str, lines: impl ExactSizeIterator<Item = String>, most: usize) {
    let count = lines.len();
    if count > 0 {
        let _ = writeln!(out, "{heading} ({count})");
        lines.take(most).for_each(|line| {
            let _ = writeln!(out, "  {line}");
        });
        if count > most {
            let _ = writeln!(out, "  … and {} more; -v shows all", count - most);
        }
        out.push('\n');
    }
}

/// Places × years: 全 full text, 摘 summary, 节 excerpt, · missing.
fn grid(out: &mut String, findings: &Findings) {
    let name = |row: &super::findings::Row| format!("{}{}", "  ".repeat(usize::from(row.level.saturating_sub(1))), row.place);
    let width = findings.grid.iter().map(|row| name(row).width()).max().unwrap_or(0);
    for (from, years) in findings.years.chunks(YEARS).enumerate().map(|(i, years)| (i * YEARS, years)) {
        let _ = write!(out, "{:width$}", "");
        years.iter().for_each(|year| {
            let _ = write!(out, " {year}");
        });
        out.push('\n');
        for row in &findings.grid {
            let name = name(row);
            let _ = write!(out, "{name}{:1$}", "", width - name.width());
            for cell in row.cells.iter().skip(from).take(years.len()) {
                let seal = seal(cell);
                let _ = write!(out, "{:1$}{seal}", "", 5 - seal.width());
            }
            out.push('\n');
        }
        out.push('\n');
    }
}

fn seal(kinds: &[&str]) -> &'static str {
    match kinds.first() {
        Some(&"report") => "全",
        Some(&"summary") => "摘",
        Some(_) => "节",
        None => "·",
    }
}
