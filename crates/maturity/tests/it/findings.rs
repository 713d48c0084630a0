//! Findings of others, and the published case of 2024.

use std::path::Path;

use expect_test::expect;
use peil_instrument::Text;
use peil_maturity::{
    Finding, Member, Profile, Programme, State, Verdict, read_findings, write_findings,
};

use crate::court;

fn open_data(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notebooks-data");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// What the Court of Audit published of twelve ministries in 2024, as a programme.
fn ministries() -> (Vec<Finding>, Programme) {
    let framework = court();
    let findings = read_findings(&framework, &open_data("ministry-norms-2024.csv")).unwrap();
    let mut codes: Vec<String> = Vec::new();
    for finding in &findings {
        if !codes.contains(&finding.organisation) {
            codes.push(finding.organisation.clone());
        }
    }
    let member = |code: &String| {
        let of_it = findings.iter().filter(|finding| finding.organisation == *code);
        let mut verdicts = vec![None; framework.norms.len()];
        for finding in of_it {
            verdicts[finding.norm] = Some(Verdict::Stated(finding.state));
        }
        let profile = Profile::of_verdicts(&framework, |norm| verdicts[norm].as_ref());
        Member { code: code.clone(), name: Text::new(code, code), profile }
    };
    let members = codes.iter().map(member).collect();
    (findings, Programme { members })
}

/// Counts as the report tells them: of the twelve ministries so many meet the norm, have a step to take "to a lesser
/// degree", have a step to take; and of the rest nothing is published by ministry.
#[test]
fn the_published_case_gives_the_counts_behind_the_figures_of_the_report() {
    let (_, programme) = ministries();
    assert_eq!(programme.members.len(), 12);
    let counts: Vec<[usize; 4]> =
        (0..15).map(|norm| State::ALL.map(|state| programme.counts(norm).of(state))).collect();
    let expected = [
        // Figure 1: risk analyses; policy.
        [3, 2, 7, 0],
        [4, 5, 3, 0],
        // Figure 2: coordinators.
        [7, 3, 2, 0],
        [0, 0, 0, 12],
        [0, 0, 0, 12],
        [0, 0, 0, 12],
        // Figure 4: support for managers.
        [5, 3, 4, 0],
        // Figure 3: reporting; investigating.
        [8, 0, 4, 0],
        [6, 3, 3, 0],
        // Figure 5: confidential advisers.
        [11, 0, 1, 0],
        [11, 0, 1, 0],
        [7, 0, 5, 0],
        [0, 0, 0, 12],
        [0, 0, 0, 12],
        // Figure 1: learning and evaluating.
        [3, 4, 5, 0],
    ];
    assert_eq!(counts, expected);
}

#[test]
fn what_is_not_published_is_neither_met_nor_not_met() {
    let framework = court();
    let (_, programme) = ministries();
    for member in &programme.members {
        assert_eq!(member.profile.overall.unknown, 5, "norms 4, 5, 6, 13 and 14: {}", member.code);
        assert_eq!(member.profile.overall.judged(), 10);
    }
    let norms: Vec<usize> =
        programme.learning(&framework).iter().map(|learning| learning.norm + 1).collect();
    assert_eq!(norms, [1, 2, 3, 7, 8, 9, 10, 11, 12, 15]);
}

#[test]
fn findings_come_back_from_their_table() {
    let framework = court();
    let (findings, _) = ministries();
    assert_eq!(findings.len(), 180);
    let written = write_findings(&framework, &findings);
    assert_eq!(read_findings(&framework, &written).unwrap(), findings);
    assert!(findings.iter().any(|finding| finding.derived));
}

#[test]
fn what_is_wrong_with_findings_is_told_by_line() {
    let wrong = "\
norm,organisation,judgement,derived,note
1,AZ,met,no,
ca_policy,AZ,good,no,
99,AZ,met,no,
1,,met,no,
2,AZ,met,maybe,
ca_risk_analysis,AZ,partly,no,
3,AZ,partly
";
    let error = read_findings(&court(), wrong).unwrap_err();
    expect!["line 8: this is no row of the table (CSV error: record 7 (line: 8, byte: 148): found record with 3 fields, but the previous record has 5 fields); put quotation marks around a cell with a comma"].assert_eq(&error.to_string());
    let rest = wrong.trim_end_matches("3,AZ,partly\n");
    let error = read_findings(&court(), rest).unwrap_err();
    expect![[r"
        line 3: `good` is no judgement: write met, partly, not_met, or not_published
        line 4: `99` is no norm of this framework: give its id, or its number from 1 to 15
        line 5: no organisation is named
        line 6: `maybe` does not say whether the judgement is derived: write yes or no, or nothing
        line 7: norm ca_risk_analysis of AZ stands here a second time; the first is on line 2"]]
    .assert_eq(&error.to_string());
}
