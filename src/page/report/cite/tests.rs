//! The references of reports that differ. The strings by GB/T 7714 are what citeproc prints from the CSL-JSON of the same report with the
//! styles of the Zotero Chinese community for the two editions.

use super::reference::Citation;
use super::*;
use crate::document::{Kind, Provenance};

const DAY: &str = "2026-11-29";

/// The values of blanks, by name.
type Passage = &'static [(&'static str, &'static str)];

/// A passage as the page's script states it: a paragraph, or words that are selected in it.
const PARAGRAPH: [(&str, &str); 3] =
    [("anchor", "s1-p3"), ("at", "一、2023年工作回顾，第3段"), ("url", "https://example.org/r/?v=0a1b2c3d#s1-p3")];
const SECTION: [(&str, &str); 3] = [("anchor", "s2"), ("at", "二、2024年总体要求"), ("url", "https://example.org/r/#s2")];
const SELECTION: [(&str, &str); 4] = [PARAGRAPH[0], PARAGRAPH[1], PARAGRAPH[2], ("quote", "增长6.5%左右")];

fn front(title: &str, region: &str) -> FrontMatter {
    let region = region.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    FrontMatter { title: title.to_owned(), region, ..FrontMatter::default() }
}

/// The reports, by what distinguishes each.
fn reports() -> Vec<(&'static str, FrontMatter)> {
    let beilun = || FrontMatter {
        year: Some(2024),
        delivered: Some(jiff::civil::date(2024, 1, 11)),
        speaker: Some("王程".to_owned()),
        ..front("宁波市北仑区政府工作报告（2024年）", "浙江省 宁波市 北仑区")
    };
    let page = |publisher: &str, url: &str| {
        Some(Provenance { publisher: Some(publisher.to_owned()), url: Some(url.to_owned()), ..Provenance::default() })
    };
    vec![
        ("delivered", beilun()),
        (
            "published a year later",
            FrontMatter {
                published: Some(jiff::civil::date(2025, 2, 3)),
                source: page("区府办", "https://www.example.gov.cn/a_1.html?x=1&y=50%25"),
                ..beilun()
            },
        ),
        ("year only", FrontMatter { year: Some(1998), ..front("象山县政府工作报告", "浙江省 宁波市 象山县") }),
        ("no date", FrontMatter { speaker: Some("某某".to_owned()), ..front("浙江省政府工作报告", "浙江省") }),
        ("no speaker", FrontMatter { speaker: None, ..beilun() }),
        (
            "State Council",
            FrontMatter {
                delivered: Some(jiff::civil::date(2024, 3, 5)),
                speaker: Some("李强".to_owned()),
                ..front("政府工作报告", "中华人民共和国")
            },
        ),
        ("no place", FrontMatter { year: Some(2012), source: page("某某日报", "x"), ..front("政府工作报告 & 摘_要", "") }),
        ("nothing known", front("一篇{报告}\n 100%", "")),
        ("summary", FrontMatter { kind: Kind::Summary, ..beilun() }),
        ("excerpt", FrontMatter { kind: Kind::Excerpt, speaker: Some("艾尔肯·吐尼亚孜".to_owned()), ..beilun() }),
        ("digest", FrontMatter { digest: Some("据某报摘编".to_owned()), ..beilun() }),
    ]
}

fn source(front: &FrontMatter, edition: Edition) -> Source<'_> {
    Source {
        front,
        url: "https://example.org/r/",
        key: "r".to_owned(),
        site: "政府工作报告集注",
        edition,
        accessed: "引用日期",
        seat: OnceCell::new(),
    }
}

/// A reference with its blanks filled as the page's script fills them. No value here needs escaping.
fn filled(citation: &Citation, passage: &[(&str, &str)]) -> String {
    let value = |fill: &str| match fill {
        "today" => Some(DAY),
        "year" => DAY.get(..4),
        _ => passage.iter().find(|(name, _)| *name == fill).map(|(_, value)| *value),
    };
    let parts = citation.parts.iter().map(|part| match value(part.fill) {
        Some(day) if part.fill == "today" => format!("{}{}{}", part.before, day.replace('-', part.joint), part.after),
        Some(value) => format!("{}{value}{}", part.before, part.after),
        None => part.text.clone(),
    });
    parts.collect()
}

fn cited(front: &FrontMatter, edition: Edition, style: usize, passage: &[(&str, &str)]) -> String {
    filled(&source(front, edition).citations()[style], passage)
}

