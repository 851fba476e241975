//! The curator's own indicators, and further names of the core ones: content/indicators/*.yaml, each a list. The format is described
//! in docs/figures.md.

use std::sync::Arc;

use super::grammar::fold;
use super::indicator::{Indicator, Indicators};
use super::names::{Named, typed_unit};
use super::{Measure, Unit};
use crate::diag::{Location, MOST_OF_A_FILE, Noted, Severity, controls, messages};
use crate::yaml::{self, Fields, Node, Value};

/// An item of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnIndicator {
    pub code: String,
    pub name: Option<String>,
    pub unit: Option<Unit>,
    pub measure: Option<Measure>,
    pub flow: Option<bool>,
    /// Names in the syntax of patterns, folded as texts are.
    pub names: Vec<(String, Location)>,
    /// Where its code stands.
    pub place: Location,
}

const KEYS: [&str; 6] = ["code", "name", "unit", "measure", "flow", "names"];

/// The most characters of a code and of a usual name.
const LONGEST: usize = 40;

/// The most names of one indicator.
const MOST_NAMES: usize = 200;

/// The most characters of a pattern, and of each of its forms: the subject of a statement is no longer.
const LONGEST_PATTERN: usize = 200;
const LONGEST_FORM: usize = 30;

/// The most forms of one pattern, and of all patterns of an archive. The core indicators have fewer than three thousand.
const MOST_FORMS: usize = 500;
const MOST_FORMS_OF_ALL: usize = 50_000;

/// Reads the text of a file of indicators. A faulty item is an error with its line and column; the other items are kept.
pub fn read(file: &Arc<str>, text: &str) -> Noted<Vec<OwnIndicator>> {
    let mut said = controls::say(file, text);
    let items = yaml::items(file, text, messages::indicators_no_list).tell(&mut said);
    let mut reading = Reading { fields: Fields::new(file, text, "an indicator") };
    let own = items.iter().filter_map(|item| reading.item(item)).collect();
    said.extend(reading.fields.said);
    said.truncate(MOST_OF_A_FILE);
    Noted::new(own, said)
}

/// The core indicators with the curator's own. One whose code is known may only add names.
pub fn with_own(core: &Indicators, own: Vec<OwnIndicator>) -> Noted<Indicators> {
    let mut said = Vec::new();
    let mut all = core.clone();
    let mut forms = 0;
    for one in own {
        let known = all.of_code(&one.code).cloned();
        let adds_only = one.name.is_none() && one.unit.is_none() && one.measure.is_none() && one.flow.is_none();
        let indicator = match known {
            Some(known) if adds_only => known,
            Some(known) => {
                said.push(messages::indicator_known(one.place, &one.code, &known.name));
                continue;
            }
            None => match defined(&one) {
                Ok(indicator) => indicator,
                Err((wrong, cure)) => {
                    said.push(messages::indicator_wrong(one.place, wrong, cure));
                    continue;
                }
            },
        };
        let mut names = one.names;
        if known_name(&indicator, &all) {
            let folded: String = indicator.name.chars().filter_map(fold).collect();
            names.insert(0, (folded, one.place.clone()));
        }
        let sound = names.into_iter().filter_map(|(pattern, place)| {
            forms += form_count(&pattern);
            if forms > MOST_FORMS_OF_ALL {
                let wrong = format!("the names of indicators have more than {MOST_FORMS_OF_ALL} forms");
                said.push(messages::indicator_name(place, &pattern, &wrong, "write fewer alternatives"));
                return None;
            }
            let taken = all.owner_of(&pattern).filter(|owner| **owner != *one.code);
            if let Some(owner) = taken {
                let wrong = format!("it is a name of {owner} already");
                said.push(messages::indicator_name(place, &pattern, &wrong, "write a name that only this indicator has"));
                return None;
            }
            Some(pattern)
        });
        let names: Vec<String> = sound.collect();
        all.add(indicator, &names);
    }
    said.truncate(MOST_OF_A_FILE);
    Noted::new(all, said)
}

/// Whether the usual name of an indicator that is not yet in the list can stand for it in texts.
fn known_name(indicator: &Indicator, all: &Indicators) -> bool {
    let folded: String = indicator.name.chars().filter_map(fold).collect();
    all.of_code(&indicator.code).is_none() && fault(&folded).is_none() && !folded.contains(['[', '('])
}

