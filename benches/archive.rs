//! What the steps of a build cost: reading, linking, rendering, writing, and a whole archive from nothing and after one edit.
//!
//! `cargo bench --bench archive`. The reports are made here, of words of our own, in the sizes that real ones have: some 55 KB with
//! forty notes. If GONGBAO_BENCH_ARCHIVE names the folder of an archive, a copy of it is built too. docs/performance.md tells what came
//! of it.

#![allow(clippy::unwrap_used, reason = "a bench that cannot run need not go on")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use gongbao::annotation::{GlossaryEntry, ReportId, annotate};
use gongbao::config::Config;
use gongbao::document::{self, Document};
use gongbao::output::{Lock, Memory, Sink, Staging};
use gongbao::page::{self, Pages, Theme};
use gongbao::pipeline::{self, Archive, Cache, Options, Silent};
use gongbao::site::{self, Site, Surveyed};
use walkdir::WalkDir;

fn main() {
    divan::main();
}

const OPTIONS: Options = Options { drafts: false, offline: false, search: false };
const CITIES: [&str; 8] = ["宁波市", "温州市", "杭州市", "绍兴市", "嘉兴市", "湖州市", "金华市", "衢州市"];
const HEADS: [&str; 12] = ["强链", "惠民", "兴业", "数智", "绿能", "安居", "活水", "通达", "新苗", "同城", "善治", "聚才"];
const TAILS: [&str; 10] = ["行动", "工程", "计划", "改革", "试点", "平台", "机制", "走廊", "联盟", "指数"];
const CLAUSES: [&str; 8] = [
    "重点项目完成投资一百二十亿元",
    "新增规模以上企业三十六家",
    "城镇新增就业四万人",
    "改造老旧小区五十二个",
    "空气质量优良天数比例稳步提高",
    "粮食产量再创新高",
    "群众办事更加方便",
    "财政收支保持平衡",
];

/// A name made of its number: twenty thousand of them differ.
fn term(number: usize) -> String {
    let digit = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let (head, tail) = (HEADS[number % HEADS.len()], TAILS[number / HEADS.len() % TAILS.len()]);
    let rest = number / HEADS.len() / TAILS.len();
    let middle: String = rest.to_string().bytes().map(|b| digit[usize::from(b - b'0')]).collect();
    if rest == 0 { format!("{head}{tail}") } else { format!("{head}{middle}区{tail}") }
}

/// The Markdown of a report.
fn report(number: usize) -> String {
    let (city, year) = (CITIES[number % CITIES.len()], 2000 + number / CITIES.len());
    let mut text = format!("---\ntitle: {city}政府工作报告（{year}年）\nregion: [浙江省, {city}]\nyear: {year}\n---\n\n");
    for section in 1..=8 {
        text.push_str(&format!("## 第{section}部分 {{#s{section}}}\n\n"));
        for paragraph in 0..18 {
            let seed = number * 31 + section * 7 + paragraph;
            for clause in 0..8 {
                text.push_str(CLAUSES[(seed + clause * 3) % CLAUSES.len()]);
                text.push('，');
            }
            text.push_str(&format!("深入推进{}。\n\n", term(seed * 13 % 240)));
        }
    }
    for note in 0..40 {
        let name = term((number * 17 + note * 5) % 240);
        text.push_str(&format!(
            "[^{}]: **{name}** 由本市提出，{}，{}。\n",
            note + 1,
            CLAUSES[note % 8],
            CLAUSES[(note + 3) % 8]
        ));
    }
    text
}

/// An archive of so many reports in a folder that goes with it.
fn archive(reports: usize) -> (tempfile::TempDir, Archive) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/reports")).unwrap();
    fs::write(folder.path().join("config.yaml"), "title: 试验\nbase_url: https://example.org/\n").unwrap();
    for number in 0..reports {
        fs::write(folder.path().join(format!("content/reports/{number}.md")), report(number)).unwrap();
    }
    let archive = Archive::at(folder.path());
    (folder, archive)
}

fn read(text: &str) -> Document {
    document::read(&Arc::from("report.md"), text).value.unwrap()
}

