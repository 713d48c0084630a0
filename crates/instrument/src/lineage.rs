//! What became of the units between two waves.

use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Which unit of the previous wave lives on in which unit of this one.
///
/// Every unit of the earlier wave has one [`Fate`] and every unit of this wave one [`Origin`]; the two
/// never disagree, because both are read from the same pairs of codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lineage {
    /// Per unit of this wave the units of the previous one that live on in it.
    origins: BTreeMap<String, BTreeSet<String>>,
    /// Per unit of the previous wave the units of this one in which it lives on.
    fates: BTreeMap<String, BTreeSet<String>>,
}

/// Where a unit comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin<'l> {
    /// One to one: the same people's unit, perhaps renamed or moved.
    Continues {
        /// Its code in the previous wave.
        previous: &'l str,
    },
    /// Several whole units became this one.
    Merged {
        /// Their codes in the previous wave, sorted; at least two.
        previous: Vec<&'l str>,
    },
    /// A part of one unit that was split.
    Split {
        /// Its code in the previous wave.
        previous: &'l str,
    },
    /// Made from several units, of which at least one also lives on elsewhere.
    Mixed {
        /// Their codes in the previous wave, sorted; at least two.
        previous: Vec<&'l str>,
    },
    /// Was not there in the previous wave.
    New,
}

/// What became of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate<'l> {
    /// One to one; see [`Origin::Continues`].
    Continues {
        /// Its code in this wave.
        current: &'l str,
    },
    /// Went wholly into a unit that holds others too.
    Merged {
        /// The code in this wave.
        current: &'l str,
    },
    /// Was split into units that hold nothing else.
    Split {
        /// The codes in this wave, sorted; at least two.
        current: Vec<&'l str>,
    },
    /// Was split, and at least one of the parts holds others too.
    Mixed {
        /// The codes in this wave, sorted; at least two.
        current: Vec<&'l str>,
    },
    /// Is there no more.
    Ended,
}

/// Why pairs of codes are no lineage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineageError {
    /// A pair without a code on either side.
    #[error("a pair names no unit")]
    Nothing,
    /// A unit that ended and lives on.
    #[error("`{code}` ended, and lives on as another unit")]
    EndedAndNot {
        /// The code in the previous wave.
        code: String,
    },
    /// A unit that is new and comes from an earlier one.
    #[error("`{code}` is new, and comes from another unit")]
    NewAndNot {
        /// The code in this wave.
        code: String,
    },
}

impl Lineage {
    /// Nothing happened: a code that stands in both waves is the same unit; the other units of the
    /// previous wave ended, and the other units of this wave are new.
    pub fn identity(previous: &[&str], current: &[&str]) -> Lineage {
        let is: HashSet<&str> = current.iter().copied().collect();
        let stay = previous.iter().filter(|code| is.contains(*code)).map(|&code| (code, code));
        Lineage::of_pairs(previous, current, stay)
    }

    /// The lineage of these units with these pairs of codes; every pair's codes are among them.
    pub(crate) fn of_pairs<'a>(
        previous: &[&'a str],
        current: &[&'a str],
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Lineage {
        let blank = |codes: &[&str]| -> BTreeMap<String, BTreeSet<String>> {
            codes.iter().map(|&code| (code.to_owned(), BTreeSet::new())).collect()
        };
        let mut lineage = Lineage { origins: blank(current), fates: blank(previous) };
        for (previous, current) in pairs {
            lineage.link(previous, current);
        }
        lineage
    }

    fn link(&mut self, previous: &str, current: &str) {
        self.origins.entry(current.to_owned()).or_default().insert(previous.to_owned());
        self.fates.entry(previous.to_owned()).or_default().insert(current.to_owned());
    }

    /// The inverse of [`Lineage::pairs`].
    ///
    /// # Errors
    /// [`LineageError`] if a pair is empty on both sides, or a unit ended or is new and has another
    /// pair besides.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (Option<&'a str>, Option<&'a str>)>,
    ) -> Result<Lineage, LineageError> {
        let mut lineage = Lineage::default();
        let (mut ended, mut new) = (Vec::new(), Vec::new());
        for pair in pairs {
            match pair {
                (Some(previous), Some(current)) => lineage.link(previous, current),
                (Some(previous), None) => ended.push(previous),
                (None, Some(current)) => new.push(current),
                (None, None) => return Err(LineageError::Nothing),
            }
        }
        for code in ended {
            if !lineage.fates.entry(code.to_owned()).or_default().is_empty() {
                return Err(LineageError::EndedAndNot { code: code.to_owned() });
            }
        }
        for code in new {
            if !lineage.origins.entry(code.to_owned()).or_default().is_empty() {
                return Err(LineageError::NewAndNot { code: code.to_owned() });
            }
        }
        Ok(lineage)
    }

    /// Where a unit of this wave comes from. A code that is no unit of this wave has no earlier wave
    /// either: it is [`Origin::New`].
    pub fn of(&self, current: &str) -> Origin<'_> {
        let previous = codes(self.origins.get(current));
        let whole = previous.iter().all(|code| self.n_fates(code) == 1);
        match (previous.as_slice(), whole) {
            ([], _) => Origin::New,
            ([one], true) => Origin::Continues { previous: one },
            ([one], false) => Origin::Split { previous: one },
            (_, true) => Origin::Merged { previous },
            (_, false) => Origin::Mixed { previous },
        }
    }

