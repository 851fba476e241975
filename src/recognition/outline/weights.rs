//! What each sign is worth when the ends of headings and the leads of flattened texts are chosen. The values were fitted: texts whose
//! outline is known were flattened, and the values changed until the known ends and leads were as likely as could be among all others,
//! on one half of the texts, and kept where they were good for the other half. Only their proportions matter.

/// A heading that ends at the first full stop.
pub(crate) const STOP: f32 = 3.42;
/// Each character of a heading outside the usual length.
pub(crate) const OUTSIDE: f32 = 0.1;
/// How likely the characters before the end are to end a clause.
pub(crate) const ENDS: f32 = 1.04;
/// How likely the characters behind it are to begin one.
pub(crate) const BEGINS: f32 = 1.19;
/// The two characters that meet at the end, meeting elsewhere.
pub(crate) const COHESION: f32 = 1.84;
/// The two characters that meet at the end meeting nowhere else.
pub(crate) const UNSEEN: f32 = 0.42;
/// A lead behind the heading.
pub(crate) const LEAD: f32 = 0.66;
/// Each character of a lead beyond the usual length.
pub(crate) const LEAD_LENGTH: f32 = 0.05;
/// The beginning of the text behind the heading.
pub(crate) const BODY: f32 = 0.04;
/// A lead that suits the document's habit.
pub(crate) const HABIT: f32 = 1.65;
/// The row of leads that the section then has.
pub(crate) const SECTION: f32 = 1.77;
/// Siblings of which one ends at a stop and the other without a mark.
pub(crate) const KINDS: f32 = 2.44;
/// Siblings of as many clauses, or not.
pub(crate) const CLAUSES: f32 = 0.61;
/// Each character by which the lengths of siblings differ.
pub(crate) const LENGTH: f32 = 0.2;
/// Each character by which their last clauses differ.
pub(crate) const LAST_CLAUSE: f32 = 1.29;
/// Each of the last four characters that siblings share.
pub(crate) const TAIL: f32 = 0.83;
/// Each of the first two characters that the texts behind siblings share.
pub(crate) const OPENING: f32 = 0.33;
/// Each character by which the lengths of the leads behind siblings differ.
pub(crate) const LEADS_LENGTH: f32 = 0.1;
/// What a sentence must bring in to open a paragraph.
pub(crate) const PRICE: f32 = 0.62;
/// A lead that is the first sentence of its section.
pub(crate) const FIRST: f32 = 0.82;
/// Each character by which the lengths of two leads differ.
pub(crate) const ALIKE_LENGTH: f32 = 0.38;
/// The first character that two leads share.
pub(crate) const ALIKE_FIRST: f32 = 1.49;
/// The last one; the last but one counts three quarters of it.
pub(crate) const ALIKE_LAST: f32 = 0.22;
/// A paragraph that is longer or shorter than usual, by the square of its deviation.
pub(crate) const PARAGRAPH: f32 = 0.22;
/// A section that begins with text and not with a lead.
pub(crate) const INTRODUCTION: f32 = 0.68;
/// Each character of a lead outside the usual length.
pub(crate) const UNUSUAL: f32 = 0.22;
/// How free the characters behind the end are on their left.
pub(crate) const FREE_BEFORE: f32 = 0.0;
/// How free the characters before it are on their right.
pub(crate) const FREE_AFTER: f32 = 0.81;
/// An end inside a word.
pub(crate) const IN_WORD: f32 = 3.5;
/// The form of the lead behind the heading.
pub(crate) const LEAD_FORM: f32 = 0.9;
/// The form of the first clause of the text behind it.
pub(crate) const BODY_FORM: f32 = 0.61;
/// Each of the first and last words of two leads that are of one class.
pub(crate) const ALIKE_WORDS: f32 = 0.5;
/// A heading that ends with the name of a part of the report.
pub(crate) const PART: f32 = 6.24;
/// A lead whose words the next sentence takes up.
pub(crate) const ECHO: f32 = 0.8;
/// A lead whose words the sentence before it had.
pub(crate) const ECHO_BEFORE: f32 = 0.3;
/// A heading that ends with a particle or an adverb, or a text that begins with one.
pub(crate) const HANGING: f32 = 3.92;
/// A heading that ends with a character that is no word.
pub(crate) const LONE: f32 = 0.17;
/// A heading whose last clause has the form of one.
pub(crate) const HEAD_FORM: f32 = 0.42;
/// The length of a heading, by the square of its deviation from the usual.
pub(crate) const USUAL: f32 = 0.99;
/// A text behind the heading whose first clause is no more than a word.
pub(crate) const SHORT_CLAUSE: f32 = 0.87;
/// The attraction between the two characters that meet at the end, in the language in general.
pub(crate) const ATTRACTION: f32 = 0.42;
/// How much the likeness of parts of the report counts, next to that of sections.
pub(crate) const PARTS_ALIKE: f32 = 0.5;
/// A lead before a sentence that is no longer than itself.
pub(crate) const BRIEF_BEHIND: f32 = 0.9;
/// A lead behind one.
pub(crate) const BRIEF_BEFORE: f32 = 0.23;
/// A lead that describes one event.
pub(crate) const EVENT: f32 = 1.63;
/// A lead that quotes.
pub(crate) const QUOTED: f32 = 0.11;
/// A numbered line that is no heading, though it is as one and has no stop near.
pub(crate) const GLUED: f32 = 1.5;
/// A lead in the middle of a section that suits the document's habit.
pub(crate) const HABIT_LEADS: f32 = 0.72;
/// The length of the sentence behind a lead, as a logarithm.
pub(crate) const FOLLOWED: f32 = 0.69;
/// How often the characters of a lead meet elsewhere in the document, as a logarithm.
pub(crate) const COMMON: f32 = 0.27;
/// The length of a lead, by the square of its deviation from the usual.
pub(crate) const LENGTHY: f32 = 0.22;
/// A heading whose last clause is a noun alone, behind one that is more.
pub(crate) const BARE: f32 = 1.99;
/// Two leads of which one names a task and the other an outcome.
pub(crate) const FORMS: f32 = 0.9;
/// A lead about a matter to which reports give a sentence and seldom a paragraph.
pub(crate) const MINOR: f32 = 4.0;
