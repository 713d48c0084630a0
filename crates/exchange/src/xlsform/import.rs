//! From a workbook to a questionnaire file.

use peil_instrument::{Diagnostic, Id, Lang, Text, load};

use super::choices::{Lists, likely_id};
use super::columns::{Columns, Words, language_of};
use super::draft::{Draft, DraftKind, Line};
use super::rest::{self, Rest};
use super::survey::{self, Known, Survey};
use super::workbook::{Sheet, Workbook};
use super::{CHOICES, Imported, SETTINGS, SURVEY};
use crate::remark::{FormProblem, Outcome, Place, Remark, gathered};

/// See [`super::from_xlsform`].
pub(super) fn read(bytes: &[u8]) -> Result<Imported, Vec<FormProblem>> {
    let sheets = [SURVEY, CHOICES, SETTINGS, rest::SHEET];
    let book = Workbook::read(bytes, &sheets).map_err(|problem| vec![*problem])?;
    let Some(survey) = book.sheet(SURVEY) else {
        let found = book.names.join(", ");
        let values = [("sheet", SURVEY), ("found", found.as_str())];
        return Err(vec![FormProblem::new(Place::form(), "sheet_missing", &values)]);
    };
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    for name in &book.names {
        if !sheets.contains(&name.trim().to_lowercase().as_str()) {
            remarks.push(Remark::new(Outcome::LeftOut, Place::sheet(name), "sheet", &[]));
        }
    }
    let rest = Rest::read(book.sheet(rest::SHEET), &mut problems);
    let settings = Settings::read(book.sheet(SETTINGS), &mut remarks);
    let default = settings.language;
    let lists = Lists::read(book.sheet(CHOICES), default, &mut problems, &mut remarks);
    if book.sheet(CHOICES).is_none() && asks_for_lists(survey) {
        let found = book.names.join(", ");
        let values = [("sheet", CHOICES), ("found", found.as_str())];
        problems.push(FormProblem::new(Place::form(), "sheet_missing", &values));
        return Err(problems);
    }
    let known = Known { lists: &lists, rest: &rest, default };
    let survey = survey::read(survey, &known, &mut problems, &mut remarks);
    if !problems.is_empty() {
        return Err(problems);
    }
    let draft = draft(settings, survey, &lists, rest, &mut remarks);
    finish(&draft, remarks)
}

/// Whether a question takes its answers from a list.
fn asks_for_lists(survey: &Sheet) -> bool {
    let kind = survey.column(&["type"]);
    let selects = |word: &str| word.to_lowercase().starts_with("select");
    survey.rows.iter().any(|row| row.get(kind).is_some_and(selects))
}

/// The sheet `settings`, which a form need not have.
struct Settings {
    id: Option<String>,
    version: Option<String>,
    title: Option<String>,
    language: Lang,
    place: Place,
}

impl Settings {
    fn read(sheet: Option<&Sheet>, remarks: &mut Vec<Remark>) -> Settings {
        let none = Settings {
            id: None,
            version: None,
            title: None,
            language: Lang::Nl,
            place: Place::sheet(SETTINGS),
        };
        let Some((sheet, row)) = sheet.and_then(|sheet| Some((sheet, sheet.rows.first()?))) else {
            return none;
        };
        let plain: [&[&str]; 5] = [
            &["form_id", "id_string"],
            &["form_title", "title"],
            &["version"],
            &["default_language"],
            &["style"],
        ];
        // What settings say of texts is one language only: the default.
        let columns = Columns::new(sheet, &[], &plain, Lang::Nl, remarks);
        columns.report_rest(row, remarks);
        let cell = |headers: &[&str]| row.get(sheet.column(headers)).map(str::to_owned);
        let language = cell(plain[3]);
        if cell(plain[4]).is_some_and(|style| style != super::STYLE) {
            let values = [("column", "style")];
            remarks.push(Remark::new(Outcome::LeftOut, sheet.at(row), "column", &values));
        }
        Settings {
            id: cell(plain[0]),
            title: cell(plain[1]),
            version: cell(plain[2]),
            language: language.as_deref().and_then(language_of).unwrap_or(Lang::Nl),
            place: sheet.at(row),
        }
    }
}

