//! How far a norm is met, as charts of a maturity scan draw it: each state by its lightness, its pattern and its sign, so that
//! none is told by colour alone.

use peil_maturity::{State, StateCounts};
use plotters::style::text_anchor::HPos;
use plotters::style::{FontStyle, RGBColor};

use super::ink::{INK, SLATE, WHITE_EDGE, pen};
use super::sheet::{Drawn, Hand, MM_PER_PT, Sheet};
use crate::Press;
use crate::house_style::{Colour, Colours};
use crate::press::Face;

/// The words for the states, as the framework has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateWords {
    /// Met.
    pub met: String,
    /// Partly met.
    pub partly: String,
    /// Not met.
    pub not_met: String,
    /// Not published, or not judged.
    pub unknown: String,
}

impl StateWords {
    pub(super) fn of(&self, state: State) -> &str {
        match state {
            State::Met => &self.met,
            State::Partly => &self.partly,
            State::NotMet => &self.not_met,
            State::Unknown => &self.unknown,
        }
    }

    /// Counts in words: "3 voldaan, 1 deels".
    pub(super) fn counted(&self, counts: &StateCounts) -> String {
        let present = State::ALL.into_iter().filter(|state| counts.of(*state) > 0);
        let words = present.map(|state| format!("{} {}", counts.of(state), self.of(state)));
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Least contrast of a figure or a sign with what it stands on: WCAG 2.2, success criterion 1.4.3.
const ON: f64 = 4.5;
const BLACK: Colour = Colour::new(0, 0, 0);
const WHITE: Colour = Colour::new(0xff, 0xff, 0xff);
const INK_COLOUR: Colour = Colour::new(0x1b, 0x27, 0x33);
/// How pale the fill of what is partly met is.
const PALE: f64 = 0.8;

/// The fills of the states, from the two colours of a house style.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fills {
    /// Dark enough to write on in white.
    met: Colour,
    /// Pale.
    partly: Colour,
    /// Between those: light enough to write on in black.
    not_met: Colour,
    edges: Colours,
}

impl Fills {
    pub(super) fn of(colours: Colours) -> Fills {
        let until = |from: Colour, to: Colour, written: Colour| {
            let steps = (0..=20).map(|step| from.towards(to, f64::from(step) / 20.0));
            let mut fit = steps.filter(|fill| fill.contrast(written) >= ON);
            fit.next().unwrap_or(to)
        };
        Fills {
            met: until(colours.favourable, BLACK, WHITE),
            partly: colours.favourable.towards(WHITE, PALE),
            not_met: until(colours.unfavourable, WHITE, INK_COLOUR),
            edges: colours,
        }
    }

    /// The colour in which is written on a state.
    fn hand(state: State) -> RGBColor {
        if state == State::Met { WHITE_EDGE } else { INK }
    }

    /// A box in the state's fill.
    pub(super) fn tile(
        self,
        sheet: &Sheet<'_>,
        state: State,
        from: (f64, f64),
        to: (f64, f64),
    ) -> Drawn {
        match state {
            State::Met => sheet.rectangle(from, to, pen(self.met)),
            State::Partly => {
                sheet.rectangle(from, to, pen(self.partly))?;
                sheet.frame(from, to, 0.25, pen(self.edges.favourable))
            }
            State::NotMet => {
                sheet.rectangle(from, to, pen(self.not_met))?;
                sheet.frame(from, to, 0.35, pen(self.edges.unfavourable))
            }
            State::Unknown => {
                sheet.rectangle(from, to, WHITE_EDGE)?;
                sheet.hatched(from, to, 1.1, 0.12, SLATE)
            }
        }
    }

    /// The state's sign: a tick, a half, a cross or a question mark, `radius` millimetres large.
    pub(super) fn sign(sheet: &Sheet<'_>, state: State, (x, y): (f64, f64), radius: f64) -> Drawn {
        let (colour, r) = (Fills::hand(state), radius);
        let stroke = |from: (f64, f64), to: (f64, f64)| {
            let (from, to) = ((x + from.0 * r, y + from.1 * r), (x + to.0 * r, y + to.1 * r));
            sheet.line(from, to, 0.36 * r, colour)
        };
        match state {
            State::Met => {
                stroke((-0.9, 0.1), (-0.25, 0.75))?;
                stroke((-0.35, 0.75), (0.95, -0.75))
            }
            State::Partly => {
                sheet.disc(x, y, r, colour)?;
                let angle = |step: i32| f64::from(step) / 12.0 * std::f64::consts::PI;
                let half = (-6..=6).map(|step| {
                    let (along, up) = (libm::cos(angle(step)), libm::sin(angle(step)));
                    (x + 0.72 * r * along, y + 0.72 * r * up)
                });
                sheet.polygon(&half.collect::<Vec<_>>(), WHITE_EDGE)
            }
            State::NotMet => {
                stroke((-0.75, -0.75), (0.75, 0.75))?;
                stroke((-0.75, 0.75), (0.75, -0.75))
            }
            State::Unknown => written(sheet, state, "?", (x, y), 2.0 * r / MM_PER_PT, 0.55 * r),
        }
    }

