//! A tape in Simplified characters: one character for one, so that every position stays. A few characters that both scripts have with
//! different uses are decided by their neighbours.

use super::Tape;
use crate::han::script::simple;

/// The same text in Simplified characters.
pub fn simplify(tape: &Tape) -> Tape {
    let mut chars = tape.text().chars();
    chars.next();
    let mut before = ['\0'; 2];
    tape.fold(|c| {
        let next = chars.next().unwrap_or('\0');
        let folded = in_context(before, c, next).unwrap_or_else(|| simple(c));
        before = [before[1], c];
        folded
    })
}

/// Words in which 著 is no 着.
const ZHU_BEFORE: &str = "显顯名论論原编編专專卓昭土遗遺巨合拙译譯见見微知所新旧舊撰";
const ZHU_AFTER: &str = "名作称稱述书書者录錄有";

/// Words in which 乾 is no 干: reigns, places, the hexagram.
const QIAN_AFTER: &str = "隆坤县縣安元陵清潭州道西务務嘉";

/// Characters whose Simplified form depends on their neighbours.
fn in_context(before: [char; 2], c: char, next: char) -> Option<char> {
    let last = before[1];
    match c {
        '著' => Some(if ZHU_BEFORE.contains(last) || ZHU_AFTER.contains(next) { '著' } else { '着' }),
        '乾' if QIAN_AFTER.contains(next) || last == '康' => Some('乾'),
        '瞭' => Some(if next == '望' { '瞭' } else { '了' }),
        '藉' if last == '狼' || last == '慰' || last == '蕴' || last == '蘊' => Some('藉'),
        '徵' if last == '宫' || last == '宮' => Some('徵'),
        '於' if matches!(next, '菟') => Some('於'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simplified(text: &str) -> String {
        simplify(&Tape::new(text)).text().to_owned()
    }

    #[test]
    fn character_by_character() {
        for (hant, hans) in [
            ("寧波市北侖區", "宁波市北仑区"),
            ("鉆石、潔凈、巖石、臺州、范圍、筑牢、体系", "钻石、洁净、岩石、台州、范围、筑牢、体系"),
            ("著力穩增長，成效顯著，著名景區，緊緊圍繞著", "着力稳增长，成效显著，著名景区，紧紧围绕着"),
            ("乾縣、乾隆，乾淨，餅乾", "乾县、乾隆，干净，饼干"),
            ("以後、皇后、裡面、里程、關於、名稱、瞭解、瞭望", "以后、皇后、里面、里程、关于、名称、了解、瞭望"),
            ("大碶街道、新碶街道", "大碶街道、新碶街道"),
        ] {
            assert_eq!(simplified(hant), hans);
        }
    }

    #[test]
    fn positions_stay() {
        let raw = "發展，２國";
        let tape = simplify(&Tape::new(raw));
        assert_eq!(tape.raw(&(0..3)), (0..3).into());
        assert_eq!(tape.text().chars().count(), raw.chars().count());
    }
}