/// A site of one report, with so many terms from a glossary.
fn site(document: &Document, terms: usize) -> Site {
    let glossary = (0..terms).map(|number| GlossaryEntry {
        term: term(number),
        aliases: Vec::new(),
        definition: "一项工作。".to_owned(),
        curated: Arc::default(),
    });
    let surveyed = Surveyed { file: "r.md".to_owned(), front: document.front.clone(), ..Surveyed::default() };
    let (glossary, options) = (glossary.collect(), site::Options::default());
    Site::assemble(Config::default(), vec![surveyed], glossary, vec![], options).value
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let text = report(1);
    bencher.counter(BytesCount::of_str(&text)).bench(|| read(black_box(&text)));
}

#[divan::bench(args = [200, 20_000])]
fn link(bencher: Bencher, terms: usize) {
    let text = report(1);
    let document = read(&text);
    let site = site(&document, terms);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| annotate(black_box(&document), Some(ReportId(0)), &site.lexicon, &site.nearness));
}

#[divan::bench]
fn render(bencher: Bencher) {
    let document = read(&report(1));
    let site = site(&document, 240);
    let theme = Theme::load("default", &[], "zh-Hans").value;
    let pages = Pages::new(&site, &theme, page::Options::default());
    let annotated = annotate(&document, Some(ReportId(0)), &site.lexicon, &site.nearness);
    bencher.bench(|| pages.report(ReportId(0), black_box(&document), &document.addresses(), &annotated, &[], Vec::new()));
}

#[divan::bench]
fn write(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let page = report(1);
    bencher.counter(BytesCount::of_str(&page)).bench(|| {
        let staging = Staging::open(Lock::acquire(folder.path(), &|| {}).unwrap(), &folder.path().join("public")).unwrap();
        staging.put("index.html", black_box(page.as_bytes())).unwrap();
        staging.publish().unwrap()
    });
}

#[divan::bench(args = [10, 100], sample_count = 5)]
fn whole_archive(bencher: Bencher, reports: usize) {
    let (_folder, archive) = archive(reports);
    bencher.counter(reports).bench(|| pipeline::build(&archive, &OPTIONS, &Memory::new(), &Silent).value);
}

#[divan::bench(args = [10, 100], sample_count = 5)]
fn one_report_changed(bencher: Bencher, reports: usize) {
    let (_folder, archive) = archive(reports);
    built_on_last(&archive);
    let file = archive.root.join("content/reports/3.md");
    bencher.counter(reports).bench(|| {
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replacen("。", "。再加一句。", 1)).unwrap();
        built_on_last(&archive);
    });
}

/// The archive that the environment names, if it does.
fn named() -> Option<String> {
    env::var("GONGBAO_BENCH_ARCHIVE").ok()
}

/// The files of an archive that people write, in a folder that goes with it, and its reports.
fn copy_of(named: &str) -> (tempfile::TempDir, Archive, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let written = |path: &Path| path.starts_with("content") || path == Path::new("config.yaml");
    let mut reports = Vec::new();
    for entry in WalkDir::new(named).sort_by_file_name().into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let path = entry.path().strip_prefix(named).unwrap();
        if written(path) {
            let copy = folder.path().join(path);
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(entry.path(), &copy).unwrap();
            reports.extend(path.starts_with("content/reports").then_some(copy));
        }
    }
    let archive = Archive::at(folder.path());
    (folder, archive, reports)
}

#[divan::bench(args = named(), sample_count = 5, sample_size = 1)]
fn named_archive(bencher: Bencher, named: &str) {
    let (_folder, archive, reports) = copy_of(named);
    bencher.counter(reports.len()).bench(|| pipeline::build(&archive, &OPTIONS, &Memory::new(), &Silent).value);
}

#[divan::bench(args = named(), sample_count = 5, sample_size = 1)]
fn one_report_of_the_named_archive_changed(bencher: Bencher, named: &str) {
    let (_folder, archive, reports) = copy_of(named);
    built_on_last(&archive);
    let file = &reports[reports.len() / 2];
    bencher.counter(reports.len()).bench(|| {
        let text = fs::read_to_string(file).unwrap();
        fs::write(file, text.replacen("。", "。再加一句。", 1)).unwrap();
        built_on_last(&archive);
    });
}

fn built_on_last(archive: &Archive) {
    let public: &Path = &archive.root.join("public");
    let staging = Staging::open(Lock::acquire(&archive.root, &|| {}).unwrap(), public).unwrap();
    let cache = Cache::open(&archive.root);
    pipeline::build_on(archive, &OPTIONS, &cache, &staging, &Silent);
    cache.close().unwrap();
    staging.publish().unwrap();
}
