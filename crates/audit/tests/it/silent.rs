//! Where there is nothing to find, nothing is said.

use crate::fixture::Results;

/// A team of four that is pooled with the smallest other, as the rule has it.
fn pooled() -> Results {
    Results::new(&[
        ("ORG", "", 80),
        ("A", "ORG", 20),
        ("B", "ORG", 30),
        ("C", "ORG", 23),
        ("D", "ORG", 7),
    ])
    .respondents("ORG", 41)
    .respondents("A", 12)
    .respondents("B", 14)
    .counts("ORG", "q", &[4, 6, 10, 11, 10])
    .mean("A", "q", None, 3.1)
    .mean("B", "q", None, 3.4)
}

#[test]
fn what_the_rule_shows_tells_nothing() {
    let report = pooled().audit();
    assert!(report.is_silent(), "{report:?}");
    assert!(report.looked_at.groups >= 6);
}

#[test]
fn counts_of_groups_of_k_may_be_known() {
    let report = pooled().counts("A", "q", &[2, 2, 3, 3, 2]).audit();
    assert!(report.is_silent(), "{report:?}");
}

#[test]
fn figures_that_cannot_be_true_together_are_no_finding_and_are_told() {
    let report = pooled().counts("B", "p", &[9, 9]).counts("ORG", "p", &[8, 20]).audit();
    assert_eq!(report.findings, []);
    assert!(!report.contradictions.is_empty());
    assert!(!report.is_silent());
}
