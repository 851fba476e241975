//! An archive in a folder of its own, for tests.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use gongbao::build;
use gongbao::diag::Diagnostic;
use tempfile::TempDir;

/// A folder that goes when the test ends.
pub struct Archive {
    root: TempDir,
}

impl Archive {
    /// A folder with nothing in it.
    pub fn empty() -> Archive {
        Archive { root: tempfile::tempdir().unwrap() }
    }

    /// An archive with settings and these files.
    pub fn of(files: &[(&str, &str)]) -> Archive {
        let archive = Archive::empty();
        archive.write("config.yaml", "title: 试验\n");
        files.iter().for_each(|(path, text)| archive.write(path, text));
        archive
    }

    pub fn as_built(&self) -> build::Archive {
        build::Archive::at(self.root.path())
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub fn modified(&self, path: &str) -> SystemTime {
        fs::metadata(self.path(path)).unwrap().modified().unwrap()
    }
}

/// The codes of diagnostics.
pub fn codes(said: Vec<Diagnostic>) -> Vec<&'static str> {
    said.iter().map(|d| d.code).collect()
}

/// A raw report in our own words, as a site shows it.
pub fn raw(city: &str, year: u16, sentence: &str) -> String {
    let before = year - 1;
    format!(
        "{city}政府工作报告\n\
         ——{year}年1月10日在{city}第二十届人民代表大会第一次会议上\n\
         {city}市长　张三\n\n\
         各位代表：\n\
         　　现在，我代表市人民政府向大会报告工作，请予审议。\n\
         　　一、{before}年工作回顾\n\
         　　{sentence}城乡居民收入继续增长，环境质量稳中向好，民生事业有新的进步。\n\
         　　二、{year}年工作安排\n\
         　　今年要稳住工业，扩大消费，办好实事。做到收支平衡，守住安全底线。\n\
         　　三、加强政府自身建设\n\
         　　坚持依法行政，接受人大监督，提高办事效率。\n\
         　　各位代表！让我们团结一心、真抓实干，为建设现代化{city}而努力奋斗！\n"
    )
}
