//! What was found, in words that a coordinator understands.

use std::fmt;

/// Everything that an audit has to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What an outsider can work out and should not.
    pub findings: Vec<Finding>,
    /// Figures that cannot all be true, of which nothing can be concluded.
    pub contradictions: Vec<Doubt>,
    /// Where the search was given up: not known to be safe.
    pub unsolved: Vec<Doubt>,
    /// How much was looked at.
    pub looked_at: LookedAt,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LookedAt {
    /// Figures that are shown.
    pub figures: usize,
    /// Questions: who took part, items, options, pairs of items.
    pub questions: usize,
    /// Groups of people that can be told apart, over all questions.
    pub groups: usize,
}

/// A place where nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The wave.
    pub wave: String,
    /// The group of people.
    pub group: String,
    /// The question.
    pub question: String,
}

/// What kind of knowledge it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leak {
    /// Who of a group took part, or did not.
    TookPart,
    /// Fewer than `k` people stand apart, and something of their answers is known.
    SmallGroup,
    /// All, or all but one, of a group gave the same answer, or answered on the same side of the points.
    NearUnanimous,
    /// One person's "niet van toepassing", by two numbers of people side by side.
    Newcomer,
    /// What people who gave one answer said to another question.
    CrossProduct,
    /// A hidden unit, by a figure over units beside one over people.
    BetweenUnits,
    /// A hidden scale, by what is said of it beside a maturity scan.
    ToldElsewhere,
}

/// Something that an outsider can work out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The wave.
    pub wave: String,
    /// What kind of knowledge it is.
    pub leak: Leak,
    /// The group of people.
    pub group: String,
    /// The question.
    pub question: String,
    /// What can be concluded.
    pub conclusion: String,
    /// From which figures.
    pub from: Vec<String>,
    /// What has to be assumed for it; `None` if it is certain.
    pub assuming: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { wave, group, question, conclusion, .. } = self;
        writeln!(f, "{wave}: {group}, {question}: {conclusion}")?;
        writeln!(f, "  from: {}", list(&self.from, 6))?;
        match &self.assuming {
            None => write!(f, "  sure: certain"),
            Some(assumption) => write!(f, "  sure: if {assumption}"),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, {}", self.wave, self.group, self.question)
    }
}

impl Report {
    /// Whether nothing was found, and everything was looked at to the end.
    pub fn is_silent(&self) -> bool {
        self.findings.is_empty() && self.contradictions.is_empty() && self.unsolved.is_empty()
    }

    pub(crate) fn take(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.contradictions.extend(other.contradictions);
        self.unsolved.extend(other.unsolved);
        self.looked_at.figures += other.looked_at.figures;
        self.looked_at.questions += other.looked_at.questions;
        self.looked_at.groups += other.looked_at.groups;
    }

    pub(crate) fn sort(&mut self) {
        self.findings.sort();
        self.findings.dedup();
        self.contradictions.sort();
        self.contradictions.dedup();
        self.unsolved.sort();
        self.unsolved.dedup();
    }
}

/// A number of people in words: `exactly 4 people`, `between 3 and 4 people`.
pub(crate) fn people(low: i64, high: i64) -> String {
    let noun = if high == 1 { "person" } else { "people" };
    match (low, high) {
        (low, high) if low == high => format!("exactly {low} {noun}"),
        (0, high) => format!("at most {high} {noun}"),
        (low, high) => format!("between {low} and {high} {noun}"),
    }
}

/// The first of many.
pub(crate) fn list(all: &[String], most: usize) -> String {
    let shown = all.iter().take(most).cloned().collect::<Vec<_>>().join("; ");
    if all.len() > most { format!("{shown}; and {} more", all.len() - most) } else { shown }
}
