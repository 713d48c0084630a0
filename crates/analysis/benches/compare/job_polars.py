"""The job in polars: sums per team in one pass, added up along the tree, and then the formulas.

Every figure is a function of sums over people, and sums of a unit are the sums of its teams. So the
answers are looked at once per scale, and all the rest happens on a table of a row per unit.
"""

import polars as pl

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
    keys_agree,
    scale_pairs,
    t_quantile,
    t_two_sided,
)

c = pl.col


def read(job):
    """Answers with one small integer per cell, and the units."""
    if job.is_parquet:
        answers = pl.read_parquet(job.answers)
    else:
        answers = pl.read_csv(job.answers, schema_overrides=dict.fromkeys(ITEMS, pl.UInt8))
    return answers, pl.read_csv(job.units, columns=["code", "parent"]).rename({"code": "unit"})


def with_depths(units):
    """Units with a number, their parent's number and their depth; parents stand before children."""
    units = units.with_row_index("id")
    numbers = units.select(c.unit.alias("parent"), c.id.alias("parent_id"))
    units = units.join(numbers, on="parent", how="left", maintain_order="left")
    layers = [units.filter(c.parent_id.is_null()).with_columns(depth=pl.lit(0))]
    while layers[-1].height:
        above = layers[-1].select(parent_id="id", depth=c.depth + 1)
        layers.append(units.join(above, on="parent_id", how="inner"))
    return pl.concat(layers).sort("id")


def team_sums(answers, units):
    """Per team every sum that the figures need."""
    codes = units.select("unit", "id")
    answers = answers.join(codes, on="unit", how="left", maintain_order="left").drop("unit")
    # In order of teams, and in pieces that stay in the processor's cache (the streaming engine): for a
    # million people nearly twice as fast as gathering the rows of every team from all over the memory.
    answers = answers.sort("id")
    opinions = opinions_of(answers)
    counts = [c(i).count().alias(f"answered {i}") for i in ITEMS]
    tables = [per_team(answers, counts)]
    for scale in SCALES:
        items = items_of(scale)
        tables.append(per_team(opinions, [*item_sums(scale), *pair_sums(scale)]))
        complete = opinions.filter(c(f"number {scale}") == ITEMS_PER_SCALE).select("id", *items)
        sums = [pl.len().alias(f"complete {scale}")]
        sums += [c(i).sum().alias(f"complete sum {i}") for i in items]
        sums += [(c(i) * c(i)).sum().alias(f"complete squares {i}") for i in items]
        tables.append(per_team(complete, sums))
    scores = opinions.select("id", *[score(scale) for scale in SCALES])
    tables.append(per_team(scores, score_sums()))
    joined = tables[0]
    for table in tables[1:]:
        joined = joined.join(table, on="id", how="left")
    return joined.fill_null(0).with_columns(pl.exclude("id").cast(pl.Int64))


def per_team(people, sums):
    """Sums of the people of each team."""
    return people.lazy().group_by("id").agg(sums).collect(engine="streaming")


def opinions_of(answers):
    """Opinions, 0 for none, and beside each whether there is one; the number of them per scale.

    Products with 0 and 1 are a third faster here than products of columns with nulls.
    """
    has = (c(ITEMS) <= MAX_CODE).fill_null(False)
    flags = answers.select(has.cast(pl.UInt8).name.prefix("has "))
    answers = answers.with_columns(c(ITEMS).fill_null(0)).hstack(flags)
    return answers.with_columns(
        *[c(i) * c(f"has {i}") for i in ITEMS],
        *[
            pl.sum_horizontal(f"has {i}" for i in items_of(scale)).alias(f"number {scale}")
            for scale in SCALES
        ],
    )


def item_sums(scale):
    """Count, sum, squares and the two highest answers of each item; who has any opinion."""
    yield (c(f"number {scale}") > 0).sum().alias(f"someone {scale}")
    for i in items_of(scale):
        yield c(f"has {i}").sum().alias(f"n {i}")
        yield c(i).sum().alias(f"sum {i}")
        yield (c(i) * c(i)).sum().alias(f"squares {i}")
        yield (c(i) >= MAX_CODE - 1).sum().alias(f"top {i}")


def pair_sums(scale):
    """Sums over those with an opinion on both of two items."""
    for x, y in item_pairs(scale):
        yield (c(f"has {x}") * c(f"has {y}")).sum().alias(f"n {x} {y}")
        yield (c(x) * c(f"has {y}")).sum().alias(f"first {x} {y}")
        yield (c(y) * c(f"has {x}")).sum().alias(f"second {x} {y}")
        yield (c(x) * c(y)).sum().alias(f"products {x} {y}")


