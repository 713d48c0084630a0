-- Which wave a wave follows, and what became of the units in between.

CREATE TABLE succession (
    wave      TEXT NOT NULL PRIMARY KEY REFERENCES wave (code),
    previous  TEXT NOT NULL REFERENCES wave (code)
) STRICT;

-- A pair of codes for every unit of either wave: no current code if the unit ended, no previous code
-- if it is new.
CREATE TABLE lineage (
    wave           TEXT NOT NULL REFERENCES succession (wave),
    position       INTEGER NOT NULL,
    previous_code  TEXT,
    current_code   TEXT,
    PRIMARY KEY (wave, position)
) STRICT;

-- Once a wave opens, what it will be compared with never changes.
CREATE TRIGGER succession_keeps_insert BEFORE INSERT ON succession
    WHEN EXISTS (SELECT 1 FROM wave WHERE code = NEW.wave AND status NOT IN ('draft', 'scheduled'))
    BEGIN SELECT RAISE(ABORT, 'rows of succession never change once the wave is open'); END;
CREATE TRIGGER succession_keeps_update BEFORE UPDATE ON succession
    WHEN EXISTS (SELECT 1 FROM wave WHERE code IN (OLD.wave, NEW.wave)
                 AND status NOT IN ('draft', 'scheduled'))
    BEGIN SELECT RAISE(ABORT, 'rows of succession never change once the wave is open'); END;
CREATE TRIGGER succession_keeps_delete BEFORE DELETE ON succession
    WHEN EXISTS (SELECT 1 FROM wave WHERE code = OLD.wave AND status NOT IN ('draft', 'scheduled'))
    BEGIN SELECT RAISE(ABORT, 'rows of succession never change once the wave is open'); END;
CREATE TRIGGER lineage_keeps_insert BEFORE INSERT ON lineage
    WHEN EXISTS (SELECT 1 FROM wave WHERE code = NEW.wave AND status NOT IN ('draft', 'scheduled'))
    BEGIN SELECT RAISE(ABORT, 'rows of lineage never change once the wave is open'); END;
CREATE TRIGGER lineage_keeps_update BEFORE UPDATE ON lineage
    WHEN EXISTS (SELECT 1 FROM wave WHERE code IN (OLD.wave, NEW.wave)
                 AND status NOT IN ('draft', 'scheduled'))
    BEGIN SELECT RAISE(ABORT, 'rows of lineage never change once the wave is open'); END;
CREATE TRIGGER lineage_keeps_delete BEFORE DELETE ON lineage
    WHEN EXISTS (SELECT 1 FROM wave WHERE code = OLD.wave AND status NOT IN ('draft', 'scheduled'))
    BEGIN SELECT RAISE(ABORT, 'rows of lineage never change once the wave is open'); END;
