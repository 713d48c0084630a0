-- What became of the mail of each round: the invitation and two reminders. The same tables and columns stand in
-- ../sqlite/0007_mail.sql; a test compares them.

-- No time and no number in a row: mail goes out in the order of the invitations' random ids, to everybody with an
-- address, whoever used a code or not. Nothing here is written when a code is used, and nothing refers to another table.
-- All of it goes with the invitations, before the first answer is opened.
CREATE TABLE mail_run (
    wave   TEXT NOT NULL,
    round  TEXT NOT NULL,
    PRIMARY KEY (wave, round)
);

-- The reply is the three digits with which a mail server refused, if it did.
CREATE TABLE mail_item (
    wave        TEXT NOT NULL,
    round       TEXT NOT NULL,
    invitation  BYTEA NOT NULL,
    state       TEXT NOT NULL,
    reply       BIGINT,
    PRIMARY KEY (wave, round, invitation)
);

-- No samples of them for the planner, which would stay when the rows are gone.
ALTER TABLE mail_item ALTER COLUMN invitation SET STATISTICS 0;
ALTER TABLE mail_item ALTER COLUMN state SET STATISTICS 0;
ALTER TABLE mail_item ALTER COLUMN reply SET STATISTICS 0;
