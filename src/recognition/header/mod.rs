//! The header of a report: when, at which session, by whom it was given. The lines of a header are read as one n-gram, so
//! that order, line ends, brackets and padding do not matter.

pub(crate) mod anachronism;
pub(crate) mod dates;
pub(crate) mod declared;
pub(crate) mod fields;
pub(crate) mod front;
pub(crate) mod leftover;
pub(crate) mod meeting;
pub(crate) mod numeral;
pub(crate) mod page;
pub(crate) mod people;
pub(crate) mod place;
pub(crate) mod year;

use std::ops::Range;

use jiff::civil::Date;

use self::dates::Stamp;
use self::meeting::Meeting;
use self::people::Person;
use super::tape::Tape;
use super::tape::header_chars::{Gap, Glyphs};
use crate::han::cut::CutList;

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Header {
    pub delivered: Option<Date>,
    /// The date as written, even if it lacks its day.
    pub stamp: Option<Stamp>,
    pub congress: Option<String>,
    pub session: Option<String>,
    pub office: Option<String>,
    pub speaker: Option<String>,
    /// The header's text without blanks, for places to be found in.
    pub text: String,
    /// Which stretch of tape became which field of the front matter.
    pub fields: Vec<(Range<usize>, &'static str)>,
    /// A date that the calendar does not have.
    pub impossible: Option<Range<usize>>,
    /// The day on which the page was published, where the header's lines say that.
    pub published: Option<Date>,
}

/// Reads the header that is on these stretches of tape.
pub(crate) fn header(tape: &Tape, ranges: &[Range<usize>]) -> Header {
    let glyphs = Glyphs::new(tape, ranges.iter().cloned());
    let mut header = Header { text: glyphs.text(&(0..glyphs.len())), ..Header::default() };
    let meeting = meeting::meeting(&glyphs);
    header.take_date(&glyphs, meeting.as_ref());
    header.take_person(&glyphs, people::person(&glyphs));
    if let Some(meeting) = meeting {
        header.take_meeting(&glyphs, meeting);
    }
    header.fields.sort_by_key(|(r, _)| r.start);
    header
}

impl Header {
    /// The date that is joined to the meeting best; see [`Joint`].
    fn take_date(&mut self, glyphs: &Glyphs, meeting: Option<&Meeting>) {
        let found = dates::in_header(glyphs);
        let spoken = found.into_iter().filter(|(at, length, stamp)| is_spoken(glyphs, *at, *length, *stamp));
        let (approved, all): (Vec<_>, Vec<_>) = spoken.partition(|(at, length, _)| is_approval(glyphs, at + length));
        let next = |at: usize| all.iter().map(|d| d.0).find(|next| *next > at);
        let joint = |d: &&(usize, usize, Stamp)| Joint::of(glyphs, meeting, d, next(d.0));
        let pages = all.iter().filter(|d| joint(d) == Joint::Page);
        self.published = pages.filter_map(|(_, _, stamp)| stamp.date()).next();
        let best = all.iter().enumerate().min_by_key(|(n, d)| (joint(d), *n)).map(|(_, d)| d);
        let Some((at, length, stamp)) = best.filter(|d| joint(d) != Joint::Page || all.len() == 1 && meeting.is_some()) else {
            self.stamp = approved.first().map(|(_, _, stamp)| *stamp);
            return;
        };
        self.stamp = Some(*stamp);
        self.delivered = stamp.date();
        let place = glyphs.range(&(*at..at + length));
        if stamp.day.is_some() && self.delivered.is_none() {
            self.impossible = Some(place.clone());
        }
        if self.delivered.is_some() {
            self.fields.push((place, "delivered"));
        }
    }

    fn take_meeting(&mut self, glyphs: &Glyphs, meeting: Meeting) {
        if meeting.congress.is_some() {
            self.fields.push((glyphs.range(&meeting.congress_at), "congress"));
        }
        if meeting.session.is_some() {
            self.fields.push((glyphs.range(&meeting.session_at), "session"));
        }
        self.congress = meeting.congress;
        self.session = meeting.session;
    }

    fn take_person(&mut self, glyphs: &Glyphs, person: Person) {
        if person.office.is_some() {
            self.fields.push((glyphs.range(&person.office_at), "office"));
        }
        if person.speaker.is_some() {
            self.fields.push((glyphs.range(&person.speaker_at), "speaker"));
        }
        self.office = person.office;
        self.speaker = person.speaker;
    }
}

/// How a date of a header is joined to the meeting, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Joint {
    /// 2024年1月11日在某县第十届人民代表大会第三次会议上
    At,
    /// The last date before the name of the meeting, and near it.
    Before,
    /// In brackets, as printed reports have it under the title.
    Bracketed,
    /// A day by itself or beside the speaker's name.
    Day,
    /// A month without a day.
    Month,
    /// With a time, a newspaper or a site on its line: the day on which the page was published.
    Page,
}

