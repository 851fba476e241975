//! The manifest of an earlier publication, from a folder or from the web.
//!
//! Either may belong to someone else. The number of files, bytes and addresses and the time are bounded. Nothing outside the
//! folder is read, and no other host is contacted.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ureq::http::{Uri, header};

use crate::diag::{Diagnostic, messages};
use crate::site::manifest::{MANIFEST, Manifest, is_part};

/// Limits for reading an earlier publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files that the manifest may name.
    pub parts: usize,
    /// Bytes of all files together.
    pub bytes: u64,
    /// Addresses in all files together.
    pub addresses: usize,
    /// How long all of it may take.
    pub time: Duration,
    /// Redirects for each file.
    pub redirects: usize,
}

impl Default for Limits {
    /// A manifest of 100,000 reports has some 100 MB and 300,000 addresses, in one part for each province, year and page. An
    /// address takes some 150 bytes of memory beside its text, so two million take 300 MB.
    fn default() -> Limits {
        Limits { parts: 1024, bytes: 256 << 20, addresses: 2_000_000, time: Duration::from_secs(60), redirects: 4 }
    }
}

/// Why no manifest could be read, and what to do about it unless the place itself is wrong.
struct Refusal {
    why: String,
    cure: Option<String>,
}

impl Refusal {
    fn new(why: impl ToString) -> Refusal {
        Refusal { why: why.to_string(), cure: None }
    }

    fn with_cure(why: impl Into<String>, cure: impl Into<String>) -> Refusal {
        Refusal { why: why.into(), cure: Some(cure.into()) }
    }

    /// The place has more than any manifest that gongbao writes.
    fn over(what: &str, limit: impl std::fmt::Display) -> Refusal {
        Refusal::with_cure(
            format!("it has more than {limit} {what}"),
            "check that the place is a site of gongbao; no more is read, so compare an older or smaller publication",
        )
    }
}

/// The manifest of the site at `place`: a folder written by `build`, its `manifest.txt`, or the web address of the site.
///
/// # Errors
/// When nothing is there, it is not a manifest, or it exceeds a limit.
pub fn manifest(place: &str, limits: &Limits) -> Result<Manifest, Diagnostic> {
    read(place, limits).map_err(|refusal| messages::no_earlier_manifest(place, &refusal.why, refusal.cure))
}

fn read(place: &str, limits: &Limits) -> Result<Manifest, Refusal> {
    let (site, first) = site(place)?;
    let mut left = Left { limits, bytes: limits.bytes, addresses: limits.addresses, end: Instant::now() + limits.time };
    let text = site.file(&first, &mut left)?;
    let mut manifest = left.parsed(&text, "what is there")?;
    for path in parts(&text, limits)? {
        let named = |refusal: Refusal| Refusal { why: format!("{path}: {}", refusal.why), ..refusal };
        let part = site.file(path, &mut left).map_err(named)?;
        manifest.add(left.parsed(&part, path)?);
    }
    Ok(manifest)
}

/// The files that a manifest names.
fn parts<'t>(text: &'t str, limits: &Limits) -> Result<Vec<&'t str>, Refusal> {
    let parts = Manifest::parts(text);
    if parts.len() > limits.parts {
        return Err(Refusal::over("files", limits.parts));
    }
    match parts.iter().find(|path| !is_part(path)) {
        Some(path) => {
            let why = format!("its manifest names {path:.100}, which is no part of a manifest");
            Err(Refusal::with_cure(why, "build that site again, and publish what is written"))
        }
        None => Ok(parts),
    }
}

/// The remaining limits.
struct Left<'l> {
    limits: &'l Limits,
    bytes: u64,
    addresses: usize,
    end: Instant,
}

