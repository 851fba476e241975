//! A build on top of the last one gives the same bytes as one from nothing, whatever has changed between the two, and writes
//! only what has changed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::archive::Archive;
use gongbao::diag::{Diagnostic, Severity, in_order};
use gongbao::output::{FileEntry, Lock, MANIFEST, Memory, Published, Sink, Staging};
use gongbao::pipeline::{self, Cache, Options, Silent};
use walkdir::WalkDir;

pub const OPTIONS: Options = Options { drafts: false, offline: false, search: true };

pub type Site = BTreeMap<String, Arc<[u8]>>;

/// Builds on top of the last build, and publishes if nothing is wrong.
pub fn build_on_last(archive: &Archive) -> (Option<Published>, Vec<Diagnostic>) {
    let archive = archive.as_built();
    let staging = Staging::open(Lock::acquire(&archive.root, &|| {}).unwrap(), &archive.root.join("public")).unwrap();
    let cache = Cache::open(&archive.root);
    let said = in_order(pipeline::build_on(&archive, &OPTIONS, &cache, &staging, &Silent).said);
    cache.close().unwrap();
    let sound = said.iter().all(|d| d.severity != Severity::Error);
    (sound.then(|| staging.publish().unwrap()), said)
}

/// Builds from nothing.
pub fn build_anew(archive: &Archive) -> (Site, Vec<Diagnostic>) {
    let memory = Memory::new();
    let said = in_order(pipeline::build(&archive.as_built(), &OPTIONS, &memory, &Silent).said);
    (memory.into_files(), said)
}

/// All files in public/ except the list of them.
fn public(archive: &Archive) -> Site {
    let root = archive.path("public");
    let files = WalkDir::new(&root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let path = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        (path, Arc::from(fs::read(entry.path()).unwrap()))
    });
    named.filter(|(path, _)| path != MANIFEST).collect()
}

/// Pseudo-random numbers, which are the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

const REGIONS: [&str; 6] =
    ["浙江省", "浙江省, 宁波市", "浙江省, 温州市", "浙江省, 宁波市, 北仑区", "江苏省, 南京市", "江苏省, 无名新区"];
const TERMS: [&str; 7] = ["标准地", "“双强”行动", "低空经济", "“361”", "最多跑一次", "DEPA", "标准地改革"];
const SENTENCES: [&str; 12] = [
    "推进标准地改革，发展低空经济。",
    "农业“双强”行动见到成效。",
    "聚焦“361”产业，对接DEPA规则。",
    "深化最多跑一次。",
    "城乡面貌焕然一新。",
    "项目建设提速，标准地出让一百亩。",
    "今年地区生产总值增长6%左右，城镇新增就业5万人以上。",
    "去年地区生产总值增长5.8%。",
    "农民人均纯收入比上年增长8%。",
    "全市地区生产总值1000亿元，增长6%。",
    "汽车产量120万辆，外贸出口增长9%。",
    "全市地区生产总值增长60%左右。",
];

/// Corrections that find their figures in some of the reports.
const CORRECTIONS: &[&str] = &[
    "- at: {anchor: s1-p1, indicator: gdp, measure: growth}\n  set: {value: 7}\n",
    "# 说明\n- at: {anchor: s1-p2, indicator: gdp, measure: growth}\n  remove: true\n",
    "- at: {anchor: s1-p1}\n  add: {indicator: new_jobs, kind: outcome, measure: level, value: 1, quote: 项目建设提速}\n",
    "- at: {anchor: s1-p1, indicator: cars}\n  confirm: true\n- at: {anchor: s1-p1, indicator: exports}\n  confirm: true\n",
];

/// A report whose parts edits can change one by one.
#[derive(Clone)]
struct Draft {
    title: &'static str,
    region: &'static str,
    year: u16,
    draft: bool,
    paragraphs: Vec<&'static str>,
    image: Option<&'static str>,
    notes: Vec<(&'static str, usize)>,
}

impl Draft {
    fn random(chance: &mut Chance) -> Draft {
        Draft {
            title: "政府工作报告",
            region: chance.of(&REGIONS[..5]),
            year: 2030 + chance.below(4) as u16,
            draft: false,
            paragraphs: (0..3).map(|_| chance.of(&SENTENCES)).collect(),
            image: None,
            notes: vec![(chance.of(&TERMS), chance.below(3))],
        }
    }

