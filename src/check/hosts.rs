//! What hosts of static sites accept, and whether a site fits. The limits are those that the hosts publish, as of 2026.

use super::findings::Size;

/// A host and its limits for one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Host {
    pub name: &'static str,
    pub bytes: Option<u64>,
    /// Files, or files and folders.
    pub files: Option<usize>,
    /// What the limit of files holds for, in brackets behind it.
    pub plan: &'static str,
}

/// GitHub Pages: "may be no larger than 1 GB". GitLab.com: 1 GB and 200,000 entries, folders among them. Cloudflare Pages: 20,000 files on
/// the free plan, 100,000 on paid ones, each of 25 MiB at most, which no file of gongbao reaches.
pub(crate) const HOSTS: [Host; 3] = [
    Host { name: "GitHub Pages", bytes: Some(1_000_000_000), files: None, plan: "" },
    Host { name: "GitLab Pages", bytes: Some(1_000_000_000), files: Some(200_000), plan: "" },
    Host { name: "Cloudflare Pages", bytes: None, files: Some(20_000), plan: " on its free plan" },
];

impl Host {
    /// The part of the host's limits that a site takes: 1 is all of the tighter one.
    pub(crate) fn share(&self, size: &Size) -> f64 {
        let bytes = self.bytes.map_or(0.0, |most| size.bytes as f64 / most as f64);
        let files = self.files.map_or(0.0, |most| size.files as f64 / most as f64);
        bytes.max(files)
    }

    /// The limits in words: `1,000 MB and 200,000 files`.
    pub(crate) fn limits(&self) -> String {
        let bytes = self.bytes.map(|most| format!("{} MB", grouped(most / 1_000_000)));
        let files = self.files.map(|most| format!("{} files{}", grouped(most as u64), self.plan));
        [bytes, files].into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }
}

/// A number with commas between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tighter_limit_counts() {
        let size = Size { files: 30_000, bytes: 500_000_000, ..Size::default() };
        let shares: Vec<String> = HOSTS.iter().map(|host| format!("{:.2}", host.share(&size))).collect();
        assert_eq!(shares, ["0.50", "0.50", "1.50"]);
        assert_eq!(HOSTS[1].limits(), "1,000 MB and 200,000 files");
    }
}
