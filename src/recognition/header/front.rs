//! The front matter of a part, from its titles, its header, its page and its text; and what is doubtful about it.

use std::ops::Range;

use jiff::civil::Date;

use super::Header;
use super::anachronism;
use super::declared::Declared;
use super::meeting;
use super::page::Page;
use super::place::{self, Clues};
use super::year::{self, Evidence, Sign};
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::document::{FrontMatter, Kind, Provenance};
use crate::han::cut::CutList;
use crate::han::script::Script;
use crate::recognition::header;
use crate::recognition::lines::classify::{Role, Scanned};
use crate::recognition::lines::opening_closing;
use crate::recognition::lines::title::{Reach, ReportTitle};
use crate::recognition::reports::bounds::Extent;
use crate::recognition::reports::split::Draft;
use crate::recognition::tape::Tape;
use crate::recognition::tape::header_chars::Glyphs;
use crate::source::{Mark, Raw};

/// A file with its lines.
pub(crate) struct File<'a> {
    pub raw: &'a Raw,
    pub tape: &'a Tape,
    pub lines: &'a [Scanned],
    pub script: Script,
    /// Regions that config.yaml gives slugs.
    pub places: &'a [Vec<String>],
}

impl File<'_> {
    fn place(&self, range: &Range<usize>) -> Location {
        self.tape.raw(range).place(self.raw)
    }

    /// The stretch of tape of some lines.
    fn text_of(&self, lines: &Range<usize>) -> Range<usize> {
        let lines = self.lines.get(lines.clone()).unwrap_or_default();
        lines.first().zip(lines.last()).map_or(0..0, |(first, last)| first.line.range.start..last.line.range.end)
    }

    fn text(&self, line: usize) -> &str {
        self.tape.slice(&self.lines.at(line).line.range)
    }
}

/// A text of the file that was found to be a report.
pub(crate) struct Found<'a> {
    pub draft: &'a Draft,
    pub extent: &'a Extent,
    pub kind: Kind,
    pub page: &'a Page,
    /// Lines before it that belong to no text: breadcrumbs and the like.
    pub lead: Range<usize>,
    pub item: u32,
    /// What the file states besides its text.
    pub stated: &'a Declared,
}

/// The front matter of a report, with its header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Front {
    pub matter: FrontMatter,
    pub header: Header,
    /// The line that prints the title which was taken.
    pub title_line: Option<usize>,
}

/// Puts the front matter of a report together.
pub(crate) fn front(file: &File, found: &Found) -> Noted<Front> {
    let mut said = Vec::new();
    let mut header = header::header(file.tape, &found.extent.header);
    let printed = printed_in(file, found);
    header.fields.extend(printed.iter().map(|line| (line.clone(), "publisher")));
    let titles: Vec<(usize, &ReportTitle)> = found.draft.titles.iter().filter_map(|at| report_title(file, *at)).collect();
    let judged = year(file, found, &titles, &header);
    let clues = clues(file, found, &titles, &header, judged.year);
    let placed = place::region(&clues);
    let region = if placed.region.is_empty() { found.stated.region.clone() } else { placed.region };
    for evidence in &judged.against {
        said.push(messages::year_disputed(file.place(&evidence.at), judged.year, evidence.year));
    }
    if let Some(range) = &header.impossible {
        said.push(messages::impossible_date(file.place(range)));
    }
    let title_line = titles
        .iter()
        .max_by_key(|(at, t)| (t.place.chars().count(), t.year.is_some(), std::cmp::Reverse(*at)))
        .map(|(at, _)| *at);
    if let Some(other) = &placed.disputed {
        let at = title_line.map_or(0..0, |at| file.lines.at(at).line.range.clone());
        said.push(messages::place_disputed(file.place(&at), &region.join(""), other));
    }
    let title = title(&region, &titles, found, judged.year);
    let speaker = header.speaker.clone().filter(|name| header.office.is_some() || !is_short_name(&region, name));
    let mut matter = FrontMatter {
        title,
        kind: found.kind,
        region,
        year: judged.year,
        delivered: header.delivered,
        published: published(found, &header).or(header.published),
        congress: header.congress.clone(),
        session: header.session.clone(),
        speaker,
        office: header.office.clone(),
        source: Some(provenance(file, found, printed.map(|line| newspaper(file.tape.slice(&line))))),
        ..FrontMatter::default()
    };
    found.stated.fill(&mut matter);
    let candidate = if matter.region.is_empty() { place::candidate(&clues) } else { None };
    doubts(file, found, &matter, (title_line, candidate), &mut said);
    Noted::new(Front { matter, header, title_line }, said)
}

