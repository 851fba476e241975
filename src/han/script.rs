//! Converts Traditional to Simplified, one character for one, so that positions do not move.
//!
//! Mirrors in Traditional characters were made from Simplified texts character by character. The conversion back needs a plain
//! table (OpenCC's), and care with the few characters that both scripts use differently.

use super::class::SCRIPT_TABLE;
use std::sync::OnceLock;

/// The script of a text as collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    Simplified,
    Traditional,
}

impl Script {
    /// The name of the script in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Script::Simplified => "hans",
            Script::Traditional => "hant",
        }
    }
}

/// Frequent characters that occur only in Traditional text. A report contains hundreds of them, or of their Simplified forms.
const TRADITIONAL: &str = "國會為爲這發經濟開產業務實現區時個來與對過動學後進設報貫徹黨習總書記領導體強們點給機關農鄉鎮縣市場資質環護優積極項億萬長增員單廣應據數電網線處級標達創轉類\
                           構號團結務專題聯繫規劃條約紀檢監組織運輸鐵車馬門問間聞論議訂計認設識讓話調試該說請諸課";

/// A text is Traditional if more than one in this many of its Han characters is a frequent Traditional one.
const SHARE: usize = 50;

/// Which script a text is written in, judged by its frequent characters.
pub fn script(text: &str) -> Script {
    let set = traditional();
    let (mut han, mut hant) = (0usize, 0usize);
    for c in text.chars() {
        if let Some(known) = set.get(u32::from(c).wrapping_sub(*SCRIPT_TABLE.start()) as usize) {
            han += 1;
            hant += usize::from(*known);
        }
    }
    if hant * SHARE > han { Script::Traditional } else { Script::Simplified }
}

/// For each Han character, from the start of [`SCRIPT_TABLE`] on: whether it is in the list and is not also a Simplified one.
fn traditional() -> &'static [bool] {
    static SET: OnceLock<Vec<bool>> = OnceLock::new();
    SET.get_or_init(|| {
        let mut set = vec![false; SCRIPT_TABLE.count()];
        // Characters of the list that Simplified text has too are no evidence.
        for c in TRADITIONAL.chars().filter(|c| simple(*c) != *c) {
            if let Some(known) = set.get_mut(u32::from(c).wrapping_sub(*SCRIPT_TABLE.start()) as usize) {
                *known = true;
            }
        }
        set
    })
}

/// The Simplified form of a Traditional character; any other character unchanged. Of several Simplified forms, the first in
/// OpenCC's table.
pub fn simple(c: char) -> char {
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let code = c as u32;
    if !SCRIPT_TABLE.contains(&code) {
        return c;
    }
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<char> = SCRIPT_TABLE.filter_map(char::from_u32).collect();
        for line in include_str!("script.txt").lines().filter(|line| !line.starts_with('#')) {
            let mut chars = line.chars();
            let Some(simple) = chars.next() else { continue };
            for traditional in chars {
                if let Some(form) = table.get_mut((traditional as u32).wrapping_sub(*SCRIPT_TABLE.start()) as usize) {
                    *form = simple;
                }
            }
        }
        table
    });
    table.get((code - SCRIPT_TABLE.start()) as usize).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_shows_in_frequent_characters() {
        assert_eq!(script("各位代表：現在，我代表區人民政府向大會報告工作"), Script::Traditional);
        assert_eq!(script("各位代表：现在，我代表区人民政府向大会报告工作"), Script::Simplified);
        assert_eq!(script("在临床试验中使用了甲鈷胺，疗效显著，后来推广到全市各县区医院和乡镇卫生院"), Script::Simplified);
        assert_eq!(script(""), Script::Simplified);
    }
}
