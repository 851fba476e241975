//! The held site over HTTP.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::runtime::Runtime;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

use super::answer::{Answer, answer, media_type};
use super::held::Held;
use super::overlay;

/// What stands for the site's own page while there is none.
const NOT_FOUND: &[u8] = b"<!doctype html><meta http-equiv=\"Content-Security-Policy\" \
    content=\"default-src 'none'; script-src 'self'; connect-src 'self'\"><body>not found</body>";

/// Serves until the runtime is dropped.
///
/// # Errors
/// When the system gives no threads or no socket.
pub fn serve(listener: TcpListener, held: Arc<Held>) -> io::Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    listener.set_nonblocking(true)?;
    let listener = runtime.block_on(async { tokio::net::TcpListener::from_std(listener) })?;
    let app = Router::new().fallback(respond).with_state(held);
    runtime.spawn(async { axum::serve(listener, app).await });
    Ok(runtime)
}

async fn respond(State(held): State<Arc<Held>>, method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    match uri.path().strip_prefix(held.base_path()) {
        Some(overlay::EVENTS) => return events(&held).into_response(),
        Some(overlay::RELOAD) => return file(&held, StatusCode::OK, overlay::RELOAD, overlay::SCRIPT.as_bytes()),
        _ => {}
    }
    match answer(&held.files(), held.base_path(), uri.path()) {
        Answer::File { path, bytes } => file(&held, StatusCode::OK, &path, &bytes),
        Answer::Moved(to) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Answer::NotFound(Some(page)) => file(&held, StatusCode::NOT_FOUND, "404.html", &page),
        Answer::NotFound(None) => file(&held, StatusCode::NOT_FOUND, "404.html", NOT_FOUND),
    }
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

/// The news, first as they are now and then whenever they change.
fn events(held: &Held) -> Sse<impl tokio_stream::Stream<Item = Result<Event, Infallible>> + use<>> {
    let stream = WatchStream::new(held.news()).map(|news| {
        let told = serde_json::json!({ "version": news.version, "overlay": news.overlay.as_deref() });
        Ok(Event::default().data(told.to_string()))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
