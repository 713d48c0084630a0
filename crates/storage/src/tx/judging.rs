//! What is said of norms: every version of it. None is written over another that its writer did not see.

use peil_instrument::Id;

use super::engine::{Inner, Tx, Value};
use super::number::small;
use crate::error::corrupt;
use crate::{Constraint, ScanJudgement, ScanStatus, StorageError};

/// seat, norm, revision, at, who, judgement
type JudgementRow = (i64, String, i64, i64, String, String);

impl Tx {
    /// Keeps a new version of what a seat says of a norm, if `revision` is the one after the last. Gives whether it was: if
    /// not, somebody else wrote in the meantime, and nothing is changed.
    ///
    /// # Errors
    /// [`Constraint::ScanStatus`] if seats no longer score (of seat 0: if nothing is agreed yet or any more);
    /// [`StorageError::Backend`].
    pub async fn add_judgement(
        &mut self,
        scan: &str,
        judgement: &ScanJudgement,
    ) -> Result<bool, StorageError> {
        self.lock_scan(scan).await?;
        let status = self.scan(scan).await?.map(|scan| scan.status);
        let wanted = if judgement.seat == 0 { ScanStatus::Consensus } else { ScanStatus::Scoring };
        if status != Some(wanted) {
            return Err(StorageError::Conflict(Constraint::ScanStatus { scan: scan.to_owned() }));
        }
        let added = self
            .execute(
                "/* add_judgement */ INSERT INTO scan_judgement \
                 (scan, seat, norm, revision, at, who, judgement) \
                 SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $4 = 1 + (SELECT COALESCE(MAX(revision), 0) \
                 FROM scan_judgement WHERE scan = $1 AND seat = $2 AND norm = $3)",
                &[
                    Value::Text(scan),
                    Value::Int(judgement.seat.into()),
                    Value::Text(judgement.norm.as_str()),
                    Value::Int(judgement.revision.into()),
                    Value::Int(judgement.at),
                    Value::Text(&judgement.who),
                    Value::Text(&judgement.judgement),
                ],
            )
            .await?;
        Ok(added == 1)
    }

    /// What is said in a scan now: the last version of every seat and norm, by seat, then by norm.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn judgements(&mut self, scan: &str) -> Result<Vec<ScanJudgement>, StorageError> {
        let rows: Vec<JudgementRow> = self
            .fetch(
                "/* judgements */ SELECT seat, norm, revision, at, who, judgement \
                 FROM scan_judgement AS j WHERE scan = $1 AND revision = (SELECT MAX(revision) \
                 FROM scan_judgement AS k WHERE k.scan = j.scan AND k.seat = j.seat \
                 AND k.norm = j.norm) ORDER BY seat, norm",
                &[Value::Text(scan)],
            )
            .await?;
        read(scan, rows)
    }

    /// Every version of what was said of a norm, by seat, then from first to last.
    ///
    /// # Errors
    /// As [`Tx::judgements`].
    pub async fn judgement_history(
        &mut self,
        scan: &str,
        norm: &Id,
    ) -> Result<Vec<ScanJudgement>, StorageError> {
        let rows: Vec<JudgementRow> = self
            .fetch(
                "/* judgement_history */ SELECT seat, norm, revision, at, who, judgement \
                 FROM scan_judgement WHERE scan = $1 AND norm = $2 ORDER BY seat, revision",
                &[Value::Text(scan), Value::Text(norm.as_str())],
            )
            .await?;
        read(scan, rows)
    }

    /// Whoever changes something of a scan does so after the one before: PostgreSQL has many writers at a time, SQLite one.
    pub(super) async fn lock_scan(&mut self, scan: &str) -> Result<(), StorageError> {
        if let Inner::Postgres(_) = self.inner {
            let sql = "/* lock_scan */ SELECT pg_advisory_xact_lock(hashtextextended($1, 13))";
            self.execute_one(sql, &[Value::Text(scan)]).await?;
        }
        Ok(())
    }
}

fn read(scan: &str, rows: Vec<JudgementRow>) -> Result<Vec<ScanJudgement>, StorageError> {
    let bad = |column| corrupt("scan_judgement", column, scan);
    let read = |(seat, norm, revision, at, who, judgement): JudgementRow| {
        Ok(ScanJudgement {
            seat: small(seat).ok_or_else(|| bad("seat"))?,
            norm: Id::new(norm).map_err(|_| bad("norm"))?,
            revision: small(revision).ok_or_else(|| bad("revision"))?,
            at,
            who,
            judgement,
        })
    };
    rows.into_iter().map(read).collect()
}
