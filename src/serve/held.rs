//! The site that is being served: the last good build, and the errors of the newest one.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use super::overlay;
use crate::diag::Diagnostic;

/// Files by path.
pub(super) type Files = BTreeMap<String, Arc<[u8]>>;

/// What browsers are notified of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct News {
    /// The number of good builds that changed something; a page with another number is outdated.
    pub version: u64,
    /// HTML that shows the errors; `None` if there are none.
    pub overlay: Option<Arc<str>>,
}

/// Shared between the builder, which writes it, and the requests, which read it.
#[derive(Debug)]
pub(super) struct Held {
    base_path: String,
    files: RwLock<Arc<Files>>,
    news: watch::Sender<News>,
}

impl Held {
    pub(super) fn new(base_path: String) -> Held {
        Held { base_path, files: RwLock::default(), news: watch::Sender::new(News::default()) }
    }

    /// The base path of the site: `/` or `/archive/`.
    pub(super) fn base_path(&self) -> &str {
        &self.base_path
    }

    pub(super) fn files(&self) -> Arc<Files> {
        Arc::clone(&self.files.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    /// Takes a new build. A build with errors is used only if there is no other.
    pub(super) fn take(&self, files: Files, errors: &[&Diagnostic]) {
        let mut held = self.files.write().unwrap_or_else(PoisonError::into_inner);
        let better = errors.is_empty() || held.is_empty();
        let changed = better && **held != files;
        if changed {
            *held = Arc::new(files);
        }
        drop(held);
        let overlay = overlay::html(errors).map(Arc::from);
        self.news.send_if_modified(|news| {
            let next = News { version: news.version + u64::from(changed), overlay };
            std::mem::replace(news, next.clone()) != next
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn files(text: &str) -> Files {
        Files::from([("index.html".to_owned(), Arc::from(text.as_bytes()))])
    }

    #[test]
    fn the_last_good_site_stays_while_there_are_errors() {
        let held = Held::new("/".to_owned());
        let wrong = Diagnostic::error(Code::Yaml, "wrong");
        held.take(files("good"), &[]);
        held.take(files("bad"), &[&wrong]);
        assert_eq!(held.files(), Arc::new(files("good")));
        assert!(held.news().borrow().overlay.is_some());
        held.take(files("good"), &[]);
        assert_eq!(*held.news().borrow(), News { version: 1, overlay: None });
        held.take(files("better"), &[]);
        assert_eq!(held.news().borrow().version, 2);
    }

    #[test]
    fn a_first_build_with_errors_is_better_than_nothing() {
        let held = Held::new("/".to_owned());
        held.take(files("half"), &[&Diagnostic::error(Code::Yaml, "wrong")]);
        assert_eq!(held.files(), Arc::new(files("half")));
    }
}
