use super::{Draft, Fault, FaultKind};
use crate::problem::ProblemKind;
use crate::survey::testing::sample;

fn read(fields: &[(&str, &str)]) -> Result<Draft, ProblemKind> {
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Draft::read(&sample(), &fields)
}

#[test]
fn answers_become_fields_again() {
    let draft = read(&[("open_talk", "4"), ("suspicion", "2"), ("remark", " a\r\nb ")]).unwrap();
    assert!(draft.faults.is_empty());
    let fields: Vec<_> = draft.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(fields, [("open_talk", "4"), ("remark", "a\nb"), ("suspicion", "2")]);
}

#[test]
fn what_is_not_asked_any_more_is_left_behind() {
    let draft = read(&[("suspicion", "2"), ("what_done", "1"), ("reasons.trust", "1")]).unwrap();
    assert_eq!(draft.fields.keys().collect::<Vec<_>>(), ["suspicion"]);
}

#[test]
fn too_long_a_text_is_a_fault_and_stays_as_it_was_given() {
    let long = "x".repeat(41);
    let draft = read(&[("open_talk", "4"), ("remark", &long)]).unwrap();
    let item = sample().item_index("remark").unwrap();
    let kind = FaultKind::TooLong { chars: 41, max: 40 };
    assert_eq!(draft.faults, [Fault { item, kind }]);
    assert_eq!(draft.fields["remark"], long);
    assert_eq!(draft.fields["open_talk"], "4");
}

#[test]
fn none_of_these_beside_another_option_is_a_fault() {
    let asked = [("suspicion", "1"), ("what_done", "2")];
    let ticked = [("reasons.trust", "1"), ("reasons.none", "1")];
    let draft = read(&[asked, ticked].concat()).unwrap();
    assert_eq!(draft.faults.len(), 1);
    assert_eq!(draft.faults[0].kind, FaultKind::Conflict);
    assert_eq!(draft.fields["reasons.trust"], "1");
    assert_eq!(draft.fields["reasons.none"], "1");
    let draft = read(&[&ticked[..], &[("suspicion", "2")]].concat()).unwrap();
    assert!(draft.faults.is_empty(), "not asked any more, so nothing to mend");
    assert_eq!(draft.fields.keys().collect::<Vec<_>>(), ["suspicion"]);
}

#[test]
fn what_no_page_offers_is_a_problem() {
    let field = |field: &str| field.to_owned();
    assert_eq!(
        read(&[("nothing", "1")]).unwrap_err(),
        ProblemKind::ItemUnknown { field: field("nothing") }
    );
    assert_eq!(
        read(&[("open_talk", "6")]).unwrap_err(),
        ProblemKind::AnswerUnknown { field: field("open_talk") }
    );
    assert_eq!(
        read(&[("open_talk", "1"), ("open_talk", "2")]).unwrap_err(),
        ProblemKind::AnswerTwice { field: field("open_talk") }
    );
}
