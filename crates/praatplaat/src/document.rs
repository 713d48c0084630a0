//! A document of words, tables and drawings: to fill in with a pen, or to go on writing in. As DOCX for a word processor and
//! as PDF, both from the same words.

mod content;
mod docx;

use peil_instrument::Lang;

use crate::plates::make_legible;
use crate::press::{Picture, SettingError};
use crate::{PlateError, Press};
use content::Words;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The language in which it is read aloud and checked for spelling.
    pub lang: Lang,
    /// Its title; where it is empty a dash stands for it, for a document without a title is not accessible.
    pub title: String,
    /// Below the title; may be empty.
    pub subtitle: String,
    /// What it is about, as labels and values. Where a value is empty there is a line to fill in.
    pub header: Vec<(String, String)>,
    /// What it says.
    pub blocks: Vec<DocumentBlock>,
    /// At the foot of every page, before its number. Nothing that matters: a screen reader passes it over.
    pub footer: String,
}

/// A part of a document. Line breaks in a text are kept; everything else in it is words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentBlock {
    /// A heading.
    Heading {
        /// 1 for a chapter, 2 for what is in it. A 2 without a chapter above it becomes a 1: no level is skipped.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph(String),
    /// A remark, in a box.
    Note(String),
    /// Points, each with a bullet.
    List(Vec<String>),
    /// A table.
    Table {
        /// Above it; may be empty.
        caption: String,
        /// The head of each column, repeated on every page. May be empty: then there is none.
        head: Vec<String>,
        /// How wide each column is, as shares of the page; 1 where it is left out.
        widths: Vec<u8>,
        /// The cells. An empty one is room to write.
        rows: Vec<Vec<String>>,
    },
    /// A drawing: an SVG, as the charts of this crate are.
    Picture {
        /// The drawing.
        svg: String,
        /// The same in words, for who does not see it.
        alt: String,
        /// Below it; may be empty.
        caption: String,
    },
    /// What follows begins on a new page.
    NewPage,
}

impl Document {
    /// Writes it for a word processor. Same document, same bytes.
    ///
    /// # Errors
    /// [`PlateError::Document`] if a picture cannot be drawn.
    pub fn docx(&self, press: &Press) -> Result<Vec<u8>, PlateError> {
        let (words, pictures) = Words::of(self);
        docx::write(press, &words, &pictures).map_err(PlateError::document)
    }

    /// Sets it as PDF: PDF/UA-1 and PDF/A-2a. Same document, same bytes.
    ///
    /// # Errors
    /// [`PlateError::Document`] if a picture cannot be drawn.
    pub fn pdf(&self, press: &Press) -> Result<Vec<u8>, PlateError> {
        let (words, pictures) = Words::of(self);
        set(press, &words, pictures).map_err(PlateError::document)
    }
}

fn set(press: &Press, words: &Words, pictures: Vec<Picture>) -> Result<Vec<u8>, SettingError> {
    let mut json =
        serde_json::to_value(words).map_err(|error| SettingError::Problems(error.to_string()))?;
    make_legible(press, &mut json);
    content::make_breakable(&mut json);
    press.paper(json.to_string(), pictures)
}

#[cfg(test)]
mod tests;
