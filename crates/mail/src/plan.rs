//! What may go out when, and what all mails of a wave say.

use jiff::civil::Date;
use peil_storage::{Channel, MailCounts, MailRound, Store, Tx, Wave, WaveStatus};

use crate::{MailError, MailWave};

/// What sending a round would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundPlan {
    /// The round.
    pub round: MailRound,
    /// Whether it was begun before, and goes on.
    pub begun: bool,
    /// How its mails stand; of one that was not begun all wait.
    pub counts: MailCounts,
    /// People whom no mail reaches: they get a letter.
    pub by_letter: u64,
}

/// The rounds of a wave that were begun, in order, with how their mails stand. Totals only, and nothing in them depends
/// on who took part.
///
/// # Errors
/// [`MailError::Storage`].
pub async fn rounds(store: &Store, wave: &str) -> Result<Vec<(MailRound, MailCounts)>, MailError> {
    let mut tx = store.begin_read().await?;
    let counts = tx.mail_counts(wave).await?;
    tx.commit().await?;
    Ok(counts)
}

/// Whether a round may go out on this day, and what it would do. A reminder goes out after the round before it, and
/// while people can still take part. `leave_waiting`: although of the round before some could not be delivered yet.
///
/// # Errors
/// [`MailError`], which says why not and what to do first.
pub async fn plan(
    store: &Store,
    wave: &str,
    round: MailRound,
    today: Date,
    leave_waiting: bool,
) -> Result<RoundPlan, MailError> {
    let mut tx = store.begin_read().await?;
    let wave = find(&mut tx, wave).await?;
    let rounds = tx.mail_counts(&wave.code).await?;
    let invitations = tx.invitations(&wave.code).await?;
    tx.commit().await?;
    if wave.status != WaveStatus::Open {
        return Err(MailError::NotOpen { wave: wave.code, status: wave.status });
    }
    if today > wave.closes_on {
        return Err(MailError::Over { wave: wave.code, closes_on: wave.closes_on });
    }
    let counts_of = |asked| rounds.iter().find(|(of, _)| *of == asked).map(|(_, counts)| *counts);
    if let Some(before) = round.before() {
        if today < wave.opens_on {
            return Err(MailError::NotBegun { wave: wave.code, opens_on: wave.opens_on });
        }
        let counts = counts_of(before).ok_or(MailError::OutOfOrder { round, before })?;
        if counts.waiting > 0 && !leave_waiting {
            return Err(MailError::Unfinished { before, waiting: counts.waiting });
        }
    }
    let by_mail = invitations.iter().filter(|invitation| invitation.channel == Channel::Mail);
    let by_mail = by_mail.count() as u64;
    if by_mail == 0 {
        return Err(MailError::Nobody { wave: wave.code });
    }
    let begun = counts_of(round);
    let all = MailCounts { waiting: by_mail, ..MailCounts::default() };
    Ok(RoundPlan {
        round,
        begun: begun.is_some(),
        counts: begun.unwrap_or(all),
        by_letter: invitations.len() as u64 - by_mail,
    })
}

/// The wave with this code.
pub(crate) async fn find(tx: &mut Tx, wave: &str) -> Result<Wave, MailError> {
    let no_wave = || MailError::NoWave { wave: wave.to_owned() };
    tx.wave(wave).await?.ok_or_else(no_wave)
}

/// What all mails of a wave say. `address` is where it is taken part in, `help` whom to mail for help.
///
/// A wave that is not open yet has no control code: zeros stand for it, to look at only.
///
/// # Errors
/// [`MailError::Dangling`] if something that it needs is not there; [`MailError::Storage`].
pub async fn mail_wave(
    store: &Store,
    wave: &str,
    address: String,
    help: String,
) -> Result<MailWave, MailError> {
    let mut tx = store.begin_read().await?;
    let wave = find(&mut tx, wave).await?;
    let organisation = tx.organisation(&wave.organisation).await?;
    let source = tx.questionnaire_source(&wave.questionnaire, &wave.version).await?;
    let promise = tx.promise(&wave.code).await?;
    tx.commit().await?;
    let gone = |what| MailError::Dangling { wave: wave.code.clone(), what };
    let organisation = organisation.ok_or_else(|| gone("the organisation"))?;
    let source = source.ok_or_else(|| gone("the questionnaire"))?;
    let file = format!("{}/{}.toml", wave.questionnaire, wave.version);
    let questionnaire =
        peil_instrument::load(&file, &source).map_err(|_| gone("the questionnaire"))?;
    let (root, key_holder) = match promise {
        Some(promise) => (promise.root, promise.key_holder),
        None => (["0000"; 8].join("-"), "…".to_owned()),
    };
    let profile = organisation.profile;
    Ok(MailWave {
        organisation: organisation.name,
        asks: profile.asks,
        name: wave.name,
        minutes: questionnaire.minutes(),
        opens_on: wave.opens_on,
        closes_on: wave.closes_on,
        k: wave.k,
        vertrouwenspersoon: profile.vertrouwenspersoon,
        meldregeling: profile.meldregeling,
        address,
        root,
        key_holder,
        help,
        synthetic: wave.synthetic,
    })
}
