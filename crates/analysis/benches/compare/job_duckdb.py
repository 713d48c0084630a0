"""The job in DuckDB's SQL; Python writes the statements out for 60 items and 285 pairs.

Sums are taken of DOUBLE: whole numbers below 2^53 are exact in it, and it is more than twice as fast
as sums of small integers, which are made in 128 bits. Student's t, which DuckDB has not, is scipy's,
called with whole columns.
"""

import duckdb
import pyarrow as pa

from common import (
    FEWEST_PAIRS,
    ITEMS,
    ITEMS_PER_SCALE,
    MAX_CODE,
    NO_VARIANCE,
    NULL_VARIANCE,
    SCALES,
    SCORE_UNIT,
    Job,
    is_reversed,
    item_pairs,
    items_of,
    keys_agree,
    scale_pairs,
    t_quantile,
    t_two_sided,
)

FIGURES = "unit VARCHAR, subject VARCHAR, measure VARCHAR, n BIGINT, value DOUBLE, low DOUBLE, high DOUBLE"


def listed(parts):
    """A list as SQL has it."""
    return ",\n    ".join(parts)


def read(con, job):
    """Answers and units as tables."""
    if job.is_parquet:
        source = f"read_parquet('{job.answers}')"
    else:
        types = listed(["'unit': 'VARCHAR'", *(f"'{item}': 'UTINYINT'" for item in ITEMS)])
        source = f"read_csv('{job.answers}', header = true, columns = {{{types}}})"
    con.execute(f"CREATE TABLE answers AS FROM {source}")
    con.execute(f"""
        CREATE TABLE units AS
        WITH RECURSIVE coded AS (
            SELECT (row_number() OVER ())::INTEGER AS id, code, parent
            FROM read_csv('{job.units}', header = true, all_varchar = true)
        )
        SELECT coded.id, coded.code, above.id AS parent_id
        FROM coded LEFT JOIN coded AS above ON coded.parent = above.code
    """)
    # Which units lie in which: every unit with itself and all that stand above it.
    con.execute("""
        CREATE TABLE within AS
        WITH RECURSIVE upward(id, unit) AS (
            SELECT id, id FROM units
            UNION ALL
            SELECT upward.id, parent_id FROM upward JOIN units ON units.id = upward.unit
            WHERE parent_id IS NOT NULL
        )
        FROM upward
    """)


def sum_up(con, name, source, sums):
    """Makes a table `name` of sums per unit: first of its own people, then along the tree.

    A sum over nobody is 0, not NULL: UNPIVOT would leave the row out, and the count of 0 in it.
    """
    own = listed(f"{expression} AS {column}" for column, expression in sums.items())
    along = listed(f"coalesce(sum({column}), 0) AS {column}" for column in sums)
    con.execute(f"""
        CREATE TABLE {name} AS
        WITH own AS MATERIALIZED (SELECT id, {own} FROM {source} GROUP BY id)
        SELECT within.unit AS id, {along} FROM own JOIN within USING (id) GROUP BY within.unit
    """)


def unfold(con, name, keys, value_names, source):
    """Turns a wide table of sums into one row per unit and key: `values_key` columns to `values`."""
    groups = listed(f"({', '.join(f'{value}_{key}' for value in value_names)}) AS {key}" for key in keys)
    con.execute(f"""
        CREATE TABLE {name} AS
        FROM (UNPIVOT {source} ON {groups} INTO NAME subject VALUE {", ".join(value_names)})
        SELECT id, subject, {", ".join(value_names)}
    """)


def prepare(con):
    """Opinions and scores per respondent.

    In order of teams: sums then fall into neighbouring places, which for a million people saves far
    more than the sorting costs.
    """
    opinions = listed(f"(CASE WHEN {item} <= {MAX_CODE} THEN {item} END)::DOUBLE AS {item}" for item in ITEMS)
    con.execute(f"""
        CREATE TABLE opinions AS
        SELECT id, {opinions} FROM answers JOIN units ON unit = code ORDER BY id
    """)
    scores = []
    for scale in SCALES:
        n = " + ".join(f"({item} IS NOT NULL)::INTEGER" for item in items_of(scale))
        keyed = (f"{MAX_CODE + 1} - {item}" if is_reversed(item) else item for item in items_of(scale))
        total = " + ".join(f"coalesce({one}, 0)" for one in keyed)
        scores.append(
            f"CASE WHEN 2 * ({n}) >= {ITEMS_PER_SCALE} "
            f"THEN ({total}) * ({SCORE_UNIT} // ({n})) END AS {scale}"
        )
    con.execute(f"CREATE TABLE scores AS SELECT id, {listed(scores)} FROM opinions")


