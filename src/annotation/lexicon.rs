//! The [`Lexicon`]: every term of the archive once, with all its definitions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::fold::fold;
use super::matcher::{Matcher, Name, Occurrence};
use super::name::{bare, former_key, key, spelling, unquoted};
use super::{Definition, GlossaryEntry, Origin, ReportId, Term, TermId};
use crate::diag::{Diagnostic, Noted, messages};
use crate::document::PlainNote;
use crate::han::reading::term_slug;
use crate::han::width::PUNCTUATION;

/// What one report contributes to the lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Defining<'a> {
    pub report: ReportId,
    pub notes: &'a [PlainNote],
}

/// All terms of the archive.
#[derive(Default)]
pub struct Lexicon {
    terms: Vec<Term>,
    by_key: HashMap<String, TermId>,
    /// Definitions by report: report, term and the index of the definition within the term.
    own: Vec<(ReportId, TermId, u32)>,
    /// The same, sorted by report and label.
    by_label: Vec<(ReportId, TermId, u32)>,
    matcher: Matcher,
}

impl Lexicon {
    /// Collects all definitions of each term. Reports are given in order of their numbers, so that definitions are sorted by
    /// place and year. Two terms that claim the same alias are a warning.
    pub fn compile(reports: &[Defining], glossary: Vec<GlossaryEntry>) -> Noted<Lexicon> {
        let mut gathering = Gathering::default();
        reports.iter().for_each(|report| gathering.report(report));
        glossary.into_iter().for_each(|entry| gathering.entry(entry));
        gathering.finish()
    }

    /// All terms, in order of slug.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term with this number.
    pub fn term(&self, id: TermId) -> Option<&Term> {
        self.terms.get(id.0 as usize)
    }

    /// The term with this name, in any spelling.
    pub fn find(&self, name: &str) -> Option<TermId> {
        self.by_key.get(&key(name)).copied()
    }

    /// What the report's own note with this label defines: the term, and the index of the definition within it.
    pub fn noted(&self, report: ReportId, label: &str) -> Option<(TermId, u32)> {
        let of = |(own, term, definition): &(ReportId, TermId, u32)| (*own, label_of(&self.terms, *term, *definition));
        let at = self.by_label.partition_point(|own| of(own) < (report, label));
        let found = self.by_label.get(at).filter(|own| of(own) == (report, label))?;
        Some((found.1, found.2))
    }

    /// All definitions in a report's own notes.
    pub fn own(&self, report: ReportId) -> impl Iterator<Item = (TermId, u32)> {
        let start = self.own.partition_point(|(r, _, _)| *r < report);
        let own = self.own.iter().skip(start).take_while(move |(r, _, _)| *r == report);
        own.map(|(_, term, definition)| (*term, *definition))
    }

    /// All names that are searched for, with the term of each and whether a use in quotes includes the quotes.
    pub fn names(&self) -> impl Iterator<Item = (&str, TermId, bool)> {
        self.matcher.names()
    }

    /// All occurrences of names of terms in a text.
    pub fn occurrences(&self, text: &str) -> Vec<Occurrence> {
        self.matcher.occurrences(text)
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Lexicon({} terms)", self.terms.len())
    }
}

/// A term under construction.
struct Draft {
    key: String,
    /// The names as written, without numbers and marks, and how many definitions write each.
    shown: Vec<(String, u32)>,
    /// The name in the glossary.
    curated: Option<String>,
    spellings: Vec<Spelling>,
    former: BTreeSet<String>,
    aliases: Vec<String>,
    definitions: Vec<Definition>,
}

/// A form of a term's name that is searched for.
struct Spelling {
    text: String,
    /// Whether all definitions with this spelling write it in quotes.
    quoted: bool,
}

/// A name as written: the numbers of its draft, and of the forms in the draft.
#[derive(Clone, Copy)]
struct Written {
    draft: usize,
    shown: usize,
}

/// For each spelling of an alias, the key of its term and whether the alias is written in quotes.
type Aliases = BTreeMap<String, (String, bool)>;

