//! Makes a wave of any size to measure speed with: `generate_wave ROWS FOLDER [SEED]`.
//!
//! Writes `answers.csv` and `answers.parquet` (the same answers), `units.csv` and `questionnaire.toml`
//! into the folder. Same rows and seed, same bytes, on every machine: the source of chance is ChaCha
//! and no function of the platform's mathematics library is called.
//!
//! Six scales of ten items with codes 1–5, two of the ten reversed. Behind every scale lies a trait,
//! shared by three fifths with the other scales and by an eighth with the team; so alpha is about 0.85,
//! scores correlate about 0.5 and ICC(1) is about 0.1. Of the cells 3% are "I don't know", 1% "not
//! applicable" and 2% empty, half of those because somebody stopped on the way.
#![expect(clippy::print_stdout, reason = "it is here to tell what it made")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_io::prelude::ParquetWriter;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const SCALES: [char; 6] = ['a', 'b', 'c', 'd', 'e', 'f'];
const ITEMS_PER_SCALE: usize = 10;
const N_ITEMS: usize = SCALES.len() * ITEMS_PER_SCALE;
/// The places within a scale of the items that are worded the other way round.
const REVERSED: [usize; 2] = [4, 9];
const MINISTRIES: u64 = 12;
/// Stands for no answer; never a code.
const EMPTY: u8 = 0;
/// Weights of what all scales share and of what is a scale's own: `SHARED² + OWN²` is 1.
const SHARED: f64 = 0.78;
const OWN: f64 = 0.6258;
/// Weights of the team and of the person in every trait: `TEAM² + PERSON²` is 1.
const TEAM: f64 = 0.33;
const PERSON: f64 = 0.944;
/// Where the five answers part on the scale of a standard normal: most people agree.
const THRESHOLDS: [f64; 4] = [-2.0, -1.2, -0.4, 0.8];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (rows, folder, seed) = match arguments.as_slice() {
        [rows, folder] => (rows.parse()?, folder, 1),
        [rows, folder, seed] => (rows.parse()?, folder, seed.parse()?),
        _ => return Err("expected: ROWS FOLDER [SEED]".into()),
    };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;

    let mut chance = Chance::new(seed);
    let teams = teams(rows, &mut chance);
    let units = units(&teams, &mut chance);
    let wave = Wave::draw(&teams, &units.team_codes, &mut chance);

    fs::write(folder.join("units.csv"), &units.csv)?;
    fs::write(folder.join("questionnaire.toml"), questionnaire()?)?;
    wave.write_csv(&folder.join("answers.csv"))?;
    wave.write_parquet(&folder.join("answers.parquet"))?;
    println!("{rows} respondents in {} teams of {} units", teams.len(), units.number);
    Ok(())
}

/// The source of everything random.
struct Chance(ChaCha8Rng);

impl Chance {
    fn new(seed: u64) -> Chance {
        // The seed fills the key itself: no convention for spreading a short seed can change the draws.
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        Chance(ChaCha8Rng::from_seed(key))
    }

    /// A whole number in `low..=high`; the bias of one in 2³² does not matter here.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + (((self.0.next_u64() >> 32) * (high - low + 1)) >> 32)
    }

    /// Mean 0 and variance 1, nearly normal: a sum of four uniform draws from one word.
    ///
    /// Only sums and one product, so the same on every machine, and several times faster than an exact
    /// normal. A survey's answers have five values: nobody can see the difference.
    fn normal(&mut self) -> f64 {
        let word = self.0.next_u64();
        let sum: u64 = (0..4).map(|quarter| (word >> (16 * quarter)) & 0xFFFF).sum();
        (sum as f64 / 65_536.0 - 1.999_97) * 1.732_050_807_568_877_2
    }
}

/// The number of respondents of every team: mean 50, one team in ten has 1 to 5.
fn teams(rows: u64, chance: &mut Chance) -> Vec<u64> {
    let mut teams = Vec::new();
    let mut left = rows;
    while left > 0 {
        let (low, high) = if chance.between(1, 10) == 1 { (1, 5) } else { (10, 100) };
        let team = chance.between(low, high).min(left);
        teams.push(team);
        left -= team;
    }
    teams
}

/// The unit tree as a file, and the codes of the teams.
struct Units {
    csv: String,
    team_codes: Vec<String>,
    number: usize,
}

