//! The contract of themes: a theme that is not the built-in one keeps working, and docs/theme-contract.md names all that
//! templates are given and all that the program writes into them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::archive::Archive;
use gongbao::output::Memory;
use gongbao::pipeline::{self, Options, Silent};
use scraper::{Html, Selector};
use serde_json::Value;

/// The templates that are a page; the others are parts of these.
const PAGES: [&str; 17] = [
    "404",
    "compare",
    "data",
    "figures",
    "home",
    "indicator",
    "indicators",
    "moved",
    "page",
    "place",
    "places",
    "report",
    "search",
    "term",
    "terms",
    "year",
    "years",
];

/// Values that are HTML written by the program: template and variable.
const WRITTEN: [(&str, &str); 13] = [
    ("figures", "targets"),
    ("figures", "indicators[].chart"),
    ("figures", "indicators[].table"),
    ("figures", "indicators[].words"),
    ("indicator", "provinces"),
    ("indicator", "table"),
    ("indicator", "years"),
    ("report", "text"),
    ("report", "contents"),
    ("page", "text"),
    ("term", "uses"),
    ("term", "chart"),
    ("term", "definitions[].also"),
];

const LONG: &str = "## 一、回顾 {#s1}\n\n### （一）实业 {#s1-1}\n\n#### 主体壮大。 {#s1-1-1 .lead}\n\n按标准地[^1]出让土地，推行“双强”行动，发展低空经济，见附件[^3]。\n\n\
    | 指标 | 数值 |\n|---|---|\n| 增速 | 5% |\n\n- 第一件\n- 第二件\n\n> 一段引文。\n\n```json\n{\"a\": 1}\n```\n\n## 二、安排 {#s2}\n\n再推标准地改革。\n\n今年地区生产总值增长6%左右，农村居民人均可支配收入增长9%。\n\n\
    [^1]: **标准地** 先定标准后供地。\n\n[^2]: **“双强”行动** 科技强农、机械强农。\n\n[^3]: 见附件。\n";

fn report(region: &str, year: u16, more: &str, body: &str) -> String {
    format!("---\ntitle: 政府工作报告\nregion: [{region}]\nyear: {year}\n{more}---\n\n各位代表：\n\n{body}\n")
}

