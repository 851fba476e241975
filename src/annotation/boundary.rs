//! Whether an occurrence of a term's name is a use of the term or part of another word.
//!
//! Chinese writes no blanks between words, so the characters beside an occurrence decide:
//!
//! 1. A name in quotes of its own is a use: 推行“标准地”改革. A name of figures alone is a use only there (“361”), and so is a
//!    name of two characters that its definitions always quote (“四上”). A name of one character never is, unless its marker
//!    says so.
//! 2. A Latin or Arabic edge needs a neighbour that is neither letter nor figure: DEPA is not in DEPAX, 5G not in 4.5G. A name
//!    that begins or ends with a Chinese numeral needs a neighbour that is none: 四上 is not in 十四上.
//! 3. A prefix that forms another concept with any name rules it out (非, 准, 反…). A prefix of size or quality rules out names
//!    of up to three characters (高, 大, 新…), as do suffixes such as 化. A prefix that is the end of another word rules out
//!    nothing: 提高 + 标准地.
//! 4. A name of up to three characters is ruled out if its edge forms a common word with its neighbour (标准地 + 图: 地图),
//!    unless the neighbour forms a word with what follows (标准地 + 方案). The words are those of `words.txt`.
//!
//! 5. A longer name is ruled out if the character beside it forms a common word with the edge, is drawn to the edge more than the
//!    edge to the next character of the name and the neighbour to its own next one, and is a word by itself otherwise: 创 + 新发展理念 is cut out of 创新 + 发展理念. How
//!    much characters are drawn to each other is counted in the general language.
//!
//! A longer known term needs no rule here, because the longest of overlapping uses wins.

use crate::han::char_stats::Usage;
use crate::han::class::{is_han, is_numeral};
use crate::han::cut::CutText;
use crate::han::words::{Class, Word, common_pairs, split};
use std::ops::Range;

use rustc_hash::FxHashSet;

/// The context that a name needs to be a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Edges that are not part of another word.
    Edges,
    /// Quotes; edges suffice if the report itself defines the term and its marker is lost.
    Quotes,
    /// Quotes in any case, because figures alone say nothing.
    QuotesAlways,
    /// The marker of the report's own note.
    Marker,
}

/// The properties of a name that is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    pub needs: Needs,
    /// Up to three characters, so easily part of another word.
    pub short: bool,
}

/// The verdict on an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Use,
    /// A use only if the report's own note needs a place.
    OwnOnly,
    /// Part of another word.
    No,
}

impl Form {
    /// The form of a folded name; `quoted` says whether all its definitions write it in quotes.
    pub(crate) fn new(key: &str, quoted: bool) -> Form {
        let length = key.chars().count();
        let needs = match length {
            0 | 1 => Needs::Marker,
            _ if key.chars().all(is_figure) => Needs::QuotesAlways,
            2 if quoted => Needs::Quotes,
            _ => Needs::Edges,
        };
        Form { needs, short: length <= 3 }
    }
}

/// Figures, signs between them and Chinese numerals: 361, 7+2, 十四五.
fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_punctuation() || is_numeral(c) || matches!(c, '“' | '”' | '·' | '×' | '：' | '、')
}

/// Prefixes that form another concept with any name.
const DERIVING: &str = "非准反亚次超类伪半泛副逆";
/// Prefixes of size and quality, which form another concept with a short name.
const QUALIFYING: &str = "高低大中小新老旧多总微双单无跨去主初深";
/// Suffixes that form another concept with a short name.
const SUFFIXES: &str = "化性率度型";
/// Characters that are nearly always words by themselves, and so form none with a neighbour.
const FUNCTION: &str = "的了和与及等在是对";

/// Judges the occurrence at `at` of a folded text.
pub(crate) fn judge(text: &str, at: &Range<usize>, form: Form, words: &Words) -> Verdict {
    if form.needs == Needs::Marker {
        return Verdict::No;
    }
    if is_quoted(text, at) {
        return Verdict::Use;
    }
    if form.needs == Needs::QuotesAlways || !left_is_free(text, at, form, words) || !right_is_free(text, at, form, words) {
        return Verdict::No;
    }
    if form.needs == Needs::Quotes { Verdict::OwnOnly } else { Verdict::Use }
}

