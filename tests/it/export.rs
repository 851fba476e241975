//! `gongbao export`: which files it writes, what is in them, and what is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Output};

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

use crate::archive::Archive;

const NINGBO: &str = "---\ntitle: 宁波市政府工作报告（2024年）\nregion: [浙江省, 宁波市]\nyear: 2024\ndelivered: 2024-01-11\n---\n\n各位代表：\n\n\
开头一段，提到新词[^1]。\n\n## 一、回顾 {#s1}\n\n### 经济增长。 {#s1-1 .lead}\n\n地区生产总值增长5.5%。\n\n- 一项\n- 二项\n\n第三段。\n\n\
[^1]: **新词**：它的意思。\n";

const HAIDIAN: &str =
    "---\ntitle: 海淀区政府工作报告（2024年）\nregion: [北京市, 海淀区]\nyear: 2024\n---\n\n只有一段，也提到新词。\n";

const NOWHERE: &str = "---\ntitle: 某处工作报告\n---\n\n不知道是哪里的。\n";

fn archive() -> Archive {
    let archive = Archive::of(&[
        ("content/reports/zhejiang/ningbo/2024.md", NINGBO),
        ("content/reports/beijing/haidian/2024.md", HAIDIAN),
        ("content/reports/other.md", NOWHERE),
    ]);
    archive.write("config.yaml", "title: 试验\nbase_url: https://example.org/archive/\n");
    archive
}

fn export(archive: &Archive, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongbao"));
    command.current_dir(archive.path("")).arg("export").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// All files of a folder with their bytes.
fn files(archive: &Archive, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let root = archive.path(folder);
    let files = WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let name = |entry: &walkdir::DirEntry| {
        let parts = entry.path().strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap().to_owned());
        parts.collect::<Vec<_>>().join("/")
    };
    files.map(|entry| (name(&entry), fs::read(entry.path()).unwrap())).collect()
}

fn rows(archive: &Archive, path: &str) -> Vec<Value> {
    fs::read_to_string(archive.path(path)).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn tables_are_divided_by_province() {
    let archive = archive();
    let output = export(&archive, &["--format", "jsonl"]);
    assert!(output.status.success(), "{}", said(&output));
    let files = files(&archive, "export");
    for path in [
        "_gongbao.json",
        "reports/province=beijing/reports.jsonl",
        "reports/province=zhejiang/reports.jsonl",
        "reports/province=__HIVE_DEFAULT_PARTITION__/reports.jsonl",
        "paragraphs/province=zhejiang/paragraphs.jsonl",
        "uses/province=beijing/uses.jsonl",
        "figures/province=zhejiang/figures.jsonl",
        "regions/province=zhejiang/regions.jsonl",
        "terms/terms.jsonl",
        "definitions/definitions.jsonl",
        "indicators/indicators.jsonl",
    ] {
        assert!(files.contains_key(path), "{path} is not in {:?}", files.keys());
    }
    assert!(!files.keys().any(|path| path.starts_with("pairs/")), "there is no row in it");
    assert!(!archive.path("public").exists());
    let reports = rows(&archive, "export/reports/province=zhejiang/reports.jsonl");
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["url"], "https://example.org/archive/zhejiang/ningbo/2024/");
    assert_eq!(
        (&reports[0]["kind"], &reports[0]["code"], &reports[0]["level"]),
        (&"report".into(), &330200.into(), &"prefecture".into())
    );
    assert!(said(&output).contains("export/reports: 3 rows, 3 files, "), "{}", said(&output));
}

