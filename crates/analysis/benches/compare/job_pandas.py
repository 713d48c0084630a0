"""The job in pandas and numpy: answers sorted by team once, then sums over runs of rows.

`groupby().sum()` on a few hundred product columns would be the first thing to write; summing runs of
a sorted array (`np.add.reduceat`) is several times faster and is what is measured here.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

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


def read(job):
    """Units as a table, answers as one byte per cell (0 is empty) with the code of their unit.

    By Arrow's readers, which `pandas.read_csv(engine="pyarrow")` and `read_parquet` call too: they use
    all cores, and tell empty cells from whole numbers without a detour by floats.
    """
    units = pd.read_csv(job.units, usecols=["code", "parent"], dtype="string[pyarrow]")
    if job.is_parquet:
        answers = pq.read_table(job.answers)
    else:
        bytes_ = csv.ConvertOptions(column_types=dict.fromkeys(ITEMS, pa.uint8()))
        answers = csv.read_csv(job.answers, convert_options=bytes_)
    cells = {item: answers[item].fill_null(0).to_numpy() for item in ITEMS}
    return units, answers["unit"].cast(pa.string()).combine_chunks().dictionary_encode(), cells


class Sums(dict):
    """Per name an array with one sum per unit, which stands for the unit's own people at first."""


def own_sums(unit, cells, n_units):
    """Every sum that the figures need, over the people of each unit itself."""
    # Stable, because numpy then sorts small whole numbers by their digits.
    order = np.argsort(unit, kind="stable")
    sorted_units = unit[order]
    starts = np.flatnonzero(np.diff(sorted_units, prepend=-1))
    present = sorted_units[starts]
    sums = Sums()

    def add(name, values):
        whole = np.zeros(n_units, dtype=np.int64)
        whole[present] = np.add.reduceat(values, starts, dtype=np.int64)
        sums[name] = whole

    scores, has_score = {}, {}
    for scale in SCALES:
        answers, opinion = {}, {}
        for item in items_of(scale):
            cell = cells[item][order]
            has = (cell > 0) & (cell <= MAX_CODE)
            add(f"answered {item}", cell > 0)
            answers[item], opinion[item] = cell * has, has
        item_sums(add, answers, opinion)
        pair_sums(add, scale, answers, opinion)
        count = np.sum(list(opinion.values()), axis=0, dtype=np.uint8)
        add(f"someone {scale}", count > 0)
        complete_sums(add, scale, answers, count == ITEMS_PER_SCALE)
        keyed = [(MAX_CODE + 1) * opinion[i] - x if is_reversed(i) else x for i, x in answers.items()]
        total = np.sum(keyed, axis=0, dtype=np.int64)
        has_score[scale] = 2 * count >= ITEMS_PER_SCALE
        scores[scale] = total * (SCORE_UNIT // np.maximum(count, 1).astype(np.int64))
        scores[scale] *= has_score[scale]
    score_sums(add, scores, has_score)
    return sums


def item_sums(add, answers, opinion):
    """Count, sum, squares and the two highest answers of each item."""
    for i, x in answers.items():
        add(f"n {i}", opinion[i])
        add(f"sum {i}", x)
        add(f"squares {i}", x * x)
        add(f"top {i}", x >= MAX_CODE - 1)


def pair_sums(add, scale, answers, opinion):
    """Sums over those with an opinion on both of two items: no opinion is 0 in every product."""
    for x, y in item_pairs(scale):
        add(f"n {x} {y}", opinion[x] & opinion[y])
        add(f"first {x} {y}", answers[x] * opinion[y])
        add(f"second {x} {y}", answers[y] * opinion[x])
        add(f"products {x} {y}", answers[x] * answers[y])


def complete_sums(add, scale, answers, complete):
    """Sums over those with an opinion on all ten items."""
    add(f"complete {scale}", complete)
    for i, x in answers.items():
        add(f"complete sum {i}", x * complete)
        add(f"complete squares {i}", x * x * complete)


def score_sums(add, scores, has):
    """Sums of the scores, and of pairs of them."""
    for s in SCALES:
        add(f"n {s}", has[s])
        add(f"sum {s}", scores[s])
        add(f"squares {s}", scores[s] * scores[s])
    for x, y in scale_pairs():
        both = has[x] & has[y]
        first, second = scores[x] * both, scores[y] * both
        add(f"n {x} {y}", both)
        add(f"first {x} {y}", first)
        add(f"second {x} {y}", second)
        add(f"first squares {x} {y}", first * first)
        add(f"second squares {x} {y}", second * second)
        add(f"products {x} {y}", first * second)


def up_the_tree(sums, parent):
    """Adds to every unit the sums of the units below it, from the deepest layer upward."""
    depth = np.zeros(len(parent), dtype=np.int64)
    for unit, above in enumerate(parent):
        if above >= 0:
            depth[unit] = depth[above] + 1
    names = list(sums)
    table = np.stack([sums[name] for name in names], axis=1)
    for layer in range(depth.max(), 0, -1):
        units = np.flatnonzero(depth == layer)
        units = units[np.argsort(parent[units], kind="stable")]
        starts = np.flatnonzero(np.diff(parent[units], prepend=-1))
        table[parent[units[starts]]] += np.add.reduceat(table[units], starts, axis=0)
    # Everything that follows is a formula in real numbers.
    return Sums(zip(names, np.ascontiguousarray(table.T, dtype=np.float64), strict=True))


def spread(n, total, squares):
    """n(n - 1) times the variance: exact, because the sums are whole numbers."""
    return np.maximum(n * squares - total * total, 0)


def sd_of(n, total, squares):
    """Standard deviation with n - 1."""
    return np.sqrt(spread(n, total, squares) / (n * (n - 1)))


class Figures:
    """The long form, piece by piece."""

    def __init__(self, codes):
        """Nothing yet; `codes` are those of all units."""
        self.codes = codes
        self.pieces = []

    def add(self, units, subject, measure, n, value, defined=None, low=None, high=None):
        """Adds a figure for the units where it is defined."""
        keep = np.full(len(units), True) if defined is None else defined
        nothing = np.full(len(units), np.nan)
        columns = [n, value, nothing if low is None else low, nothing if high is None else high]
        self.pieces.append((subject, measure, units[keep], *[column[keep] for column in columns]))

    def table(self):
        """All of it as one table; names are categories, so that no text is repeated in memory."""
        lengths = [len(piece[2]) for piece in self.pieces]

        def names(place):
            labels, codes = np.unique([piece[place] for piece in self.pieces], return_inverse=True)
            return pd.Categorical.from_codes(np.repeat(codes, lengths), labels)

        units, n, *values = (np.concatenate([piece[place] for piece in self.pieces]) for place in range(2, 7))
        unit = pd.Categorical.from_codes(units, self.codes)
        columns = [unit, names(0), names(1), n.astype(np.int64), *values]
        return pd.DataFrame(dict(zip(LONG_FORM, columns, strict=True)), copy=False)


def figures_of_items(out, units, sums):
    """Counts, mean, sd and share of the two highest answers, per unit and item."""
    for i in ITEMS:
        n, total = sums[f"n {i}"], sums[f"sum {i}"]
        answered = sums[f"answered {i}"]
        out.add(units, i, "n_answered", answered, answered)
        out.add(units, i, "n_opinion", n, n)
        out.add(units, i, "mean", n, total / n, n >= 1)
        out.add(units, i, "sd", n, sd_of(n, total, sums[f"squares {i}"]), n >= 2)
        out.add(units, i, "top2", n, sums[f"top {i}"] / n, n >= 1)


def figures_of_scales(out, units, sums):
    """Counts, mean with interval, sd and alpha, per unit and scale."""
    for s in SCALES:
        subject = f"scale_{s}"
        n, mean = sums[f"n {s}"], sums[f"sum {s}"] / sums[f"n {s}"] / SCORE_UNIT
        sd = sd_of(n, sums[f"sum {s}"], sums[f"squares {s}"]) / SCORE_UNIT
        half = np.where(n >= 2, t_quantile(np.maximum(n - 1, 1)) * sd / np.sqrt(n), np.nan)
        out.add(units, subject, "n", n, n)
        out.add(units, subject, "mean", n, mean, n >= 1, mean - half, mean + half)
        out.add(units, subject, "sd", n, sd, n >= 2)
        alpha(out, units, sums, s)


def alpha(out, units, sums, scale):
    """Cronbach's alpha from covariances over those with an opinion on both items."""
    variances = covariances = 0
    enough = True
    for i in items_of(scale):
        n = sums[f"n {i}"]
        variances += spread(n, sums[f"sum {i}"], sums[f"squares {i}"]) / (n * (n - 1))
    for x, y in item_pairs(scale):
        pair = f"{x} {y}"
        n = sums[f"n {pair}"]
        products = n * sums[f"products {pair}"] - sums[f"first {pair}"] * sums[f"second {pair}"]
        covariances += keys_agree(x, y) * 2 * products / (n * (n - 1))
        enough &= n >= 2
    total = variances + covariances
    k = ITEMS_PER_SCALE
    out.add(
        units,
        f"scale_{scale}",
        "alpha",
        sums[f"someone {scale}"],
        k / (k - 1) * (covariances / total),
        enough & (total > NO_VARIANCE * variances),
    )


def correlations(out, units, sums):
    """Pearson's r of every two scales, over those with both scores."""
    for x, y in scale_pairs():
        p = f"{x} {y}"
        n, first, second = sums[f"n {p}"], sums[f"first {p}"], sums[f"second {p}"]
        xx = spread(n, first, sums[f"first squares {p}"])
        yy = spread(n, second, sums[f"second squares {p}"])
        xy = n * sums[f"products {p}"] - first * second
        # Two roots: the product of the spreads of a million people has too many digits.
        value = np.clip(xy / (np.sqrt(xx) * np.sqrt(yy)), -1, 1)
        defined = (n >= FEWEST_PAIRS) & (xx > 0) & (yy > 0)
        out.add(units, f"scale_{x}*scale_{y}", "correlation", n, value, defined)


def agreement(out, teams, sums):
    """rwg(j) per team, on those with an opinion on all ten items."""
    for s in SCALES:
        n = sums[f"complete {s}"][teams]
        spreads = [
            spread(n, sums[f"complete sum {i}"][teams], sums[f"complete squares {i}"][teams])
            for i in items_of(s)
        ]
        ratio = np.sum(spreads, axis=0) / (n * (n - 1)) / ITEMS_PER_SCALE / NULL_VARIANCE
        left = ITEMS_PER_SCALE * (1 - np.minimum(ratio, 1))
        out.add(teams, f"scale_{s}", "rwg_j", n, left / (left + np.minimum(ratio, 1)), n >= 2)


def between_teams(out, teams, root, sums):
    """ICC(1), in two manners, and ICC(2) of every scale."""
    for s in SCALES:
        groups = teams[sums[f"n {s}"][teams] > 0]
        sizes, totals = sums[f"n {s}"][groups], sums[f"sum {s}"][groups]
        k, n, total = len(groups), sizes.sum(), totals.sum()
        of_teams = (totals**2 / sizes).sum()
        between = (of_teams - total**2 / n) / (k - 1)
        within = (sums[f"squares {s}"][groups].sum() - of_teams) / (n - k)
        n0 = (n - (sizes**2).sum() / n) / (k - 1)
        for name, value in [
            ("icc1", (between - within) / (between + (n / k - 1) * within)),
            ("icc1_n0", (between - within) / (between + (n0 - 1) * within)),
            ("icc2", (between - within) / between),
        ]:
            out.add(root, f"scale_{s}", name, np.array([n]), np.array([value]))


def against_the_rest(out, teams, parent, sums):
    """Every team against the rest of its parent, by Welch, with Benjamini-Hochberg per scale."""
    for s in SCALES:
        names = [f"n {s}", f"sum {s}", f"squares {s}"]
        n, total, squares = (sums[name][teams] for name in names)
        n2, total2, squares2 = (sums[name][parent[teams]] - sums[name][teams] for name in names)
        keep = (n >= 2) & (n2 >= 2) & (spread(n, total, squares) > 0)
        n, total, squares, n2, total2, squares2 = (
            column[keep] for column in (n, total, squares, n2, total2, squares2)
        )
        difference = (total / n - total2 / n2) / SCORE_UNIT
        v = spread(n, total, squares) / (n * n * (n - 1)) / SCORE_UNIT**2
        v2 = spread(n2, total2, squares2) / (n2 * n2 * (n2 - 1)) / SCORE_UNIT**2
        t = difference / np.sqrt(v + v2)
        df = (v + v2) ** 2 / (v**2 / (n - 1) + v2**2 / (n2 - 1))
        p = t_two_sided(t, df)
        figures = {"difference": difference, "t": t, "df": df, "p": p, "p_bh": adjusted(p)}
        for name, value in figures.items():
            out.add(teams[keep], f"scale_{s}", f"rest_{name}", n, value)


def adjusted(p):
    """Benjamini and Hochberg's p: from the largest down, never more than the one before."""
    order = np.argsort(-p)
    rank = np.arange(len(p), 0, -1)
    result = np.empty_like(p)
    result[order] = np.minimum(np.minimum.accumulate(p[order] * len(p) / rank), 1)
    return result


def main():
    """Reads, computes and writes."""
    job = Job("pandas")
    units, unit_codes, cells = read(job)
    job.done("read")
    index = pd.Index(units["code"])
    unit = index.get_indexer(unit_codes.dictionary.to_pandas())[unit_codes.indices.to_numpy()]
    parent = np.where(units["parent"].isna(), -1, index.get_indexer(units["parent"]))
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = up_the_tree(own_sums(unit, cells, len(units)), parent)
        everywhere = np.arange(len(units))
        teams = np.setdiff1d(everywhere, parent)
        out = Figures(index)
        figures_of_items(out, everywhere, sums)
        figures_of_scales(out, everywhere, sums)
        correlations(out, everywhere, sums)
        agreement(out, teams, sums)
        between_teams(out, teams, np.flatnonzero(parent < 0), sums)
        against_the_rest(out, teams, parent, sums)
    figures = out.table()
    job.done("compute")
    figures.to_parquet(job.target, index=False)
    job.done("write")
    job.finish(len(unit), len(figures))


main()
