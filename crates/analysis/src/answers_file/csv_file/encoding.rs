//! From the bytes of a file to its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use crate::answers_file::Source;
use crate::answers_file::problem::Kind;

/// The text, without a byte order mark. A mark says what the bytes are, whatever was expected.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    expected: Option<&'static Encoding>,
    separator: u8,
    source: &mut Source,
) -> Option<Cow<'b, str>> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (expected.unwrap_or(UTF_8), bytes),
    };
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Some(Cow::Borrowed(text)),
            Err(broken) => {
                report_broken(&bytes[..broken.valid_up_to()], separator, source);
                None
            }
        };
    }
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return Some(text);
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let before = text.split('\u{fffd}').next().unwrap_or_default();
    let line = before.matches('\n').count() as u64 + 1;
    let kind = Kind::NotEncoded { found: encoding.name().to_owned() };
    source.report(kind, Some(line), None);
    None
}

/// Tells line and column of the first byte that is no UTF-8, from the text before it.
fn report_broken(before: &[u8], separator: u8, source: &mut Source) {
    let text = String::from_utf8_lossy(before);
    let separator = char::from(separator);
    let line = text.matches('\n').count() + 1;
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let cell = text[start..].matches(separator).count();
    let header = text.lines().next().filter(|_| line > 1).unwrap_or_default();
    let column = header.split(separator).nth(cell).map(|name| name.trim().trim_matches('"'));
    source.report(Kind::NotUtf8, Some(line as u64), column);
}
