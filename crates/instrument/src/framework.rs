//! Frameworks of norms: by what an organisation is judged, and what an assessor sees at each level.

use toml::de::DeTable;

use crate::diagnostic::decode;
use crate::loader::names::Names;
use crate::loader::reader::{Reader, Table};
use crate::near::nearest;
use crate::{Accepted, Diagnostic, Id, Text, shape};

/// Norms with levels, in groups.
///
/// Made only by [`load_framework`]; so every norm stands in a group and describes every level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// Its id.
    pub id: Id,
    /// Its version; a version in use never changes.
    pub version: String,
    /// Its name.
    pub title: Text,
    /// What it is for and whom it judges.
    pub about: Text,
    /// Where the norms come from.
    pub source: Text,
    /// The levels, from low to high.
    pub levels: Vec<NormLevel>,
    /// From this level a norm counts as met, as index into `levels`.
    pub met_from: usize,
    /// What is said of every norm beside its level; most frameworks have none.
    pub aspects: Vec<NormAspect>,
    /// The groups, in order.
    pub groups: Vec<NormGroup>,
    /// The norms, in order.
    pub norms: Vec<Norm>,
    /// Warnings that are no mistake here.
    pub accept: Vec<Accepted>,
}

/// How far a norm is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormLevel {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: Text,
    /// What it means for every norm.
    pub meaning: Text,
}

/// Something that is said of every norm beside its level: that it exists, that it works, that it has effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormAspect {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: Text,
    /// What is asked.
    pub asks: Text,
}

/// Norms that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormGroup {
    /// Its id.
    pub id: Id,
    /// Its heading.
    pub title: Text,
}

/// One norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Norm {
    /// Its id.
    pub id: Id,
    /// The group, as index into [`Framework::groups`].
    pub group: usize,
    /// A short heading.
    pub title: Text,
    /// What it asks.
    pub asks: Text,
    /// Why.
    pub why: Text,
    /// What an assessor can look at.
    pub evidence: Vec<Text>,
    /// Parts that can be ticked off one by one.
    pub parts: Vec<NormPart>,
    /// Scales that say how what is arranged here is experienced. Whether they exist is the caller's check: a
    /// framework is older or newer than a questionnaire.
    pub scales: Vec<Id>,
    /// What an assessor sees, for every level of [`Framework::levels`].
    pub levels: Vec<Text>,
    /// Where it comes from.
    pub note: Option<String>,
    /// Warnings that are no mistake here.
    pub accept: Vec<Accepted>,
}

/// A part of a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormPart {
    /// Its id.
    pub id: Id,
    /// What has to be there.
    pub text: Text,
}

impl Framework {
    /// The index of the norm with this id.
    pub fn norm_index(&self, id: &str) -> Option<usize> {
        self.norms.iter().position(|norm| norm.id == *id)
    }
}

/// Loads a framework of norms from the text of its file. `file` is only named in diagnostics; that it is
/// called after the id and the version in it is the caller's to check.
///
/// # Errors
/// Every problem of the file at once: see the table of codes in the [crate documentation](crate).
pub fn load_framework(file: &str, source: &str) -> Result<Framework, Vec<Diagnostic>> {
    let mut loader =
        FrameworkLoader { reader: Reader::framework(file, source), names: Names::default() };
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        loader.reader.syntax(&errors);
        return Err(loader.reader.report.into_diagnostics());
    }
    let framework = loader.framework(table.get_ref());
    loader.names.report_twice(&mut loader.reader);
    match framework {
        Some(framework) if loader.reader.report.is_empty() => Ok(framework),
        _ => Err(loader.reader.report.into_diagnostics()),
    }
}

/// The same from bytes, which may turn out not to be UTF-8.
///
/// # Errors
/// As [`load_framework`], and `F002` with the line of the first byte that is not UTF-8.
pub fn load_framework_bytes(file: &str, bytes: &[u8]) -> Result<Framework, Vec<Diagnostic>> {
    load_framework(file, decode(file, bytes, "F002")?)
}

struct FrameworkLoader<'s> {
    reader: Reader<'s>,
    names: Names,
}

