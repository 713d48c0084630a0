//! How often the comparison of two waves is right, where it is known what changed.

use peil_statistics::invariance::{Verdict, invariance};
use peil_statistics::tails::normal_quantile;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const PEOPLE: usize = 300;
const LOADINGS: [f64; 5] = [0.55, 0.61, 0.67, 0.73, 0.79];

struct Wave {
    loadings: [f64; 5],
    mood: f64,
    /// How much stricter the words of each item are.
    stricter: [f64; 5],
}

fn normal(rng: &mut StdRng) -> f64 {
    normal_quantile(rng.random_range(1e-12..1.0 - 1e-12)).unwrap()
}

fn answers(rng: &mut StdRng, wave: &Wave) -> Vec<Vec<Option<u8>>> {
    let mut columns = vec![Vec::new(); LOADINGS.len()];
    for _ in 0..PEOPLE {
        let trait_level = normal(rng) + wave.mood;
        for (item, column) in columns.iter_mut().enumerate() {
            let loading = wave.loadings[item];
            let own = (1.0 - loading * loading).sqrt() * normal(rng);
            let value = loading * trait_level + own - wave.stricter[item];
            let passed = [-1.2, -0.5, 0.3, 1.1].iter().filter(|&&cut| value > cut).count();
            column.push(Some(u8::try_from(passed).unwrap() + 1));
        }
    }
    columns
}

/// Of `times` comparisons with a wave like the first but for the change: those for which `expected` holds.
fn count(times: usize, change: &Wave, expected: impl Fn(&Verdict) -> bool) -> usize {
    let mut rng = StdRng::seed_from_u64(2000);
    let first = Wave { loadings: LOADINGS, mood: 0.0, stricter: [0.0; 5] };
    (0..times)
        .filter(|_| {
            let (a, b) = (answers(&mut rng, &first), answers(&mut rng, change));
            expected(&invariance(&a, &b).unwrap().verdict)
        })
        .count()
}

#[test]
fn a_better_mood_alone_is_seldom_taken_for_another_scale() {
    let happier = Wave { loadings: LOADINGS, mood: 0.4, stricter: [0.0; 5] };
    assert!(count(200, &happier, |verdict| *verdict == Verdict::Alike) >= 190);
}

#[test]
fn stricter_words_are_found() {
    let stricter = Wave { loadings: LOADINGS, mood: 0.2, stricter: [0.0, 0.5, 0.0, 0.0, 0.0] };
    assert!(count(100, &stricter, |verdict| *verdict == Verdict::LookAt(vec![1])) >= 90);
}
