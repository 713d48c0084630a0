//! Warnings about files that are valid but may be better.

/// The codes of all warnings.
const CODES: [&str; 10] =
    ["L001", "L002", "L003", "L004", "L005", "L006", "L007", "L008", "L009", "L010"];

/// Whether a warning has this code.
pub(crate) fn is_code(code: &str) -> bool {
    CODES.contains(&code)
}
