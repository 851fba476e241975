//! The development server: builds in memory, watches, serves, and reloads pages.
//!
//! ```text
//! watch ─▶ rebuild ─▶ Held ─▶ answer ─▶ browser
//! folders  convert,   files    by address  ▲
//!          build      or faults ───────────┘ events: reload, faults
//! ```
//!
//! The server listens only on 127.0.0.1, answers only requests that use an allowed name, and serves from memory: no path of a
//! request is ever joined to a path on disk.

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
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::diag::{Diagnostic, Severity, in_order, messages};
use crate::output::{Lock, Memory};
use crate::pipeline::convert::{Request, convert};
use crate::pipeline::{self, Archive, Built, Options, Silent};

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

/// One build while serving.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebuilt {
    pub built: Built,
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

/// Builds the archive, serves it, and rebuilds it whenever it changes. `told` is called with each build.
///
/// # Errors
/// If the port is in use, or the folders cannot be watched.
pub fn start(
    archive: Archive,
    options: Options,
    door: &Door,
    told: impl Fn(&Rebuilt) + Send + 'static,
) -> Result<Serving, Diagnostic> {
    let listener = listen(door.port)?;
    let address = listener.local_addr().map_err(|e| messages::cannot_serve(&e))?;
    let held = Arc::new(Held::new(archive.settings().value.base_path().to_owned()));
    let url = format!("http://{address}{}", held.base_path());
    let (changed, changes) = channel();
    // Watching begins before the first build, so that no change in between is missed.
    let watcher = Arc::new(watch::watch(&archive, changed).map_err(|e| messages::cannot_watch(&archive.root, &e))?);
    let watching = Arc::downgrade(&watcher);
    told(&rebuild(&archive, &options, &held));
    let hosts = host::Hosts::with(&door.hosts);
    let runtime = http::serve(listener, Arc::clone(&held), hosts, door.limits).map_err(|e| messages::cannot_serve(&e))?;
    let again = move || {
        // `None` once the site is no longer served.
        if let Some(watcher) = watching.upgrade() {
            watcher.renew();
            told(&rebuild(&archive, &options, &held));
        }
    };
    std::thread::spawn(move || keep_building(&changes, &again));
    Ok(Serving { url, runtime: Some(runtime), _watcher: watcher })
}

/// Builds after each change, until the watcher is gone.
fn keep_building(changes: &Receiver<()>, again: &impl Fn()) {
    while changes.recv().is_ok() {
        // Changes that arrived during the last build count as one.
        while changes.try_recv().is_ok() {}
        again();
    }
}

/// Converts and builds; a site with errors does not replace a good one.
fn rebuild(archive: &Archive, options: &Options, held: &Held) -> Rebuilt {
    let started = Instant::now();
    let mut said = Vec::new();
    let config = archive.settings().value;
    // Held only during the conversion, so that a build on the command line need not wait longer.
    match Lock::acquire(&archive.root, &|| {}) {
        Ok(_lock) => _ = convert(archive, &config, &Request::default(), &Silent).tell(&mut said),
        Err(refused) => said.extend(refused),
    }
    let memory = Memory::new();
    let built = pipeline::build(archive, options, &memory, &Silent).tell(&mut said);
    let said = in_order(said);
    let errors: Vec<&Diagnostic> = said.iter().filter(|d| d.severity == Severity::Error).collect();
    held.take(memory.into_files(), &errors);
    Rebuilt { built, said, seconds: started.elapsed().as_secs_f64() }
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
