//! What people write in their own words: from the page to the reviewer, and from there to the coordinator.
//! With a text stands the question, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use peil_exchange::{original_cell, safe_cell};
use peil_instrument::{Answer, Questionnaire};
use peil_simulation::UniquePatterns;

use crate::browser;
use crate::program::{OPENING, Service, done, peil, refused, sealed};
use crate::small_town::write_files;

/// The open item of the questionnaire, and one like it.
const ITEMS: [&str; 2] = ["what_would_help", "what_hinders"];
/// How many people answer each. The second has fewer than k = 10.
const WRITING: [usize; 2] = [14, 9];
const NAME: &str = "Marieke van Inkoop weet hier meer van, zeg ik op 3 mei";
const FUNCTION: &str = "Als enige jurist van het team durf ik dit niet";

/// The staff questionnaire with a second open item, which takes more than a page.
fn questionnaire() -> Questionnaire {
    let staff = peil_instrument::shipped::questionnaire("staff", None).unwrap().to_toml();
    let at = staff.find("id = \"what_would_help\"").unwrap();
    let from = staff[..at].rfind("[[").unwrap();
    let to = staff[at..].find("\n[").map_or(staff.len(), |end| at + end + 1);
    let second = staff[from..to].replace(ITEMS[0], ITEMS[1]).replace("= 1000", "= 4000");
    let both = format!("{}\n{second}\n{}", &staff[..to], &staff[to..]);
    let both = both.replacen("id = \"staff\"", "id = \"staff_two\"", 1);
    peil_instrument::load("two.toml", &both).unwrap()
}

/// What somebody writes to an item: nobody else writes the same.
fn text(item: usize, person: usize) -> String {
    match (item, person) {
        (0, 0) => NAME.to_owned(),
        (0, 1) => FUNCTION.to_owned(),
        (0, 2) => "=cmd|' /C calc'!A0".to_owned(),
        (0, 3) => "<script>alert('x')</script> & \"quotes\"; commas, too".to_owned(),
        (0, 4) => "Eerste regel\n\ntweede regel 🙂 één".to_owned(),
        (0, 5) => "'@apenstaartje".to_owned(),
        (1, 0) => {
            format!("Een heel verhaal. {}", "Zo ging het verder. ".repeat(190)).trim().to_owned()
        }
        (item, person) => format!("tekst {item} van {person}"),
    }
}

fn texts(item: usize) -> BTreeSet<String> {
    (0..WRITING[item]).map(|person| text(item, person)).collect()
}

/// An open wave in which these people have answered.
fn answered_wave(at: &Path) {
    write_files(at);
    let questionnaire = questionnaire();
    std::fs::write(at.join("two.toml"), questionnaire.to_toml()).unwrap();
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let create = ["wave", "create", "w1", "--organisation", "town", "--name-nl", "Meting"];
    let rest = ["--name-en", "Survey", "--opens", "2020-01-01", "--closes", "2999-12-31"];
    done(peil(at).args(create).args(rest).args(["--questionnaire", "two.toml", "--synthetic"]));
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    done(peil(at).args(["links", "w1", "--out", "links.csv"]));
    let mut links = csv::Reader::from_path(at.join("links.csv")).unwrap();
    let codes = links.records().map(|record| record.unwrap()[3].to_owned());
    let patterns = UniquePatterns::new(&questionnaire);
    let service = Service::start(at);
    for (person, code) in codes.take(WRITING[0]).enumerate() {
        let mut answers = patterns.answers(person as u64).unwrap();
        for (item, id) in ITEMS.iter().enumerate() {
            if person < WRITING[item] {
                let index = questionnaire.item_index(id).unwrap();
                let words = Answer::Words(text(item, person));
                answers.set(&questionnaire, index, words).unwrap();
            }
        }
        let first = browser::begin(&service.origin, "w1", &code);
        let (_, _, thanks) = browser::answer(&service.origin, first, &questionnaire, &answers);
        assert_eq!(thanks.status, 200, "{}", thanks.html);
    }
}

