//! Numbers as people read them: `3,84`, `22,3%` and `4.492` in Dutch; `3.84`, `22.3%` and `4,492` in English.
//!
//! A value is rounded once, from the decimal digits that exports write: a half goes up, away from zero. So whoever
//! rounds the figure of an export by hand gets what the page shows.

use peil_instrument::Lang;

use crate::quantity::Quantity;

/// A number of a quantity, with the decimals that the workbook shows.
pub(super) fn number(value: f64, quantity: Quantity, lang: Lang) -> String {
    match quantity {
        Quantity::Share => format!("{}%", fixed(value, 1, 2, lang)),
        plain => fixed(value, usize::from(plain.decimals()), 0, lang),
    }
}

/// Whole people.
pub(super) fn people(count: u64, lang: Lang) -> String {
    grouped(&count.to_string(), lang)
}

/// A value times ten to the `shift`, with `places` decimals.
fn fixed(value: f64, places: usize, shift: usize, lang: Lang) -> String {
    let digits = rounded(&value.abs().to_string(), places + shift);
    // Ahead of the decimals stands at least one digit.
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    let is_zero = digits.bytes().all(|digit| digit == b'0');
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    let point = match (places, lang) {
        (0, _) => "",
        (_, Lang::Nl) => ",",
        (_, Lang::En) => ".",
    };
    format!("{sign}{}{point}{decimals}", grouped(whole, lang))
}

/// The digits of a number up to `places` behind the point, without the point.
fn rounded(number: &str, places: usize) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let padded = format!("{fraction:0<width$}", width = places + 1);
    let (kept, rest) = padded.split_at(places);
    let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    if rest.as_bytes()[0] >= b'5' {
        let nines = digits.iter().rev().take_while(|digit| **digit == b'9').count();
        let last = digits.len() - nines;
        digits[last..].fill(b'0');
        match last.checked_sub(1) {
            Some(place) => digits[place] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    let digits = String::from_utf8_lossy(&digits).into_owned();
    let shown = digits.trim_start_matches('0');
    if shown.is_empty() { "0".to_owned() } else { shown.to_owned() }
}

/// Thousands set apart.
fn grouped(digits: &str, lang: Lang) -> String {
    let separator = match lang {
        Lang::Nl => '.',
        Lang::En => ',',
    };
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quantity_has_the_decimals_of_the_workbook() {
        let shown = |value, quantity| number(value, quantity, Lang::Nl);
        assert_eq!(shown(20144.0, Quantity::People), "20.144");
        assert_eq!(shown(0.222_994, Quantity::Share), "22,3%");
        assert_eq!(shown(3.167_426, Quantity::Points), "3,17");
        assert_eq!(shown(58.987, Quantity::Hundred), "59,0");
        assert_eq!(shown(0.84, Quantity::Number), "0,840");
        assert_eq!(number(1_234.5, Quantity::Points, Lang::En), "1,234.50");
        assert_eq!(people(999, Lang::En), "999");
    }

    #[test]
    fn a_half_goes_up_by_the_digits_that_are_written() {
        let points = |value| number(value, Quantity::Points, Lang::En);
        // A binary value that lies a hair below the half it is written as.
        assert_eq!(points(1.005), "1.01");
        assert_eq!(points(9.995), "10.00");
        assert_eq!(points(-0.125), "−0.13");
        assert_eq!(points(-0.004), "0.00");
        let share = |value| number(value, Quantity::Share, Lang::En);
        assert_eq!([share(0.0005), share(1e-7), share(1.0)], ["0.1%", "0.0%", "100.0%"]);
        assert_eq!([share(0.0), share(0.2), share(0.9999)], ["0.0%", "20.0%", "100.0%"]);
    }
}