/// A new indicator, or what it lacks and what to do about it.
fn defined(own: &OwnIndicator) -> Result<Indicator, (&'static str, &'static str)> {
    let name = own.name.as_deref().ok_or(("this indicator has no name", "add its usual name: `name: …`"))?;
    let measure = own.measure.unwrap_or(Measure::Level);
    let unit = match (&own.unit, measure) {
        (Some(Unit::Percent) | None, Measure::Growth | Measure::Share) => Unit::Percent,
        (Some(_), Measure::Growth | Measure::Share) => {
            return Err(("growth and shares are in %", "write unit: \"%\", or measure: level"));
        }
        (Some(Unit::Percent | Unit::Point | Unit::Times), _) => {
            return Err(("a level is not in % and no ratio", "write measure: share for a rate, or the unit of the level"));
        }
        (Some(unit), _) => unit.clone(),
        (None, _) => return Err(("this indicator has no unit", "add `unit: …`: CNY, person, t, or the word that counts it")),
    };
    let flow = own.flow.unwrap_or(false);
    Ok(Indicator { code: own.code.as_str().into(), name: name.into(), unit, measure, flow })
}

struct Reading<'a> {
    fields: Fields<'a>,
}

impl Reading<'_> {
    fn item(&mut self, node: &Node) -> Option<OwnIndicator> {
        let Value::Map(entries) = &node.value else {
            let wrong = format!("an indicator has `code:` and more, and this is {}", node.value.kind());
            return self.refuse(node, &wrong, "write `- code: …` and, below it, `name:`, `unit:` and `names:`");
        };
        let before = self.fields.said.len();
        let (mut code, mut names) = (None, Vec::new());
        let (mut name, mut unit, mut measure, mut flow) = (None, None, None, None);
        for entry in entries {
            let (key, node) = (entry.key.as_str(), &entry.node);
            match key {
                "code" => code = Some((self.code(node), self.fields.place(node.range.clone()))),
                "name" => name = self.short(key, node),
                "unit" => unit = self.unit(node),
                "measure" => measure = self.measure(node),
                "flow" => flow = self.fields.truth(key, node),
                "names" => names = self.names(node),
                _ => self.fields.unknown(entry, &KEYS),
            }
        }
        let Some((code, place)) = code else {
            return self.refuse(node, "this indicator has no code", "add `code: …`, in lower-case ASCII letters");
        };
        let faulty = self.fields.said.get(before..).unwrap_or_default();
        // A faulty name is left out, and the others are kept.
        let faulty = faulty.iter().any(|d| d.severity == Severity::Error && d.code != "indicator-name");
        let code = code.filter(|_| !faulty)?;
        Some(OwnIndicator { code, name, unit, measure, flow, names, place })
    }

    fn code(&mut self, node: &Node) -> Option<String> {
        let typed = self.short("code", node)?;
        let sound = typed.starts_with(|c: char| c.is_ascii_lowercase())
            && typed.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if sound {
            return Some(typed);
        }
        let meant: String = typed.to_lowercase().replace(['-', ' '], "_");
        let cure = match meant.starts_with(|c: char| c.is_ascii_lowercase()) && meant.is_ascii() {
            true => format!("write `code: {meant}`"),
            false => "begin with a letter, as code: car_output".to_owned(),
        };
        self.refuse(node, "a code has lower-case ASCII letters, figures and _", &cure)
    }

    fn short(&mut self, key: &str, node: &Node) -> Option<String> {
        let text = self.fields.words(key, node)?.trim().to_owned();
        if text.is_empty() || text.chars().count() > LONGEST {
            return self.fields.wrong(key, node, &format!("1 to {LONGEST} characters"));
        }
        Some(text)
    }

    fn unit(&mut self, node: &Node) -> Option<Unit> {
        let typed = self.short("unit", node)?;
        typed_unit(&mut self.fields, node, &typed)
    }

    fn measure(&mut self, node: &Node) -> Option<Measure> {
        let typed = self.fields.words("measure", node)?;
        let usual = Measure::parse(&typed).filter(|m| matches!(m, Measure::Level | Measure::Growth | Measure::Share));
        usual.or_else(|| {
            let names = ["level", "growth", "share"];
            let place = self.fields.place(node.range.clone());
            let near = yaml::nearest(&typed, names.into_iter());
            self.fields.said.push(messages::value_unknown(place, "measure", &typed, near, &names));
            None
        })
    }

    fn names(&mut self, node: &Node) -> Vec<(String, Location)> {
        let nodes = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        if let Some(first) = nodes.get(MOST_NAMES) {
            self.refuse::<()>(
                first,
                &format!("an indicator has at most {MOST_NAMES} names"),
                "join some of them: [a|b] or (a|b)",
            );
        }
        let mut names = Vec::new();
        for node in nodes.iter().take(MOST_NAMES) {
            let Some(typed) = self.fields.words("names", node) else { continue };
            let place = self.fields.place(node.range.clone());
            let folded: String = typed.trim().chars().filter_map(fold).take(LONGEST_PATTERN + 1).collect();
            match fault(&folded) {
                Some((wrong, cure)) => self.fields.said.push(messages::indicator_name(place, &typed, &wrong, cure)),
                None => names.push((folded, place)),
            }
        }
        names
    }

    fn refuse<T>(&mut self, node: &Node, wrong: &str, cure: &str) -> Option<T> {
        let place = self.fields.place(node.range.clone());
        self.fields.said.push(messages::indicator_wrong(place, wrong, cure));
        None
    }
}

