//! The fields of a form as they come over the wire.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::header;

use crate::problem::{Problem, ProblemKind};

/// The largest body that is read: far above a full questionnaire with every text at its limit.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// The fields of a form, in order, decoded.
///
/// Stricter than what browsers and servers usually do: broken UTF-8 is refused instead of replaced,
/// because a replaced character is an answer that nobody gave.
pub(crate) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// Takes the value of a field out; the last one, if there are more.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let mut taken = None;
        self.fields.retain_mut(|(field, value)| {
            let hit = field == name;
            if hit {
                taken = Some(std::mem::take(value));
            }
            !hit
        });
        taken
    }

    /// What is left.
    pub(crate) fn into_fields(self) -> Vec<(String, String)> {
        self.fields
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Form, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
        {
            return Err(ProblemKind::FormUnreadable.into());
        }
        let body =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
                BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
                    ProblemKind::FormTooLarge
                }
                _ => ProblemKind::FormUnreadable,
            })?;
        let fields = decode(&body).ok_or(ProblemKind::FormUnreadable)?;
        Ok(Form { fields })
    }
}

/// Decodes `application/x-www-form-urlencoded`; `None` if it is not UTF-8.
fn decode(body: &[u8]) -> Option<Vec<(String, String)>> {
    body.split(|&byte| byte == b'&')
        .filter(|field| !field.is_empty())
        .map(|field| {
            let split = field.iter().position(|&byte| byte == b'=');
            let (name, value) = match split {
                Some(at) => (&field[..at], &field[at + 1..]),
                None => (field, &b""[..]),
            };
            Some((decode_text(name)?, decode_text(value)?))
        })
        .collect()
}

/// One name or value. A `%` without two hexadecimal digits stands for itself, as in the URL Standard.
fn decode_text(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        let (byte, left) = match escaped {
            Some((high, low)) => (high << 4 | low, &after[2..]),
            None if first == b'+' => (b' ', after),
            None => (first, after),
        };
        bytes.push(byte);
        rest = left;
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(body: &str) -> Vec<(String, String)> {
        decode(body.as_bytes()).unwrap()
    }

    #[test]
    fn fields_are_decoded() {
        let fields = pairs("a=1&b.c=x+y%20z&d=caf%C3%A9&&e&f==&100%=%zz%2");
        let expected =
            [("a", "1"), ("b.c", "x y z"), ("d", "café"), ("e", ""), ("f", "="), ("100%", "%zz%2")];
        assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(pairs("").is_empty());
    }

    #[test]
    fn broken_utf8_is_refused_and_not_replaced() {
        assert_eq!(decode(b"a=%C3"), None);
        assert_eq!(decode(b"a=\xff"), None);
        assert_eq!(decode(b"%ED%A0%80=1"), None);
    }

    #[test]
    fn taking_a_field_leaves_the_others() {
        let mut form = Form { fields: pairs("x=1&y=2&x=3") };
        assert_eq!(form.take("x").as_deref(), Some("3"));
        assert_eq!(form.take("x"), None);
        assert_eq!(form.into_fields(), pairs("y=2"));
    }
}
