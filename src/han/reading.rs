//! Readings of Chinese text in pinyin: plain for slugs of terms and letters of indexes, with tone marks for readers.
//!
//! A character with several readings takes the one from the longest phrase in readings.txt that contains it, otherwise the
//! first one of the `pinyin` crate. ü is written v, as in place names and domains.

use std::borrow::Cow;
use std::sync::OnceLock;

use pinyin::{ToPinyin, ToPinyinMulti};

use super::class::is_han;
use super::fold::address;
use crate::han::cut::{CutList, CutText};

/// Words whose reading differs from the first readings of their characters: `行动 xing dong`.
const PHRASES: &str = include_str!("readings.txt");

/// Maximum length, in bytes, of the reading in a term's slug.
const TERM_BYTES: usize = 40;
/// Number of hexadecimal digits of the hash in a term's slug.
const TERM_DIGITS: usize = 6;

/// The reading of a text in lower-case ASCII. Syllables of a run of Han characters are joined, and letters and digits are kept;
/// everything else, and each boundary between runs, becomes a single `-`. Never empty: `x` for a text without anything to read.
pub fn slug(text: &str) -> String {
    join(&units(text), usize::MAX)
}

/// The reading of a text in syllables: `ning bo`; what is neither Han nor a letter or digit is dropped.
pub fn syllables(text: &str) -> String {
    units(text).iter().map(|unit| &*unit.text).collect::<Vec<_>>().join(" ")
}

/// The reading of a text for readers: its syllables with tone marks, and its Latin words and figures as written: `DCMM guàn biāo`.
/// Each character has the tone of its dictionary entry, without changes by its neighbours. Empty if the text has no Han character.
pub fn toned(text: &str) -> String {
    if !text.contains(is_han) {
        return String::new();
    }
    units_in(text, Form::Toned).iter().map(|unit| &*unit.text).collect::<Vec<_>>().join(" ")
}

/// The letter under which an index lists a text: `A` to `Z`, or `#` for one that begins with a figure or has no reading. Signs
/// before the first character, such as quotation marks, are ignored.
pub fn initial(text: &str) -> char {
    let first = units(text).first().and_then(|unit| unit.text.chars().next());
    first.filter(char::is_ascii_alphabetic).map_or('#', |c| c.to_ascii_uppercase())
}

/// The slug of a term: its reading, cut at a syllable to 40 bytes, and six digits of the hash of the term, so that no other
/// term can change it. Kinds of quotation marks and widths of letters make no difference.
pub fn term_slug(term: &str) -> String {
    let folded: String = term.trim().chars().map(address).collect();
    let hash = blake3::hash(folded.as_bytes()).to_hex();
    format!("{}-{}", join(&units(&folded), TERM_BYTES), hash.before(TERM_DIGITS))
}

/// A syllable, or a run of ASCII letters and digits.
struct Unit {
    text: Cow<'static, str>,
    /// Whether a `-` precedes it.
    apart: bool,
}

/// The form of a reading.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Lower-case ASCII.
    Plain,
    /// With tone marks, and Latin letters as written.
    Toned,
}

fn join(units: &[Unit], limit: usize) -> String {
    let mut slug = String::new();
    for unit in units {
        let apart = unit.apart && !slug.is_empty();
        if slug.len() + usize::from(apart) + unit.text.len() > limit {
            if slug.is_empty() {
                slug.push_str(unit.text.before(limit));
            }
            break;
        }
        if apart {
            slug.push('-');
        }
        slug.push_str(&unit.text);
    }
    if slug.is_empty() { "x".to_owned() } else { slug }
}

fn units(text: &str) -> Vec<Unit> {
    units_in(text, Form::Plain)
}

fn units_in(text: &str, form: Form) -> Vec<Unit> {
    let text: Vec<char> = text.chars().map(address).collect();
    let mut units = Vec::new();
    let mut rest = text.as_slice();
    let mut apart = false;
    while let Some(first) = rest.first() {
        let run = if is_han(*first) {
            rest.iter().take_while(|c| is_han(**c)).count()
        } else {
            rest.iter().take_while(|c| c.is_ascii_alphanumeric()).count()
        };
        let (word, after) = rest.split_at(run.max(1));
        if run > 0 {
            let before = units.len();
            read_run(word, form, &mut units);
            if let Some(unit) = units.get_mut(before) {
                unit.apart = apart || before > 0;
            }
        }
        apart = run == 0;
        rest = after;
    }
    units
}

