use std::io::Read;

use expect_test::expect;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;

const SVG: &str = "<svg width=\"4000\" height=\"2000\" viewBox=\"0 0 4000 2000\" xmlns=\"http://www.w3.org/2000/svg\">\
                   <rect x=\"0\" y=\"0\" width=\"4000\" height=\"2000\" fill=\"#0B3F7D\"/>\
                   <text x=\"100\" y=\"300\" font-family=\"Inter\" font-size=\"200\" fill=\"#FFFFFF\">Normen</text></svg>";

fn cells(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn document() -> Document {
    Document {
        lang: Lang::Nl,
        title: "Plan van aanpak".to_owned(),
        subtitle: "Gemeente Waterrijk".to_owned(),
        header: vec![
            ("Scan".to_owned(), "Integriteit 2026".to_owned()),
            ("Ingevuld door".to_owned(), String::new()),
        ],
        blocks: vec![
            DocumentBlock::Heading { level: 1, text: "Wat is er".to_owned() },
            DocumentBlock::Paragraph("Eén regel.\nEn nog een.".to_owned()),
            DocumentBlock::Heading { level: 2, text: "Per norm".to_owned() },
            DocumentBlock::List(cells(&["een punt", "nog een punt"])),
            DocumentBlock::Table {
                caption: "Normen".to_owned(),
                head: cells(&["Norm", "Bewijs"]),
                widths: vec![1, 2],
                rows: vec![cells(&["Er is beleid", ""]), cells(&["Het is bekend"])],
            },
            DocumentBlock::Note("Dit is geen rapportcijfer.".to_owned()),
            DocumentBlock::NewPage,
            DocumentBlock::Picture {
                svg: SVG.to_owned(),
                alt: "Een blauw vlak".to_owned(),
                caption: "Normen".to_owned(),
            },
        ],
        footer: "Peil".to_owned(),
    }
}

fn press() -> Press {
    Press::new().unwrap()
}

fn is_xml(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|extension| extension == "xml")
}

/// The files of a DOCX, which must all be well-formed.
fn files(docx: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx.to_vec())).unwrap();
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        if is_xml(&name) || name.ends_with("rels") {
            well_formed(&name, std::str::from_utf8(&bytes).unwrap());
        }
        files.push((name, bytes));
    }
    files
}

fn well_formed(name: &str, xml: &str) {
    let allowed =
        |c: char| matches!(c, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "{name}");
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}\n{xml}"),
        }
    }
}

