//! What can be wrong with a truth file.

/// Why a truth file cannot be used. Each says what to mend.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TruthError {
    /// No TOML, or a key that a truth file does not have.
    #[error("the truth file cannot be read: {0}")]
    Syntax(String),
    /// Written for something else.
    #[error("the truth is about {found}, not about {expected}; use the file for this version")]
    Questionnaire {
        /// Id and version in the file.
        found: String,
        /// Id and version of the questionnaire.
        expected: String,
    },
    /// An item without a distribution.
    #[error("`{item}` has no truth; add [items.{item}]")]
    Missing {
        /// The item.
        item: String,
    },
    /// A distribution without an item.
    #[error("the questionnaire has no item `{item}`; correct the name or remove [items.{item}]")]
    UnknownItem {
        /// The name in the file.
        item: String,
    },
    /// A key that does not fit the kind of item, or one that is missing.
    #[error("`{item}`: {mend}")]
    Kind {
        /// The item.
        item: String,
        /// What to do.
        mend: &'static str,
    },
    /// Another number of shares than points, or an option without a share.
    #[error("`{item}` needs a share for each of {expected}; give exactly these")]
    Answers {
        /// The item.
        item: String,
        /// The points or options.
        expected: String,
    },
    /// Shares that are no distribution.
    #[error("the shares of `{item}` add up to {sum}, not to 1; change one of them")]
    Sum {
        /// The item.
        item: String,
        /// What they add up to.
        sum: f64,
    },
    /// Shares of options that no ticks can have.
    #[error(
        "the options of `{item}` cannot have these shares: of what the exclusive ones leave, \
         none of the others may take more and all together may not take less, because everybody who \
         answers ticks something; change one of them"
    )]
    Ticks {
        /// The item.
        item: String,
    },
    /// A number outside its range.
    #[error("{place}: {name} is {value}; it must be {range}")]
    Range {
        /// The item or pair.
        place: String,
        /// The key.
        name: &'static str,
        /// The value.
        value: f64,
        /// What is allowed.
        range: &'static str,
    },
    /// A special answer that the item does not offer.
    #[error("`{item}` does not offer {answer}; remove the key")]
    NotOffered {
        /// The item.
        item: String,
        /// The key.
        answer: &'static str,
    },
    /// A scale that the questionnaire does not have.
    #[error("{place}: the questionnaire has no scale `{name}`; correct the name")]
    UnknownScale {
        /// The item or pair.
        place: String,
        /// The name in the file.
        name: String,
    },
    /// A unit that is not there.
    #[error("there is no unit `{unit}` in the later wave; correct the code")]
    UnknownUnit {
        /// The code in the file.
        unit: String,
    },
    /// A pair of scales without a correlation, or with two.
    #[error("the scales `{first}` and `{second}` need exactly one entry in [[correlations]]")]
    Pair {
        /// The first scale.
        first: String,
        /// The second one.
        second: String,
    },
    /// A routed item would not have its shares among those who are asked.
    #[error(
        "`{item}` is asked only after `{condition}`, and both hang on a trait, so its shares would not \
         hold; remove the loading of one of them"
    )]
    RoutedLoading {
        /// The item.
        item: String,
        /// The item that leads to it.
        condition: String,
    },
    /// The matrix is not positive definite.
    #[error(
        "no people can have these latent correlations together (the matrix is not positive definite); \
         bring the largest ones closer to 0"
    )]
    Correlations,
}