#[test]
fn paragraphs_have_the_text_and_where_it_is() {
    let archive = archive();
    export(&archive, &["--format", "jsonl", "--tables", "paragraphs"]);
    let rows = rows(&archive, "export/paragraphs/province=zhejiang/paragraphs.jsonl");
    let column = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("anchor"), ["s0-p1", "s1-p1", "s1-p2", "s1-p3"]);
    assert_eq!(column("section"), ["s0", "s1", "s1", "s1"]);
    assert_eq!(column("order"), [1, 2, 3, 4]);
    assert_eq!(column("text"), ["开头一段，提到新词。", "地区生产总值增长5.5%。", "一项\n二项", "第三段。"]);
    assert_eq!(column("lead"), [Value::Null, "经济增长。".into(), Value::Null, Value::Null]);
    let fingerprints: BTreeSet<String> = column("fingerprint").iter().map(|value| value.as_str().unwrap().to_owned()).collect();
    assert_eq!(fingerprints.len(), 4);
    // Only what was asked for is there.
    let about = ["_gongbao.json", "datapackage.json"];
    assert!(files(&archive, "export").keys().all(|path| path.starts_with("paragraphs/") || about.contains(&path.as_str())));
}

#[test]
fn an_export_has_the_rows_of_the_site() {
    let archive = archive();
    export(&archive, &["--format", "jsonl"]);
    let built = Command::new(env!("CARGO_BIN_EXE_gongbao")).current_dir(archive.path("")).arg("build").output().unwrap();
    assert!(built.status.success(), "{}", said(&built));
    let of_site = |table: &str| -> Vec<Vec<String>> {
        let text = archive.read(&format!("public/data/{table}.csv"));
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let mut rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        rows.sort();
        rows
    };
    let cell = |cell: &Value| match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let row = |line: &str| -> Vec<String> {
        let row: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        row.values().map(cell).collect()
    };
    let exported = files(&archive, "export");
    for table in
        ["reports", "outline", "terms", "definitions", "notes", "uses", "figures", "indicators", "pairs", "absences", "regions"]
    {
        let own = exported.iter().filter(|(path, _)| path.starts_with(&format!("{table}/")));
        let lines = own.flat_map(|(_, bytes)| std::str::from_utf8(bytes).unwrap().lines());
        let mut rows: Vec<Vec<String>> = lines.map(row).collect();
        rows.sort();
        assert_eq!(rows, of_site(table), "{table}");
    }
}

/// The data package of an export, whose files are as it says.
fn package(archive: &Archive) -> Value {
    let package: Value = serde_json::from_str(&archive.read("export/datapackage.json")).unwrap();
    let exported = files(archive, "export");
    let mut described = BTreeSet::from(["_gongbao.json".to_owned(), "datapackage.json".to_owned()]);
    let mut holds = |path: &Value, of: &Value| {
        let bytes = &exported[path.as_str().unwrap()];
        let digits: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((&of["bytes"], &of["hash"]), (&bytes.len().into(), &format!("sha256:{digits}").into()), "{path}");
        described.insert(path.as_str().unwrap().to_owned());
    };
    for resource in package["resources"].as_array().unwrap() {
        match &resource["path"] {
            Value::Null => assert_eq!((&resource["data"], &resource["rows"]), (&Value::Array(Vec::new()), &0.into())),
            path @ Value::String(_) => holds(path, resource),
            paths => {
                let files = resource["files"].as_array().unwrap();
                assert_eq!(paths.as_array().unwrap().len(), files.len());
                files.iter().for_each(|file| holds(&file["path"], file));
            }
        }
    }
    assert_eq!(described, exported.keys().cloned().collect());
    package
}

fn resource<'a>(package: &'a Value, name: &str) -> &'a Value {
    package["resources"].as_array().unwrap().iter().find(|resource| resource["name"] == name).unwrap()
}

