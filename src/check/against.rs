//! Compares a new publication with an earlier one: links to addresses and anchors that are gone would break.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Diagnostic, messages};
use crate::site::Site;
use crate::site::manifest::{Broken, Manifest};

/// Links of an earlier publication that this one would break.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Against {
    /// Addresses of the earlier publication.
    pub addresses: usize,
    /// Pages that are gone and have left no redirect.
    pub pages: Vec<GonePage>,
    /// Pages that still exist but have lost anchors.
    pub anchors: Vec<GoneAnchors>,
}

/// A page that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GonePage {
    pub address: String,
    /// The address of the page that now has most of its text.
    pub now: Option<String>,
    /// The Markdown file of that page.
    pub file: Option<String>,
}

/// The anchors that a page has lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoneAnchors {
    pub address: String,
    /// Anchors whose text is no longer on the page.
    pub lost: Vec<String>,
    /// Anchors whose text now has another anchor; a link with a fingerprint still finds it.
    pub moved: Vec<(String, String)>,
}

impl Against {
    /// Compares the manifest of this publication with that of an earlier one.
    pub fn compare(site: &Site, now: &Manifest, earlier: &Manifest) -> Against {
        let mut against = Against { addresses: earlier.addresses().count(), ..Against::default() };
        let mut anchors: BTreeMap<String, GoneAnchors> = BTreeMap::new();
        for Broken { address, anchor, now } in now.breaks(earlier) {
            let Some(anchor) = anchor else {
                let file = now.as_deref().and_then(|now| file(site, now));
                against.pages.push(GonePage { address, now, file });
                continue;
            };
            let none = || GoneAnchors { address: address.clone(), lost: Vec::new(), moved: Vec::new() };
            let of_page = anchors.entry(address.clone()).or_insert_with(none);
            match now {
                Some(now) => of_page.moved.push((anchor, now)),
                None => of_page.lost.push(anchor),
            }
        }
        against.anchors = anchors.into_values().collect();
        against
    }

    /// The messages for it: pages that are gone, and pages that have lost anchors.
    pub fn said(&self) -> Vec<Diagnostic> {
        let pages = self.pages.iter().map(|p| messages::address_gone(&p.address, p.now.as_deref(), p.file.as_deref()));
        let lost = self.anchors.iter().filter(|page| !page.lost.is_empty());
        pages.chain(lost.map(|page| messages::anchors_gone(&page.address, &page.lost))).collect()
    }
}

/// The file of the existing report at an address.
fn file(site: &Site, address: &str) -> Option<String> {
    let report = site.find_report(address).and_then(|id| site.report(id))?;
    Some(report.file.clone())
}
