//! What is asked, as counts that are unknown, and what figures tell of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::precision::{MILLION, Precision, Written};
use crate::wave::{Figure, Wave, is_opinion, whole};

/// The answers where no file tells them: five points, "weet ik niet" and "niet van toepassing".
const USUAL_ANSWERS: [&str; 7] = ["1", "2", "3", "4", "5", "98", "99"];

/// Means are given in hundredths from this number of people on: so says the methods page.
const FINER_FROM: i64 = 100;

/// The room of a value in hundredths.
const HUNDREDTHS: i64 = MILLION / 200;

/// A question with everything that was published of its answers.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Its name, for findings.
    pub(crate) name: String,
    /// The answers that can be given.
    pub(crate) answers: Vec<String>,
    /// What is known, by unit (with everybody below it).
    pub(crate) facts: BTreeMap<usize, Vec<Fact>>,
    /// Whether everybody invited is in it, so that its total is public: who took part.
    pub(crate) everybody: bool,
    /// Whether a mean is made of it, so that its points have two sides.
    pub(crate) rated: bool,
    /// An answer of which it is no secret that nearly everybody gave it.
    pub(crate) told: Option<usize>,
}

/// `low <= sum over answers of factor × people <= high`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// Per answer its factor.
    pub(crate) factors: Vec<i64>,
    /// The least.
    pub(crate) low: Option<i64>,
    /// The most.
    pub(crate) high: Option<i64>,
    /// The figure it is read from.
    pub(crate) from: String,
}

impl Fact {
    pub(crate) fn exactly(factors: Vec<i64>, value: i64, from: String) -> Fact {
        Fact { factors, low: Some(value), high: Some(value), from }
    }

    /// The same over answers of which `of` tells the place in these.
    pub(crate) fn spread(&self, answers: usize, of: impl Fn(usize) -> usize) -> Fact {
        Fact {
            factors: (0..answers).map(|answer| self.factors[of(answer)]).collect(),
            ..self.clone()
        }
    }
}

/// Who took part: a question that everybody invited answered, with yes or no.
pub(crate) fn participation(wave: &Wave) -> Question {
    let respondents = wave.respondents();
    // That (nearly) the whole organisation took part is no secret of one of them: the counts of answers say it.
    let root = wave.units.iter().position(|unit| unit.parent.is_none());
    let silent = root
        .and_then(|root| Some(wave.units[root].invited.saturating_sub(*respondents.get(&root)?)));
    let facts = respondents.into_iter().map(|(unit, people)| {
        let from = format!("respondents of {} ({people})", wave.units[unit].code);
        (unit, vec![Fact::exactly(vec![1, 0], count(people), from)])
    });
    Question {
        name: "who took part".to_owned(),
        answers: vec!["took part".to_owned(), "did not".to_owned()],
        facts: facts.collect(),
        everybody: true,
        rated: false,
        told: silent.filter(|silent| *silent <= 1).map(|_| 0),
    }
}

/// Every item of which something is published; a multiple choice is a question per option.
pub(crate) fn items(wave: &Wave, precision: &Precision) -> Vec<Question> {
    let of_items = wave.figures.iter().filter(|figure| figure.kind == "item");
    let ids: BTreeSet<&str> = of_items.map(|figure| figure.id.as_str()).collect();
    ids.into_iter().flat_map(|id| item(wave, precision, id)).collect()
}

/// One item.
pub(crate) fn item(wave: &Wave, precision: &Precision, id: &str) -> Vec<Question> {
    let usual = || USUAL_ANSWERS.map(str::to_owned).to_vec();
    let answers = wave.answers.get(id).filter(|answers| !answers.is_empty()).cloned();
    let answers = answers.unwrap_or_else(usual);
    let figures: Vec<&Figure> =
        wave.figures.iter().filter(|figure| figure.kind == "item" && figure.id == id).collect();
    if answers.iter().all(|answer| answer.parse::<i64>().is_ok()) {
        let reading = Reading { wave, precision, answers: &answers };
        let facts = reading.facts(&figures);
        return vec![Question {
            name: format!("item {id}"),
            answers,
            facts,
            everybody: false,
            rated: figures.iter().any(|figure| figure.measure == "mean"),
            told: None,
        }];
    }
    let option = |option: &String| {
        let ticked = [option.clone(), format!("not {option}")];
        let reading = Reading { wave, precision, answers: &ticked };
        let own: Vec<&Figure> = figures
            .iter()
            .copied()
            .filter(|figure| figure.answer.as_ref() == Some(option))
            .collect();
        let facts = reading.facts(&own);
        Question {
            name: format!("item {id}"),
            answers: ticked.to_vec(),
            facts,
            everybody: false,
            rated: false,
            told: None,
        }
    };
    answers.iter().map(option).collect()
}

