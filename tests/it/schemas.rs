//! The schemas of `gongbao schema` say the same as the program: they have the same keys, and refuse the same values.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use gongbao::annotation::glossary;
use gongbao::config::{self, Config};
use gongbao::diag::Diagnostic;
use gongbao::document;
use gongbao::figures::{Indicators, correct, own};
use gongbao::yaml::{self, Node};
use serde_json::Value;

use crate::archive::Archive;
use crate::json_schema::faults;

/// The messages about keys and values, which a schema can say too. All others are about the text of a report or the whole archive.
const ABOUT_VALUES: [&str; 19] = [
    "config-value",
    "entry-without-term",
    "figure-correction",
    "front-address",
    "front-date",
    "front-kind",
    "front-matter",
    "front-title",
    "front-year",
    "glossary-entry",
    "glossary-key",
    "glossary-list",
    "glossary-value",
    "indicator-entry",
    "indicator-name",
    "settled-unknown",
    "term-without-definition",
    "unknown-key",
    "wrong-value",
];

fn gongbao(folder: &Path, call: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gongbao")).args(call).current_dir(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&gongbao(Path::new("."), &["schema", name])).unwrap()
}

/// A YAML text as JSON; `None` if it is not YAML, or says a key twice.
fn json(yaml: &str) -> Option<Value> {
    yaml::read(&Arc::from("a.yaml"), yaml, 0..yaml.len()).ok().map(|node| value(&node))
}

fn value(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Bool(truth) => Value::from(*truth),
        yaml::Value::Number(typed) => {
            typed.parse::<i64>().map_or_else(|_| Value::from(typed.parse::<f64>().unwrap()), Value::from)
        }
        yaml::Value::Text(text) => Value::from(text.as_str()),
        yaml::Value::List(items) => items.iter().map(value).collect(),
        yaml::Value::Map(entries) => Value::Object(entries.iter().map(|e| (e.key.clone(), value(&e.node))).collect()),
    }
}

/// The front matter of a Markdown file.
fn front(markdown: &str) -> Option<&str> {
    Some(markdown.strip_prefix("---\n")?.split_once("\n---\n")?.0)
}

/// What the program says about a text of one of the files.
fn said(name: &str, yaml: &str) -> Vec<Diagnostic> {
    let file = Arc::from("a.yaml");
    let said = match name {
        "config" => config::read(&file, yaml).said,
        "report" => document::read(&file, &format!("---\n{yaml}---\n\n各位代表：\n")).said,
        "glossary" => glossary::read(&file, yaml).said,
        "figures" => correct::file::read(&file, yaml, Indicators::core()).said,
        "indicators" => own::read(&file, yaml).said,
        _ => unreachable!(),
    };
    said.into_iter().filter(|d| ABOUT_VALUES.contains(&d.code.name()) || d.code.name() == "glossary-years").collect()
}

/// The texts in which a key of a file has a value: below which JSON pointer the keys are, and how the text is written.
const PLACES: [(&str, &str, &str); 10] = [
    ("config", "", "title: 甲\nKEY: VALUE\n"),
    ("config", "/properties/feed", "title: 甲\nfeed: {KEY: VALUE}\n"),
    ("config", "/properties/convert", "title: 甲\nconvert:\n  KEY: VALUE\n"),
    ("config", "/properties/convert/properties/columns", "title: 甲\nconvert:\n  columns:\n    KEY: VALUE\n"),
    (
        "config",
        "/properties/convert/properties/overrides/additionalProperties",
        "title: 甲\nconvert:\n  overrides:\n    sources/a.txt:\n      KEY: VALUE\n",
    ),
    ("config", "/properties/messages", "title: 甲\nmessages:\n  KEY: VALUE\n"),
    ("report", "", "title: 甲\nKEY: VALUE\n"),
    ("report", "/properties/source", "title: 甲\nsource:\n  file: sources/a.txt\n  KEY: VALUE\n"),
    ("glossary", "/items", "- term: 甲\n  definition: 乙\n  KEY: VALUE\n"),
    ("config", "/none", "title: 甲\nplaces:\n  某某区: VALUE\n"),
];

