//! What the last publication left in a public directory, and whether somebody has touched it since.

use std::fs;
use std::path::{Path, PathBuf};

use super::carry_over::manifest_of;
use super::manifest::{FileEntry, Manifest};
use super::state::STATE;
use crate::digest::Digest;
use crate::source::plain;

/// The file in the state directory whose own timestamp is the end of the last publication. It contains the digest of the
/// manifest.
const PUBLISHED: &str = "published";

/// The largest published file that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// The time when a file was last touched, in the file system's own clock: seconds and nanoseconds. On Unix it is the time of
/// any change to the file, its name or its owner, which nobody can set.
type Moment = (i64, i64);

/// The files of the last publication.
#[derive(Debug, Default)]
pub struct LastPublication {
    public: PathBuf,
    pub(super) manifest: Manifest,
    /// The end of the publication; `None` if it is not known for the current contents of the directory.
    ended: Option<Moment>,
}

impl LastPublication {
    /// The last publication of the archive at `root` to its directory `public`; empty if there is none.
    pub fn of(root: &Path, public: &Path) -> LastPublication {
        LastPublication::read(&root.join(STATE), public)
    }

    pub(super) fn read(state: &Path, public: &Path) -> LastPublication {
        let manifest = manifest_of(public);
        let ended = ended(&state.join(PUBLISHED), &manifest);
        LastPublication { public: public.to_owned(), manifest, ended }
    }

    /// Whether the file was written by the last publication and has not been touched since. False if no time of the
    /// publication is known.
    pub fn has(&self, entry: &FileEntry) -> bool {
        let Some(ended) = self.ended else { return false };
        let untouched = |m: fs::Metadata| m.is_file() && m.len() == entry.size && moment(&m).is_some_and(|at| at < ended);
        self.manifest.get(&entry.path) == Some(entry)
            && fs::symlink_metadata(self.public.join(&entry.path)).is_ok_and(untouched)
    }

    /// The paths of all files that the last publication wrote, in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.manifest.entries().iter().map(|entry| entry.path.as_str())
    }

    /// The bytes of a file that the last publication wrote; `None` if it wrote none at this path. They may have been changed
    /// since.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.manifest.get(path)?;
        plain::read(&self.public.join(path), LARGEST).ok()
    }
}

/// Records in the state directory that all files of this manifest are in the public directory now.
pub(super) fn record(state: &Path, manifest: &Manifest) -> std::io::Result<()> {
    fs::write(state.join(PUBLISHED), digest(manifest).bytes())
}

#[cfg(unix)]
fn moment(metadata: &fs::Metadata) -> Option<Moment> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn moment(metadata: &fs::Metadata) -> Option<Moment> {
    let since = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((since.as_secs() as i64, i64::from(since.subsec_nanos())))
}

fn digest(manifest: &Manifest) -> Digest {
    Digest::of_bytes(manifest.print().as_bytes())
}

/// The time when the publication of this manifest ended. Files touched at that very moment may have been touched after it, so
/// they do not count as unchanged.
fn ended(file: &Path, manifest: &Manifest) -> Option<Moment> {
    let same = fs::read(file).is_ok_and(|bytes| bytes == digest(manifest).bytes());
    if same { moment(&fs::symlink_metadata(file).ok()?) } else { None }
}
