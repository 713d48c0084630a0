//! From a questionnaire to a workbook.

use peil_instrument::{
    Block, Choice, DONT_KNOW, Item, ItemKind, Lang, NOT_APPLICABLE, Questionnaire, Text,
};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::columns::{language_name, translated};
use super::expression::{Limits, Relevance};
use super::rest;
use super::survey::ONE_PAGE;
use super::{CHOICES, SETTINGS, STYLE, SURVEY};
use crate::cell;
use crate::error::ExchangeError;
use crate::texts;

/// Columns of texts are this wide, in letters; others as below.
const WIDTH_OF_TEXT: f64 = 50.0;
const WIDTH: f64 = 22.0;

/// Makes the workbook. Same questionnaire, same bytes.
pub(super) fn write(questionnaire: &Questionnaire) -> Result<Vec<u8>, ExchangeError> {
    let mut book = Workbook::new();
    // When a form was made is no part of it.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (name, headers, rows) in [
        (SURVEY, survey_headers(), survey(questionnaire)),
        (CHOICES, choice_headers(), choices(questionnaire)),
        (SETTINGS, SETTINGS_HEADERS.map(str::to_owned).to_vec(), vec![settings(questionnaire)]),
        (rest::SHEET, rest::COLUMNS.map(str::to_owned).to_vec(), rest_rows(questionnaire)),
    ] {
        sheet(book.add_worksheet(), name, &headers, &rows)?;
    }
    Ok(book.save_to_buffer()?)
}

fn sheet(
    sheet: &mut Worksheet,
    name: &str,
    headers: &[String],
    rows: &[Vec<String>],
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    let (heading, wrapped) =
        (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    for (column, header) in (0..).zip(headers) {
        let is_text = header.contains("::") || Lang::ALL.iter().any(|lang| lang.tag() == header);
        sheet.set_column_width(column, if is_text { WIDTH_OF_TEXT } else { WIDTH })?;
        sheet.write_string_with_format(0, column, header, &heading)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            // Always as a string: a name such as 1 stays a name, and nothing is a formula.
            sheet.write_string_with_format(row, column, cell::text(text), &wrapped)?;
        }
    }
    Ok(())
}

const SURVEY_START: [&str; 2] = ["type", "name"];
const SURVEY_TEXTS: [&str; 3] = ["label", "hint", "constraint_message"];
const SURVEY_END: [&str; 3] = ["relevant", "constraint", "appearance"];
const SETTINGS_HEADERS: [&str; 5] =
    ["form_title", "form_id", "version", "default_language", "style"];

fn in_languages<'b>(bases: impl IntoIterator<Item = &'b &'b str>) -> impl Iterator<Item = String> {
    let headers = |base: &&str| Lang::ALL.map(|lang| translated(base, lang));
    bases.into_iter().flat_map(headers).collect::<Vec<_>>().into_iter()
}

fn survey_headers() -> Vec<String> {
    let plain = |header: &&str| (*header).to_owned();
    SURVEY_START
        .iter()
        .map(plain)
        .chain(in_languages(&SURVEY_TEXTS))
        .chain(SURVEY_END.iter().map(plain))
        .collect()
}

fn choice_headers() -> Vec<String> {
    ["list_name".to_owned(), "name".to_owned()]
        .into_iter()
        .chain(in_languages(&["label"]))
        .collect()
}

/// A row of the sheet `survey`.
#[derive(Default)]
struct Row {
    kind: String,
    name: String,
    label: Option<Text>,
    hint: Option<Text>,
    message: Option<Text>,
    relevant: String,
    constraint: String,
    appearance: &'static str,
}

impl Row {
    fn cells(self) -> Vec<String> {
        let mut cells = vec![self.kind, self.name];
        for text in [self.label, self.hint, self.message] {
            let text = text.unwrap_or_else(|| Text::new("", ""));
            cells.extend([text.nl, text.en]);
        }
        cells.extend([self.relevant, self.constraint, self.appearance.to_owned()]);
        cells
    }
}

fn survey(questionnaire: &Questionnaire) -> Vec<Vec<String>> {
    let name = |wanted: &str| note_name(questionnaire, wanted);
    let note = |name: String, text: &Text| Row {
        kind: "note".to_owned(),
        name,
        label: Some(text.clone()),
        ..Row::default()
    };
    let mut rows = vec![note(name("source"), questionnaire.source())];
    for block in questionnaire.blocks() {
        let Block { id, title, intro, items, .. } = block;
        rows.push(Row {
            kind: "begin_group".to_owned(),
            name: id.to_string(),
            label: Some(title.clone()),
            appearance: ONE_PAGE,
            ..Row::default()
        });
        rows.push(note(name(id.as_str()), intro));
        rows.extend(
            items.iter().map(|&item| question(questionnaire, &questionnaire.items()[item])),
        );
        rows.push(Row { kind: "end_group".to_owned(), name: id.to_string(), ..Row::default() });
    }
    rows.into_iter().map(Row::cells).collect()
}

