//! Journeys through the real router, on SQLite in a temporary folder, with a fixed clock and seeded
//! randomness.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod api;
mod busy;
mod forged;
mod house;
mod html;
mod journeys;
mod links;
mod logs;
mod looks;
mod outward;
mod own_items;
mod previews;
mod problems;
mod respondent;
mod rules;
mod sheet;
mod sockets;
mod testbed;

/// Runs a journey.
fn run(journey: impl Future<Output = ()>) {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime").block_on(journey);
}
