//! The national measurement of 2023, made up below the names of the ministries.
//!
//! Published (Algemene Rekenkamer, *Integriteit als basis*, 2024): the twelve ministries, 20,144 invited of
//! whom 1,642 at Defence, a response of 22.3%. Our assumption: how many people each of the eleven other
//! ministries invited, and everything below a ministry. The names of directorates are generic; no real
//! directorate's people are counted here.

use peil_instrument::{Questionnaire, Text, UnitTree};
use rand::Rng;
use serde::Deserialize;

use crate::random::{below, place};
use crate::workforce::{Branch, divide, lay_out, teams};
use crate::{Truth, TruthError, respondents, seeded, staff_csv};

/// People invited, the sum of all heads of [`workforce`].
pub const INVITED: usize = 20_144;
/// People invited at the ministry of Defence, within [`INVITED`].
pub const INVITED_DEFENCE: usize = 1_642;
/// People who answer: 22.3% of [`INVITED`]. The report gives the percentage, not the number.
pub const RESPONDENTS: usize = 4_492;

/// The truth file of the national measurement, for version 1.0.0 of the staff questionnaire.
pub const TRUTH: &str = include_str!("../truth/staff-2023.toml");

/// About one person in so many gets a letter.
const LETTERS: u32 = 50;
/// Only fixes the sizes of teams and who gets a letter; they are part of the data, like the names.
const SEED: u64 = 2023;

/// The workforce: the organisation, twelve ministries, directorates, teams; [`INVITED`] people. Always the same.
pub fn workforce() -> UnitTree {
    let mut rng = seeded(SEED);
    let directorates: Vec<Directorate> = rows(include_str!("../data/directorates.csv"));
    let names: Vec<Team> = rows(include_str!("../data/teams.csv"));
    let ministries = rows(include_str!("../data/ministries.csv")).into_iter();
    lay_out(Branch {
        code: "RIJK".to_owned(),
        name: Text::new("Alle kerndepartementen", "All core ministries"),
        kind: "organisatie",
        heads: 0,
        parts: ministries
            .map(|ministry| ministry_branch(ministry, &directorates, &names, &mut rng))
            .collect(),
    })
}

/// The people of [`workforce`] as `staff.csv`. Always the same.
pub fn staff() -> String {
    staff_csv(&workforce(), LETTERS, &mut seeded(SEED + 1))
}

/// Who of the [`INVITED`] answers (rows of [`staff`], from 0), in the order in which they do: [`RESPONDENTS`]
/// of them, whatever their unit.
pub fn who_answers(rng: &mut impl Rng) -> Vec<usize> {
    respondents(rng, INVITED, RESPONDENTS)
}

/// The truth of the national measurement.
///
/// # Errors
/// [`TruthError`] if the questionnaire is not version 1.0.0 of `staff`.
pub fn truth(questionnaire: &Questionnaire) -> Result<Truth, TruthError> {
    Truth::parse(TRUTH, questionnaire)
}

#[derive(Debug, Deserialize)]
struct Ministry {
    code: String,
    name_nl: String,
    name_en: String,
    heads: u32,
}

#[derive(Debug, Deserialize)]
struct Directorate {
    ministry: String,
    code: String,
    name_nl: String,
    name_en: String,
    /// How large beside the other ones of the ministry.
    weight: u32,
}

#[derive(Debug, Deserialize)]
struct Team {
    name_nl: String,
    name_en: String,
}

fn rows<T: serde::de::DeserializeOwned>(csv: &str) -> Vec<T> {
    let rows =
        csv::Reader::from_reader(csv.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.expect("the data files are part of the program; a test reads them all")
}

/// The bureau of the secretary-general is the ministry's own staff; the rest works in directorates.
fn ministry_branch(
    ministry: Ministry,
    directorates: &[Directorate],
    names: &[Team],
    rng: &mut impl Rng,
) -> Branch {
    let own: Vec<&Directorate> =
        directorates.iter().filter(|directorate| directorate.ministry == ministry.code).collect();
    let bureau = ministry.heads / 100 + below(rng, 6) + 3;
    let weights: Vec<u32> = own.iter().map(|directorate| directorate.weight).collect();
    let heads = divide(ministry.heads - bureau, &weights);
    let parts = own
        .into_iter()
        .zip(heads)
        .map(|(directorate, heads)| directorate_branch(directorate, heads, names, rng))
        .collect();
    Branch {
        code: ministry.code,
        name: Text::new(ministry.name_nl, ministry.name_en),
        kind: "ministerie",
        heads: bureau,
        parts,
    }
}

/// The director and the secretariat are the directorate's own staff; the rest works in teams.
fn directorate_branch(
    directorate: &Directorate,
    heads: u32,
    names: &[Team],
    rng: &mut impl Rng,
) -> Branch {
    let code = format!("{}-{}", directorate.ministry, directorate.code);
    let staff = 3 + below(rng, 5);
    let first = place(rng, names.len());
    let sizes = teams(rng, heads - staff);
    let part = |(number, heads): (usize, u32)| {
        let name = &names[(first + number) % names.len()];
        Branch {
            code: format!("{code}-{:02}", number + 1),
            name: Text::new(&name.name_nl, &name.name_en),
            kind: "afdeling",
            heads,
            parts: Vec::new(),
        }
    };
    Branch {
        name: Text::new(&directorate.name_nl, &directorate.name_en),
        kind: "directie",
        heads: staff,
        parts: sizes.into_iter().enumerate().map(part).collect(),
        code,
    }
}
