-- The same as ../sqlite/0009_talking.sql, for PostgreSQL.

CREATE TABLE conversation (
    wave     TEXT NOT NULL REFERENCES wave (code),
    unit     TEXT NOT NULL,
    held_on  TEXT NOT NULL,
    PRIMARY KEY (wave, unit)
);

CREATE TABLE agreement (
    wave      TEXT NOT NULL REFERENCES wave (code),
    unit      TEXT NOT NULL,
    number    BIGINT NOT NULL,
    theme     TEXT NOT NULL,
    what      TEXT NOT NULL,
    who       TEXT NOT NULL,
    due       TEXT NOT NULL,
    progress  TEXT NOT NULL,
    PRIMARY KEY (wave, unit, number)
);
