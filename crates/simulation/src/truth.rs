//! What is true of the made-up respondents: the distributions and correlations they are drawn from.

mod check;
mod error;
mod file;
mod options;

use peil_instrument::{DONT_KNOW, NOT_APPLICABLE, Questionnaire};

pub use error::TruthError;
pub(crate) use options::Options;

use crate::Correlations;

/// The truth behind made-up answers to one questionnaire.
///
/// Made only by [`Truth::parse`]; so every item of the questionnaire has a distribution that adds up to
/// one, and the correlations belong together.
///
/// # The model
/// Every person has a normal trait per scale (mean 0, variance 1, correlations as given) and a tendency
/// to say "weet ik niet" that has nothing to do with them. For a graded item with loading `l` on trait
/// `t` the person's opinion is
/// ```text
/// y = l t + sqrt(1 - l²) e,     e standard normal
/// ```
/// and the answer is the point between whose thresholds `y` falls. The thresholds are the normal
/// quantiles of the cumulated shares, so each share holds exactly, whatever the loading (Samejima 1969,
/// the graded response model in its normal form). "Weet ik niet" is decided first, in the same way from
/// the tendency; skipping an item and "niet van toepassing" are plain chance. There is no difference
/// between units: whoever wants one adds it ([`crate::Respondents::answer_with`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    pub(crate) correlations: Correlations,
    pub(crate) root: Vec<f64>,
    pub(crate) targets: Vec<Target>,
    /// In the order of the questionnaire's items.
    pub(crate) items: Vec<ItemTruth>,
}

/// The observed correlation that a pair of scale scores must have.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The first scale, as index into [`Questionnaire::scales`].
    pub first: usize,
    /// The second one, a later scale.
    pub second: usize,
    /// The correlation of the scale scores that respondents' answers have in the long run.
    pub observed: f64,
    /// Where the figure is published; our assumption if `None`.
    pub source: Option<String>,
}

/// What is true of the answers to one item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ItemTruth {
    /// The probability that somebody who is asked leaves it empty.
    pub(crate) skip: f64,
    /// Where the distribution is published; our assumption if `None`.
    pub(crate) source: Option<String>,
    pub(crate) kind: KindTruth,
    /// The probability of being asked: 1, or less behind a condition.
    pub(crate) asked: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum KindTruth {
    /// One code: a rating or a single choice.
    Graded(Graded),
    /// Ticked options.
    Options(Options),
    /// Own words, by those who have something to say.
    Words(Words),
}

/// One code out of ordered ones, with the special answers beside them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Graded {
    /// The ordered codes with their shares among all who answer.
    pub(crate) points: Vec<(u8, f64)>,
    pub(crate) dont_know: f64,
    pub(crate) not_applicable: f64,
    /// The scale's trait, and how strongly the opinion hangs on it; negative: the other way round.
    pub(crate) loading: Option<(usize, f64)>,
    /// How strongly "weet ik niet" hangs on the person's tendency to say so.
    pub(crate) tendency: f64,
}

/// Texts of which one is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// The share that writes anything.
    pub(crate) writes: f64,
    pub(crate) texts: Vec<String>,
}

impl Graded {
    fn share(&self, code: u8) -> Option<f64> {
        match code {
            DONT_KNOW => Some(self.dont_know).filter(|share| *share > 0.0),
            NOT_APPLICABLE => Some(self.not_applicable).filter(|share| *share > 0.0),
            _ => self.points.iter().find(|(point, _)| *point == code).map(|(_, share)| *share),
        }
    }
}

impl Truth {
    /// Reads a truth file and checks it against the questionnaire.
    ///
    /// # Errors
    /// The first [`TruthError`]: the file is no TOML or has unknown keys; it was written for another
    /// questionnaire or version; an item is missing, unknown or of another kind; shares do not add up
    /// to one; a probability, loading or correlation lies outside its range; a pair of scales is missing
    /// or stands twice; a routed item and its condition both hang on a trait; no people can have these
    /// correlations.
    pub fn parse(toml: &str, questionnaire: &Questionnaire) -> Result<Truth, TruthError> {
        check::truth(&file::read(toml)?, questionnaire)
    }

    /// The correlations of the traits themselves, in the order of the scales: larger than those of the scale scores, which are blurred
    /// by the few points of an answer and by all that an item measures beside its trait.
    pub fn correlations(&self) -> &Correlations {
        &self.correlations
    }

    /// The correlations that scale scores have in the long run.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The same truth with other correlations of the traits.
    ///
    /// # Errors
    /// [`TruthError::Correlations`] if no people can have them.
    pub fn with_correlations(&self, correlations: Correlations) -> Result<Truth, TruthError> {
        let root = correlations.root().ok_or(TruthError::Correlations)?;
        Ok(Truth { correlations, root, ..self.clone() })
    }

    /// The share of `code` among all who answer the item ("weet ik niet" and "niet van toepassing"
    /// included), in the long run; `None` for a code the item does not have (or, of these two, that nobody
    /// gives) and for items without codes.
    /// Of a routed item: among those who are asked.
    ///
    /// This is what an interval for the share should cover as often as it promises.
    pub fn expected_share(&self, item: usize, code: u8) -> Option<f64> {
        match &self.items[item].kind {
            KindTruth::Graded(graded) => graded.share(code),
            KindTruth::Options(_) | KindTruth::Words(_) => None,
        }
    }

    /// The share that ticks an option (by its place) of a multiple choice, among all who tick anything.
    pub fn expected_option_share(&self, item: usize, option: usize) -> Option<f64> {
        match &self.items[item].kind {
            KindTruth::Options(options) => options.shares().get(option).copied(),
            KindTruth::Graded(_) | KindTruth::Words(_) => None,
        }
    }

    /// The mean of an item among those with an opinion, in the long run, on the scale of its codes.
    pub fn expected_mean(&self, item: usize) -> Option<f64> {
        let KindTruth::Graded(graded) = &self.items[item].kind else { return None };
        let with_opinion: f64 = graded.points.iter().map(|(_, share)| share).sum();
        let sum: f64 = graded.points.iter().map(|(code, share)| f64::from(*code) * share).sum();
        (with_opinion > 0.0).then(|| sum / with_opinion)
    }

    /// The share of all respondents who are asked the item, apart from those who skip the question that
    /// leads to it. Times [`Truth::expected_share`] it is a share "of all".
    pub fn asked_share(&self, item: usize) -> f64 {
        self.items[item].asked
    }

    /// Where the item's distribution is published; `None`: it is our assumption.
    pub fn source(&self, item: usize) -> Option<&str> {
        self.items[item].source.as_deref()
    }
}
