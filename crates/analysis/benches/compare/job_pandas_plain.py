"""The job in pandas as it is usually written: `groupby` every level of the tree, with pandas' own functions.

Means, standard deviations, covariances and correlations are asked of the people of each unit anew;
`groupby().cov()` and `.corr()` go from group to group. `job_pandas.py` is the same job, written for speed.
"""

import pandas as pd
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
    items_of,
    scale_pairs,
    t_quantile,
    t_two_sided,
)

# From the top of the tree to the teams, as the units file calls them.
LEVELS = ["organisation", "ministry", "directorate", "department", "team"]


def read(job):
    """Answers, one column per item, and the units."""
    answers = pd.read_parquet(job.answers) if job.is_parquet else pd.read_csv(job.answers, engine="pyarrow")
    return answers, pd.read_csv(job.units, usecols=["code", "parent", "kind"])


def places_of(units):
    """Per team the units it lies in: a column for every level."""
    parent = units.set_index("code")["parent"]
    places = pd.DataFrame({"team": units.loc[units["kind"] == LEVELS[-1], "code"]})
    for level, below in zip(LEVELS[-2::-1], LEVELS[:0:-1], strict=True):
        places[level] = places[below].map(parent)
    return places


def with_scores(answers, places):
    """Opinions, the keyed ones and scores of everyone, with the units they are in as the index."""
    people = answers.rename(columns={"unit": "team"}).merge(places, on="team").set_index(LEVELS)
    answered = people[ITEMS].astype("float64")
    opinions = answered.where(answered <= MAX_CODE)
    keyed = opinions.copy()
    backward = [i for i in ITEMS if is_reversed(i)]
    keyed[backward] = MAX_CODE + 1 - keyed[backward]
    return answered, opinions, keyed, pd.DataFrame({s: score(keyed[items_of(s)]) for s in SCALES})


def score(items):
    """Mean of the opinions if there are enough, in whole 1/2520: people who agree have a variance of 0."""
    enough = 2 * items.count(axis=1) >= ITEMS_PER_SCALE
    return (items.mean(axis=1) * SCORE_UNIT).round().where(enough)


def figures_of_items(answered, opinions, level):
    """Counts, mean, sd and share of the two highest answers, per unit and item."""
    units = opinions.groupby(level)
    n, n_answered = units.count(), answered.groupby(level).count()
    top = (opinions >= MAX_CODE - 1).astype("float64").where(opinions.notna())
    yield long_form("n_answered", n_answered, n_answered)
    yield long_form("n_opinion", n, n)
    yield long_form("mean", n, units.mean())
    yield long_form("sd", n, units.std())
    yield long_form("top2", n, top.groupby(level).mean())


def figures_of_scales(scores, level):
    """Counts, mean with interval and sd, per unit and scale."""
    units = scores.add_prefix("scale_").groupby(level)
    n, mean, sd = units.count(), units.mean() / SCORE_UNIT, units.std() / SCORE_UNIT
    # Without an sd (fewer than two) the interval is NaN as well.
    half = t_quantile(n - 1) * sd / n**0.5
    yield long_form("n", n, n)
    yield long_form("mean", n, mean, mean - half, mean + half)
    yield long_form("sd", n, sd)


def alphas(keyed, level):
    """Cronbach's alpha from covariances over those with an opinion on both items."""
    k = ITEMS_PER_SCALE
    someone, alpha = {}, {}
    for s in SCALES:
        items = keyed[items_of(s)]
        # A matrix per unit, one below the other; `cov` leaves out whom one of the two is missing for.
        matrices = items.groupby(level).cov(min_periods=2)
        rows = matrices.groupby(level=0)
        total = matrices.sum(axis=1, skipna=False).groupby(level=0).sum(skipna=False)
        variances = sum(rows.nth(place)[item].droplevel(1) for place, item in enumerate(items))
        value = k / (k - 1) * ((total - variances) / total)
        alpha[f"scale_{s}"] = value.where(total > NO_VARIANCE * variances)
        someone[f"scale_{s}"] = items.notna().any(axis=1).groupby(level).sum()
    yield long_form("alpha", pd.DataFrame(someone), pd.DataFrame(alpha))


def correlations(scores, level):
    """Pearson's r of every two scales, over those with both scores."""
    matrices = scores.groupby(level).corr(min_periods=FEWEST_PAIRS)
    n, value = {}, {}
    for x, y in scale_pairs():
        pair = f"scale_{x}*scale_{y}"
        n[pair] = scores[[x, y]].notna().all(axis=1).groupby(level).sum()
        value[pair] = matrices[x].xs(y, level=1)
    yield long_form("correlation", pd.DataFrame(n), pd.DataFrame(value))