def sums_over_people(con):
    """Every sum that the figures need, per unit."""
    answered = {f"answered_{item}": f"count({item})" for item in ITEMS}
    codes = f"(SELECT id, {listed(ITEMS)} FROM answers JOIN units ON unit = code)"
    sum_up(con, "answered_wide", codes, answered)
    unfold(con, "answered", ITEMS, ["answered"], "answered_wide")
    for scale in SCALES:
        items = items_of(scale)
        sums = {}
        for i in items:
            sums |= {
                f"n_{i}": f"count({i})",
                f"total_{i}": f"sum({i})",
                f"squares_{i}": f"sum({i} * {i})",
                f"top_{i}": f"count(CASE WHEN {i} >= {MAX_CODE - 1} THEN 1 END)",
            }
        for x, y in item_pairs(scale):
            # Adding 0 times the other item leaves out whom it is NULL for, faster than FILTER does.
            sums |= {
                f"n_{x}_{y}": f"count({x} * {y})",
                f"first_{x}_{y}": f"sum({x} + 0 * {y})",
                f"second_{x}_{y}": f"sum({y} + 0 * {x})",
                f"products_{x}_{y}": f"sum({x} * {y})",
            }
        sums["someone"] = f"count(coalesce({', '.join(items)}))"
        sum_up(con, f"sums_{scale}", "opinions", sums)
        unfold(con, f"items_{scale}", items, ["n", "total", "squares", "top"], f"sums_{scale}")
        pairs = [f"{x}_{y}" for x, y in item_pairs(scale)]
        unfold(con, f"pairs_{scale}", pairs, ["n", "first", "second", "products"], f"sums_{scale}")
        complete = {"n": "count(*)"}
        for i in items:
            complete |= {f"total_{i}": f"sum({i})", f"squares_{i}": f"sum({i} * {i})"}
        whole = " AND ".join(f"{item} IS NOT NULL" for item in items)
        sum_up(con, f"complete_{scale}", f"(FROM opinions WHERE {whole})", complete)
    sums = {}
    for s in SCALES:
        sums |= {f"n_{s}": f"count({s})", f"total_{s}": f"sum({s})", f"squares_{s}": f"sum({s} * {s})"}
    for x, y in scale_pairs():
        sums |= {
            f"n_{x}_{y}": f"count({x} * {y})",
            f"first_{x}_{y}": f"sum({x} + 0 * {y})",
            f"second_{x}_{y}": f"sum({y} + 0 * {x})",
            f"first_squares_{x}_{y}": f"sum({x} * {x} + 0 * {y})",
            f"second_squares_{x}_{y}": f"sum({y} * {y} + 0 * {x})",
            f"products_{x}_{y}": f"sum({x} * {y})",
        }
    sum_up(con, "score_sums", "scores", sums)
    unfold(con, "scales", SCALES, ["n", "total", "squares"], "score_sums")
    unfold(
        con,
        "score_pairs",
        [f"{x}_{y}" for x, y in scale_pairs()],
        ["n", "first", "second", "first_squares", "second_squares", "products"],
        "score_sums",
    )


# n(n - 1) times the variance: exact, because the sums are whole numbers.
SPREAD = "greatest(n * squares - total * total, 0)"


def figures_of_items(con):
    """Counts, mean, sd and share of the two highest answers, per unit and item."""
    counted = "FROM answered JOIN units USING (id)"
    con.execute(
        f"INSERT INTO figures SELECT code, subject, 'n_answered', answered, answered, NULL, NULL {counted}"
    )
    for scale in SCALES:
        items = f"FROM items_{scale} JOIN units USING (id)"
        for measure, value, fewest in [
            ("n_opinion", "n", 0),
            ("mean", "total / n", 1),
            ("top2", "top / n", 1),
            ("sd", f"sqrt({SPREAD} / (n * (n - 1)))", 2),
        ]:
            con.execute(
                f"INSERT INTO figures SELECT code, subject, '{measure}', n, {value}, "
                f"NULL, NULL {items} WHERE n >= {fewest}"
            )