#[test]
fn a_data_package_describes_the_files_of_an_export() {
    let archive = archive();
    archive.write("config.yaml", "title: 试验\nbase_url: https://example.org/archive/\ndata_licence: CC-BY-4.0\n");
    export(&archive, &["--format", "jsonl"]);
    let exported = package(&archive);
    assert_eq!(exported["licenses"][0]["name"], "CC-BY-4.0");
    let reports = resource(&exported, "reports");
    assert_eq!((&reports["format"], &reports["rows"]), (&"jsonl".into(), &3.into()));
    assert_eq!(reports["path"][1], "reports/province=beijing/reports.jsonl");
    assert_eq!((&reports["files"][0]["province"], &reports["files"][1]["province"]), (&Value::Null, &"beijing".into()));
    let paragraphs = &resource(&exported, "paragraphs")["schema"];
    assert_eq!(paragraphs["primaryKey"], serde_json::json!(["report", "anchor"]));
    assert_eq!(paragraphs["foreignKeys"][0]["reference"], serde_json::json!({ "resource": "reports", "fields": "address" }));
    assert!(paragraphs["fields"].as_array().unwrap().iter().all(|field| field["description"] != ""), "{paragraphs}");
    // Columns, keys and all that is said of the archive are those of the site.
    let built = Command::new(env!("CARGO_BIN_EXE_gongbao")).current_dir(archive.path("")).arg("build").output().unwrap();
    assert!(built.status.success(), "{}", said(&built));
    let site: Value = serde_json::from_str(&archive.read("public/data/datapackage.json")).unwrap();
    for key in ["name", "title", "homepage", "version", "licenses"] {
        assert_eq!(exported[key], site[key], "{key}");
    }
    for name in ["reports", "terms", "notes", "figures", "pairs", "regions"] {
        let (own, other) = (&resource(&exported, name)["schema"], &resource(&site, name)["schema"]);
        for key in ["fields", "primaryKey", "foreignKeys"] {
            assert_eq!(own[key], other[key], "{name}.{key}");
        }
    }
    // A reference to a table that is not exported would lead nowhere.
    export(&archive, &["--format", "jsonl", "--tables", "reports,notes"]);
    let keys = resource(&package(&archive), "notes")["schema"]["foreignKeys"].clone();
    assert_eq!(keys.as_array().unwrap().len(), 1, "{keys}");
}

#[test]
fn the_address_of_a_definition_leads_to_it() {
    let report = |year: u16, body: &str| {
        format!("---\ntitle: 宁波市政府工作报告（{year}年）\nregion: [浙江省, 宁波市]\nyear: {year}\n---\n\n{body}\n")
    };
    let two = "提到新词[^1]，又提到新词[^2]。\n\n[^1]: **新词**：它的意思。\n\n[^2]: **新词**：别的意思。";
    let archive = Archive::of(&[
        ("content/reports/zhejiang/ningbo/2023.md", &report(2023, two)),
        // The newest definition comes first on the page: the second wording of the report before.
        ("content/reports/zhejiang/ningbo/2024.md", &report(2024, "新词[^1]。\n\n[^1]: **新词**：别的意思。")),
        (
            "content/glossary/a.yaml",
            "- term: 新词\n  definition: 编者的意思。\n- term: 新词\n  definition: 编者的另一意思。\n  region: [浙江省]\n",
        ),
    ]);
    archive.write("config.yaml", "title: 试验\nbase_url: https://example.org/archive/\n");
    let built = Command::new(env!("CARGO_BIN_EXE_gongbao")).current_dir(archive.path("")).arg("build").output().unwrap();
    assert!(built.status.success(), "{}", said(&built));
    let definitions: Vec<Value> = serde_json::from_str(&archive.read("public/data/definitions.json")).unwrap();
    let mut addresses = BTreeSet::new();
    for definition in &definitions {
        let address = definition["definition"].as_str().unwrap();
        assert!(addresses.insert(address), "{address} is there twice");
        let (path, id) = address.split_once('#').unwrap();
        let page = Html::parse_document(&archive.read(&format!("public{path}index.html")));
        let found: Vec<_> = page.select(&Selector::parse(&format!("[id='{id}']")).unwrap()).collect();
        assert_eq!(found.len(), 1, "{address}");
        let item = found[0].ancestors().filter_map(ElementRef::wrap).find(|above| above.value().name() == "li");
        let item = if found[0].value().name() == "li" { found[0] } else { item.unwrap() };
        let text: String = item.text().collect();
        assert!(text.contains(definition["text"].as_str().unwrap()), "{address}: {text}");
    }
    let ids: Vec<&str> = addresses.iter().map(|address| address.split_once('#').unwrap().1).collect();
    assert_eq!(ids, ["glossary", "glossary-2", "in-zhejiang-ningbo-2023", "in-zhejiang-ningbo-2023-2"]);
}

