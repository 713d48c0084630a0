//! Making a draft by hand, and storing one.

use std::path::Path;

use jiff::civil::Date;
use peil_fieldwork::{
    Asked, DraftProblem, LineageProblem, draft_problems, put_draft, read_lineage, waves_of_series,
};
use peil_instrument::{Lang, Lineage, Origin, Questionnaire, Text, is_wave_code};
use peil_storage::{Constraint, Series, StorageError, Store, Succession, Tx, Wave, WaveStatus};

use super::selection::{self, Choice, Problem, take};
use crate::cli::{WaveCreate, WaveCreateArgs};
use crate::exit::Refusal;
use crate::shipped::{questionnaire, read_text};

/// Months from wave to wave, unless a series says otherwise.
const RHYTHM_MONTHS: u32 = 24;

/// What was made.
pub struct Made {
    /// The draft.
    pub wave: Wave,
    /// What it follows.
    pub succession: Option<Succession>,
    /// The wave of the series that it could have followed, if it follows none.
    pub could_follow: Option<String>,
    /// What is asked, in words, if it is not a whole questionnaire.
    pub asks: Option<String>,
}

/// What a wave made by hand follows.
pub struct Follows<'a> {
    /// The wave before.
    pub previous: &'a str,
    /// What became of the units; nothing, if no file was given.
    pub lineage: Option<&'a Path>,
}

/// Makes the draft that the command line asks for.
pub async fn run(store: &Store, args: &WaveCreate, today: Date) -> anyhow::Result<Made> {
    if let Some(plan) = &args.from {
        return super::plan::run(store, plan, today).await;
    }
    let Some(by_hand) = &args.by_hand else {
        // The command line asks for one of the two.
        return Err(Refusal::input("give --from, or the plan by hand").into());
    };
    let follows = args
        .previous
        .as_deref()
        .map(|previous| Follows { previous, lineage: args.lineage.as_deref() });
    self::by_hand(store, by_hand, follows).await
}

/// Says what was made, and what comes next.
pub fn report(made: &Made) {
    let wave = &made.wave;
    println!(
        "wave {}: a draft, from {} to {}, k = {}",
        wave.code, wave.opens_on, wave.closes_on, wave.k
    );
    if let Some(asks) = &made.asks {
        println!("It asks {asks}.");
    }
    if let Some(Succession { previous, lineage }) = &made.succession {
        println!("It follows wave {previous}: {}.", in_words(lineage));
    }
    if let Some(last) = &made.could_follow {
        println!(
            "It follows no other wave, so nothing will be compared. The last one of this series is \
             {last}: see peil series next --help."
        );
    }
    println!("Next, on a computer that is not this server: peil key make {}", wave.code);
    println!(
        "Then: peil wave open {0} --staff staff.csv --sealing-key {0}.sealing-key --key-holder WHO",
        wave.code
    );
}

/// How many units of which origin.
pub fn in_words(lineage: &Lineage) -> String {
    let (mut same, mut renamed, mut merged, mut split, mut new) = (0, 0, 0, 0, 0);
    for code in lineage.current() {
        match lineage.of(code) {
            Origin::Continues { previous } if previous == code => same += 1,
            Origin::Continues { .. } => renamed += 1,
            Origin::Merged { .. } => merged += 1,
            Origin::Split { .. } | Origin::Mixed { .. } => split += 1,
            Origin::New => new += 1,
        }
    }
    let ended = lineage.ended().count();
    format!(
        "{same} units under the same code, {renamed} under another; not comparable: {merged} merged, \
         {split} split, {new} new; {ended} ended"
    )
}

