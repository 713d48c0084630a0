//! A document with every kind of part, and the charts of a maturity scan in it, over several pages.

use peil_instrument::Lang;
use peil_maturity::{State, StateCounts};
use peil_praatplaat::DocumentBlock::{Heading, List, NewPage, Note, Paragraph, Picture, Table};
use peil_praatplaat::{
    Colours, Culture, Document, DocumentBlock, StateBars, StateBarsRow, StateGrid, StateGridRow,
    StateWords, StructureCulture, StructureCultureRow, StructureCultureWords,
};

use crate::PRESS;

const NORM: &str =
    "Er is een gedragscode die voor alle medewerkers geldt, en die zij kunnen vinden.";

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn state_words() -> StateWords {
    StateWords {
        met: "voldaan".to_owned(),
        partly: "deels voldaan".to_owned(),
        not_met: "niet voldaan".to_owned(),
        unknown: "niet openbaar of niet beoordeeld".to_owned(),
    }
}

fn norm(number: usize) -> String {
    format!("{number}. {}", &NORM[..[NORM.len(), 31, 52][number % 3]])
}

fn counts(number: usize) -> StateCounts {
    let (met, partly) = (number * 5 % 13, number * 3 % 4);
    StateCounts { met, partly, not_met: 12 - met.min(12), unknown: number % 3 * 40 }
}

fn bars() -> (String, String) {
    let row = |number: usize| StateBarsRow {
        group: (number % 6 == 1).then(|| format!("Groep {number}")),
        label: norm(number),
        counts: counts(number),
    };
    let bars = StateBars { rows: (1..=14).map(row).collect(), words: state_words() };
    (bars.svg(&PRESS, Colours::default()).expect("a chart"), bars.alt())
}

fn grid(columns: usize, rows: usize) -> (String, String) {
    let row = |number: usize| StateGridRow {
        label: norm(number),
        states: (0..columns).map(|at| State::ALL[(at * 7 + number * number) % 4]).collect(),
    };
    let grid = StateGrid {
        columns: (1..=columns).map(|at| format!("ORG{at}")).collect(),
        rows: (1..=rows).map(row).collect(),
        words: state_words(),
    };
    (grid.svg(&PRESS, Colours::default()).expect("a chart"), grid.alt())
}

fn beside() -> (String, String) {
    let row = |label: &str, structure, culture, combination: &str| StructureCultureRow {
        label: label.to_owned(),
        structure,
        culture,
        combination: combination.to_owned(),
    };
    let mean = |mean, interval| Some(Culture { mean, interval });
    let chart = StructureCulture {
        lang: Lang::Nl,
        rows: vec![
            row("Voorbeeldgedrag", Some(counts(2)), mean(3.9, Some((3.7, 4.1))), "beide"),
            row(
                "Bekendheid met het beleid en de meldregeling",
                Some(counts(5)),
                mean(2.8, Some((2.2, 3.4))),
                "geregeld, niet ervaren",
            ),
            row("Cultuur", None, mean(5.0, None), "niet bekend"),
            row("Melden", Some(StateCounts { met: 1, ..StateCounts::default() }), None, ""),
        ],
        points: 5,
        threshold: 3.5,
        words: StructureCultureWords {
            structure: "geregeld (normen)".to_owned(),
            culture: "ervaren (gemiddelde)".to_owned(),
            not_known: "niet bekend".to_owned(),
            ends: ("ongunstig".to_owned(), "gunstig".to_owned()),
            states: state_words(),
        },
    };
    (chart.svg(&PRESS, Colours::default()).expect("a chart"), chart.alt())
}

/// The document.
pub(super) fn document() -> Document {
    let row = |number: usize| words(&[&format!("{number}. {NORM}"), "deels", ""]);
    let chart = |(svg, alt): (String, String), caption: &str| -> [DocumentBlock; 2] {
        [
            Heading { level: 2, text: caption.to_owned() },
            Picture { svg, alt, caption: caption.to_owned() },
        ]
    };
    let mut blocks = vec![
        Heading { level: 1, text: "Waar het om gaat".to_owned() },
        Paragraph("Per norm staat hier wat er is, en welk bewijs u daarvan hebt.".to_owned()),
        Note("Dit is geen rapportcijfer. Het is bedoeld om met elkaar te bespreken.".to_owned()),
        Heading { level: 2, text: "Hoe u het invult".to_owned() },
        List(words(&["Lees de norm.", "Schrijf op waar het bewijs te vinden is."])),
        Heading { level: 1, text: "De normen".to_owned() },
        Table {
            caption: "Normen van het beleid".to_owned(),
            head: words(&["Norm", "Stand", "Bewijs"]),
            widths: vec![4, 1, 4],
            rows: (1..=22).map(row).collect(),
        },
        NewPage,
        Heading { level: 1, text: "In beeld".to_owned() },
    ];
    blocks.extend(chart(bars(), "Organisaties per norm"));
    blocks.extend(chart(grid(12, 15), "Twaalf organisaties"));
    blocks.extend(chart(grid(20, 15), "Twintig organisaties"));
    blocks.extend(chart(grid(1, 14), "Eén organisatie"));
    blocks.extend(chart(beside(), "Geregeld en ervaren"));
    Document {
        lang: Lang::Nl,
        title: "Bewijsformulier integriteitsscan".to_owned(),
        subtitle: "Gemeente Waterrijk".to_owned(),
        header: vec![
            ("Scan".to_owned(), "Integriteit op het werk 2026".to_owned()),
            ("Ingevuld door".to_owned(), String::new()),
        ],
        blocks,
        footer: "Gemeente Waterrijk – Integriteit op het werk 2026".to_owned(),
    }
}