/// An archive in which every variable of every template has a value on some page, and no value on another.
fn archive() -> Archive {
    let ningbo = "浙江省, 宁波市";
    let more = "delivered: 2033-02-18\ncongress: 第十六届\nsession: 第三次会议\nspeaker: 某某\noffice: 市长\naliases: [/old/]\n\
        source:\n  file: sources/a.txt\n  item: 1\n  url: https://example.org/a\n";
    // A term that is used so often that each year has a page.
    let often: String = (0..650).map(|i| format!("第{i}处推进数字经济。\n\n")).collect();
    let same = "推广标准地[^1]。\n\n## 今年安排 {#s1}\n\n今年地区生产总值增长7%以上，农民人均纯收入增长8%。\n\n[^1]: **标准地** 先定标准后供地。";
    // A definition that is long beside its text, so that the list of notes does not repeat it.
    let other = format!("推广标准地[^1]。\n\n[^1]: **标准地** {}", "另一种说法：先定标准。".repeat(200));
    let mut files = vec![
        ("content/reports/zhejiang/ningbo/2033.md".to_owned(), report(ningbo, 2033, more, LONG)),
        (
            "content/reports/zhejiang/ningbo/2034.md".to_owned(),
            report(ningbo, 2034, "kind: summary\n", "深化标准地改革。\n\n![图](map.png)"),
        ),
        ("content/reports/zhejiang/ningbo/2030.md".to_owned(), report(ningbo, 2030, "", same)),
        ("content/reports/zhejiang/ningbo/2030-summary.md".to_owned(), report(ningbo, 2030, "kind: summary\n", "摘要。")),
        ("content/reports/zhejiang/wenzhou/2033.md".to_owned(), report("浙江省, 温州市", 2033, "", &other)),
        (
            "content/reports/zhejiang/ningbo/beilun/2033.md".to_owned(),
            report("浙江省, 宁波市, 北仑区", 2033, "", &format!("{often}## 今年安排 {{#s1}}\n\n今年地区生产总值增长6%。")),
        ),
        ("content/reports/zhejiang/2033.md".to_owned(), report("浙江省", 2033, "digest: 摘编。\n", same)),
        ("content/reports/unplaced/x.md".to_owned(), "---\ntitle: 一份报告\n---\n\n来历不明。\n".to_owned()),
        ("content/pages/about.md".to_owned(), "---\ntitle: 关于\n---\n\n## 一段 {#s1}\n\n文字。\n".to_owned()),
    ];
    let glossary = "- term: 低空经济\n  aliases: [低空产业]\n  definition: 低空飞行带动的经济。\n- term: 数字经济\n  definition: 数据带动的经济。\n";
    files.push(("content/glossary/terms.yaml".to_owned(), glossary.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let archive = Archive::of(&files);
    archive.write("config.yaml", "title: 试验\nbase_url: https://example.org/\nplain_text: true\ntheme: test\n");
    let image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0\0\0\x01\0\x08\x06\0\0\0";
    std::fs::write(archive.path("content/reports/zhejiang/ningbo/map.png"), image).unwrap();
    archive
}

/// The files of the archive's site under the theme of the archive, which must not cause a message.
fn built(archive: &Archive, offline: bool) -> BTreeMap<String, Arc<[u8]>> {
    let memory = Memory::new();
    let options = Options { drafts: false, offline, search: true };
    let said = pipeline::build(&archive.as_built(), &options, &memory, &Silent).said;
    let of_theme = said.iter().filter(|d| d.place.as_ref().is_some_and(|place| place.file.starts_with("themes/")));
    assert_eq!(of_theme.collect::<Vec<_>>(), Vec::<&gongbao::diag::Diagnostic>::new());
    memory.into_files()
}

/// What pages are given, by template: each page is replaced by its variables as JSON.
fn recorded() -> BTreeMap<String, Vec<Value>> {
    let archive = archive();
    for name in PAGES {
        let text = format!("{{% set template = \"{name}\" %}}{{{{ __tera_context | json | safe }}}}");
        archive.write(&format!("themes/test/templates/{name}.html"), &text);
    }
    let mut pages: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let without = built(&archive, false);
    let settings = archive.read("config.yaml");
    archive.write("config.yaml", &format!("{settings}image: content/reports/zhejiang/ningbo/map.png\n"));
    for (path, bytes) in without.into_iter().chain(built(&archive, true)) {
        if path.ends_with(".html") {
            let mut page: Value = serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
            let name = page.as_object_mut().unwrap().remove("template").unwrap();
            pages.entry(name.as_str().unwrap().to_owned()).or_default().push(page);
        }
    }
    pages
}

/// The variables within a value with the kinds that they have: `facts[].name` is `text`.
fn walk(path: &str, value: &Value, found: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "none",
        Value::Bool(_) => "yes or no",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(items) => {
            items.iter().for_each(|item| walk(&format!("{path}[]"), item, found));
            "list"
        }
        Value::Object(_) if path == "t" => "strings",
        Value::Object(entries) => {
            for (key, value) in entries {
                walk(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, value, found);
            }
            return;
        }
    };
    found.entry(path.to_owned()).or_default().insert(kind);
}

fn contract() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/theme-contract.md")).unwrap()
}

/// The rows of a section's table: the name in its first cell, without the backquotes, and the second cell.
fn rows(docs: &str, section: &str) -> BTreeMap<String, String> {
    let sections = docs.split("\n## ").chain(docs.split("\n### "));
    let text = sections.filter(|text| text.lines().next() == Some(section)).map(|text| text.split("\n#").next().unwrap());
    let text = text.last().unwrap_or_else(|| panic!("docs/theme-contract.md has no section {section}"));
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    rows.map(|(name, rest)| (name.to_owned(), rest.split(" | ").next().unwrap().to_owned())).collect()
}

/// The documented variables of a section, with those of the shapes that they have: a `link` has `href` and `label`.
fn documented(docs: &str, section: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    let mut rest: Vec<(String, String)> = rows(docs, section).into_iter().collect();
    while let Some((name, kind)) = rest.pop() {
        let optional = kind.ends_with(" or none");
        let plain = kind.trim_end_matches(" or none").to_owned();
        let (name, shape) = match plain.strip_prefix("list of ") {
            Some(item) => {
                all.insert(name.clone(), BTreeSet::from(["list".to_owned()]));
                (format!("{name}[]"), item.to_owned())
            }
            None => (name, plain),
        };
        if docs.contains(&format!("\n### {shape}\n")) {
            if optional {
                all.insert(name.clone(), BTreeSet::from(["none".to_owned()]));
            }
            rest.extend(rows(docs, &shape).into_iter().map(|(key, kind)| (format!("{name}.{key}"), kind)));
            continue;
        }
        let kind = if shape == "HTML" { "text".to_owned() } else { shape };
        all.insert(name, BTreeSet::from([kind]).into_iter().chain(optional.then(|| "none".to_owned())).collect());
    }
    all
}