    /// Draws the legend from the top, in as many lines as it takes; the same as [`legend_mm`] says.
    pub(super) fn legend(self, sheet: &Sheet<'_>, keys: &[Key]) -> Drawn {
        for key in keys {
            let (x, top) = key.at;
            let (from, to) = ((x, top), (x + KEY_MM.0, top + KEY_MM.1));
            self.tile(sheet, key.state, from, to)?;
            let middle = (x + KEY_MM.0 / 2.0, top + KEY_MM.1 / 2.0);
            Fills::sign(sheet, key.state, middle, 1.1)?;
            let hand = Hand::new(KEY_PT, INK);
            sheet.text(&key.words, x + KEY_MM.0 + 1.6, middle.1 + 1.1, &hand)?;
        }
        Ok(())
    }
}

/// Words in the middle of a place of a state; on the hatching in a white box that reaches `half` to both sides.
pub(super) fn written(
    sheet: &Sheet<'_>,
    state: State,
    words: &str,
    (x, y): (f64, f64),
    pt: f64,
    half: f64,
) -> Drawn {
    let size = pt * MM_PER_PT;
    if state == State::Unknown {
        let (wide, high) = (half + 0.3, size * 0.5);
        sheet.rectangle((x - wide, y - high), (x + wide, y + high), WHITE_EDGE)?;
    }
    let hand = Hand::new(pt, Fills::hand(state)).style(FontStyle::Bold).side(HPos::Center);
    sheet.text(words, x, y + 0.36 * size, &hand)
}

/// The sample of a legend, its width and height.
const KEY_MM: (f64, f64) = (6.0, 4.0);
const KEY_PT: f64 = 8.0;
const KEY_LINE_MM: f64 = 5.4;

/// A sample and its word.
pub(super) struct Key {
    state: State,
    words: String,
    at: (f64, f64),
}

/// The keys of all states in a room so wide, and how high they are together.
pub(super) fn keys(press: &Press, words: &StateWords, room: f64) -> (Vec<Key>, f64) {
    let (mut x, mut top) = (0.0, 0.0);
    let mut keys = Vec::new();
    for state in State::ALL {
        let words = label(press, words.of(state), KEY_PT, room - 8.0, 1).concat();
        let wide = KEY_MM.0 + 1.6 + press.width_em(&words, Face::Regular) * KEY_PT * MM_PER_PT;
        if x > 0.0 && x + wide > room {
            (x, top) = (0.0, top + KEY_LINE_MM);
        }
        keys.push(Key { state, words, at: (x, top) });
        x += wide + 5.0;
    }
    (keys, top + KEY_LINE_MM)
}

/// A text in lines that fit, at most so many: of more, the last ends in an ellipsis.
pub(super) fn label(press: &Press, text: &str, pt: f64, mm: f64, most: usize) -> Vec<String> {
    let ellipsis = press.width_em("…", Face::SemiBold) * pt * MM_PER_PT;
    let text = press.legible(text);
    let mut lines = press.lines(&text, pt, mm);
    if lines.len() > most {
        lines = press.lines(&text, pt, mm - ellipsis);
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// A stacked bar: a segment for each state that occurs, with its count. Each is as wide as its part of the whole, but never
/// too narrow for its count.
pub(super) fn stacked(
    sheet: &Sheet<'_>,
    press: &Press,
    fills: Fills,
    counts: &StateCounts,
    (from, to): ((f64, f64), (f64, f64)),
) -> Drawn {
    let present: Vec<State> =
        State::ALL.into_iter().filter(|state| counts.of(*state) > 0).collect();
    let half = |state: &State| {
        let em = press.width_em(&counts.of(*state).to_string(), Face::SemiBold);
        em * FIGURE_PT * MM_PER_PT / 2.0
    };
    let least: Vec<f64> = present.iter().map(|state| 2.0 * half(state) + 2.2).collect();
    let parts: Vec<f64> = present.iter().map(|state| counts.of(*state) as f64).collect();
    let widths = shared(to.0 - from.0, &parts, &least);
    let mut x = from.0;
    for (state, width) in present.iter().zip(widths) {
        let (left, right) = (x, x + width - GAP_MM);
        fills.tile(sheet, *state, (left, from.1), (right, to.1))?;
        let middle = (f64::midpoint(left, right), f64::midpoint(from.1, to.1));
        let figure = counts.of(*state).to_string();
        written(sheet, *state, &figure, middle, FIGURE_PT, half(state))?;
        x += width;
    }
    Ok(())
}

const FIGURE_PT: f64 = 8.5;
const GAP_MM: f64 = 0.4;

/// Shares a room by parts, none less than its least.
fn shared(room: f64, parts: &[f64], least: &[f64]) -> Vec<f64> {
    let mut fixed = vec![false; parts.len()];
    loop {
        let of = |wanted: bool, values: &[f64]| {
            let both = values.iter().zip(&fixed).filter(|(_, fixed)| **fixed == wanted);
            both.map(|(value, _)| *value).sum::<f64>()
        };
        let left = room - of(true, least);
        let all = of(false, parts);
        let width = |at: usize| if fixed[at] { least[at] } else { left * parts[at] / all };
        let narrow = (0..parts.len()).find(|at| !fixed[*at] && width(*at) < least[*at]);
        match narrow {
            Some(at) => fixed[at] = true,
            None => return (0..parts.len()).map(width).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