#[test]
fn an_export_replaces_the_one_before_and_nothing_else() {
    let archive = archive();
    export(&archive, &["--format", "jsonl"]);
    let first = files(&archive, "export");
    export(&archive, &["--format", "jsonl"]);
    assert_eq!(files(&archive, "export"), first, "the same archive gives the same bytes");
    fs::write(archive.path("export/notes.txt"), "mine").unwrap();
    fs::remove_file(archive.path("content/reports/beijing/haidian/2024.md")).unwrap();
    let output = export(&archive, &["--format", "jsonl", "--tables", "reports"]);
    assert!(output.status.success(), "{}", said(&output));
    let now = files(&archive, "export");
    assert!(now.keys().all(|path| !path.contains("beijing") && !path.contains("terms")), "{:?}", now.keys());
    assert_eq!(now["notes.txt"], b"mine");
    assert!(!archive.path("export/terms").exists());
}

#[test]
fn folders_of_others_are_left_alone() {
    let archive = archive();
    fs::create_dir(archive.path("mine")).unwrap();
    fs::write(archive.path("mine/reports.csv"), "mine").unwrap();
    let output = export(&archive, &["--format", "jsonl", "--out", "mine"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("[export-in-the-way]") && said(&output).contains("--out"), "{}", said(&output));
    assert_eq!(files(&archive, "mine").keys().collect::<Vec<_>>(), ["reports.csv"]);
    for folder in ["public", "public/data", "content", ".gongbao/export"] {
        let output = export(&archive, &["--out", folder]);
        assert_eq!(output.status.code(), Some(2), "{folder}");
        assert!(said(&output).contains("belongs to the site"), "{}", said(&output));
    }
    let output = export(&archive, &["--tables", "reports,people"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("there is no table `people`") && said(&output).contains("paragraphs"), "{}", said(&output));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_so() {
    let archive = archive();
    let output = export(&archive, &["--format", "parquet"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("[export-without-parquet]") && said(&output).contains("--format jsonl"),
        "{}",
        said(&output)
    );
    let output = export(&archive, &[]);
    assert!(output.status.success() && said(&output).contains("built without it"), "{}", said(&output));
    assert!(archive.path("export/terms/terms.jsonl").exists());
}

#[cfg(not(feature = "sqlite"))]
#[test]
fn a_program_without_sqlite_says_so() {
    let archive = archive();
    let output = export(&archive, &["--format", "sqlite"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("[export-without-sqlite]") && said(&output).contains("--format jsonl"), "{}", said(&output));
    assert!(!archive.path("export").exists());
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use rusqlite::types::Value as Stored;
    use rusqlite::{Connection, OpenFlags, Row};

    use super::*;

    const NEXT: &str = "---\ntitle: 宁波市政府工作报告（2025年）\nregion: [浙江省, 宁波市]\nyear: 2025\n---\n\n\
2024年，地区生产总值增长5.4%。\n\n2025年的预期目标是：地区生产总值增长6%。\n";

    const AIMS: &str = "---\ntitle: 宁波市政府工作报告（2024年）\nregion: [浙江省, 宁波市]\nyear: 2024\n---\n\n\
今年的预期目标是：地区生产总值增长5.5%左右，提到新词[^1]。\n\n[^1]: **新词**：它的意思。\n";

    fn opened(archive: &Archive) -> Connection {
        Connection::open_with_flags(archive.path("export/archive.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    fn asked<T>(database: &Connection, query: &str, read: impl Fn(&Row) -> T) -> Vec<T> {
        let mut query = database.prepare(query).unwrap();
        query.query_map([], |row| Ok(read(row))).unwrap().map(Result::unwrap).collect()
    }

    /// A value as JSON Lines have it, where the column is a text or a number.
    fn plain(stored: Stored) -> Value {
        match stored {
            Stored::Null => Value::Null,
            Stored::Integer(number) => number.into(),
            Stored::Real(number) => number.into(),
            Stored::Text(text) => text.into(),
            Stored::Blob(_) => panic!("no column has bytes"),
        }
    }

    fn same(own: &Value, other: &Value) -> bool {
        match other {
            Value::Bool(flag) => *own == Value::from(u8::from(*flag)),
            Value::Number(number) => own.as_f64() == number.as_f64(),
            other => own == other,
        }
    }

    #[test]
    fn the_database_has_the_rows_of_json_lines() {
        let archive = archive();
        let output = export(&archive, &["--format", "jsonl,sqlite"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("export/archive.sqlite: 12 tables, "), "{}", said(&output));
        let described = package(&archive);
        let reports = resource(&described, "reports.sqlite");
        assert_eq!((&reports["path"], &reports["dialect"]["table"]), (&"archive.sqlite".into(), &"reports".into()));
        assert_eq!(reports["schema"]["fields"][24]["name"], "province");
        let referred = &resource(&described, "outline.sqlite")["schema"]["foreignKeys"][0]["reference"]["resource"];
        assert_eq!(referred, "reports.sqlite");
        let (database, exported) = (opened(&archive), files(&archive, "export"));
        let tables = asked(&database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", |row| {
            row.get::<_, String>(0).unwrap()
        });
        assert_eq!(tables.len(), 12);
        for table in tables {
            let mut expected = Vec::new();
            for path in exported.keys().filter(|path| path.starts_with(&format!("{table}/"))) {
                let province = path.split_once("province=").map(|(_, rest)| rest.split_once('/').unwrap().0);
                let province = province.filter(|province| *province != "__HIVE_DEFAULT_PARTITION__");
                expected.extend(rows(&archive, &format!("export/{path}")).into_iter().map(|mut row| {
                    if path.contains("province=") {
                        row["province"] = province.into();
                    }
                    row.as_object().unwrap().values().cloned().collect::<Vec<_>>()
                }));
            }
            let columns = database.prepare(&format!("SELECT * FROM {table}")).unwrap().column_count();
            let stored = asked(&database, &format!("SELECT * FROM {table}"), |row| {
                (0..columns).map(|column| plain(row.get(column).unwrap())).collect::<Vec<_>>()
            });
            assert_eq!(stored.len(), expected.len(), "{table}");
            let is_there = |row: &Vec<Value>| {
                stored.iter().any(|own| own.len() == row.len() && own.iter().zip(row).all(|(own, other)| same(own, other)))
            };
            assert!(expected.iter().all(is_there), "{table}: {stored:?}, {expected:?}");
        }
        export(&archive, &["--format", "jsonl,sqlite"]);
        assert_eq!(files(&archive, "export"), exported, "the same archive gives the same bytes");
    }

    #[test]
    fn columns_have_types_and_tables_have_keys_that_hold() {
        let archive = archive();
        export(&archive, &["--format", "sqlite"]);
        let database = opened(&archive);
        let types = asked(&database, "SELECT name, type FROM pragma_table_info('indicators')", |row| {
            (row.get::<_, String>(0).unwrap(), row.get::<_, String>(1).unwrap())
        });
        assert_eq!(types[0], ("indicator".to_owned(), "TEXT".to_owned()));
        assert_eq!(types[4], ("flow".to_owned(), "INTEGER".to_owned()));
        let keys = "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list('notes') ORDER BY 1 DESC";
        let key = |row: &Row| [0, 1, 2].map(|column| row.get::<_, String>(column).unwrap());
        assert_eq!(
            asked(&database, keys, key),
            [["report", "reports", "address"], ["definition", "definitions", "definition"]]
        );
        let primary = "SELECT name FROM pragma_table_info('paragraphs') WHERE pk > 0 ORDER BY pk";
        assert_eq!(asked(&database, primary, |row| row.get::<_, String>(0).unwrap()), ["report", "anchor"]);
        let indexed = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'notes' AND sql IS NOT NULL";
        assert_eq!(asked(&database, indexed, |row| row.get::<_, String>(0).unwrap()), ["notes_definition"]);
        assert!(asked(&database, "PRAGMA foreign_key_check", |_| ()).is_empty());
        assert_eq!(asked(&database, "PRAGMA integrity_check", |row| row.get::<_, String>(0).unwrap()), ["ok"]);
        // A table without those that it refers to does not refer to them.
        export(&archive, &["--format", "sqlite", "--tables", "notes,reports"]);
        let database = opened(&archive);
        assert_eq!(asked(&database, keys, key), [["report", "reports", "address"]]);
        assert!(asked(&database, "PRAGMA foreign_key_check", |_| ()).is_empty());
    }

    #[test]
    fn one_query_joins_targets_and_outcomes_to_their_words() {
        let archive = Archive::of(&[
            ("content/reports/zhejiang/ningbo/2024.md", AIMS),
            ("content/reports/zhejiang/ningbo/2025.md", NEXT),
        ]);
        let output = export(&archive, &["--format", "sqlite"]);
        assert!(output.status.success(), "{}", said(&output));
        let joined = "SELECT regions.name, pairs.year, pairs.target, figures.value, figures.ref, figures.province \
            FROM pairs JOIN regions USING (place) \
            JOIN figures ON figures.report = outcome_report AND figures.anchor = outcome_anchor \
            AND figures.indicator = pairs.indicator AND figures.kind = 'outcome'";
        let found = asked(&opened(&archive), joined, |row| {
            let text = |column: usize| row.get::<_, String>(column).unwrap();
            let number = |column: usize| row.get::<_, f64>(column).unwrap();
            (text(0), row.get::<_, i64>(1).unwrap(), number(2), number(3), text(4), text(5))
        });
        assert_eq!(found, [("宁波市".to_owned(), 2024, 5.5, 5.4, "2024".to_owned(), "zhejiang".to_owned())]);
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use std::fs::File;

    use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
    use ::parquet::record::Field;

    use super::*;

    /// A value as JSON Lines have it.
    fn plain(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Bool(flag) => (*flag).into(),
            Field::Long(number) => (*number).into(),
            Field::Double(number) => (*number).into(),
            Field::Str(text) => text.as_str().into(),
            Field::Date(_) => field.to_string().into(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn parquet_has_the_rows_of_json_lines() {
        let archive = archive();
        let output = export(&archive, &["--format", "jsonl,parquet"]);
        assert!(output.status.success(), "{}", said(&output));
        let exported = files(&archive, "export");
        let mut compared = 0;
        for path in exported.keys().filter_map(|path| path.strip_suffix(".parquet")) {
            let file = File::open(archive.path(&format!("export/{path}.parquet"))).unwrap();
            let reader = SerializedFileReader::new(file).unwrap();
            let read = reader.get_row_iter(None).unwrap().map(Result::unwrap);
            let read: Vec<Value> = read
                .map(|row| row.get_column_iter().map(|(name, field)| (name.clone(), plain(field))).collect::<Value>())
                .collect();
            let lines = rows(&archive, &format!("export/{path}.jsonl"));
            let same = |(own, other): (&Value, &Value)| {
                own.as_object().unwrap().iter().all(|(key, value)| match value.as_f64() {
                    Some(number) => Some(number) == other[key].as_f64(),
                    None => *value == other[key],
                })
            };
            assert_eq!(read.len(), lines.len(), "{path}");
            assert!(read.iter().zip(&lines).all(same), "{path}: {read:?}, {lines:?}");
            compared += read.len();
        }
        assert!(compared > 20);
        export(&archive, &["--format", "jsonl,parquet"]);
        assert_eq!(files(&archive, "export"), exported, "the same archive gives the same bytes");
    }
}
