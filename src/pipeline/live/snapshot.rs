//! A snapshot of an archive: threads that render its files on request, until it is dropped.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::rendering::{Rendering, SeenByKey};
use crate::diag::Diagnostic;
use crate::page::{self, Pages, Theme};
use crate::pipeline::{Archive, Cache, Options, convert};
use crate::site::Site;

/// The threads of a snapshot. A page that takes long does not hold up the others.
const THREADS: usize = 4;

/// An archive as it was at one moment.
#[derive(Debug)]
pub struct Snapshot {
    inbox: Sender<Request>,
}

/// What a snapshot is made of.
pub(super) struct Parts {
    pub archive: Archive,
    pub options: Options,
    pub site: Arc<Site>,
    pub theme: Arc<Theme>,
    pub cache: Arc<Cache>,
    pub seen: Arc<SeenByKey>,
}

/// A rendered file, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    pub bytes: Option<Arc<[u8]>>,
    /// What was said when the file was rendered; nothing if it was rendered before.
    pub said: Vec<Diagnostic>,
}

type Reply = Box<dyn FnOnce(Answer) + Send>;

struct Request {
    path: String,
    reply: Reply,
}

impl Snapshot {
    pub(super) fn start(parts: Parts) -> Snapshot {
        let (inbox, requests) = channel();
        std::thread::spawn(move || run(&parts, requests));
        Snapshot { inbox }
    }

    /// Asks for the file at `path`, relative to the site's root. `reply` is called from another thread; it is dropped if the
    /// file cannot be rendered at all.
    pub fn ask(&self, path: &str, reply: impl FnOnce(Answer) + Send + 'static) {
        // A snapshot whose threads have ended drops the request.
        let _ = self.inbox.send(Request { path: path.to_owned(), reply: Box::new(reply) });
    }

    /// The file at `path`, once it is rendered.
    pub fn file(&self, path: &str) -> Answer {
        let (sender, receiver) = channel();
        self.ask(path, move |answer| {
            let _ = sender.send(answer);
        });
        receiver.recv().unwrap_or_default()
    }
}

fn run(parts: &Parts, requests: Receiver<Request>) {
    let options = page::Options { offline: parts.options.offline };
    let pages = Pages::new(&parts.site, &parts.theme, options);
    let rendering = Rendering::new((&parts.archive, parts.options), (&parts.site, &pages), &parts.cache, &parts.seen);
    let requests = Mutex::new(requests);
    let serve = || {
        loop {
            let next = requests.lock().unwrap_or_else(PoisonError::into_inner).recv();
            // The snapshot was dropped.
            let Ok(Request { path, reply }) = next else { break };
            let made = rendering.file(&path);
            let said = if made.said.is_empty() { made.said } else { convert::suppress::open(&parts.site, made.said).0 };
            reply(Answer { bytes: made.value, said });
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(serve);
        }
    });
}
