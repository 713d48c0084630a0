//! `/house/waves/{wave}/mail`: invitations and reminders by mail. Totals only; nothing here depends on who took part.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use peil_accounts::{By, Event};
use peil_exchange::safe_cell;
use peil_mail::{MailError, RelayError, missed, plan, preview, rounds, send_test};
use peil_storage::{MailCounts, MailRound, Wave, WaveStatus};

use super::field::{Field, faults};
use super::gate::{Inside, see_other};
use super::mailing::Going;
use super::page::{HouseForm, mend, page};
use super::prepare::tail;
use super::results::{CSV, download};
use super::shell::{HouseShell, below};
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/mail.html")]
struct MailPage<'a> {
    shell: HouseShell<'a>,
    back: (String, String),
    done: String,
    /// Whether there is a relay.
    has_relay: bool,
    /// What is being sent now.
    going: String,
    /// Why the last round ended early: for the coordinator, and for whoever keeps the relay.
    failed: Option<(&'a str, String)>,
    rounds: Vec<Row<'a>>,
    /// The rounds that can go out now: word and name.
    open: Vec<(&'static str, &'a str)>,
    subject: String,
    mail: String,
    fields: Vec<Field<'a>>,
    at: String,
    /// Whether there are addresses that no mail reached.
    missed: bool,
}

struct Row<'a> {
    name: &'a str,
    state: String,
}

/// `GET /house/waves/{wave}/mail`
pub(crate) async fn show(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    let fields = test_fields(app.site().words(inside.lang), "", "");
    page(&mail_page(&app, &inside, &wave, fields, String::new()).await?)
}

/// `POST /house/waves/{wave}/mail/test`: one mail, to look at.
pub(crate) async fn test(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let outbox = app.house().outbox().ok_or(ProblemKind::NotFound)?;
    let to = form.text("to");
    let now = app.fieldwork().clock()().timestamp();
    let mut rng = app.fieldwork().own_rng();
    let round = MailRound::Invitation;
    let sent = send_test(outbox.post(), &wave.code, round, &to, now, &mut rng).await;
    let fault = match sent {
        Ok(()) => {
            let done = words.one("house_mail.test_sent", "to", &to);
            let fields = test_fields(words, &to, "");
            let mut template = mail_page(&app, &inside, &wave, fields, done).await?;
            template.shell = template.shell.answer();
            return page(&template);
        }
        Err(MailError::NoAddress) => words.get("house_mail.address_fault"),
        Err(MailError::TestRefused { .. }) => words.get("house_mail.test_refused"),
        Err(MailError::TestPutOff | MailError::TestUnsure) => words.get("house_mail.test_later"),
        Err(MailError::Relay(error)) => words.get(relay_key(&error)),
        Err(error) => return Err(Problem::internal(error)),
    };
    let fields = test_fields(words, &to, fault);
    let mut template = mail_page(&app, &inside, &wave, fields, String::new()).await?;
    template.shell = template.shell.answer();
    mend(&template)
}

/// `POST /house/waves/{wave}/mail/send`: a round, to everybody who is invited by mail.
pub(crate) async fn send(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    form: HouseForm,
) -> Result<Response, Problem> {
    let words = app.site().words(inside.lang);
    let outbox = app.house().outbox().ok_or(ProblemKind::NotFound)?;
    let round = MailRound::read(&form.text("round")).ok_or(ProblemKind::FormUnreadable)?;
    let back = see_other(&inside.path(&tail(&wave, "mail")));
    let today = app.fieldwork().today();
    match plan(app.house().store(), &wave.code, round, today, true).await {
        Ok(_) => {}
        Err(MailError::Storage(error)) => return Err(error.into()),
        // The page says which rounds can go out; whoever sends another one sees that page.
        Err(_) => return Ok(back),
    }
    if form.text("sure").is_empty() {
        let sure = Field { name: "sure", ..Field::default() };
        let mut fields = test_fields(words, "", "");
        fields.push(sure.faulty(words.get("house_mail.sure_fault")));
        let mut template = mail_page(&app, &inside, &wave, fields, String::new()).await?;
        template.shell = template.shell.answer();
        return mend(&template);
    }
    app.house().mailing().begin(Arc::clone(outbox), app.fieldwork(), &wave.code, round, true);
    let event = Event::MailBegun { wave: wave.code, round: round.word().to_owned() };
    app.house().accounts().record(By::Account(&inside.signed), event).await?;
    Ok(back)
}

/// `GET /house/waves/{wave}/mail/missed.csv`: whom no mail reached.
pub(crate) async fn undelivered(
    State(app): State<App>,
    OwnWave(wave): OwnWave,
) -> Result<Response, Problem> {
    let missed = missed(app.house().store(), &wave.code).await.map_err(Problem::internal)?;
    let mut csv = String::from("unit,email,round,state\n");
    for mail in missed {
        // Codes, addresses and words of our own have no comma or quote in them; an address may begin as a formula does.
        let (unit, email) = (safe_cell(&mail.unit), safe_cell(&mail.email));
        let line = [&*unit, &*email, mail.round.word(), mail.state.word()].join(",");
        csv.push_str(&line);
        csv.push('\n');
    }
    Ok(download("missed.csv", CSV, csv.into_bytes()))
}

