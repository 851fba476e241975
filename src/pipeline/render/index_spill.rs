//! Collects the contributions of reports to the search index: in memory up to a bound, and beyond it in a scratch file batch by
//! batch, so that memory use does not grow with the texts.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::index::merge::{Merge, Runs};
use crate::index::ngrams::BUCKETS;
use crate::index::spill::{self, Layout};
use crate::index::{Contribution, Text};
use crate::output::Sink;
use crate::pipeline::cache::read_at;

/// The number of reports in a batch. Each thread fills a batch of its own.
const BATCH: usize = 64;
/// The bytes of complete batches that stay in memory: those of about seventy reports.
const KEPT: usize = 8 << 20;

/// The contributions so far.
pub(crate) struct IndexSpill<'a> {
    sink: &'a dyn Sink,
    size: usize,
    batches: Vec<Mutex<Batch>>,
    /// The bytes of complete batches that may still be kept in memory.
    room: AtomicUsize,
    scratch: Mutex<Scratch>,
}

/// The file with the batches that are not in memory.
#[derive(Default)]
struct Scratch {
    /// `None` until the first batch is written, and if there can be no file.
    file: Option<File>,
    /// Where it ends, in bytes.
    end: u64,
}

/// A batch of consecutive reports.
#[derive(Default)]
struct Batch {
    /// The contribution of each report; `None` if it is missing, or if the batch is written.
    given: Vec<Option<Contribution>>,
    /// The number of sections of each report.
    sections: Vec<u32>,
    /// The number of runs in each bucket.
    counts: Vec<usize>,
    /// Whether it has been counted, and written if need be.
    settled: bool,
    /// Where the batch begins in the scratch file, and where its buckets are from there.
    written: Option<(u64, Layout)>,
}

/// All contributions.
pub(crate) struct Gathered {
    scratch: Option<File>,
    batches: Vec<Batch>,
    /// The number of sections of each text.
    pub sections: Vec<u32>,
}