#[derive(Default)]
struct Gathering {
    drafts: Vec<Draft>,
    /// The drafts by key.
    by_key: FxHashMap<String, usize>,
    /// Texts of definitions, so that equal ones are stored once.
    texts: FxHashSet<Arc<str>>,
    /// The names as written; `None` for text that is not a name.
    names: FxHashMap<String, Option<Written>>,
    aliases: Aliases,
    /// For the key of each alias, the key of its term.
    claimed: HashMap<String, String>,
    /// The aliases of each draft as written.
    spelt: FxHashSet<(usize, String)>,
    said: Vec<Diagnostic>,
}

impl Gathering {
    fn report(&mut self, defining: &Defining) {
        for note in defining.notes {
            if !note.text.is_empty() {
                let origin = Origin::Report { report: defining.report, label: note.label.clone() };
                self.define(&note.term, &note.text, origin);
            }
        }
    }

    fn entry(&mut self, entry: GlossaryEntry) {
        let origin = Origin::Glossary(Arc::clone(&entry.curated));
        let Some(number) = self.define(&entry.term, &entry.definition, origin) else { return };
        let Some(draft) = self.drafts.get_mut(number) else { return };
        draft.curated.get_or_insert_with(|| bare(&entry.term).to_owned());
        let term = draft.key.clone();
        for alias in entry.aliases {
            match self.claimed.get(&key(&alias)) {
                Some(other) if *other != term => {
                    self.said.push(messages::alias_of_two_terms(&entry.curated.file, &alias, other, &entry.term));
                    continue;
                }
                _ => self.claimed.insert(key(&alias), term.clone()),
            };
            self.aliases.insert(spelling(&alias), (term.clone(), is_quoted(&alias)));
            if self.spelt.insert((number, alias.clone()))
                && let Some(draft) = self.drafts.get_mut(number)
            {
                draft.aliases.push(alias);
            }
        }
    }

    /// Adds a definition and returns the number of its term's draft; a name of only blanks and signs is not a term.
    fn define(&mut self, name: &str, text: &str, origin: Origin) -> Option<usize> {
        let Written { draft: number, shown } = self.known(name.trim())?;
        let text = self.shared(text);
        let draft = self.drafts.get_mut(number)?;
        if let Some((_, count)) = draft.shown.get_mut(shown) {
            *count += 1;
        }
        draft.definitions.push(Definition { text, origin });
        Some(number)
    }

    /// A name as written. Remembered, because most names are those of many notes.
    fn known(&mut self, name: &str) -> Option<Written> {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let key = key(name);
        let found = key.contains(char::is_alphanumeric).then(|| {
            let draft = self.draft(key);
            let shown = self.drafts.get_mut(draft).map_or(0, |draft| draft.write(name));
            Written { draft, shown }
        });
        self.names.insert(name.to_owned(), found);
        found
    }

    fn draft(&mut self, key: String) -> usize {
        *self.by_key.entry(key).or_insert_with_key(|key| {
            self.drafts.push(Draft {
                key: key.clone(),
                shown: Vec::new(),
                curated: None,
                spellings: Vec::new(),
                former: BTreeSet::new(),
                aliases: Vec::new(),
                definitions: Vec::new(),
            });
            self.drafts.len() - 1
        })
    }

    fn shared(&mut self, text: &str) -> Arc<str> {
        match self.texts.get(text) {
            Some(shared) => Arc::clone(shared),
            None => {
                let shared: Arc<str> = Arc::from(text);
                self.texts.insert(Arc::clone(&shared));
                shared
            }
        }
    }

    fn finish(self) -> Noted<Lexicon> {
        let (terms, spellings) = in_order_of_slug(self.drafts);
        let by_key: HashMap<String, TermId> =
            terms.iter().enumerate().map(|(i, term)| (term.key.clone(), TermId(i as u32))).collect();
        let matcher = Matcher::new(names(&spellings, &self.aliases, &by_key));
        let mut own: Vec<_> = terms.iter().enumerate().flat_map(|(i, term)| own_of(TermId(i as u32), term)).collect();
        own.sort_unstable();
        let mut by_label = own.clone();
        by_label.sort_by(|a, b| (a.0, label_of(&terms, a.1, a.2)).cmp(&(b.0, label_of(&terms, b.1, b.2))));
        let mut by_key = by_key;
        for (alias, term) in self.claimed {
            if let Some(id) = by_key.get(&term).copied() {
                by_key.entry(alias).or_insert(id);
            }
        }
        Noted::new(Lexicon { terms, by_key, own, by_label, matcher }, self.said)
    }
}

