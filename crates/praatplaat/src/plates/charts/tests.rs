use std::io::Read;

use super::*;
use crate::fixture::Sample;
use crate::{PlateForm, Plates};

fn zipped(sample: &Sample, unit: &str, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let press = Press::new().unwrap();
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang).unwrap();
    let files = plates.plate(&press, unit, &[PlateForm::Charts]).unwrap().files;
    assert_eq!(files.len(), 1);
    assert!(files[0].name.ends_with(".charts.zip"), "{}", files[0].name);
    let again = plates.plate(&press, unit, &[PlateForm::Charts]).unwrap().files;
    assert!(files[0].bytes == again[0].bytes, "same plate, same bytes");
    let mut zip = zip::ZipArchive::new(Cursor::new(files[0].bytes.clone())).unwrap();
    let mut found = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        found.push((file.name().unwrap().into_owned(), bytes));
    }
    found
}

fn text(files: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, bytes) = files.iter().find(|(file, _)| file == name).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn every_chart_has_a_drawing_a_picture_its_words_and_its_data() {
    let mut sample = Sample::new();
    sample.with_teams(8);
    sample.set("ORG", "culture", None);
    let files = zipped(&sample, "ORG", Lang::Nl);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let expected =
        ["chart", "spread", "together-role_model_culture", "together-communication_culture"]
            .iter()
            .flat_map(|chart| ["svg", "png", "csv", "txt"].map(|form| format!("{chart}.{form}")));
    assert_eq!(names, expected.collect::<Vec<_>>());
    let data = text(&files, "chart.csv");
    let lines: Vec<&str> = data.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Thema;hier;marge");
    assert_eq!(lines[1], "Communicatie;3,5;3,5 tot 3,5");
    assert_eq!(lines[3], "Cultuur;geen cijfers;");
    assert!(text(&files, "chart.txt").contains("Cultuur: geen cijfers."));
    let drawing = text(&files, "chart.svg");
    assert!(drawing.contains("<title>Hoe het er hier voor staat</title>\n<desc>Per thema"));
    let (_, picture) = files.iter().find(|(name, _)| name == "chart.png").unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

#[test]
fn data_are_no_formulas_and_no_markup() {
    let mut sample = Sample::with_questionnaire(|toml| {
        toml.replace("nl = \"Cultuur\"", "nl = \"=cmd|' /C calc'!A0 <b>\"")
    });
    sample.rename("TEAM", "x");
    let files = zipped(&sample, "TEAM", Lang::Nl);
    assert!(text(&files, "chart.csv").contains("\n'=cmd|' /C calc'!A0 <b>;"));
    assert!(text(&files, "chart.svg").contains("=cmd|' /C calc'!A0 &lt;b&gt;"));
    // In English a comma stands between cells, and the decimals have a point.
    let files = zipped(&Sample::new(), "TEAM", Lang::En);
    assert!(text(&files, "chart.csv").contains("\nCommunication,3.5,3.2 to 3.8,3.5"));
}