impl<'a> IndexSpill<'a> {
    /// A spill for this many reports. What does not fit into memory goes to a scratch file of the sink.
    pub(crate) fn new(reports: usize, sink: &'a dyn Sink) -> IndexSpill<'a> {
        IndexSpill::in_batches(reports, (BATCH, KEPT), sink)
    }

    fn in_batches(reports: usize, (size, kept): (usize, usize), sink: &'a dyn Sink) -> IndexSpill<'a> {
        let of = |start: usize| Batch::of(size.min(reports - start));
        let batches = (0..reports).step_by(size).map(|start| Mutex::new(of(start))).collect();
        IndexSpill { sink, size, batches, room: AtomicUsize::new(kept), scratch: Mutex::default() }
    }

    /// Takes the contribution of a report. A complete batch is moved out of memory.
    pub(crate) fn give(&self, report: usize, given: Contribution) {
        let Some(mut batch) = self.batch(report) else { return };
        if let Some(room) = batch.given.get_mut(report % self.size) {
            *room = Some(given);
        }
        if batch.given.iter().all(Option::is_some) {
            self.settle(&mut batch);
        }
    }

    /// The text of a report that has contributed, unless it has been moved out of memory.
    pub(crate) fn text(&self, report: usize) -> Option<Text> {
        let batch = self.batch(report)?;
        batch.given.get(report % self.size)?.as_ref().map(|given| given.text().clone())
    }

    fn batch(&self, report: usize) -> Option<MutexGuard<'_, Batch>> {
        Some(self.batches.get(report / self.size)?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// All contributions. `fetch` returns those of reports that are still missing, and `more` are those of the texts after the
    /// reports.
    pub(crate) fn whole(self, fetch: impl Fn(&[usize]) -> Vec<Contribution>, more: Vec<Contribution>) -> Gathered {
        for (number, batch) in self.batches.iter().enumerate() {
            let mut batch = batch.lock().unwrap_or_else(PoisonError::into_inner);
            if batch.settled {
                continue;
            }
            let wanting = batch.given.iter().enumerate().filter(|(_, given)| given.is_none());
            let wanting: Vec<usize> = wanting.map(|(at, _)| number * self.size + at).collect();
            let mut found = fetch(&wanting).into_iter();
            batch.given.iter_mut().filter(|given| given.is_none()).for_each(|room| *room = found.next());
            self.settle(&mut batch);
        }
        let mut batches: Vec<Batch> =
            self.batches.into_iter().map(|batch| batch.into_inner().unwrap_or_else(PoisonError::into_inner)).collect();
        let mut last = Batch { given: more.into_iter().map(Some).collect(), ..Batch::of(0) };
        last.count();
        batches.push(last);
        let sections = batches.iter().flat_map(|batch| batch.sections.iter().copied()).collect();
        let scratch = self.scratch.into_inner().unwrap_or_else(PoisonError::into_inner).file;
        Gathered { scratch, batches, sections }
    }

    /// Counts a complete batch, and writes it to the scratch file if memory is full. A batch that cannot be written stays in
    /// memory.
    fn settle(&self, batch: &mut Batch) {
        batch.count();
        batch.settled = true;
        let bytes = batch.given.iter().flatten().map(Contribution::bytes).sum();
        let take = |room: usize| room.checked_sub(bytes);
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
            return;
        }
        let given: Vec<Contribution> = batch.given.iter_mut().map(|given| given.take().unwrap_or_default()).collect();
        match self.write(&given) {
            Ok(written) => batch.written = Some(written),
            Err(_) => batch.given = given.into_iter().map(Some).collect(),
        }
    }

    /// Writes a batch to the end of the scratch file.
    fn write(&self, given: &[Contribution]) -> io::Result<(u64, Layout)> {
        let mut scratch = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        if scratch.file.is_none() {
            scratch.file = self.sink.scratch();
        }
        let Scratch { file: Some(file), end } = &mut *scratch else { return Err(io::ErrorKind::Unsupported.into()) };
        // An earlier write may have failed halfway.
        file.seek(SeekFrom::Start(*end))?;
        let mut out = BufWriter::with_capacity(1 << 18, &*file);
        let layout = spill::write(given, &mut out)?;
        out.flush()?;
        let start = std::mem::replace(end, *end + layout.place(&(0..BUCKETS)).end);
        Ok((start, layout))
    }
}

impl Batch {
    fn of(reports: usize) -> Batch {
        Batch { given: (0..reports).map(|_| None).collect(), counts: vec![0; BUCKETS], ..Batch::default() }
    }

    fn count(&mut self) {
        let given = || self.given.iter().flatten();
        self.sections = given().map(Contribution::sections).collect();
        self.counts = vec![0; BUCKETS];
        self.given.iter().flatten().for_each(|given| given.count(&mut self.counts));
    }

    fn runs(&self, scratch: Option<&File>, buckets: &Range<usize>, starts: &[u32], runs: &mut Runs) -> io::Result<()> {
        let Some(((start, layout), file)) = self.written.as_ref().zip(scratch) else {
            runs.put_all(self.given.iter().flatten(), starts);
            return Ok(());
        };
        let place = layout.place(buckets);
        let mut bytes = vec![0; (place.end - place.start) as usize];
        read_at(file, &mut bytes, start + place.start)?;
        let read = spill::read(&bytes, buckets.clone(), starts, &mut |bucket, run, section| runs.put(bucket, run, section));
        read.ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

impl Gathered {
    /// The merge of all contributions.
    pub(crate) fn merge(&self) -> Merge {
        let mut counts = vec![0; BUCKETS];
        for batch in &self.batches {
            counts.iter_mut().zip(&batch.counts).for_each(|(all, own)| *all += own);
        }
        Merge::new(self.sections.iter().copied(), counts)
    }

    /// The runs of a part of the merge.
    ///
    /// # Errors
    /// If a batch cannot be read back.
    pub(crate) fn runs(&self, merge: &Merge, buckets: &Range<usize>) -> io::Result<Runs> {
        let mut runs = merge.runs(buckets.clone());
        let mut starts = merge.starts.as_slice();
        for batch in &self.batches {
            let (own, rest) = starts.split_at_checked(batch.sections.len()).unwrap_or_default();
            batch.runs(self.scratch.as_ref(), buckets, own, &mut runs)?;
            starts = rest;
        }
        Ok(runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::FileEntry;

    /// A sink that provides scratch files and nothing else.
    struct Scratched(bool);

    impl Sink for Scratched {
        fn put(&self, _: &str, _: &[u8]) -> io::Result<Option<FileEntry>> {
            Ok(None)
        }

        fn scratch(&self) -> Option<File> {
            self.0.then(|| tempfile::tempfile().unwrap())
        }
    }

    fn text(number: usize) -> Text {
        let names = ["标准地改革", "R&D投入", "低空经济", "最多跑一次"].map(|name| format!("{name}{number}"));
        Text::of_names(names.iter().take(1 + number % 4).map(|name| vec![name.as_str()]))
    }

    fn shelves(reports: usize, scratch: bool) -> (Vec<u32>, Vec<([u16; 2], u32)>) {
        let sink = Scratched(scratch);
        let spill = IndexSpill::in_batches(reports, (4, 0), &sink);
        // Some reports contribute while pages are rendered, in any order; the others are fetched at the end.
        (0..reports).rev().filter(|n| n % 7 != 3).for_each(|n| spill.give(n, Contribution::of(text(n))));
        let fetch = |wanting: &[usize]| wanting.iter().map(|n| Contribution::of(text(*n))).collect();
        let gathered = spill.whole(fetch, vec![Contribution::of(text(99))]);
        assert_eq!(
            gathered.batches.iter().filter(|batch| batch.written.is_some()).count(),
            if scratch { reports.div_ceil(4) } else { 0 }
        );
        let merge = gathered.merge();
        let parts = merge.parts().into_iter().map(|part| merge.part(gathered.runs(&merge, &part).unwrap()));
        (merge.starts.clone(), parts.flat_map(|shelf| shelf.pairs).collect())
    }

    #[test]
    fn batches_in_files_give_the_runs_that_batches_in_memory_give() {
        assert_eq!(shelves(30, true), shelves(30, false));
        let (starts, pairs) = shelves(30, true);
        assert_eq!((starts.len(), starts[30]), (31, (0..30).map(|n| 1 + n % 4).sum()));
        assert!(pairs.len() > 20);
    }

    #[test]
    fn what_fits_into_memory_needs_no_file() {
        let sink = Scratched(true);
        let bytes: usize = [text(99)].into_iter().chain((0..11).map(text)).map(|text| Contribution::of(text).bytes()).sum();
        let spill = IndexSpill::in_batches(11, (4, bytes), &sink);
        (0..11).for_each(|n| spill.give(n, Contribution::of(text(n))));
        assert_eq!(spill.text(10), Some(text(10)));
        let gathered = spill.whole(|_| Vec::new(), Vec::new());
        assert!(gathered.batches.iter().all(|batch| batch.written.is_none()));
    }
}
