//! The numbers in `docs/methods/weights.md`, `agreement.md` and `waves.md` are what the code gives.

use peil_statistics::Interval;
use peil_statistics::agreement::{
    Disagreement, Metric, cohen_kappa, intraclass, krippendorff_alpha,
};
use peil_statistics::nonresponse::{tipping_point, worst_case};
use peil_statistics::waves::{overlapping, paired};
use peil_statistics::weights::{Answer, Design, Group, Margin, ShareMethod, share_interval};

const WEIGHTS: &str = include_str!("../../../../docs/methods/weights.md");
const AGREEMENT: &str = include_str!("../../../../docs/methods/agreement.md");
const WAVES: &str = include_str!("../../../../docs/methods/waves.md");

/// Asserts that the page says this, line breaks aside.
#[track_caller]
fn says(page: &str, text: &str) {
    let words: Vec<&str> = page.split_whitespace().collect();
    assert!(words.join(" ").contains(text), "the page does not say: {text}");
}

fn range(interval: Interval) -> String {
    format!("{:.6} to {:.6}", interval.low(), interval.high())
}

/// Respondents and those who agree: managers and staff of the office, then of the field.
const PEOPLE: [(u64, u64); 4] = [(4, 3), (6, 5), (2, 1), (8, 3)];

fn design(cell_of: impl Fn(usize) -> usize) -> Design {
    let group = |(place, &(people, _))| Group::in_cell(cell_of(place), people);
    Design::new(PEOPLE.iter().enumerate().map(group).collect()).unwrap()
}

fn answers(keep: impl Fn(usize) -> bool) -> Vec<Answer> {
    let both = |(group, &(people, agree))| {
        [
            Answer { group, value: 1.0, people: agree },
            Answer { group, value: 0.0, people: people - agree },
        ]
    };
    PEOPLE.iter().enumerate().flat_map(both).filter(|answer| keep(answer.group)).collect()
}

#[test]
fn weights_by_cell() {
    let by_cell = design(|place| place / 2).post_stratified(&[100, 300]).unwrap();
    let summary = by_cell.summary().unwrap();
    says(WEIGHTS, &format!("worth n_eff = {:.0} equally", summary.n_eff));
    says(WEIGHTS, &format!("design effect of {:.2}", summary.design_effect));
    let share = by_cell.share(&answers(|_| true)).unwrap();
    says(WEIGHTS, &format!("Example: {} of the organisation agrees", share.value));
    says(WEIGHTS, &format!("se = {:.6}, df = {}, the interval is", share.se, share.df));
    says(WEIGHTS, &range(share.interval));
    for (name, method) in [
        ("logit", ShareMethod::Logit),
        ("likelihood", ShareMethod::Likelihood),
        ("asin", ShareMethod::Arcsine),
        ("beta", ShareMethod::Beta),
    ] {
        let found = range(share_interval(&share, method).unwrap());
        let row = WEIGHTS.lines().find(|line| line.starts_with(&format!("| {name} |"))).unwrap();
        assert!(row.contains(&found), "{name}: {found}");
    }
    let staff = by_cell.share(&answers(|group| group % 2 == 1)).unwrap();
    says(
        WEIGHTS,
        &format!("Of the staff {:.6} agree (weighted by cell), se = {:.6}", staff.value, staff.se),
    );
    says(WEIGHTS, &format!("those of the {} people in it ({})", staff.n, staff.df_domain));
    let trimmed = by_cell.trimmed(0.0, 25.0).unwrap();
    says(
        WEIGHTS,
        &format!(
            "field gets {:.0} and the office {:.0}",
            trimmed.weights()[2],
            trimmed.weights()[0]
        ),
    );
}

#[test]
fn weights_by_margin() {
    let units = Margin { category_of_cell: vec![0, 0, 1, 1], heads: vec![100, 300] };
    let functions = Margin { category_of_cell: vec![0, 1, 0, 1], heads: vec![60, 340] };
    let raked = design(|place| place).raked(&[units, functions]).unwrap();
    let [a, b, c, d] = *raked.weights() else { panic!("four groups") };
    says(
        WEIGHTS,
        &format!(
            "weights are {a:.6} (office, manager), {b:.6} (office, staff), {c:.6} (field, manager) and \
             {d:.6} (field, staff)"
        ),
    );
    let share = raked.share(&answers(|_| true)).unwrap();
    says(WEIGHTS, &format!("the share is {:.6} and se = {:.6}", share.value, share.se));
}

