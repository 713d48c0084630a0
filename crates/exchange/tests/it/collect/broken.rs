//! Every way in which a delivery can be broken: refused by name, with what is wrong, and nothing written.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::slice;

use peil_exchange::collect::{CollectOptions, Limits, collect};
use peil_instrument::Lang;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{english, refused, rewritten, summed, town};

/// A zip of these files.
fn zip(at: &Path, files: &[(&str, &[u8])]) -> PathBuf {
    let path = at.join("made.zip");
    let mut zip = ZipWriter::new(fs::File::create(&path).unwrap());
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// The files of a delivery, below a folder in the zip.
fn below(at: &Path, before: &str, more: &[(&str, &[u8])]) -> PathBuf {
    let folder = town(0).folder(at);
    let files: Vec<(String, Vec<u8>)> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (format!("{before}{name}"), fs::read(entry.path()).unwrap())
        })
        .collect();
    let mut files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    files.extend(more);
    zip(at, &files)
}

/// What is said of a delivery in which one file was changed and the sums made anew.
fn told_of(name: &str, change: impl Fn(String) -> String) -> String {
    let at = tempfile::tempdir().unwrap();
    let folder = town(0).folder(at.path());
    rewritten(&folder, name, change);
    refused(&[folder], at.path())
}

/// The figures with one line changed.
fn with_line(csv: &str, starts: &str, change: impl Fn(&str) -> String) -> String {
    let lines = csv.split_inclusive("\r\n");
    let lines = lines.map(|line| match line.strip_suffix("\r\n") {
        Some(cells) if cells.starts_with(starts) => change(cells) + "\r\n",
        _ => line.to_owned(),
    });
    lines.collect()
}

#[test]
fn what_is_no_delivery() {
    let at = tempfile::tempdir().unwrap();
    let path = at.path().join("figures.xlsx");
    fs::write(&path, "not a zip").unwrap();
    let told = refused(&[path, at.path().join("nowhere")], at.path());
    assert!(told.contains("figures.xlsx: This is no folder and no zip. Mend: give the"), "{told}");
    assert!(told.contains("nowhere: There is no such file"), "{told}");
    assert!(told.contains("Nothing was written"), "{told}");
}

#[test]
fn a_zip_that_was_cut_off_or_damaged() {
    let at = tempfile::tempdir().unwrap();
    let path = town(0).zip(at.path());
    let whole = fs::read(&path).unwrap();
    for length in [2, 100, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let told = refused(slice::from_ref(&path), at.path());
        assert!(told.contains("adorp.zip: The zip ends too early"), "{length}: {told}");
    }
    // In the middle of the packed files.
    let mut damaged = whole.clone();
    let middle = whole.len() / 2;
    damaged[middle..middle + 64].fill(0xa5);
    fs::write(&path, &damaged).unwrap();
    let told = refused(slice::from_ref(&path), at.path());
    assert!(told.contains("damaged"), "{told}");
    // Whatever else happens to a byte: a refusal, or the same figures.
    let national = |name: &str| fs::read(at.path().join(name).join("national.csv")).unwrap();
    fs::write(&path, &whole).unwrap();
    collect(slice::from_ref(&path), &at.path().join("whole"), &english(false)).unwrap();
    for place in (0..whole.len()).step_by(whole.len() / 60) {
        let mut other = whole.clone();
        other[place] ^= 0x10;
        fs::write(&path, &other).unwrap();
        if collect(slice::from_ref(&path), &at.path().join("other"), &english(false)).is_ok() {
            assert_eq!(national("other"), national("whole"), "byte {place}");
        }
    }
}

#[test]
fn names_that_lead_out_of_the_delivery() {
    for name in ["../SHA256SUMS", "/etc/passwd", "a/../../b", "a\\b", "C:evil", "a//b", "a\nb"] {
        let at = tempfile::tempdir().unwrap();
        let told = refused(&[zip(at.path(), &[(name, b"x")])], at.path());
        assert!(told.contains("leads out of the delivery"), "{name}: {told}");
        assert!(!told.contains("a\nb"), "a line stays a line");
    }
}

