//! The names of the columns: the same in every wave with the same questions.

use peil_analysis::{Measure, Subject};
use sha2::{Digest, Sha256};

use crate::checksums::hex;

/// The longest name of a variable that SPSS takes, in bytes.
const MOST: usize = 64;
/// Digits of the hash that stands in for the end of a name that is too long.
const DIGITS: usize = 8;

/// `scale.culture.mean.low`: kind, id, measure, answer and what it is of the figure, as far as they are there.
///
/// Ids hold no points, so no two figures share a name, and R and SPSS take it as it is. One that is too long
/// for SPSS ends in a hash of the whole.
pub(super) fn column(
    subject: &Subject,
    measure: Measure,
    answer: Option<&str>,
    part: &str,
) -> String {
    let id = subject.id().map(peil_instrument::Id::as_str).unwrap_or_default();
    let parts = [subject.kind(), id, measure.name(), answer.unwrap_or_default(), part];
    let name: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let name = name.join(".");
    if name.len() <= MOST {
        return name;
    }
    let hash = hex(&Sha256::digest(name.as_bytes()));
    // All of it is ASCII: ids, and the names of measures.
    let start: String = name.chars().take(MOST - DIGITS - 1).collect();
    format!("{}_{}", start.trim_end_matches('.'), &hash[..DIGITS])
}

#[cfg(test)]
mod tests {
    use super::*;
    use peil_instrument::Id;

    #[test]
    fn a_name_says_what_the_column_is() {
        let scale = Subject::Scale(Id::new("culture").unwrap());
        assert_eq!(column(&scale, Measure::Mean, None, "low"), "scale.culture.mean.low");
        assert_eq!(column(&Subject::Unit, Measure::Response, None, ""), "unit.response");
        let item = Subject::Item(Id::new("fun").unwrap());
        assert_eq!(column(&item, Measure::Share, Some("98"), ""), "item.fun.share.98");
    }

    #[test]
    fn long_names_fit_and_stay_apart() {
        let item = Subject::Item(Id::new("a".repeat(48)).unwrap());
        let (one, other) = ("b".repeat(48), format!("{}c", "b".repeat(47)));
        let one = column(&item, Measure::ShareOpinion, Some(&one), "high");
        let other = column(&item, Measure::ShareOpinion, Some(&other), "high");
        assert!(one.len() <= MOST && other.len() <= MOST, "{one}");
        assert_ne!(one, other);
    }
}
