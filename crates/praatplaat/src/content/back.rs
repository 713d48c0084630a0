//! The back of a plate: every question, what the named themes are about, how to read it, where to go.

use peil_instrument::{Scale, Text};

use super::Wave;
use super::answers::Given;
use crate::PlateError;
use crate::page::{Aid, Back, Columns, Group, Passage, Row};

/// How many of the steps that help there is room for.
const STEPS: usize = 3;

impl Wave<'_> {
    /// The back of a unit's plate. `given`: the answers to every scale of the page; `named`: the scales whose themes are
    /// explained.
    pub(super) fn back(
        &self,
        name: &str,
        scales: &[&Scale],
        given: &[Vec<Option<Given>>],
        named: &[&Scale],
    ) -> Result<Back, PlateError> {
        let word = |key: &str| self.text(&format!("back.{key}"));
        let aids = named.iter().map(|scale| self.aid(scale)).collect::<Result<_, _>>()?;
        Ok(Back {
            title: self.fill("back.title", &[("unit", name)]),
            explained: word("explained"),
            columns: Columns {
                statement: word("statement"),
                picture: word("picture"),
                unfavourable: word("unfavourable"),
                neutral: word("neutral"),
                favourable: word("favourable"),
                no_opinion: word("no_opinion"),
                people: word("people"),
            },
            groups: scales
                .iter()
                .zip(given)
                .map(|(scale, given)| self.group(scale, given))
                .collect(),
            aids,
            concern: Passage { heading: word("concern"), text: word("concern_text") },
        })
    }

    fn group(&self, scale: &Scale, given: &[Option<Given>]) -> Group {
        let rows = scale.items.iter().zip(given).map(|(item, given)| Row {
            statement: self.statement(item),
            reversed: item.reversed.then(|| self.text("back.reversed")),
            amounts: given.map(|given| self.amounts(&given.bar)),
            bar: given.map(|given| given.bar),
            hidden: self.text("back.hidden"),
        });
        Group { name: scale.title.get(self.lang).to_owned(), rows: rows.collect() }
    }

    fn aid(&self, scale: &Scale) -> Result<Aid, PlateError> {
        let perspective = self.perspective(&scale.id)?;
        let text = |text: &Text| text.get(self.lang).to_owned();
        Ok(Aid {
            name: scale.title.get(self.lang).to_owned(),
            why: text(&perspective.why),
            goes_wrong_heading: self.text("back.goes_wrong"),
            goes_wrong: text(&perspective.goes_wrong),
            helps_heading: self.text("back.helps"),
            helps: perspective.helps.iter().take(STEPS).map(text).collect(),
        })
    }
}
