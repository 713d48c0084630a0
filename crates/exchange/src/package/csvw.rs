//! CSV on the Web: <https://www.w3.org/TR/tabular-metadata/>.

use peil_instrument::Lang;
use serde_json::{Value, json};

use super::{Field, Kind, Package, Table};
use crate::dialect::Dialect;

pub(super) fn descriptor(package: &Package<'_>) -> Value {
    let (lang, head) = (package.lang, &package.head);
    let tables: Vec<Value> = package.tables.iter().map(|table| describe(table, lang)).collect();
    let mut descriptor = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": lang.tag() }],
        "dc:title": head.title,
        "dc:description": head.description,
        "dc:source": head.source,
        "dc:identifier": head.identifier,
        "tables": tables,
    });
    if let Some(licence) = package.licence {
        descriptor["dc:license"] = json!({ "@id": licence.address() });
    }
    descriptor
}

fn describe(table: &Table, lang: Lang) -> Value {
    let columns: Vec<Value> =
        table.kind.fields.iter().map(|field| column(field, table.kind.dialect)).collect();
    let mut schema = json!({ "columns": columns });
    if let Some(key) = table.kind.key {
        schema["primaryKey"] = key.into();
    }
    json!({
        "url": table.kind.file,
        "lang": lang.tag(),
        "dc:description": table.kind.description,
        "schema:sha256": table.sha256,
        "schema:contentSize": table.bytes.to_string(),
        "dialect": {
            "encoding": "utf-8",
            "delimiter": table.kind.dialect.delimiter().to_string(),
            "lineTerminators": ["\r\n"],
            "header": true,
        },
        "tableSchema": schema,
    })
}

fn column(field: &Field, dialect: Dialect) -> Value {
    let mut column = json!({
        "name": field.name,
        "titles": field.name,
        "dc:description": field.description,
        "datatype": datatype(&field.kind, dialect),
        "null": [""],
        "required": field.is_filled,
    });
    if let Some(quantity) = field.quantity {
        column["schema:unitText"] = quantity.into();
    }
    column
}

fn datatype(kind: &Kind, dialect: Dialect) -> Value {
    match kind {
        Kind::Text => "string".into(),
        Kind::Word(words) => json!({ "base": "string", "format": words.join("|") }),
        Kind::People => "nonNegativeInteger".into(),
        Kind::Number if dialect.decimal() == '.' => "double".into(),
        Kind::Number => {
            let format = json!({ "decimalChar": dialect.decimal().to_string(), "groupChar": " " });
            // Not `double`, of which some readers take a decimal comma for a mistake. No number here has an exponent.
            json!({ "base": "decimal", "format": format })
        }
        Kind::Flag => json!({ "base": "boolean", "format": "1|0" }),
    }
}
