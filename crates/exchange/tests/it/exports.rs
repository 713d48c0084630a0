//! The folder of an export, as its readers see it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use expect_test::expect;
use peil_exchange::{
    ExportFormat, ExportOptions, Licence, read_long_csv, wide_codebook_csv, wide_csv, write_export,
};
use peil_instrument::Lang;

use crate::sav::{Sav, Value};
use crate::{own_items, questionnaire, results};

fn all() -> ExportOptions {
    let licence = Some(Licence::new("CC-BY-4.0").unwrap());
    ExportOptions { formats: ExportFormat::ALL.into(), lang: Lang::Nl, licence, scans: Vec::new() }
}

/// The export of the small wave, in a folder of its own.
fn exported(options: &ExportOptions) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_export(&questionnaire(), &results(true), folder.path(), options, &[]).unwrap();
    folder
}

/// The export of the small wave with own items.
fn exported_with_own_items() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let questionnaire = own_items::questionnaire();
    let results = own_items::results(&questionnaire);
    write_export(&questionnaire, &results, folder.path(), &all(), &[]).unwrap();
    folder
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

fn text(folder: &Path, name: &str) -> String {
    String::from_utf8(fs::read(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn the_wide_table_has_a_row_per_unit_and_a_column_per_figure() {
    let mut out = Vec::new();
    wide_csv(&questionnaire(), &results(true), &mut out).unwrap();
    let csv = String::from_utf8(out).unwrap().replace("\r\n", "\n");
    expect![[r"
        wave,organisation,unit,parent,name_nl,name_en,unit_kind,shown,nearest_shown,unit.heads,unit.invited,unit.respondents,unit.response,scale.joy.mean,scale.joy.mean.low,scale.joy.mean.high,scale.joy.mean_comparing,scale.joy.mean_comparing.low,scale.joy.mean_comparing.high,scale.joy.score100,scale.joy.score100.low,scale.joy.score100.high,scale.joy.mark,scale.joy.rest_difference,scale.joy.rest_difference.low,scale.joy.rest_difference.high,scale.joy.rest_differs,scale.joy.shrunken_mean,item.fun.mean,item.fun.mean.low,item.fun.mean.high,item.tiring.mean,item.tiring.mean.low,item.tiring.mean.high,remark
        w1,tiny,org,,Naam van org,Name of org,team,1,org,40,40,26,0.65,2.4,2.3,2.6,2.4,2.2,2.7,70,65,80,7.3,,,,,,2.32,2.1308405722925823,2.5091594277074174,1.4285714285714286,1.1895122334814578,1.6676306236613994,verzonnen gegevens
        w1,tiny,'=A1,org,Naam van =A1,Name of =A1,team,1,'=A1,20,20,12,0.6,2.5,2.3,2.8,2.5,2.1,2.9,75,65,90,7.75,0.1,-0.3,0.7,0,2.4,2.5,,,,,,verzonnen gegevens
        w1,tiny,b,org,Naam van b,Name of b,team,0,org,5,5,,,,,,,,,,,,,,,,,,,,,,,,verzonnen gegevens
    "]].assert_eq(&csv);
}

#[test]
fn the_wide_codebook_names_every_column() {
    let mut out = Vec::new();
    wide_codebook_csv(&questionnaire(), &results(true), &mut out).unwrap();
    let csv = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines.contains(
            &"scale.joy.mean.low,scale,joy,mean,,low,answer points,\"Plezier: gemiddelde, \
              onderkant van het 95%-interval\",\"Joy: mean, lower end of the 95% interval\",\
              verzonnen gegevens"
        ),
        "{csv}"
    );
    let mut wide = Vec::new();
    wide_csv(&questionnaire(), &results(true), &mut wide).unwrap();
    let header = String::from_utf8(wide).unwrap().lines().next().unwrap().to_owned();
    let names: Vec<&str> = lines[1..].iter().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names.join(","), header);
}

#[test]
fn the_machine_form_is_that_of_the_long_csv_and_dutch_excel_has_its_own() {
    let folder = exported(&all());
    let machine = text(folder.path(), "figures.csv");
    let mut alone = Vec::new();
    peil_exchange::long_csv(&results(true), &mut alone).unwrap();
    assert_eq!(machine.as_bytes(), alone);
    let excel = text(folder.path(), "figures-excel-nl.csv");
    let excel = excel.strip_prefix('\u{feff}').expect("a byte-order mark");
    let line = |csv: &str, start: &str| {
        csv.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_owned()
    };
    assert_eq!(
        line(excel, "w1;tiny;org;;unit;;response"),
        line(&machine, "w1,tiny,org,,unit,,response").replace(',', ";").replace('.', ",")
    );
    for csv in ["figures", "codebook", "units", "units-codebook"] {
        let (machine, excel) = (format!("{csv}.csv"), format!("{csv}-excel-nl.csv"));
        let rows = |name: &str, delimiter| -> Vec<Vec<String>> {
            let text = text(folder.path(), name);
            let text = text.trim_start_matches('\u{feff}');
            let mut reader = csv::ReaderBuilder::new();
            let mut reader =
                reader.delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
            reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
        };
        let (machine, excel) = (rows(&machine, b','), rows(&excel, b';'));
        assert_eq!(machine.len(), excel.len());
        for (cell, same) in machine.iter().flatten().zip(excel.iter().flatten()) {
            let number = cell.parse::<f64>().is_ok();
            assert_eq!(same, &if number { cell.replace('.', ",") } else { cell.clone() });
        }
    }
}

#[test]
fn the_descriptions_say_of_every_file_what_is_in_it() {
    let folder = exported(&all());
    let read =
        |name| -> serde_json::Value { serde_json::from_str(&text(folder.path(), name)).unwrap() };
    let (package, web) = (read("datapackage.json"), read("csv-metadata.json"));
    assert_eq!(package["licenses"][0]["name"], "CC-BY-4.0");
    assert_eq!(web["dc:license"]["@id"], "https://spdx.org/licenses/CC-BY-4.0");
    assert!(web["dc:description"].as_str().unwrap().contains("VERZONNEN GEGEVENS"));
    let resources = package["resources"].as_array().unwrap();
    let tables = web["tables"].as_array().unwrap();
    let csvs = files(folder.path()).into_keys().filter(|name| has_ending(name, "csv")).count();
    assert_eq!((resources.len(), tables.len()), (csvs, csvs));
    let sums = text(folder.path(), "SHA256SUMS");
    for (resource, table) in resources.iter().zip(tables) {
        let path = resource["path"].as_str().unwrap();
        let bytes = fs::read(folder.path().join(path)).unwrap();
        assert_eq!(resource["bytes"], bytes.len());
        let hash = resource["hash"].as_str().unwrap().strip_prefix("sha256:").unwrap();
        assert!(sums.contains(&format!("{hash}  {path}\n")), "{path}");
        assert_eq!((&table["url"], &table["schema:sha256"]), (&resource["path"], &hash.into()));
        every_cell_is_what_is_said(path, &bytes, resource, table);
    }
}

/// The columns are those of the header, in both descriptions, and every cell has the type that is said.
fn every_cell_is_what_is_said(
    path: &str,
    bytes: &[u8],
    resource: &serde_json::Value,
    table: &serde_json::Value,
) {
    let delimiter = resource["dialect"]["delimiter"].as_str().unwrap();
    assert_eq!(table["dialect"]["delimiter"], delimiter);
    let text = std::str::from_utf8(bytes).unwrap();
    assert_eq!(text.starts_with('\u{feff}'), resource["encoding"] == "utf-8-sig", "{path}");
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.delimiter(delimiter.as_bytes()[0]).from_reader(text.as_bytes());
    let fields = resource["schema"]["fields"].as_array().unwrap();
    let columns = table["tableSchema"]["columns"].as_array().unwrap();
    let header = reader.headers().unwrap().clone();
    assert!(header.iter().eq(fields.iter().map(|field| field["name"].as_str().unwrap())), "{path}");
    assert!(header.iter().eq(columns.iter().map(|column| column["titles"].as_str().unwrap())));
    let mut keys = std::collections::BTreeSet::new();
    let key = table["tableSchema"]["primaryKey"].as_str();
    for record in reader.records() {
        let record = record.unwrap();
        if let Some(place) = header.iter().position(|name| Some(name) == key) {
            assert!(keys.insert(record[place].to_owned()), "{} twice in {path}", &record[place]);
        }
        for ((cell, field), column) in record.iter().zip(fields).zip(columns) {
            let required = field["constraints"]["required"] == true;
            assert_eq!(column["required"], required);
            assert!(!field["description"].as_str().unwrap().contains('⟦'), "{field}");
            if cell.is_empty() {
                assert!(!required, "{path}: {field}");
                continue;
            }
            let is_right = match field["type"].as_str().unwrap() {
                "string" => match field["constraints"]["enum"].as_array() {
                    Some(words) => words.iter().any(|word| word == cell),
                    None => true,
                },
                "integer" => cell.parse::<u64>().is_ok(),
                "boolean" => ["0", "1"].contains(&cell),
                "number" if field["decimalChar"] == "," => {
                    !cell.contains('.') && cell.replace(',', ".").parse::<f64>().is_ok()
                }
                "number" => cell.parse::<f64>().is_ok(),
                other => panic!("{other}"),
            };
            assert!(is_right, "{path}: {cell} is no {field}");
        }
    }
}

fn sheet(folder: &Path, book: &str, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(folder.join(book)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn the_workbook_has_a_sheet_per_theme_and_says_what_it_is() {
    let folder = exported(&all());
    let book: Xlsx<_> = open_workbook(folder.path().join("figures.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Lees mij", "Overzicht", "Schalen", "Werk"]);
    let cells = sheet(folder.path(), "figures.xlsx", "Lees mij");
    let cells: Vec<String> = cells.iter().flatten().map(ToString::to_string).collect();
    let readme = cells.join("\n");
    for part in [
        "Naam van org, Meting",
        "VERZONNEN GEGEVENS",
        "versie 1.0.0",
        "ten minste 10 respondenten",
        "Licentie: CC-BY-4.0",
        "gemiddelde (mean)",
        "niet getoond (hidden)",
        "Werk",
    ] {
        assert!(readme.contains(part), "{part} in\n{readme}");
    }
    assert!(!readme.contains('⟦'), "{readme}");
}

#[test]
fn numbers_are_numbers_and_what_is_not_given_stands_in_words() {
    let folder = exported(&all());
    let overview = sheet(folder.path(), "figures.xlsx", "Overzicht");
    let header: Vec<String> = overview[0].iter().map(ToString::to_string).collect();
    assert_eq!(
        header,
        [
            "eenheid",
            "naam",
            "soort",
            "mensen",
            "uitgenodigd",
            "respondenten",
            "respons",
            "Plezier (gemiddelde)",
            "opmerking"
        ]
    );
    assert_eq!(overview[1][6], Data::Float(0.65));
    // A code that would start a formula is the text that it is.
    assert_eq!(overview[2][0], Data::String("=A1".to_owned()));
    assert_eq!(overview[3][1], Data::String("   Naam van b".to_owned()));
    assert_eq!(overview[3][5], Data::String("niet getoond".to_owned()));
    assert_eq!(overview[3][8], Data::String("verzonnen gegevens".to_owned()));

    let theme = sheet(folder.path(), "figures.xlsx", "Werk");
    let find = |unit: &str, id: &str, answer: &str| {
        theme
            .iter()
            .find(|row| {
                let cell = |column: usize| row[column].to_string();
                (cell(0), cell(2), cell(4)) == (unit.to_owned(), id.to_owned(), answer.to_owned())
            })
            .unwrap()
            .clone()
    };
    let column = |name: &str| theme[0].iter().position(|cell| *cell == *name).unwrap();
    let whole = find("org", "fun", "");
    assert_eq!(whole[column("gemiddelde")], Data::Float(2.32));
    assert_eq!(whole[column("gemiddelde: n")], Data::Float(25.0));
    assert_eq!(whole[3], Data::String("=Plezier?".to_owned()));
    let answer = find("org", "fun", "3");
    assert_eq!(answer[5], Data::String("Veel, \"heel veel\"".to_owned()));
    assert_eq!(answer[column("aantal")], Data::Float(12.0));
    assert_eq!(
        find("b", "tiring", "")[column("gemiddelde")],
        Data::String("niet getoond".to_owned())
    );
}

#[test]
fn no_sheet_holds_a_formula() {
    let folder = exported(&all());
    let mut book: Xlsx<_> = open_workbook(folder.path().join("figures.xlsx")).unwrap();
    for name in book.sheet_names().clone() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
}

#[test]
fn spss_gets_labels_and_labelled_missing_values() {
    let folder = exported(&all());
    let sav = Sav::read(&fs::read(folder.path().join("units.sav")).unwrap());
    assert_eq!(sav.cases.len(), 3);
    assert_eq!(sav.label, "tiny, w1: cijfers per eenheid");
    assert!(sav.documents.join(" ").contains("VERZONNEN GEGEVENS"));
    let mean = sav.variable("scale.joy.mean");
    assert_eq!(mean.label, "Plezier: gemiddelde");
    let missing: Vec<_> =
        mean.labels.iter().map(|(value, label)| (*value, label.as_str())).collect();
    let expected =
        [(-9999.0, "niet getoond"), (-9998.0, "bestaat niet"), (-9997.0, "niet te vergelijken")];
    assert_eq!(missing, expected);
    assert_eq!(mean.missing, expected.map(|(value, _)| value));
    assert_eq!(sav.value(0, "scale.joy.mean"), &Value::Number(2.4));
    assert_eq!(sav.value(2, "scale.joy.mean"), &Value::Number(-9999.0));
    // Without an apostrophe: nothing in SPSS is a formula.
    assert_eq!(sav.value(1, "unit"), &Value::Text("=A1".to_owned()));
    assert_eq!(sav.value(2, "shown"), &Value::Number(0.0));
    assert_eq!(sav.variable("shown").labels[1], (1.0, "ja".to_owned()));
    assert_eq!(sav.value(1, "item.fun.mean.low"), &Value::SystemMissing);
    assert_eq!(sav.variable("unit_number").labels[1], (2.0, "Naam van =A1".to_owned()));
    let header = text(folder.path(), "units.csv").lines().next().unwrap().to_owned();
    let names: Vec<&str> = sav.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names.join(","), format!("{header},unit_number"), "the columns of the CSV");
}

#[test]
fn parquet_has_what_the_long_csv_has() {
    use polars::prelude::AnyValue;
    use polars_io::prelude::{ParquetReader, SerReader};

    let folder = exported(&all());
    let bytes = fs::read(folder.path().join("figures.parquet")).unwrap();
    let hint = b"ARROW:schema";
    let has_hint = bytes.windows(hint.len()).any(|found| found == hint);
    assert!(!has_hint, "no program is told to hold texts as polars does");
    let table = ParquetReader::new(std::io::Cursor::new(bytes)).finish().unwrap();
    let names: Vec<&str> = table.columns().iter().map(|column| column.name().as_str()).collect();
    assert_eq!(names, peil_exchange::LONG_COLUMNS);
    let rows = read_long_csv(text(folder.path(), "figures.csv").as_bytes()).unwrap();
    assert_eq!(table.height(), rows.len());
    let text_of = |name: &str, row: usize| match table.column(name).unwrap().get(row).unwrap() {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => text.to_owned(),
        other => panic!("{other}"),
    };
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(text_of("unit", index), row.unit);
        assert_eq!(text_of("answer", index), row.answer);
        assert_eq!(text_of("status", index), row.status);
        assert_eq!(text_of("remark", index), row.remark);
        let number = |name: &str| table.column(name).unwrap().get(index).unwrap().extract::<f64>();
        assert_eq!((number("value"), number("high")), (row.value, row.high));
        assert_eq!(number("n"), row.n.map(|n| n as f64));
    }
}

#[test]
fn own_items_stand_in_files_that_no_other_file_knows_of() {
    let folder = exported_with_own_items();
    let files = files(folder.path());
    let own: Vec<&str> =
        files.keys().map(String::as_str).filter(|name| name.starts_with("own-")).collect();
    assert_eq!(
        own,
        [
            "own-codebook-excel-nl.csv",
            "own-codebook.csv",
            "own-csv-metadata.json",
            "own-datapackage.json",
            "own-items-excel-nl.csv",
            "own-items.csv",
            "own-items.parquet",
            "own-items.xlsx",
            "own-report.html",
        ]
    );
    let holds =
        |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|at| at == word.as_bytes());
    for (name, bytes) in &files {
        // The page for people and the sums name all files.
        let may_know =
            name.starts_with("own-") || ["about.md", "SHA256SUMS"].contains(&name.as_str());
        if !may_know && !has_ending(name, "xlsx") {
            for word in ["own_moved", "own_block", "own-items", "verhuisd"] {
                assert!(!holds(bytes, word), "{word} in {name}");
            }
        }
    }
    let book: Xlsx<_> = open_workbook(folder.path().join("figures.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Lees mij", "Overzicht", "Schalen", "Werk"]);
    let book: Xlsx<_> = open_workbook(folder.path().join("own-items.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Lees mij", "Van ons"]);
}

#[test]
fn same_results_same_bytes_and_every_file_has_its_sum() {
    let (one, other) = (exported(&all()), exported(&all()));
    let files = files(one.path());
    assert_eq!(files, self::files(other.path()));
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let named: Vec<&str> = sums.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    let there: Vec<&str> =
        files.keys().map(String::as_str).filter(|name| *name != "SHA256SUMS").collect();
    assert_eq!(named, there);
    let page = String::from_utf8(files["about.md"].clone()).unwrap();
    for name in there.iter().filter(|name| **name != "about.md") {
        assert!(page.contains(&format!("* `{name}`: ")), "{name} in\n{page}");
    }
    assert!(!page.contains('⟦'), "{page}");
}

#[test]
fn a_list_chooses_the_files() {
    let formats = vec![ExportFormat::Xlsx];
    let folder =
        exported(&ExportOptions { formats, lang: Lang::En, licence: None, scans: Vec::new() });
    let names: Vec<String> = files(folder.path()).into_keys().collect();
    assert_eq!(names, ["SHA256SUMS", "about.md", "figures.xlsx"]);
    let book: Xlsx<_> = open_workbook(folder.path().join("figures.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Read me", "Overview", "Scales", "Work"]);
    let usual = files(exported(&ExportOptions::default()).path());
    assert!(usual.keys().all(|name| !name.contains("excel-nl")), "{:?}", usual.keys());
}

#[test]
fn an_export_that_fails_leaves_the_folder_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    // A folder is never replaced by a file.
    fs::create_dir(folder.path().join("about.md")).unwrap();
    fs::write(folder.path().join("about.md/mine"), "mine").unwrap();
    let failed = write_export(&questionnaire(), &results(true), folder.path(), &all(), &[]);
    assert!(failed.is_err());
    assert_eq!(fs::read(folder.path().join("about.md/mine")).unwrap(), b"mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
