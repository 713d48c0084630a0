//! Makes the plates that the tests speak of, to look at: good, worried, hidden, long, strange.
//!
//! ```text
//! cargo run -p peil-praatplaat --example gallery -- target/gallery 200 pdf,html
//! ```
//!
//! The second argument is how often one plate is made again, with other figures, to measure the
//! milliseconds of a plate (use `--release`); 0 if it is left out. The third is pdf, html, or both if it is left
//! out.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use peil_analysis::{Caveat, Measure};
use peil_instrument::{Id, Lang};
use peil_praatplaat::{Colour, Colours, HouseStyle, Logo, PlateForm, Plates, Press};

#[path = "../tests/fixture/mod.rs"]
mod fixture;
use fixture::Sample;

const GOOD: [Option<[f64; 3]>; 6] = [
    Some([3.7, 4.0, 4.3]),
    Some([3.3, 3.6, 3.9]),
    Some([3.8, 4.1, 4.4]),
    Some([3.1, 3.4, 3.7]),
    Some([3.9, 4.2, 4.5]),
    Some([3.2, 3.5, 3.8]),
];
const WORRIED: [Option<[f64; 3]>; 6] = [
    Some([2.7, 3.0, 3.3]),
    Some([3.6, 3.8, 4.0]),
    Some([2.0, 2.3, 2.6]),
    Some([2.4, 2.7, 3.0]),
    Some([2.6, 3.0, 3.4]),
    Some([3.2, 3.5, 3.8]),
];
const LONG_NAME: &str = "Ministerie van Landbouw, Natuur en Voedselkwaliteit — Directie Strategie, \
                         Kennis en Innovatie";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("give a folder to write to")?;
    let repeats = arguments.next().map_or(Ok(0), |text| text.parse::<u32>())?;
    let forms = arguments.next().unwrap_or_else(|| "pdf,html".to_owned());
    let is_wanted = |form: &PlateForm| forms.split(',').any(|name| name == form.extension());
    let forms: Vec<PlateForm> =
        [PlateForm::Pdf, PlateForm::Html].into_iter().filter(is_wanted).collect();
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let press = Press::new()?;
    for (name, unit, lang, sample) in gallery() {
        let released = sample.released();
        let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang)?;
        let plates =
            if name == "house_style" { plates.with_house_style(waterstad()?) } else { plates };
        for file in plates.plate(&press, unit, &forms)?.files {
            let name = format!("{name}.{}", file.form.extension());
            std::fs::write(folder.join(name), file.bytes)?;
        }
    }
    if repeats > 0 {
        measure(&press, repeats)?;
    }
    Ok(())
}

fn gallery() -> Vec<(&'static str, &'static str, Lang, Sample)> {
    let with = |change: fn(&mut Sample)| {
        let mut sample = Sample::new();
        sample.results.about.synthetic = true;
        change(&mut sample);
        sample
    };
    let hostile =
        || with(|sample| sample.rename("TEAM", "<script>alert(1)</script> #set page() 😀"));
    vec![
        ("good", "TEAM", Lang::Nl, with(|sample| sample.set_all("TEAM", GOOD))),
        ("worried", "TEAM", Lang::Nl, with(|sample| sample.set_all("TEAM", WORRIED))),
        ("english", "TEAM", Lang::En, with(|sample| sample.set_all("TEAM", WORRIED))),
        ("all_within_the_margin", "TEAM", Lang::Nl, with(|_| ())),
        ("all_opgaven", "TEAM", Lang::Nl, with(|sample| sample.set_all("TEAM", [WORRIED[2]; 6]))),
        ("all_strengths", "TEAM", Lang::En, with(|sample| sample.set_all("TEAM", [GOOD[4]; 6]))),
        ("all_hidden", "TEAM", Lang::Nl, with(|sample| sample.set_all("TEAM", [None; 6]))),
        ("hostile", "TEAM", Lang::Nl, hostile()),
        ("whole", "ORG", Lang::Nl, with(|sample| sample.set_all("ORG", WORRIED))),
        ("inside", "ORG", Lang::Nl, with(inside)),
        ("house_style", "TEAM", Lang::Nl, with(|sample| sample.set_all("TEAM", WORRIED))),
        ("pairs", "ORG", Lang::Nl, Sample::with_gap()),
        ("inside_english", "ORG", Lang::En, with(inside)),
        ("since", "TEAM", Lang::Nl, with(since)),
        ("since_english", "TEAM", Lang::En, with(since)),
        (
            "since_whole",
            "ORG",
            Lang::Nl,
            with(|sample| {
                sample.set_all("ORG", WORRIED);
                for scale in fixture::SCALES {
                    sample.changed("ORG", scale, 3.3, [0.02, 0.2]);
                }
            }),
        ),
        (
            "since_new",
            "TEAM",
            Lang::Nl,
            with(|sample| {
                sample.set_all("TEAM", GOOD);
                for scale in fixture::SCALES {
                    sample.with_caveat("TEAM", scale, Caveat::NewUnit);
                }
            }),
        ),
        (
            "since_all_hidden",
            "TEAM",
            Lang::Nl,
            with(|sample| {
                sample.set_all("TEAM", [None; 6]);
                sample.follow();
            }),
        ),
        (
            "since_mixed",
            "TEAM",
            Lang::Nl,
            with(|sample| {
                since(sample);
                sample.rename("TEAM", LONG_NAME);
                sample.set("TEAM", "awareness", Some([2.0, 2.3, 2.6]));
                sample.with_caveat("TEAM", "culture", Caveat::Reworded);
                sample.results.figures.retain(|figure| {
                    let scale = figure.subject.id().map(Id::as_str);
                    let since = matches!(figure.measure, Measure::PreviousMean | Measure::Change);
                    !(scale == Some("risks") && since)
                });
                sample.with_caveat("TEAM", "risks", Caveat::NotShownThen);
            }),
        ),
        ("ten", "TEAM", Lang::Nl, {
            with(|sample| {
                sample.took_part("TEAM", 10.0, 31.0);
                sample.set_all("TEAM", [Some([2.9, 3.7, 4.5]); 6]);
                sample.set("TEAM", "risks", None);
            })
        }),
        ("long", "TEAM", Lang::Nl, {
            let mut sample = Sample::with_questionnaire(|source| {
                source.replace(
                    "nl = \"Cultuur\"",
                    "nl = \"Arbeidsongeschiktheidsverzekeringsmaatschappij\"",
                )
            });
            sample.rename("TEAM", LONG_NAME);
            sample.rename("ORG", LONG_NAME);
            sample.set_all("TEAM", WORRIED);
            sample
        }),
    ]
}

