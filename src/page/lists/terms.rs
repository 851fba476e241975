//! The list of all terms by the first letter of their reading. A long list has a page for each letter.

use super::home::counts;
use super::term_groups::{Group, Initial, Letter, Listed, Values, id, is_split, of, shown};
use super::term_lists;
use crate::annotation::{Sightings, TermId};
use crate::page::context::Desk;
use crate::page::layout::Shell;
use crate::site::Site;

/// The parts of the list: all on one page, or a page for each letter beside it.
pub(crate) fn parts(site: &Site) -> Vec<Option<char>> {
    let letters = site.terms_by_initial().into_iter().filter(|_| is_split(site)).map(|(letter, _)| Some(letter));
    std::iter::once(None).chain(letters).collect()
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
