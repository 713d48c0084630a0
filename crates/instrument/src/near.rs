//! What someone probably meant.

/// The known word closest to what was written, if it is close: one edit for every three letters
/// of the longer word, at least one and at most three (a letter more, less or other, or two neighbours
/// swapped). Ties go to the first.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().take(100).collect();
    known
        .into_iter()
        .map(|word| (distance(&written, &word.to_lowercase().chars().collect::<Vec<_>>()), word))
        .filter(|(edits, word)| *edits <= (word.chars().count().max(written.len()) / 3).clamp(1, 3))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, word)| word)
}

/// The number of edits between two words (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let other = usize::from(a[i - 1] != b[j - 1]);
            let mut edits = (last[j - 1] + other).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                edits = edits.min(before[j - 2] + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["title", "intro", "items", "part"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("Item", known), Some("items"));
        assert_eq!(nearest("parts", known), Some("part"));
        assert_eq!(nearest("weather", known), None);
        assert_eq!(nearest("", known), None);
    }
}
