//! A plate before it is set: what the typesetter gets, and the fingerprint of that.

use std::ops::RangeInclusive;

use super::{Plate, PlateFile};
use crate::fingerprint::Fingerprint;
use crate::fit::Fit;
use crate::page::Page;
use peil_instrument::Lang;

use super::charts;
use crate::press::{Picture, SettingError, Written};
use crate::{PlateError, PlateForm, Press};

/// All that the plate of one unit is set from: words, figures and drawings.
#[derive(Debug, Clone, PartialEq)]
pub struct PlateSource {
    /// The unit's code.
    pub(super) unit: String,
    /// How the names of its files begin.
    pub(super) stem: String,
    /// The JSON that the template reads.
    pub(crate) page: String,
    /// Its words, as they were before those that the fonts lack were replaced.
    pub(crate) words: Page,
    /// The sizes in which it is set first.
    pub(crate) fit: Fit,
    /// What the template draws.
    pub(crate) pictures: Vec<Picture>,
    /// The plate as a page for a browser, which needs no setting.
    pub(super) html: String,
    /// Its language.
    pub(super) lang: Lang,
    /// How many pages it may take.
    pub(super) pages: RangeInclusive<usize>,
}

impl PlateSource {
    /// A SHA-256 of everything the plate is made from: words, figures, drawings, the templates and
    /// the version of the program. Two sources with the same fingerprint give the same bytes in every form.
    pub fn fingerprint(&self, press: &Press) -> String {
        let mut fingerprint = Fingerprint::new();
        let mut part = |bytes: &[u8]| fingerprint.add(bytes);
        for template in press.templates() {
            part(template.as_bytes());
        }
        part(self.stem.as_bytes());
        part(self.page.as_bytes());
        for number in self.fit.numbers() {
            part(&number.to_le_bytes());
        }
        for picture in &self.pictures {
            part(picture.name.as_bytes());
            part(&picture.bytes);
        }
        part(self.html.as_bytes());
        fingerprint.hexadecimal()
    }

    /// The words that the template of the printed plate reads.
    #[cfg(test)]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.page).unwrap()
    }

    /// The plate as it is set, before it is written in any form.
    #[cfg(test)]
    pub(crate) fn document(
        self,
        press: &Press,
    ) -> Result<typst_layout::PagedDocument, SettingError> {
        press.document(self.page, &self.words, self.fit, self.pictures, self.pages)
    }

    /// Sets the plate and writes it in these forms. Same input, same bytes.
    ///
    /// # Errors
    /// - [`PlateError::TooLong`] if the text does not fit on the page in its smallest size;
    /// - [`PlateError::Drawing`] if the page cannot be drawn.
    pub fn set(self, press: &Press, forms: &[PlateForm]) -> Result<Plate, PlateError> {
        let PlateSource { unit, stem, page, words, fit, pictures, html, lang, pages } = self;
        let refused = |error| match error {
            SettingError::TooLong => PlateError::TooLong { unit: unit.clone() },
            SettingError::Problems(problems) => {
                PlateError::Drawing { unit: unit.clone(), problems }
            }
        };
        let is_set = |form: &PlateForm| !matches!(form, PlateForm::Html | PlateForm::Charts);
        let on_paper: Vec<PlateForm> = forms.iter().copied().filter(is_set).collect();
        let mut written = Vec::new();
        if forms.contains(&PlateForm::Charts) {
            let bytes = charts::bundle(press, &words, &pictures, lang).map_err(refused)?;
            written.push(Written { form: PlateForm::Charts, page: None, bytes });
        }
        if !on_paper.is_empty() {
            let found = press.plate(page, &words, fit, pictures, pages, &on_paper);
            written.extend(found.map_err(refused)?);
        }
        if forms.contains(&PlateForm::Html) {
            let (form, bytes) = (PlateForm::Html, html.into_bytes());
            written.push(Written { form, page: None, bytes });
        }
        written.sort_by_key(|file| forms.iter().position(|form| *form == file.form));
        let files = written.into_iter().map(|Written { form, page, bytes }| {
            let extension = form.extension();
            let name = match page {
                Some(page) => format!("{stem}-{page}.{extension}"),
                None if form == PlateForm::Poster => format!("{stem}-a3.{extension}"),
                None => format!("{stem}.{extension}"),
            };
            PlateFile { form, name, bytes }
        });
        Ok(Plate { files: files.collect() })
    }
}