/// The cells of a CSV as they are meant, the first line apart.
fn read(path: &Path, delimiter: u8) -> (Vec<String>, Vec<Vec<String>>) {
    let content = std::fs::read_to_string(path).unwrap();
    let content = content.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(content.as_bytes());
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let cells = |record: csv::StringRecord| {
        for cell in &record {
            let formula = cell.starts_with(['=', '+', '-', '@']);
            assert!(!formula, "a cell that starts a formula: {cell}");
        }
        record.iter().map(|cell| original_cell(cell).to_owned()).collect()
    };
    (header, reader.records().map(|record| cells(record.unwrap())).collect())
}

fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777 == 0o600
}

/// The rows of the reviewer's file: with a text stand its item and the question, and no order tells whose
/// it is.
fn only_texts_are_handed_out(rows: &[Vec<String>]) {
    let questionnaire = questionnaire();
    assert_eq!(rows.len(), WRITING.iter().sum::<usize>());
    for (at, row) in rows.iter().enumerate() {
        let item = questionnaire.item_index(&row[1]).unwrap();
        let question = questionnaire.items()[item].text.nl.clone();
        let of = ITEMS.iter().position(|id| *id == row[1]).unwrap();
        assert!(texts(of).contains(&row[3]), "{row:?}");
        let number = (at + 1).to_string();
        let all = [number, row[1].clone(), question, row[3].clone(), String::new(), String::new()];
        assert_eq!(row[..], all, "nothing else stands there");
    }
    let written: BTreeSet<&str> = rows.iter().map(|row| row[3].as_str()).collect();
    assert_eq!(written.len(), rows.len(), "every text is there");
    let items: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
    assert!(!items.is_sorted() && !items.iter().rev().is_sorted(), "items are mixed");
}

/// What the reviewer gives back: a file of Dutch Excel, sorted otherwise.
fn fill_in(path: &Path, mut rows: Vec<Vec<String>>) {
    let mut csv = csv::WriterBuilder::new().delimiter(b';').from_path(path).unwrap();
    csv.write_record(["number", "item", "question", "text", "decision", "shown_text"]).unwrap();
    rows.reverse();
    for mut row in rows {
        let (decision, shown) = match row[3].as_str() {
            NAME => ("drop", ""),
            FUNCTION => ("change", "=Niet iedereen durft dit\r\nte zeggen"),
            _ => ("keep", ""),
        };
        row[3] = safe_cell(&row[3]).replace('\n', "\r\n");
        decision.clone_into(&mut row[4]);
        shown.clone_into(&mut row[5]);
        csv.write_record(&row).unwrap();
    }
    csv.flush().unwrap();
}

