//! The contents of the tables.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::figures;
use super::table::{Cell, Column, Form, Of, Rows};
use crate::annotation::{Definition, Origin, ReportId, Sightings, Term, TermId};
use crate::page::Gathered;
use crate::page::context::{PageContext, term_address};
use crate::page::layout::absolute;
use crate::page::lists::wordings::Wordings;
use crate::site::Site;

/// A table of the data for reuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum TableOf {
    Reports,
    Outline,
    Terms,
    Definitions,
    Notes,
    Uses,
    Figures,
    Indicators,
    Pairs,
    Absences,
    Regions,
}

impl TableOf {
    pub(super) const ALL: [TableOf; 11] = [
        TableOf::Uses,
        TableOf::Figures,
        TableOf::Outline,
        TableOf::Notes,
        TableOf::Pairs,
        TableOf::Definitions,
        TableOf::Absences,
        TableOf::Terms,
        TableOf::Reports,
        TableOf::Regions,
        TableOf::Indicators,
    ];

    /// The tables of an archive, the most expensive first; those of figures only if it has figures.
    pub(crate) fn of(site: &Site) -> Vec<TableOf> {
        let figures = site.config.figures;
        TableOf::ALL.into_iter().filter(|table| figures || !table.is_of_figures()).collect()
    }

    fn is_of_figures(self) -> bool {
        matches!(self, TableOf::Figures | TableOf::Indicators | TableOf::Pairs | TableOf::Absences)
    }

    /// Whether its rows are made from the figures of reports.
    pub(crate) fn needs_figures(self) -> bool {
        matches!(self, TableOf::Figures | TableOf::Pairs | TableOf::Absences)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            TableOf::Reports => "reports",
            TableOf::Outline => "outline",
            TableOf::Terms => "terms",
            TableOf::Definitions => "definitions",
            TableOf::Notes => "notes",
            TableOf::Uses => "uses",
            TableOf::Figures => "figures",
            TableOf::Indicators => "indicators",
            TableOf::Pairs => "pairs",
            TableOf::Absences => "absences",
            TableOf::Regions => "regions",
        }
    }

    /// The forms in which it is published, the longer file first. The tables with a row for each statement of a report are long,
    /// so they are published once, as CSV; `gongbao export` writes them as JSON Lines too.
    pub(crate) fn forms(self) -> &'static [Form] {
        match self {
            TableOf::Uses | TableOf::Figures | TableOf::Pairs | TableOf::Absences => &[Form::Csv],
            _ => &[Form::Json, Form::Csv],
        }
    }

    pub(crate) fn columns(self) -> &'static [Column] {
        match self {
            TableOf::Reports => REPORTS,
            TableOf::Outline => OUTLINE,
            TableOf::Terms => TERMS,
            TableOf::Definitions => DEFINITIONS,
            TableOf::Notes => NOTES,
            TableOf::Uses => USES,
            TableOf::Figures => figures::FIGURES,
            TableOf::Indicators => figures::INDICATORS,
            TableOf::Pairs => figures::PAIRS,
            TableOf::Absences => figures::ABSENCES,
            TableOf::Regions => figures::REGIONS,
        }
    }

    /// The number of the table's rows, as far as it is known before they are made.
    pub(super) fn expected(self, context: PageContext, gathered: &Gathered) -> usize {
        let reports = || context.site.reports.iter().zip(0u32..).map(|(report, id)| (report, ReportId(id)));
        match self {
            TableOf::Reports => context.site.reports.len(),
            TableOf::Outline => reports().map(|(report, _)| report.outline.len()).sum(),
            TableOf::Uses => reports().map(|(_, id)| gathered.sightings.seen_in(id).len()).sum(),
            TableOf::Figures => reports().map(|(_, id)| figures::published(context, &gathered.figures, id).count()).sum(),
            TableOf::Terms | TableOf::Definitions => context.site.lexicon.terms().len(),
            TableOf::Notes | TableOf::Indicators | TableOf::Regions | TableOf::Pairs | TableOf::Absences => 0,
        }
    }

    /// Hands out the rows of the table, in their order.
    pub(crate) fn rows(self, context: PageContext, gathered: &Gathered, out: &mut dyn Rows) {
        let sightings = &gathered.sightings;
        match self {
            TableOf::Reports => reports(context, out),
            TableOf::Outline => outline(context, out),
            TableOf::Terms => terms(context, sightings, out),
            TableOf::Definitions => definitions(context, out),
            TableOf::Notes => notes(context, out),
            TableOf::Uses => uses(context, sightings, out),
            TableOf::Figures => figures::figures(context, gathered, out),
            TableOf::Indicators => figures::indicators(context, out),
            TableOf::Pairs => figures::pairs(context, gathered, out),
            TableOf::Absences => figures::absences(context, gathered, out),
            TableOf::Regions => figures::regions(context, out),
        }
    }
}

