//! Collects the runs of reports for the search index: in memory up to a bound, and beyond it in a scratch file batch by batch,
//! so that memory use does not grow with the texts.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::index::Text;
use crate::index::merge::{Merge, Runs};
use crate::index::ngrams::BUCKETS;
use crate::index::shard::Segment;
use crate::index::spill::{Bytes, Layout, pack};
use crate::output::Sink;
use crate::pipeline::cache::read_at;

/// The number of reports in a batch. Each thread fills a batch of its own, and packs it as a whole: the runs of this many
/// reports take about 5 MB.
const BATCH: usize = 32;
/// The bytes of packed batches that stay in memory: those of about thirty reports.
const KEPT: usize = 4 << 20;

/// The texts and runs so far.
pub(crate) struct IndexSpill<'a> {
    sink: &'a dyn Sink,
    size: usize,
    batches: Vec<Mutex<Batch>>,
    /// The bytes of packed batches that may still be kept in memory.
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
struct Batch {
    /// The text of each report; `None` if it is missing, or if the batch is packed.
    given: Vec<Option<Text>>,
    /// Its runs, once it is complete.
    packed: Option<Packed>,
}

/// The runs of a complete batch.
struct Packed {
    /// The number of sections of each report.
    sections: Vec<u32>,
    layout: Layout,
    place: Place,
}

/// Where the runs of a batch are.
enum Place {
    Memory(Vec<Bytes>),
    /// In the scratch file, from this byte.
    Scratch(u64),
}

/// All runs.
pub(crate) struct Gathered {
    scratch: Option<File>,
    batches: Vec<Packed>,
    /// The number of sections of each text.
    pub sections: Vec<u32>,
}

