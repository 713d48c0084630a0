//! Own words: from the database to whoever may read them, by way of a review.
//!
//! What people write can give them away: a name, a function, a date, a way of saying things. No count of
//! people mends that, so somebody reads every text before the coordinator sees one: [`to_review`] hands
//! them out, [`record_review`] takes the decisions and destroys what is not to be shown, and
//! [`reviewed`] gives what is left.
//!
//! A text never stands beside a unit, another answer, or another text of the same person: the database
//! has no such thing to give. No order tells anything: texts are shuffled for the reviewer, and get new
//! random ids, which are their order, when the review is recorded.

mod decide;
mod error;

use jiff::civil::Date;
use peil_instrument::{ItemKind, Questionnaire};
use peil_storage::{ItemReview, LedgerEntry, NewWords, Store, Tx, Wave, WordsReview};
use rand::Rng;
use rand::seq::SliceRandom;

use crate::results::policy_of;
use crate::{FieldworkError, library};
use decide::{Decided, Outcome, decide};

pub use decide::{RowFault, RowProblem};
pub use error::WordsError;

/// A text as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    /// The open item, as index into the questionnaire's.
    pub item: usize,
    /// The text.
    pub text: String,
}

/// The texts of a wave, for the reviewer.
#[derive(Debug, Clone)]
pub struct ToReview {
    /// What was asked.
    pub questionnaire: Questionnaire,
    /// The texts of all items together, in an order that tells nothing.
    pub texts: Vec<OwnWords>,
}

/// A row as the reviewer gave it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// The line of the file, for messages.
    pub line: u64,
    /// The number that the text was handed out with: from 1, each once.
    pub number: String,
    /// The item's id.
    pub item: String,
    /// The text as it was handed out.
    pub text: String,
    /// `keep`, `change` or `drop`.
    pub decision: String,
    /// What is to be shown in the place of a changed text.
    pub shown_text: String,
}

/// The texts of a wave that may be shown.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The wave.
    pub wave: Wave,
    /// What was asked.
    pub questionnaire: Questionnaire,
    /// By whom and when the texts were reviewed.
    pub review: WordsReview,
    /// Every open item, in the order of the questionnaire.
    pub items: Vec<ReviewedItem>,
}

/// What is shown of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedItem {
    /// The item, as index into the questionnaire's.
    pub item: usize,
    /// Its texts; none if too few people wrote one.
    pub shown: Option<ShownTexts>,
}

/// The texts of an item to which enough people wrote something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownTexts {
    /// The texts, in the order of their random ids.
    pub texts: Vec<String>,
    /// How many of them are in other words than they were written.
    pub changed: u64,
    /// How many were left out.
    pub left_out: u64,
}

/// All texts of a closed wave, shuffled anew over all items: what one person wrote to two of them stands
/// together by chance only.
///
/// # Errors
/// [`WordsError`] if the wave is not closed, asks for no own words, or was reviewed before.
pub async fn to_review(
    store: &Store,
    rng: &mut impl Rng,
    wave: &str,
) -> Result<ToReview, WordsError> {
    let mut tx = store.begin_read().await?;
    let closed = Closed::read(&mut tx, wave).await?;
    if let Some(review) = tx.words_review(wave).await? {
        return Err(again(review));
    }
    let mut texts = closed.texts(&mut tx).await?;
    tx.commit().await?;
    texts.shuffle(rng);
    Ok(ToReview { questionnaire: closed.questionnaire, texts })
}

/// Whether somebody has still to read the texts of this wave: it is closed, people wrote something, and no review is
/// recorded. How many texts there are is for the reviewer.
///
/// # Errors
/// [`WordsError`] if there is no such wave, or the database fails.
pub async fn awaits_review(store: &Store, wave: &str) -> Result<bool, WordsError> {
    let mut tx = store.begin_read().await?;
    let closed = match Closed::read(&mut tx, wave).await {
        Ok(closed) => closed,
        Err(WordsError::NotClosed { .. } | WordsError::NothingAsked { .. }) => return Ok(false),
        Err(error) => return Err(error),
    };
    let awaits = tx.words_review(wave).await?.is_none() && !closed.texts(&mut tx).await?.is_empty();
    tx.commit().await?;
    Ok(awaits)
}

