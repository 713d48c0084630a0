//! The overview of all units, for the coordinator: a table of units and themes in which every mean stands in its colour.
//!
//! A table and no picture. A screen reader reads it, it runs over as many pages as it needs, and a figure can be copied.
//! Units stand in the order of the organisation and are never sorted by a figure: it is no ranking.

mod lay;
mod shade;
mod sheet;

use peil_instrument::Lang;

use crate::fingerprint::Fingerprint;
use crate::plates::make_legible;
use crate::press::{Picture, SettingError};
use crate::{PlateError, PlateFile, PlateForm, Plates, Press, html};
use lay::volumes;
pub(crate) use shade::Shade;
pub(crate) use sheet::{Part, Sheet, Side, Told};

/// All that the overview is set from: words and figures.
#[derive(Debug, Clone, PartialEq)]
pub struct OverviewSource {
    /// What its files are called, without the ending.
    stem: &'static str,
    /// The JSON that the template reads, of each document.
    volumes: Vec<String>,
    /// The logo.
    pictures: Vec<Picture>,
    /// The page for a browser.
    html: String,
}

impl Plates<'_> {
    /// The overview of all units of the wave: who took part, and the mean of every theme beside the organisation's.
    ///
    /// # Errors
    /// - [`PlateError::NameTooLong`] if a unit's name takes more than half a page;
    /// - [`PlateError::Overview`] if the page cannot be written.
    pub fn overview(&self, press: &Press) -> Result<OverviewSource, PlateError> {
        let wave = &self.wave;
        let sheet = Sheet::of(wave);
        let logo = wave.style.logo.as_ref();
        let pictures: Vec<Picture> = logo.map(Picture::logo).into_iter().collect();
        let failed = |problems| PlateError::Overview { problems };
        let volumes = volumes(press, &sheet).map(|laid| {
            let mut page =
                serde_json::to_value(laid?).map_err(|error| failed(error.to_string()))?;
            make_legible(press, &mut page);
            Ok(page.to_string())
        });
        let volumes = volumes.collect::<Result<_, PlateError>>()?;
        let html = html::overview::write(&sheet, &pictures);
        Ok(OverviewSource {
            stem: match wave.lang {
                Lang::Nl => "overzicht",
                Lang::En => "overview",
            },
            volumes,
            pictures,
            html: html.map_err(|error| failed(error.to_string()))?,
        })
    }
}

impl OverviewSource {
    /// The forms in which it can be had. As a picture it would be hundreds of pages that cannot be searched.
    pub const FORMS: [PlateForm; 2] = [PlateForm::Pdf, PlateForm::Html];

    /// A SHA-256 of everything it is made from. Two with the same fingerprint give the same bytes in every form.
    pub fn fingerprint(&self, press: &Press) -> String {
        let mut fingerprint = Fingerprint::new();
        for template in press.overview_templates() {
            fingerprint.add(template.as_bytes());
        }
        for volume in &self.volumes {
            fingerprint.add(volume.as_bytes());
        }
        for picture in &self.pictures {
            fingerprint.add(picture.name.as_bytes());
            fingerprint.add(&picture.bytes);
        }
        fingerprint.add(self.html.as_bytes());
        fingerprint.hexadecimal()
    }

    /// Sets it in those of these forms in which it can be had: a page for a browser, and a document, or from some thousands of
    /// units on several. Same input, same bytes.
    ///
    /// # Errors
    /// [`PlateError::Overview`] if it cannot be drawn.
    pub fn set(self, press: &Press, forms: &[PlateForm]) -> Result<Vec<PlateFile>, PlateError> {
        let OverviewSource { stem, volumes, pictures, html } = self;
        let mut files = Vec::new();
        if forms.contains(&PlateForm::Pdf) {
            let many = volumes.len() > 1;
            for (volume, page) in (1..).zip(volumes) {
                let bytes = press.overview(page, pictures.clone()).map_err(|error| {
                    let problems = match error {
                        // No template of the overview says so.
                        SettingError::TooLong => "too long".to_owned(),
                        SettingError::Problems(problems) => problems,
                    };
                    PlateError::Overview { problems }
                })?;
                let name =
                    if many { format!("{stem}-{volume}.pdf") } else { format!("{stem}.pdf") };
                files.push(PlateFile { form: PlateForm::Pdf, name, bytes });
            }
        }
        if forms.contains(&PlateForm::Html) {
            let (name, bytes) = (format!("{stem}.html"), html.into_bytes());
            files.push(PlateFile { form: PlateForm::Html, name, bytes });
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests;
