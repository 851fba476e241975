//! Compares the index to a plain scan.

use std::collections::BTreeMap;

use super::merge::{Merge, Runs};
use super::ngrams::BUCKETS;
use super::shard::{Cutter, Key, Shard};
use super::spill::pack;
use super::update::change::{Change, changes};
use super::update::mend;
use super::{Directory, END, Reader, Snapshot, Text};
use crate::digest::Digest;

/// Merges an index from scratch.
pub(super) fn merged(texts: &[Text]) -> (Snapshot, Vec<Shard>) {
    let (layout, runs) = pack(texts);
    let sections = texts.iter().map(|text| text.ends().len() as u32).sum();
    let merge = Merge::new(sections, layout.counts(&(0..BUCKETS)).collect());
    let (mut cutter, mut pairs) = (Cutter::default(), Vec::new());
    for part in merge.parts() {
        let own = &runs[layout.place(&part)];
        let fill = |runs: &mut Runs| {
            runs.put(own, &layout, 0);
            Ok::<_, ()>(())
        };
        let shelf = merge.part(&part, fill).unwrap();
        cutter.put(&shelf);
        pairs.extend(shelf.pairs);
    }
    let digests = cutter.shards.iter().map(|shard| (shard.key, Digest::of_bytes(&shard.bytes))).collect();
    (Snapshot { sections: merge.sections, pairs, shards: digests }, cutter.shards)
}

/// Builds an index and returns its files by name.
fn built(texts: &[Text]) -> (Directory, BTreeMap<String, Vec<u8>>) {
    let (standing, shards) = merged(texts);
    (standing.directory(), shards.iter().map(|shard| (Shard::name(&shard.key), shard.bytes.clone())).collect())
}

/// The sections that contain a run, found by reading everything.
fn scan(texts: &[Text], run: &[u16]) -> Vec<u32> {
    let sections = texts.iter().flat_map(|text| text.sections());
    (0u32..).zip(sections).filter(|(_, units)| units.windows(run.len()).any(|w| w == run)).map(|(n, _)| n).collect()
}

/// Pseudorandom numbers from a fixed seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }
}

/// Reports whose sentences share clauses, like reports of neighbouring years.
fn archive(dice: &mut Dice, reports: usize) -> Vec<Text> {
    const SIGNS: &str = "推进改革开放创新发展建设产业城市乡村民生，。、“”（）0123456789RDPMG&.%第一二三和的";
    let signs: Vec<char> = SIGNS.chars().collect();
    let word = |dice: &mut Dice| (0..2 + dice.roll(9)).map(|_| signs[dice.roll(signs.len())]).collect::<String>();
    let clauses: Vec<String> = (0..400).map(|_| word(dice)).collect();
    let line = |dice: &mut Dice| (0..3 + dice.roll(20)).map(|_| clauses[dice.roll(400)].as_str()).collect::<String>();
    let report = |dice: &mut Dice| {
        let sections: Vec<Vec<String>> =
            (0..2 + dice.roll(12)).map(|_| (0..1 + dice.roll(4)).map(|_| line(dice)).collect()).collect();
        Text::of_names(sections.iter().map(|lines| lines.iter().map(String::as_str).collect()))
    };
    (0..reports).map(|_| report(dice)).collect()
}

/// A run of 1 to 12 units taken from a text; half of them have one unit changed.
fn run(dice: &mut Dice, texts: &[Text]) -> Vec<u16> {
    loop {
        let text = &texts[dice.roll(texts.len())];
        let section = text.sections().nth(dice.roll(text.sections().len())).unwrap();
        let length = 1 + dice.roll(12);
        let start = dice.roll(section.len());
        let mut run: Vec<u16> = section.iter().skip(start).take(length).copied().take_while(|u| *u != END).collect();
        if let (1, false) = (dice.roll(2), run.is_empty()) {
            let at = dice.roll(run.len());
            run[at] = section.iter().copied().filter(|u| *u != END).nth(dice.roll(section.len() / 2)).unwrap_or(run[at]);
        }
        if !run.is_empty() {
            return run;
        }
    }
}

#[test]
fn a_thousand_runs_are_found_where_a_scan_finds_them() {
    let mut dice = Dice(20);
    let texts = archive(&mut dice, 60);
    let (directory, files) = built(&texts);
    let fetch = |name: &str| files.get(name).cloned();
    let reader = Reader { directory: &directory, fetch: &fetch };
    let mut somewhere = 0;
    for _ in 0..1000 {
        let run = run(&mut dice, &texts);
        let expected = scan(&texts, &run);
        somewhere += usize::from(!expected.is_empty());
        let found = reader.candidates(&run);
        assert!(expected.iter().all(|s| found.sections.contains(s)), "{run:?} is missed");
        assert_eq!(reader.find(&run, &texts), expected, "{}", String::from_utf16_lossy(&run));
    }
    assert!((400..900).contains(&somewhere), "{somewhere} of the runs stand in the texts");
}

#[test]
fn a_list_longer_than_a_shard_goes_on_in_the_next() {
    let line =
        |n: u32| (0..40).map(|i| format!("甲乙{}", char::from_u32(0x4e00 + (n * 37 + i * 101) % 9000).unwrap())).collect();
    let lines: Vec<String> = (0..3000).map(line).collect();
    let texts = [Text::of_names(lines.iter().map(|line| vec![line.as_str()]))];
    let (directory, files) = built(&texts);
    let continued = directory.shards.iter().filter(|key| key[2] != 0).count();
    assert!(continued > 1, "{continued} shards go on");
    let fetch = |name: &str| files.get(name).cloned();
    let reader = Reader { directory: &directory, fetch: &fetch };
    for third in (0..9000).step_by(101) {
        let run: Vec<u16> = [0x7532, 0x4e59, 0x4e00 + third].to_vec();
        assert_eq!(reader.find(&run, &texts), scan(&texts, &run));
    }
}

