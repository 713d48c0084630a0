//! The groups of people that published figures tell apart, and the programmes about them.
//!
//! Units form a tree, so the people of units with figures are nested or separate, and what can be told apart
//! is a unit without the units below it that have figures too: an *atom* of the question.

use std::collections::BTreeMap;

use crate::finding::list;
use crate::question::{Question, count};
use crate::solve::{Programme, Term};
use crate::wave::Wave;

/// Up to this many unknowns a question is solved in one piece. Above it every unit is solved with the units
/// next below it, which sees less: see the crate's page.
const IN_ONE_PIECE: usize = 120;

/// A question's groups.
pub(crate) struct Groups<'a> {
    wave: &'a Wave,
    question: &'a Question,
    own_invited: Vec<u64>,
    respondents: &'a BTreeMap<usize, u64>,
    /// Per unit with figures the units with figures next below it.
    below: BTreeMap<usize, Vec<usize>>,
    /// The units with figures that have none with figures above them.
    tops: Vec<usize>,
}

/// A programme, and the groups to ask of in it.
pub(crate) struct System {
    pub(crate) programme: Programme,
    pub(crate) groups: Vec<Group>,
    /// The figures that are in it.
    pub(crate) from: Vec<String>,
}

impl System {
    /// All people of the programme.
    pub(crate) fn everybody(&self) -> Vec<Term> {
        self.groups.last().map(|group| group.people(|_| true)).unwrap_or_default()
    }
}

/// People of whom something can be asked.
pub(crate) struct Group {
    /// The unit, and whether the units with figures below it are in it.
    pub(crate) unit: usize,
    pub(crate) with_below: bool,
    /// How many people are in it at most, as was known before any answer or from who took part.
    pub(crate) cap: i64,
    /// Per answer the unknowns that add up to its people.
    unknowns: Vec<Vec<usize>>,
}

impl Group {
    /// The people who gave one of these answers.
    pub(crate) fn people(&self, wanted: impl Fn(usize) -> bool) -> Vec<Term> {
        let answers = self.unknowns.iter().enumerate().filter(|(answer, _)| wanted(*answer));
        answers.flat_map(|(_, unknowns)| unknowns.iter().map(|unknown| (*unknown, 1))).collect()
    }

    /// How many people gave each answer, in one way that the figures allow.
    pub(crate) fn counts(&self, witness: &[i64]) -> Vec<i64> {
        let sum = |unknowns: &Vec<usize>| unknowns.iter().map(|unknown| witness[*unknown]).sum();
        self.unknowns.iter().map(sum).collect()
    }
}

/// A part of the people that is not divided within a programme.
struct Cell {
    /// Per answer its unknown.
    unknowns: Vec<usize>,
    /// The most there can be.
    cap: u64,
}

