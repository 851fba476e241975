//! From the texts of a file to its documents, and to the ledger that accounts for every character.

use std::ops::Range;

use super::header::declared::{self, Declared};
use super::header::fields::Field;
use super::header::front::{self, File, Found, Front};
use super::header::leftover;
use super::header::page::Page;
use super::ledger::{Fate, Ledger, Reason};
use super::lines::classify::{Role, Scanned};
use super::outline::composition;
use super::reports::bounds::{self, Extent};
use super::reports::copies::{self, Copy, Words};
use super::reports::kind::{self, Verdict};
use super::reports::planted;
use super::reports::span::Part;
use super::reports::split::Draft;
use super::tape::line::Line;
use super::tape::raw::RawRange;
use super::{Recognised, Rules};
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::document::{Document, Kind};
use crate::han::cut::CutList;

/// What has been made of a file so far.
pub(super) struct Assembly<'a> {
    file: &'a File<'a>,
    rules: &'a Rules,
    documents: Vec<Document>,
    words: Vec<Words>,
    /// Claims to raw text; earlier ones have the right of way.
    claims: Vec<(RawRange, Fate)>,
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
    pub(super) fn new(file: &'a File<'a>, rules: &'a Rules, removed: Vec<(RawRange, Reason)>) -> Assembly<'a> {
        let claims = removed.into_iter().map(|(range, reason)| (range, Fate::Dropped(reason))).collect();
        Assembly { file, rules, documents: Vec::new(), words: Vec::new(), claims, said: Vec::new() }
    }

    /// Makes documents of the texts that are reports, and accounts for the others.
    pub(super) fn take(&mut self, drafts: &[Draft]) {
        let mut reports = Vec::new();
        for draft in drafts {
            let extent = bounds::extent(self.file.tape, self.file.lines, draft);
            match kind::judge(self.file.tape, self.file.lines, draft, &extent) {
                Verdict::Report(kind) => reports.push(Report { draft, extent, kind }),
                Verdict::Other(what) => self.other(draft, what),
                Verdict::Empty => {}
            }
        }
        let pages = pages(self.file, drafts, &reports);
        let stated = declared::stated(self.file.raw, reports.len() == 1);
        for (report, page) in reports.iter().zip(pages) {
            self.report(report, page, &stated);
        }
    }

    /// The documents and the ledger. Lines that no document has taken go by what they are.
    pub(super) fn finish(mut self) -> Noted<Recognised> {
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

    fn place(&self, range: &Range<usize>) -> Location {
        self.file.tape.raw(range).place(self.file.raw)
    }

    /// A text that is not a report: all of its lines are one article.
    fn other(&mut self, draft: &Draft, what: &str) {
        let Some(first) = self.file.lines.get(draft.lines.start) else { return };
        self.said.push(messages::not_a_report(self.place(&first.line.range), what));
        for line in self.file.lines.part(draft.lines.clone()) {
            let fate = match &line.role {
                Role::Drop(reason) => *reason,
                _ => Reason::OtherArticle,
            };
            self.claim(&line.line.range, Fate::Dropped(fate));
        }
    }

    fn report(&mut self, report: &Report, page: (Page, Range<usize>), stated: &Declared) {
        let item = self.documents.len() as u32 + 1;
        let (page, lead) = page;
        let found = Found { draft: report.draft, extent: &report.extent, kind: report.kind, page: &page, lead, item, stated };
        let noted = front::front(self.file, &found);
        let mut said = noted.said;
        let front = noted.value;
        let part = part(self.file.lines, report, &front);
        let composed = composition::compose(self.file.raw, self.file.tape, &part, self.rules).tell(&mut said);
        if composed.blocks.is_empty() {
            return;
        }
        let document = Document { front: part.front, blocks: composed.blocks, notes: composed.notes };
        let kept = self.keep(document, &mut said, &report.draft.lines);
        match kept {
            Ok(item) => {
                self.claims_of_text(composed.claims, item);
                self.claims_of_page(report, &front, &page, item);
                self.planted(&part.lines, &mut said);
                self.header_left_out(report, &front, &mut said);
                self.left_out(report, &front, &mut said);
            }
            Err(_) => self.repeated(report.draft),
        }
        let (Ok(item) | Err(item)) = kept;
        self.said.extend(said.into_iter().map(|d| d.of_item(item)));
    }

    /// Adds a document, unless it is word for word an earlier one; a copy that differs is a draft. Returns its number.
    ///
    /// # Errors
    /// The number of the earlier document that says the same.
    fn keep(&mut self, mut document: Document, said: &mut Vec<Diagnostic>, lines: &Range<usize>) -> Result<u32, u32> {
        let words = Words::of(&document);
        let mut earlier = self.documents.iter().zip(&self.words).enumerate();
        let copy = earlier.find_map(|(n, earlier)| copies::compare((&document, &words), earlier).map(|c| (n, c)));
        if let Some((first, copy)) = copy {
            let at = self.file.lines.get(lines.start).map_or(0..0, |l| l.line.range.clone());
            let said_here = messages::repeated_copy(self.place(&at), first as u32 + 1, copy == Copy::Differs);
            if copy == Copy::Same {
                // What is doubtful about it was said of the first.
                *said = vec![said_here];
                return Err(first as u32 + 1);
            }
            said.push(said_here);
            document.front.draft = true;
        }
        self.documents.push(document);
        self.words.push(words);
        Ok(self.documents.len() as u32)
    }

    fn repeated(&mut self, draft: &Draft) {
        for line in self.file.lines.part(draft.lines.clone()) {
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
            let line = &self.file.lines.at(*at).line.range;
            let title = title_range(self.file, *at).unwrap_or_else(|| line.clone());
            let fate = if Some(*at) == front.title_line {
                Fate::Meta { item, field: "title" }
            } else {
                Fate::Dropped(Reason::Repeated)
            };
            self.claim(&title, fate);
        }
        for range in &report.extent.header {
            let said = speaks(self.file, range, front);
            let fate = if said { Fate::Meta { item, field: "header" } } else { Fate::Dropped(Reason::Boilerplate) };
            self.claim(range, fate);
        }
        for (range, fate) in &page.claims {
            self.claim(range, fate.clone().of_item(item));
        }
        // A running head within the text is the title again.
        for line in self.file.lines.part(report.extent.body.clone()) {
            if matches!(line.role, Role::Title(_)) && !line.is_flat_title() {
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

    /// Says which words of the header are not in the front matter.
    fn header_left_out(&mut self, report: &Report, front: &Front, said: &mut Vec<Diagnostic>) {
        let lost = |range: &&Range<usize>| leftover::says_more(self.file.tape, range, front);
        let lost: Vec<&Range<usize>> = report.extent.header.iter().filter(lost).collect();
        if let Some(first) = lost.first() {
            said.push(messages::header_left_out(self.place(first), lost.len()));
        }
    }

    /// Says where text of a report's stretch of the file was not taken into it: a line right behind it, before the page's own lines begin,
    /// or running text anywhere.
    fn left_out(&mut self, report: &Report, front: &Front, said: &mut Vec<Diagnostic>) {
        let body = &report.extent.body;
        let furniture = (body.end..report.draft.lines.end).find(|at| is_furniture(&self.file.lines.at(*at).role));
        let right_behind = body.end..furniture.unwrap_or(report.draft.lines.end);
        let glossary = report.draft.glossary.clone();
        let outside = |at: &usize| !(body.contains(at) || glossary.contains(at)) || report.extent.between.contains(at);
        let running = |at: &usize| {
            let line = self.file.lines.at(*at);
            let words = self.file.tape.slice(&line.line.range);
            let said = || right_behind.contains(at) && leftover::says_more(self.file.tape, &line.line.range, front);
            line.is_text() && (line.length >= RUNNING || said()) && !bounds::is_chair(words)
        };
        let header =
            |l: &&Scanned| report.extent.header.iter().any(|h| h.start <= l.line.range.start && l.line.range.start < h.end);
        let lines = report.draft.lines.clone().filter(outside).filter(running).map(|at| self.file.lines.at(at));
        let left: Vec<&Scanned> = lines.filter(|l| !header(l)).collect();
        if let Some(first) = left.first() {
            let characters = left.iter().map(|l| l.length).sum();
            said.push(messages::text_left_out(self.place(&first.line.range), characters));
        }
    }
}

/// A line of at least so many characters is running text, and no name of a page or a button.
const RUNNING: usize = 40;

/// Whether a line is the page's own: behind the first of them there is no more of the report.
fn is_furniture(role: &Role) -> bool {
    matches!(role, Role::Fields(_) | Role::Value(_) | Role::Collection(_) | Role::Other(_) | Role::Item)
        || matches!(role, Role::Drop(reason) if !matches!(reason, Reason::Pagination | Reason::Artefact))
}

/// The stretch of tape of a title on its line, without what is glued to it.
fn title_range(file: &File, at: usize) -> Option<Range<usize>> {
    let Role::Title(title) = &file.lines.get(at)?.role else { return None };
    let line = &file.lines.at(at).line.range;
    let head = super::lines::opening_closing::head(file.tape.slice(line), 900).len();
    let glyphs = super::tape::header_chars::Glyphs::new(file.tape, [line.start..line.start + head]);
    Some(line.start..glyphs.range(&title.at).end.max(line.start))
}

/// Whether a line of the header names the place: 某某市人民政府.
fn is_place(file: &File, range: &Range<usize>, front: &Front) -> bool {
    let text = file.tape.slice(range);
    front.matter.region.iter().any(|name| text.contains(name.as_str())) || text.contains("会议上") || text.contains("人民政府")
}

/// Whether a stretch of the header says something of the report.
fn speaks(file: &File, range: &Range<usize>, front: &Front) -> bool {
    front.header.fields.iter().any(|(r, _)| range.start <= r.start && r.end <= range.end) || is_place(file, range, front)
}

/// The part that a report's own lines make.
fn part(lines: &[Scanned], report: &Report, front: &Front) -> Part {
    let mut own: Vec<Line> = Vec::new();
    // A list of notes before the title is read where such lists are, behind the text.
    for at in report.extent.body.clone().chain(report.draft.glossary.clone()) {
        let line = lines.at(at);
        let first = at == report.extent.body.start;
        let text = line.is_text() || line.role == Role::Item || matches!(line.role, Role::Other(_));
        if !text || report.extent.between.contains(&at) {
            continue;
        }
        let mut line = line.line.clone();
        if let Some(cut) = report.extent.cut.filter(|_| first) {
            line.range.start = cut.min(line.range.end);
        }
        own.push(line);
    }
    let characters: usize = report.extent.body.clone().map(|at| lines.at(at).length).sum();
    let title = front.title_line.map_or(0..0, |at| lines.at(at).line.range.clone());
    Part {
        kind: report.kind,
        front: front.matter.clone(),
        title,
        flat: own.len() <= 4 && characters > 1500 * own.len(),
        lines: own,
    }
}

/// The page of each report: the fields that are by it, and the lines before it that belong to no text.
fn pages(file: &File, drafts: &[Draft], reports: &[Report]) -> Vec<(Page, Range<usize>)> {
    let lines = file.lines;
    let all: Vec<usize> = (0..lines.len()).filter(|at| is_field(&lines.at(*at).role)).collect();
    let page = |report: &Report| {
        let gap = gap_before(lines, drafts, reports, report.draft);
        let first = report.draft.lines.start == drafts.first().map_or(0, |d| d.lines.start);
        let own = |at: &usize| {
            let within = report.draft.lines.contains(at)
                && (*at < report.extent.body.end || is_own_tail(lines, drafts, report.draft, *at));
            let before = gap.contains(at) && (first || is_record(&lines.at(*at).role));
            reports.len() == 1 || within || before
        };
        (Page::read(file.tape, lines, all.iter().copied().filter(own)), gap)
    };
    reports.iter().map(page).collect()
}

fn is_field(role: &Role) -> bool {
    matches!(role, Role::Fields(_) | Role::Value(_) | Role::Day(_))
}

/// The head of a page's record of a document (索引号, 发布机构, 成文日期): it is before the text that it describes.
fn is_record(role: &Role) -> bool {
    match role {
        Role::Fields(entries) => entries.iter().any(|e| {
            matches!(e.field, Field::Number | Field::Publisher)
                || matches!(e.label, "成文日期" | "发布日期" | "发布时间" | "发文日期" | "主题分类" | "公开方式" | "组配分类")
        }),
        Role::Value(_) => true,
        _ => false,
    }
}

/// A field behind a report's text is its own, unless a next text follows and the field opens that one's record.
fn is_own_tail(lines: &[Scanned], drafts: &[Draft], draft: &Draft, at: usize) -> bool {
    let last = drafts.last().is_some_and(|d| d.lines.start == draft.lines.start);
    last || !is_record(&lines.at(at).role)
}

/// The lines before a draft that are not text of the one before it.
fn gap_before(lines: &[Scanned], drafts: &[Draft], reports: &[Report], draft: &Draft) -> Range<usize> {
    let start = draft.lines.start;
    let Some(before) = drafts.iter().rev().find(|d| d.lines.end <= start && d.lines.start < start) else { return 0..start };
    let report = reports.iter().find(|r| r.draft.lines.start == before.lines.start);
    let end = report.map_or_else(
        || (before.lines.start..start).rev().find(|at| lines.at(*at).is_text()).map_or(before.lines.start, |at| at + 1),
        |r| r.extent.body.end,
    );
    end.min(start)..start
}
