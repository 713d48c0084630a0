//! The description: everything that can be asked stands in it, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use peil_web::api_operations;
use serde_json::Value;

use crate::house::bed::HouseBed;
use crate::run;
use crate::testbed::SAMPLE;

async fn document() -> Value {
    let house = HouseBed::new(SAMPLE).await;
    house.read("/api/v1/openapi.json", "").await.json()
}

/// Every operation of the document: method and path.
fn operations(document: &Value) -> BTreeMap<(String, String), Value> {
    let paths = document["paths"].as_object().unwrap();
    let of = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let methods = item.as_object().unwrap().clone().into_iter();
        methods.map(move |(method, operation)| ((method, path.clone()), operation))
    };
    paths.iter().flat_map(of).collect()
}

#[test]
fn every_operation_is_described_and_nothing_is_that_is_not_there() {
    run(async {
        let document = document().await;
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
        let described: BTreeSet<(String, String)> = operations(&document).into_keys().collect();
        let there = api_operations().into_iter().map(|operation| {
            (operation.method.as_str().to_ascii_lowercase(), operation.path.to_owned())
        });
        assert_eq!(described, there.collect());
    });
}

#[test]
fn every_operation_says_what_it_asks_gives_and_may_end_in() {
    run(async {
        let document = document().await;
        let all = operations(&document);
        let mut ids = BTreeSet::new();
        for operation in api_operations() {
            let key = (operation.method.as_str().to_ascii_lowercase(), operation.path.to_owned());
            let described = &all[&key];
            let at = |pointer: &str| described.pointer(pointer);
            assert!(ids.insert(at("/operationId").unwrap().to_string()), "{key:?}");
            assert!(!at("/summary").unwrap().as_str().unwrap().is_empty(), "{key:?}");
            let secured = at("/security/0/token").is_some();
            assert_eq!(secured, !operation.open, "{key:?}");
            if let Some(scope) = operation.scope {
                let text = at("/description").unwrap().as_str().unwrap();
                assert!(text.starts_with(&format!("Scope: `{}`.", scope.word())), "{key:?}");
                for status in ["401", "403", "429", "500"] {
                    assert!(at(&format!("/responses/{status}")).is_some(), "{key:?} {status}");
                }
            }
            let responses = described["responses"].as_object().unwrap();
            let good = responses.keys().filter(|status| status.starts_with('2'));
            assert_eq!(good.count(), 1, "{key:?}");
            for (status, response) in responses {
                assert!(!response["content"].as_object().unwrap().is_empty(), "{key:?} {status}");
                for (kind, content) in response["content"].as_object().unwrap() {
                    let is_json = kind.ends_with("json");
                    let example = content.get("example").is_some();
                    assert!(!is_json || example, "no example: {key:?} {status}");
                }
            }
        }
    });
}

/// Whatever is referred to is there, and whatever is there is referred to.
#[test]
fn no_reference_leads_nowhere() {
    run(async {
        let document = document().await;
        let mut named = BTreeSet::new();
        gather(&document, &mut named);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let there: BTreeSet<String> =
            schemas.keys().map(|name| format!("#/components/schemas/{name}")).collect();
        assert_eq!(named, there);
    });
}

fn gather(value: &Value, named: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(to) if name == "$ref" => {
                        named.insert(to.clone());
                    }
                    value => gather(value, named),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, named)),
        _ => {}
    }
}
