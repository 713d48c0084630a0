//! Organisations, their unit trees and their series.

use peil_instrument::{Text, Unit, UnitTree};

use super::engine::{Inner, Tx, Value};
use super::number::{index, int, small};
use crate::error::corrupt;
use crate::{Organisation, Series, StorageError};

/// position, code, parent, name_nl, name_en, kind, heads
type UnitRow = (i64, String, Option<i64>, String, String, String, i64);

impl Tx {
    /// Stores an organisation, or the new name and profile of one that is there.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn put_organisation(
        &mut self,
        organisation: &Organisation,
    ) -> Result<(), StorageError> {
        let profile = serde_json::to_string(&organisation.profile)
            .map_err(|_| corrupt("organisation", "profile", &organisation.code))?;
        self.execute_one(
            "/* put_organisation */ INSERT INTO organisation (code, name_nl, name_en, profile) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO UPDATE SET \
             name_nl = excluded.name_nl, name_en = excluded.name_en, profile = excluded.profile",
            &[
                Value::Text(&organisation.code),
                Value::Text(&organisation.name.nl),
                Value::Text(&organisation.name.en),
                Value::Text(&profile),
            ],
        )
        .await
    }

    /// The organisation with this code.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if its profile cannot be read; [`StorageError::Backend`].
    pub async fn organisation(&mut self, code: &str) -> Result<Option<Organisation>, StorageError> {
        let row: Option<(String, String, String)> = self
            .fetch_optional(
                "/* organisation */ SELECT name_nl, name_en, profile FROM organisation \
                 WHERE code = $1",
                &[Value::Text(code)],
            )
            .await?;
        let Some((nl, en, profile)) = row else { return Ok(None) };
        let profile =
            serde_json::from_str(&profile).map_err(|_| corrupt("organisation", "profile", code))?;
        Ok(Some(Organisation { code: code.to_owned(), name: Text { nl, en }, profile }))
    }

    /// Keeps others who ask the same from changing an organisation until this transaction ends, which must be one that
    /// writes: so what was looked at is what is changed.
    ///
    /// # Errors
    /// [`StorageError::Backend`].
    pub async fn hold_organisation(&mut self, organisation: &str) -> Result<(), StorageError> {
        // SQLite has one writer at a time.
        let Inner::Postgres(_) = self.inner else { return Ok(()) };
        self.execute_one(
            "/* hold_organisation */ SELECT pg_advisory_xact_lock(hashtextextended($1, 2))",
            &[Value::Text(organisation)],
        )
        .await
    }

    /// Puts this unit tree in the place of the organisation's former one. Waves keep their snapshot.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] if there is no such organisation; [`StorageError::Backend`].
    pub async fn replace_units(
        &mut self,
        organisation: &str,
        tree: &UnitTree,
    ) -> Result<(), StorageError> {
        // Any number of rows is right: there may be no former tree.
        self.execute(
            "/* replace_units */ DELETE FROM unit WHERE organisation = $1",
            &[Value::Text(organisation)],
        )
        .await?;
        let mut values = Vec::with_capacity(tree.len() * 8);
        for (position, unit) in tree.units().iter().enumerate() {
            values.extend([
                Value::Text(organisation),
                Value::Int(int(position)),
                Value::Text(&unit.code),
                Value::OptionalInt(unit.parent.map(int)),
                Value::Text(&unit.name.nl),
                Value::Text(&unit.name.en),
                Value::Text(&unit.kind),
                Value::Int(unit.heads.into()),
            ]);
        }
        self.insert_rows(
            "/* replace_units */ INSERT INTO unit \
             (organisation, position, code, parent, name_nl, name_en, kind, heads)",
            8,
            &values,
        )
        .await
    }

    /// The organisation's unit tree; none if none was imported.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if the units form no tree; [`StorageError::Backend`].
    pub async fn units(&mut self, organisation: &str) -> Result<Option<UnitTree>, StorageError> {
        let rows: Vec<UnitRow> = self
            .fetch(
                "/* units */ SELECT position, code, parent, name_nl, name_en, kind, heads \
                 FROM unit WHERE organisation = $1 ORDER BY position",
                &[Value::Text(organisation)],
            )
            .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let mut units = Vec::with_capacity(rows.len());
        for (at, (position, code, parent, nl, en, kind, heads)) in rows.into_iter().enumerate() {
            if index(position) != Some(at) {
                return Err(corrupt("unit", "position", &code));
            }
            let parent = match parent {
                None => None,
                Some(parent) => {
                    Some(index(parent).ok_or_else(|| corrupt("unit", "parent", &code))?)
                }
            };
            let heads = small(heads).ok_or_else(|| corrupt("unit", "heads", &code))?;
            units.push(Unit { code, parent, name: Text { nl, en }, kind, heads });
        }
        UnitTree::new(units).map(Some).map_err(|_| corrupt("unit", "parent", organisation))
    }

    /// Stores a series, or the new name and rhythm of one that is there.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] if there is no such organisation; [`StorageError::Backend`].
    pub async fn put_series(&mut self, series: &Series) -> Result<(), StorageError> {
        self.execute_one(
            "/* put_series */ INSERT INTO series \
             (organisation, code, name_nl, name_en, rhythm_months) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (organisation, code) DO UPDATE SET name_nl = excluded.name_nl, \
             name_en = excluded.name_en, rhythm_months = excluded.rhythm_months",
            &[
                Value::Text(&series.organisation),
                Value::Text(&series.code),
                Value::Text(&series.name.nl),
                Value::Text(&series.name.en),
                Value::Int(series.rhythm_months.into()),
            ],
        )
        .await
    }

    /// The series with this code of this organisation.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if its rhythm cannot be read; [`StorageError::Backend`].
    pub async fn series(
        &mut self,
        organisation: &str,
        code: &str,
    ) -> Result<Option<Series>, StorageError> {
        let row: Option<(String, String, i64)> = self
            .fetch_optional(
                "/* series */ SELECT name_nl, name_en, rhythm_months FROM series \
                 WHERE organisation = $1 AND code = $2",
                &[Value::Text(organisation), Value::Text(code)],
            )
            .await?;
        let Some((nl, en, months)) = row else { return Ok(None) };
        read_series(organisation.to_owned(), code.to_owned(), Text { nl, en }, months).map(Some)
    }

    /// All series, by organisation and code.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if a rhythm cannot be read; [`StorageError::Backend`].
    pub async fn all_series(&mut self) -> Result<Vec<Series>, StorageError> {
        let rows: Vec<(String, String, String, String, i64)> = self
            .fetch(
                "/* all_series */ SELECT organisation, code, name_nl, name_en, rhythm_months \
                 FROM series ORDER BY organisation, code",
                &[],
            )
            .await?;
        rows.into_iter()
            .map(|(organisation, code, nl, en, months)| {
                read_series(organisation, code, Text { nl, en }, months)
            })
            .collect()
    }
}

fn read_series(
    organisation: String,
    code: String,
    name: Text,
    months: i64,
) -> Result<Series, StorageError> {
    let rhythm_months = small(months).ok_or_else(|| corrupt("series", "rhythm_months", &code))?;
    Ok(Series { code, organisation, name, rhythm_months })
}
