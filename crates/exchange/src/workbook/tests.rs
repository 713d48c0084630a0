use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use peil_analysis::{Measure, SCHEMA, Status, UnitNote};
use peil_instrument::Text;

use super::*;

/// Units under an organisation, each with a number of people and the mean of the first scale.
fn results(questionnaire: &Questionnaire, n_units: usize) -> Results {
    let scale = questionnaire.main_scales()[0].id.clone();
    let codes: Vec<String> = (0..n_units).map(|number| format!("u{number}")).collect();
    let units = codes.iter().map(|code| UnitNote {
        code: code.clone(),
        parent: (*code != codes[0]).then(|| codes[0].clone()),
        name: Text::new(format!("Naam van {code}"), format!("Name of {code}")),
        kind: "team".to_owned(),
        heads: 12,
        invited: 12,
        shown: true,
        nearest_shown: Some(code.clone()),
    });
    let figures = codes.iter().flat_map(|code| {
        [(Subject::Unit, Measure::Heads), (Subject::Scale(scale.clone()), Measure::Mean)].map(
            |(subject, measure)| Figure {
                unit: code.clone(),
                block: None,
                own: false,
                subject,
                measure,
                answer: None,
                n: Some(12),
                value: Some(3.0),
                low: None,
                high: None,
                status: Status::Shown,
                caveat: None,
            },
        )
    });
    Results {
        schema: SCHEMA,
        protected: true,
        about: peil_analysis::About {
            wave: "w1".to_owned(),
            wave_name: Text::new("Meting", "Wave"),
            organisation: "R&D".to_owned(),
            questionnaire: questionnaire.id().clone(),
            version: questionnaire.version().to_owned(),
            questionnaire_hash: String::new(),
            k: 10,
            synthetic: true,
        },
        comparison: None,
        units: units.collect(),
        answers: Vec::new(),
        figures: figures.collect(),
    }
}

fn opened(book: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(book)).unwrap()
}

fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn book_of(n_units: usize, most_rows: u32) -> Xlsx<Cursor<Vec<u8>>> {
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let results = results(&questionnaire, n_units);
    opened(write_with(&questionnaire, &results, false, Lang::En, None, most_rows).unwrap())
}

#[test]
fn a_table_that_is_too_long_goes_on_on_further_sheets_and_the_read_me_sheet_says_so() {
    let mut book = book_of(5, 3);
    let sheets = ["Overview", "Overview ~2", "Overview ~3", "Scales", "Scales ~2", "Scales ~3"];
    assert_eq!(book.sheet_names(), [["Read me"].as_slice(), &sheets].concat());
    for table in [&sheets[..3], &sheets[3..]] {
        let tables: Vec<_> = table.iter().map(|sheet| rows(&mut book, sheet)).collect();
        assert!(tables.iter().all(|rows| rows[0] == tables[0][0]), "the heading is on every sheet");
        let units: Vec<String> =
            tables.iter().flat_map(|rows| &rows[1..]).map(|row| row[0].to_string()).collect();
        assert_eq!(units, ["u0", "u1", "u2", "u3", "u4"], "no unit is lost or double");
    }
    let readme: Vec<String> =
        rows(&mut book, "Read me").iter().flatten().map(ToString::to_string).collect();
    for sheets in ["Overview ~2, Overview ~3", "Scales ~2, Scales ~3"] {
        let says = format!("Goes on on {sheets}, because a sheet holds 3 rows at most.");
        assert!(readme.iter().any(|cell| cell.contains(&says)), "{says} in {readme:#?}");
    }
}

#[test]
fn a_table_that_just_fits_has_one_sheet() {
    let mut book = book_of(5, 6);
    assert_eq!(book.sheet_names(), ["Read me", "Overview", "Scales"]);
    let readme: Vec<String> =
        rows(&mut book, "Read me").iter().flatten().map(ToString::to_string).collect();
    assert!(readme.iter().all(|cell| !cell.contains("Goes on")), "{readme:#?}");
}

#[test]
fn sheets_that_go_on_do_not_take_each_others_names() {
    let mut names = SheetNames::default();
    let title = "Wat leidinggevenden en hun medewerkers doen";
    let first = [names.take(title), names.take(title), names.take(title)];
    let further = first.each_ref().map(|name| names.further(name, 2));
    let mut all: Vec<String> = first.into_iter().chain(further).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 6, "{all:?}");
}

#[test]
fn the_foot_of_a_page_takes_no_sign_for_a_field() {
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let results = results(&questionnaire, 1);
    let source = Source {
        questionnaire: &questionnaire,
        results: &results,
        subjects: Subjects::of(&questionnaire),
        lang: Lang::Nl,
        formats: Formats::new(),
        made_up: "",
    };
    assert_eq!(sheet::footer(&source), "&LR&&D w1&Cverzonnen gegevens&R&P / &N");
}
