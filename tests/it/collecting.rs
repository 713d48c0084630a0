//! `peil collect`, as somebody at a ministry uses it.

use std::fmt::Write as _;
use std::path::Path;

use crate::program::{done, peil, refused};

/// The results of an organisation of thirty people, in a folder of its name.
fn deliver(at: &Path, code: &str, shift: usize) {
    let units = format!("code,parent,name_nl,name_en,kind,heads\n{code},,Stad,Town,town,40\n");
    let mut answers = "unit,manager_good_example,knows_policy\n".to_owned();
    for person in 0..30 {
        let (one, other) = ((person + shift * person / 9) % 5 + 1, (person * 7) % 5 + 1);
        writeln!(answers, "{code},{one},{other}").unwrap();
    }
    std::fs::write(at.join("units.csv"), units).unwrap();
    std::fs::write(at.join("answers.csv"), answers).unwrap();
    let analyse = ["analyse", "--answers", "answers.csv", "--questionnaire", "staff"];
    done(peil(at).args(analyse).args(["--units", "units.csv", "--out", code]));
}

#[test]
fn deliveries_come_together_and_a_broken_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let codes = ["a", "b", "c", "d", "e", "f"];
    for (shift, code) in codes.iter().enumerate() {
        deliver(at, code, shift);
    }
    let collect = |more: &[&str]| {
        let mut command = peil(at);
        command.arg("collect").args(codes).args(more);
        command
    };
    let told = done(&mut collect(&["--out", "six"]));
    assert!(told.contains("6 organisations taken in, 0 deliveries left out"), "{told}");
    assert!(told.contains("benchmarks.csv") && told.contains("SHA256SUMS in six"), "{told}");

    std::fs::write(at.join("c/figures.csv"), "changed").unwrap();
    let message = refused(&mut collect(&["--out", "five", "--lang", "en"]), 3);
    assert!(message.contains("c: `figures.csv` was changed after Peil wrote it."), "{message}");
    assert!(message.contains("Mend: ask the organisation"), "{message}");
    assert!(!at.join("five").exists());
    let message = refused(&mut collect(&["--out", "five"]), 3);
    assert!(message.contains("Er is niets geschreven. Met --skip"), "{message}");
    let told = done(&mut collect(&["--out", "five", "--skip"]));
    assert!(told.contains("5 organisations taken in, 1 delivery left out"), "{told}");
    let report = std::fs::read_to_string(at.join("five/deliveries.csv")).unwrap();
    assert!(report.lines().any(|line| line.contains(",c,") && line.contains("refused")));
    let benchmarks = std::fs::read_to_string(at.join("five/benchmarks.csv")).unwrap();
    assert!(benchmarks.contains("item,manager_good_example,mean,,5,"), "{benchmarks}");
    // A delivery is never written onto.
    let message = refused(&mut collect(&["--out", "a", "--skip"]), 3);
    assert!(message.contains("is zelf een levering"), "{message}");
    refused(peil(at).args(["collect", "--out", "none"]), 2);
}
