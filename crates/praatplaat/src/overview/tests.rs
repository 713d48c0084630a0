use std::collections::BTreeMap;
use std::process::Command;
use std::sync::LazyLock;

use peil_analysis::{Measure, Results, Subject, UnitNote};

use super::*;
use crate::fixture::{SCALES, Sample};
use crate::{Colour, Colours, HouseStyle};

/// One press for all tests, as a program has one for all plates.
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().unwrap());

/// A document and a page for a browser.
struct Made {
    pdf: Vec<u8>,
    html: String,
}

fn made_in(sample: &Sample, lang: Lang, style: HouseStyle) -> Made {
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang).unwrap();
    let source = plates.with_house_style(style).overview(&PRESS).unwrap();
    let [pdf, html] = source.set(&PRESS, &OverviewSource::FORMS).unwrap().try_into().unwrap();
    Made { pdf: pdf.bytes, html: String::from_utf8(html.bytes).unwrap() }
}

fn made(sample: &Sample) -> Made {
    made_in(sample, Lang::Nl, HouseStyle::default())
}

/// What a program says of a document.
fn told(program: &str, options: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("overview.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new(program);
    command.args(options).arg(&file);
    if program != "qpdf" {
        command.arg("-");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Its words, a row of the table a line.
fn text(pdf: &[u8]) -> String {
    told("pdftotext", &["-layout", "-enc", "UTF-8"], pdf)
}

/// What a row should say behind the unit's name, by the results alone. The means of the sample have one decimal.
fn expected(results: &Results, unit: &UnitNote) -> Vec<String> {
    let value = |subject: &Subject, measure| {
        let is = |figure: &&peil_analysis::Figure| {
            figure.unit == unit.code && figure.subject == *subject && figure.measure == measure
        };
        results.figures.iter().find(is).unwrap().value
    };
    let of_unit = |measure| value(&Subject::Unit, measure).unwrap();
    let (invited, respondents) = (of_unit(Measure::Invited), of_unit(Measure::Respondents));
    let mut words = vec![
        invited.to_string(),
        respondents.to_string(),
        format!("{}%", (100.0 * respondents / invited).round()),
    ];
    for scale in SCALES {
        let subject = Subject::Scale(peil_instrument::Id::new(scale).unwrap());
        match value(&subject, Measure::Mean) {
            Some(mean) => words.push(format!("{mean:.1}").replace('.', ",")),
            None => words.extend(["geen", "cijfers"].map(str::to_owned)),
        }
    }
    words
}

/// The words of a line without the marks.
fn unmarked(line: &str) -> Vec<&str> {
    line.split_whitespace().filter(|word| !["▲", "▼"].contains(word)).collect()
}

/// 300 teams, one of which lacks a figure.
fn three_hundred() -> Sample {
    let mut sample = Sample::new();
    sample.with_teams(300);
    sample.set("T007", "culture", None);
    sample
}

#[test]
fn every_value_on_paper_is_that_of_the_results() {
    let sample = three_hundred();
    let pdf = made(&sample).pdf;
    let text = text(&pdf);
    let rows: BTreeMap<String, Vec<&str>> = text
        .lines()
        .filter_map(|line| {
            let words = unmarked(line);
            let [level, team, number, ..] = words.as_slice() else { return None };
            (*level == "2" && *team == "Team" && number.parse::<u32>().is_ok())
                .then(|| (format!("Team {number}"), words[3..].to_vec()))
        })
        .collect();
    assert_eq!(rows.len(), 300);
    for unit in sample.results.units.iter().filter(|unit| unit.code.starts_with("T0")) {
        let name = unit.name.get(Lang::Nl);
        assert_eq!(rows[name], expected(&sample.results, unit), "{name}");
    }
    // On every page it says what the columns are.
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 8, "{}", pages.len());
    for page in &pages[..pages.len() - 1] {
        assert!(page.contains("Onderdeel") && page.contains("Cultuur"), "{page}");
    }
}

#[test]
fn every_value_on_the_page_is_that_of_the_results() {
    let sample = three_hundred();
    let html = made(&sample).html;
    let mut rows = 0;
    for row in html.split("<tr>").skip(2) {
        let words = row.replace("</", " </");
        let words: String = words
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, words)| words))
            .collect();
        let words = unmarked(&words);
        let name = words[1..3].join(" ");
        let Some(unit) = sample.results.units.iter().find(|unit| *unit.name.get(Lang::Nl) == name)
        else {
            continue;
        };
        if unit.code.starts_with('T') && unit.code != "TEAM" {
            assert_eq!(
                words[3..3 + expected(&sample.results, unit).len()],
                expected(&sample.results, unit)
            );
            rows += 1;
        }
    }
    assert_eq!(rows, 300);
}

