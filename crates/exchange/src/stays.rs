//! What of a questionnaire other survey programs have no place for.

use peil_instrument::{Accepted, Id, Questionnaire};

use crate::remark::{Outcome, Place, Remark};

/// What stays behind, one remark a subject: parts, scales, relations, gaps, and the notes of whoever keeps the
/// file.
pub(crate) fn stays(questionnaire: &Questionnaire) -> Vec<Remark> {
    let items = questionnaire.items();
    let own = items.iter().filter(|item| item.own).map(|item| item.id.as_str()).collect();
    let subjects: [(&str, Vec<&str>); 6] = [
        ("parts", ids(questionnaire.parts().iter().map(|part| &part.id))),
        ("scales", ids(questionnaire.scales().iter().map(|scale| &scale.id))),
        ("relations", ids(questionnaire.relations().iter().map(|relation| &relation.id))),
        ("gaps", ids(questionnaire.gaps().iter().map(|gap| &gap.id))),
        ("own", own),
        ("selection", ids(questionnaire.selection().iter().flat_map(|it| &it.blocks))),
    ];
    let mut remarks: Vec<Remark> = subjects
        .iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(key, names)| left_out(key, &names.join(", ")))
        .collect();
    remarks.push(left_out("minutes", &questionnaire.minutes().to_string()));
    let n_notes = items.iter().filter(|item| item.source.is_some()).count();
    let n_accepted = all_accepted(questionnaire).count();
    for (key, n) in [("notes", n_notes), ("accepted", n_accepted)] {
        if n > 0 {
            remarks.push(left_out(key, &n.to_string()));
        }
    }
    remarks
}

/// A remark on something that only Peil knows.
pub(crate) fn left_out(key: &str, what: &str) -> Remark {
    Remark::new(Outcome::LeftOut, Place::form(), &format!("stays.{key}"), &[("what", what)])
}

fn ids<'q>(ids: impl Iterator<Item = &'q Id>) -> Vec<&'q str> {
    ids.map(Id::as_str).collect()
}

fn all_accepted(questionnaire: &Questionnaire) -> impl Iterator<Item = &Accepted> {
    questionnaire
        .accept()
        .iter()
        .chain(questionnaire.blocks().iter().flat_map(|block| &block.accept))
        .chain(questionnaire.items().iter().flat_map(|item| &item.accept))
        .chain(questionnaire.scales().iter().flat_map(|scale| &scale.accept))
}