#[test]
fn a_link_is_no_file() {
    let at = tempfile::tempdir().unwrap();
    let path = at.path().join("made.zip");
    let mut zip = ZipWriter::new(fs::File::create(&path).unwrap());
    zip.add_symlink("figures.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    let told = refused(&[path], at.path());
    assert!(told.contains("`figures.csv` is a folder or a link"), "{told}");
    let folder = town(0).folder(at.path());
    fs::create_dir(folder.join("raw")).unwrap();
    let told = refused(&[folder], at.path());
    assert!(told.contains("`raw` is a folder or a link"), "{told}");
}

#[test]
fn what_is_locked_with_a_password() {
    let at = tempfile::tempdir().unwrap();
    let path = zip(at.path(), &[("figures.csv", b"secret")]);
    let mut bytes = fs::read(&path).unwrap();
    let listed = bytes.windows(4).position(|start| start == b"PK\x01\x02").unwrap();
    // The flag that says so, in front of the file and in the list.
    bytes[6] |= 1;
    bytes[listed + 8] |= 1;
    fs::write(&path, bytes).unwrap();
    let told = refused(&[path], at.path());
    assert!(told.contains("`figures.csv` is locked with a password"), "{told}");
}

#[test]
fn two_files_of_one_name() {
    let at = tempfile::tempdir().unwrap();
    let path = zip(at.path(), &[("figures.csv", b"one"), ("figurez.csv", b"two")]);
    let bytes = fs::read(&path).unwrap();
    let text: Vec<u8> = bytes.iter().map(|byte| if *byte == b'z' { b's' } else { *byte }).collect();
    fs::write(&path, text).unwrap();
    let told = refused(&[path], at.path());
    assert!(told.contains("Two files in the zip have the same name"), "{told}");
}

#[test]
fn more_than_a_delivery_can_be() {
    let at = tempfile::tempdir().unwrap();
    // Ten million zeros are ten thousand bytes when packed.
    let bomb = zip(at.path(), &[("figures.csv", &vec![0; 10_000_000])]);
    assert!(fs::metadata(&bomb).unwrap().len() < 20_000);
    let told = |path: &Path, limits: Limits| {
        let options = CollectOptions { limits, ..english(true) };
        let out = at.path().join("out");
        let error = collect(&[path.to_owned()], &out, &options).unwrap_err();
        assert!(!out.exists());
        error.render(Lang::En).join("\n")
    };
    let usual = Limits::default();
    let message = told(&bomb, Limits { unpacked: 9_000_000, ..usual });
    assert!(message.contains("more than 9 million bytes"), "{message}");
    let message = told(&bomb, Limits { text: 5_000_000, ..usual });
    assert!(message.contains("more than 5 million bytes"), "{message}");
    let message = told(&bomb, Limits { archive: 1_000, ..usual });
    assert!(message.contains("larger than a delivery can be"), "{message}");
    let message = told(&town(0).zip(at.path()), Limits { files: 3, ..usual });
    assert!(message.contains("more than 3 files"), "{message}");
    let message = told(&town(0).folder(at.path()), Limits { files: 3, ..usual });
    assert!(message.contains("more than 3 files"), "{message}");
}

#[test]
fn a_folder_around_the_files_and_what_systems_add_are_no_harm() {
    let at = tempfile::tempdir().unwrap();
    let litter: [(&str, &[u8]); 2] = [("export/.DS_Store", b"x"), ("__MACOSX/export/._a", b"x")];
    let path = below(at.path(), "export/", &litter);
    collect(&[path], &at.path().join("out"), &english(false)).unwrap();
}

#[test]
fn files_are_those_that_were_sent() {
    let at = tempfile::tempdir().unwrap();
    let folder = town(0).folder(at.path());
    fs::write(folder.join("answers.csv"), "raw").unwrap();
    fs::remove_file(folder.join("units.sav")).unwrap();
    fs::write(folder.join("about.md"), "other").unwrap();
    let told = refused(slice::from_ref(&folder), at.path());
    for says in
        ["`answers.csv` does not belong", "`units.sav` is missing", "`about.md` was changed"]
    {
        assert!(told.contains(says), "{says}: {told}");
    }
    fs::write(folder.join("SHA256SUMS"), "what is this\n").unwrap();
    assert!(
        refused(slice::from_ref(&folder), at.path()).contains("SHA256SUMS, line 1: this is no")
    );
    fs::remove_file(folder.join("SHA256SUMS")).unwrap();
    assert!(refused(&[folder], at.path()).contains("`SHA256SUMS` is missing. Without it"));
}

#[test]
fn files_of_own_items_may_stay_at_home() {
    let at = tempfile::tempdir().unwrap();
    let folder = town(0).folder(at.path());
    fs::write(folder.join("own-items.csv"), "own").unwrap();
    summed(&folder);
    fs::remove_file(folder.join("own-items.csv")).unwrap();
    collect(&[folder], &at.path().join("out"), &english(false)).unwrap();
}

#[test]
fn a_needed_file_is_named() {
    for name in ["figures.csv", "codebook.csv", "datapackage.json", "csv-metadata.json"] {
        let at = tempfile::tempdir().unwrap();
        let folder = town(0).folder(at.path());
        fs::remove_file(folder.join(name)).unwrap();
        let sums = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
        let sums: String = sums
            .lines()
            .filter(|line| !line.ends_with(&format!("  {name}")))
            .fold(String::new(), |text, line| text + line + "\n");
        fs::write(folder.join("SHA256SUMS"), sums).unwrap();
        let told = refused(&[folder], at.path());
        assert!(told.contains(&format!("`{name}` is missing. Without it")), "{told}");
    }
}

#[test]
fn descriptions_that_say_something_else() {
    let package = |from: &'static str, to: &'static str| {
        told_of("datapackage.json", move |text| {
            // As a program writes it back, without blanks.
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let text = value.to_string();
            assert!(text.contains(from), "{from} in {text}");
            text.replace(from, to)
        })
    };
    let told = package("\"schema\":1", "\"schema\":2");
    assert!(told.contains("form 2; this version of Peil reads form 1"), "{told}");
    let told = package("\"k\":10", "\"k\":4");
    assert!(told.contains("from 4 respondents on; it has to be at least 5"), "{told}");
    let told = package("\"organisation\":\"adorp\"", "\"organisation\":\" \"");
    assert!(told.contains("nothing of use about `organisation`"), "{told}");
    let told = package("\"organisation\":\"adorp\"", "\"organisation\":\"beek\"");
    assert!(told.contains("`csv-metadata.json` describes other figures"), "{told}");
    let told = package("\"encoding\":\"utf-8\"", "\"encoding\":\"utf-16\"");
    assert!(told.contains("`datapackage.json` describes other figures"), "{told}");
    let told = told_of("datapackage.json", |text| text[..text.len() / 2].to_owned());
    assert!(told.contains("`datapackage.json`, line ") && told.contains("no JSON"), "{told}");
    let told = told_of("csv-metadata.json", |text| text.replace("adorp w1", "adorp w2"));
    assert!(told.contains("`csv-metadata.json` describes other figures"), "{told}");
}

#[test]
fn figures_that_are_no_figures_are_named_by_line() {
    let told = told_of("figures.csv", |csv| csv.replacen("wave,organisation", "a,b", 1));
    assert!(told.contains("`figures.csv`, line 1: the columns are other"), "{told}");
    let told = told_of("codebook.csv", |csv| csv.replacen("text_nl", "text", 1));
    assert!(told.contains("`codebook.csv`, line 1: the columns are other"), "{told}");
    let told = told_of("figures.csv", |csv| csv.replacen(",40,", ",forty,", 1));
    assert!(told.contains("`figures.csv`, line 2: `forty` is no number"), "{told}");
    let heads = "w1,adorp,adorp,,unit,,heads";
    let told = told_of("figures.csv", |csv| with_line(&csv, heads, |line| format!("{line},more")));
    assert!(told.contains("line 2: there are 15 cells, and 14 columns"), "{told}");
    let twice = |line: &str| format!("{line}\r\n{line}");
    let told = told_of("figures.csv", |csv| with_line(&csv, heads, twice));
    assert!(told.contains("line 3: this figure stood there already"), "{told}");
    for (from, to, says) in [
        (",heads,", ",hats,", "`hats` cannot stand under `measure`"),
        ("w1,", "w2,", "`w2` cannot stand under `wave`"),
        (",adorp,adorp", ",adorp,other", "`other` cannot stand under `unit`"),
        (",shown,", ",secret,", "`secret` cannot stand under `status`"),
        (",unit,,", ",item,own_question,", "`own_question` cannot stand under `id`"),
        (",shown,", ",hidden,", "this does not fit `hidden`"),
        (",40,", ",,", "this does not fit `shown`"),
        (",40,", ",9999999999,", "this figure cannot have this number"),
        (",40,,", ",40,-3,", "this figure cannot have this number"),
        (",40,,", ",40,NaN,", "this figure cannot have this number"),
    ] {
        let told = told_of("figures.csv", |csv| {
            with_line(&csv, heads, |line| {
                assert!(line.contains(from), "{from} in {line}");
                line.replacen(from, to, 1)
            })
        });
        assert!(told.contains(&format!("`figures.csv`, line 2: {says}")), "{to}: {told}");
    }
    let response = "w1,adorp,adorp,,unit,,response";
    let told = told_of("figures.csv", |csv| {
        with_line(&csv, response, |line| line.replacen(",0.5,", ",1.5,", 1))
    });
    assert!(told.contains("line 5: this figure cannot have this number"), "{told}");
    let told = told_of("figures.csv", |csv| csv.lines().next().unwrap().to_owned() + "\r\n");
    assert!(told.contains("`figures.csv` says nothing about the organisation"), "{told}");
    let told = told_of("codebook.csv", |csv| csv.lines().next().unwrap().to_owned() + "\r\n");
    assert!(told.contains("`codebook.csv` says nothing about the organisation"), "{told}");
}

#[test]
fn other_encodings() {
    let at = tempfile::tempdir().unwrap();
    let folder = town(0).folder(at.path());
    let csv = fs::read_to_string(folder.join("figures.csv")).unwrap();
    // As Windows-1252 has an é, in the third line.
    let mut bytes = csv.into_bytes();
    let third =
        bytes.split_inclusive(|byte| *byte == b'\n').take(2).map(<[u8]>::len).sum::<usize>();
    bytes[third] = 0xe9;
    fs::write(folder.join("figures.csv"), bytes).unwrap();
    summed(&folder);
    let told = refused(&[folder], at.path());
    assert!(told.contains("`figures.csv`, line 3: this is not UTF-8"), "{told}");
}
