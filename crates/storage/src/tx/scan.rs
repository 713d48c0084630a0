//! Maturity scans: frameworks as they were used, scans, seats and files. What is said of norms: [`super::judging`].

use peil_instrument::{Id, Text};
use sha2::{Digest, Sha256};

use super::engine::{Tx, Value};
use super::number::small;
use crate::error::corrupt;
use crate::{Constraint, Scan, ScanFile, ScanSeat, ScanStatus, StorageError};

/// code, organisation, programme, unit, names, framework, version, kind, day, status
type ScanRow =
    (String, String, String, String, String, String, String, String, String, String, String);
/// seat, name, account, done
type SeatRow = (i64, String, Option<Vec<u8>>, bool);

impl Tx {
    /// Keeps the text of a version of a framework, for ever. The same text again is fine.
    ///
    /// # Errors
    /// [`Constraint::FrameworkChanged`] if the version is stored with another text; [`StorageError::Backend`].
    pub async fn put_framework(
        &mut self,
        id: &Id,
        version: &str,
        source: &str,
    ) -> Result<(), StorageError> {
        let hash = Sha256::digest(source.as_bytes());
        let key = [Value::Text(id.as_str()), Value::Text(version), Value::Bytes(&hash)];
        self.execute(
            "/* put_framework */ INSERT INTO framework (id, version, sha256, source) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (id, version) DO NOTHING",
            &[key[0], key[1], key[2], Value::Text(source)],
        )
        .await?;
        let same: Option<(i64,)> = self
            .fetch_optional(
                "/* put_framework */ SELECT COUNT(*) FROM framework \
                 WHERE id = $1 AND version = $2 AND sha256 = $3",
                &key,
            )
            .await?;
        if same == Some((1,)) {
            return Ok(());
        }
        Err(StorageError::Conflict(Constraint::FrameworkChanged {
            id: id.to_string(),
            version: version.to_owned(),
        }))
    }

