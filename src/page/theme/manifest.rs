//! The file `theme.yaml` of a theme: its name, its licence, and the versions of gongbao that it was made for.

use std::sync::Arc;

use semver::{Version, VersionReq};

use super::ThemeFile;
use crate::diag::{Diagnostic, Location, Noted, messages};
use crate::yaml::{self, Entry, Fields, Node};

/// The file's path in the theme's folder.
pub(crate) const MANIFEST: &str = "theme.yaml";

const KEYS: [&str; 4] = ["name", "description", "licence", "gongbao"];

/// What a theme says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ThemeManifest {
    pub name: Option<String>,
    pub description: Option<String>,
    pub licence: Option<String>,
    /// The versions of gongbao that the theme was made for.
    pub gongbao: Option<VersionReq>,
}

/// Reads the theme's `theme.yaml`, if it has one, and compares its range with the version of this program.
pub(crate) fn read(folder: &str, files: &[ThemeFile]) -> Noted<ThemeManifest> {
    read_for(folder, files, env!("CARGO_PKG_VERSION"))
}

fn read_for(folder: &str, files: &[ThemeFile], version: &str) -> Noted<ThemeManifest> {
    let Some(file) = files.iter().find(|file| file.path == MANIFEST) else {
        return Noted::silent(ThemeManifest::default());
    };
    let shown: Arc<str> = Arc::from(format!("{folder}/{MANIFEST}"));
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        return Noted::new(ThemeManifest::default(), vec![messages::theme_not_text(&shown)]);
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let node = match yaml::read(&shown, text, 0..text.len()) {
        Ok(node) => node,
        Err(fault) => return Noted::new(ThemeManifest::default(), vec![fault]),
    };
    let mut fields = Fields::new(&shown, text, MANIFEST);
    let mut manifest = ThemeManifest::default();
    for entry in fields.group(MANIFEST, &node) {
        let Entry { key, node, .. } = entry;
        match key.as_str() {
            "name" => manifest.name = fields.words(key, node),
            "description" => manifest.description = fields.words(key, node),
            "licence" => manifest.licence = fields.words(key, node),
            "gongbao" => manifest.gongbao = range(&mut fields, node, version),
            _ => fields.unknown(entry, &KEYS),
        }
    }
    Noted::new(manifest, fields.said)
}

/// The range of versions. The range is reported if it cannot be read, or if this version is outside it.
fn range(fields: &mut Fields, node: &Node, version: &str) -> Option<VersionReq> {
    let typed = fields.words("gongbao", node)?;
    let place = fields.place(node.range.clone());
    let Ok(range) = VersionReq::parse(&typed) else {
        fields.said.push(messages::setting_refused(
            place,
            "gongbao",
            &typed,
            &format!("write a range as {:?}", around(version)),
        ));
        return None;
    };
    fields.said.extend(outside(place, &range, &typed, version));
    Some(range)
}

/// The warning for a version outside the range.
fn outside(place: Location, range: &VersionReq, typed: &str, version: &str) -> Option<Diagnostic> {
    let mut own = Version::parse(version).ok()?;
    // A pre-release of a version has the contract of that version.
    own.pre = semver::Prerelease::EMPTY;
    (!range.matches(&own)).then(|| messages::theme_version(place, typed, version, &around(version)))
}

/// The range of versions whose contract is that of this version: `>=0.1, <0.2`. docs/releasing.md says what changes it.
pub(crate) fn around(version: &str) -> String {
    let mut numbers = version.split('.').map(|number| number.parse::<u64>().unwrap_or_default());
    let (major, minor) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    match major {
        0 => format!(">=0.{minor}, <0.{}", minor + 1),
        _ => format!(">={major}.{minor}, <{}", major + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Noted<ThemeManifest> {
        read_for("themes/mine", &[ThemeFile { path: MANIFEST.to_owned(), bytes: text.as_bytes().to_vec() }], "0.2.1")
    }

    /// Code, line, column and cure of the first message.
    fn complaint(text: &str) -> (&'static str, u32, u32, String) {
        let fault = read(text).said.remove(0);
        let place = fault.place.unwrap();
        assert_eq!(&*place.file, "themes/mine/theme.yaml");
        (fault.code.name(), place.line, place.column, fault.cure.unwrap())
    }

    #[test]
    fn a_theme_names_itself_and_its_versions() {
        let read = read("name: 蓝\ndescription: 蓝色\nlicence: MIT\ngongbao: \">=0.1, <0.3\"\n");
        assert_eq!(read.said, []);
        let manifest = read.value;
        assert_eq!((manifest.name.as_deref(), manifest.licence.as_deref()), (Some("蓝"), Some("MIT")));
        assert!(manifest.gongbao.is_some());
    }

    #[test]
    fn a_version_outside_the_range_is_a_warning() {
        let (code, line, column, cure) = complaint("name: 蓝\ngongbao: \">=0.3, <0.5\"\n");
        assert_eq!((code, line, column), ("theme-version", 2, 10));
        assert!(cure.contains("\">=0.2, <0.3\""), "{cure}");
        assert_eq!(complaint("gongbao: \"<0.2\"\n").0, "theme-version");
    }

    #[test]
    fn what_cannot_be_read_is_located() {
        assert_eq!(
            complaint("name: 蓝\ngongbao: from 0.1\n"),
            ("config-value", 2, 10, "write a range as \">=0.2, <0.3\"".to_owned())
        );
        assert_eq!(complaint("name: 蓝\nlicense: MIT\n"), ("unknown-key", 2, 1, "did you mean `licence`?".to_owned()));
        assert_eq!(complaint("name: [蓝]\n").0, "wrong-value");
        assert_eq!(complaint("- 蓝\n").0, "wrong-value");
        assert_eq!(complaint("name: \"蓝\n").0, "yaml");
    }

    #[test]
    fn the_range_of_a_version_ends_where_the_contract_may_change() {
        assert_eq!(around("0.1.0"), ">=0.1, <0.2");
        assert_eq!(around("1.4.2"), ">=1.4, <2");
    }
}
