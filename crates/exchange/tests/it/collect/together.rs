//! What comes out of deliveries that fit.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use peil_exchange::collect::{
    BENCHMARK_COLUMNS, CollectError, DELIVERY_COLUMNS, NATIONAL_COLUMNS, collect,
};
use peil_exchange::{LONG_COLUMNS, read_long_csv};
use peil_instrument::Lang;

use super::{Town, collected, english, refused, rows, town, zips};

/// The line of a figure in `benchmarks.csv`, from the number of organisations on.
fn benchmark(out: &Path, kind: &str, id: &str, measure: &str, answer: &str) -> String {
    let found: Vec<String> = rows(out, "benchmarks.csv")
        .into_iter()
        .filter(|row| row[1..5] == [kind, id, measure, answer])
        .map(|row| row[5..12].join(" "))
        .collect();
    assert_eq!(found.len(), 1, "{kind} {id} {measure} {answer}");
    found.concat()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn five_organisations_have_benchmarks_by_hand() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    collected(&zips(at.path(), 5), &out);
    assert_eq!(rows(&out, "benchmarks.csv")[0], BENCHMARK_COLUMNS);
    // Of five values type 7 takes the second, third and fourth: 2.0 [2.1] [2.2] [2.3] 2.6.
    assert_eq!(benchmark(&out, "item", "fun", "mean", ""), "5 2.1 2.2 2.3 100  shown");
    // 7, 8, 9, 10 and 14 of 20 people: together 48 of 100.
    assert_eq!(benchmark(&out, "item", "fun", "share", "3"), "5 0.4 0.45 0.5 100 0.48 shown");
    assert_eq!(benchmark(&out, "item", "fun", "count", "3"), "5 8 9 10 100 48 shown");
    // 20 of 40, 50, 60, 70 and 80: together 100 of 300.
    assert_eq!(
        benchmark(&out, "unit", "", "response", ""),
        "5 0.285714286 0.333333333 0.4 300 0.3333333333333333 shown"
    );
    assert_eq!(benchmark(&out, "unit", "", "invited", ""), "5 50 60 70  300 shown");
    assert_eq!(benchmark(&out, "unit", "", "respondents", ""), "5 20 20 20  100 shown");
}

#[test]
fn between_two_organisations_a_quartile_is_part_of_the_way() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    collected(&zips(at.path(), 6), &out);
    // 2.0 2.1 2.2 2.3 2.5 2.6: places 2.25, 3.5 and 4.75.
    assert_eq!(benchmark(&out, "item", "fun", "mean", ""), "6 2.125 2.25 2.45 120  shown");
}

#[test]
fn a_quartile_between_thirds_has_nine_decimals() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    let invited = [30, 60, 60, 60, 60, 45];
    let towns = invited.into_iter().enumerate();
    let paths: Vec<PathBuf> =
        towns.map(|(index, invited)| Town { invited, ..town(index) }.zip(at.path())).collect();
    collected(&paths, &out);
    // 20 of 60 four times, of 45 and of 30: at place 4.75 three quarters of the way from 1/3 to 4/9.
    assert_eq!(
        benchmark(&out, "unit", "", "response", ""),
        "6 0.333333333 0.333333333 0.416666667 315 0.38095238095238093 shown"
    );
}

#[test]
fn four_organisations_have_figures_and_no_benchmark() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    collected(&zips(at.path(), 4), &out);
    let lines = rows(&out, "benchmarks.csv");
    assert!(lines.len() > 20);
    for line in &lines[1..] {
        assert_eq!(line[5..12].join(","), ",,,,,,hidden", "{line:?}");
    }
    let national = rows(&out, "national.csv");
    assert!(national.iter().any(|row| row[0] == "dam" && row[6] == "mean" && row[9] == "2.3"));
}

#[test]
fn a_figure_that_one_organisation_hides_has_no_national_number() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    let mut paths = zips(at.path(), 5);
    // Below its k nothing of the answers is shown.
    paths.push(Town { k: 21, ..town(5) }.zip(at.path()));
    collected(&paths, &out);
    assert_eq!(benchmark(&out, "item", "fun", "mean", ""), "5 2.1 2.2 2.3   shown");
    assert_eq!(benchmark(&out, "item", "fun", "share", "3"), "5 0.4 0.45 0.5   shown");
    assert_eq!(benchmark(&out, "unit", "", "invited", ""), "6 42.5 55 67.5  325 shown");
    paths.remove(0);
    collected(&paths, &out);
    assert_eq!(benchmark(&out, "item", "fun", "mean", ""), "      hidden", "four give it");
    let about = fs::read_to_string(out.join("about.md")).unwrap();
    assert!(about.contains("10 (4×), 21 (1×)"), "{about}");
}

