//! The one name space of a questionnaire file.

use std::collections::BTreeMap;

use super::reader::{ID_TWICE, Reader};
use crate::Id;
use crate::diagnostic::Value;

/// Every id of the file with the places where it stands.
#[derive(Default)]
pub(crate) struct Names {
    places: BTreeMap<Id, Vec<(usize, &'static str)>>,
}

impl Names {
    pub(crate) fn claim(&mut self, id: &Id, kind: &'static str, line: usize) {
        self.places.entry(id.clone()).or_default().push((line, kind));
    }

    /// What kind of thing has this id, if anything has.
    pub(crate) fn kind(&self, id: &str) -> Option<&'static str> {
        let (_, places) = self.places.iter().find(|(known, _)| known.as_str() == id)?;
        places.first().map(|(_, kind)| *kind)
    }

    /// The line on which every id stands first.
    pub(crate) fn lines(&self) -> BTreeMap<String, usize> {
        let first =
            |places: &Vec<(usize, &'static str)>| places.iter().map(|(line, _)| *line).min();
        let lines = self.places.iter();
        lines.filter_map(|(id, places)| Some((id.to_string(), first(places)?))).collect()
    }

    /// Names every id that stands in a second place, there, with the line of the first.
    pub(crate) fn report_twice(&self, reader: &mut Reader<'_>) {
        for (id, places) in &self.places {
            let mut places = places.clone();
            places.sort_by_key(|(line, _)| *line);
            let Some(((first_line, first_kind), others)) = places.split_first() else { continue };
            for (line, kind) in others {
                let values = [
                    ("id", id.as_str().into()),
                    ("kind", Value::Word(kind)),
                    ("other_kind", Value::Word(first_kind)),
                    ("other_line", (*first_line).into()),
                ];
                reader.shared(*line, ID_TWICE, values);
            }
        }
    }
}
