//! Answers that another survey program collected.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use peil_analysis::{
    About, AnswersProblem, AnswersRead, AnswersReading, ColumnMapping, read_answers_with,
};
use peil_exchange::rejected_csv;
use peil_instrument::{Questionnaire, Text, UnitTree};

use crate::cli::AnalyseArgs;
use crate::exit::Refusal;
use crate::private_files::PrivateFiles;
use crate::shipped::{questionnaire, read_text, refuse};

/// Answers from elsewhere, with what they are read by.
pub struct Elsewhere {
    pub questionnaire: Questionnaire,
    pub tree: UnitTree,
    pub answers: AnswersRead,
    file: PathBuf,
}

impl Elsewhere {
    /// Reads the files that the arguments name.
    ///
    /// # Errors
    /// A refusal with all problems of one of the files.
    pub fn read(args: &AnalyseArgs, answers: &Path) -> anyhow::Result<Elsewhere> {
        Elsewhere::read_with(args, answers, args.questionnaire.as_deref(), args.units.as_deref())
    }

    /// Reads the files of the wave before, if there is one.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn previous(args: &AnalyseArgs) -> anyhow::Result<Option<Elsewhere>> {
        let Some(answers) = &args.previous else { return Ok(None) };
        let questionnaire = args.previous_questionnaire.as_ref().or(args.questionnaire.as_ref());
        let units = args.previous_units.as_ref().or(args.units.as_ref());
        let questionnaire = questionnaire.map(String::as_str);
        Elsewhere::read_with(args, answers, questionnaire, units.map(PathBuf::as_path)).map(Some)
    }

    /// The file of the answers.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// When it was, as the file's name says it.
    pub fn moment(&self) -> String {
        self.file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn read_with(
        args: &AnalyseArgs,
        answers: &Path,
        questionnaire_name: Option<&str>,
        units: Option<&Path>,
    ) -> anyhow::Result<Elsewhere> {
        let missing = || Refusal::input("--answers needs --questionnaire and --units");
        let questionnaire = questionnaire(questionnaire_name.ok_or_else(missing)?)?;
        let units = units.ok_or_else(missing)?;
        let tree = peil_instrument::parse_units(&units.display().to_string(), &read_text(units)?)
            .map_err(|found| refuse(&found))?;
        let mapping = mapping(args, &questionnaire, &tree)?.ignoring(&args.ignore);
        let reading = AnswersReading {
            mapping,
            lenient: args.lenient,
            // Protected results never link people.
            respondents: args.unprotected,
        };
        let read = read_answers_with(answers, &questionnaire, &tree, &reading)
            .map_err(|problems| refuse_answers(&problems))?;
        Ok(Elsewhere { questionnaire, tree, answers: read, file: answers.to_owned() })
    }

    /// What the results say of themselves: the file's name stands for the wave's.
    pub fn about(&self, k: u32) -> About {
        let name = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let root = self.tree.units().first();
        About {
            wave: name.to_string(),
            wave_name: Text::new(name.as_ref(), name.as_ref()),
            organisation: root.map(|root| root.code.clone()).unwrap_or_default(),
            questionnaire: self.questionnaire.id().clone(),
            version: self.questionnaire.version().to_owned(),
            questionnaire_hash: self.questionnaire.hash().to_owned(),
            k,
            synthetic: false,
        }
    }

    /// Writes `rejected.csv` after a lenient reading, also if there is nothing in it: one of earlier would
    /// tell of another reading.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn tell_what_was_set_aside(&self, args: &AnalyseArgs) -> anyhow::Result<()> {
        if !args.lenient {
            return Ok(());
        }
        let path = args.out().join("rejected.csv");
        let doing = || format!("writing {}", path.display());
        if path.is_file() {
            fs::remove_file(&path).with_context(doing)?;
        }
        let rejected = &self.answers.rejected;
        let mut csv = Vec::new();
        rejected_csv(rejected, &mut csv)?;
        let mut files = PrivateFiles::default();
        files.write(&path, &csv)?;
        files.publish()?;
        let (n, rows, path) = (rejected.rows, self.answers.rows, path.display());
        if n == 0 {
            println!("None of {rows} rows were set aside.");
        } else {
            println!("{n} of {rows} rows were set aside; {path} tells why.");
            println!("It holds the answers of single people: mend, read again, and delete it.");
        }
        Ok(())
    }
}

fn mapping(
    args: &AnalyseArgs,
    questionnaire: &Questionnaire,
    tree: &UnitTree,
) -> anyhow::Result<ColumnMapping> {
    let Some(path) = &args.columns else { return Ok(ColumnMapping::default()) };
    let source = read_text(path)?;
    ColumnMapping::parse(&path.display().to_string(), &source, questionnaire, tree)
        .map_err(|problems| refuse_answers(&problems))
}

fn refuse_answers(problems: &[AnswersProblem]) -> anyhow::Error {
    Refusal::Input(problems.iter().map(ToString::to_string).collect()).into()
}
