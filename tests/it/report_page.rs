//! `peil analyse --format report`: the page that a director reads.

use std::path::Path;
use std::process::Command;

use crate::program::{done, peil, refused};
use crate::small_town::write_files;

fn analyse(at: &Path, more: &[&str]) -> Command {
    let mut command = peil(at);
    command.args(["analyse", "--answers", "answers.csv", "--questionnaire", "staff"]);
    command.args(["--units", "units.csv"]).args(more);
    command
}

/// Thirty people of one team.
fn write_answers(at: &Path) {
    write_files(at);
    let rows = (0..30).map(|person| format!("south,{},{}\n", person % 5 + 1, person * 7 % 5 + 1));
    let rows: String = rows.collect();
    let file = format!("unit,manager_good_example,knows_policy\n{rows}");
    std::fs::write(at.join("answers.csv"), file).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_report_is_one_page_with_its_sum() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_answers(at);
    done(&mut analyse(at, &["--format", "report", "--out", "out"]));
    assert_eq!(names(&at.join("out")), ["SHA256SUMS", "about.md", "report.html"]);
    let read = |name: &str| std::fs::read_to_string(at.join("out").join(name)).unwrap();
    let page = read("report.html");
    assert!(page.contains("<html lang=\"nl\">") && page.contains("Eenheid south"), "{page}");
    assert!(read("SHA256SUMS").contains("  report.html"));
    assert!(read("about.md").contains("`report.html`"));
    done(&mut analyse(at, &["--format", "report", "--lang", "en", "--out", "english"]));
    let page = std::fs::read_to_string(at.join("english/report.html")).unwrap();
    assert!(page.contains("<html lang=\"en\">") && page.contains("Unit south"), "{page}");
}

#[test]
fn a_list_chooses_what_is_written_of_protected_results() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_answers(at);
    done(&mut analyse(at, &["--format", "json,parquet,report", "--out", "out"]));
    let there = ["SHA256SUMS", "about.md", "figures.parquet", "report.html", "results.json"];
    assert_eq!(names(&at.join("out")), there);
    let sums = std::fs::read_to_string(at.join("out/SHA256SUMS")).unwrap();
    assert!(sums.contains("  results.json"), "{sums}");
    done(&mut analyse(at, &["--out", "usual"]));
    let usual = names(&at.join("usual"));
    assert!(
        usual.contains(&"results.json".to_owned()) && usual.contains(&"figures.csv".to_owned())
    );
    assert!(!usual.contains(&"report.html".to_owned()), "{usual:?}");
}

#[test]
fn figures_that_nobody_released_get_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_answers(at);
    let asked = ["--unprotected", "--format", "csv,report", "--out", "out"];
    let message = refused(&mut analyse(at, &asked), 3);
    assert!(message.contains("released figures only") && message.contains("Mend:"), "{message}");
    assert!(!at.join("out").exists(), "nothing is written");
}