    /// The text of a version of a framework, byte for byte as it was put.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn framework_source(
        &mut self,
        id: &Id,
        version: &str,
    ) -> Result<Option<String>, StorageError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "/* framework_source */ SELECT source FROM framework \
                 WHERE id = $1 AND version = $2",
                &[Value::Text(id.as_str()), Value::Text(version)],
            )
            .await?;
        Ok(row.map(|(source,)| source))
    }

    /// Makes a scan in which assessors score, with these seats; the seats' numbers count from 1, whatever they say.
    ///
    /// # Errors
    /// [`Constraint::Duplicate`] if there is one with this code; [`Constraint::Missing`] if the organisation, the framework
    /// or an account is not there; [`StorageError::Backend`].
    pub async fn add_scan(&mut self, scan: &Scan, seats: &[ScanSeat]) -> Result<(), StorageError> {
        self.execute_one(
            "/* add_scan */ INSERT INTO scan (code, organisation, programme, unit, name_nl, name_en, \
             framework, version, kind, day, status) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &[
                Value::Text(&scan.code),
                Value::Text(&scan.organisation),
                Value::Text(&scan.programme),
                Value::Text(&scan.unit),
                Value::Text(&scan.name.nl),
                Value::Text(&scan.name.en),
                Value::Text(scan.framework.as_str()),
                Value::Text(&scan.version),
                Value::Text(&scan.kind),
                Value::Text(&scan.day.to_string()),
                Value::Text(ScanStatus::Scoring.word()),
            ],
        )
        .await?;
        for (number, seat) in (1..).zip(seats) {
            self.execute_one(
                "/* add_scan */ INSERT INTO scan_seat (scan, seat, name, account, done) \
                 VALUES ($1, $2, $3, $4, $5)",
                &[
                    Value::Text(&scan.code),
                    Value::Int(number),
                    Value::Text(&seat.name),
                    Value::OptionalBytes(seat.account.as_ref().map(|id| &id[..])),
                    Value::Bool(seat.done),
                ],
            )
            .await?;
        }
        Ok(())
    }

    /// The scan with this code.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if it cannot be read; [`StorageError::Backend`].
    pub async fn scan(&mut self, code: &str) -> Result<Option<Scan>, StorageError> {
        let row: Option<ScanRow> = self
            .fetch_optional(
                "/* scan */ SELECT code, organisation, programme, unit, name_nl, name_en, framework, \
                 version, kind, day, status FROM scan WHERE code = $1",
                &[Value::Text(code)],
            )
            .await?;
        row.map(read_scan).transpose()
    }

    /// The scans that an organisation keeps, the latest day first, then by code.
    ///
    /// # Errors
    /// As [`Tx::scan`].
    pub async fn scans(&mut self, organisation: &str) -> Result<Vec<Scan>, StorageError> {
        let rows: Vec<ScanRow> = self
            .fetch(
                "/* scans */ SELECT code, organisation, programme, unit, name_nl, name_en, framework, \
                 version, kind, day, status FROM scan WHERE organisation = $1 \
                 ORDER BY day DESC, code",
                &[Value::Text(organisation)],
            )
            .await?;
        rows.into_iter().map(read_scan).collect()
    }

    /// Moves a scan from where it stands to a later place.
    ///
    /// # Errors
    /// [`Constraint::ScanStatus`] if it does not stand there, is not there, or would go back; [`StorageError::Backend`].
    pub async fn move_scan(
        &mut self,
        code: &str,
        from: ScanStatus,
        to: ScanStatus,
    ) -> Result<(), StorageError> {
        let refused = || StorageError::Conflict(Constraint::ScanStatus { scan: code.to_owned() });
        if to <= from {
            return Err(refused());
        }
        let moved = self
            .execute(
                "/* move_scan */ UPDATE scan SET status = $3 WHERE code = $1 AND status = $2",
                &[Value::Text(code), Value::Text(from.word()), Value::Text(to.word())],
            )
            .await?;
        if moved == 1 { Ok(()) } else { Err(refused()) }
    }

    /// The seats of a scan, by number.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] if one cannot be read; [`StorageError::Backend`].
    pub async fn scan_seats(&mut self, scan: &str) -> Result<Vec<ScanSeat>, StorageError> {
        let rows: Vec<SeatRow> = self
            .fetch(
                "/* scan_seats */ SELECT seat, name, account, done FROM scan_seat \
                 WHERE scan = $1 ORDER BY seat",
                &[Value::Text(scan)],
            )
            .await?;
        let bad = |column| corrupt("scan_seat", column, scan);
        let read = |(seat, name, account, done): SeatRow| {
            let account = account.map(|id| id.try_into().map_err(|_| bad("account")));
            Ok(ScanSeat {
                seat: small(seat).ok_or_else(|| bad("seat"))?,
                name,
                account: account.transpose()?,
                done,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Marks that the assessor of a seat is done, or goes on after all, while assessors score.
    ///
    /// # Errors
    /// [`Constraint::ScanStatus`] if they no longer do, or there is no such seat; [`StorageError::Backend`].
    pub async fn mark_seat(
        &mut self,
        scan: &str,
        seat: u32,
        done: bool,
    ) -> Result<(), StorageError> {
        self.lock_scan(scan).await?;
        let marked = self
            .execute(
                "/* mark_seat */ UPDATE scan_seat SET done = $3 WHERE scan = $1 AND seat = $2 \
                 AND (SELECT status FROM scan WHERE code = $1) = 'scoring'",
                &[Value::Text(scan), Value::Int(seat.into()), Value::Bool(done)],
            )
            .await?;
        if marked == 1 {
            return Ok(());
        }
        Err(StorageError::Conflict(Constraint::ScanStatus { scan: scan.to_owned() }))
    }

    /// Keeps a file beside evidence of a scan; the same again is fine.
    ///
    /// # Errors
    /// [`Constraint::Missing`] if there is no such scan; [`StorageError::Backend`].
    pub async fn put_scan_file(&mut self, scan: &str, file: &ScanFile) -> Result<(), StorageError> {
        self.execute(
            "/* put_scan_file */ INSERT INTO scan_file (scan, sha256, kind, content) \
             VALUES ($1, $2, $3, $4) ON CONFLICT (scan, sha256) DO NOTHING",
            &[
                Value::Text(scan),
                Value::Bytes(&file.sha256),
                Value::Text(&file.kind),
                Value::Bytes(&file.content),
            ],
        )
        .await?;
        Ok(())
    }

    /// A file beside evidence of a scan, by its SHA-256.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn scan_file(
        &mut self,
        scan: &str,
        sha256: &[u8; 32],
    ) -> Result<Option<ScanFile>, StorageError> {
        let row: Option<(String, Vec<u8>)> = self
            .fetch_optional(
                "/* scan_file */ SELECT kind, content FROM scan_file \
                 WHERE scan = $1 AND sha256 = $2",
                &[Value::Text(scan), Value::Bytes(sha256)],
            )
            .await?;
        Ok(row.map(|(kind, content)| ScanFile { sha256: *sha256, kind, content }))
    }

    /// Takes a scan away with all that belongs to it, before anything is agreed. Gives whether there was one to take.
    ///
    /// # Errors
    /// [`StorageError::Backend`] if the database fails.
    pub async fn delete_scan(&mut self, code: &str) -> Result<bool, StorageError> {
        self.lock_scan(code).await?;
        let status = self.scan(code).await?.map(|scan| scan.status);
        if status != Some(ScanStatus::Scoring) {
            return Ok(false);
        }
        for sql in [
            "/* delete_scan */ DELETE FROM scan_file WHERE scan = $1",
            "/* delete_scan */ DELETE FROM scan_judgement WHERE scan = $1",
            "/* delete_scan */ DELETE FROM scan_seat WHERE scan = $1",
            "/* delete_scan */ DELETE FROM scan WHERE code = $1",
        ] {
            self.execute(sql, &[Value::Text(code)]).await?;
        }
        Ok(true)
    }
}

fn read_scan(row: ScanRow) -> Result<Scan, StorageError> {
    let (code, organisation, programme, unit, nl, en, framework, version, kind, day, status) = row;
    let bad = |column| corrupt("scan", column, &code);
    let framework = Id::new(framework).map_err(|_| bad("framework"))?;
    let day = day.parse().map_err(|_| bad("day"))?;
    let status = ScanStatus::read(&status).ok_or_else(|| bad("status"))?;
    let name = Text::new(nl, en);
    Ok(Scan { code, organisation, programme, unit, name, framework, version, kind, day, status })
}
