-- What managers record of the conversation with their team: that it was held, and what was agreed. Written by people with an
-- account, after a wave is closed; nothing here is of an answer. The same tables and columns stand in
-- ../postgres/0009_talking.sql; a test compares them.

CREATE TABLE conversation (
    wave     TEXT NOT NULL REFERENCES wave (code),
    unit     TEXT NOT NULL,
    held_on  TEXT NOT NULL,
    PRIMARY KEY (wave, unit)
) STRICT;

CREATE TABLE agreement (
    wave      TEXT NOT NULL REFERENCES wave (code),
    unit      TEXT NOT NULL,
    number    INTEGER NOT NULL,
    theme     TEXT NOT NULL,
    what      TEXT NOT NULL,
    who       TEXT NOT NULL,
    due       TEXT NOT NULL,
    progress  TEXT NOT NULL,
    PRIMARY KEY (wave, unit, number)
) STRICT;
