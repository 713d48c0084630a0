//! What a token may be used for.

use crate::Right;

/// What a program may do with a token: less than its owner, never more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Reading the organisation's texts and units.
    OrganisationRead,
    /// Taking in units.
    OrganisationWrite,
    /// Reading waves and where they stand.
    WavesRead,
    /// Preparing a draft: days, papers, the list of who is invited.
    WavesWrite,
    /// Handing the results of a closed wave out to managers.
    WavesPublish,
    /// Reading what teams made of a wave, in numbers.
    ResultsRead,
    /// Taking released figures.
    ExportsRead,
    /// Talk plates.
    PlatesRead,
    /// Reading who has an account.
    PeopleRead,
    /// Making accounts.
    PeopleWrite,
    /// Reading the log.
    LogRead,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Scope; 11] = [
        Scope::OrganisationRead,
        Scope::OrganisationWrite,
        Scope::WavesRead,
        Scope::WavesWrite,
        Scope::WavesPublish,
        Scope::ResultsRead,
        Scope::ExportsRead,
        Scope::PlatesRead,
        Scope::PeopleRead,
        Scope::PeopleWrite,
        Scope::LogRead,
    ];

    /// The word under which it is stored, and named everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Scope::OrganisationRead => "organisation:read",
            Scope::OrganisationWrite => "organisation:write",
            Scope::WavesRead => "waves:read",
            Scope::WavesWrite => "waves:write",
            Scope::WavesPublish => "waves:publish",
            Scope::ResultsRead => "results:read",
            Scope::ExportsRead => "exports:read",
            Scope::PlatesRead => "plates:read",
            Scope::PeopleRead => "people:read",
            Scope::PeopleWrite => "people:write",
            Scope::LogRead => "log:read",
        }
    }

    /// The scope with this word.
    ///
    /// ```
    /// use peil_accounts::Scope;
    ///
    /// assert_eq!(Scope::from_word("waves:read"), Some(Scope::WavesRead));
    /// assert_eq!(Scope::from_word("everything"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// What its owner must be allowed to, at the moment of use: the right that the pages ask for the same.
    pub fn right(self) -> Right {
        match self {
            Scope::OrganisationRead | Scope::OrganisationWrite => Right::ChangeOrganisation,
            Scope::WavesRead => Right::SeeWaves,
            Scope::WavesWrite | Scope::WavesPublish => Right::LaunchWave,
            Scope::ResultsRead => Right::SeeResults,
            Scope::ExportsRead => Right::TakeExports,
            Scope::PlatesRead => Right::SeePlates,
            Scope::PeopleRead | Scope::PeopleWrite => Right::ManageAccounts,
            Scope::LogRead => Right::ReadAuditLog,
        }
    }
}
