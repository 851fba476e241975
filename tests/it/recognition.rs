//! Recognition as a whole: whatever the text, every character of it is in the ledger once, and a document contains what the
//! ledger says. Tests that need the collected seeds (`../shared/seeds`) are skipped if these are absent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::han::script::{Script, script};
use gongbao::recognition::ledger::Fate;
use gongbao::recognition::tape::clean::clean;
use gongbao::recognition::tape::damage::mends;
use gongbao::recognition::tape::simplify::simplify;
use gongbao::recognition::tape::wording::mainland;
use gongbao::recognition::{Recognised, recognise};
use gongbao::source::Raw;
use proptest::prelude::*;

fn raw(file: &str, text: &str) -> Raw {
    Raw {
        file: Arc::from(file),
        blake3: String::new(),
        encoding: "UTF-8",
        text: text.to_owned(),
        hints: Vec::new(),
        fields: Vec::new(),
    }
}

fn recognised(text: &str) -> Recognised {
    recognise(&raw("sources/test.txt", text), &Conversion::default()).value
}

/// Counts the letters and digits of a text under the documented folds. Recognition must neither lose nor invent any.
fn counted(text: &str, script: Script) -> BTreeMap<char, i64> {
    let mut counts = BTreeMap::new();
    let tape = clean(text, &[], &[], &mends(text)).tape;
    let tape = if script == Script::Traditional { simplify(&mainland(tape)) } else { tape };
    for c in tape.text().chars().filter(|c| c.is_alphanumeric()) {
        *counts.entry(c).or_insert(0) += 1;
    }
    counts
}

/// Checks a recognised text against its ledger.
fn account(text: &str, found: &Recognised) {
    assert_eq!(found.ledger.check(text), Ok(()), "the ledger is the whole text, once");
    for (n, document) in found.documents.iter().enumerate() {
        let item = n as u32 + 1;
        let kept: String = found
            .ledger
            .entries
            .iter()
            .filter(|(_, f)| matches!(f, Fate::Body { item: i } | Fate::Heading { item: i } if *i == item))
            .map(|(r, _)| &text[r.clone()])
            .collect();
        let has: String = document.blocks.iter().map(|b| b.plain_text().into_owned()).collect();
        let script = script(text);
        assert_eq!(
            differences(&counted(&kept, script), &counted(&has, script)),
            "",
            "document {item} holds what the ledger says"
        );
    }
}

fn differences(one: &BTreeMap<char, i64>, other: &BTreeMap<char, i64>) -> String {
    let all: std::collections::BTreeSet<char> = one.keys().chain(other.keys()).copied().collect();
    let count = |m: &BTreeMap<char, i64>, c| m.get(&c).copied().unwrap_or(0);
    all.into_iter()
        .filter(|c| count(one, *c) != count(other, *c))
        .map(|c| format!("{c}{:+} ", count(other, c) - count(one, c)))
        .collect()
}

#[test]
fn every_character_of_the_seeds_is_accounted_for() {
    for path in seeds() {
        let text = std::fs::read_to_string(&path).unwrap();
        account(&text, &recognised(&text));
    }
}

/// Lines from which raw files are made, in our own words.
const LINES: [&str; 40] = [
    "",
    "",
    "  ",
    "首页 > 政务公开 > 政府工作报告",
    "政府工作报告",
    "2024年政府工作报告",
    "某某县政府工作报告(2023年)",
    "政 府 工 作 报 告",
    "发布时间:2024-01-15 来源:县政府办 浏览次数:12",
    "索引号:1133/2024",
    "2024-01-15",
    "【字体:大 中 小】",
    "——2024年1月11日在某某县第十届人民代表大会第三次会议上",
    "县长 周 文",
    "各位代表:",
    "各位代表：",
    "现在,我代表县人民政府向大会报告工作,请予审议,并请各位政协委员提出意见。",
    "一、2023年工作回顾",
    "二、2024年工作安排",
    "(一)产业稳中有进",
    "(二)民生持续改善。新增就业3万人,建成学校5所[1],惠及群众很多很多。",
    "经济平稳增长。全年生产总值增长6.5%,财政收入达到12亿元,城乡居民收入继续增加,各项事业全面进步,群众得到更多实惠。",
    "各位代表!让我们更加紧密地团结起来,为建设美好家园而努力奋斗!",
    "名词解释",
    "1.四好公路:指建好、管好、护好、运营好的公路。",
    "2.一件事:指把多个事项合成一件来办。",
    "附件:十件民生实事",
    "1.修建道路五十公里。",
    "第3页 共20页",
    "上一篇:没有了",
    "版权所有:某某县人民政府",
    "本报讯 记者从县里获悉,会议听取了报告,代表们热烈讨论,一致认为这是一份好报告。",
    "• 【某某招商】某某县园区建设成效显著",
    "現(xiàn)在,發(fā)展經(jīng)濟,為人民服務",
    "&nbsp;&nbsp;坚持&ldquo;两山&rdquo;理念<br>不动摇",
    "??坚持稳中求进??总基调",
    "２０２４年ＧＤＰ增长５．５％",
    "关于印发《政府工作报告》的通知",
    "2.5",
    "某某县中级人民法院工作报告",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_character_of_a_made_file_is_accounted_for(picks in proptest::collection::vec((0..LINES.len(), 1..4usize), 0..60), glue in proptest::bool::weighted(0.1)) {
        let lines = picks.iter().map(|(n, times)| LINES[*n].repeat(*times));
        let text = lines.collect::<Vec<_>>().join(if glue { "" } else { "\n" });
        account(&text, &recognised(&text));
    }

    #[test]
    fn no_text_breaks_recognition(text in "(\\PC|[一二三四、。:()年月日第届次会议区长\n<&?;]){0,300}") {
        account(&text, &recognised(&text));
    }
}

/// Texts that are extremely long in one respect end in bounded time and with a complete ledger.
#[test]
fn texts_without_end() {
    for unit in
        ["一", " ", "\n", "<", "&", "(", "政府工作报告", "各位代表", "2024年", "一、", "?", "第一届人民代表大会", "市长", "•【"]
    {
        let text = unit.repeat(300_000 / unit.len());
        account(&text, &recognised(&text));
    }
}

fn seeds() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let folder = std::env::var_os("SEEDS").map_or(beside, PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    files
}

#[test]
#[ignore = "writes the converted seeds for the scorer to the folder named by CONVERTED"]
fn write_converted_seeds() {
    let out = PathBuf::from(std::env::var("CONVERTED").unwrap());
    for path in seeds() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let raw = raw(&format!("sources/{name}"), &std::fs::read_to_string(&path).unwrap());
        let noise = std::env::var("NOISE").map(|w| w.split(',').map(str::to_owned).collect()).unwrap_or_default();
        let noted = recognise(&raw, &Conversion { noise, ..Conversion::default() });
        for (n, document) in noted.value.documents.iter().enumerate() {
            let markdown = gongbao::document::write(document);
            std::fs::write(out.join(format!("{}-{}.md", path.file_stem().unwrap().to_string_lossy(), n + 1)), markdown)
                .unwrap();
        }
        println!("{name}: {:?}", noted.value.ledger.sums(&raw.text));
        for said in noted.said {
            let at = said.place.map(|p| format!("{}:{}", p.line, p.column)).unwrap_or_default();
            println!("  {:?} {at} {}: {}", said.severity, said.code, said.message);
        }
    }
}
