//! Former addresses. Another generator may have given them: they have capitals, characters other than ASCII, and end in a slash or in `.html`.

use percent_encoding::percent_decode_str;

/// The longest former address, in bytes: hosts and file systems hold about so much.
const LONGEST: usize = 1000;
/// The longest part of one between slashes, in bytes: file systems hold 255, and `index.html` is a part of its own.
const LONGEST_PART: usize = 240;

/// A former address in the one form that gongbao keeps: decoded, with a slash in front, and with one at the end unless it names a page by its
/// file (`/old/x.html`). `None` if no host could have served it, or no file system can hold it.
pub fn old_address(typed: &str) -> Option<String> {
    let decoded = percent_decode_str(typed).decode_utf8().ok()?;
    let inner = decoded.strip_prefix('/')?;
    let inner = inner.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(inner);
    let page = [".html", ".htm"].iter().any(|ending| inner.ends_with(ending));
    let parts = inner.strip_suffix('/').unwrap_or(inner);
    if parts.is_empty() || decoded.len() > LONGEST || !parts.split('/').all(is_part) {
        return None;
    }
    Some(if page { format!("/{parts}") } else { format!("/{parts}/") })
}

/// Whether a part is a name on every file system, and no hidden file.
fn is_part(part: &str) -> bool {
    let odd = |c: char| {
        c.is_control()
            || r#"<>:"|?*\#"#.contains(c)
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    !part.is_empty()
        && part.len() <= LONGEST_PART
        && !part.starts_with('.')
        && !part.ends_with(['.', ' '])
        && !part.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_other_generators_are_taken() {
        for (typed, kept) in [
            ("/old/2024/", "/old/2024/"),
            ("/old/2024", "/old/2024/"),
            ("/旧地址/", "/旧地址/"),
            ("/%E6%97%A7/", "/旧/"),
            ("/Old/Page.html", "/Old/Page.html"),
            ("/old/index.html", "/old/"),
            ("/a b/c.htm", "/a b/c.htm"),
            ("/2019/05/01/x.php", "/2019/05/01/x.php/"),
        ] {
            assert_eq!(old_address(typed).as_deref(), Some(kept), "{typed}");
        }
    }

    #[test]
    fn what_no_host_could_serve_is_none() {
        for typed in [
            "",
            "/",
            "old/",
            "https://a.cn/",
            "//a/",
            "/../a/",
            "/a/./b/",
            "/.git/",
            "/a?b",
            "/a#b",
            "/a\u{202e}b/",
            "/%2e%2e/a/",
            "/a./",
        ] {
            assert_eq!(old_address(typed), None, "{typed}");
        }
        assert_eq!(old_address(&format!("/{}/", "a".repeat(300))), None);
    }
}
