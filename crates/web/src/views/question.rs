//! A question with its answers.

use std::collections::BTreeMap;

use peil_instrument::{Choice, DONT_KNOW, Item, ItemKind, Questionnaire};

use super::answers::points;
use crate::survey::FaultKind;
use crate::words::Words;

/// A question as it stands on a page.
pub(crate) struct Question<'a> {
    pub(crate) id: &'a str,
    pub(crate) text: &'a str,
    pub(crate) help: Option<&'a str>,
    /// What must be mended.
    pub(crate) fault: Option<String>,
    pub(crate) input: Input<'a>,
}

/// How it is answered.
pub(crate) enum Input<'a> {
    /// Radio buttons or tick boxes.
    Choices {
        /// The type of the inputs.
        kind: &'static str,
        /// The class of their layout: `row` for the points of a format (`row many` if a row of six
        /// does not hold them), `list` for options.
        layout: &'static str,
        choices: Vec<ChoiceInput<'a>>,
        /// The name of the field whose answer can be taken away: a chosen radio button can otherwise
        /// not be left open any more.
        clear: Option<&'a str>,
        /// Whether there is an answer to take away.
        given: bool,
    },
    /// Own words.
    Open { name: &'a str, value: &'a str, max: String },
}

/// One radio button or tick box.
pub(crate) struct ChoiceInput<'a> {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) text: &'a str,
    pub(crate) checked: bool,
    /// "I don't know" or "not applicable": an answer beside the points.
    pub(crate) special: bool,
}

/// Questions that stand together: with `heads`, they share their answers and become a table on a wide
/// screen, by the stylesheet alone.
pub(crate) struct Run<'a> {
    pub(crate) heads: Vec<&'a str>,
    pub(crate) questions: Vec<Question<'a>>,
}

/// Answers in a row on a wide screen: the columns that the stylesheet always gives it.
const ROW: usize = 6;

/// The items of a page as questions, those in a row with the same answers together.
pub(crate) fn runs<'a>(
    questionnaire: &'a Questionnaire,
    items: &[usize],
    fields: &'a BTreeMap<String, String>,
    fault_of: impl Fn(usize) -> Option<FaultKind>,
    words: Words<'a>,
) -> Vec<Run<'a>> {
    let format_of = |item: usize| match questionnaire.items()[item].kind {
        ItemKind::Rating { format } => Some(format),
        _ => None,
    };
    let together = |one: &usize, next: &usize| {
        format_of(*one).is_some() && format_of(*one) == format_of(*next)
    };
    let runs = items.chunk_by(together).map(|run| {
        let shared = format_of(run[0]).filter(|_| run.len() > 1);
        let heads = shared.map(|format| points(&questionnaire.formats()[format], words.lang()));
        let heads = heads.unwrap_or_default().into_iter().map(|(_, text)| text);
        let questions = run.iter().map(|&item| {
            let asked = &questionnaire.items()[item];
            Question::new(questionnaire, asked, fields, fault_of(item), words)
        });
        Run { heads: heads.collect(), questions: questions.collect() }
    });
    runs.collect()
}

impl<'a> Question<'a> {
    /// An item with what stands in the form.
    pub(crate) fn new(
        questionnaire: &'a Questionnaire,
        item: &'a Item,
        fields: &'a BTreeMap<String, String>,
        fault: Option<FaultKind>,
        words: Words<'a>,
    ) -> Question<'a> {
        let lang = words.lang();
        let id = item.id.as_str();
        let given = fields.get(id).map(String::as_str);
        let input = match &item.kind {
            ItemKind::Rating { format } => {
                let points = points(&questionnaire.formats()[*format], lang);
                let layout = if points.len() <= ROW { "row" } else { "row many" };
                radios(id, given, layout, points.into_iter())
            }
            ItemKind::Single { options } => {
                let options = options.iter().map(|option| (option.code, option.text.get(lang)));
                radios(id, given, "list", options)
            }
            ItemKind::Multiple { options } => ticks(id, fields, options, words),
            ItemKind::Open { max_chars } => Input::Open {
                name: id,
                value: given.unwrap_or_default(),
                max: words.one("survey.words_max", "max", words.count(*max_chars as u64)),
            },
        };
        let several = || match item.kind {
            ItemKind::Multiple { .. } => Some(words.get("survey.several")),
            _ => None,
        };
        Question {
            id,
            text: item.text.get(lang),
            help: item.help.as_ref().map(|help| help.get(lang)).or_else(several),
            fault: fault.map(|fault| fault_text(fault, words)),
            input,
        }
    }
}

fn radios<'a>(
    id: &'a str,
    given: Option<&str>,
    layout: &'static str,
    answers: impl Iterator<Item = (u8, &'a str)>,
) -> Input<'a> {
    let choices = answers.map(|(code, text)| {
        let value = code.to_string();
        let checked = given == Some(&*value);
        let special = code >= DONT_KNOW;
        ChoiceInput { name: id.to_owned(), value, text, checked, special }
    });
    let choices: Vec<_> = choices.collect();
    let given = choices.iter().any(|choice| choice.checked);
    Input::Choices { kind: "radio", layout, choices, clear: Some(id), given }
}

fn ticks<'a>(
    id: &str,
    fields: &BTreeMap<String, String>,
    options: &'a [Choice],
    words: Words<'_>,
) -> Input<'a> {
    let choices = options.iter().map(|option| {
        let name = format!("{id}.{}", option.id);
        let checked = fields.get(&name).is_some_and(|value| value == "1");
        ChoiceInput {
            name,
            value: "1".to_owned(),
            text: option.text.get(words.lang()),
            checked,
            special: option.exclusive,
        }
    });
    let choices = choices.collect();
    Input::Choices { kind: "checkbox", layout: "list", choices, clear: None, given: false }
}

/// What must be mended, in words.
pub(crate) fn fault_text(fault: FaultKind, words: Words<'_>) -> String {
    match fault {
        FaultKind::TooLong { chars, max } => {
            let (chars, max) = (words.count(chars as u64), words.count(max as u64));
            words.fill("survey.fault_too_long", &[("chars", &chars), ("max", &max)])
        }
        FaultKind::Conflict => words.get("survey.fault_conflict").to_owned(),
    }
}