/// Whether a line of the header that looks like a name is the report's place without its kind: 宁海 for 宁海县.
fn is_short_name(region: &[String], name: &str) -> bool {
    region.iter().any(|place| place.strip_prefix(name).is_some_and(|kind| kind.chars().count() == 1))
}

/// The day of the page, which is not the one that the header took.
fn published(found: &Found, header: &Header) -> Option<Date> {
    let delivered = header.fields.iter().find(|(_, field)| *field == "delivered").map(|(range, _)| range);
    found.page.published(delivered)
}

fn report_title<'a>(file: &File<'a>, at: usize) -> Option<(usize, &'a ReportTitle)> {
    match &file.lines.at(at).role {
        Role::Title(title) => Some((at, title)),
        _ => None,
    }
}

/// The line right behind the text that names the newspaper which printed it: （台州日报）.
fn printed_in(file: &File, found: &Found) -> Option<Range<usize>> {
    const LONGEST: usize = 20;
    let behind = found.extent.body.end..found.draft.lines.end;
    let line = behind.filter_map(|at| file.lines.get(at)).find(|line| line.is_text())?;
    let name = newspaper(file.tape.slice(&line.line.range));
    let is_paper = ["日报", "晚报", "时报", "晨报", "商报", "新闻网", "门户网站", "政府网"].iter().any(|w| name.ends_with(w));
    (is_paper && name.chars().count() <= LONGEST).then(|| line.line.range.clone())
}

/// A newspaper's name without what is around it.
fn newspaper(line: &str) -> String {
    let around = |c: char| c.is_whitespace() || "()（）《》【】:：".contains(c);
    let name = ["来源", "原载", "摘自", "据"]
        .iter()
        .fold(line.trim_matches(around), |name, word| name.trim_start_matches(word).trim_matches(around));
    name.to_owned()
}

/// Where the text comes from; `printed` is the newspaper named behind it.
fn provenance(file: &File, found: &Found, printed: Option<String>) -> Provenance {
    Provenance {
        file: file.raw.file.to_string(),
        item: found.item,
        blake3: Some(file.raw.blake3.clone()),
        script: Some(file.script.name().to_owned()),
        number: found.page.number.clone(),
        publisher: found.page.publisher.clone().or_else(|| found.page.origin.clone()).or(printed),
        url: found.page.url.clone(),
        ..Provenance::default()
    }
}

/// How many lines of the text are looked at for its opening sentence.
const OPENING: usize = 4;

fn clues<'a>(
    file: &'a File,
    found: &Found,
    titles: &[(usize, &ReportTitle)],
    header: &Header,
    judged: Option<u16>,
) -> Clues<'a> {
    let title = titles.iter().map(|(_, t)| t.place.as_str()).max_by_key(|p| p.chars().count()).unwrap_or("");
    let body = found.extent.body.clone();
    let from = found.extent.cut.unwrap_or_else(|| file.lines.get(body.start).map_or(0, |l| l.line.range.start));
    let until = file.lines.get((body.start + OPENING).min(body.end).saturating_sub(1)).map_or(from, |l| l.line.range.end);
    let opening = opening_closing::head(file.tape.slice(&(from..until.max(from))), 600);
    let closed = found.draft.closed.filter(|c| body.contains(c));
    let close = closed.map_or("", |c| opening_closing::tail(file.text(c), 900));
    let last = file.lines.get(body.end.saturating_sub(1)).map_or(from, |l| l.line.range.end);
    Clues {
        text: file.tape.slice(&(from..last.max(from))),
        title: title.to_owned(),
        header: header.text.clone(),
        opening: opening.to_owned(),
        page: around(file, found),
        close: close.to_owned(),
        year: header.stamp.map(|s| s.year).or_else(|| titles.iter().find_map(|(_, t)| t.year)).or(judged),
        places: file.places,
    }
}

