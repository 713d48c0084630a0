-- The same as ../sqlite/0010_publishing.sql, for PostgreSQL.

CREATE TABLE publication (
    wave  TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    day   TEXT NOT NULL,
    mail  BOOLEAN NOT NULL
);

CREATE TABLE notice (
    wave     TEXT NOT NULL REFERENCES wave (code),
    account  BYTEA NOT NULL REFERENCES account (id),
    state    TEXT NOT NULL,
    reply    BIGINT,
    PRIMARY KEY (wave, account)
);
