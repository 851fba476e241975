//! Text within a block, from the events of the Markdown reader.

use std::ops::Range;

use memchr::memchr3;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::emphasis::{CLOSE, Mark, OPEN, STAR, Token, UNDERSCORE, pair, sound_label, unhide};
use super::read::{Reader, is_inline};
use crate::diag::messages;
use crate::document::Inline;
use crate::han::class::is_cjk;
use crate::han::cut::{CutList, CutText};

/// The tokens of one block that have been collected so far.
#[derive(Default)]
struct Line {
    tokens: Vec<Token>,
    /// Whether the last text was typed as an entity, so that a blank in it is intended.
    meant: bool,
    /// Within a link, where blanks at the edges count.
    in_link: bool,
}

impl Line {
    fn text(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Inline(Inline::Text(last))) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.tokens.push(Token::Inline(Inline::Text(text.to_owned()))),
        }
    }

    fn push(&mut self, inline: Inline) {
        self.tokens.push(Token::Inline(inline));
    }

    /// Removes blanks at the end. Blanks at the edges of a block carry no meaning: Chinese text is often typed with two wide
    /// ones before each paragraph.
    fn trim_end(&mut self) {
        if self.meant {
            return;
        }
        if let Some(Token::Inline(Inline::Text(last))) = self.tokens.last_mut() {
            last.truncate(last.trim_end().len());
            if last.is_empty() {
                self.tokens.pop();
            }
        }
    }
}

impl<'a> Reader<'a> {
    /// The inlines up to the end of the open block or link, whose end tag is consumed too. Without an end tag (in a tight
    /// list), up to the next event that is not inline.
    pub(crate) fn inlines(&mut self, end: Option<TagEnd>) -> Vec<Inline> {
        let mut line = Line { in_link: end == Some(TagEnd::Link), ..Line::default() };
        while let Some((event, range)) = self.events.next_if(|(event, _)| end.is_some() || is_inline(event)) {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(Tag::Link { dest_url, title, .. }) => self.link(&dest_url, &title, range, &mut line),
                Event::Start(Tag::Image { dest_url, title, .. }) => self.image(&dest_url, &title, range, &mut line),
                Event::Text(text) => self.text(&text, range, &mut line),
                Event::Code(text) => line.push(Inline::Code(unhide(&text))),
                Event::InlineHtml(html) | Event::Html(html) => self.html(&html, range, &mut line),
                Event::FootnoteReference(label) => line.push(Inline::NoteRef(sound_label(&unhide(&label)))),
                Event::SoftBreak => line.text(self.join(&range)),
                Event::HardBreak => line.push(Inline::Break),
                _ => {}
            }
        }
        if !line.in_link {
            line.trim_end();
        }
        pair(line.tokens)
    }

    fn text(&mut self, text: &CowStr, range: Range<usize>, line: &mut Line) {
        line.meant = self.hidden.as_bytes().get(range.start) == Some(&b'&') && !text.starts_with('&');
        let blank =
            if line.tokens.is_empty() && !line.meant && !line.in_link { text.len() - text.trim_start().len() } else { 0 };
        let mut from = blank;
        while let Some(at) = next_mark(text, from) {
            line.text(text.between(from..at));
            from = match text.as_bytes().value(at) {
                OPEN => self.marker(text, at, &range, line),
                CLOSE => {
                    line.text("]");
                    at + 1
                }
                mark => self.marks(text, at, mark, &range, line),
            };
        }
        line.text(text.after(from));
    }

    /// Reads the marker of a note that begins at `at`, and returns where the text continues.
    fn marker(&mut self, text: &str, at: usize, range: &Range<usize>, line: &mut Line) -> usize {
        let closed = text.after(at + 1).starts_with('^').then(|| text.after(at).find(CLOSE as char)).flatten();
        let Some(length) = closed.filter(|length| *length > 2) else {
            line.text("[");
            return at + 1;
        };
        let label = unhide(text.between(at + 2..at + length));
        self.markers.push((label.clone(), range.start + at..range.start + at + length + 1));
        line.push(Inline::NoteRef(label));
        at + length + 1
    }

    /// Reads a run of `*` or `_` that begins at `at`, and returns where the text continues.
    fn marks(&self, text: &str, at: usize, mark: u8, range: &Range<usize>, line: &mut Line) -> usize {
        let count = text.as_bytes().part(at..).iter().take_while(|b| **b == mark).count();
        let before = text.before(at).chars().next_back().or_else(|| self.hidden.get(..range.start)?.chars().next_back());
        let after = text.after(at + count).chars().next().or_else(|| self.hidden.get(range.end..)?.chars().next());
        let star = mark == STAR;
        line.tokens.push(Token::Mark(Mark::between(star, count, before.unwrap_or('\n'), after.unwrap_or('\n'))));
        at + count
    }

    fn link(&mut self, address: &str, title: &str, range: Range<usize>, line: &mut Line) {
        let text = self.inlines(Some(TagEnd::Link));
        let href = unhide(address);
        if is_safe(&href) {
            line.push(Inline::Link { href, title: unhide(title), text });
        } else {
            self.say(range, |place| messages::unsafe_link(place, &shown(&href)));
            line.tokens.extend(text.into_iter().map(Token::Inline));
        }
    }

    fn image(&mut self, address: &str, title: &str, range: Range<usize>, line: &mut Line) {
        let mut alt = String::new();
        let mut depth = 1;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(Tag::Image { .. }) => depth += 1,
                Event::End(TagEnd::Image) if depth == 1 => break,
                Event::End(TagEnd::Image) => depth -= 1,
                Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => alt.push_str(&unhide(&text)),
                Event::FootnoteReference(label) => alt.push_str(&format!("[^{}]", unhide(&label))),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let src = unhide(address);
        if is_safe(&src) {
            line.push(Inline::Image { src, title: unhide(title), alt });
        } else {
            self.say(range, |place| messages::unsafe_link(place, &shown(&src)));
            line.text(&alt);
        }
    }

    /// HTML is text, except for comments, which are dropped, and `<br>`, which is a line break.
    fn html(&mut self, html: &str, range: Range<usize>, line: &mut Line) {
        let inner = html.trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
        if inner.eq_ignore_ascii_case("br") {
            line.push(Inline::Break);
        } else if !html.starts_with("<!--") {
            self.say(range, messages::raw_html);
            line.text(&unhide(html));
        }
    }

    /// What replaces a line end within a paragraph: nothing beside Chinese text, otherwise a blank.
    fn join(&self, range: &Range<usize>) -> &'static str {
        let before = self.hidden.get(..range.start).and_then(|text| text.trim_end().chars().next_back());
        let after = self.hidden.get(range.end..).and_then(|text| text.trim_start().chars().next());
        let chinese = |c: Option<char>| c.is_some_and(|c| is_cjk(c) || "“”‘’…—·".contains(c));
        if chinese(before) || chinese(after) { "" } else { " " }
    }
}

fn next_mark(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes().part(from..);
    let at = memchr3(STAR, UNDERSCORE, OPEN, bytes).unwrap_or(bytes.len());
    let close = memchr::memchr(CLOSE, bytes.part(..at));
    close.or_else(|| (at < bytes.len()).then_some(at)).map(|i| from + i)
}

/// Whether a page may contain an address: it is relative, or its scheme neither runs code nor embeds content.
fn is_safe(address: &str) -> bool {
    let address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(256).collect();
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| ["http", "https", "mailto", "tel", "ftp"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe)))
}

fn shown(address: &str) -> String {
    address.chars().take(40).collect()
}
