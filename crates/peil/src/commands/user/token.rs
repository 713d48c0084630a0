//! `peil user token|tokens|revoke-token`: tokens by which programs come in.

use jiff::SignedDuration;
use peil_accounts::{AccountRow, Accounts, By, NewToken, Scope, TokenId, TokenRow};

use super::refused;
use crate::exit::Refusal;
use crate::world::World;

/// Makes a token and prints it.
///
/// # Errors
/// A refusal that says what to mend; nothing is made then.
pub(super) async fn make(
    world: &World,
    accounts: &Accounts,
    row: &AccountRow,
    (name, scopes, days): (&str, &[String], u32),
) -> anyhow::Result<()> {
    let until = (world.clock)().timestamp() + SignedDuration::from_hours(i64::from(days) * 24);
    let new = NewToken { name: name.to_owned(), scopes: read(scopes)?, until };
    let by = By::command_line(&row.organisation);
    let made = accounts.token_for(by, row.account, new).await.map_err(refused)?;
    println!("{} <{}>: {}", row.name, row.email, scopes.join(", "));
    println!("Put this token where only the program can reach it. It is good for {days} days:");
    println!("  {}", made.secret());
    Ok(())
}

/// Prints the tokens of an account.
///
/// # Errors
/// If the database fails.
pub(super) async fn list(accounts: &Accounts, row: &AccountRow) -> anyhow::Result<()> {
    for token in accounts.tokens(row.account).await? {
        println!("{}", in_words(&token));
    }
    Ok(())
}

/// Takes a token away.
///
/// # Errors
/// A refusal if there is none with this id.
pub(super) async fn revoke(
    accounts: &Accounts,
    row: &AccountRow,
    token: &str,
) -> anyhow::Result<()> {
    let none = || {
        let message =
            format!("`{}` has no token {token}; `peil user tokens` shows them", row.email);
        Refusal::State(message)
    };
    let id: TokenId = token.parse().map_err(|()| none())?;
    let by = By::command_line(&row.organisation);
    if !accounts.revoke_token(by, row.account, id).await.map_err(refused)? {
        return Err(none().into());
    }
    println!("{} <{}>: token {token} is revoked", row.name, row.email);
    Ok(())
}

fn in_words(row: &TokenRow) -> String {
    let scopes: Vec<&str> = row.scopes.iter().map(|scope| scope.word()).collect();
    let over = if row.over { " (over)" } else { "" };
    format!("{} {}: {} until {}{over}", row.token, row.name, scopes.join(", "), row.until)
}

fn read(words: &[String]) -> anyhow::Result<Vec<Scope>> {
    let known = Scope::ALL.map(Scope::word).join(", ");
    let fault = |word: &&String| format!("--scope {word}: no scope. Mend: one of {known}");
    let faults: Vec<String> = words
        .iter()
        .filter(|word| Scope::from_word(word).is_none())
        .map(|word| fault(&word))
        .collect();
    if faults.is_empty() {
        Ok(words.iter().filter_map(|word| Scope::from_word(word)).collect())
    } else {
        Err(Refusal::Input(faults).into())
    }
}
