//! `peil analyse` on files of another survey program.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::program::{done, peil, refused};
use crate::small_town::write_files;

const COLUMNS: &str = "\
separator = ';'
encoding = 'windows-1252'
unit = 'Afdeling'
ignore = ['id', '*tijd']

[columns]
manager_good_example = 'V1'
knows_policy = 'V2'

[codes]
A1 = 1
A2 = 2
A3 = 3
A4 = 4
A5 = 5

[units]
'Beleid Zu\u{ef}d' = 'south'
";

fn analyse(at: &Path, answers: &str, more: &[&str]) -> Command {
    let mut command = peil(at);
    command.args(["analyse", "--answers", answers, "--questionnaire", "staff"]);
    command.args(["--units", "units.csv"]).args(more);
    command
}

/// The same thirty people, plainly and as an export.
fn write_answers(at: &Path) {
    let mut plain = "unit,manager_good_example,knows_policy\n".to_owned();
    let mut export = "id;starttijd;Afdeling;V1;V2\r\n".to_owned();
    for person in 0..30 {
        let (one, other) = (person % 5 + 1, (person * 7) % 5 + 1);
        writeln!(plain, "south,{one},{other}").unwrap();
        write!(export, "{person};9:{person};\"Beleid Zu\u{ef}d\";A{one};A{other}\r\n").unwrap();
    }
    let latin: Vec<u8> =
        export.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    std::fs::write(at.join("answers.csv"), plain).unwrap();
    std::fs::create_dir(at.join("export")).unwrap();
    std::fs::write(at.join("export/answers.csv"), latin).unwrap();
    std::fs::write(at.join("columns.toml"), COLUMNS).unwrap();
}

#[test]
fn an_export_gives_by_its_mapping_what_the_plain_file_gives() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    write_answers(at);
    done(&mut analyse(at, "answers.csv", &["--out", "plain"]));
    let by = ["--columns", "columns.toml", "--out", "mapped"];
    done(&mut analyse(at, "export/answers.csv", &by));
    for file in ["results.json", "figures.csv"] {
        let read = |folder: &str| std::fs::read(at.join(folder).join(file)).unwrap();
        assert_eq!(read("plain"), read("mapped"), "{file}");
    }
    std::fs::write(at.join("bad.toml"), COLUMNS.replace("A5 = 5", "A5 = 50")).unwrap();
    let by = ["--columns", "bad.toml", "--out", "bad"];
    let message = refused(&mut analyse(at, "export/answers.csv", &by), 3);
    assert!(message.contains("bad.toml:15") && message.contains("A028"), "{message}");
    assert!(!at.join("bad").exists(), "nothing is written");
}

#[test]
fn a_column_is_ignored_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    let file = format!("who,unit,knows_policy\n{}", "x,south,3\n".repeat(30));
    std::fs::write(at.join("answers.csv"), file).unwrap();
    let message = refused(&mut analyse(at, "answers.csv", &["--out", "out"]), 3);
    assert!(message.contains("`who`"), "{message}");
    done(&mut analyse(at, "answers.csv", &["--ignore", "w*", "--out", "out"]));
}

#[test]
fn rows_set_aside_are_counted_and_kept_for_their_owner() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    let rows = "south,3\n".repeat(30);
    std::fs::write(
        at.join("answers.csv"),
        format!("unit,knows_policy\n{rows}mars,3\nsouth,=1+1\n"),
    )
    .unwrap();
    let message = refused(&mut analyse(at, "answers.csv", &["--out", "out"]), 3);
    assert_eq!(message.lines().count(), 2, "{message}");
    assert!(!at.join("out").exists(), "nothing is written");
    for _ in 0..2 {
        let said = done(&mut analyse(at, "answers.csv", &["--lenient", "--out", "out"]));
        assert!(said.contains("2 of 32 rows were set aside"), "{said}");
        let rejected = std::fs::read_to_string(at.join("out/rejected.csv")).unwrap();
        let lines: Vec<&str> = rejected.lines().collect();
        assert_eq!(lines[0], "line,reason,unit,knows_policy");
        assert!(lines[1].starts_with("32,") && lines[1].ends_with(",mars,3"), "{rejected}");
        assert!(lines[2].starts_with("33,") && lines[2].ends_with(",south,'=1+1"), "{rejected}");
    }
    let sums = std::fs::read_to_string(at.join("out/SHA256SUMS")).unwrap();
    assert!(!sums.contains("rejected.csv"), "{sums}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let about = std::fs::metadata(at.join("out/rejected.csv")).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
    }
    let good = format!("unit,knows_policy\n{rows}");
    std::fs::write(at.join("answers.csv"), good).unwrap();
    let said = done(&mut analyse(at, "answers.csv", &["--lenient", "--out", "out"]));
    assert!(said.contains("None of 30 rows"), "{said}");
    let rejected = std::fs::read_to_string(at.join("out/rejected.csv")).unwrap();
    assert_eq!(rejected.lines().count(), 1);
}
