//! The plan, and cases by which the script is held to do what Rust does: `tests/browser/sheet.json`, which
//! `tests/browser/sheet.test.mjs` reads too. `UPDATE_EXPECT=1` writes it anew.

use std::path::Path;

use peil_instrument::{DONT_KNOW, ItemKind, Questionnaire};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Map, Value, json};

use super::plan;
use crate::survey::testing::{sample, shipped};
use crate::survey::{Draft, FaultKind, Go, Stop, pages, step};

const CASES: usize = 30;

/// Texts as people and their programs leave them.
const WORDS: [&str; 7] = [
    "Een vast moment.",
    "  \u{a0}Twee\r\nregels\rof drie\n ",
    " \t\r\n ",
    "\u{feff}met een merk\u{7f}\u{0}\u{85}",
    "👩‍👩‍👧 é e\u{301} \u{1f600}",
    "<script>\"&'</script>",
    "te lang",
];

fn below(rng: &mut ChaCha8Rng, limit: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % limit
}

/// What stands in a form after somebody ticked and typed anything, asked or not.
fn fields(questionnaire: &Questionnaire, rng: &mut ChaCha8Rng) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let often = below(rng, 10);
    for item in questionnaire.items() {
        if below(rng, 10) > often {
            continue;
        }
        let id = item.id.to_string();
        match &item.kind {
            ItemKind::Rating { format } => {
                let format = &questionnaire.formats()[*format];
                let code = match below(rng, format.points.len() + 1) {
                    0 if format.dont_know.is_some() => usize::from(DONT_KNOW),
                    point => point.max(1),
                };
                fields.push((id, code.to_string()));
            }
            ItemKind::Single { options } => {
                let option = &options[below(rng, options.len())];
                fields.push((id, option.code.to_string()));
            }
            ItemKind::Multiple { options } => {
                for option in options {
                    let likely = if option.exclusive { 8 } else { 3 };
                    if below(rng, likely) == 0 {
                        fields.push((format!("{id}.{}", option.id), "1".to_owned()));
                    }
                }
            }
            ItemKind::Open { max_chars } => {
                let mut words = WORDS[below(rng, WORDS.len())].to_owned();
                if words == "te lang" {
                    words = "é".repeat(max_chars + below(rng, 2));
                }
                fields.push((id, words));
            }
        }
    }
    fields
}

fn fault(item: usize, kind: FaultKind) -> Value {
    match kind {
        FaultKind::TooLong { chars, max } => {
            json!({ "item": item, "kind": "too-long", "chars": chars, "max": max })
        }
        FaultKind::Conflict => json!({ "item": item, "kind": "conflict" }),
    }
}

/// What Rust makes of these fields.
fn case(questionnaire: &Questionnaire, given: &[(String, String)]) -> Value {
    let object = |fields: &mut dyn Iterator<Item = (&String, &String)>| {
        let fields = fields.map(|(name, value)| (name.clone(), value.clone().into()));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    let draft = Draft::read(questionnaire, given).unwrap();
    let pages = pages(questionnaire, &draft.answers);
    let places = pages.iter().map(|page| Stop::Page(page.place)).chain([Stop::Check]);
    let steps = places.map(|from| {
        let to = [Go::Next, Go::Back, Go::Stay].map(|go| step(&pages, from, go).text());
        json!([from.text(), to])
    });
    let steps: Vec<Value> = steps.collect();
    let submission = draft.answers.submission(questionnaire);
    json!({
        "given": object(&mut given.iter().map(|(name, value)| (name, value))),
        "fields": object(&mut draft.fields.iter()),
        "faults": draft.faults.iter().map(|it| fault(it.item, it.kind)).collect::<Vec<_>>(),
        "pages": pages.iter().map(|page| json!([page.place, page.items])).collect::<Vec<_>>(),
        "steps": steps,
        "parts": submission.parts,
        "words": submission.words,
    })
}

#[test]
fn the_script_is_held_to_the_same_cases() {
    let mut rng = ChaCha8Rng::seed_from_u64(2026);
    let sheets = [("sample", sample()), ("staff", shipped())].map(|(name, questionnaire)| {
        let cases: Vec<String> = (0..CASES)
            .map(|_| case(&questionnaire, &fields(&questionnaire, &mut rng)).to_string())
            .collect();
        let (plan, cases) = (plan(&questionnaire), cases.join(",\n"));
        format!("\"{name}\": {{\n\"plan\": {plan},\n\"cases\": [\n{cases}\n]}}")
    });
    let text = format!("{{\n{}\n}}\n", sheets.join(",\n"));
    for what in ["too-long", "conflict"] {
        assert!(text.contains(what), "no case of {what}");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/sheet.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let made: Value = serde_json::from_str(&text).unwrap();
    assert!(made == kept, "tests/browser/sheet.json is not up to date: UPDATE_EXPECT=1");
}

#[test]
fn the_plan_says_what_the_questionnaire_says() {
    for questionnaire in [sample(), shipped()] {
        let plan = plan(&questionnaire);
        let items = plan["items"].as_array().unwrap();
        assert_eq!(items.len(), questionnaire.items().len());
        for (planned, item) in items.iter().zip(questionnaire.items()) {
            assert_eq!(planned["id"], item.id.as_str());
            assert_eq!(planned["part"], item.part);
            assert_eq!(planned["block"], item.block);
            let condition = item.show_if.as_ref().map(|condition| condition.item);
            assert_eq!(planned["if"]["item"].as_u64(), condition.map(|item| item as u64));
        }
        for (index, part) in plan["parts"].as_array().unwrap().iter().enumerate() {
            let columns = questionnaire.columns(index).len();
            assert_eq!(part["columns"], columns);
            let slot = plan["slots"]["answers"].as_u64().unwrap();
            assert!(slot.is_multiple_of(16) && slot >= 2 + columns as u64, "{slot} for {columns}");
        }
    }
    let sample = plan(&sample());
    // Forty characters of four bytes each, and their length; a receipt of 16 bytes with its length.
    assert_eq!(sample["slots"], json!({ "answers": 32, "words": 162 }));
    assert_eq!(sample["items"][5]["options"], json!(["trust", "fear", "none"]));
    assert_eq!(sample["items"][5]["exclusive"], json!([2]));
    assert_eq!(sample["items"][5]["if"], json!({ "item": 3, "any": [2] }));
    assert_eq!(sample["items"][6]["max"], 40);
}
