//! A rule learned from waves of which everything is known: logistic regression over pairs of one person and one answer.

use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use crate::linking::attack::Pair;
use crate::linking::group::{Group, Groups};

/// Pairs that do not belong together, for each that does.
const OTHERS: usize = 3;
/// Times that all pairs are gone through.
const ROUNDS: usize = 12;
/// How far a weight moves at the first step.
const RATE: f64 = 0.2;
/// Pulls weights back to zero, so that chance is not learned by heart.
const PULL: f64 = 1e-4;

/// Weights of what can be seen of a pair.
#[derive(Debug, Clone)]
pub struct Model {
    pairs: Vec<Pair>,
    streams: Vec<String>,
    weights: Vec<f64>,
}

/// The orders of a model, found in some groups.
pub struct Inputs {
    orders: Vec<Option<(usize, usize)>>,
}

/// Learns from these classes, with these pairs of orders and every stream.
pub fn learn(groups: &Groups<'_>, pairs: &[Pair], rng: &mut impl Rng) -> Model {
    let streams = groups.streams();
    let inputs = 1 + 3 * pairs.len() + 2 * streams.len();
    let mut model = Model { pairs: pairs.to_vec(), streams, weights: vec![0.0; inputs] };
    let prepared = model.prepared(groups);
    let mut examples: Vec<(Vec<f64>, f64)> = Vec::new();
    for group in &groups.classes {
        for (right, answer) in group.right.subjects.iter().enumerate() {
            let lefts = &group.left.subjects;
            let own = lefts.iter().position(|left| left.truth == answer.truth);
            let drawn = (0..OTHERS).map(|_| rng.random_range(0..lefts.len()));
            for left in own.into_iter().chain(drawn) {
                let same = if lefts[left].truth == answer.truth { 1.0 } else { 0.0 };
                examples.push((model.seen(&prepared, group, left, right), same));
            }
        }
    }
    // Steps that shrink per weight with what it has moved (AdaGrad).
    let mut moved = vec![1e-6; inputs];
    for _ in 0..ROUNDS {
        examples.shuffle(rng);
        for (seen, same) in &examples {
            let error = 1.0 / (1.0 + libm::exp(-dot(&model.weights, seen))) - same;
            for ((weight, moved), value) in model.weights.iter_mut().zip(&mut moved).zip(seen) {
                let step = error * value + PULL * *weight;
                *moved += step * step;
                *weight -= RATE * step / moved.sqrt();
            }
        }
    }
    model
}

impl Model {
    /// Finds the orders of this model in other groups.
    pub fn prepared(&self, groups: &Groups<'_>) -> Inputs {
        Inputs { orders: self.pairs.iter().map(|pair| pair.places(groups)).collect() }
    }

    /// How likely a pair belongs together; only comparing means anything.
    pub fn score(&self, inputs: &Inputs, group: &Group<'_>, left: usize, right: usize) -> f64 {
        dot(&self.weights, &self.seen(inputs, group, left, right))
    }

    /// What can be seen of a pair: how far apart in every two orders, and in every stream.
    fn seen(&self, inputs: &Inputs, group: &Group<'_>, left: usize, right: usize) -> Vec<f64> {
        let mut seen = Vec::with_capacity(self.weights.len());
        seen.push(1.0);
        for (order, pair) in inputs.orders.iter().zip(&self.pairs) {
            let places = order.and_then(|(l, r)| {
                Some((group.left.places[l][left]?, group.right.places[r][right]?))
            });
            let (one, other) = places.unwrap_or((0.5, 0.5));
            let apart = if pair.reversed { one + other - 1.0 } else { one - other };
            let known = if places.is_some() { 1.0 } else { 0.0 };
            // Far, near, and in the very same place.
            seen.extend([apart.abs() * known, libm::exp(-20.0 * apart.abs()) * known, known]);
        }
        for stream in &self.streams {
            let bytes = group.distance(stream, left, right);
            let near = bytes.map_or(0.0, |bytes| 1.0 / (1.0 + (bytes as f64 / 64.0)));
            seen.extend([near, if bytes.is_some() { 1.0 } else { 0.0 }]);
        }
        seen
    }
}

fn dot(weights: &[f64], seen: &[f64]) -> f64 {
    weights.iter().zip(seen).map(|(weight, value)| weight * value).sum()
}
