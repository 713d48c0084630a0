//! The words of what figures are about: questions, scales, their answers, and their order.

use std::collections::HashMap;

use peil_analysis::Subject;
use peil_instrument::{DONT_KNOW, Gap, ItemKind, NOT_APPLICABLE, Questionnaire, Relation, Text};

/// Where a subject stands in the questionnaire: kind by kind, and within a kind in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Position {
    kind: u8,
    index: usize,
}

/// Everything of a questionnaire that a figure can be about, by id.
pub(crate) struct Subjects<'q> {
    questionnaire: &'q Questionnaire,
    items: HashMap<&'q str, usize>,
    scales: HashMap<&'q str, usize>,
    relations: HashMap<&'q str, usize>,
    gaps: HashMap<&'q str, usize>,
    /// Per item its answers.
    answers: Vec<Vec<(String, Text)>>,
}

impl<'q> Subjects<'q> {
    pub(crate) fn of(questionnaire: &'q Questionnaire) -> Subjects<'q> {
        fn by_id<'q>(
            ids: impl Iterator<Item = &'q peil_instrument::Id>,
        ) -> HashMap<&'q str, usize> {
            ids.enumerate().map(|(index, id)| (id.as_str(), index)).collect()
        }
        Subjects {
            questionnaire,
            items: by_id(questionnaire.items().iter().map(|item| &item.id)),
            scales: by_id(questionnaire.scales().iter().map(|scale| &scale.id)),
            relations: by_id(questionnaire.relations().iter().map(|relation| &relation.id)),
            gaps: by_id(questionnaire.gaps().iter().map(|gap| &gap.id)),
            answers: questionnaire
                .items()
                .iter()
                .map(|item| answers(questionnaire, &item.kind))
                .collect(),
        }
    }

    /// Where it stands. What the questionnaire does not know comes last of its kind.
    pub(crate) fn position(&self, subject: &Subject) -> Position {
        let (kind, known) = match subject {
            Subject::Unit => return Position { kind: 0, index: 0 },
            Subject::Scale(_) => (1, &self.scales),
            Subject::Item(_) => (2, &self.items),
            Subject::Relation(_) => (3, &self.relations),
            Subject::Gap(_) => (4, &self.gaps),
        };
        let index = subject.id().and_then(|id| known.get(id.as_str()).copied());
        Position { kind, index: index.unwrap_or(usize::MAX) }
    }

    /// Its words; its id, if the questionnaire does not know it. Nothing for a unit, which the figure names.
    pub(crate) fn text(&self, subject: &Subject) -> Text {
        let questionnaire = self.questionnaire;
        let found = match subject {
            Subject::Unit => return Text::new("", ""),
            Subject::Scale(id) => self.scale(id.as_str()),
            Subject::Item(id) => self.item(id.as_str()),
            Subject::Relation(id) => self
                .relations
                .get(id.as_str())
                .map(|index| relation_text(questionnaire, &questionnaire.relations()[*index])),
            Subject::Gap(id) => self
                .gaps
                .get(id.as_str())
                .map(|index| gap_text(questionnaire, &questionnaire.gaps()[*index])),
        };
        found.unwrap_or_else(|| {
            let id = subject.id().map(ToString::to_string).unwrap_or_default();
            Text::new(id.clone(), id)
        })
    }

    /// The words of an answer: an option or a point; or, where figures name another item or scale there,
    /// its words. The answer as it is, if nothing has that name.
    pub(crate) fn answer(&self, subject: &Subject, answer: &str) -> Text {
        let of_item = match subject {
            Subject::Item(id) => self.items.get(id.as_str()).and_then(|item| {
                self.answers[*item].iter().find(|(code, _)| code == answer).map(|(_, text)| text)
            }),
            _ => None,
        };
        of_item
            .cloned()
            .or_else(|| self.item(answer))
            .or_else(|| self.scale(answer))
            .unwrap_or_else(|| Text::new(answer, answer))
    }

    fn item(&self, id: &str) -> Option<Text> {
        self.items.get(id).map(|index| self.questionnaire.items()[*index].text.clone())
    }

    fn scale(&self, id: &str) -> Option<Text> {
        self.scales.get(id).map(|index| self.questionnaire.scales()[*index].title.clone())
    }
}

/// `Plezier × Openheid`
pub(crate) fn relation_text(questionnaire: &Questionnaire, relation: &Relation) -> Text {
    let scales = questionnaire.scales();
    joined(&scales[relation.first].title, "×", &scales[relation.second].title)
}

/// `Leidinggevende over zichzelf − Medewerkers over hun leidinggevende`
pub(crate) fn gap_text(questionnaire: &Questionnaire, gap: &Gap) -> Text {
    let scales = questionnaire.scales();
    joined(&scales[gap.own_view].title, "−", &scales[gap.others_view].title)
}

fn joined(first: &Text, sign: &str, second: &Text) -> Text {
    Text::new(
        format!("{} {sign} {}", first.nl, second.nl),
        format!("{} {sign} {}", first.en, second.en),
    )
}

/// The answers to an item as the long CSV names them, with their words.
pub(crate) fn answers(questionnaire: &Questionnaire, kind: &ItemKind) -> Vec<(String, Text)> {
    let code = |code: u8, text: &Text| (code.to_string(), text.clone());
    match kind {
        ItemKind::Rating { format } => {
            let format = &questionnaire.formats()[*format];
            let mut answers: Vec<_> =
                (1..).zip(&format.points).map(|(number, text)| code(number, text)).collect();
            let dont_know = format.dont_know.as_ref();
            let not_applicable = format.not_applicable.as_ref();
            answers.extend(dont_know.map(|text| code(DONT_KNOW, text)));
            answers.extend(not_applicable.map(|text| code(NOT_APPLICABLE, text)));
            answers
        }
        ItemKind::Single { options } => {
            options.iter().map(|option| code(option.code, &option.text)).collect()
        }
        ItemKind::Multiple { options } => {
            options.iter().map(|option| (option.id.to_string(), option.text.clone())).collect()
        }
        ItemKind::Open { .. } => Vec::new(),
    }
}