impl Joint {
    /// `next` is where the date behind this one begins.
    fn of(glyphs: &Glyphs, meeting: Option<&Meeting>, date: &(usize, usize, Stamp), next: Option<usize>) -> Joint {
        const NEAR: usize = 60;
        let (at, length, stamp) = *date;
        let end = at + length;
        if stamp.day.is_none() {
            return Joint::Month;
        }
        let before = |m: &&Meeting| end <= m.at.start && m.at.start - at < NEAR && next.is_none_or(|next| next > m.at.start);
        if glyphs.starts(end, "在") || glyphs.starts(end, "于") {
            Joint::At
        } else if is_of_page(glyphs, at, end) {
            Joint::Page
        } else if meeting.as_ref().is_some_and(before) {
            Joint::Before
        } else if glyphs.ends(at, "(") && glyphs.starts(end, ")") {
            Joint::Bracketed
        } else {
            Joint::Day
        }
    }
}

/// Whether the line of a date has a time or a source beside it: 2020年1月15日08:30 台州日报.
fn is_of_page(glyphs: &Glyphs, at: usize, end: usize) -> bool {
    let first = (0..=at).rev().find(|n| glyphs.gap(*n) == Gap::Line).unwrap_or(0);
    let last = (end..glyphs.len()).find(|n| glyphs.gap(*n) == Gap::Line).unwrap_or(glyphs.len());
    let rest = glyphs.text(&(first..at)) + &glyphs.text(&(end..last));
    let time = rest.split(':').collect::<Vec<_>>().windows(2).any(|pair| match pair {
        [hour, minute] => hour.ends_with(|c: char| c.is_ascii_digit()) && minute.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    });
    time || ["来源", "日报", "晚报", "时报", "报社", "新闻", "网站", "门户网", "发布", "浏览", "点击", "编辑"]
        .iter()
        .any(|w| rest.contains(w))
}

/// A date in the words of a header. Digits and dashes (2024-01-15) are how pages date themselves, unless the meeting follows.
fn is_spoken(glyphs: &Glyphs, at: usize, length: usize, stamp: Stamp) -> bool {
    let worded = glyphs.chars.part(at..at + length).contains(&'年');
    let before = glyphs.text(&(at.saturating_sub(6)..at));
    // 时间 beside 地点 or 报告人 is that of the meeting.
    let of_meeting = || ["报告人", "地点"].iter().any(|w| glyphs.find(w, 0).is_some());
    let labelled = ["发布", "更新", "来源"].iter().any(|w| before.contains(w))
        || ["日期:", "时间:"].iter().any(|w| before.contains(w)) && !of_meeting();
    let glued = glyphs.starts(at + length, "在") && glyphs.gap(at + length) == Gap::None;
    stamp.month.is_some() && !labelled && (worded || glued || glyphs.ends(at, "("))
}

