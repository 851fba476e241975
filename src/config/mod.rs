//! config.yaml: the settings of an archive. All but the title are optional. A setting that cannot be interpreted is reported
//! and gets its default.

mod feed;
mod old_address;
mod overrides;
mod pattern;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Level, Levels, Location, Noted, Severity, controls, messages};
use crate::han::cut::CutText;
use crate::yaml::{self, Entry, Fields, Node, Value};

pub use self::feed::Feeds;
pub use self::old_address::old_address;
pub use self::overrides::Override;
pub use self::pattern::FilePattern;

/// An archive's settings after interpretation: every field has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub title: String,
    /// The address at which the site will be published, ending with a slash; its path is the base path of every link.
    pub base_url: String,
    /// The language of the interface: `zh-Hans`, `zh-Hant` or `en`.
    pub language: String,
    pub description: String,
    /// The licence of the data: an SPDX identifier or an address; empty if it is not known.
    pub data_licence: String,
    pub theme: String,
    /// The location of the theme's name.
    pub theme_at: Option<Location>,
    /// The custom domain for GitHub Pages, written to `CNAME`.
    pub cname: Option<String>,
    pub convert: Conversion,
    /// Slugs for places that the table of divisions does not list: `浙江省/宁波市/某某区: moumou`.
    pub places: BTreeMap<String, String>,
    /// The current addresses of pages that had another address before: `/old/2024/: /new/2024/`.
    pub moved: BTreeMap<String, String>,
    /// The locations of the keys of `moved`.
    pub moved_at: BTreeMap<String, Location>,
    /// Write each report as Markdown beside its page; `None` if config.yaml does not say, which means no.
    pub markdown: Option<bool>,
    /// Write each report as plain text too.
    pub plain_text: bool,
    /// Write the search index.
    pub search: bool,
    /// Find the figures that reports state.
    pub figures: bool,
    /// Publish the figures of everything that reports count, and not only those of indicators.
    pub open_figures: bool,
    /// Write a second page of each report in Traditional characters.
    pub traditional: bool,
    pub feed: Feeds,
    /// A PNG or JPEG file of the archive that is shown where a page is shared and has no image of its own.
    pub image: Option<String>,
    /// The location of the image's name.
    pub image_at: Option<Location>,
    /// The edition of GB/T 7714 by which reports are cited.
    pub citation: Edition,
    pub csp: Policy,
    /// The levels of messages that the archive sets.
    pub messages: Levels,
}

/// The policy that pages state: which scripts, styles and images a browser may load.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Policy {
    /// Only those of the site itself.
    #[default]
    Site,
    /// A Content-Security-Policy given by the user.
    Own(String),
    /// No policy is stated.
    Off,
}

/// An edition of GB/T 7714, the Chinese standard for references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edition {
    /// GB/T 7714—2015, which many journals still ask for.
    Of2015,
    /// GB/T 7714—2025, in force since July 2026.
    #[default]
    Of2025,
}

/// Settings of the converter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversion {
    /// Words planted by copying sites, removed from the text and listed in the ledger.
    pub noise: Vec<String>,
    /// Leave punctuation beside Han characters as collected.
    pub keep_punctuation: bool,
    /// Names of columns in tables of texts: `text: 正文`, `year: 年份`, ….
    pub columns: BTreeMap<String, String>,
    /// What a curator knows about sources and the converter cannot derive, in the order of config.yaml.
    pub overrides: Vec<Override>,
    /// The regions that `places` gives slugs, the largest name first.
    pub places: Vec<Vec<String>>,
    /// Files in the folder of sources that are no sources.
    pub ignore: Vec<FilePattern>,
}

/// The possible contents of a column in a table of texts.
const COLUMNS: [&str; 12] = [
    "text",
    "title",
    "year",
    "region",
    "published",
    "delivered",
    "publisher",
    "url",
    "number",
    "speaker",
    "congress",
    "session",
];

impl Config {
    /// The part of `base_url` after the host: `/` or `/archive/`; always begins and ends with a slash.
    pub fn base_path(&self) -> &str {
        let after = self.base_url.find("://").map_or(0, |i| i + 3);
        self.base_url.after(after).find('/').map_or("/", |i| self.base_url.after(after + i))
    }

    /// Whether each report is written as Markdown beside its page.
    pub fn writes_markdown(&self) -> bool {
        self.markdown == Some(true)
    }

