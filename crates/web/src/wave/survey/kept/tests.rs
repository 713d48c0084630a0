use std::cell::Cell;
use std::convert::Infallible;

use jiff::civil::date;
use peil_instrument::{Id, Text};
use peil_storage::{Organisation, Profile, Wave, WaveStatus};

use super::*;
use crate::survey::testing::sample;

/// A wave as the desk reads it from the database, with what the desk keeps of it.
fn wave(code: &str, like: Option<&FieldedWave>) -> FieldedWave {
    let text = || Text::new("tekst", "text");
    let profile = Profile {
        asks: text(),
        controller: text(),
        legal_ground: text(),
        dpo: text(),
        vertrouwenspersoon: text(),
        meldregeling: text(),
        retention: text(),
    };
    let organisation = Organisation { code: "town".to_owned(), name: text(), profile };
    let questionnaire =
        like.map_or_else(|| Arc::new(sample()), |like| Arc::clone(&like.questionnaire));
    let wave = Wave {
        code: code.to_owned(),
        organisation: "town".to_owned(),
        series: "series".to_owned(),
        name: text(),
        questionnaire: Id::new(questionnaire.id().to_string()).unwrap(),
        version: questionnaire.version().to_owned(),
        k: 10,
        synthetic: true,
        status: WaveStatus::Open,
        opens_on: date(2026, 11, 2),
        closes_on: date(2026, 11, 27),
    };
    let units = like.map(|like| Arc::clone(&like.units)).unwrap_or_default();
    FieldedWave { wave, organisation, units, by_team_link: 0, questionnaire, promised: None }
}

/// Asks for a document, which says the how manieth it is that was made.
async fn ask(surveys: &Surveys, wave: &FieldedWave, lang: Lang, count: &Cell<u32>) -> String {
    let make = || {
        count.set(count.get() + 1);
        Ok::<String, Infallible>(count.get().to_string())
    };
    let document = surveys.get(&Arc::new(wave.clone()), lang, make).await.unwrap();
    String::from_utf8(document.plain.to_vec()).unwrap()
}

#[tokio::test]
async fn a_document_is_made_once_for_a_wave_and_a_language() {
    let (surveys, made) = (Surveys::default(), Cell::new(0));
    let (one, two) = (wave("w1", None), wave("w2", None));
    assert_eq!(ask(&surveys, &one, Lang::Nl, &made).await, "1");
    assert_eq!(ask(&surveys, &one, Lang::En, &made).await, "2");
    assert_eq!(ask(&surveys, &two, Lang::Nl, &made).await, "3");
    // Read from the database again, as every request does; and by a clone, as every request has.
    assert_eq!(ask(&surveys.clone(), &wave("w1", Some(&one)), Lang::Nl, &made).await, "1");
    assert_eq!(ask(&surveys, &one, Lang::En, &made).await, "2");
    assert_eq!(made.get(), 3);
}

#[tokio::test]
async fn of_all_who_ask_at_the_same_time_one_makes_it() {
    let (surveys, made, one) = (Surveys::default(), Cell::new(0), wave("w1", None));
    let ask = || ask(&surveys, &one, Lang::Nl, &made);
    let all = tokio::join!(ask(), ask(), ask());
    assert_eq!(all, ("1".to_owned(), "1".to_owned(), "1".to_owned()));
}

#[tokio::test]
async fn what_somebody_changed_shows_at_once() {
    let (surveys, made, mut now) = (Surveys::default(), Cell::new(0), wave("w1", None));
    assert_eq!(ask(&surveys, &now, Lang::Nl, &made).await, "1");
    let changes: [fn(&mut FieldedWave); 6] = [
        |wave| wave.wave.closes_on = date(2026, 12, 4),
        |wave| wave.wave.status = WaveStatus::Closed,
        |wave| wave.organisation.profile.meldregeling = Text::new("elders", "elsewhere"),
        |wave| wave.by_team_link = 20,
        |wave| wave.questionnaire = Arc::new(sample()),
        |wave| wave.units = Arc::default(),
    ];
    for (number, change) in (2..).zip(changes) {
        change(&mut now);
        assert_eq!(ask(&surveys, &now, Lang::Nl, &made).await, number.to_string());
        assert_eq!(ask(&surveys, &now, Lang::Nl, &made).await, number.to_string());
    }
    assert_eq!(surveys.kept.lock().unwrap().len(), 1, "the old one is gone");
}

#[tokio::test]
async fn a_few_are_kept_those_that_were_asked_for_last() {
    let (surveys, made) = (Surveys::default(), Cell::new(0));
    let waves: Vec<FieldedWave> = (0..MOST).map(|n| wave(&format!("w{n}"), None)).collect();
    for wave in &waves {
        ask(&surveys, wave, Lang::Nl, &made).await;
    }
    ask(&surveys, &waves[0], Lang::Nl, &made).await;
    assert_eq!(made.get(), 8, "all of them are kept");
    ask(&surveys, &wave("one more", None), Lang::Nl, &made).await;
    assert_eq!(surveys.kept.lock().unwrap().len(), MOST);
    assert_eq!(ask(&surveys, &waves[0], Lang::Nl, &made).await, "1");
    assert_eq!(ask(&surveys, &waves[1], Lang::Nl, &made).await, "10", "it had to go");
}

#[tokio::test]
async fn what_could_not_be_made_is_tried_again() {
    let (surveys, one) = (Surveys::default(), Arc::new(wave("w1", None)));
    assert_eq!(surveys.get(&one, Lang::Nl, || Err("broken")).await.unwrap_err(), "broken");
    let document = surveys.get(&one, Lang::Nl, || Ok::<_, &str>("whole".to_owned())).await.unwrap();
    assert_eq!(document.plain, "whole");
}
