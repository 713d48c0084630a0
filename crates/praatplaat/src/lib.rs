//! The *praatplaat*, the talk plate of a unit: A4 to lay on the table, as PDF, or as pictures of its pages; or
//! a page for a browser.
//!
//! It opens a conversation; it is no report card. From released results it shows who took part, the
//! scales beside the organisation, at most three things that go well and three *opgaven*, a question
//! to talk about for each, how to read the page, and room for one agreement.
//!
//! ```text
//! Released<Results> ── content (pure: words and figures, the rule) ──┬── chart (plotters: SVG) ──┐
//! questionnaire, perspectives, texts ────────────────────────────────┼── page (JSON) ── press ───┴── PDF, PNG, SVG
//!                                                                    └── html (askama) ──────────── HTML
//! ```
//!
//! # Which themes are named
#![doc = include_str!("rule.md")]
//!
//! # What a plate promises
//! - Every figure on it is a figure of the results, rounded once for display (see `number`).
//! - Same input, same bytes: no clock, no random source, no font but those inside the program.
//! - PDF/UA-1 and PDF/A-2a: tagged, with title, language and a text for the chart.
//! - Names and questions reach the page as data, never as markup; on a page for a browser through one door, `html::Plain`.
//! - Hidden figures are the same words whatever the reason.
//!
//! # Letters
//! The press sets one more kind of page: [`Letters`], one for each invitation of a wave, with its code.
//!
//! # Documents
//! A [`Document`] is words, tables and drawings, for who goes on writing in it (DOCX) or prints it (PDF).
//! For a maturity scan there are charts by themselves: [`StateBars`], [`StateGrid`] and [`StructureCulture`].

mod characters;
mod chart;
mod content;
mod document;
mod error;
mod fingerprint;
mod fit;
mod form;
mod house_style;
mod html;
mod letters;
mod maturity;
mod number;
mod overview;
mod page;
mod plates;
mod press;
mod rule;
pub mod tree;

pub use chart::{
    Culture, StateBars, StateBarsRow, StateGrid, StateGridRow, StateWords, StructureCulture,
    StructureCultureRow, StructureCultureWords,
};
pub use content::Sides;
pub use document::{Document, DocumentBlock};
pub use error::PlateError;
pub use form::PlateForm;
pub use house_style::{
    Colour, Colours, HouseStyle, HouseStyleError, HouseStyleProblem, Logo, LogoKind, LogoProblem,
};
pub use letters::{For, Letter, LetterError, LetterWave, Letters};
pub use maturity::{
    BesideSurvey, MaturitySource, ProgrammeSource, SurveySource, beside_survey, board_page,
    policy_plan, programme_report, scan_report,
};
pub use overview::OverviewSource;
pub use plates::names::file_stems;
pub use plates::source::PlateSource;
pub use plates::{Plate, PlateFile, Plates};
pub use press::Press;

// So that the samples name this crate as everybody does.
#[cfg(test)]
extern crate self as peil_praatplaat;
#[cfg(test)]
#[path = "../tests/fixture/mod.rs"]
mod fixture;
#[cfg(test)]
#[path = "../tests/fixture/gallery.rs"]
mod gallery;
