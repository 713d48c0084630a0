//! Differences between questionnaires, written out for people.

use super::{
    Change, Comparable, ItemChange, ItemDifference, QuestionnaireChanges, ScaleChange,
    ScaleDifference,
};
use crate::diagnostic::TEXTS;
use crate::{Choice, Format, Id, Item, ItemKind, Lang, Level, Questionnaire, Text};

impl QuestionnaireChanges {
    /// The differences as a page of Markdown: what was added, removed and changed, the words of then
    /// and now in both languages, and for every scale whether it can be compared with the last wave.
    ///
    /// `previous` and `current` are the questionnaires that were compared.
    pub fn to_markdown(
        &self,
        previous: &Questionnaire,
        current: &Questionnaire,
        lang: Lang,
    ) -> String {
        Page { changes: self, previous, current, lang, text: String::new() }.write()
    }
}

struct Page<'q> {
    changes: &'q QuestionnaireChanges,
    previous: &'q Questionnaire,
    current: &'q Questionnaire,
    lang: Lang,
    text: String,
}

impl Page<'_> {
    fn write(mut self) -> String {
        let title =
            self.fill("title", &[("from", &name(self.previous)), ("to", &name(self.current))]);
        self.line(&format!("# {title}"));
        if !self.changes.same_questionnaire {
            self.paragraph("other_questionnaire");
        }
        if self.changes.is_empty() {
            self.paragraph("nothing");
        } else {
            self.summary();
            self.items("added", |change| *change == Change::Added);
            self.items("removed", |change| *change == Change::Removed);
            self.items("changed", |change| matches!(change, Change::Differs(_)));
        }
        self.scales();
        self.text
    }

    fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        TEXTS.fill(self.lang, &format!("changes.{key}"), values)
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn paragraph(&mut self, key: &str) {
        let text = self.say(key);
        self.line("");
        self.line(&text);
    }

    fn heading(&mut self, key: &str) {
        let heading = self.say(&format!("heading.{key}"));
        self.line("");
        self.line(&format!("## {heading}"));
        self.line("");
    }

    fn summary(&mut self) {
        let count = |comparable: Comparable| {
            let asked = self.changes.items.iter().filter(|item| item.current.is_some());
            let figures = asked.filter(|item| !self.is_open(item));
            figures.filter(|item| item.comparable == comparable).count().to_string()
        };
        let (yes, care, no) =
            (count(Comparable::Yes), count(Comparable::WithCare), count(Comparable::No));
        let text = self.fill("summary", &[("yes", &yes), ("care", &care), ("no", &no)]);
        self.line("");
        self.line(&text);
    }

    fn is_open(&self, change: &ItemChange) -> bool {
        let item = change.current.map(|index| &self.current.items()[index]);
        item.is_some_and(|item| matches!(item.kind, ItemKind::Open { .. }))
    }

    fn items(&mut self, heading: &str, wanted: impl Fn(&Change<ItemDifference>) -> bool) {
        let changes = self.changes;
        let chosen: Vec<&ItemChange> =
            changes.items.iter().filter(|item| wanted(&item.change)).collect();
        if chosen.is_empty() {
            return;
        }
        self.heading(heading);
        for item in chosen {
            self.item(item);
        }
    }

    fn item(&mut self, change: &ItemChange) {
        let then = change.previous.map(|index| &self.previous.items()[index]);
        let now = change.current.map(|index| &self.current.items()[index]);
        let words = now.or(then).map_or("", |item| item.text.get(self.lang));
        self.line(&format!("- `{}`: {words}", change.id));
        self.same_words_as(now.filter(|_| change.change == Change::Added));
        let (Change::Differs(differences), Some(then), Some(now)) = (&change.change, then, now)
        else {
            return;
        };
        for difference in differences {
            self.difference(*difference, then, now);
        }
        if !matches!(now.kind, ItemKind::Open { .. }) {
            let verdict = self.verdict(change.comparable);
            self.line(&format!("  - {verdict}"));
        }
    }

    /// A new item with the words of a removed one has probably lost its id by mistake.
    fn same_words_as(&mut self, added: Option<&Item>) {
        let Some(added) = added else { return };
        let gone = self.changes.items.iter().filter(|item| item.change == Change::Removed);
        let gone = gone.filter_map(|item| item.previous.map(|at| &self.previous.items()[at]));
        let twin = gone.into_iter().find(|item| item.text == added.text);
        if let Some(twin) = twin {
            let text = self.fill("same_words", &[("item", twin.id.as_str())]);
            self.line(&format!("  - {text}"));
        }
    }

    fn difference(&mut self, difference: ItemDifference, then: &Item, now: &Item) {
        let (previous, current) = (self.previous, self.current);
        match difference {
            ItemDifference::Reworded => {
                self.texts("reworded", &then.text, &now.text);
                let blank = Text::new("", "");
                let help = |item: &Item| item.help.clone().unwrap_or_else(|| blank.clone());
                self.texts("help", &help(then), &help(now));
            }
            ItemDifference::Introduction => {
                let then = &previous.blocks()[then.block].intro;
                self.texts("introduction", then, &current.blocks()[now.block].intro);
            }
            ItemDifference::Answers => {
                let both = |questionnaire, item| {
                    let [nl, en] = Lang::ALL.map(|lang| self.answers(questionnaire, item, lang));
                    Text { nl, en }
                };
                let (then, now) = (both(previous, then), both(current, now));
                self.texts("answers", &then, &now);
            }
            ItemDifference::Condition => {
                let (then, now) = (self.condition(previous, then), self.condition(current, now));
                self.was_now(&self.say("difference.condition"), &then, &now);
            }
            ItemDifference::Route => {
                let leading = now.show_if.as_ref().map(|condition| condition.item);
                let id = leading.map_or("", |item| current.items()[item].id.as_str());
                let text = self.fill("difference.route", &[("item", id)]);
                self.line(&format!("  - {text}"));
            }
            ItemDifference::Part => {
                let (then, now) = (self.part(previous, then), self.part(current, now));
                self.was_now(&self.say("difference.part"), &then, &now);
            }
        }
    }

    /// The words of then and now, in every language in which they differ.
    fn texts(&mut self, key: &str, then: &Text, now: &Text) {
        for lang in Lang::ALL {
            let (then, now) = (then.get(lang), now.get(lang));
            if then != now {
                let what = self.say(&format!("difference.{key}"));
                self.was_now(&format!("{what} ({})", lang.tag()), then, now);
            }
        }
    }

    fn was_now(&mut self, what: &str, then: &str, now: &str) {
        let nothing = self.say("words.nothing");
        let shown = |text: &str| if text.is_empty() { nothing.clone() } else { text.to_owned() };
        let values = [("then", &*shown(then)), ("now", &*shown(now))];
        let was = self.fill("was", &values);
        let is = self.fill("now", &values);
        self.line(&format!("  - {what}"));
        self.line(&format!("    - {was}"));
        self.line(&format!("    - {is}"));
    }

    /// The answers in the words of `lang`.
    fn answers(&self, questionnaire: &Questionnaire, item: &Item, lang: Lang) -> String {
        let list = |kind: &str, answers: Vec<&str>| {
            format!("{}: {}", self.say(&format!("words.{kind}")), answers.join(" · "))
        };
        let words = |options: &[Choice]| -> Vec<String> {
            options.iter().map(|option| option.text.get(lang).to_owned()).collect()
        };
        match &item.kind {
            ItemKind::Rating { format } => {
                let Format { points, dont_know, not_applicable, .. } =
                    &questionnaire.formats()[*format];
                let all = points.iter().chain(dont_know).chain(not_applicable);
                list("rating", all.map(|text| text.get(lang)).collect())
            }
            ItemKind::Single { options } => {
                list("single", words(options).iter().map(String::as_str).collect())
            }
            ItemKind::Multiple { options } => {
                list("multiple", words(options).iter().map(String::as_str).collect())
            }
            ItemKind::Open { max_chars } => {
                self.fill("words.open", &[("most", &max_chars.to_string())])
            }
        }
    }

    fn condition(&self, questionnaire: &Questionnaire, item: &Item) -> String {
        let Some(condition) = &item.show_if else { return self.say("words.always") };
        let leading = &questionnaire.items()[condition.item];
        let options: &[Choice] = match &leading.kind {
            ItemKind::Single { options } => options,
            _ => &[],
        };
        let chosen = options.iter().filter(|option| condition.any_of.contains(&option.code));
        let chosen: Vec<&str> = chosen.map(|option| option.text.get(self.lang)).collect();
        let values = [("item", leading.id.as_str()), ("answers", &chosen.join(" · "))];
        self.fill("words.after", &values)
    }

    fn part(&self, questionnaire: &Questionnaire, item: &Item) -> String {
        let part = &questionnaire.parts()[item.part];
        let level = match part.level {
            Level::Class => self.say("words.class"),
            Level::Higher => self.say("words.higher"),
        };
        match part.shown_from {
            Some(from) => {
                let shown = self.fill("words.shown_from", &[("from", &from.to_string())]);
                format!("{level}; {shown}")
            }
            None => level,
        }
    }

    fn verdict(&self, comparable: Comparable) -> String {
        self.say(match comparable {
            Comparable::Yes => "verdict.yes",
            Comparable::WithCare => "verdict.care",
            Comparable::No => "verdict.no",
        })
    }

    fn scales(&mut self) {
        self.heading("scales");
        let changes = self.changes;
        for scale in &changes.scales {
            let (now, then) = (scale.current, scale.previous);
            let title = now
                .map(|index| &self.current.scales()[index].title)
                .or_else(|| then.map(|index| &self.previous.scales()[index].title));
            let title = title.map_or("", |title| title.get(self.lang)).to_owned();
            let verdict = match scale.change {
                Change::Added => self.say("verdict.added"),
                Change::Removed => self.say("verdict.removed"),
                Change::Same | Change::Differs(_) => self.verdict(scale.comparable),
            };
            self.line(&format!("- `{}` ({title}): {verdict}", scale.id));
            self.scale_reasons(scale);
        }
    }

    fn scale_reasons(&mut self, scale: &ScaleChange) {
        let Change::Differs(differences) = &scale.change else { return };
        for difference in differences {
            let (key, item): (&str, Option<&Id>) = match difference {
                ScaleDifference::Joined(item) => ("joined", Some(item)),
                ScaleDifference::Left(item) => ("left", Some(item)),
                ScaleDifference::Turned(item) => ("turned", Some(item)),
                ScaleDifference::Item(item) => ("item", Some(item)),
                ScaleDifference::Described => ("described", None),
            };
            let item = item.map_or("", Id::as_str);
            let reason = self.fill(&format!("scale.{key}"), &[("item", item)]);
            self.line(&format!("  - {reason}"));
        }
    }
}

fn name(questionnaire: &Questionnaire) -> String {
    format!("{} {}", questionnaire.id(), questionnaire.version())
}
