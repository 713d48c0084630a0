"""The job in polars as it is usually written: group by every level of the tree, with polars' own functions.

Means, standard deviations, covariances and correlations are asked of the people of each unit anew, by
the expressions that polars has for them. `job_polars.py` is the same job, written for speed.
"""

import polars as pl
from scipy import stats

from common import (
    FEWEST_PAIRS,
    ITEMS,
    ITEMS_PER_SCALE,
    LONG_FORM,
    MAX_CODE,
    NO_VARIANCE,
    NULL_VARIANCE,
    SCALES,
    SCORE_UNIT,
    Job,
    is_reversed,
    item_pairs,
    items_of,
    scale_pairs,
    t_quantile,
    t_two_sided,
)

c = pl.col

# From the top of the tree to the teams, as the units file calls them.
LEVELS = ["organisation", "ministry", "directorate", "department", "team"]


def read(job):
    """Answers, one column per item, and the units."""
    if job.is_parquet:
        answers = pl.read_parquet(job.answers)
    else:
        answers = pl.read_csv(job.answers, schema_overrides=dict.fromkeys(ITEMS, pl.UInt8))
    return answers, pl.read_csv(job.units, columns=["code", "parent", "kind"])


def places_of(units):
    """Per team the units it lies in: a column for every level."""
    places = units.filter(c.kind == LEVELS[-1]).select(team="code", above="parent")
    for level in reversed(LEVELS[:-1]):
        parents = units.filter(c.kind == level).select("parent", **{level: "code"})
        places = places.join(parents, left_on="above", right_on=level, coalesce=False)
        places = places.drop("above").rename({"parent": "above"})
    return places.drop("above")


def keyed(item):
    """Name of the column in which a high answer means a high score."""
    return f"keyed {item}"


def with_scores(answers, places):
    """Opinions (other codes become null), beside them the keyed ones and scores, and everyone's place."""
    opinions = pl.when(c(ITEMS) <= MAX_CODE).then(c(ITEMS)).name.keep()
    people = answers.rename({"unit": "team"}).with_columns(c(ITEMS).name.prefix("answer "))
    people = people.with_columns(opinions).with_columns(
        (MAX_CODE + 1 - c(i) if is_reversed(i) else c(i)).cast(pl.Float64).alias(keyed(i)) for i in ITEMS
    )
    return people.with_columns(*[score(scale) for scale in SCALES]).join(places, on="team")


def score(scale):
    """Mean of the opinions if there are enough, in whole 1/2520: people who agree have a variance of 0."""
    items = [keyed(i) for i in items_of(scale)]
    n = pl.sum_horizontal(c(items).is_not_null())
    mean = (pl.mean_horizontal(items) * SCORE_UNIT).round()
    return pl.when(2 * n >= ITEMS_PER_SCALE).then(mean).alias(scale)


def described(people, level):
    """A row for every unit of a level, with all that is asked of its people."""
    expressions = [*of_items(), *of_scales(), *of_pairs_of_scales()]
    # The streaming engine needs a fifth less time for this than the other one.
    return people.lazy().group_by(c(level).alias("unit")).agg(expressions).collect(engine="streaming")


def of_items():
    """Counts, mean, sd and share of the two highest answers."""
    yield c(ITEMS).count().name.prefix("n ")
    yield c([f"answer {i}" for i in ITEMS]).count().name.prefix("n ")
    yield c(ITEMS).mean().name.prefix("mean ")
    yield c(ITEMS).std().name.prefix("sd ")
    yield (c(ITEMS) >= MAX_CODE - 1).mean().name.prefix("top2 ")


def of_scales():
    """Counts, mean and sd of the scores, and the parts of alpha."""
    yield c(SCALES).count().name.prefix("n ")
    yield (c(SCALES).mean() / SCORE_UNIT).name.prefix("mean ")
    yield (c(SCALES).std() / SCORE_UNIT).name.prefix("sd ")
    for scale in SCALES:
        yield pl.any_horizontal(c(items_of(scale)).is_not_null()).sum().alias(f"someone {scale}")
        yield sum(c(keyed(i)).var() for i in items_of(scale)).alias(f"variances {scale}")
        # `cov` leaves out whom one of the two is null for.
        pairs = (pl.cov(keyed(x), keyed(y)) for x, y in item_pairs(scale))
        yield (2 * sum(pairs)).alias(f"covariances {scale}")


def of_pairs_of_scales():
    """Correlation of every two scales, and of how many people."""
    for x, y in scale_pairs():
        yield (c(x).is_not_null() & c(y).is_not_null()).sum().alias(f"n {x} {y}")
        yield pl.corr(x, y).alias(f"correlation {x} {y}")


def figures_of_items(units):
    """Counts, mean, sd and share of the two highest answers, per unit and item."""
    for i in ITEMS:
        n, answered = c(f"n {i}"), c(f"n answer {i}")
        yield figure(units, i, "n_answered", answered, answered)
        yield figure(units, i, "n_opinion", n, n)
        for measure in ["mean", "sd", "top2"]:
            yield figure(units, i, measure, n, c(f"{measure} {i}"))


def figures_of_scales(units):
    """Counts, mean with interval, sd and alpha, per unit and scale."""
    for s in SCALES:
        n, mean, sd = c(f"n {s}"), c(f"mean {s}"), c(f"sd {s}")
        # Without an sd (fewer than two) the interval is null as well.
        t = pl.Series(t_quantile(units[f"n {s}"].cast(pl.Float64).to_numpy() - 1))
        half = t * sd / n.sqrt()
        yield figure(units, f"scale_{s}", "n", n, n)
        yield figure(units, f"scale_{s}", "mean", n, mean, mean - half, mean + half)
        yield figure(units, f"scale_{s}", "sd", n, sd)
        k, variances, covariances = ITEMS_PER_SCALE, c(f"variances {s}"), c(f"covariances {s}")
        total = variances + covariances
        alpha = pl.when(total > NO_VARIANCE * variances).then(k / (k - 1) * (covariances / total))
        yield figure(units, f"scale_{s}", "alpha", c(f"someone {s}"), alpha)


