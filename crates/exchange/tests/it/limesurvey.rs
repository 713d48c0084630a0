//! Questionnaires go out to LimeSurvey.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use peil_exchange::limesurvey::{LimeSurvey, to_limesurvey};
use peil_instrument::{ItemKind, Lang, Questionnaire, load, shipped};
use quick_xml::Reader;
use quick_xml::events::Event;

fn whole() -> Questionnaire {
    load("whole.toml", include_str!("whole.toml")).unwrap()
}

fn all() -> Vec<Questionnaire> {
    let shipped = shipped::questionnaires();
    let shipped = shipped.iter().map(|(id, version)| shipped::questionnaire(id, Some(version)));
    shipped.map(Option::unwrap).chain([whole()]).collect()
}

/// The rows of a file by table, read by a parser that checks that tags match.
fn tables(lss: &str) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let mut reader = Reader::from_str(lss);
    reader.config_mut().check_end_names = true;
    let mut tables: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                path.push(String::from_utf8(tag.name().as_ref().to_owned().into()).unwrap());
                text.clear();
                if path.len() == 4 && path[3] == "row" {
                    tables.entry(path[1].clone()).or_default().push(BTreeMap::new());
                }
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => text.push_str(match &*name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("&{other};"),
            }),
            Event::End(_) => {
                let tag = path.pop().unwrap();
                if path.len() == 4 && path[3] == "row" {
                    let row = tables.get_mut(&path[1]).unwrap().last_mut().unwrap();
                    row.insert(tag, std::mem::take(&mut text));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty());
    tables
}

/// The texts of a thing in a language, by its number.
fn texts<'t>(
    rows: &'t [BTreeMap<String, String>],
    lang: Lang,
    number: &str,
    text: &str,
) -> BTreeMap<&'t str, &'t str> {
    rows.iter()
        .filter(|row| row["language"] == lang.tag())
        .map(|row| (row[number].as_str(), row[text].as_str()))
        .collect()
}

