//! A Data Package, version 2: <https://datapackage.org/standard/data-package/>.

use serde_json::{Map, Value, json};

use super::{Field, Kind, Package, Table};
use crate::dialect::Dialect;

/// The published schema that the descriptor keeps to.
const PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
const RESOURCE_PROFILE: &str = "https://datapackage.org/profiles/2.0/dataresource.json";

pub(super) fn descriptor(package: &Package<'_>) -> Value {
    let head = &package.head;
    let mut descriptor = json!({
        "$schema": PROFILE,
        "name": slug(&head.name),
        "title": head.title,
        "description": head.description,
        "version": head.version,
        "sources": [{ "title": head.source }],
        "resources": package.tables.iter().map(resource).collect::<Vec<_>>(),
        "peil": head.notes,
    });
    if let Some(licence) = package.licence {
        let mut named = Map::new();
        if let Some(name) = licence.id() {
            named.insert("name".to_owned(), name.into());
        }
        named.insert("path".to_owned(), licence.address().into());
        descriptor["licenses"] = json!([named]);
    }
    descriptor
}

fn resource(table: &Table) -> Value {
    let mut schema = json!({
        "fields": table.kind.fields.iter().map(|field| describe(field, table.kind.dialect)).collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if let Some(key) = table.kind.key {
        schema["primaryKey"] = json!([key]);
    }
    json!({
        "$schema": RESOURCE_PROFILE,
        "name": table.kind.file.trim_end_matches(".csv"),
        "type": "table",
        "path": table.kind.file,
        "description": table.kind.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": if table.kind.dialect.has_mark() { "utf-8-sig" } else { "utf-8" },
        "bytes": table.bytes,
        "hash": format!("sha256:{}", table.sha256),
        "dialect": {
            "delimiter": table.kind.dialect.delimiter().to_string(),
            "lineTerminator": "\r\n",
            "quoteChar": "\"",
            "doubleQuote": true,
            "header": true,
        },
        "schema": schema,
    })
}

fn describe(field: &Field, dialect: Dialect) -> Value {
    let mut described = json!({ "name": field.name, "description": field.description });
    let kind = match &field.kind {
        Kind::Text | Kind::Word(_) => "string",
        Kind::People => "integer",
        Kind::Number => "number",
        Kind::Flag => "boolean",
    };
    described["type"] = kind.into();
    if field.kind == Kind::Number && dialect.decimal() != '.' {
        described["decimalChar"] = dialect.decimal().to_string().into();
    }
    if field.kind == Kind::Flag {
        described["trueValues"] = json!(["1"]);
        described["falseValues"] = json!(["0"]);
    }
    // Not a word of the standard, which allows further ones.
    if let Some(quantity) = field.quantity {
        described["unit"] = quantity.into();
    }
    let mut constraints = Map::new();
    if field.is_filled {
        constraints.insert("required".to_owned(), true.into());
    }
    match &field.kind {
        Kind::Word(words) => {
            constraints.insert("enum".to_owned(), json!(words));
        }
        Kind::People => {
            constraints.insert("minimum".to_owned(), 0.into());
        }
        _ => {}
    }
    if !constraints.is_empty() {
        described["constraints"] = constraints.into();
    }
    described
}

/// A name of small letters, digits, points and dashes, as the standard asks.
fn slug(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    name.to_lowercase().chars().map(|c| if allowed(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_to_the_standard() {
        assert_eq!(slug("peil-Gemeente Één-2024"), "peil-gemeente---n-2024");
    }
}
