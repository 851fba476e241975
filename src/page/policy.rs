//! The Content-Security-Policy of pages: only the site's own files are loaded and run, so that text that ended up in a page as
//! markup still could not do anything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::config::Policy;

/// The placeholder in a user's policy for the hash of the page's own style element.
const STYLE: &str = "{style}";

/// The policy of one page. `style` is the text of its style element; empty if there is none.
pub(super) fn policy(chosen: &Policy, offline: bool, style: &str) -> Option<String> {
    let hash = if style.is_empty() { String::new() } else { format!(" {}", source(style)) };
    match chosen {
        Policy::Off => None,
        Policy::Own(own) => Some(own.replace(&format!(" {STYLE}"), &hash).replace(STYLE, hash.trim_start())),
        Policy::Site => {
            // Some browsers do not treat files on disk as having the same origin.
            let own = if offline { "'self' file:" } else { "'self'" };
            Some(format!(
                "default-src 'none'; script-src {own}; style-src {own}{hash}; img-src {own} data:; font-src {own}; connect-src {own}; \
                 base-uri 'none'; form-action {own}"
            ))
        }
    }
}

/// The hash source of an inline style or script, as used in a policy.
pub(crate) fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The policy of a page that has one style element and loads nothing.
pub(crate) fn of_style(style: &str) -> String {
    format!("default-src 'none'; style-src {}", source(style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_runs_but_what_the_page_names() {
        let site = policy(&Policy::Site, false, "").unwrap();
        assert!(site.contains("script-src 'self';") && !site.contains("unsafe") && !site.contains("file:"), "{site}");
        let styled = policy(&Policy::Site, true, "a").unwrap();
        let hash = "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='";
        assert!(styled.contains(&format!("style-src 'self' file: {hash};")), "{styled}");
    }

    #[test]
    fn a_policy_of_the_users_stands_as_it_is() {
        let own = Policy::Own("style-src 'self' {style}; script-src 'self'".to_owned());
        assert_eq!(policy(&own, false, "").unwrap(), "style-src 'self'; script-src 'self'");
        assert!(policy(&own, false, "a").unwrap().starts_with("style-src 'self' 'sha256-ypeB"));
        assert_eq!(policy(&Policy::Off, false, "a"), None);
    }
}
