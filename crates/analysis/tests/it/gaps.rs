//! Two views of the same thing, and scales for comparison.

use peil_analysis::{Dataset, Measure, Status, Subject, Survey, decide, evaluate};
use peil_disclosure::Policy;
use peil_instrument::{EMPTY, Id, Questionnaire, load};

use crate::support::{about, figure, scale, unit};

/// Staff on two things about their manager; managers on the same two about themselves, kept apart.
const TWO_VIEWS: &str = r#"
id = "two_views"
version = "1.0.0"
title = { nl = "Twee kanten", en = "Two views" }
minutes = 1
source = { nl = "Eigen vragen.", en = "Our own questions." }

[[parts]]
id = "core"
level = "class"

[[parts]]
id = "managers"
level = "higher"

[[formats]]
id = "five"
points = [
  { nl = "1", en = "1" },
  { nl = "2", en = "2" },
  { nl = "3", en = "3" },
  { nl = "4", en = "4" },
  { nl = "5", en = "5" },
]

[[blocks]]
id = "theme"
title = { nl = "Leiding", en = "Managing" }
intro = { nl = "Over leiding geven.", en = "About managing." }
items = [
  { id = "lead_listens", type = "rating", format = "five", text = { nl = "Luistert.", en = "Listens." } },
  { id = "lead_decides", type = "rating", format = "five", text = { nl = "Besluit.", en = "Decides." } },
  { id = "self_listens", type = "rating", format = "five", part = "managers", text = { nl = "Ik luister.", en = "I listen." } },
  { id = "self_decides", type = "rating", format = "five", part = "managers", text = { nl = "Ik besluit.", en = "I decide." } },
]

[[scales]]
id = "lead"
title = { nl = "Leiding", en = "Managing" }
meaning = { nl = "Hoog is goed.", en = "High is good." }
items = ["lead_listens", "lead_decides"]

[[scales]]
id = "self"
title = { nl = "Zelf", en = "Oneself" }
meaning = { nl = "Hoog is goed.", en = "High is good." }
items = ["self_listens", "self_decides"]

[[scales]]
id = "lead_again"
title = { nl = "Leiding (kort)", en = "Managing (short)" }
meaning = { nl = "Hoog is goed.", en = "High is good." }
items = ["lead_listens", "lead_decides"]
comparison = true

[[gaps]]
id = "gap_lead"
self = "self"
others = "lead"
"#;

fn questionnaire() -> Questionnaire {
    load("two_views.toml", TWO_VIEWS).unwrap()
}

fn gap() -> Subject {
    Subject::Gap(Id::new("gap_lead").unwrap())
}

/// What the organisation gets when these people answer: of staff, 40 in one team and 12 in another.
fn results(managers: &[[u8; 2]]) -> peil_analysis::Results {
    let questionnaire = questionnaire();
    let units = vec![unit("org", None, 0), unit("t1", Some(0), 40), unit("t2", Some(0), 12)];
    let mut builder = Dataset::builder(&questionnaire, units.len());
    let staff: Vec<(usize, [u8; 2])> = (0..52_u8)
        .map(|person| (if person < 40 { 1 } else { 2 }, [2 + person % 2, 3 + person % 2]))
        .collect();
    builder.extend(0, staff.iter().map(|(unit, record)| (*unit, record.as_slice()))).unwrap();
    builder.extend(1, managers.iter().map(|record| (0, record.as_slice()))).unwrap();
    let dataset = builder.finish();
    let policy = Policy::new(10).unwrap();
    let survey = Survey { questionnaire: &questionnaire, units: &units, dataset: &dataset, policy };
    let decision = decide(&survey).unwrap();
    evaluate(&survey, &decision, &about(&questionnaire)).unwrap().get().clone()
}

/// Staff score 2.5 and 3.5 by turns: mean 3, variance 13/51. Managers score 3.5 and 4.5 by turns: mean 4, variance
/// 4/15. So the gap is 1, its standard error sqrt(13/51/52 + 4/15/16).
#[test]
fn a_gap_is_the_view_of_oneself_less_that_of_others() {
    let managers: Vec<[u8; 2]> = (0..16).map(|n| [3 + n % 2, 4 + n % 2]).collect();
    let results = results(&managers);
    let found = results.index().answer("org", &gap(), Measure::Gap, None).unwrap();
    assert_eq!(found.status, Status::Shown);
    assert_eq!(found.n, None, "below a hundred people their number is not told");
    assert_eq!(found.value, Some(1.0));
    // R 4.2.2: t.test(rep(c(3.5, 4.5), 8), rep(c(2.5, 3.5), 26))$conf.int is 0.6972 to 1.3028: outward to tenths.
    assert_eq!((found.low, found.high), (Some(0.6), Some(1.4)));
    let listens =
        results.index().answer("org", &gap(), Measure::Gap, Some("self_listens")).unwrap();
    // Staff 2 and 3 by turns, managers 3 and 4.
    assert!((listens.value.unwrap() - 1.0).abs() < 1e-12);
}

#[test]
fn a_gap_is_hidden_where_one_of_the_views_is() {
    let nine: Vec<[u8; 2]> = (0..9).map(|n| [3 + n % 2, 4 + n % 2]).collect();
    let results = results(&nine);
    let found = results.index().answer("org", &gap(), Measure::Gap, None).unwrap();
    assert_eq!((found.status, found.value), (Status::Hidden, None));
    let mean = figure(&results, "org", &scale("self"), Measure::Mean);
    assert_eq!(mean.status, Status::Hidden);
}

/// Managers who all say the same: the mean would give every answer away, and so would the gap.
#[test]
fn a_gap_is_hidden_where_one_side_is_of_one_mind() {
    let results = results(&[[4, 4]; 16]);
    let found = results.index().answer("org", &gap(), Measure::Gap, None).unwrap();
    assert_eq!(found.status, Status::Hidden);
}

#[test]
fn there_is_no_gap_below_the_organisation() {
    let managers: Vec<[u8; 2]> = (0..16).map(|n| [3 + n % 2, 4 + n % 2]).collect();
    let results = results(&managers);
    let below = results.figures.iter().filter(|figure| figure.measure == Measure::Gap);
    assert!(below.clone().all(|figure| figure.unit == "org"));
    assert_eq!(below.count(), 3);
}

/// A scale that shares its items with another is given from fifty answers on: a team of forty has the scale
/// itself, and not its twin.
#[test]
fn a_scale_for_comparison_needs_fifty_answers() {
    let results = results(&[[4, EMPTY]; 12]);
    let mean = |unit: &str, id: &str| figure(&results, unit, &scale(id), Measure::Mean).status;
    assert_eq!(mean("t1", "lead"), Status::Shown);
    assert_eq!(mean("t1", "lead_again"), Status::Hidden);
    assert_eq!(mean("org", "lead_again"), Status::Shown);
}
