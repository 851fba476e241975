//! The development server: follows an archive, renders its pages when they are asked for, and reloads them.
//!
//! ```text
//! watch ─▶ LiveArchive ─▶ Held ─▶ answer ─▶ browser
//! paths    convert,       snapshot  by address  ▲
//!          refresh        or faults ────────────┘ events: reload, faults
//! ```
//!
//! The server listens only on 127.0.0.1 and answers only requests that use an allowed name. No path of a request is ever joined
//! to a path on disk.

mod answer;
mod held;
mod host;
mod http;
mod overlay;
mod patient;
mod watch;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use crate::diag::{Diagnostic, Noted, in_order, leveled, messages};
use crate::output::Lock;
use crate::pipeline::convert::{Request, convert};
use crate::pipeline::live::{Changes, LiveArchive, Refreshed};
use crate::pipeline::{Archive, Options, Silent};

use self::held::Held;
pub use self::host::host_name;
pub use self::http::Limits;

/// The default port: 1954, the year of the first report.
pub const PORT: u16 = 1954;

/// The number of ports tried after the default one.
const TRIES: u16 = 50;

/// Where the site is served, to whom, and with what limits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Door {
    /// The port; if `None`, [`PORT`] or the next free one.
    pub port: Option<u16>,
    /// Names that requests may use, besides 127.0.0.1, localhost and `[::1]`.
    pub hosts: Vec<String>,
    pub limits: Limits,
}

/// What happens while serving.
#[derive(Debug, Clone, PartialEq)]
pub enum Told<'a> {
    /// The archive was read, or brought up to date.
    Refreshed(Update),
    /// A page was rendered, and this was said of it.
    Rendered(&'a [Diagnostic]),
}

/// The archive as it is served now.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub reports: usize,
    pub terms: usize,
    /// The number of warnings that the reports' curators have settled.
    pub settled: usize,
    /// In order of file and line.
    pub said: Vec<Diagnostic>,
    pub seconds: f64,
}

/// A site that is being served. Dropping it stops the server.
#[derive(Debug)]
pub struct Serving {
    /// The URL at which to open it.
    pub url: String,
    runtime: Option<tokio::runtime::Runtime>,
    _watcher: Arc<watch::Watcher>,
}

impl Serving {
    /// Waits until the user interrupts.
    pub fn wait(&self) {
        if let Some(runtime) = &self.runtime {
            // Without a signal handler, the system ends the process, which is what the user asked for.
            let _ = runtime.block_on(tokio::signal::ctrl_c());
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Browsers keep their event stream open; the shutdown does not wait for them.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_millis(200));
        }
    }
}

/// Reads the archive, serves it, and brings it up to date whenever it changes. `told` is called from several threads.
///
/// # Errors
/// If the port is in use, or the folders cannot be watched.
pub fn start(
    archive: Archive,
    options: Options,
    door: &Door,
    told: impl Fn(Told) + Send + Sync + 'static,
) -> Result<Serving, Diagnostic> {
    let listener = listen(door.port)?;
    let address = listener.local_addr().map_err(|e| messages::cannot_serve(&e))?;
    let told = Arc::new(told);
    let of_page = Arc::clone(&told);
    let own = archive.clone();
    let tell = Box::new(move |said: &[Diagnostic]| {
        of_page(Told::Rendered(&leveled(said.to_vec(), &own.settings().value.messages)));
    });
    let held = Arc::new(Held::new(archive.settings().value.base_path().to_owned(), tell));
    let url = format!("http://{address}{}", held.base_path());
    let (changed, changes) = channel();
    // Watching begins before the archive is read, so that no change in between is missed.
    let watcher = Arc::new(watch::watch(&archive, changed).map_err(|e| messages::cannot_watch(&archive.root, &e))?);
    let watching = Arc::downgrade(&watcher);
    let mut following = Following::begin(archive, options, Arc::clone(&held), &*told);
    let hosts = host::Hosts::with(&door.hosts);
    let runtime = http::serve(listener, held, hosts, door.limits).map_err(|e| messages::cannot_serve(&e))?;
    std::thread::spawn(move || {
        while let Some(changes) = watch::next(&changes)
            // `None` once the site is no longer served.
            && let Some(watcher) = watching.upgrade()
        {
            watcher.renew();
            following.follow(changes, &*told);
        }
    });
    Ok(Serving { url, runtime: Some(runtime), _watcher: watcher })
}

/// An archive that is served and followed.
struct Following {
    archive: Archive,
    live: LiveArchive,
    held: Arc<Held>,
    /// What the last conversion said. It holds until the next.
    converted: Vec<Diagnostic>,
}

impl Following {
    /// Converts what is new, reads the archive and serves it.
    fn begin(archive: Archive, options: Options, held: Arc<Held>, told: &impl Fn(Told)) -> Following {
        let started = Instant::now();
        let mut converted = Vec::new();
        // Held only until the archive is read, so that a build on the command line need not wait longer.
        let lock = Lock::acquire(&archive.root, &|| {}).map_err(|refused| converted.extend(refused)).ok();
        if lock.is_some() {
            converted.extend(converted_now(&archive));
        }
        let (live, refreshed) = LiveArchive::open(archive.clone(), options);
        drop(lock);
        let following = Following { archive, live, held, converted };
        following.publish(refreshed, started, told);
        following
    }

    /// Brings the archive up to date and serves it.
    fn follow(&mut self, mut changes: Changes, told: &impl Fn(Told)) {
        let started = Instant::now();
        if self.live.concerns_conversion(&changes) {
            match Lock::acquire(&self.archive.root, &|| {}) {
                Ok(_lock) => self.converted = converted_now(&self.archive),
                Err(refused) => self.converted = refused,
            }
            changes = Changes::All;
        }
        let refreshed = self.live.refresh(&changes);
        self.publish(refreshed, started, told);
    }

    fn publish(&self, refreshed: Noted<Refreshed>, started: Instant, told: &impl Fn(Told)) {
        let mut said = self.converted.clone();
        let Refreshed { snapshot, reports, terms, settled } = refreshed.tell(&mut said);
        let said = leveled(in_order(said), &self.archive.settings().value.messages);
        self.held.take(snapshot, &said);
        told(Told::Refreshed(Update { reports, terms, settled, said, seconds: started.elapsed().as_secs_f64() }));
    }
}

/// Converts new and changed sources, and returns what was said.
fn converted_now(archive: &Archive) -> Vec<Diagnostic> {
    convert(archive, &archive.settings().value, &Request::default(), &Silent).said
}

fn listen(port: Option<u16>) -> Result<TcpListener, Diagnostic> {
    let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    match port {
        Some(port) => bind(port).map_err(|e| messages::port_taken(port, &e)),
        None => (PORT..PORT + TRIES)
            .map(bind)
            .find_map(Result::ok)
            .map_or_else(|| bind(0), Ok)
            .map_err(|e: io::Error| messages::cannot_serve(&e)),
    }
}