    /// Whether `base_url` names this machine, as the default does: links to such a site work nowhere else.
    pub fn is_local(&self) -> bool {
        let authority = self.base_url.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
        let port = |rest: &str| rest.is_empty() || rest.starts_with(':');
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| host.strip_prefix(own).is_some_and(port))
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: "政府工作报告集注".to_owned(),
            base_url: "http://localhost/".to_owned(),
            language: "zh-Hans".to_owned(),
            description: String::new(),
            data_licence: String::new(),
            theme: "default".to_owned(),
            theme_at: None,
            cname: None,
            convert: Conversion::default(),
            places: BTreeMap::new(),
            moved: BTreeMap::new(),
            moved_at: BTreeMap::new(),
            markdown: None,
            plain_text: false,
            search: true,
            figures: true,
            open_figures: false,
            traditional: false,
            feed: Feeds::default(),
            image: None,
            image_at: None,
            citation: Edition::default(),
            csp: Policy::Site,
            messages: Levels::new(),
        }
    }
}

/// The keys of config.yaml.
const KEYS: [&str; 21] = [
    "title",
    "base_url",
    "language",
    "description",
    "data_licence",
    "theme",
    "cname",
    "convert",
    "places",
    "moved",
    "markdown",
    "plain_text",
    "search",
    "figures",
    "open_figures",
    "traditional",
    "feed",
    "image",
    "citation",
    "csp",
    "messages",
];

/// The keys below `convert`.
const CONVERT_KEYS: [&str; 5] = ["noise", "punctuation", "columns", "overrides", "ignore"];

/// The settings by group: those of config.yaml itself, whose group is empty, and those below `feed` and `convert`. The keys of `places`, `moved`
/// and `messages` are not settings but places, addresses and codes.
pub fn settings() -> [(&'static str, &'static [&'static str]); 5] {
    [
        ("", &KEYS),
        ("feed", &feed::KEYS),
        ("convert", &CONVERT_KEYS),
        ("convert.columns", &COLUMNS),
        ("convert.overrides", &overrides::KEYS),
    ]
}

const LANGUAGES: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];

/// Reads the settings of a config.yaml; missing or wrong ones get their defaults.
pub fn read(file: &Arc<str>, text: &str) -> Noted<Config> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let node = match yaml::read(file, text, 0..text.len()) {
        Ok(node) => node,
        Err(error) => return Noted::new(Config::default(), vec![error]),
    };
    let mut fields = Fields::new(file, text, "config.yaml");
    fields.said.extend(controls::say(file, text));
    let mut config = Config::default();
    let entries = fields.group("config.yaml", &node);
    if !entries.iter().any(|entry| entry.key == "title") {
        fields.said.push(messages::archive_without_title(Location::whole(file)));
    }
    for entry in entries {
        setting(&mut fields, &mut config, entry);
    }
    config.convert.places = config.places.keys().map(|names| names.split('/').map(str::to_owned).collect()).collect();
    Noted::new(config, fields.said)
}

fn setting(fields: &mut Fields, config: &mut Config, entry: &Entry) {
    let Entry { key, node, .. } = entry;
    match key.as_str() {
        "title" => set(&mut config.title, fields.words(key, node)),
        "base_url" => set(&mut config.base_url, checked(fields, key, node, base_url)),
        "language" => set(&mut config.language, checked(fields, key, node, language)),
        "description" => set(&mut config.description, fields.words(key, node)),
        "data_licence" => set(&mut config.data_licence, fields.words(key, node)),
        "theme" => {
            set(&mut config.theme, checked(fields, key, node, theme));
            config.theme_at = Some(fields.place(node.range.clone()));
        }
        "cname" => config.cname = checked(fields, key, node, host),
        "convert" => convert(fields, &mut config.convert, node),
        "places" => config.places = places(fields, node),
        "moved" => (config.moved, config.moved_at) = moved(fields, node),
        "markdown" => config.markdown = fields.truth(key, node),
        "plain_text" => set(&mut config.plain_text, fields.truth(key, node)),
        "search" => set(&mut config.search, fields.truth(key, node)),
        "figures" => set(&mut config.figures, fields.truth(key, node)),
        "open_figures" => set(&mut config.open_figures, fields.truth(key, node)),
        "traditional" => set(&mut config.traditional, traditional(fields, key, node)),
        "feed" => config.feed = feed::read(fields, node),
        "image" => {
            config.image = checked(fields, key, node, image);
            config.image_at = Some(fields.place(node.range.clone()));
        }
        "citation" => {
            let edition = checked(fields, key, node, edition);
            set(&mut config.citation, edition.map(|year| if year == "2015" { Edition::Of2015 } else { Edition::Of2025 }));
        }
        "csp" => set(&mut config.csp, csp(fields, node)),
        "messages" => config.messages = levels(fields, node),
        _ => fields.unknown(entry, &KEYS),
    }
}

