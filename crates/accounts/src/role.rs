//! Roles, rights, and the one table that ties them.

/// What somebody is in the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs waves: prepares, opens, closes, shares; keeps accounts.
    Coordinator,
    /// Leads a unit: sees its talk plate and those below it.
    Manager,
    /// Takes released figures further.
    Analyst,
    /// Scores the organisation on norms.
    Assessor,
    /// Reads the settings and the log.
    Auditor,
    /// Keeps the system running. Sees no results.
    Administrator,
}

/// What a page or a command asks of whoever comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// The first page.
    SeeHome,
    /// The own account: password, signing out.
    OwnAccount,
    /// Waves and where they stand.
    SeeWaves,
    /// Preparing, opening, closing and sharing a wave.
    LaunchWave,
    /// Units and staff of the organisation.
    ChangeOrganisation,
    /// Released results of the whole organisation.
    SeeResults,
    /// Talk plates: all with [`Right::SeeResults`], else of the own unit and below.
    SeePlates,
    /// Released figures as files.
    TakeExports,
    /// Maturity scans: where they stand, and what came of them.
    SeeScans,
    /// Making a maturity scan, ending its scoring, closing it.
    RunScans,
    /// Scoring in the own seat of a maturity scan, and agreeing with the others.
    ScoreScans,
    /// Accounts of the organisation.
    ManageAccounts,
    /// The log of what was done.
    ReadAuditLog,
    /// The settings in force.
    SeeSettings,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 6] = [
        Role::Coordinator,
        Role::Manager,
        Role::Analyst,
        Role::Assessor,
        Role::Auditor,
        Role::Administrator,
    ];

    /// The word under which it is stored and named on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Role::Coordinator => "coordinator",
            Role::Manager => "manager",
            Role::Analyst => "analyst",
            Role::Assessor => "assessor",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }

    /// The role with this word.
    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether a role has a right: the whole of who may do what.
    ///
    /// Nobody but a coordinator keeps accounts: whoever can make a link for a coordinator could come in as one.
    ///
    /// ```
    /// use peil_accounts::{Right, Role};
    ///
    /// assert!(Role::Coordinator.may(Right::SeeResults));
    /// assert!(Role::Manager.may(Right::SeePlates) && !Role::Manager.may(Right::SeeResults));
    /// assert!(!Role::Administrator.may(Right::SeeResults));
    /// ```
    pub fn may(self, right: Right) -> bool {
        use Role::{Administrator, Analyst, Assessor, Auditor, Coordinator, Manager};
        let who: &[Role] = match right {
            Right::SeeHome | Right::OwnAccount => return true,
            Right::SeeWaves => &[Coordinator, Analyst, Auditor, Administrator],
            Right::LaunchWave
            | Right::ChangeOrganisation
            | Right::SeeResults
            | Right::ManageAccounts
            | Right::RunScans => &[Coordinator],
            Right::SeeScans => &[Coordinator, Assessor],
            Right::ScoreScans => &[Assessor],
            Right::SeePlates => &[Coordinator, Manager],
            Right::TakeExports => &[Coordinator, Analyst],
            Right::ReadAuditLog => &[Coordinator, Auditor],
            Right::SeeSettings => &[Coordinator, Auditor, Administrator],
        };
        who.contains(&self)
    }
}

impl Right {
    /// All rights.
    pub const ALL: [Right; 14] = [
        Right::SeeHome,
        Right::OwnAccount,
        Right::SeeWaves,
        Right::LaunchWave,
        Right::ChangeOrganisation,
        Right::SeeResults,
        Right::SeePlates,
        Right::TakeExports,
        Right::SeeScans,
        Right::RunScans,
        Right::ScoreScans,
        Right::ManageAccounts,
        Right::ReadAuditLog,
        Right::SeeSettings,
    ];
}

/// A role, and where it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The code of the unit that a manager leads; none for other roles.
    pub unit: Option<String>,
}

impl Grant {
    /// A role in the whole organisation.
    pub fn of(role: Role) -> Grant {
        Grant { role, unit: None }
    }

    /// The manager of a unit.
    pub fn manager(unit: impl Into<String>) -> Grant {
        Grant { role: Role::Manager, unit: Some(unit.into()) }
    }

    /// `role` or `role:unit`, as the command line and the log name it.
    pub fn word(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{}:{unit}", self.role.word()),
            None => self.role.word().to_owned(),
        }
    }

    /// The inverse of [`Grant::word`]; `None` if it is none, or a manager has no unit, or another role has one.
    ///
    /// ```
    /// use peil_accounts::Grant;
    ///
    /// assert_eq!(Grant::from_word("manager:a1"), Some(Grant::manager("a1")));
    /// assert_eq!(Grant::from_word("manager"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Grant> {
        let (role, unit) = match word.split_once(':') {
            Some((role, unit)) => (role, Some(unit.to_owned()).filter(|unit| !unit.is_empty())),
            None => (word, None),
        };
        let role = Role::from_word(role)?;
        (unit.is_some() == (role == Role::Manager)).then_some(Grant { role, unit })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::expect;

    use super::*;

    #[test]
    fn who_may_do_what() {
        let mut table = String::new();
        for right in Right::ALL {
            let who = Role::ALL.into_iter().filter(|role| role.may(right));
            let who: Vec<&str> = who.map(Role::word).collect();
            writeln!(table, "{right:?}: {}", who.join(", ")).unwrap();
        }
        expect![[r"
            SeeHome: coordinator, manager, analyst, assessor, auditor, administrator
            OwnAccount: coordinator, manager, analyst, assessor, auditor, administrator
            SeeWaves: coordinator, analyst, auditor, administrator
            LaunchWave: coordinator
            ChangeOrganisation: coordinator
            SeeResults: coordinator
            SeePlates: coordinator, manager
            TakeExports: coordinator, analyst
            SeeScans: coordinator, assessor
            RunScans: coordinator
            ScoreScans: assessor
            ManageAccounts: coordinator
            ReadAuditLog: coordinator, auditor
            SeeSettings: coordinator, auditor, administrator
        "]]
        .assert_eq(&table);
    }

    #[test]
    fn words_lead_back() {
        for role in Role::ALL {
            let grant = if role == Role::Manager { Grant::manager("a1") } else { Grant::of(role) };
            assert_eq!(Grant::from_word(&grant.word()), Some(grant));
        }
        for wrong in ["", "boss", "manager", "manager:", "analyst:a1", "Coordinator"] {
            assert_eq!(Grant::from_word(wrong), None, "{wrong}");
        }
    }
}
