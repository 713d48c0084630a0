//! Deliveries of several organisations, brought together.

mod broken;
mod together;

use std::fs;
use std::path::{Path, PathBuf};
use std::slice;

use peil_analysis::{About, Dataset, Results, Survey, SurveyedUnit, decide, evaluate};
use peil_disclosure::{Policy, Released};
use peil_exchange::collect::{CollectError, CollectOptions, Collected, collect};
use peil_exchange::{ExportOptions, write_checksums, write_export, write_zip};
use peil_instrument::{Lang, Text};

use crate::questionnaire;

/// An organisation of which twenty people answered.
#[derive(Debug, Clone)]
struct Town {
    code: &'static str,
    /// How many gave each of the three answers to the question `fun`.
    fun: [u8; 3],
    invited: u32,
    k: u32,
    version: &'static str,
    hash: String,
    synthetic: bool,
}

/// Their means are 2.0, 2.1, 2.2, 2.3, 2.5 and 2.6.
const TOWNS: [(&str, [u8; 3], u32); 6] = [
    ("adorp", [7, 6, 7], 40),
    ("beek", [6, 6, 8], 50),
    ("cuijk", [5, 6, 9], 60),
    ("dam", [4, 6, 10], 70),
    ("esch", [2, 4, 14], 80),
    ("franeker", [3, 4, 13], 25),
];

fn town(index: usize) -> Town {
    let (code, fun, invited) = TOWNS[index];
    let hash = "0f".repeat(32);
    Town { code, fun, invited, k: 10, version: "1.0.0", hash, synthetic: false }
}

impl Town {
    fn results(&self) -> Released<Results> {
        let questionnaire = questionnaire();
        let unit = |code: &str, parent, heads| SurveyedUnit {
            code: code.to_owned(),
            parent,
            name: Text::new(format!("Gemeente {code}"), format!("Town of {code}")),
            kind: "town".to_owned(),
            heads,
            invited: heads,
            whole: true,
        };
        let units = [unit(self.code, None, self.invited - 20), unit("team", Some(0), 20)];
        let mut builder = Dataset::builder(&questionnaire, units.len());
        let fun = (1..).zip(self.fun).flat_map(|(answer, n)| (0..n).map(move |_| answer));
        for (person, answer) in fun.enumerate() {
            let (tiring, other) = (1 + u8::from(person % 2 == 0), u8::from(person % 3 == 0));
            builder.add(0, 1, &[answer, tiring, 1 - other, other]).unwrap();
        }
        let dataset = builder.finish();
        let policy = Policy::new(self.k).unwrap();
        let survey =
            Survey { questionnaire: &questionnaire, units: &units, dataset: &dataset, policy };
        let about = About {
            wave: "w1".to_owned(),
            wave_name: Text::new("Meting", "Wave"),
            organisation: self.code.to_owned(),
            questionnaire: questionnaire.id().clone(),
            version: self.version.to_owned(),
            questionnaire_hash: self.hash.clone(),
            k: self.k,
            synthetic: self.synthetic,
        };
        evaluate(&survey, &decide(&survey).unwrap(), &about).unwrap()
    }

    /// Its export as a zip.
    fn zip(&self, at: &Path) -> PathBuf {
        let path = at.join(format!("{}.zip", self.code));
        let options = ExportOptions::default();
        write_zip(&questionnaire(), &self.results(), &path, &options).unwrap();
        path
    }

    /// Its export as a folder.
    fn folder(&self, at: &Path) -> PathBuf {
        let path = at.join(self.code);
        let options = ExportOptions::default();
        write_export(&questionnaire(), &self.results(), &path, &options, &[]).unwrap();
        path
    }
}

/// The first so many towns, each a zip.
fn zips(at: &Path, n: usize) -> Vec<PathBuf> {
    (0..n).map(|index| town(index).zip(at)).collect()
}

fn english(skip: bool) -> CollectOptions {
    CollectOptions { skip, lang: Lang::En, ..CollectOptions::default() }
}

fn collected(paths: &[PathBuf], out: &Path) -> Collected {
    collect(paths, out, &english(false)).unwrap()
}

/// What is said of deliveries that are refused; nothing is written then.
fn refused(paths: &[PathBuf], at: &Path) -> String {
    let out = at.join("out");
    let error = collect(paths, &out, &english(false)).unwrap_err();
    assert!(!out.exists(), "{error}");
    error.render(Lang::En).join("\n")
}

/// Puts other files in the place of what a folder has, and the sums over them.
fn rewritten(folder: &Path, name: &str, change: impl Fn(String) -> String) {
    let path = folder.join(name);
    let text = change(fs::read_to_string(&path).unwrap());
    fs::write(&path, text).unwrap();
    summed(folder);
}

/// Makes the sums anew, and what descriptions say of the figures.
fn summed(folder: &Path) {
    let names = || {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "SHA256SUMS").collect::<Vec<_>>()
    };
    let sums = || {
        write_checksums(folder, &names().iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        fs::read_to_string(folder.join("SHA256SUMS")).unwrap()
    };
    let sum = sums().lines().find(|line| line.ends_with("  figures.csv")).unwrap()[..64].to_owned();
    let path = folder.join("datapackage.json");
    let text = fs::read_to_string(&path).unwrap();
    if let Ok(mut package) = serde_json::from_str::<serde_json::Value>(&text) {
        for resource in package["resources"].as_array_mut().unwrap() {
            if resource["path"] == "figures.csv" {
                resource["hash"] = format!("sha256:{sum}").into();
            }
        }
        fs::write(&path, package.to_string()).unwrap();
    }
    sums();
}

fn rows(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let mut csv =
        csv::ReaderBuilder::new().has_headers(false).from_path(folder.join(name)).unwrap();
    csv.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_zip_is_the_folder_and_the_same_every_time() {
    let at = tempfile::tempdir().unwrap();
    let zip = town(0).zip(at.path());
    let bytes = fs::read(&zip).unwrap();
    assert_eq!(fs::read(town(0).zip(at.path())).unwrap(), bytes);
    let folder = town(0).folder(at.path());
    let mut archive = zip::ZipArchive::new(fs::File::open(&zip).unwrap()).unwrap();
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        assert_eq!(content, fs::read(folder.join(&name)).unwrap(), "{name}");
        assert_eq!(entry.last_modified(), Some(zip::DateTime::default()));
        names.push(name);
    }
    assert!(names.is_sorted());
    assert_eq!(names.len(), fs::read_dir(&folder).unwrap().count());
    let mut there: Vec<_> =
        fs::read_dir(at.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    there.sort();
    assert_eq!(there, ["adorp", "adorp.zip"], "nothing half-written stays");
}

#[test]
fn nobody_writes_onto_a_delivery() {
    let at = tempfile::tempdir().unwrap();
    let folder = town(0).folder(at.path());
    let error = collect(slice::from_ref(&folder), &folder, &english(true)).unwrap_err();
    assert!(matches!(error, CollectError::OntoDelivery(_)), "{error}");
    collected(&[folder], &at.path().join("out"));
}
