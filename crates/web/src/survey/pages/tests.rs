use peil_instrument::{Answers, Questionnaire};
use proptest::prelude::*;

use super::{Go, Page, Stop, layout, pages, step};
use crate::survey::Draft;
use crate::survey::testing::{code, sample, shipped};

fn ids<'q>(questionnaire: &'q Questionnaire, page: &Page) -> Vec<&'q str> {
    page.items.iter().map(|&item| questionnaire.items()[item].id.as_str()).collect()
}

fn answered(questionnaire: &Questionnaire, fields: &[(&str, &str)]) -> Answers {
    questionnaire.read_form(fields.iter().copied()).unwrap()
}

#[test]
fn a_block_becomes_pages_where_a_question_depends_on_one_of_the_same_page() {
    let sample = sample();
    let all: Vec<_> = layout(&sample).iter().map(|page| (page.block, ids(&sample, page))).collect();
    assert_eq!(
        all,
        [
            (0, vec!["open_talk", "after_incident"]),
            (1, vec!["suspicion"]),
            (1, vec!["what_done", "other_view"]),
            (1, vec!["reasons"]),
            (2, vec!["remark"]),
        ]
    );
}

#[test]
fn only_what_is_asked_is_on_a_page_and_empty_pages_are_passed_over() {
    let sample = sample();
    let shown = |fields: &[(&str, &str)]| {
        let pages = pages(&sample, &answered(&sample, fields));
        pages.iter().map(|page| (page.place, ids(&sample, page))).collect::<Vec<_>>()
    };
    let common = [(0, vec!["open_talk", "after_incident"]), (1, vec!["suspicion"])];
    let [first, second] = common;
    let last = (4, vec!["remark"]);
    let without = (2, vec!["other_view"]);
    assert_eq!(shown(&[]), [first.clone(), second.clone(), without.clone(), last.clone()]);
    assert_eq!(
        shown(&[("suspicion", "2")]),
        [first.clone(), second.clone(), without, last.clone()]
    );
    let asked = (2, vec!["what_done", "other_view"]);
    assert_eq!(
        shown(&[("suspicion", "1"), ("what_done", "2")]),
        [first, second, asked, (3, vec!["reasons"]), last]
    );
}

#[test]
fn steps_lead_forward_back_to_a_choice_and_to_the_overview() {
    let sample = sample();
    let pages = pages(&sample, &Answers::none(&sample));
    let at = |place| Stop::Page(place);
    assert_eq!(step(&pages, at(0), Go::Next), at(1));
    assert_eq!(step(&pages, at(2), Go::Next), at(4), "the page of reasons is passed over");
    assert_eq!(step(&pages, at(4), Go::Back), at(2));
    assert_eq!(step(&pages, at(4), Go::Next), Stop::Check);
    assert_eq!(step(&pages, at(0), Go::Back), at(0));
    assert_eq!(step(&pages, Stop::Check, Go::Back), at(4));
    assert_eq!(step(&pages, Stop::Check, Go::Next), Stop::Check);
    assert_eq!(step(&pages, Stop::Check, Go::Stay), Stop::Check);
    assert_eq!(step(&pages, at(1), Go::Stay), at(1));
    assert_eq!(step(&pages, at(1), Go::To(at(3))), at(4), "not asked: the next one that is");
    assert_eq!(step(&pages, at(1), Go::To(Stop::Check)), Stop::Check);
    assert_eq!(step(&pages, at(usize::MAX), Go::Next), Stop::Check);
    assert_eq!(step(&[], at(0), Go::Stay), Stop::Check);
}

#[test]
fn stops_and_buttons_are_read_back() {
    for stop in [Stop::Page(0), Stop::Page(12), Stop::Check] {
        assert_eq!(Stop::parse(&stop.text()), Some(stop));
        assert_eq!(Go::parse(&stop.text()), Some(Go::To(stop)));
    }
    assert_eq!(Stop::parse("-1"), None);
    assert_eq!(Stop::parse(""), None);
    assert_eq!(Go::parse("elsewhere"), None);
}

#[test]
fn every_shipped_item_stands_on_exactly_one_page() {
    let staff = shipped();
    let mut items: Vec<usize> = layout(&staff).into_iter().flat_map(|page| page.items).collect();
    items.sort_unstable();
    assert_eq!(items, (0..staff.items().len()).collect::<Vec<_>>());
}

proptest! {
    /// Whatever way someone takes through the pages, going back as often as they like: if they end with
    /// every page seen in order, they hand in what filling in one long form would have given.
    #[test]
    fn any_walk_ends_in_the_same_submission(
        choices in prop::collection::vec(any::<u8>(), 80),
        walk in prop::collection::vec(0..4u8, 0..30),
    ) {
        let staff = shipped();
        let wanted = |item: usize| code(&staff, item, choices[item % choices.len()]);
        let everything: Vec<_> = (0..staff.items().len()).flat_map(wanted).collect();
        let direct = Draft::read(&staff, &everything).unwrap();

        let mut fields: Vec<(String, String)> = Vec::new();
        let mut at = Stop::Page(0);
        let straight = std::iter::repeat_n(Go::Next, 60);
        let walk = walk.into_iter().map(|go| match go {
            0 => Go::Back,
            1 => Go::Stay,
            _ => Go::Next,
        });
        // After the walk once more from the beginning to the end.
        let again = std::iter::once(Go::To(Stop::Page(0)));
        for go in walk.chain(again).chain(straight) {
            let draft = Draft::read(&staff, &fields).unwrap();
            let all = pages(&staff, &draft.answers);
            // What the browser sends: the hidden fields of other pages and the inputs of this one.
            let here: Vec<usize> = all
                .iter()
                .filter(|page| Stop::Page(page.place) == at)
                .flat_map(|page| page.items.clone())
                .collect();
            fields = draft
                .fields
                .into_iter()
                .filter(|(name, _)| {
                    let id = name.split('.').next().unwrap();
                    !here.contains(&staff.item_index(id).unwrap())
                })
                .chain(here.iter().copied().flat_map(wanted))
                .collect();
            let draft = Draft::read(&staff, &fields).unwrap();
            at = step(&pages(&staff, &draft.answers), at, go);
        }
        prop_assert_eq!(at, Stop::Check);
        let walked = Draft::read(&staff, &fields).unwrap();
        prop_assert_eq!(walked.answers.submission(&staff), direct.answers.submission(&staff));
    }
}
