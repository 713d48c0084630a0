//! An organisation in the field: a folder with an open wave, made by the program's own commands.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use peil_anonymity::{KeyFile, OpeningKey};
use peil_instrument::Questionnaire;

use super::service::Program;

/// The wave's code.
pub const WAVE: &str = "w1";
/// People in a team.
const TEAM: usize = 50;

/// An open wave.
pub struct Field {
    /// How its program is started.
    pub program: Program,
    /// Where settings and data are.
    pub folder: PathBuf,
    /// The questionnaire of the wave.
    pub questionnaire: Questionnaire,
    /// What opens the answers.
    pub key: OpeningKey,
    /// A code for everybody.
    pub codes: Vec<String>,
}

impl Field {
    /// Imports an organisation of at least so many people into a new folder and opens a wave for them.
    ///
    /// # Errors
    /// If a command fails; with what it said.
    pub fn prepare(
        program: Program,
        folder: &Path,
        database: Option<&str>,
        people: usize,
    ) -> anyhow::Result<Field> {
        let sqlite = format!("sqlite:{}", folder.join("data/peil.db").display());
        let database = database.map_or(sqlite, str::to_owned);
        std::fs::write(folder.join("peil.toml"), format!("database = {database:?}\n"))?;
        write_files(folder, people)?;
        let run = |args: &[&str]| -> anyhow::Result<()> {
            let output = program.command(folder).args(args).output()?;
            let said = String::from_utf8_lossy(&output.stderr);
            ensure!(output.status.success(), "peil {}: {said}", args.join(" "));
            Ok(())
        };
        run(&["units", "import", "units.csv", "--organisation", "organisation.toml"])?;
        let days = ["--opens", "2020-01-01", "--closes", "2999-12-31"];
        let names = ["--name-nl", "Meting", "--name-en", "Survey"];
        run(&[&["wave", "create", WAVE, "--organisation", "town"], &names[..], &days[..]].concat())?;
        run(&["key", "make", "wave"])?;
        let sealed = ["--sealing-key", "wave.sealing-key", "--key-holder", "the coordinator"];
        run(&[&["wave", "open", WAVE, "--staff", "staff.csv"][..], &sealed].concat())?;
        run(&["links", WAVE, "--out", "links.csv"])?;

        let mut links = csv::Reader::from_path(folder.join("links.csv"))?;
        let column = links.headers()?.iter().position(|header| header == "code");
        let column = column.context("links.csv has no codes")?;
        let code = |link: Result<csv::StringRecord, csv::Error>| Ok(link?[column].to_owned());
        let codes = links.records().map(code).collect::<Result<_, csv::Error>>()?;
        let key = KeyFile::parse(&std::fs::read_to_string(folder.join("wave.opening-key"))?)?;
        let key = KeyFile::opening_key(&[key])?;
        let questionnaire = peil_instrument::shipped::questionnaire("staff", None)
            .context("there is no questionnaire `staff`")?;
        Ok(Field { program, folder: folder.to_owned(), key, questionnaire, codes })
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Writes `units.csv`, `staff.csv` and `organisation.toml`.
fn write_files(folder: &Path, people: usize) -> anyhow::Result<()> {
    let mut units = "code,parent,name_nl,name_en,kind,heads\ntown,,Stad,Town,town,0\n".to_owned();
    let mut staff = "unit,email,channel\n".to_owned();
    for team in 0..people.div_ceil(TEAM) {
        writeln!(units, "t{team},town,Team {team},Team {team},team,{TEAM}")?;
        for person in 0..TEAM {
            writeln!(staff, "t{team},t{team}p{person}@town.example,mail")?;
        }
    }
    std::fs::write(folder.join("units.csv"), units)?;
    std::fs::write(folder.join("staff.csv"), staff)?;
    let example = std::fs::read_to_string(repository().join("docs/organisation.example.toml"))?;
    let organisation = example.replacen("code = \"rijk\"", "code = \"town\"", 1);
    Ok(std::fs::write(folder.join("organisation.toml"), organisation)?)
}
