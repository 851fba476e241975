//! From the texts of a file to its documents, and to the ledger that accounts for every character.

use std::ops::Range;

use super::composition;
use super::copies::{self, Copy, Words};
use super::extent::{self, Extent};
use super::front::{self, File, Found, Front};
use super::kind::{self, Verdict};
use super::ledger::{Fate, Ledger, Reason};
use super::line::Line;
use super::page::Page;
use super::part::Part;
use super::planted;
use super::scan::{Role, Scanned};
use super::split::Draft;
use super::{Recognised, Rules};
use crate::diag::{Diagnostic, Noted, Place, messages};
use crate::document::{Document, Kind};

/// What has been made of a file so far.
pub struct Assembly<'a> {
    file: &'a File<'a>,
    rules: &'a Rules,
    documents: Vec<Document>,
    words: Vec<Words>,
    /// Claims to raw text; earlier ones have the right of way.
    claims: Vec<(Range<usize>, Fate)>,
    said: Vec<Diagnostic>,
}

/// A text that was judged a report.
struct Report<'a> {
    draft: &'a Draft,
    extent: Extent,
    kind: Kind,
}

impl<'a> Assembly<'a> {
    /// `removed` are the raw stretches that cleaning took out.
    pub fn new(file: &'a File<'a>, rules: &'a Rules, removed: Vec<(Range<usize>, Reason)>) -> Assembly<'a> {
        let claims = removed.into_iter().map(|(range, reason)| (range, Fate::Dropped(reason))).collect();
        Assembly { file, rules, documents: Vec::new(), words: Vec::new(), claims, said: Vec::new() }
    }

    /// Makes documents of the texts that are reports, and accounts for the others.
    pub fn take(&mut self, drafts: &[Draft]) {
        let mut reports = Vec::new();
        for draft in drafts {
            let extent = extent::extent(self.file.tape, self.file.lines, draft);
            match kind::judge(self.file.tape, self.file.lines, draft, &extent) {
                Verdict::Report(kind) => reports.push(Report { draft, extent, kind }),
                Verdict::Other(what) => self.other(draft, what),
                Verdict::Empty => {}
            }
        }
        let pages = pages(self.file.lines, drafts, &reports);
        for (report, page) in reports.iter().zip(pages) {
            self.report(report, page);
        }
    }

    /// The documents and the ledger. Lines that no document has taken go by what they are.
    pub fn finish(mut self) -> Noted<Recognised> {
        for line in self.file.lines {
            let fate = match &line.role {
                Role::Drop(reason) => Fate::Dropped(*reason),
                Role::Title(_) | Role::Collection(_) | Role::Item | Role::Other(_) => Fate::Dropped(Reason::Navigation),
                Role::Fields(_) | Role::Value(_) | Role::Day(_) => Fate::Dropped(Reason::Boilerplate),
                Role::Text | Role::Salutation => continue,
            };
            self.claim(&line.line.range, fate);
        }
        let ledger = Ledger::from_claims(&self.file.raw.text, self.claims, Reason::Navigation);
        Noted::new(Recognised { documents: self.documents, ledger }, self.said)
    }

    /// Claims a stretch of tape.
    fn claim(&mut self, range: &Range<usize>, fate: Fate) {
        self.claims.extend(self.file.tape.pieces(range).into_iter().map(|piece| (piece, fate.clone())));
    }

    fn place(&self, range: &Range<usize>) -> Place {
        Place::at(&self.file.raw.file, &self.file.raw.text, self.file.tape.raw(range))
    }

    /// A text that is not a report: all of its lines are one article.
    fn other(&mut self, draft: &Draft, what: &str) {
        let Some(first) = self.file.lines.get(draft.lines.start) else { return };
        self.said.push(messages::not_a_report(self.place(&first.line.range), what));
        for line in &self.file.lines[draft.lines.clone()] {
            let fate = match &line.role {
                Role::Drop(reason) => *reason,
                _ => Reason::OtherArticle,
            };
            self.claim(&line.line.range, Fate::Dropped(fate));
        }
    }

    fn report(&mut self, report: &Report, page: (Page, Range<usize>)) {
        let item = self.documents.len() as u32 + 1;
        let (page, lead) = page;
        let found = Found { draft: report.draft, extent: &report.extent, kind: report.kind, page: &page, lead, item };
        let noted = front::front(self.file, &found);
        let mut said = noted.said;
        let front = noted.value;
        let part = part(self.file.lines, report, &front);
        let composed = composition::compose(self.file.raw, self.file.tape, &part, self.rules).tell(&mut said);
        let document = Document { front: part.front, blocks: composed.blocks, notes: composed.notes };
        if copies::is_empty(&document) {
            return;
        }
        let kept = self.keep(document, &mut said, &report.draft.lines);
        match kept {
            Some(item) => {
                self.claims_of_text(composed.claims, item);
                self.claims_of_page(report, &front, &page, item);
                self.planted(&part.lines, &mut said);
                self.left_out(report, &mut said);
            }
            None => self.repeated(report.draft),
        }
        self.said.extend(said);
    }

    /// Adds a document, unless it is word for word an earlier one; a copy that differs is a draft. Returns its number.
    fn keep(&mut self, mut document: Document, said: &mut Vec<Diagnostic>, lines: &Range<usize>) -> Option<u32> {
        let words = Words::of(&document);
        let earlier = self.words.iter().zip(&self.documents).enumerate();
        let copy = earlier
            .filter(|(_, (_, d))| copies::comparable(d, &document))
            .find_map(|(n, (w, _))| words.copy_of(w).map(|c| (n, c)));
        if let Some((first, copy)) = copy {
            let at = self.file.lines.get(lines.start).map_or(0..0, |l| l.line.range.clone());
            let said_here = messages::repeated_copy(self.place(&at), first as u32 + 1, copy == Copy::Differs);
            if copy == Copy::Same {
                // What is doubtful about it was said of the first.
                *said = vec![said_here];
                return None;
            }
            said.push(said_here);
            document.front.draft = true;
        }
        self.documents.push(document);
        self.words.push(words);
        Some(self.documents.len() as u32)
    }

    fn repeated(&mut self, draft: &Draft) {
        for line in &self.file.lines[draft.lines.clone()] {
            if line.is_text() || matches!(line.role, Role::Title(_)) {
                self.claim(&line.line.range, Fate::Dropped(Reason::RepeatedCopy));
            }
        }
    }

    fn claims_of_text(&mut self, claims: Vec<(Range<usize>, Fate)>, item: u32) {
        for (range, fate) in claims {
            self.claim(&range, fate.of_item(item));
        }
    }

    /// Claims of titles, header and fields.
    fn claims_of_page(&mut self, report: &Report, front: &Front, page: &Page, item: u32) {
        for (range, field) in &front.header.fields {
            self.claim(range, Fate::Meta { item, field });
        }
        for at in &report.draft.titles {
            let line = &self.file.lines[*at].line.range;
            let title = title_range(self.file, *at).unwrap_or_else(|| line.clone());
            let fate = if Some(*at) == front.title_line {
                Fate::Meta { item, field: "title" }
            } else {
                Fate::Dropped(Reason::Repeated)
            };
            self.claim(&title, fate);
        }
        for range in &report.extent.header {
            let named = front.header.fields.iter().any(|(r, _)| range.start <= r.start && r.end <= range.end);
            let fate = if named || is_place(self.file, range, front) {
                Fate::Meta { item, field: "header" }
            } else {
                Fate::Dropped(Reason::Boilerplate)
            };
            self.claim(range, fate);
        }
        for (range, fate) in &page.claims {
            self.claim(range, fate.clone().of_item(item));
        }
        // A running head within the text is the title again.
        for line in &self.file.lines[report.extent.body.clone()] {
            if matches!(line.role, Role::Title(_)) && line.length < 200 {
                self.claim(&line.line.range, Fate::Dropped(Reason::Repeated));
            }
        }
    }

    fn planted(&mut self, lines: &[Line], said: &mut Vec<Diagnostic>) {
        let ranges: Vec<Range<usize>> = lines.iter().map(|l| l.range.clone()).collect();
        for range in planted::planted(self.file.tape, &ranges) {
            said.push(messages::planted_word(self.place(&range), self.file.tape.slice(&range)));
        }
    }

    /// Says where running text of a report's stretch of the file was not taken into it.
    fn left_out(&mut self, report: &Report, said: &mut Vec<Diagnostic>) {
        let outside = |at: &usize| !report.extent.body.contains(at);
        let lines: Vec<&Scanned> = report
            .draft
            .lines
            .clone()
            .filter(outside)
            .map(|at| &self.file.lines[at])
            .filter(|l| l.is_text() && l.length >= 40)
            .collect();
        let header =
            |l: &&&Scanned| report.extent.header.iter().any(|h| h.start <= l.line.range.start && l.line.range.start < h.end);
        let left: Vec<&&Scanned> = lines.iter().filter(|l| !header(l)).collect();
        if let Some(first) = left.first() {
            let characters = left.iter().map(|l| l.length).sum();
            said.push(messages::text_left_out(self.place(&first.line.range), characters));
        }
    }
}

/// The stretch of tape of a title on its line, without what is glued to it.
fn title_range(file: &File, at: usize) -> Option<Range<usize>> {
    let Role::Title(title) = &file.lines.get(at)?.role else { return None };
    let line = &file.lines[at].line.range;
    let head = super::frame::head(file.tape.slice(line), 900).len();
    let glyphs = super::glyph::Glyphs::new(file.tape, [line.start..line.start + head]);
    Some(line.start..glyphs.range(&title.at).end.max(line.start))
}

/// Whether a line of the header names the place: 某某市人民政府.
fn is_place(file: &File, range: &Range<usize>, front: &Front) -> bool {
    let text = file.tape.slice(range);
    front.matter.region.iter().any(|name| text.contains(name.as_str())) || text.contains("会议上") || text.contains("人民政府")
}

/// The part that a report's own lines make.
fn part(lines: &[Scanned], report: &Report, front: &Front) -> Part {
    let mut own: Vec<Line> = Vec::new();
    for at in report.extent.body.clone() {
        let line = &lines[at];
        let first = at == report.extent.body.start;
        let flat_title = first && report.extent.cut.is_some();
        if !(line.is_text() || line.role == Role::Item || flat_title || matches!(line.role, Role::Other(_))) {
            continue;
        }
        let mut line = line.line.clone();
        if let Some(cut) = report.extent.cut.filter(|_| first) {
            line.range.start = cut.min(line.range.end);
        }
        own.push(line);
    }
    let characters: usize = report.extent.body.clone().map(|at| lines[at].length).sum();
    let title = front.title_line.map_or(0..0, |at| lines[at].line.range.clone());
    Part {
        kind: report.kind,
        front: front.matter.clone(),
        title,
        flat: own.len() <= 4 && characters > 1500 * own.len(),
        lines: own,
    }
}

/// The page of each report: the fields that stand by it, and the lines before it that belong to no text.
fn pages(lines: &[Scanned], drafts: &[Draft], reports: &[Report]) -> Vec<(Page, Range<usize>)> {
    let _ = (lines, drafts, reports);
    Vec::new()
}