def figures_of_scales(con):
    """Counts, mean with interval, sd and alpha, per unit and scale."""
    con.execute(f"""
        CREATE TABLE described AS
        SELECT code, 'scale_' || subject AS subject, n, total / n / {SCORE_UNIT} AS mean,
            CASE WHEN n >= 2 THEN sqrt({SPREAD} / (n * (n - 1))) / {SCORE_UNIT} END AS sd,
            t_quantile(greatest(n - 1, 1)::DOUBLE) * sd / sqrt(n) AS half
        FROM scales JOIN units USING (id)
    """)
    for measure, value, low, high, fewest in [
        ("n", "n", "NULL", "NULL", 0),
        ("mean", "mean", "mean - half", "mean + half", 1),
        ("sd", "sd", "NULL", "NULL", 2),
    ]:
        con.execute(
            f"INSERT INTO figures SELECT code, subject, '{measure}', n, {value}, {low}, "
            f"{high} FROM described WHERE n >= {fewest}"
        )
    for scale in SCALES:
        signs = listed(f"('{x}_{y}', {keys_agree(x, y)})" for x, y in item_pairs(scale))
        con.execute(f"""
            INSERT INTO figures
            WITH signs(subject, sign) AS (VALUES {signs}),
            variances AS (
                SELECT id, sum({SPREAD} / (n * (n - 1))) AS variances
                FROM items_{scale} WHERE n >= 2 GROUP BY id
            ),
            covariances AS (
                SELECT id, sum(2 * sign * (n * products - first * second) / (n * (n - 1)))
                    AS covariances
                FROM pairs_{scale} JOIN signs USING (subject)
                GROUP BY id HAVING min(n) >= 2
            )
            SELECT code, 'scale_{scale}', 'alpha', someone,
                {ITEMS_PER_SCALE / (ITEMS_PER_SCALE - 1)!r} * covariances
                    / (variances + covariances), NULL, NULL
            FROM covariances JOIN variances USING (id) JOIN sums_{scale} USING (id)
                JOIN units USING (id)
            WHERE variances + covariances > {NO_VARIANCE!r} * variances
        """)


def correlations(con):
    """Pearson's r of every two scales, over those with both scores."""
    con.execute(f"""
        INSERT INTO figures
        WITH spreads AS (
            SELECT code, n, 'scale_' || subject[1] || '*scale_' || subject[3] AS subject,
                n * products - first * second AS xy,
                n * first_squares - first * first AS xx,
                n * second_squares - second * second AS yy
            FROM score_pairs JOIN units USING (id)
        )
        SELECT code, subject, 'correlation', n,
            greatest(-1, least(1, xy / (sqrt(xx) * sqrt(yy)))), NULL, NULL
        FROM spreads WHERE n >= {FEWEST_PAIRS} AND xx > 0 AND yy > 0
    """)


def agreement(con):
    """rwg(j) per team, on those with an opinion on all ten items."""
    k = ITEMS_PER_SCALE
    for scale in SCALES:
        spread = " + ".join(f"greatest(n * squares_{i} - total_{i} * total_{i}, 0)" for i in items_of(scale))
        con.execute(f"""
            INSERT INTO figures
            WITH ratios AS (
                SELECT code, n,
                    least(({spread}) / (n * (n - 1)) / {k} / {NULL_VARIANCE!r}, 1) AS ratio
                FROM complete_{scale} JOIN teams USING (id) WHERE n >= 2
            )
            SELECT code, 'scale_{scale}', 'rwg_j', n,
                {k} * (1 - ratio) / ({k} * (1 - ratio) + ratio), NULL, NULL
            FROM ratios
        """)


