//! Bad input: a clear message with file, line and mend, the exit code that says so, and nothing changed.

use std::fmt::Write as _;

use crate::program::{OPENING, done, peil, refused, sealed};
use crate::small_town::write_files;

#[test]
fn broken_files_are_refused_with_line_and_mend_and_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    let units =
        "code,parent,name_nl,name_en,kind,heads\ntown,,Stad,Town,town,5\na,nowhere,A,A,team,x\n";
    std::fs::write(at.join("bad.csv"), units).unwrap();
    let import = ["units", "import", "bad.csv", "--organisation", "organisation.toml"];
    let message = refused(peil(at).args(import), 3);
    assert!(message.contains("bad.csv:3"), "{message}");
    assert!(
        message.contains("nowhere") && message.contains("number of people"),
        "both problems: {message}"
    );
    let create = [
        "wave",
        "create",
        "w1",
        "--organisation",
        "town",
        "--name-nl",
        "M",
        "--name-en",
        "S",
        "--opens",
        "2026-01-01",
        "--closes",
        "2026-02-01",
    ];
    let message = refused(peil(at).args(create), 4);
    assert!(message.contains("units import"), "{message}");
}

#[test]
fn waves_that_make_no_sense_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let create = |code: &str, opens: &str, closes: &str, k: &str| {
        let mut command = peil(at);
        command.args(["wave", "create", code, "--organisation", "town", "--name-nl", "M"]);
        command.args(["--name-en", "S", "--opens", opens, "--closes", closes, "--k", k]);
        command
    };
    let message = refused(&mut create("Wave 1!", "2026-02-01", "2026-01-01", "3"), 3);
    for problem in ["wave code", "before it opens", "at least 5"] {
        assert!(message.contains(problem), "{problem}: {message}");
    }
    done(&mut create("w1", "2026-01-01", "2026-02-01", "10"));
    refused(&mut create("w1", "2026-01-01", "2026-02-01", "10"), 4);
    refused(peil(at).args(["wave", "close", "w1"]).args(OPENING), 4);
    refused(peil(at).args(["links", "w1", "--out", "links.csv"]), 4);
    let message = refused(peil(at).args(["wave", "status", "w2"]), 4);
    assert!(message.contains("waves: w1"), "{message}");
    std::fs::write(at.join("staff.csv"), "unit,email,channel\na,x@y.example,pigeon\n").unwrap();
    let message =
        refused(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)), 3);
    assert!(message.contains("staff.csv:2") && message.contains("pigeon"), "{message}");
    refused(peil(at).args(["wave", "open", "w1", "--staff", "missing.csv"]).args(sealed(at)), 3);
    refused(peil(at).args(["no-such-command"]), 2);
}

#[test]
fn answers_from_elsewhere_are_analysed_or_refused_with_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    let mut answers = "unit,manager_good_example,knows_policy\n".to_owned();
    for person in 0..30 {
        writeln!(answers, "south,{},{}", person % 5 + 1, (person * 7) % 5 + 1).unwrap();
    }
    std::fs::write(at.join("answers.csv"), &answers).unwrap();
    let analyse = |file: &str| {
        let mut command = peil(at);
        command.args(["analyse", "--answers", file, "--questionnaire", "staff"]);
        command.args(["--units", "units.csv", "--out", "out"]);
        command
    };
    done(&mut analyse("answers.csv"));
    let json = std::fs::read_to_string(at.join("out/results.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["schema"], 1);
    std::fs::write(at.join("bad.csv"), answers.replacen("south,1,1", "south,1,17", 1)).unwrap();
    let message = refused(&mut analyse("bad.csv"), 3);
    assert!(message.contains("bad.csv") && message.contains("knows_policy"), "{message}");
}

#[test]
fn shipped_questionnaires_pass_their_own_check() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = crate::repository().join("questionnaires");
    let said = done(peil(folder.path()).args(["questionnaire", "check"]).arg(shipped));
    assert!(said.contains("staff 1.0.0"), "{said}");
}

#[test]
fn settings_are_printed_and_a_wrong_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let said = done(peil(folder.path()).arg("config"));
    assert!(said.contains("listen = \"127.0.0.1:8470\""), "{said}");
    std::fs::write(folder.path().join("peil.toml"), "listn = 1\n").unwrap();
    let message = refused(peil(folder.path()).arg("config"), 3);
    assert!(message.contains("listn"), "{message}");
}
