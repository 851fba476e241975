//! Converts Simplified to Traditional text, by phrases and characters of OpenCC (`table.txt`): 头发 becomes 頭髮 and 发展 發展.
//!
//! Which phrases a text has is decided together with its words (`words.txt`): the pieces at the least total cost. In 金额发放 there are
//! two words, and not the phrase 额发.
//!
//! A text and its conversion have the same number of characters, so that a text that is divided by markup can be converted as a whole.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::cut::CutList;
use super::words;

/// What the table has.
#[derive(Default)]
struct Forms {
    characters: FxHashMap<char, char>,
    /// The forms of phrases; `None` for one whose characters have the forms that they have by themselves.
    phrases: FxHashMap<Vec<char>, Option<&'static str>>,
    /// The length of the longest phrase that begins with a character.
    longest: FxHashMap<char, usize>,
}

/// The cost of a phrase of two characters that is not in the list of words: a little more than a rare word.
const PHRASE: f32 = 1.25;
/// What each further character of it costs, as in a word.
const FURTHER: f32 = 0.05;

impl Forms {
    fn get() -> &'static Forms {
        static FORMS: OnceLock<Forms> = OnceLock::new();
        FORMS.get_or_init(|| {
            let mut forms = Forms::default();
            for line in include_str!("table.txt").lines().filter(|line| !line.starts_with('#')) {
                let mut characters = line.chars();
                if let (Some(simple), Some(form), None) = (characters.next(), characters.next(), characters.next()) {
                    forms.characters.insert(simple, form);
                    continue;
                }
                let (phrase, form) = line.split_once('\t').map_or((line, None), |(phrase, form)| (phrase, Some(form)));
                let phrase: Vec<char> = phrase.chars().collect();
                if let Some(first) = phrase.first() {
                    let longest = forms.longest.entry(*first).or_default();
                    *longest = phrase.len().max(*longest);
                }
                forms.phrases.insert(phrase, form);
            }
            forms
        })
    }

    /// The cost of characters as one piece of a text: a phrase, a word, or a single character.
    fn cost(&self, piece: &[char]) -> Option<f32> {
        let phrase = self.phrases.contains_key(piece).then(|| PHRASE + FURTHER * piece.len().saturating_sub(2) as f32);
        match (phrase, words::cost_of(piece)) {
            (Some(phrase), Some(word)) => Some(phrase.min(word)),
            (phrase, word) => phrase.or(word),
        }
    }

    /// Divides a text into pieces at the least total cost, as their ends. A dictionary alone, read from the left, would find
    /// 额发 in 金额发放.
    fn pieces(&self, text: &[char]) -> Vec<usize> {
        let mut best: Vec<(f32, usize)> = vec![(f32::MAX, 0); text.len() + 1];
        best.iter_mut().take(1).for_each(|first| first.0 = 0.0);
        for (start, first) in text.iter().enumerate() {
            let (before, _) = best.value(start);
            let longest = self.longest.get(first).copied().unwrap_or(1).max(words::LONGEST).min(text.len() - start);
            for end in start + 1..=start + longest {
                let Some(cost) = self.cost(text.part(start..end)) else { continue };
                if let Some(known) = best.get_mut(end).filter(|known| before + cost < known.0) {
                    *known = (before + cost, start);
                }
            }
        }
        let mut ends = Vec::new();
        let mut end = text.len();
        while end > 0 {
            ends.push(end);
            end = best.value(end).1;
        }
        ends.reverse();
        ends
    }

    /// Writes a piece. A word that is no phrase may have phrases within it, of which the longest at a place decides.
    fn push(&self, piece: &[char], out: &mut String) {
        let mut start = 0;
        while let Some(first) = piece.get(start) {
            let longest = self.longest.get(first).copied().unwrap_or(1).min(piece.len() - start);
            let found = (2..=longest).rev().find(|length| self.phrases.contains_key(piece.part(start..start + length)));
            let length = found.unwrap_or(1);
            let part = piece.part(start..start + length);
            match self.phrases.get(part).copied().flatten() {
                Some(form) => out.push_str(form),
                None => out.extend(part.iter().map(|c| self.characters.get(c).copied().unwrap_or(*c))),
            }
            start += length;
        }
    }
}

/// A text in Traditional characters, with the quotation marks 「」 and 『』. It has as many characters as the text.
pub(crate) fn traditional(text: &str) -> String {
    // Tags and figures have nothing to convert.
    if text.is_ascii() {
        return text.to_owned();
    }
    let forms = Forms::get();
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    for end in forms.pieces(&characters) {
        forms.push(characters.part(start..end), &mut out);
        start = end;
    }
    with_corner_brackets(&out)
}

