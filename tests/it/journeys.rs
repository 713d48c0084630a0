//! A wave of known journeys on both databases: no row of any table ties an invitation to an answer.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use peil_anonymity::OpeningKey;
use peil_fieldwork::{
    Clock, Closing, Exchanged, Fieldwork, Invited, Promising, SecretsDir, Submitted, UrnDir, close,
    launch, results,
};
use peil_instrument::{Answer, parse_staff, parse_units};
use peil_simulation::UniquePatterns;
use peil_storage::{Store, WaveStatus, testkit};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sqlx::{AssertSqlSafe, Connection};

use crate::small_town::write_files;

const JOURNEYS: usize = 40;

fn opening_key() -> OpeningKey {
    OpeningKey::make([1; 32])
}

/// What the outside world knows of one journey.
struct Journey {
    email: String,
    code_hash: String,
    invitation: String,
    record: String,
}

#[tokio::test]
async fn no_row_ties_an_invitation_to_an_answer_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("peil.db");
    let url = format!("sqlite:{}", path.display());
    let (store, journeys) = field(&url, folder.path()).await;
    store.close().await;
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut dump = Vec::new();
    for table in tables {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
            .bind(&table)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let cells: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        let sql = format!("SELECT {} FROM {table}", cells.join(" || ' ' || "));
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        dump.extend(rows.into_iter().map(|row| (table.clone(), row.to_lowercase())));
    }
    nothing_ties(&dump, &journeys);
}

#[tokio::test]
async fn no_row_ties_an_invitation_to_an_answer_on_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    let url = tokio::task::spawn_blocking(testkit::fresh_postgres)
        .await
        .unwrap()
        .expect("a throw-away PostgreSQL");
    let (store, journeys) = field(&url, folder.path()).await;
    store.close().await;
    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut dump = Vec::new();
    for table in tables {
        let sql = format!("SELECT t::text FROM {table} t");
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        dump.extend(rows.into_iter().map(|row| (table.clone(), row.to_lowercase())));
    }
    nothing_ties(&dump, &journeys);
}

#[tokio::test]
async fn an_interrupted_closing_is_finished_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("peil.db").display());
    closing(&url, folder.path()).await;
}

#[tokio::test]
async fn an_interrupted_closing_is_finished_on_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    let url = tokio::task::spawn_blocking(testkit::fresh_postgres)
        .await
        .unwrap()
        .expect("a throw-away PostgreSQL");
    closing(&url, folder.path()).await;
}

/// The program stops right after the doors are shut; closing again does the rest, and once more
/// changes nothing.
async fn closing(url: &str, folder: &std::path::Path) {
    let (store, _) = field(url, folder).await;
    let mut tx = store.begin_write().await.unwrap();
    tx.set_wave_status("w1", WaveStatus::Open, WaveStatus::Closed).await.unwrap();
    tx.commit().await.unwrap();
    let dataset = folder.join("dataset");
    assert!(
        results(&store, |_| dataset.clone(), "w1").await.is_err(),
        "no result before the ledger has it"
    );

    let secrets = SecretsDir::new(folder.join("secrets"));
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let today = jiff::civil::date(2026, 4, 1);
    let (urn, key) = (UrnDir::new(folder.join("urn")), opening_key());
    let closing = Closing {
        store: &store,
        secrets: &secrets,
        urn: &urn,
        dataset_dir: &dataset,
        key: &key,
        today,
    };
    let closed = close(closing, &mut rng, "w1").await.unwrap();
    assert_eq!(closed.totals.submitted, JOURNEYS as u64);
    assert!(secrets.read("w1").unwrap().is_none(), "the secret is destroyed");
    let found = results(&store, |_| dataset.clone(), "w1").await.unwrap();
    let again = close(closing, &mut rng, "w1").await.unwrap();
    assert_eq!(again, closed);
    assert_eq!(results(&store, |_| dataset.clone(), "w1").await.unwrap().results, found.results);

    let mut tx = store.begin_read().await.unwrap();
    assert!(tx.invitations("w1").await.unwrap().is_empty());
    assert_eq!(tx.receipts("w1").await.unwrap().len(), JOURNEYS);
    tx.commit().await.unwrap();
    assert!(urn.segments("w1").unwrap().is_empty());

    // A dataset that somebody changed is not taken for the frozen one.
    let core = dataset.join("core.parquet");
    let mut bytes = std::fs::read(&core).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&core, bytes).unwrap();
    assert!(results(&store, |_| dataset.clone(), "w1").await.is_err());
}

