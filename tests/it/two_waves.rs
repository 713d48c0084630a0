//! An organisation surveys twice: units change in between, and the plates and figures of the second wave
//! say what changed since the first.

use std::path::Path;

use peil_exchange::{LongRow, read_long_csv};
use peil_fieldwork::{Clock, Exchanged, Fieldwork, SecretsDir, Submitted, UrnDir};
use peil_instrument::{Answers, Questionnaire};
use peil_simulation::{Respondents, national, seeded};
use peil_storage::Store;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use crate::program::{OPENING, done, peil, refused, sealed};
use crate::repository;

/// Then: three teams of 40 beside the town's own people.
const THEN: [(&str, u32); 4] = [("town", 40), ("a", 40), ("b", 40), ("c", 12)];
/// Now: `a` has another code, `b` was split, and `c` has grown.
const NOW: [(&str, u32); 5] = [("town", 40), ("a2", 40), ("b1", 20), ("b2", 20), ("c", 40)];
const LINEAGE: &str = "previous,current\na,a2\nb,b1\nb,b2\n";

/// Writes the files of a wave.
fn write_files(folder: &Path, units: &[(&str, u32)]) {
    let mut tree = "code,parent,name_nl,name_en,kind,heads\n".to_owned();
    let mut staff = "unit,email,channel\n".to_owned();
    for (code, heads) in units {
        let parent = if *code == "town" { "" } else { "town" };
        writeln!(tree, "{code},{parent},Eenheid {code},Unit {code},team,{heads}").unwrap();
        for person in 0..*heads {
            writeln!(staff, "{code},{code}{person}@town.example,mail").unwrap();
        }
    }
    std::fs::write(folder.join("units.csv"), tree).unwrap();
    std::fs::write(folder.join("staff.csv"), staff).unwrap();
    std::fs::write(folder.join("lineage.csv"), LINEAGE).unwrap();
    let example = repository().join("docs/organisation.example.toml");
    let organisation = std::fs::read_to_string(example).unwrap();
    let organisation = organisation.replacen("code = \"rijk\"", "code = \"town\"", 1);
    std::fs::write(folder.join("organisation.toml"), organisation).unwrap();
}

/// Imports the files and opens a wave.
pub fn create(at: &Path, wave: &str, opens: &str, follows: &[&str]) {
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let names = ["--name-nl", "Meting", "--name-en", "Survey", "--organisation", "town"];
    let days = ["--opens", opens, "--closes", "2999-12-31"];
    done(peil(at).args(["wave", "create", wave]).args(names).args(days).args(follows));
    done(peil(at).args(["wave", "open", wave, "--staff", "staff.csv"]).args(sealed(at)));
}

/// Three quarters of everybody answer; `effect` of the units in `changed` on all traits.
pub async fn answer(at: &Path, wave: &str, changed: &[(&str, f64)], seed: u64) {
    let store =
        Store::open(&format!("sqlite:{}", at.join("data/peil.db").display())).await.unwrap();
    let secrets = SecretsDir::new(at.join("data/secrets"));
    let secret = secrets.read(wave).unwrap().unwrap();
    let clock: Clock =
        Arc::new(|| jiff::civil::date(2026, 3, 3).at(9, 0, 0, 0).in_tz("UTC").unwrap());
    let rng = Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed)));
    let desk = Fieldwork::new(store.clone(), secrets, UrnDir::new(at.join("data/urn")), clock, rng);
    let fielded = desk.wave(wave).await.unwrap().unwrap();
    let mut tx = store.begin_read().await.unwrap();
    let invitations = tx.invitations(wave).await.unwrap();
    let units = tx.wave_units(wave).await.unwrap();
    tx.commit().await.unwrap();
    let questionnaire: &Questionnaire = &fielded.questionnaire;
    let truth = national::truth(questionnaire).unwrap();
    let people = Respondents::new(questionnaire, &truth);
    let mut rng = seeded(seed);
    let mut met = vec![0_u32; units.len()];
    for invitation in &invitations {
        met[invitation.unit] += 1;
        if met[invitation.unit].is_multiple_of(4) {
            continue;
        }
        let unit = units[invitation.unit].code.as_str();
        let effect = changed.iter().find(|(code, _)| *code == unit).map_or(0.0, |(_, by)| *by);
        let answers: Answers = people.answer_with(&mut rng, &[effect; 6]);
        let code = peil_fieldwork::Code::of(&secret, &invitation.id).to_string();
        let Exchanged::Granted(token) = desk.exchange(&fielded, &code).await.unwrap() else {
            panic!("a good code is exchanged");
        };
        let submitted = desk.submit(&fielded, &token.to_string(), &answers).await.unwrap();
        assert_eq!(submitted, Submitted::Now);
    }
    store.close().await;
}

