//! From form to answers to records.

use peil_instrument::{Answer, AnswerProblem, Answers, EMPTY, ItemKind, Questionnaire, load};
use proptest::prelude::*;

use crate::{small, staff_source};

const CLEAR: usize = 0;
const SAW: usize = 4;
const KIND: usize = 5;
const REMARKS: usize = 6;

fn problems(fields: &[(&str, &str)]) -> Vec<AnswerProblem> {
    small().read_form(fields.iter().copied()).unwrap_err()
}

#[test]
fn a_form_becomes_records_that_nothing_links() {
    let small = small();
    let answers = small
        .read_form([
            ("rules_clear", "3"),
            ("rules_confusing", "98"),
            ("rules_followed", ""),
            ("saw_something", "1"),
            ("what_kind.gifts", "1"),
            ("remarks", "  Eerste regel\r\nTweede \u{0}regel\u{7}\n"),
        ])
        .unwrap();
    let submission = answers.submission(&small);
    assert_eq!(submission.parts, [Some(vec![3, 98, EMPTY, EMPTY]), Some(vec![1, 0, 1, 0])]);
    assert_eq!(submission.words, [(REMARKS, "Eerste regel\nTweede regel".to_owned())]);
}

#[test]
fn nothing_answered_leaves_nothing() {
    let small = small();
    let answers = small.read_form([("rules_clear", ""), ("remarks", " \n ")]).unwrap();
    assert_eq!(answers, Answers::none(&small));
    let submission = answers.submission(&small);
    assert_eq!(submission.parts, [None, None]);
    assert!(submission.words.is_empty());
}

#[test]
fn an_answer_to_a_question_that_is_not_asked_is_cleared() {
    let small = small();
    let answers = small.read_form([("saw_something", "2"), ("what_kind.money", "1")]).unwrap();
    assert!(!answers.is_asked(&small, KIND));
    assert_eq!(answers.get(KIND), &Answer::None);
    assert_eq!(answers.submission(&small).parts[1], Some(vec![2, EMPTY, EMPTY, EMPTY]));
    // Without the first answer too: only "yes" leads there.
    let answers = small.read_form([("what_kind.money", "1")]).unwrap();
    assert_eq!(answers.submission(&small).parts[1], None);
}

#[test]
fn what_is_set_but_not_asked_is_not_submitted() {
    let small = small();
    let mut answers = Answers::none(&small);
    answers.set(&small, KIND, Answer::Chosen(vec![true, false, false])).unwrap();
    assert_eq!(answers.submission(&small).parts[1], None);
    answers.set(&small, SAW, Answer::Code(1)).unwrap();
    assert_eq!(answers.submission(&small).parts[1], Some(vec![1, 1, 0, 0]));
}

#[test]
fn every_problem_of_a_form_is_named() {
    let found = problems(&[
        ("rules_clear", "4"),
        ("rules_confusing", "99"),
        ("rules_followed", "03"),
        ("rules_discussed", "+1"),
        ("rules_forgotten", "1"),
        ("saw_something", "98"),
        ("saw_something.yes", "1"),
        ("what_kind", "1"),
        ("what_kind.money", "on"),
        ("what_kind.car", "1"),
        ("remarks", &"x".repeat(501)),
    ]);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "`rules_clear` has no answer `4`",
            "`rules_confusing` has no answer `99`",
            "`rules_followed` has no answer `03`",
            "`rules_discussed` has no answer `+1`",
            "there is no question `rules_forgotten`",
            "`saw_something` has no answer `98`",
            "there is no question `saw_something.yes`",
            "`what_kind` has no answer `1`",
            "`what_kind.money` has no answer `on`",
            "there is no question `what_kind.car`",
            "`remarks` has 501 characters; at most 500 are kept",
        ]
    );
}

#[test]
fn two_answers_are_one_too_many_unless_they_are_the_same() {
    let item = "rules_clear".to_owned();
    let fields = [("rules_clear", "1"), ("rules_clear", "2")];
    assert_eq!(problems(&fields), [AnswerProblem::Twice { item }]);
    let same = [("rules_clear", "1"), ("rules_clear", ""), ("rules_clear", "1")];
    assert_eq!(small().read_form(same).unwrap().get(CLEAR), &Answer::Code(1));
}

#[test]
fn none_of_these_stands_alone() {
    let fields = [("saw_something", "1"), ("what_kind.none", "1"), ("what_kind.money", "1")];
    let (item, option) = ("what_kind".to_owned(), "none".to_owned());
    assert_eq!(problems(&fields), [AnswerProblem::Exclusive { item, option }]);
    assert!(small().read_form(fields.into_iter().take(2)).is_ok());
}

#[test]
fn setting_refuses_what_is_not_offered_and_keeps_what_stood_there() {
    let small = small();
    let mut answers = Answers::none(&small);
    answers.set(&small, CLEAR, Answer::Code(2)).unwrap();
    let wrong = [
        Answer::Code(0),
        Answer::Code(4),
        Answer::Code(EMPTY),
        Answer::Chosen(vec![true]),
        Answer::Words("x".to_owned()),
    ];
    for answer in wrong {
        assert!(answers.set(&small, CLEAR, answer).is_err());
    }
    assert!(answers.set(&small, KIND, Answer::Chosen(vec![true; 2])).is_err());
    assert_eq!(answers.get(CLEAR), &Answer::Code(2));
    answers.set(&small, CLEAR, Answer::None).unwrap();
    answers.set(&small, KIND, Answer::Chosen(vec![false; 3])).unwrap();
    assert_eq!(answers, Answers::none(&small));
}

