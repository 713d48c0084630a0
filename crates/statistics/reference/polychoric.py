"""The normal distribution of two variables, polychoric correlations and ordinal alpha (mpmath, 30 digits).

The probability is Phi(h) Phi(k) plus the integral of the density over the correlation from 0; the estimate is the zero
of the derivative of the likelihood, with the thresholds of the margins. R 4.2.2, polycor 0.8.1 `polychor(ML = FALSE)` and
its standard error agree within 2e-5, except for the last table: there polycor's search trips over probabilities of 0 and
stops at a lower likelihood.
Run from this folder: python3 polychoric.py
"""
import itertools
import json
import platform
import random
import re
from functools import lru_cache

import mpmath
from mpmath import mp, mpf

mp.dps = 30
INF = mpmath.inf


@lru_cache(maxsize=None)
def below(h, k, rho):
    """P(X < h, Y < k), by the arcsine of the correlation."""
    if h == -INF or k == -INF:
        return mpf(0)
    if h == INF or k == INF:
        return mpmath.ncdf(min(h, k))
    f = lambda t: mpmath.exp(-(h * h - 2 * h * k * mpmath.sin(t) + k * k) / (2 * mpmath.cos(t) ** 2))
    end = mpmath.asin(rho)
    # Close to 90 degrees the integrand turns sharply where the angle left is of the size of h - k.
    left = mpmath.pi / 2 - abs(end)
    stops = [0] + [mpmath.sign(end) * (mpmath.pi / 2 - x) for x in (1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01) if x > left * 1.2]
    if abs(rho) < 0.5:
        stops = [0]
    return mpmath.ncdf(h) * mpmath.ncdf(k) + mpmath.quad(f, stops + [end]) / (2 * mp.pi)


def density(h, k, rho):
    if abs(h) == INF or abs(k) == INF:
        return mpf(0)
    s = 1 - rho * rho
    return mpmath.exp(-(h * h - 2 * rho * h * k + k * k) / (2 * s)) / (2 * mp.pi * mp.sqrt(s))


def quantile(p):
    return mp.sqrt(2) * mpmath.erfinv(2 * p - 1)


def thresholds(totals):
    n, found = sum(totals), [-INF]
    for place in range(1, len(totals)):
        found.append(quantile(mpf(sum(totals[:place])) / n))
    return found + [INF]


def drop_empty(table):
    table = [row for row in table if sum(row)]
    keep = [j for j in range(len(table[0])) if sum(row[j] for row in table)]
    return [[row[j] for j in keep] for row in table]


def polychoric(table):
    full = drop_empty(table)
    a = thresholds([sum(row) for row in full])
    b = thresholds([sum(row[j] for row in full) for j in range(len(full[0]))])
    cells = [(i, j, n) for i, row in enumerate(full) for j, n in enumerate(row) if n]

    def corners(f, i, j, rho):
        return f(a[i + 1], b[j + 1], rho) - f(a[i], b[j + 1], rho) - f(a[i + 1], b[j], rho) + f(a[i], b[j], rho)

    def score(rho):
        return sum(n * corners(density, i, j, rho) / corners(below, i, j, rho) for i, j, n in cells)

    x = [i for i, j, n in cells for _ in range(n)]
    y = [j for i, j, n in cells for _ in range(n)]
    mx, my = mpf(sum(x)) / len(x), mpf(sum(y)) / len(y)
    sxy = sum((p - mx) * (q - my) for p, q in zip(x, y))
    start = sxy / mp.sqrt(sum((p - mx) ** 2 for p in x) * sum((q - my) ** 2 for q in y))
    # A first look for the sign change, then the secant between its ends.
    low, high = max(start - 0.1, mpf("-0.995")), min(start + 0.25, mpf("0.995"))
    while score(low) < 0:
        low -= mpf("0.1") if low > -0.8 else (1 + low) / 2
    while score(high) > 0:
        high += mpf("0.1") if high < 0.8 else (1 - high) / 2
    rho = mpmath.findroot(score, (low, high), solver="anderson", tol=1e-22, maxsteps=60)
    step = mpf(10) ** -8
    curvature = (score(rho + step) - score(rho - step)) / (2 * step)
    se = 1 / mp.sqrt(-curvature)
    half = quantile(mpf("0.975")) * se / (1 - rho**2)
    below.cache_clear()
    return {
        "table": table,
        "rho": rho,
        "se": se,
        "low": mpmath.tanh(mpmath.atanh(rho) - half),
        "high": mpmath.tanh(mpmath.atanh(rho) + half),
        "rows": a[1:-1],
        "columns": b[1:-1],
    }


def likert(rng, n, loadings, cuts, missing):
    columns = [[] for _ in loadings]
    for _ in range(n):
        trait = rng.gauss(0, 1)
        for column, loading in zip(columns, loadings):
            value = loading * trait + (1 - loading**2) ** 0.5 * rng.gauss(0, 1)
            answer = 1 + sum(value > cut for cut in cuts)
            column.append(None if rng.random() < missing else answer)
    return columns


def cross(x, y):
    pairs = [(a, b) for a, b in zip(x, y) if a and b]
    return [[sum(p == (i, j) for p in pairs) for j in range(1, 6)] for i in range(1, 6)]


def ordinal(items):
    k = len(items)
    found = [polychoric(cross(x, y))["rho"] for x, y in itertools.combinations(items, 2)]
    return {"items": items, "correlations": found, "alpha": mpf(k) / (k - 1) * (1 - k / (k + 2 * sum(found)))}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, mpmath.mpf) else value


points = [(0, 0), (1, 1), (-1.5, 0.5), (2, -2), (-3, -2.5), (0.3, 0.30001), (-4, 1), (0.7, -1.2), (5, 5), (-5, -6)]
rhos = [0, 0.1, -0.3, 0.5, -0.7, 0.9, -0.92, 0.93, -0.95, 0.99, -0.999, 0.9999]
normal = [[h, k, r, below(mpf(h), mpf(k), mpf(r))] for h, k in points for r in rhos]
rng = random.Random(1979)
four, steep = likert(rng, 300, [0.8, 0.6, -0.7, 0.7], [-1.4, -0.6, 0.3, 1.1], 0.1), likert(rng, 120, [0.98, 0.98], [-1, 0, 1.5, 2], 0)
tables = [
    [[40, 10], [15, 35]],
    [[13, 69, 41], [6, 113, 132], [0, 22, 104]],
    [[1, 0, 0], [2, 5, 1], [0, 3, 8]],
    [[5, 5, 5], [5, 5, 5], [5, 5, 5]],
    [[0, 3, 9], [2, 8, 4], [11, 2, 0]],
    [[20, 3, 0, 1], [0, 0, 0, 0], [4, 12, 0, 9], [1, 6, 0, 30]],
    [[900, 40], [50, 10]],
    cross(four[0], four[1]),
    cross(four[0], four[2]),
    cross(steep[0], steep[1]),
]
cases = {"normal": normal, "tables": [polychoric(table) for table in tables], "ordinal": [ordinal(four[:2] + four[3:])]}
versions = {"python": platform.python_version(), "mpmath": mpmath.__version__}
text = json.dumps(plain({"script": "polychoric.py", "versions": versions, "cases": cases}), indent=1)
with open("polychoric.json", "w") as out:
    # Lists of numbers on one line.
    out.write(re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text) + "\n")