/// Values of all kinds, many of which only one key can have.
const VALUES: [&str; 76] = [
    "",
    "~",
    "true",
    "false",
    "no",
    "\"\"",
    "\" \"",
    "甲",
    "0",
    "5",
    "-2022",
    "1.5",
    "1899",
    "1900",
    "2024",
    "\"2024\"",
    "2100",
    "2101",
    "70000",
    "2024年",
    "２０２４",
    "2024-01-31",
    "2024-02-30",
    "2024-1-5",
    "1850-01-01",
    "20240131",
    "2018-",
    "-2022-",
    "2018-2022",
    "2018–2022",
    "2018至2022",
    "/a/",
    "/a/b-2/",
    "/A/",
    "/a",
    "a/",
    "/",
    "//",
    "/a/../b/",
    "/.a/",
    "https://a.cn",
    "https://a.cn/",
    "http://a.cn/b/../c",
    "ftp://a.cn/",
    "https://",
    "https://a.cn/?b",
    "https://a.cn/报告/",
    "reports.example.org",
    "localhost",
    ".cn",
    "zh-Hans",
    "zh-cn",
    "EN",
    "fr",
    "report",
    "summary",
    "摘要",
    "Report",
    "keep",
    "standard",
    "place-unknown",
    "yaml",
    "off",
    "note",
    "warning",
    "error",
    "moumou",
    "-moumou",
    "\"default-src 'self'\"",
    "[]",
    "[甲, 乙]",
    "[甲, 5, ~]",
    "[place-unknown, 甲]",
    "[[甲]]",
    "{}",
    "{甲: 乙}",
];

#[test]
fn a_value_is_valid_where_the_program_takes_it() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (name, pointer, form) in PLACES {
        let schema = schema(name);
        let none = serde_json::Map::new();
        let keys = schema.pointer(&format!("{pointer}/properties")).and_then(Value::as_object).unwrap_or(&none);
        let keys: Vec<&str> = if pointer == "/none" { vec![""] } else { keys.keys().map(String::as_str).collect() };
        assert!(!keys.is_empty(), "{name} {pointer}");
        for (key, typed) in keys.iter().flat_map(|key| VALUES.map(|typed| (*key, typed))) {
            // A key that the form has gets its value there.
            let own = match (pointer, key) {
                ("", "title") => "title: 甲\n",
                ("/properties/source", "file") => "  file: sources/a.txt\n",
                ("/items", "term") => "term: 甲\n  ",
                ("/items", "definition") => "  definition: 乙\n",
                _ => "",
            };
            let text = form.replacen(own, "", 1).replace("KEY", key).replace("VALUE", typed);
            let Some(value) = json(&text) else { panic!("no YAML:\n{text}") };
            let (said, faults) = (said(name, &text), faults(&schema, &value));
            compared += 1;
            if said.is_empty() != faults.is_empty() && !is_beyond_a_schema(key, typed) {
                wrong.push(format!(
                    "{name}:\n{text}  program: {:?}\n  schema: {faults:?}",
                    said.iter().map(|d| &d.message).collect::<Vec<_>>()
                ));
            }
        }
    }
    assert!(compared > 3000, "{compared}");
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Where the schema and the program differ: the program reads numbers as text, and 1.5 as the domain that it looks like; and it may be
/// built without what a setting needs.
fn is_beyond_a_schema(key: &str, typed: &str) -> bool {
    (key, typed) == ("cname", "1.5") || key == "traditional" && !cfg!(feature = "traditional")
}

/// The keys that the program names when it does not know one.
fn keys_of_program(name: &str, form: &str) -> BTreeSet<String> {
    let said = said(name, &form.replace("KEY", "qqqqq").replace("VALUE", "1"));
    let cure = said
        .iter()
        .filter_map(|d| d.cure.clone())
        .find(|cure| cure.starts_with("the keys are ") || cure.starts_with("an entry has "));
    let cure = cure.unwrap_or_else(|| panic!("{form}: {said:#?}"));
    let listed = cure.trim_start_matches("the keys are ").trim_start_matches("an entry has ");
    listed.split([',', ' ']).filter(|word| !word.is_empty() && *word != "and").map(str::to_owned).collect()
}

