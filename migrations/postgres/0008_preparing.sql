-- The same as ../sqlite/0008_preparing.sql, for PostgreSQL.

CREATE TABLE settled (
    wave   TEXT NOT NULL REFERENCES wave (code),
    step   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (wave, step)
);

CREATE TABLE draft_staff (
    wave   TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    staff  TEXT NOT NULL
);

-- The planner's statistics would keep addresses of a list that is gone.
ALTER TABLE draft_staff ALTER COLUMN staff SET STATISTICS 0;
