//! The theme: templates, strings, styles and scripts. The default theme is part of the binary; a user's theme overrides it file
//! by file.
//!
//! ```text
//! templates/*.html       Tera; base.html is the shell of every page, parts.html holds what several pages share
//! strings/LANGUAGE.yaml  the strings of the interface
//! assets/*               styles, scripts, icon: written to assets/ as they are
//! theme.yaml             the theme's name, and the versions of gongbao that it was made for
//! ```

pub(crate) mod assets;
mod compile;
pub(crate) mod manifest;
mod strings;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::Tera;

use super::image::{self, Shared};
use super::vector::{self, Active};
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::digest::Digest;

pub(crate) use self::strings::{Strings, chinese};

/// A style sheet that only a user's theme has. It is loaded after the built-in one, so that a theme need not replace that.
pub(super) const OWN_STYLE: &str = "theme.css";

static DEFAULT: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// One file of a theme: its path (`templates/report.html`, relative to the theme's folder) and its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// A theme that is ready for rendering.
#[derive(Default)]
pub struct Theme {
    pub(super) engine: Tera,
    pub strings: Strings,
    /// The strings of pages in Traditional characters.
    #[cfg(feature = "traditional")]
    pub(super) traditional: Strings,
    /// Path within `assets/` and bytes, sorted by path.
    pub(super) assets: BTreeMap<String, Cow<'static, [u8]>>,
    /// The theme's folder as the user knows it, for messages: `themes/default`.
    pub(super) folder: String,
    /// The texts of the user's templates by name, for messages.
    own: BTreeMap<String, String>,
    /// The digest of everything that distinguishes one theme from another.
    pub(super) digest: Digest,
}

impl Theme {
    /// Compiles the default theme with a user's files overriding it. `name` is the theme's folder in `themes/`, for messages;
    /// `language` chooses the strings (`strings/zh-Hans.yaml`).
    ///
    /// # Errors
    /// A template that does not compile, strings that are not YAML or contain an unknown key, a language without strings, a
    /// file that is not text: each is reported with its file, and the default is used instead.
    pub fn load(name: &str, overrides: &[ThemeFile], language: &str) -> Noted<Theme> {
        let mut said = Vec::new();
        let folder = format!("themes/{name}");
        for file in overrides.iter().filter(|f| !is_known(&f.path)) {
            said.push(messages::theme_file_unused(&format!("{folder}/{}", file.path)));
        }
        let own = templates(overrides);
        let used = |name: &String| {
            defaults("templates").any(|(known, _)| known == name) || own.values().any(|text| text.contains(name.as_str()))
        };
        for name in own.keys().filter(|name| !used(name)) {
            let near = compile::nearest(name, &BTreeMap::new());
            said.push(messages::template_unused(&format!("{folder}/templates/{name}"), near.as_deref()));
        }
        manifest::read(&folder, overrides).tell(&mut said);
        let acting = overrides.iter().filter_map(|file| acting(&folder, file));
        said.extend(acting);
        let engine = compile::engine(&folder, overrides).tell(&mut said);
        let strings = strings::load(&folder, overrides, language).tell(&mut said);
        let files: Vec<_> = overrides.iter().map(|file| (&file.path, &file.bytes)).collect();
        let digest = Digest::of(&(files, language));
        Noted::new(
            Theme {
                engine,
                strings,
                #[cfg(feature = "traditional")]
                traditional: traditional(&folder, overrides, language),
                assets: assets(overrides),
                folder,
                own,
                digest,
            },
            said,
        )
    }
}

/// The strings of pages in Traditional characters, if those of other pages are in this language. What is wrong with them is said
/// where they are the strings of all pages.
#[cfg(feature = "traditional")]
fn traditional(folder: &str, overrides: &[ThemeFile], language: &str) -> Strings {
    strings::load(folder, overrides, if language == "zh-Hans" { "zh-Hant" } else { language }).value
}

/// The name in `assets/` of the image for shared pages, without its ending. The archive's settings name the file that it is.
pub(crate) const SHARED_IMAGE: &str = "shared-image";

