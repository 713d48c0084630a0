//! Why a plate is not made.

use peil_instrument::{CatalogueError, Id};

use crate::press::SettingError;

/// Why a plate is not made. Figures that are hidden are no error: the plate says so in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlateError {
    /// The crate's own texts are not in order.
    #[error("the texts of the talk plate are not in order: {0}")]
    Texts(#[from] CatalogueError),
    /// The fonts or the page template inside the program cannot be read.
    #[error("the talk plate's {what} cannot be read: the program was built wrong")]
    BuiltIn {
        /// Which of them.
        what: &'static str,
    },
    /// The results come from another questionnaire than the one given.
    #[error("the results are of questionnaire {results}, not of {given}")]
    OtherQuestionnaire {
        /// Id and version in the results.
        results: String,
        /// Id and version of the questionnaire given.
        given: String,
    },
    /// The questionnaire has no scale, so there is nothing to put on a plate.
    #[error("the questionnaire has no scales, so a talk plate has nothing to show")]
    NoScales,
    /// The scales do not share one axis.
    #[error(
        "scale `{scale}` has {points} points where the first scale has {expected}: they cannot share an axis"
    )]
    Points {
        /// The scale that differs.
        scale: Id,
        /// Its points.
        points: u8,
        /// Those of the first scale.
        expected: u8,
    },
    /// A scale has no questions to talk about.
    #[error(
        "there is no perspective for scale `{scale}`: add questionnaires/perspectives/{scale}.toml"
    )]
    NoPerspective {
        /// The scale.
        scale: Id,
    },
    /// No unit has this code.
    #[error("there is no unit `{unit}`")]
    UnknownUnit {
        /// The code.
        unit: String,
    },
    /// The unit's figures are not shown, so it has no plate.
    #[error("the figures of unit `{unit}` are not shown")]
    NotShown {
        /// The code.
        unit: String,
    },
    /// A shown unit lacks a figure that every plate needs.
    #[error("the results have no {figure} for unit `{unit}`")]
    MissingFigure {
        /// The code.
        unit: String,
        /// What is missing.
        figure: &'static str,
    },
    /// A text is too long for its place, also in the smallest size.
    #[error(
        "the text of the plate of unit `{unit}` does not fit on one page: shorten names or questions"
    )]
    TooLong {
        /// The code.
        unit: String,
    },
    /// A unit's name takes more lines than a page of the overview has.
    #[error("the name of unit `{unit}` does not fit in the overview: shorten it")]
    NameTooLong {
        /// The code.
        unit: String,
    },
    /// The overview cannot be drawn: a mistake in the template.
    #[error("the overview of all units cannot be drawn: {problems}")]
    Overview {
        /// What the typesetter said.
        problems: String,
    },
    /// The page cannot be drawn: a mistake in the template.
    #[error("the plate of unit `{unit}` cannot be drawn: {problems}")]
    Drawing {
        /// The code.
        unit: String,
        /// What the typesetter or the chart said.
        problems: String,
    },
    /// A chart of a maturity scan cannot be drawn.
    #[error("the chart cannot be drawn: {problems}")]
    Chart {
        /// What plotters said.
        problems: String,
    },
    /// A document cannot be set: a picture that is no drawing, or a mistake in a template.
    #[error("the document cannot be set: {problems}")]
    Document {
        /// What the typesetter said.
        problems: String,
    },
}

impl PlateError {
    /// Why a document is not set.
    pub(crate) fn document(error: SettingError) -> PlateError {
        let problems = match error {
            SettingError::Problems(problems) => problems,
            SettingError::TooLong => "it is too long".to_owned(),
        };
        PlateError::Document { problems }
    }
}
