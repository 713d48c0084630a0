//! Since the wave before, in words.

use peil_analysis::{Caveat, Measure, Status, Subject};
use peil_instrument::Scale;

use super::{Mean, ScaleContent, Since, Wave};
use crate::rule::{Direction, direction};

/// What is said of a scale; scales of which the same is said share a sentence. In the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Saying {
    Higher,
    Lower,
    Same,
    Not(Caveat),
}

impl Wave<'_> {
    /// When the wave before was.
    pub(super) fn moment(&self) -> &str {
        self.results.comparison.as_ref().map_or("", |comparison| comparison.moment.as_str())
    }

    pub(super) fn since(&self, unit: &str, scale: &Scale) -> Option<Since> {
        self.results.comparison.as_ref()?;
        let subject = Subject::Scale(scale.id.clone());
        let change = self.figures.get(unit, &subject, Measure::Change)?;
        if change.status == Status::NotCompared {
            return change.caveat.map(Since::NotCompared);
        }
        let own = self.mean(unit, scale)?;
        let before = self.figure(unit, &subject, Measure::PreviousMean)?;
        let previous = Mean { value: before.value?, interval: before.low.zip(before.high) };
        let interval = change.low.zip(change.high).filter(|_| change.status == Status::Shown);
        let direction = direction(previous.value, own.value, interval);
        Some(Since::Compared { previous, direction, care: change.caveat })
    }

    /// The sentences about the wave before: what needs care, then which way the scales went, then what is
    /// not compared.
    pub(super) fn since_sentences(&self, scales: &[ScaleContent]) -> Vec<String> {
        let mut sentences = Vec::new();
        for caveat in Caveat::WITH_CARE {
            let careful = |since: &Since| matches!(since, Since::Compared { care, .. } if *care == Some(caveat));
            let names = names(scales, careful);
            if !names.is_empty() {
                sentences.push(self.sentence(&format!("care_{}", caveat.name()), &names));
            }
        }
        let said: Vec<Saying> =
            scales.iter().filter_map(|scale| scale.since.as_ref().map(saying)).collect();
        let mut sayings = said.clone();
        sayings.sort_unstable();
        sayings.dedup();
        // What is said of most is said of "the others", so that the names of the few stand out.
        let rest = (sayings.len() > 1 && said.len() == scales.len())
            .then(|| sayings.iter().copied().find(|saying| *saying == Saying::Same))
            .flatten();
        sayings.sort_by_key(|saying| (Some(*saying) == rest, *saying));
        for what in sayings {
            let key = what.key();
            let names = names(scales, |since| saying(since) == what);
            let all = names.len() == scales.len();
            let sentence = if all {
                self.fill(&format!("since.{key}_all"), &[("moment", self.moment())])
            } else if Some(what) == rest && names.len() > 1 {
                self.fill(&format!("since.{key}_rest"), &[("moment", self.moment())])
            } else {
                self.sentence(&key, &names)
            };
            sentences.push(sentence);
        }
        sentences
    }

    fn sentence(&self, key: &str, names: &[&str]) -> String {
        let values = [("moment", self.moment()), ("scales", &names.join(", "))];
        self.fill(&format!("since.{key}"), &values)
    }

    /// What the words for the eye say, for who hears them.
    pub(super) fn alt_since(&self, scale: &ScaleContent) -> Option<String> {
        let Some(Since::Compared { previous, .. }) = scale.since else { return None };
        let previous = self.decimal(previous.value);
        Some(self.fill("alt.previous", &[("moment", self.moment()), ("previous", &previous)]))
    }
}

fn names(scales: &[ScaleContent], wanted: impl Fn(&Since) -> bool) -> Vec<&str> {
    let found = scales.iter().filter(|scale| scale.since.as_ref().is_some_and(&wanted));
    found.map(|scale| scale.name.as_str()).collect()
}

fn saying(since: &Since) -> Saying {
    match since {
        Since::Compared { direction: Direction::Higher, .. } => Saying::Higher,
        Since::Compared { direction: Direction::Lower, .. } => Saying::Lower,
        Since::Compared { direction: Direction::Unclear, .. } => Saying::Same,
        Since::NotCompared(caveat) => Saying::Not(*caveat),
    }
}

impl Saying {
    fn key(self) -> String {
        match self {
            Saying::Higher => "higher".to_owned(),
            Saying::Lower => "lower".to_owned(),
            Saying::Same => "same".to_owned(),
            Saying::Not(caveat) => caveat.name().to_owned(),
        }
    }
}
