//! The manifest of an earlier publication, from a folder or from the web.

use std::path::Path;
use std::time::Duration;

use crate::build::MANIFEST;
use crate::diag::{Diagnostic, messages};
use crate::site::manifest::Manifest;

/// How long the web may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes that a manifest may have: that of a hundred thousand reports has less.
const LARGEST: u64 = 300_000_000;

/// The manifest of the site at `place`: a folder as `build` wrote it, its `manifest.txt`, or the address of the site on the web.
///
/// # Errors
/// When nothing is there, or what is there is no manifest.
pub fn manifest(place: &str) -> Result<Manifest, Diagnostic> {
    let web = place.starts_with("https://") || place.starts_with("http://");
    let text = if web { fetched(place) } else { read(Path::new(place)) };
    let text = text.map_err(|why| messages::no_earlier_manifest(place, &why))?;
    Manifest::read(&text).ok_or_else(|| messages::no_earlier_manifest(place, "what is there is not a manifest of gongbao"))
}

fn read(path: &Path) -> Result<String, String> {
    let file = if path.is_dir() { path.join(MANIFEST) } else { path.to_owned() };
    std::fs::read_to_string(file).map_err(|error| error.to_string())
}

fn fetched(site: &str) -> Result<String, String> {
    let url = if site.ends_with(MANIFEST) { site.to_owned() } else { format!("{}/{MANIFEST}", site.trim_end_matches('/')) };
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
    let mut answer = agent.get(&url).call().map_err(|error| error.to_string())?;
    answer.body_mut().with_config().limit(LARGEST).read_to_string().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// A host that answers one request, and the address at which it does.
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
            assert_eq!(manifest(place).unwrap().addresses().collect::<Vec<_>>(), ["/a/"], "{place}");
        }
    }

    #[test]
    fn what_is_not_there_or_no_manifest_is_an_error_that_names_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().to_str().unwrap();
        let lost = host("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        let page = host("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
        for place in [empty, &lost, &page] {
            let error = manifest(place).unwrap_err();
            assert!(error.code == "no-earlier-manifest" && error.message.contains(place), "{error:?}");
        }
    }
}
