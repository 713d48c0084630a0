-- Maturity scans: what assessors say of the norms of a framework, each version of it, and what was agreed. Written by people
-- with an account, about an organisation; nothing here is of a survey. The same tables and columns stand in
-- ../postgres/0013_scan.sql; a test compares them.

CREATE TABLE framework (
    id       TEXT NOT NULL,
    version  TEXT NOT NULL,
    sha256   BLOB NOT NULL,
    source   TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

-- The unit is that of the organisation that is judged, and empty for the whole. Its name is that of the day on which the scan was made.
CREATE TABLE scan (
    code          TEXT NOT NULL PRIMARY KEY,
    organisation  TEXT NOT NULL REFERENCES organisation (code),
    programme     TEXT NOT NULL,
    unit          TEXT NOT NULL,
    name_nl       TEXT NOT NULL,
    name_en       TEXT NOT NULL,
    framework     TEXT NOT NULL,
    version       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    day           TEXT NOT NULL,
    status        TEXT NOT NULL,
    FOREIGN KEY (framework, version) REFERENCES framework (id, version)
) STRICT;

-- Seats count from 1. A seat without an account is of somebody who scored elsewhere.
CREATE TABLE scan_seat (
    scan     TEXT NOT NULL REFERENCES scan (code),
    seat     INTEGER NOT NULL,
    name     TEXT NOT NULL,
    account  BLOB REFERENCES account (id),
    done     INTEGER NOT NULL,
    PRIMARY KEY (scan, seat)
) STRICT;

-- Every version of every judgement; the last is the one that holds. Seat 0 is what was agreed.
CREATE TABLE scan_judgement (
    scan       TEXT NOT NULL REFERENCES scan (code),
    seat       INTEGER NOT NULL,
    norm       TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    who        TEXT NOT NULL,
    judgement  TEXT NOT NULL,
    PRIMARY KEY (scan, seat, norm, revision)
) STRICT;

CREATE TABLE scan_file (
    scan     TEXT NOT NULL REFERENCES scan (code),
    sha256   BLOB NOT NULL,
    kind     TEXT NOT NULL,
    content  BLOB NOT NULL,
    PRIMARY KEY (scan, sha256)
) STRICT;
