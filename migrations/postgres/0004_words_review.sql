-- That the own words of a wave were read before anybody else saw them: by whom, when, and what came of it.
-- The same tables and columns stand in ../sqlite/0004_words_review.sql; a test compares them.

CREATE TABLE words_review (
    wave         TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    reviewed_on  TEXT NOT NULL,
    reviewer     TEXT NOT NULL
);

-- Counts only: which text was changed or left out is not kept.
CREATE TABLE words_review_item (
    wave     TEXT NOT NULL REFERENCES words_review (wave),
    item     TEXT NOT NULL,
    kept     BIGINT NOT NULL,
    changed  BIGINT NOT NULL,
    dropped  BIGINT NOT NULL,
    PRIMARY KEY (wave, item)
);

CREATE TRIGGER words_review_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON words_review
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
CREATE TRIGGER words_review_item_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON words_review_item
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();

-- PostgreSQL keeps samples of a column's values in its statistics, where nothing that is deleted from the
-- table is deleted. So it makes none of what has to go.
ALTER TABLE words ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE answer ALTER COLUMN answers SET STATISTICS 0;
ALTER TABLE invitation ALTER COLUMN email SET STATISTICS 0;
ALTER TABLE invitation ALTER COLUMN code_hash SET STATISTICS 0;
ALTER TABLE team_link ALTER COLUMN code_hash SET STATISTICS 0;
ALTER TABLE spent ALTER COLUMN nonce_hash SET STATISTICS 0;
