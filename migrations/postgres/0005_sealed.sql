-- Blind-signed rights and sealed answers. Answers are not in the database any more before a wave is closed: they lie
-- sealed in the urn, a folder of files of its own. The same tables and columns stand in
-- ../sqlite/0005_sealed.sql; a test compares them.

-- A wave that was opened by the version before has readable answers here. It is closed with that version first: this
-- check then names the mend in its own name.
CREATE TABLE close_open_waves_with_the_version_before (
    waves BIGINT NOT NULL CONSTRAINT close_open_waves_with_the_version_before CHECK (waves = 0)
);
INSERT INTO close_open_waves_with_the_version_before
    SELECT COUNT(*) FROM wave WHERE status = 'open' OR EXISTS (SELECT 1 FROM answer WHERE wave = code);
DROP TABLE close_open_waves_with_the_version_before;
DROP TABLE answer;
DROP TABLE spent;

-- What was promised at launch: what answers are sealed for, what all class keys lead to, whether one may answer
-- without script, who has the opening key, and the day on which all that could tell who took part is gone.
CREATE TABLE promise (
    wave            TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    sealing_key     BYTEA NOT NULL,
    root            TEXT NOT NULL,
    without_script  BOOLEAN NOT NULL,
    key_holder      TEXT NOT NULL,
    gone_on         TEXT NOT NULL
);

-- The public keys of the classes; the private ones are files outside the database.
CREATE TABLE class_key (
    wave     TEXT NOT NULL REFERENCES wave (code),
    class    BIGINT NOT NULL,
    invited  BIGINT NOT NULL,
    modulus  BYTEA NOT NULL,
    PRIMARY KEY (wave, class)
);

-- What a code was used for: the hash of a blinded message, so that a lost signature can be asked for again. Of the
-- token it says nothing: any blinded message can belong to any token.
ALTER TABLE invitation ADD COLUMN blinded_hash BYTEA;
CREATE TABLE team_link_use (
    wave          TEXT NOT NULL,
    blinded_hash  BYTEA NOT NULL,
    PRIMARY KEY (wave, blinded_hash)
);

-- What is left of invitations once they are gone: how many of a class had a right signed. Written when the wave stops
-- taking answers, before the first of them is opened.
CREATE TABLE tally (
    wave     TEXT NOT NULL REFERENCES wave (code),
    class    BIGINT NOT NULL,
    signed   BIGINT NOT NULL,
    PRIMARY KEY (wave, class)
);
CREATE TABLE tally_links (
    wave     TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    allowed  BIGINT NOT NULL,
    used     BIGINT NOT NULL
);

-- The day on which the private keys of a wave were destroyed.
CREATE TABLE keys_destroyed (
    wave          TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    destroyed_on  TEXT NOT NULL
);

-- Of every submission that was counted a random number, so that whoever has it can see that it was.
CREATE TABLE receipt (
    wave     TEXT NOT NULL REFERENCES wave (code),
    receipt  BYTEA NOT NULL,
    PRIMARY KEY (wave, receipt)
);

-- Records that did not open or did not fit, and submissions that came twice.
ALTER TABLE ledger ADD COLUMN set_aside BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN repeated BIGINT NOT NULL DEFAULT 0;

CREATE TRIGGER promise_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON promise
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
CREATE TRIGGER class_key_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON class_key
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();

-- No samples of what has to go.
ALTER TABLE invitation ALTER COLUMN blinded_hash SET STATISTICS 0;
ALTER TABLE team_link_use ALTER COLUMN blinded_hash SET STATISTICS 0;
ALTER TABLE team_link ALTER COLUMN name_nl SET STATISTICS 0;
ALTER TABLE team_link ALTER COLUMN name_en SET STATISTICS 0;

-- Nor of their keys: a sample of a hundred invitations, which an old copy of the table gives names to, would outlive
-- closing, and so would ids of texts that a review left out. Naming a column's type again removes what was sampled.
ALTER TABLE invitation ALTER COLUMN id SET STATISTICS 0, ALTER COLUMN id TYPE BYTEA;
ALTER TABLE words ALTER COLUMN id SET STATISTICS 0, ALTER COLUMN id TYPE BYTEA;
ALTER TABLE team_link ALTER COLUMN id SET STATISTICS 0, ALTER COLUMN id TYPE BYTEA;