/// What is wrong with a pattern, and what to do about it.
fn fault(pattern: &str) -> Option<(String, &'static str)> {
    if pattern.chars().count() > LONGEST_PATTERN {
        return Some((format!("it has more than {LONGEST_PATTERN} characters"), "make several names of it"));
    }
    if pattern.contains(['（', '）', '［', '］', '｜']) {
        return Some(("its brackets are full-width".to_owned(), "write the signs of a pattern in ASCII: [a|b] or (a|b)"));
    }
    let (mut open, mut alternatives) = (None, true);
    for c in pattern.chars() {
        match (c, open) {
            ('[', None) => open = Some(']'),
            ('(', None) => open = Some(')'),
            ('[' | '(', Some(_)) => {
                return Some(("its brackets are nested".to_owned(), "make several names of it"));
            }
            (']' | ')', closing) if closing == Some(c) => open = None,
            (']' | ')', _) => return Some((format!("no bracket is open before {c}"), "write [a|b] or (a|b)")),
            ('|', None) => alternatives = false,
            _ => {}
        }
    }
    if open.is_some() {
        return Some(("a bracket is not closed".to_owned(), "write [a|b] or (a|b)"));
    }
    if !alternatives || pattern.contains("||") || ["[|", "(|", "|]", "|)", "[]", "()"].iter().any(|part| pattern.contains(part))
    {
        return Some(("an alternative is empty, or stands outside brackets".to_owned(), "write [a|b] or (a|b)"));
    }
    if form_count(pattern) > MOST_FORMS {
        return Some((format!("it has more than {MOST_FORMS} forms"), "make several names of it"));
    }
    let is_sound = |form: &String| {
        let letters = form.chars().filter(|c| c.is_alphabetic()).count();
        let signs = form.chars().all(|c| c.is_alphanumeric() || "%&·-—/+.~".contains(c));
        signs && letters > 0 && (2..=LONGEST_FORM).contains(&form.chars().count())
    };
    let bad = super::indicator::forms(pattern).into_iter().find(|form| !is_sound(form));
    bad.map(|form| {
        let wrong = format!("its form {form:?} is none that the subject of a statement can have");
        (wrong, "a form has 2 to 30 letters, figures and Han characters, and no punctuation")
    })
}