/// Whether reports have pages in Traditional characters, if this program can make them.
fn traditional(fields: &mut Fields, key: &str, node: &Node) -> Option<bool> {
    let wanted = fields.truth(key, node)?;
    if wanted && !cfg!(feature = "traditional") {
        let place = fields.place(node.range.clone());
        fields.said.push(messages::setting_needs_feature(place, key, "traditional"));
        return None;
    }
    Some(wanted)
}

/// Levels of messages, keyed by code.
fn levels(fields: &mut Fields, node: &Node) -> Levels {
    let mut levels = Levels::new();
    for Entry { key, key_range, node } in fields.group("messages", node) {
        let Some(code) = Code::parse(key) else {
            let place = fields.place(key_range.clone());
            fields.said.push(messages::level_of_unknown_code(place, key));
            continue;
        };
        let place = fields.place(node.range.clone());
        let typed = match &node.value {
            Value::Text(typed) => typed.clone(),
            Value::Bool(truth) => truth.to_string(),
            _ => node.value.kind().to_owned(),
        };
        match Level::parse(&typed) {
            Some(level) if code.severity() == Severity::Error && level != Level::At(Severity::Error) => {
                fields.said.push(messages::level_of_error(place, code));
            }
            Some(level) => drop(levels.insert(code, level)),
            None => fields.said.push(messages::level_unknown(place, code, &typed)),
        }
    }
    levels
}

/// `false` or a policy; line breaks in the policy become blanks.
fn csp(fields: &mut Fields, node: &Node) -> Option<Policy> {
    match node.value {
        Value::Bool(true) => Some(Policy::Site),
        Value::Bool(false) => Some(Policy::Off),
        _ => checked(fields, "csp", node, policy).map(Policy::Own),
    }
}

fn convert(fields: &mut Fields, convert: &mut Conversion, node: &Node) {
    for entry in fields.group("convert", node) {
        let Entry { key, node, .. } = entry;
        match key.as_str() {
            "noise" => convert.noise = fields.list(key, node),
            "punctuation" => {
                convert.keep_punctuation = checked(fields, key, node, punctuation).is_some_and(|how| how == "keep")
            }
            "columns" => convert.columns = columns(fields, node),
            "overrides" => convert.overrides = overrides::read(fields, node),
            "ignore" => convert.ignore = ignored(fields, node),
            _ => fields.unknown(entry, &CONVERT_KEYS),
        }
    }
}

/// The files that are no sources, as a list of paths and patterns, or as one.
fn ignored(fields: &mut Fields, node: &Node) -> Vec<FilePattern> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut patterns = Vec::new();
    for item in items {
        let Some(typed) = fields.words("ignore", item) else { continue };
        match FilePattern::new(&pattern::in_any_folder(&typed)) {
            Ok(pattern) => patterns.push(pattern),
            Err(_) => pattern::refuse(fields, item.range.clone(), "ignore", &typed),
        }
    }
    patterns
}

/// The names of columns, keyed by what the columns contain.
fn columns(fields: &mut Fields, node: &Node) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    for entry in fields.group("columns", node) {
        if !COLUMNS.contains(&entry.key.as_str()) {
            fields.unknown(entry, &COLUMNS);
        } else if let Some(name) = fields.words(&entry.key, &entry.node) {
            columns.insert(entry.key.clone(), name);
        }
    }
    columns
}

/// Slugs of places: lower-case letters, digits and hyphens.
fn places(fields: &mut Fields, node: &Node) -> BTreeMap<String, String> {
    let entries = fields.group("places", node);
    entries.iter().filter_map(|e| Some((e.key.clone(), checked(fields, &e.key, &e.node, slug)?))).collect()
}

/// Addresses that redirect to others, and the location of each in the file. All addresses begin and end with a slash.
fn moved(fields: &mut Fields, node: &Node) -> (BTreeMap<String, String>, BTreeMap<String, Location>) {
    let entries = fields.group("moved", node);
    let sound = entries.iter().filter_map(|e| {
        let to = checked(fields, &e.key, &e.node, address)?;
        match former(&e.key) {
            Ok(from) => Some(((from.clone(), to), (from, fields.place(e.key_range.clone())))),
            Err(cure) => {
                let place = fields.place(e.key_range.clone());
                fields.said.push(messages::setting_refused(place, "moved", &e.key, &cure));
                None
            }
        }
    });
    sound.unzip()
}

