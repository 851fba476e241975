//! What each sign is worth when the ends of headings and the leads of flattened texts are chosen. The values were fitted: texts whose
//! outline is known were flattened, and the values changed until the known ends and leads were as likely as could be among all others,
//! on one half of the texts, and kept where they were good for the other half. Only their proportions matter.

/// A heading that ends at the first full stop.
pub const STOP: f32 = 2.99;
/// Each character of a heading outside the usual length.
pub const OUTSIDE: f32 = 0.16;
/// How likely the characters before the end are to end a clause.
pub const ENDS: f32 = 1.0;
/// How likely the characters behind it are to begin one.
pub const BEGINS: f32 = 0.88;
/// The two characters that meet at the end, meeting elsewhere.
pub const COHESION: f32 = 1.53;
/// The two characters that meet at the end meeting nowhere else.
pub const UNSEEN: f32 = 0.42;
/// A lead behind the heading.
pub const LEAD: f32 = 0.67;
/// Each character of a lead beyond the usual length.
pub const LEAD_LENGTH: f32 = 0.12;
/// The beginning of the text behind the heading.
pub const BODY: f32 = 0.04;
/// A lead that suits the document's habit.
pub const HABIT: f32 = 1.13;
/// The row of leads that the section then has.
pub const SECTION: f32 = 1.74;
/// Siblings of which one ends at a stop and the other without a mark.
pub const KINDS: f32 = 2.33;
/// Siblings of as many clauses, or not.
pub const CLAUSES: f32 = 0.6;
/// Each character by which the lengths of siblings differ.
pub const LENGTH: f32 = 0.24;
/// Each character by which their last clauses differ.
pub const LAST_CLAUSE: f32 = 1.12;
/// Each of the last four characters that siblings share.
pub const TAIL: f32 = 0.7;
/// Each of the first two characters that the texts behind siblings share.
pub const OPENING: f32 = 0.33;
/// Each character by which the lengths of the leads behind siblings differ.
pub const LEADS_LENGTH: f32 = 0.04;
/// What a sentence must bring in to open a paragraph.
pub const PRICE: f32 = 0.86;
/// A lead that is the first sentence of its section.
pub const FIRST: f32 = 0.83;
/// Each character by which the lengths of two leads differ.
pub const ALIKE_LENGTH: f32 = 0.24;
/// The first character that two leads share.
pub const ALIKE_FIRST: f32 = 1.46;
/// The last one; the last but one counts three quarters of it.
pub const ALIKE_LAST: f32 = 0.18;
/// A paragraph that is longer or shorter than usual, by the square of its deviation.
pub const PARAGRAPH: f32 = 0.18;
/// A section that begins with text and not with a lead.
pub const INTRODUCTION: f32 = 0.56;
/// Each character of a lead outside the usual length.
pub const UNUSUAL: f32 = 0.23;
/// How free the characters behind the end are on their left.
pub const FREE_BEFORE: f32 = 0.04;
/// How free the characters before it are on their right.
pub const FREE_AFTER: f32 = 0.81;
/// An end inside a word.
pub const IN_WORD: f32 = 2.71;
/// The form of the lead behind the heading.
pub const LEAD_FORM: f32 = 0.83;
/// The form of the first clause of the text behind it.
pub const BODY_FORM: f32 = 0.52;
/// Each of the first and last words of two leads that are of one class.
pub const ALIKE_WORDS: f32 = 0.37;
/// A heading that ends with the name of a part of the report.
pub const PART: f32 = 4.75;
/// A lead whose words the next sentence takes up.
pub const ECHO: f32 = 0.63;
/// A lead whose words the sentence before it had.
pub const ECHO_BEFORE: f32 = 0.27;
/// A heading that ends with a particle or an adverb, or a text that begins with one.
pub const HANGING: f32 = 2.85;
/// A heading that ends with a character that is no word.
pub const LONE: f32 = 0.16;
/// A heading whose last clause has the form of one.
pub const HEAD_FORM: f32 = 0.38;
/// The length of a heading, by the square of its deviation from the usual.
pub const USUAL: f32 = 0.6;
/// A text behind the heading whose first clause is no more than a word.
pub const SHORT_CLAUSE: f32 = 0.77;
/// The attraction between the two characters that meet at the end, in the language at large.
pub const ATTRACTION: f32 = 0.37;
/// How much the likeness of parts of the report counts, next to that of sections.
pub const PARTS_ALIKE: f32 = 0.49;
/// A lead before a sentence that is no longer than itself.
pub const BRIEF_BEHIND: f32 = 0.47;
/// A lead behind one.
pub const BRIEF_BEFORE: f32 = 0.22;
/// A lead that tells of one event.
pub const EVENT: f32 = 1.25;
/// A lead that quotes.
pub const QUOTED: f32 = 0.12;
/// A numbered line that is no heading, though it stands as one and has no stop near.
pub const GLUED: f32 = 1.5;
/// A lead in the middle of a section that suits the document's habit.
pub const HABIT_LEADS: f32 = 0.4;
