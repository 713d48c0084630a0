"""Whether two tools did the same job: `compare.py FIRST SECOND`, files in the long form.

Prints per measure the greatest relative difference of value, interval and n, and what only one of
the two has. Ends with 1 if anything is further apart than 1e-9 or is missing.

A figure that is a difference of two nearly equal numbers can be 0 in one tool and 1e-17 in the other;
for those the difference is relative to 0.001 at least. All others, p-values too, are purely relative.
"""

import sys

import duckdb

ENOUGH = 1e-9
# Measures that can be near 0 by cancellation.
DIFFERENCES = ["alpha", "correlation", "rest_difference", "rest_t", "icc1", "icc1_n0", "icc2"]
FLOOR = 1e-3

QUERY = """
WITH first AS (SELECT * FROM {first}), second AS (SELECT * FROM {second}),
wanted AS (SELECT DISTINCT measure FROM first INTERSECT SELECT DISTINCT measure FROM second),
pairs AS (
    SELECT measure, a.unit IS NOT NULL AS in_first, b.unit IS NOT NULL AS in_second,
        a.n AS n1, b.n AS n2, a.value AS v1, b.value AS v2,
        a.low AS l1, b.low AS l2, a.high AS h1, b.high AS h2,
        CASE WHEN list_contains($differences, measure) THEN $floor ELSE 1e-300 END AS least
    FROM first AS a FULL JOIN second AS b USING (unit, subject, measure)
),
apart AS (
    SELECT *, abs(v1 - v2) / greatest(abs(v1), abs(v2), least) AS value,
        greatest(abs(l1 - l2) / greatest(abs(l1), abs(l2), least),
                 abs(h1 - h2) / greatest(abs(h1), abs(h2), least)) AS bounds,
        (l1 IS NULL) <> (l2 IS NULL) AS one_bound
    FROM pairs
)
SELECT measure, count(*) FILTER (in_first AND in_second) AS both,
    count(*) FILTER (NOT in_second) AS only_first, count(*) FILTER (NOT in_first) AS only_second,
    count(*) FILTER (n1 <> n2 OR one_bound) AS other_n, max(value) AS value, max(bounds) AS bounds
FROM apart {where} GROUP BY measure ORDER BY measure
"""


def source(path):
    """How DuckDB reads a file of the long form; pandas writes NaN for nothing."""
    if path.endswith(".parquet"):
        read = f"read_parquet('{path}')"
    else:
        types = (
            "{'unit': 'VARCHAR', 'subject': 'VARCHAR', 'measure': 'VARCHAR', 'n': 'DOUBLE', "
            "'value': 'DOUBLE', 'low': 'DOUBLE', 'high': 'DOUBLE'}"
        )
        read = f"read_csv('{path}', header = true, nullstr = ['', 'NA'], columns = {types})"
    bounds = ", ".join(f"CASE WHEN NOT isnan({name}) THEN {name} END AS {name}" for name in ["low", "high"])
    return (
        f"(SELECT unit::VARCHAR AS unit, subject::VARCHAR AS subject, "
        f"measure::VARCHAR AS measure, n::BIGINT AS n, value::DOUBLE AS value, {bounds} "
        f"FROM {read})"
    )


def main():
    """Prints the table and judges."""
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    # Peil's file holds more than this job: what only it has is then no fault.
    where = "WHERE measure IN (FROM wanted)" if "--shared-measures" in sys.argv else ""
    query = QUERY.format(first=source(arguments[0]), second=source(arguments[1]), where=where)
    rows = duckdb.execute(query, {"differences": DIFFERENCES, "floor": FLOOR}).fetchall()
    print(
        f"{'measure':<16}{'both':>9}{'only 1st':>9}{'only 2nd':>9}{'other n':>9}{'value':>11}{'bounds':>11}"
    )
    same, greatest = bool(rows), 0.0
    for measure, both, first, second, other_n, value, bounds in rows:
        shown = [f"{number:.1e}" if number is not None else "" for number in (value, bounds)]
        print(f"{measure:<16}{both:>9}{first:>9}{second:>9}{other_n:>9}{shown[0]:>11}{shown[1]:>11}")
        apart = max(value or 0.0, bounds or 0.0)
        greatest = max(greatest, apart)
        same = same and apart <= ENOUGH and both > 0 and first == second == other_n == 0
    print(f"{'the same' if same else 'NOT the same'}, greatest relative difference {greatest:.1e}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