fn read_run(word: &[char], form: Form, units: &mut Vec<Unit>) {
    if word.first().is_some_and(|c| !is_han(*c)) {
        let letter = |c: &char| if form == Form::Plain { c.to_ascii_lowercase() } else { *c };
        return units.push(Unit { text: word.iter().map(letter).collect::<String>().into(), apart: false });
    }
    let mut rest = word;
    while let Some(first) = rest.first() {
        let taken = match phrase(rest) {
            Some((length, syllables)) => {
                let read = |(c, s): (&char, &'static str)| if form == Form::Plain { s } else { with_tone(*c, s).unwrap_or(s) };
                let all = rest.iter().zip(syllables.split(' ')).map(read);
                units.extend(all.map(|s| Unit { text: s.into(), apart: false }));
                length
            }
            None => {
                let read = |p: pinyin::Pinyin| if form == Form::Plain { plain(p.plain()) } else { p.with_tone().into() };
                units.extend(first.to_pinyin().map(|p| Unit { text: read(p), apart: false }));
                1
            }
        };
        rest = rest.part(taken..);
    }
}

/// The reading of a character that has these letters without tone marks; of several, one with a tone, because only particles have
/// none.
fn with_tone(c: char, syllable: &str) -> Option<&'static str> {
    let readings = c.to_pinyin_multi().into_iter().flatten();
    let readings = readings.filter(|reading| plain(reading.plain()) == syllable).map(pinyin::Pinyin::with_tone);
    readings.min_by_key(|reading| reading.is_ascii())
}

/// The longest phrase at the start of the characters: its length in characters and its syllables.
fn phrase(characters: &[char]) -> Option<(usize, &'static str)> {
    static SORTED: OnceLock<Vec<(Vec<char>, &str)>> = OnceLock::new();
    let sorted = SORTED.get_or_init(|| {
        let lines = PHRASES.lines().filter(|line| !line.starts_with('#'));
        let mut all: Vec<_> = lines.filter_map(|l| l.split_once(' ')).map(|(w, r)| (w.chars().collect(), r)).collect();
        all.sort();
        all
    });
    let longest = characters.len().min(4);
    (1..=longest).rev().find_map(|length| {
        let at = sorted.binary_search_by(|(word, _)| word.as_slice().cmp(characters.part(..length))).ok()?;
        sorted.get(at).map(|(_, syllables)| (length, *syllables))
    })
}

