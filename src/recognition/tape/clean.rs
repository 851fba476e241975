//! Marks of the way a text has come: entities and tags that were left in, blanks that were spelled out or lost, pinyin that a
//! mirror put behind characters, full-width digits. Each is taken out or folded, and what is taken out is listed.

use std::ops::Range;

use super::Tape;
use super::damage::{self, Mend};
use super::line::is_blank;
use super::raw::RawRange;
use crate::diag::controls::is_bidi;
use crate::han::class::{is_han, is_invisible};
use crate::han::cut::{CutList, CutText};
use crate::han::width::half_width;
use crate::recognition::ledger::Reason;
use crate::source::{Aside, Hint, Mark};

/// A tape without such marks, and the raw stretches that were taken out, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cleaned {
    pub tape: Tape,
    pub removed: Vec<(RawRange, Reason)>,
}

/// What happens to a stretch of raw text.
enum Edit {
    Becomes(char),
    Goes(Reason),
}

/// Cleans a raw text. `noise` are the words that the archive has removed from its texts.
/// `mended` are the characters that were read in the wrong code; `hints` say what is no part of the text.
pub fn clean(raw: &str, hints: &[Hint], noise: &[String], mended: &[Mend]) -> Cleaned {
    let mut edits: Vec<_> = mended.iter().map(|(range, c)| (range.clone(), Edit::Becomes(*c))).collect();
    edits.extend(asides(hints));
    edits.extend(marks(raw));
    edits.extend(pinyin(raw).into_iter().map(|r| (r, Edit::Goes(Reason::Artefact))));
    edits.extend(words(raw, noise).into_iter().map(|r| (r, Edit::Goes(Reason::Noise))));
    edits.sort_by_key(|(r, _)| (r.start, std::cmp::Reverse(r.end)));
    let mut cleaned = Cleaned { tape: Tape::blank(raw.len()), removed: Vec::new() };
    let mut at = 0;
    for (range, edit) in edits {
        if range.start < at {
            continue;
        }
        cleaned.tape.keep(raw, RawRange::from(at..range.start));
        at = range.end;
        match edit {
            Edit::Becomes(c) => cleaned.tape.push(c, range.into()),
            Edit::Goes(reason) => cleaned.removed.push((range.into(), reason)),
        }
    }
    cleaned.tape.keep(raw, RawRange::from(at..raw.len()));
    cleaned
}

/// What the file's format has beside its text.
fn asides(hints: &[Hint]) -> impl Iterator<Item = (Range<usize>, Edit)> {
    hints.iter().filter_map(|hint| {
        let Mark::Aside(aside) = hint.what else { return None };
        let reason = match aside {
            Aside::Cell => Reason::SpareCell,
            Aside::Hidden => Reason::Hidden,
            Aside::Struck => Reason::Struck,
            Aside::Reading => Reason::Artefact,
        };
        Some((hint.range.clone(), Edit::Goes(reason)))
    })
}

/// Edits of single characters, tags, entities and escapes.
fn marks(raw: &str) -> Vec<(Range<usize>, Edit)> {
    let mut edits = Vec::new();
    let mut until = 0;
    // Behind the last end of a comment none that opens is closed, and looking for its end again and again would take too long.
    let last_comment = raw.rfind("-->").unwrap_or(0);
    let mut uncoded = false;
    for (at, c) in raw.char_indices() {
        if at < until {
            continue;
        }
        let rest = raw.after(at);
        let found = match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Some((c.len_utf8(), Edit::Becomes(half_width(c)))),
            '\u{c}' => Some((1, Edit::Becomes('\n'))),
            '\t' | '\n' => None,
            c if is_invisible(c) || is_bidi(c) => Some((c.len_utf8(), Edit::Goes(Reason::Artefact))),
            c if c.is_control() => Some((c.len_utf8(), Edit::Goes(Reason::Artefact))),
            '\u{2e80}'..='\u{2fd5}' => damage::radical(c).map(|meant| (c.len_utf8(), Edit::Becomes(meant))),
            '％' if raw.before(at).ends_with(is_figure) => Some((3, Edit::Becomes('%'))),
            '．' if raw.before(at).ends_with(is_figure) && rest.after(3).starts_with(is_figure) => {
                Some((3, Edit::Becomes('.')))
            }
            '<' if at > last_comment && rest.starts_with("<!--") => None,
            '<' => code(rest, &mut uncoded).or_else(|| tag(rest)),
            '&' => entity(rest),
            '\\' => escape(rest),
            '?' => lost_blanks(rest),
            _ => None,
        };
        if let Some((length, edit)) = found {
            until = at + length;
            // Lost blanks stay as many as they were: one blank for each, so that an indent keeps its width.
            if c == '?' {
                edits.extend((at..until).map(|i| (i..i + 1, Edit::Becomes(' '))));
            } else {
                edits.push((at..until, edit));
            }
        }
    }
    edits
}

