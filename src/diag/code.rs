//! The codes of all messages.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Defines [`Code`]: each row has the variant and its name. `settleable` marks the warnings about a report, its source or its
/// place: a curator who has checked them and found the report to be right says so with `settled:` in its front matter.
macro_rules! codes {
    ($($variant:ident $name:literal $($settleable:ident)?,)*) => {
        /// The code of a message. The order of the codes is that of their names.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($variant,)*
        }

        impl Code {
            /// All codes, in the order of their names.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The name in kebab-case, for filters and for settling doubts. It never changes.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)*
                }
            }

            /// Whether `settled:` may name the code.
            pub const fn is_settleable(self) -> bool {
                match self {
                    $(Code::$variant => codes!(@ $($settleable)?),)*
                }
            }
        }
    };
    (@ settleable) => { true };
    (@) => { false };
}

codes! {
    AcceptAllAgain "accept-all-again",
    AddedDay "added-day",
    AddedGone "added-gone",
    AddedMissing "added-missing",
    AddedTwice "added-twice",
    AddressGone "address-gone",
    AliasOfTwoTerms "alias-of-two-terms",
    AlreadyConverted "already-converted" settleable,
    AnchorDuplicate "anchor-duplicate",
    AnchorUnread "anchor-unread" settleable,
    AnchorsGone "anchors-gone",
    BaseUrlLocal "base-url-local",
    BidiControl "bidi-control" settleable,
    BodyEmpty "body-empty" settleable,
    BookFailed "book-failed",
    BookFontMissing "book-font-missing",
    BookGlyphMissing "book-glyph-missing",
    BookInTheWay "book-in-the-way",
    BookUnknown "book-unknown",
    BookWithoutPdf "book-without-pdf",
    BrokenLink "broken-link" settleable,
    CannotPrint "cannot-print",
    CannotRead "cannot-read",
    CannotServe "cannot-serve",
    CannotWalk "cannot-walk",
    CannotWatch "cannot-watch",
    CannotWrite "cannot-write",
    ConfigTitle "config-title",
    ConfigValue "config-value",
    ControlCharacters "control-characters" settleable,
    ConvertedDifferently "converted-differently",
    DuplicateAddress "duplicate-address",
    EditSetAside "edit-set-aside",
    EditedMeanwhile "edited-meanwhile",
    EditedReportKept "edited-report-kept" settleable,
    EncodingGuessed "encoding-guessed" settleable,
    EntryWithoutTerm "entry-without-term",
    ExportInTheWay "export-in-the-way",
    ExportWithoutParquet "export-without-parquet",
    ExportWithoutSqlite "export-without-sqlite",
    FigureCorrectedTwice "figure-corrected-twice",
    FigureCorrection "figure-correction",
    FigureMasked "figure-masked" settleable,
    FigureMissing "figure-missing" settleable,
    FigureNotFound "figure-not-found",
    FigureQuote "figure-quote",
    FiguresWithoutReport "figures-without-report",
    FileBroken "file-broken" settleable,
    FileEmpty "file-empty" settleable,
    FileExpandsTooFar "file-expands-too-far" settleable,
    FileTooLarge "file-too-large" settleable,
    FolderNotEmpty "folder-not-empty",
    FrontAddress "front-address",
    FrontDate "front-date",
    FrontKind "front-kind",
    FrontMatter "front-matter",
    FrontTitle "front-title",
    FrontYear "front-year",
    GlossaryEntry "glossary-entry",
    GlossaryKey "glossary-key",
    GlossaryList "glossary-list",
    GlossaryValue "glossary-value",
    GlossaryYears "glossary-years",
    HeadingEndUncertain "heading-end-uncertain" settleable,
    HeadingTitle "heading-title" settleable,
    HeadingWithoutBlank "heading-without-blank" settleable,
    Html "html" settleable,
    ImageActive "image-active" settleable,
    ImageKind "image-kind" settleable,
    ImageMissing "image-missing" settleable,
    ImageName "image-name" settleable,
    ImageOutside "image-outside" settleable,
    ImageTooLarge "image-too-large" settleable,
    ImpossibleDate "impossible-date" settleable,
    InTheWay "in-the-way",
    Indented "indented" settleable,
    IndicatorEntry "indicator-entry",
    IndicatorName "indicator-name",
    LeftInPublic "left-in-public",
    LinkNotFollowed "link-not-followed",
    LinkRefused "link-refused",
    LinkUnsafe "link-unsafe" settleable,
    LostCharacters "lost-characters" settleable,
    MarkdownGone "markdown-gone",
    MarkerWithoutNote "marker-without-note" settleable,
    MendedCharacters "mended-characters" settleable,
    MovedToNowhere "moved-to-nowhere",
    NameNotUtf8 "name-not-utf8",
    NoArchive "no-archive",
    NoConfig "no-config",
    NoEarlierManifest "no-earlier-manifest",
    NoReport "no-report" settleable,
    NoStrings "no-strings",
    NoSuchFile "no-such-file",
    NoSuchFolder "no-such-folder",
    NotAPlainFile "not-a-plain-file",
    NotAReport "not-a-report",
    NotConverted "not-converted" settleable,
    NotText "not-text" settleable,
    NotUtf8 "not-utf8",
    NoteDuplicate "note-duplicate",
    NoteMissing "note-missing" settleable,
    NoteWithoutDefinition "note-without-definition" settleable,
    NoteWithoutMarker "note-without-marker" settleable,
    NoteWithoutTerm "note-without-term" settleable,
    OldAddressStands "old-address-stands",
    OldAddressTwice "old-address-twice",
    OtherBuild "other-build",
    OverrideUnused "override-unused",
    ParagraphTwice "paragraph-twice" settleable,
    PartOfReport "part-of-report",
    PassedOver "passed-over",
    PathCollision "path-collision",
    PdfEncrypted "pdf-encrypted" settleable,
    PdfWithoutText "pdf-without-text" settleable,
    PlaceDisputed "place-disputed" settleable,
    PlaceUnknown "place-unknown" settleable,
    PlantedWord "planted-word" settleable,
    PortTaken "port-taken",
    PrivateUse "private-use" settleable,
    ReaderFailed "reader-failed" settleable,
    RepeatedCopy "repeated-copy" settleable,
    ReportEmpty "report-empty",
    ReportWithoutText "report-without-text" settleable,
    ReservedAddress "reserved-address",
    SamePlaceAndYear "same-place-and-year" settleable,
    SchemaInTheWay "schema-in-the-way",
    SecondCopy "second-copy" settleable,
    SettledUnknown "settled-unknown",
    ShareAboveWhole "share-above-whole" settleable,
    SourceChanged "source-changed" settleable,
    SourceMissing "source-missing",
    SourceUnreadable "source-unreadable" settleable,
    StatedOtherwise "stated-otherwise" settleable,
    StringsShape "strings-shape",
    TableBroken "table-broken" settleable,
    TableRow "table-row" settleable,
    TableWithoutText "table-without-text" settleable,
    Template "template",
    TermWithoutDefinition "term-without-definition",
    TextLeftOut "text-left-out" settleable,
    ThemeFileExists "theme-file-exists",
    ThemeFileUnknown "theme-file-unknown",
    ThemeFileUnused "theme-file-unused",
    ThemeMissing "theme-missing",
    ThemeNotText "theme-not-text",
    ThemeVersion "theme-version",
    TooLarge "too-large",
    UnknownKey "unknown-key",
    UnknownPlace "unknown-place" settleable,
    UnknownString "unknown-string",
    Unplaced "unplaced" settleable,
    UnsafeAddress "unsafe-address",
    WrongCall "wrong-call",
    WrongValue "wrong-value",
    Yaml "yaml",
    YamlTooLarge "yaml-too-large",
    YearDisputed "year-disputed" settleable,
    YearOutOfTime "year-out-of-time" settleable,
    YearUnknown "year-unknown" settleable,
}

