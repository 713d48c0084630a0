//! A mail to look at: as it will be, with a link and code that are made up.

use jiff::Timestamp;
use lettre::address::Address;
use peil_storage::MailRound;
use rand::{Rng, RngExt};

use crate::connection::{Connection, Outcome};
use crate::plan::mail_wave;
use crate::{MailError, Personal, Post, Relay, Words, Written, message};

/// The mail of a round as it will look, of a draft too.
///
/// # Errors
/// [`MailError`] if the wave is not there.
pub async fn preview(
    post: Post<'_>,
    wave: &str,
    round: MailRound,
    rng: &mut (impl Rng + Send),
) -> Result<Written, MailError> {
    let address = post.address(wave);
    let all = mail_wave(post.store, wave, address.clone(), post.relay.help()).await?;
    let code = made_up(rng);
    let link = format!("{address}#{code}/{}", all.root);
    let words = Words::new(all, round)?.as_test();
    Ok(words.write(&Personal { code: &code, link: &link }))
}

/// Sends that to one address. Nothing is kept of it.
///
/// # Errors
/// [`MailError`] if the address is none, or the relay does not take it.
pub async fn send_test(
    post: Post<'_>,
    wave: &str,
    round: MailRound,
    to: &str,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<(), MailError> {
    // Before anything else: whoever typed it is told at once.
    to.trim().parse::<Address>().map_err(|_| MailError::NoAddress)?;
    let written = preview(post, wave, round, rng).await?;
    send_one(post.relay, to, &written, now, rng).await
}

/// Sends one mail, once, to somebody who waits for it. Nothing is kept of it.
///
/// # Errors
/// [`MailError`] if the address is none, or the relay does not take it.
pub async fn send_one(
    relay: &Relay,
    to: &str,
    written: &Written,
    now: Timestamp,
    rng: &mut (impl Rng + Send),
) -> Result<(), MailError> {
    let to: Address = to.trim().parse().map_err(|_| MailError::NoAddress)?;
    let mail = message::bytes(relay, &to, written, now, rng);
    let mail = mail.map_err(|_| MailError::NoAddress)?;
    let mut connection = Connection::open(relay).await?;
    let outcome = connection.deliver(&to, &mail).await?;
    match outcome {
        Outcome::Accepted => {
            connection.close().await;
            Ok(())
        }
        Outcome::Refused(reply) => Err(MailError::TestRefused { reply }),
        Outcome::Later => Err(MailError::TestPutOff),
        Outcome::Unsure => Err(MailError::TestUnsure),
    }
}

/// Looks like a code and belongs to nobody: it is chance.
fn made_up(rng: &mut impl Rng) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut code = String::new();
    for place in 0..21 {
        if place > 0 && place % 3 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[rng.random_range(0..ALPHABET.len())]));
    }
    code
}
