//! Own words: nobody reads them before closing, and only a reviewer before they are reviewed.

use jiff::civil::date;
use peil_fieldwork::{
    OwnWords, ReviewRow, Reviewed, RowFault, ShownTexts, Submitted, WordsError, add_team_link,
    record_review, reviewed, to_review,
};
use peil_instrument::Text;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::place::{Place, WAVE};

const ITEM: &str = "what_would_help";

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Somebody answers; the own words are the number.
async fn answer(place: &Place, code: &str, number: u64) {
    let token = place.token(code).await;
    let submitted = place.desk.submit(&place.wave, &token, &place.answers(number)).await.unwrap();
    assert_eq!(submitted, Submitted::Now);
}

async fn answer_all(place: &Place, n: usize) {
    for (number, code) in (0..).zip(place.codes.iter().take(n)) {
        answer(place, code, number).await;
    }
}

async fn handed_out(place: &Place, seed: u64) -> Result<Vec<OwnWords>, WordsError> {
    Ok(to_review(&place.store, &mut rng(seed), WAVE).await?.texts)
}

/// The rows of a reviewer who leaves out the first texts, changes the next, and keeps the rest.
fn decided(texts: &[OwnWords], dropped: usize, changed: usize) -> Vec<ReviewRow> {
    let row = |(at, own): (usize, &OwnWords)| {
        let (decision, shown_text) = if at < dropped {
            ("drop", String::new())
        } else if at < dropped + changed {
            ("change", format!("instead of {}", own.text))
        } else {
            ("keep", String::new())
        };
        ReviewRow {
            line: at as u64 + 2,
            number: (at + 1).to_string(),
            item: ITEM.to_owned(),
            text: own.text.clone(),
            decision: decision.to_owned(),
            shown_text,
        }
    };
    texts.iter().enumerate().map(row).collect()
}

async fn record(place: &Place, rows: &[ReviewRow]) -> Result<(), WordsError> {
    let (store, today) = (&place.store, date(2026, 12, 1));
    record_review(store, &mut rng(5), WAVE, rows, "the adviser", today).await.map(drop)
}

fn shown(found: &Reviewed) -> Option<&ShownTexts> {
    assert_eq!(found.items.len(), 1);
    assert_eq!(found.questionnaire.items()[found.items[0].item].id.as_str(), ITEM);
    found.items[0].shown.as_ref()
}

fn strings(texts: &[OwnWords]) -> Vec<&str> {
    texts.iter().map(|own| own.text.as_str()).collect()
}

fn sorted<T: Ord + Clone>(of: &[T]) -> Vec<T> {
    let mut sorted = of.to_vec();
    sorted.sort();
    sorted
}

pub async fn own_words_wait_for_closing_and_for_a_review(place: Place) {
    answer_all(&place, 20).await;
    let not_closed = |error| matches!(error, WordsError::NotClosed { .. });
    assert!(not_closed(handed_out(&place, 1).await.unwrap_err()));
    assert!(not_closed(record(&place, &[]).await.unwrap_err()));
    assert!(not_closed(reviewed(&place.store, WAVE).await.unwrap_err()));
    place.close().await;
    let early = reviewed(&place.store, WAVE).await.unwrap_err();
    assert!(matches!(early, WordsError::NotReviewed { .. }));

    // Another order every time, and not the order in which the database has them.
    let (first, second) =
        (handed_out(&place, 1).await.unwrap(), handed_out(&place, 2).await.unwrap());
    assert_ne!(strings(&first), strings(&second));
    assert_eq!(sorted(&strings(&first)), sorted(&strings(&second)));
    assert_eq!(strings(&first), strings(&handed_out(&place, 1).await.unwrap()), "of the seed only");

    let rows = decided(&first, 3, 2);
    record(&place, &rows).await.unwrap();
    let found = reviewed(&place.store, WAVE).await.unwrap();
    assert_eq!(found.review.reviewer, "the adviser");
    assert_eq!(found.review.reviewed_on, date(2026, 12, 1));
    let texts = shown(&found).unwrap();
    assert_eq!((texts.left_out, texts.changed), (3, 2));
    let wanted: Vec<String> = rows
        .iter()
        .filter(|row| row.decision != "drop")
        .map(|row| if row.decision == "keep" { &row.text } else { &row.shown_text })
        .cloned()
        .collect();
    assert_eq!(sorted(&texts.texts), sorted(&wanted));
    // In the order of the reviewer's file somebody could find what was left out between.
    assert_ne!(texts.texts, wanted);

    for again in
        [handed_out(&place, 1).await.unwrap_err(), record(&place, &rows).await.unwrap_err()]
    {
        assert!(
            matches!(&again, WordsError::Reviewed { reviewer, .. } if reviewer == "the adviser")
        );
    }
}

pub async fn a_review_that_does_not_fit_changes_nothing(place: Place) {
    answer_all(&place, 12).await;
    place.close().await;
    let texts = handed_out(&place, 1).await.unwrap();
    let mut rows = decided(&texts, 2, 2);
    rows[4].text.push_str(" and more");
    rows.pop();
    let Err(WordsError::Rows { problems, .. }) = record(&place, &rows).await else {
        panic!("two rows do not fit");
    };
    assert_eq!((problems[0].line, &problems[0].fault), (Some(6), &RowFault::Another { number: 5 }));
    assert!(matches!(problems[1].fault, RowFault::Missing { n: 1, .. }));
    assert_eq!(handed_out(&place, 1).await.unwrap(), texts);
    assert!(matches!(reviewed(&place.store, WAVE).await, Err(WordsError::NotReviewed { .. })));
}

pub async fn texts_of_too_few_are_hidden(place: Place) {
    answer_all(&place, 9).await;
    place.close().await;
    let texts = handed_out(&place, 1).await.unwrap();
    record(&place, &decided(&texts, 0, 0)).await.unwrap();
    assert_eq!(shown(&reviewed(&place.store, WAVE).await.unwrap()), None, "nine of k = 10");
}

pub async fn as_many_as_k_are_shown_also_if_some_are_left_out(place: Place) {
    answer_all(&place, 10).await;
    place.close().await;
    let texts = handed_out(&place, 1).await.unwrap();
    record(&place, &decided(&texts, 9, 0)).await.unwrap();
    let found = reviewed(&place.store, WAVE).await.unwrap();
    assert_eq!(shown(&found).map(|shown| shown.texts.len()), Some(1));
}

pub async fn texts_by_a_team_link_hide_nobody(place: Place) {
    let (store, secrets) = (&place.store, &place.secrets);
    let name = Text::new("Buitendienst", "Field staff");
    let link = add_team_link(store, secrets, &mut rng(4), WAVE, name, 20).await.unwrap();
    answer_all(&place, 9).await;
    for number in 9..12 {
        answer(&place, &link.code.to_string(), number).await;
    }
    place.close().await;
    let texts = handed_out(&place, 1).await.unwrap();
    assert_eq!(texts.len(), 12);
    record(&place, &decided(&texts, 0, 0)).await.unwrap();
    let found = reviewed(&place.store, WAVE).await.unwrap();
    assert_eq!(shown(&found), None, "three may be one person's, who has nine beside them");
}
