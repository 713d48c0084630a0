//! Which wave a request is about, and in which language.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::Uri;
use axum::http::request::Parts;
use peil_fieldwork::{CodeRefusal, Doors, FieldedWave, Promised};
use peil_instrument::Lang;

use crate::App;
use crate::asked::{Asked, AskedBy};
use crate::problem::{Problem, ProblemKind};

/// The language of a request: `?lang=` of its address, otherwise Dutch. It stands in the address, so
/// that a problem with the body is told in the right language too.
pub(crate) struct AskedLang(pub(crate) Lang);

impl<S: Send + Sync> FromRequestParts<S> for AskedLang {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(AskedLang(lang_of(&parts.uri).unwrap_or_default()))
    }
}

/// The language in the query of an address, if it names one.
pub(crate) fn lang_of(uri: &Uri) -> Option<Lang> {
    let mut fields = uri.query().unwrap_or_default().split('&');
    fields.find_map(|field| Lang::from_tag(field.strip_prefix("lang=")?))
}

/// The address of a wave's page: `""`, `/begin`, `/page` or `/submit`.
pub(crate) fn wave_path(wave: &str, page: &str, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!("/w/{wave}{page}"),
        Lang::En => format!("/w/{wave}{page}?lang={}", lang.tag()),
    }
}

/// A wave that takes answers now, and the language of the visitor.
pub(crate) struct Visit {
    pub(crate) wave: Arc<FieldedWave>,
    pub(crate) lang: Lang,
}

impl Visit {
    /// The address of a page of this wave, in this language.
    pub(crate) fn path(&self, page: &str) -> String {
        wave_path(&self.wave.wave.code, page, self.lang)
    }

    /// What this wave asks.
    pub(crate) fn asked(&self) -> Asked<'_> {
        let by = AskedBy::Wave(&self.wave);
        Asked { questionnaire: &self.wave.questionnaire, lang: self.lang, by }
    }

    /// The same problem, with the way back to this wave.
    pub(crate) fn problem(&self, problem: impl Into<Problem>) -> Problem {
        problem.into().in_wave(&self.wave)
    }

    /// Why a code gives nothing.
    pub(crate) fn refused(&self, refused: CodeRefusal) -> Problem {
        let kind = match refused {
            CodeRefusal::Used => ProblemKind::CodeUsed,
            CodeRefusal::SignedOtherwise => ProblemKind::SignedOtherwise,
            CodeRefusal::Exhausted => ProblemKind::TeamLinkExhausted,
            CodeRefusal::Unknown => ProblemKind::CodeUnknown,
            CodeRefusal::Trying => ProblemKind::CodesTried,
            CodeRefusal::Busy => ProblemKind::Busy,
            CodeRefusal::Malformed => ProblemKind::CodeMalformed,
            CodeRefusal::CheckFails => ProblemKind::CodeCheck,
            CodeRefusal::NotBlinded => ProblemKind::FormUnreadable,
            CodeRefusal::ScriptNeeded => ProblemKind::PlainForbidden,
            CodeRefusal::NotYet => return self.not_open(),
            CodeRefusal::Closed => return self.closed(),
        };
        self.problem(kind)
    }

    /// What this wave promises about anonymity.
    pub(crate) fn promised(&self) -> Result<&Promised, Problem> {
        self.wave.promised.as_deref().ok_or_else(|| self.not_open())
    }

    /// The wave takes no answers yet.
    pub(crate) fn not_open(&self) -> Problem {
        self.problem(ProblemKind::WaveNotOpen { opens_on: self.wave.wave.opens_on })
    }

    /// The wave takes no answers any more.
    pub(crate) fn closed(&self) -> Problem {
        self.problem(ProblemKind::WaveClosed { closes_on: self.wave.wave.closes_on })
    }
}

/// A wave that was launched, open or closed, and the language of the visitor.
pub(crate) struct Look(pub(crate) Visit);

impl FromRequestParts<App> for Look {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Look, Problem> {
        let lang = lang_of(&parts.uri).unwrap_or_default();
        let unknown = || Problem::from(ProblemKind::WaveUnknown);
        let Path(code) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| unknown())?;
        let wave = app.fieldwork().wave(&code).await?.ok_or_else(unknown)?;
        Ok(Look(Visit { wave, lang }))
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit, Problem> {
        let Look(visit) = Look::from_request_parts(parts, app).await?;
        match app.fieldwork().doors(&visit.wave) {
            Doors::NotYet => Err(visit.not_open()),
            Doors::Closed => Err(visit.closed()),
            Doors::Open => Ok(visit),
        }
    }
}
