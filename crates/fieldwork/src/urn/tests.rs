use peil_anonymity::{OpeningKey, Record};

use super::*;

fn key() -> OpeningKey {
    OpeningKey::make([1; 32])
}

fn layout() -> Layout {
    Layout::new(1, 16, 0, 0)
}

fn entry(number: u16) -> Entry {
    let mut mark = [0; 32];
    mark[..2].copy_from_slice(&number.to_be_bytes());
    let record = |slot| Record { mark, unit: 1, envelope: vec![7; layout().envelope(slot)] };
    let ticket = Record { mark, unit: 1, envelope: Vec::new() };
    Entry { records: (0..layout().slots()).map(record).collect(), ticket }
}

struct Field {
    urns: Urns,
    dir: UrnDir,
    seeds: u64,
    _folder: tempfile::TempDir,
}

impl Field {
    fn new() -> Field {
        let folder = tempfile::tempdir().unwrap();
        let dir = UrnDir::new(folder.path().join("urn")).and(folder.path().join("other"));
        Field { urns: Urns::new(dir.clone()), dir, seeds: 0, _folder: folder }
    }

    fn add(&mut self, numbers: impl IntoIterator<Item = u16>) -> Result<usize, UrnError> {
        let (layout, sealing_key) = (layout(), key().sealing_key());
        let make = Make { wave: "w", layout: &layout, sealing_key: &sealing_key };
        let batch: Vec<Entry> = numbers.into_iter().map(entry).collect();
        let stored = self.urns.add(&make, &batch, || {
            self.seeds += 1;
            let mut seed = [0; 32];
            seed[..8].copy_from_slice(&self.seeds.to_be_bytes());
            seed
        })?;
        Ok(stored.iter().filter(|stored| **stored == Stored::Now).count())
    }

    fn marks(&self) -> Vec<u16> {
        let mut marks = HashSet::new();
        for segment in self.dir.segments("w").unwrap() {
            for record in &layout().open_segment(&key(), "w", &segment).unwrap()[0] {
                marks.insert(u16::from_be_bytes([record.mark[0], record.mark[1]]));
            }
        }
        let mut marks: Vec<u16> = marks.into_iter().collect();
        marks.sort_unstable();
        marks
    }
}

#[test]
fn what_was_added_is_on_disk_once_in_both_folders() {
    let mut field = Field::new();
    assert_eq!(field.add([1, 2, 2]).unwrap(), 2);
    assert_eq!(field.add([2, 3]).unwrap(), 1);
    assert_eq!(field.marks(), [1, 2, 3]);
    let files = |dir: &Path| files_in(&dir.join("w")).unwrap().len();
    assert_eq!(field.dir.dirs.iter().map(|dir| files(dir)).collect::<Vec<_>>(), [1, 1]);
    fs::remove_dir_all(&field.dir.dirs[0]).unwrap();
    assert_eq!(field.marks(), [1, 2, 3], "one of the folders is enough");
    field.dir.destroy("w").unwrap();
    field.dir.destroy("w").unwrap();
    assert_eq!(field.marks(), [0; 0]);
}

#[test]
fn a_full_segment_is_left_and_another_begun() {
    let mut field = Field::new();
    assert_eq!(field.add(0..200).unwrap(), 200);
    assert_eq!(field.add(200..700).unwrap(), 500);
    assert_eq!(field.marks(), (0..700).collect::<Vec<_>>());
    assert_eq!(field.dir.segments("w").unwrap().len(), 3);
}

#[test]
fn another_process_begins_a_segment_of_its_own() {
    let mut field = Field::new();
    field.add([1]).unwrap();
    field.urns = Urns::new(field.dir.clone());
    field.add([2]).unwrap();
    assert_eq!(field.marks(), [1, 2]);
    assert_eq!(field.dir.segments("w").unwrap().len(), 2);
}

#[test]
fn what_could_not_be_written_is_not_taken_and_can_be_repeated() {
    let mut field = Field::new();
    // A file where the folder has to be.
    fs::write(&field.dir.dirs[1], "in the way").unwrap();
    let refused = field.add([1]);
    assert!(matches!(refused, Err(UrnError::File { wave, .. }) if wave == "w"));
    fs::remove_file(&field.dir.dirs[1]).unwrap();
    assert_eq!(field.add([1]).unwrap(), 1, "not taken for a repeat");
    assert_eq!(field.marks(), [1]);
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_look_into_an_urn() {
    use std::os::unix::fs::PermissionsExt;
    let mut field = Field::new();
    field.add([1]).unwrap();
    let folder = field.dir.dirs[0].join("w");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&files_in(&folder).unwrap()[0]), 0o600);
}
