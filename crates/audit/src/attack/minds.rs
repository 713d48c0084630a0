//! Of what it would be a finding that nearly all of a group were of one mind.

use crate::question::Question;
use crate::wave::is_opinion;

/// Answers that would say the same of a person, among those whose answers count.
pub(super) struct Mind {
    /// Per answer whether it counts.
    pub(super) within: Vec<bool>,
    /// Per answer whether it says the same.
    pub(super) same: Vec<bool>,
    /// What it says, for findings.
    pub(super) words: String,
}

impl Mind {
    /// Whether an answer counts and says something else.
    pub(super) fn is_other(&self, answer: usize) -> bool {
        self.within[answer] && !self.same[answer]
    }

    /// Whether of these counts all, or all but one, say the same.
    pub(super) fn is_of_nearly_all(&self, counts: &[i64]) -> bool {
        let others = counts.iter().enumerate().filter(|(answer, _)| self.is_other(*answer));
        others.map(|(_, people)| people).sum::<i64>() <= 1
    }

    /// Whether not all answers count.
    pub(super) fn is_narrowed(&self) -> bool {
        self.within.contains(&false)
    }
}

/// Each answer among all, and among opinions only, for a mean is made of those; and each side of the points of a rating.
pub(super) fn minds(question: &Question) -> Vec<Mind> {
    let answers = question.answers.len();
    let all = vec![true; answers];
    let opinions: Vec<bool> = question.answers.iter().map(|answer| is_opinion(answer)).collect();
    let mut scopes = vec![all];
    if opinions.contains(&false) {
        scopes.push(opinions.clone());
    }
    let mut minds = Vec::new();
    for within in scopes {
        for answer in (0..answers).filter(|a| within[*a] && Some(*a) != question.told) {
            let same = (0..answers).map(|other| other == answer).collect();
            let told = &question.answers[answer];
            let words =
                if question.everybody { told.clone() } else { format!("gave answer `{told}`") };
            minds.push(Mind { within: within.clone(), same, words });
        }
    }
    if question.rated {
        minds.extend(sides(question, &opinions));
    }
    minds
}

/// The lower and the upper half of the points; the middle one of an odd number is in neither.
fn sides(question: &Question, opinions: &[bool]) -> Vec<Mind> {
    let point = |answer: usize| question.answers[answer].parse::<i64>().ok();
    let mut points: Vec<usize> = (0..opinions.len()).filter(|answer| opinions[*answer]).collect();
    points.sort_by_key(|answer| point(*answer));
    let half = points.len() / 2;
    // Of two points each is a single answer, and asked already.
    if half < 2 {
        return Vec::new();
    }
    let side = |points: &[usize]| {
        let named: Vec<String> =
            points.iter().map(|answer| format!("`{}`", question.answers[*answer])).collect();
        Mind {
            within: opinions.to_vec(),
            same: (0..opinions.len()).map(|answer| points.contains(&answer)).collect(),
            words: format!("answered on one side ({})", named.join(", ")),
        }
    };
    vec![side(&points[..half]), side(&points[points.len() - half..])]
}
