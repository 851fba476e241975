//! The order of the kinds of findings, and what each kind means.

use crate::diag::Code;

/// What documents every code, in tables with one row for each.
const DOCUMENTED: &str = include_str!("../../../docs/diagnostics.md");

/// Warnings about what readers of the site would come upon.
const READERS: [Code; 15] = [
    Code::BrokenLink,
    Code::AddressGone,
    Code::AnchorsGone,
    Code::BodyEmpty,
    Code::SamePlaceAndYear,
    Code::Unplaced,
    Code::UnknownPlace,
    Code::NoteMissing,
    Code::NoteWithoutDefinition,
    Code::ImageMissing,
    Code::ImageKind,
    Code::ImageActive,
    Code::ImageTooLarge,
    Code::LinkUnsafe,
    Code::BaseUrlLocal,
];

/// Warnings that a text is damaged or incomplete.
const TEXT: [Code; 18] = [
    Code::LostCharacters,
    Code::FigureMasked,
    Code::FigureMissing,
    Code::PlantedWord,
    Code::ShareAboveWhole,
    Code::TextLeftOut,
    Code::NoReport,
    Code::SourceUnreadable,
    Code::FileBroken,
    Code::FileEmpty,
    Code::FileTooLarge,
    Code::FileExpandsTooFar,
    Code::NotText,
    Code::PdfEncrypted,
    Code::PdfWithoutText,
    Code::RepeatedCopy,
    Code::ParagraphTwice,
    Code::PrivateUse,
];

/// Warnings that a report may be of another place or time.
const FACTS: [Code; 7] = [
    Code::YearUnknown,
    Code::YearDisputed,
    Code::YearOutOfTime,
    Code::ImpossibleDate,
    Code::PlaceUnknown,
    Code::PlaceDisputed,
    Code::StatedOtherwise,
];

/// Warnings that can wait: nothing on the site is wrong.
const CAN_WAIT: [Code; 7] = [
    Code::HeadingEndUncertain,
    Code::EncodingGuessed,
    Code::MendedCharacters,
    Code::ConvertedDifferently,
    Code::OverrideUnused,
    Code::ThemeFileUnused,
    Code::UnknownString,
];

/// The rank of a warning: what readers would see first, then damage to texts, then facts, what can wait last.
pub(super) fn rank(code: Code) -> u8 {
    let groups: [(&[Code], u8); 4] = [(&READERS, 0), (&TEXT, 1), (&FACTS, 2), (&CAN_WAIT, 4)];
    groups.iter().find(|(codes, _)| codes.contains(&code)).map_or(3, |(_, rank)| *rank)
}

/// What a code means, as docs/diagnostics.md says it.
pub(super) fn cause(code: Code) -> Option<&'static str> {
    let row = format!("| `{}` | ", code.name());
    let rest = DOCUMENTED.lines().find_map(|line| line.strip_prefix(row.as_str()))?;
    rest.split_once(" | ").map(|(_, cause)| cause.trim_end_matches('|').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_cause_and_ranks_are_disjoint() {
        let without: Vec<&Code> = Code::ALL.iter().filter(|code| cause(**code).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
        let mut ranked: Vec<Code> = [&READERS[..], &TEXT, &FACTS, &CAN_WAIT].concat();
        ranked.sort_unstable();
        assert!(ranked.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