def correlations(units):
    """Pearson's r of every two scales, over those with both scores."""
    for x, y in scale_pairs():
        n = c(f"n {x} {y}")
        value = pl.when(n >= FEWEST_PAIRS).then(c(f"correlation {x} {y}"))
        yield figure(units, f"scale_{x}*scale_{y}", "correlation", n, value)


def agreement(people):
    """rwg(j) per team, on those with an opinion on all ten items."""
    k = ITEMS_PER_SCALE
    for s in SCALES:
        complete = people.drop_nulls(items_of(s)).group_by(c.team.alias("unit"))
        table = complete.agg(n=pl.len(), variance=pl.mean_horizontal(c(items_of(s)).var()))
        ratio = (c.variance / NULL_VARIANCE).clip(upper_bound=1)
        yield figure(table, f"scale_{s}", "rwg_j", c.n, k * (1 - ratio) / (k * (1 - ratio) + ratio))


def between_teams(people):
    """ICC(1), in two manners, and ICC(2) of every scale, by analysis of variance."""
    for s in SCALES:
        scores = people.drop_nulls(s).select("organisation", "team", score=c(s) / SCORE_UNIT)
        own, all_ = c.score.mean().over("team"), c.score.mean()
        squares = scores.select(between=((own - all_) ** 2).sum(), within=((c.score - own) ** 2).sum())
        sizes = scores.group_by("team").len()["len"].cast(pl.Float64)
        k, n = len(sizes), sizes.sum()
        between, within = squares["between"][0] / (k - 1), squares["within"][0] / (n - k)
        n0 = (n - (sizes**2).sum() / n) / (k - 1)
        root = scores.select(unit="organisation").unique()
        for name, value in [
            ("icc1", (between - within) / (between + (n / k - 1) * within)),
            ("icc1_n0", (between - within) / (between + (n0 - 1) * within)),
            ("icc2", (between - within) / between),
        ]:
            yield figure(root, f"scale_{s}", name, pl.lit(n), pl.lit(value))


def against_the_rest(people, places):
    """Every team against the rest of its parent, by Welch, with Benjamini-Hochberg per scale."""
    parent = LEVELS[-2]
    # Every team with everybody of its parent; those of the team itself are left out of the rest.
    teams = places.select(parent, unit="team")
    rest = people.select("team", parent, *SCALES).join(teams, on=parent).filter(c.team != c.unit)
    sides = [
        side.group_by("unit").agg(
            c(SCALES).count().cast(pl.Int64).name.prefix("n "),
            (c(SCALES).mean() / SCORE_UNIT).name.prefix("mean "),
            (c(SCALES).var() / SCORE_UNIT**2).name.prefix("variance "),
        )
        for side in (people.select(c.team.alias("unit"), *SCALES), rest)
    ]
    both = sides[0].join(sides[1], on="unit", suffix=" rest")
    for s in SCALES:
        n, n2 = c(f"n {s}"), c(f"n {s} rest")
        table = both.filter((n >= 2) & (n2 >= 2) & (c(f"variance {s}") > 0)).select(
            "unit",
            n=n,
            n2=n2,
            difference=c(f"mean {s}") - c(f"mean {s} rest"),
            v=c(f"variance {s}") / n,
            v2=c(f"variance {s} rest") / n2,
        )
        table = table.with_columns(
            t=c.difference / (c.v + c.v2).sqrt(),
            df=(c.v + c.v2) ** 2 / (c.v**2 / (c.n - 1) + c.v2**2 / (c.n2 - 1)),
        )
        p = t_two_sided(table["t"].to_numpy(), table["df"].to_numpy())
        table = table.with_columns(p=pl.Series(p), p_bh=pl.Series(stats.false_discovery_control(p)))
        for name in ["difference", "t", "df", "p", "p_bh"]:
            yield figure(table, f"scale_{s}", f"rest_{name}", c.n, c(name))


def figure(table, subject, measure, n, value, low=None, high=None):
    """Rows of the long form, of the units where the figure is defined."""
    none = pl.lit(None, dtype=pl.Float64)
    columns = {
        "unit": c.unit,
        "subject": pl.lit(subject),
        "measure": pl.lit(measure),
        "n": n.cast(pl.Int64),
        "value": value.cast(pl.Float64),
        "low": none if low is None else low,
        "high": none if high is None else high,
    }
    chosen = table.select(*[columns[name].alias(name) for name in LONG_FORM])
    # A mean of nobody is null, a correlation without variance is NaN.
    return chosen.filter(c.value.is_not_null() & c.value.is_not_nan())


def main():
    """Reads, computes and writes."""
    job = Job("polars-plain")
    answers, units = read(job)
    job.done("read")
    places = places_of(units)
    people = with_scores(answers, places)
    table = pl.concat([described(people, level) for level in LEVELS])
    figures = pl.concat(
        [
            *figures_of_items(table),
            *figures_of_scales(table),
            *correlations(table),
            *agreement(people),
            *between_teams(people),
            *against_the_rest(people, places),
        ]
    )
    job.done("compute")
    figures.write_parquet(job.target)
    job.done("write")
    job.finish(answers.height, figures.height)


main()
