-- Links that a team shares. Append-only: a change of the shape is a new file with the next number.
-- The same tables and columns stand in ../postgres/0002_team_link.sql; a test compares them.

-- Respondents touch it: no serial number, no time, and without rowid. How often a link was used is one
-- number: no row and no mark for each time.
CREATE TABLE team_link (
    wave       TEXT NOT NULL REFERENCES wave (code),
    id         BLOB NOT NULL,
    name_nl    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    code_hash  BLOB NOT NULL,
    allowed    INTEGER NOT NULL,
    used       INTEGER NOT NULL,
    PRIMARY KEY (wave, id),
    UNIQUE (wave, code_hash),
    CHECK (0 <= used AND used <= allowed)
) STRICT, WITHOUT ROWID;

-- The links go at closing. What figures and disclosure control need of them stays: how many people could
-- take part by a link, and how often one was used, of all links together.
ALTER TABLE ledger ADD COLUMN link_allowed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN link_used INTEGER NOT NULL DEFAULT 0;
