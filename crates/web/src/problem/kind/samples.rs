//! Every problem once, for tests.

use super::ProblemKind;

impl ProblemKind {
    /// One of each kind, for tests.
    pub(crate) fn samples() -> Vec<ProblemKind> {
        use ProblemKind::{
            AnswerTwice, AnswerUnknown, BodyInvalid, BodyUnreadable, Busy, CodeCheck,
            CodeMalformed, CodeUnknown, CodeUsed, CodesTried, EmailTaken, FormFromElsewhere,
            FormTooLarge, FormTooSlow, FormUnreadable, HandInDamaged, IfMatchFails, IfMatchMissing,
            Internal, ItemUnknown, KeyBusy, KeyReused, MediaTypeWrong, NotADraft, NotClosed,
            NotFound, NotPublished, NotYours, ParameterInvalid, PlainForbidden, PlateHidden,
            ScopeMissing, SignOnInvalid, SignOnRefused, SignOnStale, SignOnUnknown,
            SignOnUnreachable, SignOnUnverified, SignOnWeak, SignedOtherwise, TeamLinkExhausted,
            TokenInvalid, TokenMissing, TokenRefused, TooManyAtOnce, UploadTooLarge, WaveClosed,
            WaveNotOpen, WaveUnknown, WrongMethod,
        };
        let field = || "<script>alert(1)</script>".to_owned();
        vec![
            NotFound,
            WrongMethod,
            WaveUnknown,
            WaveNotOpen { opens_on: jiff::civil::date(2026, 11, 2) },
            WaveClosed { closes_on: jiff::civil::date(2026, 11, 27) },
            CodeMalformed,
            CodeUnknown,
            CodeUsed,
            CodeCheck,
            TeamLinkExhausted,
            CodesTried,
            PlainForbidden,
            SignedOtherwise,
            HandInDamaged,
            TokenInvalid,
            ItemUnknown { field: field() },
            AnswerUnknown { field: field() },
            AnswerTwice { field: field() },
            FormUnreadable,
            FormTooLarge,
            FormTooSlow,
            FormFromElsewhere,
            UploadTooLarge,
            NotYours,
            NotClosed,
            NotADraft,
            NotPublished,
            PlateHidden,
            SignOnStale,
            SignOnRefused,
            SignOnInvalid,
            SignOnWeak,
            SignOnUnverified,
            SignOnUnknown,
            SignOnUnreachable,
            TokenMissing,
            TokenRefused,
            ScopeMissing { scope: "waves:read" },
            TooManyAtOnce,
            ParameterInvalid { name: field() },
            MediaTypeWrong,
            BodyUnreadable,
            BodyInvalid { reasons: vec![field()] },
            IfMatchMissing,
            IfMatchFails,
            KeyReused,
            KeyBusy,
            EmailTaken,
            Busy,
            Internal,
        ]
    }
}
