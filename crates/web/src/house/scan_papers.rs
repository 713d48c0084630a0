//! The papers of a closed maturity scan, with what lies beside it: the survey nearest to its day, the scan before, and the
//! basic norms.

use std::collections::BTreeMap;

use jiff::civil::Date;
use peil_analysis::{Measure, Status, Subject};
use peil_assessment::{ScanError, ScanView, closed, earlier, open};
use peil_exchange::felt;
use peil_fieldwork::WaveResults;
use peil_instrument::{Framework, Id, Lang, Text, shipped};
use peil_maturity::{NormChange, Profile, changes, themes};
use peil_praatplaat::{
    BesideSurvey, Document, MaturitySource, PlateError, Press, SurveySource, beside_survey,
    board_page, policy_plan, scan_report,
};
use peil_storage::{Progress, StorageError, Store, Tx, Wave, WaveStatus};

/// How many days a survey may lie from a scan and still be of the same period: two years.
const PERIOD_DAYS: i32 = 730;

/// A paper that can be made of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanPaper {
    /// Every norm with its level, reason and next step.
    Report,
    /// One page for the board.
    Board,
    /// The draft of an integrity policy plan.
    Plan,
}

impl ScanPaper {
    /// All of them.
    pub const ALL: [ScanPaper; 3] = [ScanPaper::Report, ScanPaper::Board, ScanPaper::Plan];

    /// What its files are called, without the ending.
    pub fn stem(self) -> &'static str {
        match self {
            ScanPaper::Report => "report",
            ScanPaper::Board => "board",
            ScanPaper::Plan => "plan",
        }
    }
}

/// Everything that is told of a scan on paper.
#[derive(Debug)]
pub struct ScanPapers {
    view: ScanView,
    profile: Profile,
    since: Option<(Date, Vec<NormChange>)>,
    basic: Option<(Framework, Profile)>,
    survey: Option<SurveySource>,
}

impl ScanPapers {
    /// Gathers what is told of a closed scan. `survey` is the wave that lies beside it, as [`wave_beside`] finds it.
    ///
    /// # Errors
    /// [`ScanError::Elsewhere`] if the scan is not closed; [`ScanError`] if it is not there or cannot be read.
    pub async fn of(
        store: &Store,
        organisation: &str,
        scan: &str,
        survey: Option<&WaveResults>,
    ) -> Result<ScanPapers, ScanError> {
        let mut tx = store.begin_read().await?;
        let view = open(&mut tx, organisation, scan).await?;
        if view.scan.status != peil_storage::ScanStatus::Closed {
            return Err(ScanError::Elsewhere(scan.to_owned()));
        }
        let profile = view.profile();
        let mut since = None;
        if let Some(before) = earlier(&mut tx, &view.scan).await? {
            let before = open(&mut tx, organisation, &before.code).await?;
            let then = before.profile();
            let changed = changes((&before.framework, &then), (&view.framework, &profile));
            since = Some((before.scan.day, changed));
        }
        let all = closed(&mut tx, organisation).await?;
        let is_basic =
            |other: &ScanView| other.framework.id == *BASIC && other.scan.unit == view.scan.unit;
        let basic = all.into_iter().find(is_basic);
        let basic = basic.map(|other| (other.framework.clone(), other.profile()));
        let survey = match survey {
            None => None,
            Some(found) => Some(beside(&mut tx, &view, &profile, found).await?),
        };
        tx.commit().await?;
        Ok(ScanPapers { view, profile, since, basic, survey })
    }

