//! The closed list of problems.

#[cfg(test)]
mod samples;

use axum::http::StatusCode;
use jiff::civil::Date;

/// What can go wrong, with what may be said about it.
///
/// The name of a kind is part of its address ([`ProblemKind::uri`]) and never changes its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// No such page.
    NotFound,
    /// A page that is only reached by a button, opened directly; or the other way round.
    WrongMethod,
    /// No such wave.
    WaveUnknown,
    /// The wave takes no answers yet.
    WaveNotOpen {
        /// From when it does.
        opens_on: Date,
    },
    /// The wave takes no answers any more.
    WaveClosed {
        /// Its last day.
        closes_on: Date,
    },
    /// What was typed cannot be a code.
    CodeMalformed,
    /// The wave has no such code.
    CodeUnknown,
    /// The code was exchanged before.
    CodeUsed,
    /// What was typed has the shape of a code, but a symbol is wrong or two are swapped.
    CodeCheck,
    /// The team link was used as often as it may.
    TeamLinkExhausted,
    /// Far more wrong codes were tried than people mistype.
    CodesTried,
    /// The wave takes nobody without script.
    PlainForbidden,
    /// The right that this code gave was signed for another browser.
    SignedOtherwise,
    /// What was handed in is no token with the envelopes of this wave.
    HandInDamaged,
    /// The token was not signed for this wave.
    TokenInvalid,
    /// A field that is no question of the questionnaire.
    ItemUnknown {
        /// The field's name.
        field: String,
    },
    /// A value that the question does not offer.
    AnswerUnknown {
        /// The field's name.
        field: String,
    },
    /// Two answers where one is possible.
    AnswerTwice {
        /// The field's name.
        field: String,
    },
    /// No form, or broken UTF-8 in it.
    FormUnreadable,
    /// A form above the limit.
    FormTooLarge,
    /// A form that did not come in within the time for it.
    FormTooSlow,
    /// A form of the house that was not sent from its own page.
    FormFromElsewhere,
    /// A file that is larger than it may be.
    UploadTooLarge,
    /// A page of the house that is not for whoever is in.
    NotYours,
    /// The wave is not closed: there are no results yet.
    NotClosed,
    /// The wave is open, or past that: what it is cannot be changed.
    NotADraft,
    /// The results are not handed out yet.
    NotPublished,
    /// The unit's figures are not shown.
    PlateHidden,
    /// Whoever comes back from a provider did not go there from this browser, was back before, or took too long.
    SignOnStale,
    /// The provider let nobody in.
    SignOnRefused,
    /// What the provider says is not in order.
    SignOnInvalid,
    /// Somebody signed in at the provider less strongly than the settings ask.
    SignOnWeak,
    /// The provider gives no verified mail address to find an account by.
    SignOnUnverified,
    /// There is no open account for whoever the provider vouches for.
    SignOnUnknown,
    /// The provider is down or slow.
    SignOnUnreachable,
    /// A program came without a token.
    TokenMissing,
    /// A token that there is not, or not any more.
    TokenRefused,
    /// The token is not for this, or its owner has no right to it now.
    ScopeMissing {
        /// What the token would have to be for.
        scope: &'static str,
    },
    /// More requests of one token at the same time than are answered.
    TooManyAtOnce,
    /// A value of the address or a header that is none, or a name that there is not.
    ParameterInvalid {
        /// Its name.
        name: String,
    },
    /// A body of a kind that is not taken here.
    MediaTypeWrong,
    /// A body that cannot be read at all.
    BodyUnreadable,
    /// A body that can be read, and holds something that cannot be.
    BodyInvalid {
        /// What, in words; never empty.
        reasons: Vec<String>,
    },
    /// A change without saying of what.
    IfMatchMissing,
    /// Somebody else changed it in between.
    IfMatchFails,
    /// The key of a request stands for another one.
    KeyReused,
    /// The request with this key is still being worked on.
    KeyBusy,
    /// There is an account with this mail address.
    EmailTaken,
    /// More comes in than the server can handle at this moment. Nothing was done.
    Busy,
    /// The server failed.
    Internal,
}

