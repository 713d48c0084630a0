//! Findings of others, as scans that were judged elsewhere.

use jiff::civil::Date;
use peil_instrument::Text;
use peil_maturity::{Finding, Judgement, ScanKind, ScanPlan, SeatJudgement, State, Verdict};
use peil_storage::Tx;

use crate::{ScanError, ScanFolder, import, known_framework};

/// Takes the findings of a report in: a closed scan for each organisation in them, tied by the programme's code. Gives the
/// codes of the scans.
///
/// An organisation is a unit of the one that keeps them, by its code. Of a norm without a row, or of which nothing was
/// published, the state is unknown. The note is the reason.
///
/// # Errors
/// As [`import`].
pub async fn import_findings(
    tx: &mut Tx,
    organisation: &str,
    programme: &str,
    (framework, version): (&str, Option<&str>),
    (day, at): (Date, i64),
    findings: &[Finding],
) -> Result<Vec<String>, ScanError> {
    let (framework, _) = known_framework(framework, version)?;
    let mut units: Vec<&str> = Vec::new();
    for finding in findings {
        if !units.contains(&finding.organisation.as_str()) {
            units.push(&finding.organisation);
        }
    }
    let mut codes = Vec::new();
    for unit in units {
        let code = format!("{programme}-{}", unit.to_ascii_lowercase().replace(['.', '_'], "-"));
        let plan = ScanPlan {
            code: code.clone(),
            programme: programme.to_owned(),
            framework: framework.id.clone(),
            version: framework.version.clone(),
            kind: ScanKind::Published,
            day,
            unit: unit.to_owned(),
            assessors: Vec::new(),
            name: Text::new(unit, unit),
        };
        let judgement = |norm: usize| {
            let of = |finding: &&Finding| finding.organisation == unit && finding.norm == norm;
            let finding = findings.iter().find(of);
            let state = finding.map_or(State::Unknown, |finding| finding.state);
            let note = finding.map(|finding| finding.note.clone());
            Judgement {
                verdict: Some(Verdict::Stated(state)),
                grounds: note.filter(|note| !note.is_empty()).unwrap_or_else(|| "—".to_owned()),
                ..Judgement::default()
            }
        };
        let judgements = (0..framework.norms.len())
            .map(|norm| SeatJudgement { seat: 0, norm, judgement: judgement(norm) })
            .collect();
        let folder = ScanFolder {
            plan,
            framework: None,
            judgements,
            files: std::collections::BTreeMap::new(),
        };
        import(tx, organisation, &folder, at).await?;
        codes.push(code);
    }
    Ok(codes)
}
