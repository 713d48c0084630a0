//! A JSON Schema of the files that people write, so that an editor knows their keys.
//!
//! Made from [`peil_instrument::shape`], as the loaders are: the two name the same keys. A schema knows
//! less than a loader. It cannot tell whether a name is known elsewhere in the file, or which keys go with
//! which type of item; `peil questionnaire check` does.

use peil_instrument::shape::{FILES, Key, Kind, Need, Shape};
use peil_instrument::{Id, Lang};
use serde_json::{Map, Value, json};

/// The files that have a schema, as they are called on the command line.
pub fn schema_names() -> Vec<&'static str> {
    FILES.iter().map(|file| file.id).collect()
}

/// The JSON Schema (draft 2020-12) of one kind of file, as text that ends with a line end. Nothing, if there
/// is no such kind.
///
/// Same program, same bytes: keys are sorted.
///
/// ```
/// let schema = peil_exchange::json_schema("questionnaire").unwrap();
/// assert!(schema.contains("\"additionalProperties\": false"));
/// assert!(peil_exchange::json_schema("recipe").is_none());
/// ```
pub fn json_schema(file: &str) -> Option<String> {
    let file = FILES.iter().find(|known| known.id == file)?;
    let mut schema = table(file.root);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(format!("Peil: {}", file.id)));
    schema.insert("$defs".to_owned(), definitions());
    // A schema is a tree of strings and numbers: `{:#}` of it cannot fail.
    Some(format!("{:#}\n", Value::Object(schema)))
}

/// What many keys share.
fn definitions() -> Value {
    let words = json!({ "type": "string", "pattern": "\\S" });
    let languages: Vec<&str> = Lang::ALL.map(Lang::tag).to_vec();
    let texts: Map<String, Value> =
        languages.iter().map(|tag| ((*tag).to_owned(), words.clone())).collect();
    let longest = Id::MAX_LEN - 1;
    json!({
        "id": { "type": "string", "pattern": format!("^[a-z][a-z0-9_]{{0,{longest}}}$") },
        "name": {
            "type": "string",
            "pattern": format!("^[a-z][a-z0-9_]{{0,{longest}}}(@[1-9][0-9]{{0,2}})?$"),
        },
        "version": {
            "type": "string",
            "pattern": "^[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}(\\+[a-z0-9-]{1,64})?$",
        },
        "words": words,
        "text": {
            "type": "object",
            "properties": texts,
            "required": languages,
            "additionalProperties": false,
        },
    })
}

fn table(shape: &Shape) -> Map<String, Value> {
    let required: Vec<&str> =
        shape.keys.iter().filter(|key| key.need == Need::Required).map(|key| key.name).collect();
    let properties: Map<String, Value> =
        shape.keys.iter().map(|key| (key.name.to_owned(), Value::Object(property(key)))).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("description".to_owned(), json!(shape.about));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("required".to_owned(), json!(required));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn property(key: &Key) -> Map<String, Value> {
    let mut schema = allowed(key);
    schema.insert("description".to_owned(), json!(key.about));
    schema
}

fn allowed(key: &Key) -> Map<String, Value> {
    let shared = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    // A list that has to be there has to hold something.
    let at_least = u8::from(key.need == Need::Required);
    let schema = match key.kind {
        Kind::Id => shared("id"),
        Kind::Name(_) => shared("name"),
        Kind::Version => shared("version"),
        Kind::Text => shared("text"),
        Kind::Words => shared("words"),
        Kind::Whole { least, most } => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Names(_) => {
            json!({ "type": "array", "items": shared("name"), "minItems": at_least })
        }
        Kind::Texts { least, most } => {
            json!({ "type": "array", "items": shared("text"), "minItems": least, "maxItems": most })
        }
        Kind::Table(shape) => Value::Object(table(shape)),
        Kind::Tables(shape) => {
            json!({ "type": "array", "items": table(shape), "minItems": at_least })
        }
        Kind::Items { named, own } => {
            let items = json!({ "anyOf": [shared("name"), table(named), table(own)] });
            json!({ "type": "array", "items": items, "minItems": at_least })
        }
        Kind::Levels => json!({
            "type": "object",
            "propertyNames": shared("id"),
            "additionalProperties": shared("text"),
        }),
        Kind::Reasons => json!({
            "type": "object",
            "propertyNames": { "pattern": "^L[0-9]{3}$" },
            "additionalProperties": shared("words"),
        }),
    };
    match schema {
        Value::Object(schema) => schema,
        // Every arm above is an object.
        _ => Map::new(),
    }
}
