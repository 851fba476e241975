//! Maps a request's address to the response.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::diag::{Diagnostic, Severity};
use crate::pipeline::live;

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    File {
        path: String,
        bytes: Arc<[u8]>,
    },
    /// A redirect to another address: with a trailing slash, or below the base path.
    Moved(String),
    /// The site's own page for addresses that do not exist.
    NotFound(Option<Arc<[u8]>>),
    /// The page exists and cannot be rendered.
    Fault(Vec<Diagnostic>),
}

/// Renders the files of a site.
pub(super) trait Files: Sync {
    /// The file at a path, relative to the site's root, once it is rendered.
    fn file(&self, path: &str) -> impl Future<Output = live::Answer> + Send;
}

/// Answers a request by its path, as it was sent.
pub(super) async fn answer(files: &impl Files, base_path: &str, request: &str) -> Answer {
    let Ok(request) = percent_decode_str(request).decode_utf8() else { return missing(files).await };
    let Some(path) = request.strip_prefix(base_path) else {
        let at_root = request == "/" || request == base_path.trim_end_matches('/');
        return if at_root { Answer::Moved(base_path.to_owned()) } else { missing(files).await };
    };
    let wanted = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let found = files.file(&wanted).await;
    if let Some(bytes) = found.bytes {
        return Answer::File { path: wanted, bytes };
    }
    if found.said.iter().any(|d| d.severity == Severity::Error) {
        return Answer::Fault(found.said);
    }
    if wanted == path && files.file(&format!("{path}/index.html")).await.bytes.is_some() {
        return Answer::Moved(format!("{base_path}{path}/"));
    }
    missing(files).await
}

async fn missing(files: &impl Files) -> Answer {
    Answer::NotFound(files.file("404.html").await.bytes)
}
/// The media type of a file, by its name.
pub(super) fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json" | "webmanifest") => "application/json; charset=utf-8",
        Some("md") => "text/markdown; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("atom") => "application/atom+xml; charset=utf-8",
        Some("xml") => "application/xml; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("avif") => "image/avif",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sample;

    impl Files for Sample {
        async fn file(&self, path: &str) -> live::Answer {
            let paths = ["index.html", "404.html", "zhejiang/index.html", "data/x y.json"];
            let bytes = paths.contains(&path).then(|| Arc::from(path.as_bytes()));
            let said = if path == "broken/index.html" {
                vec![Diagnostic::error(crate::diag::Code::Template, "wrong")]
            } else {
                vec![]
            };
            live::Answer { bytes, said }
        }
    }

    fn shown(base_path: &str, request: &str) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        match runtime.block_on(answer(&Sample, base_path, request)) {
            Answer::File { path, .. } => path,
            Answer::Moved(to) => format!("-> {to}"),
            Answer::NotFound(page) => format!("not found, {} page", if page.is_some() { "a" } else { "no" }),
            Answer::Fault(said) => format!("{} faults", said.len()),
        }
    }

    #[test]
    fn an_address_is_its_index_page() {
        assert_eq!(shown("/", "/"), "index.html");
        assert_eq!(shown("/", "/zhejiang/"), "zhejiang/index.html");
        assert_eq!(shown("/", "/zhejiang"), "-> /zhejiang/");
        assert_eq!(shown("/", "/data/x%20y.json"), "data/x y.json");
        assert_eq!(shown("/", "/broken/"), "1 faults");
    }

    #[test]
    fn a_site_under_a_path_is_served_there() {
        assert_eq!(shown("/archive/", "/"), "-> /archive/");
        assert_eq!(shown("/archive/", "/archive"), "-> /archive/");
        assert_eq!(shown("/archive/", "/archive/zhejiang"), "-> /archive/zhejiang/");
        assert_eq!(shown("/archive/", "/zhejiang/"), "not found, a page");
    }

    #[test]
    fn nothing_but_the_site_is_there() {
        for request in ["/../etc/passwd", "/%2e%2e/etc/passwd", "//etc/passwd", "/%ff", "/%", "/index.html/"] {
            assert_eq!(shown("/", request), "not found, a page", "{request}");
        }
    }
}