impl<'a> IndexSpill<'a> {
    /// A spill for this many reports. What does not fit into memory goes to a scratch file of the sink.
    pub(crate) fn new(reports: usize, sink: &'a dyn Sink) -> IndexSpill<'a> {
        IndexSpill::in_batches(reports, (BATCH, KEPT), sink)
    }

    fn in_batches(reports: usize, (size, kept): (usize, usize), sink: &'a dyn Sink) -> IndexSpill<'a> {
        let of = |start: usize| Batch { given: (start..reports).take(size).map(|_| None).collect(), packed: None };
        let batches = (0..reports).step_by(size).map(|start| Mutex::new(of(start))).collect();
        IndexSpill { sink, size, batches, room: AtomicUsize::new(kept), scratch: Mutex::default() }
    }

    /// Takes the text of a report. A complete batch is packed, and moved out of memory.
    pub(crate) fn give(&self, report: usize, given: Text) {
        let Some(mut batch) = self.batch(report) else { return };
        if let Some(room) = batch.given.get_mut(report % self.size) {
            *room = Some(given);
        }
        if batch.given.iter().all(Option::is_some) {
            self.settle(&mut batch);
        }
    }

    /// The text of a report that was given, unless its batch is packed.
    pub(crate) fn text(&self, report: usize) -> Option<Text> {
        self.batch(report)?.given.get(report % self.size)?.clone()
    }

    fn batch(&self, report: usize) -> Option<MutexGuard<'_, Batch>> {
        Some(self.batches.get(report / self.size)?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// All runs. `fetch` returns the texts of reports that are still missing, and `more` are those after the reports.
    pub(crate) fn whole(self, fetch: impl Fn(&[usize]) -> Vec<Text>, more: &[Text]) -> Gathered {
        for (number, batch) in self.batches.iter().enumerate() {
            let mut batch = batch.lock().unwrap_or_else(PoisonError::into_inner);
            if batch.packed.is_some() {
                continue;
            }
            let wanting = batch.given.iter().enumerate().filter(|(_, given)| given.is_none());
            let wanting: Vec<usize> = wanting.map(|(at, _)| number * self.size + at).collect();
            let mut found = fetch(&wanting).into_iter();
            batch.given.iter_mut().filter(|given| given.is_none()).for_each(|room| *room = found.next());
            self.settle(&mut batch);
        }
        let last = self.packed(more);
        let batches = self.batches.into_iter().map(|batch| batch.into_inner().unwrap_or_else(PoisonError::into_inner));
        let batches: Vec<Packed> = batches.filter_map(|batch| batch.packed).chain([last]).collect();
        let sections = batches.iter().flat_map(|batch| batch.sections.iter().copied()).collect();
        let scratch = self.scratch.into_inner().unwrap_or_else(PoisonError::into_inner).file;
        Gathered { scratch, batches, sections }
    }

    /// Packs a complete batch.
    fn settle(&self, batch: &mut Batch) {
        let texts: Vec<Text> = batch.given.iter_mut().map(|given| given.take().unwrap_or_default()).collect();
        batch.packed = Some(self.packed(&texts));
    }

    /// Packs texts, and writes them to the scratch file if memory is full. What cannot be written stays in memory.
    fn packed(&self, texts: &[Text]) -> Packed {
        let (layout, runs) = pack(texts);
        let take = |room: usize| room.checked_sub(size_of_val(runs.as_slice()));
        let kept = self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok();
        let written = if kept { None } else { self.write(runs.as_flattened()).ok() };
        let place = written.map_or_else(|| Place::Memory(runs), Place::Scratch);
        Packed { sections: texts.iter().map(|text| text.ends().len() as u32).collect(), layout, place }
    }

    /// Writes bytes to the end of the scratch file. Returns where they begin.
    fn write(&self, bytes: &[u8]) -> io::Result<u64> {
        let mut scratch = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        if scratch.file.is_none() {
            scratch.file = self.sink.scratch();
        }
        let Scratch { file: Some(file), end } = &mut *scratch else { return Err(io::ErrorKind::Unsupported.into()) };
        // An earlier write may have failed halfway.
        file.seek(SeekFrom::Start(*end))?;
        file.write_all(bytes)?;
        Ok(std::mem::replace(end, *end + bytes.len() as u64))
    }
}

impl Packed {
    fn put(
        &self,
        scratch: Option<&File>,
        buckets: &Range<usize>,
        start: u32,
        runs: &mut Runs,
        room: &mut Vec<u8>,
    ) -> io::Result<()> {
        let place = self.layout.place(buckets);
        match (&self.place, scratch) {
            (Place::Memory(all), _) => runs.put(all.get(place).unwrap_or_default(), &self.layout, start),
            (Place::Scratch(from), Some(file)) => {
                let bytes = |runs: usize| runs * size_of::<Bytes>();
                room.resize(bytes(place.len()), 0);
                read_at(file, room, from + bytes(place.start) as u64)?;
                runs.put(room.as_chunks().0, &self.layout, start);
            }
            (Place::Scratch(_), None) => return Err(io::ErrorKind::NotFound.into()),
        }
        Ok(())
    }
}

impl Gathered {
    /// The merge of all runs.
    pub(crate) fn merge(&self) -> Merge {
        let mut counts = vec![0; BUCKETS];
        for batch in &self.batches {
            counts.iter_mut().zip(batch.layout.counts(&(0..BUCKETS))).for_each(|(all, own)| *all += own);
        }
        Merge::new(self.sections.iter().sum(), counts)
    }

    /// The groups of a part of the merge.
    ///
    /// # Errors
    /// If a batch cannot be read back.
    pub(crate) fn part(&self, merge: &Merge, buckets: &Range<usize>) -> io::Result<Segment> {
        merge.part(buckets, |runs| {
            let (mut start, mut room) = (0, Vec::new());
            for batch in &self.batches {
                batch.put(self.scratch.as_ref(), buckets, start, runs, &mut room)?;
                start += batch.sections.iter().sum::<u32>();
            }
            Ok(())
        })
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
        (0..reports).rev().filter(|n| n % 7 != 3).for_each(|n| spill.give(n, text(n)));
        let fetch = |wanting: &[usize]| wanting.iter().map(|n| text(*n)).collect();
        let gathered = spill.whole(fetch, &[text(99)]);
        assert_eq!(
            gathered.batches.iter().filter(|batch| matches!(batch.place, Place::Scratch(_))).count(),
            if scratch { reports.div_ceil(4) + 1 } else { 0 }
        );
        let merge = gathered.merge();
        let parts = merge.parts().into_iter().map(|part| gathered.part(&merge, &part).unwrap());
        (gathered.sections.clone(), parts.flat_map(|shelf| shelf.pairs).collect())
    }

    #[test]
    fn batches_in_files_give_the_runs_that_batches_in_memory_give() {
        assert_eq!(shelves(30, true), shelves(30, false));
        let (sections, pairs) = shelves(30, true);
        assert_eq!(sections, (0..30).chain([99]).map(|n| 1 + n % 4).collect::<Vec<_>>());
        assert!(pairs.len() > 20);
    }

    #[test]
    fn texts_of_incomplete_batches_are_known() {
        let sink = Scratched(true);
        let spill = IndexSpill::in_batches(11, (4, 0), &sink);
        (0..9).for_each(|n| spill.give(n, text(n)));
        assert_eq!((spill.text(7), spill.text(8), spill.text(9)), (None, Some(text(8)), None));
    }

    #[test]
    fn what_fits_into_memory_needs_no_file() {
        let sink = Scratched(true);
        let bytes: usize = (0..11).map(|n| pack(&[text(n)]).1.as_flattened().len()).sum();
        let spill = IndexSpill::in_batches(11, (4, bytes), &sink);
        (0..11).for_each(|n| spill.give(n, text(n)));
        let gathered = spill.whole(|_| Vec::new(), &[]);
        assert!(gathered.batches.iter().all(|batch| matches!(batch.place, Place::Memory(_))));
    }
}
