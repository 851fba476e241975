//! Build in memory, hold, watch, serve, reload.
//!
//! ```text
//! watch ─▶ rebuild ─▶ Held ─▶ answer ─▶ browser
//! folders  convert,   files    by address  ▲
//!          build      or faults ───────────┘ events: reload, faults
//! ```
//!
//! Only 127.0.0.1 is served, to requests that call it by an allowed name, and from memory: no path of a request is ever joined to one
//! on disk.

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

/// The port when none is asked for: the year in which there was a first report to give.
pub const PORT: u16 = 1954;

/// Ports tried after the first when none is asked for.
const TRIES: u16 = 50;

/// Where the site is served, to whom, and within what bounds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Door {
    /// The port; without one, [`PORT`] or the next that is free.
    pub port: Option<u16>,
    /// Names that are answered to besides 127.0.0.1, localhost and `[::1]`.
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

/// A site that is being served. Dropped, it stops.
#[derive(Debug)]
pub struct Serving {
    /// Where to open it.
    pub url: String,
    runtime: Option<tokio::runtime::Runtime>,
    _watcher: Arc<watch::Watcher>,
}

impl Serving {
    /// Waits until the user interrupts.
    pub fn wait(&self) {
        if let Some(runtime) = &self.runtime {
            // Without a handler for signals the system ends the process, which is what is asked for.
            let _ = runtime.block_on(tokio::signal::ctrl_c());
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Browsers keep their stream of events open; they are not waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_millis(200));
        }
    }
}

/// Builds the archive, serves it, and builds it again whenever it changes. `told` hears of every build.
///
/// # Errors
/// When the port is taken, or the folders cannot be watched.
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
    // Watching begins before the first build, so that no change falls between the two.
    let watcher = Arc::new(watch::watch(&archive, changed).map_err(|e| messages::cannot_watch(&archive.root, &e))?);
    let watching = Arc::downgrade(&watcher);
    told(&rebuild(&archive, &options, &held));
    let hosts = host::Hosts::with(&door.hosts);
    let runtime = http::serve(listener, Arc::clone(&held), hosts, door.limits).map_err(|e| messages::cannot_serve(&e))?;
    let again = move || {
        // Gone when the site is no longer served.
        if let Some(watcher) = watching.upgrade() {
            watcher.renew();
            told(&rebuild(&archive, &options, &held));
        }
    };
    std::thread::spawn(move || keep_building(&changes, &again));
    Ok(Serving { url, runtime: Some(runtime), _watcher: watcher })
}

/// Builds after each change, until nobody watches any more.
fn keep_building(changes: &Receiver<()>, again: &impl Fn()) {
    while changes.recv().is_ok() {
        // What came in while the last build ran is one change.
        while changes.try_recv().is_ok() {}
        again();
    }
}

/// Converts and builds; a site with errors is not held if there is a better one.
fn rebuild(archive: &Archive, options: &Options, held: &Held) -> Rebuilt {
    let started = Instant::now();
    let mut said = Vec::new();
    let config = archive.settings().value;
    // Held for the conversion only: a build on the command line waits no longer than for that.
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
