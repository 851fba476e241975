//! Moves the staged site to the public directory: checks for conflicts, removes old files and moves new ones. Each step can be
//! repeated from the start, so that the next run can finish what a killed one could not.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::manifest::{FileEntry, MANIFEST, Manifest};
use super::staging_folder::{SITE, STAGING, is_marked};
use super::{LeftOver, link, path, shared};
use crate::diag::{Diagnostic, messages};
use crate::han::cut::CutText;
use crate::source::plain;

/// The largest list of files that is read, in bytes. It suffices for two million files.
const LARGEST_MANIFEST: u64 = 256 << 20;

/// The manifest of a public directory; empty if there is none that can be read.
pub(super) fn manifest_of(public: &Path) -> Manifest {
    let bytes = plain::read(&public.join(MANIFEST), LARGEST_MANIFEST).ok();
    bytes.and_then(|bytes| Manifest::parse(std::str::from_utf8(&bytes).ok()?)).unwrap_or_default()
}

/// Fails if `public` is a link to a folder where a publication would change the archive itself: a folder in the archive, or one
/// that contains it.
pub(super) fn sound_public(state: &Path, public: &Path) -> Result<(), Diagnostic> {
    if !fs::symlink_metadata(public).is_ok_and(|m| m.is_symlink()) {
        return Ok(());
    }
    let refused = |e: io::Error| messages::cannot_write(public, &e);
    let leads = fs::canonicalize(public).map_err(refused)?;
    let root = fs::canonicalize(state.parent().unwrap_or(state)).map_err(refused)?;
    if leads.starts_with(&root) || root.starts_with(&leads) {
        return Err(messages::public_link_refused(public, &leads));
    }
    Ok(())
}

/// Finishes the publication that `journal` records, if there is one.
pub(super) fn finish_interrupted(state: &Path, journal: &Path, public: &Path) -> Result<(), Vec<Diagnostic>> {
    let refused = |e: io::Error| vec![messages::cannot_write(public, &e)];
    let Ok(name) = fs::read_to_string(journal) else { return Ok(()) };
    let folder = state.join(&name);
    let staged = folder.join(SITE);
    let ours = name.starts_with(STAGING) && !name.contains('/') && path::checked(&name).is_ok() && is_marked(&folder);
    if ours && staged.join(MANIFEST).is_file() {
        let previous = manifest_of(public);
        conflicts(&staged, public, &previous)?;
        let next = manifest_of(&staged);
        clear_parts(&staged, public).map_err(refused)?;
        carry_over(&staged, public, (&previous, &next), &mut Vec::new()).map_err(refused)?;
    }
    fs::remove_file(journal).map_err(refused)
}

/// Carries out a publication, from the previous manifest to the next. Each step can be repeated from the start. Returns the
/// number of files removed.
pub(super) fn carry_over(
    staged: &Path,
    public: &Path,
    (previous, next): (&Manifest, &Manifest),
    said: &mut Vec<Diagnostic>,
) -> io::Result<usize> {
    let mut removed = 0;
    for entry in previous.entries().iter().filter(|e| next.get(&e.path).is_none()) {
        match remove(public, entry)? {
            Removal::Done => removed += 1,
            Removal::Absent => {}
            Removal::Changed => said.push(messages::left_in_public(&entry.path)),
        }
    }
    fs::create_dir_all(public)?;
    settle(staged, public, true)?;
    move_file(&staged.join(MANIFEST), &public.join(MANIFEST))?;
    Ok(removed)
}

/// Moves the contents of `staged` to `target`: a directory that does not exist yet in one step, everything else file by file.
/// The manifest at the top level is left out; it is moved last.
fn settle(staged: &Path, target: &Path, top: bool) -> io::Result<()> {
    for entry in fs::read_dir(staged)? {
        let entry = entry?;
        let (from, to) = (entry.path(), target.join(entry.file_name()));
        if top && entry.file_name() == MANIFEST {
            continue;
        }
        let kind = entry.file_type()?;
        if !kind.is_dir() && !kind.is_file() {
            // gongbao stages no links, so someone else put it there.
            return Err(link::refused(&from));
        } else if kind.is_file() {
            move_file(&from, &to)?;
        } else if fs::symlink_metadata(&to).is_ok() || fs::rename(&from, &to).is_err() {
            fs::create_dir_all(&to)?;
            settle(&from, &to, false)?;
        }
    }
    Ok(())
}

