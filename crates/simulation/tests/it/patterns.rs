//! Every respondent of a test can be told apart.

use std::collections::HashSet;

use peil_instrument::Answer;
use peil_simulation::UniquePatterns;

use crate::staff;

#[test]
fn numbers_come_back_from_answers_and_records() {
    let q = staff();
    let patterns = UniquePatterns::new(&q);
    assert!(patterns.capacity() >= 1 << 32);
    let mut seen = HashSet::new();
    for i in (0..5_000).chain([patterns.capacity() - 1]) {
        let answers = patterns.answers(i).unwrap();
        assert_eq!(patterns.number(&answers), Some(i));
        let record = answers.submission(&q).parts[0].clone().unwrap();
        assert_eq!(patterns.number_of_record(&record), Some(i));
        assert!(seen.insert(record));
    }
    assert_eq!(patterns.answers(patterns.capacity()), None);
}

#[test]
fn a_mixed_up_record_is_no_pattern() {
    let q = staff();
    let patterns = UniquePatterns::new(&q);
    let mut record = patterns.answers(12).unwrap().submission(&q).parts[0].clone().unwrap();
    let last = record.len() - 1;
    for (at, code) in [(0, 255), (0, 9), (last, record[last] % 5 + 1)] {
        let before = std::mem::replace(&mut record[at], code);
        assert_eq!(patterns.number_of_record(&record), None, "{at}");
        record[at] = before;
    }
    assert_eq!(patterns.number_of_record(&record), Some(12));
    assert_eq!(patterns.number_of_record(&record[..3]), None);
}

/// Unanimous items would be hidden, and then a test sees less than it thinks.
#[test]
fn no_item_is_nearly_unanimous() {
    let q = staff();
    let patterns = UniquePatterns::new(&q);
    let people: Vec<_> = (0..60).map(|i| patterns.answers(i).unwrap()).collect();
    for item in 0..q.items().len() {
        let mut counts = [0; 6];
        for answers in &people {
            if let Answer::Code(code) = answers.get(item) {
                counts[usize::from(*code)] += 1;
            }
        }
        assert!(counts.iter().all(|count| *count <= 40), "{}: {counts:?}", q.items()[item].id);
    }
}
