//! `check --against` a hostile place: hosts that send without end, redirect elsewhere, or never answer, and folders that
//! contain pipes, devices and links.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use gongbao::cli::commands::earlier::{Limits, manifest};
use gongbao::diag::Diagnostic;

use super::run::Case;

/// Limits that a test can wait for.
const SMALL: Limits = Limits { parts: 20, bytes: 1 << 20, addresses: 1000, time: Duration::from_secs(2), redirects: 3 };

/// Longer than any of [`SMALL`] may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(15);

const HEAD: &str = "gongbao manifest 1\n";

/// A host that answers each request for a path as `answer` does, and its address. It counts the requests.
struct Host {
    url: String,
    asked: Arc<AtomicUsize>,
}

fn host(answer: impl Fn(&str, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> Host {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/archive/", listener.local_addr().unwrap());
    let (asked, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            let answer = Arc::clone(&answer);
            thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                lines.find(String::is_empty);
                // A client that has received enough closes the connection.
                let _ = answer(first.split(' ').nth(1).unwrap_or_default(), &mut stream);
            });
        }
    });
    Host { url, asked }
}

fn ok(stream: &mut TcpStream, body: &str) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn moved(stream: &mut TcpStream, to: &str) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}

/// The error for a place, which must come soon and contain the place, this cause and a cure.
fn refused(place: &str, why: &str) -> Diagnostic {
    let started = Instant::now();
    let error = manifest(place, &SMALL).unwrap_err();
    assert!(started.elapsed() < PATIENCE, "{why}: {:?}", started.elapsed());
    assert!(error.message.contains(why) && error.message.contains(place), "{why} is not in {error:?}");
    assert_eq!((error.code.name(), error.cure.is_some()), ("no-earlier-manifest", true));
    error
}

#[test]
fn a_body_without_end_is_given_up() {
    let lengths = ["", "Content-Length: 1000000000000\r\n", "Transfer-Encoding: chunked\r\n"];
    for length in lengths {
        let endless = host(move |_, stream| {
            write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n{length}\r\n")?;
            let text = "/a/ s0:-,00000000\n".repeat(4000);
            let text = if length.starts_with('T') { format!("{:x}\r\n{text}\r\n", text.len()) } else { text };
            loop {
                stream.write_all(text.as_bytes())?;
            }
        });
        refused(&endless.url, "more than 1 MiB");
    }
    let packed = host(|_, stream| {
        let lines: String = (0..5000).map(|n| format!("/{n}/\n")).collect();
        ok(stream, &format!("{HEAD}{lines}"))
    });
    refused(&packed.url, "more than 1000 addresses");
}

#[test]
fn a_host_that_never_answers_or_drips_is_given_up() {
    let silent = host(|_, _| {
        thread::sleep(PATIENCE);
        Ok(())
    });
    assert!(refused(&silent.url, "longer than 2 s").cure.unwrap().contains("download"));
    let drip = |text: &'static str| {
        host(move |_, stream| {
            stream.write_all(text.as_bytes())?;
            loop {
                stream.write_all(b"/")?;
                thread::sleep(Duration::from_millis(50));
            }
        })
    };
    refused(&drip("HTTP/1.1 200 OK\r\n\r\ngongbao manifest 1\n").url, "longer than 2 s");
    refused(&drip("HTTP/1.1 200 OK\r\nX: ").url, "longer than 2 s");
    // Each part is fast enough, but all together are not.
    let slow = host(|path, stream| {
        thread::sleep(Duration::from_millis(300));
        let parts: String = (0..20).map(|n| format!("+ manifest/{n}.txt\n")).collect();
        ok(stream, &if path.ends_with("/manifest.txt") { format!("{HEAD}{parts}") } else { HEAD.to_owned() })
    });
    refused(&slow.url, "longer than 2 s");
}

#[test]
fn redirects_to_other_hosts_and_in_circles_are_not_followed() {
    let other = host(|_, stream| ok(stream, &format!("{HEAD}/secret/\n")));
    let port = other.url.clone();
    let targets =
        [port, "http://localhost/x".to_owned(), "//evil.example/x".to_owned(), "file:///etc/passwd".to_owned(), String::new()];
    for to in targets {
        let target = to.clone();
        let leading = host(move |_, stream| moved(stream, &target));
        refused(&leading.url, "not on the same host");
        assert_eq!(leading.asked.load(Ordering::SeqCst), 1, "{to}");
    }
    assert_eq!(other.asked.load(Ordering::SeqCst), 0);
    let circle = host(|path, stream| moved(stream, path));
    refused(&circle.url, "more than 3 times");
    assert_eq!(circle.asked.load(Ordering::SeqCst), 4);
    let endless = host(|path, stream| moved(stream, &format!("{path}x")));
    refused(&endless.url, "more than 3 times");
    let once = host(|path, stream| match path {
        "/archive/manifest.txt" => moved(stream, "/new/manifest.txt"),
        _ => ok(stream, &format!("{HEAD}/a/\n")),
    });
    assert_eq!(manifest(&once.url, &SMALL).unwrap().addresses().collect::<Vec<_>>(), ["/a/"]);
}

