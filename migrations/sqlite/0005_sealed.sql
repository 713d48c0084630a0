-- Blind-signed rights and sealed answers. Answers are not in the database any more before a wave is closed: they lie
-- sealed in the urn, a folder of files of its own. The same tables and columns stand in
-- ../postgres/0005_sealed.sql; a test compares them.

-- A wave that was opened by the version before has readable answers here. It is closed with that version first: this
-- check then names the mend in its own name.
CREATE TABLE close_open_waves_with_the_version_before (
    waves INTEGER NOT NULL CONSTRAINT close_open_waves_with_the_version_before CHECK (waves = 0)
) STRICT;
INSERT INTO close_open_waves_with_the_version_before
    SELECT COUNT(*) FROM wave WHERE status = 'open' OR EXISTS (SELECT 1 FROM answer WHERE wave = code);
DROP TABLE close_open_waves_with_the_version_before;
DROP TABLE answer;
DROP TABLE spent;

-- What was promised at launch: what answers are sealed for, what all class keys lead to, whether one may answer
-- without script, who has the opening key, and the day on which all that could tell who took part is gone.
CREATE TABLE promise (
    wave            TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    sealing_key     BLOB NOT NULL,
    root            TEXT NOT NULL,
    without_script  INTEGER NOT NULL,
    key_holder      TEXT NOT NULL,
    gone_on         TEXT NOT NULL
) STRICT;

-- The public keys of the classes; the private ones are files outside the database.
CREATE TABLE class_key (
    wave     TEXT NOT NULL REFERENCES wave (code),
    class    INTEGER NOT NULL,
    invited  INTEGER NOT NULL,
    modulus  BLOB NOT NULL,
    PRIMARY KEY (wave, class)
) STRICT, WITHOUT ROWID;

-- What a code was used for: the hash of a blinded message, so that a lost signature can be asked for again. Of the
-- token it says nothing: any blinded message can belong to any token.
ALTER TABLE invitation ADD COLUMN blinded_hash BLOB;
CREATE TABLE team_link_use (
    wave          TEXT NOT NULL,
    blinded_hash  BLOB NOT NULL,
    PRIMARY KEY (wave, blinded_hash)
) STRICT, WITHOUT ROWID;

-- What is left of invitations once they are gone: how many of a class had a right signed. Written when the wave stops
-- taking answers, before the first of them is opened.
CREATE TABLE tally (
    wave     TEXT NOT NULL REFERENCES wave (code),
    class    INTEGER NOT NULL,
    signed   INTEGER NOT NULL,
    PRIMARY KEY (wave, class)
) STRICT, WITHOUT ROWID;
CREATE TABLE tally_links (
    wave     TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    allowed  INTEGER NOT NULL,
    used     INTEGER NOT NULL
) STRICT;

-- The day on which the private keys of a wave were destroyed.
CREATE TABLE keys_destroyed (
    wave          TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    destroyed_on  TEXT NOT NULL
) STRICT;

-- Of every submission that was counted a random number, so that whoever has it can see that it was.
CREATE TABLE receipt (
    wave     TEXT NOT NULL REFERENCES wave (code),
    receipt  BLOB NOT NULL,
    PRIMARY KEY (wave, receipt)
) STRICT, WITHOUT ROWID;

-- Records that did not open or did not fit, and submissions that came twice.
ALTER TABLE ledger ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER promise_keeps_update BEFORE UPDATE ON promise
    BEGIN SELECT RAISE(ABORT, 'rows of promise never change'); END;
CREATE TRIGGER promise_keeps_delete BEFORE DELETE ON promise
    BEGIN SELECT RAISE(ABORT, 'rows of promise never change'); END;
CREATE TRIGGER class_key_keeps_update BEFORE UPDATE ON class_key
    BEGIN SELECT RAISE(ABORT, 'rows of class_key never change'); END;
CREATE TRIGGER class_key_keeps_delete BEFORE DELETE ON class_key
    BEGIN SELECT RAISE(ABORT, 'rows of class_key never change'); END;
