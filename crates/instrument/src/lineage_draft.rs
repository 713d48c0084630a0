//! A first version of `lineage.csv`, for somebody to check.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diagnostic::TEXTS;
use crate::{Lang, Unit, UnitTree};

/// A row that somebody has to look at, or may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row<'u> {
    previous: Option<&'u Unit>,
    current: Option<&'u Unit>,
    checked: bool,
    note: String,
}

/// A first version of `lineage.csv`, and how much there is to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageDraft {
    /// The file. [`parse_lineage`](crate::parse_lineage) refuses it until every guess is confirmed.
    pub csv: String,
    /// Units that continue under their own code, and go without saying.
    pub unchanged: usize,
    /// Rows that are there to be known: the same unit in another place.
    pub told: usize,
    /// Rows that somebody has to look at.
    pub to_check: usize,
    /// What these rows say.
    pub guesses: Vec<LineageGuess>,
    /// The file as it is if every guess is right.
    pub confirmed: String,
}

/// What may have become of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageGuess {
    /// The unit of the wave before, as name and code; none if it may be new.
    pub previous: Option<(String, String)>,
    /// The unit of now; none if it may have ended.
    pub current: Option<(String, String)>,
    /// Why this is thought.
    pub note: String,
}

/// Compares two unit trees and writes down what is known, and what is guessed.
///
/// - The same code with the same name continues; a row tells if it has moved.
/// - The same code with another name is a guess: codes are sometimes given out again.
/// - A code that is gone is paired with a new one of the same name, or else with the only new one below
///   the same parent if it is the only one gone there; both are guesses.
/// - What is left ended, or is new; that is a guess too, for it may have been merged or split.
///
/// Notes and names are in `lang`. No guess counts before somebody has written `yes` beside it.
pub fn draft_lineage(previous: &UnitTree, current: &UnitTree, lang: Lang) -> LineageDraft {
    let draft = Draft::new(previous, current, lang);
    let mut rows = draft.stayed();
    let pairs = draft.pairs();
    let unchanged =
        draft.was.keys().filter(|code| draft.is.contains_key(*code)).count() - rows.len();
    let told = rows.iter().filter(|row| row.checked).count();
    for unit in previous.units().iter().filter(|unit| !draft.is.contains_key(&*unit.code)) {
        let (to, note) = match pairs.get(unit.code.as_str()) {
            Some((to, note)) => (Some(*to), draft.say(note, &[])),
            None => (None, draft.say("ended", &[])),
        };
        rows.push(Row { previous: Some(unit), current: to, checked: false, note });
    }
    let paired: HashSet<&str> = pairs.values().map(|(to, _)| to.code.as_str()).collect();
    for unit in current.units() {
        if !draft.was.contains_key(&*unit.code) && !paired.contains(&*unit.code) {
            let note = draft.say("new", &[]);
            rows.push(Row { previous: None, current: Some(unit), checked: false, note });
        }
    }
    let named = |unit: &Unit| (unit.name.get(lang).to_owned(), unit.code.clone());
    let guess = |row: &Row<'_>| LineageGuess {
        previous: row.previous.map(named),
        current: row.current.map(named),
        note: row.note.clone(),
    };
    let guesses: Vec<LineageGuess> = rows.iter().filter(|row| !row.checked).map(guess).collect();
    let draft = csv(&rows, lang);
    for row in &mut rows {
        row.checked = true;
    }
    LineageDraft {
        csv: draft,
        unchanged,
        told,
        to_check: guesses.len(),
        guesses,
        confirmed: csv(&rows, lang),
    }
}

struct Draft<'u> {
    previous: &'u UnitTree,
    current: &'u UnitTree,
    was: HashMap<&'u str, &'u Unit>,
    is: HashMap<&'u str, &'u Unit>,
    lang: Lang,
}

