use expect_test::{Expect, expect};
use peil_instrument::Lang;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::chart::size_mm;
use crate::{
    Culture, StateBars, StateBarsRow, StateGrid, StateGridRow, StructureCulture,
    StructureCultureRow, StructureCultureWords,
};

const HOSTILE: &str = "<b onload=\"x\">&'\u{0}\u{202e}]]>\n日";

fn words() -> StateWords {
    let [met, partly, not_met, unknown] =
        ["voldaan", "deels", "niet", "onbekend"].map(str::to_owned);
    StateWords { met, partly, not_met, unknown }
}

fn counts(met: usize, partly: usize, not_met: usize, unknown: usize) -> StateCounts {
    StateCounts { met, partly, not_met, unknown }
}

fn bars(rows: &[(Option<&str>, &str, StateCounts)]) -> StateBars {
    let row = |(group, label, counts): &(Option<&str>, &str, StateCounts)| StateBarsRow {
        group: group.map(str::to_owned),
        label: (*label).to_owned(),
        counts: *counts,
    };
    StateBars { rows: rows.iter().map(row).collect(), words: words() }
}

fn grid(columns: usize, rows: usize, label: &str) -> StateGrid {
    let row = |number: usize| StateGridRow {
        label: format!("{number} {label}"),
        states: (0..columns).map(|at| State::ALL[(at + number) % 4]).collect(),
    };
    StateGrid {
        columns: (1..=columns).map(|at| format!("ORG{at}")).collect(),
        rows: (1..=rows).map(row).collect(),
        words: words(),
    }
}

fn beside(
    label: &str,
    structure: Option<StateCounts>,
    culture: Option<Culture>,
) -> StructureCulture {
    StructureCulture {
        lang: Lang::Nl,
        rows: vec![StructureCultureRow {
            label: label.to_owned(),
            structure,
            culture,
            combination: "geregeld, niet ervaren".to_owned(),
        }],
        points: 5,
        threshold: 3.5,
        words: StructureCultureWords {
            structure: "geregeld".to_owned(),
            culture: "ervaren".to_owned(),
            not_known: "niet bekend".to_owned(),
            ends: ("ongunstig".to_owned(), "gunstig".to_owned()),
            states: words(),
        },
    }
}

fn press() -> Press {
    Press::new().unwrap()
}

/// The words of a drawing, one a line with their place in millimetres; it must be a drawing that any page can hold.
fn texts(svg: &str) -> Vec<String> {
    for forbidden in [" id=", " style=", "<script", " on", "url(", "href"] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    let mut reader = Reader::from_str(svg);
    let mut texts = Vec::new();
    let mut place = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return texts,
            Event::Start(tag) if tag.name().as_ref() == "text" => {
                let of = |name: &str| {
                    let found = tag.attributes().find_map(|attribute| {
                        let attribute = attribute.unwrap();
                        (attribute.key.as_ref() == name).then(|| attribute.value.into_owned())
                    });
                    found.unwrap().parse::<f64>().unwrap() / super::super::ink::UNITS
                };
                place = Some((of("x"), of("y")));
            }
            Event::Text(text) => {
                if let Some((x, y)) = place.take() {
                    texts.push(format!("{x:.0} {y:.0} {}", text.trim()));
                }
            }
            _ => {}
        }
    }
}

fn check(svg: &str, expected: &Expect) {
    expected.assert_eq(&(texts(svg).join("\n") + "\n"));
}

