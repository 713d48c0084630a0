//! The columns of a collection's files, as descriptors need them.

use peil_analysis::Status;
use peil_instrument::{Lang, Text};

use super::benchmark::BENCHMARK_COLUMNS;
use super::write::DELIVERY_COLUMNS;
use crate::package::{Field, Kind, long_fields};
use crate::quantity::Quantity;
use crate::texts;

/// Those of `national.csv`: those of the long CSV, the organisation first.
pub(super) fn national(lang: Lang) -> Vec<Field> {
    let mut fields = long_fields(lang);
    fields.swap(0, 1);
    fields
}

/// Those of `benchmarks.csv`.
pub(super) fn benchmarks(lang: Lang) -> Vec<Field> {
    let field = |name: &&str| {
        let field = text("benchmark", name, lang);
        match *name {
            "kind" | "measure" => Field { is_filled: true, ..field },
            "status" => {
                let statuses = [Status::Shown, Status::Hidden].map(Status::name).to_vec();
                Field { kind: Kind::Word(statuses), is_filled: true, ..field }
            }
            // Whole numbers from 0, if not of people.
            "organisations" => Field { kind: Kind::People, ..field },
            "n" => people(field),
            "lower_quartile" | "median" | "upper_quartile" | "national" => {
                Field { kind: Kind::Number, ..field }
            }
            _ => field,
        }
    };
    BENCHMARK_COLUMNS.iter().map(field).collect()
}

/// Those of `deliveries.csv`.
pub(super) fn deliveries(lang: Lang) -> Vec<Field> {
    let field = |name: &&str| {
        let field = text("delivery", name, lang);
        match *name {
            "outcome" => {
                Field { kind: Kind::Word(vec!["taken", "refused"]), is_filled: true, ..field }
            }
            "file" => Field { is_filled: true, ..field },
            "k" | "respondents" => people(field),
            _ => field,
        }
    };
    DELIVERY_COLUMNS.iter().map(field).collect()
}

/// What a column means.
pub(super) fn text_of(file: &str, column: &str) -> Text {
    texts::both(&format!("collect.{file}_column.{column}"))
}

fn text(file: &str, name: &str, lang: Lang) -> Field {
    let description = text_of(file, name).get(lang).to_owned();
    let kind = Kind::Text;
    Field { name: name.to_owned(), kind, quantity: None, description, is_filled: false }
}

fn people(field: Field) -> Field {
    Field { kind: Kind::People, quantity: Some(Quantity::People.name()), ..field }
}
