//! What is being served: the last good snapshot of the archive, and the errors of the newest one.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{oneshot, watch};

use super::answer::Files;
use super::overlay;
use crate::diag::{Diagnostic, Severity};
use crate::pipeline::live::{Answer, Snapshot};

/// What browsers are notified of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct News {
    /// The number of good snapshots; a page with another number is outdated.
    pub version: u64,
    /// HTML that shows the errors; `None` if there are none.
    pub overlay: Option<Arc<str>>,
}

/// Receives what was said when a page was rendered.
type Tell = Box<dyn Fn(&[Diagnostic]) + Send + Sync>;

/// Shared between the thread that follows changes, which writes it, and the requests, which read it.
pub(super) struct Held {
    base_path: String,
    snapshot: RwLock<Option<Arc<Snapshot>>>,
    news: watch::Sender<News>,
    tell: Tell,
}

impl Held {
    pub(super) fn new(base_path: String, tell: Tell) -> Held {
        Held { base_path, snapshot: RwLock::default(), news: watch::Sender::new(News::default()), tell }
    }

    /// The base path of the site: `/` or `/archive/`.
    pub(super) fn base_path(&self) -> &str {
        &self.base_path
    }

    pub(super) fn news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    /// Takes a new snapshot. One with errors is used only if there is no other.
    pub(super) fn take(&self, snapshot: Snapshot, said: &[Diagnostic]) {
        let errors: Vec<&Diagnostic> = said.iter().filter(|d| d.severity == Severity::Error).collect();
        let mut held = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        let better = errors.is_empty() || held.is_none();
        if better {
            *held = Some(Arc::new(snapshot));
        }
        drop(held);
        let overlay = overlay::html(&errors).map(Arc::from);
        self.news.send_if_modified(|news| {
            let next = News { version: news.version + u64::from(better), overlay };
            std::mem::replace(news, next.clone()) != next
        });
    }
}

impl Files for Held {
    async fn file(&self, path: &str) -> Answer {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(snapshot) = snapshot else { return Answer::default() };
        let (sender, receiver) = oneshot::channel();
        snapshot.ask(path, move |answer| {
            // The client may be gone.
            let _ = sender.send(answer);
        });
        let answer = receiver.await.unwrap_or_default();
        if !answer.said.is_empty() {
            (self.tell)(&answer.said);
        }
        answer
    }
}
