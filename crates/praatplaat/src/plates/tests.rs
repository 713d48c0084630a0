use std::sync::LazyLock;

use super::*;
use crate::fixture::Sample;

/// One press for all tests, as a program has one for all plates.
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().unwrap());

/// A plate as most tests look at it.
#[derive(Debug, PartialEq)]
struct Printed {
    pdf: Vec<u8>,
}

fn print(plates: &Plates<'_>, unit: &str) -> Result<Printed, PlateError> {
    let mut plate = plates.plate(&PRESS, unit, &[PlateForm::Pdf])?;
    Ok(Printed { pdf: plate.files.remove(0).bytes })
}

fn plate_of(sample: &Sample, unit: &str, lang: Lang) -> Result<Printed, PlateError> {
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang)?;
    print(&plates, unit)
}

/// The number of pages that the document's own page tree counts.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    let first = plate_of(&sample, "TEAM", Lang::Nl).unwrap();
    let second = plate_of(&sample, "TEAM", Lang::Nl).unwrap();
    assert!(first.pdf == second.pdf);
    // Also after other plates came through the same press, whose layout is remembered.
    let released = sample.released();
    let plates =
        Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl).unwrap();
    print(&plates, "ORG").unwrap();
    assert!(print(&plates, "TEAM").unwrap().pdf == first.pdf);
}

#[test]
fn shown_units_have_a_plate_and_others_do_not() {
    let sample = Sample::new();
    let released = sample.released();
    let plates =
        Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl).unwrap();
    assert_eq!(plates.units(), ["ORG", "TEAM"]);
    assert_eq!(print(&plates, "SMALL"), Err(PlateError::NotShown { unit: "SMALL".to_owned() }));
    assert_eq!(print(&plates, "NONE"), Err(PlateError::UnknownUnit { unit: "NONE".to_owned() }));
}

#[test]
fn language_and_title_are_set() {
    for (lang, tag) in [(Lang::Nl, "/Lang(nl)"), (Lang::En, "/Lang(en)")] {
        let pdf = plate_of(&Sample::new(), "TEAM", lang).unwrap().pdf;
        let text = String::from_utf8_lossy(&pdf);
        assert!(text.contains(tag) || text.contains(&tag.replace('(', " (")), "no {tag}");
        assert!(text.contains("Team Vergunningen en Handhaving"), "no title");
        assert!(text.contains("<pdfuaid:part>1<"), "not PDF/UA-1");
        assert!(text.contains("<pdfaid:part>2<"), "not PDF/A-2");
        assert!(text.contains("DisplayDocTitle true"));
    }
}

#[test]
fn markup_in_a_name_stays_text() {
    let mut plain = Sample::new();
    plain.rename("TEAM", "Team");
    let plain = plate_of(&plain, "TEAM", Lang::Nl).unwrap();
    for name in [
        "<script>alert(1)</script>",
        "#set page(width: 1cm)",
        "#panic(\"no\")",
        "\"#read(\\\"/etc/passwd\\\")\" $x^2$ *bold* `raw` \\",
        "// comment /* block",
    ] {
        let mut sample = Sample::new();
        sample.rename("TEAM", name);
        sample.rename("ORG", name);
        let plate = plate_of(&sample, "TEAM", Lang::Nl).unwrap();
        assert_eq!(pages(&plate.pdf), pages(&plain.pdf), "{name}");
    }
}

#[test]
fn characters_that_no_font_has_are_marked() {
    assert_eq!(PRESS.legible("Team 😀\u{fe0f} Ω\tñ\u{202e}x\u{0}’"), "Team □ □ ñx’");
    let mut sample = Sample::new();
    sample.rename("TEAM", "日本 😀\u{200d}\n\u{7}");
    assert_eq!(pages(&plate_of(&sample, "TEAM", Lang::Nl).unwrap().pdf), 2);
}

#[test]
fn the_longest_names_stay_on_two_pages() {
    let long = "Ministerie van Landbouw, Natuur en Voedselkwaliteit — Directie Strategie, Kennis \
                en Innovatie";
    let mut sample = Sample::with_questionnaire(|source| {
        source
            .replace("nl = \"Cultuur\"", "nl = \"Arbeidsongeschiktheidsverzekeringsmaatschappij\"")
            .replace("nl = \"Formeel melden\"", &format!("nl = \"{long}\""))
    });
    sample.rename("TEAM", long);
    sample.rename("ORG", long);
    sample.set_all("TEAM", [Some([2.0, 2.3, 2.6]); 6]);
    for unit in ["TEAM", "ORG"] {
        assert_eq!(pages(&plate_of(&sample, unit, Lang::Nl).unwrap().pdf), 2);
    }
}

/// The most that can be said of the wave before, on a page that is full already.
#[test]
fn the_longest_words_about_the_wave_before_stay_on_two_pages() {
    use peil_analysis::Caveat;
    let long = "Directie Vergunningen, Toezicht, Handhaving en Openbare Orde en Veiligheid";
    let mut sample = Sample::new();
    sample.rename("TEAM", long);
    sample.set_all("TEAM", [Some([2.0, 2.3, 2.6]); 6]);
    let reasons = [
        None,
        Some(Caveat::Reworded),
        Some(Caveat::NotShownThen),
        Some(Caveat::ChangedQuestion),
        Some(Caveat::NewQuestion),
        None,
    ];
    for (scale, reason) in crate::fixture::SCALES.into_iter().zip(reasons) {
        if matches!(reason, None | Some(Caveat::Reworded)) {
            sample.changed("TEAM", scale, 3.1, [-1.2, -0.4]);
        }
        if let Some(caveat) = reason {
            sample.with_caveat("TEAM", scale, caveat);
        }
    }
    for lang in Lang::ALL {
        assert_eq!(pages(&plate_of(&sample, "TEAM", lang).unwrap().pdf), 2);
    }
}

