//! Text inside a block: emphasis, links, terms and markers of notes.
//!
//! A block is flattened into pieces with their positions in its plain text, because uses of terms are ranges of that text and
//! need not nest properly with the markup.

use std::rc::Rc;

use super::Setting;
use super::figures::Quoted;
use super::writer::{Room, Writer};
use crate::annotation::{Origin, Use};
use crate::document::Inline;
use crate::page::lists::wordings::definition_id;
use crate::page::{escape, image};

/// What is known of a block's words.
#[derive(Clone, Default)]
pub(super) struct Told<'a> {
    /// The uses of terms.
    pub uses: &'a [Use],
    /// The words that state figures.
    pub quoted: Rc<[Quoted<'a>]>,
}

/// A piece of a block's text.
enum Piece<'a> {
    /// Text, and its start position in the block's plain text.
    Text(&'a str, usize),
    /// Counts towards positions in the plain text, but no term begins or ends in it.
    Code(&'a str, usize),
    Marker(&'a str),
    /// Markup that is written unchanged.
    Markup(String),
}

/// How a use of a term is rendered.
enum Mark {
    /// The first use, with the note beside it if there is space; `marked` is false if the marker is missing from the text.
    First { note: usize, marked: bool, room: Room },
    /// Any other use: a link to the term's page, with the definition that is shown over it.
    Other { shown: Shown },
}

/// The definition that is shown over a use.
enum Shown {
    /// On this page, under this id.
    Here(String),
    /// On the term's page, under this id; an empty one if the page has no other definition.
    There(String),
}

/// A use whose text is being written.
struct Open<'a> {
    used: &'a Use,
    mark: Mark,
}

impl Open<'_> {
    /// The note whose number the use shows, if a marker in the text assigned it.
    fn carries(&self) -> Option<usize> {
        match self.mark {
            Mark::First { note, marked: true, .. } => Some(note),
            _ => None,
        }
    }
}

