//! The shape of the database, as append-only files of the `migrations` folder.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{PgPool, SqlSafeStr, SqlitePool};

use crate::StorageError;

/// Number, name, text.
type File = (i64, &'static str, &'static str);

const SQLITE: &[File] = &[
    (1, "begin", include_str!("../../../migrations/sqlite/0001_begin.sql")),
    (2, "team_link", include_str!("../../../migrations/sqlite/0002_team_link.sql")),
    (3, "series", include_str!("../../../migrations/sqlite/0003_series.sql")),
    (4, "words_review", include_str!("../../../migrations/sqlite/0004_words_review.sql")),
    (5, "sealed", include_str!("../../../migrations/sqlite/0005_sealed.sql")),
    (6, "house", include_str!("../../../migrations/sqlite/0006_house.sql")),
    (7, "mail", include_str!("../../../migrations/sqlite/0007_mail.sql")),
    (8, "preparing", include_str!("../../../migrations/sqlite/0008_preparing.sql")),
    (9, "talking", include_str!("../../../migrations/sqlite/0009_talking.sql")),
    (10, "publishing", include_str!("../../../migrations/sqlite/0010_publishing.sql")),
    (11, "sign_on", include_str!("../../../migrations/sqlite/0011_sign_on.sql")),
    (12, "api", include_str!("../../../migrations/sqlite/0012_api.sql")),
    (13, "scan", include_str!("../../../migrations/sqlite/0013_scan.sql")),
];

const POSTGRES: &[File] = &[
    (1, "begin", include_str!("../../../migrations/postgres/0001_begin.sql")),
    (2, "team_link", include_str!("../../../migrations/postgres/0002_team_link.sql")),
    (3, "series", include_str!("../../../migrations/postgres/0003_series.sql")),
    (4, "words_review", include_str!("../../../migrations/postgres/0004_words_review.sql")),
    (5, "sealed", include_str!("../../../migrations/postgres/0005_sealed.sql")),
    (6, "house", include_str!("../../../migrations/postgres/0006_house.sql")),
    (7, "mail", include_str!("../../../migrations/postgres/0007_mail.sql")),
    (8, "preparing", include_str!("../../../migrations/postgres/0008_preparing.sql")),
    (9, "talking", include_str!("../../../migrations/postgres/0009_talking.sql")),
    (10, "publishing", include_str!("../../../migrations/postgres/0010_publishing.sql")),
    (11, "sign_on", include_str!("../../../migrations/postgres/0011_sign_on.sql")),
    (12, "api", include_str!("../../../migrations/postgres/0012_api.sql")),
    (13, "scan", include_str!("../../../migrations/postgres/0013_scan.sql")),
];

/// Brings a SQLite file up to date.
pub(crate) async fn run_sqlite(pool: &SqlitePool) -> Result<(), StorageError> {
    migrator(SQLITE).run(pool).await.map_err(failed)
}

/// Brings a PostgreSQL database up to date; instances that start together wait for each other.
pub(crate) async fn run_postgres(pool: &PgPool) -> Result<(), StorageError> {
    migrator(POSTGRES).run(pool).await.map_err(failed)
}

fn migrator(files: &[File]) -> Migrator {
    let migrations = files.iter().map(|&(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

fn failed(error: sqlx::migrate::MigrateError) -> StorageError {
    StorageError::Backend { statement: "migrations", source: Box::new(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_have_the_same_steps() {
        let steps = |files: &[File]| files.iter().map(|file| (file.0, file.1)).collect::<Vec<_>>();
        assert_eq!(steps(SQLITE), steps(POSTGRES));
        assert!(SQLITE.is_sorted_by(|before, after| before.0 < after.0));
    }

    /// A file that is not listed above would be forgotten in silence.
    #[test]
    fn every_file_of_the_folders_is_a_step() {
        for (engine, files) in [("sqlite", SQLITE), ("postgres", POSTGRES)] {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/");
            let entries = std::fs::read_dir(format!("{folder}{engine}")).unwrap();
            let mut found: Vec<String> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            found.sort();
            let listed: Vec<String> =
                files.iter().map(|(number, name, _)| format!("{number:04}_{name}.sql")).collect();
            assert_eq!(found, listed, "{engine}");
        }
    }
}
