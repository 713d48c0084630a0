//! Numbers as people read them: `3,8`, `74%` and `4.492` in Dutch; `3.8`, `74%` and `4,492` in
//! English.
//!
//! A value is rounded once, here, from its own decimal digits: a half goes up, away from zero. So
//! whoever rounds the figure in an export by hand gets what the plate shows.

use peil_instrument::Lang;

/// A value with `places` decimals.
///
/// ```text
/// decimal(3.25, 1, Nl) = "3,3"      decimal(2.0, 1, En) = "2.0"
/// ```
pub fn decimal(value: f64, places: usize, lang: Lang) -> String {
    let rounded = round(value, places);
    match lang {
        Lang::Nl => rounded.replace('.', ","),
        Lang::En => rounded,
    }
}

/// A value as a plate prints it: with one decimal.
pub fn as_printed(value: f64) -> f64 {
    // Digits that were just made from a number are one; the value itself is as good.
    round(value, 1).parse().unwrap_or(value)
}

/// A share (0–1) as whole percents.
pub fn percent(share: f64) -> String {
    format!("{}%", shifted(share))
}

/// A count with separators from a thousand on.
pub fn whole(value: f64, lang: Lang) -> String {
    let digits = round(value, 0);
    let separator = match lang {
        Lang::Nl => '.',
        Lang::En => ',',
    };
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left.is_multiple_of(3) && digit.is_ascii_digit() {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// Rounds by the shortest decimal digits that name the value, which is how exports write it.
fn round(value: f64, places: usize) -> String {
    round_digits(&value.to_string(), places)
}

/// A share in percents, rounded: the point moves two places in the digits, so that no second
/// rounding slips in.
fn shifted(share: f64) -> String {
    let digits = share.to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = format!("{fraction:0<2}");
    let (front, back) = fraction.split_at(2);
    let whole = format!("{whole}{front}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    round_digits(&format!("{sign}{whole}.{back}"), 0)
}

fn round_digits(digits: &str, places: usize) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{fraction:0<width$}", width = places + 1);
    let mut kept: Vec<u8> = whole.bytes().chain(padded.bytes().take(places)).collect();
    if padded.as_bytes()[places] >= b'5' {
        carry(&mut kept);
    }
    let kept = String::from_utf8_lossy(&kept).into_owned();
    let (whole, fraction) = kept.split_at(kept.len() - places);
    let is_zero = kept.bytes().all(|digit| digit == b'0');
    let sign = if is_zero { "" } else { sign };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Adds one to the last of a row of decimal digits.
fn carry(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return;
        }
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_a_comma_in_dutch() {
        assert_eq!(decimal(3.84, 1, Lang::Nl), "3,8");
        assert_eq!(decimal(3.84, 1, Lang::En), "3.8");
        assert_eq!(decimal(4.0, 1, Lang::Nl), "4,0");
        assert_eq!(decimal(5.0, 0, Lang::Nl), "5");
    }

    #[test]
    fn a_half_goes_up_by_the_digits_that_are_written() {
        // Two binary values that lie a hair below the half they are written as.
        assert_eq!(decimal(3.25, 1, Lang::Nl), "3,3");
        assert_eq!(decimal(2.15, 1, Lang::Nl), "2,2");
        assert_eq!(decimal(1.005, 2, Lang::Nl), "1,01");
        assert_eq!(decimal(3.249_999, 1, Lang::Nl), "3,2");
        assert_eq!(decimal(9.96, 1, Lang::Nl), "10,0");
        assert_eq!(decimal(-0.04, 1, Lang::Nl), "0,0");
        assert_eq!(decimal(-0.25, 1, Lang::Nl), "-0,3");
    }

    #[test]
    fn shares_are_whole_percents() {
        assert_eq!(percent(0.741_935), "74%");
        assert_eq!(percent(0.285), "29%");
        assert_eq!(percent(0.005), "1%");
        assert_eq!(percent(0.004), "0%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.2), "20%");
        assert_eq!(percent(1e-7), "0%");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(whole(23.0, Lang::Nl), "23");
        assert_eq!(whole(999.0, Lang::Nl), "999");
        assert_eq!(whole(4492.0, Lang::Nl), "4.492");
        assert_eq!(whole(20144.0, Lang::En), "20,144");
        assert_eq!(whole(1_600_000.0, Lang::Nl), "1.600.000");
        assert_eq!(whole(0.0, Lang::Nl), "0");
    }
}
