//! A plate can be read by a screen reader and kept in an archive: other programs than the one that made it say so.

use std::path::Path;
use std::process::Command;

use peil_praatplaat::PlateForm;

use crate::document::document;
use crate::gallery::gallery;
use crate::{PRESS, files, overview};

/// The checker of PDF/UA-1, which `tests/run` installs.
const CHECKER: &str = "pdfua";

#[test]
fn every_kind_of_plate_passes_the_checkers() {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for case in gallery() {
        let path = folder.path().join(format!("{}.pdf", case.name));
        std::fs::write(&path, &files(&case, PlateForm::Pdf)[0].bytes).unwrap();
        passes(Command::new("qpdf").arg("--check").arg(&path), &path);
        paths.push(path);
    }
    let case = gallery().into_iter().find(|case| case.name == "inside").unwrap();
    let papers = files(&case, PlateForm::Poster).into_iter().chain(overview(&case));
    for paper in papers {
        let path = folder.path().join(&paper.name);
        std::fs::write(&path, paper.bytes).unwrap();
        passes(Command::new("qpdf").arg("--check").arg(&path), &path);
        paths.push(path);
    }
    for path in &paths {
        passes(Command::new(CHECKER).arg("check").arg(path), path);
    }
}

#[test]
fn a_document_passes_the_checkers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, document(&PRESS).pdf(&PRESS).expect("a document")).unwrap();
    passes(Command::new("qpdf").arg("--check").arg(&path), &path);
    passes(Command::new(CHECKER).arg("check").arg(&path), &path);
}

/// What the checker is worth: it refuses a document that says nothing of itself.
#[test]
fn a_page_without_tags_does_not_pass() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bare.pdf");
    let bare = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
                2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
                trailer<</Root 1 0 R>>\n%%EOF\n";
    std::fs::write(&path, bare).unwrap();
    let output = Command::new(CHECKER).arg("check").arg(&path).output();
    assert!(!output.expect("tests/run installs pdfua").status.success());
}

fn passes(command: &mut Command, path: &Path) {
    let output = command.output().expect("tests/run installs qpdf and pdfua");
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}{wrong}", path.display());
}
