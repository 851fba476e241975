//! What the streams of a PDF unpack to, and what its pages make of them, counted before its pages are walked over: the library that unpacks
//! them has no bounds of its own. Streams of objects and of references are unpacked as soon as a file is opened, so the raw bytes are looked
//! at first; what is packed in a rarer way, or behind a key, is looked at once the file is open and before a page is drawn.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;
use hayro_syntax::{Filter, Pdf};

use super::filters;
use crate::diag::{Diagnostic, messages};
use crate::han::cut::CutList;
use crate::source::budget::{Budget, LARGEST_PART};

/// Forms that are in each other. The walk stops at so many.
const DEEPEST: usize = 50;

/// Looks at the raw bytes of a file.
///
/// # Errors
/// Streams that are packed several times over, or unpack to more than the budget.
pub(super) fn check_raw(budget: &Budget, bytes: &[u8]) -> Result<(), Diagnostic> {
    check_chains(budget, bytes)?;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let data = bytes.get(at + b"stream".len()..).unwrap_or_default();
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n").or_else(|| data.strip_prefix(b"\r")));
        let Some(data) = data.filter(|data| is_zlib(data) && !bytes.part(..at).ends_with(b"end")) else { continue };
        let mut count = 0;
        let mut unpacked = ZlibDecoder::new(data).take(budget.room() + 1);
        // The filters of one stream can be named in another. A name may lie across two blocks, so the end of each is kept.
        let mut block = vec![0; KEPT + BLOCK];
        while let Ok(read @ 1..) = unpacked.read(block.get_mut(KEPT..).unwrap_or_default()) {
            count += read as u64;
            check_chains(budget, block.part(..KEPT + read))?;
            block.copy_within(read..KEPT + read, 0);
        }
        budget.unpack(count)?;
    }
    Ok(())
}

/// Bytes that are looked at together, and bytes of the block before that are looked at again.
const BLOCK: usize = 1 << 14;
const KEPT: usize = 256;

fn check_chains(budget: &Budget, bytes: &[u8]) -> Result<(), Diagnostic> {
    match filters::is_chained(bytes) {
        true => Err(chained(budget)),
        false => Ok(()),
    }
}

/// Each stage can unpack a thousandfold: two of them make gigabytes of a kilobyte. No program that writes reports packs twice.
fn chained(budget: &Budget) -> Diagnostic {
    messages::expands_too_far(budget.file, "a stream of the PDF is packed more than once, which can come", LARGEST_PART)
}

/// Whether data begins as zlib does: packed by its first method, with a sum that fits.
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Looks at all streams of a file that is open, and at what its pages draw.
///
/// # Errors
/// More than the budget.
pub(super) fn check_open(budget: &Budget, pdf: &Pdf) -> Result<(), Diagnostic> {
    let mut sizes = Sizes { budget, known: HashMap::new(), drawn: HashMap::new() };
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            sizes.of(&stream)?;
        }
    }
    for page in pdf.pages().iter() {
        let mut content = 0_u64;
        if let Some(streams) = page.raw().get::<Array<'_>>(b"Contents") {
            for stream in streams.iter::<Stream<'_>>() {
                content = content.saturating_add(sizes.of(&stream)?);
            }
        } else if let Some(stream) = page.raw().get::<Stream<'_>>(b"Contents") {
            content = sizes.of(&stream)?;
        }
        // The contents of all pages are kept, and pages can share theirs.
        budget.make(content)?;
        let drawn = sizes.drawn_by(page.page_stream().unwrap_or_default(), page.resources(), &mut Vec::new())?;
        budget.make(drawn)?;
    }
    Ok(())
}

/// What streams unpack to, and what forms come to with all that they draw.
struct Sizes<'b> {
    budget: &'b Budget<'b>,
    known: HashMap<ObjectIdentifier, u64>,
    drawn: HashMap<ObjectIdentifier, u64>,
}