#[test]
fn national_has_every_figure_of_whole_organisations_as_it_was() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    let (zip, folder) = (town(1).zip(at.path()), town(0).folder(at.path()));
    collected(&[zip, folder.clone()], &out);
    let national = rows(&out, "national.csv");
    assert_eq!(national[0], NATIONAL_COLUMNS);
    let delivered = read_long_csv(fs::File::open(folder.join("figures.csv")).unwrap()).unwrap();
    let whole = delivered.iter().filter(|row| row.unit == "adorp").count();
    assert!(delivered.len() > whole, "the delivery has a unit too");
    let taken: Vec<_> = national.iter().filter(|row| row[0] == "adorp").collect();
    assert_eq!(taken.len(), whole);
    assert!(national[1..].iter().all(|row| row[2] == row[0]), "no units");
    let column = |name: &str| LONG_COLUMNS.iter().position(|column| *column == name).unwrap();
    for (row, same) in rows(&folder, "figures.csv")[1..].iter().zip(&taken) {
        assert_eq!(row[2..], same[2..]);
        assert_eq!((&row[0], &row[1]), (&same[1], &same[0]));
    }
    assert_eq!(column("value"), 9);
}

#[test]
fn the_order_of_deliveries_does_not_matter() {
    let at = tempfile::tempdir().unwrap();
    let mut paths = zips(at.path(), 6);
    fs::write(at.path().join("notes.zip"), "no zip").unwrap();
    paths.push(at.path().join("notes.zip"));
    paths.push(at.path().join("nowhere.zip"));
    let (one, other) = (at.path().join("one"), at.path().join("other"));
    collect(&paths, &one, &english(true)).unwrap();
    paths.reverse();
    paths.swap(1, 4);
    collect(&paths, &other, &english(true)).unwrap();
    assert_eq!(files(&one), files(&other));
    // Again, over what is there.
    collect(&paths, &one, &english(true)).unwrap();
    assert_eq!(files(&one), files(&other));
}

#[test]
fn every_file_has_its_sum_and_its_description() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    let told = collected(&zips(at.path(), 5), &out);
    let files = files(&out);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "SHA256SUMS",
            "about.md",
            "benchmarks.csv",
            "codebook.csv",
            "csv-metadata.json",
            "datapackage.json",
            "deliveries.csv",
            "national.csv",
        ]
    );
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let summed: Vec<&str> = sums.lines().map(|line| &line[66..]).collect();
    assert_eq!(summed, names[1..]);
    assert_eq!(told.files.len(), summed.len());
    let package: serde_json::Value = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    let web: serde_json::Value = serde_json::from_slice(&files["csv-metadata.json"]).unwrap();
    assert_eq!(package["peil"]["organisations"].as_array().unwrap().len(), 5);
    for (resource, table) in
        package["resources"].as_array().unwrap().iter().zip(web["tables"].as_array().unwrap())
    {
        let name = resource["path"].as_str().unwrap();
        assert_eq!(table["url"], name);
        let header = rows(&out, name).remove(0);
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let fields: Vec<&str> = fields.iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(header, fields, "{name}");
        let sum = resource["hash"].as_str().unwrap().strip_prefix("sha256:").unwrap();
        assert!(sums.contains(&format!("{sum}  {name}\n")), "{name}");
    }
    for text in [&files["about.md"], &files["datapackage.json"], &files["codebook.csv"]] {
        assert!(!String::from_utf8_lossy(text).contains('⟦'));
    }
    // Every id of the national figures stands in the codebook.
    let book = rows(&out, "codebook.csv");
    for row in &rows(&out, "national.csv")[1..] {
        assert!(row[5].is_empty() || book.iter().any(|line| line[0] == row[5]), "{row:?}");
        assert!(book.iter().any(|line| line[0] == row[0] && line[1] == "organisation"));
    }
}

