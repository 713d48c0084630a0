-- Links that a team shares. Append-only: a change of the shape is a new file with the next number.
-- The same tables and columns stand in ../sqlite/0002_team_link.sql; a test compares them.

-- Respondents touch it: no serial number and no time. How often a link was used is one number: no row and
-- no mark for each time.
CREATE TABLE team_link (
    wave       TEXT NOT NULL REFERENCES wave (code),
    id         BYTEA NOT NULL,
    name_nl    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    code_hash  BYTEA NOT NULL,
    allowed    BIGINT NOT NULL,
    used       BIGINT NOT NULL,
    PRIMARY KEY (wave, id),
    UNIQUE (wave, code_hash),
    CHECK (0 <= used AND used <= allowed)
);

-- The links go at closing. What figures and disclosure control need of them stays: how many people could
-- take part by a link, and how often one was used, of all links together.
ALTER TABLE ledger ADD COLUMN link_allowed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN link_used BIGINT NOT NULL DEFAULT 0;
