//! Making a draft from `wave.toml` and the `lineage.csv` beside it.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use peil_fieldwork::{Asked, draft_problems};
use peil_instrument::{Questionnaire, WaveFile, parse_wave};
use peil_storage::{Store, Succession, Tx, Wave, WaveStatus};

use super::draft::{Made, lineage_of, put};
use super::selection::{Choice, Problem, take};
use crate::exit::Refusal;
use crate::shipped::{self, read_text, refuse};

/// A plan being checked: what is wrong in `wave.toml`, with the line.
struct Checked<'p> {
    path: &'p Path,
    file: String,
    plan: WaveFile,
    problems: Vec<(usize, String)>,
}

/// Makes the draft, or names every problem of both files.
pub async fn run(store: &Store, path: &Path, today: Date) -> anyhow::Result<Made> {
    let file = path.display().to_string();
    let plan = parse_wave(&file, &read_text(path)?).map_err(|found| refuse(&found))?;
    let mut wave = wave_of(&plan);
    let mut checked = Checked { path, file, plan, problems: Vec::new() };
    let mut tx = store.begin_write().await?;
    let asked = match checked.questionnaire(&mut tx).await? {
        Some(whole) => checked.selected(whole)?,
        None => None,
    };
    checked.check(&mut tx, &wave, today).await?;
    let lineage = checked.lineage(&mut tx, &wave).await?;
    checked.problems.sort_by_key(|(line, _)| *line);
    let mut problems: Vec<String> =
        checked.problems.into_iter().map(|(_, problem)| problem).collect();
    let succession = match lineage {
        Some(Ok(succession)) => Some(succession),
        Some(Err(found)) => {
            problems.extend(found);
            None
        }
        None => None,
    };
    match asked {
        Some(asked) if problems.is_empty() => {
            asked.questionnaire.version().clone_into(&mut wave.version);
            put(tx, wave, &asked, succession).await
        }
        _ => Err(Refusal::Input(problems).into()),
    }
}

impl Checked<'_> {
    fn add(&mut self, key: &str, problem: &str) {
        self.add_on(self.plan.line(key), problem);
    }

    fn add_on(&mut self, line: usize, problem: &str) {
        self.problems.push((line, format!("{}:{line}: {problem}", self.file)));
    }

    /// What the plan names, against what there is.
    async fn check(&mut self, tx: &mut Tx, wave: &Wave, today: Date) -> anyhow::Result<()> {
        for problem in draft_problems(tx, wave, self.plan.previous.as_deref()).await? {
            self.add(problem.key(), &problem.to_string());
        }
        if wave.closes_on < today {
            let problem =
                format!("the last day, {}, has passed. Mend: a day to come", wave.closes_on);
            self.add("closes", &problem);
        }
        let known = tx.organisation(&wave.organisation).await?.is_some();
        if known && tx.series(&wave.organisation, &wave.series).await?.is_none() {
            let problem = format!(
                "`{}` has no series `{}`. Mend: `peil series list` shows what there is, `peil series \
                 create` makes one",
                wave.organisation, wave.series
            );
            self.add("series", &problem);
        }
        Ok(())
    }

    /// The lineage beside the plan, or what is wrong in it; nothing, if there is none to read.
    async fn lineage(
        &mut self,
        tx: &mut Tx,
        wave: &Wave,
    ) -> anyhow::Result<Option<Result<Succession, Vec<String>>>> {
        let beside = self.path.with_file_name("lineage.csv");
        let name = beside.display().to_string();
        let Some(previous) = self.plan.previous.clone() else {
            if beside.exists() {
                let problem = format!(
                    "{name} stands beside this file, and `previous` is missing. Mend: add previous = \
                     \"…\", or take {name} away"
                );
                self.add("previous", &problem);
            }
            return Ok(None);
        };
        if !beside.exists() {
            let problem = format!(
                "there is no {name}, which says what became of the units. Mend: put it there; if \
                 every unit goes on under its code, its only line is previous,current"
            );
            self.add("previous", &problem);
            return Ok(None);
        }
        // Without the wave there are no units to compare with; that was said already.
        let followed = tx.wave(&previous).await?;
        if followed.is_none_or(|other| other.organisation != wave.organisation) {
            return Ok(None);
        }
        match lineage_of(tx, &name, &read_text(&beside)?, &previous, wave).await? {
            Ok(lineage) => Ok(Some(Ok(Succession { previous, lineage }))),
            Err(Refusal::Input(found)) => Ok(Some(Err(found))),
            Err(refusal @ (Refusal::State(_) | Refusal::Found(_))) => Err(refusal.into()),
        }
    }

    /// The questionnaire: the plan's own file, one that Peil has, or one that was fielded before.
    async fn questionnaire(&mut self, tx: &mut Tx) -> anyhow::Result<Option<Questionnaire>> {
        let (id, version) = (self.plan.questionnaire.clone(), self.plan.version.clone());
        if let Some(name) = &self.plan.questionnaire_file {
            let file: PathBuf = self.path.with_file_name(name);
            let found = shipped::file(&file)?;
            if (found.id(), found.version()) == (&id, version.as_str()) {
                return Ok(Some(found));
            }
            let problem = format!(
                "{} is {} {}, and the plan says {id} {version}. Mend: one of the two",
                file.display(),
                found.id(),
                found.version()
            );
            self.add("questionnaire_file", &problem);
            return Ok(None);
        }
        if let Some(found) = peil_instrument::shipped::questionnaire(id.as_str(), Some(&version)) {
            return Ok(Some(found));
        }
        if let Some(source) = tx.questionnaire_source(&id, &version).await? {
            return Ok(Some(shipped::stored(&format!("{id} {version}"), &source)?));
        }
        let newest = peil_instrument::shipped::questionnaire(id.as_str(), None);
        let newest = newest.map(|newest| format!("{}, or ", newest.version()));
        let problem = format!(
            "there is no questionnaire {id} {version}. Mend: {}add questionnaire_file = \"…\", a file \
             beside this one",
            newest.unwrap_or_default()
        );
        self.add("version", &problem);
        Ok(None)
    }

    /// What the plan takes from the questionnaire; nothing, if that cannot be had.
    fn selected(&mut self, whole: Questionnaire) -> anyhow::Result<Option<Asked>> {
        let own_items = self.plan.own_items.as_ref().map(|name| self.path.with_file_name(name));
        let choice =
            Choice { themes: self.plan.themes.as_deref(), own_items: own_items.as_deref() };
        let found = match take(whole, &choice, &self.plan.code)? {
            Ok(asked) => return Ok(Some(asked)),
            Err(found) => found,
        };
        for problem in found {
            match problem {
                Problem::Themes(Some(theme), text) => {
                    self.add_on(self.plan.theme_line(&theme), &text);
                }
                Problem::Themes(None, text) => self.add("themes", &text),
                Problem::NoOwnItems(text) => self.add("own_items", &text),
                Problem::Questionnaire(text) => self.add("version", &text),
                // Behind what is wrong in the plan: it has a file and a line of its own.
                Problem::OwnItems(text) => self.problems.push((usize::MAX, text)),
            }
        }
        Ok(None)
    }
}

fn wave_of(plan: &WaveFile) -> Wave {
    Wave {
        code: plan.code.clone(),
        organisation: plan.organisation.clone(),
        series: plan.series.clone(),
        name: plan.name.clone(),
        questionnaire: plan.questionnaire.clone(),
        version: plan.version.clone(),
        k: plan.k,
        synthetic: plan.synthetic,
        status: WaveStatus::Draft,
        opens_on: plan.opens,
        closes_on: plan.closes,
    }
}
