//! The table of paragraphs: the text of all reports, for export. It is not published, because the pages have it.

use super::table::{Cell, Column, Of, Rows};
use crate::document::{Address, Anchor, Document};
use crate::site::Report;

pub(crate) const PARAGRAPHS: &[Column] = &[
    ("report", "string"),
    ("anchor", "string"),
    ("section", "string"),
    ("order", "integer"),
    ("lead", "string"),
    ("fingerprint", "string"),
    ("text", "string"),
];

/// Hands out the paragraphs of a report, in reading order. A list, a table or a quotation counts as one. `addresses` are those of
/// its blocks.
pub(crate) fn paragraphs(report: &Report, document: &Document, addresses: &[Address], out: &mut dyn Rows) {
    // Blocks within a list or a quotation have addresses too.
    let own = addresses.iter().filter(|address| !matches!(address.anchor, Anchor::Within(_)));
    let (mut order, mut lead) = (0usize, None);
    for (block, address) in document.blocks.iter().zip(own) {
        let Anchor::Paragraph(anchor) = &address.anchor else {
            lead = block.as_heading().filter(|heading| heading.lead).map(|_| block.plain_text());
            continue;
        };
        order += 1;
        let section = anchor.rsplit_once("-p").map_or("", |(section, _)| section);
        let row = [
            Cell::from(&report.address),
            anchor.into(),
            section.into(),
            order.into(),
            lead.take().map(|lead| Cell::Text(lead.into_owned().into())).into(),
            (&*address.fingerprint).into(),
            Cell::Text(block.plain_text()),
        ];
        out.row(Of::report(report), &row);
    }
}