#[test]
fn it_is_a_table_that_a_screen_reader_reads() {
    let mut sample = Sample::new();
    sample.with_teams(60);
    let pdf = made(&sample).pdf;
    let plain = told("qpdf", &["--check"], &pdf);
    assert!(plain.contains("No syntax or stream encoding errors"), "{plain}");
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    std::fs::write(&from, &pdf).unwrap();
    let unpacked = ["--qdf", "--object-streams=disable"];
    assert!(Command::new("qpdf").args(unpacked).args([&from, &to]).status().unwrap().success());
    let plain = std::fs::read(&to).unwrap();
    let plain = String::from_utf8_lossy(&plain);
    assert!(plain.contains("<pdfuaid:part>1<") && plain.contains("<pdfaid:part>2<"));
    let count = |what: &str| plain.matches(what).count();
    // The organisation, two units of the sample and sixty teams; each has a head, and so has every column, once.
    assert_eq!(count("/S /Table\n"), 1);
    assert_eq!(count("/S /TR\n"), 64);
    assert_eq!(count("/Scope /Row"), 63);
    assert_eq!(count("/Scope /Column"), 11);
}

#[test]
fn a_hidden_unit_is_told_in_the_same_words_with_the_nearest_that_is_shown() {
    let mut sample = Sample::new();
    let Made { pdf, html } = made(&sample);
    let words = "Voor dit onderdeel tonen we geen cijfers, wel voor Gemeente Waterstad.";
    assert!(html.contains(&format!("<span>{words}</span>")), "{html}");
    let row = text(&pdf);
    let row = row.lines().find(|line| line.contains("Team Griffie")).unwrap();
    assert_eq!(unmarked(row).join(" "), format!("2 Team Griffie 31 {words}"));
    // Nothing is shown at all.
    for unit in &mut sample.results.units {
        (unit.shown, unit.nearest_shown) = (false, None);
    }
    let html = made(&sample).html;
    assert_eq!(html.matches("<span>Voor dit onderdeel tonen we geen cijfers.</span>").count(), 3);
    assert!(!html.contains("1.124") && !html.contains("3,5</td>"), "{html}");
}

#[test]
fn who_took_part_is_told_where_it_may_be() {
    let mut sample = Sample::new();
    sample.results.figures.retain(|figure| {
        figure.unit != "TEAM" || !matches!(figure.measure, Measure::Respondents | Measure::Response)
    });
    let Made { pdf, html } = made(&sample);
    assert!(html.contains("<td>31</td><td colspan=\"2\">10 of meer</td>"), "{html}");
    let row = text(&pdf);
    let row = row.lines().find(|line| line.contains("Team Vergunningen")).unwrap();
    assert!(unmarked(row).join(" ").ends_with("31 10 of meer 3,5 3,5 3,5 3,5 3,5 3,5"), "{row}");
}

#[test]
fn a_mark_says_what_is_clearly_beside_the_organisation() {
    let mut sample = Sample::new();
    sample.set("TEAM", "communication", Some([3.6, 3.9, 4.2]));
    sample.set("TEAM", "awareness", Some([3.4, 3.9, 4.4]));
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    // The organisation lies clearly above the threshold itself, and that is not marked.
    sample.set("ORG", "reporting", Some([3.9, 4.0, 4.1]));
    sample.set("TEAM", "reporting", Some([3.8, 4.1, 4.4]));
    let row = text(&made(&sample).pdf);
    let row = row.lines().find(|line| line.contains("Team Vergunningen")).unwrap().to_owned();
    let row = row.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(row.ends_with("74% 3,9 ▲ 3,9 2,3 ▼ 4,1 3,5 3,5"), "{row}");
    let organisation = text(&made(&sample).pdf);
    let mut organisation = organisation.lines().filter(|line| line.contains("1.530"));
    assert!(!organisation.next().unwrap().contains(['▲', '▼']));
}

#[test]
fn units_stand_in_the_order_of_the_organisation() {
    let mut sample = Sample::new();
    sample.with_teams(3);
    // Below one that comes before others in the snapshot.
    sample.results.units[5].parent = Some("TEAM".to_owned());
    let released = sample.released();
    let plates =
        Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl).unwrap();
    let sheet = Sheet::of(&plates.wave);
    let rows: Vec<(&str, usize)> =
        sheet.rows.iter().map(|row| (row.code.as_str(), row.level)).collect();
    let expected = [("ORG", 1), ("TEAM", 2), ("T002", 3), ("SMALL", 2), ("T000", 2), ("T001", 2)];
    assert_eq!(rows, expected);
}

