//! What is wrong with a truth file is said by name, with the mend.

use peil_simulation::{Truth, TruthError, national};

use crate::{staff, staff_truth};

/// The error after replacing the first `from` by `to` in the shipped file.
fn error(from: &str, to: &str) -> TruthError {
    assert!(national::TRUTH.contains(from), "{from}");
    Truth::parse(&national::TRUTH.replacen(from, to, 1), &staff()).unwrap_err()
}

fn check(from: &str, to: &str, message: &str) {
    assert_eq!(error(from, to).to_string(), message);
}

#[test]
fn wrong_items() {
    check(
        "[items.knows_policy]",
        "[items.knows_police]",
        "the questionnaire has no item `knows_police`; correct the name or remove [items.knows_police]",
    );
    let from = national::TRUTH.find("[items.what_would_help]").unwrap();
    let without = &national::TRUTH[..from];
    assert_eq!(
        Truth::parse(without, &staff()).unwrap_err().to_string(),
        "`what_would_help` has no truth; add [items.what_would_help]"
    );
    check(
        "version = \"1.0.0\"",
        "version = \"2.0.0\"",
        "the truth is about staff 2.0.0, not about staff 1.0.0; use the file for this version",
    );
    let syntax = error("skip = 0.015", "skip = 0.015\nskipp = 0.1").to_string();
    assert!(syntax.contains("skipp"), "{syntax}");
}

#[test]
fn wrong_shares() {
    check(
        "[0.01, 0.04, 0.12, 0.49, 0.31]\ndont_know = 0.03",
        "[0.01, 0.04, 0.12, 0.49, 0.31]\ndont_know = 0.05",
        "the shares of `department_finds_important` add up to 1.02, not to 1; change one of them",
    );
    check(
        "[0.01, 0.04, 0.12, 0.49, 0.31]",
        "[0.05, 0.12, 0.49, 0.31]",
        "`department_finds_important` needs a share for each of 5 points; give exactly these",
    );
    check(
        "yes = 0.11, no = 0.89",
        "yes = 0.11, maybe = 0.89",
        "`had_suspicion` needs a share for each of yes, no; give exactly these",
    );
    check(
        "felt_unsafe = 0.41",
        "felt_unsafe = 1.41",
        "reasons_not_reporting: the share of an option is 1.41; it must be from 0 to 1",
    );
    check(
        "none = 0.19",
        "none = 0.99",
        "the options of `breach_types` cannot have these shares: of what the exclusive ones leave, none of \
         the others may take more and all together may not take less, because everybody who answers \
         ticks something; change one of them",
    );
    check(
        "dont_know = 0.15\nskip = 0.005\nsource = \"AR 2024, figure 8",
        "not_applicable = 0.15\nskip = 0.005\nsource = \"AR 2024, figure 8",
        "`manager_support` does not offer not_applicable; remove the key",
    );
    check(
        "writes = 0.07",
        "writes = 0.07\ndont_know = 0.1",
        "`what_would_help`: an open question needs `writes` and at least one of `texts`, and nothing \
         about codes",
    );
    check(
        "options = { yes = 0.12, no = 0.88 }",
        "shares = [0.12, 0.88]",
        "`is_manager`: a choice needs `options`, a share for each id, and no `shares`, `writes` or `texts`",
    );
}

#[test]
fn wrong_traits() {
    check(
        "scale = \"awareness\"",
        "scale = \"awarenes\"",
        "knows_policy: the questionnaire has no scale `awarenes`; correct the name",
    );
    check(
        "loading = 0.66",
        "loading = 1.0",
        "department_finds_important: loading is 1; it must be between -1 and 1",
    );
    check(
        "scale = \"awareness\"\nloading = 0.82\n",
        "scale = \"awareness\"\n",
        "`knows_policy`: `scale` and `loading` belong together; give both or neither",
    );
    check(
        "nothing = 0.207272727273 }",
        "nothing = 0.207272727273 }\nscale = \"reporting\"\nloading = 0.4",
        "`what_done` is asked only after `had_suspicion`, and both hang on a trait, so its shares would \
         not hold; remove the loading of one of them",
    );
}

#[test]
fn wrong_correlations() {
    check(
        "scales = [\"communication\", \"reporting\"]",
        "scales = [\"communication\", \"culture\"]",
        "the scales `communication` and `culture` need exactly one entry in [[correlations]]",
    );
    let start = national::TRUTH.find("[[correlations]]").unwrap();
    let second = start + 1 + national::TRUTH[start + 1..].find("[[correlations]]").unwrap();
    let without = [&national::TRUTH[..start], &national::TRUTH[second..]].concat();
    assert_eq!(
        Truth::parse(&without, &staff()).unwrap_err().to_string(),
        "the scales `communication` and `awareness` need exactly one entry in [[correlations]]"
    );
    let truth = staff_truth(&staff());
    let mut impossible = truth.correlations().clone();
    impossible.set(0, 1, 0.99);
    impossible.set(0, 2, -0.99);
    assert_eq!(truth.with_correlations(impossible), Err(TruthError::Correlations));
    let at = national::TRUTH.find("latent = ").unwrap();
    let end = at + national::TRUTH[at..].find('\n').unwrap();
    let latent = &national::TRUTH[at..end];
    assert_eq!(error(latent, "latent = -0.98"), TruthError::Correlations);
}

#[test]
fn the_truth_answers_for_itself() {
    let q = staff();
    let truth = staff_truth(&q);
    let item = |id: &str| q.item_index(id).unwrap();
    let close = |found: Option<f64>, expected: f64| {
        assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?} is not {expected}");
    };
    close(truth.expected_share(item("had_suspicion"), 1), 0.11);
    close(Some(truth.asked_share(item("what_done"))), 0.11);
    close(Some(truth.asked_share(item("reasons_not_reporting"))), 0.08);
    // (0.02 + 2 × 0.05 + 3 × 0.13 + 4 × 0.47 + 5 × 0.29) / 0.96
    close(truth.expected_mean(item("manager_good_example")), 4.0);
    close(truth.expected_option_share(item("breach_types"), 9), 0.19);
    assert_eq!(truth.expected_share(item("knows_policy"), 98), None);
    assert_eq!(truth.expected_share(item("what_would_help"), 1), None);
    assert!(truth.source(item("had_suspicion")).unwrap().contains("11%"));
    assert_eq!(truth.source(item("knows_policy")), None);
}