/// A text with 「」 for “” and 『』 for ‘’. An apostrophe between Latin letters stays.
fn with_corner_brackets(text: &str) -> String {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        let apostrophe = before.is_ascii_alphabetic() && characters.peek().is_some_and(char::is_ascii_alphabetic);
        out.push(match c {
            '“' => '「',
            '”' => '」',
            '‘' => '『',
            '’' if !apostrophe => '』',
            _ => c,
        });
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_with_several_forms_has_that_of_its_word() {
        let pairs = "头发=頭髮 发展=發展 皇后=皇后 以后=以後 里程=里程 公里=公里 里面=裏面 \
            干部=幹部 干净=乾淨 干预=干預 复杂=複雜 恢复=恢復 重复=重複 制度=制度 制造=製造 系统=系統 关系=關係 联系=聯繫 \
            松树=松樹 放松=放鬆 台湾=臺灣 台州市=台州市 云=雲 云计算=雲計算 人云亦云=人云亦云 丑=醜 丑时=丑時 斗争=鬥爭 北斗=北斗 \
            谷物=穀物 山谷=山谷 只=只 一只=一隻 只有=只有 表=表 表示=表示 手表=手錶 面=面 面粉=麪粉 面积=面積 征收=徵收 象征=象徵 \
            长征=長征 准=準 标准=標準 批准=批准 向=向 卷=卷 试卷=試卷 余=餘 余额=餘額 周=周 周年=週年 周口=周口 \
            几千=幾千 茶几=茶几 分钟=分鐘 钟情=鍾情 收获=收穫 获得=獲得 历史=歷史 农历=農曆 人才=人才 舍弃=捨棄 宿舍=宿舍 \
            防御=防禦 御用=御用 困难=困難 尽快=儘快 尽头=盡頭 注册=註冊 注重=注重 建筑=建築 了解=瞭解";
        for pair in pairs.split_whitespace() {
            let (simple, form) = pair.split_once('=').unwrap();
            assert_eq!(traditional(simple), form, "{simple}");
        }
    }

    #[test]
    fn names_of_places_keep_their_characters() {
        let pairs = "台州=台州 天台=天台 烟台=煙臺 凤台=鳳台 余姚=餘姚 余干=餘干 岳阳=岳陽 岳池=岳池 岳麓=嶽麓 于洪区=于洪區 于都=于都 \
            松江=松江 云南=雲南 沈阳=瀋陽 沈北新区=瀋北新區 木里县=木里縣 湖里区=湖里區 塔什库尔干=塔什庫爾干 西咸新区=西咸新區 \
            平谷=平谷 满洲里=滿洲里 仙游=仙遊 乌拉特中后联合旗=烏拉特中後聯合旗 象征=象徵 斗门=斗門 咸阳=咸陽 石家庄=石家莊";
        for pair in pairs.split_whitespace() {
            let (simple, form) = pair.split_once('=').unwrap();
            assert_eq!(traditional(simple), form, "{simple}");
        }
    }

    #[test]
    fn words_are_found_in_sentences() {
        let sentence = "今后五年，全市干部干净干事，里程碑式的“云计算”项目有了‘准’时表，余下12只基金复制推广。";
        let form = "今後五年，全市幹部乾淨幹事，里程碑式的「雲計算」項目有了『準』時表，餘下12只基金複製推廣。";
        assert_eq!(traditional(sentence), form);
    }

    #[test]
    fn a_phrase_across_two_words_is_not_one() {
        for (sentence, form) in [
            ("金额发放到位", "金額發放到位"),
            ("把握发展机遇", "把握發展機遇"),
            ("资金发展", "資金發展"),
            ("占地和面积", "佔地和面積"),
            ("更加注重", "更加注重"),
            ("开启新征程", "開啓新征程"),
            ("一万人参加", "一萬人參加"),
            ("推进大采购", "推進大採購"),
            ("长江干流", "長江幹流"),
            ("引导社会各界人士参与", "引導社會各界人士參與"),
        ] {
            assert_eq!(traditional(sentence), form, "{sentence}");
        }
    }

    #[test]
    fn quotation_marks_become_brackets_and_apostrophes_stay() {
        assert_eq!(traditional("“一站‘两仓’”"), "「一站『兩倉』」");
        assert_eq!(traditional("China’s “5G”、‘DEPA’"), "China’s 「5G」、『DEPA』");
    }

    #[test]
    fn a_text_and_its_conversion_have_the_same_number_of_characters() {
        for line in include_str!("table.txt").lines().filter(|line| !line.starts_with('#')) {
            let phrase = line.split('\t').next().unwrap();
            assert_eq!(traditional(phrase).chars().count(), phrase.chars().count(), "{phrase}");
        }
        assert_eq!(traditional(""), "");
        assert_eq!(traditional("ABC 123\n"), "ABC 123\n");
    }
}