impl Left<'_> {
    /// The remaining time.
    fn time(&self) -> Result<Duration, Refusal> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(self.late()) } else { Ok(left) }
    }

    fn late(&self) -> Refusal {
        Refusal::with_cure(
            format!("it took longer than {} s", self.limits.time.as_secs_f64()),
            "try again, or download manifest.txt and the files that it names into a folder, and name that folder",
        )
    }

    /// The text of a file or a response.
    fn text(&mut self, source: impl Read) -> Result<String, Refusal> {
        let mut bytes = Vec::new();
        let read = source.take(self.bytes + 1).read_to_end(&mut bytes);
        self.time()?;
        read.map_err(Refusal::new)?;
        if bytes.len() as u64 > self.bytes {
            return Err(Refusal::over("MiB", self.limits.bytes >> 20));
        }
        self.bytes -= bytes.len() as u64;
        String::from_utf8(bytes).map_err(|_| Refusal::new("it is not text in UTF-8"))
    }

    /// Parses the manifest in a text. Addresses are counted first, because a line of two bytes takes a hundred in memory.
    fn parsed(&mut self, text: &str, path: &str) -> Result<Manifest, Refusal> {
        let count = memchr::memmem::find_iter(text.as_bytes(), b"\n/").count();
        match self.addresses.checked_sub(count) {
            Some(left) => self.addresses = left,
            None => return Err(Refusal::over("addresses", self.limits.addresses)),
        }
        Manifest::read(text).ok_or_else(|| Refusal::new(format!("{path} is not a manifest of gongbao")))
    }
}

/// Where the files of an earlier publication are read from.
enum Site {
    /// The folder, with all symbolic links resolved.
    Folder(PathBuf),
    /// The address, ending with a slash.
    Web(String),
}

/// The site at a place, and the path of its manifest.
fn site(place: &str) -> Result<(Site, String), Refusal> {
    if place.starts_with("https://") || place.starts_with("http://") {
        let site = Site::Web(format!("{}/", place.trim_end_matches(MANIFEST).trim_end_matches('/')));
        return Ok((site, MANIFEST.to_owned()));
    }
    let real = Path::new(place).canonicalize().map_err(Refusal::new)?;
    match (real.parent(), real.file_name().and_then(|name| name.to_str())) {
        (Some(folder), Some(name)) if !real.is_dir() => Ok((Site::Folder(folder.to_owned()), name.to_owned())),
        _ => Ok((Site::Folder(real), MANIFEST.to_owned())),
    }
}

impl Site {
    fn file(&self, path: &str, left: &mut Left<'_>) -> Result<String, Refusal> {
        match self {
            Site::Folder(folder) => left.text(opened(folder, path)?),
            Site::Web(address) => fetched(format!("{address}{path}"), left),
        }
    }
}

/// Opens a regular file of a folder. A pipe or a device might never end, and a link might lead to something that is not
/// published.
fn opened(folder: &Path, path: &str) -> Result<File, Refusal> {
    let real = folder.join(path).canonicalize().map_err(Refusal::new)?;
    let wrong = |why: String| Refusal::with_cure(why, "put the file itself there");
    if !real.starts_with(folder) {
        return Err(wrong(format!("{path} is a link that leads out of the folder")));
    }
    if !real.is_file() {
        return Err(wrong(format!("{path} is not a plain file")));
    }
    File::open(real).map_err(Refusal::new)
}

/// Fetches the text at an address. Redirects are followed here, because those that leave the host must be refused.
fn fetched(mut url: String, left: &mut Left<'_>) -> Result<String, Refusal> {
    for _ in 0..=left.limits.redirects {
        let config = ureq::Agent::config_builder().timeout_global(Some(left.time()?)).max_redirects(0);
        let agent: ureq::Agent = config.build().into();
        let answer = agent.get(&url).call();
        left.time()?;
        let mut answer = answer.map_err(Refusal::new)?;
        if !answer.status().is_redirection() {
            // `Left` has its own limit, whose error names the limit.
            return left.text(answer.body_mut().with_config().limit(u64::MAX).reader());
        }
        let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        url = redirected(&url, to)?;
    }
    let why = format!("it leads on more than {} times, last to {url:.200}", left.limits.redirects);
    Err(Refusal::with_cure(why, "name the address at which the site itself is"))
}