    /// What became of a unit of the previous wave. A code that was no unit then is [`Fate::Ended`].
    pub fn fate(&self, previous: &str) -> Fate<'_> {
        let current = codes(self.fates.get(previous));
        let alone = current.iter().all(|code| self.n_origins(code) == 1);
        match (current.as_slice(), alone) {
            ([], _) => Fate::Ended,
            ([one], true) => Fate::Continues { current: one },
            ([one], false) => Fate::Merged { current: one },
            (_, true) => Fate::Split { current },
            (_, false) => Fate::Mixed { current },
        }
    }

    /// The units of this wave, sorted by code.
    pub fn current(&self) -> impl Iterator<Item = &str> {
        self.origins.keys().map(String::as_str)
    }

    /// The units of the previous wave, sorted by code.
    pub fn previous(&self) -> impl Iterator<Item = &str> {
        self.fates.keys().map(String::as_str)
    }

    /// The units of the previous wave that are there no more, sorted by code.
    pub fn ended(&self) -> impl Iterator<Item = &str> {
        self.fates.iter().filter(|(_, to)| to.is_empty()).map(|(code, _)| code.as_str())
    }

    /// Every pair of a previous and a current code, those of unchanged units too; a unit that ended
    /// has no current code, a new one no previous code. Sorted, the new ones last.
    pub fn pairs(&self) -> Vec<(Option<&str>, Option<&str>)> {
        let mut pairs = Vec::with_capacity(self.fates.len());
        for (previous, to) in &self.fates {
            if to.is_empty() {
                pairs.push((Some(previous.as_str()), None));
            }
            pairs.extend(to.iter().map(|code| (Some(previous.as_str()), Some(code.as_str()))));
        }
        let new = self.origins.iter().filter(|(_, from)| from.is_empty());
        pairs.extend(new.map(|(code, _)| (None, Some(code.as_str()))));
        pairs
    }

    /// The file `lineage.csv`, without the rows that go without saying: units that continue under
    /// their own code. [`parse_lineage`](crate::parse_lineage) reads it back for the same units.
    pub fn to_csv(&self) -> String {
        let mut csv = String::from("previous,current\n");
        for (previous, current) in self.pairs() {
            let unchanged = matches!((previous, current), (Some(previous), Some(current))
                if previous == current && self.of(current) == Origin::Continues { previous });
            if !unchanged {
                // Codes hold no comma, quote or line end.
                csv.extend([previous.unwrap_or(""), ",", current.unwrap_or(""), "\n"]);
            }
        }
        csv
    }

    fn n_fates(&self, previous: &str) -> usize {
        self.fates.get(previous).map_or(0, BTreeSet::len)
    }

    fn n_origins(&self, current: &str) -> usize {
        self.origins.get(current).map_or(0, BTreeSet::len)
    }
}

fn codes(set: Option<&BTreeSet<String>>) -> Vec<&str> {
    set.into_iter().flatten().map(String::as_str).collect()
}
