-- Which wave a wave follows, and what became of the units in between.

CREATE TABLE succession (
    wave      TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    previous  TEXT NOT NULL REFERENCES wave (code)
);

-- A pair of codes for every unit of either wave: no current code if the unit ended, no previous code
-- if it is new.
CREATE TABLE lineage (
    wave           TEXT NOT NULL REFERENCES succession (wave),
    position       BIGINT NOT NULL,
    previous_code  TEXT,
    current_code   TEXT,
    PRIMARY KEY (wave, position)
);

-- Once a wave opens, what it will be compared with never changes.
CREATE FUNCTION rows_never_change_once_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM wave WHERE code IN (OLD.wave, NEW.wave)
               AND status NOT IN ('draft', 'scheduled')) THEN
        RAISE EXCEPTION 'rows of % never change once the wave is open', TG_TABLE_NAME;
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER succession_keeps BEFORE INSERT OR UPDATE OR DELETE ON succession
    FOR EACH ROW EXECUTE FUNCTION rows_never_change_once_open();
CREATE TRIGGER succession_is_not_emptied BEFORE TRUNCATE ON succession
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
CREATE TRIGGER lineage_keeps BEFORE INSERT OR UPDATE OR DELETE ON lineage
    FOR EACH ROW EXECUTE FUNCTION rows_never_change_once_open();
CREATE TRIGGER lineage_is_not_emptied BEFORE TRUNCATE ON lineage
    FOR EACH STATEMENT EXECUTE FUNCTION rows_never_change();
