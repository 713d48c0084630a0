//! Accounts of those who run waves: `peil user`, and the log of what they did: `peil audit-log`.

use clap::Subcommand;

/// `peil user`
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account, and a link by which whoever it is for chooses a password
    #[command(after_help = "\
Roles: coordinator, manager:UNIT (own unit and all below), analyst, assessor, auditor, administrator.
docs/accounts.md says what each may do. The link works once, for seven days. It is printed this once only.

Examples:
  peil user add anna@waterrijk.example --name 'Anna Bakker' --organisation waterrijk --role coordinator
  peil user add bo@waterrijk.example --name 'Bo Visser' --organisation waterrijk \\
      --role manager:FIN-A --role manager:FIN-B")]
    Add {
        /// The mail address
        email: String,
        /// The name, as others see it
        #[arg(long)]
        name: String,
        /// The organisation's code
        #[arg(long, value_name = "CODE")]
        organisation: String,
        /// A role (may be given more than once)
        #[arg(long = "role", value_name = "ROLE", required = true)]
        roles: Vec<String>,
    },
    /// List the accounts of an organisation
    List {
        /// The organisation's code
        #[arg(long, value_name = "CODE")]
        organisation: String,
    },
    /// Make a new link, for whoever lost the password or the telephone; the one before is no longer good
    Link {
        /// The mail address
        email: String,
    },
    /// Give an account other roles
    #[command(after_help = "\
Example:
  peil user grant bo@waterrijk.example --role manager:FIN")]
    Grant {
        /// The mail address
        email: String,
        /// A role (may be given more than once)
        #[arg(long = "role", value_name = "ROLE", required = true)]
        roles: Vec<String>,
    },
    /// Make a token by which a program comes in, in the name of an account
    #[command(after_help = "\
A token may do what is named here, as far as the account may do it at the moment of use. docs/api.md says what there is.
It is printed this once only.

Example:
  peil user token anna@waterrijk.example --name warehouse --scope waves:read --scope exports:read --days 90")]
    Token {
        /// The mail address
        email: String,
        /// What it is for
        #[arg(long)]
        name: String,
        /// What it may be used for (may be given more than once)
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<String>,
        /// For how many days, at most 366
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=366))]
        days: u32,
    },
    /// List the tokens of an account
    Tokens {
        /// The mail address
        email: String,
    },
    /// Take a token away: no program comes in with it any more
    RevokeToken {
        /// The mail address
        email: String,
        /// The token's id, as `peil user tokens` shows it
        token: String,
    },
    /// Close an account: nobody comes in with it any more
    Disable {
        /// The mail address
        email: String,
    },
    /// Open a closed account
    Enable {
        /// The mail address
        email: String,
    },
    /// Untie an account from the person of the provider that it belongs to
    #[command(after_help = "\
For when the provider knows somebody by a new identity, or an account goes to somebody else. The next one to sign in by
the provider with the account's mail address, verified, has the account from then on. Sessions end at once.

Example:
  peil user unlink anna@waterrijk.example")]
    Unlink {
        /// The mail address
        email: String,
    },
}

/// `peil audit-log`
#[derive(Debug, Subcommand)]
pub enum AuditLogCommand {
    /// Check that no row was changed, taken out or put in
    #[command(after_help = "\
Prints the hash of the last row. Write it down: given with --head later, it shows whether rows at the end are gone.
The exit code is 5 if the log is not whole.

Examples:
  peil audit-log verify --organisation waterrijk
  peil audit-log verify --organisation waterrijk --head 5f0c…")]
    Verify {
        /// The organisation's code
        #[arg(long, value_name = "CODE")]
        organisation: String,
        /// The hash of the last row at an earlier time
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Print the log, the newest rows first
    Show {
        /// The organisation's code
        #[arg(long, value_name = "CODE")]
        organisation: String,
        /// At most so many rows
        #[arg(long, default_value_t = 50)]
        rows: u32,
    },
}
