//! The program that counts how often intervals hold the truth sees what it should see, in a few waves.

use crate::coverage::{Response, Settings, Town, biased_table, run, verdict_table};

const SOUND: Settings = Settings { waves: 3, seed: 7, response: Response::AtRandom, narrow: 1.0 };

#[test]
fn intervals_hold_the_truth_and_a_fault_in_them_is_noticed() {
    let towns = Town::all().unwrap();
    let sound = run(&towns, &SOUND).unwrap();
    let table = verdict_table(&sound);
    assert_eq!(sound.below().count(), 0, "{table}");
    for figure in ["scale mean", "item mean", "share", "correlation", "change of a scale", "gap of"]
    {
        assert!(table.contains(&format!("| {figure}")), "no {figure}:\n{table}");
    }

    // An interval that leaves out half of the variance is sqrt(1/2) as wide.
    let faulty = run(&towns, &Settings { narrow: 0.5_f64.sqrt(), ..SOUND }).unwrap();
    let found: Vec<String> = faulty.below().map(ToString::to_string).collect();
    for row in [
        "scale mean, before rounding | teams of 4,000",
        "share | organisation of 120",
        "change of an item | organisation of 120",
        "change of a scale, none in truth, before rounding | teams of 4,000",
    ] {
        assert!(found.iter().any(|found| found.starts_with(row)), "{row}: {found:?}");
    }
}

#[test]
fn the_same_seed_counts_the_same() {
    let towns = Town::all().unwrap();
    let one = Settings { waves: 1, ..SOUND };
    let tables = || verdict_table(&run(&towns, &one).unwrap());
    assert_eq!(tables(), tables());
}

/// Chance is all that an interval knows: where silence depends on the answer it misses.
#[test]
fn response_that_depends_on_the_answer_is_seen() {
    let towns = Town::all().unwrap();
    let biased = Settings { waves: 1, response: Response::ByAnswer, ..SOUND };
    let tally = run(&towns, &biased).unwrap();
    let (row, rate) = tally
        .rows()
        .find(|(row, _)| row.to_string().starts_with("scale mean | organisation of 4,000"))
        .unwrap();
    assert!(rate.bias() > 0.05 && rate.coverage() < 0.5, "{row}: {}", biased_table(&tally));
}
