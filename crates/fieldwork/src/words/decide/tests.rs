use super::*;

fn staff() -> Questionnaire {
    peil_instrument::shipped::questionnaire("staff", None).unwrap()
}

const ITEM: &str = "what_would_help";

fn texts(texts: &[&str]) -> Vec<OwnWords> {
    let item = staff().item_index(ITEM).unwrap();
    texts.iter().map(|text| OwnWords { item, text: (*text).to_owned() }).collect()
}

/// A row on the line after its number.
fn row(number: u64, text: &str, decision: &str, shown_text: &str) -> ReviewRow {
    ReviewRow {
        line: number + 1,
        number: number.to_string(),
        item: ITEM.to_owned(),
        text: text.to_owned(),
        decision: decision.to_owned(),
        shown_text: shown_text.to_owned(),
    }
}

fn outcomes(written: &[&str], rows: &[ReviewRow]) -> Vec<Outcome> {
    let decided = decide(&staff(), &texts(written), rows).unwrap();
    decided.into_iter().map(|decided| decided.outcome).collect()
}

fn problems(written: &[&str], rows: &[ReviewRow]) -> Vec<(Option<u64>, RowFault)> {
    let problems = decide(&staff(), &texts(written), rows).unwrap_err();
    problems.into_iter().map(|problem| (problem.line, problem.fault)).collect()
}

#[test]
fn every_text_is_kept_changed_or_dropped() {
    let found = outcomes(
        &["one", "two", "three"],
        &[
            row(2, "three", " Keep ", ""),
            row(1, "one", "change", " a name was here\r\n"),
            row(3, "two", "DROP", "  "),
        ],
    );
    let changed = Outcome::Changed("a name was here".to_owned());
    assert_eq!(found, [Outcome::Kept("three".to_owned()), changed, Outcome::Dropped]);
    assert_eq!(outcomes(&[], &[]), []);
}

#[test]
fn what_a_spreadsheet_does_to_line_ends_is_no_change() {
    let found = outcomes(&["first\nsecond"], &[row(1, "first\r\nsecond", "keep", "")]);
    assert_eq!(found, [Outcome::Kept("first\nsecond".to_owned())]);
}

#[test]
fn two_people_may_write_the_same() {
    let rows = [row(1, "talk", "keep", ""), row(2, "talk", "drop", "")];
    let found = outcomes(&["talk", "talk"], &rows);
    assert_eq!(found, [Outcome::Kept("talk".to_owned()), Outcome::Dropped]);
    // But not one text twice, under two numbers.
    let found = problems(&["talk", "walk"], &rows);
    assert_eq!(found, [(Some(3), RowFault::Another { number: 2 })]);
}

#[test]
fn all_problems_are_named_at_once() {
    let written = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let mut elsewhere = row(7, "g", "keep", "");
    elsewhere.item = "knows_policy".to_owned();
    let rows = [
        row(1, "a", "", ""),
        row(2, "b", "later", ""),
        row(3, "c", "change", ""),
        row(4, "d", "change", "d"),
        row(5, "e", "keep", "other words"),
        row(6, "f, but mended", "keep", ""),
        elsewhere,
        row(3, "c", "drop", ""),
        row(9, "h", "drop", ""),
    ];
    let line = |number: u64| Some(number + 1);
    assert_eq!(
        problems(&written, &rows),
        [
            (line(1), RowFault::Undecided { number: 1 }),
            (line(2), RowFault::UnknownDecision { number: 2 }),
            (line(3), RowFault::NoShownText { number: 3 }),
            (line(4), RowFault::Unchanged { number: 4 }),
            (line(5), RowFault::UnusedShownText { number: 5 }),
            (line(6), RowFault::Another { number: 6 }),
            (line(7), RowFault::Another { number: 7 }),
            (line(3), RowFault::Twice { number: 3, before: 4 }),
            (line(9), RowFault::NoNumber { last: 8 }),
            (None, RowFault::Missing { n: 1, numbers: "number 8".to_owned() }),
        ]
    );
}

#[test]
fn of_many_missing_rows_the_first_are_named() {
    let many: Vec<String> = (0..30).map(|number| format!("text {number}")).collect();
    let written: Vec<&str> = many.iter().map(String::as_str).collect();
    let found = problems(&written, &[]);
    let numbers = "number 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …".to_owned();
    assert_eq!(found, [(None, RowFault::Missing { n: 30, numbers })]);
}

#[test]
fn no_message_tells_what_somebody_wrote() {
    let secret = "Marieke van Inkoop";
    let faults = problems(
        &[secret, "other"],
        &[row(1, secret, secret, secret), row(2, "changed", "keep", ""), row(0, secret, "", "")],
    );
    assert_eq!(faults.len(), 3);
    for (_, fault) in faults {
        assert!(!fault.to_string().contains("Marieke"), "{fault}");
    }
}
