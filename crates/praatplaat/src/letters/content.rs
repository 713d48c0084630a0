//! The words of letters, as the template `templates/letter.typ` reads them. Every field is plain text; the
//! template never takes it for markup.

use jiff::civil::Date;
use peil_instrument::{Catalogue, Lang, Text};
use serde::Serialize;

use super::{For, Letter, LetterWave};

/// All pages of a PDF.
#[derive(Serialize)]
pub(super) struct Pages {
    pub(super) pages: Vec<Page>,
}

/// One page.
#[derive(Serialize)]
pub(super) struct Page {
    lang: String,
    /// The document's title and author, from the first page.
    title: String,
    author: String,
    /// What a window may show.
    window: String,
    /// The unit, in the corner, to deal the letters out by.
    corner: String,
    synthetic: Option<String>,
    heading: String,
    lead: String,
    /// How long, until when, voluntary.
    facts: Vec<String>,
    asks: Section,
    how: How,
    promises: Points,
    trouble: Section,
    concern: Points,
}

/// A heading and a paragraph.
#[derive(Serialize)]
struct Section {
    heading: String,
    text: String,
}

/// How to take part.
#[derive(Serialize)]
struct How {
    heading: String,
    qr: String,
    qr_alt: String,
    scan: String,
    address: String,
    then: String,
    code: String,
    help: String,
}

/// A heading and points, each with its first words.
#[derive(Serialize)]
struct Points {
    heading: String,
    points: Vec<Point>,
}

#[derive(Serialize)]
struct Point {
    term: String,
    text: String,
}

/// The words of one page.
pub(super) fn page(
    texts: &Catalogue,
    lang: Lang,
    wave: &LetterWave<'_>,
    letter: &Letter<'_>,
    qr: String,
) -> Page {
    let get = |key: &str| texts.get(lang, key).to_owned();
    let fill = |key: &str, values: &[(&str, &str)]| texts.fill(lang, key, values);
    let (kind, corner, limit) = match letter.recipient {
        For::Person { unit } => ("person", unit.get(lang).to_owned(), String::new()),
        For::Team { name, limit } => ("team", name.get(lang).to_owned(), limit.to_string()),
    };
    let of_kind = |key: &str| format!("{kind}.{key}");
    let (k, minutes) = (wave.k.to_string(), wave.minutes.to_string());
    let (opens, closes) = (date(texts, lang, wave.opens_on), date(texts, lang, wave.closes_on));
    let promise = |name: &str| Point {
        term: get(&format!("promise.{name}_term")),
        text: get(&format!("promise.{name}")),
    };
    let locked = Point {
        term: get("promise.sealed_locked_term"),
        text: fill("promise.sealed_locked", &[("holder", wave.key_holder)]),
    };
    let root = Point {
        term: fill("control.root_term", &[("root", wave.root)]),
        text: get("control.root"),
    };
    let group =
        Point { term: get(&of_kind("group_term")), text: fill(&of_kind("group"), &[("k", &k)]) };
    let place = |name: &str, text: &Text| Point {
        term: get(&format!("promise.{name}")) + ":",
        text: text.get(lang).to_owned(),
    };
    let (name, organisation) = (wave.name.get(lang), wave.organisation.get(lang));
    Page {
        lang: lang.tag().to_owned(),
        title: fill("letter.title", &[("wave", name)]),
        author: organisation.to_owned(),
        window: fill(&of_kind("window"), &[("organisation", organisation)]),
        corner,
        synthetic: wave.synthetic.then(|| get("letter.synthetic")),
        heading: name.to_owned(),
        lead: get("promise.lead"),
        facts: vec![
            fill("promise.fact_time", &[("minutes", &minutes)]) + ".",
            fill("letter.dates", &[("opens", &opens), ("closes", &closes)]),
            get("promise.fact_free"),
        ],
        asks: Section { heading: get("promise.asks"), text: wave.asks.get(lang).to_owned() },
        how: How {
            heading: get("how.heading"),
            qr,
            qr_alt: get("how.qr_alt"),
            scan: get("how.scan"),
            address: wave.address.to_owned(),
            then: get(&of_kind("then")),
            code: letter.code.to_owned(),
            help: fill(&of_kind("help"), &[("limit", &limit)]),
        },
        promises: Points {
            heading: get("promise.sealed"),
            points: vec![promise("sealed_we_see"), locked, group, root, promise("no_report")],
        },
        trouble: Section { heading: get("trouble.heading"), text: get(&of_kind("trouble")) },
        concern: Points {
            heading: get("promise.concern"),
            points: vec![
                place("vertrouwenspersoon", wave.vertrouwenspersoon),
                place("meldregeling", wave.meldregeling),
            ],
        },
    }
}

/// A date in words: "9 november 2026".
fn date(texts: &Catalogue, lang: Lang, date: Date) -> String {
    let month = texts.get(lang, &format!("date.month_{}", date.month()));
    let (day, year) = (date.day().to_string(), date.year().to_string());
    texts.fill(lang, "date.form", &[("day", &day), ("month", month), ("year", &year)])
}
