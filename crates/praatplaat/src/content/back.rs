//! The back of a plate: every question, what the named themes are about, how to read it, where to go.

use peil_instrument::{Scale, Text};

use super::Wave;
use crate::PlateError;
use crate::page::{Aid, Back, Columns, Group, Passage, Row};

/// How many of the steps that help there is room for.
const STEPS: usize = 3;

impl Wave<'_> {
    /// The back of a unit's plate. `named`: the scales whose themes are explained.
    pub(super) fn back(
        &self,
        unit: &str,
        name: &str,
        named: &[&Scale],
    ) -> Result<Back, PlateError> {
        let word = |key: &str| self.text(&format!("back.{key}"));
        let scales = self.questionnaire.main_scales();
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
            groups: scales.iter().map(|scale| self.group(unit, scale)).collect(),
            aids,
            concern: Passage { heading: word("concern"), text: word("concern_text") },
        })
    }

    fn group(&self, unit: &str, scale: &Scale) -> Group {
        let rows = scale.items.iter().map(|item| {
            let given = self.given(unit, item);
            Row {
                statement: self.statement(item),
                reversed: item.reversed.then(|| self.text("back.reversed")),
                amounts: given.map(|given| self.amounts(&given.bar)),
                bar: given.map(|given| given.bar),
                hidden: self.text("back.hidden"),
            }
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
