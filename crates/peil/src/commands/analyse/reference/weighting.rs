//! Respondents weighted to an invented population, by sex and age.

use peil_statistics::Undefined;
use peil_statistics::weights::{Design, Group, Margin};

use super::book::Node;
use super::calibration::weights_summary;
use super::compare::Comparer;
use super::designs::{Made, answers, mean};
use super::family::Family;
use super::survey::Survey;
use super::table::{Groups, Variable};

/// How a cell of the weighting is called: sex and age group.
type Name = [String; 2];

/// The respondents who count, their cells and the population.
struct Weighting<'s, 'a> {
    survey: &'s Survey<'a>,
    rows: Vec<usize>,
    cell_of: Vec<usize>,
    cells: Vec<(Name, u64)>,
    margins: Vec<Margin>,
}

/// A file with `population_joint`: all of it.
pub fn weighting(survey: &Survey<'_>, root: &Node<'_>, comparer: &mut Comparer) {
    let Some(weighting) = Weighting::of(survey, root) else { return };
    for (key, node) in root.entries() {
        let (made, family) = match key {
            "unweighted" => (weighting.design(&weighting.rows, None), Family::Designs),
            "poststratified" => {
                let heads: Vec<_> = weighting.cells.iter().map(|(_, heads)| *heads).collect();
                let design = weighting.design(&weighting.rows, None);
                (design.and_then(|design| design.post_stratified(&heads)), Family::Designs)
            }
            "raked" | "raked_by_calibrate" => {
                let design = weighting.design(&weighting.rows, None);
                (design.and_then(|design| design.raked(&weighting.margins)), Family::Raking)
            }
            _ => {
                if let Some(column) = key.strip_prefix("raked_clustered_by_") {
                    weighting.clustered(column, &node, comparer);
                }
                continue;
            }
        };
        weighting.compare(&weighting.rows, &made, &node, family, comparer);
    }
}

impl<'s, 'a> Weighting<'s, 'a> {
    fn of(survey: &'s Survey<'a>, root: &Node<'_>) -> Option<Weighting<'s, 'a>> {
        let cells = root
            .need("population_joint")?
            .list()
            .iter()
            .map(|node| {
                let name = [node.name("sex")?, node.name("agegrp")?];
                Some((name, node.need("Freq")?.whole()?))
            })
            .collect::<Option<Vec<_>>>()?;
        let mut margins = Vec::new();
        for (part, (key, name)) in
            [("population_sex", "sex"), ("population_age", "agegrp")].into_iter().enumerate()
        {
            margins.push(margin(&root.need(key)?, name, part, &cells)?);
        }
        let sex = survey.groups("gender")?;
        let age = survey.variable("age")?;
        let terms = root.need("unweighted")?.need("means")?;
        let terms =
            terms.list().iter().map(|node| node.name("term")).collect::<Option<Vec<_>>>()?;
        let variables =
            terms.iter().map(|name| survey.variable(name)).collect::<Option<Vec<_>>>()?;
        let (mut rows, mut cell_of) = (Vec::new(), Vec::new());
        for row in 0..survey.table.rows() {
            let full = variables.iter().all(|variable| variable.values[row].is_some());
            let (Some(sex), Some(age)) =
                (sex.of[row].map(|place| &sex.names[place]), age.values[row])
            else {
                continue;
            };
            let cell =
                cells.iter().position(|(name, _)| name[0] == *sex && contains(&name[1], age));
            if let Some(cell) = cell.filter(|_| full) {
                rows.push(row);
                cell_of.push(cell);
            }
        }
        Some(Weighting { survey, rows, cell_of, cells, margins })
    }

    /// Everyone in `rows`, drawn alone or with their cluster.
    fn design(&self, rows: &[usize], clusters: Option<&Groups>) -> Made {
        let cell =
            |row: &usize| self.rows.binary_search(row).map_or(0, |place| self.cell_of[place]);
        let group = |row: &usize| Group {
            cluster: clusters.and_then(|clusters| clusters.of[*row]),
            ..Group::in_cell(cell(row), 1)
        };
        Design::new(rows.iter().map(group).collect())
    }

    /// The same raking with those who have a cluster.
    fn clustered(&self, column: &str, node: &Node<'_>, comparer: &mut Comparer) {
        let Some(groups) = self.survey.groups(column) else { return };
        let rows: Vec<_> =
            self.rows.iter().copied().filter(|row| groups.of[*row].is_some()).collect();
        let made = self.design(&rows, Some(&groups)).and_then(|design| design.raked(&self.margins));
        self.compare(&rows, &made, node, Family::Raking, comparer);
    }

    fn compare(
        &self,
        rows: &[usize],
        made: &Made,
        node: &Node<'_>,
        family: Family,
        comparer: &mut Comparer,
    ) {
        if let Some(node) = node.get("weights_summary") {
            weights_summary(made, &node, family, comparer);
        }
        for node in node.get("cells").map(|cells| cells.list()).unwrap_or_default() {
            self.cell(made, &node, family, comparer);
        }
        for (key, section) in node.entries() {
            if key == "means" {
                for node in section.list() {
                    let Some(variable) =
                        node.name("term").and_then(|term| self.survey.variable(&term))
                    else {
                        continue;
                    };
                    mean(made, &values(rows, &variable), &node, family, comparer);
                }
            } else if let Some(item) = key.strip_suffix("_top2") {
                self.top2(rows, made, item, &section, family, comparer);
            } else if let Some(scale) = key.strip_suffix("_by_sex") {
                self.by_sex(rows, made, scale, &section, family, comparer);
            } else if let Some(pair) = key.strip_prefix("covariance_") {
                self.covariance(rows, made, pair, &section, family, comparer);
            }
        }
    }

