//! How a wave goes in totals, and what is left of its invitations once they are gone.

use super::engine::{Tx, Value};
use super::number::{index, total};
use crate::error::corrupt;
use crate::{Begun, Erased, StorageError, Tally};

impl Tx {
    /// How the wave goes, in totals only: nothing by unit, nothing by day.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn begun(&mut self, wave: &str) -> Result<Begun, StorageError> {
        let row: Option<(i64, i64, i64, i64)> = self
            .fetch_optional(
                "/* begun */ SELECT \
                 (SELECT COUNT(*) FROM invitation WHERE wave = $1) + \
                 (SELECT CAST(COALESCE(SUM(invited), 0) AS BIGINT) FROM class_key WHERE wave = $1 \
                  AND EXISTS (SELECT 1 FROM tally_links WHERE wave = $1)), \
                 (SELECT COUNT(*) FROM invitation WHERE wave = $1 AND used = TRUE) + \
                 (SELECT CAST(COALESCE(SUM(signed), 0) AS BIGINT) FROM tally WHERE wave = $1), \
                 (SELECT CAST(COALESCE(SUM(allowed), 0) AS BIGINT) FROM team_link WHERE wave = $1) + \
                 (SELECT CAST(COALESCE(SUM(allowed), 0) AS BIGINT) FROM tally_links WHERE wave = $1), \
                 (SELECT CAST(COALESCE(SUM(used), 0) AS BIGINT) FROM team_link WHERE wave = $1) + \
                 (SELECT CAST(COALESCE(SUM(used), 0) AS BIGINT) FROM tally_links WHERE wave = $1)",
                &[Value::Text(wave)],
            )
            .await?;
        // Counts always give one row, and never less than zero.
        let (invited, exchanged, allowed, used) = row.unwrap_or_default();
        let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
        Ok(Begun {
            invited: count(invited) + count(allowed),
            exchanged: count(exchanged) + count(used),
            link_allowed: count(allowed),
            link_used: count(used),
        })
    }

    /// How many personal codes were used, by unit (its index in the snapshot). Not for showing as it is: of a small unit
    /// that is who.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if a unit cannot be read; [`StorageError::Backend`].
    pub async fn used_by_unit(&mut self, wave: &str) -> Result<Vec<(usize, u64)>, StorageError> {
        let rows: Vec<(i64, i64)> = self
            .fetch(
                "/* used_by_unit */ SELECT unit, COUNT(*) FROM invitation \
                 WHERE wave = $1 AND used = TRUE GROUP BY unit ORDER BY unit",
                &[Value::Text(wave)],
            )
            .await?;
        let bad = || corrupt("invitation", "unit", wave);
        let read = |(unit, used)| {
            let unit = usize::try_from(unit).map_err(|_| bad())?;
            Ok((unit, u64::try_from(used).map_err(|_| bad())?))
        };
        rows.into_iter().map(read).collect()
    }

    /// Puts numbers in the place of all that tells who was invited and who began: per class how many personal
    /// codes were exchanged, and how often team links were used. Invitations and links are deleted, and what became of the mail.
    ///
    /// Deleted is not gone: call [`Store::scrub`](crate::Store::scrub) after the commit.
    ///
    /// # Errors
    /// [`Constraint::NoWave`](crate::Constraint::NoWave) if there is no such wave;
    /// [`Constraint::NotClosed`](crate::Constraint::NotClosed) if it can still take answers;
    /// [`Constraint::Duplicate`](crate::Constraint::Duplicate) if this was done before;
    /// [`StorageError::Backend`].
    pub async fn tally_up(&mut self, wave: &str) -> Result<Erased, StorageError> {
        self.ensure_closed(wave).await?;
        let key = [Value::Text(wave)];
        self.execute(
            "/* tally_up */ INSERT INTO tally (wave, class, signed) \
             SELECT i.wave, u.class, COUNT(*) FROM invitation AS i \
             JOIN wave_unit AS u ON u.wave = i.wave AND u.position = i.unit \
             WHERE i.wave = $1 AND i.used = TRUE GROUP BY i.wave, u.class ORDER BY u.class",
            &key,
        )
        .await?;
        let begun = self.begun(wave).await?;
        self.execute_one(
            "/* tally_up */ INSERT INTO tally_links (wave, allowed, used) VALUES ($1, $2, $3)",
            &[
                Value::Text(wave),
                Value::Int(total(begun.link_allowed)),
                Value::Int(total(begun.link_used)),
            ],
        )
        .await?;
        let invitations =
            self.execute("/* tally_up */ DELETE FROM invitation WHERE wave = $1", &key).await?;
        self.execute("/* tally_up */ DELETE FROM team_link_use WHERE wave = $1", &key).await?;
        self.execute("/* tally_up */ DELETE FROM mail_item WHERE wave = $1", &key).await?;
        self.execute("/* tally_up */ DELETE FROM mail_run WHERE wave = $1", &key).await?;
        let team_links =
            self.execute("/* tally_up */ DELETE FROM team_link WHERE wave = $1", &key).await?;
        Ok(Erased { invitations, team_links })
    }

    /// What [`Tx::tally_up`] left; none before.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn tally(&mut self, wave: &str) -> Result<Option<Tally>, StorageError> {
        let key = [Value::Text(wave)];
        let links: Option<(i64,)> = self
            .fetch_optional("/* tally */ SELECT used FROM tally_links WHERE wave = $1", &key)
            .await?;
        let Some((used,)) = links else { return Ok(None) };
        let rows: Vec<(i64, i64)> = self
            .fetch(
                "/* tally */ SELECT class, signed FROM tally WHERE wave = $1 ORDER BY class",
                &key,
            )
            .await?;
        let signed = rows.into_iter().map(|(class, signed)| {
            let class = index(class).ok_or_else(|| corrupt("tally", "class", wave))?;
            let signed = u64::try_from(signed).map_err(|_| corrupt("tally", "signed", wave))?;
            Ok((class, signed))
        });
        let link_used = u64::try_from(used).map_err(|_| corrupt("tally_links", "used", wave))?;
        Ok(Some(Tally { signed: signed.collect::<Result<_, StorageError>>()?, link_used }))
    }
}