    fn markdown(&self) -> String {
        let Draft { title, region, year, draft, .. } = self;
        let draft = if *draft { "draft: true\n" } else { "" };
        let mut text = format!("---\ntitle: {title}\nregion: [{region}]\nyear: {year}\n{draft}---\n\n");
        for (i, sentence) in self.paragraphs.iter().enumerate() {
            let heading = if i == 0 { "## 一、回顾 {#s1}\n\n" } else { "" };
            text.push_str(&format!("{heading}{sentence}\n\n"));
        }
        if let Some(image) = self.image {
            text.push_str(&format!("![图]({image})\n\n"));
        }
        for (i, (term, meaning)) in self.notes.iter().enumerate() {
            text.push_str(&format!("[^{}]: **{term}** 第{meaning}种说法，见各地。\n", i + 1));
        }
        text
    }
}

/// An archive under edit, and the expected contents of its files.
pub struct Edited {
    pub archive: Archive,
    pub chance: Chance,
    reports: BTreeMap<String, Draft>,
    /// Files of content, theme and settings as they were last written.
    written: BTreeMap<String, String>,
    others: BTreeMap<String, String>,
    edits: u64,
}

impl Edited {
    pub fn new(seed: u64) -> Edited {
        let mut chance = Chance(seed);
        let reports = (0..5).map(|i| (format!("content/reports/{i}.md"), Draft::random(&mut chance))).collect();
        let others = BTreeMap::from([
            ("config.yaml".to_owned(), "title: 试验\n".to_owned()),
            ("content/pages/about.md".to_owned(), "---\ntitle: 关于\n---\n\n一段。\n".to_owned()),
        ]);
        Edited { archive: Archive::empty(), chance, reports, written: BTreeMap::new(), others, edits: 0 }
    }

    /// Makes a few edits, and returns the files of the archive that they change.
    pub fn edit(&mut self) -> BTreeSet<String> {
        for _ in 0..=self.chance.below(3) {
            match self.chance.below(9) {
                0..=4 => self.edit_report(),
                5 => self.move_or_delete(),
                6 => self.edit_other(),
                7 => self.touch_public(),
                _ => self.spoil_cache(),
            }
        }
        self.write()
    }

    fn edit_report(&mut self) {
        let Edited { reports, chance, .. } = self;
        let at = chance.below(reports.len().max(1));
        let Some(report) = reports.values_mut().nth(at) else { return };
        match chance.below(10) {
            0 => report.paragraphs.push(chance.of(&SENTENCES)),
            1 => _ = (report.paragraphs.len() > 1).then(|| report.paragraphs.remove(0)),
            2 => report.title = chance.of(&["政府工作报告", "市政府工作报告", "工作报告"]),
            3 => report.region = chance.of(&REGIONS),
            4 => report.year = 2028 + chance.below(8) as u16,
            5 => report.notes.push((chance.of(&TERMS), chance.below(3))),
            6 => _ = report.notes.pop(),
            7 => report.draft = !report.draft,
            8 => report.image = [None, Some("chart.svg"), Some("new/chart.svg"), Some("none.png")][chance.below(4)],
            _ => report.paragraphs.reverse(),
        }
    }

    fn move_or_delete(&mut self) {
        let Edited { reports, chance, .. } = self;
        let path = reports.keys().nth(chance.below(reports.len().max(1))).cloned();
        let report = path.and_then(|path| reports.remove(&path));
        if let (Some(report), true) = (report, chance.below(2) == 0) {
            reports.insert(format!("content/reports/moved/{}.md", chance.below(100)), report);
        } else if reports.len() < 6 {
            reports.insert(format!("content/reports/new/{}.md", chance.below(100)), Draft::random(chance));
        }
    }