/// Makes a draft by hand.
///
/// # Errors
/// A refusal if a value is wrong or the wave is there already.
pub async fn by_hand(
    store: &Store,
    args: &WaveCreateArgs,
    follows: Option<Follows<'_>>,
) -> anyhow::Result<Made> {
    let mut problems = Vec::new();
    if !is_wave_code(&args.wave) {
        let wave = &args.wave;
        problems.push(format!("`{wave}` is no wave code. Mend: a-z, 0-9 and hyphens, at most 32"));
    }
    if args.closes < args.opens {
        let (opens, closes) = (args.opens, args.closes);
        problems.push(format!("the wave would close ({closes}) before it opens ({opens})"));
    }
    let whole = questionnaire(&args.questionnaire)?;
    let mut wave = Wave {
        code: args.wave.clone(),
        organisation: args.organisation.clone(),
        series: args.series.clone(),
        name: Text::new(&args.name_nl, &args.name_en),
        questionnaire: whole.id().clone(),
        version: whole.version().to_owned(),
        k: args.k,
        synthetic: args.synthetic,
        status: WaveStatus::Draft,
        opens_on: args.opens,
        closes_on: args.closes,
    };
    let asked = match selected(whole, args)? {
        Ok(asked) => Some(asked),
        Err(found) => {
            problems.extend(found);
            None
        }
    };
    let mut tx = store.begin_write().await?;
    let previous = follows.as_ref().map(|follows| follows.previous);
    let found = draft_problems(&mut tx, &wave, previous).await?;
    let (of_the_moment, wrong): (Vec<_>, Vec<_>) =
        found.into_iter().partition(DraftProblem::is_of_the_moment);
    problems.extend(wrong.iter().map(ToString::to_string));
    let Some(asked) = asked.filter(|_| problems.is_empty()) else {
        return Err(Refusal::Input(problems).into());
    };
    asked.questionnaire.version().clone_into(&mut wave.version);
    if let Some(problem) = of_the_moment.first() {
        return Err(Refusal::State(problem.to_string()).into());
    }
    let succession = match follows {
        Some(Follows { previous, lineage }) => {
            // Without a file nothing is said: good if every code stands in both waves.
            let (name, text) = match lineage {
                Some(file) => (file.display().to_string(), read_text(file)?),
                None => ("--lineage (not given)".to_owned(), "previous,current\n".to_owned()),
            };
            let lineage = lineage_of(&mut tx, &name, &text, previous, &wave).await??;
            Some(Succession { previous: previous.to_owned(), lineage })
        }
        None => None,
    };
    if tx.series(&wave.organisation, &wave.series).await?.is_none() {
        tx.put_series(&Series {
            code: wave.series.clone(),
            organisation: wave.organisation.clone(),
            name: wave.name.clone(),
            rhythm_months: RHYTHM_MONTHS,
        })
        .await?;
    }
    put(tx, wave, &asked, succession).await
}

/// What the command line takes from a questionnaire, or what is wrong with that.
fn selected(
    whole: Questionnaire,
    args: &WaveCreateArgs,
) -> anyhow::Result<Result<Asked, Vec<String>>> {
    let choice = Choice { themes: args.themes.as_deref(), own_items: args.own_items.as_deref() };
    // A code that cannot be one was told already.
    let code = if is_wave_code(&args.wave) { &args.wave } else { "x" };
    let say = |problem| match problem {
        Problem::Themes(_, text) => format!("--themes: {text}"),
        Problem::NoOwnItems(text) => format!("--own-items: {text}"),
        Problem::Questionnaire(text) => format!("--questionnaire: {text}"),
        Problem::OwnItems(text) => text,
    };
    let found = take(whole, &choice, code)?;
    Ok(found.map_err(|problems| problems.into_iter().map(say).collect()))
}

/// A lineage from its text, or why not.
pub async fn lineage_of(
    tx: &mut Tx,
    file: &str,
    text: &str,
    previous: &str,
    wave: &Wave,
) -> anyhow::Result<Result<Lineage, Refusal>> {
    match read_lineage(tx, file, text, previous, &wave.organisation).await {
        Ok(lineage) => Ok(Ok(lineage)),
        Err(LineageProblem::Diagnostics(found)) => {
            let lines = found.iter().map(|problem| problem.render(Lang::En)).collect();
            Ok(Err(Refusal::Input(lines)))
        }
        Err(LineageProblem::Storage(error)) => Err(error.into()),
        Err(other) => Ok(Err(Refusal::State(other.to_string()))),
    }
}

/// Stores everything that a draft consists of.
pub async fn put(
    mut tx: Tx,
    wave: Wave,
    asked: &Asked,
    succession: Option<Succession>,
) -> anyhow::Result<Made> {
    let mut series = waves_of_series(&mut tx, &wave.organisation, &wave.series).await?;
    series.retain(|other| other.status >= WaveStatus::Open && other.opens_on < wave.opens_on);
    let last = series.pop().map(|last| last.code);
    put_draft(&mut tx, &wave, asked, succession.as_ref()).await.map_err(already_fielded)?;
    tx.commit().await?;
    let could_follow = last.filter(|_| succession.is_none());
    Ok(Made { wave, succession, could_follow, asks: selection::in_words(asked) })
}

/// A questionnaire that has been fielded never changes.
fn already_fielded(error: StorageError) -> anyhow::Error {
    match error {
        StorageError::Conflict(Constraint::QuestionnaireChanged { .. }) => Refusal::input(
            "this version of the questionnaire is stored with another text. Mend: give the changed \
             questionnaire a new version",
        )
        .into(),
        other => other.into(),
    }
}
