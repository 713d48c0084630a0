//! The forms in which a plate can be had.

use serde::{Deserialize, Serialize};

/// A form of a plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PlateForm {
    /// One document to print and to keep: PDF/UA-1 and PDF/A-2a.
    Pdf,
    /// A picture of each page, 150 dots an inch: for slides and pages on an intranet. Nobody who does
    /// not see it can read it.
    Png,
    /// A drawing of each page, sharp at any size; its letters are shapes, so it needs no font. Nobody
    /// who does not see it can read it.
    Svg,
    /// A page for a browser, in one file without scripts: for phones, screen readers and intranets. It
    /// prints well too.
    Html,
    /// The charts by themselves, for reports and slides: a zip with each as SVG and PNG, its text alternative and its
    /// data.
    Charts,
    /// The front as large as an A3, to hang on a wall: PDF/UA-1 and PDF/A-2a too.
    Poster,
}

impl PlateForm {
    /// All forms.
    pub const ALL: [PlateForm; 6] = [
        PlateForm::Pdf,
        PlateForm::Png,
        PlateForm::Svg,
        PlateForm::Html,
        PlateForm::Charts,
        PlateForm::Poster,
    ];

    /// What the names of its files end in.
    pub fn extension(self) -> &'static str {
        match self {
            PlateForm::Pdf | PlateForm::Poster => "pdf",
            PlateForm::Png => "png",
            PlateForm::Svg => "svg",
            PlateForm::Html => "html",
            PlateForm::Charts => "charts.zip",
        }
    }
}
