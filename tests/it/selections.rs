//! A wave with some themes and items of the organisation's own, from draft to export; and the wave after it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use peil_instrument::{
    Answer, Answers, Questionnaire, chosen_blocks, parse_own_items, select, shipped,
};
use peil_simulation::UniquePatterns;

use crate::browser;
use crate::figures::plates_in;
use crate::program::{OPENING, Service, done, peil, refused, sealed};
use crate::small_town::{ANSWERING, write_files};

const OWN: &str = r#"
title = { nl = "Onze verhuizing", en = "Our move" }
intro = { nl = "Over het nieuwe stadhuis.", en = "About the new town hall." }

[[items]]
id = "own_desk"
text = { nl = "Aan mijn nieuwe plek kan ik goed werken.", en = "I can work well at my new desk." }
type = "rating"
format = "agreement"

[[items]]
id = "own_moved"
text = { nl = "Bent u al verhuisd?", en = "Have you moved yet?" }
type = "single"
options = [
  { id = "yes", code = 1, text = { nl = "Ja", en = "Yes" } },
  { id = "no", code = 2, text = { nl = "Nee", en = "No" } },
]
"#;

const MARK: &str = "Deze vragen stelt uw eigen organisatie. Ze gaan niet naar het ministerie.";

fn import(at: &Path) {
    write_files(at);
    std::fs::write(at.join("own.toml"), OWN).unwrap();
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
}

fn create(at: &Path, code: &str) -> Command {
    let mut command = peil(at);
    command.args(["wave", "create", code, "--organisation", "town"]);
    command.args(["--name-nl", "Meting", "--name-en", "Survey"]);
    command.args(["--opens", "2020-01-01", "--closes", "2999-12-31"]);
    command
}

/// What the program makes of the two files, made here.
fn expected() -> Questionnaire {
    let staff = shipped::questionnaire("staff", None).unwrap();
    let own = parse_own_items("own.toml", OWN, shipped::bank()).unwrap();
    let blocks = chosen_blocks(&staff, &["communication", "culture"]).unwrap();
    select(&staff, Some(&blocks), Some(&own), "w1").unwrap()
}

/// Answers of everybody: a pattern for the themes, and something for the own items.
fn answers_of(questionnaire: &Questionnaire, person: usize) -> Answers {
    let patterns = UniquePatterns::new(questionnaire);
    let mut answers = patterns.answers(person as u64).unwrap();
    for (id, points) in [("own_desk", 5), ("own_moved", 2)] {
        let item = questionnaire.item_index(id).unwrap();
        let code = Answer::Code(u8::try_from(person % points + 1).unwrap());
        answers.set(questionnaire, item, code).unwrap();
    }
    answers
}

#[test]
fn own_items_are_asked_marked_and_leave_in_files_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    import(at);
    let choice = ["--themes", "theme_culture,communication", "--own-items", "own.toml"];
    let said = done(create(at, "w1").args(choice));
    assert!(said.contains("2 of 6 themes of staff 1.0.0, and 2 items of its own"), "{said}");
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    done(peil(at).args(["links", "w1", "--out", "links.csv"]));

    let questionnaire = expected();
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in csv::Reader::from_path(at.join("links.csv")).unwrap().records() {
        let record = record.unwrap();
        codes.entry(record[0].to_owned()).or_default().push(record[3].to_owned());
    }
    let service = Service::start(at);
    let welcome = browser::get(&format!("{}/w/w1", service.origin)).html;
    assert!(welcome.contains("Uw organisatie stelt ook eigen vragen."), "{welcome}");
    let mut given = Vec::new();
    for (unit, n) in ANSWERING {
        for code in codes[unit].iter().take(n) {
            let answers = answers_of(&questionnaire, given.len());
            let first = browser::begin(&service.origin, "w1", code);
            assert!(!first.html.contains(MARK), "the first theme is everybody's");
            let (_, _, thanks) = browser::answer(&service.origin, first, &questionnaire, &answers);
            assert_eq!(thanks.status, 200, "{}", thanks.html);
            given.push(answers);
        }
    }
    drop(service);
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    let said = done(peil(at).args(["export", "w1", "--out", "export"]));
    assert!(said.contains("own-items.csv") && said.contains("own-codebook.csv"), "{said}");
    the_files_are_apart(&at.join("export"), &questionnaire, &given);
    done(peil(at).args(["analyse", "--wave", "w1", "--out", "results"]));
    results_bear_the_mark(&at.join("results"));
    done(peil(at).args(["plates", "w1", "--out", "plates"]));
    for (_, plate) in plates_in(&at.join("plates")) {
        let text = done(Command::new("pdftotext").arg(plate).arg("-"));
        assert!(text.contains("Cultuur") && !text.contains("Meldregeling"), "{text}");
        assert!(!text.contains("verhuis") && !text.contains("nieuwe plek"), "{text}");
    }
}

