//! What is known around one or two hidden units, and which of their possible results agree with it.

use crate::precision::{MILLION, Precision, Written};
use crate::question::count;
use crate::wave::{Figure, Wave, is_opinion};

/// Per hidden unit the people with an opinion and the sum of their answers.
pub(super) type Candidate = Vec<(i64, i64)>;

/// How a figure is taken over units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// Every unit's mean counts by its heads.
    Heads,
    /// Every unit's mean counts once.
    Units,
    /// The share of variance between units, ICC(1) of a one-way analysis of variance.
    Icc,
}

impl Over {
    pub(super) fn of(measure: &str) -> Option<Over> {
        match measure {
            "mean_weighted" => Some(Over::Heads),
            "mean_of_units" => Some(Over::Units),
            "icc" => Some(Over::Icc),
            _ => None,
        }
    }
}

/// A unit whose mean is shown.
struct Shown {
    heads: f64,
    people: i64,
    /// The sum of answers, at least and at most.
    sum: (i64, i64),
    /// The mean, likewise.
    mean: (f64, f64),
}

/// Everything around the hidden units.
pub(super) struct Known {
    /// The hidden units: one or two.
    pub(super) hidden: Vec<usize>,
    /// The figures it rests on.
    pub(super) from: Vec<String>,
    caps: Vec<i64>,
    heads: Vec<f64>,
    shown: Vec<Shown>,
    people: i64,
    sum: i64,
    squares: Option<f64>,
    points: (i64, i64),
    figures: Vec<(Over, f64, f64)>,
    by_response: bool,
}

impl Known {
    /// `None` if nothing is hidden, too much is, or the people and answers of the whole are not known.
    pub(super) fn new(
        wave: &Wave,
        precision: &Precision,
        unit: usize,
        id: &str,
        grouping: &[usize],
    ) -> Option<Known> {
        let find = |unit: usize, measure: &str| {
            let of = |figure: &&Figure| {
                figure.unit == unit
                    && figure.kind == "item"
                    && figure.id == id
                    && figure.measure == measure
            };
            wave.figures.iter().find(of)
        };
        let respondents = wave.respondents();
        let (mut hidden, mut shown) = (Vec::new(), Vec::new());
        let mut by_response = false;
        let mut from = Vec::new();
        let told = |figure: &Figure| {
            format!("{} of {} ({})", figure.measure, wave.units[figure.unit].code, figure.value)
        };
        for group in grouping {
            let Some(mean) = find(*group, "mean") else {
                hidden.push(*group);
                continue;
            };
            by_response |= mean.n.is_none();
            let people = count(mean.n.or_else(|| respondents.get(group).copied())?);
            shown.push(Shown::new(wave.units[*group].heads, people, precision.written(mean)));
            from.push(told(mean));
        }
        if !(1..=2).contains(&hidden.len()) {
            return None;
        }
        let mean = find(unit, "mean")?;
        by_response |= mean.n.is_none();
        let people = count(mean.n.or_else(|| respondents.get(&unit).copied())?);
        let whole = Shown::new(0, people, precision.written(mean));
        if whole.sum.0 != whole.sum.1 {
            return None;
        }
        let mut figures = Vec::new();
        for figure in
            wave.figures.iter().filter(|f| f.unit == unit && f.kind == "item" && f.id == id)
        {
            // A figure that says over how many units it is taken is taken at its word.
            let Some(over) = Over::of(&figure.measure) else { continue };
            if over != Over::Heads && figure.n.is_some_and(|n| n != grouping.len() as u64) {
                continue;
            }
            let Written { room, .. } = precision.written(figure);
            figures.push((over, figure.value, (room as f64 + 1.0) / MILLION as f64));
            from.insert(0, told(figure));
        }
        from.insert(0, told(mean));
        let answers = wave.answers.get(id).into_iter().flatten();
        let points: Vec<i64> = answers
            .filter(|answer| is_opinion(answer))
            .filter_map(|answer| answer.parse().ok())
            .collect();
        let points =
            (points.iter().min().copied().unwrap_or(1), points.iter().max().copied().unwrap_or(5));
        let squares = squares(wave, unit, id).or_else(|| {
            let sd = find(unit, "sd")?.value;
            Some((people as f64 - 1.0) * sd * sd + people as f64 * mean.value * mean.value)
        });
        (!figures.is_empty()).then(|| Known {
            caps: hidden.iter().map(|unit| count(wave.units[*unit].invited)).collect(),
            heads: hidden.iter().map(|unit| wave.units[*unit].heads as f64).collect(),
            hidden,
            from,
            shown,
            people,
            sum: whole.sum.0,
            squares,
            points,
            figures,
            by_response,
        })
    }

    /// The points between the lowest and the highest answer: one whole answer.
    pub(super) fn span(&self) -> i64 {
        self.points.1 - self.points.0
    }

    pub(super) fn assuming(&self, wave: &Wave, unit: usize) -> String {
        let code = &wave.units[unit].code;
        let over = format!("the figure over units of {code} counts the hidden ones one by one");
        let response = "everybody who took part gave an opinion";
        if self.by_response { format!("{over}, and {response}") } else { over }
    }