impl FrameworkLoader<'_> {
    fn framework(&mut self, table: &DeTable<'_>) -> Option<Framework> {
        let root = self.reader.root(table, &shape::FRAMEWORK.names());
        let id = self.own_id(&root, "framework");
        let version = self.reader.version(&root, "version");
        let title = self.reader.required_text(&root, "title");
        let about = self.reader.required_text(&root, "about");
        let source = self.reader.required_text(&root, "source");
        let accept = self.reader.accepted(&root);

        let names = shape::FRAMEWORK_LEVEL.names();
        let tables = self.reader.some_tables(&root, "levels", "level", &names);
        let levels: Vec<NormLevel> = tables.iter().map(|table| self.level(table)).collect();
        if let [only] = tables.as_slice() {
            self.reader.report.add(only.line, "F043", [("place", only.place.clone())]);
        }
        let met_from = self.named(&root, "met_from", "F040", levels.iter().map(|it| &it.id));

        let names = shape::FRAMEWORK_ASPECT.names();
        let tables = self.reader.any_tables(&root, "aspects", "aspect", &names);
        let aspects: Vec<NormAspect> = tables.iter().map(|table| self.aspect(table)).collect();

        let names = shape::FRAMEWORK_GROUP.names();
        let tables = self.reader.some_tables(&root, "groups", "group", &names);
        let groups: Vec<NormGroup> = tables.iter().map(|table| self.group(table)).collect();

        let names = shape::FRAMEWORK_NORM.names();
        let norm_tables = self.reader.some_tables(&root, "norms", "norm", &names);
        let mut norms = Vec::new();
        for table in &norm_tables {
            norms.push(self.norm(table, &groups, &levels));
        }
        for (index, table) in tables.iter().enumerate() {
            let sound = norms.iter().all(|norm| norm.group != usize::MAX);
            if sound && !norms.iter().any(|norm| norm.group == index) && !norms.is_empty() {
                self.reader.report.add(table.line, "F044", [("place", table.place.clone())]);
            }
        }
        Some(Framework {
            id: id?,
            version: version?,
            title,
            about,
            source,
            levels,
            met_from: met_from?,
            aspects,
            groups,
            norms,
            accept,
        })
    }

    fn own_id(&mut self, table: &Table<'_>, kind: &'static str) -> Option<Id> {
        let entry = self.reader.require(table, "id")?;
        let id = self.reader.id(&entry)?;
        self.names.claim(&id, kind, entry.line);
        Some(id)
    }

    fn level(&mut self, table: &Table<'_>) -> NormLevel {
        NormLevel {
            id: self.own_id(table, "level").unwrap_or_else(Id::stand_in),
            title: self.reader.required_text(table, "title"),
            meaning: self.reader.required_text(table, "meaning"),
        }
    }

    fn aspect(&mut self, table: &Table<'_>) -> NormAspect {
        NormAspect {
            id: self.own_id(table, "aspect").unwrap_or_else(Id::stand_in),
            title: self.reader.required_text(table, "title"),
            asks: self.reader.required_text(table, "asks"),
        }
    }

    fn group(&mut self, table: &Table<'_>) -> NormGroup {
        NormGroup {
            id: self.own_id(table, "group").unwrap_or_else(Id::stand_in),
            title: self.reader.required_text(table, "title"),
        }
    }

    fn norm(&mut self, table: &Table<'_>, groups: &[NormGroup], levels: &[NormLevel]) -> Norm {
        let id = self.own_id(table, "norm").unwrap_or_else(Id::stand_in);
        let group = self.named(table, "group", "F041", groups.iter().map(|it| &it.id));
        let title = self.reader.required_text(table, "title");
        let asks = self.reader.required_text(table, "asks");
        let why = self.reader.required_text(table, "why");
        let evidence = self.reader.texts(table, "evidence", 1, 8);
        let names = shape::NORM_PART.names();
        let parts = self.reader.any_tables(table, "parts", "part", &names);
        let parts = parts.iter().map(|part| self.part(part)).collect();
        let scales = self.reader.optional(table, "scales");
        let scales = scales.map_or_else(Vec::new, |scales| self.reader.ids(&scales));
        let note = self.reader.optional(table, "source");
        let note = note.and_then(|note| self.reader.string(&note)).map(str::to_owned);
        Norm {
            id,
            // A stand-in: the problem is reported, so the norm is never seen outside.
            group: group.unwrap_or(usize::MAX),
            title,
            asks,
            why,
            evidence,
            parts,
            scales,
            levels: self.levels(table, levels),
            note,
            accept: self.reader.accepted(table),
        }
    }

    fn part(&mut self, table: &Table<'_>) -> NormPart {
        NormPart {
            id: self.own_id(table, "part").unwrap_or_else(Id::stand_in),
            text: self.reader.required_text(table, "text"),
        }
    }

    /// What is seen at each level: the levels of the framework, each once, none left out.
    fn levels(&mut self, norm: &Table<'_>, levels: &[NormLevel]) -> Vec<Text> {
        let Some(entry) = self.reader.require(norm, "levels") else { return Vec::new() };
        let names: Vec<&str> = levels.iter().map(|level| level.id.as_str()).collect();
        let Some(table) = self.reader.table(&entry, "levels", 0, &names) else { return Vec::new() };
        let mut texts = Vec::new();
        for level in levels {
            let Some(text) = self.reader.optional(&table, level.id.as_str()) else {
                let values = [("level", level.id.as_str().into()), ("place", norm.place.clone())];
                self.reader.report.add(table.line, "F042", values);
                continue;
            };
            texts.push(self.reader.text(&text));
        }
        texts
    }

    /// The index of what a key names, among what there is.
    fn named<'i>(
        &mut self,
        table: &Table<'_>,
        key: &'static str,
        code: &'static str,
        known: impl Iterator<Item = &'i Id>,
    ) -> Option<usize> {
        let entry = self.reader.require(table, key)?;
        let name = self.reader.string(&entry)?;
        let known: Vec<&str> = known.map(Id::as_str).collect();
        let index = known.iter().position(|id| *id == name);
        if index.is_none() && !known.is_empty() {
            let values = [
                ("name", name.into()),
                ("place", table.place.clone()),
                ("known", known.join(", ").into()),
            ];
            self.reader.report.add_near(entry.line, code, values, nearest(name, known));
        }
        index
    }
}