/// What each report is, and its reference by the editions of 2025 and 2015.
const REPORTS: [[&str; 3]; 11] = [
    [
        "delivered",
        "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波：宁波市北仑区人民政府，2024. https://example.org/r/.",
        "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波: 宁波市北仑区人民政府, 2024[2026-11-29]. https://example.org/r/.",
    ],
    [
        "published a year later",
        "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波：宁波市北仑区人民政府，2025. https://example.org/r/.",
        "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波: 宁波市北仑区人民政府, 2025[2026-11-29]. https://example.org/r/.",
    ],
    [
        "year only",
        "宁波市象山县人民政府. 象山县政府工作报告[R/OL]. 象山：宁波市象山县人民政府，1998. https://example.org/r/.",
        "宁波市象山县人民政府. 象山县政府工作报告[R/OL]. 象山: 宁波市象山县人民政府, 1998[2026-11-29]. https://example.org/r/.",
    ],
    [
        "no date",
        "某某. 浙江省政府工作报告[R/OL]. 杭州：浙江省人民政府，[2026]. https://example.org/r/.",
        "某某. 浙江省政府工作报告[R/OL]. 杭州: 浙江省人民政府, [2026][2026-11-29]. https://example.org/r/.",
    ],
    [
        "no speaker",
        "宁波市北仑区人民政府. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波：宁波市北仑区人民政府，2024. https://example.org/r/.",
        "宁波市北仑区人民政府. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波: 宁波市北仑区人民政府, 2024[2026-11-29]. https://example.org/r/.",
    ],
    [
        "State Council",
        "李强. 政府工作报告[R/OL]. 北京：国务院，2024. https://example.org/r/.",
        "李强. 政府工作报告[R/OL]. 北京: 国务院, 2024[2026-11-29]. https://example.org/r/.",
    ],
    [
        "no place",
        "政府工作报告 & 摘_要[R/OL]. 某某日报，2012. https://example.org/r/.",
        "政府工作报告 & 摘_要[R/OL]. 某某日报, 2012[2026-11-29]. https://example.org/r/.",
    ],
    [
        "nothing known",
        "一篇{报告} 100%[R/OL]. 政府工作报告集注，[2026]. https://example.org/r/.",
        "一篇{报告} 100%[R/OL]. 政府工作报告集注, [2026][2026-11-29]. https://example.org/r/.",
    ],
    [
        "summary",
        "王程. 宁波市北仑区政府工作报告（2024年）：摘要[R/OL]. 宁波：宁波市北仑区人民政府，2024. https://example.org/r/.",
        "王程. 宁波市北仑区政府工作报告（2024年）：摘要[R/OL]. 宁波: 宁波市北仑区人民政府, 2024[2026-11-29]. https://example.org/r/.",
    ],
    [
        "excerpt",
        "艾尔肯·吐尼亚孜. 宁波市北仑区政府工作报告（2024年）：节选[R/OL]. 宁波：宁波市北仑区人民政府，2024. https://example.org/r/.",
        "艾尔肯·吐尼亚孜. 宁波市北仑区政府工作报告（2024年）：节选[R/OL]. 宁波: 宁波市北仑区人民政府, 2024[2026-11-29]. https://example.org/r/.",
    ],
    [
        "digest",
        "王程. 宁波市北仑区政府工作报告（2024年）：摘编[R/OL]. 宁波：宁波市北仑区人民政府，2024. https://example.org/r/.",
        "王程. 宁波市北仑区政府工作报告（2024年）：摘编[R/OL]. 宁波: 宁波市北仑区人民政府, 2024[2026-11-29]. https://example.org/r/.",
    ],
];