impl Draft {
    /// Adds a name as written, and returns the number of the form in which it is shown.
    fn write(&mut self, name: &str) -> usize {
        let (text, quoted) = (spelling(name), is_quoted(name));
        match self.spellings.iter_mut().find(|spelling| spelling.text == text) {
            Some(spelling) => spelling.quoted &= quoted,
            None => self.spellings.push(Spelling { text, quoted }),
        }
        self.former.insert(term_slug(&former_key(name)));
        let bare = bare(name);
        self.shown.iter().position(|(shown, _)| shown == bare).unwrap_or_else(|| {
            self.shown.push((bare.to_owned(), 0));
            self.shown.len() - 1
        })
    }

    /// The form of the name that is shown: the curator's, otherwise the most frequent one, of equally frequent ones the first.
    fn name(&mut self) -> String {
        let most = self.shown.iter().map(|(_, count)| *count).max().unwrap_or_default();
        let frequent = self.shown.iter().find(|(_, count)| *count == most).map(|(shown, _)| shown);
        self.curated.take().or_else(|| frequent.cloned()).unwrap_or_else(|| self.key.clone())
    }
}

/// Whether quotes enclose all of a name.
fn is_quoted(name: &str) -> bool {
    unquoted(&fold(bare(name))).is_some()
}

/// The terms with their slugs, and the spellings of each. If two ever share reading and hash, the later key gets a number at its
/// end.
fn in_order_of_slug(mut drafts: Vec<Draft>) -> (Vec<Term>, Vec<Vec<Spelling>>) {
    drafts.sort_by(|a, b| a.key.cmp(&b.key));
    let mut taken = HashSet::new();
    let mut terms = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let reading = term_slug(&draft.key);
        let mut slug = reading.clone();
        for number in 2.. {
            if taken.insert(slug.clone()) {
                break;
            }
            slug = format!("{reading}-{number}");
        }
        let name = draft.name();
        let Draft { key, spellings, former, aliases, mut definitions, .. } = draft;
        definitions.shrink_to_fit();
        let former = former.into_iter().filter(|former| *former != slug).collect();
        terms.push((Term { name, key, slug, former, aliases, definitions }, spellings));
    }
    terms.sort_by(|(a, _), (b, _)| a.slug.cmp(&b.slug));
    terms.into_iter().unzip()
}

/// All names to search for, in order of precedence: the spellings of the terms' own names, their aliases, and other forms of
/// these.
fn names(spellings: &[Vec<Spelling>], aliases: &Aliases, by_key: &HashMap<String, TermId>) -> Vec<Name> {
    let own = spellings.iter().enumerate().flat_map(|(i, spellings)| {
        let name =
            move |Spelling { text, quoted }: &Spelling| Name { key: text.clone(), term: TermId(i as u32), quoted: *quoted };
        spellings.iter().map(name)
    });
    let other = aliases.iter().filter_map(|(alias, (term, quoted))| {
        let term = *by_key.get(term)?;
        Some(Name { key: alias.clone(), term, quoted: *quoted })
    });
    let mut names: Vec<Name> = own.chain(other).collect();
    let variants: Vec<Name> = names.iter().flat_map(variants).collect();
    names.extend(variants);
    names
}

/// Other spellings of a name: with blanks between Latin and Chinese, with half-width punctuation, and, if four characters are
/// left, without quotes.
fn variants(name: &Name) -> Vec<Name> {
    let bare: String = name.key.chars().filter(|c| !matches!(c, '“' | '”')).collect();
    let bare = (bare.len() < name.key.len() && bare.chars().count() >= 4).then_some(bare);
    let mut keys: Vec<String> = bare.into_iter().collect();
    for key in std::iter::once(&name.key).chain(&keys.clone()) {
        keys.extend(spaced(key));
        keys.extend(half_width(key));
    }
    keys.into_iter().map(|key| Name { key, ..name.clone() }).collect()
}

