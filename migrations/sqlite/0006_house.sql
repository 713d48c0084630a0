-- Accounts of those who run a wave and those who read its results, and the log of what they did. Respondents have
-- none of this: no table here names a wave's invitation, code or answer. The same tables and columns stand in
-- ../postgres/0006_house.sql; a test compares them.

CREATE TABLE account (
    id             BLOB NOT NULL PRIMARY KEY,
    organisation   TEXT NOT NULL REFERENCES organisation (code),
    email          TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    password       TEXT,
    second_factor  BLOB,
    last_step      INTEGER NOT NULL,
    disabled       INTEGER NOT NULL
) STRICT;

CREATE TABLE account_grant (
    account  BLOB NOT NULL REFERENCES account (id),
    role     TEXT NOT NULL,
    unit     TEXT NOT NULL,
    PRIMARY KEY (account, role, unit)
) STRICT;

CREATE TABLE recovery_code (
    account    BLOB NOT NULL REFERENCES account (id),
    code_hash  BLOB NOT NULL,
    PRIMARY KEY (account, code_hash)
) STRICT;

-- A browser in which the account was signed in before: its wrong tries are counted apart from those of strangers.
CREATE TABLE account_device (
    account      BLOB NOT NULL REFERENCES account (id),
    device_hash  BLOB NOT NULL,
    PRIMARY KEY (account, device_hash)
) STRICT;

-- Wrong tries, by a hash of the mail address that was typed (of an account or not, so that having to wait tells
-- neither) and by browser; all browsers that are not known share one row.
CREATE TABLE account_tries (
    who          BLOB NOT NULL,
    device_hash  BLOB NOT NULL,
    wrong        INTEGER NOT NULL,
    wait_until   INTEGER NOT NULL,
    PRIMARY KEY (who, device_hash)
) STRICT;

-- Between the first step of signing in and the second; and links that are good once.
CREATE TABLE account_ticket (
    ticket_hash  BLOB NOT NULL PRIMARY KEY,
    account      BLOB NOT NULL REFERENCES account (id),
    purpose      TEXT NOT NULL,
    until        INTEGER NOT NULL,
    device_hash  BLOB NOT NULL,
    secret       BLOB
) STRICT;

CREATE TABLE account_session (
    token_hash  BLOB NOT NULL PRIMARY KEY,
    account     BLOB NOT NULL REFERENCES account (id),
    began_at    INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_log (
    organisation   TEXT NOT NULL REFERENCES organisation (code),
    number         INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    actor          TEXT NOT NULL,
    event          TEXT NOT NULL,
    detail         TEXT NOT NULL,
    previous_hash  BLOB NOT NULL,
    hash           BLOB NOT NULL,
    PRIMARY KEY (organisation, number)
) STRICT;

CREATE TRIGGER audit_log_keeps_update BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'rows of audit_log never change'); END;
CREATE TRIGGER audit_log_keeps_delete BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'rows of audit_log never change'); END;
