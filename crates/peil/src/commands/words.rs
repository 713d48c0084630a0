//! `peil words review|record|show`

mod file;

use std::path::Path;

use peil_fieldwork::{Reviewed, RowProblem, WordsError, record_review, reviewed, to_review};
use peil_instrument::Lang;
use peil_storage::{Store, WordsReview};

use crate::cli::{WordsCommand, WordsForm, WordsOut};
use crate::commands::{find_wave, open_store};
use crate::config::Config;
use crate::counted::counted;
use crate::exit::Refusal;
use crate::private_files::PrivateFiles;
use crate::shipped::read_text;
use crate::texts::TEXTS;
use crate::world::{World, system_rng};

/// The longest name of a reviewer: it stands in a line above the texts.
const REVIEWER_CHARS: usize = 120;
/// As many problems as a screen can take.
const MAX_PROBLEMS: usize = 50;

/// Runs a `peil words` command.
///
/// # Errors
/// A refusal that says what to mend; nothing is written or changed then.
pub async fn run(world: &World, config: &Config, command: &WordsCommand) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    match command {
        WordsCommand::Review(args) => review(&store, args).await?,
        WordsCommand::Record { wave, file, reviewer } => {
            record(world, &store, wave, file, reviewer).await?;
        }
        WordsCommand::Show(args) => show(&store, args).await?,
    }
    store.close().await;
    Ok(())
}

async fn review(store: &Store, args: &WordsOut) -> anyhow::Result<()> {
    find_wave(store, &args.wave).await?;
    PrivateFiles::refuse_taken(std::slice::from_ref(&args.out))?;
    let mut rng = system_rng()?;
    let found = to_review(store, &mut rng, &args.wave).await.map_err(|e| refused(e, &args.wave))?;
    let rows = found.texts.iter().enumerate().map(|(at, own)| {
        let item = &found.questionnaire.items()[own.item];
        let (number, question) = ((at + 1).to_string(), item.text.get(args.lang));
        [number, item.id.to_string(), question.to_owned(), own.text.clone()]
            .into_iter()
            .chain([String::new(), String::new()])
            .collect()
    });
    write(&args.out, args.format, &file::REVIEW_COLUMNS, rows)?;
    println!(
        "{} in {}, for the reviewer only. Fill in `decision` for each: keep, change or drop.",
        counted(found.texts.len(), "text", "texts"),
        args.out.display()
    );
    println!(
        "Next: peil words record {} {} --reviewer 'ROLE OR NAME'; then delete the file",
        args.wave,
        args.out.display()
    );
    Ok(())
}

async fn record(
    world: &World,
    store: &Store,
    wave: &str,
    path: &Path,
    reviewer: &str,
) -> anyhow::Result<()> {
    find_wave(store, wave).await?;
    let reviewer = checked(reviewer)?;
    let name = path.display().to_string();
    let rows = file::read(&name, &read_text(path)?)?;
    let today = (world.clock)().date();
    let recorded = record_review(store, &mut system_rng()?, wave, &rows, reviewer, today).await;
    let WordsReview { items, .. } = recorded.map_err(|error| match error {
        WordsError::Rows { problems, .. } => refused_rows(&name, &problems),
        other => refused(other, wave),
    })?;
    let sum = |of: fn(&peil_storage::ItemReview) -> u64| items.iter().map(of).sum::<u64>();
    println!(
        "wave {wave}: the review is recorded. Kept {}, changed {}, left out {}.",
        sum(|item| item.kept),
        sum(|item| item.changed),
        sum(|item| item.dropped)
    );
    println!(
        "What was left out or changed is destroyed here. Delete {name}, and every copy of it."
    );
    println!("Next: peil words show {wave} --out texts.csv");
    Ok(())
}

