//! The frozen dataset on disk.

use std::fs;
use std::path::Path;

use peil_analysis::{Dataset, DatasetError, RecordError};
use peil_instrument::EMPTY;

use crate::support::{Wave, questionnaire, unit};

fn wave() -> Wave {
    let core = [(1, [1, 98, 99, 5, EMPTY]), (0, [EMPTY, 3, 1, 2, 2]), (1, [5; 5])];
    let sensitive = [[1, 98, 0, 1, 0], [2, EMPTY, EMPTY, EMPTY, EMPTY]];
    Wave::new(vec![unit("org", None, 3), unit("t=1", Some(0), 4)], &core, &sensitive)
}

fn codes(wave: &Wave) -> Vec<String> {
    wave.units.iter().map(|unit| unit.code.clone()).collect()
}

fn write(wave: &Wave, dir: &Path) -> peil_analysis::DatasetManifest {
    wave.dataset.write_parquet(dir, &wave.questionnaire, &codes(wave)).unwrap()
}

#[test]
fn a_dataset_comes_back_and_its_bytes_are_the_same_twice() {
    let wave = wave();
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let manifest = write(&wave, first.path());
    assert_eq!(write(&wave, second.path()), manifest);
    for name in ["core.parquet", "suspicion.parquet", "dataset.json"] {
        let bytes = |dir: &Path| fs::read(dir.join(name)).unwrap();
        assert_eq!(bytes(first.path()), bytes(second.path()), "{name}");
    }
    assert_eq!(fs::read_dir(first.path()).unwrap().count(), 3, "nothing half-written stays");
    let (read, known) =
        Dataset::read_parquet(first.path(), &wave.questionnaire, &codes(&wave)).unwrap();
    assert_eq!(read, wave.dataset);
    assert_eq!(known, manifest);
    assert_eq!(manifest.files[0].rows, 3);
}

#[test]
fn an_empty_dataset_comes_back() {
    let wave = Wave::new(vec![unit("org", None, 3)], &[], &[]);
    let dir = tempfile::tempdir().unwrap();
    write(&wave, dir.path());
    let (read, _) = Dataset::read_parquet(dir.path(), &wave.questionnaire, &codes(&wave)).unwrap();
    assert_eq!(read, wave.dataset);
}

#[test]
fn a_changed_file_is_refused() {
    let wave = wave();
    let read =
        |dir: &Path, codes: &[String]| Dataset::read_parquet(dir, &wave.questionnaire, codes);
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(read(dir.path(), &codes(&wave)), Err(DatasetError::File { .. })));
    write(&wave, dir.path());
    let others = ["org".to_owned(), "t2".to_owned()];
    assert!(matches!(read(dir.path(), &others), Err(DatasetError::Unit { row: 1, .. })));

    let manifest = dir.path().join("dataset.json");
    let text = fs::read_to_string(&manifest).unwrap();
    for (from, to, expected) in [
        ("\"schema\": 1", "\"schema\": 7", "format 7"),
        ("\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"", "questionnaire small 1.0.1"),
        ("\"rows\": 3", "\"rows\": 4", "columns or rows"),
        ("core.parquet", "kern.parquet", "list of files"),
        ("{", "[", "manifest"),
    ] {
        fs::write(&manifest, text.replacen(from, to, 1)).unwrap();
        let problem = read(dir.path(), &codes(&wave)).unwrap_err().to_string();
        assert!(problem.contains(expected), "{problem}");
    }
    fs::write(&manifest, &text).unwrap();

    let core = dir.path().join("core.parquet");
    let mut bytes = fs::read(&core).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&core, bytes).unwrap();
    assert!(matches!(read(dir.path(), &codes(&wave)), Err(DatasetError::Checksum { .. })));
}

#[test]
fn only_records_of_the_questionnaire_get_in() {
    let mut builder = Dataset::builder(&questionnaire(), 2);
    let add = |part, unit, record: &[u8]| builder.add(part, unit, record).unwrap_err();
    let mut add = add;
    assert_eq!(add(2, 0, &[]), RecordError::Part { part: 2, parts: 2 });
    assert_eq!(add(0, 2, &[1; 5]), RecordError::Unit { unit: 2, units: 2 });
    assert!(matches!(add(0, 0, &[1; 4]), RecordError::Length { expected: 5, found: 4, .. }));
    for (record, column) in
        [([6, 1, 1, 1, 1], "a1"), ([1, 1, 98, 1, 1], "a3"), ([1, 1, 1, 0, 1], "b1")]
    {
        let RecordError::Code { column: found, .. } = add(0, 0, &record) else { panic!() };
        assert_eq!(found, column);
    }
    assert!(builder.finish().core().unwrap().is_empty());
}

#[test]
fn columns_are_found_by_name() {
    let wave = wave();
    let core = wave.dataset.core().unwrap();
    assert_eq!(core.column("a2"), Some(&[98, 3, 5][..]));
    assert_eq!(core.units(), [1, 0, 1]);
    assert_eq!(core.column("remarks"), None);
    assert_eq!(wave.dataset.frames()[1].column("breaches.data"), Some(&[1, EMPTY][..]));
}