/// Whether a character is a digit of either width.
fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Two or more question marks are wide blanks that a converter could not write.
fn lost_blanks(rest: &str) -> Option<(usize, Edit)> {
    let length = rest.bytes().take_while(|b| *b == b'?').count();
    (length >= 2).then_some((length, Edit::Becomes(' ')))
}

/// `\r\n` and `\n` as two or four characters, as tables of texts have them.
fn escape(rest: &str) -> Option<(usize, Edit)> {
    ["\\r\\n", "\\n", "\\r"].iter().find(|e| rest.starts_with(**e)).map(|e| (e.len(), Edit::Becomes('\n')))
}

/// A script or a sheet of styles with all that it holds. `unclosed` is set where one does not end; none behind it is looked for.
fn code(rest: &str, unclosed: &mut bool) -> Option<(usize, Edit)> {
    let opens = |name: &&str| {
        let head = rest.as_bytes().get(1..=name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()));
        head && rest.as_bytes().get(name.len() + 1).is_some_and(|b| matches!(b, b'>' | b' ' | b'\t' | b'\r' | b'\n'))
    };
    let name = ["script", "style"].into_iter().find(opens).filter(|_| !*unclosed)?;
    let closes = |at: &usize| {
        let end = rest.as_bytes().get(at + 2..at + 2 + name.len());
        end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
    };
    let Some(close) = memchr::memmem::find_iter(rest.as_bytes(), "</").find(closes) else {
        *unclosed = true;
        return None;
    };
    let end = rest.after(close).find('>').map_or(rest.len(), |end| close + end + 1);
    Some((end, Edit::Goes(Reason::Artefact)))
}

/// The longest tag that is taken for one, in bytes.
const LONGEST_TAG: usize = 1000;

/// Comments, tags and code points in angle brackets. Comments end anywhere; tags on their line.
fn tag(rest: &str) -> Option<(usize, Edit)> {
    if rest.starts_with("<!--") {
        return rest.find("-->").map(|end| (end + 3, Edit::Goes(Reason::Artefact)));
    }
    let window = rest.as_bytes().part(..rest.len().min(LONGEST_TAG));
    let end = window.iter().position(|b| *b == b'>')?;
    let inside = rest.get(1..end)?;
    if let Some(code) = inside.strip_prefix("U+") {
        let c = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        return Some((end + 1, Edit::Becomes(if is_blank(c) { ' ' } else { c })));
    }
    let name: String = inside.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
    let after = inside.trim_start_matches('/').get(name.len()..).unwrap_or("");
    if !(after.is_empty() || after.starts_with([' ', '/']) || after.starts_with(char::is_whitespace)) {
        return None;
    }
    match name.to_ascii_lowercase().as_str() {
        "p" | "br" | "div" | "tr" | "li" | "ul" | "ol" | "table" | "tbody" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        | "section" | "hr" => Some((end + 1, Edit::Becomes('\n'))),
        "td" | "th" => Some((end + 1, Edit::Becomes(' '))),
        "span" | "strong" | "b" | "i" | "u" | "em" | "a" | "font" | "img" | "center" | "sup" | "sub" | "o:p"
        | "st1:chsdate" | "script" | "style" | "ucapcontent" | "ucaptitle" | "meta" | "input" | "iframe" | "html" | "body"
        | "head" | "title" | "article" => Some((end + 1, Edit::Goes(Reason::Artefact))),
        _ => None,
    }
}

/// The named entities that texts carry; HTML files are decoded by `source`, so these are leavings.
const ENTITIES: [(&str, char); 20] = [
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("quot", '"'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("hellip", '…'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("deg", '°'),
    ("permil", '‰'),
];

fn entity(rest: &str) -> Option<(usize, Edit)> {
    let window = rest.as_bytes().part(..rest.len().min(12));
    let end = window.iter().position(|b| *b == b';')?;
    let name = rest.get(1..end)?;
    let c = if let Some(hex) = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
        char::from_u32(u32::from_str_radix(hex, 16).ok()?)?
    } else if let Some(number) = name.strip_prefix('#') {
        char::from_u32(number.parse().ok()?)?
    } else {
        ENTITIES.iter().find(|(n, _)| *n == name)?.1
    };
    Some((end + 1, Edit::Becomes(if is_blank(c) || c.is_control() { ' ' } else { c })))
}

/// How many readings with tone marks show that a mirror put them there; one or two may explain a rare character.
const MIRROR: usize = 3;

/// Readings in brackets behind a character: `現(xiàn)在`.
fn pinyin(raw: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in raw.char_indices() {
        if matches!(c, '(' | '（')
            && is_han(before)
            && let Some((length, toned)) = reading(raw.after(at))
        {
            found.push((at..at + length, toned));
        }
        before = c;
    }
    let toned = found.iter().filter(|(_, toned)| *toned).count();
    if toned < MIRROR {
        return Vec::new();
    }
    found.into_iter().map(|(range, _)| range).collect()
}

/// The length in bytes of a bracket that holds one syllable, and whether that has a tone mark.
fn reading(rest: &str) -> Option<(usize, bool)> {
    let (mut toned, mut plain) = (false, String::new());
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            ')' | '）' => return (toned || is_syllable(&plain)).then_some((at + c.len_utf8(), toned)),
            'a'..='z' | 'ü' => plain.push(c),
            _ if "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿɡ".contains(c) => toned = true,
            _ => return None,
        }
        if plain.len() > 6 {
            return None;
        }
    }
    None
}

