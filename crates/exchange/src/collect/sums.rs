//! Whether the files of a delivery are those that were sent.

use std::collections::BTreeMap;

use super::reason::Reason;
use super::source::Files;
use crate::checksums::NAME;

/// Files of an organisation's own items: whoever leaves them out has a whole export.
const OWN: &str = "own-";

/// Compares every file with `SHA256SUMS`: all that are missing, too many or changed.
pub(super) fn check(files: &Files) -> Result<(), Vec<Reason>> {
    let Some(sums) = files.get(NAME) else {
        return Err(vec![Reason::Needed { name: NAME.to_owned() }]);
    };
    let sums = parse(&sums.bytes).map_err(|line| vec![Reason::SumsLine { line }])?;
    let mut reasons = Vec::new();
    for (name, expected) in &sums {
        match files.get(name) {
            Some(found) if found.sha256 == *expected => {}
            Some(_) => reasons.push(Reason::Changed { name: name.clone() }),
            None if name.starts_with(OWN) => {}
            None => reasons.push(Reason::Missing { name: name.clone() }),
        }
    }
    let extra = files.keys().filter(|name| *name != NAME && !sums.contains_key(*name));
    reasons.extend(extra.map(|name| Reason::Extra { name: name.clone() }));
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

/// The sums by file; the line that is none, otherwise.
fn parse(bytes: &[u8]) -> Result<BTreeMap<String, String>, usize> {
    let mut sums = BTreeMap::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let bad = index + 1;
        let line = std::str::from_utf8(line).map_err(|_| bad)?;
        let (sum, name) = line.split_once(' ').ok_or(bad)?;
        // A blank or, for what some programs call binary, an asterisk.
        let name = name.strip_prefix([' ', '*']).ok_or(bad)?;
        let is_sum = sum.len() == 64 && sum.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !is_sum || name.is_empty() {
            return Err(bad);
        }
        if sums.insert(name.to_owned(), sum.to_ascii_lowercase()).is_some() {
            return Err(bad);
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_sha256sum_reads_them() {
        let sum = "0A".repeat(32);
        let text = format!("{sum}  a.csv\r\n{sum} *b c.csv\n\n");
        let sums = parse(text.as_bytes()).unwrap();
        assert_eq!(sums.keys().collect::<Vec<_>>(), ["a.csv", "b c.csv"]);
        assert_eq!(sums["a.csv"], "0a".repeat(32));
    }

    #[test]
    fn a_line_that_is_no_sum_is_named() {
        let sum = "0a".repeat(32);
        for bad in ["short  a.csv", &sum, &format!("{sum} a"), &format!("{sum}  ")] {
            let text = format!("{sum}  first\n{bad}\n");
            assert_eq!(parse(text.as_bytes()), Err(2), "{bad}");
        }
        assert_eq!(parse(format!("{sum}  a\n{sum}  a\n").as_bytes()), Err(2), "twice");
    }
}
