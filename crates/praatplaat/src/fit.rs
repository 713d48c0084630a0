//! In which size the texts of a plate are set.
//!
//! To set a text takes long, to count its lines does not. So the sizes are chosen here, by the widths of the letters, and the
//! plate is set once. Then the typesetter says which part went beyond its room all the same (`part` in `templates/kit.typ`);
//! that part is set a size smaller. Too much text for the smallest is refused: a plate that loses a sentence is worse than none.

mod back;
mod front;
mod ruler;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Press;
use crate::page::Page;
use back::BackFit;
use front::ColumnFit;
use ruler::{Ruler, mm};

/// A part of a plate with a room of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The unit's name, with what stands above and below it.
    Name,
    /// Who took part.
    Response,
    /// What changed since the wave before.
    Since,
    /// What goes well.
    Strengths,
    /// The opgaven.
    Opgaven,
    /// The dilemma.
    Dilemma,
    /// The other side.
    Back,
    /// How it lies inside.
    Inside,
}

impl Part {
    pub(crate) const ALL: [Part; 8] = [
        Part::Name,
        Part::Response,
        Part::Since,
        Part::Strengths,
        Part::Opgaven,
        Part::Dilemma,
        Part::Back,
        Part::Inside,
    ];

    /// The part that the templates call so.
    pub fn named(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Part::Name => "name",
            Part::Response => "response",
            Part::Since => "since",
            Part::Strengths => "strengths",
            Part::Opgaven => "opgaven",
            Part::Dilemma => "dilemma",
            Part::Back => "back",
            Part::Inside => "inside",
        }
    }

    /// The sizes in which it can be set, in points, the largest first.
    fn sizes(self) -> &'static [f64] {
        match self {
            Part::Name => &[26.0, 23.0, 20.0, 17.0, 14.0, 12.0],
            Part::Response => &[9.5, 8.5],
            Part::Since => &[8.5, 8.0, 7.5, 7.0, 6.5],
            Part::Strengths | Part::Opgaven => {
                &[10.0, 9.5, 9.0, 8.5, 8.0, 7.75, 7.5, 7.25, 7.0, 6.8, 6.6]
            }
            Part::Dilemma => &[9.5, 9.0, 8.5, 8.0, 7.5, 7.0],
            Part::Inside => &[8.0, 7.6, 7.2, 6.8],
            Part::Back => &[7.6, 7.4, 7.2, 7.0, 6.8, 6.6, 6.4, 6.2, 6.0, 5.8, 5.6, 5.4, 5.2, 5.0],
        }
    }

    /// The height that it has, in points. The same stands in the templates.
    fn room(self) -> f64 {
        mm(match self {
            Part::Name | Part::Response => 25.0,
            Part::Since => 13.0,
            Part::Strengths | Part::Opgaven => 114.0,
            Part::Dilemma => 36.0,
            Part::Back | Part::Inside => 193.0,
        })
    }
}

/// The size of every part, as the place in [`Part::sizes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    places: BTreeMap<Part, usize>,
}

/// What `templates/plate.typ` reads beside the words: sizes in points, and which words share a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    name: f64,
    response: f64,
    explained: f64,
    since: f64,
    strengths: ColumnFit,
    opgaven: ColumnFit,
    dilemma: f64,
    back: Option<BackFit>,
    inside: f64,
}

impl Fit {
    /// The largest sizes in which all seems to fit.
    pub fn estimate(press: &Press, page: &Page) -> Fit {
        let ruler = Ruler { press };
        let place = |part: Part| {
            let fits = |size: &f64| height(part, &ruler, page, *size) <= part.room();
            let sizes = part.sizes();
            (part, sizes.iter().position(fits).unwrap_or(sizes.len() - 1))
        };
        Fit { places: Part::ALL.into_iter().map(place).collect() }
    }

    /// All that tells this one from another.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        self.places.values().map(|place| *place as u64)
    }

    /// Sets a part a size smaller; `false` if it has its smallest.
    pub fn shrink(&mut self, part: Part) -> bool {
        let place = self.places.entry(part).or_default();
        *place += 1;
        *place < part.sizes().len()
    }

    /// Every part a size larger, if there is one.
    #[cfg(test)]
    pub(crate) fn larger(&self) -> Fit {
        let larger = |(part, place): (&Part, &usize)| (*part, place.saturating_sub(1));
        Fit { places: self.places.iter().map(larger).collect() }
    }

    /// What the template reads.
    pub fn setting(&self, press: &Press, page: &Page) -> Setting {
        let ruler = Ruler { press };
        let size = |part: Part| self.size(part);
        Setting {
            name: size(Part::Name),
            response: front::response_size(&ruler, page),
            explained: size(Part::Response),
            since: size(Part::Since),
            strengths: ColumnFit::new(&ruler, &page.strengths, size(Part::Strengths)),
            opgaven: ColumnFit::new(&ruler, &page.opgaven, size(Part::Opgaven)),
            dilemma: size(Part::Dilemma),
            back: page
                .back
                .as_ref()
                .map(|back| BackFit::new(&ruler, back, &page.reading, size(Part::Back))),
            inside: size(Part::Inside),
        }
    }

    /// The size of a part, in points.
    pub(crate) fn size(&self, part: Part) -> f64 {
        let place = self.places.get(&part).copied().unwrap_or_default();
        let sizes = part.sizes();
        sizes[place.min(sizes.len() - 1)]
    }
}

/// How high a part seems to become in this size.
fn height(part: Part, ruler: &Ruler<'_>, page: &Page, size: f64) -> f64 {
    match part {
        Part::Name => front::name(ruler, page, size),
        Part::Response => front::response(ruler, page, size),
        Part::Since => front::since(ruler, page, size),
        Part::Strengths => front::column(ruler, &page.strengths, size),
        Part::Opgaven => front::column(ruler, &page.opgaven, size),
        Part::Dilemma => front::dilemma(ruler, page, size),
        // Its drawings are what takes room, and they have one size.
        Part::Inside => 0.0,
        Part::Back => {
            page.back.as_ref().map_or(0.0, |back| back::height(ruler, back, &page.reading, size))
        }
    }
}
