//! Which of the accounts stand on a page: all that fit, or those that somebody looks for.

use peil_accounts::AccountRow;

/// The most accounts on one page.
pub(crate) const ROWS: usize = 100;

/// What somebody asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// A part of a name or mail address.
    pub(crate) find: String,
    /// How many come before the page.
    pub(crate) from: usize,
}

/// One page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<T> {
    pub(crate) rows: Vec<T>,
    /// How many there are on all pages.
    pub(crate) all: usize,
    /// Where the page before begins, and the one after.
    pub(crate) before: Option<usize>,
    pub(crate) after: Option<usize>,
}

impl Part<AccountRow> {
    /// Of accounts in order, those that are asked for.
    pub(crate) fn of(accounts: Vec<AccountRow>, asked: &Asked) -> Part<AccountRow> {
        let find = asked.find.to_lowercase();
        let fits =
            |row: &AccountRow| row.name.to_lowercase().contains(&find) || row.email.contains(&find);
        Part::cut(accounts.into_iter().filter(fits).collect(), asked.from)
    }
}

impl<T> Part<T> {
    /// A page of a list. One that begins behind its end is the first.
    fn cut(list: Vec<T>, from: usize) -> Part<T> {
        let all = list.len();
        let from = if from < all { from } else { 0 };
        Part {
            rows: list.into_iter().skip(from).take(ROWS).collect(),
            all,
            before: (from > 0).then(|| from.saturating_sub(ROWS)),
            after: (from + ROWS < all).then_some(from + ROWS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page() {
        let list: Vec<usize> = (0..250).collect();
        let mut seen = Vec::new();
        let mut from = Some(0);
        while let Some(at) = from {
            let part = Part::cut(list.clone(), at);
            assert_eq!((part.all, part.before), (250, (at > 0).then(|| at - ROWS)));
            seen.extend(part.rows);
            from = part.after;
        }
        assert_eq!(seen, list);
        assert_eq!(Part::cut(list, 999).rows[0], 0, "behind the end is the beginning");
        assert_eq!(Part::cut(Vec::<usize>::new(), 0).after, None);
    }
}
