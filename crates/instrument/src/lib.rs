//! Questionnaires, the organisation's units and the answers, as typed and validated data.
//!
//! Text in, values or diagnostics out: no files, no clock, no randomness, no database.
//!
//! - [`load`] reads a questionnaire file ([`Questionnaire`]), [`load_perspective`] the talk questions
//!   about a scale ([`Perspective`]).
//! - [`parse_units`] and [`parse_staff`] read who is invited.
//! - [`parse_lineage`] reads what became of the units since the previous wave ([`Lineage`]).
//! - [`parse_wave`] reads the plan of a wave ([`WaveFile`]).
//! - [`parse_own_items`] reads questions that an organisation adds ([`OwnItems`]), and [`select()`] makes the
//!   questionnaire of a wave from some themes and those.
//! - [`compare()`] says what differs between two versions of a questionnaire, and what may still be laid
//!   side by side.
//! - [`Questionnaire::read_form`] reads what someone answered ([`Answers`]); [`Answers::submission`]
//!   makes of it what is kept ([`Submission`]): records that nothing links.
//! - [`Catalogue`] holds the texts for people of a crate, in Dutch and English.
//!
//! # Diagnostics
//!
//! A file with problems gives *all* of them, at most [`MAX_DIAGNOSTICS`] and then a count: each a
//! [`Diagnostic`] with a code, the line, what is wrong and the mend, in either language. Codes are
//! never renumbered. The same number means the same in questionnaires (Q), perspectives (P) and wave.toml
//! (W), and in
//! units.csv (U), staff.csv (S) and lineage.csv (N), wherever they have it.
#![doc = include_str!("codes.md")]

mod answers;
mod bank;
mod catalogue;
mod changes;
mod diagnostic;
mod form;
mod framework;
mod id;
mod library;
mod lineage;
mod lineage_draft;
mod lineage_file;
pub mod lint;
mod loader;
mod model;
mod near;
mod own_items;
mod perspective;
pub mod readability;
mod record;
mod select;
pub mod shape;
mod sheet;
pub mod shipped;
mod staff;
mod text;
mod unit_changes;
mod units;
mod units_file;
mod wave_file;
mod write;

pub use answers::{Answer, AnswerProblem, Answers, EMPTY, Submission};
pub use bank::{Bank, BankFormat, BankItem};
pub use catalogue::{Catalogue, CatalogueError, CatalogueProblem};
pub use changes::{
    Change, Comparable, ItemChange, ItemDifference, QuestionnaireChanges, ScaleChange,
    ScaleDifference, compare,
};
pub use diagnostic::{Diagnostic, MAX_DIAGNOSTICS};
pub use form::tidy as tidy_words;
pub use framework::{
    Framework, Norm, NormAspect, NormGroup, NormLevel, NormPart, load_framework,
    load_framework_bytes,
};
pub use id::{Id, InvalidId};
pub use library::{Checked, RELEASED, check_library, fingerprints};
pub use lineage::{Fate, Lineage, LineageError, Origin};
pub use lineage_draft::{LineageDraft, LineageGuess, draft_lineage};
pub use lineage_file::{parse_lineage, parse_lineage_bytes};
pub use loader::{load, load_bytes, load_with};
pub use model::{
    Accepted, Block, Choice, Column, Condition, DONT_KNOW, Format, Gap, Item, ItemKind, Level,
    NOT_APPLICABLE, Part, Questionnaire, Relation, Scale, ScaleItem, Selection,
};
pub use own_items::{OwnItem, OwnItems, parse_own_items, parse_own_items_bytes};
pub use perspective::{Instrument, Perspective, load_perspective, load_perspective_bytes};
pub use record::RecordProblem;
pub use select::{OWN_BLOCK, OWN_PART, SelectionProblem, chosen_blocks, select, theme_name};
pub use shape::reference;
pub use staff::{StaffChannel, StaffMember, parse_staff, parse_staff_bytes};
pub use text::{Lang, Text};
pub use unit_changes::UnitChanges;
pub use units::{Unit, UnitTree, UnitTreeError};
pub use units_file::{parse_units, parse_units_bytes, units_csv};
pub use wave_file::{WaveFile, is_wave_code, parse_wave, parse_wave_bytes};
