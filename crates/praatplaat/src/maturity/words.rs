//! The words of the documents, and what they have in common.

use std::sync::LazyLock;

use jiff::civil::Date;
use peil_instrument::{Catalogue, Lang};
use peil_maturity::{Combination, State, StateCounts};

use super::{MaturitySource, SurveySource};
use crate::DocumentBlock;
use crate::number::decimal;

static TEXTS: LazyLock<Catalogue> = LazyLock::new(|| {
    // A test reads the same two files, so a program with faulty texts is never built.
    Catalogue::parse(
        include_str!("../../text/maturity/nl.toml"),
        include_str!("../../text/maturity/en.toml"),
    )
    .unwrap_or_default()
});

/// The words, in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) lang: Lang,
}

impl Words {
    pub(super) fn of(lang: Lang) -> Words {
        Words { lang }
    }

    pub(super) fn get(self, key: &str) -> String {
        TEXTS.get(self.lang, key).to_owned()
    }

    pub(super) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        TEXTS.fill(self.lang, key, values)
    }

    pub(super) fn state(self, state: State) -> &'static str {
        let key = match state {
            State::Met => "state.met",
            State::Partly => "state.partly",
            State::NotMet => "state.not_met",
            State::Unknown => "state.unknown",
        };
        TEXTS.get(self.lang, key)
    }

    /// What a combination is called, and what it suggests talking about.
    pub(super) fn combination(self, combination: Combination) -> (String, String) {
        let (name, talk) = match combination {
            Combination::Both => ("combination.both", "talk.both"),
            Combination::ArrangedNotFelt => {
                ("combination.arranged_not_felt", "talk.arranged_not_felt")
            }
            Combination::FeltNotArranged => {
                ("combination.felt_not_arranged", "talk.felt_not_arranged")
            }
            Combination::Neither => ("combination.neither", "talk.neither"),
            Combination::Unclear => ("combination.unclear", "talk.unclear"),
            Combination::Unknown => ("combination.unknown", "talk.unknown"),
        };
        (self.get(name), self.get(talk))
    }

    /// A day, as people write it.
    pub(super) fn day(self, day: Date) -> String {
        let months = self.get("months");
        let month = months.split(' ').nth(usize::from(day.month().unsigned_abs()) - 1);
        format!("{} {} {}", day.day(), month.unwrap_or_default(), day.year())
    }

    /// How many are met, partly met, not met and unknown, in words.
    pub(super) fn counts(self, states: &StateCounts) -> String {
        let all = [
            ("counts.met", states.met),
            ("counts.partly", states.partly),
            ("counts.not_met", states.not_met),
            ("counts.unknown", states.unknown),
        ];
        let some = all.into_iter().filter(|(_, count)| *count > 0);
        let parts: Vec<String> =
            some.map(|(key, count)| self.fill(key, &[("count", &count.to_string())])).collect();
        parts.join(", ")
    }
}

/// How many norms of each group are in each state.
pub(super) fn groups_table(source: &MaturitySource<'_>, words: Words) -> DocumentBlock {
    let row = |name: String, states: &StateCounts| {
        let mut row = vec![name];
        row.extend(State::ALL.map(|state| states.of(state).to_string()));
        row
    };
    let groups = source.framework.groups.iter().zip(&source.profile.groups);
    let mut rows: Vec<Vec<String>> = groups
        .map(|(group, result)| row(group.title.get(words.lang).to_owned(), &result.states))
        .collect();
    rows.push(row(words.get("all_norms"), &source.profile.overall));
    let mut head = vec![words.get("group")];
    head.extend(State::ALL.map(|state| words.state(state).to_owned()));
    DocumentBlock::Table {
        caption: words.get("groups_caption"),
        head,
        widths: vec![4, 2, 2, 2, 2],
        rows,
    }
}

/// The heads of the table of themes.
pub(super) fn theme_heads(words: Words) -> [String; 4] {
    ["theme", "arranged", "experienced", "together"].map(|key| words.get(key))
}

/// What is arranged beside what staff experience, those first about which there is most to talk.
pub(super) fn theme_rows(
    source: &MaturitySource<'_>,
    survey: &SurveySource,
    words: Words,
) -> Vec<[String; 4]> {
    let mut rows = Vec::new();
    for combination in Combination::ALL {
        for theme in survey.themes.iter().filter(|theme| theme.combination == combination) {
            let felt = match theme.felt {
                None => words.get("not_known"),
                Some(felt) => {
                    // Of a large organisation both ends read the same with one decimal.
                    let with = |places: usize| {
                        let print = |value: f64| decimal(value, places, words.lang);
                        (
                            print(felt.mean),
                            felt.interval.map(|(low, high)| (print(low), print(high))),
                        )
                    };
                    let narrow = with(1).1.is_some_and(|(low, high)| low == high);
                    let (mean, interval) = with(if narrow { 2 } else { 1 });
                    match interval {
                        None => mean,
                        Some((low, high)) => {
                            let values = [("mean", &*mean), ("low", &*low), ("high", &*high)];
                            words.fill("mean_with_interval", &values)
                        }
                    }
                }
            };
            let name = source.theme_name(survey, theme);
            let together = words.combination(combination).0;
            rows.push([name, words.counts(&theme.states), felt, together]);
        }
    }
    rows
}

/// The same as a table.
pub(super) fn themes_table(
    source: &MaturitySource<'_>,
    survey: &SurveySource,
    words: Words,
) -> DocumentBlock {
    let rows = theme_rows(source, survey, words);
    DocumentBlock::Table {
        caption: words.get("themes_caption"),
        head: theme_heads(words).to_vec(),
        widths: vec![3, 4, 3, 4],
        rows: rows.into_iter().map(Vec::from).collect(),
    }
}

/// What each combination that occurs suggests talking about.
pub(super) fn talk_points(
    source: &MaturitySource<'_>,
    survey: &SurveySource,
    words: Words,
) -> Vec<String> {
    let mut points = Vec::new();
    for combination in Combination::ALL {
        let of_it = survey.themes.iter().filter(|theme| theme.combination == combination);
        let names: Vec<String> = of_it.map(|theme| source.theme_name(survey, theme)).collect();
        if !names.is_empty() {
            let (_, talk) = words.combination(combination);
            points.push(format!("{}: {talk}", names.join(", ")));
        }
    }
    points
}

/// The same as points of a document.
pub(super) fn talk(
    source: &MaturitySource<'_>,
    survey: &SurveySource,
    words: Words,
) -> DocumentBlock {
    DocumentBlock::List(talk_points(source, survey, words))
}

pub(super) fn chapter(text: String) -> DocumentBlock {
    DocumentBlock::Heading { level: 1, text }
}

pub(super) fn part(text: String) -> DocumentBlock {
    DocumentBlock::Heading { level: 2, text }
}