#[test]
fn the_keys_are_those_of_the_program() {
    for (name, pointer, form) in PLACES {
        if pointer == "/properties/messages" || pointer == "/none" {
            continue;
        }
        let schema = schema(name);
        let place = schema.pointer(pointer).unwrap();
        let keys: BTreeSet<String> = place["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, keys_of_program(name, form), "{name} {pointer}");
        assert_eq!(place["additionalProperties"], false, "{name} {pointer}");
    }
    let codes = schema("config").pointer("/properties/messages/properties").unwrap().as_object().unwrap().len();
    assert_eq!(codes, gongbao::diag::Code::ALL.len());
}

#[test]
fn the_schema_of_a_theme_says_what_the_program_says() {
    let schema = schema("theme");
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["name", "description", "licence", "gongbao"]);
    for text in [
        "name: 蓝\ndescription: 甲\nlicence: MIT\ngongbao: \">=0.1, <0.2\"\n",
        "gongbao: 0.1\n",
        "gongbao: ^0.1.0\n",
        "gongbao: \"*\"\n",
        "gongbao: from 0.1\n",
        "gongbao: \">=0.1 <0.2\"\n",
        "license: MIT\n",
        "name: [蓝]\n",
        "name: true\n",
        "- 蓝\n",
        "name:\n",
        "# nothing\n",
    ] {
        let archive = Archive::of(&[("config.yaml", "title: 甲\ntheme: mine\n"), ("themes/mine/theme.yaml", text)]);
        let listed = gongbao(&archive.path(""), &["theme", "list", "--message-format", "json"]);
        let refused = ABOUT_VALUES.iter().any(|code| listed.contains(&format!("\"code\":\"{code}\"")));
        assert_eq!(!faults(&schema, &json(text).unwrap()).is_empty(), refused, "{text}{listed}");
    }
}

#[test]
fn the_schemas_of_figures_and_indicators_say_what_the_program_says() {
    let at = "- at: {anchor: s1-p2, indicator: gdp}\n";
    let figures = [
        "[]",
        "",
        "甲",
        "- 甲",
        "- confirm: true",
        "confirm: true",
        "- at: {anchor: s1}\n  add: {}",
        "- at: {anchor: s1-p2, fingerprint: 0badcafe, indicator: gdp, measure: level, kind: plan, ref: 2016/2020, quote: 甲}\n  confirm: true",
        "- at: {anchor: s1-p2, fingerprint: 41aa03c, indicator: gdp}\n  confirm: true",
        "- at: {anchor: s1-p2, indicator: gdp, ref: 19}\n  confirm: true",
        "- at: {anchor: s1-p2, indicator: gdp, kind: goal}\n  confirm: true",
        "- at: {anchor: s1-p2}\n  add: {indicator: gdp, kind: target, measure: growth, value: 7, quote: 甲}",
        "- at: {anchor: s1-p2}\n  add: {indicator: gdp, kind: target, value: 7, quote: 甲}",
        "- at: {anchor: [s1-p2], indicator: gdp}\n  confirm: true",
    ];
    let changes = [
        "confirm: true",
        "confirm: false",
        "confirm: yes",
        "remove: true",
        "set: {}",
        "set: {value: 6.8}",
        "set: {value: -3}",
        "set: {value: 6%}",
        "set: {value: 7亿元}",
        "set: {value: ~, relative_to: 全国}",
        "set: {unit: 辆}",
        "set: {unit: ~, kind: plan}",
        "set: {bound: about}",
        "set: {bound: circa}",
        "set: {span: \"\", status: ~}",
        "set: {span: total}",
        "set: {ref: 2023}",
        "set: {ref: 2019-01/2019-09}",
        "set: {ref: 2023年}",
        "set: {basis: real+net}",
        "set: {scope: ~}",
        "set: {quote: 甲}",
        "set: {modality: 力争}",
        "set: [甲]",
        "confirm: true\n  remove: true",
        "confirm: true\n  why: 年鉴",
        "confirm: true\n  because: 年鉴",
    ];
    let indicators = [
        "[]",
        "甲",
        "- 甲",
        "- name: 甲乙",
        "- code: cars\n  name: 汽车产量\n  unit: 辆",
        "- code: 5g\n  name: 甲乙",
        "- code: Cars",
        "- code: cars\n  measure: level",
        "- code: cars\n  measure: ratio",
        "- code: cars\n  flow: true",
        "- code: cars\n  flow: 1",
        "- code: cars\n  names: 汽车",
        "- code: cars\n  names: [汽车, \"[新]汽车\"]",
        "- code: cars\n  names: {甲: 乙}",
        "- code: cars\n  size: 1",
        "- code: cars\n  unit: [辆]",
    ];
    let changed: Vec<String> = changes.iter().map(|change| format!("{at}  {change}")).collect();
    let all = figures.iter().copied().chain(changed.iter().map(String::as_str)).map(|text| ("figures", text));
    for (name, text) in all.chain(indicators.map(|text| ("indicators", text))) {
        let (said, faults) = (said(name, text), faults(&schema(name), &json(text).unwrap()));
        assert_eq!(said.is_empty(), faults.is_empty(), "{name}: {text}\n{said:#?}\n{faults:?}");
    }
}