fn the_files_are_apart(export: &Path, questionnaire: &Questionnaire, given: &[Answers]) {
    let read = |name: &str| std::fs::read_to_string(export.join(name)).unwrap();
    for name in ["figures.csv", "codebook.csv"] {
        let text = read(name);
        for own in ["own_desk", "own_moved", "own_block", "verhuis"] {
            assert!(!text.contains(own), "{own} in {name}");
        }
        assert!(text.contains("culture") && !text.contains("knows_policy"), "{name}");
    }
    let codebook = read("own-codebook.csv");
    assert!(codebook.contains("own_desk,item,own_block"), "{codebook}");
    assert!(!codebook.contains("free_to_discuss"), "{codebook}");
    let sums = read("SHA256SUMS");
    let files = std::fs::read_dir(export).unwrap().count();
    assert_eq!(sums.lines().count() + 1, files, "every file but the sums: {sums}");
    for name in ["units.csv", "units-codebook.csv", "datapackage.json", "csv-metadata.json"] {
        let text = read(name);
        assert!(!text.contains("own_") && !text.contains("verhuis"), "own items in {name}");
    }

    let own = read("own-items.csv");
    assert_eq!(own.lines().next(), read("figures.csv").lines().next(), "the same columns");
    let desk = questionnaire.item_index("own_desk").unwrap();
    let mut ids = BTreeSet::new();
    let mut counts = 0;
    for record in csv::Reader::from_reader(own.as_bytes()).records() {
        let record = record.unwrap();
        assert_eq!((&record[2], &record[3]), ("town", "own_block"), "never below the whole");
        ids.insert(record[5].to_owned());
        if (&record[5], &record[6]) == ("own_desk", "count") && &record[7] != "98" {
            let code = Answer::Code(record[7].parse().unwrap());
            let n = given.iter().filter(|answers| *answers.get(desk) == code).count();
            assert_eq!(record[9], n.to_string(), "{record:?}");
            counts += 1;
        }
    }
    assert_eq!(ids.into_iter().collect::<Vec<_>>(), ["own_desk", "own_moved"]);
    assert_eq!(counts, 5);
}

fn results_bear_the_mark(results: &Path) {
    assert!(results.join("own-items.csv").is_file());
    let json = std::fs::read_to_string(results.join("results.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for figure in json["figures"].as_array().unwrap() {
        let is_own = figure["id"].as_str().is_some_and(|id| id.starts_with("own_"));
        assert_eq!(figure.get("own").is_some(), is_own, "{figure}");
    }
}

#[test]
fn a_whole_questionnaire_has_no_files_of_its_own_items() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    import(at);
    let said = done(&mut create(at, "w1"));
    assert!(!said.contains("It asks"), "{said}");
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    done(peil(at).args(["export", "w1", "--out", "export"]));
    assert!(!at.join("export/own-items.csv").exists());
    assert!(!at.join("export/own-codebook.csv").exists());
}

#[test]
fn what_cannot_be_asked_is_refused_with_file_line_and_mend() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    import(at);
    let one = "\n[[items]]\nid = \"own_0\"\ntext = { nl = \"Vraag 0?\", en = \"Item 0?\" }\n\
               type = \"rating\"\nformat = \"agreement\"\n";
    let more: String = (1..=9).map(|n| one.replace('0', &n.to_string())).collect();
    let wrong = |name: &str, text: &str| std::fs::write(at.join(name), text).unwrap();
    wrong("eleven.toml", &format!("{OWN}{more}"));
    wrong(
        "open.toml",
        &OWN.replace("type = \"rating\"\nformat = \"agreement\"", "type = \"open\""),
    );
    wrong("bank.toml", &OWN.replace("own_desk", "knows_policy"));
    for (file, line, part) in [
        ("eleven.toml", 68, "Q014 The list `items` in the file holds 11. Mend: "),
        ("open.toml", 8, "Q092 Item `own_desk` asks for own words"),
        ("bank.toml", 6, "Q091 `knows_policy` is a question of the bank"),
    ] {
        let message = refused(create(at, "w1").args(["--own-items", file]), 3);
        assert!(message.contains(&format!("{file}:{line}: {part}")), "{file}: {message}");
        assert!(message.contains("Mend: "), "{message}");
    }
    let message = refused(
        create(at, "w1").args(["--themes", "cultuur,weather", "--own-items", "none.toml"]),
        3,
    );
    for part in [
        "--themes: the questionnaire has no theme `cultuur`. Did you mean `culture`?",
        "no theme `weather`. Mend: choose from communication, awareness,",
        "--own-items: none.toml: there is no such file",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    // Nothing was made, and the same with a plan: file and line.
    done(create(at, "w1").args(["--themes", "culture"]));
    let plan = "code = \"w2\"\nname = { nl = \"M\", en = \"S\" }\norganisation = \"town\"\n\
                series = \"survey\"\nopens = 2998-01-05\ncloses = 2999-01-30\n\
                questionnaire = \"staff\"\nversion = \"1.0.0\"\nthemes = [\n  \"culture\",\n  \
                \"wether\",\n]\nown_items = \"eleven.toml\"\nk = 10\n";
    wrong("wave.toml", plan);
    let message = refused(peil(at).args(["wave", "create", "--from", "wave.toml"]), 3);
    assert!(message.contains("wave.toml:11: the questionnaire has no theme `wether`"), "{message}");
    assert!(message.contains("eleven.toml:68: Q014"), "{message}");
    wrong("wave.toml", &plan.replace("eleven.toml", "gone.toml"));
    let message = refused(peil(at).args(["wave", "create", "--from", "wave.toml"]), 3);
    assert!(message.contains("wave.toml:13: gone.toml: there is no such file"), "{message}");
    wrong(
        "wave.toml",
        &plan.replace("\"1.0.0\"", "\"1.0.0+w1\"").replace("wether", "communication"),
    );
    let message = refused(peil(at).args(["wave", "create", "--from", "wave.toml"]), 3);
    assert!(message.contains("wave.toml:8: version 1.0.0+w1 was itself made"), "{message}");
}

