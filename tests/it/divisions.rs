//! Properties of every division, region and text.

use std::collections::BTreeMap;

use gongbao::division::{Division, table};
use gongbao::han::reading::{initial, slug, term_slug};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn division() -> impl Strategy<Value = &'static Division> {
    any::<Index>().prop_map(|i| i.get(table().divisions()))
}

fn names(division: &Division) -> Vec<String> {
    table().lineage(division).iter().map(|d| d.name.to_owned()).collect()
}

/// Text that contains names of places, words, figures and signs in any order.
fn text() -> impl Strategy<Value = String> {
    let place = division().prop_map(|d| d.name.to_owned());
    let short = division().prop_map(|d| d.short.to_owned());
    let word = select(vec!["在", "人民政府", "示范县", "工作", "2024年", "，", "“", " ", "\n", "DCMM", "區", "\u{20000}", "é"]);
    prop::collection::vec(prop_oneof![place, short, word.prop_map(str::to_owned)], 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn a_region_that_resolves_is_the_place_of_its_last_name(one in division(), keep in any::<u8>()) {
        let region = names(one);
        let last = region.len() - 1;
        let some: Vec<&String> = region.iter().enumerate().filter(|(i, _)| *i == last || keep >> i & 1 == 1).map(|(_, n)| n).collect();
        if let Some(line) = table().resolve(&some) {
            prop_assert_eq!(line.last().map(|d| d.name), Some(one.name));
        }
    }

    #[test]
    fn a_past_region_has_an_address_too(one in division()) {
        let address = table().address(&names(one), &BTreeMap::new());
        prop_assert_eq!(address, Some(table().path(one)));
    }

    #[test]
    fn an_address_leads_to_the_name_of_today(one in division()) {
        let today = table().today(one);
        prop_assert_eq!(table().path(today), table().path(one));
        prop_assert_eq!(table().at_address(&table().path(one)), Some(today));
        prop_assert!(today.current || !one.current);
    }

    #[test]
    fn a_place_below_a_known_one_stands_at_its_slug(one in division(), slug in "[a-z]{1,12}") {
        let mut region = names(one);
        region.push("某某新区".to_owned());
        let slugs = BTreeMap::from([(region.join("/"), slug.clone())]);
        prop_assert_eq!(table().address(&region, &slugs), Some(format!("{}{slug}/", table().path(one))));
    }

    #[test]
    fn any_region_is_answered(region in prop::collection::vec(text(), 0..4), name in "\\PC{0,8}") {
        let address = table().address(&region, &BTreeMap::new());
        prop_assert!(address.is_none_or(|a| a.is_ascii() && a.starts_with('/') && a.ends_with('/')));
        let near = table().suggest(&name);
        prop_assert!(near.is_none_or(|near| !table().named(near).is_empty()));
    }

    #[test]
    fn mentions_are_in_order_and_bear_their_name(text in text()) {
        let mut from = 0;
        for mention in table().scan(&text) {
            prop_assert!(mention.range.start >= from && mention.range.start < mention.range.end);
            from = mention.range.end;
            let name = text.get(mention.range.clone()).expect("whole characters");
            prop_assert!(!mention.candidates.is_empty());
            for d in &mention.candidates {
                // A common name (恩施州) begins and ends like the official one; 巴州 is one, and is also short for 巴州区.
                let alike = d.name.chars().next() == name.chars().next() && d.name.chars().last() == name.chars().last();
                let bears = alike || if mention.full { d.name == name } else { d.short == name || name == "兵团" };
                prop_assert!(bears, "{} is not {}", d.name, name);
            }
        }
    }

    #[test]
    fn a_full_header_names_its_place(one in division()) {
        let header = format!("2024年1月11日在{}第十届人民代表大会第三次会议上", names(one).concat());
        let mentions = table().scan(&header);
        let last = mentions.last().expect("a mention");
        prop_assert_eq!(&header[last.range.clone()], one.name);
        prop_assert!(last.candidates.contains(&one));
    }

    #[test]
    fn the_place_above_tells_namesakes_apart(one in division()) {
        let line = table().lineage(one);
        let context = &line[..line.len() - 1];
        let namesakes: Vec<&Division> = table().named(one.name).into_iter().filter(|d| d.name == one.name).collect();
        let beside = namesakes.iter().filter(|d| d.parent == one.parent).count();
        if beside == 1 && one.current {
            prop_assert_eq!(table().disambiguate(&namesakes, context), Some(one));
        }
    }

    #[test]
    fn a_reading_is_safe_in_an_address(text in prop_oneof![text(), "\\PC{0,60}"]) {
        for slug in [slug(&text), term_slug(&text)] {
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{slug}");
            prop_assert!(!slug.is_empty() && !slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{slug}");
        }
        prop_assert!(term_slug(&text).len() <= 47);
        prop_assert!(initial(&text).is_ascii_uppercase() || initial(&text) == '#');
    }

    #[test]
    fn a_term_keeps_its_slug_whatever_its_quotes(text in text()) {
        prop_assert_eq!(term_slug(&text), term_slug(&text.replace('“', "\"")));
    }
}

/// The readings of a slug and of running text come from one dictionary with two lists of corrections: where they differ, a
/// place would sort under another letter than its address has.
#[test]
fn prefectures_read_in_text_as_in_their_addresses() {
    let prefectures =
        table().divisions().iter().filter(|d| d.current && d.parent != 0 && d.parent % 10_000 == 0 && d.code % 100 == 0);
    let differ: Vec<_> = prefectures.filter(|d| slug(d.short) != d.slug).map(|d| (d.name, slug(d.short), d.slug)).collect();
    assert_eq!(differ, []);
}