/// Records the decisions of a reviewer, once; what is not to be shown is destroyed.
///
/// In one transaction the counts go into the record, and the texts to show take the place of all that was
/// written. Then deleted texts are wiped from the database's files. Interrupted before that, the same call
/// does it, though it is refused.
///
/// # Errors
/// [`WordsError`] if a text has no decision, two, or is not as it was written (all such rows are named), if
/// the wave is not closed or was reviewed before, or if the database fails.
pub async fn record_review(
    store: &Store,
    rng: &mut impl Rng,
    wave: &str,
    rows: &[ReviewRow],
    reviewer: &str,
    today: Date,
) -> Result<WordsReview, WordsError> {
    let mut tx = store.begin_write().await?;
    let closed = Closed::read(&mut tx, wave).await?;
    if let Some(review) = tx.words_review(wave).await? {
        // The scrub waits for this transaction to end.
        drop(tx);
        wipe(store, wave).await?;
        return Err(again(review));
    }
    let texts = closed.texts(&mut tx).await?;
    let decided = decide(&closed.questionnaire, &texts, rows)
        .map_err(|problems| WordsError::Rows { wave: wave.to_owned(), problems })?;
    let review = WordsReview {
        wave: wave.to_owned(),
        reviewed_on: today,
        reviewer: reviewer.to_owned(),
        items: closed.open_items().map(|item| closed.counts(item, &decided)).collect(),
    };
    let shown: Vec<NewWords> = decided
        .into_iter()
        .filter_map(|decided| {
            let words = decided.outcome.shown()?;
            let mut id = [0; 16];
            rng.fill_bytes(&mut id);
            let item = closed.questionnaire.items()[decided.item].id.clone();
            Some(NewWords { id, item, words })
        })
        .collect();
    tx.put_words_review(&review, &shown).await?;
    tx.commit().await?;
    wipe(store, wave).await?;
    Ok(review)
}

/// The texts of a wave that may be shown, after its review.
///
/// An item's texts are there if at least k people wrote one, those left out included. Texts that may all be
/// one person's because they came by a team link hide nobody: they come on top of k. Where fewer wrote, it
/// is not told how many.
///
/// # Errors
/// [`WordsError`] if the wave is not closed, asks for no own words, or is not reviewed yet.
pub async fn reviewed(store: &Store, wave: &str) -> Result<Reviewed, WordsError> {
    let mut tx = store.begin_read().await?;
    let closed = Closed::read(&mut tx, wave).await?;
    let review = tx.words_review(wave).await?;
    let review = review.ok_or_else(|| WordsError::NotReviewed { wave: wave.to_owned() })?;
    let policy = policy_of(&closed.wave, &closed.ledger.totals)?;
    let needed = u64::from(policy.k()).saturating_add(policy.shared());
    let mut items = Vec::new();
    for item in closed.open_items() {
        let id = &closed.questionnaire.items()[item].id;
        let counts = review.items.iter().find(|counts| counts.item == *id);
        let shown = match counts.filter(|counts| counts.written() >= needed) {
            None => None,
            Some(counts) => Some(ShownTexts {
                texts: tx.words(wave, id).await?,
                changed: counts.changed,
                left_out: counts.dropped,
            }),
        };
        items.push(ReviewedItem { item, shown });
    }
    tx.commit().await?;
    Ok(Reviewed { wave: closed.wave, questionnaire: closed.questionnaire, review, items })
}

async fn wipe(store: &Store, wave: &str) -> Result<(), WordsError> {
    let not_wiped = |source| WordsError::NotWiped { wave: wave.to_owned(), source };
    store.scrub().await.map_err(not_wiped)
}

fn again(review: WordsReview) -> WordsError {
    let WordsReview { wave, reviewed_on, reviewer, .. } = review;
    WordsError::Reviewed { wave, reviewer, on: reviewed_on }
}

/// A closed wave that asked for own words.
struct Closed {
    wave: Wave,
    ledger: LedgerEntry,
    questionnaire: Questionnaire,
}

impl Closed {
    async fn read(tx: &mut Tx, wave: &str) -> Result<Closed, WordsError> {
        let dangling = |what| FieldworkError::Dangling { wave: wave.to_owned(), what };
        let wave = tx.wave(wave).await?.ok_or_else(|| dangling("a wave"))?;
        // The ledger, not the status: an interrupted closing is not done.
        let ledger = tx.ledger(&wave.code).await?;
        let ledger = ledger.ok_or_else(|| WordsError::NotClosed { wave: wave.code.clone() })?;
        let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await?;
        let source = source.ok_or_else(|| dangling("a questionnaire"))?;
        let closed = Closed { questionnaire: library::load(&wave, &source)?, ledger, wave };
        if closed.open_items().next().is_none() {
            return Err(WordsError::NothingAsked { wave: closed.wave.code });
        }
        Ok(closed)
    }

    fn open_items(&self) -> impl Iterator<Item = usize> {
        let items = self.questionnaire.items().iter().enumerate();
        items.filter(|(_, item)| matches!(item.kind, ItemKind::Open { .. })).map(|(index, _)| index)
    }

    async fn texts(&self, tx: &mut Tx) -> Result<Vec<OwnWords>, WordsError> {
        let mut texts = Vec::new();
        for item in self.open_items() {
            let of_item = tx.words(&self.wave.code, &self.questionnaire.items()[item].id).await?;
            texts.extend(of_item.into_iter().map(|text| OwnWords { item, text }));
        }
        Ok(texts)
    }

    fn counts(&self, item: usize, decided: &[Decided]) -> ItemReview {
        let count = |is: fn(&Outcome) -> bool| {
            decided.iter().filter(|text| text.item == item && is(&text.outcome)).count() as u64
        };
        ItemReview {
            item: self.questionnaire.items()[item].id.clone(),
            kept: count(|outcome| matches!(outcome, Outcome::Kept(_))),
            changed: count(|outcome| matches!(outcome, Outcome::Changed(_))),
            dropped: count(|outcome| matches!(outcome, Outcome::Dropped)),
        }
    }
}
