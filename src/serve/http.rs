//! Serves the held site over HTTP.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

use super::answer::{Answer, answer, media_type};
use super::held::Held;
use super::host::Hosts;
use super::overlay;
use super::patient::Patient;

/// The resources that clients may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time limit for receiving the header of a request.
    pub header: Duration,
    /// How long a client may go without receiving what it is sent.
    pub stalled: Duration,
    /// The time limit for a request and its response together.
    pub answer: Duration,
    /// The time for which an event stream stays open. Browsers reconnect by themselves.
    pub events: Duration,
    /// The most open connections; further ones wait in the system's queue.
    pub connections: usize,
    /// The most open event streams.
    pub listeners: usize,
}

impl Default for Limits {
    /// A browser on the same machine needs milliseconds and at most six connections; each open page uses one of them for
    /// events.
    fn default() -> Limits {
        Limits {
            header: Duration::from_secs(10),
            stalled: Duration::from_secs(30),
            answer: Duration::from_secs(120),
            events: Duration::from_secs(3600),
            connections: 256,
            listeners: 128,
        }
    }
}

/// The most bytes in the header of a request. A long Chinese address has about 2,000; hyper accepts no limit below 8,192.
const HEADER: usize = 16 << 10;

/// The most header lines in a request. Browsers send about twenty.
const HEADERS: usize = 64;

/// State shared by all requests.
struct Server {
    held: Arc<Held>,
    hosts: Hosts,
    limits: Limits,
    listeners: Arc<Semaphore>,
}

/// Sent in place of the site's own page while there is none.
const NOT_FOUND: &[u8] = b"<!doctype html><meta http-equiv=\"Content-Security-Policy\" \
    content=\"default-src 'none'; script-src 'self'; connect-src 'self'\"><body>not found</body>";

/// Serves until the runtime is dropped.
///
/// # Errors
/// If the system provides no threads or no socket.
pub(super) fn serve(listener: TcpListener, held: Arc<Held>, hosts: Hosts, limits: Limits) -> io::Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    listener.set_nonblocking(true)?;
    let listener = runtime.block_on(async { tokio::net::TcpListener::from_std(listener) })?;
    let server = Arc::new(Server { held, hosts, limits, listeners: Arc::new(Semaphore::new(limits.listeners)) });
    runtime.spawn(accept(listener, server));
    Ok(runtime)
}

async fn accept(listener: tokio::net::TcpListener, server: Arc<Server>) {
    let places = Arc::new(Semaphore::new(server.limits.connections));
    // The semaphore is never closed.
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let server = Arc::clone(&server);
                tokio::spawn(async move {
                    converse(stream, &server).await;
                    drop(place);
                });
            }
            // The process has run out of file descriptors, or the client is already gone. Descriptors will be free again
            // shortly.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Answers the single request of a connection. Without keep-alive, a body that nobody reads cannot be taken for the next
/// request, and the time limit of a connection is that of one response.
async fn converse(stream: TcpStream, server: &Arc<Server>) {
    let limits = server.limits;
    let listens = AtomicBool::new(false);
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let listens = &listens;
        async move { Ok::<_, Infallible>(server.respond(request.method(), request.uri(), request.headers(), listens).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_buf_size(HEADER)
        .max_headers(HEADERS)
        .keep_alive(false)
        .serve_connection(TokioIo::new(Patient::new(stream, limits.stalled)), service);
    let mut connection = pin!(connection);
    // A failed connection affects only the client; there is no one to tell.
    if timeout(limits.answer, connection.as_mut()).await.is_err() && listens.load(Ordering::Relaxed) {
        let _ = timeout(limits.events, connection).await;
    }
}

impl Server {
    async fn respond(&self, method: &Method, uri: &Uri, headers: &HeaderMap, listens: &AtomicBool) -> Response {
        if let Err(name) = self.hosts.admit(uri, headers) {
            return not_admitted(name.as_deref());
        }
        if method != Method::GET && method != Method::HEAD {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let held = &self.held;
        match uri.path().strip_prefix(held.base_path()) {
            Some(overlay::EVENTS) => {
                let Ok(place) = Arc::clone(&self.listeners).try_acquire_owned() else { return too_many(self.limits.listeners) };
                listens.store(true, Ordering::Relaxed);
                return events(held, place).into_response();
            }
            Some(overlay::RELOAD) => return file(held, StatusCode::OK, overlay::RELOAD, overlay::SCRIPT.as_bytes()),
            _ => {}
        }
        match answer(held.as_ref(), held.base_path(), uri.path()).await {
            Answer::File { path, bytes } => file(held, StatusCode::OK, &path, &bytes),
            Answer::Moved(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
            Answer::NotFound(Some(page)) => file(held, StatusCode::NOT_FOUND, "404.html", &page),
            Answer::NotFound(None) => file(held, StatusCode::NOT_FOUND, "404.html", NOT_FOUND),
            Answer::Fault(said) => file(held, StatusCode::INTERNAL_SERVER_ERROR, "fault.html", &overlay::page(&said)),
        }
    }
}

/// The response to a request with a name that is not allowed.
fn not_admitted(name: Option<&str>) -> Response {
    let text = match name {
        Some(name) => {
            format!("gongbao serve does not answer to the name {name}. To allow it, start it with --allow-host {name}\n")
        }
        None => "gongbao serve needs one Host header with a name that it answers to: 127.0.0.1, localhost, [::1], or one that \
                 --allow-host adds\n"
            .to_owned(),
    };
    plain(StatusCode::FORBIDDEN, text)
}

fn too_many(listeners: usize) -> Response {
    plain(StatusCode::SERVICE_UNAVAILABLE, format!("{listeners} pages listen for changes already; close some of them\n"))
}

fn plain(status: StatusCode, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (status, headers, text).into_response()
}

fn file(held: &Held, status: StatusCode, path: &str, bytes: &[u8]) -> Response {
    let kind = media_type(path);
    let body = if kind.starts_with("text/html") {
        overlay::with_script(bytes, held.base_path(), held.news().borrow().version)
    } else {
        bytes.to_vec()
    };
    (status, [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], Body::from(body)).into_response()
}

/// Streams the news: its current state first, then every change. The stream keeps its place among the listeners.
fn events(
    held: &Held,
    place: OwnedSemaphorePermit,
) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>> + use<>> {
    let stream = WatchStream::new(held.news()).map(move |news| {
        let _kept = &place;
        let told = serde_json::json!({ "version": news.version, "overlay": news.overlay.as_deref() });
        Ok(Event::default().data(told.to_string()))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