/// Some higher, some lower, most not clear.
fn since(sample: &mut Sample) {
    sample.set_all("TEAM", WORRIED);
    let previous = [3.2, 3.1, 3.2, 2.6, 3.0, 3.6];
    let change = [[-0.6, 0.2], [0.2, 1.2], [-1.4, -0.3], [-0.4, 0.6], [-0.5, 0.5], [-0.6, 0.3]];
    for (at, scale) in fixture::SCALES.into_iter().enumerate() {
        sample.changed("TEAM", scale, previous[at], change[at]);
    }
}

#[expect(clippy::disallowed_methods, reason = "to measure is what a clock is for")]
fn measure(press: &Press, repeats: u32) -> Result<(), Box<dyn Error>> {
    let mut spent = std::time::Duration::ZERO;
    for number in 0..repeats {
        let mut sample = Sample::new();
        sample.set_all("TEAM", WORRIED);
        sample.rename("TEAM", &format!("Team {number}"));
        let shift = f64::from(number % 10) / 10.0;
        sample.set("TEAM", "culture", Some([2.0 + shift, 2.3 + shift, 2.6 + shift]));
        let released = sample.released();
        let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl)?;
        let begin = std::time::Instant::now();
        plates.plate(press, "TEAM", &[PlateForm::Pdf])?;
        spent += begin.elapsed();
    }
    let each = spent / repeats;
    writeln!(std::io::stdout(), "{} ms a plate", each.as_secs_f64() * 1000.0)?;
    Ok(())
}

/// An organisation of 41 teams, with a wave before.
fn inside(sample: &mut Sample) {
    sample.set_all("ORG", WORRIED);
    sample.with_teams(41);
    sample.relate("role_model_culture", [0.44, 0.46, 0.48]);
    sample.relate("communication_culture", [0.31, 0.33, 0.35]);
    for (place, scale) in (0_u8..).zip(fixture::SCALES) {
        let change = f64::from(place) / 10.0 - 0.2;
        sample.changed("ORG", scale, 3.1 - change, [change - 0.05, change + 0.05]);
    }
}

/// A logo, and colours that are neither blue nor orange.
fn waterstad() -> Result<HouseStyle, Box<dyn Error>> {
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 160 40\"><rect width=\"40\" height=\"40\" rx=\"8\" \
                fill=\"#00553a\"/><path d=\"M6 24q7-8 14 0t14 0\" fill=\"none\" stroke=\"#fff\" stroke-width=\"4\"/>\
                <rect x=\"50\" y=\"14\" width=\"105\" height=\"12\" fill=\"#00553a\"/></svg>";
    let colour = |text| Colour::parse(text).ok_or("a colour");
    Ok(HouseStyle {
        name: Some("Waterstad".to_owned()),
        logo: Some(Logo::from_bytes(logo.into())?),
        colours: Colours { favourable: colour("#00553a")?, unfavourable: colour("#c2377f")? },
    })
}
