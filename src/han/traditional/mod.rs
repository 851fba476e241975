//! Converts Simplified to Traditional text, by phrases and characters of OpenCC (`table.txt`): 头发 becomes 頭髮 and 发展 發展.
//!
//! A text and its conversion have the same number of characters, so that a text that is divided by markup can be converted as a whole.

use std::sync::OnceLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use rustc_hash::FxHashMap;

use super::cut::CutText;

/// What the table has.
#[derive(Default)]
struct Forms {
    characters: FxHashMap<char, char>,
    /// Finds the longest phrase at the leftmost place; the value is an index into `phrases`.
    matcher: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// The forms of phrases; `None` for one whose characters have the forms that they have by themselves.
    phrases: Vec<Option<&'static str>>,
}

impl Forms {
    fn get() -> &'static Forms {
        static FORMS: OnceLock<Forms> = OnceLock::new();
        FORMS.get_or_init(|| {
            let mut forms = Forms::default();
            let mut patterns = Vec::new();
            for line in include_str!("table.txt").lines().filter(|line| !line.starts_with('#')) {
                let mut characters = line.chars();
                if let (Some(simple), Some(form), None) = (characters.next(), characters.next(), characters.next()) {
                    forms.characters.insert(simple, form);
                    continue;
                }
                let (phrase, form) = line.split_once('\t').map_or((line, None), |(phrase, form)| (phrase, Some(form)));
                patterns.push(phrase);
                forms.phrases.push(form);
            }
            let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest);
            forms.matcher = builder.build(patterns).ok();
            forms
        })
    }

    fn push(&self, text: &str, out: &mut String) {
        out.extend(text.chars().map(|c| self.characters.get(&c).copied().unwrap_or(c)));
    }
}

/// A text in Traditional characters, with the quotation marks 「」 and 『』. It has as many characters as the text.
pub(crate) fn traditional(text: &str) -> String {
    let forms = Forms::get();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for found in forms.matcher.iter().flat_map(|matcher| matcher.leftmost_find_iter(text)) {
        forms.push(text.between(done..found.start()), &mut out);
        match forms.phrases.get(found.value() as usize).copied().flatten() {
            Some(form) => out.push_str(form),
            None => forms.push(text.between(found.start()..found.end()), &mut out),
        }
        done = found.end();
    }
    forms.push(text.after(done), &mut out);
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
