//! Validates values against the part of JSON Schema (draft-07) that gongbao's schemas use. A keyword that is not listed here fails the
//! test, so that none is taken for fulfilled.

use fancy_regex::Regex;
use serde_json::{Map, Value};

/// Keywords that say something about a schema and nothing about values.
const NOTES: [&str; 7] = ["$schema", "$comment", "title", "description", "default", "definitions", "patternErrorMessage"];

/// Why a value is not valid: a line for each keyword that it does not fulfil, with the path of the value.
pub fn faults(root: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    validate(root, root, value, "", &mut faults);
    faults
}

fn validate(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    let rules = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return faults.push(format!("{path}: not allowed")),
        Value::Object(rules) => rules,
        other => panic!("{other} is no schema"),
    };
    for (keyword, rule) in rules.iter().filter(|(keyword, _)| !NOTES.contains(&keyword.as_str())) {
        let holds = match keyword.as_str() {
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                validate(root, target, value, path, faults);
                true
            }
            "oneOf" => {
                let holds = |one: &&Value| {
                    let mut own = Vec::new();
                    validate(root, one, value, path, &mut own);
                    own.is_empty()
                };
                rule.as_array().unwrap().iter().filter(holds).count() == 1
            }
            "anyOf" => rule.as_array().unwrap().iter().any(|one| {
                let mut own = Vec::new();
                validate(root, one, value, path, &mut own);
                own.is_empty()
            }),
            "properties" | "additionalProperties" | "propertyNames" | "required" => {
                if let Value::Object(entries) = value {
                    object(root, rules, keyword, entries, path, faults);
                }
                true
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(root, rule, item, &format!("{path}/{i}"), faults);
                }
                true
            }
            _ => fulfils(keyword, rule, value),
        };
        if !holds {
            faults.push(format!("{path}: {keyword} {rule}"));
        }
    }
}

fn object(
    root: &Value,
    rules: &Map<String, Value>,
    keyword: &str,
    entries: &Map<String, Value>,
    path: &str,
    faults: &mut Vec<String>,
) {
    let known = rules.get("properties").and_then(Value::as_object);
    let known = |key: &str| known.and_then(|known| known.get(key));
    let rule = &rules[keyword];
    if keyword == "required" {
        let lacking = rule.as_array().unwrap().iter().filter(|key| !entries.contains_key(key.as_str().unwrap()));
        return faults.extend(lacking.map(|key| format!("{path}: lacks {key}")));
    }
    for (key, value) in entries {
        let path = format!("{path}/{key}");
        match (keyword, known(key)) {
            ("properties", Some(own)) => validate(root, own, value, &path, faults),
            ("additionalProperties", None) => validate(root, rule, value, &path, faults),
            ("propertyNames", _) => validate(root, rule, &Value::from(key.as_str()), &path, faults),
            _ => {}
        }
    }
}

/// Whether a value fulfils a keyword that says nothing about what is in it. A keyword about values of one type says nothing about others.
fn fulfils(keyword: &str, rule: &Value, value: &Value) -> bool {
    let limit = || usize::try_from(rule.as_u64().unwrap()).unwrap();
    match (keyword, value) {
        ("type", _) => match rule {
            Value::Array(types) => types.iter().any(|one| has_type(one, value)),
            one => has_type(one, value),
        },
        ("enum", _) => rule.as_array().unwrap().contains(value),
        ("pattern", Value::String(text)) => Regex::new(rule.as_str().unwrap()).unwrap().is_match(text).unwrap(),
        ("format", Value::String(text)) if rule == "date" => text.parse::<jiff::civil::Date>().is_ok(),
        ("maxLength", Value::String(text)) => text.chars().count() <= limit(),
        ("maxItems", Value::Array(items)) => items.len() <= limit(),
        ("minimum", Value::Number(number)) => number.as_f64() >= rule.as_f64(),
        ("maximum", Value::Number(number)) => number.as_f64() <= rule.as_f64(),
        ("minProperties", Value::Object(entries)) => entries.len() >= limit(),
        ("pattern" | "minProperties" | "maxLength" | "maxItems" | "minimum" | "maximum", _) => true,
        ("format", _) if rule == "date" => true,
        _ => panic!("the validator of the tests does not know {keyword}: {rule}"),
    }
}

fn has_type(name: &Value, value: &Value) -> bool {
    match (name.as_str().unwrap(), value) {
        ("null", Value::Null) | ("boolean", Value::Bool(_)) | ("string", Value::String(_)) => true,
        ("array", Value::Array(_)) | ("object", Value::Object(_)) | ("number", Value::Number(_)) => true,
        ("integer", Value::Number(number)) => number.as_f64().is_some_and(|number| number.fract() == 0.0),
        ("null" | "boolean" | "string" | "array" | "object" | "number" | "integer", _) => false,
        (other, _) => panic!("{other} is no type"),
    }
}