/// The schema of a file of an archive, and what of the file it describes.
fn described<'t>(path: &str, text: &'t str) -> Option<(&'static str, &'t str)> {
    match path {
        "config.yaml" => Some(("config", text)),
        _ if path.starts_with("content/reports/") && path.ends_with(".md") => Some(("report", front(text)?)),
        _ if path.starts_with("content/glossary/") && path.ends_with(".yaml") => Some(("glossary", text)),
        _ if path.starts_with("content/figures/") => Some(("figures", text)),
        _ if path.starts_with("content/indicators/") => Some(("indicators", text)),
        _ if path.starts_with("themes/") && path.ends_with("/theme.yaml") => Some(("theme", text)),
        _ => None,
    }
}

#[test]
fn wrong_inputs_are_refused_and_no_others() {
    let schemas: BTreeMap<&str, Value> =
        ["config", "report", "glossary", "figures", "indicators", "theme"].map(|name| (name, schema(name))).into();
    let mut compared = [0, 0];
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong_inputs")).unwrap() {
        let cases = fs::read_to_string(entry.unwrap().path()).unwrap();
        // `--only` shows a part of the messages.
        for case in cases.split("=== ").filter(|case| case.contains("\n-----\n") && !case.contains("--only")) {
            let (given, expected) = case.split_once("\n-----\n").unwrap();
            for file in given.split("\n> ").skip(1) {
                let (path, text) = file.split_once('\n').unwrap_or((file, ""));
                let text = format!("{text}\n");
                let Some((name, yaml)) = described(path, &text) else { continue };
                let Some(value) = json(yaml) else { continue };
                let here = format!(" {path}:");
                let refused = expected.split("\n\n").any(|message| {
                    let code = message.split(['[', ']']).nth(1).unwrap_or_default();
                    message.contains(&here) && ABOUT_VALUES.contains(&code)
                });
                let faults = faults(&schemas[name], &value);
                // A span of years that ends before it begins, or is written with a word, is found by its pattern alone.
                let refused = refused || expected.contains("error[glossary-years]");
                // What values say together is beyond these schemas.
                let beyond = matches!(name, "figures" | "indicators") && refused;
                assert_eq!(!faults.is_empty() || beyond, refused, "{case}\n{path}: {faults:?}");
                compared[usize::from(refused)] += 1;
            }
        }
    }
    assert!(compared[0] > 20 && compared[1] > 15, "{compared:?}");
}

#[test]
fn the_sample_archive_and_a_fresh_one_are_valid() {
    let fresh = Archive::empty();
    gongbao(&fresh.path(""), &["new", "mine", "--title", "甲: 乙"]);
    gongbao(&fresh.path("mine"), &["theme", "new", "blue"]);
    let mut names = Vec::new();
    for root in [fresh.path("mine"), Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()] {
        let own = ["config.yaml", "content", "themes"].map(|part| root.join(part));
        for entry in own.iter().flat_map(walkdir::WalkDir::new).map(Result::unwrap).filter(|e| e.file_type().is_file()) {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            let Some((name, yaml)) = described(&path, &text) else { continue };
            assert_eq!(faults(&schema(name), &json(yaml).unwrap()), [""; 0], "{path}");
            names.push(name);
            if let Some(reference) = text.lines().find_map(|line| line.strip_prefix("# yaml-language-server: $schema=")) {
                let schema_file = entry.path().parent().unwrap().join(reference);
                assert_eq!(
                    serde_json::from_str::<Value>(&fs::read_to_string(&schema_file).unwrap()).unwrap(),
                    schema(name),
                    "{path}"
                );
                names.push("reference");
            }
        }
    }
    let count = |name: &str| names.iter().filter(|own| **own == name).count();
    assert_eq!((count("config"), count("theme"), count("reference")), (2, 1, 3));
    assert!(count("report") > 10 && count("glossary") > 2, "{names:?}");
}

