-- That the own words of a wave were read before anybody else saw them: by whom, when, and what came of it.
-- The same tables and columns stand in ../postgres/0004_words_review.sql; a test compares them.

CREATE TABLE words_review (
    wave         TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    reviewed_on  TEXT NOT NULL,
    reviewer     TEXT NOT NULL
) STRICT;

-- Counts only: which text was changed or left out is not kept.
CREATE TABLE words_review_item (
    wave     TEXT NOT NULL REFERENCES words_review (wave),
    item     TEXT NOT NULL,
    kept     INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    dropped  INTEGER NOT NULL,
    PRIMARY KEY (wave, item)
) STRICT;

CREATE TRIGGER words_review_keeps_update BEFORE UPDATE ON words_review
    BEGIN SELECT RAISE(ABORT, 'rows of words_review never change'); END;
CREATE TRIGGER words_review_keeps_delete BEFORE DELETE ON words_review
    BEGIN SELECT RAISE(ABORT, 'rows of words_review never change'); END;
CREATE TRIGGER words_review_item_keeps_update BEFORE UPDATE ON words_review_item
    BEGIN SELECT RAISE(ABORT, 'rows of words_review_item never change'); END;
CREATE TRIGGER words_review_item_keeps_delete BEFORE DELETE ON words_review_item
    BEGIN SELECT RAISE(ABORT, 'rows of words_review_item never change'); END;