/// Renames, so that no reader ever sees an incomplete file. Across file systems (if `public` is a link), it first copies the
/// file next to the target.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(e) if e.kind() == io::ErrorKind::CrossesDevices => {
            shared::replace(to, &fs::read(from)?)?;
            fs::remove_file(from)
        }
        done => done,
    }
}

/// Removes the incomplete copies that an interrupted publication left in the folders to which it moved files.
fn clear_parts(staged: &Path, public: &Path) -> io::Result<()> {
    for entry in fs::read_dir(public).into_iter().flatten().flatten() {
        if entry.file_type()?.is_file() && LeftOver::of(&entry.file_name().to_string_lossy()) == Some(LeftOver::Part) {
            fs::remove_file(entry.path())?;
        }
    }
    for entry in fs::read_dir(staged)? {
        let entry = entry?;
        let there = public.join(entry.file_name());
        if entry.file_type()?.is_dir() && fs::symlink_metadata(&there).is_ok_and(|m| m.is_dir()) {
            clear_parts(&entry.path(), &there)?;
        }
    }
    Ok(())
}

enum Removal {
    Done,
    Absent,
    /// It is no longer what gongbao wrote, and is left unchanged.
    Changed,
}

/// Removes a file that an earlier publication wrote, and the directories that this leaves empty.
fn remove(public: &Path, entry: &FileEntry) -> io::Result<Removal> {
    let file = public.join(&entry.path);
    if !is_inside(public, &entry.path) || !fs::symlink_metadata(&file).is_ok_and(|m| m.is_file()) {
        return Ok(Removal::Absent);
    }
    if blake3::hash(&fs::read(&file)?) != entry.blake3 {
        return Ok(Removal::Changed);
    }
    fs::remove_file(&file)?;
    for directory in file.ancestors().skip(1).take_while(|d| *d != public) {
        if fs::remove_dir(directory).is_err() {
            break;
        }
    }
    Ok(Removal::Done)
}

/// Whether all directories on the path to `path` are real ones, so that no link leads out of `public`.
fn is_inside(public: &Path, path: &str) -> bool {
    path.match_indices('/').all(|(i, _)| fs::symlink_metadata(public.join(path.before(i))).is_ok_and(|m| m.is_dir()))
}

/// Finds everything in the way of the staged files that is not gongbao's, before anything is changed.
pub(super) fn conflicts(staged: &Path, public: &Path, previous: &Manifest) -> Result<(), Vec<Diagnostic>> {
    let refused = |e: io::Error| vec![messages::cannot_write(public, &e)];
    let mut found = BTreeSet::new();
    if public.exists() && !public.is_dir() {
        found.insert(String::new());
    } else if public.is_dir() {
        look(staged, public, "", previous, &mut found).map_err(refused)?;
    }
    if found.is_empty() { Ok(()) } else { Err(found.iter().map(|path| messages::in_the_way(path)).collect()) }
}

fn look(staged: &Path, target: &Path, base: &str, previous: &Manifest, found: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(staged)? {
        let entry = entry?;
        let path = format!("{base}{}", entry.file_name().to_string_lossy());
        let there = target.join(entry.file_name());
        let Ok(metadata) = fs::symlink_metadata(&there) else { continue };
        let ours = path == MANIFEST || previous.get(&path).is_some();
        match (entry.file_type()?.is_dir(), metadata.is_dir()) {
            (true, true) => look(&entry.path(), &there, &format!("{path}/"), previous, found)?,
            // A directory is replaced only if everything in it is ours and is removed too.
            (false, true) if all_ours(&there, &format!("{path}/"), previous)? => {}
            (_, false) if ours && metadata.is_file() => {}
            _ => {
                found.insert(path);
            }
        }
    }
    Ok(())
}

fn all_ours(directory: &Path, base: &str, previous: &Manifest) -> io::Result<bool> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = format!("{base}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        let ours = if kind.is_dir() {
            all_ours(&entry.path(), &format!("{path}/"), previous)?
        } else {
            kind.is_file() && previous.get(&path).is_some()
        };
        if !ours {
            return Ok(false);
        }
    }
    Ok(true)
}
