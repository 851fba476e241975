//! Pages that list: home, places, years, terms.

pub(crate) mod chart;
pub(crate) mod home;
pub(crate) mod place;
pub(crate) mod term;
pub(crate) mod term_groups;
pub(crate) mod term_lists;
pub(crate) mod terms;
pub(crate) mod uses;
pub(crate) mod wordings;
pub(crate) mod year;