/// A name for a note that nothing else has.
fn note_name(questionnaire: &Questionnaire, wanted: &str) -> String {
    let taken = |name: &str| {
        questionnaire.item_index(name).is_some()
            || questionnaire.blocks().iter().any(|block| block.id == *name)
    };
    let mut name = format!("note_{wanted}");
    while taken(&name) {
        name.push('_');
    }
    name
}

fn question(questionnaire: &Questionnaire, item: &Item) -> Row {
    let mut limits = Limits::default();
    let mut message = None;
    let kind = match &item.kind {
        ItemKind::Rating { format } => {
            format!("select_one {}", questionnaire.formats()[*format].id)
        }
        ItemKind::Single { .. } => format!("select_one {}", item.id),
        ItemKind::Multiple { options } => {
            let alone: Vec<&Choice> = options.iter().filter(|option| option.exclusive).collect();
            limits.exclusive = alone.iter().map(|option| option.id.to_string()).collect();
            message = (!alone.is_empty()).then(|| {
                let words = |lang: Lang| {
                    let quoted = |option: &&Choice| format!("‘{}’", option.text.get(lang));
                    let options: Vec<String> = alone.iter().map(quoted).collect();
                    texts::fill(lang, "form.alone", &[("options", &options.join(", "))])
                };
                Text::new(words(Lang::Nl), words(Lang::En))
            });
            format!("select_multiple {}", item.id)
        }
        ItemKind::Open { max_chars } => {
            limits.max_chars = Some(*max_chars);
            message = Some(texts::filled("form.too_long", &[("most", &max_chars.to_string())]));
            "text".to_owned()
        }
    };
    Row {
        kind,
        name: item.id.to_string(),
        label: Some(item.text.clone()),
        hint: item.help.clone(),
        message,
        relevant: relevant(questionnaire, item),
        constraint: limits.to_expression(),
        appearance: "",
    }
}

fn relevant(questionnaire: &Questionnaire, item: &Item) -> String {
    let Some(condition) = &item.show_if else { return String::new() };
    let question = questionnaire.items()[condition.item].id.to_string();
    let any_of = condition.any_of.iter().map(u8::to_string).collect();
    Relevance { question, any_of }.to_expression()
}

/// The lists: formats first, then each choice with a list of its own. A single choice is named by its code, as
/// answers have it; an option of a multiple choice by its id, as its column is called.
fn choices(questionnaire: &Questionnaire) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = |list: &str, name: String, text: &Text| {
        rows.push(vec![list.to_owned(), name, text.nl.clone(), text.en.clone()]);
    };
    for format in questionnaire.formats() {
        let list = format.id.as_str();
        for (code, text) in (1_u8..).zip(&format.points) {
            row(list, code.to_string(), text);
        }
        let beside = [(DONT_KNOW, &format.dont_know), (NOT_APPLICABLE, &format.not_applicable)];
        for (code, text) in beside {
            if let Some(text) = text {
                row(list, code.to_string(), text);
            }
        }
    }
    for item in questionnaire.items() {
        match &item.kind {
            ItemKind::Single { options } => {
                for option in options {
                    row(item.id.as_str(), option.code.to_string(), &option.text);
                }
            }
            ItemKind::Multiple { options } => {
                for option in options {
                    row(item.id.as_str(), option.id.to_string(), &option.text);
                }
            }
            ItemKind::Rating { .. } | ItemKind::Open { .. } => {}
        }
    }
    rows
}

fn settings(questionnaire: &Questionnaire) -> Vec<String> {
    let first = Lang::ALL[0];
    vec![
        questionnaire.title().get(first).to_owned(),
        questionnaire.id().to_string(),
        questionnaire.version().to_owned(),
        language_name(first).to_owned(),
        STYLE.to_owned(),
    ]
}

fn rest_rows(questionnaire: &Questionnaire) -> Vec<Vec<String>> {
    let row = |line: rest::RestLine| {
        let [nl, en] = [line.text.nl, line.text.en].map(Option::unwrap_or_default);
        vec![line.table, line.id, line.key, line.value, nl, en]
    };
    rest::lines_of(questionnaire).into_iter().map(row).collect()
}