/// Passages of the first report, and of one without a date.
const PASSAGES: [(usize, Passage, [&str; 2]); 6] = [
    (
        0,
        &SECTION,
        [
            "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波：宁波市北仑区人民政府，2024：二、2024年总体要求. https://example.org/r/#s2.",
            "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波: 宁波市北仑区人民政府, 2024: 二、2024年总体要求[2026-11-29]. https://example.org/r/#s2.",
        ],
    ),
    (
        0,
        &PARAGRAPH,
        [
            "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波：宁波市北仑区人民政府，2024：一、2023年工作回顾，第3段. https://example.org/r/?v=0a1b2c3d#s1-p3.",
            "王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波: 宁波市北仑区人民政府, 2024: 一、2023年工作回顾，第3段[2026-11-29]. https://example.org/r/?v=0a1b2c3d#s1-p3.",
        ],
    ),
    (
        0,
        &SELECTION,
        [
            "“增长6.5%左右”\n王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波：宁波市北仑区人民政府，2024：一、2023年工作回顾，第3段. https://example.org/r/?v=0a1b2c3d#s1-p3.",
            "“增长6.5%左右”\n王程. 宁波市北仑区政府工作报告（2024年）[R/OL]. 宁波: 宁波市北仑区人民政府, 2024: 一、2023年工作回顾，第3段[2026-11-29]. https://example.org/r/?v=0a1b2c3d#s1-p3.",
        ],
    ),
    (
        3,
        &SECTION,
        [
            "某某. 浙江省政府工作报告[R/OL]. 杭州：浙江省人民政府，[2026]：二、2024年总体要求. https://example.org/r/#s2.",
            "某某. 浙江省政府工作报告[R/OL]. 杭州: 浙江省人民政府, [2026]: 二、2024年总体要求[2026-11-29]. https://example.org/r/#s2.",
        ],
    ),
    (
        3,
        &PARAGRAPH,
        [
            "某某. 浙江省政府工作报告[R/OL]. 杭州：浙江省人民政府，[2026]：一、2023年工作回顾，第3段. https://example.org/r/?v=0a1b2c3d#s1-p3.",
            "某某. 浙江省政府工作报告[R/OL]. 杭州: 浙江省人民政府, [2026]: 一、2023年工作回顾，第3段[2026-11-29]. https://example.org/r/?v=0a1b2c3d#s1-p3.",
        ],
    ),
    (
        3,
        &SELECTION,
        [
            "“增长6.5%左右”\n某某. 浙江省政府工作报告[R/OL]. 杭州：浙江省人民政府，[2026]：一、2023年工作回顾，第3段. https://example.org/r/?v=0a1b2c3d#s1-p3.",
            "“增长6.5%左右”\n某某. 浙江省政府工作报告[R/OL]. 杭州: 浙江省人民政府, [2026]: 一、2023年工作回顾，第3段[2026-11-29]. https://example.org/r/?v=0a1b2c3d#s1-p3.",
        ],
    ),
];

const STANDARD: usize = 0;
const BIBTEX: usize = 1;
const RIS: usize = 2;
const CSL: usize = 3;

#[test]
fn the_standard_is_written_as_citeproc_writes_it() {
    let reports = reports();
    for ((name, front), [expected, of_2025, of_2015]) in reports.iter().zip(REPORTS) {
        assert_eq!(*name, expected);
        assert_eq!(cited(front, Edition::Of2025, STANDARD, &[]), of_2025, "{name}");
        assert_eq!(cited(front, Edition::Of2015, STANDARD, &[]), of_2015, "{name}");
    }
    for (report, passage, [of_2025, of_2015]) in PASSAGES {
        assert_eq!(cited(&reports[report].1, Edition::Of2025, STANDARD, passage), of_2025);
        assert_eq!(cited(&reports[report].1, Edition::Of2015, STANDARD, passage), of_2015);
    }
}

#[test]
fn the_day_of_access_is_named_until_it_is_filled_in() {
    let unfilled = |edition| -> String {
        let front = front("政府工作报告", "浙江省");
        source(&front, edition).citations()[STANDARD].parts.iter().map(|part| part.text.as_str()).collect()
    };
    assert_eq!(
        unfilled(Edition::Of2025),
        "浙江省人民政府. 政府工作报告[R/OL]. 杭州：浙江省人民政府，[引用日期]. https://example.org/r/."
    );
    assert_eq!(
        unfilled(Edition::Of2015),
        "浙江省人民政府. 政府工作报告[R/OL]. 杭州: 浙江省人民政府, [引用日期][引用日期]. https://example.org/r/."
    );
}

