//! Making plates: several at a time, each only if it is not there.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::anyhow;
use peil_praatplaat::{PlateError, PlateForm, Plates, Press};

use super::Outcome;
use super::folder::{PlateFolder, mend};
use super::manifest::{Manifest, PlateFileRow, PlateRow};
use crate::commands::progress;

/// Plates made at the same time, at most: each needs some memory.
const MOST_HANDS: usize = 4;
/// The list is written this often while plates are made, so that a run which is killed loses a
/// hundredth of its work at most, and the list of ten thousand is not written ten thousand times.
const SAVES: usize = 100;

/// What plates are made with.
pub struct Making<'a> {
    /// The plates.
    pub plates: &'a Plates<'a>,
    /// Fonts and templates.
    pub press: &'a Press,
    /// The forms.
    pub forms: &'a [PlateForm],
    /// Where they go.
    pub folder: &'a PlateFolder,
}

/// What the hands share.
struct Shared {
    manifest: Manifest,
    outcome: Outcome,
    /// Plates since the list was written.
    unsaved: usize,
}

impl Making<'_> {
    /// Makes the plates of these units that are not there as they should be. Gives the list as it is
    /// now; no plate is kept in memory.
    ///
    /// # Errors
    /// If the disk fails: what was made stays and is in the list on the disk, as far as that can be
    /// written.
    pub fn all(&self, codes: &[&str], manifest: Manifest) -> anyhow::Result<(Manifest, Outcome)> {
        let shared = Mutex::new(Shared { manifest, outcome: Outcome::default(), unsaved: 0 });
        let bar = progress("talk plates", codes.len());
        // Each takes the next unit when it is done with one; every plate is the same whoever makes it.
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let make = || -> anyhow::Result<()> {
            while !stop.load(Ordering::Relaxed)
                && let Some(code) = codes.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let done = self
                    .one(code, &shared)
                    .and_then(|()| self.save_now_and_then(&shared, codes.len()));
                if done.is_err() {
                    stop.store(true, Ordering::Relaxed);
                    return done;
                }
                bar.inc(1);
            }
            Ok(())
        };
        let hands = std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_HANDS);
        let done = std::thread::scope(|scope| {
            let others: Vec<_> = (1..hands).map(|_| scope.spawn(make)).collect();
            let mut result = make();
            for other in others {
                let theirs = other.join().unwrap_or_else(|_| Err(anyhow!("making a plate failed")));
                result = result.and(theirs);
            }
            result
        });
        bar.finish_and_clear();
        let Shared { manifest, mut outcome, .. } =
            shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        // The order of the units, not that in which the hands came by.
        outcome
            .refused
            .sort_by_key(|error| codes.iter().position(|code| unit_of(error) == Some(code)));
        if let Err(error) = done {
            // If the list cannot be written either, the one on the disk still tells no lie.
            let _ = self.folder.save(&manifest);
            let told = format!(
                "{} of {} talk plates are in {} and stay there. {}, then run the same command again",
                outcome.made + outcome.kept,
                codes.len(),
                self.folder.path().display(),
                mend(&error),
            );
            return Err(error.context(told));
        }
        Ok((manifest, outcome))
    }

    /// Makes one plate in the forms in which it is not there, and notes it.
    fn one(&self, code: &str, shared: &Mutex<Shared>) -> anyhow::Result<()> {
        let source = match self.plates.source(self.press, code) {
            Ok(source) => source,
            Err(error) => {
                refuse(shared, error);
                return Ok(());
            }
        };
        let made_from = source.fingerprint(self.press);
        let before = locked(shared).manifest.plates.get(code).cloned();
        let (mut files, mut old) = (Vec::new(), Vec::new());
        if let Some(before) = before {
            if before.made_from == made_from {
                files = self.whole(before.files);
            } else {
                old = before.files;
            }
        }
        let is_there = |form: &PlateForm| files.iter().any(|row: &PlateFileRow| row.form == *form);
        let missing: Vec<PlateForm> =
            self.forms.iter().copied().filter(|form| !is_there(form)).collect();
        if !missing.is_empty() {
            let plate = match source.set(self.press, &missing) {
                Ok(plate) => plate,
                Err(error) => {
                    self.folder.remove_ours(old.iter().map(|row| &row.file));
                    refuse(shared, error);
                    return Ok(());
                }
            };
            for file in plate.files {
                let row = self.folder.put(file.name, &file.bytes)?;
                files.push(PlateFileRow { form: file.form, file: row });
            }
            files.sort_by(|a, b| (a.form, &a.file.name).cmp(&(b.form, &b.file.name)));
        }
        // What the new files did not replace: forms that nobody asked for this time.
        old.retain(|old| files.iter().all(|new| new.file.name != old.file.name));
        let removed = self.folder.remove_ours(old.iter().map(|row| &row.file));
        let mut shared = locked(shared);
        shared.manifest.plates.insert(code.to_owned(), PlateRow { made_from, files });
        shared.outcome.removed += removed;
        if missing.is_empty() {
            shared.outcome.kept += 1;
        } else {
            shared.outcome.made += 1;
            shared.unsaved += 1;
        }
        Ok(())
    }

    /// The files of forms of which every page is there as it was made.
    pub fn whole(&self, files: Vec<PlateFileRow>) -> Vec<PlateFileRow> {
        let broken: Vec<PlateForm> =
            files.iter().filter(|row| !self.folder.fits(&row.file)).map(|row| row.form).collect();
        files.into_iter().filter(|row| !broken.contains(&row.form)).collect()
    }

    fn save_now_and_then(&self, shared: &Mutex<Shared>, all: usize) -> anyhow::Result<()> {
        let mut shared = locked(shared);
        if shared.unsaved < all.div_ceil(SAVES) {
            return Ok(());
        }
        shared.unsaved = 0;
        self.folder.save(&shared.manifest)
    }
}

/// A plate that cannot be made keeps no other from being made.
fn refuse(shared: &Mutex<Shared>, error: PlateError) {
    let mut shared = locked(shared);
    if let Some(unit) = unit_of(&error) {
        shared.manifest.plates.remove(unit);
    }
    shared.outcome.refused.push(error);
}

fn unit_of(error: &PlateError) -> Option<&str> {
    match error {
        PlateError::TooLong { unit }
        | PlateError::Drawing { unit, .. }
        | PlateError::MissingFigure { unit, .. }
        | PlateError::UnknownUnit { unit }
        | PlateError::NotShown { unit } => Some(unit),
        _ => None,
    }
}

/// A hand that fell leaves the list whole: it is changed at once, at the end of a plate.
fn locked(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
