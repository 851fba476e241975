//! The grammar of figures. A sentence is cut at its quantities. The words before a quantity (its lead) are read from the end (cues:
//! 增长, 达到, 超过) and from the start (openings: 全市, 实现), and what remains is the subject. A subject that a name of an indicator
//! fills whole is a core figure; without a subject the last one holds. Kind and period come from the section, the sentence and
//! the clause, the nearest first.
//!
//! ```text
//! sentence ─▶ folded ─▶ quantity, period ─▶ sentence ─▶ lead ─▶ find ─▶ resolve ─▶ repeated
//! text        chars     what is counted     clauses     subject  walk    kind and   once each
//!                       and when            and values  and cues         period
//! ```

mod find;
mod folded;
mod lead;
mod measured;
pub(super) mod period;
mod quantity;
mod relation;
mod repeated;
mod resolve;
mod section;
mod sentence;
mod signs;
mod walk;
mod words;

pub(super) use self::find::{find, sentences};
pub(super) use self::folded::fold;
pub(super) use self::lead::Place;
use self::period::Period;
pub(super) use self::walk::Part;
use super::Decimal;
use super::indicator::{Indicator, Indicators};
use super::{Basis, Bound, Doubt, Figure, Kind, Measure, Origin, Rule, Span, Status, Unit};