/// Whether quotes enclose exactly this occurrence.
pub(crate) fn is_quoted(text: &str, at: &Range<usize>) -> bool {
    text.get(..at.start).is_some_and(|t| t.ends_with('“')) && text.get(at.end..).is_some_and(|t| t.starts_with('”'))
}

fn left_is_free(text: &str, at: &Range<usize>, form: Form, words: &Words) -> bool {
    let mut outside = text.get(..at.start).unwrap_or("").chars().rev();
    let (Some(edge), Some(before)) = (text.get(at.clone()).and_then(|name| name.chars().next()), outside.next()) else {
        return true;
    };
    let further = outside.next();
    if runs_on(edge, before, further) || (edge.is_ascii_digit() || is_numeral(edge)) && before == '第' {
        return false;
    }
    if !is_han(edge) || !is_han(before) {
        return true;
    }
    if further.is_some_and(|further| words.contains(further, before)) {
        return true;
    }
    if DERIVING.contains(before) {
        return false;
    }
    if form.short {
        return !QUALIFYING.contains(before) && !words.straddle(before, edge);
    }
    let within = text.between(at.clone()).chars().nth(1);
    let drawn = || {
        let across = Usage::attracts(before, edge);
        let less = |pair: Option<(char, char)>| pair.is_none_or(|(a, b)| across > Usage::attracts(a, b));
        less(within.map(|within| (edge, within))) && less(further.map(|further| (further, before)))
    };
    !(words.straddle(before, edge) && drawn() && ends_alone(text.before(at.start)))
}

fn right_is_free(text: &str, at: &Range<usize>, form: Form, words: &Words) -> bool {
    let mut outside = text.get(at.end..).unwrap_or("").chars();
    let (Some(edge), Some(after)) = (text.get(at.clone()).and_then(|name| name.chars().next_back()), outside.next()) else {
        return true;
    };
    let further = outside.next();
    if runs_on(edge, after, further) {
        return false;
    }
    if !is_han(edge) || !is_han(after) || further.is_some_and(|further| words.contains(after, further)) {
        return true;
    }
    if form.short {
        return !SUFFIXES.contains(after) && !words.straddle(edge, after);
    }
    let within = text.between(at.clone()).chars().nth_back(1);
    let drawn = || {
        let across = Usage::attracts(edge, after);
        let less = |pair: Option<(char, char)>| pair.is_none_or(|(a, b)| across > Usage::attracts(a, b));
        less(within.map(|within| (within, edge))) && less(further.map(|further| (after, further)))
    };
    !(words.straddle(edge, after) && drawn() && begins_alone(text.after(at.end)))
}

/// The number of Han characters beside a name that are split into words: twice the longest word.
const NEAR: usize = 12;

/// Whether a word is one character that usually forms words with others. Prepositions do not: 以人的城镇化为核心.
fn is_alone(word: &Word) -> bool {
    word.end - word.start == 1 && word.class != Class::Particle
}

/// Whether the last character of a text is no part of a longer word.
fn ends_alone(text: &str) -> bool {
    let mut near: Vec<char> = text.chars().rev().take_while(|c| is_han(*c)).take(NEAR).collect();
    near.reverse();
    split(&near).last().is_some_and(is_alone)
}

/// The same for the first character.
fn begins_alone(text: &str) -> bool {
    let near: Vec<char> = text.chars().take_while(|c| is_han(*c)).take(NEAR).collect();
    split(&near).first().is_some_and(is_alone)
}

/// Whether a Latin word or a number continues beyond an edge.
fn runs_on(edge: char, neighbour: char, further: Option<char>) -> bool {
    if edge.is_ascii_alphanumeric() {
        let decimal = matches!(neighbour, '.' | ',') && edge.is_ascii_digit() && further.is_some_and(|c| c.is_ascii_digit());
        return decimal || neighbour.is_ascii_alphanumeric() || edge.is_ascii_digit() && neighbour == '%';
    }
    is_numeral(edge) && (is_numeral(neighbour) || neighbour.is_ascii_digit())
}

/// Common words of two characters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    pairs: FxHashSet<(char, char)>,
}

impl Words {
    /// The common words of the list in src/han.
    pub(crate) fn common() -> Words {
        Words { pairs: common_pairs().collect() }
    }

    fn contains(&self, first: char, second: char) -> bool {
        self.pairs.contains(&(first, second))
    }

