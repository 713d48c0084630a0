use std::io::Write as _;

use rust_xlsxwriter::{Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const HEAD: &str = "code,parent,name_nl,name_en,kind,heads\n";

fn read(bytes: &[u8]) -> TableText {
    table_text(bytes).unwrap()
}

#[test]
fn plain_csv_comes_out_as_it_was() {
    let text = format!("{HEAD}top,,\"Stad, en land\",Town,town,0\n\na,top,A,A,team,9\n");
    let table = read(text.as_bytes());
    assert_eq!((table.csv.as_str(), table.notes), (text.as_str(), vec![]));
    assert!(peil_instrument::parse_units("units.csv", &table.csv).is_ok());
}

#[test]
fn what_spreadsheets_write_is_understood() {
    let text =
        "eenheid;bovenliggend;naam_nl;naam_en;soort;medewerkers\r\ntop;;Stad;Town;stad;0\r\n";
    let expected = format!("{HEAD}top,,Stad,Town,stad,0\n");
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &with_mark] {
        let table = read(bytes);
        assert_eq!(table.csv, expected);
        assert_eq!(table.notes, [TableNote::Separator(';')]);
    }
    let tabs = text.replace(';', "\t");
    assert_eq!(read(tabs.as_bytes()).csv, expected);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [&b"\xff\xfe"[..], &wide].concat();
    assert_eq!(read(&wide).csv, expected);
    let windows = b"code,parent,name_nl,name_en,kind,heads\ntop,,Caf\xe9,Caf\xe9,stad,0\n";
    let table = read(windows);
    assert!(table.csv.contains("Café"));
    assert_eq!(table.notes, [TableNote::Windows1252]);
}

#[test]
fn rows_stay_on_their_lines() {
    let text = "code;parent\n\n\"a\nb\";c\nd;e\n";
    let table = read(text.as_bytes());
    assert_eq!(table.csv, "code,parent\n\n\"a\nb\",c\nd,e\n");
    let text =
        format!("{}top;;\"Stad\nLand\";T;town;0\na;top;A;A;team;x\n", HEAD.replace(',', ";"));
    let problems = peil_instrument::parse_units("u.csv", &read(text.as_bytes()).csv).unwrap_err();
    let told: Vec<(&str, usize)> = problems.iter().map(|it| (it.code, it.line)).collect();
    assert!(told.contains(&("U016", 2)) && told.contains(&("U009", 4)), "{told:?}");
}

fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Uitleg").unwrap().write(0, 0, "lees dit eerst").unwrap();
    let sheet = book.add_worksheet().set_name("Eenheden").unwrap();
    for (column, header) in (0..).zip(HEAD.trim().split(',')) {
        sheet.write(0, column, header).unwrap();
    }
    fill(sheet);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_by_its_rows() {
    let bytes = book(|sheet| {
        for (column, text) in [(0, "top"), (2, "Stad"), (3, "Town"), (4, "stad")] {
            sheet.write(1, column, text).unwrap();
        }
        sheet.write(1, 5, 12.0).unwrap();
        // A row is left out; and a formula has the value that was computed.
        sheet.write(3, 0, "a").unwrap();
        sheet.write(3, 5, Formula::new("=3+4").set_result("7")).unwrap();
    });
    let table = read(&bytes);
    assert_eq!(table.csv, format!("{HEAD}top,,Stad,Town,stad,12\n\na,,,,,7\n"));
    assert_eq!(table.notes, [TableNote::Workbook]);
}

#[test]
fn a_workbook_that_is_none_or_holds_too_much_is_refused() {
    assert_eq!(table_text(b"PK\x03\x04 no zip"), Err(TableError::NotATable));
    assert_eq!(table_text(b"%PDF-1.7\0\0"), Err(TableError::NotATable));
    assert_eq!(table_text(&vec![b'a'; MAX_TABLE_BYTES + 1]), Err(TableError::TooLarge));
    let far = book(|sheet| {
        sheet.write(MAX_ROWS, 0, "x").unwrap();
    });
    assert_eq!(table_text(&far), Err(TableError::Bomb));

    // A hundred and thirty megabytes of zeros in a few kilobytes, under the name of the sheet's texts.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    for _ in 0..130 {
        zip.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(table_text(&bomb), Err(TableError::Bomb));
}

/// A workbook with another part in the place of one.
fn with_part(name: &str, content: &str) -> Vec<u8> {
    let whole = book(|sheet| {
        sheet.write(1, 0, "top").unwrap();
    });
    let mut from = ZipArchive::new(Cursor::new(whole)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        zip.start_file(file.name().unwrap(), SimpleFileOptions::default()).unwrap();
        let is_it = file.name().unwrap() == name;
        zip.write_all(if is_it { content.as_bytes() } else { &text }).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_claims_more_than_it_has_makes_no_room_for_it() {
    for count in ["99999999999", "99999999999999999999999999", "4000000000"] {
        let texts = format!("<sst uniqueCount=\"{count}\"><si><t>code</t></si></sst>");
        let claims = with_part("xl/sharedStrings.xml", &texts);
        assert_eq!(table_text(&claims), Err(TableError::Bomb), "{count}");
    }
}

#[test]
fn a_formula_without_a_value_is_no_empty_cell() {
    let texts = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
                 <row r=\"1\"><c r=\"A1\" t=\"str\"><v>code</v></c></row>\
                 <row r=\"2\"><c r=\"B2\"><f>1+1</f></c></row></sheetData></worksheet>";
    let book = with_part("xl/worksheets/sheet2.xml", texts);
    assert_eq!(table_text(&book), Err(TableError::Formula { row: 2, column: 2 }));
}

#[test]
fn a_date_is_no_code() {
    let date = book(|sheet| {
        let format = rust_xlsxwriter::Format::new().set_num_format("d-m-yyyy");
        sheet.write_with_format(1, 0, 45_000.0, &format).unwrap();
    });
    assert_eq!(table_text(&date), Err(TableError::Date { row: 2, column: 1 }));
}

#[test]
fn a_hundred_thousand_rows_are_read() {
    use std::fmt::Write;
    let mut text = HEAD.to_owned();
    for row in 0..100_000 {
        writeln!(text, "u{row},top,Naam {row},Name {row},team,3").unwrap();
    }
    assert_eq!(read(text.as_bytes()).csv, text);
}

#[test]
fn a_list_of_people_may_have_dutch_headers() {
    let text = "Eenheid;E-mailadres;Kanaal\r\na;an@stad.example;mail\r\na;;brief\r\n";
    let table = table_text(text.as_bytes()).unwrap();
    assert_eq!(table.csv, "unit,email,channel\na,an@stad.example,mail\na,,brief\n");
    // Of units the same word is the unit that the row is about.
    let units = table_text(b"eenheid;bovenliggend\ntop;\n").unwrap();
    assert!(units.csv.starts_with("code,parent\n"));
}
