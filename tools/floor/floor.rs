//! The least that a generator of annotated reports must do, as a yardstick for gongbao: read each report, split its front matter, parse
//! its Markdown, link its own terms in one pass, write one page. There are no templates, lists, data, checks or cache.
//!
//! `floor REPORTS OUT [THREADS]`. REPORTS is a folder with the flavor `md` of `tools/real_like.py`; `tools/compare.py` calls this program.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io, thread};

use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};
use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

/// What a page needs of the front matter.
#[derive(Default)]
struct Front<'a> {
    title: &'a str,
    terms: Vec<&'a str>,
    definitions: Vec<&'a str>,
}

impl<'a> Front<'a> {
    /// Reads the few keys that the corpus has, line by line; a YAML parser would cost more than all else.
    fn read(text: &'a str) -> Self {
        let mut front = Self::default();
        for line in text.lines() {
            let Some((key, value)) = line.split_once(": ") else { continue };
            let value = value.trim_matches('"');
            match key.trim_start() {
                "title" => front.title = value,
                "term" => front.terms.push(value),
                "def" => front.definitions.push(value),
                _ => {}
            }
        }
        front
    }
}

/// The events of a report's text, with its terms linked, and its table of contents.
struct Linked<'a> {
    terms: Option<DoubleArrayAhoCorasick<u32>>,
    events: Vec<Event<'a>>,
    contents: String,
    /// Text that the parser gave in pieces. It is joined, so that a term is found across them.
    text: String,
    /// How many headings and links are open: no term is linked in these.
    closed_to_links: usize,
    in_heading: bool,
}

impl<'a> Linked<'a> {
    fn read(body: &'a str, terms: &[&str]) -> Self {
        let automaton = DoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(terms).ok();
        let mut linked = Self {
            terms: automaton,
            events: Vec::with_capacity(4096),
            contents: String::new(),
            text: String::new(),
            closed_to_links: 0,
            in_heading: false,
        };
        for event in Parser::new_ext(body, pulldown_cmark::Options::ENABLE_HEADING_ATTRIBUTES) {
            linked.add(event);
        }
        linked
    }

    fn add(&mut self, event: Event<'a>) {
        if let Event::Text(piece) = event {
            self.text.push_str(&piece);
            return;
        }
        self.end_text();
        match &event {
            Event::Start(Tag::Heading { id, .. }) => {
                self.closed_to_links += 1;
                self.in_heading = true;
                let anchor = id.as_deref().unwrap_or_default();
                _ = write!(self.contents, "<li><a href=\"#{anchor}\">");
            }
            Event::End(TagEnd::Heading(_)) => {
                self.closed_to_links -= 1;
                self.in_heading = false;
                self.contents.push_str("</a></li>\n");
            }
            Event::Start(Tag::Link { .. }) => self.closed_to_links += 1,
            Event::End(TagEnd::Link) => self.closed_to_links -= 1,
            _ => {}
        }
        self.events.push(event);
    }

    /// Adds the text that was gathered, with its terms as links.
    fn end_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        if self.in_heading {
            self.contents.push_str(&text);
        }
        let terms = self.terms.as_ref().filter(|_| self.closed_to_links == 0);
        let mut done = 0;
        for found in terms.iter().flat_map(|terms| terms.leftmost_find_iter(&text)) {
            let (before, name) = (text.get(done..found.start()), text.get(found.start()..found.end()));
            self.events.push(Event::Text(before.unwrap_or_default().to_owned().into()));
            let link = format!("<a class=\"term\" href=\"#term-{}\">{}</a>", found.value() + 1, name.unwrap_or_default());
            self.events.push(Event::InlineHtml(link.into()));
            done = found.end();
        }
        let rest = if done == 0 { text } else { text.get(done..).unwrap_or_default().to_owned() };
        self.events.push(Event::Text(rest.into()));
    }
}

/// A report's page.
fn page(text: &str) -> String {
    let (front, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).unwrap_or(("", text));
    let front = Front::read(front);
    let linked = Linked::read(body, &front.terms);
    let mut page = String::with_capacity(text.len() * 2);
    _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"zh-Hans\">\n<head><meta charset=\"utf-8\"><title>{0}</title></head>\n<body><h1>{0}</h1>\n\
         <nav><ol>\n{1}</ol></nav>\n",
        front.title, linked.contents
    );
    html::push_html(&mut page, linked.events.into_iter());
    page.push_str("<dl>\n");
    for (number, (term, definition)) in front.terms.iter().zip(&front.definitions).enumerate() {
        _ = writeln!(page, "<dt id=\"term-{}\">{term}</dt><dd>{definition}</dd>", number + 1);
    }
    page.push_str("</dl>\n</body>\n</html>\n");
    page
}

fn publish(report: &Path, out: &Path) -> io::Result<()> {
    let folder = out.join(report.file_stem().unwrap_or_default());
    let text = fs::read_to_string(report)?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), page(&text))
}

fn run(reports: &Path, out: &Path, threads: usize) -> io::Result<()> {
    let entries: io::Result<Vec<PathBuf>> = fs::read_dir(reports)?.map(|entry| Ok(entry?.path())).collect();
    let mut files = entries?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    let share = |first: usize| files.iter().skip(first).step_by(threads).try_for_each(|file| publish(file, out));
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
        running.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread panicked"))))
    })
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let (reports, out, threads) = match words.as_slice() {
        [reports, out] => (reports, out, thread::available_parallelism().map_or(1, usize::from)),
        [reports, out, threads] => (reports, out, threads.parse().unwrap_or(1).max(1)),
        _ => {
            eprintln!("usage: floor REPORTS OUT [THREADS]");
            return ExitCode::from(2);
        }
    };
    match run(Path::new(reports), Path::new(out), threads) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