impl Code {
    /// The code with this name.
    pub fn parse(name: &str) -> Option<Code> {
        Code::ALL.binary_search_by(|code| code.name().cmp(name)).ok().and_then(|at| Code::ALL.get(at).copied())
    }

    /// The codes with the names most similar to a mistyped one, the most similar first; at most three.
    pub fn similar(typed: &str) -> Vec<Code> {
        let typed = typed.to_lowercase().replace('_', "-");
        let likeness = |code: &Code| {
            let contains = !typed.is_empty() && typed.len() > 2 && code.name().contains(&typed);
            strsim::jaro_winkler(&typed, code.name()) + if contains { 0.3 } else { 0.0 }
        };
        let mut near: Vec<(f64, Code)> =
            Code::ALL.iter().map(|code| (likeness(code), *code)).filter(|(far, _)| *far > 0.8).collect();
        near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        near.into_iter().take(3).map(|(_, code)| code).collect()
    }

    /// The codes that `settled:` may name.
    pub fn settleable() -> impl Iterator<Item = Code> {
        Code::ALL.iter().copied().filter(|code| code.is_settleable())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.name(), f)
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, name: &str) -> bool {
        self.name() == name
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, name: &&str) -> bool {
        self.name() == *name
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
        deserializer.deserialize_str(Named)
    }
}

/// Reads a code from its name.
struct Named;

impl de::Visitor<'_> for Named {
    type Value = Code;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the code of a message")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Code, E> {
        Code::parse(name).ok_or_else(|| E::invalid_value(de::Unexpected::Str(name), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_the_order_of_their_names_and_are_found_by_them() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].name() < pair[1].name()));
        assert!(Code::ALL.iter().all(|code| Code::parse(code.name()) == Some(*code)));
        assert_eq!(Code::parse("no-such-code"), None);
    }

    #[test]
    fn a_code_is_kept_as_its_name() {
        let written = serde_json::to_string(&Code::BidiControl).unwrap();
        assert_eq!((written.as_str(), serde_json::from_str(&written).ok()), ("\"bidi-control\"", Some(Code::BidiControl)));
        assert!(serde_json::from_str::<Code>("\"no-such-code\"").is_err());
    }
}