/// The target of a redirect, which must be on the same host and must not go from https to http.
fn redirected(from: &str, to: &str) -> Result<String, Refusal> {
    let refused = || {
        let why = format!("{from} leads on to `{to:.200}`, which is not on the same host");
        Refusal::with_cure(why, "name that address if it is the site's own")
    };
    let old: Uri = from.parse().map_err(Refusal::new)?;
    let (scheme, authority) = (old.scheme_str().unwrap_or_default(), old.authority().ok_or_else(refused)?);
    let whole = match to {
        "" => return Err(refused()),
        _ if to.starts_with("//") => format!("{scheme}:{to}"),
        _ if to.starts_with('/') => format!("{scheme}://{authority}{to}"),
        _ if to.contains("://") => to.to_owned(),
        _ => format!("{scheme}://{authority}{}/{to}", old.path().rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    let new: Uri = whole.parse().map_err(|_| refused())?;
    let same_host = old.host().zip(new.host()).is_some_and(|(old, new)| old.eq_ignore_ascii_case(new));
    // The port must stay the same, except from the http port to the https port. Another port of the host may be another
    // service.
    let allowed = match (scheme, new.scheme_str().unwrap_or_default()) {
        ("http", "http") | ("https", "https") => port(&old) == port(&new),
        ("http", "https") => port(&old) == port(&new) || (port(&old), port(&new)) == (80, 443),
        _ => false,
    };
    let user = new.authority().is_some_and(|authority| authority.as_str().contains('@'));
    if same_host && allowed && !user { Ok(whole) } else { Err(refused()) }
}

fn port(uri: &Uri) -> u16 {
    uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use super::*;

    /// A host that answers one request, and its address.
    fn host(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1000];
            let _ = stream.read(&mut request).unwrap();
            assert!(request.starts_with(b"GET /archive/manifest.txt "));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        format!("http://{address}/archive/")
    }

    #[test]
    fn a_manifest_is_read_from_a_folder_from_a_file_and_from_the_web() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("manifest.txt");
        std::fs::write(&file, "gongbao manifest 1\n/a/\n").unwrap();
        let web = host("HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\ngongbao manifest 1\n/a/\n");
        for place in [folder.path().to_str().unwrap(), file.to_str().unwrap(), &web] {
            assert_eq!(manifest(place, &Limits::default()).unwrap().addresses().collect::<Vec<_>>(), ["/a/"], "{place}");
        }
    }

    #[test]
    fn the_parts_of_a_large_manifest_are_read_too() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        std::fs::write(folder.path().join("manifest.txt"), "gongbao manifest 1\n/\n+ manifest/a.txt\n").unwrap();
        assert!(manifest(place, &Limits::default()).unwrap_err().message.contains("manifest/a.txt"));
        std::fs::create_dir(folder.path().join("manifest")).unwrap();
        std::fs::write(folder.path().join("manifest/a.txt"), "gongbao manifest 1\n/a/\n").unwrap();
        assert_eq!(manifest(place, &Limits::default()).unwrap().addresses().collect::<Vec<_>>(), ["/", "/a/"]);
    }

    #[test]
    fn what_is_not_there_or_no_manifest_is_an_error_that_names_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().to_str().unwrap();
        let lost = host("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        let page = host("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
        for place in [empty, &lost, &page] {
            let error = manifest(place, &Limits::default()).unwrap_err();
            assert!(error.code == "no-earlier-manifest" && error.message.contains(place), "{error:?}");
        }
    }

    #[test]
    fn redirects_stay_on_the_host() {
        let from = "https://me.example/archive/manifest.txt";
        for (to, led) in [
            ("/a/manifest.txt", "https://me.example/a/manifest.txt"),
            ("other.txt", "https://me.example/archive/other.txt"),
            ("//ME.example/x", "https://ME.example/x"),
            ("https://me.example:443/x", "https://me.example:443/x"),
        ] {
            assert_eq!(redirected(from, to).map_err(|refusal| refusal.why), Ok(led.to_owned()));
        }
        assert!(redirected("http://me.example/x", "https://me.example/x").is_ok());
        for to in [
            "",
            "http://me.example/x",
            "//evil.example/x",
            "https://evil.example/",
            "https://me.example:8443/x",
            "file:///etc/passwd",
            "https://me.example@evil.example/",
            "https://a@me.example/",
            "https://me.example.evil.example/",
            "https:///x",
        ] {
            assert!(redirected(from, to).is_err(), "{to}");
        }
    }
}
