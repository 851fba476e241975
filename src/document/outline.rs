//! The ids of headings, from their places in the outline of the report: `s1`, `s1-2`, `s1-2-3`.

use std::collections::BTreeSet;

use super::Block;

/// Gives each heading the id of its place in the outline: `s1`, `s1-2`, `s1-2-3`. A skipped level leaves no gap.
pub fn assign_ids(blocks: &mut [Block]) {
    let mut outline = Outline::default();
    for block in blocks {
        if let Block::Heading(heading) = block {
            heading.id = outline.next(heading.level);
        }
    }
}

/// Fills in missing ids from the positions of all headings; an id that is already taken gets a letter at its end.
pub(super) fn fill_ids<'a>(headings: impl Iterator<Item = (u8, &'a mut String)>) {
    let headings: Vec<(u8, &mut String)> = headings.collect();
    // Those of a converted report have all their ids.
    if headings.iter().all(|(_, id)| !id.is_empty()) {
        return;
    }
    let mut outline = Outline::default();
    let mut headings: Vec<(String, &mut String)> = headings.into_iter().map(|(level, id)| (outline.next(level), id)).collect();
    let mut taken: BTreeSet<String> = headings.iter().map(|(_, id)| (**id).clone()).collect();
    for (place, id) in headings.iter_mut().filter(|(_, id)| id.is_empty()) {
        while !taken.insert(place.clone()) {
            place.push('x');
        }
        id.clone_from(place);
    }
}

/// The numbers of the open headings, outermost first.
#[derive(Default)]
struct Outline {
    /// Level and number of each open heading.
    open: Vec<(u8, u32)>,
}

impl Outline {
    fn next(&mut self, level: u8) -> String {
        let mut number = 0;
        while let Some((_, last)) = self.open.pop_if(|(open, _)| *open >= level) {
            number = last;
        }
        self.open.push((level, number + 1));
        let numbers: Vec<String> = self.open.iter().map(|(_, number)| number.to_string()).collect();
        format!("s{}", numbers.join("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Heading;
    use crate::document::Inline;

    fn text(s: &str) -> Vec<Inline> {
        vec![Inline::Text(s.to_owned())]
    }

    fn ids(levels: &[u8]) -> Vec<String> {
        let heading = |level: &u8| Block::Heading(Heading { level: *level, id: String::new(), lead: false, text: text("题") });
        let mut blocks: Vec<Block> = levels.iter().map(heading).collect();
        assign_ids(&mut blocks);
        let ids = blocks.into_iter().map(|block| match block {
            Block::Heading(heading) => heading.id,
            _ => String::new(),
        });
        ids.collect()
    }

    #[test]
    fn ids_tell_the_place_in_the_outline() {
        assert_eq!(ids(&[1, 2, 3, 3, 2, 1, 2]), ["s1", "s1-1", "s1-1-1", "s1-1-2", "s1-2", "s2", "s2-1"]);
    }

    #[test]
    fn a_skipped_level_leaves_no_gap() {
        assert_eq!(ids(&[1, 3, 3, 2, 3]), ["s1", "s1-1", "s1-2", "s1-3", "s1-3-1"]);
        assert_eq!(ids(&[2, 1, 2]), ["s1", "s2", "s2-1"]);
    }

    #[test]
    fn ids_set_by_hand_stay_and_the_rest_keep_clear_of_them() {
        let mut headings: Vec<Heading> = [("", 1), ("s2", 1), ("", 1), ("", 1)]
            .into_iter()
            .map(|(id, level)| Heading { level, id: id.into(), lead: false, text: text("题") })
            .collect();
        headings[1].id = "s3".into();
        fill_ids(headings.iter_mut().map(|h| (h.level, &mut h.id)));
        let ids: Vec<_> = headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids, ["s1", "s3", "s3x", "s4"]);
    }
}
