//! The list of all terms by the first letter of their pinyin. In a long list, each letter has its own page.

use super::home::counts;
use super::term_groups::{Group, Initial, Letter, Listed, TermListValues, id, is_split, of, shown};
use super::term_lists;
use crate::annotation::{Sightings, TermId};
use crate::page::context::PageContext;
use crate::page::layout::Layout;
use crate::site::Site;

/// The terms of each first letter, as [`Site::terms_by_initial`] yields them.
type Letters = [(char, Vec<TermId>)];

/// The parts of the list: everything on one page, or an additional page for each letter.
pub(crate) fn parts(site: &Site, letters: &Letters) -> Vec<Option<char>> {
    let letters = letters.iter().filter(|_| is_split(site)).map(|(letter, _)| Some(*letter));
    std::iter::once(None).chain(letters).collect()
}

/// The values of one part of the list.
pub(crate) fn values(
    context: PageContext,
    letters: &Letters,
    part: Option<char>,
    sightings: &Sightings,
) -> (Layout, TermListValues) {
    let here = |letter: char| part == Some(letter) || !is_split(context.site);
    let groups = letters.iter().filter(|(c, _)| here(*c)).map(|(c, terms)| group(context, *c, terms, sightings)).collect();
    let initials = letters.iter().map(|(c, _)| letter(context, *c, part)).collect();
    let counts = counts(context);
    let lede = context
        .strings
        .fill("terms_lede", &[("terms", &counts.terms.to_string()), ("definitions", &counts.definitions.to_string())]);
    let values = TermListValues {
        counts,
        initial: part.is_some(),
        lede,
        orders: term_lists::orders(context, "order_initial"),
        initials,
        groups,
    };
    let title = context.strings.get("all_terms");
    let title = part.map_or_else(|| title.to_owned(), |c| format!("{title} {}", shown(context, c)));
    let description = context.strings.count("terms_described", context.site.lexicon.terms().len());
    (Layout { heading: title.clone(), title, description, current: "terms", ..Layout::default() }, values)
}

fn group(context: PageContext, initial: char, terms: &[TermId], sightings: &Sightings) -> Group {
    let listed = |id: &TermId| Listed::of(context, *id, sightings);
    Group { id: id(initial), letter: shown(context, initial), terms: terms.iter().filter_map(listed).collect() }
}

fn letter(context: PageContext, initial: char, current: Option<char>) -> Letter {
    let Initial { letter, href } = of(context, initial);
    Letter { letter, href, current: current == Some(initial) }
}
