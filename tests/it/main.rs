//! The whole main job, as its users run it: the program as a process, its pages over HTTP, its files read
//! back.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails says where")]

mod answers_elsewhere;
mod architecture;
mod backing_up;
mod browser;
mod collecting;
mod command_line;
#[path = "../coverage/mod.rs"]
mod coverage;
mod covering;
mod demonstration;
mod figures;
mod house;
mod journeys;
mod keys;
#[path = "../stress/kill/mod.rs"]
mod kill;
mod killing;
mod letters;
#[path = "../linking/mod.rs"]
mod linking;
#[path = "../../crates/mail/tests/it/relay.rs"]
mod mail_server;
mod mailing;
mod main_job;
mod notebooks;
mod open_data;
mod operator;
mod own_words;
mod plates;
mod program;
mod reading_level;
mod recognised;
mod reference;
mod report_page;
mod scans;
mod selections;
mod series;
mod small_town;
#[path = "../stress/mod.rs"]
mod stress;
mod travelling;
mod two_waves;

use std::path::{Path, PathBuf};

/// The root of the repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
