//! Who is in two files from elsewhere, by the key that stands in both.

use std::collections::HashMap;
use std::fmt;

/// The people of a file in which every respondent has a key.
///
/// Keys are there to find the same people in another file, and for nothing else: no method gives one back, and
/// even `Debug` only counts them.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Respondents {
    /// Per key the number of the respondent.
    numbers: HashMap<String, usize>,
    /// Per part of the questionnaire, per row of its frame, the number of the respondent.
    rows: Vec<Vec<usize>>,
}

impl Respondents {
    /// Nobody yet, of a questionnaire with so many parts.
    pub(crate) fn of_parts(parts: usize) -> Respondents {
        Respondents { numbers: HashMap::new(), rows: vec![Vec::new(); parts] }
    }

    /// Takes in a respondent. `Err` with the number of the one that has this key already.
    pub(crate) fn add(&mut self, key: String) -> Result<usize, usize> {
        let next = self.numbers.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next { Ok(number) } else { Err(number) }
    }

    /// Takes note that the next row of a part is of this respondent.
    pub(crate) fn add_row(&mut self, part: usize, respondent: usize) {
        self.rows[part].push(respondent);
    }

    /// The rows of everybody who is in a part then and in a part now: then first, in the order of now.
    pub(crate) fn rows_in_both(
        &self,
        part: usize,
        then: &Respondents,
        part_then: usize,
    ) -> Vec<(usize, usize)> {
        let mut row_then = vec![None; then.numbers.len()];
        for (row, respondent) in then.rows[part_then].iter().enumerate() {
            row_then[*respondent] = Some(row);
        }
        let mut found = vec![None; self.numbers.len()];
        for (key, number) in &self.numbers {
            found[*number] = then.numbers.get(key).and_then(|respondent| row_then[*respondent]);
        }
        let rows = self.rows[part].iter().enumerate();
        rows.filter_map(|(row, respondent)| Some((found[*respondent]?, row))).collect()
    }
}

impl fmt::Debug for Respondents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Respondents").field("people", &self.numbers.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(keys: &[&str]) -> Respondents {
        let mut people = Respondents::of_parts(2);
        for key in keys {
            let number = people.add((*key).to_owned()).unwrap();
            people.add_row(0, number);
            // The second part was left empty by those with a capital.
            if key.to_lowercase() == *key {
                people.add_row(1, number);
            }
        }
        people
    }

    #[test]
    fn people_are_found_again_whatever_the_order() {
        let (then, now) = (people(&["a", "B", "c", "d"]), people(&["d", "x", "B", "a"]));
        assert_eq!(now.rows_in_both(0, &then, 0), [(3, 0), (1, 2), (0, 3)]);
        assert_eq!(now.rows_in_both(1, &then, 1), [(2, 0), (0, 2)]);
        assert_eq!(now.rows_in_both(0, &then, 1), [(2, 0), (0, 3)]);
    }

    #[test]
    fn a_key_stands_once_and_is_not_told() {
        let mut people = people(&["secret-1", "secret-2"]);
        assert_eq!(people.add("secret-1".to_owned()), Err(0));
        let told = format!("{people:?}");
        assert!(told.contains('2') && !told.contains("secret"), "{told}");
    }
}
