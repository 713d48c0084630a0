//! What respondents may and may not answer.

use std::fmt::Write as _;

use peil_instrument::{Answer, ItemKind};
use peil_simulation::{Respondents, observe, seeded};
use sha2::{Digest, Sha256};

use crate::{staff, staff_truth};

/// Same seed, same bytes: on every platform and in every build. A change of this value is a change of every
/// demonstration and every test that counts on a seed.
#[test]
fn the_first_thousand_are_always_the_same() {
    let q = staff();
    let people = Respondents::new(&q, &staff_truth(&q));
    let digest = |seed: u64| {
        let mut rng = seeded(seed);
        let mut hash = Sha256::new();
        for _ in 0..1000 {
            for (name, value) in people.answer(&mut rng).fields(&q) {
                hash.update(format!("{name}={value}\n"));
            }
            hash.update("\n");
        }
        hash.finalize().iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    };
    assert_eq!(digest(1), "df778792c97fd2f818b8c3013fb5c02ffbcb27d5b124f643d6455fe2a5c49459");
    assert_ne!(digest(1), digest(2));
}

#[test]
fn only_what_is_asked_and_offered() {
    let q = staff();
    let people = Respondents::new(&q, &staff_truth(&q));
    let mut rng = seeded(4);
    let (mut managers, mut reasons, mut texts) = (0, 0, 0);
    for _ in 0..20_000 {
        let answers = people.answer(&mut rng);
        for item in 0..q.items().len() {
            assert!(answers.is_asked(&q, item) || *answers.get(item) == Answer::None);
        }
        // A form refuses what is not offered, and gives the same answers back.
        let fields = answers.fields(&q);
        let read = q.read_form(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        assert_eq!(read.unwrap(), answers);
        let given = |id: &str| answers.get(q.item_index(id).unwrap());
        managers += usize::from(*given("manager_support") != Answer::None);
        reasons += usize::from(*given("reasons_not_reporting") != Answer::None);
        if *given("reasons_not_reporting") != Answer::None {
            assert_eq!(*given("had_suspicion"), Answer::Code(1));
            assert!(matches!(given("what_done"), Answer::Code(2..=4)));
        }
        texts += answers.submission(&q).words.len();
    }
    // 12%, 8% and 7% of 20,000.
    assert!((2_200..2_600).contains(&managers), "{managers}");
    assert!((1_400..1_750).contains(&reasons), "{reasons}");
    assert!((1_200..1_600).contains(&texts), "{texts}");
}

#[test]
fn a_few_items_are_skipped() {
    let q = staff();
    let found = observe(&q, &staff_truth(&q), 20_000, &mut seeded(5));
    for (index, item) in q.items().iter().enumerate() {
        if matches!(item.kind, ItemKind::Rating { .. }) {
            let skipped = 1.0 - found.answered[index] as f64 / found.asked[index] as f64;
            assert!((0.01..0.02).contains(&skipped), "{}: {skipped}", item.id);
        }
    }
}

/// The hook for true differences: only the scale that is moved moves by itself.
#[test]
fn effects_move_their_scale() {
    let q = staff();
    let people = Respondents::new(&q, &staff_truth(&q));
    let at = |id: &str| q.item_index(id).unwrap();
    let mut effects = vec![0.0; q.main_scales().len()];
    effects[q.scale_index("culture").unwrap()] = 1.0;
    let mean = |effects: &[f64], item: usize| {
        let mut rng = seeded(6);
        let (mut n, mut sum) = (0_u32, 0_u32);
        for _ in 0..5_000 {
            if let Answer::Code(code @ 1..=5) = people.answer_with(&mut rng, effects).get(item) {
                n += 1;
                sum += u32::from(*code);
            }
        }
        f64::from(sum) / f64::from(n)
    };
    let moved = |id: &str| mean(&effects, at(id)) - mean(&[], at(id));
    assert!(moved("free_to_discuss") > 0.5);
    assert!(moved("only_after_incident") < -0.2, "reversed");
    assert!(moved("knows_policy").abs() < 0.1);
}