fn former(typed: &str) -> Result<String, String> {
    old_address(typed)
        .ok_or_else(|| "write the path that the page had, with a slash in front, as /old/2024/ or /旧/x.html".to_owned())
}

fn address(typed: &str) -> Result<String, String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'_' | b'.');
    let sound = typed.starts_with('/') && typed.ends_with('/') && typed.bytes().all(plain);
    let climbs = typed.contains("//") || typed.split('/').any(|part| part.starts_with('.'));
    if sound && !climbs {
        return Ok(typed.to_owned());
    }
    Err("write an address between slashes, in lower-case ASCII letters, figures and hyphens, as /zhejiang/ningbo/2024/"
        .to_owned())
}

/// Replaces the default if there is a value.
fn set<T>(setting: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *setting = value;
    }
}

/// Checks a setting: yields the interpreted value, or what to write instead.
type Check = fn(&str) -> Result<String, String>;

fn checked(fields: &mut Fields, key: &str, node: &Node, check: Check) -> Option<String> {
    let typed = match &node.value {
        // `language: no` and similar values: YAML reads a truth value where text was meant.
        Value::Bool(_) => fields.wrong(key, node, "text"),
        _ => fields.words(key, node),
    }?;
    match check(&typed) {
        Ok(meant) => Some(meant),
        Err(cure) => {
            let place = fields.place(node.range.clone());
            fields.said.push(messages::setting_refused(place, key, &typed, &cure));
            None
        }
    }
}

