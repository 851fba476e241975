//! Which layers of a document are shown: optional content (ISO 32000-2, 8.11).

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier};

/// The groups of a document that are off.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers {
    off: HashSet<ObjectIdentifier>,
}

impl Layers {
    /// The layers as the document opens, by its default configuration (ISO 32000-2, table 99).
    pub(super) fn read(catalogue: &Dict<'_>) -> Layers {
        let mut layers = Layers::default();
        let Some(all) = catalogue.get::<Dict<'_>>(b"OCProperties") else { return layers };
        let Some(opens) = all.get::<Dict<'_>>(b"D") else { return layers };
        if opens.get::<Name<'_>>(b"BaseState").as_deref() == Some(b"OFF") {
            layers.off.extend(groups(&all, b"OCGs"));
        }
        for on in groups(&opens, b"ON") {
            layers.off.remove(&on);
        }
        layers.off.extend(groups(&opens, b"OFF"));
        layers
    }

    /// Whether what is of a group, or of several by their membership, is shown.
    pub(super) fn shows(&self, content: &Dict<'_>, id: Option<ObjectIdentifier>) -> bool {
        if content.get::<Name<'_>>(b"Type").as_deref() != Some(b"OCMD") {
            return id.is_none_or(|id| !self.off.contains(&id));
        }
        let mut members = groups(content, b"OCGs");
        members.extend(content.get_ref(b"OCGs").filter(|_| members.is_empty()).map(ObjectIdentifier::from));
        let is_off = |id: &ObjectIdentifier| self.off.contains(id);
        // By how many of the members must be on or off (ISO 32000-2, table 97).
        members.is_empty()
            || match content.get::<Name<'_>>(b"P").as_deref() {
                Some(b"AllOn") => !members.iter().any(is_off),
                Some(b"AnyOff") => members.iter().any(is_off),
                Some(b"AllOff") => members.iter().all(is_off),
                _ => !members.iter().all(is_off),
            }
    }
}

/// The groups that a list refers to.
fn groups(dict: &Dict<'_>, key: &[u8]) -> Vec<ObjectIdentifier> {
    let list = dict.get::<Array<'_>>(key);
    list.iter().flat_map(Array::raw_iter).filter_map(|item| item.as_obj_ref()).map(ObjectIdentifier::from).collect()
}
