-- The first shape. Append-only: a change of the shape is a new file with the next number.
-- The same tables and columns stand in ../sqlite/0001_begin.sql; a test compares them.

CREATE TABLE organisation (
    code     TEXT NOT NULL PRIMARY KEY,
    name_nl  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    profile  TEXT NOT NULL
);

CREATE TABLE unit (
    organisation  TEXT NOT NULL REFERENCES organisation (code),
    position      BIGINT NOT NULL,
    code          TEXT NOT NULL,
    parent        BIGINT,
    name_nl       TEXT NOT NULL,
    name_en       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    heads         BIGINT NOT NULL,
    PRIMARY KEY (organisation, position),
    UNIQUE (organisation, code),
    FOREIGN KEY (organisation, parent) REFERENCES unit (organisation, position)
);

CREATE TABLE series (
    organisation   TEXT NOT NULL REFERENCES organisation (code),
    code           TEXT NOT NULL,
    name_nl        TEXT NOT NULL,
    name_en        TEXT NOT NULL,
    rhythm_months  BIGINT NOT NULL,
    PRIMARY KEY (organisation, code)
);

CREATE TABLE questionnaire (
    id       TEXT NOT NULL,
    version  TEXT NOT NULL,
    sha256   BYTEA NOT NULL,
    source   TEXT NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE wave (
    code           TEXT NOT NULL PRIMARY KEY,
    organisation   TEXT NOT NULL,
    series         TEXT NOT NULL,
    name_nl        TEXT NOT NULL,
    name_en        TEXT NOT NULL,
    questionnaire  TEXT NOT NULL,
    version        TEXT NOT NULL,
    k              BIGINT NOT NULL,
    synthetic      BOOLEAN NOT NULL,
    status         TEXT NOT NULL,
    opens_on       TEXT NOT NULL,
    closes_on      TEXT NOT NULL,
    FOREIGN KEY (organisation, series) REFERENCES series (organisation, code),
    FOREIGN KEY (questionnaire, version) REFERENCES questionnaire (id, version)
);

-- The unit tree as it was when the wave was launched.
CREATE TABLE wave_unit (
    wave      TEXT NOT NULL REFERENCES wave (code),
    position  BIGINT NOT NULL,
    code      TEXT NOT NULL,
    parent    BIGINT,
    name_nl   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    heads     BIGINT NOT NULL,
    invited   BIGINT NOT NULL,
    class     BIGINT NOT NULL,
    higher    BIGINT NOT NULL,
    whole     BOOLEAN NOT NULL,
    PRIMARY KEY (wave, position),
    UNIQUE (wave, code)
);

-- From here on the tables that respondents touch: no serial number and no time. PostgreSQL itself
-- keeps a row's place in the heap and the number of the transaction that wrote it; see the
-- documentation of `peil-storage`, "What a database keeps by itself".
CREATE TABLE invitation (
    wave       TEXT NOT NULL,
    id         BYTEA NOT NULL,
    unit       BIGINT NOT NULL,
    channel    TEXT NOT NULL,
    email      TEXT,
    code_hash  BYTEA NOT NULL,
    used       BOOLEAN NOT NULL,
    PRIMARY KEY (wave, id),
    UNIQUE (wave, code_hash),
    FOREIGN KEY (wave, unit) REFERENCES wave_unit (wave, position)
);

CREATE TABLE spent (
    wave        TEXT NOT NULL,
    nonce_hash  BYTEA NOT NULL,
    PRIMARY KEY (wave, nonce_hash)
);

-- No foreign key: every insert would leave its transaction's mark on the row it refers
-- to. The submission checks wave and unit itself.
CREATE TABLE answer (
    wave     TEXT NOT NULL,
    part     TEXT NOT NULL,
    id       BYTEA NOT NULL,
    unit     BIGINT NOT NULL,
    answers  BYTEA NOT NULL,
    PRIMARY KEY (wave, part, id)
);

CREATE TABLE words (
    wave   TEXT NOT NULL,
    item   TEXT NOT NULL,
    id     BYTEA NOT NULL,
    words  TEXT NOT NULL,
    PRIMARY KEY (wave, item, id)
);

CREATE TABLE ledger (
    wave            TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    closed_on       TEXT NOT NULL,
    decision        TEXT NOT NULL,
    dataset_sha256  TEXT NOT NULL,
    invited         BIGINT NOT NULL,
    exchanged       BIGINT NOT NULL,
    submitted       BIGINT NOT NULL
);

-- What was fielded and what was decided never changes, whoever asks.
CREATE FUNCTION rows_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER ledger_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
CREATE TRIGGER questionnaire_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON questionnaire
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
CREATE TRIGGER wave_unit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON wave_unit
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
