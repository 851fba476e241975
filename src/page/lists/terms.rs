//! The list of all terms by the first letter of their reading. A long list has a page for each letter.

use serde::Serialize;

use super::home::{Counts, counts};
use super::term::Initial;
use super::term_lists;
use crate::annotation::{Sightings, TermId};
use crate::page::context::Desk;
use crate::page::layout::{Link, Shell};
use crate::site::Site;

/// What the template of the list is given.
#[derive(Serialize)]
pub(crate) struct Values {
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

/// The parts of the list: all on one page, or a page for each letter beside it.
pub(crate) fn parts(site: &Site) -> Vec<Option<char>> {
    let letters = site.terms_by_initial().into_iter().filter(|_| is_split(site)).map(|(letter, _)| Some(letter));
    std::iter::once(None).chain(letters).collect()
}

/// The address of a part. A term's slug never is a single character.
pub(crate) fn address(part: Option<char>) -> String {
    match part {
        None => "/terms/".to_owned(),
        Some('#') => "/terms/0/".to_owned(),
        Some(letter) => format!("/terms/{}/", letter.to_ascii_lowercase()),
    }
}

/// One part of the list.
pub(crate) fn values(desk: Desk, part: Option<char>, sightings: &Sightings) -> (Shell, Values) {
    let letters = desk.site.terms_by_initial();
    let here = |letter: char| part == Some(letter) || !is_split(desk.site);
    let groups = letters.iter().filter(|(c, _)| here(*c)).map(|(c, terms)| group(desk, *c, terms, sightings)).collect();
    let initials = letters.iter().map(|(c, _)| letter(desk, *c, part)).collect();
    let counts = counts(desk);
    let lede = desk
        .strings
        .fill("terms_lede", &[("terms", &counts.terms.to_string()), ("definitions", &counts.definitions.to_string())]);
    let values =
        Values { counts, initial: part.is_some(), lede, orders: term_lists::orders(desk, "order_initial"), initials, groups };
    let title = desk.strings.get("all_terms");
    let title = part.map_or_else(|| title.to_owned(), |c| format!("{title} {}", shown(desk, c)));
    let description = desk.strings.count("terms_described", desk.site.lexicon.terms().len());
    (Shell { heading: title.clone(), title, description, current: "terms", ..Shell::default() }, values)
}

/// Whether the list has a page for each letter.
pub(crate) fn is_split(site: &Site) -> bool {
    site.lexicon.terms().len() > LISTED
}

fn group(desk: Desk, initial: char, terms: &[TermId], sightings: &Sightings) -> Group {
    let listed = |id: &TermId| {
        let name = desk.site.lexicon.term(*id)?.name.clone();
        Some(Listed { href: desk.term_href(*id), name, uses: sightings.count(*id) })
    };
    Group { id: id(initial), letter: shown(desk, initial), terms: terms.iter().filter_map(listed).collect() }
}

fn letter(desk: Desk, initial: char, current: Option<char>) -> Letter {
    let Initial { letter, href } = of(desk, initial);
    Letter { letter, href, current: current == Some(initial) }
}

/// A letter and the link to its terms.
pub(crate) fn of(desk: Desk, initial: char) -> Initial {
    let address = if is_split(desk.site) { address(Some(initial)) } else { format!("/terms/#{}", id(initial)) };
    Initial { letter: shown(desk, initial), href: desk.links.to(&address) }
}

fn shown(desk: Desk, initial: char) -> String {
    if initial == '#' { desk.strings.get("initial_other").to_owned() } else { initial.to_string() }
}

fn id(initial: char) -> String {
    format!("letter-{}", if initial == '#' { '0' } else { initial.to_ascii_lowercase() })
}