/// What may be said about a problem beside its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Public {
    /// A day.
    Day(Date),
    /// A word.
    Word(String),
    /// A number.
    Number(u64),
    /// Some sentences.
    Sentences(Vec<String>),
}

/// The longest part of a field's name that is repeated in a page.
const SHOWN_CHARS: usize = 60;

impl ProblemKind {
    /// The stable name.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            ProblemKind::NotFound => "not_found",
            ProblemKind::WrongMethod => "wrong_method",
            ProblemKind::WaveUnknown => "wave_unknown",
            ProblemKind::WaveNotOpen { .. } => "wave_not_open",
            ProblemKind::WaveClosed { .. } => "wave_closed",
            ProblemKind::CodeMalformed => "code_malformed",
            ProblemKind::CodeUnknown => "code_unknown",
            ProblemKind::CodeUsed => "code_used",
            ProblemKind::CodeCheck => "code_check",
            ProblemKind::TeamLinkExhausted => "team_link_exhausted",
            ProblemKind::CodesTried => "codes_tried",
            ProblemKind::PlainForbidden => "plain_forbidden",
            ProblemKind::SignedOtherwise => "signed_otherwise",
            ProblemKind::HandInDamaged => "hand_in_damaged",
            ProblemKind::TokenInvalid => "token_invalid",
            ProblemKind::ItemUnknown { .. } => "item_unknown",
            ProblemKind::AnswerUnknown { .. } => "answer_unknown",
            ProblemKind::AnswerTwice { .. } => "answer_twice",
            ProblemKind::FormUnreadable => "form_unreadable",
            ProblemKind::FormTooLarge => "form_too_large",
            ProblemKind::FormTooSlow => "form_too_slow",
            ProblemKind::FormFromElsewhere => "form_from_elsewhere",
            ProblemKind::UploadTooLarge => "upload_too_large",
            ProblemKind::NotYours => "not_yours",
            ProblemKind::NotClosed => "not_closed",
            ProblemKind::NotADraft => "not_a_draft",
            ProblemKind::NotPublished => "not_published",
            ProblemKind::PlateHidden => "plate_hidden",
            ProblemKind::SignOnStale => "sign_on_stale",
            ProblemKind::SignOnRefused => "sign_on_refused",
            ProblemKind::SignOnInvalid => "sign_on_invalid",
            ProblemKind::SignOnWeak => "sign_on_weak",
            ProblemKind::SignOnUnverified => "sign_on_unverified",
            ProblemKind::SignOnUnknown => "sign_on_unknown",
            ProblemKind::SignOnUnreachable => "sign_on_unreachable",
            ProblemKind::TokenMissing => "token_missing",
            ProblemKind::TokenRefused => "token_refused",
            ProblemKind::ScopeMissing { .. } => "scope_missing",
            ProblemKind::TooManyAtOnce => "too_many_at_once",
            ProblemKind::ParameterInvalid { .. } => "parameter_invalid",
            ProblemKind::MediaTypeWrong => "media_type_wrong",
            ProblemKind::BodyUnreadable => "body_unreadable",
            ProblemKind::BodyInvalid { .. } => "body_invalid",
            ProblemKind::IfMatchMissing => "if_match_missing",
            ProblemKind::IfMatchFails => "if_match_fails",
            ProblemKind::KeyReused => "key_reused",
            ProblemKind::KeyBusy => "key_busy",
            ProblemKind::EmailTaken => "email_taken",
            ProblemKind::Busy => "busy",
            ProblemKind::Internal => "internal",
        }
    }

    /// The stable address: the `type` of RFC 9457.
    pub(crate) fn uri(&self) -> String {
        format!("urn:peil:problem:{}", self.name())
    }

    /// The status of the response.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            ProblemKind::NotFound
            | ProblemKind::WaveUnknown
            | ProblemKind::NotClosed
            | ProblemKind::NotPublished
            | ProblemKind::PlateHidden => StatusCode::NOT_FOUND,
            ProblemKind::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            ProblemKind::TokenMissing | ProblemKind::TokenRefused => StatusCode::UNAUTHORIZED,
            ProblemKind::MediaTypeWrong => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ProblemKind::IfMatchMissing => StatusCode::PRECONDITION_REQUIRED,
            ProblemKind::IfMatchFails => StatusCode::PRECONDITION_FAILED,
            ProblemKind::WaveNotOpen { .. }
            | ProblemKind::CodeUnknown
            | ProblemKind::PlainForbidden
            | ProblemKind::FormFromElsewhere
            | ProblemKind::NotYours
            | ProblemKind::SignOnRefused
            | ProblemKind::SignOnWeak
            | ProblemKind::SignOnUnverified
            | ProblemKind::SignOnUnknown
            | ProblemKind::ScopeMissing { .. }
            | ProblemKind::TokenInvalid => StatusCode::FORBIDDEN,
            ProblemKind::WaveClosed { .. } => StatusCode::GONE,
            ProblemKind::CodeUsed
            | ProblemKind::NotADraft
            | ProblemKind::KeyBusy
            | ProblemKind::EmailTaken
            | ProblemKind::SignedOtherwise
            | ProblemKind::TeamLinkExhausted => StatusCode::CONFLICT,
            ProblemKind::CodeMalformed
            | ProblemKind::CodeCheck
            | ProblemKind::BodyInvalid { .. }
            | ProblemKind::KeyReused
            | ProblemKind::ItemUnknown { .. }
            | ProblemKind::AnswerUnknown { .. }
            | ProblemKind::AnswerTwice { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            ProblemKind::FormUnreadable
            | ProblemKind::ParameterInvalid { .. }
            | ProblemKind::BodyUnreadable
            | ProblemKind::SignOnStale
            | ProblemKind::HandInDamaged => StatusCode::BAD_REQUEST,
            ProblemKind::FormTooLarge | ProblemKind::UploadTooLarge => {
                StatusCode::PAYLOAD_TOO_LARGE
            }
            ProblemKind::FormTooSlow => StatusCode::REQUEST_TIMEOUT,
            ProblemKind::CodesTried | ProblemKind::TooManyAtOnce => StatusCode::TOO_MANY_REQUESTS,
            ProblemKind::SignOnInvalid | ProblemKind::SignOnUnreachable => StatusCode::BAD_GATEWAY,
            ProblemKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// After how many seconds it is worth trying again, if that is known.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        match self {
            // Wrong codes are counted by the second; programs ask again by themselves.
            ProblemKind::CodesTried | ProblemKind::TooManyAtOnce | ProblemKind::KeyBusy => Some(1),
            // A queue is empty within two; the rest is for those who were in it.
            ProblemKind::Busy => Some(5),
            _ => None,
        }
    }

    /// How a program has to say who it is, if that is what went wrong.
    pub(crate) fn challenge(&self) -> Option<&'static str> {
        match self {
            ProblemKind::TokenMissing => Some("Bearer realm=\"peil\""),
            ProblemKind::TokenRefused => Some("Bearer realm=\"peil\", error=\"invalid_token\""),
            _ => None,
        }
    }

    /// What may be said, by the name of its placeholder.
    pub(crate) fn public(&self) -> Vec<(&'static str, Public)> {
        match self {
            ProblemKind::WaveNotOpen { opens_on } => vec![("opens_on", Public::Day(*opens_on))],
            ProblemKind::WaveClosed { closes_on } => vec![("closes_on", Public::Day(*closes_on))],
            ProblemKind::ItemUnknown { field }
            | ProblemKind::AnswerUnknown { field }
            | ProblemKind::AnswerTwice { field } => {
                vec![("field", Public::Word(field.chars().take(SHOWN_CHARS).collect()))]
            }
            ProblemKind::ScopeMissing { scope } => {
                vec![("scope", Public::Word((*scope).to_owned()))]
            }
            ProblemKind::ParameterInvalid { name } => {
                vec![("name", Public::Word(name.chars().take(SHOWN_CHARS).collect()))]
            }
            ProblemKind::BodyInvalid { reasons } => {
                vec![("reasons", Public::Sentences(reasons.clone()))]
            }
            ProblemKind::FormTooLarge => {
                let kilobytes = crate::form::MAX_BODY / 1024;
                vec![("kilobytes", Public::Number(kilobytes as u64))]
            }
            _ => Vec::new(),
        }
    }
}
