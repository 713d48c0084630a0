//! What the browser has to know of a questionnaire to do the server's part itself: which questions are asked,
//! what a record is made of, how long a text may be. No words: those stand in the pages.

use peil_instrument::{ItemKind, Level, Questionnaire};
use serde_json::{Map, Value, json};

use super::pages::{Page, layout};

/// The plan of a questionnaire. A test compares what the script makes of it with what Rust makes of the
/// questionnaire itself (`plan/tests.rs`, `tests/browser/sheet.test.mjs`).
pub(crate) fn plan(questionnaire: &Questionnaire) -> Value {
    let (layout, slots) = (layout(questionnaire), peil_fieldwork::slots::layout(questionnaire));
    // The slots of texts come after those of parts; without open items this is the receipt's, and not read.
    let first_text = questionnaire.parts().len();
    let items = (0..questionnaire.items().len()).map(|index| item(questionnaire, &layout, index));
    let parts = questionnaire.parts().iter().enumerate().map(|(index, part)| {
        let level = match part.level {
            Level::Class => "class",
            Level::Higher => "higher",
        };
        json!({ "id": part.id.as_str(), "level": level, "columns": questionnaire.columns(index).len() })
    });
    json!({
        "items": items.collect::<Vec<_>>(),
        "parts": parts.collect::<Vec<_>>(),
        // As the desk cuts what is handed in.
        "slots": { "answers": slots.size(slots.receipt()), "words": slots.size(first_text) },
        "minutes": questionnaire.minutes(),
    })
}

fn item(questionnaire: &Questionnaire, layout: &[Page], index: usize) -> Value {
    let item = &questionnaire.items()[index];
    let page = layout.iter().find(|page| page.items.contains(&index)).map(|page| page.place);
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", item.id.as_str().into());
    put("part", item.part.into());
    put("page", page.into());
    put("block", item.block.into());
    match &item.kind {
        ItemKind::Rating { .. } => put("kind", "rating".into()),
        ItemKind::Single { .. } => put("kind", "single".into()),
        ItemKind::Multiple { options } => {
            let ids = options.iter().map(|option| option.id.as_str());
            put("options", ids.collect::<Vec<_>>().into());
            let exclusive = options.iter().enumerate().filter(|(_, option)| option.exclusive);
            put("exclusive", exclusive.map(|(position, _)| position).collect::<Vec<_>>().into());
            put("kind", "multiple".into())
        }
        ItemKind::Open { max_chars } => {
            put("max", (*max_chars).into());
            put("kind", "open".into())
        }
    };
    if let Some(condition) = &item.show_if {
        put("if", json!({ "item": condition.item, "any": condition.any_of }));
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests;
