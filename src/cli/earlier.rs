//! The manifest of an earlier publication, from a folder or from the web.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::diag::{Diagnostic, messages};
use crate::site::manifest::{MANIFEST, Manifest};

/// How long the web may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes that a file of a manifest may have: those of a hundred thousand reports have less together.
const LARGEST: u64 = 300_000_000;

/// The manifest of the site at `place`: a folder as `build` wrote it, its `manifest.txt`, or the address of the site on the web.
///
/// # Errors
/// When nothing is there, or what is there is no manifest.
pub fn manifest(place: &str) -> Result<Manifest, Diagnostic> {
    let site = site(place);
    let first = if Path::new(place).is_file() { read(Path::new(place)) } else { site.file(MANIFEST) };
    let text = first.map_err(|why| messages::no_earlier_manifest(place, &why))?;
    let none = |path: &str| messages::no_earlier_manifest(place, &format!("{path} is not a manifest of gongbao"));
    let mut manifest = Manifest::read(&text).ok_or_else(|| none("what is there"))?;
    for path in Manifest::parts(&text) {
        let part = site.file(path).map_err(|why| messages::no_earlier_manifest(place, &format!("{path}: {why}")))?;
        manifest.add(Manifest::read(&part).ok_or_else(|| none(path))?);
    }
    Ok(manifest)
}

/// Where the files of an earlier publication are read from.
enum Site {
    Folder(PathBuf),
    /// The address with a slash at its end.
    Web(String),
}

fn site(place: &str) -> Site {
    if place.starts_with("https://") || place.starts_with("http://") {
        return Site::Web(format!("{}/", place.trim_end_matches(MANIFEST).trim_end_matches('/')));
    }
    let path = Path::new(place);
    Site::Folder(if path.is_file() { path.parent().unwrap_or(path).to_owned() } else { path.to_owned() })
}

impl Site {
    fn file(&self, path: &str) -> Result<String, String> {
        match self {
            Site::Folder(folder) => read(&folder.join(path)),
            Site::Web(address) => fetched(&format!("{address}{path}")),
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

fn fetched(url: &str) -> Result<String, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
    let mut answer = agent.get(url).call().map_err(|error| error.to_string())?;
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
    fn the_parts_of_a_large_manifest_are_read_too() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        std::fs::write(folder.path().join("manifest.txt"), "gongbao manifest 1\n/\n+ manifest/a.txt\n").unwrap();
        assert!(manifest(place).unwrap_err().message.contains("manifest/a.txt"));
        std::fs::create_dir(folder.path().join("manifest")).unwrap();
        std::fs::write(folder.path().join("manifest/a.txt"), "gongbao manifest 1\n/a/\n").unwrap();
        assert_eq!(manifest(place).unwrap().addresses().collect::<Vec<_>>(), ["/", "/a/"]);
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
