//! The correlation of two scale scores that people have in the long run: computed, not drawn.

use peil_instrument::{Questionnaire, Scale};

use crate::Truth;
use crate::normal::below;
use crate::respondents::Thresholds;
use crate::truth::KindTruth;

/// People with the same effects on their traits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group<'a> {
    /// How many they are.
    pub heads: f64,
    /// As for [`Respondents::answer_with`](crate::Respondents::answer_with).
    pub effects: &'a [f64],
}

/// The correlation of the scores on two different main scales among those who have both, people of all
/// groups together; `None` if nobody has both scores or one does not vary.
///
/// # Formula
/// From the five moments `E(X), E(Y), E(X²), E(Y²), E(XY)`, each given that somebody has both scores. With
/// `S` and `T` the sets of items with an opinion, `X = sum_(i in S) x_i / |S|`; the sets do not hang on what
/// the opinions are, and given the tendency `u` to say "weet ik niet" they are independent. So
/// ```text
/// E(XY) = sum_ij W_ij E(x_i y_j),   W_ij = E_u( E([i in S]/|S| | u) E([j in T]/|T| | u) ) / P(both)
/// E(X²) = sum_ij V_ij E(x_i x_j),   V_ij = E_u( E([i, j in S]/|S|² | u) P(T | u) ) / P(both)
/// ```
/// where sets with fewer than half of the items count as 0. Given the traits the opinions are independent, so
/// `E(x_i y_j)` is an integral over two correlated normal variables, by the trapezium rule.
///
/// The moments of the groups are averaged by heads: whether somebody has a score hangs on no effect.
pub fn expected_correlation(
    questionnaire: &Questionnaire,
    truth: &Truth,
    [first, second]: [usize; 2],
    groups: &[Group<'_>],
) -> Option<f64> {
    let [x, y] = [first, second].map(|scale| Items::of(&questionnaire.main_scales()[scale], truth));
    let weights = Weights::new(&x, &y)?;
    let plane = Plane::new(truth.correlations().get(first, second));
    let mut moments = Moments::default();
    for group in groups {
        moments.add(group.heads, &moments_of(&x, &y, &weights, &plane, group.effects));
    }
    moments.correlation()
}

/// The items of a scale.
struct Items {
    parts: Vec<Part>,
}

struct Part {
    item: Thresholds,
    skip: f64,
    /// For a reversed item: the number of points, plus one.
    turned: Option<f64>,
}

impl Items {
    fn of(scale: &Scale, truth: &Truth) -> Items {
        let part = |member: &peil_instrument::ScaleItem| {
            let item = &truth.items[member.item];
            let KindTruth::Graded(graded) = &item.kind else { return None };
            let turned = member.reversed.then(|| f64::from(scale.points) + 1.0);
            Some(Part { item: Thresholds::new(graded), skip: item.skip, turned })
        };
        Items { parts: scale.items.iter().filter_map(part).collect() }
    }

    /// Per item the probability of an opinion, given the tendency.
    fn opinions(&self, tendency: f64) -> Vec<f64> {
        self.parts.iter().map(|part| (1.0 - part.skip) * part.item.has_opinion(tendency)).collect()
    }

    /// Per item and node of a trait the expected opinion.
    fn expected(&self, effects: &[f64]) -> Vec<Vec<f64>> {
        let value = |part: &Part, node: f64| {
            let effect = effects.get(part.item.on_trait).copied().unwrap_or(0.0);
            let code = part.item.expected_code_given(effect + node);
            part.turned.map_or(code, |turned| turned - code)
        };
        self.parts.iter().map(|part| nodes().map(|node| value(part, node)).collect()).collect()
    }

    /// Per item the expected square of the opinion.
    fn expected_squares(&self, effects: &[f64]) -> Vec<f64> {
        let square = |part: &Part| {
            let shares = part.item.point_shares(effects);
            let codes = part.item.codes.iter().map(|code| f64::from(*code));
            let keyed = codes.map(|code| part.turned.map_or(code, |turned| turned - code));
            keyed.zip(shares).map(|(code, share)| code * code * share).sum()
        };
        self.parts.iter().map(square).collect()
    }
}

/// How far a normal variable is integrated, in standard deviations, and in what steps.
const RANGE: f64 = 7.0;
const STEP: f64 = 0.25;

fn nodes() -> impl Iterator<Item = f64> {
    let half = (RANGE / STEP).round();
    let count = 2.0 * half + 1.0;
    (0..).map(f64::from).take_while(move |at| *at < count).map(move |at| (at - half) * STEP)
}

/// The weights of items in the moments, given that both scores exist.
struct Weights {
    x: Vec<f64>,
    y: Vec<f64>,
    xx: Vec<Vec<f64>>,
    yy: Vec<Vec<f64>>,
    xy: Vec<Vec<f64>>,
}

impl Weights {
    fn new(first: &Items, second: &Items) -> Option<Weights> {
        let table = |rows: usize, columns: usize| vec![vec![0.0; columns]; rows];
        let [rows, columns] = [first, second].map(|items| items.parts.len());
        let mut weights = Weights {
            x: vec![0.0; rows],
            y: vec![0.0; columns],
            xx: table(rows, rows),
            yy: table(columns, columns),
            xy: table(rows, columns),
        };
        let mut both = 0.0;
        for tendency in nodes() {
            let density = libm::exp(-0.5 * tendency * tendency);
            let [x, y] = [first, second].map(|items| Scored::new(&items.opinions(tendency)));
            both += density * x.any * y.any;
            for i in 0..rows {
                weights.x[i] += density * x.one[i] * y.any;
                (0..rows).for_each(|j| weights.xx[i][j] += density * x.two[i][j] * y.any);
                (0..columns).for_each(|j| weights.xy[i][j] += density * x.one[i] * y.one[j]);
            }
            for i in 0..columns {
                weights.y[i] += density * y.one[i] * x.any;
                (0..columns).for_each(|j| weights.yy[i][j] += density * y.two[i][j] * x.any);
            }
        }
        let all = [&mut weights.xx, &mut weights.yy, &mut weights.xy].into_iter().flatten();
        for weight in all.chain([&mut weights.x, &mut weights.y]).flatten() {
            *weight /= both;
        }
        (both > 0.0).then_some(weights)
    }
}

/// The score of somebody with a given tendency.
struct Scored {
    /// The probability that there is one.
    any: f64,
    /// Per item its weight in the score.
    one: Vec<f64>,
    /// Per pair of items its weight in the square.
    two: Vec<Vec<f64>>,
}

impl Scored {
    fn new(opinion: &[f64]) -> Scored {
        let items = 0..opinion.len();
        let one: Vec<f64> = items.clone().map(|item| share(opinion, &[item], 1)).collect();
        let pair = |i, j| {
            if i == j { share(opinion, &[i], 2) } else { share(opinion, &[i, j], 2) }
        };
        let row = |i| items.clone().map(|j| pair(i, j)).collect();
        // The weights of a person's items add up to 1, if there is a score.
        Scored { any: one.iter().sum(), two: items.clone().map(row).collect(), one }
    }
}

/// `E( [members in S] / |S|^power ; 2|S| >= k )`.
fn share(opinion: &[f64], members: &[usize], power: i32) -> f64 {
    // How many of the others have an opinion.
    let mut others = vec![1.0];
    for (_, p) in opinion.iter().enumerate().filter(|(at, _)| !members.contains(at)) {
        let mut next = vec![0.0; others.len() + 1];
        for (n, probability) in others.iter().enumerate() {
            next[n] += probability * (1.0 - p);
            next[n + 1] += probability * p;
        }
        others = next;
    }
    let of_others: f64 = others
        .iter()
        .enumerate()
        .map(|(n, probability)| (n + members.len(), probability))
        .filter(|(n, _)| 2 * n >= opinion.len())
        .map(|(n, probability)| probability / (n as f64).powi(power))
        .sum();
    of_others * members.iter().map(|member| opinion[*member]).product::<f64>()
}

/// Weights of the nodes of one trait, and of pairs of nodes of two.
struct Plane {
    line: Vec<f64>,
    plane: Vec<Vec<f64>>,
}

impl Plane {
    fn new(correlation: f64) -> Plane {
        let one = 1.0 - correlation * correlation;
        let density =
            |a: f64, b: f64| libm::exp(-0.5 * (a * a - 2.0 * correlation * a * b + b * b) / one);
        let mut line: Vec<f64> = nodes().map(|a| libm::exp(-0.5 * a * a)).collect();
        let mut plane: Vec<Vec<f64>> =
            nodes().map(|a| nodes().map(|b| density(a, b)).collect()).collect();
        let (sum, area) = (line.iter().sum::<f64>(), plane.iter().flatten().sum::<f64>());
        for weight in &mut line {
            *weight /= sum;
        }
        for weight in plane.iter_mut().flatten() {
            *weight /= area;
        }
        Plane { line, plane }
    }

    /// `E( f(a) g(b) )` of two traits.
    fn of_two(&self, f: &[f64], g: &[f64]) -> f64 {
        let row = |weights: &Vec<f64>| weights.iter().zip(g).map(|(w, g)| w * g).sum::<f64>();
        self.plane.iter().zip(f).map(|(weights, f)| f * row(weights)).sum()
    }

    /// `E( f(a) g(a) )` of one trait.
    fn of_one(&self, f: &[f64], g: &[f64]) -> f64 {
        self.line.iter().zip(f).zip(g).map(|((w, f), g)| w * f * g).sum()
    }
}

#[derive(Default)]
struct Moments {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Moments {
    fn add(&mut self, heads: f64, group: &Moments) {
        self.n += heads;
        self.x += heads * group.x;
        self.y += heads * group.y;
        self.xx += heads * group.xx;
        self.yy += heads * group.yy;
        self.xy += heads * group.xy;
    }

    fn correlation(&self) -> Option<f64> {
        let (x, y) = (self.x / self.n, self.y / self.n);
        let spread = (self.xx / self.n - x * x) * (self.yy / self.n - y * y);
        (self.n > 0.0 && spread > 0.0).then(|| (self.xy / self.n - x * y) / spread.sqrt())
    }
}

/// The moments of one group.
fn moments_of(x: &Items, y: &Items, by: &Weights, plane: &Plane, effects: &[f64]) -> Moments {
    let (f, g) = (x.expected(effects), y.expected(effects));
    let ones = vec![1.0; plane.line.len()];
    let mean = |weights: &[f64], items: &[Vec<f64>]| {
        weights.iter().zip(items).map(|(w, item)| w * plane.of_one(item, &ones)).sum()
    };
    let square = |weights: &[Vec<f64>], items: &[Vec<f64>], squares: &[f64]| {
        let mut sum = 0.0;
        for (i, row) in weights.iter().enumerate() {
            for (j, weight) in row.iter().enumerate() {
                let product = if i == j { squares[i] } else { plane.of_one(&items[i], &items[j]) };
                sum += weight * product;
            }
        }
        sum
    };
    // The weighted sum over the second scale's items first: one walk over the plane per item.
    let product = |(row, item): (&Vec<f64>, &Vec<f64>)| {
        let mut across = vec![0.0; ones.len()];
        for (weight, other) in row.iter().zip(&g) {
            across.iter_mut().zip(other).for_each(|(sum, value)| *sum += weight * value);
        }
        plane.of_two(item, &across)
    };
    Moments {
        n: 1.0,
        x: mean(&by.x, &f),
        y: mean(&by.y, &g),
        xx: square(&by.xx, &f, &x.expected_squares(effects)),
        yy: square(&by.yy, &g, &y.expected_squares(effects)),
        xy: by.xy.iter().zip(&f).map(product).sum(),
    }
}

impl Thresholds {
    /// The expected code of an opinion, for people with exactly this trait.
    fn expected_code_given(&self, value: f64) -> f64 {
        let mut mean = self.codes.first().map_or(0.0, |code| f64::from(*code));
        for (pair, threshold) in self.codes.windows(2).zip(&self.between) {
            let step = f64::from(pair[1]) - f64::from(pair[0]);
            mean += step * below((self.loading * value - threshold) / self.own);
        }
        mean
    }
}
