//! Every kind of plate as people get it.

#[path = "../fixture/document.rs"]
mod document;
#[path = "../fixture/mod.rs"]
mod fixture;
#[path = "../fixture/gallery.rs"]
mod gallery;

mod accessible;

use std::sync::LazyLock;

use gallery::Case;
use peil_praatplaat::{PlateFile, PlateForm, Plates, Press};

/// One press for all tests, as a program has one for all plates.
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().expect("a press"));

/// The files of a plate in one form.
fn files(case: &Case, form: PlateForm) -> Vec<PlateFile> {
    with_plates(case, |plates| plates.plate(&PRESS, case.unit, &[form]).expect("a plate").files)
}

/// The overview as a document.
fn overview(case: &Case) -> Vec<PlateFile> {
    with_plates(case, |plates| {
        let source = plates.overview(&PRESS).expect("an overview");
        source.set(&PRESS, &[PlateForm::Pdf]).expect("a document")
    })
}

fn with_plates(case: &Case, make: impl FnOnce(&Plates<'_>) -> Vec<PlateFile>) -> Vec<PlateFile> {
    let released = case.sample.released();
    let (questionnaire, perspectives) = (&case.sample.questionnaire, &case.sample.perspectives);
    let plates = Plates::new(&released, questionnaire, perspectives, case.lang).expect("plates");
    make(&plates.with_house_style(case.style.clone()))
}
