//! Import, launch, answer over HTTP, close, analyse, plates, export: nobody lost, nobody double, and
//! every figure recomputed here from the answers that were given.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use peil_analysis::Dataset;
use peil_instrument::{Answer, Answers, ItemKind, Questionnaire};
use peil_simulation::UniquePatterns;

use crate::browser;
use crate::figures::{Figures, decimals, plates_in, text_of};
use crate::program::{OPENING, Service, done, peil, refused, sealed};
use crate::small_town::{ANSWERING, UNITS, write_files};

const WAVE: [&str; 13] = [
    "wave",
    "create",
    "w1",
    "--organisation",
    "town",
    "--name-nl",
    "Meting",
    "--name-en",
    "Survey",
    "--opens",
    "2020-01-01",
    "--closes",
    "2999-12-31",
];

fn questionnaire() -> Questionnaire {
    peil_instrument::shipped::questionnaire("staff", None).unwrap()
}

/// Codes by unit, from the file that `peil links` writes.
fn codes(path: &Path) -> BTreeMap<String, Vec<String>> {
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in csv::Reader::from_path(path).unwrap().records() {
        let record = record.unwrap();
        codes.entry(record[0].to_owned()).or_default().push(record[3].to_owned());
    }
    codes
}

struct Given {
    unit: &'static str,
    answers: Answers,
}

#[test]
fn the_main_job() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let questionnaire = questionnaire();
    let patterns = UniquePatterns::new(&questionnaire);
    write_files(at);

    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    done(peil(at).args(WAVE));
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    done(peil(at).args(["links", "w1", "--out", "links.csv"]));
    let codes = codes(&at.join("links.csv"));

    let service = Service::start(at);
    let mut given: Vec<Given> = Vec::new();
    for (unit, n) in ANSWERING {
        for code in codes[unit].iter().take(n) {
            let answers = patterns.answers(given.len() as u64).unwrap();
            let first = browser::begin(&service.origin, "w1", code);
            let (address, body, thanks) =
                browser::answer(&service.origin, first, &questionnaire, &answers);
            assert_eq!(thanks.status, 200, "{}", thanks.html);
            if given.len().is_multiple_of(5) {
                let again = browser::post(&address, &body);
                assert_eq!(again.html, thanks.html, "a repeated submission gets the same page");
            }
            given.push(Given { unit, answers });
        }
    }
    let used = browser::begin(&service.origin, "w1", &codes["a"][0]);
    assert!(used.status >= 400 && !used.html.contains("peil-token"), "a code works once");
    drop(service);

    let status = done(peil(at).args(["wave", "status", "w1"]));
    assert!(status.contains(&format!("begun     {:>8}", given.len())), "{status}");
    refused(peil(at).args(["analyse", "--wave", "w1", "--out", "early"]), 4);
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    let status = done(peil(at).args(["wave", "status", "w1"]));
    assert!(status.contains(&format!("submitted {:>8}", given.len())), "{status}");

    nobody_is_lost_or_double(at, &questionnaire, &patterns, given.len());
    nothing_is_left(at, &codes);
    done(peil(at).args(["analyse", "--wave", "w1", "--out", "results"]));
    never_unprotected(at);
    done(peil(at).args(["export", "w1", "--out", "export"]));
    one_zip_is_a_delivery(at);
    done(peil(at).args(["plates", "w1", "--out", "plates", "--format", "pdf,html"]));
    let audited = done(peil(at).args(["audit", "results", "export"]));
    assert!(audited.contains("Nothing was found"), "{audited}");
    let figures = Figures::read(&at.join("export/figures.csv"));
    let analysed = std::fs::read(at.join("results/figures.csv")).unwrap();
    assert_eq!(analysed, std::fs::read(at.join("export/figures.csv")).unwrap());
    figures_are_right(&figures, &questionnaire, &given);
    plates_say_what_the_export_says(at, &figures);
    crate::scans::go_out_beside_the_figures(at);
}