/// The image for pages that are shared and have none of their own: its address, and what it is.
pub(super) fn shared_image(theme: &Theme) -> Option<(String, Shared)> {
    let named = ["png", "jpg"].iter().find_map(|ending| theme.assets.get_key_value(&format!("{SHARED_IMAGE}.{ending}")));
    let (name, bytes) = named?;
    Some((format!("/assets/{name}"), image::shared(bytes)?))
}

/// Converts a rendering error to diagnostics with file and line.
pub(super) fn faults(theme: &Theme, error: &tera::Error) -> Vec<Diagnostic> {
    compile::faults(&theme.folder, error, &theme.own)
}

/// The texts of the user's templates by name.
fn templates(overrides: &[ThemeFile]) -> BTreeMap<String, String> {
    let named = overrides
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix("templates/")?, std::str::from_utf8(&file.bytes).ok()?)));
    named.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// All files of the default theme, sorted by path.
pub(crate) fn built_in() -> Vec<(String, &'static [u8])> {
    let folders = ["assets", "strings", "templates"];
    let mut files: Vec<_> = folders
        .iter()
        .flat_map(|folder| files_of(folder).map(move |(name, bytes)| (format!("{folder}/{name}"), bytes)))
        .collect();
    files.sort();
    files
}

/// The text files in one of the default theme's folders: name within the folder, and text.
fn defaults(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    files_of(folder).filter_map(|(name, bytes)| std::str::from_utf8(bytes).ok().map(|text| (name, text)))
}

fn files_of(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let files = DEFAULT.get_dir(folder).map(Dir::files).into_iter().flatten();
    files.filter_map(|f| Some((f.path().file_name()?.to_str()?, f.contents())))
}

fn assets(overrides: &[ThemeFile]) -> BTreeMap<String, Cow<'static, [u8]>> {
    let own = files_of("assets").map(|(name, bytes)| (name.to_owned(), Cow::Borrowed(bytes)));
    let users = overrides
        .iter()
        .filter(|f| active(f).is_none())
        .filter_map(|f| Some((f.path.strip_prefix("assets/")?.to_owned(), Cow::Owned(f.bytes.clone()))));
    own.chain(users).collect()
}

/// The active content of an SVG among the assets, if any.
fn active(file: &ThemeFile) -> Option<Active> {
    let drawing = file.path.starts_with("assets/") && file.path.to_ascii_lowercase().ends_with(".svg");
    drawing.then(|| vector::active(&file.bytes)).flatten()
}

/// The diagnostic for an SVG that is left out because of its active content.
fn acting(folder: &str, file: &ThemeFile) -> Option<Diagnostic> {
    let Active { line, what } = active(file)?;
    let path: Arc<str> = Arc::from(format!("{folder}/{}", file.path));
    let place = Location { line: line as u32, ..Location::whole(&path) };
    Some(messages::image_active(place, &file.path, line, what))
}