#[test]
fn the_documented_variables_are_those_that_templates_are_given() {
    let docs = contract();
    let common = documented(&docs, "Every page");
    let mut wrong = Vec::new();
    let pages = recorded();
    assert_eq!(pages.keys().map(String::as_str).collect::<Vec<_>>(), PAGES);
    for (template, pages) in pages {
        let mut found = BTreeMap::new();
        pages.iter().for_each(|page| walk("", page, &mut found));
        let mut known = documented(&docs, &format!("{template}.html"));
        known.extend(common.clone());
        for (path, kinds) in &found {
            let Some(documented) = known.get(path) else {
                wrong.push(format!("{template}.html is given {path} ({kinds:?}), which is not documented"));
                continue;
            };
            for kind in kinds.iter().filter(|kind| !documented.contains(**kind)) {
                wrong.push(format!("{template}.html is given {path} as {kind}, and documented is {documented:?}"));
            }
        }
        for path in known.keys().filter(|path| !found.contains_key(*path)) {
            wrong.push(format!("{template}.html is not given {path}, which is documented"));
        }
    }
    assert!(wrong.is_empty(), "docs/theme-contract.md and the program differ:\n{}", wrong.join("\n"));
}

/// The texts at a path of a page's variables.
fn texts<'v>(value: &'v Value, path: &str, found: &mut Vec<&'v str>) {
    match (value, path.split_once("[].")) {
        (_, Some((list, key))) => {
            value[list].as_array().into_iter().flatten().for_each(|item| texts(item, key, found));
        }
        _ => found.extend(value[path].as_str()),
    }
}

/// The form of an id: `s1-2-p3` is `s1-2-p3` with every number as `N`.
fn form(id: &str) -> String {
    if id.starts_with("in-") {
        return "in-ADDRESS".to_owned();
    }
    let mut form = String::new();
    for part in id.split_inclusive('-') {
        let name = part.trim_end_matches('-').trim_end_matches(|c: char| c.is_ascii_digit());
        let number = if name.len() < part.trim_end_matches('-').len() { "N" } else { "" };
        form.push_str(&format!("{name}{number}{}", if part.ends_with('-') { "-" } else { "" }));
    }
    while let Some(at) = form.find("N-N") {
        form.replace_range(at..at + 3, "N");
    }
    form
}

#[test]
fn the_documented_classes_are_those_that_the_program_writes() {
    let mut found = BTreeSet::new();
    for (template, pages) in recorded() {
        for (_, variable) in WRITTEN.iter().filter(|(of, _)| *of == template) {
            let mut html = Vec::new();
            pages.iter().for_each(|page| texts(page, variable, &mut html));
            assert!(html.iter().any(|html| !html.is_empty()), "{template}: {variable}");
            for fragment in html {
                let fragment = Html::parse_fragment(fragment);
                for element in fragment.select(&Selector::parse("*").unwrap()) {
                    let classes = element.value().classes().filter(|class| !class.starts_with("c-"));
                    found.extend(classes.map(|class| format!(".{class}")));
                    found.extend(element.value().id().map(|id| format!("#{}", form(id))));
                    let data = element.value().attrs().map(|(name, _)| name).filter(|name| name.starts_with("data-"));
                    found.extend(data.map(str::to_owned));
                }
            }
        }
    }
    let documented: BTreeSet<String> = rows(&contract(), "What the program writes").into_keys().collect();
    let (new, gone): (Vec<_>, Vec<_>) = (found.difference(&documented).collect(), documented.difference(&found).collect());
    assert!(new.is_empty() && gone.is_empty(), "docs/theme-contract.md lacks {new:?}, and has {gone:?} for nothing");
}

/// The selectors of a script's queries.
fn selectors(script: &str) -> Vec<&str> {
    let calls = ["$(\"", "querySelector(\"", "querySelectorAll(\"", "closest(\"", "matches(\""];
    let starts = calls.iter().flat_map(|call| script.match_indices(call).map(|(at, call)| at + call.len()));
    starts.map(|at| script[at..].split('"').next().unwrap()).collect()
}