/// Hangs the teams in a tree: organisation, 12 ministries, about 8 directorates in each, departments.
///
/// A directorate has about as many departments as each of them has teams.
fn units(teams: &[u64], chance: &mut Chance) -> Units {
    let mut directorates = Vec::new();
    for ministry in 1..=MINISTRIES {
        let n_directorates = chance.between(5, 11);
        directorates.extend((1..=n_directorates).map(|directorate| (ministry, directorate)));
    }
    let mut members = vec![Vec::new(); directorates.len()];
    for team in 0..teams.len() {
        let last = directorates.len() as u64 - 1;
        let place = usize::try_from(chance.between(0, last)).unwrap_or_default();
        members[place].push(team);
    }

    let mut lines = vec!["org,,Rijk,Government,organisation,0".to_owned()];
    let mut team_codes = vec![String::new(); teams.len()];
    let mut last_ministry = 0;
    for ((ministry, directorate), members) in directorates.iter().zip(&members) {
        if members.is_empty() {
            continue;
        }
        let parent = format!("m{ministry:02}");
        if *ministry != last_ministry {
            last_ministry = *ministry;
            lines
                .push(format!("{parent},org,Ministerie {ministry},Ministry {ministry},ministry,0"));
        }
        let code = format!("{parent}d{directorate:02}");
        lines.push(format!(
            "{code},{parent},Directie {directorate},Directorate {directorate},directorate,0"
        ));
        let n_departments = members.len().isqrt().max(1);
        for department in 0..n_departments {
            let number = department + 1;
            let parent = format!("{code}p{number:02}");
            lines.push(format!(
                "{parent},{code},Afdeling {number},Department {number},department,0"
            ));
            let own = members.iter().skip(department).step_by(n_departments);
            for (place, &team) in own.enumerate() {
                let number = place + 1;
                let code = format!("{parent}t{number:02}");
                // Two in three answer; whole numbers of people.
                let heads = teams[team] + teams[team].div_ceil(2);
                lines.push(format!("{code},{parent},Team {number},Team {number},team,{heads}"));
                team_codes[team] = code;
            }
        }
    }
    let csv = format!("code,parent,name_nl,name_en,kind,heads\n{}\n", lines.join("\n"));
    Units { csv, team_codes, number: lines.len() }
}

/// One row per respondent, in no order of units.
struct Wave<'a> {
    units: Vec<&'a str>,
    /// Per item an answer code per respondent, or [`EMPTY`].
    items: Vec<Vec<u8>>,
}

