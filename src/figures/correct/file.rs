//! Reads the file with the corrections of a report: content/figures/…/2024.yaml.

use std::sync::Arc;

use super::{At, Change, Correction, Values};
use crate::diag::{MOST_OF_A_FILE, Noted, Severity, controls, messages};
use crate::figures::names::{Named, typed_unit};
use crate::figures::{Basis, Bound, Decimal, Indicators, Measure, Period, Unit};
use crate::yaml::{self, Entry, Fields, Node, Value, nearest};

/// The keys of an item.
const KEYS: [&str; 6] = ["at", "set", "confirm", "remove", "add", "why"];
const ACTIONS: [&str; 4] = ["set", "confirm", "remove", "add"];
const AT: [&str; 7] = ["anchor", "fingerprint", "indicator", "measure", "kind", "ref", "quote"];
/// The keys of a row: those that `set` may change, then those that only `add` has.
const ADD: [&str; 15] = [
    "indicator",
    "scope",
    "kind",
    "measure",
    "value",
    "value_max",
    "unit",
    "bound",
    "relative_to",
    "status",
    "ref",
    "span",
    "basis",
    "modality",
    "quote",
];
const SET: &[&str] = ADD.split_at(13).0;

/// The most items of a file. A report states some hundred figures.
const MOST: usize = 5_000;

/// The most characters of a word that a row holds; a quote may have ten times as many.
const LONGEST: usize = 200;

/// Reads the text of a file of corrections. A faulty item is an error with its line and column; the other items are kept.
pub fn read(file: &Arc<str>, text: &str, indicators: &Indicators) -> Noted<Vec<Correction>> {
    let mut said = controls::say(file, text);
    let items = yaml::items(file, text, messages::corrections_no_list).tell(&mut said);
    let mut reading = Reading { fields: Fields::new(file, text, "a correction"), indicators };
    if let Some(first) = items.get(MOST) {
        let place = reading.fields.place(first.range.clone());
        said.push(messages::correction_wrong(
            place,
            &format!("a report has at most {MOST} corrections"),
            "take out the others",
        ));
    }
    let corrections = items.iter().take(MOST).filter_map(|item| reading.item(item)).collect();
    said.extend(reading.fields.said);
    said.truncate(MOST_OF_A_FILE);
    Noted::new(corrections, said)
}

struct Reading<'a> {
    fields: Fields<'a>,
    indicators: &'a Indicators,
}