    /// Edits settings, theme, a plain page, or what the curator says of terms and figures.
    fn edit_other(&mut self) {
        let files: [(&str, &[&str]); 12] = [
            (
                "config.yaml",
                &[
                    "title: 试验\n",
                    "title: 另一个\nplain_text: true\n",
                    "title: 另一个\nmarkdown: false\ncitation: 2015\n",
                    "title: 试验\nbase_url: https://example.org/a/\nlanguage: en\n",
                    if cfg!(feature = "traditional") { "title: 试验\ntraditional: true\n" } else { "title: 试验\n" },
                    "title: 试验\nfeed: {full_text: true, id: \"tag:example.org,2024:a\"}\n",
                ],
            ),
            (
                "content/added.yaml",
                &[
                    "/zhejiang/2030/: 2026-05-01\n/zhejiang/ningbo/2031/: 2026-06-01\n",
                    "/zhejiang/ningbo/2031/: [2026-06-01, 2026-06-02]\n/zhejiang/wenzhou/2032/: 2026-06-01\n",
                ],
            ),
            ("content/pages/about.md", &["---\ntitle: 关于\n---\n\n一段。\n", "---\ntitle: 说明\n---\n\n两段。\n"]),
            (
                "content/glossary/terms.yaml",
                &[
                    "- term: 低空经济\n  definition: 编者的话。\n",
                    "- term: 焕然\n  aliases: [面貌]\n  definition: 另一句。\n",
                    "[]\n",
                ],
            ),
            (
                "content/indicators/own.yaml",
                &["- code: cars\n  name: 汽车产量\n  unit: 辆\n", "- code: exports\n  names: 汽车产量\n", "- code: Cars\n"],
            ),
            ("content/figures/1.yaml", CORRECTIONS),
            ("content/figures/moved/7.yaml", CORRECTIONS),
            ("content/reports/chart.svg", &["<svg width='1' height='2'/>", "<svg width='3' height='4'/>", "no image"]),
            ("content/reports/new/chart.svg", &["<svg/>", "<svg viewBox='0 0 5 6'/>"]),
            ("themes/default/assets/style.css", &["body { color: red }\n", "body { color: blue }\n"]),
            ("themes/default/strings/zh-Hans.yaml", &["places: 各地\n", "terms: 词\n"]),
            ("themes/default/templates/404.html", &["{% extends \"base.html\" %}\n{% block main %}没有{% endblock %}\n"]),
        ];
        let (path, texts) = files[self.chance.below(files.len())];
        let there = self.others.contains_key(path) && (!path.starts_with("config") && !path.ends_with("about.md"));
        if there && self.chance.below(2) == 0 {
            self.others.remove(path);
        } else {
            self.others.insert(path.to_owned(), self.chance.of(texts).to_owned());
        }
    }

    /// Changes or removes files that gongbao wrote, behind its back. Only files that every site has are changed: one that is no
    /// longer needed would then be somebody else's, and stay.
    fn touch_public(&mut self) {
        let files: Vec<String> = public(&self.archive).into_keys().filter(|path| path != "mine.txt").collect();
        if files.is_empty() {
            return;
        }
        if self.chance.below(2) == 0 {
            let path = &files[self.chance.below(files.len())];
            fs::remove_file(self.archive.path("public").join(path)).unwrap();
        } else {
            let path = self.chance.of(&["index.html", "404.html", "feed.xml", "sitemap.xml", "terms/index.html"]);
            fs::write(self.archive.path("public").join(path), "x").unwrap();
        }
    }

    fn spoil_cache(&mut self) {
        let state = self.archive.path(".gongbao");
        let files = WalkDir::new(&state).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        let files: Vec<_> = files.map(walkdir::DirEntry::into_path).collect();
        match self.chance.below(3) {
            0 => _ = fs::remove_dir_all(&state),
            1 => files.iter().for_each(|file| fs::write(file, "nonsense").unwrap()),
            _ => files.iter().for_each(|file| cut(file)),
        }
    }

    /// Writes the files as they should be, and returns those that change. Their timestamps are old, so that gongbao can rely on them.
    pub fn write(&mut self) -> BTreeSet<String> {
        let mut wanted = self.others.clone();
        wanted.extend(self.reports.iter().map(|(path, report)| (path.clone(), report.markdown())));
        let mut changed = BTreeSet::new();
        for path in self.written.keys().filter(|path| !wanted.contains_key(*path)) {
            changed.insert(path.clone());
            fs::remove_file(self.archive.path(path)).unwrap();
        }
        for (path, text) in wanted.iter().filter(|(path, text)| self.written.get(*path) != Some(text)) {
            self.edits += 1;
            changed.insert(path.clone());
            self.archive.write(path, text);
            let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000 + self.edits % 3);
            fs::File::options().write(true).open(self.archive.path(path)).unwrap().set_modified(old).unwrap();
        }
        self.written = wanted;
        changed
    }
}

fn cut(file: &Path) {
    let bytes = fs::read(file).unwrap();
    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
}

/// Applies edit scripts one after another, and compares each build with one from nothing.
fn run(seed: u64, scripts: usize) {
    let mut edited = Edited::new(seed);
    edited.write();
    edited.archive.write("public/mine.txt", "mine");
    for script in 0..scripts {
        let before = public(&edited.archive);
        let (published, said) = build_on_last(&edited.archive);
        let (mut anew, said_anew) = build_anew(&edited.archive);
        assert_eq!(said, said_anew, "seed {seed}, script {script}");
        if let Some(published) = published {
            anew.insert("mine.txt".to_owned(), Arc::from(&b"mine"[..]));
            let after = public(&edited.archive);
            assert_same(&after, &anew, &format!("seed {seed}, script {script}"));
            let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).count();
            assert_eq!(published.written, changed, "seed {seed}, script {script}");
        }
        edited.edit();
    }
}

