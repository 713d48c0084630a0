-- Tokens by which programs of an organisation come in, each in the name of an account, and the answers that are kept
-- for a day so that whoever asks the same again gets the same. Nothing here names an invitation, a code or an answer to
-- a questionnaire. The same tables and columns stand in ../postgres/0012_api.sql; a test compares them.

CREATE TABLE api_token (
    id          BLOB NOT NULL PRIMARY KEY,
    token_hash  BLOB NOT NULL UNIQUE,
    account     BLOB NOT NULL REFERENCES account (id),
    name        TEXT NOT NULL,
    scopes      TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    until       INTEGER NOT NULL
) STRICT;

CREATE TABLE api_reply (
    token         BLOB NOT NULL REFERENCES api_token (id),
    key_hash      BLOB NOT NULL,
    request_hash  BLOB NOT NULL,
    asked_at      INTEGER NOT NULL,
    status        INTEGER,
    body          BLOB,
    PRIMARY KEY (token, key_hash)
) STRICT;
