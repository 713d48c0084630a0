//! Makes the plates that the tests speak of, to look at: good, worried, hidden, long, strange.
//!
//! ```text
//! cargo run -p peil-praatplaat --example gallery -- target/gallery pdf,html
//! ```
//!
//! The second argument is the forms, pdf and html if it is left out.

use std::error::Error;
use std::path::Path;

use peil_praatplaat::{PlateForm, Plates, Press};

#[path = "../tests/fixture/mod.rs"]
mod fixture;
#[path = "../tests/fixture/gallery.rs"]
mod gallery;
use gallery::Case;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("give a folder to write to")?;
    let forms = arguments.next().unwrap_or_else(|| "pdf,html".to_owned());
    let is_wanted = |form: &PlateForm| forms.split(',').any(|name| name == form.extension());
    let forms: Vec<PlateForm> =
        [PlateForm::Pdf, PlateForm::Html].into_iter().filter(is_wanted).collect();
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let press = Press::new()?;
    for Case { name, unit, lang, sample, style } in gallery::gallery() {
        let released = sample.released();
        let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang)?
            .with_house_style(style);
        for file in plates.plate(&press, unit, &forms)?.files {
            let name = format!("{name}.{}", file.form.extension());
            std::fs::write(folder.join(name), file.bytes)?;
        }
    }
    Ok(())
}