fn file(docx: &[u8], name: &str) -> String {
    let (_, bytes) = files(docx).into_iter().find(|(file, _)| file == name).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The elements that tell what a paragraph is, and its words.
fn outline(xml: &str) -> String {
    let mut outline = String::new();
    for line in xml.lines().filter(|line| line.contains("<w:t ") || line.contains("<w:tr>")) {
        let style = line.split("w:pStyle w:val=\"").nth(1).and_then(|rest| rest.split('"').next());
        outline.push_str(style.unwrap_or_default());
        if line.contains("<w:tblHeader/>") {
            outline.push_str(" (head)");
        }
        for run in line.split("<w:t xml:space=\"preserve\">").skip(1) {
            outline.push_str(" | ");
            outline.push_str(run.split("</w:t>").next().unwrap_or_default());
        }
        outline.push('\n');
    }
    outline
}

#[test]
fn a_word_processor_finds_headings_heads_and_alternatives() {
    let docx = document().docx(&press()).unwrap();
    let body = file(&docx, "word/document.xml");
    expect![[r"
        Title | Plan van aanpak
        Subtitle | Gemeente Waterrijk

        CellHead | Scan
        Cell | Integriteit 2026

        CellHead | Ingevuld door
        Heading1 | Wat is er
        Normal | Eén regel. | En nog een.
        Heading2 | Per norm
        ListBullet | een punt
        ListBullet | nog een punt
        Caption | Normen
         (head)
        CellHead | Norm
        CellHead | Bewijs

        Cell | Er is beleid

        Cell | Het is bekend
        Note | Dit is geen rapportcijfer.
        Caption | Normen
    "]]
    .assert_eq(&outline(&body));
    assert!(body.contains("descr=\"Een blauw vlak\""));
    assert!(body.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), "A4");
    // 100 by 50 mm.
    assert!(body.contains("<wp:extent cx=\"3600000\" cy=\"1800000\"/>"), "{body}");
    assert!(file(&docx, "word/styles.xml").contains("<w:lang w:val=\"nl-NL\""));
    assert!(file(&docx, "word/footer.xml").contains(" PAGE "));
    let core = file(&docx, "docProps/core.xml");
    assert!(core.contains("<dc:title>Plan van aanpak</dc:title>") && !core.contains("created"));
    let english = Document { lang: Lang::En, ..document() }.docx(&press()).unwrap();
    assert!(file(&english, "docProps/core.xml").contains("<dc:language>en-GB</dc:language>"));
}

#[test]
fn every_file_is_named_and_every_relation_leads_somewhere() {
    let docx = document().docx(&press()).unwrap();
    let types = file(&docx, "[Content_Types].xml");
    let files = files(&docx);
    let relations = file(&docx, "word/_rels/document.xml.rels");
    for target in relations.split("Target=\"").skip(1) {
        let name = format!("word/{}", target.split('"').next().unwrap());
        assert!(files.iter().any(|(file, _)| *file == name), "{name}");
    }
    for (name, _) in files.iter().filter(|(name, _)| is_xml(name)).skip(1) {
        assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name}");
    }
    assert!(
        files.iter().any(
            |(name, bytes)| name == "word/media/picture-1.png" && bytes.starts_with(b"\x89PNG")
        )
    );
}

#[test]
fn same_document_same_bytes() {
    let (one, other) = (press(), press());
    assert!(document().docx(&one).unwrap() == document().docx(&other).unwrap());
    assert!(document().pdf(&one).unwrap() == document().pdf(&other).unwrap());
}

#[test]
fn hostile_words_are_words() {
    let hostile =
        "<w:p>]]></w:p>&amp; #panic(1) $x$ \"'\u{0}\u{b}\u{fffe}\u{ffff}\u{202e}{{ 1 }} 日本";
    let long = "x".repeat(10_000);
    let every = |text: &str| Document {
        lang: Lang::Nl,
        title: text.to_owned(),
        subtitle: text.to_owned(),
        header: vec![(text.to_owned(), text.to_owned())],
        blocks: vec![
            DocumentBlock::Heading { level: 9, text: text.to_owned() },
            DocumentBlock::Paragraph(text.to_owned()),
            DocumentBlock::Note(text.to_owned()),
            DocumentBlock::List(vec![text.to_owned()]),
            DocumentBlock::Table {
                caption: text.to_owned(),
                head: cells(&[text, text]),
                widths: vec![0, 255, 7],
                rows: vec![cells(&[text, "", text])],
            },
            DocumentBlock::Picture {
                svg: SVG.to_owned(),
                alt: text.to_owned(),
                caption: text.to_owned(),
            },
        ],
        footer: text.to_owned(),
    };
    let press = press();
    let body = file(&every(hostile).docx(&press).unwrap(), "word/document.xml");
    assert!(body.contains("&#60;w:p&#62;]]&#62;&#60;/w:p&#62;&#38;amp; #panic(1)"), "{body}");
    assert!(!body.contains("<w:p>]]>"));
    assert!(every(hostile).pdf(&press).unwrap().starts_with(b"%PDF"));
    files(&every(&long).docx(&press).unwrap());
    assert!(every(&long).pdf(&press).is_ok());
}

#[test]
fn an_empty_document_is_a_document() {
    let empty = |blocks| Document {
        lang: Lang::En,
        title: " ".to_owned(),
        subtitle: String::new(),
        header: Vec::new(),
        blocks,
        footer: String::new(),
    };
    let nothing = vec![
        DocumentBlock::Heading { level: 2, text: String::new() },
        DocumentBlock::Heading { level: 2, text: "Two".to_owned() },
        DocumentBlock::Paragraph("\n \n".to_owned()),
        DocumentBlock::List(vec![String::new()]),
        DocumentBlock::Table {
            caption: String::new(),
            head: Vec::new(),
            widths: Vec::new(),
            rows: vec![Vec::new()],
        },
        DocumentBlock::Picture { svg: SVG.to_owned(), alt: String::new(), caption: String::new() },
        DocumentBlock::NewPage,
    ];
    let press = press();
    for blocks in [Vec::new(), nothing] {
        let document = empty(blocks);
        files(&document.docx(&press).unwrap());
        assert!(document.pdf(&press).unwrap().starts_with(b"%PDF"));
    }
}

#[test]
fn what_is_no_drawing_is_refused() {
    let mut document = document();
    let svg = "no drawing".to_owned();
    document.blocks =
        vec![DocumentBlock::Picture { svg, alt: "a".to_owned(), caption: String::new() }];
    for refused in [document.docx(&press()), document.pdf(&press())] {
        assert!(matches!(refused, Err(PlateError::Document { .. })));
    }
}
