//! Tokens by which programs come in, each in the name of an account.
//!
//! A token holds 256 random bits, so there is nothing to guess: no wrong one is counted, and nobody can be kept out by
//! somebody who tries. What it may do is looked up at every use: what was chosen when it was made, as far as the account
//! may still do it itself.

use jiff::Timestamp;
use peil_storage::{Account, ApiToken, Tx};

use crate::accounts::{Accounts, random};
use crate::audit::{By, append};
use crate::event::Event;
use crate::keep::grants_of;
use crate::session::{Proved, signed};
use crate::token::{self, hash};
use crate::{
    AccountId, AccountsError, MadeToken, NewToken, Program, Scope, Signed, TokenAsked, TokenId,
    TokenRow,
};

/// What every token begins with, so that whoever finds one knows what it is.
const MARK: &str = "peil_";
/// Seconds for which a token is good, at most: a year from today to the end of that day, a leap year included.
const LONGEST: i64 = 367 * 24 * 60 * 60;
/// The most tokens of one account.
const MOST: usize = 20;
/// The most characters of a token's name.
const LONGEST_NAME: usize = 80;

impl Accounts {
    /// Makes a token of the own account, for whoever types its password: a session that was left open, or one of a link
    /// from a mail, is not enough for something that lasts a year.
    ///
    /// # Errors
    /// As [`Accounts::token_for`].
    pub async fn own_token(
        &self,
        signed: &Signed,
        password: &str,
        new: NewToken,
    ) -> Result<TokenAsked, AccountsError> {
        // Said first: nobody should wait for a password that was right.
        self.check(&signed_scopes(signed), &new)?;
        match self.proves(signed, password).await? {
            Proved::Right => {}
            Proved::Wrong => return Ok(TokenAsked::WrongPassword),
            Proved::Wait { seconds } => return Ok(TokenAsked::Wait { seconds }),
        }
        let made = self.token_for(By::Account(signed), signed.account, new).await?;
        Ok(TokenAsked::Made(made))
    }

