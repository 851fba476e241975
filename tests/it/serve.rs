//! Serving over real HTTP: pages by address, events about changes, errors and recovery.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failing test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::archive::Archive;
use gongbao::pipeline::Options;
use gongbao::serve::{Door, Serving, start};

const REPORT: &str = "content/reports/zhejiang/ningbo/2031.md";

/// Long enough for a build on a busy machine; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

fn report(body: &str) -> String {
    format!("---\ntitle: 宁波市政府工作报告\nregion: [浙江省, 宁波市]\nyear: 2031\n---\n\n## 一、回顾 {{#s1}}\n\n{body}\n")
}

fn serving(archive: &Archive) -> Serving {
    let options = Options { drafts: false, offline: false, search: true };
    start(archive.as_built(), options, &Door::default(), |_| {}).unwrap()
}

fn connect(serving: &Serving, path: &str) -> TcpStream {
    let host = serving.url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    stream
}

/// The whole answer: status line, headers, body.
fn get(serving: &Serving, path: &str) -> String {
    let mut answer = Vec::new();
    connect(serving, path).read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The stream of events that a page listens to.
struct News {
    lines: BufReader<TcpStream>,
}

impl News {
    fn of(serving: &Serving) -> News {
        News { lines: BufReader::new(connect(serving, "/__gongbao/events")) }
    }

    /// The next event.
    fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the stream has ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    fn until(&mut self, wanted: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        loop {
            let news = self.next();
            if wanted(&news) {
                return news;
            }
        }
    }
}

#[test]
fn pages_are_served_by_address_with_the_reloading_script_in_them() {
    let archive = Archive::of(&[(REPORT, &report("全市稳中有进。"))]);
    let serving = serving(&archive);
    assert!(serving.url.starts_with("http://127.0.0.1:"));
    let page = get(&serving, "/zhejiang/ningbo/2031/");
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("稳中有进") && page.contains("__gongbao/events"), "{page}");
    assert!(get(&serving, "/zhejiang/ningbo/2031").starts_with("HTTP/1.1 307 "));
    assert!(get(&serving, "/nowhere/").starts_with("HTTP/1.1 404 "));
    assert!(get(&serving, "/../../etc/passwd").starts_with("HTTP/1.1 404 "));
    assert!(get(&serving, "/sitemap.xml").contains("content-type: application/xml"));
    assert!(!archive.path("public").exists(), "serving writes no site");
}

#[test]
fn a_change_reloads_the_page_an_error_covers_it_and_a_cure_uncovers_it() {
    let archive = Archive::of(&[(REPORT, &report("第一稿。"))]);
    let serving = serving(&archive);
    let mut news = News::of(&serving);
    let first = news.next();
    assert!(first["overlay"].is_null());

    archive.write(REPORT, &report("第二稿。"));
    let second = news.until(|n| n["version"] != first["version"]);
    assert!(get(&serving, "/zhejiang/ningbo/2031/").contains("第二稿"));

    archive.write(REPORT, "---\ntitle: [\n---\n\n第三稿。\n");
    let broken = news.until(|n| !n["overlay"].is_null());
    assert!(broken["overlay"].as_str().unwrap().contains("content/reports/zhejiang/ningbo/2031.md:"), "{broken}");
    assert_eq!(broken["version"], second["version"], "the last good page stays");
    assert!(get(&serving, "/zhejiang/ningbo/2031/").contains("第二稿"));

    archive.write(REPORT, &report("第三稿。"));
    news.until(|n| n["overlay"].is_null() && n["version"] != second["version"]);
    assert!(get(&serving, "/zhejiang/ningbo/2031/").contains("第三稿"));
}

#[test]
fn a_new_source_is_converted_and_its_page_appears() {
    let archive = Archive::of(&[(REPORT, &report("第一稿。"))]);
    let serving = serving(&archive);
    let mut news = News::of(&serving);
    let first = news.next();
    archive.write("content/sources/a.txt", &crate::archive::raw("温州市", 2031, "全市稳中有进。"));
    news.until(|n| n["version"] != first["version"]);
    assert!(get(&serving, "/zhejiang/wenzhou/2031/").contains("稳中有进"));
}

#[test]
fn two_archives_are_served_side_by_side_and_a_port_that_is_taken_is_said() {
    let archive = Archive::of(&[(REPORT, &report("文。"))]);
    let (one, two) = (serving(&archive), serving(&archive));
    assert_ne!(one.url, two.url);
    let port = one.url.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let options = Options { drafts: false, offline: false, search: true };
    let refused = start(archive.as_built(), options, &Door { port: Some(port), ..Door::default() }, |_| {}).unwrap_err();
    assert_eq!(refused.code, "port-taken");
}

#[test]
fn what_is_served_is_what_would_be_built_but_for_one_script() {
    let note = "[^1]: **标准地** 带着标准出让的土地。\n";
    let archive = Archive::of(&[
        (REPORT, &report(&format!("推行标准地[^1]。\n\n{note}"))),
        ("content/pages/about.md", "---\ntitle: 关于\n---\n\n一段。\n"),
    ]);
    let memory = gongbao::output::Memory::new();
    let options = Options { drafts: false, offline: false, search: true };
    gongbao::pipeline::build(&archive.as_built(), &options, &memory, &gongbao::pipeline::Silent);
    let serving = serving(&archive);
    let script = "<script src=\"/__gongbao/reload.js\" data-events=\"/__gongbao/events\" data-version=\"1\"></script></body>";
    for (path, bytes) in memory.into_files() {
        let mut answer = Vec::new();
        connect(&serving, &format!("/{path}")).read_to_end(&mut answer).unwrap();
        let body = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let built = String::from_utf8_lossy(&bytes).replace("</body>", script);
        assert_eq!(String::from_utf8_lossy(&answer[body..]), built, "{path}");
    }
}

#[test]
fn a_site_without_search_serves_no_file_of_it() {
    let archive = Archive::of(&[(REPORT, &report("文。"))]);
    for (search, status) in [(true, "HTTP/1.1 200 "), (false, "HTTP/1.1 404 ")] {
        let options = Options { drafts: false, offline: false, search };
        let serving = start(archive.as_built(), options, &Door::default(), |_| {}).unwrap();
        for path in ["/search/", "/search/index.json", "/search/places.json"] {
            let answer = get(&serving, path);
            assert!(answer.starts_with(status), "{path}: {answer:.60}");
        }
    }
}