/// Whether a date that ends here is the day on which a report was approved: (2024年1月13日某县第十七届人民代表大会第三次会议通过).
fn is_approval(glyphs: &Glyphs, end: usize) -> bool {
    const CLAUSE: usize = 45;
    let clause = glyphs.text(&(end..glyphs.len().min(end + CLAUSE)));
    let clause = clause.split([')', '。', ',']).next().unwrap_or("");
    ["通过", "批准", "审议"].iter().any(|w| clause.starts_with(w))
        || ["会议通过", "审议通过", "表决通过", "会议批准"].iter().any(|w| clause.contains(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// date | congress | session | office | speaker
    fn read(text: &str) -> String {
        let tape = Tape::new(text);
        let found = header(&tape, &[0..text.len()]);
        let date = found.delivered.map(|d| d.to_string()).unwrap_or_default();
        [
            date,
            found.congress.unwrap_or_default(),
            found.session.unwrap_or_default(),
            found.office.unwrap_or_default(),
            found.speaker.unwrap_or_default(),
        ]
        .join("|")
    }

    #[test]
    fn headers_in_every_order_and_shape() {
        for (text, expected) in [
            // One line, as most sites have it.
            ("2024年1月11日在某某市某某区第十届人民代表大会第三次会议上", "2024-01-11|第十届|第三次会议||"),
            ("2024年1月11日在某某市第十届人民代表大会第三次会议上某某市代市长王纲", "2024-01-11|第十届|第三次会议|代市长|王纲"),
            ("——2024年1月11日在某某县第十七届人民代表大会第三次会议上 县长 周文", "2024-01-11|第十七届|第三次会议|县长|周文"),
            ("──2024年1月11日在某某县第十七届人民代表大会第三次会议上\n县长 周文", "2024-01-11|第十七届|第三次会议|县长|周文"),
            ("--二〇二六年一月二十七日在某省第十四届人民代表大会第四次会议上", "2026-01-27|第十四届|第四次会议||"),
            (
                "（2024年1月11日在某某市第十三届人民代表大会第五次会议上）\n某某市人民政府市长 刘一忻",
                "2024-01-11|第十三届|第五次会议|市长|刘一忻",
            ),
            ("在某某市第十五届人民代表大会第五次会议上市长裘东耀", "|第十五届|第五次会议|市长|裘东耀"),
            (
                "在某某县第十六届人民代表大会第三次会议上\n（2019年1月16日）\n县人民政府县长 麻一聪",
                "2019-01-16|第十六届|第三次会议|县长|麻一聪",
            ),
            // Broken over lines.
            (
                "2024年1月11日在某某市某某区第十届\n人民代表大会第三次会议上\n某某市某某区人民政府区长 ?王 ?程",
                "2024-01-11|第十届|第三次会议|区长|王程",
            ),
            ("2024年1月11日在某某县第十届人民代表大\n会第三次会议上", "2024-01-11|第十届|第三次会议||"),
            ("2024年1\n月11日在某某县第十届人民代表大会第三次会议上", "2024-01-11|第十届|第三次会议||"),
            // Office and name before the meeting.
            ("县长 周文\n（2024年2月1日）", "2024-02-01|||县长|周文"),
            ("某某县人民政府县长 周文\n2024年2月1日", "2024-02-01|||县长|周文"),
            ("——县长周文在某某县第三届人民代表大会第一次会议上", "|第三届|第一次会议|县长|周文"),
            ("市长周文2024年2月1日在某某市第三届人民代表大会第一次会议上", "2024-02-01|第三届|第一次会议|市长|周文"),
            ("周文\n(二○一九年二月十八日)", "2019-02-18||||周文"),
            // Short forms.
            ("在市十六届人大四次会议上 市长 周文", "|第十六届|第四次会议|市长|周文"),
            ("(2024年1月8日在县十八届人大三次会议上)", "2024-01-08|第十八届|第三次会议||"),
            (
                "在第十四届全国人民代表大会第二次会议上\n国务院总理 李某强\n2024年3月5日",
                "2024-03-05|第十四届|第二次会议|国务院总理|李某强",
            ),
            ("1954年9月23日在第一届全国人民代表大会第一次会议上的报告", "1954-09-23|第一届|第一次会议||"),
            // Number styles.
            ("二零一二年元月五日在某县第十四届人民代表大会第一次会议上", "2012-01-05|第十四届|第一次会议||"),
            ("2024 年 1 月 5 日 在 某县 第 十 四 届 人 民 代 表 大 会 第 一 次 会 议 上", "2024-01-05|第十四届|第一次会议||"),
            ("2007年12月28日于某县第16届人民代表大会第2次会议", "2007-12-28|第十六届|第二次会议||"),
            ("二OO八年一月九日在某县第十四届人民代表大会第二次会议上", "2008-01-09|第十四届|第二次会议||"),
            // Acting, deputy, other offices.
            ("代理县长 周文", "|||代理县长|周文"),
            ("区委副书记、代区长 周文", "|||代区长|周文"),
            ("县委副书记、县人民政府党组书记、县长 周文", "|||县长|周文"),
            ("常务副市长 周文", "|||常务副市长|周文"),
            ("自治区主席 王一霞", "|||自治区主席|王一霞"),
            ("自治区人民政府代主席 王一霞", "|||自治区代主席|王一霞"),
            ("自治州人民政府州长 马一文", "|||州长|马一文"),
            ("旗人民政府旗长 包一峰", "|||旗长|包一峰"),
            ("行署专员 周文", "|||专员|周文"),
            ("管委会主任 周文", "|||管委会主任|周文"),
            ("街道办事处主任 周文", "|||街道办事处主任|周文"),
            ("镇人民政府镇长 周文", "|||镇长|周文"),
            ("乡长:周文", "|||乡长|周文"),
            // Names.
            ("市 长 罗 兆 好", "|||市长|罗兆好"),
            ("县 长  马  文", "|||县长|马文"),
            ("区长??程??杰", "|||区长|程杰"),
            ("自治区主席 艾尔肯·吐尼亚孜", "|||自治区主席|艾尔肯·吐尼亚孜"),
            ("自治区主席 艾尔肯•吐尼亚孜", "|||自治区主席|艾尔肯·吐尼亚孜"),
            ("县长 诸葛明", "|||县长|诸葛明"),
            ("县长 周文（2024年1月11日）", "2024-01-11|||县长|周文"),
            ("县长周文同志", "|||县长|周文"),
            ("代市长张晓强各位代表", "|||代市长|张晓强"),
            ("市长 周文 2024年1月11日", "2024-01-11|||市长|周文"),
            ("报告人：周文", "||||周文"),
            ("市长 XXX", "|||市长|"),
            ("县长 ***", "|||县长|"),
            // Dates of pages are not those of speakers.
            ("2024-01-15\n在某县第十四届人民代表大会第二次会议上", "|第十四届|第二次会议||"),
            ("发布时间:2024年1月15日", "||||"),
            ("2024-01-11在某县第十四届人民代表大会第二次会议上", "2024-01-11|第十四届|第二次会议||"),
            ("(2024.01.11)", "2024-01-11||||"),
            ("2024年1月", "||||"),
            ("2024年2月30日在某县第十四届人民代表大会第二次会议上", "|第十四届|第二次会议||"),
            // The day on which a report was approved is not that on which it was given.
            ("(2024年1月13日某县第十七届人民代表大会第三次会议通过)", "|第十七届|第三次会议||"),
            ("2024年1月13日通过", "||||"),
            // A date with a time or a newspaper is the page's; the one joined to the meeting, in brackets or alone is the report's.
            ("2020年01月15日\n2020年1月8日在某县第十四届人民代表大会第二次会议上", "2020-01-08|第十四届|第二次会议||"),
            ("周文\n2020年01月15日08:30 某某日报\n（2020年1月8日）", "2020-01-08||||周文"),
            ("2020年1月15日 09:12\n市长 周文\n2020年1月8日", "2020-01-08|||市长|周文"),
            ("2020年1月15日 某某晚报\n市长 周文", "|||市长|周文"),
            ("时间：2024年1月11日\n地点：某某剧院\n报告人：市长 周文", "2024-01-11|||市长|周文"),
            // Standing committees and other bodies do not count.
            ("在某县第十四届人民代表大会常务委员会第二次会议上", "||||"),
            ("某县人大常委会主任 周文", "||||"),
            ("大会主席团", "||||"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn each_field_has_its_place() {
        let text = "2024年1月11日在某县第十届人民代表大会第三次会议上 县长 周文";
        let tape = Tape::new(text);
        let found = header(&tape, &[0..text.len()]);
        let fields: Vec<_> = found.fields.iter().map(|(r, f)| (tape.slice(r), *f)).collect();
        let expected = [
            ("2024年1月11日", "delivered"),
            ("第十届", "congress"),
            ("第三次会议", "session"),
            ("县长", "office"),
            ("周文", "speaker"),
        ];
        assert_eq!(fields, expected);
    }
}
