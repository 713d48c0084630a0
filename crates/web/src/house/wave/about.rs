//! What the page of a wave says of it.

use peil_accounts::{Notified, Right};
use peil_fieldwork::{Paper, Settled};
use peil_storage::{Begun, LedgerEntry, MailState, Promise, Publication, Wave, WaveStatus};

use super::days;
use crate::App;
use crate::house::gate::Inside;
use crate::house::work::Ended;
use crate::problem::Problem;
use crate::words::Words;

/// What is known of a wave, beside itself.
pub(super) struct About {
    ledger: Option<LedgerEntry>,
    promise: Option<Promise>,
    settled: Settled,
    begun: Begun,
    /// When results are shared.
    publication: Option<Publication>,
    /// Which managers are told of it by mail.
    notified: Vec<Notified>,
}

impl About {
    /// Looks it up, as far as it is for these eyes.
    pub(super) async fn of(app: &App, inside: &Inside, wave: &Wave) -> Result<About, Problem> {
        let mut tx = app.house().store().begin_read().await?;
        let mut about = About {
            ledger: tx.ledger(&wave.code).await?,
            promise: tx.promise(&wave.code).await?,
            settled: Settled::of(&mut tx, &wave.code).await?,
            begun: tx.begun(&wave.code).await?,
            publication: tx.publication(&wave.code).await?,
            notified: Vec::new(),
        };
        tx.commit().await?;
        if wave.status == WaveStatus::Published && inside.signed.may(Right::LaunchWave) {
            about.notified = app.house().accounts().notified(wave).await?;
        }
        Ok(about)
    }

    /// What whoever runs the wave should know.
    pub(super) fn remarks(
        &self,
        app: &App,
        words: Words<'_>,
        inside: &Inside,
        wave: &Wave,
    ) -> Vec<String> {
        let mut remarks = closing(app, words, inside, wave);
        remarks.extend(untold(words, &self.notified));
        remarks
    }

    /// Names and values.
    pub(super) fn facts<'a>(&self, words: Words<'a>, wave: &Wave) -> Vec<(&'a str, String)> {
        let mut facts = vec![
            (words.get("house_wave.when"), days(words, wave)),
            (
                words.get("house_wave.questionnaire"),
                format!("{} {}", wave.questionnaire, wave.version),
            ),
            (words.get("house_wave.threshold"), words.count(u64::from(wave.k))),
        ];
        let papers = [
            ("house_wave.council", &self.settled.council),
            ("house_wave.protection", &self.settled.protection),
        ];
        for (key, paper) in papers {
            if let Some(Paper { on, reference }) = paper {
                let on = words.date(*on);
                let paper =
                    words.fill("house_prepare.paper", &[("on", &on), ("reference", reference)]);
                facts.push((words.get(key), paper));
            }
        }
        if let Some(promise) = &self.promise {
            facts.push((words.get("house_wave.key_holder"), promise.key_holder.clone()));
            facts.push((words.get("house_wave.root"), promise.root.clone()));
        }
        if wave.status == WaveStatus::Open {
            // Totals of the whole wave, and nothing by unit or day.
            let used = words.count(self.begun.exchanged);
            let invited = words.count(self.begun.invited);
            let begun = [("submitted", &*used), ("invited", &*invited)];
            facts.push((words.get("house_wave.begun"), words.fill("house_wave.of", &begun)));
        }
        if let Some(ledger) = &self.ledger {
            let totals = &ledger.totals;
            let (submitted, invited) = (words.count(totals.submitted), words.count(totals.invited));
            let took_part = [("submitted", &*submitted), ("invited", &*invited)];
            facts
                .push((words.get("house_wave.took_part"), words.fill("house_wave.of", &took_part)));
            facts.push((words.get("house_wave.closed_on"), words.date(ledger.closed_on)));
        }
        if let (WaveStatus::Closed, Some(planned)) = (wave.status, self.publication) {
            facts.push((words.get("house_wave.shared_on"), words.date(planned.day)));
        }
        if !self.notified.is_empty() {
            let told = self.notified.iter().filter(|manager| manager.state == MailState::Sent);
            let told = words.count(told.count() as u64);
            let all = words.count(self.notified.len() as u64);
            let told = [("submitted", &*told), ("invited", &*all)];
            facts.push((words.get("house_wave.told"), words.fill("house_wave.of", &told)));
        }
        facts
    }
}

/// What came of closing a wave, for whoever closed it.
fn closing(app: &App, words: Words<'_>, inside: &Inside, wave: &Wave) -> Vec<String> {
    if !inside.signed.may(Right::LaunchWave) {
        return Vec::new();
    }
    let closed = match app.house().working().ended(&wave.code) {
        Some(Ended::Closed(closed)) => closed,
        Some(Ended::Failed) => return vec![words.get("house_wave.close_failed").to_owned()],
        None => return Vec::new(),
    };
    let mut remarks = Vec::new();
    for unit in &closed.stuffed {
        remarks.push(words.one("house_wave.stuffed", "unit", unit));
    }
    for (key, count) in
        [("house_wave.set_aside", closed.set_aside), ("house_wave.repeated", closed.repeated)]
    {
        if count > 0 {
            remarks.push(words.one(key, "count", words.count(count)));
        }
    }
    remarks.push(words.get("house_wave.destroy").to_owned());
    remarks
}

/// The managers whom no mail reached.
fn untold(words: Words<'_>, notified: &[Notified]) -> Vec<String> {
    let lost = |state| matches!(state, MailState::Refused | MailState::Unsure);
    let untold = notified.iter().filter(|manager| lost(manager.state));
    let in_words = |manager: &Notified| {
        let values = [("name", &*manager.name), ("email", &*manager.email)];
        words.fill("house_wave.untold", &values)
    };
    untold.map(in_words).collect()
}