#[test]
fn parts_are_bounded_in_number_and_stay_in_the_site() {
    let many = host(|path, stream| {
        let parts: String = (0..5000).map(|n| format!("+ manifest/{n}.txt\n")).collect();
        ok(stream, &if path.ends_with("/manifest.txt") { format!("{HEAD}{parts}") } else { HEAD.to_owned() })
    });
    refused(&many.url, "more than 20 files");
    assert_eq!(many.asked.load(Ordering::SeqCst), 1);
    for name in [
        "../secret.txt",
        "manifest/../../secret.txt",
        "/etc/passwd",
        "http://evil.example/a.txt",
        "//evil.example/a",
        "manifest/.txt",
    ] {
        let leading = host(move |_, stream| ok(stream, &format!("{HEAD}+ {name}\n")));
        refused(&leading.url, "which is no part of a manifest");
        assert_eq!(leading.asked.load(Ordering::SeqCst), 1, "{name}");
    }
    // Parts that are within the limits individually but not together.
    let large = host(|path, stream| {
        let parts: String = (0..20).map(|n| format!("+ manifest/{n}.txt\n")).collect();
        let text = format!("{HEAD}/a/ {}\n", "x".repeat(200_000));
        ok(stream, &if path.ends_with("/manifest.txt") { format!("{HEAD}{parts}") } else { text })
    });
    refused(&large.url, "more than 1 MiB");
    // A part must not name further parts.
    let nested = host(|_, stream| ok(stream, &format!("{HEAD}/a/\n+ manifest/a.txt\n")));
    assert!(manifest(&nested.url, &SMALL).is_ok());
    assert_eq!(nested.asked.load(Ordering::SeqCst), 2);
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_links_out_of_the_folder_are_refused() {
    use std::os::unix::fs::symlink;
    let case = Case::of(&[("published/ours.txt", format!("{HEAD}/a/\n").as_bytes())]);
    let folder = case.path("published");
    let main = folder.join("manifest.txt");
    let place = folder.to_str().unwrap();
    fs::write(case.outside().join("manifest.txt"), format!("{HEAD}/secret/\n")).unwrap();

    assert!(Command::new("mkfifo").arg(&main).status().unwrap().success());
    refused(place, "not a plain file");
    let error = manifest(main.to_str().unwrap(), &SMALL).unwrap_err();
    assert!(error.message.contains("not a plain file"), "{error:?}");
    fs::remove_file(&main).unwrap();
    for target in [case.outside().join("manifest.txt"), "/dev/zero".into(), "../../outside/manifest.txt".into()] {
        symlink(&target, &main).unwrap();
        refused(place, "out of the folder");
        fs::remove_file(&main).unwrap();
    }
    assert!(manifest("/dev/zero", &SMALL).unwrap_err().message.contains("not a plain file"));
    symlink("manifest.txt", &main).unwrap();
    assert!(manifest(place, &SMALL).is_err(), "a link to itself");
    fs::remove_file(&main).unwrap();
    fs::create_dir(&main).unwrap();
    refused(place, "not a plain file");
    fs::remove_dir(&main).unwrap();

    symlink("ours.txt", &main).unwrap();
    assert!(manifest(place, &SMALL).is_ok(), "a link within the folder");
    fs::remove_file(&main).unwrap();
    fs::write(&main, format!("{HEAD}+ manifest/a.txt\n")).unwrap();
    symlink(case.outside(), folder.join("manifest")).unwrap();
    fs::write(case.outside().join("a.txt"), format!("{HEAD}/secret/\n")).unwrap();
    refused(place, "out of the folder");
    fs::write(&main, vec![b'x'; 2 << 20]).unwrap();
    refused(place, "more than 1 MiB");
}

#[test]
fn the_program_names_the_place_and_what_was_over() {
    let case = Case::of(&[(
        "content/reports/zhejiang/2031.md",
        "---\ntitle: 报告\nregion: [浙江省]\nyear: 2031\n---\n\n文。\n".as_bytes(),
    )]);
    let leading = host(|_, stream| moved(stream, "http://evil.example/"));
    let outcome = case.run(&["check", "--against", &leading.url]);
    outcome.expect(2, "no-earlier-manifest", "http://evil.example/");
}