/// An http or https address; a slash is appended if it lacks one.
pub(crate) fn base_url(typed: &str) -> Result<String, String> {
    let Some((scheme, rest)) = typed.split_once("://") else {
        return Err(format!("begin it with https://, as https://{}", typed.trim_start_matches('/')));
    };
    if !["http", "https"].contains(&scheme) {
        return Err("use http:// or https://".to_owned());
    }
    if rest.contains(['?', '#']) || rest.contains(char::is_whitespace) {
        return Err("leave out blanks and what follows `?` or `#`".to_owned());
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.is_empty() {
        return Err("name a host, as https://me.github.io/archive/".to_owned());
    }
    if path.split('/').any(|part| part == "." || part == "..") || !path.is_ascii() {
        return Err("use a path of plain ASCII letters, without `.` or `..`".to_owned());
    }
    let path = path.trim_end_matches('/');
    Ok(if path.is_empty() { format!("{scheme}://{host}/") } else { format!("{scheme}://{host}/{path}/") })
}

fn language(typed: &str) -> Result<String, String> {
    let known = LANGUAGES.iter().find(|language| language.eq_ignore_ascii_case(typed));
    let alias = match typed.to_ascii_lowercase().as_str() {
        "zh" | "zh-cn" => Some("zh-Hans"),
        "zh-tw" | "zh-hk" => Some("zh-Hant"),
        _ => None,
    };
    known.copied().or(alias).map(str::to_owned).ok_or_else(|| "write zh-Hans, zh-Hant or en".to_owned())
}

/// The name of a folder in themes/, which must not lead out of it.
pub(crate) fn theme(typed: &str) -> Result<String, String> {
    let sound = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let safe = !typed.is_empty() && typed.chars().all(sound);
    if safe { Ok(typed.to_owned()) } else { Err("name a folder in themes/ by letters, digits, - and _".to_owned()) }
}

fn host(typed: &str) -> Result<String, String> {
    let sound = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let safe = typed.contains('.') && typed.chars().all(sound) && !typed.starts_with('.') && !typed.ends_with('.');
    if safe { Ok(typed.to_owned()) } else { Err("write the domain alone, as reports.example.org".to_owned()) }
}

fn punctuation(typed: &str) -> Result<String, String> {
    let known = ["keep", "standard"].contains(&typed);
    if known { Ok(typed.to_owned()) } else { Err("write keep, or standard (which is the default)".to_owned()) }
}

fn edition(typed: &str) -> Result<String, String> {
    let known = ["2025", "2015"].contains(&typed);
    if known { Ok(typed.to_owned()) } else { Err("write 2025 (which is the default) or 2015".to_owned()) }
}

fn policy(typed: &str) -> Result<String, String> {
    let policy = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let sound = policy.contains("-src ") && policy.bytes().all(|b| (b' '..0x7f).contains(&b) && b != b'"');
    if sound { Ok(policy) } else { Err("write false, or a policy such as \"default-src 'self'\"".to_owned()) }
}

/// The path of a PNG or JPEG file in the archive.
fn image(typed: &str) -> Result<String, String> {
    let kind = [".png", ".jpg", ".jpeg"].iter().any(|ending| typed.to_ascii_lowercase().ends_with(ending));
    let inside = !typed.contains(['\\', ':']) && typed.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    let cure = || "write the path of a PNG or JPEG file in the archive, as content/pages/card.png".to_owned();
    if kind && inside { Ok(typed.to_owned()) } else { Err(cure()) }
}

fn slug(typed: &str) -> Result<String, String> {
    let sound = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let safe = !typed.is_empty() && typed.bytes().all(sound) && !typed.starts_with('-') && !typed.ends_with('-');
    if safe { Ok(typed.to_owned()) } else { Err("write lower-case letters, digits and hyphens, as moumou".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Noted<Config> {
        read(&Arc::from("config.yaml"), text)
    }

    /// Code, line, column and cure of the only message.
    fn complaint(text: &str) -> (&'static str, u32, u32, String) {
        let said = parse(&format!("title: 甲\n{text}")).said;
        assert_eq!(said.len(), 1, "{said:#?}");
        let place = said[0].place.clone().unwrap();
        (said[0].code.name(), place.line, place.column, said[0].cure.clone().unwrap_or_default())
    }

    #[test]
    fn all_settings() {
        let read = parse(
            "title: 公报\nbase_url: https://me.github.io/archive\nlanguage: en\ndescription: 说明\ntheme: mine\n\
             cname: reports.example.org\nconvert:\n  noise: [某某网]\n  punctuation: keep\n  columns:\n    text: 正文\n\
             places:\n  浙江省/宁波市/某某区: moumou\nmoved:\n  /old/2024/: /new/2024/\nmarkdown: false\nplain_text: true\nsearch: false\n",
        );
        assert_eq!(read.said, []);
        let config = read.value;
        assert_eq!((config.base_url.as_str(), config.base_path()), ("https://me.github.io/archive/", "/archive/"));
        assert_eq!((config.title.as_str(), config.language.as_str(), config.theme.as_str()), ("公报", "en", "mine"));
        assert_eq!((config.markdown, config.plain_text, config.search), (Some(false), true, false));
        assert!(config.convert.keep_punctuation);
        assert_eq!(config.convert.noise, ["某某网"]);
        assert_eq!(config.convert.columns["text"], "正文");
        assert_eq!(config.places["浙江省/宁波市/某某区"], "moumou");
        assert_eq!(config.moved["/old/2024/"], "/new/2024/");
    }

    #[test]
    fn a_policy_is_set_or_dropped() {
        let csp = |text: &str| parse(&format!("title: 甲\ncsp: {text}\n"));
        assert_eq!(csp("false"), Noted::silent(Config { title: "甲".into(), csp: Policy::Off, ..Config::default() }));
        assert_eq!(csp("true").value.csp, Policy::Site);
        assert_eq!(csp(">\n  default-src\n  'self'\n").value.csp, Policy::Own("default-src 'self'".to_owned()));
        assert_eq!(complaint("csp: 好\n").0, "config-value");
    }

    #[test]
    fn an_edition_of_the_standard_is_chosen_by_its_year() {
        let edition = |text: &str| parse(&format!("title: 甲\n{text}")).value.citation;
        assert_eq!([edition(""), edition("citation: 2025\n")], [Edition::Of2025; 2]);
        assert_eq!([edition("citation: 2015\n"), edition("citation: \"2015\"\n")], [Edition::Of2015; 2]);
        assert_eq!(complaint("citation: 2005\n").3, "write 2025 (which is the default) or 2015");
    }

    #[test]
    fn only_the_title_is_needed() {
        assert_eq!(parse("title: 甲\n"), Noted::silent(Config { title: "甲".into(), ..Config::default() }));
        assert_eq!(parse("").said[0].code, "config-title");
    }

    #[test]
    fn every_setting_that_is_listed_is_read() {
        for (group, keys) in settings() {
            for key in keys {
                // A list in a list is no value of any setting; a key that is not read would say `unknown-key`, or nothing.
                let value = "[[甲]]";
                let text = match group {
                    "" => format!("{key}: {value}\n"),
                    "convert" | "feed" => format!("{group}: {{{key}: {value}}}\n"),
                    "convert.columns" => format!("convert: {{columns: {{{key}: {value}}}}}\n"),
                    "convert.overrides" => format!("convert: {{overrides: {{sources/a.txt: {{{key}: {value}}}}}}}\n"),
                    _ => panic!("no text for {group}"),
                };
                let said: Vec<&str> = parse(&format!("{text}title: 甲\n")).said.iter().map(|d| d.code.name()).collect();
                assert!(!said.is_empty() && !said.contains(&"unknown-key"), "{group} {key}: {said:?}");
            }
        }
    }

    #[test]
    fn an_unknown_setting_is_a_warning_with_a_guess() {
        assert_eq!(complaint("base_ulr: https://a.cn/\n"), ("unknown-key", 2, 1, "did you mean `base_url`?".into()));
        assert_eq!(complaint("convert:\n  noize: [甲]\n"), ("unknown-key", 3, 3, "did you mean `noise`?".into()));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_where_it_stands() {
        assert_eq!(
            complaint("base_url: me.github.io/archive/\n").3,
            "begin it with https://, as https://me.github.io/archive/"
        );
        assert_eq!(complaint("base_url: ftp://a.cn/\n").0, "config-value");
        assert_eq!(complaint("base_url: https:///a/\n").0, "config-value");
        assert_eq!(
            complaint("theme: ../../etc\n"),
            ("config-value", 2, 8, "name a folder in themes/ by letters, digits, - and _".into())
        );
        assert_eq!(complaint("language: fr\n").3, "write zh-Hans, zh-Hant or en");
        assert_eq!(complaint("cname: https://a.cn/\n").0, "config-value");
        assert_eq!(
            complaint("places:\n  某某区: 某某\n"),
            ("config-value", 3, 8, "write lower-case letters, digits and hyphens, as moumou".into())
        );
        assert_eq!(complaint("moved:\n  /a/: ../../b/\n").0, "config-value");
        assert_eq!(complaint("moved:\n  https://a.cn/: /b/\n").0, "config-value");
        assert_eq!(complaint("search: 好\n").0, "wrong-value");
        assert_eq!(complaint("plain_text: [a\n").0, "yaml");
    }

    #[test]
    fn messages_have_levels() {
        let read = parse("title: 甲\nmessages: {figure-masked: off, note-missing: error}\n");
        assert_eq!(read.said, []);
        let expected = [(Code::FigureMasked, Level::Off), (Code::NoteMissing, Level::At(Severity::Error))];
        assert_eq!(read.value.messages, Levels::from(expected));
        assert_eq!(
            complaint("messages:\n  figure-mask: off\n"),
            ("unknown-key", 3, 3, "did you mean `figure-masked`, `figure-missing` or `figure-quote`?".into())
        );
        assert_eq!(complaint("messages: {note-missing: no}\n").3, "write off, note, warning or error");
        assert_eq!(complaint("messages: {yaml: off}\n").0, "config-value");
    }

    #[test]
    fn a_column_of_a_table_can_be_named_for_all_that_a_report_states() {
        let read = parse("title: 甲\nconvert:\n  columns: {text: 正文, delivered: 作报告日, congress: 届数, session: 次数}\n");
        assert_eq!(read.said, []);
        assert_eq!(read.value.convert.columns["delivered"], "作报告日");
        assert_eq!(complaint("convert:\n  columns: {office: 职务}\n").0, "unknown-key");
    }

    #[test]
    fn the_base_path_begins_and_ends_with_a_slash() {
        for (typed, path) in
            [("https://a.cn", "/"), ("https://a.cn/", "/"), ("http://a.cn/b", "/b/"), ("http://a.cn:80/b/c//", "/b/c/")]
        {
            let read = parse(&format!("title: 甲\nbase_url: {typed}\n"));
            assert_eq!((read.value.base_path(), read.said.len()), (path, 0), "{typed}");
        }
    }

    #[test]
    fn an_address_of_this_machine_is_local() {
        let local = |base_url: &str| Config { base_url: base_url.to_owned(), ..Config::default() }.is_local();
        assert!(Config::default().is_local());
        for address in ["https://LOCALHOST/", "http://127.0.0.1:1954/a/", "http://[::1]:80/", "http://a@localhost/"] {
            assert!(local(address), "{address}");
        }
        for address in ["https://localhost.example.org/", "https://me.github.io/localhost/", "http://127.0.0.10/"] {
            assert!(!local(address), "{address}");
        }
    }
}
