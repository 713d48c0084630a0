//! How it lies inside a unit that has shown units below it: how far they lie apart, how scales go together, what changed
//! since the wave before, and two groups beside each other.
//!
//! The units are the smallest that are shown, so that everybody counts in one of them at most. None of them has a name
//! here, and nothing is sorted by a mean.

use std::collections::BTreeMap;

use peil_analysis::{Measure, Results, Subject, UnitNote};
use peil_instrument::{Gap, Relation, Scale};

use super::{PLACES, ScaleContent, Since, Wave};
use crate::chart::{PairRow, Pairs, Places, Slope, SlopeLine, Spread, SpreadRow, SpreadWords};
use crate::page::{Inside, Shown, Table};
use crate::{number, rule};

/// From this number of units on it is told how they lie apart.
const UNITS_FROM: usize = 3;
/// And from this number on, how two scales go together over them.
const PLACES_FROM: usize = 5;

/// The words of the page, and what its drawings are made of. Names are whole; who draws breaks them into lines.
#[derive(Debug, Clone, PartialEq)]
pub struct InsideContent {
    /// The words.
    pub page: Inside,
    /// How the units lie apart, if there are enough.
    pub spread: Option<Spread>,
    /// How scales go together, in the order of the words.
    pub places: Vec<Places>,
    /// The wave before and this one.
    pub slope: Option<Slope>,
    /// How a group sees itself and how others see it.
    pub pairs: Option<Pairs>,
}

/// Per unit the places of the shown units below it that have no shown unit below them.
pub fn smallest(results: &Results) -> BTreeMap<&str, Vec<usize>> {
    let units = results.units.iter().enumerate();
    let places: BTreeMap<&str, usize> = units.map(|(at, unit)| (unit.code.as_str(), at)).collect();
    let parent = |unit: usize| places.get(results.units[unit].parent.as_deref()?).copied();
    let above = |unit: usize| std::iter::successors(parent(unit), |unit| parent(*unit));
    let shown = |unit: &usize| results.units[*unit].shown;
    let mut has_shown_below = vec![false; results.units.len()];
    for unit in (0..results.units.len()).filter(shown) {
        for upper in above(unit) {
            has_shown_below[upper] = true;
        }
    }
    let mut smallest: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for unit in (0..results.units.len()).filter(shown).filter(|unit| !has_shown_below[*unit]) {
        for upper in above(unit).filter(shown) {
            smallest.entry(results.units[upper].code.as_str()).or_default().push(unit);
        }
    }
    smallest
}

