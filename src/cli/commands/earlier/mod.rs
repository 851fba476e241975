//! The manifest of an earlier publication, from a folder or from the web.
//!
//! Either may belong to someone else. The number of files, bytes and addresses and the time are bounded. Nothing outside the
//! folder is read, and no other host is contacted.

use std::fs::File;
use std::path::{Path, PathBuf};

mod limits;
#[cfg(feature = "network")]
mod web;

use self::limits::{Left, Refusal};
use crate::diag::{Diagnostic, messages};
use crate::site::manifest::{MANIFEST, Manifest, is_part};

pub use self::limits::Limits;

/// The manifest of the site at `place`: a folder written by `build`, its `manifest.txt`, or the web address of the site.
///
/// # Errors
/// When nothing is there, it is not a manifest, or it exceeds a limit.
pub fn manifest(place: &str, limits: &Limits) -> Result<Manifest, Diagnostic> {
    read(place, limits).map_err(|refusal| messages::no_earlier_manifest(place, &refusal.why, refusal.cure))
}

fn read(place: &str, limits: &Limits) -> Result<Manifest, Refusal> {
    let (site, first) = site(place)?;
    let mut left = Left::new(limits);
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

#[cfg(feature = "network")]
use self::web::fetched;

/// Says that this program has no client for the web.
///
/// # Errors
/// Always.
#[cfg(not(feature = "network"))]
fn fetched(_: String, _: &mut Left<'_>) -> Result<String, Refusal> {
    let cure = "download manifest.txt and the files that it names into a folder, and name that folder; \
                or build gongbao with `--features network`";
    Err(Refusal::with_cure("this gongbao was built without the network", cure))
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "network")]
    use std::io::{Read as _, Write as _};
    #[cfg(feature = "network")]
    use std::net::TcpListener;

    use super::*;

    /// A host that answers one request, and its address.
    #[cfg(feature = "network")]
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
        let mut places = vec![folder.path().to_str().unwrap().to_owned(), file.to_str().unwrap().to_owned()];
        #[cfg(feature = "network")]
        places.push(host("HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\ngongbao manifest 1\n/a/\n"));
        for place in std::mem::take(&mut places) {
            assert_eq!(manifest(&place, &Limits::default()).unwrap().addresses().collect::<Vec<_>>(), ["/a/"], "{place}");
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
        let mut places = vec![folder.path().to_str().unwrap().to_owned(), "https://me.example/archive/".to_owned()];
        #[cfg(feature = "network")]
        {
            places.truncate(1);
            places.push(host("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
            places.push(host("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"));
        }
        for place in std::mem::take(&mut places) {
            let error = manifest(&place, &Limits::default()).unwrap_err();
            assert!(error.code == "no-earlier-manifest" && error.message.contains(&place), "{error:?}");
        }
    }
}
