//! A mail as bytes.

use std::time::SystemTime;

use jiff::{Timestamp, TimestampRound, Unit};
use lettre::address::Address;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use rand::Rng;

use crate::{Relay, Written};

/// That a program sent it: no holiday reply is due (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<AutoSubmitted, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(AutoSubmitted::name(), "auto-generated".to_owned())
    }
}

/// The bytes of a mail. Its date is rounded to the hour and its id is chance: neither tells more than the mail
/// system notes anyhow.
///
/// # Errors
/// If it cannot be a mail: never with an address that was read.
pub(crate) fn bytes(
    relay: &Relay,
    to: &Address,
    written: &Written,
    now: Timestamp,
    rng: &mut impl Rng,
) -> Result<Vec<u8>, lettre::error::Error> {
    let from = relay.from();
    let hour = TimestampRound::new().smallest(Unit::Hour).mode(jiff::RoundMode::Trunc);
    let now = SystemTime::from(now.round(hour).unwrap_or(now));
    let (high, low) = (rng.next_u64(), rng.next_u64());
    let id = format!("<{high:016x}{low:016x}@{}>", from.email.domain());
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(&written.subject)
        .date(now)
        .message_id(Some(id))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN);
    if let Some(reply_to) = relay.reply_to() {
        message = message.reply_to(reply_to.clone());
    }
    Ok(message.body(written.body.replace('\n', "\r\n"))?.formatted())
}

#[cfg(test)]
mod tests;
