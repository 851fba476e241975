//! The tree of places: those that have reports, and all places above them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::line::Step;
use super::{Place, PlaceId, Report, rank};
use crate::annotation::ReportId;

/// The places of the archive, in order of address.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub places: Vec<Place>,
    /// In order of division code, unknown places last.
    pub roots: Vec<PlaceId>,
}

/// Places under construction: the step, the names above it, and the address above.
type Drafts<'a> = BTreeMap<&'a str, (&'a Step, Vec<String>, Option<&'a str>)>;

impl Tree {
    /// The tree of all places in these lines. If two names have the same address, the first is used.
    pub(super) fn new<'a>(lines: impl IntoIterator<Item = &'a [Step]>) -> Tree {
        let mut drafts: Drafts = BTreeMap::new();
        for line in lines {
            for (i, step) in line.iter().enumerate() {
                let above = i.checked_sub(1).and_then(|i| line.get(i)).map(|s| s.address.as_str());
                drafts.entry(&step.address).or_insert_with(|| {
                    let region = line.iter().take(i + 1).map(|s| s.name.clone()).collect();
                    (step, region, above)
                });
            }
        }
        let mut tree = Tree { places: drafts.values().map(place).collect(), roots: Vec::new() };
        let parents: Vec<_> = drafts.values().map(|(_, _, above)| above.and_then(|above| tree.find(above))).collect();
        tree.join(&parents);
        tree
    }

    /// The place at an address.
    pub(super) fn find(&self, address: &str) -> Option<PlaceId> {
        let at = self.places.binary_search_by(|place| place.address.as_str().cmp(address)).ok()?;
        Some(PlaceId(at as u32))
    }

    fn join(&mut self, parents: &[Option<PlaceId>]) {
        let order = |tree: &Tree, id: PlaceId| {
            let place = tree.places.get(id.0 as usize);
            (place.is_none_or(|p| p.code.is_none()), place.and_then(|p| p.code), id)
        };
        let mut ids: Vec<PlaceId> = (0..self.places.len() as u32).map(PlaceId).collect();
        ids.sort_by_key(|id| order(self, *id));
        for id in ids {
            let parent = parents.get(id.0 as usize).copied().flatten();
            if let Some(place) = self.places.get_mut(id.0 as usize) {
                place.parent = parent;
            }
            match parent.and_then(|parent| self.places.get_mut(parent.0 as usize)) {
                Some(parent) => parent.children.push(id),
                None => self.roots.push(id),
            }
        }
    }

    /// All places in list order, each before the places in it.
    pub(super) fn in_order(&self) -> Vec<PlaceId> {
        let mut order = Vec::with_capacity(self.places.len());
        let mut waiting: Vec<PlaceId> = self.roots.iter().rev().copied().collect();
        while let Some(id) = waiting.pop() {
            order.push(id);
            let children = self.places.get(id.0 as usize).map(|p| p.children.as_slice()).unwrap_or_default();
            waiting.extend(children.iter().rev());
        }
        order
    }

    /// Gives each place its reports, by year and kind, and counts the reports in it.
    pub(super) fn fill(&mut self, reports: &[Arc<Report>]) {
        for (i, report) in reports.iter().enumerate() {
            if let (Some(place), Some(_)) = (report.place, report.front.year)
                && let Some(place) = self.places.get_mut(place.0 as usize)
            {
                place.reports.push(ReportId(i as u32));
            }
        }
        for place in &mut self.places {
            place.reports.sort_by_key(|id| reports.get(id.0 as usize).map(|r| (r.front.year, rank(r.front.kind), *id)));
            place.held = place.reports.len() as u32;
        }
        for id in self.in_order().into_iter().rev() {
            let Some(place) = self.places.get(id.0 as usize) else { continue };
            let (held, parent) = (place.held, place.parent);
            if let Some(parent) = parent.and_then(|parent| self.places.get_mut(parent.0 as usize)) {
                parent.held += held;
            }
        }
    }
}

fn place((step, region, _): &(&Step, Vec<String>, Option<&str>)) -> Place {
    Place {
        name: step.name.clone(),
        region: region.clone(),
        address: step.address.clone(),
        code: step.code,
        parent: None,
        children: Vec::new(),
        reports: Vec::new(),
        held: 0,
    }
}