async fn show(store: &Store, args: &WordsOut) -> anyhow::Result<()> {
    find_wave(store, &args.wave).await?;
    PrivateFiles::refuse_taken(std::slice::from_ref(&args.out))?;
    let found = reviewed(store, &args.wave).await.map_err(|error| refused(error, &args.wave))?;
    write(&args.out, args.format, &file::SHOWN_COLUMNS, shown_rows(&found, args.lang).into_iter())?;
    let shown = found.items.iter().filter_map(|item| item.shown.as_ref());
    let texts: usize = shown.map(|shown| shown.texts.len()).sum();
    let texts = counted(texts, "text", "texts");
    println!("{texts} in {}, for the coordinator", args.out.display());
    Ok(())
}

/// What is shown: first what it is and who reviewed it, then for each item its texts, or that it is hidden.
fn shown_rows(found: &Reviewed, lang: Lang) -> Vec<Vec<String>> {
    let row = |status: &str, item: &str, question: &str, text: &str| {
        [status, item, question, text].map(str::to_owned).to_vec()
    };
    let shown = || found.items.iter().filter_map(|item| item.shown.as_ref());
    let left_out: u64 = shown().map(|shown| shown.left_out).sum();
    let changed: u64 = shown().map(|shown| shown.changed).sum();
    let about = TEXTS.fill(
        lang,
        "words.about",
        &[
            ("wave", found.wave.name.get(lang)),
            ("reviewer", &found.review.reviewer),
            ("date", &found.review.reviewed_on.to_string()),
            ("left_out", &left_out.to_string()),
            ("changed", &changed.to_string()),
        ],
    );
    let mut rows = vec![row("about", "", "", &about)];
    if found.wave.synthetic {
        rows.push(row("about", "", "", TEXTS.get(lang, "words.synthetic")));
    }
    for reviewed in &found.items {
        let item = &found.questionnaire.items()[reviewed.item];
        let (id, question) = (item.id.as_str(), item.text.get(lang));
        match &reviewed.shown {
            Some(shown) => {
                rows.extend(shown.texts.iter().map(|text| row("shown", id, question, text)));
            }
            None => rows.push(row("hidden", id, question, TEXTS.get(lang, "words.hidden"))),
        }
    }
    rows
}

fn write(
    out: &Path,
    form: WordsForm,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> anyhow::Result<()> {
    let mut files = PrivateFiles::default();
    files.write(out, &file::csv(form, columns, rows)?)?;
    files.publish()
}

fn checked(reviewer: &str) -> anyhow::Result<&str> {
    let reviewer = reviewer.trim();
    if reviewer.is_empty() {
        return Err(Refusal::input("--reviewer is empty. Mend: say who read the texts").into());
    }
    if reviewer.chars().count() > REVIEWER_CHARS || reviewer.chars().any(char::is_control) {
        let message = format!("--reviewer: at most {REVIEWER_CHARS} characters, on one line");
        return Err(Refusal::input(message).into());
    }
    Ok(reviewer)
}

fn refused_rows(name: &str, problems: &[RowProblem]) -> anyhow::Error {
    let place = |problem: &RowProblem| match problem.line {
        Some(line) => format!("{name}:{line}"),
        None => name.to_owned(),
    };
    let mut messages: Vec<String> = problems
        .iter()
        .take(MAX_PROBLEMS)
        .map(|problem| format!("{}: {}", place(problem), problem.fault))
        .collect();
    if problems.len() > MAX_PROBLEMS {
        messages.push(format!("and {} problems more", problems.len() - MAX_PROBLEMS));
    }
    Refusal::Input(messages).into()
}

fn refused(error: WordsError, wave: &str) -> anyhow::Error {
    let next = match &error {
        WordsError::NotClosed { .. } => format!("; `peil wave close {wave} --key FILE` ends it"),
        WordsError::NotReviewed { .. } => format!("; `peil words review {wave}` begins that"),
        WordsError::NothingAsked { .. }
        | WordsError::Reviewed { .. }
        | WordsError::NotWiped { .. } => String::new(),
        _ => return error.into(),
    };
    Refusal::State(format!("{error}{next}")).into()
}