    /// Whether the edge of a name and its neighbour form a word, so that the occurrence is cut out of two other words.
    fn straddle(&self, first: char, second: char) -> bool {
        !FUNCTION.contains(first) && !FUNCTION.contains(second) && self.contains(first, second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Judges the first occurrence of `name` in `text`, both folded already.
    fn verdict(text: &str, name: &str, quoted: bool) -> Verdict {
        let start = text.find(name).unwrap();
        judge(text, &(start..start + name.len()), Form::new(name, quoted), &Words::common())
    }

    #[test]
    fn a_name_among_other_words_is_a_use() {
        for text in [
            "推进标准地改革",
            "深化标准地制度",
            "应用标准地地图",
            "工业标准地项目",
            "全面推行标准地。",
            "提高标准地供给",
            "项目标准地出让",
            "标准地方案",
            "创新标准地模式",
        ] {
            assert_eq!(verdict(text, "标准地", false), Verdict::Use, "{text}");
        }
    }

    #[test]
    fn a_name_within_another_word_is_none() {
        for text in
            ["建设高标准地块", "非标准地", "准标准地", "绘制标准地图", "完成目标准地", "标准地区", "标准地方政府", "标准地化"]
        {
            assert_eq!(verdict(text, "标准地", false), Verdict::No, "{text}");
        }
        assert_eq!(verdict("发展非数字经济", "数字经济", false), Verdict::No);
    }

    #[test]
    fn a_longer_name_stands_beside_words_of_size() {
        assert_eq!(verdict("做强大数字经济", "数字经济", false), Verdict::Use);
        assert_eq!(verdict("数字经济化", "数字经济", false), Verdict::Use);
    }

    #[test]
    fn a_longer_name_is_none_where_it_cuts_a_word() {
        for (text, name) in [
            ("坚持创新发展理念", "新发展理念"),
            ("支持中小微企业发展", "小微企业"),
            ("实行政务公开制度", "政务公开制"),
            ("创建国家卫生城市", "国家卫生城"),
        ] {
            assert_eq!(verdict(text, name, false), Verdict::No, "{text}");
        }
        for (text, name) in [
            ("贯彻新发展理念", "新发展理念"),
            ("坚持创新新发展理念", "新发展理念"),
            ("发展小微企业", "小微企业"),
            ("接受市政协民主监督", "政协民主监督"),
            ("推行政务公开制", "政务公开制"),
            ("以人的城镇化为核心", "人的城镇化"),
            ("创建国家卫生城", "国家卫生城"),
            ("打好多式联运基础", "多式联运"),
        ] {
            assert_eq!(verdict(text, name, false), Verdict::Use, "{text}");
        }
    }

    #[test]
    fn figures_need_quotes() {
        for (text, expected) in
            [("聚焦“361”产业", Verdict::Use), ("投资361亿元", Verdict::No), ("“361+X”", Verdict::No), ("达1361家", Verdict::No)]
        {
            assert_eq!(verdict(text, "361", true), expected, "{text}");
        }
        assert_eq!(verdict("谋划十四五规划", "十四五", false), Verdict::No);
        assert_eq!(verdict("谋划“十四五”规划", "十四五", false), Verdict::Use);
    }

    #[test]
    fn two_characters_that_are_always_quoted_need_quotes_but_for_their_own_report() {
        assert_eq!(verdict("“四上”企业", "四上", true), Verdict::Use);
        assert_eq!(verdict("新增四上企业", "四上", true), Verdict::OwnOnly);
        assert_eq!(verdict("推进双创工作", "双创", false), Verdict::Use);
    }

    #[test]
    fn latin_words_and_numbers_do_not_run_on() {
        for (text, name, expected) in [
            ("对接DEPA规则", "DEPA", Verdict::Use),
            ("对接DEPAX规则", "DEPA", Verdict::No),
            ("建成5G基站", "5G", Verdict::Use),
            ("升级4.5G网络", "5G", Verdict::No),
            ("“7+X”标准地", "7+X", Verdict::Use),
            ("按17+X标准", "7+X", Verdict::No),
            ("PM2.5浓度", "PM2.5", Verdict::Use),
            ("第三方服务", "三方", Verdict::No),
        ] {
            assert_eq!(verdict(text, name, false), expected, "{text}");
        }
    }

    #[test]
    fn one_character_is_never_a_use_by_itself() {
        assert_eq!(verdict("做到“管”字", "管", true), Verdict::No);
    }
}
