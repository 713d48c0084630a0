//! An answer in words.

use peil_instrument::{
    Answer, DONT_KNOW, Format, Item, ItemKind, Lang, NOT_APPLICABLE, Questionnaire,
};

/// What someone answered, as they read it on the page; `None` if they left it open.
pub(crate) fn in_words(
    questionnaire: &Questionnaire,
    item: &Item,
    answer: &Answer,
    lang: Lang,
) -> Option<String> {
    match (&item.kind, answer) {
        (ItemKind::Rating { format }, Answer::Code(code)) => {
            let (_, text) = points(&questionnaire.formats()[*format], lang)
                .into_iter()
                .find(|(point, _)| point == code)?;
            Some(text.to_owned())
        }
        (ItemKind::Single { options }, Answer::Code(code)) => {
            let option = options.iter().find(|option| option.code == *code)?;
            Some(option.text.get(lang).to_owned())
        }
        (ItemKind::Multiple { options }, Answer::Chosen(ticked)) => {
            let ticked = options.iter().zip(ticked).filter(|(_, ticked)| **ticked);
            let texts: Vec<&str> = ticked.map(|(option, _)| option.text.get(lang)).collect();
            Some(texts.join("; "))
        }
        (ItemKind::Open { .. }, Answer::Words(words)) => Some(words.clone()),
        _ => None,
    }
}

/// The answers of a format, each with its code: the points, then the special ones.
pub(super) fn points(format: &Format, lang: Lang) -> Vec<(u8, &str)> {
    let points = (1..).zip(&format.points).map(|(code, text)| (code, text.get(lang)));
    let special = [(DONT_KNOW, &format.dont_know), (NOT_APPLICABLE, &format.not_applicable)];
    let special = special
        .into_iter()
        .filter_map(|(code, text)| text.as_ref().map(|text| (code, text.get(lang))));
    points.chain(special).collect()
}