#[test]
fn the_silent() {
    let found = tipping_point(0.6, 400, 600, 0.5).unwrap();
    says(WEIGHTS, &format!("q = {:.1}: the silent would have", found.share_needed));
    says(WEIGHTS, &format!("agree {:.0} points less often", -100.0 * found.difference));
    assert!(tipping_point(0.6, 400, 450, 0.5).unwrap().share_needed < 0.0);
    says(WEIGHTS, &range(worst_case(0.6, 400, 600).unwrap()));
}

#[test]
fn kappa() {
    let table = [vec![88, 14, 18], vec![10, 40, 10], vec![2, 6, 12]];
    let kappa = |disagreement| cohen_kappa(&table, disagreement).unwrap();
    let (plain, quadratic) = (kappa(Disagreement::Nominal), kappa(Disagreement::Quadratic));
    says(
        AGREEMENT,
        &format!(
            "({:.1} − {:.2}) / (1 − {:.2}) = {:.6}",
            plain.agreement, plain.by_chance, plain.by_chance, plain.kappa
        ),
    );
    says(AGREEMENT, &format!("with interval {}", range(plain.interval)));
    says(AGREEMENT, &format!("linear {:.6}", kappa(Disagreement::Linear).kappa));
    says(
        AGREEMENT,
        &format!("quadratic {:.6}, with standard error {:.6}", quadratic.kappa, quadratic.se),
    );
    says(AGREEMENT, &format!("and interval {}", range(quadratic.interval)));
}

#[test]
fn alpha_of_assessors() {
    let column = |text: &str| -> Vec<Option<u8>> {
        text.bytes().map(|c| c.is_ascii_digit().then(|| c - b'0')).collect()
    };
    let assessors = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."].map(column);
    let alpha = |metric| krippendorff_alpha(&assessors, metric).unwrap().alpha;
    says(
        AGREEMENT,
        &format!(
            "{:.6} (nominal), {:.6} (ordinal), {:.6} (interval) and {:.6} (ratio)",
            alpha(Metric::Nominal),
            alpha(Metric::Ordinal),
            alpha(Metric::Interval),
            alpha(Metric::Ratio)
        ),
    );
    let given = assessors.iter().flatten().flatten().count();
    says(AGREEMENT, &format!("{given} judgements"));
}

#[test]
fn intraclass_correlations() {
    let column = |ratings: [u8; 6]| ratings.map(Some).to_vec();
    let judges = [
        column([9, 6, 8, 7, 10, 6]),
        column([2, 1, 4, 1, 5, 2]),
        column([5, 3, 6, 2, 6, 4]),
        column([8, 2, 8, 6, 9, 7]),
    ];
    let found = intraclass(&judges).unwrap();
    for (name, one) in [
        ("ICC(1,1)", found.own_assessors),
        ("ICC(2,1)", found.random_assessors),
        ("ICC(3,1)", found.fixed_assessors),
        ("ICC(1,k)", found.own_assessors_average),
        ("ICC(2,k)", found.random_assessors_average.unwrap()),
        ("ICC(3,k)", found.fixed_assessors_average),
    ] {
        says(AGREEMENT, &format!("| {name} | {:.6} | {} |", one.icc, range(one.interval.unwrap())));
    }
}

#[test]
fn waves() {
    let scores = |scores: [f64; 7]| scores.map(|s| (s > 0.0).then_some(s));
    let first = scores([3.0, 4.0, 2.5, 4.5, 3.5, 0.0, 0.0]);
    let second = scores([3.5, 4.0, 3.0, 0.0, 0.0, 4.5, 2.0]);
    let both = paired(&first, &second).unwrap();
    says(WAVES, &format!("{:.6} with t = {:.6} and p = {:.6}", both.value, both.t, both.p));
    says(WAVES, &format!("the interval is {}", range(both.interval)));
    let found = overlapping(&first, &second).unwrap();
    says(WAVES, &format!("r = {:.6}, n12 = {}", found.r, found.n_both));
    says(WAVES, &format!("d = {:.6}, se = {:.6}, df = {:.6}", found.value, found.se, found.df));
    says(WAVES, &range(found.interval));
}
