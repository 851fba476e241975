//! Paths that open with a click: hyperlinks (OSC 8) on terminals that are known to support them.

use std::path::Path;

/// Whether the terminal on standard error shows hyperlinks, by the variables that terminals set. `FORCE_HYPERLINK=0` forbids them, and any
/// other value of it asks for them.
pub(super) fn supported(variable: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(forced) = variable("FORCE_HYPERLINK") {
        return forced != "0";
    }
    let is = |name: &str, values: &[&str]| variable(name).is_some_and(|value| values.iter().any(|one| value.contains(one)));
    let recent = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= 5000);
    let set = ["WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"].iter().any(|name| variable(name).is_some());
    let program = is("TERM_PROGRAM", &["iTerm", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"]);
    let kind = is("TERM", &["kitty", "alacritty", "foot", "ghostty", "wezterm"]);
    !is("TERM", &["dumb"]) && (recent || set || program || kind)
}

/// The shown text as a link to a file. The target is percent-encoded, so that no name can end the sequence.
pub(super) fn linked(shown: &str, file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~:".contains(&b);
    let encoded: String = path.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
    format!("\u{1b}]8;;file://{slash}{encoded}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> bool {
        supported(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn only_known_terminals_get_links() {
        assert!(!with(&[("TERM", "xterm-256color")]));
        assert!(with(&[("TERM", "xterm-kitty")]) && with(&[("VTE_VERSION", "7006")]) && with(&[("FORCE_HYPERLINK", "1")]));
        assert!(!with(&[("VTE_VERSION", "4000")]) && !with(&[("TERM", "dumb"), ("WT_SESSION", "x")]));
        assert!(!with(&[("FORCE_HYPERLINK", "0"), ("WT_SESSION", "x")]));
    }

    #[test]
    fn a_name_cannot_end_the_link() {
        let link = linked("a.md:1:1", Path::new("/甲/a\u{1b}\\b.md"));
        assert_eq!(link.matches('\u{1b}').count(), 4, "{link:?}");
        assert!(link.contains("file:///%E7%94%B2/a%1B/b.md"), "{link:?}");
    }
}
