-- Tokens by which programs of an organisation come in, each in the name of an account, and the answers that are kept
-- for a day so that whoever asks the same again gets the same. Nothing here names an invitation, a code or an answer to
-- a questionnaire. The same tables and columns stand in ../sqlite/0012_api.sql; a test compares them.

CREATE TABLE api_token (
    id          BYTEA NOT NULL PRIMARY KEY,
    token_hash  BYTEA NOT NULL UNIQUE,
    account     BYTEA NOT NULL REFERENCES account (id),
    name        TEXT NOT NULL,
    scopes      TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    until       BIGINT NOT NULL
);

CREATE TABLE api_reply (
    token         BYTEA NOT NULL REFERENCES api_token (id),
    key_hash      BYTEA NOT NULL,
    request_hash  BYTEA NOT NULL,
    asked_at      BIGINT NOT NULL,
    status        BIGINT,
    body          BYTEA,
    PRIMARY KEY (token, key_hash)
);
