-- The same as ../sqlite/0011_sign_on.sql, for PostgreSQL.

-- A person of a provider has one account, and an account one person of a provider: an address that goes to somebody else
-- does not give them the account.
CREATE TABLE account_identity (
    issuer   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    account  BYTEA NOT NULL REFERENCES account (id),
    PRIMARY KEY (issuer, subject),
    UNIQUE (account, issuer)
);

-- A browser that was led to a provider and is to come back once: the hash of what it holds.
CREATE TABLE account_sign_on (
    token_hash  BYTEA NOT NULL PRIMARY KEY,
    until       BIGINT NOT NULL,
    onward      TEXT NOT NULL
);