impl Reading<'_> {
    fn item(&mut self, node: &Node) -> Option<Correction> {
        let Value::Map(entries) = &node.value else {
            let wrong = format!("a correction has `at:` and what to do, and this is {}", node.value.kind());
            return self.refuse(node, &wrong, ITEM);
        };
        let before = self.fields.said.len();
        entries.iter().filter(|e| !KEYS.contains(&e.key.as_str())).for_each(|e| self.fields.unknown(e, &KEYS));
        let why = entry(entries, "why").map(|why| self.fields.words("why", &why.node));
        let actions: Vec<&Entry> = entries.iter().filter(|e| ACTIONS.contains(&e.key.as_str())).collect();
        let change = match actions.as_slice() {
            [one] => self.change(one),
            [] => self.refuse(node, "a correction does one thing, and this does none", ITEM),
            [first, second, ..] => {
                let both = format!("a correction does one thing, and this has both `{}` and `{}`", first.key, second.key);
                self.refuse(&second.node, &both, "make two items of it, each with its `at:`")
            }
        };
        let adds = actions.iter().any(|action| action.key == "add");
        let at = match entry(entries, "at") {
            Some(at) => self.at(&at.node, adds),
            None => self.refuse(node, "this correction does not say which row it is about", "add `at: {anchor: …, …}`"),
        };
        let faulty = self.has_errors(before);
        let (at, change, _) = (at?, change?, why);
        let shown = entry(entries, "at").map_or(&node.range, |at| &at.node.range);
        (!faulty).then(|| Correction { at, change, place: self.fields.place(shown.clone()) })
    }

    fn at(&mut self, node: &Node, adds: bool) -> Option<At> {
        let (mut at, before) = (At::default(), self.fields.said.len());
        for entry in self.fields.group("at", node) {
            let (key, node) = (entry.key.as_str(), &entry.node);
            match key {
                "anchor" => at.anchor = self.text(key, node, LONGEST).map(|anchor| anchor.trim_start_matches('#').into()),
                "fingerprint" => at.fingerprint = self.fingerprint(node),
                "indicator" => at.indicator = self.indicator(node),
                "measure" => at.measure = self.choice(key, node),
                "kind" => at.kind = self.choice(key, node),
                "ref" => at.period = self.period(node),
                "quote" => at.quote = self.text(key, node, 10 * LONGEST),
                _ => self.fields.unknown(entry, &AT),
            }
        }
        // What is wrong is not missing as well.
        if self.has_errors(before) {
            return None;
        }
        if at.anchor.is_none() && at.fingerprint.is_none() {
            return self.refuse(node, "`at` names no paragraph", "add the anchor of the paragraph, as anchor: s1-p2");
        }
        if at.indicator.is_none() && at.quote.is_none() && !adds {
            return self.refuse(node, "`at` names a paragraph and no row in it", "add the row's indicator, as indicator: gdp");
        }
        Some(at)
    }

    fn change(&mut self, action: &Entry) -> Option<Change> {
        let (key, node) = (action.key.as_str(), &action.node);
        match key {
            "confirm" | "remove" => match self.fields.truth(key, node)? {
                true if key == "confirm" => Some(Change::Confirm),
                true => Some(Change::Remove),
                false => self.refuse(node, &format!("`{key}` is true or absent"), "take the item out if it is to do nothing"),
            },
            "set" => {
                let before = self.fields.said.len();
                let (values, _) = self.values(node, "set", SET);
                if self.has_errors(before) {
                    return None;
                }
                if values == Values::default() {
                    return self.refuse(node, "`set` names no value", "add what is to be corrected, as set: {value: 6.8}");
                }
                Some(Change::Set(values))
            }
            _ => self.added(node),
        }
    }

    fn added(&mut self, node: &Node) -> Option<Change> {
        let before = self.fields.said.len();
        let (mut values, quote) = self.values(node, "add", &ADD);
        if self.has_errors(before) {
            return None;
        }
        let lacks = [
            ("indicator", values.indicator.is_some()),
            ("kind", values.kind.is_some()),
            ("measure", values.measure.is_some()),
            ("quote", quote.is_some()),
            ("value", values.value.is_some() || values.bound == Some(Bound::Masked) || values.relative_to.is_some()),
        ];
        if let Some((key, _)) = lacks.iter().find(|(_, has)| !has) {
            return self.refuse(node, &format!("the row that is added has no `{key}`"), &format!("add `{key}: …`"));
        }
        if values.unit.is_none() {
            values.unit = self.usual_unit(&values);
        }
        if values.unit.is_none() {
            return self.refuse(node, "the row that is added has no `unit`", "add `unit: …`: CNY, person, t, %, or a word");
        }
        Some(Change::Add(values, quote?))
    }

    /// The unit that a value of the measure has, if only one is possible.
    fn usual_unit(&self, values: &Values) -> Option<Unit> {
        match values.measure? {
            Measure::Growth | Measure::Share => Some(Unit::Percent),
            Measure::Ratio => Some(Unit::Times),
            Measure::Points => Some(Unit::Point),
            Measure::Level => self.indicators.of_code(values.indicator.as_ref()?).map(|indicator| indicator.unit.clone()),
        }
    }

    /// The values of a row, and its quote.
    fn values(&mut self, node: &Node, whole: &str, known: &[&'static str]) -> (Values, Option<Box<str>>) {
        let (mut values, mut quote) = (Values::default(), None);
        for entry in self.fields.group(whole, node) {
            let (key, node) = (entry.key.as_str(), &entry.node);
            match key {
                _ if !known.contains(&key) => self.fields.unknown(entry, known),
                "indicator" => values.indicator = self.indicator(node),
                "scope" => values.scope = self.text_or_none(key, node),
                "kind" => values.kind = self.choice(key, node),
                "measure" => values.measure = self.choice(key, node),
                "value" => values.value = self.number(key, node),
                "value_max" => values.max = self.number(key, node),
                "unit" => values.unit = self.unit(node),
                "bound" => values.bound = self.choice(key, node),
                "relative_to" => values.relative_to = self.text_or_none(key, node),
                "status" => values.status = self.choice(key, node),
                "ref" => values.period = self.period(node),
                "span" => values.span = self.choice(key, node),
                "basis" => values.basis = self.basis(node),
                "modality" => values.modality = self.text_or_none(key, node),
                _ => quote = self.text(key, node, 10 * LONGEST),
            }
        }
        self.agree(node, &values);
        (values, quote)
    }

    /// Value, upper end and bound depend on each other.
    fn agree(&mut self, node: &Node, values: &Values) {
        let (low, high) = (values.value.flatten(), values.max.flatten());
        let wrong = match values.bound {
            Some(Bound::Range) if high.is_none() => Some(("a range has a `value_max`", "add value_max: …, or another bound")),
            Some(Bound::Masked) if low.is_some() => {
                Some(("masked digits have no value", "take the value out, or write another bound"))
            }
            Some(bound) if bound != Bound::Range && high.is_some() => {
                Some(("only a range has a `value_max`", "write bound: range, or take value_max out"))
            }
            _ => match low.zip(high) {
                Some((low, high)) if low.to_f64() >= high.to_f64() => {
                    Some(("`value_max` is the upper end of the range", "write the lower value under value"))
                }
                _ => None,
            },
        };
        if let Some((wrong, cure)) = wrong {
            self.refuse::<()>(node, wrong, cure);
        }
    }

    /// Whether an error has been reported since there were `before` messages.
    fn has_errors(&self, before: usize) -> bool {
        self.fields.said.get(before..).unwrap_or_default().iter().any(|d| d.severity == Severity::Error)
    }

    /// Reports what is wrong with an item as a whole.
    fn refuse<T>(&mut self, node: &Node, wrong: &str, cure: &str) -> Option<T> {
        let place = self.fields.place(node.range.clone());
        self.fields.said.push(messages::correction_wrong(place, wrong, cure));
        None
    }
}