#[test]
fn every_item_and_answer_is_there_in_both_languages() {
    for questionnaire in all() {
        let LimeSurvey { lss, columns, .. } = to_limesurvey(&questionnaire).unwrap();
        let tables = tables(&lss);
        let questions = &tables["questions"];
        assert_eq!(questions.len(), questionnaire.items().len());
        assert_eq!(tables["groups"].len(), questionnaire.blocks().len());
        let back: BTreeMap<&str, &str> =
            columns.lines().map(|line| line.split_once(',').unwrap()).collect();
        let no_rows = Vec::new();
        for lang in Lang::ALL {
            let asked = texts(&tables["question_l10ns"], lang, "qid", "question");
            let answers = texts(&tables["answer_l10ns"], lang, "aid", "answer");
            for (question, item) in questions.iter().zip(questionnaire.items()) {
                let code = question["title"].as_str();
                assert_eq!(asked[question["qid"].as_str()], escaped(item.text.get(lang)));
                let of_it =
                    |row: &&BTreeMap<String, String>, key: &str| row[key] == question["qid"];
                match &item.kind {
                    ItemKind::Rating { .. } | ItemKind::Single { .. } => {
                        assert_eq!(back[code], format!("{},code", item.id));
                        let offered: Vec<_> = tables["answers"]
                            .iter()
                            .filter(|row| of_it(row, "qid"))
                            .map(|row| {
                                (row["code"].clone(), answers[row["aid"].as_str()].to_owned())
                            })
                            .collect();
                        assert_eq!(offered, answers_of(&questionnaire, &item.kind, lang));
                    }
                    ItemKind::Multiple { options } => {
                        let rows = tables.get("subquestions").unwrap_or(&no_rows);
                        let rows: Vec<_> =
                            rows.iter().filter(|it| of_it(it, "parent_qid")).collect();
                        assert_eq!(rows.len(), options.len());
                        for (row, option) in rows.iter().zip(options) {
                            let text = asked[row["qid"].as_str()];
                            assert_eq!(text, escaped(option.text.get(lang)));
                            let column = format!("{code}[{}]", row["title"]);
                            let expected = format!("{}.{},tick", item.id, option.id);
                            assert_eq!(back[column.as_str()], expected);
                        }
                    }
                    ItemKind::Open { .. } => assert_eq!(back[code], format!("{},text", item.id)),
                }
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('\n', "<br />")
}

fn answers_of(questionnaire: &Questionnaire, kind: &ItemKind, lang: Lang) -> Vec<(String, String)> {
    match kind {
        ItemKind::Rating { format } => {
            let format = &questionnaire.formats()[*format];
            let points = (1_u8..).zip(&format.points);
            let beside = [(98, &format.dont_know), (99, &format.not_applicable)];
            let beside = beside.iter().filter_map(|(code, text)| Some((*code, text.as_ref()?)));
            points
                .chain(beside)
                .map(|(code, text)| (code.to_string(), escaped(text.get(lang))))
                .collect()
        }
        ItemKind::Single { options } => options
            .iter()
            .map(|option| (option.code.to_string(), escaped(option.text.get(lang))))
            .collect(),
        ItemKind::Multiple { .. } | ItemKind::Open { .. } => Vec::new(),
    }
}

/// The columns of an answers file are exactly those that the CSV leads to, open texts aside.
#[test]
fn codes_lead_to_the_columns_of_peil() {
    for questionnaire in all() {
        let columns = to_limesurvey(&questionnaire).unwrap().columns;
        let found: BTreeSet<String> = columns
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<_>>())
            .filter(|cells| cells[2] != "text")
            .map(|cells| cells[1].to_owned())
            .collect();
        let parts = 0..questionnaire.parts().len();
        let expected: BTreeSet<String> =
            parts.flat_map(|part| questionnaire.columns(part)).map(|column| column.name).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn conditions_and_limits_carry_over() {
    let LimeSurvey { lss, columns, remarks } = to_limesurvey(&whole()).unwrap();
    let tables = tables(&lss);
    let what = tables["questions"].iter().find(|row| row["title"] == "whatKind").unwrap();
    assert_eq!(what["relevance"], "(sawSomething.NAOK == \"1\") or (sawSomething.NAOK == \"98\")");
    let attributes: Vec<(&str, &str)> = tables["question_attributes"]
        .iter()
        .map(|row| (row["attribute"].as_str(), row["value"].as_str()))
        .collect();
    assert_eq!(attributes, [("exclude_all_others", "none"), ("maximum_chars", "500")]);
    let settings = &tables["surveys"][0];
    assert_eq!((settings["anonymized"].as_str(), settings["datestamp"].as_str()), ("Y", "N"));
    expect![[r"
        limesurvey,peil,answers
        rulesClear,rules_clear,code
        rulesConfusing,rules_confusing,code
        rulesFollowed,rules_followed,code
        rulesDiscussed,rules_discussed,code
        sawSomething,saw_something,code
        whatKind[money],what_kind.money,tick
        whatKind[gifts],what_kind.gifts,tick
        whatKind[none],what_kind.none,tick
        remarks,remarks,text
    "]]
    .assert_eq(&columns);
    let remarks: String = remarks.iter().map(|it| it.render(Lang::Nl) + "\n").collect();
    assert!(remarks.contains("clarity_gap") && remarks.contains("core, sensitive"), "{remarks}");
}

#[test]
fn nothing_in_a_text_is_markup_or_an_expression() {
    let source = include_str!("whole.toml")
        .replace("Wij houden ons aan de regels.", "<script>{TOKEN}</script> & ]]> \\u0001");
    let lss = to_limesurvey(&load("markup.toml", &source).unwrap()).unwrap().lss;
    let tables = tables(&lss);
    let texts = texts(&tables["question_l10ns"], Lang::Nl, "qid", "question");
    let expected = "&lt;script&gt;&#123;TOKEN&#125;&lt;/script&gt; &amp; ]]&gt; ";
    assert!(texts.values().any(|text| *text == expected), "{texts:#?}");
}

#[test]
fn the_same_questionnaire_gives_the_same_survey() {
    for questionnaire in all() {
        assert_eq!(to_limesurvey(&questionnaire).unwrap(), to_limesurvey(&questionnaire).unwrap());
    }
}