/// A key with half-width punctuation; `None` if it has no punctuation.
fn half_width(key: &str) -> Option<String> {
    let half = |c: char| PUNCTUATION.iter().find(|(full, _)| *full == c).map_or(c, |(_, half)| *half);
    key.contains(|c| half(c) != c).then(|| key.chars().map(half).collect())
}

/// A key with a blank wherever Latin letters or figures meet Chinese characters; `None` if they never meet.
fn spaced(key: &str) -> Option<String> {
    let mut spaced = String::with_capacity(key.len() + 4);
    let mut last: Option<char> = None;
    for c in key.chars() {
        let meets = |a: char, b: char| a.is_ascii_alphanumeric() && b.is_alphanumeric() && !b.is_ascii();
        if last.is_some_and(|last| meets(last, c) || meets(c, last)) {
            spaced.push(' ');
        }
        spaced.push(c);
        last = Some(c);
    }
    (spaced.len() > key.len()).then_some(spaced)
}

/// The label of the note that contains a definition; empty for definitions of the glossary.
fn label_of(terms: &[Term], term: TermId, definition: u32) -> &str {
    let definition = terms.get(term.0 as usize).and_then(|term| term.definitions.get(definition as usize));
    match definition.map(|definition| &definition.origin) {
        Some(Origin::Report { label, .. }) => label,
        _ => "",
    }
}