impl<'u> Draft<'u> {
    fn new(previous: &'u UnitTree, current: &'u UnitTree, lang: Lang) -> Draft<'u> {
        let by_code = |tree: &'u UnitTree| {
            tree.units().iter().map(|unit| (unit.code.as_str(), unit)).collect()
        };
        Draft { previous, current, was: by_code(previous), is: by_code(current), lang }
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        TEXTS.fill(self.lang, &format!("lineage.{key}"), values)
    }

    /// Codes of both trees about which there is something to say.
    fn stayed(&self) -> Vec<Row<'u>> {
        let mut rows = Vec::new();
        for then in self.previous.units() {
            let Some(&now) = self.is.get(then.code.as_str()) else { continue };
            let (above, above_now) = (parent(self.previous, then), parent(self.current, now));
            if !same_name(then, now) {
                let note = self.say("renamed", &[]);
                rows.push(Row { previous: Some(then), current: Some(now), checked: false, note });
            } else if above != above_now {
                let values = [("from", above.unwrap_or("")), ("to", above_now.unwrap_or(""))];
                let note = self.say("moved", &values);
                rows.push(Row { previous: Some(then), current: Some(now), checked: true, note });
            }
        }
        rows
    }

    /// Codes that are gone with the new one that each may have become, and why.
    fn pairs(&self) -> BTreeMap<&'u str, (&'u Unit, &'static str)> {
        let gone = self.previous.units().iter().filter(|unit| !self.is.contains_key(&*unit.code));
        let new = self.current.units().iter().filter(|unit| !self.was.contains_key(&*unit.code));
        let (gone, new): (Vec<&Unit>, Vec<&Unit>) = (gone.collect(), new.collect());
        let mut pairs = BTreeMap::new();
        let mut taken: HashSet<&str> = HashSet::new();
        for unit in &gone {
            let like = |other: &&&Unit| same_name(unit, other);
            let twins: Vec<&&Unit> = new.iter().filter(like).collect();
            let alone = gone.iter().filter(|other| same_name(unit, other)).count() == 1;
            if let ([twin], true) = (twins.as_slice(), alone) {
                pairs.insert(unit.code.as_str(), (**twin, "same_name"));
                taken.insert(twin.code.as_str());
            }
        }
        let gone_below =
            children(self.previous, gone.iter().filter(|u| !pairs.contains_key(&*u.code)));
        let new_below = children(self.current, new.iter().filter(|u| !taken.contains(&*u.code)));
        for (above, gone) in gone_below {
            if let ([gone], Some([new])) = (&*gone, new_below.get(above).map(Vec::as_slice)) {
                pairs.insert(gone.code.as_str(), (*new, "same_parent"));
            }
        }
        pairs
    }
}

fn parent<'u>(tree: &'u UnitTree, unit: &Unit) -> Option<&'u str> {
    unit.parent.map(|parent| tree.units()[parent].code.as_str())
}

/// Units by the code of their parent; the root has none, and is under the empty code.
fn children<'a, 'u: 'a>(
    tree: &'u UnitTree,
    units: impl Iterator<Item = &'a &'u Unit>,
) -> BTreeMap<&'u str, Vec<&'u Unit>> {
    let mut below: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
    for unit in units {
        below.entry(parent(tree, unit).unwrap_or("")).or_default().push(unit);
    }
    below
}

fn same_name(one: &Unit, other: &Unit) -> bool {
    let plain = |name: &str| name.trim().to_lowercase();
    plain(&one.name.nl) == plain(&other.name.nl) || plain(&one.name.en) == plain(&other.name.en)
}

fn csv(rows: &[Row<'_>], lang: Lang) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["previous", "current", "checked", "previous_name", "current_name", "note"];
    let code = |unit: Option<&Unit>| unit.map_or("", |unit| unit.code.as_str()).to_owned();
    let name = |unit: Option<&Unit>| unit.map_or("", |unit| unit.name.get(lang)).to_owned();
    let lines = rows.iter().map(|row| {
        let checked = if row.checked { "yes" } else { "no" }.to_owned();
        let (previous, current) = (row.previous, row.current);
        [code(previous), code(current), checked, name(previous), name(current), row.note.clone()]
    });
    for line in std::iter::once(head.map(str::to_owned)).chain(lines) {
        // Writing to memory cannot fail, and every line has as many cells.
        let _ = writer.write_record(&line);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
