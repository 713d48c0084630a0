//! One unit's rows, read once.

use std::ops::Range;

use super::plan::{Plan, ScalePlan};
use super::products::{BLOCK, dot, total};
use super::sorted::Sorted;
use super::sums::Sums;

/// Room to work in, used again for every block of rows.
#[derive(Debug)]
pub(super) struct Scratch {
    /// Per item of the scale at hand the opinion of every row; 0 is none.
    values: Vec<[u8; BLOCK]>,
    /// And whether there is one: 0 or 1.
    given: Vec<[u8; BLOCK]>,
    /// Per scale the score of every row in whole units.
    scores: Vec<Vec<u64>>,
    /// Per scale whether the row has a score.
    scored: Vec<Vec<bool>>,
}

impl Scratch {
    pub(super) fn new(plan: &Plan) -> Scratch {
        let longest = plan.scales.iter().map(ScalePlan::len).max().unwrap_or_default();
        Scratch {
            values: vec![[0; BLOCK]; longest],
            given: vec![[0; BLOCK]; longest],
            scores: vec![vec![0; BLOCK]; plan.scales.len()],
            scored: vec![vec![false; BLOCK]; plan.scales.len()],
        }
    }
}

/// Adds a unit's own people.
pub(super) fn add_rows(
    plan: &Plan,
    sorted: &Sorted<'_>,
    rows: Range<usize>,
    scratch: &mut Scratch,
    into: &mut Sums,
) {
    let mut begin = rows.start;
    while begin < rows.end {
        let block = begin..rows.end.min(begin + BLOCK);
        into.people += block.len() as u64;
        histograms(plan, sorted, block.clone(), into);
        for scale in 0..plan.scales.len() {
            read_scale(&plan.scales[scale], sorted, block.clone(), scratch);
            pair_sums(&plan.scales[scale], block.len(), scratch, into);
            score_rows(plan, scale, sorted, block.clone(), scratch, into);
        }
        score_pairs(plan, block.len(), scratch, into);
        begin = block.end;
    }
}

fn histograms(plan: &Plan, sorted: &Sorted<'_>, rows: Range<usize>, into: &mut Sums) {
    for (index, column) in plan.columns.iter().enumerate() {
        let counts = &mut into.counts[column.at..=column.at + column.codes];
        for answer in sorted.answers(index, rows.clone()) {
            counts[usize::from(column.slots[usize::from(*answer)])] += 1;
        }
    }
}

/// Fills the scratch with a scale's opinions.
fn read_scale(scale: &ScalePlan, sorted: &Sorted<'_>, rows: Range<usize>, scratch: &mut Scratch) {
    for (item, member) in scale.items.iter().enumerate() {
        let values = &mut scratch.values[item];
        for (value, answer) in values.iter_mut().zip(sorted.answers(member.column, rows.clone())) {
            *value = member.keyed[usize::from(*answer)];
        }
        for (given, value) in scratch.given[item].iter_mut().zip(&*values).take(rows.len()) {
            *given = u8::from(*value != 0);
        }
    }
}

/// Of every two items: the people who answered both, and the sums and products over them. The order is the
/// one that [`Sums::item_pairs`] reads.
fn pair_sums(scale: &ScalePlan, rows: usize, scratch: &Scratch, into: &mut Sums) {
    let k = scale.len();
    let triangle = k * (k + 1) / 2;
    let sums = &mut into.counts[scale.pairs_at..scale.complete_at];
    let (both, rest) = sums.split_at_mut(triangle);
    let (products, alone) = rest.split_at_mut(triangle);
    let mut place = 0;
    for i in 0..k {
        let (value_i, given_i) = (&scratch.values[i][..rows], &scratch.given[i][..rows]);
        for j in i..k {
            let (value_j, given_j) = (&scratch.values[j][..rows], &scratch.given[j][..rows]);
            both[place] += u64::from(dot(given_i, given_j));
            products[place] += u64::from(dot(value_i, value_j));
            place += 1;
        }
        for j in 0..k {
            alone[i * k + j] += u64::from(dot(value_i, &scratch.given[j][..rows]));
        }
    }
}

/// The scores of a scale by the half rule, and the histograms of the complete rows.
fn score_rows(
    plan: &Plan,
    index: usize,
    sorted: &Sorted<'_>,
    rows: Range<usize>,
    scratch: &mut Scratch,
    into: &mut Sums,
) {
    let scale = &plan.scales[index];
    let k = scale.len();
    let len = rows.len();
    let (mut sums, mut answered) = ([0_u16; BLOCK], [0_u8; BLOCK]);
    for item in 0..k {
        let values = scratch.values[item][..len].iter().zip(&scratch.given[item][..len]);
        for ((sum, answered), (value, given)) in sums.iter_mut().zip(&mut answered).zip(values) {
            *sum += u16::from(*value);
            *answered += given;
        }
    }
    let (scores, has_score) = (&mut scratch.scores[index], &mut scratch.scored[index]);
    let mut found = into.scores[index];
    for row in 0..len {
        let factor = scale.factors[usize::from(answered[row])];
        let score = u64::from(sums[row]) * factor;
        scores[row] = score;
        has_score[row] = factor != 0;
        found.any += u64::from(answered[row] != 0);
        found.n += u64::from(factor != 0);
        found.sum += i128::from(score);
        found.squares += i128::from(score) * i128::from(score);
    }
    into.scores[index] = found;

    let complete = answered.map(|answered| u8::from(usize::from(answered) == k));
    let all = total(&complete[..len]) as usize == len && k > 0;
    for (item, member) in scale.items.iter().enumerate() {
        let histogram = &mut into.counts[scale.complete(item)];
        let answers = sorted.answers(member.column, rows.clone());
        for (answer, complete) in answers.iter().zip(&complete) {
            // An opinion is a point from 1; a row that is not complete adds nothing to point 1.
            if all || *complete != 0 {
                histogram[usize::from(answer - 1)] += 1;
            }
        }
    }
}

/// Of every two scales: sums and products over the people with both scores.
fn score_pairs(plan: &Plan, rows: usize, scratch: &Scratch, into: &mut Sums) {
    for (sums, (first, second)) in into.pairs.iter_mut().zip(plan.pairs()) {
        let x = scratch.scores[first][..rows].iter().zip(&scratch.scored[first][..rows]);
        let y = scratch.scores[second][..rows].iter().zip(&scratch.scored[second][..rows]);
        for ((x, x_scored), (y, y_scored)) in x.zip(y) {
            if !(*x_scored && *y_scored) {
                continue;
            }
            let (x, y) = (i128::from(*x), i128::from(*y));
            sums.n += 1;
            sums.x += x;
            sums.y += y;
            sums.xx += x * x;
            sums.yy += y * y;
            sums.xy += x * y;
        }
    }
}
