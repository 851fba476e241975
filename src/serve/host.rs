//! The host names that requests may use for the server.
//!
//! A page on another site can make its own name resolve to 127.0.0.1 (DNS rebinding). The browser then lets it read everything
//! that is served there, including drafts, because the name is the page's own. Only the `Host` header reveals this.

use axum::http::{HeaderMap, Uri, header};

/// Names that refer to the local machine everywhere.
const OWN: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// The names that requests may use.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    allowed: Vec<String>,
}

impl Hosts {
    /// The names of the local machine, and those that the user adds, which may include a port.
    pub(super) fn with(added: &[String]) -> Hosts {
        let own = OWN.iter().map(|name| (*name).to_owned());
        Hosts { allowed: own.chain(added.iter().filter_map(|name| host_name(name))).collect() }
    }

    /// Checks whether a request may be answered. An absolute URL in the request line counts too, because in HTTP it overrides
    /// the header.
    ///
    /// # Errors
    /// The name that is not allowed; `None` if there is no single valid name.
    pub(super) fn admit(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Option<String>> {
        let mut named = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (named.next(), named.next()) else { return Err(None) };
        let typed = [host.to_str().ok(), uri.authority().map(|authority| authority.as_str())];
        let wanted = if uri.authority().is_some() { &typed[..] } else { &typed[..1] };
        for typed in wanted {
            let name = typed.and_then(host_name).ok_or(None)?;
            if !self.allowed.contains(&name) {
                return Err(Some(name));
            }
        }
        Ok(())
    }
}

/// The name in `NAME`, `NAME:PORT` or `[IPv6]:PORT`, in lower case, without the port and the trailing dot. `None` if there is
/// no name.
pub fn host_name(typed: &str) -> Option<String> {
    let end = if typed.starts_with('[') { typed.find(']')? + 1 } else { typed.find(':').unwrap_or(typed.len()) };
    let (name, port) = typed.split_at(end);
    let digits = |port: &str| port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(digits) {
        return None;
    }
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let sound = match name.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']').is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok()),
        // DNS names have at most 253 characters.
        None => !name.is_empty() && name.len() <= 253 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
    };
    sound.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(target: &str, hosts: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        hosts.iter().for_each(|host| {
            headers.append(header::HOST, host.parse().unwrap());
        });
        Hosts::with(&["Preview.Example:8080".to_owned()]).admit(&target.parse().unwrap(), &headers).is_ok()
    }

    #[test]
    fn names_of_this_machine_are_admitted_in_any_spelling() {
        for host in ["127.0.0.1", "127.0.0.1:1954", "localhost", "LocalHost:80", "localhost.", "localhost.:1954", "[::1]:1954"]
        {
            assert!(admitted("/", &[host]), "{host}");
        }
        assert!(admitted("/", &["preview.example"]) && admitted("http://localhost:1954/", &["localhost:1954"]));
    }

    #[test]
    fn other_names_are_not() {
        let others = [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evil.localhost",
            "a@localhost",
            "localhost..",
            "",
            "[::2]",
            "[::1",
            "[::1]x",
            "localhost:x",
            "localhost:80:80",
            "127.0.0.1/",
            "0x7f.1",
            "localhost, localhost",
        ];
        for host in others {
            assert!(!admitted("/", &[host]), "{host}");
        }
        assert!(
            !admitted("/", &[])
                && !admitted("/", &["localhost", "localhost"])
                && !admitted("/", &["localhost", "evil.example"])
        );
        assert!(!admitted("http://evil.example/", &["localhost"]) && !admitted("http://localhost/", &["evil.example"]));
    }
}
