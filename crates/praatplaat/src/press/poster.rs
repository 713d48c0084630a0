//! The front of a plate as large as an A3.

use typst::layout::{Abs, Ratio, Size, Transform};
use typst::model::Document as _;
use typst_layout::PagedDocument;

use super::{Press, SettingError};

/// An A4 and an A3 on their side, in millimetres.
const A4: (f64, f64) = (297.0, 210.0);
const A3: (f64, f64) = (420.0, 297.0);

impl Press {
    /// The first page, larger. It is the page as it was set, and nothing but larger: the same lines, figures and tags.
    pub(super) fn poster(&self, document: &PagedDocument) -> Result<Vec<u8>, SettingError> {
        let mut pages: Vec<_> = document.pages().iter().take(1).cloned().collect();
        for page in &mut pages {
            let (along, down) = (Ratio::new(A3.0 / A4.0), Ratio::new(A3.1 / A4.1));
            page.frame.transform(Transform::scale(along, down));
            page.frame.set_size(Size::new(Abs::mm(A3.0), Abs::mm(A3.1)));
        }
        // A document of its own, so that its outline and its tags are those of this page only.
        let poster = PagedDocument::new(pages.into_iter().collect(), document.info().clone());
        self.pdf(&poster)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use peil_instrument::Lang;

    use crate::fixture::Sample;
    use crate::{PlateForm, Plates, Press, Sides};

    fn told(program: &str, options: &[&str], pdf: &Path, rest: &[&str]) -> String {
        let output = Command::new(program).args(options).arg(pdf).args(rest).output().unwrap();
        assert!(output.status.success(), "{program}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn a_poster_is_the_front_and_larger() {
        let mut sample = Sample::new();
        sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
        let released = sample.released();
        let press = Press::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let made = |sides, form| {
            let plates =
                Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl);
            let plates = plates.unwrap().with_sides(sides);
            let file = plates.plate(&press, "TEAM", &[form]).unwrap().files.remove(0);
            let path = folder.path().join(format!("{sides:?}-{}", file.name));
            std::fs::write(&path, file.bytes).unwrap();
            path
        };
        let poster = made(Sides::Both, PlateForm::Poster);
        let front = made(Sides::Front, PlateForm::Pdf);
        assert!(poster.to_str().unwrap().ends_with("handhaving-a3.pdf"));
        let about = told("pdfinfo", &[], &poster, &[]);
        assert!(about.contains("Page size:       1190.55 x 841.89 pts (A3)"), "{about}");
        assert!(about.contains("Pages:           1\n"), "{about}");
        let words = |pdf: &Path| told("pdftotext", &["-raw"], pdf, &["-"]);
        assert_eq!(words(&poster), words(&front));
        assert!(words(&poster).contains("Opgaven"));
        let plain = told("qpdf", &["--check"], &poster, &[]);
        assert!(plain.contains("No syntax or stream encoding errors"), "{plain}");
        // The same tags in the same order: headings, the chart with its words, paragraphs.
        // Only how large the chart is differs.
        let tags = |pdf: &Path| {
            let tags = told("pdfinfo", &["-struct-text"], pdf, &[]);
            tags.lines().filter(|line| !line.contains("/BBox")).collect::<Vec<_>>().join("\n")
        };
        assert!(tags(&poster).contains("H1") && tags(&poster).contains("Figure"));
        assert_eq!(tags(&poster), tags(&front));
        // It needs no plate beside it, and is the same every time.
        let again = made(Sides::Front, PlateForm::Poster);
        assert_eq!(std::fs::read(poster).unwrap(), std::fs::read(again).unwrap());
    }
}
