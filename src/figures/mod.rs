//! Figures: what a report states in numbers, as data. A figure is one statement that an indicator of the place had, or is to
//! have, a value in a period. Vocabulary and rules: docs/figures.md.
//!
//! ```text
//! Document ─▶ reading ─▶ grammar ─▶ Vec<Figure> ─▶ correct ─▶ archive
//!             parts      indicator                 by the     of all reports
//!                        own                       curator
//! ```

mod archive;
pub mod correct;
mod decimal;
mod grammar;
mod indicator;
pub(crate) mod names;
pub mod own;
mod reading;
mod scan;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::archive::{Figures, ReportFigures};
pub use self::correct::Corrections;
pub use self::decimal::Decimal;
pub use self::grammar::period::Period;
pub use self::indicator::{Indicator, Indicators};
pub use self::reading::{Paragraph, of_document, paragraphs};

/// One statement of a report in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The number of the block that states it, as addresses are counted.
    pub block: u32,
    /// The byte at which its quote begins in the plain text of the block.
    pub at: u32,
    /// The anchor of its paragraph: `s1-p2`.
    pub anchor: Box<str>,
    /// The code of an indicator, or the report's own words.
    pub indicator: Box<str>,
    /// Whether the indicator is one of the list.
    pub core: bool,
    /// Empty for the whole place, else the words: 全国.
    pub scope: Box<str>,
    pub kind: Kind,
    pub measure: Measure,
    /// `None` for masked digits and for a relation to another indicator or place.
    pub value: Option<Decimal>,
    /// The upper end of a range.
    pub max: Option<Decimal>,
    pub unit: Unit,
    pub bound: Bound,
    /// What the value is measured against: `gdp`, 全国, a year; else empty.
    pub relative_to: Box<str>,
    pub status: Status,
    /// `None` where it cannot be told.
    pub period: Option<Period>,
    pub span: Span,
    pub basis: Basis,
    /// The words of aim: 力争, 确保.
    pub modality: Box<str>,
    /// The shortest run of the report's characters with indicator, value and the words that bound it.
    pub quote: Box<str>,
    /// The sentence that it stands in.
    pub sentence: Arc<str>,
    pub origin: Origin,
    pub rule: Rule,
    /// Why another reader might write it otherwise.
    pub doubt: Option<Doubt>,
}

/// Whether a value was reached or is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    Outcome,
    /// To be reached in the year that the report plans.
    Target,
    /// To be reached in a later year or in a longer period.
    Plan,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Measure {
    Level,
    Growth,
    /// A rate that is itself the indicator.
    Share,
    Ratio,
    Points,
}

/// The unit of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    Yuan,
    Dollar,
    Percent,
    Point,
    Times,
    Person,
    Tonne,
    /// The report's own word.
    Other(Box<str>),
}

/// Who says that a report states a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Origin {
    #[default]
    Machine,
    /// Confirmed, corrected or added by the curator.
    Curator,
}

/// How a value bounds what it states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Bound {
    Eq,
    About,
    Ge,
    Gt,
    Le,
    Lt,
    Near,
    Range,
    Masked,
}

/// How firm a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Status {
    #[default]
    None,
    Estimate,
    Provisional,
    /// A second, higher aim.
    Stretch,
}

/// What a value of several years is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Span {
    /// A value of the period, or of its last year.
    #[default]
    None,
    Average,
    Sum,
}

/// How a value was calculated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Basis {
    /// Net income (纯收入).
    pub net: bool,
    /// Without the change of prices (实际).
    pub real: bool,
    /// In comparable prices or scope (可比价, 同口径).
    pub comparable: bool,
    /// In current prices (名义, 现价).
    pub nominal: bool,
}

/// The rule that found a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rule {
    /// Subject and value stand in one clause.
    Stated,
    /// The subject is that of an earlier clause.
    Inherited,
    /// 分别, or a list of values for a list of subjects.
    Distributed,
    /// Measured against another indicator or place.
    Relation,
}

/// Why another reader might write a figure otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Doubt {
    /// Neither section nor sentence says whether it was reached.
    Kind,
    /// A percentage without a word that says of what.
    Measure,
    /// The report states another value of it for the same period.
    SecondValue,
    /// Only its size says that it is the sum of several years.
    Span,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Outcome => "outcome",
            Kind::Target => "target",
            Kind::Plan => "plan",
        }
    }
}

impl Measure {
    pub fn name(self) -> &'static str {
        match self {
            Measure::Level => "level",
            Measure::Growth => "growth",
            Measure::Share => "share",
            Measure::Ratio => "ratio",
            Measure::Points => "points",
        }
    }
}

impl Unit {
    pub fn name(&self) -> &str {
        match self {
            Unit::Yuan => "CNY",
            Unit::Dollar => "USD",
            Unit::Percent => "%",
            Unit::Point => "point",
            Unit::Times => "times",
            Unit::Person => "person",
            Unit::Tonne => "t",
            Unit::Other(word) => word,
        }
    }
}

impl Bound {
    pub fn name(self) -> &'static str {
        match self {
            Bound::Eq => "eq",
            Bound::About => "about",
            Bound::Ge => "ge",
            Bound::Gt => "gt",
            Bound::Le => "le",
            Bound::Lt => "lt",
            Bound::Near => "near",
            Bound::Range => "range",
            Bound::Masked => "masked",
        }
    }
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::None => "",
            Status::Estimate => "estimate",
            Status::Provisional => "provisional",
            Status::Stretch => "stretch",
        }
    }
}

impl Span {
    pub fn name(self) -> &'static str {
        match self {
            Span::None => "",
            Span::Average => "average",
            Span::Sum => "sum",
        }
    }
}

impl Basis {
    /// The names joined by `+`.
    pub fn name(self) -> String {
        let names = [(self.net, "net"), (self.real, "real"), (self.comparable, "comparable"), (self.nominal, "nominal")];
        let names: Vec<&str> = names.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
        names.join("+")
    }

    /// The basis of either.
    pub(crate) fn with(self, other: Basis) -> Basis {
        Basis {
            net: self.net || other.net,
            real: self.real || other.real,
            comparable: self.comparable || other.comparable,
            nominal: self.nominal || other.nominal,
        }
    }
}

impl Rule {
    pub fn name(self) -> &'static str {
        match self {
            Rule::Stated => "stated",
            Rule::Inherited => "inherited",
            Rule::Distributed => "distributed",
            Rule::Relation => "relation",
        }
    }
}

impl Doubt {
    pub fn name(self) -> &'static str {
        match self {
            Doubt::Kind => "kind",
            Doubt::Measure => "measure",
            Doubt::SecondValue => "second-value",
            Doubt::Span => "span",
        }
    }
}