def score(scale):
    """Score by the half rule, as a whole number of 1/2520."""
    keyed = [c(f"has {i}") * (MAX_CODE + 1) - c(i) if is_reversed(i) else c(i) for i in items_of(scale)]
    n = c(f"number {scale}").cast(pl.Int64)
    total = pl.sum_horizontal(keyed).cast(pl.Int64)
    return pl.when(n * 2 >= ITEMS_PER_SCALE).then(total * (SCORE_UNIT // n)).alias(scale)


def score_sums():
    """Sums of the scores, and of pairs of them; `+ 0 * y` is null where `y` is."""
    for s in SCALES:
        yield c(s).count().alias(f"n {s}")
        yield c(s).sum().alias(f"sum {s}")
        yield (c(s) * c(s)).sum().alias(f"squares {s}")
    for x, y in scale_pairs():
        both = c(x) * c(y)
        first, second = c(x) + c(y) * 0, c(y) + c(x) * 0
        yield both.count().alias(f"n {x} {y}")
        yield first.sum().alias(f"first {x} {y}")
        yield second.sum().alias(f"second {x} {y}")
        yield (first * first).sum().alias(f"first squares {x} {y}")
        yield (second * second).sum().alias(f"second squares {x} {y}")
        yield both.sum().alias(f"products {x} {y}")


def up_the_tree(teams, units):
    """Sums of every unit: its own people and those of the units below it."""
    names = [name for name in teams.columns if name != "id"]
    places = units.select("id", "parent_id", "depth")
    layer, layers = None, []
    for depth in range(units["depth"].max(), -1, -1):
        own = places.filter(c.depth == depth).join(teams, on="id", how="inner")
        own = own.select("id", *names)
        if layer is not None:
            below = layer.join(places.select("id", "parent_id"), on="id").drop("id")
            below = below.rename({"parent_id": "id"}).select("id", *names)
            own = pl.concat([own, below]).group_by("id").sum()
        layers.append(own)
        layer = own
    # Everything that follows is a formula in real numbers.
    numbers = pl.concat(layers).with_columns(pl.exclude("id").cast(pl.Float64))
    return numbers.join(units, on="id").sort("id")


def spread(n, total, squares):
    """n(n - 1) times the variance: exact, because the sums are whole numbers."""
    return (n * squares - total * total).clip(lower_bound=0)


def sd_of(n, total, squares):
    """Standard deviation with n - 1."""
    return (spread(n, total, squares) / (n * (n - 1))).sqrt()


def figures_of_items(units):
    """Counts, mean, sd and share of the two highest answers, per unit and item."""
    for i in ITEMS:
        n, total = c(f"n {i}"), c(f"sum {i}")
        answered = c(f"answered {i}")
        yield figure(units, i, "n_answered", answered, answered)
        yield figure(units, i, "n_opinion", n, n)
        yield figure(units, i, "mean", n, total / n, n >= 1)
        yield figure(units, i, "sd", n, sd_of(n, total, c(f"squares {i}")), n >= 2)
        yield figure(units, i, "top2", n, c(f"top {i}") / n, n >= 1)


def figures_of_scales(units):
    """Counts, mean with interval, sd and alpha, per unit and scale."""
    for s in SCALES:
        n, mean = c(f"n {s}"), c(f"sum {s}") / c(f"n {s}") / SCORE_UNIT
        sd = sd_of(n, c(f"sum {s}"), c(f"squares {s}")) / SCORE_UNIT
        table = units.select("unit", f"n {s}", mean=mean, sd=sd)
        t = pl.Series(t_quantile((table[f"n {s}"] - 1).clip(lower_bound=1).to_numpy()))
        table = table.with_columns(half=pl.when(n >= 2).then(t * c.sd / n.sqrt()))
        yield figure(table, f"scale_{s}", "n", n, n)
        yield figure(table, f"scale_{s}", "mean", n, c.mean, n >= 1, c.mean - c.half, c.mean + c.half)
        yield figure(table, f"scale_{s}", "sd", n, c.sd, n >= 2)
        yield alpha(units, s)


def alpha(units, scale):
    """Cronbach's alpha from covariances over those with an opinion on both items."""
    variances, covariances, enough = [], [], []
    for i in items_of(scale):
        n = c(f"n {i}")
        variances.append(spread(n, c(f"sum {i}"), c(f"squares {i}")) / (n * (n - 1)))
    for x, y in item_pairs(scale):
        pair = f"{x} {y}"
        n = c(f"n {pair}")
        products = n * c(f"products {pair}") - c(f"first {pair}") * c(f"second {pair}")
        covariances.append(keys_agree(x, y) * 2 * products / (n * (n - 1)))
        enough.append(n >= 2)
    table = units.select(
        "unit",
        people=f"someone {scale}",
        enough=pl.all_horizontal(enough),
        variances=pl.sum_horizontal(variances),
        covariances=pl.sum_horizontal(covariances),
    ).with_columns(total=c.variances + c.covariances)
    k = ITEMS_PER_SCALE
    defined = c.enough & (c.total > NO_VARIANCE * c.variances)
    value = k / (k - 1) * (c.covariances / c.total)
    return figure(table, f"scale_{scale}", "alpha", c.people, value, defined)


def correlations(units):
    """Pearson's r of every two scales, over those with both scores."""
    for x, y in scale_pairs():
        p = f"{x} {y}"
        n, first, second = c(f"n {p}"), c(f"first {p}"), c(f"second {p}")
        xx = spread(n, first, c(f"first squares {p}"))
        yy = spread(n, second, c(f"second squares {p}"))
        xy = n * c(f"products {p}") - first * second
        # Two roots: the product of the spreads of a million people has too many digits.
        value = (xy / (xx.sqrt() * yy.sqrt())).clip(-1, 1)
        defined = (n >= FEWEST_PAIRS) & (xx > 0) & (yy > 0)
        yield figure(units, f"scale_{x}*scale_{y}", "correlation", n, value, defined)


def agreement(teams):
    """rwg(j) per team, on those with an opinion on all ten items."""
    for s in SCALES:
        n = c(f"complete {s}")
        spreads = [spread(n, c(f"complete sum {i}"), c(f"complete squares {i}")) for i in items_of(s)]
        ratio = pl.sum_horizontal(spreads) / (n * (n - 1)) / ITEMS_PER_SCALE / NULL_VARIANCE
        left = ITEMS_PER_SCALE * (1 - ratio.clip(upper_bound=1))
        value = left / (left + ratio.clip(upper_bound=1))
        yield figure(teams, f"scale_{s}", "rwg_j", n, value, n >= 2)


def between_teams(teams, root):
    """ICC(1), in two manners, and ICC(2) of every scale."""
    for s in SCALES:
        groups = teams.filter(c(f"n {s}") > 0).select(n=f"n {s}", total=f"sum {s}", squares=f"squares {s}")
        k, n, total = groups.height, groups["n"].sum(), groups["total"].sum()
        of_teams = (groups["total"] ** 2 / groups["n"]).sum()
        between = (of_teams - total**2 / n) / (k - 1)
        within = (groups["squares"].sum() - of_teams) / (n - k)
        n0 = (n - (groups["n"] ** 2).sum() / n) / (k - 1)
        for name, value in [
            ("icc1", (between - within) / (between + (n / k - 1) * within)),
            ("icc1_n0", (between - within) / (between + (n0 - 1) * within)),
            ("icc2", (between - within) / between),
        ]:
            yield figure(root, f"scale_{s}", name, pl.lit(n), pl.lit(value))


def against_the_rest(teams, units):
    """Every team against the rest of its parent, by Welch, with Benjamini-Hochberg per scale."""
    for s in SCALES:
        sums = [f"n {s}", f"sum {s}", f"squares {s}"]
        parents = units.select(c.id.alias("parent_id"), *[c(name).alias(f"all {name}") for name in sums])
        n, total, squares = (c(name) for name in sums)
        rest = {name: c(f"all {name}") - c(name) for name in sums}
        n2, total2, squares2 = rest.values()
        own = teams.select("unit", "parent_id", *sums)
        table = own.join(parents, on="parent_id").filter(
            (n >= 2) & (n2 >= 2) & (spread(n, total, squares) > 0)
        )
        table = table.select(
            "unit",
            n=n,
            n2=n2,
            difference=(total / n - total2 / n2) / SCORE_UNIT,
            v=spread(n, total, squares) / (n * n * (n - 1)) / SCORE_UNIT**2,
            v2=spread(n2, total2, squares2) / (n2 * n2 * (n2 - 1)) / SCORE_UNIT**2,
        ).with_columns(
            t=c.difference / (c.v + c.v2).sqrt(),
            df=(c.v + c.v2) ** 2 / (c.v**2 / (c.n - 1) + c.v2**2 / (c.n2 - 1)),
        )
        p = t_two_sided(table["t"].to_numpy(), table["df"].to_numpy())
        table = table.with_columns(p=pl.Series(p)).sort("p", descending=True)
        rank = pl.len() - pl.int_range(pl.len())
        table = table.with_columns(p_bh=(c.p * pl.len() / rank).cum_min().clip(upper_bound=1))
        for name in ["difference", "t", "df", "p", "p_bh"]:
            yield figure(table, f"scale_{s}", f"rest_{name}", c.n, c(name))


def figure(table, subject, measure, n, value, defined=None, low=None, high=None):
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
    # Chosen first and filtered then, so that only the few columns of this figure are copied. Lazy, the
    # planning of some five hundred small tables would take longer than making them.
    keep = pl.lit(True) if defined is None else defined
    chosen = table.select(*[columns[name].alias(name) for name in LONG_FORM], keep=keep)
    return chosen.filter("keep").drop("keep")


def main():
    """Reads, computes and writes."""
    job = Job("polars")
    answers, units = read(job)
    job.done("read")
    tree = with_depths(units)
    sums = up_the_tree(team_sums(answers, tree), tree)
    teams = sums.filter(~c.id.is_in(tree["parent_id"].drop_nulls().implode()))
    figures = pl.concat(
        [
            *figures_of_items(sums),
            *figures_of_scales(sums),
            *correlations(sums),
            *agreement(teams),
            *between_teams(teams, sums.filter(c.parent_id.is_null())),
            *against_the_rest(teams, sums),
        ]
    )
    job.done("compute")
    figures.write_parquet(job.target)
    job.done("write")
    job.finish(answers.height, figures.height)


main()
