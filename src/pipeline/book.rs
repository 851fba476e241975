//! Reads the texts of a book.

use super::Archive;
use super::parallel::each_noted;
use super::render::{images::images, report::text};
use crate::annotation::ReportId;
use crate::book::Read;
use crate::diag::Noted;
use crate::site::Site;

/// The texts of these reports in their order, with their terms and images. A report that can no longer be read is left out.
pub(crate) fn read(archive: &Archive, site: &Site, reports: &[ReportId]) -> Noted<Vec<Read>> {
    let read = each_noted(reports, |id| {
        let mut said = Vec::new();
        let found = text(archive, site, *id).tell(&mut said).zip(site.report(*id)).map(|(text, report)| Read {
            id: *id,
            images: images(archive, &report.file, &text.uses.images).tell(&mut said),
            document: text.document,
            annotated: text.annotated,
        });
        Noted::new(found, said)
    });
    read.map(|read| read.into_iter().flatten().collect())
}
