//! A folder of reference values: which file goes with which data, and who compares what.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::book::{Book, Node};
use super::compare::Comparer;
use super::designs::Samples;
use super::survey::Survey;
use super::table::{Groups, Table};
use super::{
    calibration, contrasts, correlations, designs, drivers, groups, items, population, ratings,
    scales, units, weighting,
};
use crate::exit::Refusal;

/// Sections of a file about answers of people; `icc_by_<column>` is one too.
const SURVEY: [&str; 16] = [
    "cluster_svymean",
    "contrasts",
    "correlations",
    "group_means",
    "group_vs_rest",
    "icc",
    "item_correlations",
    "item_icc",
    "items",
    "key_drivers",
    "multilevel_correlations",
    "polychoric",
    "rwg",
    "scale_correlations",
    "scales",
    "variables",
];

/// Sections of a file about samples.
const SAMPLES: [&str; 4] = ["calibrated", "designs", "domains", "proportions"];

/// Sections of a file about assessors, with the ending of the CSV each needs.
const RATINGS: [(&str, Option<&str>); 4] = [
    ("krippendorff_canonical", Some("krippendorff")),
    ("maturity", Some("maturity")),
    ("shrout_fleiss_1979_icc", Some("shroutfleiss")),
    ("table_3x3", None),
];

/// The files of a folder.
pub struct Folder {
    path: PathBuf,
    tables: BTreeSet<String>,
    used: BTreeSet<String>,
    /// What keeps files from being understood.
    pub problems: Vec<String>,
}

impl Folder {
    /// Compares everything in a folder; gives the folder, with its problems, and the files that were read.
    ///
    /// # Errors
    /// A refusal if the folder or a file cannot be read, or if it has no files of reference values.
    pub fn compare(path: &Path, comparer: &mut Comparer) -> anyhow::Result<(Folder, Vec<Book>)> {
        let refuse = |error| Refusal::input(format!("{}: {error}", path.display()));
        let mut folder = Folder {
            path: path.to_owned(),
            tables: BTreeSet::new(),
            used: BTreeSet::new(),
            problems: vec![],
        };
        let mut names = BTreeSet::new();
        for entry in std::fs::read_dir(path).map_err(refuse)? {
            let file = entry.map_err(refuse)?.path();
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            match file.extension().and_then(|ending| ending.to_str()) {
                Some("json") => names.insert(name),
                Some("csv") => folder.tables.insert(name),
                _ => continue,
            };
        }
        if names.is_empty() {
            let message = format!("{}: no JSON with reference values", path.display());
            return Err(Refusal::input(message).into());
        }
        let mut books = Vec::new();
        for name in &names {
            let book = Book::read(&path.join(format!("{name}.json")))?;
            folder.file(&book, comparer)?;
            folder.problems.extend(book.problems());
            books.push(book);
        }
        let alone = folder.tables.difference(&folder.used);
        let message = |name: &String| format!("{name}.csv: no JSON beside it uses it");
        folder.problems.extend(alone.map(message).collect::<Vec<_>>());
        Ok((folder, books))
    }

    fn file(&mut self, book: &Book, comparer: &mut Comparer) -> anyhow::Result<()> {
        let root = book.root();
        let has = |key: &str| root.get(key).is_some();
        if has("population_joint") {
            return self.weighted(book, comparer);
        }
        if SAMPLES.iter().any(|key| has(key)) {
            return self.samples(book, comparer);
        }
        if RATINGS.iter().any(|(key, _)| has(key)) {
            return self.ratings(book, comparer);
        }
        if SURVEY.iter().any(|key| has(key)) || grouped_by(&root).is_some() {
            if let Some(table) = self.table(&book.name, book)? {
                survey(&Survey::of(book, &table), &root, comparer);
            }
            return Ok(());
        }
        let known = RATINGS.map(|(key, _)| key);
        let known = [&SURVEY[..], &SAMPLES, &known, &["population_joint"]].concat().join(", ");
        book.problem(format!("no section that Peil knows; it knows {known}"));
        Ok(())
    }

    /// The CSV of this name; a problem is noted if it is missing.
    fn table(&mut self, name: &str, book: &Book) -> anyhow::Result<Option<Table>> {
        if !self.tables.contains(name) {
            book.problem(format!("needs {name}.csv beside it"));
            return Ok(None);
        }
        self.used.insert(name.to_owned());
        Table::read(&self.path.join(format!("{name}.csv"))).map(Some)
    }

