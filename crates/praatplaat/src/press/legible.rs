//! Texts with nothing in them that the fonts lack.

use super::{Press, TEXT_FACES};
use crate::characters::is_invisible;

/// What stands for a character that the fonts lack.
const UNKNOWN: char = '□';

impl Press {
    /// Whether every font for texts has the character.
    fn can_set(&self, character: char) -> bool {
        self.fonts
            .iter()
            .take(TEXT_FACES)
            .all(|font| font.info().coverage.contains(u32::from(character)))
    }

    /// The text with every character that the fonts can set: white space becomes a space, what is
    /// invisible goes, and what is missing becomes □. PDF/A and PDF/UA allow no missing glyph, and an
    /// invisible character could turn the text around it.
    pub(crate) fn legible(&self, text: &str) -> String {
        let mut legible = String::with_capacity(text.len());
        for character in text.chars() {
            let is_space = character.is_whitespace() && character != '\u{a0}';
            if !is_space && self.can_set(character) {
                legible.push(character);
            } else {
                legible.extend(replaced(character));
            }
        }
        legible
    }
}

/// What stands for a character that the fonts lack.
pub(super) fn replaced(character: char) -> Option<char> {
    if character.is_whitespace() {
        Some(' ')
    } else {
        (!is_invisible(character)).then_some(UNKNOWN)
    }
}