    fn cell(&self, made: &Made, node: &Node<'_>, family: Family, comparer: &mut Comparer) {
        let (Some(sex), Some(age)) = (node.name("sex"), node.name("agegrp")) else { return };
        let name = [sex, age];
        let Some(cell) = self.cells.iter().position(|(known, _)| *known == name) else {
            return node.problem("a cell that the population does not have");
        };
        let of_cell = self.cell_of.iter().filter(|of| **of == cell).count();
        let first = self.cell_of.iter().position(|of| *of == cell).ok_or(Undefined::EmptyCell);
        let design = made.as_ref().map_err(|reason| *reason);
        comparer
            .at(node, family)
            .count("n", of_cell as u64)
            .number("weight", design.and_then(|design| Ok(design.weights()[first?])));
    }

    fn top2(
        &self,
        rows: &[usize],
        made: &Made,
        item: &str,
        section: &Node<'_>,
        family: Family,
        comparer: &mut Comparer,
    ) {
        let Some(variable) = self.survey.variable(item) else { return };
        let high = i64::from(self.survey.points) - 1;
        let mark =
            |row: &usize| variable.values[*row].map(|value| f64::from(u8::from(value >= high)));
        let marks: Vec<_> = rows.iter().map(mark).collect();
        for node in section.list() {
            mean(made, &marks, &node, family, comparer);
        }
    }

    fn by_sex(
        &self,
        rows: &[usize],
        made: &Made,
        scale: &str,
        section: &Node<'_>,
        family: Family,
        comparer: &mut Comparer,
    ) {
        let variable = self.survey.variable(scale);
        let (Some(variable), Some(sex)) = (variable, self.survey.groups("gender")) else { return };
        for node in section.list() {
            let Some(place) = node.name("by").and_then(|by| sex.place(&by)) else {
                node.problem("nobody is of this sex");
                continue;
            };
            let value = |row: &usize| {
                Some(*row)
                    .filter(|row| sex.of[*row] == Some(place))
                    .and_then(|row| variable.value(row))
            };
            let values: Vec<_> = rows.iter().map(value).collect();
            mean(made, &values, &node, family, comparer);
        }
    }

    /// The covariance of two means, from the variances of the means of their sum and their difference.
    fn covariance(
        &self,
        rows: &[usize],
        made: &Made,
        pair: &str,
        node: &Node<'_>,
        family: Family,
        comparer: &mut Comparer,
    ) {
        let Some((x, y)) = pair.split_once('_') else {
            return node.problem("expected 'covariance_<scale>_<scale>'");
        };
        let (Some(x), Some(y)) = (self.survey.variable(x), self.survey.variable(y)) else { return };
        let design = made.as_ref().map_err(|reason| *reason);
        let variance = |sign: f64| {
            let value = |row: &usize| Some(x.value(*row)? + sign * y.value(*row)?);
            let values: Vec<_> = rows.iter().map(value).collect();
            design.and_then(|design| design.mean(&answers(&values))).map(|mean| mean.se * mean.se)
        };
        let covariance = variance(1.0).and_then(|sum| Ok((sum - variance(-1.0)?) / 4.0));
        comparer.value(node, family, covariance);
    }
}

fn values(rows: &[usize], variable: &Variable) -> Vec<Option<f64>> {
    rows.iter().map(|row| variable.value(*row)).collect()
}

/// The heads of one margin. `part` is its place in the name of a cell.
fn margin(section: &Node<'_>, name: &str, part: usize, cells: &[(Name, u64)]) -> Option<Margin> {
    let known = section
        .list()
        .iter()
        .map(|node| Some((node.name(name)?, node.need("Freq")?.whole()?)))
        .collect::<Option<Vec<_>>>()?;
    let category =
        |(cell, _): &(Name, u64)| known.iter().position(|(category, _)| *category == cell[part]);
    let Some(category_of_cell) = cells.iter().map(category).collect::<Option<Vec<_>>>() else {
        section.problem("a cell of 'population_joint' is in none of these");
        return None;
    };
    Some(Margin { category_of_cell, heads: known.into_iter().map(|(_, heads)| heads).collect() })
}

/// Whether an age is in a group called `le19`, `20_29` or `ge40`.
fn contains(group: &str, age: i64) -> bool {
    let number = |text: &str| text.parse::<i64>().ok();
    if let Some(highest) = group.strip_prefix("le").and_then(number) {
        return age <= highest;
    }
    if let Some(lowest) = group.strip_prefix("ge").and_then(number) {
        return age >= lowest;
    }
    let ends = group.split_once('_').and_then(|(low, high)| Some((number(low)?, number(high)?)));
    ends.is_some_and(|(low, high)| (low..=high).contains(&age))
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn names_of_age_groups_say_which_ages() {
        assert!(contains("le19", 19) && !contains("le19", 20));
        assert!(contains("20_29", 20) && contains("20_29", 29) && !contains("20_29", 30));
        assert!(contains("ge40", 40) && !contains("ge40", 39));
        assert!(!contains("young", 10));
    }
}