#[test]
fn the_report_names_who_delivered_and_who_was_refused() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    let mut paths = zips(at.path(), 2);
    let other = Town { version: "2.0.0", ..town(2) }.zip(at.path());
    paths.push(other);
    assert!(refused(&paths, at.path()).contains("cuijk.zip"));
    let told = collect(&paths, &out, &english(true)).unwrap();
    assert_eq!(told.organisations, ["adorp", "beek"]);
    assert_eq!(told.refused.len(), 1);
    let report = rows(&out, "deliveries.csv");
    assert_eq!(report[0], DELIVERY_COLUMNS);
    let lines: Vec<String> = report[1..]
        .iter()
        .map(|row| [&row[..6], &row[7..10], &row[11..]].concat().join("|") + "\n")
        .collect();
    expect![[r"
        adorp|Gemeente adorp|Town of adorp|w1|tiny|1.0.0|10|20|adorp.zip|taken|
        beek|Gemeente beek|Town of beek|w1|tiny|1.0.0|10|20|beek.zip|taken|
        cuijk|||w1|tiny|2.0.0|10||cuijk.zip|refused|The questionnaire is tiny 2.0.0; most deliveries have tiny 1.0.0. Mend: bring deliveries of tiny 2.0.0 together on their own.
    "]].assert_eq(&lines.concat());
    assert!(report[1..].iter().all(|row| row[10].len() == 64), "each has its fingerprint");
    let about = fs::read_to_string(out.join("about.md")).unwrap();
    assert!(about.contains("* cuijk.zip: The questionnaire is tiny 2.0.0"), "{about}");
    assert!(!about.contains(at.path().to_str().unwrap()), "no path of this machine");
}

#[test]
fn if_nothing_is_left_nothing_is_written() {
    let at = tempfile::tempdir().unwrap();
    let paths = [at.path().join("nowhere.zip")];
    let out = at.path().join("out");
    let error = collect(&paths, &out, &english(true)).unwrap_err();
    assert!(matches!(error, CollectError::Nothing(_)), "{error}");
    assert!(!out.exists());
}

#[test]
fn the_same_organisation_twice_is_refused_both_times() {
    let at = tempfile::tempdir().unwrap();
    let mut paths = zips(at.path(), 2);
    let again = at.path().join("again");
    fs::create_dir(&again).unwrap();
    paths.push(town(1).folder(&again));
    let told = refused(&paths, at.path());
    assert_eq!(told.matches("another delivery of organisation `beek`").count(), 2, "{told}");
    let out = at.path().join("out");
    assert_eq!(collect(&paths, &out, &english(true)).unwrap().organisations, ["adorp"]);
}

#[test]
fn made_up_answers_are_never_among_real_ones() {
    let at = tempfile::tempdir().unwrap();
    let made_up = |index| Town { synthetic: true, ..town(index) };
    let paths = [made_up(0).zip(at.path()), made_up(1).zip(at.path())];
    let out = at.path().join("out");
    collected(&paths, &out);
    assert!(fs::read_to_string(out.join("about.md")).unwrap().contains("MADE-UP DATA"));
    let benchmarks = rows(&out, "benchmarks.csv");
    assert!(benchmarks[1..].iter().all(|row| row[12] == "verzonnen gegevens"));
    fs::remove_dir_all(&out).unwrap();
    let mixed = [&paths[..], &[town(2).zip(at.path())]].concat();
    let told = refused(&mixed, at.path());
    assert_eq!(told.matches("These are made-up data").count(), 2, "{told}");
}

#[test]
fn which_questionnaire_is_meant_is_not_guessed() {
    let at = tempfile::tempdir().unwrap();
    let paths: [PathBuf; 2] =
        [town(0).zip(at.path()), Town { version: "2.0.0", ..town(1) }.zip(at.path())];
    let told = refused(&paths, at.path());
    assert!(told.contains("tiny 1.0.0 (adorp); tiny 2.0.0 (beek)"), "{told}");
}

#[test]
fn a_wave_with_own_items_fits_if_its_questions_are_those_of_the_others() {
    let at = tempfile::tempdir().unwrap();
    let out = at.path().join("out");
    let mut paths = zips(at.path(), 2);
    let own = Town { version: "1.0.0+w1", hash: "aa".repeat(32), ..town(2) };
    let folder = own.folder(at.path());
    paths.push(folder.clone());
    assert_eq!(collected(&paths, &out).organisations.len(), 3);
    fs::remove_dir_all(&out).unwrap();
    super::rewritten(&folder, "codebook.csv", |book| book.replace("Fun?", "Fun at work?"));
    let told = refused(&paths, at.path());
    assert!(told.contains("cuijk: `fun` is another question"), "{told}");
    // The same version with another fingerprint is another questionnaire, whatever its words.
    paths[2] = Town { hash: "aa".repeat(32), ..town(3) }.zip(at.path());
    let told = refused(&paths, at.path());
    assert!(told.contains("dam.zip: The questionnaire is called tiny 1.0.0, but is"), "{told}");
}

#[test]
fn a_dutch_reader_gets_dutch() {
    let at = tempfile::tempdir().unwrap();
    let paths = [at.path().join("nowhere.zip")];
    let error = collect(&paths, &at.path().join("out"), &english(false)).unwrap_err();
    let told = error.render(Lang::Nl).join("\n");
    assert!(told.contains("Dit bestand of deze map is er niet. Oplossing: "), "{told}");
}
