//! Of which place a report is: from its title, its header, the words of its opening, its page.

/// Where a place may be named, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clues {
    /// What stands before 政府工作报告 in the title.
    pub title: String,
    /// The header's text without blanks.
    pub header: String,
    /// The sentence in which the speaker says for whom they report.
    pub opening: String,
    /// Publisher, breadcrumb, the listing's own bracket.
    pub page: String,
    /// The end of the text, where the committee of the place is named.
    pub close: String,
}

/// The region that the clues name: official names, the largest first; empty when they name none, or more than one.
pub fn region(_clues: &Clues) -> Vec<String> {
    Vec::new()
}