/// Whether letters without tone are one syllable of pinyin: an initial, or none, and a final.
fn is_syllable(letters: &str) -> bool {
    const FINALS: &str =
        " a o e i u v ü ai ei ui ao ou iu ie ue ve er an en in un vn ang eng ing ong ia iao ian iang iong ua uo uai uan uang ";
    let initial = ["zh", "ch", "sh"]
        .iter()
        .find(|i| letters.starts_with(**i))
        .map_or_else(|| usize::from(letters.starts_with(|c| "bpmfdtnlgkhjqxrzcsyw".contains(c))), |i| i.len());
    letters.get(initial..).is_some_and(|f| !f.is_empty() && FINALS.contains(&format!(" {f} ")))
}

fn words(raw: &str, noise: &[String]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for word in noise.iter().filter(|w| !w.is_empty()) {
        found.extend(memchr::memmem::find_iter(raw.as_bytes(), word.as_bytes()).map(|at| at..at + word.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(raw: &str) -> String {
        clean(raw, &[], &[], &[]).tape.text().to_owned()
    }

    #[test]
    fn marks_of_the_way() {
        for (raw, expected) in [
            ("&nbsp;&nbsp;各位代表&#58;", "  各位代表:"),
            ("增长&ldquo;三农&rdquo;", "增长“三农”"),
            ("R&D经费", "R&D经费"),
            ("<U+00A0><U+3000>各位", "  各位"),
            ("甲<!-- 广告 -->乙", "甲乙"),
            ("<p style=\"x\">甲</p>乙<br/>", "\n甲\n乙\n"),
            ("<strong>一、</strong>回顾", "一、回顾"),
            ("甲<SCRIPT type=x>if (a<b) f('</p>');</Script >乙<style>p{}</style>丙<script>丁", "甲乙丙丁"),
            ("甲\u{202e}乙\u{2067}", "甲乙"),
            ("指标<5%且>3%", "指标<5%且>3%"),
            ("??各位代表", "  各位代表"),
            ("区长??程??杰", "区长  程  杰"),
            ("怎么办?大家干", "怎么办?大家干"),
            ("２０２４年ＧＤＰ", "2024年GDP"),
            ("增长６．５％、7.9％,约１．工作", "增长6.5%、7.9%,约1．工作"),
            ("⼯作报告⻓", "工作报告长"),
            ("甲\u{200b}乙\u{feff}", "甲乙"),
            ("第一段\\r\\n第二段", "第一段\n第二段"),
        ] {
            assert_eq!(cleaned(raw), expected, "{raw}");
        }
    }

    #[test]
    fn pinyin_of_a_mirror_goes_and_a_gloss_stays() {
        assert_eq!(cleaned("現(xiàn)在開(kāi)會(huì)，我們(men)"), "現在開會，我們");
        assert_eq!(cleaned("產業鏈(chain)、個(gè)、發（fā）展、進(jìn)入(A)"), "產業鏈(chain)、個、發展、進入(A)");
        assert_eq!(cleaned("埇(yǒng)桥区"), "埇(yǒng)桥区");
        assert_eq!(cleaned("国内生产总值(gdp)"), "国内生产总值(gdp)");
    }

    #[test]
    fn what_a_format_has_beside_the_text_goes() {
        let raw = "项目。旁注开工";
        let cleaned = clean(raw, &[Hint { range: 9..15, what: Mark::Aside(Aside::Cell) }], &[], &[]);
        assert_eq!(cleaned.tape.text(), "项目。开工");
        assert_eq!(cleaned.removed, [((9..15).into(), Reason::SpareCell)]);
    }

    #[test]
    fn noise_goes_where_the_archive_says_so() {
        let raw = "项目。某某小说小镇开工";
        let cleaned = clean(raw, &[], &["某某小说".to_owned()], &[]);
        assert_eq!(cleaned.tape.text(), "项目。小镇开工");
        assert_eq!(cleaned.removed, [((9..21).into(), Reason::Noise)]);
    }

    #[test]
    fn what_is_taken_out_and_what_is_kept_make_the_whole() {
        let raw = "現(xiàn)在<b>開(kāi)</b>會(huì)&nbsp;&ldquo;好&rdquo;\u{200b}??完";
        let cleaned = clean(raw, &[], &[], &[]);
        let mut all = cleaned.tape.pieces(&(0..cleaned.tape.text().len()));
        all.extend(cleaned.removed.iter().map(|(r, _)| *r));
        all.sort_by_key(|r| r.start);
        assert_eq!(all.iter().map(|r| r.len()).sum::<usize>(), raw.len());
    }
}
