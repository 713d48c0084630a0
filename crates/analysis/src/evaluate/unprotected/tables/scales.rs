//! `scales`: a row for every unit and scale.

use std::ops::Range;

use peil_statistics::Interval;
use peil_statistics::moments::{mean_interval, report_mark, score_100};

use super::{Table, count, number, text};
use crate::evaluate::unprotected::{Part, Unprotected};

struct Row {
    unit: usize,
    part: usize,
    /// The place of the scale in the part's plan.
    index: usize,
    scale: usize,
    n: u64,
    mean: Option<f64>,
    now: Option<Interval>,
    comparing: Option<Interval>,
    sd: Option<f64>,
    score: Option<f64>,
    mark: Option<f64>,
}

pub(super) fn table<'a>(results: &'a Unprotected<'_>) -> Table<'a> {
    let rows_of_unit = results.parts.iter().map(|part| part.plan.scales().len()).sum();
    let columns = move |some: Range<usize>| {
        let rows: Vec<Row> = some.flat_map(|unit| of_unit(results, unit)).collect();
        let scales = results.public.questionnaire.scales();
        let part = |row: &Row| &results.parts[row.part];
        let node = |row: &Row| &part(row).nodes[row.unit].scales[row.index];
        let rest = |row: &Row| part(row).rest[row.index][row.unit].as_ref();
        let test = |row: &Row| rest(row).and_then(|rest| rest.found.ok()).map(|found| found.test);
        // How far a score depends on the unit is told of the whole, in the row of the root.
        let between = |row: &Row| (row.unit == 0).then(|| &part(row).between[row.index]);
        let anova = |row: &Row| between(row)?.anova.ok();
        let model = |row: &Row| between(row)?.model.ok();
        vec![
            text("unit", &rows, |row| results.public.units[row.unit].code.as_str()),
            text("scale", &rows, |row| scales[row.scale].id.as_str()),
            count("n", &rows, |row| Some(row.n)),
            number("mean", &rows, |row| row.mean),
            number("mean_low", &rows, |row| row.now.map(|ends| ends.low())),
            number("mean_high", &rows, |row| row.now.map(|ends| ends.high())),
            number("comparing_low", &rows, |row| row.comparing.map(|ends| ends.low())),
            number("comparing_high", &rows, |row| row.comparing.map(|ends| ends.high())),
            number("sd", &rows, |row| row.sd),
            number("score100", &rows, |row| row.score),
            number("mark", &rows, |row| row.mark),
            count("n_any", &rows, |row| Some(node(row).scores.any)),
            number("alpha", &rows, |row| node(row).alpha.ok().map(|found| found.alpha)),
            count("n_complete", &rows, |row| node(row).agreement.ok().map(|agreement| agreement.n)),
            number("rwg_j", &rows, |row| node(row).agreement.ok().map(|agreement| agreement.rwg_j)),
            number("rwg_lindell", &rows, |row| node(row).agreement.ok().map(|found| found.lindell)),
            number("ad_m", &rows, |row| node(row).ad_m.ok()),
            number("rest_difference", &rows, |row| test(row).map(|test| test.difference.value)),
            number("rest_low", &rows, |row| test(row).map(|test| test.difference.interval.low())),
            number("rest_high", &rows, |row| test(row).map(|test| test.difference.interval.high())),
            number("rest_t", &rows, |row| test(row).map(|test| test.t)),
            number("rest_df", &rows, |row| test(row).map(|test| test.difference.df)),
            number("rest_p", &rows, |row| test(row).map(|test| test.p)),
            number("rest_p_holm", &rows, |row| rest(row).and_then(|rest| rest.p_holm)),
            number("rest_p_bh", &rows, |row| rest(row).and_then(|rest| rest.p_bh)),
            number("icc1", &rows, |row| anova(row)?.icc1().ok().map(|icc| icc.value)),
            number("icc1_n0", &rows, |row| anova(row)?.icc1_n0().ok().map(|icc| icc.value)),
            number("icc2", &rows, |row| anova(row)?.icc2().ok().map(|icc| icc.value)),
            number("icc_reml", &rows, |row| model(row).map(|model| model.icc)),
            number("shrunken_mean", &rows, |row| part(row).shrunken(row.unit, row.index)),
        ]
    };
    Table { name: "scales", rows_of_unit, columns: Box::new(columns) }
}

fn of_unit(results: &Unprotected<'_>, unit: usize) -> impl Iterator<Item = Row> {
    results.parts.iter().enumerate().flat_map(move |(at, part)| {
        let scales = 0..part.plan.scales().len();
        scales.map(move |scale| Row::of(results, (at, part), unit, scale))
    })
}

impl Row {
    fn of(results: &Unprotected<'_>, (at, part): (usize, &Part), unit: usize, index: usize) -> Row {
        let plan = &part.plan.scales()[index];
        let node = &part.nodes[unit].scales[index];
        let moments = node.scores.moments(plan.denominator).ok();
        let mean = moments.map(|moments| moments.mean());
        let highest = f64::from(plan.points);
        let interval = |population| mean_interval(&moments?, population).ok();
        Row {
            unit,
            part: at,
            index,
            scale: plan.scale,
            n: node.scores.n,
            mean,
            now: interval(results.population(plan.scale, unit)),
            comparing: interval(None),
            sd: moments.and_then(|moments| moments.sd().ok()),
            score: mean.and_then(|mean| score_100(mean, 1.0, highest).ok()),
            mark: mean.and_then(|mean| report_mark(mean, 1.0, highest).ok()),
        }
    }
}
