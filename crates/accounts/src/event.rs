//! What is written into the log.

use serde_json::{Value, json};

/// Something that was done. Nothing of it is about a respondent: no code, no invitation, no client's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An account was made.
    AccountAdded {
        /// Its mail address.
        email: String,
        /// Its roles.
        roles: Vec<String>,
    },
    /// An account got other roles.
    GrantsChanged {
        /// Its mail address.
        email: String,
        /// Its roles.
        roles: Vec<String>,
    },
    /// An account was closed.
    AccountClosed {
        /// Its mail address.
        email: String,
    },
    /// A closed account was opened.
    AccountOpened {
        /// Its mail address.
        email: String,
    },
    /// A link was made for an account.
    LinkMade {
        /// Its mail address.
        email: String,
    },
    /// A token for a program was made.
    TokenMade {
        /// The mail address of the account in whose name it comes in.
        email: String,
        /// What it is called.
        name: String,
        /// What it may be used for.
        scopes: Vec<String>,
    },
    /// A token was taken away.
    TokenRevoked {
        /// The mail address of its account.
        email: String,
        /// What it was called.
        name: String,
    },
    /// Somebody came in with a password or a link from a mail.
    SignedIn,
    /// Somebody came in by way of a provider.
    SignedInByProvider {
        /// Its issuer.
        issuer: String,
    },
    /// An account was tied to a person of a provider.
    IdentityLinked {
        /// Its issuer.
        issuer: String,
    },
    /// An account was untied from whoever it belonged to at a provider.
    IdentityRemoved {
        /// The account's mail address.
        email: String,
    },
    /// So many wrong passwords were tried for an account that others have to wait.
    SignInHeldBack,
    /// A password was chosen.
    PasswordChanged,
    /// An app for codes was set up.
    SecondFactorSet,
    /// The units of the organisation were replaced.
    OrganisationImported {
        /// How many units there are now.
        units: usize,
    },
    /// What respondents are told about the organisation was changed.
    TextsChanged,
    /// A list of who will be invited was taken in.
    StaffImported {
        /// The wave's code.
        wave: String,
        /// How many people.
        people: usize,
    },
    /// A wave was made.
    WaveCreated {
        /// Its code.
        wave: String,
    },
    /// A draft was taken away.
    DraftDeleted {
        /// Its code.
        wave: String,
    },
    /// A wave was opened.
    WaveOpened {
        /// Its code.
        wave: String,
    },
    /// Mail of a round began to go out, or went on.
    MailBegun {
        /// The wave's code.
        wave: String,
        /// The round.
        round: String,
    },
    /// Letters were made, with codes in them.
    LettersMade {
        /// The wave's code.
        wave: String,
        /// How many people they are for.
        people: usize,
    },
    /// The personal links were taken, for a mail merge.
    LinksTaken {
        /// The wave's code.
        wave: String,
        /// How many people they are for.
        people: usize,
    },
    /// A wave was closed: answers opened, invitations and keys destroyed.
    WaveClosed {
        /// Its code.
        wave: String,
    },
    /// A day was set on which results are shared.
    PublicationPlanned {
        /// The wave's code.
        wave: String,
        /// The day.
        day: String,
    },
    /// That day was taken away.
    PublicationDropped {
        /// The wave's code.
        wave: String,
    },
    /// The results of a wave were shared with managers.
    WavePublished {
        /// Its code.
        wave: String,
    },
    /// Released figures were taken as files.
    ExportTaken {
        /// The wave's code.
        wave: String,
    },
    /// A maturity scan was made.
    ScanCreated {
        /// Its code.
        scan: String,
    },
    /// A maturity scan was taken away before anything was agreed.
    ScanDeleted {
        /// Its code.
        scan: String,
    },
    /// The scoring of a maturity scan ended: assessors see each other's scores.
    ConsensusBegun {
        /// Its code.
        scan: String,
    },
    /// A maturity scan was closed: nothing of it changes any more.
    ScanClosed {
        /// Its code.
        scan: String,
    },
    /// A maturity scan was taken as files.
    ScanTaken {
        /// Its code.
        scan: String,
    },
}