/// Plays the journeys: everybody begins, then everybody submits in another order.
async fn field(url: &str, folder: &std::path::Path) -> (Store, Vec<Journey>) {
    write_files(folder);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let tree = parse_units("units.csv", &read("units.csv")).unwrap();
    let staff = parse_staff("staff.csv", &read("staff.csv"), &tree).unwrap();
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let store = Store::open(url).await.unwrap();
    let days = [jiff::civil::date(2026, 3, 1), jiff::civil::date(2026, 3, 31)];
    testkit::put_draft(&store, &tree, &questionnaire, "w1", days).await.unwrap();

    let secrets = SecretsDir::new(folder.join("secrets"));
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let promising = Promising {
        sealing_key: opening_key().sealing_key(),
        key_holder: "de coördinator".to_owned(),
        without_script: true,
        gone_on: jiff::civil::date(2026, 4, 30),
    };
    launch(&store, &secrets, &mut rng, "w1", Invited { units: &tree, staff: &staff }, &promising)
        .await
        .unwrap();
    let secret = secrets.read("w1").unwrap().unwrap();
    let mut tx = store.begin_read().await.unwrap();
    let invitations = tx.invitations("w1").await.unwrap();
    tx.commit().await.unwrap();

    let clock: Clock =
        Arc::new(|| jiff::civil::date(2026, 3, 3).at(9, 0, 0, 0).in_tz("UTC").unwrap());
    let desk = {
        let urn = UrnDir::new(folder.join("urn"));
        Fieldwork::new(store.clone(), secrets, urn, clock, Arc::new(Mutex::new(rng)))
    };
    let wave = desk.wave("w1").await.unwrap().unwrap();
    let patterns = UniquePatterns::new(&questionnaire);
    let open = questionnaire.item_index("what_would_help").unwrap();
    let mut journeys = Vec::new();
    let mut tokens = Vec::new();
    for (number, invitation) in invitations.iter().take(JOURNEYS).enumerate() {
        let code = peil_fieldwork::Code::of(&secret, &invitation.id);
        let Exchanged::Granted(token) = desk.exchange(&wave, &code.to_string()).await.unwrap()
        else {
            panic!("a good code is exchanged");
        };
        let mut answers = patterns.answers(number as u64).unwrap();
        answers.set(&questionnaire, open, Answer::Words(format!("own words {number}"))).unwrap();
        let record = answers.submission(&questionnaire).parts[0].clone().unwrap();
        journeys.push(Journey {
            email: invitation.email.clone().unwrap(),
            code_hash: hex(&invitation.code_hash),
            invitation: hex(&invitation.id),
            record: hex(&record),
        });
        tokens.push((token.to_string(), answers));
    }
    // Another order than that of beginning.
    for step in 0..JOURNEYS {
        let (token, answers) = &tokens[step * 7 % JOURNEYS];
        assert_eq!(desk.submit(&wave, token, answers).await.unwrap(), Submitted::Now);
    }
    (store, journeys)
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Everybody is in the database, and nobody's answers are: those lie in the urn, sealed. No row of a database can tie
/// an invitation to something that is not in it.
fn nothing_ties(dump: &[(String, String)], journeys: &[Journey]) {
    let of_person = |journey: &Journey, row: &str| {
        row.contains(&journey.email)
            || row.contains(&journey.code_hash)
            || row.contains(&journey.invitation)
    };
    // The dump is worth something: everybody is found in it.
    let people =
        dump.iter().filter(|(_, row)| journeys.iter().any(|journey| of_person(journey, row)));
    assert_eq!(people.count(), JOURNEYS);
    for (table, row) in dump {
        let answer = journeys.iter().find(|journey| row.contains(&journey.record));
        assert!(answer.is_none() && !row.contains("own words"), "an answer in {table}: {row}");
    }
    let tables: BTreeSet<&str> = dump.iter().map(|(table, _)| table.as_str()).collect();
    for table in ["words", "receipt", "tally"] {
        assert!(!tables.contains(table), "{table} is empty before closing");
    }
}