/// Puts what was read together, and guesses what every questionnaire has to have.
fn draft(
    settings: Settings,
    survey: Survey,
    lists: &Lists,
    rest: Rest,
    remarks: &mut Vec<Remark>,
) -> Draft {
    let Settings { id, version, title: form_title, language, place } = settings;
    let mut guess = |key: &str, values: &[(&str, &str)]| {
        remarks.push(Remark::new(Outcome::Guessed, place.clone(), key, values));
    };
    let id = id.filter(|id| Id::new(id.as_str()).is_ok()).unwrap_or_else(|| {
        let id = form_title.as_deref().map_or_else(|| "form".to_owned(), likely_id);
        guess("form_id", &[("id", &id)]);
        id
    });
    let three = |version: &String| version.split('+').next().unwrap_or("").split('.').count() == 3;
    let version = version.filter(three).unwrap_or_else(|| {
        guess("version", &[("version", FIRST_VERSION)]);
        FIRST_VERSION.to_owned()
    });
    // The settings hold one language, and may have been changed; the other one came along.
    let mut title = rest.title();
    if let Some(form_title) = form_title {
        title.set(language, form_title);
    }
    let formats = lists.formats(|list| survey.formats.contains(list) || rest.is_format(list));
    let mut minutes = 1;
    if !rest.here {
        minutes = estimate(&survey);
        guess("minutes", &[("minutes", &minutes.to_string())]);
        guess("parts", &[]);
        for format in &formats {
            let values = [("list", format.id.as_str())];
            let place = format.place.clone();
            remarks.push(Remark::new(Outcome::Guessed, place, "format", &values));
        }
    }
    let known = |table: &str, id: &str| in_form(&survey, &formats, table, id);
    for orphan in rest.orphans(known) {
        let values = [("table", orphan.table.as_str()), ("id", orphan.id.as_str())];
        remarks.push(Remark::new(Outcome::LeftOut, orphan.place.clone(), "orphan", &values));
    }
    let source_place =
        if survey.source == Words::default() { Place::sheet(SURVEY) } else { survey.source_place };
    Draft {
        id,
        version,
        title,
        source: survey.source,
        settings: place,
        source_place,
        formats,
        blocks: survey.blocks,
        rest,
        minutes,
    }
}

const FIRST_VERSION: &str = "1.0.0";
/// Ten seconds an item: near what [`peil_instrument::lint::estimated_minutes`] says of a usual one.
const ITEMS_A_MINUTE: usize = 6;

fn estimate(survey: &Survey) -> u32 {
    let n_items: usize = survey.blocks.iter().map(|block| block.items.len()).sum();
    u32::try_from(n_items.div_ceil(ITEMS_A_MINUTE)).unwrap_or(u32::MAX).clamp(1, 120)
}

/// Whether the form still has what a line of the sheet `peil` is about.
fn in_form(survey: &Survey, formats: &[super::draft::DraftFormat], table: &str, id: &str) -> bool {
    let mut items = survey.blocks.iter().flat_map(|block| &block.items);
    match table {
        "formats" => formats.iter().any(|format| format.id == id),
        "blocks" => survey.blocks.iter().any(|block| block.id == id),
        "items" => items.any(|item| item.id == id),
        _ => items.any(|item| match &item.kind {
            DraftKind::Single { options } | DraftKind::Multiple { options } => {
                options.iter().any(|option| format!("{}.{}", item.id, option.id) == id)
            }
            DraftKind::Rating { .. } | DraftKind::Open { .. } => false,
        }),
    }
}

/// Lets the loader look at the file. What it finds in a form that Peil wrote is a problem: somebody changed it.
/// In another form it is work that is left to do, for there is no questionnaire yet.
fn finish(draft: &Draft, mut remarks: Vec<Remark>) -> Result<Imported, Vec<FormProblem>> {
    let lines = draft.lines(true);
    let whole = joined(&lines);
    let missing = draft.missing();
    let loaded = load("form", &whole);
    let place = |problem: &Diagnostic| {
        let line = lines.get(problem.line.saturating_sub(1));
        line.map(|line| line.place.clone()).unwrap_or_default()
    };
    let both = |of: &dyn Fn(Lang) -> String| Text::new(of(Lang::Nl), of(Lang::En));
    let file = match loaded {
        Ok(questionnaire) if missing.is_empty() => questionnaire.to_toml(),
        Ok(_) => joined(&draft.lines(false)),
        Err(found) if draft.rest.here => {
            let said = |problem: &Diagnostic| {
                let message = both(&|lang| problem.message(lang));
                FormProblem::said(place(problem), message, both(&|lang| problem.mend(lang)))
            };
            return Err(found.iter().map(said).collect());
        }
        Err(found) => {
            for problem in &found {
                let text =
                    both(&|lang| format!("{} {}", problem.message(lang), problem.mend(lang)));
                remarks.push(Remark::said(Outcome::Missing, place(problem), text));
            }
            joined(&draft.lines(false))
        }
    };
    remarks.extend(missing);
    let complete = !remarks.iter().any(|remark| remark.outcome == Outcome::Missing);
    let id = draft.id.clone();
    Ok(Imported { file, id, complete, remarks: gathered(remarks) })
}

fn joined(lines: &[Line]) -> String {
    let mut file = String::new();
    for line in lines {
        file.push_str(&line.text);
        file.push('\n');
    }
    file
}
