//! What config.yaml sets for a source, over what its pages say.

use crate::config::{Config, Override};
use crate::diag::Code;
use crate::document::{FrontMatter, Kind};

/// The overrides that are about a text, in their order.
pub(crate) fn of<'a>(config: &'a Config, source: &'a str, item: u32) -> impl Iterator<Item = &'a Override> {
    config.convert.overrides.iter().filter(move |set| set.is_of(source, item))
}

/// Whether a text is not wanted.
pub(crate) fn skips(config: &Config, source: &str, item: u32) -> bool {
    of(config, source, item).any(|set| set.skip)
}

/// Whether no text of a file is wanted.
pub(crate) fn skips_file(config: &Config, source: &str) -> bool {
    config.convert.overrides.iter().any(|set| set.skip && set.item.is_none() && set.names(source))
}

/// Sets what the curator knows. Yields the codes of doubts that it answers.
pub(crate) fn apply(config: &Config, source: &str, item: u32, front: &mut FrontMatter) -> Vec<Code> {
    let mut answered = Vec::new();
    for set in of(config, source, item) {
        answer(set, &mut answered);
        put(&mut front.title, set.title.as_ref());
        put(&mut front.kind, set.kind.as_deref().and_then(Kind::named).as_ref());
        put(&mut front.region, Some(&set.region).filter(|region| !region.is_empty()));
        maybe(&mut front.year, set.year.as_ref());
        maybe(&mut front.delivered, set.delivered.as_ref());
        maybe(&mut front.published, set.published.as_ref());
        maybe(&mut front.congress, set.congress.as_ref());
        maybe(&mut front.session, set.session.as_ref());
        maybe(&mut front.speaker, set.speaker.as_ref());
        maybe(&mut front.office, set.office.as_ref());
        let source = front.source.get_or_insert_default();
        maybe(&mut source.number, set.number.as_ref());
        maybe(&mut source.publisher, set.publisher.as_ref());
        maybe(&mut source.url, set.url.as_ref());
    }
    answered
}

/// Whether the curator has settled doubts of this code about a text, or about a source as a whole.
pub(crate) fn settles(config: &Config, source: &str, item: Option<u32>, code: Code) -> bool {
    let mut of_source = config.convert.overrides.iter().filter(|set| match item {
        Some(item) => set.is_of(source, item),
        None => set.names(source),
    });
    of_source.any(|set| set.settled.iter().any(|settled| code == **settled))
}

fn answer(set: &Override, answered: &mut Vec<Code>) {
    if set.year.is_some() {
        answered.extend([Code::YearUnknown, Code::YearDisputed]);
    }
    if !set.region.is_empty() {
        answered.extend([Code::PlaceUnknown, Code::PlaceDisputed]);
    }
    if set.delivered.is_some() {
        answered.push(Code::ImpossibleDate);
    }
}

fn put<T: Clone>(field: &mut T, set: Option<&T>) {
    if let Some(value) = set {
        field.clone_from(value);
    }
}

fn maybe<T: Clone>(field: &mut Option<T>, set: Option<&T>) {
    if let Some(value) = set {
        *field = Some(value.clone());
    }
}
