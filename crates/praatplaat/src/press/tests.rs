use peil_instrument::Lang;

use super::*;
use crate::content::tests::content;
use crate::fixture::Sample;
use crate::{PlateSource, Plates};

/// Sets the template with a page that it need not read.
fn print(
    press: &Press,
    pages: RangeInclusive<usize>,
    forms: &[PlateForm],
) -> Result<Vec<Written>, SettingError> {
    let words = content(&Sample::new(), "TEAM", Lang::Nl).page;
    let fit = Fit::estimate(press, &words);
    press.plate("{}".to_owned(), &words, fit, Vec::new(), pages, forms)
}

#[test]
fn lines_break_at_spaces_first() {
    let press = Press::new().unwrap();
    assert_eq!(
        press.lines("Bekendheid met het beleid", 9.5, 20.0),
        ["Bekendheid", "met het", "beleid"]
    );
    assert_eq!(press.lines("Cultuur", 9.5, 40.0), ["Cultuur"]);
    assert!(press.lines("", 9.5, 40.0).is_empty());
}

#[test]
fn the_longest_dutch_word_is_broken_with_hyphens() {
    let press = Press::new().unwrap();
    let word = "Arbeidsongeschiktheidsverzekeringsmaatschappij";
    let lines = press.lines(word, 9.5, 40.0);
    assert!(lines.len() > 1);
    assert!(
        lines.iter().all(|line| press.width_em(line, Face::Regular) * 9.5 <= 40.0 * 72.0 / 25.4)
    );
    let whole: String = lines.iter().map(|line| line.trim_end_matches('-')).collect();
    assert_eq!(whole, word);
}

#[test]
fn a_warning_is_an_error() {
    let mut press = Press::new().unwrap();
    let template = "#set document(title: \"x\")\n#set text(font: \"No such font\")\nword";
    press.template = Source::new(press.template.id(), template.to_owned());
    let refused = print(&press, 1..=1, &[PlateForm::Pdf]).unwrap_err();
    assert!(
        matches!(&refused, SettingError::Problems(what) if what.contains("font")),
        "{refused:?}"
    );
}

#[test]
fn a_second_page_is_too_long() {
    let mut press = Press::new().unwrap();
    let template = "#set document(title: \"x\")\n#set text(font: \"Inter\")\na #pagebreak() b";
    press.template = Source::new(press.template.id(), template.to_owned());
    assert_eq!(print(&press, 1..=1, &[PlateForm::Pdf]), Err(SettingError::TooLong));
}

#[test]
fn the_template_reaches_nothing_outside() {
    let mut press = Press::new().unwrap();
    let template = "#read(\"/etc/passwd\")";
    press.template = Source::new(press.template.id(), template.to_owned());
    assert!(matches!(print(&press, 1..=1, &[PlateForm::Pdf]), Err(SettingError::Problems(_))));
}

/// Pages with a word, a line and a colour, on A4.
fn press_of(pages: usize) -> Press {
    let mut press = Press::new().unwrap();
    let page = "#set document(title: \"x\")\n#set page(paper: \"a4\")\n#set text(font: \"Inter\")\n\
                Vertrouwen #line(stroke: red)";
    let template = vec![page; pages].join("\n#pagebreak()\n");
    press.template = Source::new(press.template.id(), template);
    press
}

#[test]
fn a_form_holds_all_pages_or_has_a_file_for_each() {
    let written = print(&press_of(2), 1..=2, &PlateForm::ALL).unwrap();
    let files: Vec<_> = written.iter().map(|file| (file.form, file.page)).collect();
    let expected = [
        (PlateForm::Pdf, None),
        (PlateForm::Png, Some(1)),
        (PlateForm::Png, Some(2)),
        (PlateForm::Svg, Some(1)),
        (PlateForm::Svg, Some(2)),
        (PlateForm::Poster, None),
    ];
    assert_eq!(files, expected);
    let again = print(&press_of(2), 1..=2, &PlateForm::ALL).unwrap();
    assert!(written == again, "the same input gives the same bytes");
}

#[test]
fn a_picture_knows_its_size_in_dots_and_on_paper() {
    let pictures = print(&press_of(1), 1..=1, &[PlateForm::Png]).unwrap();
    let png = &pictures[0].bytes;
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    // A4 is 210 by 297 mm.
    assert_eq!((number(16), number(20)), (1240, 1754), "dots");
    assert_eq!(&png[37..41], b"pHYs");
    assert_eq!((number(41), number(45), png[49]), (5906, 5906, 1), "dots a metre");
    assert_eq!(&png[58..62], b"IDAT", "what follows is where it belongs");
}

#[test]
fn a_drawing_needs_no_font() {
    let drawings = print(&press_of(1), 1..=1, &[PlateForm::Svg]).unwrap();
    let svg = String::from_utf8(drawings[0].bytes.clone()).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{}", &svg[..200]);
    assert!(!svg.contains("<text") && !svg.contains("font-family"), "letters are shapes");
}

/// What the plate of the team is set from.
fn source(press: &Press, sample: &Sample, lang: Lang) -> PlateSource {
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang).unwrap();
    plates.source(press, "TEAM").unwrap()
}

#[test]
fn every_part_is_set_as_large_as_it_fits() {
    let press = Press::new().unwrap();
    for (lang, mean) in [(Lang::Nl, [2.0, 2.3, 2.6]), (Lang::En, [4.0, 4.3, 4.6])] {
        let mut sample = Sample::new();
        sample.set_all("TEAM", [Some(mean); 6]);
        let source = source(&press, &sample, lang);
        let mut files = press.files(source.page, source.pictures).unwrap();
        let (_, beyond) = press.set_once(&mut files, &source.words, &source.fit).unwrap();
        assert_eq!(beyond, [], "{lang:?}: set once");
        // A size larger, none of those that gave way would fit.
        let larger = source.fit.larger();
        let gave_way: Vec<Part> = Part::ALL
            .into_iter()
            .filter(|part| source.fit.size(*part) < larger.size(*part))
            .collect();
        assert!(gave_way.len() > 1, "{lang:?}: {gave_way:?}");
        let (_, beyond) = press.set_once(&mut files, &source.words, &larger).unwrap();
        assert_eq!(beyond, gave_way, "{lang:?}");
    }
}

#[test]
fn a_part_that_goes_beyond_its_room_is_set_smaller() {
    let press = Press::new().unwrap();
    let mut sample = Sample::new();
    sample.set_all("TEAM", [Some([2.0, 2.3, 2.6]); 6]);
    let PlateSource { page, words, fit, pictures, .. } = source(&press, &sample, Lang::Nl);
    let print = |fit| {
        let (page, pictures) = (page.clone(), pictures.clone());
        press.plate(page, &words, fit, pictures, 2..=2, &[PlateForm::Svg]).unwrap()
    };
    assert!(print(fit.larger()) == print(fit));
}
