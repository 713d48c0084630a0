//! Every question with its answers, theme by theme.

use peil_analysis::{Figure, Measure, Status, Subject};
use peil_instrument::{Item, ItemKind};

use super::bar::{self, Mark, Part};
use super::figures::Figures;
use super::numbers;
use super::since;
use super::table::{Cell, Row, Table};
use crate::subjects::answers;

/// A block of the questionnaire.
pub(super) struct Theme {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) questions: Vec<Question>,
}

/// A question with its answers.
pub(super) struct Question {
    pub(super) text: String,
    /// What the picture is, for who does not see it.
    pub(super) alternative: String,
    /// One bar for answers of which somebody gives one; one per answer if somebody may give more.
    pub(super) bars: Vec<Vec<Part>>,
    /// Mean, spread and the like.
    pub(super) facts: Vec<(String, Cell)>,
    /// The answers.
    pub(super) table: Table,
}

/// The themes that have figures: of the organisation's own items, or of all others.
pub(super) fn themes(figures: &Figures<'_>, own: bool) -> Vec<Theme> {
    let items = figures.questionnaire.items();
    let themes = figures.questionnaire.blocks().iter().map(|block| Theme {
        id: format!("theme-{}", block.id),
        title: block.title.get(figures.lang).to_owned(),
        questions: block
            .items
            .iter()
            .map(|item| &items[*item])
            .filter(|item| item.own == own)
            .filter_map(|item| question(figures, item))
            .collect(),
    });
    themes.filter(|theme| !theme.questions.is_empty()).collect()
}

fn question(figures: &Figures<'_>, item: &Item) -> Option<Question> {
    let subject = Subject::Item(item.id.clone());
    let text = figures.text(&subject);
    let facts = facts(figures, &subject);
    let given = Answers::of(figures, item, &subject);
    if facts.is_empty() && given.rows.is_empty() {
        return None;
    }
    let mut columns = vec![figures.word("report.answer").to_owned()];
    columns.extend(given.measures.iter().map(|measure| figures.measure_name(*measure).to_owned()));
    let table = Table {
        id: format!("answers-{}", item.id),
        caption: caption(figures, given.people, &text),
        is_wide: columns.len() > 4,
        columns,
        rows: given.rows,
    };
    let bars = if given.shares.is_empty() {
        Vec::new()
    } else if matches!(item.kind, ItemKind::Multiple { .. }) {
        let each =
            given.shares.iter().map(|share| bar::parts(std::slice::from_ref(share), figures.lang));
        each.collect()
    } else {
        vec![bar::parts(&given.shares, figures.lang)]
    };
    let alternative = figures.fill("report.bar", &[("question", &text)]);
    Some(Question { text, alternative, bars, facts, table })
}

fn caption(figures: &Figures<'_>, people: Option<u64>, question: &str) -> String {
    match people {
        Some(people) => {
            let people = numbers::people(people, figures.lang);
            let values = [("people", people.as_str()), ("question", question)];
            figures.fill("report.answers_of", &values)
        }
        None => figures.fill("report.answers", &[("question", question)]),
    }
}

/// What is told of a question beside its answers.
fn facts(figures: &Figures<'_>, subject: &Subject) -> Vec<(String, Cell)> {
    let measures = [
        Measure::Mean,
        Measure::Sd,
        Measure::Median,
        Measure::Top2Opinion,
        Measure::Bottom2Opinion,
        Measure::PreviousMean,
        Measure::Change,
    ];
    let mut facts = Vec::new();
    for measure in measures {
        let Some(figure) = figures.whole(subject, measure) else { continue };
        facts.push((figures.measure_name(measure).to_owned(), figures.cell(Some(figure))));
        if measure == Measure::Mean && figure.n.is_some() {
            facts.push((figures.word("report.opinions").to_owned(), figures.n(Some(figure))));
        }
        if measure == Measure::Change {
            let says = since::words(figures, Some(figure));
            facts.push((figures.word("report.says").to_owned(), says));
        }
    }
    facts.retain(|(_, cell)| *cell != Cell::default());
    facts
}

/// The answers to a question.
struct Answers {
    /// The columns.
    measures: Vec<Measure>,
    rows: Vec<Row>,
    /// What the bars show: nothing, unless every share may be seen.
    shares: Vec<(Mark, f64)>,
    /// All who answered.
    people: Option<u64>,
}

impl Answers {
    fn of(figures: &Figures<'_>, item: &Item, subject: &Subject) -> Answers {
        let offered = answers(figures.questionnaire, &item.kind);
        let points = offered.iter().filter(|(code, _)| !bar::is_no_opinion(code)).count();
        let measures = [Measure::Count, Measure::Share, Measure::ShareOpinion, Measure::ShareAll];
        let has = |measure: &Measure| {
            offered.iter().any(|(code, _)| figures.answer(subject, *measure, code).is_some())
        };
        let measures: Vec<Measure> = measures.into_iter().filter(has).collect();
        let mut given = Answers { measures, rows: Vec::new(), shares: Vec::new(), people: None };
        let mut all_shown = true;
        // Opinions come first, whatever the order of the file.
        let (no_opinion, opinions): (Vec<_>, Vec<_>) =
            offered.iter().partition(|(code, _)| bar::is_no_opinion(code));
        for (place, (code, text)) in opinions.into_iter().chain(no_opinion).enumerate() {
            let found = |measure| figures.answer(subject, measure, code);
            if given.measures.iter().all(|measure| found(*measure).is_none()) {
                continue;
            }
            let mark = match item.kind {
                ItemKind::Multiple { .. } => Mark::of_option(place),
                _ => Mark::of(code, place, points),
            };
            let share = found(Measure::Share).filter(|share| share.status == Status::Shown);
            given.people = given.people.or(share.and_then(|share: &Figure| share.n));
            match share.and_then(|share| share.value) {
                Some(share) => given.shares.push((mark.clone(), share)),
                None => all_shown = false,
            }
            let cells = given.measures.iter().map(|measure| figures.cell(found(*measure)));
            let row = Row::new(text.get(figures.lang), cells.collect());
            given.rows.push(Row { mark: Some(mark), ..row });
        }
        if !all_shown {
            given.shares.clear();
        }
        given
    }
}