impl Wave<'_> {
    /// What lies inside a unit; `None` if there is nothing to tell.
    pub(super) fn inside(
        &self,
        unit: &UnitNote,
        of_page: &[&Scale],
        scales: &[ScaleContent],
    ) -> Option<InsideContent> {
        let points = of_page.first()?.points;
        let smallest = self.smallest_inside(unit);
        let means = self.means_of(of_page, &smallest);
        let apart = smallest.len() >= UNITS_FROM;
        let spread = apart.then(|| self.spread(&means, scales, points));
        let relations = self.questionnaire.relations().iter();
        let places: Vec<(&Relation, Places)> =
            relations.filter_map(|relation| self.places(relation, of_page, &means)).collect();
        let pairs = if unit.is_root() { self.pairs(points) } else { None };
        let slope = self.slope(scales).filter(|_| spread.is_some() || pairs.is_some());
        if spread.is_none() && pairs.is_none() {
            return None;
        }
        let number = number::whole(smallest.len() as f64, self.lang);
        let page = Inside {
            title: self.fill("inside.title", &[("unit", self.name(unit))]),
            explained: apart.then(|| self.fill("inside.explained", &[("units", &number)])),
            response: self.response_inside(&smallest),
            spread: spread.as_ref().map(|spread| self.shown_spread(spread)),
            relations: places
                .iter()
                .map(|(r, places)| self.shown_places(unit, r, places))
                .collect(),
            since: slope.as_ref().map(|slope| self.shown_slope(slope)),
            pairs: pairs.as_ref().map(|pairs| self.shown_pairs(pairs)),
        };
        let places = places.into_iter().map(|(_, places)| places).collect();
        Some(InsideContent { page, spread, places, slope, pairs })
    }

    /// The shown units below a unit that have no shown unit below them, in the order of the organisation.
    fn smallest_inside(&self, unit: &UnitNote) -> Vec<&UnitNote> {
        let of_unit = self.smallest.get(unit.code.as_str()).map_or(&[][..], Vec::as_slice);
        of_unit.iter().map(|place| &self.results.units[*place]).collect()
    }

    /// Per scale of the page the mean of each of these units, where it is shown.
    fn means_of(&self, of_page: &[&Scale], units: &[&UnitNote]) -> Vec<Vec<Option<f64>>> {
        let mean = |unit: &&UnitNote, scale| Some(self.mean(&unit.code, scale)?.value);
        let scales = of_page.iter();
        scales.map(|scale| units.iter().map(|unit| mean(unit, scale)).collect()).collect()
    }

    fn ends(&self) -> (String, String) {
        (self.text("chart.low"), self.text("chart.high"))
    }

    fn spread(&self, means: &[Vec<Option<f64>>], scales: &[ScaleContent], points: u8) -> Spread {
        let rows = scales.iter().zip(means).map(|(scale, means)| {
            let inside: Vec<f64> = means.iter().flatten().copied().collect();
            SpreadRow {
                label: vec![scale.name.clone()],
                range: self.range(&inside),
                inside,
                own: scale.own.map(|own| (own.value, self.decimal(own.value))),
            }
        });
        let threshold = rule::threshold(points);
        Spread {
            rows: rows.collect(),
            points,
            threshold,
            words: SpreadWords {
                ends: self.ends(),
                threshold: self.decimal(threshold),
                own: self.text("inside.own"),
                range: self.text("inside.range"),
            },
        }
    }

    /// From the lowest to the highest; or that there is none.
    fn range(&self, values: &[f64]) -> String {
        let lowest = values.iter().copied().reduce(f64::min);
        let highest = values.iter().copied().reduce(f64::max);
        match lowest.zip(highest) {
            Some((low, high)) => self.fill(
                "inside.from_to",
                &[("low", &self.decimal(low)), ("high", &self.decimal(high))],
            ),
            None => self.text("inside.nothing"),
        }
    }

    fn shown_spread(&self, spread: &Spread) -> Shown {
        let row = |row: &SpreadRow| {
            let own = row.own.as_ref().map_or_else(|| self.text("alt.hidden"), |own| own.1.clone());
            let units = number::whole(row.inside.len() as f64, self.lang);
            vec![row.label.concat(), units, row.range.clone(), own]
        };
        let columns = ["inside.theme", "inside.units", "inside.range", "inside.own"];
        let table = Table::new(columns.map(|key| self.text(key)), spread.rows.iter().map(row));
        Shown {
            heading: self.text("inside.spread"),
            words: vec![self.text("inside.spread_words")],
            alt: self.in_words("inside.spread_alt", &table),
            picture: "spread.svg".to_owned(),
            table,
        }
    }

    fn places<'r>(
        &self,
        relation: &'r Relation,
        of_page: &[&Scale],
        means: &[Vec<Option<f64>>],
    ) -> Option<(&'r Relation, Places)> {
        let place = |scale: usize| {
            let id = &self.questionnaire.scales()[scale].id;
            of_page.iter().position(|scale| scale.id == *id)
        };
        let (first, second) = (place(relation.first)?, place(relation.second)?);
        let both = means[first].iter().zip(&means[second]);
        let (first, second) = (of_page[first], of_page[second]);
        let units: Vec<(f64, f64)> = both.filter_map(|(a, b)| a.zip(*b)).collect();
        let names = [first, second].map(|scale| scale.title.get(self.lang).to_owned());
        let [along, upward] = names;
        let places = Places { units, points: first.points, names: (along, upward) };
        (places.units.len() >= PLACES_FROM).then_some((relation, places))
    }

    fn shown_places(&self, unit: &UnitNote, relation: &Relation, places: &Places) -> Shown {
        let (along, upward) = (places.names.0.as_str(), places.names.1.as_str());
        let names = [("first", along), ("second", upward)];
        let mut words = vec![self.text("inside.together_words")];
        let subject = Subject::Relation(relation.id.clone());
        let figure = self.figure(&unit.code, &subject, Measure::Correlation);
        if let Some((r, (low, high))) =
            figure.and_then(|figure| Some((figure.value?, figure.low.zip(figure.high)?)))
        {
            let two = |value| number::decimal(value, 2, self.lang);
            let (r, low, high) = (two(r), two(low), two(high));
            words.push(self.fill("inside.relation", &[("r", &r), ("low", &low), ("high", &high)]));
        }
        let rows = places.counted().into_iter().map(|((along, upward), units)| {
            let units = number::whole(f64::from(units), self.lang);
            vec![self.decimal(along), self.decimal(upward), units]
        });
        let columns = [along.to_owned(), upward.to_owned(), self.text("inside.units")];
        let n = number::whole(places.units.len() as f64, self.lang);
        let (first, second): (Vec<f64>, Vec<f64>) = places.units.iter().copied().unzip();
        let ranges = [
            ("units", n.as_str()),
            ("along", &self.range(&first)),
            ("upward", &self.range(&second)),
        ];
        Shown {
            heading: self.fill("inside.together", &names),
            words,
            alt: self.fill("inside.together_alt", &[&names[..], &ranges[..]].concat()),
            picture: format!("together-{}.svg", relation.id),
            table: Table::new(columns, rows),
        }
    }

    fn slope(&self, scales: &[ScaleContent]) -> Option<Slope> {
        let line = |scale: &ScaleContent| {
            let Some(Since::Compared { previous, direction, .. }) = scale.since else {
                return None;
            };
            let read = |value| (value, self.decimal(value));
            let name = scale.name.clone();
            Some(SlopeLine {
                name,
                then: read(previous.value),
                now: read(scale.own?.value),
                direction,
            })
        };
        let lines: Vec<SlopeLine> = scales.iter().filter_map(line).collect();
        let moments = (self.moment().to_owned(), self.text("inside.now"));
        (!lines.is_empty()).then_some(Slope { lines, moments })
    }

    fn shown_slope(&self, slope: &Slope) -> Shown {
        let row =
            |line: &SlopeLine| vec![line.name.clone(), line.then.1.clone(), line.now.1.clone()];
        let (then, now) = slope.moments.clone();
        let columns = [self.text("inside.theme"), then, now];
        let table = Table::new(columns, slope.lines.iter().map(row));
        Shown {
            heading: self.fill("inside.since", &[("moment", self.moment())]),
            words: vec![self.text("inside.since_words")],
            alt: self.in_words("inside.since_alt", &table),
            picture: "since.svg".to_owned(),
            table,
        }
    }

    /// How a group sees itself beside how others see it: of the whole organisation only.
    fn pairs(&self, points: u8) -> Option<Pairs> {
        let rows: Vec<PairRow> =
            self.questionnaire.gaps().iter().map(|gap| self.pair(gap)).collect();
        let threshold = rule::threshold(points);
        let any = rows.iter().any(|row| row.own.is_some() || row.others.is_some());
        any.then(|| Pairs {
            rows,
            points,
            threshold,
            ends: self.ends(),
            at_threshold: self.decimal(threshold),
        })
    }

    fn pair(&self, gap: &Gap) -> PairRow {
        let scales = self.questionnaire.scales();
        let (own, others) = (&scales[gap.own_view], &scales[gap.others_view]);
        let root = self.results.root().map_or("", |root| root.code.as_str());
        let mean = |scale| Some(self.mean(root, scale)?.value);
        let (mine, theirs) = (mean(own), mean(others));
        let read = |value: Option<f64>| {
            value.map_or_else(|| self.text("inside.untold"), |value| self.decimal(value))
        };
        let words = match (mine, theirs) {
            (None, None) => self.text("alt.hidden"),
            _ => self.fill("inside.pair", &[("own", &read(mine)), ("others", &read(theirs))]),
        };
        PairRow {
            label: vec![others.title.get(self.lang).to_owned()],
            own: mine,
            others: theirs,
            words,
        }
    }

    fn shown_pairs(&self, pairs: &Pairs) -> Shown {
        let read = |value: Option<f64>| {
            value.map_or_else(
                || self.text("inside.untold"),
                |v| number::decimal(v, PLACES, self.lang),
            )
        };
        let row = |row: &PairRow| vec![row.label.concat(), read(row.own), read(row.others)];
        let columns = ["inside.theme", "inside.own_view", "inside.others_view"];
        let table = Table::new(columns.map(|key| self.text(key)), pairs.rows.iter().map(row));
        Shown {
            heading: self.text("inside.pairs"),
            words: vec![self.text("inside.pairs_words")],
            alt: self.in_words("inside.pairs_alt", &table),
            picture: "pairs.svg".to_owned(),
            table,
        }
    }

    /// A table read aloud: a sentence a row.
    fn in_words(&self, intro: &str, table: &Table) -> String {
        let mut words = vec![self.text(intro)];
        for row in &table.rows {
            let cells = table.columns.iter().zip(row).skip(1);
            let parts: Vec<String> =
                cells.map(|(column, cell)| format!("{column} {cell}")).collect();
            let scale = row.first().map_or("", String::as_str);
            words.push(self.fill("alt.row", &[("scale", scale), ("parts", &parts.join(", "))]));
        }
        words.join(" ")
    }

    /// In how many of the units the response is told, and how far it lies apart.
    fn response_inside(&self, units: &[&UnitNote]) -> Option<String> {
        let shares = units
            .iter()
            .filter_map(|unit| self.figure(&unit.code, &Subject::Unit, Measure::Response)?.value);
        let shares: Vec<f64> = shares.collect();
        if shares.len() < UNITS_FROM {
            return None;
        }
        let (low, high) = shares.iter().fold((1.0, 0.0), |(l, h), v| (v.min(l), v.max(h)));
        let (low, high) = (number::percent(low), number::percent(high));
        let n = number::whole(shares.len() as f64, self.lang);
        Some(self.fill("inside.response", &[("units", &n), ("low", &low), ("high", &high)]))
    }
}
