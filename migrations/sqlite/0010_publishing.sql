-- On which day the results of a closed wave are shared with managers, and what became of the mail that tells them so.
-- Accounts only; nothing here is of a respondent. The same tables and columns stand in
-- ../postgres/0010_publishing.sql; a test compares them.

CREATE TABLE publication (
    wave  TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    day   TEXT NOT NULL,
    mail  INTEGER NOT NULL
) STRICT;

-- The reply is the three digits with which a mail server refused, if it did.
CREATE TABLE notice (
    wave     TEXT NOT NULL REFERENCES wave (code),
    account  BLOB NOT NULL REFERENCES account (id),
    state    TEXT NOT NULL,
    reply    INTEGER,
    PRIMARY KEY (wave, account)
) STRICT;