const REPORTS: &[Column] = &[
    ("address", "string"),
    ("url", "string"),
    ("title", "string"),
    ("kind", "string"),
    ("region", "string"),
    ("place", "string"),
    ("code", "integer"),
    ("level", "string"),
    ("year", "integer"),
    ("delivered", "date"),
    ("published", "date"),
    ("congress", "string"),
    ("session", "string"),
    ("speaker", "string"),
    ("office", "string"),
    ("characters", "integer"),
    ("notes", "integer"),
    ("digest", "boolean"),
    ("publisher", "string"),
    ("number", "string"),
    ("source_url", "string"),
    ("script", "string"),
    ("markdown", "string"),
    ("doubts", "integer"),
];

fn reports(context: PageContext, out: &mut dyn Rows) {
    for report in &context.site.reports {
        let (front, source) = (&report.front, report.front.source.as_ref());
        let place = report.place.and_then(|place| context.site.place(place));
        let row: [Cell; 24] = [
            (&report.address).into(),
            absolute(context.site, &report.address).into(),
            (&front.title).into(),
            front.kind.name().into(),
            front.region.join("/").into(),
            place.map(|place| &place.address).into(),
            place.and_then(|place| place.code).into(),
            place.and_then(figures::level).into(),
            front.year.into(),
            front.delivered.map(|day| day.to_string()).into(),
            front.published.map(|day| day.to_string()).into(),
            front.congress.as_ref().into(),
            front.session.as_ref().into(),
            front.speaker.as_ref().into(),
            front.office.as_ref().into(),
            Cell::Number(report.characters as usize),
            Cell::Number(report.notes as usize),
            front.digest.is_some().into(),
            source.and_then(|s| s.publisher.as_deref()).into(),
            source.and_then(|s| s.number.as_deref()).into(),
            source.and_then(|s| s.url.as_deref()).into(),
            source.and_then(|s| s.script.as_deref()).into(),
            context
                .site
                .config
                .writes_markdown()
                .then(|| absolute(context.site, &format!("{}index.md", report.address)))
                .into(),
            report.doubts.into(),
        ];
        out.row(Of::report(report), &row);
    }
}

const OUTLINE: &[Column] =
    &[("report", "string"), ("anchor", "string"), ("level", "integer"), ("lead", "boolean"), ("heading", "string")];

fn outline(context: PageContext, out: &mut dyn Rows) {
    for report in &context.site.reports {
        for heading in report.outline.iter() {
            let level = Cell::Number(heading.level.into());
            let row = [(&report.address).into(), heading.id.into(), level, heading.lead.into(), heading.text.into()];
            out.row(Of::report(report), &row);
        }
    }
}

const TERMS: &[Column] = &[
    ("term", "string"),
    ("address", "string"),
    ("url", "string"),
    ("aliases", "string"),
    ("definitions", "integer"),
    ("meanings", "integer"),
    ("uses", "integer"),
    ("contained", "integer"),
    ("places", "integer"),
    ("first_report", "string"),
    ("first_year", "integer"),
];

fn terms(context: PageContext, sightings: &Sightings, out: &mut dyn Rows) {
    for (term, id) in context.site.lexicon.terms().iter().zip(0u32..) {
        let figures = context.site.term_figures(TermId(id), sightings);
        let first = figures.first.and_then(|report| context.site.report(report));
        let year = first.and_then(|report| report.front.year);
        let address = term_address(context.site, TermId(id));
        let url = absolute(context.site, &address);
        let row = [
            (&term.name).into(),
            address.into(),
            url.into(),
            term.aliases.join("|").into(),
            term.definitions.len().into(),
            figures.meanings.into(),
            figures.total.into(),
            sightings.contained(TermId(id)).into(),
            figures.places.len().into(),
            first.map(|report| &report.address).into(),
            year.into(),
        ];
        out.row(Of::default(), &row);
    }
}

