//! What the lists of terms share: groups of terms, the letters that lead to them, and how a long list is divided.

use serde::Serialize;

use super::home::Counts;
use crate::page::context::PageContext;
use crate::page::layout::Link;
use crate::site::Site;

#[derive(Serialize)]
pub(crate) struct Initial {
    pub letter: String,
    pub href: String,
}

/// What the template of the list is given.
#[derive(Serialize)]
pub(crate) struct TermListValues {
    pub counts: Counts,
    /// Whether this is not the first page of the list.
    pub initial: bool,
    pub lede: String,
    /// The orders that the list can be in; the present one has no link.
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
    pub uses: usize,
}

/// Terms that one page lists at most.
pub(crate) const LISTED: usize = 3000;

/// The address of a part. A term's slug never is a single character.
pub(crate) fn address(part: Option<char>) -> String {
    match part {
        None => "/terms/".to_owned(),
        Some('#') => "/terms/0/".to_owned(),
        Some(letter) => format!("/terms/{}/", letter.to_ascii_lowercase()),
    }
}

/// Whether the list has a page for each letter.
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
