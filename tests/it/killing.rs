//! `kill -9` at fifty moments of a stream of submissions, on both databases: nothing lost, nothing double.

use anyhow::Context;

use crate::kill;
use crate::stress::field::Field;
use crate::stress::service::Program;

/// Kills on each database. More by command: `tests/examples/stress`.
const KILLS: usize = 50;

#[test]
fn nothing_is_lost_or_double_when_the_service_is_killed_on_sqlite() {
    killed(None, 1);
}

#[test]
fn nothing_is_lost_or_double_when_the_service_is_killed_on_postgresql() {
    let url = peil_storage::testkit::fresh_postgres().expect("a throw-away PostgreSQL");
    killed(Some(&url), 2);
}

fn killed(database: Option<&str>, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(env!("CARGO_BIN_EXE_peil-under-test"));
    let field = Field::prepare(program, folder.path(), database, kill::people(KILLS)).unwrap();
    let report = kill::run(&field, KILLS, &mut peil_simulation::seeded(seed));
    let report = report.with_context(|| format!("seed {seed}")).unwrap();
    assert_eq!(report.kills, KILLS);
    assert!(report.cut_off >= KILLS, "the kills fell into the stream: {report:?}");
}
