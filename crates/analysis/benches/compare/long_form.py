"""Peil's tables as the long form that all tools write: `long_form.py DIR`; not part of the job's time.

Peil writes a table of units, items, scales and pairs of scales; here they become one row a figure, so
that `compare.py` can lay them beside those of other tools. Agreement and the difference with the rest
are kept for teams, which is what the job asks for; Peil has them for every unit.
"""

import sys
from pathlib import Path

import duckdb

ITEMS = """
SELECT unit, item AS subject, measure, n, value, NULL::DOUBLE AS low, NULL::DOUBLE AS high FROM (
    SELECT unit, item, 'n_answered' AS measure, n_answered AS n, n_answered::DOUBLE AS value FROM items
    UNION ALL SELECT unit, item, 'n_opinion', n_opinion, n_opinion::DOUBLE FROM items
    UNION ALL SELECT unit, item, 'mean', n_opinion, mean FROM items
    UNION ALL SELECT unit, item, 'sd', n_opinion, sd FROM items
    UNION ALL SELECT unit, item, 'top2', n_opinion, top2_opinion FROM items
)
"""
SCALES = """
SELECT unit, scale AS subject, measure, n, value, low, high FROM (
    SELECT unit, scale, 'n' AS measure, n, n::DOUBLE AS value, NULL AS low, NULL AS high FROM scales
    UNION ALL SELECT unit, scale, 'mean', n, mean, comparing_low, comparing_high FROM scales
    UNION ALL SELECT unit, scale, 'sd', n, sd, NULL, NULL FROM scales
    UNION ALL SELECT unit, scale, 'alpha', n_any, alpha, NULL, NULL FROM scales
    UNION ALL SELECT unit, scale, 'rwg_j', n_complete, rwg_j, NULL, NULL FROM scales WHERE unit IN teams
    UNION ALL SELECT unit, scale, measure, n, value, NULL, NULL FROM (
        SELECT unit, scale, n, rest_difference, rest_t, rest_df, rest_p, rest_p_bh FROM scales
        WHERE unit IN teams
    ) UNPIVOT (value FOR measure IN (rest_difference, rest_t, rest_df, rest_p, rest_p_bh))
    UNION ALL SELECT unit, scale, measure, n, value, NULL, NULL FROM (
        SELECT unit, scale, n, icc1, icc1_n0, icc2 FROM scales
    ) UNPIVOT (value FOR measure IN (icc1, icc1_n0, icc2))
)
"""
RELATIONS = """
SELECT unit, first || '*' || second AS subject, 'correlation' AS measure, n, correlation AS value,
    NULL::DOUBLE AS low, NULL::DOUBLE AS high FROM relations
"""


def main():
    """Writes `figures.parquet` beside the tables."""
    folder = Path(sys.argv[1])
    database = duckdb.connect()
    for table in ["units", "items", "scales", "relations"]:
        path = folder / f"{table}.parquet"
        database.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
    database.execute("CREATE VIEW parents AS SELECT DISTINCT parent FROM units")
    database.execute(
        "CREATE VIEW teams AS SELECT unit FROM units WHERE unit NOT IN (SELECT parent FROM parents)"
    )
    query = " UNION ALL ".join([ITEMS, SCALES.replace("IN teams", "IN (FROM teams)"), RELATIONS])
    target = folder / "figures.parquet"
    database.execute(
        f"COPY (SELECT * FROM ({query}) WHERE value IS NOT NULL) TO '{target}' (FORMAT parquet)"
    )


if __name__ == "__main__":
    main()
