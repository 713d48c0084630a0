//! What is shipped is valid by the schema of its kind, and files with mistakes that a schema can see are not.

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use peil_exchange::{json_schema, schema_names};
use peil_instrument::shipped;
use serde_json::{Value, json};

fn validator(kind: &str) -> Validator {
    let schema: Value = serde_json::from_str(&json_schema(kind).unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema), "{kind} is no schema of the draft it names");
    jsonschema::options().build(&schema).unwrap()
}

/// A TOML file as the JSON that an editor checks.
fn as_json(source: &str) -> Value {
    serde_json::to_value(source.parse::<toml::Table>().unwrap()).unwrap()
}

/// The kind of a shipped file, by its folder.
fn kind(place: &str) -> &'static str {
    match place.split('/').next().unwrap() {
        "bank" => "bank",
        "norms" => "norms",
        "perspectives" => "perspective",
        _ => "questionnaire",
    }
}

fn problems(validator: &Validator, file: &Value) -> Vec<String> {
    validator.iter_errors(file).map(|it| format!("{}: {it}", it.instance_path())).collect()
}

#[test]
fn every_shipped_file_is_valid() {
    let mut n_of_kind = std::collections::BTreeMap::new();
    for (place, source) in shipped::FILES {
        let kind = kind(place);
        let found = problems(&validator(kind), &as_json(source));
        assert!(found.is_empty(), "{place}: {found:?}");
        *n_of_kind.entry(kind).or_insert(0) += 1;
    }
    assert!(n_of_kind["questionnaire"] >= 2 && n_of_kind["bank"] >= 2, "{n_of_kind:?}");
    assert!(n_of_kind["perspective"] >= 2, "{n_of_kind:?}");
}

#[test]
fn a_questionnaire_with_everything_in_it_is_valid() {
    let validator = validator("questionnaire");
    for (id, version) in shipped::questionnaires() {
        let whole = shipped::questionnaire(id, Some(version)).unwrap().to_toml();
        let found = problems(&validator, &as_json(&whole));
        assert!(found.is_empty(), "{id}: {found:?}");
    }
}

/// The loader's own examples, one of each kind.
#[test]
fn small_files_of_each_kind_are_valid() {
    let small = [
        ("questionnaire", "small.toml"),
        ("bank", "small_bank.toml"),
        ("norms", "small_framework.toml"),
        ("perspective", "small_perspective.toml"),
    ];
    for (kind, name) in small {
        let source = std::fs::read_to_string(instrument_tests().join(name)).unwrap();
        let found = problems(&validator(kind), &as_json(&source));
        assert!(found.is_empty(), "{name}: {found:?}");
    }
    let own = json!({
        "title": { "nl": "Eigen vragen", "en": "Our own questions" },
        "intro": { "nl": "Over ons werk.", "en": "About our work." },
        "items": [{
            "id": "own_lunch",
            "text": { "nl": "Wij lunchen samen.", "en": "We have lunch together." },
            "type": "rating",
            "format": "agreement",
        }],
    });
    assert!(validator("own-items").is_valid(&own));
}

fn instrument_tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../instrument/tests")
}

/// Files that the loader refuses, of the sort that a schema can see.
const REFUSED: &[&str] = &[
    "bank_q004_part_in_the_bank",
    "bank_q030_one_point",
    "framework_f003_keys_missing",
    "framework_f004_dutch_key",
    "framework_f005_types",
    "framework_f006_blank",
    "framework_f007_translation_missing",
    "framework_f008_bad_ids",
    "framework_f012_version",
    "framework_f013_empty_lists",
    "framework_f014_no_evidence",
    "p004_sections",
    "p007_texts",
    "p013_no_instruments",
    "p014_two_questions",
    "q003_keys_missing",
    "q003_no_blocks_key",
    "q003_no_parts",
    "q004_dutch_key",
    "q004_language_unknown",
    "q004_reference_with_text",
    "q005_list_as_one_table",
    "q005_types",
    "q006_blank_texts",
    "q007_translation_missing",
    "q008_bad_ids",
    "q010_numbers_out_of_range",
    "q011_words_unknown",
    "q012_version",
    "q013_empty_lists",
    "q030_one_point",
    "q053_option_codes_out_of_range",
];

#[test]
fn mistakes_that_a_schema_can_see_are_refused() {
    for name in REFUSED {
        let path = instrument_tests().join("broken").join(name).with_extension("toml");
        let file = as_json(&std::fs::read_to_string(&path).unwrap());
        let kind = match name.as_bytes()[0] {
            b'b' => "bank",
            b'f' => "norms",
            b'p' => "perspective",
            _ => "questionnaire",
        };
        assert!(!validator(kind).is_valid(&file), "{name}");
    }
}

#[test]
fn an_editor_can_show_what_every_key_means() {
    for kind in schema_names() {
        let schema: Value = serde_json::from_str(&json_schema(kind).unwrap()).unwrap();
        let mut n_keys = 0;
        described(&schema, &mut n_keys);
        assert!(n_keys > 3, "{kind}: {n_keys}");
        assert_eq!(json_schema(kind), json_schema(kind));
    }
}

fn described(schema: &Value, n_keys: &mut usize) {
    if let Some(keys) = schema.get("properties").and_then(Value::as_object) {
        for (name, key) in keys {
            // The two languages of a text explain themselves.
            assert!(key.get("description").is_some() || name.len() == 2, "{name}");
            *n_keys += 1;
        }
    }
    match schema {
        Value::Object(parts) => parts.values().for_each(|part| described(part, n_keys)),
        Value::Array(parts) => parts.iter().for_each(|part| described(part, n_keys)),
        _ => {}
    }
}
