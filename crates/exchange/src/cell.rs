//! Cells of a CSV that a spreadsheet may open without harm.

use std::borrow::Cow;

/// What makes a spreadsheet take a cell for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text cell: one that would start a formula gets an apostrophe in front, which spreadsheets hide.
/// Numbers stay as they are. A text that looks as if it had been treated already gets one more, so that
/// `original` always finds the way back.
pub fn text(cell: &str) -> Cow<'_, str> {
    if is_risky(cell.trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The text as it was before it was made safe.
pub fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(cell.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet could take the text for a formula.
pub(crate) fn is_risky(cell: &str) -> bool {
    cell.starts_with(FORMULA_STARTS) && cell.parse::<f64>().is_err()
}

/// As much of a text as has room in this many units of UTF-16, in which Excel counts.
pub(crate) fn first_utf16(text: &str, most: usize) -> &str {
    let mut used = 0;
    for (at, letter) in text.char_indices() {
        used += letter.len_utf16();
        if used > most {
            return &text[..at];
        }
    }
    text
}

/// As much of a text as has room in this many bytes.
pub(crate) fn first_bytes(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A number with the fewest digits that give the same number back; empty for none.
pub(crate) fn number(value: Option<f64>) -> String {
    // Adding 0 turns -0 into 0.
    value
        .filter(|value| value.is_finite())
        .map_or_else(String::new, |value| (value + 0.0).to_string())
}

/// A count; empty for none.
pub(crate) fn count(value: Option<u64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_left_alone() {
        assert_eq!(text("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(text("@home"), "'@home");
        assert_eq!(text("-team"), "'-team");
        assert_eq!(text("-3.5"), "-3.5");
        assert_eq!(text("+31"), "+31");
        assert_eq!(text("team-1"), "team-1");
        assert_eq!(original("'s-Hertogenbosch"), "'s-Hertogenbosch");
    }

    #[test]
    fn texts_are_cut_between_letters() {
        assert_eq!(first_bytes("één", 3), "é");
        assert_eq!(first_bytes("een", 9), "een");
        assert_eq!(first_utf16("a🙂b", 2), "a");
        assert_eq!(first_utf16("a🙂b", 3), "a🙂");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(Some(0.1 + 0.2)), "0.30000000000000004");
        assert_eq!(number(Some(4.0)), "4");
        assert_eq!(number(Some(-0.0)), "0");
        assert_eq!(number(Some(f64::NAN)), "");
        assert_eq!(number(None), "");
    }

    proptest! {
        #[test]
        fn a_text_comes_back(cell in any::<String>()) {
            let safe = text(&cell);
            prop_assert_eq!(original(&safe), cell.as_str());
        }

        #[test]
        fn a_number_comes_back(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            let back: f64 = number(Some(value)).parse().unwrap();
            prop_assert_eq!(back.to_bits(), (value + 0.0).to_bits());
        }
    }
}
