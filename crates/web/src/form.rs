//! The fields of a form as they come over the wire.

use axum::body::Body;
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;

use crate::problem::{Problem, ProblemKind};
use crate::site::Site;

/// The largest body that is read: far above a full questionnaire with every text at its limit.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// The largest body that is let pass by and thrown away. A client that is still sending would otherwise
/// find its connection cut, and never see the page that says why. Nobody's own words are as long as this.
const MAX_DISCARDED: usize = 16 * 1024 * 1024;

/// The most fields that are read: a few times those of a large questionnaire. A field costs some fifty
/// times its bytes in memory if it is short.
const MAX_FIELDS: usize = 2_000;

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

    /// All fields, as they came.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// What is left.
    pub(crate) fn into_fields(self) -> Vec<(String, String)> {
        self.fields
    }
}

impl<S> FromRequest<S> for Form
where
    Site: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Form, Problem> {
        let body = read_body(request, state, "application/x-www-form-urlencoded").await?;
        let fields = decode(&body).ok_or(ProblemKind::FormUnreadable)?;
        Ok(Form { fields })
    }
}

/// Bytes as they came: a token and sealed envelopes.
pub(crate) struct Sealed(pub(crate) Vec<u8>);

impl<S> FromRequest<S> for Sealed
where
    Site: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Sealed, Problem> {
        Ok(Sealed(read_body(request, state, "application/octet-stream").await?))
    }
}

/// Reads a body of one kind, within the limits of size and time.
async fn read_body<S>(request: Request, state: &S, wanted: &str) -> Result<Vec<u8>, Problem>
where
    Site: FromRef<S>,
{
    let limits = Site::from_ref(state).limits;
    let (parts, body) = request.into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case(wanted)) {
        return Err(ProblemKind::FormUnreadable.into());
    }
    if is_hopeless(&parts.headers) {
        return Err(ProblemKind::FormTooLarge.into());
    }
    let body = tokio::time::timeout(limits.body, read(body, MAX_BODY)).await;
    Ok(body.unwrap_or(Err(ProblemKind::FormTooSlow))?)
}

/// Whether a body is refused before any of it is read: by its length, if that is beyond what would be
/// thrown away, or if the client asks before it sends.
pub(crate) fn is_hopeless(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or_default();
    length > MAX_DISCARDED || (length > MAX_BODY && headers.contains_key(header::EXPECT))
}

/// Reads a body to its end, but keeps no more of it than `most` bytes.
pub(crate) async fn read(mut body: Body, most: usize) -> Result<Vec<u8>, ProblemKind> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ProblemKind::FormUnreadable)?;
        let Ok(piece) = frame.into_data() else { continue };
        length += piece.len();
        if length <= most {
            kept.extend_from_slice(&piece);
        } else if length <= MAX_DISCARDED {
            kept = Vec::new();
        } else {
            break;
        }
    }
    if length <= most { Ok(kept) } else { Err(ProblemKind::FormTooLarge) }
}

/// Decodes `application/x-www-form-urlencoded`; `None` if it is not UTF-8 or has too many fields.
fn decode(body: &[u8]) -> Option<Vec<(String, String)>> {
    let fields = || body.split(|&byte| byte == b'&').filter(|field| !field.is_empty());
    if fields().nth(MAX_FIELDS).is_some() {
        return None;
    }
    fields()
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
    fn no_more_fields_are_read_than_a_questionnaire_could_have() {
        assert_eq!(pairs(&"a&".repeat(MAX_FIELDS)).len(), MAX_FIELDS);
        assert_eq!(decode("a&".repeat(MAX_FIELDS + 1).as_bytes()), None);
    }

    #[test]
    fn taking_a_field_leaves_the_others() {
        let mut form = Form { fields: pairs("x=1&y=2&x=3") };
        assert_eq!(form.take("x").as_deref(), Some("3"));
        assert_eq!(form.take("x"), None);
        assert_eq!(form.into_fields(), pairs("y=2"));
    }
}