/// What a whole item looks like.
const ITEM: &str =
    "write `- at: {anchor: …, indicator: …}` and, below it, `confirm: true`, `remove: true`, `set: {…}` or `add: {…}`";

/// The values of single keys.
impl Reading<'_> {
    /// Text that is not blank.
    fn text(&mut self, key: &str, node: &Node, most: usize) -> Option<Box<str>> {
        let text = self.fields.words(key, node)?;
        let text = text.trim();
        if text.is_empty() || text.chars().count() > most {
            return self.fields.wrong(key, node, &format!("1 to {most} characters"));
        }
        Some(text.into())
    }

    /// Text; nothing for the usual value.
    fn text_or_none(&mut self, key: &str, node: &Node) -> Option<Box<str>> {
        match &node.value {
            Value::Null => Some("".into()),
            Value::Text(text) if text.trim().is_empty() => Some("".into()),
            _ => self.text(key, node, LONGEST),
        }
    }

    fn fingerprint(&mut self, node: &Node) -> Option<Box<str>> {
        let typed = self.text("fingerprint", node, LONGEST)?.to_ascii_lowercase();
        if typed.len() == 8 && typed.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Some(typed.into());
        }
        self.fields.wrong("fingerprint", node, "8 hexadecimal digits, in quotes if all of them are figures")
    }

    /// The code of an indicator, or the report's own words.
    fn indicator(&mut self, node: &Node) -> Option<Box<str>> {
        let typed = self.text("indicator", node, LONGEST)?;
        let is_code = typed.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !is_code || self.indicators.of_code(&typed).is_some() {
            return Some(typed);
        }
        let codes = self.indicators.list().iter().map(|indicator| &*indicator.code);
        let near = codes.map(|code| (strsim::osa_distance(code, &typed), code)).min();
        let near = near.filter(|(far, code)| *far <= 1 + code.len() / 6).map(|(_, code)| code.to_owned());
        let place = self.fields.place(node.range.clone());
        self.fields.said.push(messages::indicator_unknown(place, &typed, near.as_deref()));
        None
    }

    /// One of the values with names; nothing is the value without a name, if there is one.
    fn choice<T: Named>(&mut self, key: &str, node: &Node) -> Option<T> {
        let typed = match &node.value {
            Value::Null => String::new(),
            Value::Text(text) => text.trim().to_owned(),
            _ => self.fields.words(key, node)?,
        };
        T::parse(&typed).or_else(|| {
            let names: Vec<&'static str> = T::ALL.iter().map(|value| value.shown()).filter(|name| !name.is_empty()).collect();
            let place = self.fields.place(node.range.clone());
            let near = nearest(&typed, names.iter().copied());
            self.fields.said.push(messages::value_unknown(place, key, &typed, near, &names));
            None
        })
    }

    fn number(&mut self, key: &str, node: &Node) -> Option<Option<Decimal>> {
        let typed = match &node.value {
            Value::Null => return Some(None),
            Value::Text(typed) | Value::Number(typed) => typed.trim(),
            _ => return self.fields.wrong(key, node, "a number in full units, as 1074550000000"),
        };
        let number = Decimal::typed(typed);
        if number.is_none() {
            let place = self.fields.place(node.range.clone());
            self.fields.said.push(messages::number_wrong(place, key, typed));
        }
        number.map(Some)
    }

    fn unit(&mut self, node: &Node) -> Option<Unit> {
        let typed = self.text("unit", node, LONGEST)?;
        typed_unit(&mut self.fields, node, &typed)
    }

    fn period(&mut self, node: &Node) -> Option<Option<Period>> {
        let typed = match &node.value {
            Value::Null => return Some(None),
            Value::Text(typed) | Value::Number(typed) => typed.trim(),
            _ => return self.fields.wrong("ref", node, PERIOD),
        };
        if typed.is_empty() {
            return Some(None);
        }
        match Period::parse(typed) {
            Some(period) => Some(Some(period)),
            None => self.fields.wrong("ref", node, PERIOD),
        }
    }

    fn basis(&mut self, node: &Node) -> Option<Basis> {
        let typed = self.text_or_none("basis", node)?;
        match Basis::parse(&typed) {
            Some(basis) => Some(basis),
            None => self.fields.wrong("basis", node, "net, real, comparable or nominal, joined by +"),
        }
    }
}

/// The forms of a period.
const PERIOD: &str = "a period: 2019, 2016/2020 or 2019-01/2019-09";

fn entry<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.key == key)
}