impl<'a> Writer<'a> {
    /// Writes a block's text with the uses of terms and the figures in it.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline], told: &Told<'a>, room: Room) {
        self.inlines_at(0, inlines, told, room);
    }

    /// Like `inlines`, for a part of a block that begins at this byte of its plain text.
    pub(super) fn inlines_at(&mut self, at: usize, inlines: &'a [Inline], told: &Told<'a>, room: Room) {
        let mut flat = Flat { setting: self.setting, pieces: Vec::new(), at };
        flat.all(inlines);
        let pieces = flat.pieces;
        let markers = markers(at, &pieces);
        let mut uses = told.uses.iter().filter(|u| u.linked || u.note.is_some()).peekable();
        let mut open: Option<Open> = None;
        let mut in_link = false;
        // The note whose number was shown by a use that ended together with its emphasis: the marker after it is redundant.
        let mut carried: Option<usize> = None;
        for piece in pieces {
            match piece {
                Piece::Marker(label) => {
                    let own = open.as_ref().is_some_and(|o| self.belongs(o, label));
                    if !own && (carried.is_none() || carried.take() != self.notes.find(label)) {
                        self.close(&mut open);
                        self.marker(label, room);
                    }
                }
                Piece::Text(text, start) => {
                    carried = None;
                    let quoted = if in_link { &[] } else { &*told.quoted };
                    self.run((text, start), &mut uses, &mut open, (&markers, quoted), room);
                }
                Piece::Code(text, _) => {
                    carried = None;
                    self.close(&mut open);
                    self.out.push_str("<code>");
                    escape::text(&mut self.out, text);
                    self.out.push_str("</code>");
                }
                Piece::Markup(markup) if markup.starts_with("</") => {
                    in_link &= markup != "</a>";
                    carried = open.as_ref().and_then(Open::carries);
                    let note = self.end(&mut open);
                    self.out.push_str(&markup);
                    note.into_iter().for_each(|note| self.beside(note));
                }
                Piece::Markup(markup) => {
                    in_link |= markup.starts_with("<a ") && !markup.ends_with("</a>");
                    self.close(&mut open);
                    self.out.push_str(&markup);
                }
            }
        }
        self.close(&mut open);
    }

    /// Writes a run of text, opening and closing uses along the way. A use that ends with the run is left open, because its
    /// marker may follow.
    fn run(
        &mut self,
        (text, start): (&str, usize),
        uses: &mut std::iter::Peekable<impl Iterator<Item = &'a Use>>,
        open: &mut Option<Open<'a>>,
        (markers, quoted): (&[(usize, &str)], &[Quoted<'a>]),
        room: Room,
    ) {
        let end = start + text.len();
        let mut at = start;
        let slice = |from: usize, to: usize| text.get(from.saturating_sub(start)..to.saturating_sub(start)).unwrap_or_default();
        if open.as_ref().is_some_and(|o| o.used.range.end <= at) {
            self.close(open);
        }
        while at < end {
            if let Some(o) = open {
                let stop = o.used.range.end.min(end);
                escape::text(&mut self.out, slice(at, stop));
                at = stop;
                if at < end {
                    self.close(open);
                }
                continue;
            }
            while uses.next_if(|u| u.range.start < at).is_some() {}
            match uses.next_if(|u| u.range.start < end) {
                Some(used) => {
                    self.plain(slice(at, used.range.start), at, quoted);
                    at = used.range.start;
                    *open = self.open(used, markers, room);
                    if open.is_none() {
                        let stop = used.range.end.min(end);
                        escape::text(&mut self.out, slice(at, stop));
                        at = stop;
                    }
                }
                None => {
                    self.plain(slice(at, end), at, quoted);
                    at = end;
                }
            }
        }
    }

    fn open(&mut self, used: &'a Use, markers: &[(usize, &str)], room: Room) -> Option<Open<'a>> {
        let mark = self.mark(used, markers, room)?;
        match &mark {
            Mark::First { note, room, .. } => {
                let id = self.notes.id(*note);
                self.out.push_str(&match room {
                    Room::Margin => format!("<a class=t id=r{id} href=#m{id}>"),
                    _ => format!("<a class=t id=r{id} href=#n{id} data-n=n{id}>"),
                });
            }
            Mark::Other { shown } => {
                let slug = self.setting.site.lexicon.term(used.term).map_or("", |t| t.slug.as_str());
                let (anchor, own) = match shown {
                    Shown::Here(id) => (String::new(), format!(" data-n={id}>")),
                    Shown::There(id) if id.is_empty() => (String::new(), ">".to_owned()),
                    Shown::There(id) => (format!("#{id}"), ">".to_owned()),
                };
                self.out.push_str("<a class=t href=");
                escape::value(&mut self.out, &self.setting.links.to(&format!("/terms/{slug}/{anchor}")));
                self.out.push_str(&own);
            }
        }
        Some(Open { used, mark })
    }

    /// How to render a use; `None` if its term is not known.
    fn mark(&mut self, used: &Use, markers: &[(usize, &str)], room: Room) -> Option<Mark> {
        let own = used.note.as_deref().and_then(|label| Some((label, self.notes.find(label)?)));
        if let Some((label, note)) = own
            && !self.notes.is_placed(note)
        {
            let follows = markers.iter().any(|(at, l)| *l == label && *at > used.range.start && *at <= used.range.end);
            if follows || self.notes.is_unmarked(note) {
                return Some(Mark::First { note, marked: follows, room });
            }
        }
        let shown = self.definition(used)?;
        Some(Mark::Other { shown })
    }

    /// The definition that is shown over a use: the report's own note, or one on the term's page. In a site opened from disk, a
    /// script may not fetch that page, so the definition is put at the end of the text.
    fn definition(&mut self, used: &Use) -> Option<Shown> {
        let term = self.setting.site.lexicon.term(used.term)?;
        let definition = term.definitions.get(used.definition as usize)?;
        if let Origin::Report { report, label } = &definition.origin
            && Some(*report) == self.setting.report
            && let Some(note) = self.notes.find(label)
        {
            return Some(Shown::Here(format!("n{}", self.notes.id(note))));
        }
        if self.setting.links.index.is_empty() {
            // A page with one definition needs no anchor.
            let only = term.definitions.iter().all(|other| other.text.as_ptr() == definition.text.as_ptr());
            let id = if only { String::new() } else { definition_id(self.setting.site, &definition.origin) };
            return Some(Shown::There(id));
        }
        let key = (used.term, used.definition);
        let number = self.asides.iter().position(|k| *k == key).unwrap_or_else(|| {
            self.asides.push(key);
            self.asides.len() - 1
        });
        Some(Shown::Here(format!("k{}", number + 1)))
    }

    /// Whether a marker belongs to the open use, which then shows its number.
    fn belongs(&self, open: &Open, label: &str) -> bool {
        open.carries().is_some_and(|note| self.notes.find(label) == Some(note))
    }

    /// Ends the open use and writes its note beside the text.
    fn close(&mut self, open: &mut Option<Open<'a>>) {
        if let Some(note) = self.end(open) {
            self.beside(note);
        }
    }

    /// Ends the open use with its note's number; returns the note if it is to be shown beside the text.
    fn end(&mut self, open: &mut Option<Open<'a>>) -> Option<usize> {
        let Open { mark, .. } = open.take()?;
        let Mark::First { note, marked, room } = mark else {
            self.out.push_str("</a>");
            return None;
        };
        self.number(note, marked);
        self.out.push_str("</a>");
        (self.notes.place(note) && room == Room::Margin).then_some(note)
    }

    /// A marker that is not part of a use.
    fn marker(&mut self, label: &str, room: Room) {
        let Some(note) = self.notes.find(label) else {
            self.out.push_str("<sup>[");
            escape::text(&mut self.out, label);
            self.out.push_str("]</sup>");
            return;
        };
        if room == Room::Definition {
            self.number(note, true);
            return;
        }
        let id = self.notes.id(note).to_owned();
        let first = self.notes.place(note);
        self.out.push_str("<a class=t");
        if first {
            self.out.push_str(&format!(" id=r{id}"));
        }
        let to = if first && room == Room::Margin { "m" } else { "n" };
        self.out.push_str(&format!(" href=#{to}{id}"));
        if to == "n" {
            self.out.push_str(&format!(" data-n=n{id}"));
        }
        self.out.push('>');
        self.number(note, true);
        self.out.push_str("</a>");
        if first && room == Room::Margin {
            self.beside(note);
        }
    }

    /// The note's number, in 〔 〕 if the marker is missing from the text.
    fn number(&mut self, note: usize, marked: bool) {
        let label = self.notes.note(note).map_or("", |n| n.label.as_str());
        self.out.push_str(if marked { "<sup>" } else { "<sup>〔" });
        escape::text(&mut self.out, label);
        self.out.push_str(if marked { "</sup>" } else { "〕</sup>" });
    }
}

/// Markers and their positions in the plain text.
fn markers<'a>(start: usize, pieces: &[Piece<'a>]) -> Vec<(usize, &'a str)> {
    let mut at = start;
    let mut markers = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text, start) | Piece::Code(text, start) => at = start + text.len(),
            Piece::Marker(label) => markers.push((at, *label)),
            Piece::Markup(_) => {}
        }
    }
    markers
}

