-- The first shape. Append-only: a change of the shape is a new file with the next number.
-- The same tables and columns stand in ../postgres/0001_begin.sql; a test compares them.

CREATE TABLE organisation (
    code     TEXT NOT NULL PRIMARY KEY,
    name_nl  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    profile  TEXT NOT NULL
) STRICT;

CREATE TABLE unit (
    organisation  TEXT NOT NULL REFERENCES organisation (code),
    position      INTEGER NOT NULL,
    code          TEXT NOT NULL,
    parent        INTEGER,
    name_nl       TEXT NOT NULL,
    name_en       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    heads         INTEGER NOT NULL,
    PRIMARY KEY (organisation, position),
    UNIQUE (organisation, code),
    FOREIGN KEY (organisation, parent) REFERENCES unit (organisation, position)
) STRICT;

CREATE TABLE series (
    organisation   TEXT NOT NULL REFERENCES organisation (code),
    code           TEXT NOT NULL,
    name_nl        TEXT NOT NULL,
    name_en        TEXT NOT NULL,
    rhythm_months  INTEGER NOT NULL,
    PRIMARY KEY (organisation, code)
) STRICT;

CREATE TABLE questionnaire (
    id       TEXT NOT NULL,
    version  TEXT NOT NULL,
    sha256   BLOB NOT NULL,
    source   TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE wave (
    code           TEXT NOT NULL PRIMARY KEY,
    organisation   TEXT NOT NULL,
    series         TEXT NOT NULL,
    name_nl        TEXT NOT NULL,
    name_en        TEXT NOT NULL,
    questionnaire  TEXT NOT NULL,
    version        TEXT NOT NULL,
    k              INTEGER NOT NULL,
    synthetic      INTEGER NOT NULL,
    status         TEXT NOT NULL,
    opens_on       TEXT NOT NULL,
    closes_on      TEXT NOT NULL,
    FOREIGN KEY (organisation, series) REFERENCES series (organisation, code),
    FOREIGN KEY (questionnaire, version) REFERENCES questionnaire (id, version)
) STRICT;

-- The unit tree as it was when the wave was launched.
CREATE TABLE wave_unit (
    wave      TEXT NOT NULL REFERENCES wave (code),
    position  INTEGER NOT NULL,
    code      TEXT NOT NULL,
    parent    INTEGER,
    name_nl   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    heads     INTEGER NOT NULL,
    invited   INTEGER NOT NULL,
    class     INTEGER NOT NULL,
    higher    INTEGER NOT NULL,
    whole     INTEGER NOT NULL,
    PRIMARY KEY (wave, position),
    UNIQUE (wave, code)
) STRICT;

-- From here on the tables that respondents touch: no serial number, no time, and without rowid, so
-- that a row's place follows from its random key and not from the moment at which it came.
CREATE TABLE invitation (
    wave       TEXT NOT NULL,
    id         BLOB NOT NULL,
    unit       INTEGER NOT NULL,
    channel    TEXT NOT NULL,
    email      TEXT,
    code_hash  BLOB NOT NULL,
    used       INTEGER NOT NULL,
    PRIMARY KEY (wave, id),
    UNIQUE (wave, code_hash),
    FOREIGN KEY (wave, unit) REFERENCES wave_unit (wave, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE spent (
    wave        TEXT NOT NULL,
    nonce_hash  BLOB NOT NULL,
    PRIMARY KEY (wave, nonce_hash)
) STRICT, WITHOUT ROWID;

-- No foreign key: on PostgreSQL every insert would leave its transaction's mark on the row it refers
-- to. The submission checks wave and unit itself.
CREATE TABLE answer (
    wave     TEXT NOT NULL,
    part     TEXT NOT NULL,
    id       BLOB NOT NULL,
    unit     INTEGER NOT NULL,
    answers  BLOB NOT NULL,
    PRIMARY KEY (wave, part, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE words (
    wave   TEXT NOT NULL,
    item   TEXT NOT NULL,
    id     BLOB NOT NULL,
    words  TEXT NOT NULL,
    PRIMARY KEY (wave, item, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    wave            TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    closed_on       TEXT NOT NULL,
    decision        TEXT NOT NULL,
    dataset_sha256  TEXT NOT NULL,
    invited         INTEGER NOT NULL,
    exchanged       INTEGER NOT NULL,
    submitted       INTEGER NOT NULL
) STRICT;

-- What was fielded and what was decided never changes, whoever asks.
CREATE TRIGGER ledger_keeps_update BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'rows of ledger never change'); END;
CREATE TRIGGER ledger_keeps_delete BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'rows of ledger never change'); END;
CREATE TRIGGER questionnaire_keeps_update BEFORE UPDATE ON questionnaire
    BEGIN SELECT RAISE(ABORT, 'rows of questionnaire never change'); END;
CREATE TRIGGER questionnaire_keeps_delete BEFORE DELETE ON questionnaire
    BEGIN SELECT RAISE(ABORT, 'rows of questionnaire never change'); END;
CREATE TRIGGER wave_unit_keeps_update BEFORE UPDATE ON wave_unit
    BEGIN SELECT RAISE(ABORT, 'rows of wave_unit never change'); END;
CREATE TRIGGER wave_unit_keeps_delete BEFORE DELETE ON wave_unit
    BEGIN SELECT RAISE(ABORT, 'rows of wave_unit never change'); END;
