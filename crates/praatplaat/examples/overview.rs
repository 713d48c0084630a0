//! Makes overviews of all units, to look at and to measure.
//!
//! ```text
//! cargo run --release -p peil-praatplaat --example overview -- target/overview 10000
//! ```
//!
//! Writes a small one in Dutch and in English to the folder. With a number, also one of an organisation of so many units with eight
//! themes, and says how long that took and, where the system tells, the most memory that was in use.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use peil_analysis::{Measure, Subject, UnitNote};
use peil_instrument::{Id, Lang, Text};
use peil_praatplaat::{OverviewSource, Plates, Press};

#[path = "../tests/fixture/mod.rs"]
#[expect(dead_code, reason = "plates have more cases")]
mod fixture;
use fixture::{Sample, figure};

#[expect(clippy::disallowed_methods, reason = "to measure is what a clock is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("give a folder to write to")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let press = Press::new()?;
    for lang in Lang::ALL {
        write(&press, &small(), lang, folder, "")?;
    }
    if let Some(units) = arguments.next() {
        let sample = large(units.parse()?);
        let begun = Instant::now();
        write(&press, &sample, Lang::Nl, folder, "large-")?;
        let seconds = begun.elapsed().as_secs_f64();
        writeln!(std::io::stdout(), "{units} units: {seconds:.1} s{}", memory())?;
    }
    Ok(())
}

fn write(
    press: &Press,
    sample: &Sample,
    lang: Lang,
    folder: &Path,
    prefix: &str,
) -> Result<(), Box<dyn Error>> {
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang)?;
    for file in plates.overview(press)?.set(press, &OverviewSource::FORMS)? {
        std::fs::write(folder.join(format!("{prefix}{}", file.name)), file.bytes)?;
    }
    Ok(())
}

/// Forty teams in four parts, with all that an overview can show.
fn small() -> Sample {
    let mut sample = Sample::new();
    sample.results.about.synthetic = true;
    sample.with_teams(44);
    let names = [
        "Dienst Stad & <b>Ruimte</b>",
        "Dienst Maatschappelijke Ontwikkeling",
        "Bedrijfsvoering",
        "Griffie",
    ];
    for (place, unit) in sample.results.units.iter_mut().skip(3).enumerate() {
        let (part, team) = (place / 11, place % 11);
        if team == 0 {
            unit.name = Text::new(names[part], names[part]);
        } else {
            unit.parent = Some(format!("T{:03}", part * 11));
        }
    }
    sample.set("T005", "culture", None);
    sample.set("T006", "risks", Some([4.6, 4.9, 5.0]));
    sample.set("T006", "culture", Some([1.2, 1.6, 2.0]));
    sample.rename("T020", "Ministerie van Landbouw, Natuur en Voedselkwaliteit — Directie Strategie, Kennis en Innovatie");
    sample.results.figures.retain(|figure| {
        figure.unit != "T012" || !matches!(figure.measure, Measure::Respondents | Measure::Response)
    });
    sample
}

/// Teams of thirty-one people, ten to a part; one in seven is not shown. Eight themes.
fn large(units: usize) -> Sample {
    let more = ["seventh", "eighth"].map(|id| {
        format!(
            "\n[[scales]]\nid = \"{id}\"\ntitle = {{ nl = \"Nog een thema\", en = \"One more theme\" }}\n\
             meaning = {{ nl = \"Hoger is gunstiger.\", en = \"Higher is more favourable.\" }}\n\
             items = [\"knows_policy\", \"knows_code_of_conduct\"]\n"
        )
    });
    let first = "\n[[scales]]\n";
    let mut sample = Sample::with_questionnaire(|toml| {
        toml.replacen(first, &format!("{}{first}", more.concat()), 1)
    });
    let perspective = sample.perspectives.iter_mut().find(|found| found.theme == *"culture");
    let id = |id: &str| Id::new(id).expect("an id");
    perspective.expect("it is shipped").scales.extend(["seventh", "eighth"].map(id));
    let scales: Vec<Id> =
        sample.questionnaire.main_scales().iter().map(|scale| scale.id.clone()).collect();
    for number in 0..units {
        let code = format!("U{number:05}");
        let parent =
            if number % 10 == 0 { "ORG".to_owned() } else { format!("U{:05}", number / 10 * 10) };
        let shown = number % 7 != 3;
        let name = format!("Team {number}");
        sample.results.units.push(UnitNote {
            code: code.clone(),
            parent: Some(parent),
            name: Text::new(&name, &name),
            kind: "team".to_owned(),
            heads: 31,
            invited: 31,
            shown,
            nearest_shown: Some(if shown { code.clone() } else { "ORG".to_owned() }),
        });
        let mut put = |subject, measure, of: [Option<f64>; 3]| {
            sample.results.figures.push(figure(&code, subject, measure, of));
        };
        put(Subject::Unit, Measure::Invited, [None, Some(31.0), None]);
        if shown {
            put(Subject::Unit, Measure::Respondents, [None, Some(20.0), None]);
            put(Subject::Unit, Measure::Response, [None, Some(20.0 / 31.0), None]);
            for (place, scale) in scales.iter().enumerate() {
                let mean = 2.5 + ((number * 7 + number * number + place * 3) % 22) as f64 / 10.0;
                put(
                    Subject::Scale(scale.clone()),
                    Measure::Mean,
                    [mean - 0.3, mean, mean + 0.3].map(Some),
                );
            }
        }
    }
    let units = sample.results.units.len();
    for table in &mut sample.results.answers {
        table.counts.resize(units, None);
    }
    sample
}

/// The most memory that was in use, as Linux tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    most.map_or_else(String::new, |most| format!(", at most {}", most.trim()))
}
