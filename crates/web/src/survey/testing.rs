//! Questionnaires for tests.

use peil_instrument::{ItemKind, Questionnaire, load};

/// A small questionnaire with every kind of item and a chain of conditions.
pub(crate) fn sample() -> Questionnaire {
    load("sample.toml", include_str!("sample.toml")).unwrap()
}

/// The questionnaire that staff get.
pub(crate) fn shipped() -> Questionnaire {
    peil_instrument::shipped::questionnaire("staff", None).unwrap()
}

/// The fields with which an item is answered, or left open, for a number.
pub(crate) fn code(
    questionnaire: &Questionnaire,
    item: usize,
    choice: u8,
) -> Vec<(String, String)> {
    let item = &questionnaire.items()[item];
    let id = item.id.to_string();
    match &item.kind {
        _ if choice % 7 == 6 => Vec::new(),
        ItemKind::Rating { format } => {
            let points = questionnaire.formats()[*format].points.len();
            vec![(id, (usize::from(choice) % points + 1).to_string())]
        }
        ItemKind::Single { options } => {
            vec![(id, options[usize::from(choice) % options.len()].code.to_string())]
        }
        ItemKind::Multiple { options } => {
            let ordinary = options.iter().filter(|option| !option.exclusive).enumerate();
            ordinary
                .filter(|(position, _)| choice >> (position % 8) & 1 == 1)
                .map(|(_, option)| (format!("{id}.{}", option.id), "1".to_owned()))
                .collect()
        }
        ItemKind::Open { .. } => vec![(id, format!("woorden <{choice}> & \"meer\"\nregel"))],
    }
}