/// How figures about these answers are read.
struct Reading<'a> {
    wave: &'a Wave,
    precision: &'a Precision,
    answers: &'a [String],
}

impl Reading<'_> {
    fn facts(&self, figures: &[&Figure]) -> BTreeMap<usize, Vec<Fact>> {
        let mut by_unit: BTreeMap<usize, Vec<&Figure>> = BTreeMap::new();
        for figure in figures {
            by_unit.entry(figure.unit).or_default().push(figure);
        }
        let facts = by_unit.into_iter().map(|(unit, figures)| (unit, self.of_unit(&figures)));
        facts.filter(|(_, facts)| !facts.is_empty()).collect()
    }

    fn of_unit(&self, figures: &[&Figure]) -> Vec<Fact> {
        let counted: BTreeSet<&str> = (figures.iter())
            .filter(|figure| figure.measure == "count")
            .filter_map(|figure| figure.answer.as_deref())
            .collect();
        // With a count of every answer, everything else follows from them.
        let complete = self.answers.iter().all(|answer| counted.contains(answer.as_str()));
        let mut facts: Vec<Fact> = Vec::new();
        for figure in figures {
            match figure.measure.as_str() {
                "count" => self.count(figure, &mut facts),
                _ if complete => {}
                "share" => self.share(figure, &self.all(), &mut facts),
                "share_opinion" => self.share(figure, &self.opinions(), &mut facts),
                "share_all" => self.share_of_all(figure, &mut facts),
                "mean" => self.mean(figure, &mut facts),
                "sd" => self.sd(figure, figures, &mut facts),
                _ => {}
            }
        }
        facts.sort_by(|a, b| a.from.cmp(&b.from));
        facts.dedup();
        facts
    }

    fn all(&self) -> Vec<i64> {
        vec![1; self.answers.len()]
    }

    fn opinions(&self) -> Vec<i64> {
        self.answers.iter().map(|answer| i64::from(is_opinion(answer))).collect()
    }

    fn only(&self, answer: Option<&str>) -> Option<Vec<i64>> {
        let at = self.answers.iter().position(|known| Some(known.as_str()) == answer)?;
        Some((0..self.answers.len()).map(|answer| i64::from(answer == at)).collect())
    }

    /// The answer points, 0 for what is no opinion.
    fn points(&self) -> Vec<i64> {
        let point = |answer: &String| answer.parse().ok().filter(|_| is_opinion(answer));
        self.answers.iter().map(|answer| point(answer).unwrap_or(0)).collect()
    }

    fn from(&self, figure: &Figure) -> String {
        let of = figure
            .answer
            .as_ref()
            .map_or_else(String::new, |answer| format!(" of answer {answer}"));
        let n = figure.n.map_or_else(String::new, |n| format!(", n = {n}"));
        let unit = &self.wave.units[figure.unit].code;
        format!("{}{of} of {unit} ({}{n})", figure.measure, figure.value)
    }

    fn base(&self, figure: &Figure, factors: &[i64], facts: &mut Vec<Fact>) {
        if let Some(n) = figure.n {
            facts.push(Fact::exactly(factors.to_vec(), count(n), self.from(figure)));
        }
    }

    fn count(&self, figure: &Figure, facts: &mut Vec<Fact>) {
        if let (Some(only), Some(people)) =
            (self.only(figure.answer.as_deref()), whole(figure.value))
        {
            facts.push(Fact::exactly(only, count(people), self.from(figure)));
            self.base(figure, &self.all(), facts);
        }
    }

    fn share(&self, figure: &Figure, base: &[i64], facts: &mut Vec<Fact>) {
        if let Some(only) = self.only(figure.answer.as_deref()) {
            let times: Vec<i64> = only.iter().map(|factor| factor * MILLION).collect();
            self.ratio(figure, &only, &times, base, facts);
            self.base(figure, base, facts);
        }
    }

    /// The people who answered the first question of the route are given as `n`, and are another group.
    fn share_of_all(&self, figure: &Figure, facts: &mut Vec<Fact>) {
        if let (Some(only), Some(n)) = (self.only(figure.answer.as_deref()), figure.n) {
            facts.push(self.sum(figure, only, n));
        }
    }

    fn mean(&self, figure: &Figure, facts: &mut Vec<Fact>) {
        let (points, opinions) = (self.points(), self.opinions());
        let times: Vec<i64> = points.iter().map(|point| point * MILLION).collect();
        self.ratio(figure, &points, &times, &opinions, facts);
        self.base(figure, &opinions, facts);
        if figure.n.is_none() {
            // The rule is public: a mean without a number has at least k opinions behind it.
            let mut least = count(self.wave.k);
            if self.precision.written(figure).room == HUNDREDTHS {
                least = least.max(FINER_FROM);
            }
            let from = self.from(figure);
            facts.push(Fact { factors: opinions, low: Some(least), high: None, from });
        }
    }

    /// `sum of factor × people / people of the base`, rounded.
    fn ratio(
        &self,
        figure: &Figure,
        factors: &[i64],
        times: &[i64],
        base: &[i64],
        facts: &mut Vec<Fact>,
    ) {
        if let Some(n) = figure.n {
            facts.push(self.sum(figure, factors.to_vec(), n));
            return;
        }
        // Without a number both sides are unknown, and still it is linear in the people per answer:
        // the sum of (factor - value) over the base lies within the room.
        let Written { value, room } = self.precision.written(figure);
        let around = |end: i64| {
            let terms = times.iter().zip(base).map(|(factor, counts)| factor - end * counts);
            let terms: Vec<i64> = terms.collect();
            let common = terms.iter().fold(0, |common, term| gcd(common, term.abs())).max(1);
            terms.into_iter().map(|term| term / common).collect::<Vec<i64>>()
        };
        let from = self.from(figure);
        let fact = |factors, low, high| Fact { factors, low, high, from: from.clone() };
        facts.push(fact(around(value - room), Some(0), None));
        facts.push(fact(around(value + room), None, Some(0)));
    }

    /// The sum behind a share or mean of `n` people.
    fn sum(&self, figure: &Figure, factors: Vec<i64>, n: u64) -> Fact {
        let Written { value, room } = self.precision.written(figure);
        let n = count(n);
        // A value in full is a whole number over n, whatever floating point did to its last digits.
        let room = if room == 1 { MILLION / (2 * n.max(1)) } else { room };
        let low = ((value - room) * n).div_euclid(MILLION);
        let low = if low * MILLION < (value - room) * n { low + 1 } else { low };
        let high = ((value + room) * n).div_euclid(MILLION);
        Fact { factors, low: Some(low), high: Some(high), from: self.from(figure) }
    }

    /// A standard deviation in full with the mean in full gives the sum of squares.
    fn sd(&self, figure: &Figure, figures: &[&Figure], facts: &mut Vec<Fact>) {
        let mean = figures.iter().find(|other| other.measure == "mean" && other.n == figure.n);
        let (Some(n), Some(mean)) = (figure.n, mean) else { return };
        let in_full = |figure: &Figure| self.precision.written(figure).room == 1;
        if !in_full(figure) || !in_full(mean) {
            return;
        }
        let people = n as f64;
        let squares =
            (people - 1.0) * figure.value * figure.value + people * mean.value * mean.value;
        if let Some(squares) = whole((squares * 1e4).round() / 1e4) {
            let factors = self.points().iter().map(|point| point * point).collect();
            facts.push(Fact::exactly(factors, count(squares), self.from(figure)));
        }
    }
}

/// A count as the programmes take it.
pub(crate) fn count(people: u64) -> i64 {
    i64::try_from(people).unwrap_or(i64::MAX)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