/// The export as one zip, and what a ministry makes of it.
fn one_zip_is_a_delivery(at: &Path) {
    done(peil(at).args(["export", "w1", "--out", "town.zip"]));
    let told = done(peil(at).args(["collect", "town.zip", "--out", "national"]));
    assert!(told.contains("1 organisation taken in, 0 deliveries left out"), "{told}");
    let national = std::fs::read_to_string(at.join("national/national.csv")).unwrap();
    assert!(national.lines().skip(1).all(|line| line.starts_with("town,w1,town,")));
    // Exported once more, the same bytes.
    let zip = std::fs::read(at.join("town.zip")).unwrap();
    done(peil(at).args(["export", "w1", "--out", "town.zip"]));
    assert_eq!(std::fs::read(at.join("town.zip")).unwrap(), zip);
}

/// What was answered on a promise is analysed by it, whatever the frozen file is called.
fn never_unprotected(at: &Path) {
    let wave = ["analyse", "--wave", "w1", "--unprotected", "--out", "bare"];
    let message = refused(peil(at).args(wave), 3);
    assert!(message.contains("promised"), "{message}");
    std::fs::copy(at.join("data/datasets/w1/core.parquet"), at.join("mine.csv")).unwrap();
    let message = refused(
        peil(at)
            .args(["analyse", "--answers", "mine.csv", "--unprotected", "--out", "bare"])
            .args(["--questionnaire", "staff", "--units", "units.csv"]),
        3,
    );
    assert!(message.contains("mine.csv") && message.contains("promised"), "{message}");
    assert!(!at.join("bare").exists(), "nothing is written");
}

/// Every pattern stands in the frozen dataset exactly once.
fn nobody_is_lost_or_double(
    at: &Path,
    questionnaire: &Questionnaire,
    patterns: &UniquePatterns<'_>,
    n: usize,
) {
    let codes: Vec<String> = UNITS.iter().map(|(code, _, _)| (*code).to_owned()).collect();
    let dir = at.join("data/datasets/w1");
    let (dataset, _) = Dataset::read_parquet(&dir, questionnaire, &codes).unwrap();
    let core = dataset.core().unwrap();
    let columns = questionnaire.columns(0);
    let mut numbers: Vec<u64> = (0..core.len())
        .map(|row| {
            let byte = |name: &str| core.column(name).unwrap()[row];
            let record: Vec<u8> = columns.iter().map(|column| byte(&column.name)).collect();
            patterns.number_of_record(&record).expect("a record that somebody gave")
        })
        .collect();
    assert!(!numbers.is_sorted(), "the rows lie in the order of arrival");
    numbers.sort_unstable();
    assert_eq!(numbers, (0..n as u64).collect::<Vec<_>>());
}

/// After closing neither the database's files nor the secrets tell who was invited.
fn nothing_is_left(at: &Path, codes: &BTreeMap<String, Vec<String>>) {
    for folder in ["data/secrets", "data/urn"] {
        assert_eq!(std::fs::read_dir(at.join(folder)).unwrap().count(), 0, "{folder}");
    }
    for file in std::fs::read_dir(at.join("data")).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!holds("@town.example"), "mail addresses in {}", path.display());
            assert!(!holds(&codes["a"][0]), "a code in {}", path.display());
        }
    }
}

/// Means of scale scores by the half rule, straight from the answers.
fn scale_mean(questionnaire: &Questionnaire, scale: usize, given: &[&Given]) -> f64 {
    let scale = &questionnaire.scales()[scale];
    let scores: Vec<f64> = given
        .iter()
        .map(|given| {
            let opinions: Vec<f64> = scale
                .items
                .iter()
                .filter_map(|item| match given.answers.get(item.item) {
                    Answer::Code(code) if *code <= scale.points => {
                        let code = if item.reversed { scale.points + 1 - code } else { *code };
                        Some(f64::from(code))
                    }
                    _ => None,
                })
                .collect();
            opinions.iter().sum::<f64>() / opinions.len() as f64
        })
        .collect();
    scores.iter().sum::<f64>() / scores.len() as f64
}