def agreement(opinions):
    """rwg(j) per team, on those with an opinion on all ten items."""
    k = ITEMS_PER_SCALE
    n, value = {}, {}
    for s in SCALES:
        teams = opinions[items_of(s)].dropna().groupby("team")
        ratio = (teams.var().mean(axis=1, skipna=False) / NULL_VARIANCE).clip(upper=1)
        n[f"scale_{s}"] = teams.size()
        value[f"scale_{s}"] = k * (1 - ratio) / (k * (1 - ratio) + ratio)
    yield long_form("rwg_j", pd.DataFrame(n), pd.DataFrame(value))


def between_teams(scores):
    """ICC(1), in two manners, and ICC(2) of every scale, by analysis of variance."""
    root = scores.index.unique("organisation")
    for s in SCALES:
        values = scores[s].dropna() / SCORE_UNIT
        own = values.groupby("team").transform("mean")
        sizes = values.groupby("team").size()
        k, n = len(sizes), len(values)
        between = ((own - values.mean()) ** 2).sum() / (k - 1)
        within = ((values - own) ** 2).sum() / (n - k)
        n0 = (n - (sizes**2).sum() / n) / (k - 1)
        for name, value in [
            ("icc1", (between - within) / (between + (n / k - 1) * within)),
            ("icc1_n0", (between - within) / (between + (n0 - 1) * within)),
            ("icc2", (between - within) / between),
        ]:
            subject = f"scale_{s}"
            yield long_form(name, pd.DataFrame({subject: n}, root), pd.DataFrame({subject: value}, root))


def against_the_rest(scores, places):
    """Every team against the rest of its parent, by Welch, with Benjamini-Hochberg per scale."""
    parent = LEVELS[-2]
    # Every team with everybody of its parent; those of the team itself are left out of the rest.
    teams = places[[parent, "team"]].rename(columns={"team": "unit"})
    rest = scores.reset_index(["team", parent]).merge(teams, on=parent)
    others = rest[rest["team"] != rest["unit"]].groupby("unit")[SCALES]
    own = scores.groupby("team")
    sides = own.count(), own.mean(), own.var(), others.count(), others.mean(), others.var()
    # Inner: a team that is alone in its parent has no rest.
    names = ["n", "mean", "variance", "n2", "mean2", "variance2"]
    both = pd.concat(dict(zip(names, sides, strict=True)), axis=1, join="inner").swaplevel(axis=1)
    for s in SCALES:
        table = both[s]
        table = table[(table["n"] >= 2) & (table["n2"] >= 2) & (table["variance"] > 0)]
        n, n2 = table["n"], table["n2"]
        v = table["variance"] / SCORE_UNIT**2 / n
        v2 = table["variance2"] / SCORE_UNIT**2 / n2
        difference = (table["mean"] - table["mean2"]) / SCORE_UNIT
        t = difference / (v + v2) ** 0.5
        df = (v + v2) ** 2 / (v**2 / (n - 1) + v2**2 / (n2 - 1))
        p = pd.Series(t_two_sided(t, df), table.index)
        p_bh = pd.Series(stats.false_discovery_control(p), table.index)
        figures = {"difference": difference, "t": t, "df": df, "p": p, "p_bh": p_bh}
        for name, value in figures.items():
            yield long_form(f"rest_{name}", n.to_frame(f"scale_{s}"), value.to_frame(f"scale_{s}"))


def long_form(measure, n, value, low=None, high=None):
    """Rows of the long form from tables of units by subjects, where the figure is defined."""
    tables = {"n": n, "value": value, "low": low, "high": high}
    columns = {name: table.stack() for name, table in tables.items() if table is not None}
    long = pd.DataFrame(columns).rename_axis(["unit", "subject"]).dropna(subset="value").reset_index()
    return long.assign(measure=measure).reindex(columns=LONG_FORM)


def main():
    """Reads, computes and writes."""
    job = Job("pandas-plain")
    answers, units = read(job)
    job.done("read")
    places = places_of(units)
    answered, opinions, keyed, scores = with_scores(answers, places)
    pieces = []
    for level in LEVELS:
        pieces += figures_of_items(answered, opinions, level)
        pieces += figures_of_scales(scores, level)
        pieces += alphas(keyed, level)
        pieces += correlations(scores, level)
    pieces += agreement(opinions)
    pieces += between_teams(scores)
    pieces += against_the_rest(scores, places)
    figures = pd.concat(pieces, ignore_index=True)
    job.done("compute")
    figures.to_parquet(job.target, index=False)
    job.done("write")
    job.finish(len(answers), len(figures))


main()