struct Flat<'a, 's> {
    setting: Setting<'s>,
    pieces: Vec<Piece<'a>>,
    /// Bytes of plain text so far, counted as in `document::plain`.
    at: usize,
}

impl<'a> Flat<'a, '_> {
    fn all(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.one(inline);
        }
    }

    fn one(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => {
                self.pieces.push(Piece::Text(text, self.at));
                self.at += text.len();
            }
            Inline::Code(text) => {
                self.pieces.push(Piece::Code(text, self.at));
                self.at += text.len();
            }
            Inline::NoteRef(label) => self.pieces.push(Piece::Marker(label)),
            Inline::Emphasis(text) => self.within("<em>", text, "</em>"),
            Inline::Strong(text) => self.within("<strong>", text, "</strong>"),
            Inline::Link { href, title, text } => self.link(href, title, text),
            Inline::Image { src, title, alt } => self.markup(image(self.setting, src, title, alt)),
            Inline::Break => {
                self.markup("<br>".to_owned());
                self.at += 1;
            }
        }
    }

    fn markup(&mut self, markup: String) {
        self.pieces.push(Piece::Markup(markup));
    }

    fn within(&mut self, before: &str, text: &'a [Inline], after: &str) {
        self.markup(before.to_owned());
        self.all(text);
        self.markup(after.to_owned());
    }

    fn link(&mut self, href: &str, title: &str, text: &'a [Inline]) {
        let Some(target) = self.setting.links.written(href) else {
            self.all(text);
            return;
        };
        let mut open = String::from("<a href=\"");
        escape::attribute(&mut open, &target);
        open.push('"');
        attribute(&mut open, "title", title);
        open.push_str(if escape::is_external(href) { " rel=\"external nofollow\">" } else { ">" });
        self.within(&open, text, "</a>");
    }
}

/// An image that is stored beside the text or has an address of this site. An image on another site becomes a link to it,
/// because a page requests nothing from other hosts. A missing image becomes its alternative text.
fn image(setting: Setting, src: &str, title: &str, alt: &str) -> String {
    let mut out = String::new();
    let beside = setting.images.find(setting.links, src);
    let size = beside.as_ref().and_then(|(image, _)| image.size);
    let own = beside.map(|(_, link)| link).or_else(|| setting.links.written(src).filter(|_| image::beside(src).is_none()));
    let Some(target) = own else { return escape::escaped(alt) };
    if escape::is_external(src) {
        out.push_str("<a rel=\"external nofollow\" href=\"");
        escape::attribute(&mut out, &target);
        out.push_str("\">");
        escape::text(&mut out, if alt.is_empty() { &target } else { alt });
        out.push_str("</a>");
        return out;
    }
    out.push_str("<img loading=lazy src=\"");
    escape::attribute(&mut out, &target);
    out.push_str("\" alt=\"");
    escape::attribute(&mut out, alt);
    out.push('"');
    attribute(&mut out, "title", title);
    if let Some((width, height)) = size {
        out.push_str(&format!(" width={width} height={height}"));
    }
    out.push('>');
    out
}

fn attribute(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        out.push_str(&format!(" {name}=\""));
        escape::attribute(out, value);
        out.push('"');
    }
}