    /// The people and the sum of answers that are left for the hidden units.
    fn left(&self) -> (i64, (i64, i64)) {
        let people = self.people - self.shown.iter().map(|shown| shown.people).sum::<i64>();
        let least: i64 = self.shown.iter().map(|shown| shown.sum.0).sum();
        let most: i64 = self.shown.iter().map(|shown| shown.sum.1).sum();
        (people, (self.sum - most, self.sum - least))
    }

    /// How many combinations there are at most.
    pub(super) fn combinations(&self) -> u64 {
        let (people, (least, most)) = self.left();
        let product = people.max(0).saturating_mul(people.max(0)).saturating_mul(self.span() + 1);
        u64::try_from(product.saturating_mul(most - least + 1)).unwrap_or(u64::MAX)
    }

    /// Every result that the hidden units can have by the people and answers that are left for them.
    pub(super) fn candidates(&self, mut visit: impl FnMut(Candidate)) {
        let (people, (least, most)) = self.left();
        let sums = |people: i64| people * self.points.0..=people * self.points.1;
        if let [cap] = self.caps.as_slice() {
            if (1..=*cap).contains(&people) {
                sums(people)
                    .filter(|sum| (least..=most).contains(sum))
                    .for_each(|sum| visit(vec![(people, sum)]));
            }
            return;
        }
        for first in 1..=self.caps[0].min(people - 1) {
            let second = people - first;
            if second > self.caps[1] {
                continue;
            }
            for sum in sums(first) {
                let rest = sums(second);
                let (low, high) = ((least - sum).max(*rest.start()), (most - sum).min(*rest.end()));
                (low..=high).for_each(|other| visit(vec![(first, sum), (second, other)]));
            }
        }
    }

    /// Whether all figures over units can be what they are.
    pub(super) fn agrees(&self, candidate: &Candidate) -> bool {
        self.figures.iter().all(|(over, value, room)| {
            let range = match over {
                Over::Heads => Some(self.mean(candidate, |heads| heads)),
                Over::Units => Some(self.mean(candidate, |_| 1.0)),
                Over::Icc => self.icc(candidate),
            };
            range.is_none_or(|(low, high)| low - room <= *value && *value <= high + room)
        })
    }

    fn mean(&self, candidate: &Candidate, weight: impl Fn(f64) -> f64) -> (f64, f64) {
        let mut total = 0.0;
        let (mut low, mut high) = (0.0, 0.0);
        for shown in &self.shown {
            let weight = weight(shown.heads);
            total += weight;
            low += weight * shown.mean.0;
            high += weight * shown.mean.1;
        }
        for ((people, sum), heads) in candidate.iter().zip(&self.heads) {
            let weight = weight(*heads);
            total += weight;
            low += weight * *sum as f64 / *people as f64;
            high += weight * *sum as f64 / *people as f64;
        }
        (low / total, high / total)
    }

    /// ICC(1), with either of the two usual group sizes.
    fn icc(&self, candidate: &Candidate) -> Option<(f64, f64)> {
        let n = self.people as f64;
        let correction = (self.sum * self.sum) as f64 / n;
        let total = self.squares? - correction;
        let (mut low, mut high) = (-correction, -correction);
        let mut sizes = 0.0;
        for shown in &self.shown {
            let people = shown.people as f64;
            low += (shown.sum.0 * shown.sum.0) as f64 / people;
            high += (shown.sum.1 * shown.sum.1) as f64 / people;
            sizes += people * people;
        }
        for (people, sum) in candidate {
            let people = *people as f64;
            low += (sum * sum) as f64 / people;
            high += (sum * sum) as f64 / people;
            sizes += people * people;
        }
        let groups = (self.shown.len() + candidate.len()) as f64;
        let of = |between: f64, size: f64| {
            let ms_between = between / (groups - 1.0);
            let ms_within = (total - between) / (n - groups);
            (ms_between - ms_within) / (ms_between + (size - 1.0) * ms_within)
        };
        let usual = [n / groups, (n - sizes / n) / (groups - 1.0)];
        let ends = usual.iter().flat_map(|size| [of(low, *size), of(high, *size)]);
        let ends: Vec<f64> = ends.filter(|end| end.is_finite()).collect();
        let least = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let most = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (n > groups && groups > 1.0 && !ends.is_empty()).then_some((least, most))
    }
}

/// The sum of squares, from the count of every answer.
fn squares(wave: &Wave, unit: usize, id: &str) -> Option<f64> {
    let counts: Vec<(f64, f64)> = (wave.figures.iter())
        .filter(|f| f.unit == unit && f.kind == "item" && f.id == id && f.measure == "count")
        .filter(|figure| figure.answer.as_deref().is_some_and(is_opinion))
        .filter_map(|figure| Some((figure.answer.as_ref()?.parse().ok()?, figure.value)))
        .collect();
    (!counts.is_empty()).then(|| counts.iter().map(|(point, people)| point * point * people).sum())
}

impl Shown {
    fn new(heads: u64, people: i64, written: Written) -> Shown {
        let Written { value, room } = written;
        let mean = ((value - room) as f64 / MILLION as f64, (value + room) as f64 / MILLION as f64);
        let room = if room == 1 { MILLION / (2 * people.max(1)) } else { room };
        let low = -(-(value - room) * people).div_euclid(MILLION);
        let high = ((value + room) * people).div_euclid(MILLION);
        Shown { heads: heads as f64, people, sum: (low, high), mean }
    }
}
