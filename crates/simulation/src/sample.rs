//! Who answers.

use rand::Rng;

use crate::random::place;

/// Draws `count` of the people `0..population`, every group of that size equally likely.
///
/// The order is random too, so it can be the order in which people answer. Whether somebody answers
/// depends on nothing else: not on the unit, not on what the person would say.
///
/// The first `count` steps of a Fisher–Yates shuffle (Knuth, *The Art of Computer Programming* 2,
/// section 3.4.2, algorithm P). If `count` is above `population`, everybody answers.
pub fn respondents(rng: &mut impl Rng, population: usize, count: usize) -> Vec<usize> {
    let mut people: Vec<usize> = (0..population).collect();
    let count = count.min(population);
    for next in 0..count {
        people.swap(next, next + place(rng, population - next));
    }
    people.truncate(count);
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeded;

    #[test]
    fn nobody_answers_twice() {
        let mut people = respondents(&mut seeded(1), 1000, 223);
        people.sort_unstable();
        people.dedup();
        assert_eq!(people.len(), 223);
        assert!(people.iter().all(|&person| person < 1000));
    }

    #[test]
    fn everybody_has_the_same_chance() {
        let mut rng = seeded(2);
        let mut times = [0_i32; 10];
        for _ in 0..10_000 {
            for person in respondents(&mut rng, 10, 3) {
                times[person] += 1;
            }
        }
        // Standard deviation 46; five of them.
        assert!(times.iter().all(|&n| (n - 3000).abs() < 230), "{times:?}");
    }

    #[test]
    fn more_answers_than_people_are_not_possible() {
        let mut people = respondents(&mut seeded(3), 4, 9);
        people.sort_unstable();
        assert_eq!(people, [0, 1, 2, 3]);
    }
}
