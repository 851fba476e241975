//! The grid of places and years: which reports exist and which are missing.

use crate::annotation::ReportId;
use crate::site::{PlaceId, Site};

/// Places × years.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Newest first, without gaps between the first and the last year with a report in the grid.
    pub years: Vec<u16>,
    /// Places in list order, each before the places in it. Places without any report are left out.
    pub rows: Vec<Row>,
}

/// One place of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub place: PlaceId,
    /// 1 for the outermost places of the grid.
    pub level: u8,
    /// One cell for each year: its reports, full text first; empty if the archive has none.
    pub cells: Vec<Vec<ReportId>>,
    /// What is folded into this row.
    pub folded: Folded,
}

/// The places in a place that have no rows of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// How many of them have reports.
    pub places: usize,
    /// The number of their reports in each year of the grid; empty if nothing is folded.
    pub reports: Vec<usize>,
}

impl Grid {
    /// A grid of at most `most` rows, or else of its outermost places: the innermost places are folded into the rows of the
    /// places that contain them.
    pub fn folded(self, most: usize) -> Grid {
        let deepest = self.rows.iter().map(|row| row.level).max().unwrap_or(1);
        let fits = |level: &u8| self.rows.iter().filter(|row| row.level <= *level).count() <= most;
        let level = (1..=deepest).rev().find(fits).unwrap_or(1);
        let mut rows: Vec<Row> = Vec::new();
        for row in self.rows {
            match rows.last_mut() {
                Some(last) if row.level > level => last.fold(&row),
                _ => rows.push(row),
            }
        }
        Grid { rows, years: self.years }
    }
}

impl Row {
    fn fold(&mut self, inner: &Row) {
        self.folded.places += usize::from(inner.cells.iter().any(|cell| !cell.is_empty()));
        self.folded.reports.resize(inner.cells.len(), 0);
        for (sum, cell) in self.folded.reports.iter_mut().zip(&inner.cells) {
            *sum += cell.len();
        }
    }
}

impl Site {
    /// The grid of the whole archive, or of the places inside one place (excluding that place itself). A place without reports
    /// of its own has a row of empty cells if a place in it has any.
    pub fn grid(&self, within: Option<PlaceId>) -> Grid {
        let depth = within.map_or(0, |place| self.line(place).len());
        let inside = |id: &PlaceId| {
            let line = self.line(*id);
            let held = self.place(*id).is_some_and(|p| p.held > 0);
            let inside = held && line.len() > depth && within.is_none_or(|place| line.contains(&place));
            inside.then(|| (*id, line.len() - depth))
        };
        let places: Vec<(PlaceId, usize)> = self.tree.iter().filter_map(inside).collect();
        let years = self.span(places.iter().map(|(id, _)| *id));
        let rows = places.into_iter().map(|(place, level)| Row {
            place,
            level: level as u8,
            cells: self.cells(place, &years),
            folded: Folded::default(),
        });
        Grid { rows: rows.collect(), years }
    }

    /// All years from the newest to the oldest in which these places have reports.
    fn span(&self, places: impl Iterator<Item = PlaceId>) -> Vec<u16> {
        let reports = places.filter_map(|id| self.place(id)).flat_map(|place| &place.reports);
        let years: Vec<u16> = reports.filter_map(|id| self.year_of(*id)).collect();
        match (years.iter().min(), years.iter().max()) {
            (Some(first), Some(last)) => (*first..=*last).rev().collect(),
            _ => Vec::new(),
        }
    }

    fn cells(&self, place: PlaceId, years: &[u16]) -> Vec<Vec<ReportId>> {
        let mut cells = vec![Vec::new(); years.len()];
        let newest = years.first().copied().unwrap_or(0);
        for id in self.place(place).map(|p| p.reports.as_slice()).unwrap_or_default() {
            let column = self.year_of(*id).and_then(|year| newest.checked_sub(year));
            if let Some(cell) = column.and_then(|column| cells.get_mut(column as usize)) {
                cell.push(*id);
            }
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use crate::site::test_support::site;

    #[test]
    fn the_grid_runs_from_the_newest_year_and_has_a_column_for_each() {
        let site = site(&[
            "浙江省 2021",
            "浙江省/宁波市 2024",
            "浙江省/宁波市 2024-summary",
            "浙江省/宁波市/北仑区 2022",
            "北京市 2024",
        ]);
        let grid = site.grid(None);
        assert_eq!(grid.years, [2024, 2023, 2022, 2021]);
        let rows: Vec<_> = grid.rows.iter().map(|row| shown(&site, row)).collect();
        let expected = ["1 北京市 1000", "1 浙江省 0001", "2 宁波市 2000", "3 北仑区 0010"];
        assert_eq!(rows, expected);
    }

    #[test]
    fn the_grid_of_a_place_has_what_is_in_it() {
        let site = site(&["浙江省 2021", "浙江省/宁波市 2024", "浙江省/宁波市/北仑区 2022", "北京市 2024"]);
        let grid = site.grid(site.find_place("/zhejiang/ningbo/"));
        assert_eq!((grid.years.as_slice(), grid.rows.len(), grid.rows[0].level), ([2022].as_slice(), 1, 1));
    }

    #[test]
    fn a_place_above_has_a_row_without_reports_of_its_own() {
        let site = site(&["浙江省/宁波市 2024"]);
        let rows: Vec<_> = site.grid(None).rows.iter().map(|row| shown(&site, row)).collect();
        assert_eq!(rows, ["1 浙江省 0", "2 宁波市 1"]);
    }

    #[test]
    fn a_long_grid_folds_its_innermost_places_and_counts_them() {
        let reports =
            ["浙江省 2021", "浙江省/宁波市 2022", "浙江省/宁波市/北仑区 2022", "浙江省/宁波市/鄞州区 2021", "北京市 2021"];
        let grid = |most| site(&reports).grid(None).folded(most);
        let folded = |most| -> Vec<_> {
            let rows = grid(most).rows.into_iter();
            rows.map(|row| (row.level, row.folded.places, row.folded.reports)).collect()
        };
        assert_eq!(grid(5), site(&reports).grid(None));
        assert_eq!(folded(4), [(1, 0, vec![]), (1, 0, vec![]), (2, 2, vec![1, 1])]);
        assert_eq!(folded(2), [(1, 0, vec![]), (1, 3, vec![2, 1])]);
        assert_eq!(folded(1), folded(2));
    }

    fn shown(site: &crate::site::Site, row: &super::Row) -> String {
        let cells: String = row.cells.iter().map(|cell| cell.len().to_string()).collect();
        format!("{} {} {cells}", row.level, site.place(row.place).unwrap().name)
    }
}