fn plain(syllable: &'static str) -> Cow<'static, str> {
    match syllable {
        "lüe" => "lue".into(),
        "nüe" => "nue".into(),
        s if s.contains('ü') => s.replace('ü', "v").into(),
        s if s.is_ascii() => s.into(),
        s => s.chars().filter(char::is_ascii).collect::<String>().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_plain_pinyin() {
        assert_eq!(slug("高质量发展"), "gaozhiliangfazhan");
        assert_eq!(slug("绿色低碳"), "lvseditan");
        assert_eq!(slug("战略"), "zhanlue");
        assert_eq!(slug("〇"), "ling");
    }

    #[test]
    fn a_reading_is_divided_into_syllables() {
        assert_eq!(syllables("重庆"), "chong qing");
        assert_eq!(syllables("“双碳”目标"), "shuang tan mu biao");
        assert_eq!(syllables("DCMM贯标"), "dcmm guan biao");
        assert_eq!(syllables("——"), "");
    }

    #[test]
    fn readers_see_tones() {
        assert_eq!(toned("“双碳”目标"), "shuāng tàn mù biāo");
        assert_eq!(toned("绿色低碳战略"), "lǜ sè dī tàn zhàn lüè");
        assert_eq!(toned("DCMM贯标"), "DCMM guàn biāo");
        assert_eq!(toned("重庆银行行长"), "chóng qìng yín háng háng zhǎng", "phrases choose among the readings of a character");
        assert_eq!(toned("长子的质的提升"), "zhǎng zǐ de zhì de tí shēng", "only particles have no tone");
        assert_eq!((toned("R&D"), toned("“361”")), (String::new(), String::new()));
    }

    #[test]
    fn every_syllable_of_a_phrase_is_a_reading_of_its_character() {
        for line in PHRASES.lines().filter(|l| !l.starts_with('#')) {
            let (word, reading) = line.split_once(' ').unwrap_or_default();
            for (c, syllable) in word.chars().zip(reading.split(' ')) {
                assert!(with_tone(c, syllable).is_some(), "{word}: {c} {syllable}");
            }
        }
    }

    #[test]
    fn runs_are_kept_apart_and_signs_dropped() {
        assert_eq!(slug("DCMM贯标"), "dcmm-guanbiao");
        assert_eq!(slug("“415X”先进制造业集群"), "415x-xianjinzhizaoyejiqun");
        assert_eq!(slug("专精特新“小巨人”企业"), "zhuanjingtexin-xiaojuren-qiye");
        assert_eq!(slug("PM2.5、ＰＭ１０"), "pm2-5-pm10");
        assert_eq!(slug("R&D经费"), "r-d-jingfei");
    }

    #[test]
    fn a_slug_is_never_empty() {
        assert_eq!(slug(""), "x");
        assert_eq!(slug("——《》"), "x");
        assert_eq!(term_slug("“”").split('-').next(), Some("x"));
    }

    #[test]
    fn words_decide_how_a_character_is_read() {
        let expected = "\
            重点=zhongdian 重庆=chongqing 重组=chongzu 注重组织=zhuzhongzuzhi 三重一大=sanzhongyida 行动=xingdong \
            银行=yinhang 执行业务=zhixingyewu 各行各业=gehanggeye 长江=changjiang 长三角=changsanjiao 增长=zengzhang \
            河长制=hezhangzhi 专长=zhuanchang 调整=tiaozheng 强调=qiangdiao 调查研究=diaochayanjiu \
            南水北调=nanshuibeidiao 数字经济=shuzijingji 快乐=kuaile 音乐=yinyue 都市圈=dushiquan \
            退耕还林=tuigenghuanlin 着力=zhuoli 供给侧=gongjice 目的地=mudidi 率先=shuaixian 增长率=zengzhanglv \
            弹性=tanxing 薄弱=boruo 泊位=bowei 西藏=xizang 储藏=chucang 会计=kuaiji 模具=muju 卡脖子=qiabozi 畜牧=xumu \
            厦门=xiamen 佛山=foshan 六安=luan 什邡=shifang 大厦=dasha 了解=liaojie 质的有效提升=zhideyouxiaotisheng";
        for one in expected.split_whitespace() {
            let (text, reading) = one.split_once('=').unwrap_or_default();
            assert_eq!(slug(text), reading, "{text}");
        }
    }

    #[test]
    fn every_phrase_has_a_syllable_for_each_character() {
        for line in PHRASES.lines().filter(|l| !l.starts_with('#')) {
            let (word, reading) = line.split_once(' ').unwrap_or_default();
            assert_eq!(word.chars().count(), reading.split(' ').count(), "{line}");
            assert!(word.chars().count() <= 4, "{line}");
        }
    }

    #[test]
    fn an_index_goes_by_the_first_letter() {
        assert_eq!(initial("高标准农田"), 'G');
        assert_eq!(initial("“双碳”目标"), 'S');
        assert_eq!(initial("重组胶原蛋白"), 'C');
        assert_eq!(initial("dcmm贯标"), 'D');
        assert_eq!(initial("“415X”"), '#');
        assert_eq!(initial("《》"), '#');
    }

    #[test]
    fn a_terms_slug_is_its_reading_and_a_hash() {
        assert_eq!(
            term_slug("高标准农田"),
            format!("gaobiaozhunnongtian-{}", &blake3::hash("高标准农田".as_bytes()).to_hex()[..6])
        );
        assert_eq!(term_slug("“双碳”目标"), term_slug("\"双碳\"目标"));
        assert_eq!(term_slug("ＤＣＭＭ"), term_slug("DCMM"));
        assert_ne!(term_slug("公示"), term_slug("公式"), "one reading, two terms");
    }

    #[test]
    fn a_long_term_is_cut_between_syllables() {
        let slug = term_slug("以高水平对外开放推动现代化先行市建设三年行动计划");
        let (reading, hash) = slug.rsplit_once('-').unwrap_or_default();
        assert_eq!(reading, "yigaoshuipingduiwaikaifangtuidongxiandai");
        assert_eq!(hash.len(), 6);
        let letters = "a".repeat(60);
        assert!(term_slug(&letters).starts_with(&format!("{}-", "a".repeat(40))));
    }
}
