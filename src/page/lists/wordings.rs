//! The definitions of a term that differ in wording, and the ids that they have on its page. The data tables name definitions by
//! the same ids.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::annotation::{Definition, Origin, ReportId, Term};
use crate::site::Site;

/// The definitions of a term by wording, in the order of its page: curated ones first, then the newest.
pub(crate) struct Wordings<'t> {
    /// The definitions with one wording, likewise.
    pub groups: Vec<Vec<&'t Definition>>,
    /// The id of a wording of a report, or of the glossary.
    ids: FxHashMap<(Option<ReportId>, *const u8), String>,
}

impl<'t> Wordings<'t> {
    pub(crate) fn of(site: &Site, term: &'t Term) -> Wordings<'t> {
        let mut groups: Vec<Vec<&Definition>> = Vec::new();
        // Definitions with the same wording share their text, and so its address in memory.
        let mut known: FxHashMap<*const u8, usize> = FxHashMap::default();
        for definition in &term.definitions {
            let group = *known.entry(definition.text.as_ptr()).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(same) => same.push(definition),
                None => groups.push(vec![definition]),
            }
        }
        for same in &mut groups {
            same.sort_by_key(|d| std::cmp::Reverse(age(site, d)));
        }
        groups.sort_by_key(|same| std::cmp::Reverse(same.first().map(|d| age(site, d))));
        let ids = ids(site, &groups);
        Wordings { groups, ids }
    }

    /// The id of a definition on the term's page, which only those of the same report with the same wording share.
    pub(crate) fn id(&self, definition: &Definition) -> Option<&str> {
        self.ids.get(&key(definition)).map(String::as_str)
    }
}

/// The first wording of a report on the page has the id of the report, as it always had. Further ones are numbered from 2.
fn ids(site: &Site, groups: &[Vec<&Definition>]) -> FxHashMap<(Option<ReportId>, *const u8), String> {
    let all = || groups.iter().flatten();
    // The address of a report may end in a number, too.
    let mut taken: BTreeSet<String> = all().map(|definition| definition_id(site, &definition.origin)).collect();
    let mut begun: BTreeSet<Option<ReportId>> = BTreeSet::new();
    let mut ids = FxHashMap::default();
    for definition in all() {
        let key = key(definition);
        if ids.contains_key(&key) {
            continue;
        }
        let plain = definition_id(site, &definition.origin);
        let id = if begun.insert(key.0) {
            plain
        } else {
            let free = (2u32..).map(|number| format!("{plain}-{number}")).find(|id| !taken.contains(id));
            free.unwrap_or(plain)
        };
        taken.insert(id.clone());
        ids.insert(key, id);
    }
    ids
}

fn key(definition: &Definition) -> (Option<ReportId>, *const u8) {
    let giver = match &definition.origin {
        Origin::Report { report, .. } => Some(*report),
        Origin::Glossary(_) => None,
    };
    (giver, definition.text.as_ptr())
}

/// The id of the first definition of a report on its term's page: that of the report, or `glossary`.
pub(crate) fn definition_id(site: &Site, origin: &Origin) -> String {
    match origin {
        Origin::Report { report, .. } => {
            let address = site.report(*report).map_or("", |r| r.address.as_str());
            let mut id = String::with_capacity(address.len() + 3);
            id.push_str("in-");
            id.extend(address.trim_matches('/').chars().map(|c| if c == '/' { '-' } else { c }));
            id
        }
        Origin::Glossary(_) => "glossary".to_owned(),
    }
}

/// The sort key of definitions: curated ones before all others, then by year.
pub(crate) fn age(site: &Site, definition: &Definition) -> (bool, Option<u16>) {
    match &definition.origin {
        Origin::Glossary(_) => (true, None),
        Origin::Report { report, .. } => (false, site.year_of(*report)),
    }
}