/// Behind an answer that leads to a question stands another one that does.
#[test]
fn a_chain_of_conditions_is_asked_to_its_end() {
    let staff = load("staff", &staff_source()).unwrap();
    let [suspicion, done, reasons] = ["had_suspicion", "what_done", "reasons_not_reporting"]
        .map(|id| staff.item_index(id).unwrap());
    let mut answers = Answers::none(&staff);
    assert!(answers.is_asked(&staff, suspicion) && !answers.is_asked(&staff, done));
    answers.set(&staff, done, Answer::Code(4)).unwrap();
    // The middle answer alone does not lead there: it was not asked itself.
    assert!(!answers.is_asked(&staff, reasons));
    answers.set(&staff, suspicion, Answer::Code(1)).unwrap();
    assert!(answers.is_asked(&staff, reasons));
    answers.set(&staff, done, Answer::Code(1)).unwrap();
    assert!(!answers.is_asked(&staff, reasons));
}

/// Any answers that the questionnaire offers, routed or not.
fn any_answers(questionnaire: Questionnaire) -> impl Strategy<Value = (Questionnaire, Answers)> {
    let n_items = questionnaire.items().len();
    let choices = prop::collection::vec(any::<(u8, u32)>(), n_items);
    (choices, "\\PC{0,20}").prop_map(move |(choices, words)| {
        let mut answers = Answers::none(&questionnaire);
        for (item, (code, ticked)) in choices.into_iter().enumerate() {
            let answer = match &questionnaire.items()[item].kind {
                ItemKind::Rating { .. } => Answer::Code(code % 6),
                ItemKind::Single { options } => {
                    Answer::Code(options[usize::from(code) % options.len()].code)
                }
                ItemKind::Multiple { options } => {
                    Answer::Chosen((0..options.len()).map(|at| ticked >> at & 1 == 1).collect())
                }
                ItemKind::Open { .. } => Answer::Words(words.clone()),
            };
            // What is not offered (code 0, an exclusive option beside another) stays unanswered.
            let _ = answers.set(&questionnaire, item, answer);
        }
        (questionnaire.clone(), answers)
    })
}

fn any_staff_answers() -> impl Strategy<Value = (Questionnaire, Answers)> {
    any_answers(load("staff", &staff_source()).unwrap())
}

/// The codes that a column may have.
fn offered(questionnaire: &Questionnaire, item: usize) -> Vec<u8> {
    match &questionnaire.items()[item].kind {
        ItemKind::Rating { format } => {
            let format = &questionnaire.formats()[*format];
            let points = 1..=u8::try_from(format.points.len()).unwrap();
            let special = [(98, &format.dont_know), (99, &format.not_applicable)];
            let special = special.into_iter().filter(|(_, text)| text.is_some());
            points.chain(special.map(|(code, _)| code)).collect()
        }
        ItemKind::Single { options } => options.iter().map(|option| option.code).collect(),
        ItemKind::Multiple { .. } => vec![0, 1],
        ItemKind::Open { .. } => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn fields_read_back_as_the_same_answers((questionnaire, mut answers) in any_staff_answers()) {
        let fields = answers.fields(&questionnaire);
        let read = questionnaire.read_form(fields.iter().map(|(f, v)| (f.as_str(), v.as_str())));
        answers.route(&questionnaire);
        prop_assert_eq!(read, Ok(answers));
    }

    #[test]
    fn routing_twice_is_routing_once((questionnaire, mut answers) in any_staff_answers()) {
        answers.route(&questionnaire);
        let once = answers.clone();
        answers.route(&questionnaire);
        prop_assert_eq!(&once, &answers);
        for item in 0..questionnaire.items().len() {
            let asked = answers.is_asked(&questionnaire, item);
            prop_assert!(asked || *answers.get(item) == Answer::None);
        }
    }

    /// Only codes that the item offers, in the columns of the part; and nothing of what is not asked.
    #[test]
    fn records_hold_only_what_was_offered((questionnaire, answers) in any_staff_answers()) {
        let submission = answers.submission(&questionnaire);
        prop_assert_eq!(submission.parts.len(), questionnaire.parts().len());
        for (part, record) in submission.parts.iter().enumerate() {
            let columns = questionnaire.columns(part);
            let Some(record) = record else { continue };
            prop_assert_eq!(record.len(), columns.len());
            prop_assert!(record.iter().any(|&code| code != EMPTY));
            for (column, &code) in columns.iter().zip(record) {
                let asked = answers.is_asked(&questionnaire, column.item);
                let offered = asked && offered(&questionnaire, column.item).contains(&code);
                prop_assert!(code == EMPTY || offered, "{}: {}", column.name, code);
            }
        }
        let mut routed = answers.clone();
        routed.route(&questionnaire);
        prop_assert_eq!(routed.submission(&questionnaire), submission);
    }

    /// Any fields: answers or problems, never a panic.
    #[test]
    fn any_form_is_read_or_refused(fields in prop::collection::vec(("[a-z_.]{0,20}", "\\PC{0,5}"), 0..9)) {
        let fields = fields.iter().map(|(field, value)| (field.as_str(), value.as_str()));
        let _ = small().read_form(fields);
    }
}
