//! How wide a text is, letter by letter: what a table of widths tells without setting it.

use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

use super::Press;
use super::legible::replaced;

/// A face in which texts are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Upright.
    Regular,
    /// For what people were asked.
    Italic,
    /// For headings.
    SemiBold,
}

/// Letters of which the width is looked up once: all that most texts have.
const COMMON: usize = 0x180;

/// The widths of a font's letters, in em.
pub(super) struct Widths {
    font: FontInstance,
    common: Vec<f64>,
}

impl Widths {
    pub(super) fn of(font: &Font) -> Widths {
        // Widths in em do not depend on the size.
        let size = Abs::pt(10.0);
        let font =
            font.clone().instantiate(FontVariant::default(), size, &FontVariations::default());
        let common = (0..COMMON).map(|code| {
            let letter = u32::try_from(code).ok().and_then(char::from_u32);
            letter.map_or(0.0, |letter| advance(&font, letter))
        });
        Widths { common: common.collect(), font }
    }

    fn letter(&self, letter: char) -> f64 {
        let known = usize::try_from(u32::from(letter)).ok().and_then(|code| self.common.get(code));
        known.copied().unwrap_or_else(|| advance(&self.font, letter))
    }
}

/// The width of a letter in em, as it is set: one that the font lacks is replaced or left out.
fn advance(font: &FontInstance, letter: char) -> f64 {
    let face = font.ttf();
    let shown = if face.glyph_index(letter).is_some() { Some(letter) } else { replaced(letter) };
    let glyph = shown.and_then(|letter| face.glyph_index(letter));
    let units = glyph.and_then(|glyph| face.glyph_hor_advance(glyph));
    f64::from(units.unwrap_or_default()) / f64::from(face.units_per_em())
}

impl Press {
    /// The width of a text on one line, as a multiple of its size.
    pub(crate) fn width_em(&self, text: &str, face: Face) -> f64 {
        let [regular, italic, semi_bold] = &self.widths;
        let widths = match face {
            Face::Regular => regular,
            Face::Italic => italic,
            Face::SemiBold => semi_bold,
        };
        text.chars().map(|letter| widths.letter(letter)).sum()
    }

    /// Breaks `text` into lines that fit `width_mm` in the regular font at `size_pt`.
    pub(crate) fn lines(&self, text: &str, size_pt: f64, width_mm: f64) -> Vec<String> {
        self.broken(text, Face::Regular, width_mm * 72.0 / 25.4 / size_pt)
    }

    /// Breaks `text` into lines of at most `room` em: at spaces, and inside a word only if the word
    /// alone is too wide.
    pub(crate) fn broken(&self, text: &str, face: Face, room: f64) -> Vec<String> {
        let (space, hyphen) = (self.width_em(" ", face), self.width_em("-", face));
        let mut lines: Vec<String> = Vec::new();
        let mut filled = 0.0;
        for word in text.split_whitespace() {
            let wide = self.width_em(word, face);
            if let Some(line) = lines.last_mut()
                && filled + space + wide <= room
            {
                line.push(' ');
                line.push_str(word);
                filled += space + wide;
                continue;
            }
            let mut line = String::new();
            filled = 0.0;
            for character in word.chars() {
                let letter = self.width_em(character.encode_utf8(&mut [0; 4]), face);
                if !line.is_empty() && filled + letter + hyphen > room && wide > room {
                    line.push('-');
                    lines.push(std::mem::take(&mut line));
                    filled = 0.0;
                }
                line.push(character);
                filled += letter;
            }
            lines.push(line);
        }
        lines
    }
}