const DEFINITIONS: &[Column] = &[
    ("definition", "string"),
    ("term", "string"),
    ("origin", "string"),
    ("region", "string"),
    ("source", "string"),
    ("text", "string"),
];

/// A definition is identified by the earliest report that gives it. Its text is stored once, however many reports repeat it.
fn definitions(context: PageContext, out: &mut dyn Rows) {
    for (term, id) in context.site.lexicon.terms().iter().zip(0u32..) {
        let earliest = Earliest::of(context, term);
        for definition in earliest.all() {
            let (origin, curated) = match &definition.origin {
                Origin::Report { .. } => ("report", None),
                Origin::Glossary(curated) => ("glossary", Some(curated)),
            };
            let row = [
                earliest.address(context, TermId(id), definition).into(),
                (&term.name).into(),
                origin.into(),
                curated.map(|curated| curated.region.join("/")).into(),
                curated.and_then(|curated| curated.source.as_deref()).into(),
                (&*definition.text).into(),
            ];
            out.row(Of::default(), &row);
        }
    }
}

const NOTES: &[Column] = &[("report", "string"), ("label", "string"), ("definition", "string")];

fn notes(context: PageContext, out: &mut dyn Rows) {
    for (term, id) in context.site.lexicon.terms().iter().zip(0u32..) {
        let earliest = Earliest::of(context, term);
        for definition in &term.definitions {
            let Origin::Report { report, label } = &definition.origin else { continue };
            let Some(report) = context.site.report(*report) else { continue };
            let address = earliest.same(definition).map(|first| earliest.address(context, TermId(id), first));
            out.row(Of::report(report), &[(&report.address).into(), label.into(), address.into()]);
        }
    }
}

const USES: &[Column] = &[("report", "string"), ("term", "string"), ("uses", "integer"), ("contained", "integer")];

fn uses(context: PageContext, sightings: &Sightings, out: &mut dyn Rows) {
    let addresses: Vec<String> =
        (0..context.site.lexicon.terms().len() as u32).map(|id| term_address(context.site, TermId(id))).collect();
    for (report, id) in context.site.reports.iter().zip(0u32..) {
        for seen in sightings.seen_in(ReportId(id)) {
            let term = addresses.get(seen.term.0 as usize);
            out.row(Of::report(report), &[(&report.address).into(), term.into(), seen.count.into(), seen.contained.into()]);
        }
    }
}

/// The definitions of a term that differ in wording, each represented by the earliest report that gives it.
struct Earliest<'t> {
    /// Definitions with the same wording share their text, and so its address in memory.
    of: FxHashMap<*const u8, &'t Definition>,
    wordings: Wordings<'t>,
    term: &'t Term,
}

impl<'t> Earliest<'t> {
    fn of(context: PageContext, term: &'t Term) -> Earliest<'t> {
        let mut of: FxHashMap<*const u8, &Definition> = FxHashMap::default();
        for definition in &term.definitions {
            let earliest = of.entry(definition.text.as_ptr()).or_insert(definition);
            if age(context, definition) < age(context, earliest) {
                *earliest = definition;
            }
        }
        Earliest { of, wordings: Wordings::of(context.site, term), term }
    }

    /// The address of a definition, which no other has: `/terms/biaozhundi-3f2a01/#in-zhejiang-ningbo-2024`, and with `-2` at its
    /// end for a second wording of the same report.
    fn address(&self, context: PageContext, id: TermId, definition: &Definition) -> String {
        format!("{}#{}", term_address(context.site, id), self.wordings.id(definition).unwrap_or_default())
    }

    /// The earliest definition with the same wording.
    fn same(&self, definition: &Definition) -> Option<&'t Definition> {
        self.of.get(&definition.text.as_ptr()).copied()
    }

    /// One definition for each wording, in the order of the term's definitions.
    fn all(&self) -> impl Iterator<Item = &'t Definition> {
        self.term.definitions.iter().filter(|one| self.same(one).is_some_and(|first| std::ptr::eq(first, *one)))
    }
}

/// The sort key of definitions, from the earliest to the latest; the curator's own come first.
fn age(context: PageContext, definition: &Definition) -> (bool, Option<u16>) {
    match &definition.origin {
        Origin::Glossary(_) => (false, None),
        Origin::Report { report, .. } => (true, Some(context.site.year_of(*report).unwrap_or(u16::MAX))),
    }
}