/// Breadcrumbs, publisher and the listing's bracket as one text.
fn around(file: &File, found: &Found) -> String {
    let mut text = String::new();
    let bracket = found.draft.titles.iter().filter_map(|at| {
        let glyphs = Glyphs::new(file.tape, [file.lines.at(*at).line.range.clone()]);
        let close = glyphs.find(")", 0).filter(|c| *c < 20)?;
        Some(glyphs.text(&(0..close)))
    });
    // Menus and contents, which the format tells from a breadcrumb, name all sorts of places.
    let is_menu = |at: &usize| matches!(file.lines.at(*at).line.mark, Some(Mark::Boilerplate | Mark::Contents));
    let crumbs =
        found.lead.clone().filter(|at| !is_menu(at)).map(|at| file.text(at)).filter(|t| t.len() < 400).map(str::to_owned);
    let stated = found.stated.names.iter().cloned();
    let publisher = found.page.publisher.clone().into_iter();
    for piece in publisher.chain(bracket).chain(crumbs).chain(found.page.origin.clone()).chain(stated) {
        text.push_str(&piece);
        text.push('\n');
    }
    text
}

fn year(file: &File, found: &Found, titles: &[(usize, &ReportTitle)], header: &Header) -> year::Judged {
    let body = file.lines.part(found.extent.body.clone());
    let lines: Vec<Range<usize>> =
        body.iter().filter(|l| l.is_text() || matches!(l.role, Role::Title(_))).map(|l| l.line.range.clone()).collect();
    let mut evidence = year::of_text(file.tape, &lines);
    for (at, title) in titles {
        // The date in a title's bracket is the header's, and counted there.
        let at = file.lines.at(*at).line.range.clone();
        evidence.extend(title.year.map(|year| Evidence { year, sign: Sign::Title, weight: 1, at }));
    }
    if let Some(stamp) = header.stamp {
        let at = header.fields.iter().find(|(_, f)| *f == "delivered").map_or(0..0, |(r, _)| r.clone());
        evidence.push(year::of_day(stamp, at));
    }
    if evidence.is_empty() {
        evidence.extend(secondary(file, found, header, &lines));
    }
    let mut judged = year::judge(&evidence, header.stamp);
    judged.against.retain(|e| !e.at.is_empty());
    judged
}

/// What tells the year of a text that names none itself: the session of the national congress, the year of a five-year plan, the day of the
/// page, or the years of which it speaks.
fn secondary(file: &File, found: &Found, header: &Header, lines: &[Range<usize>]) -> Option<Evidence> {
    let sentence = |year, at| Evidence { year, sign: Sign::Sentence, weight: 1, at };
    if ["全国人民代表大会", "全国人大"].iter().any(|w| header.text.contains(w)) {
        let session = header.congress.as_deref().zip(header.session.as_deref());
        let year = session.and_then(|(congress, session)| meeting::national_year(congress, session));
        if let Some(year) = year {
            return Some(sentence(year, 0..0));
        }
    }
    if let Some(bound) = anachronism::this_year(file.tape, &file.text_of(&found.extent.body)) {
        return Some(sentence(bound.year, bound.at));
    }
    let mentioned = year::of_mentions(file.tape, lines);
    // The day of a page is often that of a copy; it counts if the text speaks of that year or the one before.
    let published = published(found, header).or(header.published).map(|d| d.year() as u16);
    let published = published.filter(|y| mentioned.is_some_and(|m| m == *y || m + 1 == *y));
    let told = found.draft.collection.as_ref().and_then(|c| c.year).or(found.stated.year).or(published).or(mentioned);
    told.map(|year| sentence(year, 0..0))
}