/// The number of forms of a pattern with sound brackets, without making them.
fn form_count(pattern: &str) -> usize {
    let (mut count, mut choices) = (1_usize, 0_usize);
    for c in pattern.chars() {
        match c {
            '[' => choices = 2,
            '(' => choices = 1,
            '|' => choices += 1,
            ']' | ')' => count = count.saturating_mul(choices),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Indicators, Vec<String>) {
        let mut said = Vec::new();
        let own = read(&Arc::from("a.yaml"), text).tell(&mut said);
        let all = with_own(Indicators::core(), own).tell(&mut said);
        assert!(said.iter().all(|d| d.cure.is_some() && d.place.is_some()), "{said:?}");
        (all, said.iter().map(|d| format!("{}:{}", d.code, d.place.as_ref().unwrap().line)).collect())
    }

    fn code(all: &Indicators, name: &str) -> Option<String> {
        all.owner_of(name).map(|code| code.to_string())
    }

    #[test]
    fn an_indicator_is_found_by_its_names_and_a_core_one_gets_more() {
        let text = "- code: car_output\n  name: 汽车产量\n  unit: 辆\n  flow: true\n  names: [\"[新能源]汽车(产量|总产量)\"]\n\
                    - code: gdp\n  names: 全域生产总值\n- code: forest_share\n  name: 森林覆盖率\n  measure: share\n";
        let (all, said) = of(text);
        assert_eq!(said, [""; 0]);
        for (name, owner) in [
            ("新能源汽车总产量", "car_output"),
            ("汽车产量", "car_output"),
            ("全域生产总值", "gdp"),
            ("森林覆盖率", "forest_share"),
        ] {
            assert_eq!(code(&all, name).as_deref(), Some(owner), "{name}");
        }
        let forest = all.of_code("forest_share").unwrap();
        assert_eq!((&forest.unit, forest.measure, forest.flow), (&Unit::Percent, Measure::Share, false));
        assert_ne!(all.digest(), Indicators::core().digest());
        assert_ne!(all.digest(), of(&text.replace("辆", "台")).0.digest());
        assert_ne!(all.digest(), of(&text.replace("全域", "域内")).0.digest());
        assert_eq!(all.list().len(), Indicators::core().list().len() + 2);
    }

    #[test]
    fn a_faulty_item_costs_only_itself_and_a_faulty_name_only_the_name() {
        let right = "- code: car_output\n  name: 汽车产量\n  unit: 辆\n";
        let wrong = [
            ("- 汽车\n", "indicator-entry:1"),
            ("- name: 汽车\n", "indicator-entry:1"),
            ("- code: 汽车\n  name: 汽车\n  unit: 辆\n", "indicator-entry:1"),
            ("- code: Cars\n  name: 汽车\n  unit: 辆\n", "indicator-entry:1"),
            ("- code: cars\n  unit: 辆\n", "indicator-entry:1"),
            ("- code: cars\n  name: 汽车\n", "indicator-entry:1"),
            ("- code: cars\n  name: 汽车\n  unit: \"%\"\n", "indicator-entry:1"),
            ("- code: cars\n  name: 汽车\n  unit: 万元\n", "wrong-value:3"),
            ("- code: cars\n  name: 汽车\n  unit: 辆\n  measure: size\n", "wrong-value:4"),
            ("- code: cars\n  name: 汽车\n  unit: 辆\n  flow: 是\n", "wrong-value:4"),
            ("- code: gdp\n  name: 总值\n", "indicator-entry:1"),
            ("- code: cars\n  name: 汽车\n  unit: 辆\n  names: [地区生产总值, 汽车总产量]\n", "indicator-name:4"),
            ("- code: cars\n  name: 汽车\n  unit: 辆\n  names: [\"汽车（甲|乙）\", 汽车总产量]\n", "indicator-name:4"),
        ];
        for (item, expected) in wrong {
            let (all, said) = of(&format!("{item}{right}"));
            assert_eq!(said, [expected], "{item}");
            assert_eq!(code(&all, "汽车产量").as_deref(), Some("car_output"), "{item}");
            assert!(!expected.starts_with("indicator-name") || code(&all, "汽车总产量").is_some(), "{item}");
        }
    }

    #[test]
    fn a_hostile_pattern_is_refused_before_it_is_expanded() {
        let hostile = [
            "[甲|乙]".repeat(30),
            "(甲|乙|丙|丁|戊|己|庚|辛|壬|癸)".repeat(8),
            "甲".repeat(1_000_000),
            "[[甲]乙]丙".to_owned(),
            "(甲乙丙".to_owned(),
            "甲乙)".to_owned(),
            "甲|乙丙".to_owned(),
            "甲乙(|丙)".to_owned(),
            "甲".to_owned(),
            "2024".to_owned(),
            "甲乙，丙丁".to_owned(),
            "[甲乙][丙丁]".to_owned(),
        ];
        for pattern in hostile {
            assert!(fault(&pattern).is_some(), "{}", pattern.chars().take(20).collect::<String>());
        }
        assert_eq!(fault("[新能源]汽车(产量|总产量)"), None);
    }

    #[test]
    fn all_patterns_together_are_bounded() {
        let letters: Vec<char> = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉".chars().collect();
        let mut text = String::new();
        for (i, a) in letters.iter().enumerate() {
            for (j, b) in letters.iter().enumerate() {
                let pattern = format!("{a}{b}{}", "[一|二|三]".repeat(3));
                text += &format!("- code: c{i}_{j}\n  name: 名{a}{b}\n  unit: 个\n  names: \"{pattern}\"\n");
            }
        }
        let (_, said) = of(&text);
        assert_eq!(said, [""; 0]);
        let (all, said) = of(&text.replace("[一|二|三]", "[一|二|三|四|五|六]"));
        assert!(said.iter().all(|code| code.starts_with("indicator-name")) && said.len() > 100, "{}", said.len());
        assert!(all.list().len() > 400);
    }
}
