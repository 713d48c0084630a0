//! How much is shown with the exact choice, beside rules that are used elsewhere; and how long it takes.
//!
//! `cargo run --release -p peil-disclosure --example shown -- units.csv 0.22 0.65` draws who answers in the organisation
//! of `units.csv` (as `peil units import` reads it), at each of these rates of response, and prints a table for k = 10.
//! Without arguments it measures the choice of 60 measures for 30,000 units.

mod rules;

use std::collections::HashMap;
use std::error::Error;
use std::time::Instant;

use peil_disclosure::{Histogram, Policy, Publication, Tree};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rules::{Shown, Wave};

const K: u32 = 10;
const DRAWS: u64 = 20;

#[expect(clippy::print_stdout, reason = "a program that reports to whoever runs it")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((units, rates)) = arguments.split_first() else { return measure() };
    let (parents, heads) = tree(units)?;
    for rate in rates {
        let share: f64 = rate.parse()?;
        println!("response {share}, {} units, k = {K}, mean of {DRAWS} draws", heads.len());
        println!("| rule | own team shown | units shown | groups below k that can be worked out |");
        println!("|---|---|---|---|");
        let waves: Vec<Wave> =
            (0..DRAWS).map(|seed| drawn(&parents, &heads, share, seed)).collect();
        let k = u64::from(K);
        row("only n below k is hidden", &waves, |wave| wave.below_k(k));
        row("all parts, where one is small", &waves, |wave| wave.all_siblings(k));
        row("and the smallest other part", &waves, |wave| wave.smallest_sibling(k));
        row("the exact choice", &waves, |wave| wave.peil(K));
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a program that reports to whoever runs it")]
fn row(rule: &str, waves: &[Wave], shown: impl Fn(&Wave) -> Shown) {
    let (mut own_team, mut all, mut units, mut small) = (0, 0, 0, 0);
    for wave in waves {
        let shown = shown(wave);
        own_team += shown.own_team;
        all += wave.respondents.iter().sum::<u64>();
        units += shown.units;
        small += shown.small_groups;
    }
    let draws = waves.len() as f64;
    let share = 100.0 * own_team as f64 / all as f64;
    println!(
        "| {rule} | {share:.1}% | {:.1} | {:.1} |",
        units as f64 / draws,
        small as f64 / draws
    );
}

/// Per unit of a file its parent and its own people.
type Units = (Vec<Option<usize>>, Vec<u32>);

fn tree(path: &str) -> Result<Units, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers.iter().position(|other| other == name).ok_or(format!("no column {name}"))
    };
    let (code, parent, heads) = (column("code")?, column("parent")?, column("heads")?);
    let (mut places, mut units) = (HashMap::new(), (Vec::new(), Vec::new()));
    for (place, record) in reader.records().enumerate() {
        let record = record?;
        // A parent stands before its children.
        units.0.push(places.get(&record[parent]).copied());
        units.1.push(record[heads].parse()?);
        places.insert(record[code].to_owned(), place);
    }
    Ok(units)
}

/// Who answers, everybody by himself.
fn drawn(parents: &[Option<usize>], heads: &[u32], share: f64, seed: u64) -> Wave {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut answering = |heads: u32| (0..heads).filter(|_| rng.random_bool(share)).count() as u64;
    let respondents = heads.iter().map(|heads| answering(*heads)).collect();
    Wave { parents: parents.to_vec(), invited: heads.to_vec(), respondents }
}

/// A tree of four levels with 30,000 units, and 60 measures on it.
#[expect(clippy::print_stdout, reason = "a program that reports to whoever runs it")]
#[expect(clippy::disallowed_methods, reason = "a clock is what it is for")]
fn measure() -> Result<(), Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut parents = vec![None];
    parents.extend((1..30_000_usize).map(|unit| Some((unit - 1) / 31)));
    let leaf = |unit: usize| unit * 31 + 1 >= parents.len();
    let own: Vec<u64> = (0..parents.len())
        .map(|unit| if leaf(unit) { rng.random_range(2..30) } else { rng.random_range(0..4) })
        .collect();
    let invited: Vec<u32> = own.iter().map(|n| u32::try_from(*n + 5).unwrap_or(u32::MAX)).collect();
    let whole = vec![true; own.len()];
    let mut histogram = |n: u64| {
        let mut counts = vec![0; 7];
        (0..n).for_each(|_| counts[rng.random_range(0..7_usize)] += 1);
        Histogram::with_opinions(counts, 5)
    };
    let measures: Vec<Vec<Histogram>> =
        (0..60).map(|_| own.iter().map(|n| histogram(*n)).collect()).collect();
    let began = Instant::now();
    let tree = Tree::new(&parents)?;
    let publication = Publication::decide(tree, &invited, &own, &whole, Policy::new(K)?)?;
    let mut shown = 0;
    for cells in &measures {
        let chosen = publication.choose(cells, 0)?;
        publication.release(cells, 0, &chosen)?;
        shown += chosen.shown().iter().filter(|shown| **shown).count();
    }
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{} units, {} measures, {shown} times shown: {seconds:.2} s",
        own.len(),
        measures.len()
    );
    Ok(())
}
