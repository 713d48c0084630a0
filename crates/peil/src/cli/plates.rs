//! `peil plates`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use peil_instrument::Lang;

use super::language;

pub(super) const FILES: &str = "\
A folder of talk plates can be made in parts: what is there already and still fits is not made again. So if something
stops you, run the same command again. index.html has a link to every plate. docs/plates.md tells more.

  pdf     to print, to send and to keep
  png     a picture of each page, 150 dots an inch
  svg     a drawing of each page, sharp at any size
  html    a page for a browser, in one file: for phones too
  poster  the front as large as an A3, as PDF

A screen reader reads pdf, html and poster; png and svg are pictures. --overview makes pdf and html, whichever of them
--format asks for.

Examples:
  peil plates 2023 --out plates
  peil plates 2023 --out plates --unit FIN,FIN-A --lang en
  peil plates 2023 --out plates --format pdf,html --zip
  peil plates 2023 --out plates --format pdf,html --overview
  peil plates 2023 --out plates --front-only --house-style huisstijl.toml";

/// `peil plates`
#[derive(Debug, Args)]
pub struct PlatesArgs {
    /// The wave
    pub wave: String,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Which forms, with commas between them
    #[arg(
        long = "format",
        value_name = "FORM",
        value_enum,
        value_delimiter = ',',
        default_value = "pdf"
    )]
    pub formats: Vec<PlateFormat>,
    /// Language of the plates: nl or en
    #[arg(long, default_value = "nl", value_parser = language)]
    pub lang: Lang,
    /// Only these units, with commas between their codes (may be given more than once)
    #[arg(long = "unit", visible_alias = "units", value_name = "CODE", value_delimiter = ',')]
    pub units: Vec<String>,
    /// Without the back: one page a plate
    #[arg(long)]
    pub front_only: bool,
    /// Also a zip for each part right below the organisation, with the plates of all that belongs to it
    #[arg(long)]
    pub zip: bool,
    /// Also an overview of all units for the coordinator: who took part, and every theme
    #[arg(long)]
    pub overview: bool,
    /// Logo, colours and name of the organisation: a small TOML file (docs/plates.md)
    #[arg(long, value_name = "FILE")]
    pub house_style: Option<PathBuf>,
}

/// A form of a talk plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlateFormat {
    /// A document.
    Pdf,
    /// Pictures.
    Png,
    /// Drawings.
    Svg,
    /// A page for a browser.
    Html,
    /// The charts by themselves, with their data.
    Charts,
    /// The front, as large as an A3.
    Poster,
}

impl From<PlateFormat> for peil_praatplaat::PlateForm {
    fn from(format: PlateFormat) -> peil_praatplaat::PlateForm {
        match format {
            PlateFormat::Pdf => peil_praatplaat::PlateForm::Pdf,
            PlateFormat::Png => peil_praatplaat::PlateForm::Png,
            PlateFormat::Svg => peil_praatplaat::PlateForm::Svg,
            PlateFormat::Html => peil_praatplaat::PlateForm::Html,
            PlateFormat::Charts => peil_praatplaat::PlateForm::Charts,
            PlateFormat::Poster => peil_praatplaat::PlateForm::Poster,
        }
    }
}
