//! Headers generated from the grammar of headers: whatever the order, the style of figures, the padding and the separators, the
//! fields that are read are those that were written.

use std::sync::Arc;

use gongbao::config::Conversion;
use gongbao::document::FrontMatter;
use gongbao::recognition::recognise;
use gongbao::source::Raw;
use proptest::prelude::*;

/// The facts that a header states.
#[derive(Debug, Clone)]
struct Truth {
    region: [&'static str; 3],
    office: &'static str,
    speaker: String,
    date: (i16, i8, i8),
    congress: u32,
    session: u32,
}

/// How it is written.
#[derive(Debug, Clone)]
struct Manner {
    order: usize,
    figures: usize,
    padding: usize,
    dash: usize,
    short: bool,
    broken: bool,
}

const PLACES: [([&str; 3], &str); 8] = [
    (["浙江省", "湖州市", "安吉县"], "县长"),
    (["浙江省", "宁波市", "海曙区"], "区长"),
    (["浙江省", "温州市", "瑞安市"], "市长"),
    (["内蒙古自治区", "呼伦贝尔市", "阿荣旗"], "旗长"),
    (["云南省", "文山壮族苗族自治州", "文山市"], "市长"),
    (["浙江省", "丽水市", "景宁畲族自治县"], "县长"),
    (["陕西省", "西安市", "长安区"], "区长"),
    (["甘肃省", "白银市", "会宁县"], "县长"),
];
const SURNAMES: [&str; 10] = ["王", "李", "程", "裘", "欧阳", "司马", "令狐", "向", "代", "长孙"];
const GIVEN: [&str; 10] = ["明", "向阳", "在明", "一", "文", "国强", "长春", "小平", "志远", "安"];
const NAMES_BY_SOUND: [&str; 3] = ["艾尔肯·买买提", "包明", "扎西次仁"];

fn truth() -> impl Strategy<Value = Truth> {
    let speaker = prop_oneof![
        9 => (0..SURNAMES.len(), 0..GIVEN.len()).prop_map(|(s, g)| format!("{}{}", SURNAMES[s], GIVEN[g])),
        1 => (0..NAMES_BY_SOUND.len()).prop_map(|n| NAMES_BY_SOUND[n].to_owned()),
    ];
    let day = (1985i16..2027, prop_oneof![1i8..5, 12i8..13], 1i8..29);
    (0..PLACES.len(), speaker, day, 1u32..21, 1u32..8).prop_map(|(place, speaker, date, congress, session)| {
        let (region, office) = PLACES[place];
        Truth { region, office, speaker, date, congress, session }
    })
}

fn manner() -> impl Strategy<Value = Manner> {
    (0usize..8, 0usize..6, 0usize..5, 0usize..5, any::<bool>(), any::<bool>())
        .prop_map(|(order, figures, padding, dash, short, broken)| Manner { order, figures, padding, dash, short, broken })
}

/// A number below a hundred in spoken form.
fn spoken(n: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (n / 10, n % 10) {
        (0, unit) => DIGITS[unit as usize].to_owned(),
        (1, unit) => format!("十{}", DIGITS[unit as usize]),
        (tens, unit) => format!("{}十{}", DIGITS[tens as usize], DIGITS[unit as usize]),
    }
}

fn day(truth: &Truth, figures: usize) -> String {
    let (year, month, day) = truth.date;
    let zero = ["〇", "○", "零", "O"];
    match figures {
        0 => format!("{year}年{month}月{day}日"),
        1 => format!("{year} 年 {month:02} 月 {day:02} 日"),
        2..=4 => {
            let digit = |c: char| c.to_digit(10).filter(|d| *d > 0).map_or(zero[figures - 2].to_owned(), spoken);
            let year: String = year.to_string().chars().map(digit).collect();
            format!("{year}年{}月{}日", spoken(month as u32), spoken(day as u32))
        }
        _ => {
            let wide = |c: char| c.to_digit(10).and_then(|d| char::from_u32('０' as u32 + d)).unwrap_or(c);
            format!("{year}年{month}月{day}日").chars().map(wide).collect()
        }
    }
}

fn meeting(truth: &Truth, manner: &Manner) -> String {
    let place = truth.region[1..].concat();
    let (congress, session) = (spoken(truth.congress), spoken(truth.session));
    match (manner.short, manner.broken) {
        (true, _) => format!("在{place}{congress}届人大{session}次会议上"),
        (false, true) => format!("在{place}第{congress}届\n人民代表大会第{session}次会议上"),
        (false, false) => format!("在{place}第{congress}届人民代表大会第{session}次会议上"),
    }
}

fn person(truth: &Truth, padding: usize) -> String {
    let (office, speaker) = (truth.office, &truth.speaker);
    let apart = |by: &str| speaker.chars().map(String::from).collect::<Vec<_>>().join(by);
    match padding {
        0 => format!("{office} {speaker}"),
        1 => format!("{office}　　{speaker}"),
        2 if speaker.chars().count() <= 4 => format!("{office}　{}", apart("　")),
        3 if speaker.chars().count() == 2 => format!("{office}??{}", apart("??")),
        _ => format!("{office}：{speaker}"),
    }
}

/// The raw text of a report with this header.
fn written(truth: &Truth, manner: &Manner) -> String {
    let (day, meeting, person) = (day(truth, manner.figures), meeting(truth, manner), person(truth, manner.padding));
    let dash = ["——", "―― ", "── ", "-- ", ""][manner.dash];
    let header = match manner.order {
        0 => format!("{dash}{day}{meeting}\n{person}"),
        1 => format!("（{day}{meeting}）\n{person}"),
        2 => format!("{dash}{meeting}\n{person}\n（{day}）"),
        3 => format!("{dash}{meeting}\n（{day}）\n{person}"),
        4 => format!("{day}\n{meeting}\n{person}"),
        5 => format!("{dash}{day}{meeting}　{person}"),
        6 => format!("{person}\n{dash}{day}{meeting}"),
        _ => format!("{meeting}\n{person}\n{day}"),
    };
    let open = "各位代表：\n现在，我代表人民政府，向大会报告工作，请予审议。";
    format!("政府工作报告\n{header}\n{open}\n过去一年，各项事业取得新的进步。")
}

fn read(text: &str) -> Option<FrontMatter> {
    let raw = Raw {
        file: Arc::from("header.txt"),
        blake3: String::new(),
        encoding: "UTF-8",
        text: text.to_owned(),
        hints: Vec::new(),
        fields: Vec::new(),
    };
    recognise(&raw, &Conversion::default()).value.documents.into_iter().next().map(|d| d.front)
}

proptest! {
    #[test]
    fn a_header_is_read_as_it_was_written(truth in truth(), manner in manner()) {
        let text = written(&truth, &manner);
        let front = read(&text);
        prop_assert!(front.is_some(), "no report in\n{text}");
        let front = front.unwrap_or_default();
        let (year, month, day) = truth.date;
        prop_assert_eq!(front.region, truth.region, "{}", text);
        prop_assert_eq!(front.delivered.map(|d| (d.year(), d.month(), d.day())), Some((year, month, day)), "{}", text);
        prop_assert_eq!(front.published, None, "{}", text);
        prop_assert_eq!(front.year, Some(if month == 12 { year + 1 } else { year } as u16), "{}", text);
        prop_assert_eq!(front.congress, Some(format!("第{}届", spoken(truth.congress))), "{}", text);
        prop_assert_eq!(front.session, Some(format!("第{}次会议", spoken(truth.session))), "{}", text);
        prop_assert_eq!(front.office.as_deref(), Some(truth.office), "{}", text);
        prop_assert_eq!(front.speaker, Some(truth.speaker.clone()), "{}", text);
    }
}