#[test]
fn bibtex_has_the_anchor_in_its_key_and_is_escaped() {
    let reports = reports();
    assert_eq!(
        cited(&reports[1].1, Edition::Of2025, BIBTEX, &SELECTION),
        r"@techreport{r-s1-p3,
  author = {{王程}},
  title = {宁波市北仑区政府工作报告（2024年）},
  institution = {宁波市北仑区人民政府},
  address = {宁波},
  year = {2025},
  date = {2025-02-03},
  langid = {chinese},
  library = {政府工作报告集注},
  note = {原文：\url{https://www.example.gov.cn/a_1.html?x=1&y=50%25}},
  url = {https://example.org/r/?v=0a1b2c3d#s1-p3},
  urldate = {2026-11-29},
  pages = {一、2023年工作回顾，第3段},
  annote = {增长6.5%左右}
}"
    );
    assert!(cited(&reports[6].1, Edition::Of2025, BIBTEX, &[]).contains(r"title = {政府工作报告 \& 摘\_要}"));
    let odd = cited(&reports[7].1, Edition::Of2025, BIBTEX, &[]);
    assert!(odd.contains(r"title = {一篇\textbraceleft{}报告\textbraceright{} 100\%}"), "{odd}");
}

#[test]
fn ris_and_csl_json_hold_the_same() {
    let (_, front) = &reports()[1];
    assert_eq!(
        cited(front, Edition::Of2025, RIS, &PARAGRAPH),
        "TY  - RPRT\nID  - r-s1-p3\nAU  - 王程\nTI  - 宁波市北仑区政府工作报告（2024年）\nPB  - 宁波市北仑区人民政府\nCY  - 宁波\n\
         PY  - 2025\nDA  - 2025/02/03\nLA  - zh-CN\nDP  - 政府工作报告集注\nN1  - 原文：https://www.example.gov.cn/a_1.html?x=1&y=50%25\n\
         UR  - https://example.org/r/?v=0a1b2c3d#s1-p3\nY2  - 2026/11/29\nSP  - 一、2023年工作回顾，第3段\nER  - "
    );
    let item: Value = serde_json::from_str(&cited(front, Edition::Of2025, CSL, &PARAGRAPH)).unwrap();
    let expected = json!({
        "id": "r-s1-p3", "type": "report", "title": "宁波市北仑区政府工作报告（2024年）", "author": [{"literal": "王程"}],
        "publisher": "宁波市北仑区人民政府", "publisher-place": "宁波", "issued": {"date-parts": [[2025, 2, 3]]},
        "accessed": {"date-parts": [["2026", "11", "29"]]}, "page": "一、2023年工作回顾，第3段", "language": "zh-CN",
        "source": "政府工作报告集注", "note": "原文：https://www.example.gov.cn/a_1.html?x=1&y=50%25",
        "URL": "https://example.org/r/?v=0a1b2c3d#s1-p3",
    });
    assert_eq!(item, expected);
}

/// Author, title, date and institution of a report, as each format states them.
#[test]
fn all_formats_agree() {
    for (name, front) in reports() {
        let source = source(&front, Edition::Of2025);
        let tags = source.tags();
        let tag = |name: &str| tags.iter().find(|tag| tag.name == name).map(|tag| tag.content.clone());
        let item: Value = serde_json::from_str(&cited(&front, Edition::Of2025, CSL, &[])).unwrap();
        let ris = cited(&front, Edition::Of2025, RIS, &[]);
        let line = |name: &str| ris.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix("  - ")).map(str::to_owned);
        let structured = source.structured();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let joined = |parts: &Value, joint: &str| {
            let parts: Vec<String> = parts.as_array()?.iter().map(|part| format!("{:0>2}", part.to_string())).collect();
            Some(parts.join(joint))
        };

        let author = text(&item["author"][0]["literal"]);
        assert_eq!(
            [tag("citation_author"), line("AU"), text(&structured["author"]["name"])],
            [(); 3].map(|()| author.clone()),
            "{name}"
        );
        let title = text(&item["title"]);
        assert_eq!([tag("citation_title"), line("TI"), text(&structured["name"])], [(); 3].map(|()| title.clone()), "{name}");
        let publisher = text(&item["publisher"]);
        assert!(publisher.is_some(), "{name}");
        let institution = tag("citation_technical_report_institution");
        assert_eq!(
            [institution, line("PB"), text(&structured["publisher"]["name"])],
            [(); 3].map(|()| publisher.clone()),
            "{name}"
        );
        let issued = &item["issued"]["date-parts"][0];
        assert_eq!(tag("citation_publication_date"), joined(issued, "/"), "{name}");
        assert_eq!(text(&structured["datePublished"]), joined(issued, "-"), "{name}");
        assert_eq!(line("PY"), issued.get(0).map(Value::to_string), "{name}");
        assert_eq!(
            [line("CY"), text(&structured["locationCreated"]["name"])],
            [(); 2].map(|()| text(&item["publisher-place"])),
            "{name}"
        );
    }
}
