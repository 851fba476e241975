//! The curator's report for a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::against::Against;
use super::findings::{Findings, Notes};
use super::hosts::{self, HOSTS};

/// Maximum number of years in a grid; older ones follow in a grid of their own.
const YEARS: usize = 12;

/// The findings as lines.
pub fn text(findings: &Findings) -> String {
    let mut out = String::new();
    let counted = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    let Findings { title, reports, places, terms, .. } = findings;
    let (reports, places, terms) = (counted(*reports, "report"), counted(*places, "place"), counted(*terms, "term"));
    let _ = writeln!(out, "{title}: {reports} of {places}, {terms}\n");
    grid(&mut out, findings);
    let partial = findings.partial.iter().map(|p| {
        let beside = if p.full_text { "the full text is there too" } else { "the full text is missing" };
        format!("{}: {}; {beside}", p.file, p.kind)
    });
    section(&mut out, "summaries and excerpts", partial);
    section(&mut out, "place or year not known", findings.unplaced.iter().cloned());
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
    section(&mut out, "second copies", copies);
    section(&mut out, "notes whose marker is lost, linked by their term", findings.unmarked_notes.iter().map(labels));
    section(&mut out, "notes that nothing in the text leads to", findings.unreachable_notes.iter().map(labels));
    section(&mut out, "terms of the glossary that no report uses", findings.unused_terms.iter().cloned());
    findings.against.iter().for_each(|against| self::against(&mut out, against));
    let doubts = findings.doubts.iter().map(|d| {
        let codes = d.codes.iter().map(|(code, n)| if *n > 1 { format!("{code} ×{n}") } else { code.clone() });
        format!("{}: {}", d.file, codes.collect::<Vec<_>>().join(", "))
    });
    section(&mut out, "reports with open doubts", doubts.collect::<Vec<_>>().into_iter());
    self::size(&mut out, findings);
    out
}

/// Below this part of a host's limit, nobody plans by it.
const SMALL: f64 = 0.01;

/// Tenths of the host's limit from which on the report says how to make the site smaller.
const NEAR: u64 = 7;

/// The size of the site compared with its text, and how many more reports the host would accept.
fn size(out: &mut String, findings: &Findings) {
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
}

/// A number rounded down to two significant figures, as in speech.
fn rounded(number: f64) -> u64 {
    let place = 10_f64.powf((number.max(1.0).log10().floor() - 1.0).max(0.0));
    ((number / place).floor() * place) as u64
}

/// The links to an earlier publication that would break.
fn against(out: &mut String, against: &Against) {
    if against.pages.is_empty() && against.anchors.is_empty() {
        let _ = writeln!(out, "all {} addresses of the earlier publication still lead to their texts\n", against.addresses);
        return;
    }
    let pages = against.pages.iter().map(|page| match &page.now {
        Some(now) => format!("{}, now at {now}", page.address),
        None => page.address.clone(),
    });
    section(out, "addresses of the earlier publication that would be gone", pages);
    let anchors = against.anchors.iter().map(|page| {
        let moved = page.moved.iter().map(|(from, to)| format!("#{from} (now #{to})"));
        let lost = page.lost.iter().map(|anchor| format!("#{anchor}"));
        format!("{} {}", page.address, lost.chain(moved).collect::<Vec<_>>().join(", "))
    });
    section(out, "anchors of the earlier publication that would be gone", anchors);
}

fn labels(notes: &Notes) -> String {
    format!("{}: {}", notes.file, notes.labels.join(", "))
}

fn section(out: &mut String, heading: &str, lines: impl ExactSizeIterator<Item = String>) {
    if lines.len() > 0 {
        let _ = writeln!(out, "{heading} ({})", lines.len());
        lines.for_each(|line| {
            let _ = writeln!(out, "  {line}");
        });
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
