//! Pages and files for programs: data, feeds, sitemaps, the search index, redirects.

pub(crate) mod crawl;
pub(crate) mod data;
pub(crate) mod feed;
pub(crate) mod feed_text;
pub(crate) mod place_index;
pub(crate) mod redirect;
pub(crate) mod search;
