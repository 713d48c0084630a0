//! Waves, where they stand, and the units they keep.

use jiff::civil::Date;
use peil_instrument::{Id, Text};
use sqlx::FromRow;

use super::engine::{Inner, Tx, Value};
use super::number::{index, int, small};
use crate::error::corrupt;
use crate::{Constraint, StorageError, Wave, WaveStatus, WaveUnit};

#[derive(FromRow)]
struct WaveRow {
    code: String,
    organisation: String,
    series: String,
    name_nl: String,
    name_en: String,
    questionnaire: String,
    version: String,
    k: i64,
    synthetic: bool,
    status: String,
    opens_on: String,
    closes_on: String,
}

#[derive(FromRow)]
struct WaveUnitRow {
    position: i64,
    code: String,
    parent: Option<i64>,
    name_nl: String,
    name_en: String,
    kind: String,
    heads: i64,
    invited: i64,
    class: i64,
    higher: i64,
    whole: bool,
}

/// Who may pass while the wave's status is looked at.
#[derive(Clone, Copy)]
pub(super) enum Hold {
    /// Those who hand something in: any number together.
    Shared,
    /// The one who moves the wave on: alone.
    Alone,
}

impl Tx {
    /// Stores a new wave.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`] if there is a wave with this code; [`Constraint::Missing`] if its
    /// series or questionnaire is not stored; [`StorageError::Backend`].
    pub async fn insert_wave(&mut self, wave: &Wave) -> Result<(), StorageError> {
        self.execute_one(
            "/* insert_wave */ INSERT INTO wave (code, organisation, series, name_nl, name_en, \
             questionnaire, version, k, synthetic, status, opens_on, closes_on) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &[
                Value::Text(&wave.code),
                Value::Text(&wave.organisation),
                Value::Text(&wave.series),
                Value::Text(&wave.name.nl),
                Value::Text(&wave.name.en),
                Value::Text(wave.questionnaire.as_str()),
                Value::Text(&wave.version),
                Value::Int(wave.k.into()),
                Value::Bool(wave.synthetic),
                Value::Text(word(wave.status)),
                Value::Text(&wave.opens_on.to_string()),
                Value::Text(&wave.closes_on.to_string()),
            ],
        )
        .await
    }

    /// The wave with this code.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn wave(&mut self, code: &str) -> Result<Option<Wave>, StorageError> {
        let row: Option<WaveRow> = self
            .fetch_optional("/* wave */ SELECT * FROM wave WHERE code = $1", &[Value::Text(code)])
            .await?;
        row.map(WaveRow::read).transpose()
    }

    /// All waves, by code.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn waves(&mut self) -> Result<Vec<Wave>, StorageError> {
        let rows: Vec<WaveRow> =
            self.fetch("/* waves */ SELECT * FROM wave ORDER BY code", &[]).await?;
        rows.into_iter().map(WaveRow::read).collect()
    }

    /// Moves a wave on. Waits for what is being taken in and for exchanges under way, and later ones see the new
    /// status: nothing slips in behind a closing.
    ///
    /// # Errors
    /// [`Constraint::WaveStatus`] if `to` is not after `from`, or the wave does not stand at
    /// `from`, or there is no such wave; [`StorageError::Backend`].
    pub async fn set_wave_status(
        &mut self,
        code: &str,
        from: WaveStatus,
        to: WaveStatus,
    ) -> Result<(), StorageError> {
        self.hold_wave(code, Hold::Alone).await?;
        let moved = if from < to {
            self.execute(
                "/* set_wave_status */ UPDATE wave SET status = $3 \
                 WHERE code = $1 AND status = $2",
                &[Value::Text(code), Value::Text(word(from)), Value::Text(word(to))],
            )
            .await?
        } else {
            0
        };
        if moved == 1 {
            Ok(())
        } else {
            Err(StorageError::Conflict(Constraint::WaveStatus { wave: code.to_owned() }))
        }
    }

    /// Keeps the unit tree as it is at launch. It never changes after this.
    ///
    /// # Errors
    /// [`Constraint::Missing`] if there is no such wave; [`Constraint::Duplicate`] if it has units;
    /// [`StorageError::Backend`].
    pub async fn insert_wave_units(
        &mut self,
        wave: &str,
        units: &[WaveUnit],
    ) -> Result<(), StorageError> {
        let mut values = Vec::with_capacity(units.len() * 12);
        for (position, unit) in units.iter().enumerate() {
            values.extend([
                Value::Text(wave),
                Value::Int(int(position)),
                Value::Text(&unit.code),
                Value::OptionalInt(unit.parent.map(int)),
                Value::Text(&unit.name.nl),
                Value::Text(&unit.name.en),
                Value::Text(&unit.kind),
                Value::Int(unit.heads.into()),
                Value::Int(unit.invited.into()),
                Value::Int(int(unit.class)),
                Value::Int(int(unit.higher)),
                Value::Bool(unit.whole),
            ]);
        }
        self.insert_rows(
            "/* insert_wave_units */ INSERT INTO wave_unit (wave, position, code, parent, \
             name_nl, name_en, kind, heads, invited, class, higher, whole)",
            12,
            &values,
        )
        .await
    }

    /// The units of the wave, every parent before its children; empty if the wave has none.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if an index points outside the snapshot; [`StorageError::Backend`].
    pub async fn wave_units(&mut self, wave: &str) -> Result<Vec<WaveUnit>, StorageError> {
        let rows: Vec<WaveUnitRow> = self
            .fetch(
                "/* wave_units */ SELECT position, code, parent, name_nl, name_en, kind, heads, \
                 invited, class, higher, whole FROM wave_unit WHERE wave = $1 ORDER BY position",
                &[Value::Text(wave)],
            )
            .await?;
        let count = rows.len();
        rows.into_iter().enumerate().map(|(at, row)| row.read(at, count)).collect()
    }

    /// Checks that the wave is there and not closed yet, and keeps it so until the transaction ends: it must be one
    /// that writes, also if it has nothing to write. Whoever takes answers in holds it until they are on disk: nothing
    /// slips in behind a closing.
    ///
    /// # Errors
    /// [`StorageError::Closed`] if the wave is closed; [`Constraint::NoWave`] if there is none;
    /// [`StorageError::Backend`].
    pub async fn taking(&mut self, wave: &str) -> Result<(), StorageError> {
        self.hold_wave(wave, Hold::Shared).await?;
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* taking */ SELECT status FROM wave WHERE code = $1",
                &[Value::Text(wave)],
            )
            .await?;
        let Some((status,)) = row else {
            return Err(StorageError::Conflict(Constraint::NoWave { wave: wave.to_owned() }));
        };
        if read_status(&status, wave)? >= WaveStatus::Closed {
            return Err(StorageError::Closed { wave: wave.to_owned() });
        }
        Ok(())
    }

    /// Keeps others from moving the wave on (or from anything, if alone) until this transaction
    /// ends.
    ///
    /// An advisory lock and not a lock on the wave's row: that would leave the mark of every
    /// exchange's transaction there. SQLite has one writer at a time and needs neither.
    pub(super) async fn hold_wave(&mut self, wave: &str, hold: Hold) -> Result<(), StorageError> {
        let Inner::Postgres(_) = self.inner else { return Ok(()) };
        let sql = match hold {
            Hold::Shared => {
                "/* hold_wave */ SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))"
            }
            Hold::Alone => "/* hold_wave */ SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
        };
        self.execute_one(sql, &[Value::Text(wave)]).await
    }
}

