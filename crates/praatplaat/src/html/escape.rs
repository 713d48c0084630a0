//! The one door through which words come onto the page.

use std::fmt::{self, Write};

use askama::filters::{Escaper, Html};

use crate::characters::is_invisible;

/// Writes a text as words: signs of HTML are escaped, white space is a space, and what is invisible goes, since
/// it could turn the text around it, or is no character that a page may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain;

impl Escaper for Plain {
    fn write_escaped_str<W: Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| self.write_escaped_char(&mut dest, character))
    }

    fn write_escaped_char<W: Write>(&self, mut dest: W, character: char) -> fmt::Result {
        if character.is_whitespace() && character != '\u{a0}' {
            dest.write_char(' ')
        } else if is_invisible(character) {
            Ok(())
        } else {
            Html.write_escaped_char(dest, character)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        let mut written = String::new();
        let name = "a\n<b onclick='x'>&\"\u{0}\u{202e}\u{200b}\u{ad}c 😀\u{a0}é";
        Plain.write_escaped_str(&mut written, name).unwrap();
        assert_eq!(written, "a &#60;b onclick=&#39;x&#39;&#62;&#38;&#34;c 😀\u{a0}é");
    }
}