/// The bytes of everything in the data folder.
fn database(at: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(at.join("data")).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn own_words_are_reviewed_before_anybody_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    answered_wave(at);
    let review = |out: &str| {
        let mut command = peil(at);
        command.args(["words", "review", "w1", "--out", out]);
        command
    };
    let record = |file: &str, reviewer: &str| {
        let mut command = peil(at);
        command.args(["words", "record", "w1", file, "--reviewer", reviewer]);
        command
    };
    let show = |out: &str| {
        let mut command = peil(at);
        command.args(["words", "show", "w1", "--lang", "en", "--out", out]);
        command
    };

    for early in [&mut review("words.csv"), &mut show("texts.csv")] {
        let message = refused(early, 4);
        assert!(
            message.contains("not closed") && message.contains("peil wave close w1"),
            "{message}"
        );
    }
    let next = "Next for that person: peil words review w1 --out words.csv";
    let status = || done(peil(at).args(["wave", "status", "w1"]));
    assert!(!status().contains("own words"), "whether anybody wrote is not told before closing");
    let closed = done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    assert!(closed.contains("awaits a review") && closed.contains(next), "{closed}");
    assert!(status().contains(next), "{}", status());
    let message = refused(&mut show("texts.csv"), 4);
    assert!(message.contains("not reviewed yet"), "{message}");
    assert!(!at.join("texts.csv").exists() && !at.join("words.csv").exists());

    done(&mut review("words.csv"));
    assert!(is_private(&at.join("words.csv")));
    let message = refused(&mut review("words.csv"), 3);
    assert!(message.contains("words.csv is there already"), "{message}");
    refused(&mut review("nowhere/words.csv"), 3);
    let (header, rows) = read(&at.join("words.csv"), b',');
    assert_eq!(header, ["number", "item", "question", "text", "decision", "shown_text"]);
    only_texts_are_handed_out(&rows);

    // Not filled in: every line is named, what was written is not, and nothing is changed.
    let message = refused(&mut record("words.csv", "the adviser"), 3);
    assert!(message.contains("words.csv:2: number 1 has no decision. Mend: keep"), "{message}");
    assert!(!message.contains("Marieke"), "{message}");
    refused(&mut record("words.csv", " "), 3);
    refused(&mut record("missing.csv", "the adviser"), 3);

    // Handed out anew, in another order.
    done(review("again.csv").args(["--format", "excel-csv"]));
    let (_, again) = read(&at.join("again.csv"), b';');
    only_texts_are_handed_out(&again);
    let order = |rows: &[Vec<String>]| rows.iter().map(|row| row[3].clone()).collect::<Vec<_>>();
    assert_ne!(order(&rows), order(&again));

    let mut changed = again.clone();
    changed[6][3].push('!');
    fill_in(&at.join("again.csv"), changed);
    let message = refused(&mut record("again.csv", "the adviser"), 3);
    assert!(message.contains("number 7: `text` or `item` is not as it was written"), "{message}");
    assert!(holds(&database(at), NAME) && holds(&database(at), FUNCTION), "all is still there");

    fill_in(&at.join("again.csv"), again);
    let said = done(&mut record("again.csv", "the confidential adviser"));
    assert!(said.contains("Kept 21, changed 1, left out 1"), "{said}");
    assert!(!status().contains("own words"), "{}", status());
    let bytes = database(at);
    assert!(!holds(&bytes, NAME) && !holds(&bytes, FUNCTION), "gone from the database's files");
    assert!(holds(&bytes, &text(0, 7)), "the search finds what is there");
    for late in [&mut review("late.csv"), &mut record("again.csv", "somebody else")] {
        let message = refused(late, 4);
        assert!(message.contains("reviewed by the confidential adviser"), "{message}");
    }

    done(&mut show("texts.csv"));
    assert!(is_private(&at.join("texts.csv")));
    only_reviewed_texts_are_shown(&at.join("texts.csv"));
}

fn only_reviewed_texts_are_shown(path: &Path) {
    let questionnaire = questionnaire();
    let (header, rows) = read(path, b',');
    assert_eq!(header, ["status", "item", "question", "text"]);
    let (about, rows) = rows.split_at(2);
    for row in about {
        assert_eq!(row[..3], ["about", "", ""]);
    }
    for part in ["Survey:", "the confidential adviser", "1 texts were left out and 1 put in other"]
    {
        assert!(about[0][3].contains(part), "{part}: {about:?}");
    }
    assert!(about[1][3].contains("MADE-UP DATA"), "{about:?}");

    let question = |id: &str| {
        let item = &questionnaire.items()[questionnaire.item_index(id).unwrap()];
        item.text.en.clone()
    };
    let (hidden, shown): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row[0] == "hidden");
    // Fewer wrote to the second: not how many, and nothing of what they wrote.
    assert_eq!(
        hidden,
        [&["hidden", ITEMS[1], &question(ITEMS[1]), "not shown"].map(str::to_owned)]
    );
    for row in &shown {
        assert_eq!(row[..3], ["shown".to_owned(), ITEMS[0].to_owned(), question(ITEMS[0])]);
    }
    let mut wanted = texts(0);
    assert!(wanted.remove(NAME) && wanted.remove(FUNCTION));
    wanted.insert("=Niet iedereen durft dit\nte zeggen".to_owned());
    assert_eq!(shown.len(), wanted.len());
    assert_eq!(shown.iter().map(|row| row[3].clone()).collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn a_wave_that_asks_for_no_own_words_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let create = ["wave", "create", "w1", "--organisation", "town", "--name-nl", "Meting"];
    let rest = ["--name-en", "Survey", "--opens", "2020-01-01", "--closes", "2999-12-31"];
    done(peil(at).args(create).args(rest).args(["--themes", "communication"]));
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    let closed = done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    assert!(!closed.contains("own words"), "{closed}");
    let message = refused(peil(at).args(["words", "review", "w1", "--out", "words.csv"]), 4);
    assert!(message.contains("asks for no own words"), "{message}");
    let message = refused(peil(at).args(["words", "show", "w2", "--out", "texts.csv"]), 4);
    assert!(message.contains("waves: w1"), "{message}");
}
