//! What the operator knows before anything happens: who is invited, and what lies in contents themselves.

use std::collections::BTreeMap;

use peil_fieldwork::slots::{Slot, slots};

use crate::linking::people::Crowd;
use crate::linking::sheet::capacity;
use crate::linking::sight::{Kind, RECEIPTS, Sight, Subject, as_number};

/// People and answers, in an order of chance, and what lies in their content.
pub fn nothing_seen(crowd: &Crowd) -> (Sight, Vec<usize>) {
    let questionnaire = &crowd.field.wave.questionnaire;
    let subject = |at: usize| Subject {
        class: crowd.person(&crowd.participants[at]).class,
        truth: at,
        ..Subject::default()
    };
    let everybody = || 0..crowd.participants.len();
    let people = everybody().map(|at| {
        let person = crowd.person(&crowd.participants[at]);
        let mut subject = subject(at);
        subject.orders.insert("order of ids".to_owned(), as_number(&person.id));
        subject.orders.insert("order of codes".to_owned(), as_number(&person.code_hash));
        subject
            .orders
            .insert("order of addresses".to_owned(), as_number(&person.email.as_bytes()[4..]));
        subject
    });
    let people = people.collect();
    let (mut kinds, mut places) = (Vec::new(), Vec::new());
    for (place, slot) in slots(questionnaire).into_iter().enumerate() {
        let name = match slot {
            Slot::Part(part) if capacity(questionnaire, part) == 0 => continue,
            Slot::Part(part) => questionnaire.parts()[part].id.to_string(),
            Slot::Words { .. } => "words".to_owned(),
            Slot::Receipt => RECEIPTS.to_owned(),
        };
        let given = |at: &usize| !crowd.participants[*at].sheet.contents[place].is_empty();
        let answers = everybody().filter(given).map(|at| {
            let mut subject = subject(at);
            let content = &crowd.participants[at].sheet.contents[place];
            subject.orders.insert("order of contents".to_owned(), as_number(content));
            subject
        });
        kinds.push(Kind { name, answers: answers.collect() });
        places.push(place);
    }
    let sight = Sight {
        people,
        kinds,
        found_before: BTreeMap::new(),
        people_left: BTreeMap::new(),
        shared_pieces: 0,
        urn_alike: 0.0,
    };
    (sight, places)
}