impl Event {
    /// The words of all kinds. They never change their meaning.
    pub const WORDS: [&'static str; 33] = [
        "account_added",
        "grants_changed",
        "account_closed",
        "account_opened",
        "link_made",
        "token_made",
        "token_revoked",
        "signed_in",
        "signed_in_by_provider",
        "identity_linked",
        "identity_removed",
        "sign_in_held_back",
        "password_changed",
        "second_factor_set",
        "organisation_imported",
        "wave_created",
        "draft_deleted",
        "staff_imported",
        "texts_changed",
        "wave_opened",
        "mail_begun",
        "letters_made",
        "links_taken",
        "wave_closed",
        "publication_planned",
        "publication_dropped",
        "wave_published",
        "export_taken",
        "scan_created",
        "scan_deleted",
        "consensus_begun",
        "scan_closed",
        "scan_taken",
    ];

    /// The word under which it stands in the log.
    pub fn word(&self) -> &'static str {
        match self {
            Event::AccountAdded { .. } => "account_added",
            Event::GrantsChanged { .. } => "grants_changed",
            Event::AccountClosed { .. } => "account_closed",
            Event::AccountOpened { .. } => "account_opened",
            Event::LinkMade { .. } => "link_made",
            Event::TokenMade { .. } => "token_made",
            Event::TokenRevoked { .. } => "token_revoked",
            Event::SignedIn => "signed_in",
            Event::SignedInByProvider { .. } => "signed_in_by_provider",
            Event::IdentityLinked { .. } => "identity_linked",
            Event::IdentityRemoved { .. } => "identity_removed",
            Event::SignInHeldBack => "sign_in_held_back",
            Event::PasswordChanged => "password_changed",
            Event::SecondFactorSet => "second_factor_set",
            Event::OrganisationImported { .. } => "organisation_imported",
            Event::WaveCreated { .. } => "wave_created",
            Event::DraftDeleted { .. } => "draft_deleted",
            Event::StaffImported { .. } => "staff_imported",
            Event::TextsChanged => "texts_changed",
            Event::WaveOpened { .. } => "wave_opened",
            Event::MailBegun { .. } => "mail_begun",
            Event::LettersMade { .. } => "letters_made",
            Event::LinksTaken { .. } => "links_taken",
            Event::WaveClosed { .. } => "wave_closed",
            Event::PublicationPlanned { .. } => "publication_planned",
            Event::PublicationDropped { .. } => "publication_dropped",
            Event::WavePublished { .. } => "wave_published",
            Event::ExportTaken { .. } => "export_taken",
            Event::ScanCreated { .. } => "scan_created",
            Event::ScanDeleted { .. } => "scan_deleted",
            Event::ConsensusBegun { .. } => "consensus_begun",
            Event::ScanClosed { .. } => "scan_closed",
            Event::ScanTaken { .. } => "scan_taken",
        }
    }

    pub(crate) fn detail(&self) -> Value {
        match self {
            Event::AccountAdded { email, roles } | Event::GrantsChanged { email, roles } => {
                json!({ "email": email, "roles": roles })
            }
            Event::AccountClosed { email }
            | Event::AccountOpened { email }
            | Event::IdentityRemoved { email }
            | Event::LinkMade { email } => json!({ "email": email }),
            Event::SignedInByProvider { issuer } | Event::IdentityLinked { issuer } => {
                json!({ "issuer": issuer })
            }
            Event::TokenMade { email, name, scopes } => {
                json!({ "email": email, "name": name, "scopes": scopes })
            }
            Event::TokenRevoked { email, name } => json!({ "email": email, "name": name }),
            Event::SignedIn
            | Event::SignInHeldBack
            | Event::PasswordChanged
            | Event::SecondFactorSet
            | Event::TextsChanged => json!({}),
            Event::PublicationPlanned { wave, day } => json!({ "wave": wave, "day": day }),
            Event::MailBegun { wave, round } => json!({ "wave": wave, "round": round }),
            Event::StaffImported { wave, people }
            | Event::LettersMade { wave, people }
            | Event::LinksTaken { wave, people } => json!({ "wave": wave, "people": people }),
            Event::OrganisationImported { units } => json!({ "units": units }),
            Event::WaveCreated { wave }
            | Event::DraftDeleted { wave }
            | Event::WaveOpened { wave }
            | Event::WaveClosed { wave }
            | Event::PublicationDropped { wave }
            | Event::WavePublished { wave }
            | Event::ExportTaken { wave } => json!({ "wave": wave }),
            Event::ScanCreated { scan }
            | Event::ScanDeleted { scan }
            | Event::ConsensusBegun { scan }
            | Event::ScanClosed { scan }
            | Event::ScanTaken { scan } => {
                json!({ "scan": scan })
            }
        }
    }
}
