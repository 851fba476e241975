//! The index of places by name, which search fields read: `search/places.json`. `docs/search-index.md` describes it.

use serde_json::{Value, json};

use crate::division::table;
use crate::han::reading;
use crate::page::context::PageContext;
use crate::page::{File, display_names};
use crate::site::{Place, Report};

/// The path of the index.
pub(crate) const PATH: &str = "search/places.json";

/// The version of the layout.
const VERSION: u32 = 1;

/// The index: all places with their names, readings and years, and the reports whose addresses do not follow from place and year.
pub(crate) fn file(context: PageContext) -> File {
    let site = context.site;
    let others = site.reports.iter().filter(|report| !is_regular(context, report)).map(|report| {
        let place = report.place.map_or(-1, |id| i64::from(id.0));
        json!([place, report.front.year.unwrap_or_default(), report.address, display_names::of(context.strings, report)])
    });
    let index = json!({
        "format": "gongbao-places",
        "version": VERSION,
        "places": site.places.iter().map(|place| place_entry(context, place)).collect::<Vec<_>>(),
        "others": others.collect::<Vec<_>>(),
        "years": years(site.years.keys().copied()),
    });
    File { path: PATH.to_owned(), bytes: format!("{index}\n").into_bytes() }
}

/// Names, the address below that of the place above, the place above, the reading in syllables, and the years with reports.
fn place_entry(context: PageContext, place: &Place) -> Value {
    let site = context.site;
    let above = place.parent.and_then(|id| site.place(id)).map_or("/", |above| above.address.as_str());
    let address = place.address.strip_prefix(above).unwrap_or(&place.address).trim_end_matches('/');
    let division = place.code.and_then(|code| table().get(code));
    let short = division.map_or(place.name.as_str(), |division| division.short);
    let others = division.map(|division| table().other_names(division)).unwrap_or_default();
    let mut names = vec![place.name.as_str()];
    names.extend(std::iter::once(short).filter(|short| *short != place.name));
    names.extend(others);
    let regular = place.reports.iter().filter_map(|id| site.report(*id)).filter(|report| is_regular(context, report));
    let parent = place.parent.map_or(-1, |id| i64::from(id.0));
    json!([names.join(" "), address, parent, reading::syllables(short), years(regular.filter_map(|r| r.front.year))])
}

/// Whether the address of a report is that of its place, followed by its year.
fn is_regular(context: PageContext, report: &Report) -> bool {
    let place = report.place.and_then(|id| context.site.place(id));
    place.zip(report.front.year).is_some_and(|(place, year)| report.address == format!("{}{year}/", place.address))
}

/// Ascending years, runs of them shortened: `1998 2003-2024`.
fn years(years: impl Iterator<Item = u16>) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last == year => {}
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let run = |(first, last): (u16, u16)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    runs.into_iter().map(run).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn runs_of_years_are_shortened() {
        assert_eq!(years([1998, 2003, 2004, 2004, 2005, 2007].into_iter()), "1998 2003-2005 2007");
        assert_eq!(years([].into_iter()), "");
    }
}