impl Sizes<'_> {
    /// Bytes that a stream unpacks to. Pictures are never unpacked.
    fn of(&mut self, stream: &Stream<'_>) -> Result<u64, Diagnostic> {
        if let Some(size) = self.known.get(&stream.obj_id()) {
            return Ok(*size);
        }
        let filters = stream.filters();
        let picture =
            |f: &Filter| matches!(f, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode);
        let size = if filters.iter().any(picture) { 0 } else { self.counted(stream, &filters)? };
        self.known.insert(stream.obj_id(), size);
        Ok(size)
    }

    fn counted(&self, stream: &Stream<'_>, filters: &[Filter]) -> Result<u64, Diagnostic> {
        let data = stream.raw_data();
        let (mut room, mut spent) = (self.budget.room() + 1, true);
        // What lies open in the file was counted there.
        if matches!(filters, [Filter::FlateDecode]) && matches!(data, Cow::Borrowed(_)) && is_zlib(&data) {
            (room, spent) = (LARGEST_PART + 1, false);
        }
        if filters.iter().filter(|f| filters::expands(f)).count() > 1 {
            return Err(chained(self.budget));
        }
        let (mut data, mut size) = (data, None);
        for filter in filters {
            size = match filter {
                Filter::AsciiHexDecode => {
                    data = Cow::Owned(filters::hex(&data));
                    None
                }
                Filter::Ascii85Decode => {
                    data = Cow::Owned(filters::ascii_85(&data, room as usize));
                    None
                }
                Filter::LzwDecode => Some(filters::lzw(&data, room)),
                Filter::RunLengthDecode => Some(filters::run_length(&data)),
                Filter::FlateDecode => Some(inflated(&data, room)),
                _ => size,
            };
        }
        let size = size.unwrap_or(data.len() as u64);
        if spent && !filters.is_empty() {
            self.budget.unpack(size)?;
        }
        Ok(size)
    }

    /// Bytes of all forms that a content draws, each as often as it is drawn.
    fn drawn_by(
        &mut self,
        content: &[u8],
        resources: &Resources<'_>,
        open: &mut Vec<ObjectIdentifier>,
    ) -> Result<u64, Diagnostic> {
        let mut forms: HashMap<ObjectIdentifier, (Stream<'_>, u64)> = HashMap::new();
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let form = match instruction {
                TypedInstruction::XObject(named) => resources.get_x_object(named.0),
                TypedInstruction::SetGraphicsState(named) => {
                    let state = resources.get_ext_g_state(named.0);
                    state.and_then(|state| state.get::<Dict<'_>>(b"SMask")?.get::<Stream<'_>>(b"G"))
                }
                TypedInstruction::Shading(named) => resources.get_shading(named.0).and_then(Object::into_stream),
                TypedInstruction::NonStrokeColorNamed(named) => pattern(resources, named.1),
                TypedInstruction::StrokeColorNamed(named) => pattern(resources, named.1),
                _ => None,
            };
            if let Some(form) = form.filter(|form| form.dict().get::<Name<'_>>(b"Subtype").as_deref() != Some(b"Image")) {
                forms.entry(form.obj_id()).or_insert((form, 0)).1 += 1;
            }
        }
        let mut sum = 0_u64;
        for (form, times) in forms.into_values() {
            sum = sum.saturating_add(self.drawn(&form, resources, open)?.saturating_mul(times));
        }
        Ok(sum)
    }

    /// Bytes of a form and of all that it draws.
    fn drawn(&mut self, form: &Stream<'_>, outer: &Resources<'_>, open: &mut Vec<ObjectIdentifier>) -> Result<u64, Diagnostic> {
        let id = form.obj_id();
        if let Some(drawn) = self.drawn.get(&id) {
            return Ok(*drawn);
        }
        // A form that draws itself is drawn until the walk stops: twice at each depth makes more than can ever be drawn.
        if open.contains(&id) || open.len() >= DEEPEST {
            return Ok(u64::MAX);
        }
        // A form costs something even if it is empty.
        let own = self.of(form)?.saturating_add(64);
        let inner = form.dict().get::<Dict<'_>>(b"Resources").map(Resources::new);
        let content = form.decoded_data().unwrap_or_default();
        open.push(id);
        let within = self.drawn_by(&content, inner.as_ref().unwrap_or(outer), open)?;
        open.pop();
        let drawn = own.saturating_add(within);
        self.drawn.insert(id, drawn);
        Ok(drawn)
    }
}

fn pattern<'a>(resources: &Resources<'a>, name: Option<&Name<'_>>) -> Option<Stream<'a>> {
    resources.get_pattern(name?)?.into_stream()
}

/// Bytes that packed data unpacks to, counted up to `room`. Data without the head of zlib is tried without it, as the library does.
fn inflated(data: &[u8], room: u64) -> u64 {
    let count = |mut unpacked: std::io::Take<&mut dyn Read>| {
        let (mut count, mut block) = (0, [0; BLOCK]);
        while let Ok(read @ 1..) = unpacked.read(&mut block) {
            count += read as u64;
        }
        count
    };
    let zlib = count((&mut ZlibDecoder::new(data) as &mut dyn Read).take(room));
    let bare = count((&mut DeflateDecoder::new(data) as &mut dyn Read).take(room));
    zlib.max(bare)
}