#[test]
fn the_same_texts_give_the_same_files() {
    let texts = archive(&mut Dice(7), 40);
    let (directory, files) = built(&texts);
    assert_eq!((directory.clone(), files.clone()), built(&texts));
    assert!(files.len() >= directory.shards.len() && !files.is_empty());
}

#[test]
fn a_word_that_is_added_changes_few_files() {
    let mut dice = Dice(11);
    let name = |dice: &mut Dice| (0..400).map(|_| char::from_u32(0x4e00 + dice.roll(700) as u32).unwrap()).collect::<String>();
    let mut names: Vec<String> = (0..2000).map(|_| name(&mut dice)).collect();
    let texts = |names: &[String]| [Text::of_names(names.iter().map(|name| vec![name.as_str()]))];
    let (_, before) = built(&texts(&names));
    names[7].push_str("营商环境");
    let (_, after) = built(&texts(&names));
    let changed = after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)).count();
    assert!(before.len() > 40 && changed > 0 && changed < 12, "{changed} of {} files", before.len());
}

#[test]
fn an_archive_without_text_has_an_index_without_shards() {
    let (directory, files) = built(&[]);
    assert_eq!((directory.sections, files.len()), (0, 0));
    let reader = Reader { directory: &directory, fetch: &|_| None };
    assert_eq!(reader.find(&[0x7532, 0x4e59], &[]), [] as [u32; 0]);
}

/// A text in which some sections have lost, gained or exchanged a passage.
fn edited(dice: &mut Dice, text: &Text, with: &Text) -> Text {
    let lines = |units: &[u16]| String::from_utf16(units).unwrap().lines().map(str::to_owned).collect::<Vec<String>>();
    let mut sections: Vec<Vec<String>> = text.sections().map(lines).collect();
    let other: Vec<String> = with.sections().flat_map(lines).collect();
    for _ in 0..1 + dice.roll(3) {
        let lines = &mut sections[dice.roll(text.sections().len())];
        let at = dice.roll(lines.len());
        let signs: Vec<char> = lines[at].chars().collect();
        let cut = dice.roll(signs.len());
        let new = match dice.roll(4) {
            0 => signs[..=cut].iter().collect(),
            1 => format!("{}{}", lines[at], other[dice.roll(other.len())]),
            2 => signs.iter().map(|sign| if *sign == signs[cut] { '铁' } else { *sign }).collect(),
            _ => other[dice.roll(other.len())].clone(),
        };
        lines[at] = new;
    }
    Text::of_names(sections.iter().map(|lines| lines.iter().map(String::as_str).collect()))
}

#[test]
fn a_mended_index_is_the_one_that_a_merge_gives() {
    let mut dice = Dice(3);
    let (mut mended, mut told) = (0, 0);
    for reports in [2, 20, 120] {
        let mut texts = archive(&mut dice, reports);
        let (mut standing, shards) = merged(&texts);
        let mut files: BTreeMap<Key, Vec<u8>> = shards.into_iter().map(|shard| (shard.key, shard.bytes)).collect();
        for _ in 0..30 {
            let (at, other) = (dice.roll(reports), dice.roll(reports));
            let now = edited(&mut dice, &texts[at], &texts[other]);
            let before = std::mem::replace(&mut texts[at], now);
            let start = texts[..at].iter().map(|text| text.sections().len() as u32).sum();
            let changed = changes(&[Change { start, before: &before, now: &texts[at] }]);
            let (expected, shards) = merged(&texts);
            if let Some((found, new)) = mend(&standing, &changed, &|key| files.get(key).cloned()) {
                assert_eq!(found, expected);
                let all: BTreeMap<Key, &Vec<u8>> = shards.iter().map(|shard| (shard.key, &shard.bytes)).collect();
                for shard in &new {
                    assert_eq!(Some(&&shard.bytes), all.get(&shard.key));
                }
                let new: Vec<&Key> = new.iter().map(|shard| &shard.key).collect();
                assert!(all.iter().all(|(key, bytes)| new.contains(&key) || files.get(key) == Some(*bytes)));
                mended += 1;
            }
            told += 1;
            (standing, files) = (expected, shards.into_iter().map(|shard| (shard.key, shard.bytes)).collect());
        }
    }
    assert!(mended * 2 > told, "{mended} of {told} could be mended");
}

#[test]
fn a_shard_that_is_not_as_it_was_left_is_not_built_upon() {
    let mut dice = Dice(5);
    let texts = archive(&mut dice, 30);
    let (standing, shards) = merged(&texts);
    let now = Text::of_names(texts[0].sections().map(|_| vec!["另外一种说法"]));
    let changed = changes(&[Change { start: 0, before: &texts[0], now: &now }]);
    let fetch = |key: &Key| shards.iter().find(|shard| shard.key == *key).map(|shard| [&shard.bytes[..], b"x"].concat());
    assert!(mend(&standing, &changed, &fetch).is_none());
    assert!(mend(&standing, &changed, &|_| None).is_none());
}
