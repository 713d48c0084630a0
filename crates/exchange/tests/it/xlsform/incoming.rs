//! What comes in: forms that were changed in a spreadsheet, and those of other programs.

use expect_test::{expect, expect_file};
use peil_exchange::Outcome;
use peil_exchange::xlsform::{from_xlsform, to_xlsform};
use peil_instrument::{Lang, load};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::{cells, form, problems, said, whole, workbook};

/// Somebody corrects a text and adds an answer in a spreadsheet.
#[test]
fn what_was_changed_in_a_spreadsheet_comes_back() {
    let mut cells = cells(&to_xlsform(&whole()).unwrap().bytes);
    let place = cells.iter().find(|(_, text)| *text == "De regels zijn duidelijk.");
    let place = place.unwrap().0.clone();
    cells.insert(place, "De regels zijn helder.".to_owned());
    let last = cells.keys().filter(|(sheet, ..)| sheet == "choices").map(|(_, row, _)| *row).max();
    let row = last.unwrap() + 1;
    for (column, text) in (0..).zip(["saw_something", "3", "Misschien", "Perhaps"]) {
        cells.insert(("choices".to_owned(), row, column), text.to_owned());
    }
    let back = from_xlsform(&workbook(&cells)).unwrap();
    assert!(back.complete);
    let changed = load("back.toml", &back.file).unwrap();
    assert_eq!(changed.items()[0].text.nl, "De regels zijn helder.");
    expect![[r"
        guessed: sheet choices, row 15: the answer `3` has the id `option_3`. Give it a better one before the first wave.
    "]].assert_eq(&said(&back));
}

#[test]
fn what_was_broken_in_a_spreadsheet_is_refused_by_row() {
    let whole = cells(&to_xlsform(&whole()).unwrap().bytes);
    // A scale that names a question which is gone, and a level that is none.
    let mut cells = whole.clone();
    for text in cells.values_mut() {
        match text.as_str() {
            "rules_clear" => *text = "rules_plain".to_owned(),
            "higher" => *text = "highest".to_owned(),
            _ => {}
        }
    }
    expect![[r"
        form.xlsx, sheet peil, row 6: `level` in part `sensitive` is `highest`. Mend: Did you mean `higher`? Write one of: class, higher.
        form.xlsx, sheet peil, row 17: Scale `clarity_compared` names `rules_clear`, which is no item (in this file: nothing). Mend: Write the id of an item of the type rating.
    "]].assert_eq(&problems(&workbook(&cells)));
    let mut cells = whole;
    for text in cells.values_mut() {
        if text == "meaning" {
            *text = "betekenis".to_owned();
        }
    }
    expect![[r"
        form.xlsx, sheet peil, row 9: A questionnaire has no key `betekenis` in `scales`. Mend: put back what stood here, or take the row out.
        form.xlsx, sheet peil, row 13: A questionnaire has no key `betekenis` in `scales`. Mend: put back what stood here, or take the row out.
        form.xlsx, sheet peil, row 16: A questionnaire has no key `betekenis` in `scales`. Mend: put back what stood here, or take the row out.
    "]].assert_eq(&problems(&workbook(&cells)));
}

const SURVEY: &str = "
type                    | name     | label::English (en)  | label::Nederlands (nl) | label::Français (fr) | hint | required | relevant            | constraint            | calculation
start                   | start    |
begin group             | work     | Your work            | Uw werk                |                      |      |          |                     |                       |
note                    | welcome  | About your work.     | Over uw werk.          |
select_one agree        | clear    | The rules are clear. | De regels zijn helder. | Les règles           |      | yes
select_one agree        | kept     | We keep the rules.   |                        |                      |      | yes
select_one yes_no       | seen     | Did you see it?      | Zag u het?             |                      | Wat u zag |     |                     |                       |
select_multiple kinds   | what     | What did you see?    | Wat zag u?             |                      |      |          | ${seen} = 'yes'     | not(selected(., 'none') and count-selected(.) > 1) |
integer                 | age      | How old are you?     | Hoe oud bent u?        |                      |      |          |                     | . > 17                |
begin repeat            | members  |
text                    | member   | Who?                 | Wie?                   |
end repeat              |          |
end group               |          |
text                    | more     | Anything else?       | Nog iets?              |                      |      |          | ${seen} != 'no'     | regex(., 'x')         |
select_one yes_no or_other | again | Once more?           | Nog eens?              |                      |      |          | ${age} = '1'        |                       |
calculate               | sum      |                      |                        |                      |      |          |                     |                       | 1 + 1
";
const CHOICES: &str = "
list_name | name | label::English (en) | label::Nederlands (nl) | image
agree     | 1    | Disagree            | Oneens                 |
agree     | 2    | Neutral             | Neutraal               |
agree     | 3    | Agree               | Eens                   | thumb.png
agree     | 98   | Don’t know          | Weet ik niet           |
yes_no    | yes  | Yes                 | Ja                     |
yes_no    | no   | No                  | Nee                    |
kinds     | gifts | Gifts              | Geschenken             |
kinds     | none | None of these       | Geen van deze          |
colours   | red  | Red                 | Rood                   |
";

#[test]
fn a_form_of_another_program_becomes_a_draft_with_a_report() {
    let settings = "form_title | form_id | version\nOur survey | our_survey | 2026010100";
    let form = form(&[
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("settings", settings),
        ("entities", "list_name\nx"),
    ]);
    let imported = from_xlsform(&form).unwrap();
    assert!(!imported.complete);
    expect![[r#"
        left out: sheet choices, row 4: `image` has no counterpart in Peil.
        left out: sheet choices, row 10: the list `colours`: no question that came along uses it.
        left out: sheet entities: Peil reads survey, choices and settings.
        left out: sheet survey: `label::Français (fr)`: Peil speaks Dutch and English.
        left out: sheet survey, row 2: `start`: a question of type `start`. Peil asks ratings, choices and open texts.
        left out: sheet survey, rows 5, 6: `required`: nobody is forced to answer; in Peil every question can be skipped.
        left out: sheet survey, row 9: `age`: a question of type `integer`. Peil asks ratings, choices and open texts.
        left out: sheet survey, row 10: `members` (begin repeat): Peil asks every question once, so a repeat is left out with all that is in it.
        left out: sheet survey, row 11: `member` (text) stands in a repeat.
        left out: sheet survey, row 14: the limit `regex(., 'x')`. Peil knows a longest text and options that stand alone.
        left out: sheet survey, row 14: the condition `${seen} != 'no'` of `more`, which is now asked of everybody. Peil asks after answers to one earlier single choice.
        left out: sheet survey, row 15: `or_other` of `again`: Peil has no field beside an option. Add an option, or an open text.
        left out: sheet survey, row 15: the condition `${age} = '1'` of `again`, which is now asked of everybody. Peil asks after answers to one earlier single choice.
        left out: sheet survey, row 16: `sum`: a question of type `calculate`. Peil asks ratings, choices and open texts.
        guessed: sheet choices, row 2: the list `agree` counts up and is used more than once: its questions are taken for ratings, the last answer being the most. Check the direction. Is it a choice after all? Then write type = "single" with options.
        guessed: sheet choices, row 6: the answer `yes` has the code 1, after its place in the list.
        guessed: sheet choices, row 7: the answer `no` has the code 2, after its place in the list.
        guessed: sheet choices, row 8: the answer `gifts` has the code 1, after its place in the list.
        guessed: sheet choices, row 9: the answer `none` has the code 2, after its place in the list.
        guessed: sheet settings, row 2: the form names no version of three numbers: 1.0.0.
        guessed: sheet settings, row 2: how long it takes: 1 minutes, at ten seconds a question.
        guessed: sheet settings, row 2: all answers are kept in one part, `core`. Questions that could give somebody away belong in a part of their own: see the README of the questionnaires.
        guessed: sheet survey: `hint` names no language and is taken for Nederlands (nl). Name it: `hint::Nederlands (nl)`.
        guessed: sheet survey, row 14: the form names no longest text: 1000 characters are kept.
        guessed: sheet survey, row 14: questions outside all groups come into a block `loose_14`. Give it a better name.
        missing: sheet settings, row 2: the title in English (en). A form has one title, under `form_title`; the other language has to be written in the file.
        missing: sheet survey: where the questions come from, which respondents read: a form has no place for it. Write it in the file.
        missing: sheet survey, row 6: kept has no text in Nederlands (nl). Fill it in under `label::Nederlands (nl)` and read the form again, or write nl = "…" in the file.
        missing: sheet survey, row 7: seen, help has no text in English (en). Fill it in under `hint::English (en)` and read the form again, or write en = "…" in the file.
        missing: sheet survey, row 14: loose_14, title has no text. Fill it in under `label` and read the form again, or write it in the file.
        missing: sheet survey, row 14: the block `loose_14` has no introduction. Put a note above its first question and read the form again, or write it in the file.
    "#]].assert_eq(&said(&imported));
    expect_file!["../draft.toml"].assert_eq(&imported.file);
}

/// Once the translations are there, what is left is for the loader to find nothing in.
#[test]
fn a_small_whole_form_of_another_program_is_a_questionnaire() {
    let survey = "
        type             | name  | label::nl   | label::en
        begin_group      | work  | Werk        | Work
        note             | intro | Over werk.  | About work.
        select_one agree | clear | Helder?     | Clear?
        select_one agree | kept  | Nageleefd?  | Kept?
        end_group
        ";
    let imported = from_xlsform(&form(&[("survey", survey), ("choices", CHOICES)])).unwrap();
    let missing: Vec<String> = imported
        .remarks
        .iter()
        .filter(|remark| remark.outcome == Outcome::Missing)
        .map(|remark| remark.render(Lang::En))
        .collect();
    // A title in two languages and where the questions come from.
    assert_eq!(missing.len(), 3, "{missing:#?}");
    let text = "{ nl = \"x\", en = \"x\" }";
    let mended = imported.file.replacen(
        "\nminutes",
        &format!("\ntitle = {text}\nsource = {text}\nminutes"),
        1,
    );
    load("mended.toml", &mended).unwrap_or_else(|found| panic!("{found:#?}\n{mended}"));
}

#[test]
fn what_is_no_form_is_refused_with_place_and_mend() {
    expect![[r"
        form.xlsx: This is no workbook that can be read. Mend: save the form as Excel workbook (.xlsx), without a password.
    "]].assert_eq(&problems(b"id = 'staff'"));
    expect![[r"
        form.xlsx: There is no sheet `survey` (there are: data). Mend: name the sheet `survey`, or take the workbook of the form instead of a data file.
    "]].assert_eq(&problems(&form(&[("data", "a | b\n1 | 2")])));
    expect![[r"
        form.xlsx, sheet survey, row 1: There is no column `name`. Mend: put the headers in the first row, `name` among them.
    "]].assert_eq(&problems(&form(&[("survey", "type | label\ntext | Hello")])));
    expect![[r"
        form.xlsx: There is no sheet `choices` (there are: survey). Mend: name the sheet `choices`, or take the workbook of the form instead of a data file.
    "]]
        .assert_eq(&problems(&form(&[("survey", "type | name\nselect_one agree | clear")])));
    let survey = "
        type              | name      | label
        begin group       | work      |
        select_one agreee | clear     |
        select_one        | kept      |
        select_one agree  | Q 1       |
        select_one agree  | work      |
        text              |           |
        end group         |           |
        end group         |           |
        begin group       | open      |
        ";
    let choices = "list_name | name\nagree | 1\nagree | 1\nagree | a b\n| 2";
    expect![[r"
        form.xlsx, sheet choices, row 3: The name `1` stands twice in list `agree` (also in row 2). Mend: give one of them another name.
        form.xlsx, sheet choices, row 4: The name `a b` in list `agree` has a blank in it. Mend: use a word without blanks; the words that people read belong in the label.
        form.xlsx, sheet choices, row 5: An answer needs a list and a name. Mend: fill in `list_name` and `name`, or clear the row.
        form.xlsx, sheet survey, row 3: The question `clear` takes its answers from list `agreee`, which is not in the sheet choices (lists: agree). Mend: use the name of a list, or add the list.
        form.xlsx, sheet survey, row 4: The question `kept` names no list (lists: agree). Mend: write the list behind the type: select_one yes_no.
        form.xlsx, sheet survey, row 5: `Q 1` cannot be an id. Mend: use a-z, 0-9 and _, begin with a letter, at most 48 characters, for example `q_1`. Change it in conditions too.
        form.xlsx, sheet survey, row 6: The name `work` is used twice (also in row 2). Mend: give one of them another name; groups count too.
        form.xlsx, sheet survey, row 7: The row has no name. Mend: fill in `name`: a-z, 0-9 and _, beginning with a letter.
        form.xlsx, sheet survey, row 9: A group ends here that has not begun. Mend: take the row out, or add its begin_group.
        form.xlsx, sheet survey: A group or repeat does not end. Mend: add end_group or end_repeat below its last question.
    "]].assert_eq(&problems(&form(&[("survey", survey), ("choices", choices)])));
    expect![[r"
        form.xlsx, sheet survey: There is no question that Peil can ask. Mend: Peil asks ratings and choices (select_one, select_multiple) and open texts (text).
    "]].assert_eq(&problems(&form(&[("survey", "type | name\nnote | a")])));
    let twice = form(&[("survey", "type | name | label | Label\ntext | a")]);
    expect![[r"
        form.xlsx, sheet survey, row 1: The column `Label` stands here twice. Mend: keep one of them.
    "]].assert_eq(&problems(&twice));
    let newer = "table | id | key | value | nl | en\nform | | version | 2";
    expect![[r"
        form.xlsx, sheet peil, row 2: The sheet has form 2, which this program does not know. Mend: use the newer Peil that made it, or delete the sheet `peil`: then the form is read as one of another program.
    "]]
        .assert_eq(&problems(&form(&[("survey", "type | name\ntext | a"), ("peil", newer)])));
}

/// A sheet whose last cell lies far away would fill the memory as a table.
#[test]
fn a_far_away_cell_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("survey").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    let far = book.save_to_buffer().unwrap();
    assert!(problems(&far).contains("larger than a form can be"));
}

#[test]
fn numbers_in_cells_are_names_too() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("survey").unwrap();
    for (row, cells) in (0..).zip([["type", "name"], ["select_one l", "a"], ["select_one l", "b"]])
    {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let sheet = book.add_worksheet();
    sheet.set_name("choices").unwrap();
    sheet.write_string(0, 0, "list_name").unwrap();
    sheet.write_string(0, 1, "name").unwrap();
    for row in 1..=3_u8 {
        sheet.write_string(u32::from(row), 0, "l").unwrap();
        sheet.write_number(u32::from(row), 1, row).unwrap();
    }
    let imported = from_xlsform(&book.save_to_buffer().unwrap()).unwrap();
    assert!(imported.file.contains("format = \"l\""), "{}", imported.file);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in the cells: a draft, or problems; never a panic, never both silent and incomplete.
    #[test]
    fn any_cells_give_a_draft_or_problems(
        rows in prop::collection::vec(
            (
                prop::sample::select(vec![
                    "begin group", "end group", "begin repeat", "end repeat", "note", "text",
                    "select_one l", "select_multiple l", "select_one", "range", "",
                ]),
                prop::sample::select(vec!["a", "b", "c", "Q", ""]),
                any::<String>(),
                prop::sample::select(vec!["${a} = '1'", "${b}='2' or ${b}='1'", "(", "'", "or"]),
            ),
            0..12,
        ),
        choices in prop::collection::vec(
            (prop::sample::select(vec!["l", "m"]), "[a-z0-9]{0,3}", any::<String>()), 0..6,
        ),
    ) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("survey").unwrap();
        for (column, header) in (0..).zip(["type", "name", "label::nl", "relevant"]) {
            sheet.write_string(0, column, header).unwrap();
        }
        for (row, (kind, name, label, relevant)) in (1..).zip(&rows) {
            for (column, text) in (0..).zip([*kind, *name, label.as_str(), *relevant]) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        let sheet = book.add_worksheet();
        sheet.set_name("choices").unwrap();
        for (column, header) in (0..).zip(["list_name", "name", "label::nl"]) {
            sheet.write_string(0, column, header).unwrap();
        }
        for (row, (list, name, label)) in (1..).zip(&choices) {
            for (column, text) in (0..).zip([*list, name.as_str(), label.as_str()]) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        match from_xlsform(&book.save_to_buffer().unwrap()) {
            Ok(imported) => {
                let loaded = load("draft.toml", &imported.file);
                prop_assert_eq!(loaded.is_ok(), imported.complete);
                prop_assert!(imported.file.parse::<toml::Table>().is_ok(), "{}", imported.file);
                prop_assert!(!said(&imported).contains('⟦'));
            }
            Err(found) => prop_assert!(!found.is_empty()),
        }
    }
}