impl<'a> Groups<'a> {
    pub(crate) fn new(
        wave: &'a Wave,
        question: &'a Question,
        respondents: &'a BTreeMap<usize, u64>,
    ) -> Groups<'a> {
        let mut with_figures = vec![false; wave.units.len()];
        question.facts.keys().for_each(|unit| with_figures[*unit] = true);
        let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut tops = Vec::new();
        for unit in question.facts.keys() {
            below.entry(*unit).or_default();
            match wave.nearest_above(*unit, &with_figures) {
                Some(above) => below.entry(above).or_default().push(*unit),
                None => tops.push(*unit),
            }
        }
        Groups { wave, question, own_invited: wave.own_invited(), respondents, below, tops }
    }

    /// The programmes of the question.
    pub(crate) fn systems(&self) -> Vec<System> {
        if self.below.len() * self.question.answers.len() <= IN_ONE_PIECE {
            return self.tops.iter().map(|top| self.whole(*top)).collect();
        }
        self.below.keys().map(|unit| self.star(*unit)).collect()
    }

    /// Everything below `top`, divided as far as figures go.
    fn whole(&self, top: usize) -> System {
        let mut programme = Programme::default();
        let mut cells: BTreeMap<usize, Cell> = BTreeMap::new();
        let mut inside = vec![top];
        let mut at = 0;
        while at < inside.len() {
            let unit = inside[at];
            cells.insert(
                unit,
                self.cell(&mut programme, self.atom_cap(unit), self.atom_invited(unit)),
            );
            inside.extend(&self.below[&unit]);
            at += 1;
        }
        let mut groups = Vec::new();
        let mut from = Vec::new();
        for unit in &inside {
            let members = self.members(*unit);
            let all: Vec<&Cell> = members.iter().map(|member| &cells[member]).collect();
            self.tell(&mut programme, *unit, &all, &mut from);
            groups.push(self.group(*unit, false, &[&cells[unit]]));
            if all.len() > 1 {
                groups.push(self.group(*unit, true, &all));
            }
        }
        System { programme, groups, from }
    }

    /// A unit with the units next below it, each in one piece.
    fn star(&self, unit: usize) -> System {
        let mut programme = Programme::default();
        let mut from = Vec::new();
        let own = self.cell(&mut programme, self.atom_cap(unit), self.atom_invited(unit));
        let mut all = vec![own];
        for below in &self.below[&unit] {
            let invited = self.wave.units[*below].invited;
            let cell = self.cell(&mut programme, self.cap(*below), invited);
            self.tell(&mut programme, *below, &[&cell], &mut from);
            all.push(cell);
        }
        let all_cells: Vec<&Cell> = all.iter().collect();
        self.tell(&mut programme, unit, &all_cells, &mut from);
        let mut groups = vec![self.group(unit, false, &all_cells[..1])];
        if all.len() > 1 {
            groups.push(self.group(unit, true, &all_cells));
        }
        System { programme, groups, from }
    }

    fn cell(&self, programme: &mut Programme, cap: u64, invited: u64) -> Cell {
        let cap = if self.question.everybody { invited } else { cap };
        let unknowns: Vec<usize> =
            self.question.answers.iter().map(|_| programme.unknown(cap)).collect();
        let terms = unknowns.iter().map(|unknown| (*unknown, 1)).collect();
        let low = self.question.everybody.then_some(count(cap));
        programme.row(terms, low, Some(count(cap)));
        Cell { unknowns, cap }
    }

    /// Puts in what is published of a unit whose people are in `cells`.
    fn tell(
        &self,
        programme: &mut Programme,
        unit: usize,
        cells: &[&Cell],
        from: &mut Vec<String>,
    ) {
        for fact in &self.question.facts[&unit] {
            let terms = cells
                .iter()
                .flat_map(|cell| cell.unknowns.iter().copied().zip(fact.factors.iter().copied()));
            programme.row(terms.filter(|(_, factor)| *factor != 0).collect(), fact.low, fact.high);
            if !from.contains(&fact.from) {
                from.push(fact.from.clone());
            }
        }
        if let (false, Some(people)) = (self.question.everybody, self.respondents.get(&unit)) {
            let terms =
                cells.iter().flat_map(|cell| cell.unknowns.iter().map(|unknown| (*unknown, 1)));
            programme.row(terms.collect(), None, Some(count(*people)));
        }
    }

    fn group(&self, unit: usize, with_below: bool, cells: &[&Cell]) -> Group {
        let answers = 0..self.question.answers.len();
        let unknowns =
            answers.map(|answer| cells.iter().map(|cell| cell.unknowns[answer]).collect());
        let cap = if with_below { self.cap(unit) } else { cells.iter().map(|cell| cell.cap).sum() };
        Group { unit, with_below, cap: count(cap), unknowns: unknowns.collect() }
    }

    /// The unit with all units with figures below it.
    fn members(&self, unit: usize) -> Vec<usize> {
        let mut members = vec![unit];
        let mut at = 0;
        while at < members.len() {
            members.extend(&self.below[&members[at]]);
            at += 1;
        }
        members
    }

    /// How many people a unit has in the question at most.
    fn cap(&self, unit: usize) -> u64 {
        self.respondents.get(&unit).copied().unwrap_or(self.wave.units[unit].invited)
    }

    fn atom_invited(&self, unit: usize) -> u64 {
        let below: u64 =
            self.below[&unit].iter().map(|below| self.wave.units[*below].invited).sum();
        self.wave.units[unit].invited.saturating_sub(below)
    }

    fn atom_cap(&self, unit: usize) -> u64 {
        let below: Option<u64> =
            self.below[&unit].iter().map(|below| self.respondents.get(below).copied()).sum();
        let exact =
            self.respondents.get(&unit).zip(below).map(|(all, below)| all.saturating_sub(below));
        exact
            .unwrap_or(u64::MAX)
            .min(self.cap(unit))
            .min(self.atom_invited(unit).max(exact.unwrap_or(0)))
    }

    /// The group in words.
    pub(crate) fn words(&self, group: &Group) -> String {
        let code = &self.wave.units[group.unit].code;
        if group.with_below || self.below[&group.unit].is_empty() {
            return code.clone();
        }
        let inside = self.inside(group.unit);
        if let [only] = inside.as_slice() {
            if *only != group.unit {
                return self.wave.units[*only].code.clone();
            }
            return format!("{code} without the units below it");
        }
        let codes = |units: &[usize]| -> Vec<String> {
            units.iter().map(|unit| self.wave.units[*unit].code.clone()).collect()
        };
        let below = &self.below[&group.unit];
        if inside.is_empty() || inside.len() > below.len() {
            return format!("{code} without {}", list(&codes(below), 6).replace(';', ","));
        }
        format!("{} together", list(&codes(&inside), 6).replace(';', ","))
    }

    /// The units whose own people are in the atom of `unit`.
    fn inside(&self, unit: usize) -> Vec<usize> {
        let children = self.wave.children();
        let mut ahead = vec![unit];
        let mut inside = Vec::new();
        while let Some(next) = ahead.pop() {
            if self.own_invited[next] > 0 {
                inside.push(next);
            }
            ahead.extend(children[next].iter().filter(|child| !self.below.contains_key(child)));
        }
        inside.sort_unstable();
        inside
    }
}