/// The classes, ids and data attributes that a script names.
fn hooks(script: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    for (at, _) in script.match_indices("dataset.") {
        let key: String = script[at + 8..].chars().take_while(|c| is_name(*c)).collect();
        found.insert(format!("data-{}", key.to_ascii_lowercase()));
    }
    for (at, _) in script.match_indices("getElementById(\"") {
        let id: String = script[at + 16..].chars().take_while(|c| is_name(*c)).collect();
        // Otherwise it is the beginning of an id.
        if script[at + 16 + id.len()..].starts_with("\")") {
            found.insert(format!("#{id}"));
        }
    }
    // The search page's script looks elements up by id.
    let by_id = script.contains("$ = id =>");
    for selector in selectors(script) {
        if by_id && selector.len() > 1 && selector.chars().all(is_name) || selector == "q" {
            found.insert(format!("#{selector}"));
        }
        // What is between quotes is the value of an attribute.
        let selector = selector.split('\'').step_by(2).collect::<String>();
        for sign in ['.', '#', '['] {
            let names = selector.split(sign).skip(1).map(|rest| rest.chars().take_while(|c| is_name(*c)).collect::<String>());
            let names = names.filter(|name| !name.is_empty() && (sign != '[' || name.starts_with("data-")));
            found.extend(names.map(|name| if sign == '[' { name } else { format!("{sign}{name}") }));
        }
    }
    found
}

#[test]
fn the_hooks_of_the_scripts_are_documented() {
    let docs = contract();
    let known: BTreeSet<String> = rows(&docs, "What the scripts look for")
        .into_keys()
        .chain(rows(&docs, "What the program writes").into_keys())
        .chain(rows(&docs, "What the scripts write").into_keys())
        .collect();
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets");
    let mut missing = BTreeSet::new();
    for entry in fs::read_dir(assets).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "js") {
            let found = hooks(&fs::read_to_string(&path).unwrap());
            missing.extend(found.difference(&known).map(|hook| format!("{hook} ({})", path.file_name().unwrap().display())));
        }
    }
    assert!(missing.is_empty(), "docs/theme-contract.md does not name {missing:?}");
}

#[test]
fn a_foreign_theme_keeps_working() {
    let archive = archive();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/themes/minimal");
    for file in ["theme.yaml", "templates/base.html", "templates/report.html"] {
        archive.write(&format!("themes/test/{file}"), &fs::read_to_string(own.join(file)).unwrap());
    }
    let site = built(&archive, false);
    let page = |path: &str| std::str::from_utf8(&site[path]).unwrap().to_owned();
    let report = page("zhejiang/ningbo/2033/index.html");
    for part in [
        "<title>政府工作报告 - 试验</title>",
        "<link rel=\"canonical\" href=\"https://example.org/zhejiang/ningbo/2033/\">",
        "<h1>宁波市 政府工作报告 二〇三三</h1>",
        "<a href=\"/zhejiang/\">浙江省</a>",
        "<h2 class=wenwu id=s1>一、回顾<a href=#s1>§</a></h2>",
        "<b class=lead id=s1-1-1>",
        "<a class=t id=r1 href=#m1>标准地<sup>1</sup></a>",
        "<aside class=notes",
    ] {
        assert!(report.contains(part), "{part} in {report}");
    }
    // Pages whose templates the theme does not have are the built-in ones within its base.
    let place = page("zhejiang/ningbo/index.html");
    assert!(
        place.contains("<body data-page=\"places\" data-kind=\"website\">") && place.contains("class=\"years\">"),
        "{place}"
    );
    for path in site.keys().filter(|path| path.ends_with("index.html")) {
        assert!(!page(path).contains("class=\"mast\""), "{path}");
    }
}

#[test]
fn a_template_that_cannot_be_filled_is_named_with_its_own_line() {
    let archive = archive();
    let text = "{% extends \"base.html\" %}\n{% block main %}\n\n\n  {{ big.nothing.here }}\n{% endblock %}\n";
    archive.write("themes/test/templates/report.html", text);
    let options = Options { drafts: false, offline: false, search: true };
    let said = pipeline::build(&archive.as_built(), &options, &Memory::new(), &Silent).said;
    let place = said.iter().find(|d| d.code.name() == "template").unwrap().place.clone().unwrap();
    assert_eq!((&*place.file, place.line), ("themes/test/templates/report.html", 5));
}
