//! The runs of some consecutive reports as bytes, by bucket. An archive too large to hold all its runs in memory stores them in
//! files of this format, and reads them back a few buckets at a time.
//!
//! For each report in order, a bucket has the number of runs that begin in it, then the runs: the offset of the first unit from
//! the bucket's smallest, the two other units, and the difference of the section number from that of the previous run.

use std::io::{self, Write};
use std::ops::Range;

use super::Contribution;
use super::ngrams::{BUCKETS, bucket_start};
use super::rice::{read_number, write_number};

/// The position of each bucket's runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The end of each bucket, in bytes.
    ends: Vec<u64>,
}

impl Layout {
    /// The byte range of some buckets.
    pub(crate) fn place(&self, buckets: &Range<usize>) -> Range<u64> {
        let before = |bucket: usize| bucket.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or_default();
        before(buckets.start)..before(buckets.end)
    }
}

/// Writes the runs of reports.
///
/// # Errors
/// If writing fails.
pub(crate) fn write(reports: &[Contribution], out: &mut impl Write) -> io::Result<Layout> {
    let (mut layout, mut bytes, mut end) = (Layout { ends: Vec::with_capacity(BUCKETS) }, Vec::new(), 0);
    for bucket in 0..BUCKETS {
        for report in reports {
            report_runs(report, bucket, &mut bytes);
        }
        out.write_all(&bytes)?;
        end += bytes.len() as u64;
        layout.ends.push(end);
        bytes.clear();
    }
    Ok(layout)
}

fn report_runs(report: &Contribution, bucket: usize, out: &mut Vec<u8>) {
    let (base, mut last) = (bucket_start(bucket), 0);
    let runs = report.runs_in(bucket);
    write_number(runs as u64, out);
    // Most buckets are empty in most reports.
    if runs == 0 {
        return;
    }
    for ([first, second, third], section) in report.runs(bucket, 0) {
        out.push((first - base) as u8);
        out.extend([second.to_le_bytes(), third.to_le_bytes()].as_flattened());
        write_number(u64::from(section - last), out);
        last = section;
    }
}

/// Reads the runs of some buckets from their bytes, inside a bucket in the order of sections. `starts` has the first section of
/// each report. `None` if the bytes are not such runs.
pub(crate) fn read(
    mut bytes: &[u8],
    buckets: Range<usize>,
    starts: &[u32],
    put: &mut impl FnMut(usize, [u16; 3], u32),
) -> Option<()> {
    for bucket in buckets {
        let base = bucket_start(bucket);
        for start in starts {
            let mut section = *start;
            for _ in 0..read_number(&mut bytes)? {
                let ([first, b, c, d, e], rest) = bytes.split_first_chunk::<5>()?;
                bytes = rest;
                section += read_number(&mut bytes)? as u32;
                put(bucket, [base + u16::from(*first), u16::from_le_bytes([*b, *c]), u16::from_le_bytes([*d, *e])], section);
            }
        }
    }
    bytes.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Text;

    #[test]
    fn what_was_written_is_read_bucket_by_bucket() {
        let names = [["5G网络", "改革"], ["改革开放", "R&D"], ["", "网络"]];
        let reports: Vec<_> = names.iter().map(|names| Contribution::of(Text::of_names(names.map(|n| vec![n])))).collect();
        let (mut bytes, starts) = (Vec::new(), [0, 2, 4]);
        let layout = write(&reports, &mut bytes).unwrap();
        for buckets in [0..1, 0..BUCKETS, 0x80..0x300, 0x300..BUCKETS] {
            let place = layout.place(&buckets);
            let mut found = Vec::new();
            let own = &bytes[place.start as usize..place.end as usize];
            read(own, buckets.clone(), &starts, &mut |bucket, run, section| found.push((bucket, run, section))).unwrap();
            let expected: Vec<_> = buckets
                .flat_map(|bucket| {
                    let of = reports.iter().zip(starts).flat_map(move |(report, start)| report.runs(bucket, start));
                    of.map(move |(run, section)| (bucket, run, section))
                })
                .collect();
            assert_eq!(found, expected);
        }
        assert!(read(&bytes[..bytes.len() - 1], 0..BUCKETS, &starts, &mut |_, _, _| {}).is_none());
    }
}