impl<'a> Wave<'a> {
    fn draw(teams: &[u64], codes: &'a [String], chance: &mut Chance) -> Wave<'a> {
        let effects: Vec<[f64; 7]> =
            teams.iter().map(|_| std::array::from_fn(|_| chance.normal())).collect();
        let mut order: Vec<usize> = Vec::new();
        for (team, &size) in teams.iter().enumerate() {
            order.extend((0..size).map(|_| team));
        }
        for last in (1..order.len()).rev() {
            let other = usize::try_from(chance.between(0, last as u64)).unwrap_or_default();
            order.swap(last, other);
        }
        let mut items: Vec<Vec<u8>> =
            (0..N_ITEMS).map(|_| Vec::with_capacity(order.len())).collect();
        for &team in &order {
            respondent(&effects[team], chance, &mut items);
        }
        Wave { units: order.iter().map(|&team| codes[team].as_str()).collect(), items }
    }

    fn write_csv(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut line = String::from("unit");
        for item in 0..N_ITEMS {
            write!(line, ",{}", item_id(item))?;
        }
        for (row, unit) in self.units.iter().enumerate() {
            line.push('\n');
            out.write_all(line.as_bytes())?;
            line.clear();
            line.push_str(unit);
            for item in &self.items {
                match item[row] {
                    EMPTY => line.push(','),
                    code => write!(line, ",{code}")?,
                }
            }
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
        Ok(out.flush()?)
    }

    fn write_parquet(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut columns = vec![Column::from(Series::new("unit".into(), &self.units))];
        for (item, codes) in self.items.iter().enumerate() {
            let answers: Vec<Option<u8>> =
                codes.iter().map(|&code| (code != EMPTY).then_some(code)).collect();
            columns.push(Column::from(Series::new(item_id(item).as_str().into(), answers)));
        }
        let mut table = DataFrame::new(self.units.len(), columns)?;
        // One thread: the bytes of the file then depend on the answers alone.
        ParquetWriter::new(File::create(path)?).set_parallel(false).finish(&mut table)?;
        Ok(())
    }
}

/// Draws what one person answers, given the seven effects of the team.
fn respondent(team: &[f64; 7], chance: &mut Chance, items: &mut [Vec<u8>]) {
    let mut factors = [0.0; 7];
    for (factor, effect) in factors.iter_mut().zip(team) {
        *factor = TEAM * effect + PERSON * chance.normal();
    }
    // One in fifty stops somewhere on the way.
    let stops = chance.between(1, 50) == 1;
    let last = if stops { chance.between(1, N_ITEMS as u64 - 1) } else { N_ITEMS as u64 };
    for (item, answers) in items.iter_mut().enumerate() {
        let (scale, place) = (item / ITEMS_PER_SCALE, item % ITEMS_PER_SCALE);
        let attitude = SHARED * factors[6] + OWN * factors[scale];
        // Items differ in how much they say about the trait and in how easily people agree.
        let loading = 0.54 + 0.02 * (place as f64);
        let ease = 0.1 * ((item * 7 % 11) as f64) - 0.5;
        let own = (1.0 - loading * loading).sqrt();
        let opinion = ease + loading * attitude + own * chance.normal();
        let passed = THRESHOLDS.iter().map(|threshold| u8::from(opinion > *threshold)).sum::<u8>();
        let answer = if REVERSED.contains(&place) { 5 - passed } else { 1 + passed };
        let answer = match chance.between(0, 99) {
            0 => EMPTY,
            1..=3 => 98,
            4 => 99,
            _ => answer,
        };
        answers.push(if item as u64 >= last { EMPTY } else { answer });
    }
}

fn item_id(item: usize) -> String {
    format!("{}{:02}", SCALES[item / ITEMS_PER_SCALE], item % ITEMS_PER_SCALE + 1)
}

/// The questionnaire of those answers.
fn questionnaire() -> Result<String, std::fmt::Error> {
    let mut toml = include_str!("generate_wave.toml").to_owned();
    for scale in SCALES {
        let upper = scale.to_ascii_uppercase();
        write!(toml, "\n[[blocks]]\nid = \"theme_{scale}\"\n")?;
        writeln!(toml, "title = {{ nl = \"Thema {upper}\", en = \"Theme {upper}\" }}")?;
        writeln!(
            toml,
            "intro = {{ nl = \"Over thema {upper}.\", en = \"About theme {upper}.\" }}"
        )?;
        for place in 1..=ITEMS_PER_SCALE {
            write!(toml, "[[blocks.items]]\nid = \"{scale}{place:02}\"\n")?;
            let name = format!("{upper}{place}");
            writeln!(toml, "text = {{ nl = \"Stelling {name}\", en = \"Statement {name}\" }}")?;
            write!(toml, "type = \"rating\"\nformat = \"agreement\"\n")?;
        }
    }
    for scale in SCALES {
        let upper = scale.to_ascii_uppercase();
        let list = |reversed: bool| {
            let places = (0..ITEMS_PER_SCALE).filter(|place| REVERSED.contains(place) == reversed);
            let ids: Vec<String> =
                places.map(|place| format!("\"{scale}{:02}\"", place + 1)).collect();
            ids.join(", ")
        };
        write!(toml, "\n[[scales]]\nid = \"scale_{scale}\"\n")?;
        writeln!(toml, "title = {{ nl = \"Schaal {upper}\", en = \"Scale {upper}\" }}")?;
        writeln!(toml, "meaning = {{ nl = \"Hoog is veel.\", en = \"High is much.\" }}")?;
        writeln!(toml, "items = [{}]\nreversed = [{}]", list(false), list(true))?;
    }
    for (place, first) in SCALES.iter().enumerate() {
        for second in &SCALES[place + 1..] {
            write!(toml, "\n[[relations]]\nid = \"relation_{first}_{second}\"\n")?;
            writeln!(toml, "first = \"scale_{first}\"\nsecond = \"scale_{second}\"")?;
        }
    }
    Ok(toml)
}
