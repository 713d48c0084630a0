//! From a database of the version before.

use std::error::Error;
use std::fs;
use std::path::Path;

use peil_storage::Store;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqlSafeStr, SqliteConnection};

use crate::place::{Engine, Ground, Place};
use crate::props::id;

/// The steps that the version before had, as it took them.
const BEFORE: [&str; 4] = ["begin", "team_link", "series", "words_review"];

/// A closed wave `w1` of which only texts and ledger are left, and an open wave `w2` with somebody's answers.
const ROWS: &[&str] = &[
    "INSERT INTO organisation VALUES ('rijk', 'Het Rijk', 'The State', '{}')",
    "INSERT INTO series VALUES ('rijk', 'integriteit', 'Integriteit', 'Integrity', 24)",
    "INSERT INTO questionnaire VALUES ('staff', '1.0.0', 'hash', 'id = \"staff\"')",
    "INSERT INTO wave SELECT column1, 'rijk', 'integriteit', 'Meting', 'Wave', 'staff', '1.0.0', 10, TRUE, \
     column2, '2024-11-04', '2024-11-29' FROM (VALUES ('w1', 'published'), ('w2', 'open')) AS v",
    "INSERT INTO wave_unit VALUES ('w2', 0, 'R', NULL, 'R', 'R', 'rijk', 9, 9, 0, 0, TRUE)",
    "INSERT INTO words VALUES ('w1', 'remarks', 'id of some words', 'dit vond ik ervan')",
    "INSERT INTO ledger VALUES ('w1', '2024-11-30', '{}', '00ff', 9, 8, 7, 0, 0)",
    "INSERT INTO invitation VALUES ('w2', 'id of invitation', 0, 'letter', NULL, 'hash of the code', TRUE)",
    "INSERT INTO spent VALUES ('w2', 'hash of a nonce')",
    "INSERT INTO answer VALUES ('w2', 'core', 'id of an answer', 0, 'answers')",
];

fn steps(engine: Engine) -> Migrator {
    let folder = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(folder);
    let steps = BEFORE.iter().zip(1..).map(|(&name, number)| {
        let sql = fs::read_to_string(folder.join(format!("{number:04}_{name}.sql"))).unwrap();
        let sql = AssertSqlSafe(sql).into_sql_str();
        Migration::new(number, name.into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(steps.collect())
}

async fn of_the_version_before(engine: Engine) -> Ground {
    let ground = Ground::new(engine);
    match engine {
        Engine::Sqlite => {
            let new = format!("{}?mode=rwc", ground.url);
            let mut connection = SqliteConnection::connect(&new).await.unwrap();
            steps(engine).run(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(&ground.url).await.unwrap();
            steps(engine).run(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }
    for sql in ROWS {
        let sql = match engine {
            Engine::Sqlite => bytes_for_sqlite(sql),
            Engine::Postgres => (*sql).to_owned(),
        };
        ground.raw(&sql).await.unwrap();
    }
    ground
}

/// A text literal is no BLOB on SQLite, and is BYTEA on PostgreSQL.
fn bytes_for_sqlite(sql: &str) -> String {
    let mut sql = sql.to_owned();
    for bytes in [
        "hash",
        "id of some words",
        "id of invitation",
        "hash of the code",
        "hash of a nonce",
        "id of an answer",
        "answers",
    ] {
        sql = sql.replace(&format!("'{bytes}'"), &format!("CAST('{bytes}' AS BLOB)"));
    }
    sql
}

/// All that an error says, with what lies under it.
fn whole(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut under = error.source();
    while let Some(error) = under {
        text = format!("{text}: {error}");
        under = error.source();
    }
    text
}

async fn refusal(ground: &Ground) -> String {
    whole(&Store::open(&ground.url).await.expect_err("answers are in it"))
}

pub async fn a_wave_that_is_open_is_closed_with_the_version_before(place: Place) {
    let ground = of_the_version_before(place.engine).await;
    let rows = "SELECT (SELECT COUNT(*) FROM answer) || ' ' || (SELECT COUNT(*) FROM spent) || ' ' \
                || (SELECT COUNT(*) FROM invitation WHERE used = TRUE) || ' ' \
                || (SELECT COUNT(*) FROM words) || ' ' || (SELECT COUNT(*) FROM ledger)";
    let columns = ground.columns().await;
    for _ in 0..2 {
        let refused = refusal(&ground).await;
        assert!(refused.contains("close_open_waves_with_the_version_before"), "{refused}");
        assert_eq!(ground.texts(rows).await, ["1 1 1 1 1"]);
        assert_eq!(ground.columns().await, columns);
    }

    // Answers that lie there still are not dropped in silence, whatever the wave's status says.
    ground.raw("UPDATE wave SET status = 'closed' WHERE code = 'w2'").await.unwrap();
    let refused = refusal(&ground).await;
    assert!(refused.contains("close_open_waves_with_the_version_before"), "{refused}");
    assert_eq!(ground.texts(rows).await, ["1 1 1 1 1"]);

    // As the version before does at closing.
    for table in ["answer", "spent", "invitation"] {
        ground.raw(&format!("DELETE FROM {table}")).await.unwrap();
    }
    let store = Store::open(&ground.url).await.unwrap();
    assert_eq!(ground.columns().await, place.columns().await);
    let mut tx = store.begin_read().await.unwrap();
    assert_eq!(tx.waves().await.unwrap().len(), 2);
    assert_eq!(tx.words("w1", &id("remarks")).await.unwrap(), ["dit vond ik ervan"]);
    let ledger = tx.ledger("w1").await.unwrap().unwrap();
    assert_eq!((ledger.totals.submitted, ledger.set_aside, ledger.repeated), (7, 0, 0));
    assert_eq!(tx.promise("w1").await.unwrap(), None);
    assert_eq!(tx.tally("w1").await.unwrap(), None);
}