    fn source(&self, lang: Lang) -> MaturitySource<'_> {
        let reasons = self.view.of_seat(0).into_iter().map(|judgement| {
            judgement.map(|judgement| judgement.grounds.clone()).unwrap_or_default()
        });
        MaturitySource {
            lang,
            organisation: &self.view.scan.name,
            framework: &self.view.framework,
            kind: self.view.kind,
            day: self.view.scan.day,
            profile: &self.profile,
            reasons: reasons.collect(),
            assessors: self.view.seats.iter().map(|seat| seat.name.clone()).collect(),
            agreement: self.view.agreement().filter(|_| self.view.seats.len() > 1),
            since: self.since.clone(),
            survey: self.survey.clone(),
            basic: self.basic.as_ref().map(|(framework, profile)| (framework, profile)),
        }
    }

    /// What lies beside it of the survey, in words; none if there was none.
    ///
    /// # Errors
    /// [`PlateError::Chart`] if the chart cannot be drawn.
    pub fn beside(&self, press: &Press, lang: Lang) -> Result<Option<BesideSurvey>, PlateError> {
        beside_survey(&self.source(lang), press)
    }

    /// A paper, in a language. None if Peil has no framework for the sections of a plan.
    ///
    /// # Errors
    /// [`PlateError::Chart`] if a chart cannot be drawn.
    pub fn paper(
        &self,
        press: &Press,
        paper: ScanPaper,
        lang: Lang,
    ) -> Result<Option<Document>, PlateError> {
        let source = self.source(lang);
        Ok(match paper {
            ScanPaper::Report => Some(scan_report(&source, press)?),
            ScanPaper::Board => Some(board_page(&source, press)?),
            ScanPaper::Plan => {
                shipped::framework(PLAN, None).map(|plan| policy_plan(&source, &plan))
            }
        })
    }
}

/// The framework of the basic norms.
const BASIC: &str = "basic_norms";
/// The framework of a policy plan.
const PLAN: &str = "policy_plan";

/// The closed wave of an organisation that ended nearest to a day, within two years of it.
///
/// # Errors
/// If the database fails.
pub async fn wave_beside(
    tx: &mut Tx,
    organisation: &str,
    day: Date,
) -> Result<Option<Wave>, StorageError> {
    let away = |wave: &Wave| (wave.closes_on - day).get_days().abs();
    let mut waves = tx.waves().await?;
    waves.retain(|wave| {
        wave.organisation == organisation
            && wave.status >= WaveStatus::Closed
            && away(wave) <= PERIOD_DAYS
    });
    Ok(waves.into_iter().min_by_key(|wave| (away(wave), wave.code.clone())))
}

/// What a wave says beside a scan: released figures, and counts of agreements.
async fn beside(
    tx: &mut Tx,
    view: &ScanView,
    profile: &Profile,
    found: &WaveResults,
) -> Result<SurveySource, StorageError> {
    let (questionnaire, results) = (&found.questionnaire, &found.results);
    let unit = view.scan.unit.as_str();
    let themes =
        themes(&view.framework, profile, |scale| felt(questionnaire, results, unit, scale));
    let titles = questionnaire.scales().iter();
    let scales: BTreeMap<Id, Text> =
        titles.map(|scale| (scale.id.clone(), scale.title.clone())).collect();
    let released = results.get();
    let root = released.root().map_or("", |root| root.code.as_str());
    let unit = if unit.is_empty() { root } else { unit };
    let index = released.index();
    let people = |measure: Measure| {
        let figure = index.get(unit, &Subject::Unit, measure)?;
        let value = figure.value.filter(|_| figure.status == Status::Shown)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        Some(value as u64)
    };
    let counts = tx.agreement_counts(&found.wave.code).await?;
    let agreements = questionnaire.blocks().iter().filter_map(|block| {
        let of = |progress: Progress| {
            let found = counts
                .iter()
                .find(|(theme, at, _)| *theme == *block.id.as_str() && *at == progress);
            found.map_or(0, |(_, _, count)| *count)
        };
        let all = Progress::ALL.map(of);
        (all.iter().sum::<u64>() > 0).then(|| (block.title.clone(), all))
    });
    Ok(SurveySource {
        name: found.wave.name.clone(),
        people: people(Measure::Invited).zip(people(Measure::Respondents)),
        themes,
        scales,
        agreements: agreements.collect(),
    })
}
