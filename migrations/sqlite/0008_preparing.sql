-- What is settled of a wave before it opens: a row for each step of the checklist, with its values as JSON. It stays:
-- whoever asks later finds the works council's agreement here. The same tables and columns stand in
-- ../postgres/0008_preparing.sql; a test compares them.

CREATE TABLE settled (
    wave   TEXT NOT NULL REFERENCES wave (code),
    step   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (wave, step)
) STRICT;

-- Who will be invited, as it was handed in. Opening the wave puts invitations in its place and deletes it.
CREATE TABLE draft_staff (
    wave   TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    staff  TEXT NOT NULL
) STRICT;