impl WaveRow {
    fn read(self) -> Result<Wave, StorageError> {
        let bad = |column| corrupt("wave", column, &self.code);
        let day = |text: &str, column| text.parse::<Date>().map_err(|_| bad(column));
        Ok(Wave {
            questionnaire: Id::new(self.questionnaire.as_str())
                .map_err(|_| bad("questionnaire"))?,
            k: small(self.k).ok_or_else(|| bad("k"))?,
            status: read_status(&self.status, &self.code)?,
            opens_on: day(&self.opens_on, "opens_on")?,
            closes_on: day(&self.closes_on, "closes_on")?,
            name: Text { nl: self.name_nl, en: self.name_en },
            code: self.code,
            organisation: self.organisation,
            series: self.series,
            version: self.version,
            synthetic: self.synthetic,
        })
    }
}

impl WaveUnitRow {
    /// Reads the row that stands `at` this place of `count`.
    fn read(self, at: usize, count: usize) -> Result<WaveUnit, StorageError> {
        let bad = |column| corrupt("wave_unit", column, &self.code);
        let unit = |position, column| {
            index(position).filter(|&unit| unit < count).ok_or_else(|| bad(column))
        };
        if unit(self.position, "position")? != at {
            return Err(bad("position"));
        }
        let parent = self.parent.map(|parent| unit(parent, "parent")).transpose()?;
        if parent.is_some() == (at == 0) || parent.is_some_and(|parent| parent >= at) {
            return Err(bad("parent"));
        }
        Ok(WaveUnit {
            parent,
            heads: small(self.heads).ok_or_else(|| bad("heads"))?,
            invited: small(self.invited).ok_or_else(|| bad("invited"))?,
            class: unit(self.class, "class")?,
            higher: unit(self.higher, "higher")?,
            whole: self.whole,
            name: Text { nl: self.name_nl, en: self.name_en },
            kind: self.kind,
            code: self.code,
        })
    }
}

/// A status as it is stored.
fn word(status: WaveStatus) -> &'static str {
    match status {
        WaveStatus::Draft => "draft",
        WaveStatus::Scheduled => "scheduled",
        WaveStatus::Open => "open",
        WaveStatus::Closed => "closed",
        WaveStatus::Published => "published",
    }
}

/// The inverse of [`word`].
pub(super) fn read_status(status: &str, wave: &str) -> Result<WaveStatus, StorageError> {
    use WaveStatus::{Closed, Draft, Open, Published, Scheduled};
    [Draft, Scheduled, Open, Closed, Published]
        .into_iter()
        .find(|&known| word(known) == status)
        .ok_or_else(|| corrupt("wave", "status", wave))
}