#[test]
fn the_next_wave_asks_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    import(at);
    // An earlier version that Peil does not have, with a theme that is not there any more.
    let staff = shipped::questionnaire("staff", None).unwrap().to_toml();
    let earlier = staff.replacen("version = \"1.0.0\"", "version = \"0.9.0\"", 1).replacen(
        "\"theme_risks\"",
        "\"theme_danger\"",
        1,
    );
    std::fs::write(at.join("earlier.toml"), earlier).unwrap();
    let held = |code: &str, opens: &str, closes: &str, more: &[&str]| {
        let mut command = peil(at);
        command.args(["wave", "create", code, "--organisation", "town", "--series", code]);
        command.args(["--name-nl", "M", "--name-en", "S", "--opens", opens, "--closes", closes]);
        done(command.args(more));
        done(peil(at).args(["wave", "open", code, "--staff", "staff.csv"]).args(sealed(at)));
        done(peil(at).args(["wave", "close", code]).args(OPENING));
    };
    let (opens, closes) = ("2024-10-07", "2024-11-01");
    let own = ["--own-items", "own.toml", "--questionnaire", "earlier.toml"];
    let some = [&own[..], &["--themes", "culture,danger"]].concat();
    held("some", opens, closes, &some);
    held("all", opens, closes, &own);

    let said = done(peil(at).args(["series", "next", "some", "--out", "some", "--lang", "en"]));
    assert!(said.contains("own-items.toml            2 items of your own"), "{said}");
    assert!(said.contains("staff 0.9.0 to 1.0.0"), "{said}");
    let plan = std::fs::read_to_string(at.join("some/wave.toml")).unwrap();
    for part in [
        "version = \"1.0.0\"\n",
        "# Only these themes are asked. Last time there was also: danger. In staff 1.0.0",
        "themes = [\"culture\"]\n",
        "own_items = \"own-items.toml\"\n",
    ] {
        assert!(plan.contains(part), "{part}: {plan}");
    }
    let changes = std::fs::read_to_string(at.join("some/questionnaire-changes.md")).unwrap();
    assert!(!changes.contains("own_desk"), "nothing changes in it: {changes}");
    let said = done(peil(at).args(["wave", "create", "--from", "some/wave.toml"]));
    assert!(said.contains("1 of 6 themes of staff 1.0.0, and 2 items of its own"), "{said}");

    let said = done(peil(at).args(["series", "next", "all", "--out", "all"]));
    assert!(said.contains("own-items.toml"), "{said}");
    let plan = std::fs::read_to_string(at.join("all/wave.toml")).unwrap();
    assert!(!plan.contains("themes = "), "all then is all now: {plan}");
    let own = std::fs::read_to_string(at.join("all/own-items.toml")).unwrap();
    assert!(own.starts_with("# De eigen vragen van meting all."), "{own}");
    let again = parse_own_items("own-items.toml", &own, shipped::bank()).unwrap();
    assert_eq!(again.items().len(), 2);
    let said = done(peil(at).args(["wave", "create", "--from", "all/wave.toml"]));
    assert!(said.contains("6 of 6 themes of staff 1.0.0, and 2 items"), "{said}");
}