fn figures(at: &Path, out: &str) -> Vec<LongRow> {
    read_long_csv(std::fs::File::open(at.join(out).join("figures.csv")).unwrap()).unwrap()
}

fn row<'a>(rows: &'a [LongRow], unit: &str, measure: &str) -> &'a LongRow {
    let is = |row: &&LongRow| row.unit == unit && row.id == "culture" && row.measure == measure;
    rows.iter().find(is).unwrap()
}

#[tokio::test]
async fn the_second_wave_says_what_changed_since_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at, &THEN);
    create(at, "first", "2024-03-01", &[]);
    answer(at, "first", &[], 1).await;
    done(peil(at).args(["wave", "close", "first"]).args(OPENING));
    done(peil(at).args(["export", "first", "--out", "export-first"]));

    write_files(at, &NOW);
    create(at, "second", "2026-03-01", &["--previous", "first", "--lineage", "lineage.csv"]);
    answer(at, "second", &[("a2", 1.8)], 2).await;
    refused(peil(at).args(["export", "second", "--out", "too-early"]), 4);
    done(peil(at).args(["wave", "close", "second"]).args(OPENING));
    done(peil(at).args(["export", "second", "--out", "export-second"]));

    let (before, now) = (figures(at, "export-first"), figures(at, "export-second"));
    assert!(before.iter().all(|row| row.measure != "change"), "there was nothing before");
    // The renamed team: its mean of then, as then, and a change that is more than chance.
    let then = row(&before, "a", "mean");
    let previous = row(&now, "a2", "previous_mean");
    assert_eq!((previous.value, previous.low, previous.high), (then.value, then.low, then.high));
    let change = row(&now, "a2", "change");
    assert!(change.low.unwrap() > 0.0, "{change:?}");
    let difference = row(&now, "a2", "mean").value.unwrap() - then.value.unwrap();
    assert!((change.value.unwrap() - difference).abs() < 1e-9);
    assert_eq!((change.n, change.remark.as_str()), (None, "eerdere meting: first"));
    // Its own people did not change.
    let town = row(&now, "town", "change");
    assert!(town.value.is_some() && town.n.is_none() && town.status == "shown");
    // Why the others have none.
    let why = |unit: &str| {
        let row = row(&now, unit, "change");
        (row.status.clone(), row.remark.clone())
    };
    let not =
        |reason: &str| ("not_compared".to_owned(), format!("eerdere meting: first; {reason}"));
    assert_eq!((why("b1"), why("b2")), (not("split"), not("split")));
    assert_eq!(why("c"), not("not_shown_then"));

    done(peil(at).args(["plates", "second", "--out", "plates"]));
    assert!(at.join("plates/praatplaat-a2-eenheid-a2.pdf").is_file());

    // Without the dataset of the first wave there is nothing to compare with, and nothing is made up.
    std::fs::remove_dir_all(at.join("data/datasets/first")).unwrap();
    assert!(
        !peil(at).args(["export", "second", "--out", "again"]).output().unwrap().status.success()
    );
    assert!(!at.join("again/figures.csv").exists());
}