fn own_of(id: TermId, term: &Term) -> impl Iterator<Item = (ReportId, TermId, u32)> {
    term.definitions.iter().enumerate().filter_map(move |(i, definition)| match &definition.origin {
        Origin::Report { report, .. } => Some((*report, id, i as u32)),
        Origin::Glossary(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::boundary::Verdict;
    use crate::annotation::test_support::{Archive, entry};

    fn shown(lexicon: &Lexicon) -> Vec<String> {
        let term = |term: &Term| {
            let texts: Vec<_> = term.definitions.iter().map(|d| d.text.as_ref()).collect();
            format!("{} = {}", term.name, texts.join(" / "))
        };
        let mut shown: Vec<String> = lexicon.terms().iter().map(term).collect();
        shown.sort();
        shown
    }

    #[test]
    fn all_definitions_of_a_term_stand_together_whatever_its_form() {
        let archive = Archive::new(
            &[
                ("浙江省", 2020, "[^1]: “四上”: 甲\n[^2]: 14.“四上”企业: 乙"),
                ("浙江省/宁波市", 2021, "[^7]: 四上: 丙\n[^8]: ＤＣＭＭ 贯标: 丁\n[^9]: ﹝9﹞四上企业: 戊"),
            ],
            &[entry("\"四上\"", "编者", "", None), entry("DCMM贯标", "编者", "", None)],
        );
        assert_eq!(shown(&archive.lexicon), ["\"四上\" = 甲 / 丙 / 编者", "DCMM贯标 = 丁 / 编者", "“四上”企业 = 乙 / 戊"]);
        let term = archive.lexicon.find("「四上」").unwrap();
        assert_eq!(archive.lexicon.noted(ReportId(1), "7"), Some((term, 1)));
        assert_eq!(archive.lexicon.noted(ReportId(1), "1"), None);
    }

    #[test]
    fn the_name_shown_is_the_curators_or_the_most_frequent_one() {
        let reports = [
            ("浙江省", 2020, "[^1]: 四上企业: 甲"),
            ("浙江省", 2021, "[^1]: 1.“四上”企业：: 乙"),
            ("浙江省", 2022, "[^1]: **“四上”企业**: 丙"),
        ];
        let name = |archive: Archive| archive.lexicon.terms()[0].name.clone();
        assert_eq!(name(Archive::new(&reports, &[])), "“四上”企业");
        assert_eq!(name(Archive::new(&reports[..2], &[])), "四上企业", "the first of equally frequent ones");
        assert_eq!(name(Archive::new(&reports, &[entry("「四上」企业", "编者", "", None)])), "「四上」企业");
    }

    #[test]
    fn an_address_does_not_depend_on_the_form_of_the_name() {
        let slug = |text: &str| Archive::new(&[("浙江省", 2020, text)], &[]).lexicon.terms()[0].slug.clone();
        for text in ["[^1]: “四上”企业: 甲", "[^1]: 12、四上 企业: 甲", "[^1]: **1.“四上”企业：**: 甲"]
        {
            assert_eq!(slug(text), term_slug("四上企业"), "{text}");
        }
    }

    #[test]
    fn a_term_knows_the_slugs_that_its_spellings_had() {
        let text = "[^1]: “四上”企业: 甲\n[^2]: 14.“四上”企业: 乙\n[^3]: 四上企业: 丙\n[^4]: “标准地”: 丁";
        let archive = Archive::new(&[("浙江省", 2020, text)], &[]);
        let former: Vec<&str> = archive.lexicon.terms().iter().flat_map(|term| &term.former).map(String::as_str).collect();
        assert_eq!(former, [term_slug("14.“四上”企业"), term_slug("“四上”企业")]);
    }

    #[test]
    fn every_spelling_of_a_term_is_found() {
        let text = "新增“四上”企业，四上企业入库，推行“最多”跑。\n[^1]: “四上”企业: 甲\n[^2]: 2.“最多”跑: 乙";
        assert_eq!(Archive::new(&[("浙江省", 2020, text)], &[]).uses(0), ["“四上”企业*^1", "四上企业", "“最多”跑*^2"]);
    }

    #[test]
    fn terms_are_numbered_in_order_of_slug_and_slugs_differ() {
        let archive = Archive::new(&[("浙江省", 2020, "[^1]: 甲乙: 一\n[^2]: 丙丁: 二\n[^3]: DEPA: 三")], &[]);
        let slugs: Vec<_> = archive.lexicon.terms().iter().map(|t| t.slug.as_str()).collect();
        assert!(slugs.windows(2).all(|pair| pair[0] < pair[1]), "{slugs:?}");
    }

    #[test]
    fn equal_definitions_are_kept_once() {
        let archive = Archive::new(&[("浙江省", 2020, "[^1]: 甲乙: 同"), ("浙江省", 2021, "[^1]: 甲乙: 同")], &[]);
        let definitions = &archive.lexicon.terms()[0].definitions;
        assert!(Arc::ptr_eq(&definitions[0].text, &definitions[1].text));
    }

    #[test]
    fn a_note_without_a_term_or_without_a_definition_defines_nothing() {
        let archive = Archive::new(&[("浙江省", 2020, "[^1]: “”: 甲\n[^2]: 乙丙:  ")], &[]);
        assert!(archive.lexicon.terms().is_empty());
    }

    #[test]
    fn an_alias_leads_to_its_term_and_a_second_claim_to_it_is_said() {
        let alias = |term, alias: &str| GlossaryEntry { aliases: vec![alias.to_owned()], ..entry(term, "义", "", None) };
        let noted = Lexicon::compile(
            &[],
            vec![alias("“两山”理念", "两山论"), alias("“两山”理念", "“两山”"), alias("“两山”转化", "两山论")],
        );
        let lexicon = &noted.value;
        assert_eq!(lexicon.find("两山论"), lexicon.find("“两山”理念"));
        let verdicts = |text| lexicon.occurrences(text).iter().map(|o| o.verdict).collect::<Vec<_>>();
        assert_eq!((verdicts("坚持“两山”"), verdicts("坚持两山")), (vec![Verdict::Use], vec![Verdict::OwnOnly]));
        assert_eq!(noted.said.iter().map(|d| d.code).collect::<Vec<_>>(), ["alias-of-two-terms"]);
    }

    #[test]
    fn names_are_found_with_blanks_and_without_inner_quotes() {
        let archive = Archive::new(
            &[("浙江省", 2020, "贯彻DCMM 贯标，推进农业双强行动。\n[^1]: DCMM贯标: 甲\n[^2]: 农业“双强”行动: 乙")],
            &[],
        );
        assert_eq!(archive.uses(0), ["DCMM 贯标*^1", "农业双强行动*^2"]);
        let archive = Archive::new(&[("浙江省", 2020, "推进“有诉求,必回应”。\n[^1]: “有诉求，必回应”: 甲")], &[]);
        assert_eq!(archive.uses(0), ["“有诉求,必回应”*^1"]);
    }
}
