//! The preview server and hostile clients: pages of other sites, and connections that are slow, silent or many.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use gongbao::pipeline::{Archive, Options};
use gongbao::serve::{Door, Limits, Serving, start};

use super::run::Case;

const DRAFT: &str =
    "---\ntitle: 草稿\nregion: [浙江省, 宁波市]\nyear: 2031\ndraft: true\n---\n\n## 一、回顾 {#s1}\n\n不可外传。\n";

/// Time limit for what the server does for hostile clients; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// Limits that a test can wait for.
const SHORT: Limits = Limits {
    header: Duration::from_millis(400),
    stalled: Duration::from_millis(400),
    answer: Duration::from_millis(1500),
    events: Duration::from_millis(1500),
    connections: 8,
    listeners: 3,
};

struct Server {
    serving: Serving,
    _case: Case,
}

fn server(hosts: &[&str], limits: Limits, files: &[(&str, &[u8])]) -> Server {
    let case = Case::of(&[("content/reports/zhejiang/ningbo/2031.md", DRAFT.as_bytes())]);
    files.iter().for_each(|(path, bytes)| case.write(path, bytes));
    let archive = Archive { root: case.root(), config: case.path("config.yaml"), base_url: None };
    let door = Door { port: None, hosts: hosts.iter().map(|host| (*host).to_owned()).collect(), limits };
    let options = Options { drafts: true, offline: false, search: false };
    Server { serving: start(archive, options, &door, |_| {}).unwrap(), _case: case }
}

