//! Scans from files and to files, and files beside evidence.

use std::collections::BTreeMap;
use std::io::Write;

use peil_assessment::{
    FileFault, MAX_EVIDENCE_BYTES, ScanError, ScanFolder, attach, export, import, open,
};
use peil_maturity::{Evidence, EvidenceKind, FileRef, SeatJudgement, read_judgements, read_plan};
use peil_storage::ScanStatus;

use crate::{AT, begun, plan, run, town, whole};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";

fn with_file(name: &str) -> SeatJudgement {
    let mut judgement = whole("started");
    judgement.evidence.push(Evidence {
        kind: EvidenceKind::Document,
        what: "Analyse".to_owned(),
        place: String::new(),
        day: None,
        link: String::new(),
        file: Some(FileRef { name: name.to_owned(), sha256: String::new() }),
    });
    SeatJudgement { seat: 1, norm: 0, judgement }
}

fn folder(judgements: Vec<SeatJudgement>, files: &[(&str, &[u8])]) -> ScanFolder {
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    ScanFolder { plan: plan("s1"), framework: None, judgements, files: files.collect() }
}

/// Everything that was agreed.
fn agreed() -> Vec<SeatJudgement> {
    (0..15).map(|norm| SeatJudgement { seat: 0, norm, judgement: whole("arranged") }).collect()
}

#[test]
fn a_scan_that_went_out_comes_in_as_it_was() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let mut judgements = vec![with_file("evidence/analyse.pdf")];
        judgements.extend(agreed());
        let files: [(&str, &[u8]); 1] = [("evidence/analyse.pdf", PDF)];
        let status = import(&mut tx, "town", &folder(judgements, &files), AT).await.unwrap();
        assert_eq!(status, ScanStatus::Closed);
        let view = open(&mut tx, "town", "s1").await.unwrap();
        let out = export(&mut tx, &view).await.unwrap();
        drop(tx);

        let text = |name: &str| {
            let (_, bytes) = out.iter().find(|(known, _)| known == name).unwrap();
            String::from_utf8(bytes.clone()).unwrap()
        };
        let plan = read_plan(&text("scan.toml")).unwrap();
        let (said, beside) = (text("judgements.csv"), text("evidence.csv"));
        let judgements = read_judgements(&view.framework, &plan, &said, &beside).unwrap();
        let files: BTreeMap<String, Vec<u8>> = out.iter().cloned().collect();
        let framework = Some(text("framework.toml"));
        let again = ScanFolder { plan, framework, judgements, files };
        let (_other, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        import(&mut tx, "town", &again, AT).await.unwrap();
        let view = open(&mut tx, "town", "s1").await.unwrap();
        assert_eq!(export(&mut tx, &view).await.unwrap(), out);
        assert!(out.iter().any(|(name, bytes)| name.ends_with("-analyse.pdf") && bytes == PDF));
    });
}

#[test]
fn where_an_imported_scan_stands_follows_from_what_is_in_it() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let scored = vec![SeatJudgement { seat: 1, norm: 0, judgement: whole("started") }];
        let status = import(&mut tx, "town", &folder(scored, &[]), AT).await.unwrap();
        assert_eq!(status, ScanStatus::Scoring);
        let view = open(&mut tx, "town", "s1").await.unwrap();
        assert!(matches!(export(&mut tx, &view).await, Err(ScanError::Elsewhere(_))));
        drop(tx);
        let mut tx = store.begin_write().await.unwrap();
        let some = agreed().into_iter().take(3).collect();
        let status = import(&mut tx, "town", &folder(some, &[]), AT).await.unwrap();
        assert_eq!(status, ScanStatus::Consensus);
    });
}

#[test]
fn files_that_are_not_there_or_not_what_they_say_are_named() {
    run(async {
        let (_folder, store) = town().await;
        let judgements = || vec![with_file("evidence/analyse.pdf")];
        let mut tx = store.begin_write().await.unwrap();
        let missing = import(&mut tx, "town", &folder(judgements(), &[]), AT).await;
        assert!(matches!(missing, Err(ScanError::NoFile(name)) if name == "evidence/analyse.pdf"));
        drop(tx);
        let mut tx = store.begin_write().await.unwrap();
        let png: &[u8] = b"\x89PNG\r\n\x1a\n0000";
        let other = folder(judgements(), &[("evidence/analyse.pdf", png)]);
        let told = import(&mut tx, "town", &other, AT).await.unwrap_err().to_string();
        let expected = "evidence/analyse.pdf: the name says .pdf, but the content is png: save it again as what it says";
        assert_eq!(told, expected);
    });
}

/// A zip with one entry, as office documents are.
fn office(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in entries {
        // A local header of a stored entry: enough for whoever looks at the first bytes.
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0");
        bytes.extend([0; 4]);
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        bytes.extend(size);
        bytes.extend(size);
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes.write_all(name.as_bytes()).unwrap();
        bytes.write_all(content).unwrap();
    }
    bytes.extend([0; 64]);
    bytes
}

#[test]
fn a_file_is_what_its_name_says() {
    assert_eq!(attach("a/b\\Analyse.PDF", PDF.to_vec()).unwrap().file.name, "Analyse.PDF");
    let odt = office(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
    assert_eq!(attach("plan.odt", odt.clone()).unwrap().stored.kind, "odt");
    let is = |name: &str, content: &[u8]| attach(name, content.to_vec()).unwrap_err();
    assert_eq!(is("analyse.exe", PDF), FileFault::Kind);
    assert_eq!(is("analyse", PDF), FileFault::Kind);
    assert_eq!(is("analyse.html", b"<html>"), FileFault::Kind);
    assert_eq!(is("analyse.pdf", b""), FileFault::Empty);
    assert_eq!(is("x.pdf", &vec![0; MAX_EVIDENCE_BYTES + 1]), FileFault::TooLarge);
    let not = |says: &str, is: &str| FileFault::NotWhatItSays { says: says.into(), is: is.into() };
    assert_eq!(is("x.pdf", b"MZ\x90\0\x03\0\0\0"), not("pdf", "exe"));
    assert_eq!(is("x.jpg", PDF), not("jpg", "pdf"));
    assert_eq!(is("x.docx", &odt), not("docx", "odt"));
    assert_eq!(is("x.png", b"<svg onload=alert(1)>"), not("png", "something else"));
}

#[test]
fn nothing_of_a_scan_that_fails_is_kept() {
    run(async {
        let (_folder, store) = town().await;
        let mut tx = store.begin_write().await.unwrap();
        let mut broken = agreed();
        broken[4].judgement.grounds.clear();
        let told = import(&mut tx, "town", &folder(broken, &[]), AT).await.unwrap_err();
        assert!(told.to_string().contains("no grounds are given"), "{told}");
        drop(tx);
        let mut tx = store.begin_write().await.unwrap();
        assert!(tx.scans("town").await.unwrap().is_empty());
        begun(&mut tx).await;
    });
}
