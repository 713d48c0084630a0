//! The columns of every kind of CSV, as descriptors need them.

use peil_analysis::Status;
use peil_instrument::{Lang, Text};
use peil_maturity::ScanKind;

use super::{Field, Kind};
use crate::codebook::CODEBOOK_COLUMNS;
use crate::long::LONG_COLUMNS;
use crate::maturity::{KINDS, MATURITY_CODEBOOK_COLUMNS, MATURITY_COLUMNS};
use crate::quantity::Quantity;
use crate::texts;
use crate::wide::{Part, WIDE_CODEBOOK_COLUMNS, Wide, WideNote, notes};

/// What a figure can be about, as the column `kind` says it.
const SUBJECTS: [&str; 5] = ["unit", "scale", "item", "relation", "gap"];

fn text(name: &str, description: String, is_filled: bool) -> Field {
    Field { name: name.to_owned(), kind: Kind::Text, quantity: None, description, is_filled }
}

/// The columns of the long CSV.
pub(crate) fn long_fields(lang: Lang) -> Vec<Field> {
    let field = |name: &&str| {
        let field = text(name, texts::word(lang, &format!("column.{name}")).to_owned(), false);
        match *name {
            "wave" | "organisation" | "unit" | "measure" => Field { is_filled: true, ..field },
            "kind" => Field { kind: Kind::Word(SUBJECTS.to_vec()), is_filled: true, ..field },
            "status" => {
                let statuses = Status::ALL.map(Status::name).to_vec();
                Field { kind: Kind::Word(statuses), is_filled: true, ..field }
            }
            "n" => Field { kind: Kind::People, quantity: Some(Quantity::People.name()), ..field },
            // What they count in differs by row: the codebook says it of the measure.
            "value" | "low" | "high" => Field { kind: Kind::Number, ..field },
            _ => field,
        }
    };
    LONG_COLUMNS.iter().map(field).collect()
}

/// The columns of the wide table.
pub(crate) fn wide_fields(
    wide: &Wide<'_>,
    subjects: &crate::subjects::Subjects<'_>,
    lang: Lang,
) -> Vec<Field> {
    let field = |note: WideNote<'_, '_>| {
        let Text { nl, en } = note.text;
        let field = text(&note.column, if lang == Lang::Nl { nl } else { en }, false);
        match note.figure {
            Some((_, Part::Caveat)) => field,
            Some((figure, _)) => {
                let quantity = Some(Quantity::of(figure.measure).name());
                Field { kind: Kind::Number, quantity, ..field }
            }
            None => match note.column.as_str() {
                "wave" | "organisation" | "unit" => Field { is_filled: true, ..field },
                "shown" => Field { kind: Kind::Flag, is_filled: true, ..field },
                _ => field,
            },
        }
    };
    notes(wide, subjects).into_iter().map(field).collect()
}

/// The columns of the codebook of the long CSV.
pub(crate) fn codebook_fields(lang: Lang) -> Vec<Field> {
    codebook(&CODEBOOK_COLUMNS, &["id", "kind", "text_nl", "text_en"], lang)
}

/// The columns of the codebook of the wide table.
pub(crate) fn wide_codebook_fields(lang: Lang) -> Vec<Field> {
    codebook(&WIDE_CODEBOOK_COLUMNS, &["column", "text_nl", "text_en"], lang)
}

/// The columns of `maturity.csv`.
pub(crate) fn maturity_fields(lang: Lang) -> Vec<Field> {
    let field = |name: &&str| {
        let key = format!("maturity_column.{name}");
        let is_filled = !matches!(*name, "programme" | "unit" | "id" | "answer" | "value");
        let field = text(name, texts::word(lang, &key).to_owned(), is_filled);
        match *name {
            "kind" => Field { kind: Kind::Word(KINDS.to_vec()), ..field },
            "judged_by" => {
                let words = ScanKind::ALL.map(ScanKind::word).to_vec();
                Field { kind: Kind::Word(words), ..field }
            }
            "status" => Field { kind: Kind::Word(vec!["shown", "unknown"]), ..field },
            "value" => Field { kind: Kind::Number, ..field },
            _ => field,
        }
    };
    MATURITY_COLUMNS.iter().map(field).collect()
}

/// The columns of `maturity-codebook.csv`.
pub(crate) fn maturity_codebook_fields(lang: Lang) -> Vec<Field> {
    let field = |name: &&str| {
        let key = format!("maturity_codebook_column.{name}");
        let is_filled = ["kind", "text_nl", "text_en"].contains(name);
        text(name, texts::word(lang, &key).to_owned(), is_filled)
    };
    MATURITY_CODEBOOK_COLUMNS.iter().map(field).collect()
}

fn codebook(columns: &[&str], filled: &[&str], lang: Lang) -> Vec<Field> {
    let field = |name: &&str| {
        let description = texts::word(lang, &format!("codebook_column.{name}")).to_owned();
        text(name, description, filled.contains(name))
    };
    columns.iter().map(field).collect()
}