impl Server {
    fn address(&self) -> &str {
        self.serving.url.strip_prefix("http://").unwrap().trim_end_matches('/')
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// The whole answer to these bytes.
    fn answer(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        rest(&mut stream)
    }

    fn get(&self, target: &str, host: &str) -> String {
        self.answer(&format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"))
    }

    fn assert_answers(&self) {
        let page = self.get("/zhejiang/ningbo/2031/", "localhost");
        assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("不可外传"), "{page:.300}");
    }
}

/// Everything received until the connection is closed; a reset counts as an end.
fn rest(stream: &mut TcpStream) -> String {
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    let started = Instant::now();
    while let Ok(read) = stream.read(&mut part) {
        bytes.extend(&part[..read]);
        if read == 0 {
            break;
        }
    }
    assert!(started.elapsed() < PATIENCE, "the connection stayed open: {}", String::from_utf8_lossy(&bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

fn assert_refused(answer: &str, request: &str) {
    let status = answer.get("HTTP/1.1 ".len()..).unwrap_or_default();
    assert!(status.starts_with("403 ") || status.starts_with("400 "), "{request}: {answer:.300}");
    assert!(!answer.contains("不可外传") && !answer.contains("data:"), "{request}: {answer:.300}");
}

#[test]
fn drafts_are_read_by_the_names_of_this_machine_only() {
    let server = server(&[], Limits::default(), &[]);
    let port = server.address().rsplit(':').next().unwrap();
    for name in ["127.0.0.1", "localhost", "LOCALHOST", "localhost.", "[::1]"] {
        for host in [name.to_owned(), format!("{name}:{port}")] {
            let page = server.get("/zhejiang/ningbo/2031/", &host);
            assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("不可外传"), "{host}: {page:.300}");
        }
    }
    for name in
        ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.localhost", "10.0.0.1", "a@localhost"]
    {
        for target in ["/zhejiang/ningbo/2031/", "/", "/__gongbao/events", "/nowhere"] {
            let answer = server.get(target, &format!("{name}:{port}"));
            assert_refused(&answer, name);
            assert!(answer.contains("--allow-host") && answer.contains("text/plain"), "{name}: {answer:.300}");
        }
    }
    assert!(server.get("/", "evil.example").contains("--allow-host evil.example"));
}

#[test]
fn a_request_with_no_host_two_hosts_or_another_host_in_its_line_is_refused() {
    let server = server(&[], Limits::default(), &[]);
    let path = "/zhejiang/ningbo/2031/";
    for request in [
        format!("GET {path} HTTP/1.1\r\n\r\n"),
        format!("GET {path} HTTP/1.0\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost:\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n"),
        format!("GET http://evil.example{path} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET http://localhost{path} HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        format!("GET http://localhost{path} HTTP/1.1\r\n\r\n"),
        format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n"),
        format!("POST {path} HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1\r\n\r\nx"),
    ] {
        assert_refused(&server.answer(&request), &request);
    }
    let whole = server.answer(&format!("GET http://localhost{path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert!(whole.starts_with("HTTP/1.1 200 "), "{whole:.300}");
}

#[test]
fn names_that_the_user_allows_are_answered_to() {
    let server = server(&["preview.example", "Other.Example:8080"], Limits::default(), &[]);
    for host in ["preview.example", "PREVIEW.example.:443", "other.example", "localhost"] {
        assert!(server.get("/", host).starts_with("HTTP/1.1 200 "), "{host}");
    }
    assert_refused(&server.get("/", "x.preview.example"), "x.preview.example");
}

#[test]
fn a_header_that_comes_too_slowly_or_is_too_large_ends_the_connection() {
    let server = server(&[], SHORT, &[]);
    let started = Instant::now();
    let mut slow = server.connect();
    for byte in "GET / HTTP/1.1\r\nHost: localhost\r\nX: ".bytes().chain(std::iter::repeat_n(b'x', 2000)) {
        std::thread::sleep(Duration::from_millis(20));
        if slow.write_all(&[byte]).is_err() {
            break;
        }
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let silent = rest(&mut server.connect());
    assert!(silent.is_empty() || silent.starts_with("HTTP/1.1 408 "), "{silent}");

    let long = "x".repeat(1 << 20);
    let lines = "X: y\r\n".repeat(100_000);
    for request in [
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"),
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n"),
    ] {
        let mut stream = server.connect();
        // The server may close before it has read everything.
        let _ = stream.write_all(request.as_bytes());
        let answer = rest(&mut stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer:.300}");
    }
    server.assert_answers();
}

#[test]
fn a_body_is_not_read_and_no_second_request_hides_in_it() {
    let server = server(&[], SHORT, &[]);
    let hidden = "GET /zhejiang/ningbo/2031/ HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let length = hidden.len();
    for request in [
        format!("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{hidden}"),
        format!("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n{hidden}"),
        format!(
            "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{hidden}\r\n0\r\n\r\n"
        ),
        "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n".to_owned(),
    ] {
        let answer = server.answer(&request);
        assert!(answer.starts_with("HTTP/1.1 404 ") && !answer.contains("不可外传"), "{request}: {answer:.300}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{request}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE"] {
        let target = if method == "CONNECT" { "localhost:80" } else { "/" };
        let answer = server.answer(&format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 405 "), "{method}: {answer:.300}");
    }
}

#[test]
fn connections_without_number_hold_nobody_up() {
    let server = server(&[], SHORT, &[]);
    let started = Instant::now();
    // More connections than are served at once: silent ones, and ones that never end their header.
    let idle: Vec<TcpStream> = (0..4 * SHORT.connections)
        .map(|n| {
            let mut stream = server.connect();
            if n % 2 == 0 {
                write!(stream, "GET /zhejiang/ningbo/2031/ HTTP/1.1\r\nHost: localhost\r\n").unwrap();
            }
            stream
        })
        .collect();
    server.assert_answers();
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    drop(idle);
}

#[test]
fn a_client_that_takes_nothing_or_little_of_its_answer_is_given_up() {
    // Larger than the system's buffer for a reader that does not read.
    let large = [&b"GIF89a"[..], &vec![0; 24 << 20]].concat();
    let report = DRAFT.replace("不可外传。", "![图](large.gif)");
    let server = server(
        &[],
        SHORT,
        &[
            ("content/reports/zhejiang/ningbo/2031.md", report.as_bytes()),
            ("content/reports/zhejiang/ningbo/large.gif", &large),
        ],
    );
    let request = "GET /zhejiang/ningbo/2031/large.gif HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert!(server.answer(request).len() > large.len(), "a client that reads has all");
    let mut clients: Vec<TcpStream> = (0..SHORT.connections).map(|_| server.connect()).collect();
    clients.iter_mut().for_each(|client| client.write_all(request.as_bytes()).unwrap());
    let mut slow = clients.pop().unwrap();
    let started = Instant::now();
    let mut some = [0; 64 << 10];
    // Never stalled for long, and never finished in time.
    while started.elapsed() < 2 * SHORT.answer && slow.read(&mut some).is_ok_and(|read| read > 0) {
        std::thread::sleep(SHORT.stalled / 8);
    }
    for client in clients.iter_mut().chain([&mut slow]) {
        assert!(rest(client).len() < large.len(), "the answer was cut off");
    }
    assert!(server.get("/", "localhost").starts_with("HTTP/1.1 200 "));
}

#[test]
fn streams_of_events_are_bounded_in_number_and_end() {
    let server = server(&[], SHORT, &[]);
    let request = "GET /__gongbao/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut listening: Vec<TcpStream> = (0..SHORT.listeners)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(request.as_bytes()).unwrap();
            // The first event has arrived, so the stream has its slot.
            let mut head = [0; 12];
            stream.read_exact(&mut head).unwrap();
            assert_eq!(&head, b"HTTP/1.1 200");
            stream
        })
        .collect();
    let one_more = server.answer(request);
    assert!(one_more.starts_with("HTTP/1.1 503 ") && one_more.contains("close some"), "{one_more}");
    server.assert_answers();
    for stream in &mut listening {
        assert!(rest(stream).contains("\"version\":1"), "a stream ends at its time");
    }
    let mut again = server.connect();
    again.write_all(request.as_bytes()).unwrap();
    let mut head = [0; 12];
    again.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
    again.shutdown(Shutdown::Both).unwrap();
}
