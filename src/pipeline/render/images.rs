//! Reads the images stored beside a Markdown file, for the page that shows them. None is read from outside `content/`, whatever
//! its name or a symbolic link says.

use std::fs;
use std::sync::Arc;

use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::digest::Digest;
use crate::output;
use crate::page::image::{self, Image};
use crate::page::vector;
use crate::pipeline::Archive;

/// The largest image that is accepted, in bytes.
const LARGEST: u64 = 32 << 20;
/// The file extensions of images.
const ENDINGS: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// The images that a Markdown file shows from its own folder and those below it; `wanted` are the names that it uses for them.
pub(crate) fn images(archive: &Archive, file: &str, wanted: &[impl AsRef<str>]) -> Noted<Vec<Image>> {
    let (mut images, mut said) = (Vec::<Image>::new(), Vec::new());
    for src in wanted.iter().map(AsRef::as_ref) {
        let Some(name) = image::beside(src) else { continue };
        let taken = images.iter().any(|other| other.name != name && other.name.to_lowercase() == name.to_lowercase());
        let read = if taken { Err(plain(messages::image_name)) } else { read(archive, file, &name) };
        match read {
            Ok((bytes, size)) => images.push(Image { src: src.to_owned(), name, bytes, size }),
            Err(wrong) => said.push(wrong(place(archive, file, src), &name)),
        }
    }
    Noted::new(images, said)
}

/// The digest of images and of the diagnostics for others.
pub(crate) fn digest(images: &Noted<Vec<Image>>) -> Digest {
    let shown: Vec<_> = images.value.iter().map(|image| (&image.src, Digest::of_bytes(&image.bytes))).collect();
    let said: Vec<_> = images.said.iter().map(|said| (said.code.name(), &said.message)).collect();
    Digest::of(&(shown, said))
}

/// Makes the diagnostic for a name.
type Wrong = Box<dyn Fn(Location, &str) -> Diagnostic>;
/// The bytes of an image and its width and height.
type Measured = (Vec<u8>, Option<(usize, usize)>);

fn plain(wrong: fn(Location, &str) -> Diagnostic) -> Wrong {
    Box::new(wrong)
}

fn read(archive: &Archive, file: &str, name: &str) -> Result<Measured, Wrong> {
    if name.split('/').any(|part| part == "..") {
        return Err(plain(messages::image_outside));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
        return Err(plain(messages::image_kind));
    }
    if !output::is_sound(name) {
        return Err(plain(messages::image_name));
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let missing = |_| plain(messages::image_missing);
    // The real location of the file, with all symbolic links resolved.
    let real = fs::canonicalize(archive.root.join(folder).join(name)).map_err(missing)?;
    let content = fs::canonicalize(archive.root.join("content")).map_err(missing)?;
    if !real.starts_with(content) {
        return Err(plain(messages::image_outside));
    }
    let metadata = fs::metadata(&real).map_err(missing)?;
    if !metadata.is_file() {
        return Err(plain(messages::image_missing));
    }
    if metadata.len() > LARGEST {
        return Err(plain(messages::image_too_large));
    }
    let bytes = fs::read(&real).map_err(missing)?;
    let size = image::size(&bytes).ok_or_else(|| plain(messages::image_kind))?;
    // An SVG is recognised by its contents, not by its name.
    if let Some(vector::Active { line, what }) = image::is_vector(&bytes).then(|| vector::active(&bytes)).flatten() {
        return Err(Box::new(move |place, name| messages::image_active(place, name, line, what)));
    }
    Ok((bytes, size))
}

/// The first position at which a file shows an image of this name; the whole file if it spells the name differently.
fn place(archive: &Archive, file: &str, src: &str) -> Location {
    let name: Arc<str> = Arc::from(file);
    let Ok(text) = archive.text(file) else { return Location::whole(&name) };
    let before = ["](", "](<", ": "];
    let found = before.iter().filter_map(|before| Some(text.find(&format!("{before}{src}"))? + before.len())).min();
    found.map_or_else(|| Location::whole(&name), |at| Location::at(&name, &text, at..at + src.len()))
}