def between_teams(con):
    """ICC(1), in two manners, and ICC(2) of every scale."""
    con.execute("""
        INSERT INTO figures
        WITH parts AS (
            SELECT subject, count(*) AS k, sum(n) AS n, sum(n * n) AS sizes,
                sum(total) AS total, sum(squares) AS squares, sum(total * total / n) AS of_teams
            FROM scales JOIN teams USING (id) WHERE n > 0 GROUP BY subject
        ),
        mean_squares AS (
            SELECT subject, n, n / k AS n_bar, (n - sizes / n) / (k - 1) AS n0,
                (of_teams - total * total / n) / (k - 1) AS between_,
                (squares - of_teams) / (n - k) AS within_
            FROM parts
        ),
        root AS (SELECT code FROM units WHERE parent_id IS NULL),
        iccs AS (
            SELECT subject, n, unnest([
                {measure: 'icc1', value: (between_ - within_) / (between_ + (n_bar - 1) * within_)},
                {measure: 'icc1_n0', value: (between_ - within_) / (between_ + (n0 - 1) * within_)},
                {measure: 'icc2', value: (between_ - within_) / between_}
            ], recursive := true)
            FROM mean_squares
        )
        SELECT code, 'scale_' || subject, measure, n, value, NULL, NULL FROM iccs, root
    """)


def against_the_rest(con):
    """Every team against the rest of its parent, by Welch, with Benjamini-Hochberg per scale."""
    con.execute(f"""
        CREATE TABLE against AS
        WITH sides AS (
            SELECT teams.code, own.subject, own.n, own.total, own.squares,
                whole.n - own.n AS n2, whole.total - own.total AS total2,
                whole.squares - own.squares AS squares2
            FROM teams JOIN scales AS own USING (id)
                JOIN scales AS whole ON whole.id = parent_id AND whole.subject = own.subject
        ),
        parts AS (
            SELECT code, subject, n, n2, (total / n - total2 / n2) / {SCORE_UNIT} AS difference,
                {SPREAD} / (n * n * (n - 1)) / {SCORE_UNIT**2} AS v,
                greatest(n2 * squares2 - total2 * total2, 0) / (n2 * n2 * (n2 - 1))
                    / {SCORE_UNIT**2} AS v2
            FROM sides WHERE n >= 2 AND n2 >= 2 AND {SPREAD} > 0
        ),
        tests AS (
            SELECT code, subject, n, difference, difference / sqrt(v + v2) AS t,
                (v + v2) * (v + v2) / (v * v / (n - 1) + v2 * v2 / (n2 - 1)) AS df,
                t_two_sided(t, df) AS p
            FROM parts
        ),
        ranked AS (
            SELECT *, count(*) OVER (PARTITION BY subject) AS m,
                row_number() OVER (PARTITION BY subject ORDER BY p, code) AS rank
            FROM tests
        )
        SELECT code, 'scale_' || subject AS subject, n, difference, t, df, p,
            least(1, min(p * m / rank) OVER (PARTITION BY subject ORDER BY rank DESC)) AS p_bh
        FROM ranked
    """)
    for measure in ["difference", "t", "df", "p", "p_bh"]:
        con.execute(
            f"INSERT INTO figures SELECT code, subject, 'rest_{measure}', n, {measure}, "
            f"NULL, NULL FROM against"
        )


def add_functions(con):
    """Makes Student's t known to SQL."""

    def quantile(df):
        return pa.array(t_quantile(df.to_numpy()))

    def two_sided(t, df):
        return pa.array(t_two_sided(t.to_numpy(), df.to_numpy()))

    con.create_function("t_quantile", quantile, ["DOUBLE"], "DOUBLE", type="arrow")
    con.create_function("t_two_sided", two_sided, ["DOUBLE", "DOUBLE"], "DOUBLE", type="arrow")


def main():
    """Reads, computes and writes."""
    job = Job("duckdb")
    con = duckdb.connect()
    # The order of rows means nothing here, and keeping it costs time.
    con.execute("SET preserve_insertion_order = false")
    add_functions(con)
    read(con, job)
    job.done("read")
    con.execute(
        "CREATE TABLE teams AS FROM units "
        "WHERE id NOT IN (SELECT parent_id FROM units WHERE parent_id IS NOT NULL)"
    )
    con.execute(f"CREATE TABLE figures ({FIGURES})")
    prepare(con)
    sums_over_people(con)
    figures_of_items(con)
    figures_of_scales(con)
    correlations(con)
    agreement(con)
    between_teams(con)
    against_the_rest(con)
    job.done("compute")
    con.execute(f"COPY figures TO '{job.target}' (FORMAT parquet)")
    job.done("write")
    count = "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM figures)"
    job.finish(*con.execute(count).fetchone())


main()