async fn mail_page<'a>(
    app: &'a App,
    inside: &Inside,
    wave: &Wave,
    fields: Vec<Field<'a>>,
    done: String,
) -> Result<MailPage<'a>, Problem> {
    let words = app.site().words(inside.lang);
    let store = app.house().store();
    let begun = rounds(store, &wave.code).await.map_err(Problem::internal)?;
    let (mut rows, mut open) = (Vec::new(), Vec::new());
    let today = app.fieldwork().today();
    for round in MailRound::ALL {
        let counts = begun.iter().find(|(of, _)| *of == round).map(|(_, counts)| *counts);
        let can = match plan(store, &wave.code, round, today, true).await {
            Ok(_) => None,
            Err(MailError::Storage(error)) => return Err(error.into()),
            Err(error) => Some(error),
        };
        let unfinished = counts.is_none_or(|counts| counts.waiting + counts.sending > 0);
        if can.is_none() && unfinished {
            open.push((round.word(), words.get(round_key(round))));
        }
        let state = match (counts, &can) {
            (Some(counts), _) => in_words(words, counts),
            (None, None) => words.get("house_mail.can").to_owned(),
            (None, Some(error)) => not_yet(words, error).to_owned(),
        };
        rows.push(Row { name: words.get(round_key(round)), state });
    }
    let outbox = app.house().outbox();
    let mut written = None;
    if let Some(outbox) = outbox {
        let (mut rng, round) = (app.fieldwork().own_rng(), MailRound::Invitation);
        let preview = preview(outbox.post(), &wave.code, round, &mut rng).await;
        written = Some(preview.map_err(Problem::internal)?);
    }
    let mailing = app.house().mailing();
    let going = mailing.going(&wave.code);
    let failed = mailing.failed(&wave.code);
    let (subject, mail) = written.map(|mail| (mail.subject, mail.body)).unwrap_or_default();
    let lost = begun.iter().any(|(_, counts)| counts.refused + counts.unsure > 0);
    let at = tail(wave, "mail");
    let home = if wave.status == WaveStatus::Draft {
        inside.path(&tail(wave, "prepare"))
    } else {
        inside.path(&format!("/waves/{}", wave.code))
    };
    Ok(MailPage {
        shell: HouseShell::inside(app.site(), inside, &at, words.get("house_mail.title")),
        back: (home, wave.name.get(inside.lang).to_owned()),
        done,
        has_relay: outbox.is_some(),
        open: if going.is_some() || outbox.is_none() { Vec::new() } else { open },
        going: going.map(|going| going_in_words(words, going)).unwrap_or_default(),
        failed: failed.map(|error| (failure(words, &error), error.to_string())),
        rounds: rows,
        subject,
        mail,
        fields,
        at: inside.path(&at),
        missed: lost,
    })
}

fn test_fields<'a>(words: Words<'a>, to: &str, fault: &str) -> Vec<Field<'a>> {
    let to = Field { autocomplete: "off", ..Field::email("to", words.get("house_enter.email")) }
        .with(to)
        .faulty(fault);
    vec![to]
}

/// What a round is called.
fn round_key(round: MailRound) -> &'static str {
    match round {
        MailRound::Invitation => "house_mail.invitation",
        MailRound::FirstReminder => "house_mail.reminder_1",
        MailRound::SecondReminder => "house_mail.reminder_2",
    }
}

fn in_words(words: Words<'_>, counts: MailCounts) -> String {
    let MailCounts { waiting, sending, sent, refused, unsure } = counts;
    let parts = [
        ("house_mail.sent", sent),
        ("house_mail.waiting", waiting + sending),
        ("house_mail.refused", refused),
        ("house_mail.unsure", unsure),
    ];
    let parts = parts.into_iter().filter(|(key, count)| *count > 0 || *key == "house_mail.sent");
    let parts = parts.map(|(key, count)| words.one(key, "count", words.count(count)));
    parts.collect::<Vec<_>>().join(" ")
}

fn going_in_words(words: Words<'_>, going: Going) -> String {
    let name = words.get(round_key(going.round));
    let done = words.count(going.done);
    match going.waits {
        None => words.fill("house_mail.going", &[("round", name), ("count", &done)]),
        Some(wait) => {
            let minutes = (wait.as_secs() / 60).to_string();
            words.fill("house_mail.going_waits", &[("round", name), ("minutes", &minutes)])
        }
    }
}

/// Why a round cannot go out yet.
fn not_yet<'a>(words: Words<'a>, error: &MailError) -> &'a str {
    words.get(match error {
        MailError::NotOpen { .. } => "house_mail.not_open",
        MailError::Over { .. } => "house_mail.over",
        MailError::Nobody { .. } => "house_mail.nobody",
        MailError::NotBegun { .. } => "house_mail.not_begun",
        _ => "house_mail.out_of_order",
    })
}

/// Why a round ended early, for the coordinator.
fn failure<'a>(words: Words<'a>, error: &MailError) -> &'a str {
    match error {
        MailError::Relay(error) => words.get(relay_key(error)),
        _ => words.get("house_mail.relay_other"),
    }
}

fn relay_key(error: &RelayError) -> &'static str {
    match error {
        RelayError::Unreachable { .. } | RelayError::Silent { .. } | RelayError::Broken { .. } => {
            "house_mail.relay_gone"
        }
        RelayError::Tls { .. } | RelayError::NoStartTls { .. } => "house_mail.relay_lock",
        RelayError::NoSignIn { .. } | RelayError::SignIn { .. } => "house_mail.relay_sign_in",
        RelayError::Sender { .. } => "house_mail.relay_sender",
        RelayError::Busy { .. } => "house_mail.relay_busy",
        RelayError::Refuses { .. }
        | RelayError::RefusesEverybody { .. }
        | RelayError::BreaksOff { .. } => "house_mail.relay_refuses",
        _ => "house_mail.relay_other",
    }
}
