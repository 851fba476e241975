//! The figures of all reports of an archive.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Figure;
use crate::annotation::ReportId;
use crate::digest::Digest;

/// The figures of one report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportFigures {
    /// The digest of them.
    pub digest: Digest,
    /// In reading order; `None` until they have been requested.
    pub rows: Option<Arc<[Figure]>>,
}

impl ReportFigures {
    /// These figures with their digest.
    pub fn of(rows: Vec<Figure>) -> ReportFigures {
        ReportFigures { digest: Digest::of(&rows), rows: Some(rows.into()) }
    }
}

/// The figures of the archive, by report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    reports: Vec<ReportFigures>,
}

impl Figures {
    /// Collects the figures of all reports, in order of [`ReportId`].
    pub fn gather(reports: Vec<ReportFigures>) -> Figures {
        Figures { reports }
    }

    /// The figures of a report, if they are loaded.
    pub fn of(&self, report: ReportId) -> &[Figure] {
        self.reports.get(report.0 as usize).and_then(|figures| figures.rows.as_deref()).unwrap_or_default()
    }

    /// The digest of the figures of a report.
    pub fn digest(&self, report: ReportId) -> Digest {
        self.reports.get(report.0 as usize).map(|figures| figures.digest).unwrap_or_default()
    }

    /// The digests of the figures of all reports, in order.
    pub fn digests(&self) -> impl Iterator<Item = Digest> {
        self.reports.iter().map(|figures| figures.digest)
    }

    /// The reports whose figures are not loaded.
    pub fn wanting(&self) -> Vec<ReportId> {
        (0_u32..).zip(&self.reports).filter(|(_, figures)| figures.rows.is_none()).map(|(id, _)| ReportId(id)).collect()
    }

    /// Adds the figures of a report, so that pages can show them.
    pub fn supply(&mut self, report: ReportId, rows: Arc<[Figure]>) {
        if let Some(figures) = self.reports.get_mut(report.0 as usize) {
            figures.rows = Some(rows);
        }
    }
}
