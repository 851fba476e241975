//! A file of an earlier publication from the web. It is behind the feature `network`, because a client for https is a tenth of the program
//! that most archives never use.

use ureq::http::{Uri, header};

use super::limits::{Left, Refusal};

/// Fetches the text at an address. Redirects are followed here, because those that leave the host must be refused.
pub(super) fn fetched(mut url: String, left: &mut Left<'_>) -> Result<String, Refusal> {
    for _ in 0..=left.limits.redirects {
        let config = ureq::Agent::config_builder().timeout_global(Some(left.time()?)).max_redirects(0);
        let agent: ureq::Agent = config.build().into();
        let answer = agent.get(&url).call();
        left.time()?;
        let mut answer = answer.map_err(Refusal::new)?;
        if !answer.status().is_redirection() {
            // `Left` has its own limit, whose error names the limit.
            return left.text(answer.body_mut().with_config().limit(u64::MAX).reader());
        }
        let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        url = redirected(&url, to)?;
    }
    let why = format!("it leads on more than {} times, last to {url:.200}", left.limits.redirects);
    Err(Refusal::with_cure(why, "name the address at which the site itself is"))
}

/// The target of a redirect, which must be on the same host and must not go from https to http.
fn redirected(from: &str, to: &str) -> Result<String, Refusal> {
    let refused = || {
        let why = format!("{from} leads on to `{to:.200}`, which is not on the same host");
        Refusal::with_cure(why, "name that address if it is the site's own")
    };
    let old: Uri = from.parse().map_err(Refusal::new)?;
    let (scheme, authority) = (old.scheme_str().unwrap_or_default(), old.authority().ok_or_else(refused)?);
    let whole = match to {
        "" => return Err(refused()),
        _ if to.starts_with("//") => format!("{scheme}:{to}"),
        _ if to.starts_with('/') => format!("{scheme}://{authority}{to}"),
        _ if to.contains("://") => to.to_owned(),
        _ => format!("{scheme}://{authority}{}/{to}", old.path().rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    let new: Uri = whole.parse().map_err(|_| refused())?;
    let same_host = old.host().zip(new.host()).is_some_and(|(old, new)| old.eq_ignore_ascii_case(new));
    // The port must stay the same, except from the http port to the https port. Another port of the host may be another
    // service.
    let allowed = match (scheme, new.scheme_str().unwrap_or_default()) {
        ("http", "http") | ("https", "https") => port(&old) == port(&new),
        ("http", "https") => port(&old) == port(&new) || (port(&old), port(&new)) == (80, 443),
        _ => false,
    };
    let user = new.authority().is_some_and(|authority| authority.as_str().contains('@'));
    if same_host && allowed && !user { Ok(whole) } else { Err(refused()) }
}

fn port(uri: &Uri) -> u16 {
    uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_on_the_host() {
        let from = "https://me.example/archive/manifest.txt";
        for (to, led) in [
            ("/a/manifest.txt", "https://me.example/a/manifest.txt"),
            ("other.txt", "https://me.example/archive/other.txt"),
            ("//ME.example/x", "https://ME.example/x"),
            ("https://me.example:443/x", "https://me.example:443/x"),
        ] {
            assert_eq!(redirected(from, to).map_err(|refusal| refusal.why), Ok(led.to_owned()));
        }
        assert!(redirected("http://me.example/x", "https://me.example/x").is_ok());
        for to in [
            "",
            "http://me.example/x",
            "//evil.example/x",
            "https://evil.example/",
            "https://me.example:8443/x",
            "file:///etc/passwd",
            "https://me.example@evil.example/",
            "https://a@me.example/",
            "https://me.example.evil.example/",
            "https:///x",
        ] {
            assert!(redirected(from, to).is_err(), "{to}");
        }
    }
}
