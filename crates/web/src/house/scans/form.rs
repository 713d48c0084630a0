//! What somebody types about a norm, and the judgement that it makes.

use std::collections::BTreeMap;

use peil_instrument::{Framework, Id, Norm};
use peil_maturity::{AspectVerdict, Evidence, EvidenceKind, FileRef, Judgement, Verdict};

use crate::house::field::day;

/// What stands in the form of a judgement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) verdict: String,
    /// By the id of the aspect.
    pub(super) aspects: BTreeMap<String, String>,
    pub(super) parts: Vec<String>,
    pub(super) grounds: String,
    pub(super) rows: Vec<Row>,
}

/// What stands in the form about one piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) kind: String,
    pub(super) what: String,
    pub(super) place: String,
    pub(super) day: String,
    pub(super) link: String,
    pub(super) file: Option<FileRef>,
    pub(super) remove: bool,
}

/// What was typed as a judgement.
pub(super) struct Made {
    pub(super) judgement: Judgement,
    /// Of every piece of evidence the row it stands in.
    pub(super) rows: Vec<usize>,
    /// The rows whose day is none.
    pub(super) no_day: Vec<usize>,
}

impl Typed {
    /// What was kept, as it stands in the form.
    pub(super) fn of(judgement: &Judgement) -> Typed {
        let row = |evidence: &Evidence| Row {
            kind: evidence.kind.word().to_owned(),
            what: evidence.what.clone(),
            place: evidence.place.clone(),
            day: evidence.day.map(|day| day.to_string()).unwrap_or_default(),
            link: evidence.link.clone(),
            file: evidence.file.clone(),
            remove: false,
        };
        Typed {
            verdict: judgement.verdict.as_ref().map(Verdict::word).unwrap_or_default(),
            aspects: judgement
                .aspects
                .iter()
                .map(|(id, verdict)| (id.to_string(), verdict.word().to_owned()))
                .collect(),
            parts: judgement.parts.iter().map(Id::to_string).collect(),
            grounds: judgement.grounds.clone(),
            rows: judgement.evidence.iter().map(row).collect(),
        }
    }

    /// What was sent. `file` finds a file that stands beside evidence already.
    pub(super) fn read<'f>(
        framework: &Framework,
        text: impl Fn(&str) -> &'f str,
        parts: Vec<String>,
        file: impl Fn(&str) -> Option<FileRef>,
    ) -> Typed {
        let line = |name: &str| text(name).replace("\r\n", "\n").trim().to_owned();
        let aspect = |id: &Id| (id.to_string(), line(&format!("aspect-{id}")));
        let many = line("rows").parse::<usize>().unwrap_or_default();
        let row = |at: usize| Row {
            kind: line(&format!("kind-{at}")),
            what: line(&format!("what-{at}")),
            place: line(&format!("place-{at}")),
            day: line(&format!("day-{at}")),
            link: line(&format!("link-{at}")),
            file: file(&line(&format!("file-{at}"))),
            remove: !line(&format!("remove-{at}")).is_empty(),
        };
        Typed {
            verdict: line("verdict"),
            aspects: framework.aspects.iter().map(|it| aspect(&it.id)).collect(),
            parts,
            grounds: line("grounds"),
            rows: (0..many.min(Judgement::MAX_EVIDENCE)).map(row).collect(),
        }
    }

    /// The judgement that it makes. What nobody could choose in the form is left out of it.
    pub(super) fn made(&self, norm: &Norm) -> Made {
        let (mut rows, mut no_day, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
        for (at, row) in self.rows.iter().enumerate() {
            if row.remove || row.is_empty() {
                continue;
            }
            let on = day(&row.day);
            if on.is_none() && !row.day.is_empty() {
                no_day.push(at);
            }
            rows.push(at);
            evidence.push(Evidence {
                kind: EvidenceKind::read(&row.kind).unwrap_or(EvidenceKind::Document),
                // A file has a name of its own.
                what: match &row.file {
                    Some(file) if row.what.is_empty() => file.name.clone(),
                    _ => row.what.clone(),
                },
                place: row.place.clone(),
                day: on,
                link: row.link.clone(),
                file: row.file.clone(),
            });
        }
        let aspect = |(id, word): (&String, &String)| {
            Some((Id::new(id.as_str()).ok()?, AspectVerdict::read(word)?))
        };
        let part =
            |id: &&peil_instrument::NormPart| self.parts.iter().any(|it| **it == *id.id.as_str());
        let judgement = Judgement {
            verdict: Verdict::read(&self.verdict),
            aspects: self.aspects.iter().filter_map(aspect).collect(),
            parts: norm.parts.iter().filter(part).map(|part| part.id.clone()).collect(),
            grounds: self.grounds.clone(),
            evidence,
        };
        Made { judgement, rows, no_day }
    }
}

impl Row {
    fn is_empty(&self) -> bool {
        let texts = [&self.what, &self.place, &self.day, &self.link];
        texts.iter().all(|text| text.is_empty()) && self.file.is_none()
    }
}