fn close_to(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance
}

fn figures_are_right(figures: &Figures, questionnaire: &Questionnaire, given: &[Given]) {
    // Team c has six answers: b, the smallest that makes ten with it, is pooled with it in north.
    let hidden = |unit: &str| &figures.row(unit, "unit", "", "respondents", "")[12] == "hidden";
    assert!(hidden("c") && hidden("b"), "a small team and the one that would give it away");
    let all: Vec<&Given> = given.iter().collect();
    let of = |units: &[&str]| -> Vec<&Given> {
        given.iter().filter(|given| units.contains(&given.unit)).collect()
    };
    for (unit, people) in [
        ("town", all.clone()),
        ("north", of(&["a", "b", "c"])),
        ("a", of(&["a"])),
        ("south", of(&["south"])),
    ] {
        let respondents = figures.value(unit, "unit", "", "respondents").unwrap();
        assert!(close_to(respondents, people.len() as f64, 0.0), "{unit}: {respondents}");
        // Below the organisation scales for comparison need more answers than these units have.
        let scales =
            if unit == "town" { questionnaire.scales() } else { questionnaire.main_scales() };
        for (index, scale) in scales.iter().enumerate() {
            let expected = scale_mean(questionnaire, index, &people);
            let found = figures.value(unit, "scale", scale.id.as_str(), "mean").unwrap();
            // A mean of fewer than 100 is rounded, once, to a tenth.
            let tolerance = 0.05 + 1e-9;
            assert!(
                close_to(found, expected, tolerance),
                "{unit} {}: {found} {expected}",
                scale.id
            );
        }
    }
    for (index, item) in questionnaire.items().iter().enumerate() {
        if item.part != 0 || !matches!(item.kind, ItemKind::Rating { .. }) {
            continue;
        }
        for code in 1..=5_u8 {
            let n =
                all.iter().filter(|given| *given.answers.get(index) == Answer::Code(code)).count();
            let row = figures.row("town", "item", item.id.as_str(), "count", &code.to_string());
            assert_eq!(
                row[9].parse::<f64>().unwrap().to_bits(),
                (n as f64).to_bits(),
                "{}",
                item.id
            );
        }
    }
}

/// The text of a plate, read back from its PDF, has the numbers of the export.
fn plates_say_what_the_export_says(at: &Path, figures: &Figures) {
    let plates = plates_in(&at.join("plates"));
    assert_eq!(plates.len(), 4, "{plates:?}: town, north, a and south");
    for unit in ["north", "a", "south"] {
        let (_, path) = plates.iter().find(|(code, _)| code == unit).expect("a plate of the unit");
        let pages = done(Command::new("pdfinfo").arg(path));
        assert!(pages.contains("Pages:           2"), "{pages}");
        let text = text_of(path);
        let respondents = figures.value(unit, "unit", "", "respondents").unwrap();
        let invited = figures.value(unit, "unit", "", "invited").unwrap();
        assert!(text.contains(&format!("{respondents} van de {invited}")), "{text}");
        for scale in ["communication", "culture", "role_model"] {
            let mean = figures.value(unit, "scale", scale, "mean").unwrap();
            let dutch = format!("{mean:.1}").replace('.', ",");
            assert!(text.contains(&dutch), "{unit} {scale} {dutch}: {text}");
        }
        // So what was audited is all that a plate tells: nothing on it stands in no export.
        let told = figures.as_written();
        for number in decimals(&text) {
            assert!(told.contains(&number), "{unit}: {number} is in no export: {text}");
        }
        // The page gives the ends of the intervals too, and the same rule holds.
        let page = std::fs::read_to_string(path.with_extension("html")).unwrap();
        let figures = &page[page.find("<details>").unwrap()..page.find("</details>").unwrap()];
        assert!(decimals(figures).len() >= 3 * 3, "{unit}: {figures}");
        for number in decimals(&page[page.find("<body>").unwrap()..]) {
            assert!(told.contains(&number), "{unit}: {number} is in no export: {page}");
        }
    }
}