/// Bodies that report for a street or a zone, which have no government.
const BODIES: [&str; 4] = ["管理委员会", "管委会", "办事处", "公署"];

/// The title in the code's form: 宁波市北仑区政府工作报告(2024年). The place as the page names it serves where the region is unknown.
fn title(region: &[String], titles: &[(usize, &ReportTitle)], found: &Found, year: Option<u16>) -> String {
    let collected = found.draft.collection.as_ref().filter(|_| titles.is_empty()).map_or("", |c| c.place.as_str());
    let named = titles.iter().map(|(_, t)| t.place.as_str()).max_by_key(|p| p.chars().count()).unwrap_or(collected);
    let place = if region.is_empty() { masked(named, found) } else { place_name(region) };
    let summary = titles.iter().any(|(_, t)| t.reach == Reach::Summary);
    let reach = if summary { "摘要" } else { "" };
    let year = year.map(|y| format!("({y}年)")).unwrap_or_default();
    let name = match place.as_str() {
        "国务院" | "中华人民共和国" => "国务院政府工作报告".to_owned(),
        p if ["委员会", "管委会", "办事处", "国务院", "公署"].iter().any(|w| p.ends_with(w)) => {
            format!("{p}工作报告")
        }
        p => match BODIES.iter().find(|w| named.ends_with(**w)) {
            Some(body) => format!("{p}{body}工作报告"),
            None => format!("{p}政府工作报告"),
        },
    };
    format!("{name}{reach}{year}")
}

/// A place that the page itself hides (XX区) or that the table does not know.
fn masked(named: &str, found: &Found) -> String {
    let place = ["省", "市", "区", "县", "州", "盟", "旗", "镇", "乡", "街道", "委员会", "管委会", "办事处", "国务院", "公署"]
        .iter()
        .any(|w| named.ends_with(w));
    if place && found.draft.titles.len() < 50 { named.to_owned() } else { String::new() }
}

/// A region in a title: a district is named with its city, other places by themselves.
fn place_name(region: &[String]) -> String {
    match region {
        [.., city, district]
            if district.ends_with('区') && !district.ends_with("自治区")
                || district.ends_with(['镇', '乡'])
                || district.ends_with("街道") =>
        {
            format!("{city}{district}")
        }
        [.., last] => last.clone(),
        [] => String::new(),
    }
}

/// What a curator should look at. `candidate` is a region that the text of a report without one speaks of.
fn doubts(
    file: &File,
    found: &Found,
    matter: &FrontMatter,
    (title_line, candidate): (Option<usize>, Option<Vec<String>>),
    said: &mut Vec<Diagnostic>,
) {
    let at = title_line.unwrap_or(found.extent.body.start.min(file.lines.len().saturating_sub(1)));
    let place = || file.lines.get(at).map_or_else(|| Location::whole(&file.raw.file), |l| file.place(&l.line.range));
    said.extend(found.stated.contradictions(matter, place));
    if matter.region.is_empty() {
        said.push(messages::place_unknown(place(), candidate.as_deref()));
    }
    if matter.year.is_none() {
        said.push(messages::year_unknown(place()));
    }
    let text = file.text_of(&found.extent.body);
    let early = anachronism::not_before(file.tape, &text).filter(|b| matter.year.is_some_and(|y| y < b.year));
    let late = anachronism::not_after(file.tape, &text).filter(|b| matter.year.is_some_and(|y| y > b.year));
    for (bound, early) in early.into_iter().map(|b| (b, true)).chain(late.into_iter().map(|b| (b, false))) {
        let taken = matter.year.unwrap_or_default();
        said.push(messages::year_out_of_time(file.place(&bound.at), taken, bound.word, bound.year, early));
    }
    if matter.kind == Kind::Excerpt {
        said.push(messages::part_of_report(place()));
    }
}
