//! The titles of lists of notes: 名词解释 and whatever else they are called.

/// What a list of notes explains, and how its title calls the explaining: 名词解释, 有关术语的说明.
const SUBJECTS: [&str; 8] = ["名词", "术语", "用语", "词语", "词汇", "概念", "缩略语", "关键词"];
pub(crate) const EXPLAINS: [&str; 11] =
    ["解释", "注释", "释义", "说明", "解读", "注解", "解析", "诠释", "浅释", "简释", "含义"];
/// Titles that name no subject, alone or at the end of a longer one.
pub(crate) const TITLES: [&str; 4] = ["注释", "附注", "有关名词", "相关名词"];

/// The longest title of a list, in characters.
pub(crate) const LONGEST_TITLE: usize = 26;

/// Whether a text is the title of a list of notes: `名词解释`, `附件:《政府工作报告》名词解释`, `※有关术语的说明※`.
pub(crate) fn is_title(text: &str) -> bool {
    if text.chars().count() > LONGEST_TITLE || text.contains(['。', '，', '；']) {
        return false;
    }
    // Brackets, quotation marks and ornaments are no part of the words.
    let bare: String = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ':' | '：')).collect();
    let bare = bare.trim_end_matches([':', '：']);
    let bare = bare.split_once('按').map_or(bare, |(before, _)| before);
    let explains = EXPLAINS.iter().find_map(|word| bare.strip_suffix(word));
    let named = explains.is_some_and(|before| SUBJECTS.iter().any(|subject| before.contains(subject)));
    named || TITLES.iter().any(|t| bare.ends_with(t)) || matches!(bare, "注" | "注解" | "脚注" | "名词")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_lists_of_notes() {
        for title in [
            "名词解释",
            "附件:《政府工作报告》名词解释",
            "※名词解释※",
            "名词解释和说明",
            "有关术语的说明",
            "附：术语解读",
            "名词解释>>>",
            "注释：",
            "专业名词浅释",
        ] {
            assert!(is_title(title), "{title}");
        }
        for text in ["名词解释如下，请参阅。", "关于改革方案的说明", "加强政策解读", "名词解释见附件，其中的数据以统计公报为准"]
        {
            assert!(!is_title(text), "{text}");
        }
    }
}