#[test]
fn a_name_is_a_name_whatever_it_looks_like() {
    let mut sample = Sample::new();
    let name = "<script>alert(1)</script> #panic() 😀";
    sample.rename("TEAM", name);
    sample.rename("ORG", name);
    let Made { pdf, html } = made(&sample);
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains(
        "<th scope=\"row\" style=\"--in:1\">&#60;script&#62;alert(1)&#60;/script&#62; #panic() 😀</th>"
    ));
    assert!(text(&pdf).contains("<script>alert(1)</script> #panic() □"));
    // A name of many lines has a high row; one that would take the page is refused.
    sample.rename("SMALL", &"Arbeidsongeschiktheidsverzekeringsmaatschappij".repeat(6));
    made(&sample);
    sample.rename("SMALL", &"Team Griffie ".repeat(200));
    let released = sample.released();
    let plates =
        Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl).unwrap();
    let refused = plates.overview(&PRESS).unwrap_err();
    assert_eq!(refused, PlateError::NameTooLong { unit: "SMALL".to_owned() });
}

#[test]
fn the_same_input_gives_the_same_bytes_and_another_gives_others() {
    let mut sample = Sample::new();
    let source = |sample: &Sample, lang| {
        let released = sample.released();
        let plates =
            Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang).unwrap();
        plates.overview(&PRESS).unwrap()
    };
    let fingerprint = |sample: &Sample, lang| source(sample, lang).fingerprint(&PRESS);
    let first = source(&sample, Lang::Nl).set(&PRESS, &PlateForm::ALL).unwrap();
    assert_eq!(first.len(), 2);
    assert!(first == source(&sample, Lang::Nl).set(&PRESS, &PlateForm::ALL).unwrap());
    let english = source(&sample, Lang::En).set(&PRESS, &PlateForm::ALL).unwrap();
    let names =
        |files: &[PlateFile]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&first), ["overzicht.pdf", "overzicht.html"]);
    assert_eq!(names(&english), ["overview.pdf", "overview.html"]);
    let usual = fingerprint(&sample, Lang::Nl);
    assert_eq!(fingerprint(&sample, Lang::Nl), usual);
    assert_ne!(fingerprint(&sample, Lang::En), usual);
    sample.set("TEAM", "culture", Some([3.2, 3.6, 3.8]));
    assert_ne!(fingerprint(&sample, Lang::Nl), usual);
}

#[test]
fn it_has_the_house_style() {
    let colours =
        Colours { favourable: Colour::new(0, 70, 50), unfavourable: Colour::new(196, 90, 20) };
    let style = HouseStyle { name: Some("Gemeente <Anders>".to_owned()), logo: None, colours };
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", Some([4.9, 5.0, 5.0]));
    sample.results.about.synthetic = true;
    let Made { pdf, html } = made_in(&sample, Lang::Nl, style);
    assert!(html.contains(".s16 { background: #004632; color: #ffffff; }"), "{html}");
    assert!(html.contains("<td class=\"s16\">5,0 <b"), "{html}");
    assert!(html.contains("<h1>Gemeente &#60;Anders&#62;</h1>"), "{html}");
    let text = text(&pdf);
    assert!(text.contains("Gemeente <Anders>") && text.contains("Verzonnen gegevens"), "{text}");
}

#[test]
fn thousands_of_units_are_several_documents() {
    let mut sample = Sample::new();
    let small = sample.results.units[2].clone();
    for number in 0..4500 {
        let mut unit = small.clone();
        unit.code = format!("S{number}");
        sample.results.units.push(unit);
    }
    for table in &mut sample.results.answers {
        table.counts.resize(sample.results.units.len(), None);
    }
    let released = sample.released();
    let plates =
        Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::En).unwrap();
    let source = plates.overview(&PRESS).unwrap();
    let volumes: Vec<serde_json::Value> =
        source.volumes.iter().map(|volume| serde_json::from_str(volume).unwrap()).collect();
    let rows = |volume: &serde_json::Value| volume["tables"][0]["rows"].as_array().unwrap().len();
    // Each begins with the organisation.
    assert_eq!(volumes.iter().map(rows).collect::<Vec<_>>(), [2001, 2001, 503]);
    assert!(volumes.iter().all(|volume| volume["tables"][0]["rows"][0]["level"] == 1));
    assert_eq!(volumes[1]["volume"], "2 / 3");
    assert_eq!(source.html.matches("<tr>").count(), 4504);
}