/// The pages of the guide, without its Markdown.
fn guide() -> String {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = ["configuration.md", "writing.md", "glossary.md", "theming.md"]
        .map(|page| fs::read_to_string(docs.join(page)).unwrap());
    let text = pages.concat().replace('`', "");
    // A link is its text: `[Converting](converting.md)`.
    let mut parts = text.split("](");
    let first = parts.next().unwrap().to_owned();
    let linked = parts.fold(first, |text, part| text + part.split_once(')').unwrap().1);
    linked.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn descriptions(schema: &Value, found: &mut Vec<String>) {
    if let Value::Object(keys) = schema {
        found.extend(keys.get("description").and_then(Value::as_str).map(str::to_owned));
        keys.iter().filter(|(key, _)| *key != "messages").for_each(|(_, value)| descriptions(value, found));
    }
}

#[test]
fn descriptions_are_in_the_words_of_the_guide() {
    let guide = guide().replace('[', "");
    for name in ["config", "report", "glossary", "theme"] {
        let schema = schema(name);
        let mut found = Vec::new();
        descriptions(&schema["properties"], &mut found);
        descriptions(&schema["items"]["properties"], &mut found);
        assert!(found.len() >= 4, "{name}");
        for description in found {
            assert!(guide.contains(&description.replace('[', "")), "{name}: not in the guide: {description}");
        }
    }
}

/// The parts of a schema that have a pattern but no message that says what to write instead.
fn unexplained(schema: &Value, found: &mut Vec<String>) {
    let parts: Vec<&Value> = match schema {
        Value::Object(keys) => {
            let says =
                keys.get("patternErrorMessage").and_then(Value::as_str).is_some_and(|message| message.starts_with("write "));
            found.extend(keys.get("pattern").filter(|pattern| pattern.is_string() && !says).map(Value::to_string));
            keys.values().collect()
        }
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    parts.into_iter().for_each(|part| unexplained(part, found));
}

#[test]
fn a_pattern_comes_with_what_to_write() {
    for name in ["config", "report", "glossary", "theme"] {
        let mut found = Vec::new();
        unexplained(&schema(name), &mut found);
        assert_eq!(found, [""; 0], "{name}");
    }
}

#[test]
fn defaults_are_those_of_the_program() {
    let schema = schema("config");
    let default = |key: &str| schema["properties"][key]["default"].clone();
    let config = Config::default();
    assert_eq!(default("base_url"), config.base_url);
    assert_eq!(default("language"), config.language);
    assert_eq!(default("description"), config.description);
    assert_eq!(default("theme"), config.theme);
    assert_eq!(
        (default("markdown"), default("plain_text"), default("search")),
        (config.writes_markdown().into(), config.plain_text.into(), config.search.into())
    );
}

/// The blocks of code of a page, without their indentation.
fn blocks(page: &str) -> Vec<String> {
    let fenced = page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    let mut indented = vec![String::new()];
    for line in page.lines() {
        match line.strip_prefix("    ") {
            Some(code) => *indented.last_mut().unwrap() += &format!("{code}\n"),
            None if line.trim().is_empty() && !indented.last().unwrap().is_empty() => indented.last_mut().unwrap().push('\n'),
            None => indented.push(String::new()),
        }
    }
    fenced.chain(indented).map(|block| block.trim_end().to_owned() + "\n").collect()
}

#[test]
fn examples_of_the_guide_are_valid() {
    let schemas = ["config", "report", "theme"].map(schema);
    let glossary = schema("glossary");
    let has = |schema: &Value, key: &String| schema["properties"].get(key).is_some();
    let mut valid = 0;
    for page in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).unwrap() {
        let path = page.unwrap().path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for block in blocks(&text) {
            let yaml = front(&block).unwrap_or(&block);
            let faults = match json(yaml) {
                Some(list @ Value::Array(_)) if yaml.starts_with("- term: ") => faults(&glossary, &list),
                Some(Value::Object(mut keys)) => {
                    let Some(schema) = schemas.iter().find(|schema| keys.keys().all(|key| has(schema, key))) else { continue };
                    // An example may be a part of a file.
                    if schema.get("required").is_some() {
                        keys.entry("title").or_insert_with(|| Value::from("甲"));
                    }
                    faults(schema, &Value::Object(keys))
                }
                _ => continue,
            };
            assert_eq!(faults, [""; 0], "{}:\n{block}", path.display());
            valid += 1;
        }
    }
    assert!(valid >= 12, "{valid}");
}

#[test]
fn the_guide_shows_the_settings_of_a_fresh_archive_and_an_older_one_gets_no_reference() {
    let fresh = Archive::empty();
    gongbao(&fresh.path(""), &["new", "mine"]);
    let settings = fs::read_to_string(fresh.path("mine/.vscode/settings.json")).unwrap();
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/editors.md")).unwrap();
    assert!(guide.contains(&format!("```json\n{settings}```")), "{settings}");
    let settings: Value = serde_json::from_str(&settings).unwrap();
    for path in settings["yaml.schemas"].as_object().unwrap().keys() {
        assert!(fresh.path("mine").join(path).is_file(), "{path}");
    }
    let older = Archive::of(&[]);
    gongbao(&older.path(""), &["theme", "new", "blue"]);
    assert!(!fs::read_to_string(older.path("themes/blue/theme.yaml")).unwrap().contains("$schema"));
}
