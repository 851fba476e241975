//! Signs: characters that words of the grammar contain. A clause that lacks the sign of a word lacks the word, and need not be searched
//! for it. The characters of a sentence are read for signs once, and not again for each list of words.

/// A set of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signs(u32);

impl Signs {
    /// 年均, 每年, 年递增.
    pub(in crate::figures) const YEARLY: Signs = Signs(1);
    /// 累计, 合计.
    pub(in crate::figures) const SUM: Signs = Signs(1 << 1);
    /// 共完成, 双双, 分别, 各增长, 依次.
    pub(in crate::figures) const EACH: Signs = Signs(1 << 2);
    /// 可比, 同口径, 名义, 现价.
    pub(in crate::figures) const BASIS: Signs = Signs(1 << 3);
    /// 实际.
    pub(in crate::figures) const REAL: Signs = Signs(1 << 4);
    /// 预计, 初步核算, 快报, 据统计.
    pub(in crate::figures) const STATUS: Signs = Signs(1 << 5);
    /// 力争, 确保, 预期, 控制, 努力, 争取.
    pub(in crate::figures) const MODALITY: Signs = Signs(1 << 6);
    /// 同步, 高于, 跑赢.
    pub(in crate::figures) const RELATION: Signs = Signs(1 << 7);
    /// 年均, 平均每年.
    pub(in crate::figures) const AVERAGE: Signs = Signs(1 << 8);
    /// 目标.
    pub(in crate::figures) const AIM: Signs = Signs(1 << 9);
    /// 计划的, 年初确定, 超过了.
    pub(in crate::figures) const PLANNED: Signs = Signs(1 << 10);
    /// 全年.
    pub(in crate::figures) const WHOLE: Signs = Signs(1 << 11);

    /// Those of one character.
    pub(in crate::figures) fn of(c: char) -> Signs {
        match c {
            '年' | '每' => Signs::YEARLY,
            '计' => Signs::SUM,
            '共' | '双' | '别' | '各' | '依' => Signs::EACH,
            '价' | '口' | '名' | '比' => Signs::BASIS,
            '实' => Signs::REAL,
            '预' => Signs::STATUS.with(Signs::MODALITY),
            '初' | '快' | '据' => Signs::STATUS,
            '力' | '控' | '努' | '争' => Signs::MODALITY,
            '确' => Signs::MODALITY.with(Signs::PLANNED),
            '步' | '于' | '赢' => Signs::RELATION,
            '均' => Signs::AVERAGE,
            '标' => Signs::AIM,
            '划' | '超' => Signs::PLANNED,
            '全' => Signs::WHOLE,
            _ => Signs::default(),
        }
    }

    /// Those of any of them.
    pub(in crate::figures) fn all(signs: impl Iterator<Item = Signs>) -> Signs {
        signs.fold(Signs::default(), Signs::with)
    }

    const fn with(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }

    /// Whether it has any of these.
    pub(in crate::figures) fn has(self, signs: Signs) -> bool {
        self.0 & signs.0 != 0
    }
}