#[test]
fn too_much_text_is_refused_and_names_the_unit() {
    let mut sample = Sample::new();
    sample.rename("TEAM", &"Team Vergunningen ".repeat(100));
    assert_eq!(
        plate_of(&sample, "TEAM", Lang::Nl),
        Err(PlateError::TooLong { unit: "TEAM".to_owned() })
    );
}

#[test]
fn every_state_of_the_figures_has_a_page() {
    let cases = [
        [None; 6],
        [Some([2.0, 2.3, 2.6]); 6],
        [Some([4.0, 4.3, 4.6]); 6],
        // The ends of the axis, and an interval without width.
        [Some([1.0, 1.0, 1.0]), Some([5.0, 5.0, 5.0]), None, Some([1.0, 3.0, 5.0]), None, None],
    ];
    for case in cases {
        let mut sample = Sample::new();
        sample.took_part("TEAM", 10.0, 31.0);
        sample.set_all("TEAM", case);
        for lang in Lang::ALL {
            assert_eq!(pages(&plate_of(&sample, "TEAM", lang).unwrap().pdf), 2);
        }
    }
}

#[test]
fn every_shipped_question_fits_beside_two_others() {
    // Three opgaven at a time, whichever three: the longest questions together.
    for first in 0..6 {
        let mut sample = Sample::new();
        for (index, scale) in crate::fixture::SCALES.into_iter().enumerate() {
            let low = (index + 6 - first) % 6 < 3;
            let mean = if low { [2.0, 2.3, 2.6] } else { [4.0, 4.3, 4.6] };
            sample.set("TEAM", scale, Some(mean));
        }
        for lang in Lang::ALL {
            assert!(plate_of(&sample, "TEAM", lang).is_ok());
        }
    }
}

#[test]
fn a_missing_perspective_names_the_scale() {
    let mut sample = Sample::new();
    sample.perspectives.retain(|perspective| perspective.theme != *"culture");
    let error = plate_of(&sample, "TEAM", Lang::Nl).unwrap_err();
    assert_eq!(error, PlateError::NoPerspective { scale: Id::new("culture").unwrap() });
    assert!(error.to_string().contains("`culture`"));
}

#[test]
fn results_of_another_version_are_refused() {
    let mut sample = Sample::new();
    sample.results.about.version = "0.9.0".to_owned();
    assert!(matches!(
        plate_of(&sample, "TEAM", Lang::Nl),
        Err(PlateError::OtherQuestionnaire { .. })
    ));
}

#[test]
fn a_plate_in_several_forms_is_the_same_plate() {
    let sample = Sample::new();
    let released = sample.released();
    let plates =
        Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::En).unwrap();
    let plate = plates.plate(&PRESS, "TEAM", &PlateForm::ALL).unwrap();
    let names: Vec<&str> = plate.files.iter().map(|file| file.name.as_str()).collect();
    let expected =
        [".pdf", "-1.png", "-2.png", "-1.svg", "-2.svg", ".html", ".charts.zip", "-a3.pdf"]
            .map(|ending| format!("talk-plate-TEAM-team-vergunningen-en-handhaving{ending}"));
    assert_eq!(names, expected);
    assert!(plate.files[0].bytes == print(&plates, "TEAM").unwrap().pdf);
    let forms = [PlateForm::Svg, PlateForm::Html, PlateForm::Png];
    let others = plates.plate(&PRESS, "TEAM", &forms).unwrap().files;
    assert!(others[..2] == plate.files[3..5] && others[3..] == plate.files[1..3]);
    assert!(others[2] == plate.files[5]);
}

#[test]
fn a_fingerprint_tells_whether_the_plate_would_be_another() {
    let fingerprint = |sample: &Sample, lang| {
        let released = sample.released();
        let plates =
            Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang).unwrap();
        plates.source(&PRESS, "TEAM").unwrap().fingerprint(&PRESS)
    };
    let usual = fingerprint(&Sample::new(), Lang::Nl);
    assert_eq!(fingerprint(&Sample::new(), Lang::Nl), usual);
    assert_ne!(fingerprint(&Sample::new(), Lang::En), usual);
    let mut other = Sample::new();
    other.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    assert_ne!(fingerprint(&other, Lang::Nl), usual, "another figure");
    let mut other = Sample::new();
    other.rename("TEAM", "Team Vergunningen");
    assert_ne!(fingerprint(&other, Lang::Nl), usual, "another name");
}

#[test]
fn a_plate_can_go_without_its_back() {
    let sample = Sample::new();
    let released = sample.released();
    let plates = |sides| {
        let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl);
        plates.unwrap().with_sides(sides)
    };
    let (front, both) = (plates(Sides::Front), plates(Sides::Both));
    assert_eq!(pages(&print(&front, "TEAM").unwrap().pdf), 1);
    let fingerprint =
        |plates: &Plates<'_>| plates.source(&PRESS, "TEAM").unwrap().fingerprint(&PRESS);
    assert_ne!(fingerprint(&front), fingerprint(&both));
}