    /// Makes a token of an account. Those of everybody that are over are wiped.
    ///
    /// # Errors
    /// [`AccountsError`] if there is no such account, it is closed or has its tokens already; if the token has no name, no
    /// scope, one that the account has no right to, or is to last too long; or if whoever asks may not.
    pub async fn token_for(
        &self,
        by: By<'_>,
        account: AccountId,
        new: NewToken,
    ) -> Result<MadeToken, AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let account = owner(&mut tx, &by, account).await?;
        if account.disabled {
            return Err(AccountsError::NoAccount);
        }
        self.check(&scopes_of(&account), &new)?;
        tx.drop_api_tokens(self.now()).await?;
        if tx.api_tokens(&account.id).await?.len() >= MOST {
            return Err(AccountsError::TooManyTokens { most: MOST });
        }
        let mut chance = self.chance();
        let secret = format!("{MARK}{}", token::token(&random(&mut chance)));
        let name = new.name.trim().to_owned();
        let scopes = words(&new.scopes);
        tx.insert_api_token(&ApiToken {
            id: random(&mut chance),
            token_hash: hash("api", &secret),
            account: account.id,
            name: name.clone(),
            scopes: scopes.join(" "),
            made_at: self.now(),
            until: new.until.as_second(),
        })
        .await?;
        let event = Event::TokenMade { email: account.email, name, scopes };
        append(&mut tx, self.now(), &by, &event).await?;
        tx.commit().await?;
        Ok(MadeToken { secret })
    }

    /// The tokens of an account, the oldest first.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn tokens(&self, account: AccountId) -> Result<Vec<TokenRow>, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let held = tx.account(&account.0).await?.map(|account| scopes_of(&account));
        let rows = tx.api_tokens(&account.0).await?;
        tx.commit().await?;
        let (held, now) = (held.unwrap_or_default(), self.now());
        let row = |row: ApiToken| TokenRow {
            token: TokenId(row.id),
            scopes: read_scopes(&row.scopes).filter(|scope| held.contains(scope)).collect(),
            name: row.name,
            made: moment(row.made_at),
            until: moment(row.until),
            over: row.until < now,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Takes a token of an account away; whether it was there.
    ///
    /// # Errors
    /// [`AccountsError`] if there is no such account for whoever asks, or the database fails.
    pub async fn revoke_token(
        &self,
        by: By<'_>,
        account: AccountId,
        token: TokenId,
    ) -> Result<bool, AccountsError> {
        let mut tx = self.store.begin_write().await?;
        let account = owner(&mut tx, &by, account).await?;
        let rows = tx.api_tokens(&account.id).await?;
        let Some(row) = rows.into_iter().find(|row| row.id == token.0) else { return Ok(false) };
        revoke(&mut tx, self.now(), &by, &account, row).await?;
        tx.drop_api_tokens(self.now()).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The program that comes in with this token; `None` if there is none, it was revoked or is over, or the account was
    /// closed.
    ///
    /// # Errors
    /// [`AccountsError`] if the database fails.
    pub async fn program(&self, secret: &str) -> Result<Option<Program>, AccountsError> {
        let mut tx = self.store.begin_read().await?;
        let Some(row) = tx.api_token(&hash("api", secret)).await? else { return Ok(None) };
        let account = tx.account(&row.account).await?.filter(|account| !account.disabled);
        tx.commit().await?;
        let Some(account) = account.filter(|_| row.until >= self.now()) else { return Ok(None) };
        Ok(Some(Program {
            token: TokenId(row.id),
            scopes: read_scopes(&row.scopes).collect(),
            name: row.name,
            signed: signed(account, secret),
            until: moment(row.until),
        }))
    }

    /// Whether a token can be made like this by somebody who may do all of `held`.
    fn check(&self, held: &[Scope], new: &NewToken) -> Result<(), AccountsError> {
        let name = new.name.trim();
        if name.is_empty()
            || name.chars().count() > LONGEST_NAME
            || name.chars().any(char::is_control)
        {
            return Err(AccountsError::NoTokenName);
        }
        if new.scopes.is_empty() {
            return Err(AccountsError::NoScope);
        }
        if let Some(scope) = new.scopes.iter().find(|scope| !held.contains(scope)) {
            return Err(AccountsError::ScopeNotHeld { scope: *scope });
        }
        let seconds = new.until.as_second() - self.now();
        if (1..=LONGEST).contains(&seconds) { Ok(()) } else { Err(AccountsError::TokenDays) }
    }
}

/// Takes away all tokens of an account whose password was lost: whoever found it out may have made one.
pub(crate) async fn revoke_all(
    tx: &mut Tx,
    now: i64,
    by: &By<'_>,
    account: &Account,
) -> Result<(), AccountsError> {
    for row in tx.api_tokens(&account.id).await? {
        revoke(tx, now, by, account, row).await?;
    }
    Ok(())
}

async fn revoke(
    tx: &mut Tx,
    now: i64,
    by: &By<'_>,
    account: &Account,
    row: ApiToken,
) -> Result<(), AccountsError> {
    tx.delete_api_token(&account.id, &row.id).await?;
    let event = Event::TokenRevoked { email: account.email.clone(), name: row.name };
    append(tx, now, by, &event).await
}

/// The account, if whoever asks keeps its tokens: itself, or the command line.
async fn owner(tx: &mut Tx, by: &By<'_>, account: AccountId) -> Result<Account, AccountsError> {
    let found = tx.account(&account.0).await?;
    let found = found.filter(|found| by.organisation() == found.organisation);
    let found = found.ok_or(AccountsError::NoAccount)?;
    match by {
        By::CommandLine { .. } => Ok(found),
        By::Account(signed) if signed.account == account => Ok(found),
        By::Account(_) | By::Service { .. } | By::Program { .. } | By::Itself { .. } => {
            Err(AccountsError::NotAllowed)
        }
    }
}

/// All that an account may make tokens for.
fn scopes_of(account: &Account) -> Vec<Scope> {
    let grants = grants_of(account);
    let may = |scope: &Scope| grants.iter().any(|grant| grant.role.may(scope.right()));
    Scope::ALL.into_iter().filter(may).collect()
}

fn signed_scopes(signed: &Signed) -> Vec<Scope> {
    Scope::ALL.into_iter().filter(|scope| signed.may(scope.right())).collect()
}

/// Scopes as they are stored, each once.
fn words(scopes: &[Scope]) -> Vec<String> {
    let chosen = Scope::ALL.into_iter().filter(|scope| scopes.contains(scope));
    chosen.map(|scope| scope.word().to_owned()).collect()
}

/// The inverse; words that this version does not know are none.
fn read_scopes(words: &str) -> impl Iterator<Item = Scope> {
    words.split(' ').filter_map(Scope::from_word)
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}