/// Whether a theme's file is one that is read.
fn is_known(path: &str) -> bool {
    let documents = ["md", "txt"].iter().any(|e| path.ends_with(e));
    documents
        || path == manifest::MANIFEST
        || ["templates/", "strings/", "assets/"].iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    fn file(path: &str, text: &str) -> ThemeFile {
        ThemeFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    fn load(files: &[ThemeFile], language: &str) -> Noted<Theme> {
        Theme::load("mine", files, language)
    }

    #[test]
    fn the_default_theme_has_nothing_to_complain_of_in_either_language() {
        assert_eq!(load(&[], "zh-Hans").said, []);
        assert_eq!(load(&[], "en").said, []);
    }

    #[test]
    fn a_users_file_stands_in_for_the_default_one() {
        let style = file("assets/style.css", "body { color: red }");
        let theme = load(&[style], "zh-Hans").value;
        assert_eq!(&*theme.assets["style.css"], b"body { color: red }");
        assert!(theme.assets.contains_key("script.js"));
    }

    #[test]
    fn a_broken_template_is_named_with_its_line_and_the_default_is_used() {
        let broken = file("templates/404.html", "{% extends \"base.html\" %}\n{% block main %}\n{{ t.not_found_title");
        let loaded = load(&[broken], "zh-Hans");
        let fault = &loaded.said[0];
        let place = fault.place.as_ref().unwrap();
        assert_eq!((fault.code.name(), fault.severity), ("template", Severity::Error));
        assert_eq!((&*place.file, place.line), ("themes/mine/templates/404.html", 3));
        assert!(loaded.value.engine.contains_template("404.html"));
    }

    #[test]
    fn a_template_that_extends_nothing_known_is_named() {
        let broken = file("templates/404.html", "{% extends \"bse.html\" %}");
        let said = load(&[broken], "zh-Hans").said;
        assert_eq!(&*said[0].place.as_ref().unwrap().file, "themes/mine/templates/404.html");
        assert!(said[0].message.contains("bse.html"), "{}", said[0].message);
    }

    #[test]
    fn a_part_that_lacks_what_a_built_in_page_uses_does_not_blame_a_file_that_is_not_there() {
        let said = load(&[file("templates/parts.html", "{# nothing #}")], "zh-Hans").said;
        assert_eq!(&*said[0].place.as_ref().unwrap().file, "themes/mine/templates/parts.html");
        assert!(said[0].message.contains("component `"), "{}", said[0].message);
    }

    #[test]
    fn a_base_without_a_block_is_named_with_the_block() {
        let all = "{% block og_type %}{% endblock %}{% block head %}{% endblock %}{%- block spine -%}{% endblock %}\
            {% block name %}{% endblock %}{% block search %}{% endblock %}{% block main %}{% endblock %}";
        let loaded = load(&[file("templates/base.html", all)], "zh-Hans");
        let [fault] = loaded.said.as_slice() else { panic!("{:?}", loaded.said) };
        assert_eq!(&*fault.place.as_ref().unwrap().file, "themes/mine/templates/base.html");
        assert_eq!(fault.cure.as_deref(), Some("add {% block scripts %}{% endblock %}"));
        assert!(loaded.value.engine.contains_template("report.html"));
    }

    #[test]
    fn strings_are_overridden_one_by_one() {
        let loaded = load(&[file("strings/zh-Hans.yaml", "places: 各地\n")], "zh-Hans");
        assert_eq!(loaded.said, []);
        assert_eq!(loaded.value.strings.get("places"), "各地");
        assert_eq!(loaded.value.strings.get("years"), "年份");
    }

    #[test]
    fn an_unknown_string_is_said_with_the_nearest_known_one() {
        let said = load(&[file("strings/zh-Hans.yaml", "plces: 各地\n")], "zh-Hans").said;
        assert_eq!(said[0].code, "unknown-string");
        assert!(said[0].cure.as_ref().unwrap().contains("places"));
    }

    #[test]
    fn the_interface_can_be_in_traditional_characters() {
        let loaded = load(&[], "zh-Hant");
        assert_eq!((loaded.value.strings.get("places"), loaded.said.len()), ("地區", 0));
        assert_eq!(loaded.value.strings.language(), "zh-Hant");
        let users = load(&[file("strings/zh-Hant.yaml", "places: 各地區\n")], "zh-Hant").value;
        assert_eq!((users.strings.get("places"), users.strings.get("report")), ("各地區", "報告"));
    }

    #[test]
    fn another_language_comes_from_a_file_of_the_users() {
        let loaded = load(&[file("strings/fr.yaml", "places: Lieux\n")], "fr");
        assert_eq!(loaded.value.strings.get("places"), "Lieux");
        let missing = load(&[], "fr");
        assert_eq!(missing.said[0].code, "no-strings");
    }

    #[test]
    fn a_file_that_no_page_uses_is_said() {
        assert_eq!(load(&[file("style.css", "")], "zh-Hans").said[0].code, "theme-file-unused");
    }

    #[test]
    fn both_languages_have_the_same_strings() {
        let keys = |language| load(&[], language).value.strings.all().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys("zh-Hans"), keys("en"));
    }
}