fn assert_same(built: &Site, anew: &Site, when: &str) {
    let mut paths = built.keys().chain(anew.keys());
    if let Some(path) = paths.find(|path| built.get(*path) != anew.get(*path)) {
        let show = |site: &Site| site.get(path).map_or("nothing".into(), |bytes| String::from_utf8_lossy(bytes).into_owned());
        panic!("{when}: {path} is\n{}\nand should be\n{}", show(built), show(anew));
    }
}

// Three hundred scripts, in parts so that tests can run in parallel.

#[test]
fn a_build_on_the_last_one_is_the_same_as_one_from_nothing_1() {
    run(1, 75);
}

#[test]
fn a_build_on_the_last_one_is_the_same_as_one_from_nothing_2() {
    run(2, 75);
}

#[test]
fn a_build_on_the_last_one_is_the_same_as_one_from_nothing_3() {
    run(3, 75);
}

#[test]
fn a_build_on_the_last_one_is_the_same_as_one_from_nothing_4() {
    run(4, 75);
}

/// A sink that records the files put into it, and counts those kept from the last build.
struct Counting<'a> {
    staging: &'a Staging,
    put: Mutex<Vec<String>>,
    kept: AtomicUsize,
}

impl Sink for Counting<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileEntry>> {
        self.put.lock().unwrap().push(path.to_owned());
        self.staging.put(path, bytes)
    }

    fn keep(&self, files: &[FileEntry]) -> bool {
        let kept = self.staging.keep(files);
        self.kept.fetch_add(if kept { files.len() } else { 0 }, Ordering::Relaxed);
        kept
    }

    fn standing(&self, path: &str) -> Option<Vec<u8>> {
        self.staging.standing(path)
    }
}

/// Builds on top of the last build; returns the paths that were written and how many files were kept.
fn built_again(edited: &Edited) -> (Vec<String>, usize) {
    let root = edited.archive.as_built().root;
    let staging = Staging::open(Lock::acquire(&root, &|| {}).unwrap(), &root.join("public")).unwrap();
    let cache = Cache::open(&root);
    let sink = Counting { staging: &staging, put: Mutex::default(), kept: AtomicUsize::new(0) };
    pipeline::build_on(&edited.archive.as_built(), &OPTIONS, &cache, &sink, &Silent);
    let made = (sink.put.into_inner().unwrap(), sink.kept.into_inner());
    cache.close().unwrap();
    // The timestamps of a file system are coarse; the publication must end some steps after the last file.
    std::thread::sleep(Duration::from_millis(50));
    staging.publish().unwrap();
    made
}

#[test]
fn what_has_not_changed_is_not_made_again() {
    let mut edited = Edited::new(9);
    edited.write();
    let (all, none) = built_again(&edited);
    let (again, kept) = built_again(&edited);
    assert_eq!((none, again.len() + kept), (0, all.len()));
    assert!(again.len() * 5 < all.len(), "{} of {} files were made again", again.len(), all.len());
    assert!(again.iter().all(|path| !path.starts_with("search/")), "{again:?}");
}

#[test]
fn lines_that_move_in_the_settings_change_no_page() {
    let mut edited = Edited::new(9);
    edited.write();
    let settings = "title: 试验\nmoved:\n  /old/: /terms/\n";
    edited.archive.write("config.yaml", settings);
    built_again(&edited);
    let (before, _) = built_again(&edited);
    edited.archive.write("config.yaml", &format!("# a comment\n{settings}"));
    let (after, _) = built_again(&edited);
    assert!(after.iter().all(|path| before.contains(path)), "{after:?}");
}

#[test]
fn a_report_that_changes_changes_few_files_of_the_index() {
    let mut edited = Edited::new(12);
    for i in 0..40 {
        let mut draft = Draft::random(&mut edited.chance);
        draft.year = 2050 + i;
        let signs = (0..3000).map(|_| char::from_u32(0x4e00 + edited.chance.below(2000) as u32).unwrap());
        draft.paragraphs.push(signs.collect::<String>().leak());
        edited.reports.insert(format!("content/reports/more/{i}.md"), draft);
    }
    edited.write();
    let is_shard = |path: &String| path.ends_with(".bin");
    let all = built_again(&edited).0.into_iter().filter(is_shard).count();
    // Builds in which nothing changes do not forget the data that the index is updated from.
    built_again(&edited);
    edited.reports.get_mut("content/reports/more/7.md").unwrap().paragraphs[0] = "新增一句。";
    edited.write();
    let (again, kept) = built_again(&edited);
    let again = again.into_iter().filter(is_shard).count();
    assert!(kept > 0 && again > 0 && again * 2 < all, "{again} of {all} shards");
    let (site, _) = build_anew(&edited.archive);
    let index = |site: Site| site.into_iter().filter(|(path, _)| path.starts_with("search/")).collect::<Site>();
    assert_eq!(index(public(&edited.archive)), index(site));
}
