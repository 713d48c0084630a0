-- Accounts of those who run a wave and those who read its results, and the log of what they did. Respondents have
-- none of this: no table here names a wave's invitation, code or answer. The same tables and columns stand in
-- ../sqlite/0006_house.sql; a test compares them.

CREATE TABLE account (
    id             BYTEA NOT NULL PRIMARY KEY,
    organisation   TEXT NOT NULL REFERENCES organisation (code),
    email          TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    password       TEXT,
    second_factor  BYTEA,
    last_step      BIGINT NOT NULL,
    disabled       BOOLEAN NOT NULL
);

CREATE TABLE account_grant (
    account  BYTEA NOT NULL REFERENCES account (id),
    role     TEXT NOT NULL,
    unit     TEXT NOT NULL,
    PRIMARY KEY (account, role, unit)
);

CREATE TABLE recovery_code (
    account    BYTEA NOT NULL REFERENCES account (id),
    code_hash  BYTEA NOT NULL,
    PRIMARY KEY (account, code_hash)
);

-- A browser in which the account was signed in before: its wrong tries are counted apart from those of strangers.
CREATE TABLE account_device (
    account      BYTEA NOT NULL REFERENCES account (id),
    device_hash  BYTEA NOT NULL,
    PRIMARY KEY (account, device_hash)
);

-- Wrong tries, by a hash of the mail address that was typed (of an account or not, so that having to wait tells
-- neither) and by browser; all browsers that are not known share one row.
CREATE TABLE account_tries (
    who          BYTEA NOT NULL,
    device_hash  BYTEA NOT NULL,
    wrong        BIGINT NOT NULL,
    wait_until   BIGINT NOT NULL,
    PRIMARY KEY (who, device_hash)
);

-- Between the first step of signing in and the second; and links that are good once.
CREATE TABLE account_ticket (
    ticket_hash  BYTEA NOT NULL PRIMARY KEY,
    account      BYTEA NOT NULL REFERENCES account (id),
    purpose      TEXT NOT NULL,
    until        BIGINT NOT NULL,
    device_hash  BYTEA NOT NULL,
    secret       BYTEA
);

CREATE TABLE account_session (
    token_hash  BYTEA NOT NULL PRIMARY KEY,
    account     BYTEA NOT NULL REFERENCES account (id),
    began_at    BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL
);

CREATE TABLE audit_log (
    organisation   TEXT NOT NULL REFERENCES organisation (code),
    number         BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    actor          TEXT NOT NULL,
    event          TEXT NOT NULL,
    detail         TEXT NOT NULL,
    previous_hash  BYTEA NOT NULL,
    hash           BYTEA NOT NULL,
    PRIMARY KEY (organisation, number)
);

CREATE TRIGGER audit_log_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
