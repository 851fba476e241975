//! Lines that hold several reports: a listing flattened to one line, or a page whose line ends were lost. Each report gets a line of its own,
//! so that texts can be told apart by lines.

use super::opening_closing::{declares, head, tail};
use crate::han::class::is_stop;
use crate::han::cut::CutText;
use crate::recognition::tape::Tape;
use crate::recognition::tape::line::Line;

/// Shorter texts than this are no reports, in bytes: about three hundred characters.
const SHORTEST: usize = 1000;
/// How far before its opening the title and the header of a report are sought, in bytes.
const HEADER: usize = 500;

/// The lines of a tape, each cut before every report that opens within it.
pub(crate) fn split(tape: &Tape, lines: Vec<Line>) -> Vec<Line> {
    let mut split = Vec::with_capacity(lines.len());
    for line in lines {
        let mut rest = line.range.start;
        for at in openings(tape.slice(&line.range)) {
            let at = line.range.start + at;
            split.push(Line { range: rest..at, ..line.clone() });
            rest = at;
        }
        split.push(Line { range: rest..line.range.end, ..line });
    }
    split
}

/// The bytes where reports begin in a line, but for the first: behind the sentence before their title and header.
fn openings(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut opened = None;
    if text.len() < 2 * SHORTEST {
        return cuts;
    }
    for (at, word) in text.match_indices("各位代表") {
        let after = text.after(at + word.len()).trim_start_matches([':', '：', '!', '！', ',', '，', '、', ' ']);
        // Speakers address the deputies all along; only the opening says what follows.
        let speech = head(after, 300);
        let speech = speech.split_inclusive(is_stop).next().unwrap_or(speech);
        if declares(speech).is_none() {
            continue;
        }
        let begun = opened.replace(at);
        if begun.is_none_or(|begun| at - begun < SHORTEST) {
            continue;
        }
        let before = tail(text.before(at), HEADER);
        let end = before.char_indices().rev().find(|(_, c)| is_stop(*c)).map_or(0, |(n, c)| n + c.len_utf8());
        let marks: usize =
            before.after(end).chars().take_while(|c| matches!(c, '”' | '"' | '）' | ')')).map(char::len_utf8).sum();
        cuts.push(at - before.len() + end + marks);
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::tape::line::lines;

    #[test]
    fn each_report_of_a_line_has_a_line() {
        let report = |year: u16| {
            format!(
                "{year}年某县政府工作报告 县长 周文 各位代表：现在，我代表县人民政府向大会报告工作，请予审议。{}让我们努力奋斗！",
                "各位代表，我们修路架桥，办学兴医，群众生活得到改善。".repeat(20)
            )
        };
        let text = report(2023) + &report(2024);
        let tape = Tape::new(&text);
        let found = split(&tape, lines(&tape));
        let beginnings: Vec<String> = found.iter().map(|l| tape.slice(&l.range).chars().take(5).collect()).collect();
        assert_eq!(beginnings, ["2023年", "2024年"]);
    }
}
