//! What each sign is worth when the ends of headings and the leads of flattened texts are chosen. The values were found by trying: texts
//! whose outline is known were flattened, with and without blanks before their headings, and the values changed until the outlines came
//! out best. Only their proportions matter.

/// A heading that ends at the first full stop.
pub const STOP: f32 = 2.4;
/// Each character of a heading outside the usual length.
pub const OUTSIDE: f32 = 0.25;
/// How likely the characters before the end are to end a clause.
pub const ENDS: f32 = 0.5;
/// How likely the characters behind it are to begin one.
pub const BEGINS: f32 = 0.6;
/// The two characters that meet at the end, meeting elsewhere.
pub const COHESION: f32 = 1.45;
/// The two characters that meet at the end meeting nowhere else.
pub const UNSEEN: f32 = 0.4;
/// A lead behind the heading.
pub const LEAD: f32 = 0.8;
/// Each character of a lead beyond the usual length.
pub const LEAD_LENGTH: f32 = 0.1;
/// The beginning of the text behind the heading.
pub const BODY: f32 = 0.1;
/// A lead that suits the document's habit.
pub const HABIT: f32 = 1.0;
/// The row of leads that the section then has.
pub const SECTION: f32 = 1.15;
/// Siblings of which one ends at a stop and the other without a mark.
pub const KINDS: f32 = 2.1;
/// Siblings of as many clauses, or not.
pub const CLAUSES: f32 = 0.5;
/// Each character by which the lengths of siblings differ.
pub const LENGTH: f32 = 0.12;
/// Each character by which their last clauses differ.
pub const LAST_CLAUSE: f32 = 0.4;
/// Each of the last four characters that siblings share.
pub const TAIL: f32 = 0.5;
/// Each of the first two characters that the texts behind siblings share.
pub const OPENING: f32 = 0.33;
/// Each character by which the lengths of the leads behind siblings differ.
pub const LEADS_LENGTH: f32 = 0.12;
/// What a sentence must bring in to open a paragraph.
pub const PRICE: f32 = 1.15;
/// A lead that is the first sentence of its section.
pub const FIRST: f32 = 1.3;
/// Each character by which the lengths of two leads differ.
pub const ALIKE_LENGTH: f32 = 0.2;
/// The first character that two leads share.
pub const ALIKE_FIRST: f32 = 0.7;
/// The second.
pub const ALIKE_SECOND: f32 = 0.1;
/// The last one; the last but one counts three quarters of it.
pub const ALIKE_LAST: f32 = 0.2;
/// A paragraph that is longer or shorter than usual, by the square of its deviation.
pub const PARAGRAPH: f32 = 0.11;
/// A section that begins with text and not with a lead.
pub const INTRODUCTION: f32 = 0.4;
/// Each character of a lead outside the usual length.
pub const UNUSUAL: f32 = 0.19;
/// How free the characters behind the end are on their left.
pub const FREE_BEFORE: f32 = 0.2;
/// How free the characters before it are on their right.
pub const FREE_AFTER: f32 = 0.8;
/// An end inside a word.
pub const IN_WORD: f32 = 3.3;
/// The form of the lead behind the heading.
pub const LEAD_FORM: f32 = 0.9;
/// The form of the first clause of the text behind it.
pub const BODY_FORM: f32 = 0.4;
/// Each of the first and last words of two leads that are of one class.
pub const ALIKE_WORDS: f32 = 0.2;
/// A heading that ends with the name of a part of the report.
pub const PART: f32 = 2.4;
/// A lead whose words the next sentence takes up.
pub const ECHO: f32 = 0.4;
/// A lead whose words the sentence before it had.
pub const ECHO_BEFORE: f32 = 0.25;
/// A heading that ends with a particle or an adverb, or a text that begins with one.
pub const HANGING: f32 = 3.0;
/// A heading that ends with a character that is no word.
pub const LONE: f32 = 0.15;