    /// `weights_<name>` rests on the answers and scales of `<name>`.
    fn weighted(&mut self, book: &Book, comparer: &mut Comparer) -> anyhow::Result<()> {
        let Some(base) = book.name.strip_prefix("weights_") else {
            book.problem("a file with 'population_joint' is called weights_<name>");
            return Ok(());
        };
        let file = self.path.join(format!("{base}.json"));
        if !file.exists() {
            book.problem(format!("needs {base}.json beside it"));
            return Ok(());
        }
        let scales = Book::read(&file)?;
        if let Some(table) = self.table(base, book)? {
            weighting::weighting(&Survey::of(&scales, &table), &book.root(), comparer);
            let found = scales.problems();
            self.problems.extend(found);
        }
        Ok(())
    }

    /// `<name>` rests on `<name><sample>.csv`.
    fn samples(&mut self, book: &Book, comparer: &mut Comparer) -> anyhow::Result<()> {
        let mut samples = Samples::new();
        let names: Vec<_> = self
            .tables
            .iter()
            .filter_map(|table| Some((table.clone(), table.strip_prefix(&book.name)?.to_owned())))
            .collect();
        for (table, sample) in names {
            if let Some(table) = self.table(&table, book)? {
                samples.insert(sample, table);
            }
        }
        for (key, node) in book.root().entries() {
            match key {
                "population" => population::population(&samples, &node, comparer),
                "designs" => designs::designs(&samples, &node, comparer),
                "proportions" => designs::proportions(&samples, &node, comparer),
                "domains" => designs::domains(&samples, &node, comparer),
                "calibrated" => {
                    let known = book.root().get("population");
                    calibration::calibrated(&samples, known, &node, comparer);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// `<name>` rests on `<name>_<ending>.csv`.
    fn ratings(&mut self, book: &Book, comparer: &mut Comparer) -> anyhow::Result<()> {
        for (key, ending) in RATINGS {
            let Some(node) = book.root().get(key) else { continue };
            let Some(ending) = ending else {
                ratings::table(&node, comparer);
                continue;
            };
            let Some(table) = self.table(&format!("{}_{ending}", book.name), book)? else {
                continue;
            };
            match key {
                "krippendorff_canonical" => ratings::krippendorff(&table, &node, comparer),
                "maturity" => ratings::maturity(&table, &node, comparer),
                _ => ratings::shrout_fleiss(&table, &node, comparer),
            }
        }
        Ok(())
    }
}

/// The column of the groups: `group_var`, or that of `icc_by_<column>`.
fn grouped_by(root: &Node<'_>) -> Option<String> {
    if let Some(node) = root.get("group_var") {
        return node.text();
    }
    root.entries().iter().find_map(|(key, _)| Some(key.strip_prefix("icc_by_")?.to_owned()))
}

fn survey(survey: &Survey<'_>, root: &Node<'_>, comparer: &mut Comparer) {
    let groups = grouped_by(root).and_then(|column| survey.groups(&column));
    for (key, node) in root.entries() {
        match key {
            "items" => items::items(survey, &node, comparer),
            "variables" => items::variables(survey, &node, comparer),
            "scales" => scales::scales(survey, &node, comparer),
            "scale_correlations" | "item_correlations" | "correlations" => {
                correlations::block(survey, &node, comparer);
            }
            "polychoric" => correlations::polychoric(survey, &node, comparer),
            "contrasts" => contrasts::contrasts(survey, &node, comparer),
            "key_drivers" => drivers::key_drivers(survey, &node, comparer),
            _ => {
                if let Some(column) = key.strip_prefix("icc_by_") {
                    if let Some(groups) = survey.groups(column) {
                        units::icc(survey, &groups, &node, comparer);
                    }
                } else if let Some(compare) = of_groups(key) {
                    match &groups {
                        Some(groups) => compare(survey, groups, &node, comparer),
                        None => node.problem("needs 'group_var', the column of the groups"),
                    }
                }
            }
        }
    }
}

type OfGroups = fn(&Survey<'_>, &Groups, &Node<'_>, &mut Comparer);

/// Who compares a section about groups.
fn of_groups(section: &str) -> Option<OfGroups> {
    match section {
        "icc" | "item_icc" => Some(units::icc),
        "multilevel_correlations" => Some(correlations::within_between),
        "rwg" => Some(units::rwg),
        "group_means" => Some(groups::means),
        "group_vs_rest" => Some(groups::rest),
        "cluster_svymean" => Some(units::cluster_mean),
        _ => None,
    }
}
