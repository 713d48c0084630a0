//! The notebook and the R script of `notebooks-data/` draw their figures, say the same, and notice a mean that does
//! not follow from the answers.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The figures that both draw.
const FIGURES: [&str; 2] = ["norms.png", "departments.png"];

fn data() -> PathBuf {
    crate::repository().join("notebooks-data")
}

/// A way to draw the figures of the folder `data`.
type Drawing = fn(data: &Path, out: &Path, lang: &str) -> Output;

const BOTH: [(&str, Drawing); 2] = [("figures.ipynb", notebook), ("figures.R", script)];

fn notebook(data: &Path, out: &Path, lang: &str) -> Output {
    // Without a screen.
    let mut command = Command::new(python());
    command.env("MPLBACKEND", "Agg").arg(crate::repository().join("tests/notebook.py"));
    draw(command.arg("figures.ipynb"), data, out, lang)
}

fn script(data: &Path, out: &Path, lang: &str) -> Output {
    let mut command = Command::new("Rscript");
    draw(command.args(["--vanilla", "figures.R"]), data, out, lang)
}

fn draw(command: &mut Command, data: &Path, out: &Path, lang: &str) -> Output {
    command.current_dir(data).env("LC_ALL", "C.UTF-8");
    command.env("PEIL_FIGURES", out).env("PEIL_FIGURES_LANG", lang);
    let program = command.get_program().display().to_string();
    let failed = |error| panic!("{program}: {error}; install it: apt-get install r-base-core");
    command.output().unwrap_or_else(failed)
}

/// The first Python with what the notebook needs: the system's own packages are for the system's own Python.
fn python() -> &'static str {
    let works = |python: &&str| {
        let output = Command::new(python).args(["-c", "import pandas, matplotlib"]).output();
        output.is_ok_and(|output| output.status.success())
    };
    ["python3", "/usr/bin/python3"].into_iter().find(works).expect(
        "no python3 has pandas and matplotlib; install them: \
         apt-get install python3-pandas python3-matplotlib",
    )
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn both_draw_the_figures_and_say_the_same() {
    let said = BOTH.map(|(name, drawing)| {
        let of_language = ["nl", "en"].map(|lang| {
            let out = tempfile::tempdir().unwrap();
            let output = drawing(&data(), &out.path().join("new"), lang);
            assert!(output.status.success(), "{name}: {}", text(&output.stderr));
            let drawn = FIGURES.map(|figure| {
                let png = std::fs::read(out.path().join("new").join(figure)).unwrap();
                assert!(png.starts_with(b"\x89PNG") && png.len() > 20_000, "{name}: {figure}");
                png
            });
            (text(&output.stdout), drawn)
        });
        let [(said, dutch), (said_in_english, english)] = of_language;
        assert_eq!(said, said_in_english, "{name}");
        for (figure, (dutch, english)) in FIGURES.iter().zip(dutch.iter().zip(&english)) {
            assert!(dutch != english, "{name}: {figure} is the same in both languages");
        }
        said
    });
    assert_eq!(said[0], said[1]);
    // Twelve ministries and six scales.
    assert_eq!(said[0].lines().filter(|line| line.ends_with(" / 10")).count(), 12, "{}", said[0]);
    assert_eq!(
        said[0].lines().filter(|line| line.ends_with(" released")).count(),
        6,
        "{}",
        said[0]
    );
}

#[test]
fn a_released_mean_that_does_not_follow_from_the_answers_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(data()).unwrap() {
        let file = entry.unwrap().path();
        std::fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    let path = folder.path().join("synthetic-figures.csv");
    let figures = std::fs::read_to_string(&path).unwrap();
    let mean = "2025,VS,VS,,scale,culture,mean,";
    let line = figures.lines().find(|line| line.starts_with(mean)).unwrap();
    let mut cells: Vec<&str> = line.split(',').collect();
    cells[9] = "4.99";
    std::fs::write(&path, figures.replacen(line, &cells.join(","), 1)).unwrap();
    for (name, drawing) in BOTH {
        let output = drawing(folder.path(), &folder.path().join("out"), "nl");
        assert!(!output.status.success(), "{name} goes on");
        let message = text(&output.stderr);
        assert!(message.contains("culture: ") && message.contains("4.99 released"), "{message}");
    }
}

#[test]
fn the_notebook_is_kept_without_what_a_run_leaves() {
    let notebook = std::fs::read_to_string(data().join("figures.ipynb")).unwrap();
    let notebook: Value = serde_json::from_str(&notebook).unwrap();
    assert_eq!(notebook["nbformat"], 4);
    for cell in notebook["cells"].as_array().unwrap() {
        if cell["cell_type"] == "code" {
            assert_eq!(
                cell["outputs"],
                serde_json::json!([]),
                "clear all outputs before you keep it"
            );
            assert_eq!(
                cell["execution_count"],
                Value::Null,
                "clear all outputs before you keep it"
            );
        }
    }
}
