//! What the lists of terms share: groups of terms, the links by letter, and how a long list is divided.

use serde::Serialize;

use super::home::Counts;
use crate::annotation::{Sightings, TermId};
use crate::han::reading;
use crate::page::context::PageContext;
use crate::page::layout::Link;
use crate::site::Site;

#[derive(Serialize)]
pub(crate) struct Initial {
    pub letter: String,
    pub href: String,
}

/// The values for the template of the list.
#[derive(Serialize)]
pub(crate) struct TermListValues {
    pub counts: Counts,
    /// Whether this is a page after the first.
    pub initial: bool,
    pub lede: String,
    /// The sort orders of the list; the current one has no link.
    pub orders: Vec<Link>,
    pub initials: Vec<Letter>,
    pub groups: Vec<Group>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Letter {
    pub letter: String,
    pub href: String,
    pub current: bool,
}

#[derive(Serialize)]
pub(crate) struct Group {
    pub id: String,
    pub letter: String,
    pub terms: Vec<Listed>,
}

#[derive(Serialize)]
pub(crate) struct Listed {
    pub href: String,
    pub name: String,
    /// The first letters of its syllables: `gzlfz`. The rest of its reading is in its address.
    pub initials: String,
    pub uses: usize,
}

impl Listed {
    /// A term as lists show it.
    pub(crate) fn of(context: PageContext, id: TermId, sightings: &Sightings) -> Option<Listed> {
        let name = context.site.lexicon.term(id)?.name.clone();
        let initials = reading::syllables(&name).split(' ').filter_map(|syllable| syllable.chars().next()).collect();
        Some(Listed { href: context.term_href(id), name, initials, uses: sightings.count(id) })
    }
}

/// The most terms that one page lists.
pub(crate) const LISTED: usize = 3000;

/// The address of a part. A term's slug is never a single character, so the two cannot collide.
pub(crate) fn address(part: Option<char>) -> String {
    match part {
        None => "/terms/".to_owned(),
        Some('#') => "/terms/0/".to_owned(),
        Some(letter) => format!("/terms/{}/", letter.to_ascii_lowercase()),
    }
}

/// Whether each letter has a page of its own.
pub(crate) fn is_split(site: &Site) -> bool {
    site.lexicon.terms().len() > LISTED
}

/// A letter and the link to its terms.
pub(crate) fn of(context: PageContext, initial: char) -> Initial {
    let address = if is_split(context.site) { address(Some(initial)) } else { format!("/terms/#{}", id(initial)) };
    Initial { letter: shown(context, initial), href: context.links.to(&address) }
}

pub(crate) fn shown(context: PageContext, initial: char) -> String {
    if initial == '#' { context.strings.get("initial_other").to_owned() } else { initial.to_string() }
}

pub(crate) fn id(initial: char) -> String {
    format!("letter-{}", if initial == '#' { '0' } else { initial.to_ascii_lowercase() })
}
