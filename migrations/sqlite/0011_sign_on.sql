-- Signing in with the provider of an organisation (OpenID Connect): which person of which provider an account belongs
-- to, and who is on the way there. Both are of people with an account; nothing here is of a respondent. The same tables
-- and columns stand in ../postgres/0011_sign_on.sql; a test compares them.

-- A person of a provider has one account, and an account one person of a provider: an address that goes to somebody else
-- does not give them the account.
CREATE TABLE account_identity (
    issuer   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    account  BLOB NOT NULL REFERENCES account (id),
    PRIMARY KEY (issuer, subject),
    UNIQUE (account, issuer)
) STRICT;

-- A browser that was led to a provider and is to come back once: the hash of what it holds.
CREATE TABLE account_sign_on (
    token_hash  BLOB NOT NULL PRIMARY KEY,
    until       INTEGER NOT NULL,
    onward      TEXT NOT NULL
) STRICT;