#[test]
fn a_bar_has_a_segment_and_a_count_for_every_state_that_occurs() {
    let chart = bars(&[
        (Some("Beleid"), "Er is een code", counts(9, 0, 1, 2)),
        (None, "De code is bekend", counts(0, 0, 0, 12)),
        (Some("Melden"), "Er is een regeling", StateCounts::default()),
    ]);
    let svg = chart.svg(&press(), Colours::default()).unwrap();
    check(
        &svg,
        &expect![[r"
        8 1 voldaan
        31 1 deels
        50 1 niet
        63 1 ?
        68 1 onbekend
        0 10 Beleid
        0 17 Er is een code
        119 17 9
        153 17 1
        163 17 2
        0 24 De code is bekend
        129 24 12
        0 32 Melden
        0 39 Er is een regeling
    "]],
    );
    expect!["Beleid. Er is een code: 9 voldaan, 1 niet, 2 onbekend. De code is bekend: 12 onbekend. Melden. Er is een regeling."]
        .assert_eq(&chart.alt());
}

#[test]
fn segments_fill_the_bar_and_leave_room_for_their_counts() {
    let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
    let widths = shared(80.0, &[1.0, 1.0, 98.0], &[4.0, 4.0, 6.0]);
    assert!(near(widths[0], 4.0) && near(widths[1], 4.0) && near(widths[2], 72.0), "{widths:?}");
    let widths = shared(80.0, &[1.0, 3.0], &[4.0, 4.0]);
    assert!(near(widths[0], 20.0) && near(widths[1], 60.0), "{widths:?}");
    assert!(shared(80.0, &[], &[]).is_empty());
}

#[test]
fn states_differ_in_lightness_and_their_figures_can_be_read() {
    let dark = Colour::parse("#7a1f2b").unwrap();
    let green = Colour::parse("#3a7d22").unwrap();
    let pairs = [
        Colours::default(),
        Colours { favourable: green, unfavourable: Colour::parse("#e0701a").unwrap() },
        Colours { favourable: Colour::parse("#00868b").unwrap(), unfavourable: dark },
    ];
    for colours in pairs {
        let Fills { met, partly, not_met, .. } = Fills::of(colours);
        assert!(met.contrast(WHITE) >= ON, "{colours:?}");
        assert!(partly.contrast(INK_COLOUR) >= ON, "{colours:?}");
        assert!(not_met.contrast(INK_COLOUR) >= ON, "{colours:?}");
        for (one, other) in [(met, partly), (met, not_met), (partly, not_met)] {
            assert!(one.contrast(other) >= 1.4, "{colours:?}: {one} {other}");
        }
    }
}

#[test]
fn a_grid_fits_on_a_page() {
    let press = press();
    let norm = "Er is een gedragscode die voor alle medewerkers geldt, en die zij kunnen vinden.";
    for (columns, rows) in [(12, 15), (20, 15), (1, 14), (4, 4)] {
        let svg = grid(columns, rows, norm).svg(&press, Colours::default()).unwrap();
        let (width, height) = size_mm(&svg).unwrap();
        assert!(width <= 170.5 && height <= 225.0, "{columns} by {rows}: {width} by {height} mm");
        let n_unknown = (1..=rows).flat_map(|row| (0..columns).map(move |at| (at + row) % 4));
        let n_unknown = n_unknown.filter(|state| *state == 3).count();
        let signs = texts(&svg).iter().filter(|text| text.ends_with(" ?")).count();
        assert_eq!(signs, n_unknown + 1, "and one in the legend");
    }
}

#[test]
fn a_grid_has_a_code_above_every_column() {
    let mut chart = grid(3, 2, "norm");
    // What is left out is not known.
    chart.rows[1].states.pop();
    let svg = chart.svg(&press(), Colours::default()).unwrap();
    check(
        &svg,
        &expect![[r"
        8 1 voldaan
        31 1 deels
        50 1 niet
        63 1 ?
        68 1 onbekend
        108 8 ORG1
        118 8 ORG2
        126 8 ORG3
        0 14 1 norm
        126 14 ?
        0 21 2 norm
        118 21 ?
        126 21 ?
    "]],
    );
    expect![
        "1 norm: deels ORG1; niet ORG2; onbekend ORG3. 2 norm: niet ORG1; onbekend ORG2, ORG3."
    ]
    .assert_eq(&chart.alt());
    // Of many organisations they stand on their side.
    assert!(!svg.contains("rotate"));
    let many = grid(20, 2, "norm").svg(&press(), Colours::default()).unwrap();
    assert_eq!(many.matches("rotate(270").count(), 20);
}

#[test]
fn what_is_not_known_is_said_in_words() {
    let press = press();
    let culture = Culture { mean: 2.84, interval: Some((2.2, 3.4)) };
    let known = beside("Melden", Some(counts(2, 1, 0, 0)), Some(culture));
    check(
        &known.svg(&press, Colours::default()).unwrap(),
        &expect![[r"
        8 1 voldaan
        31 1 deels
        50 1 niet
        63 1 ?
        68 1 onbekend
        43 7 geregeld
        89 7 ervaren
        0 15 Melden
        141 13 geregeld, niet
        141 17 ervaren
        55 15 2
        74 15 1
        132 15 2,8
        89 23 1
        99 23 2
        109 23 3
        119 23 4
        129 23 5
        114 23 3,5
        88 26 ongunstig
        130 26 gunstig
    "]],
    );
    expect![
        "Melden. geregeld: 2 voldaan, 1 deels; ervaren: 2,8 (2,2–3,4); geregeld, niet ervaren."
    ]
    .assert_eq(&known.alt());
    let neither = beside("Melden", Some(StateCounts::default()), None);
    let svg = neither.svg(&press, Colours::default()).unwrap();
    assert_eq!(texts(&svg).iter().filter(|text| text.ends_with("niet bekend")).count(), 2);
    // The half in the legend is the only disc.
    assert_eq!(svg.matches("<circle").count(), 1, "no mark for what is not known");
    expect!["Melden. geregeld: niet bekend; ervaren: niet bekend; geregeld, niet ervaren."]
        .assert_eq(&neither.alt());
    let bare = beside("Melden", None, Some(Culture { mean: 9.0, interval: None }));
    assert!(
        texts(&bare.svg(&press, Colours::default()).unwrap())
            .iter()
            .any(|text| text.ends_with("9,0"))
    );
}

#[test]
fn hostile_and_endless_words_are_words() {
    let press = press();
    let endless = format!("{} {}", "x".repeat(5000), "woord ".repeat(2000));
    for text in [HOSTILE, "", &endless] {
        let mut bars = bars(&[(Some(text), text, counts(1, 22, 333, 4444))]);
        let mut grid = grid(40, 3, text);
        let mut beside = beside(text, Some(counts(1, 22, 333, 444)), None);
        grid.columns[0] = text.to_owned();
        beside.rows[0].combination = text.to_owned();
        for words in [&mut bars.words, &mut grid.words, &mut beside.words.states] {
            words.unknown = text.to_owned();
        }
        beside.words.structure = text.to_owned();
        beside.words.not_known = text.to_owned();
        beside.words.ends = (text.to_owned(), text.to_owned());
        let svgs = [
            bars.svg(&press, Colours::default()),
            grid.svg(&press, Colours::default()),
            beside.svg(&press, Colours::default()),
        ];
        for svg in svgs.map(Result::unwrap) {
            let (_, height) = size_mm(&svg).unwrap();
            assert!(height < 225.0, "{height}");
            assert!(!svg.contains(['\u{0}', '\u{202e}']));
            assert!(!svg.contains("<b"));
        }
    }
}

#[test]
fn nothing_is_a_drawing_too() {
    let press = press();
    for svg in [
        bars(&[]).svg(&press, Colours::default()),
        grid(0, 0, "").svg(&press, Colours::default()),
        grid(0, 2, "norm").svg(&press, Colours::default()),
        StructureCulture { rows: Vec::new(), ..beside("", None, None) }
            .svg(&press, Colours::default()),
    ] {
        assert_eq!(texts(&svg.unwrap()).iter().filter(|text| text.contains("voldaan")).count(), 1);
    }
}

#[test]
fn same_words_same_bytes() {
    let chart = grid(12, 15, "norm");
    let one = chart.svg(&press(), Colours::default()).unwrap();
    assert!(one == chart.svg(&press(), Colours::default()).unwrap());
}
