"""The model with one factor by maximum likelihood, omega and the comparison of two groups (mpmath, 40 digits).

EM finds the hill, Newton on the equations of the maximum (R Theta^-1 l = l (1 + l' Theta^-1 l), theta = 1 - l^2) its
top, and the likelihood is compared with EM's. lavaan 0.6.14 `cfa(std.lv = TRUE)` agrees within its optimiser's 1e-6.
Run from this folder: python3 one_factor.py
"""
import json
import platform
import random
import re
from statistics import NormalDist

import mpmath
from mpmath import mp, mpf

mp.dps = 40


def likert(rng, n, loadings, points=5, missing=0.0, shift=0.0, moved=None):
    """Columns of answers 1 to `points`; `moved` is (item, shift of its thresholds)."""
    cuts = [NormalDist().inv_cdf((c + 1) / points) for c in range(points - 1)]
    columns = [[] for _ in loadings]
    for _ in range(n):
        trait = rng.gauss(0, 1) + shift
        for i, loading in enumerate(loadings):
            value = loading * trait + (1 - loading**2) ** 0.5 * rng.gauss(0, 1)
            value -= moved[1] if moved and moved[0] == i else 0
            answer = 1 + sum(value > cut for cut in cuts)
            columns[i].append(None if rng.random() < missing else answer)
    return columns


def covariances(columns):
    rows = [row for row in zip(*columns) if None not in row]
    n, k = len(rows), len(columns)
    sums = [sum(row[i] for row in rows) for i in range(k)]
    element = lambda i, j: mpf(n * sum(r[i] * r[j] for r in rows) - sums[i] * sums[j]) / (n * (n - 1))
    return n, mp.matrix(k, k) + mp.matrix([[element(i, j) for j in range(k)] for i in range(k)])


def discrepancy(r, l):
    k = len(l)
    sigma = mp.matrix(k, k)
    for i in range(k):
        for j in range(k):
            sigma[i, j] = l[i] * l[j] + (1 - l[i] ** 2 if i == j else 0)
    product = r * mp.inverse(sigma)
    return mp.log(mp.det(sigma)) + sum(product[i, i] for i in range(k)) - mp.log(mp.det(r)) - k


def standard_errors(l, theta, n):
    """Of standardised loadings: expected information n/2 tr(Sigma^-1 dSigma_a Sigma^-1 dSigma_b), then the delta method."""
    k = len(l)
    outer = mp.matrix([[l[i] * l[j] for j in range(k)] for i in range(k)])
    inverse = mp.inverse(outer + mp.diag(theta))
    products = []
    for i in range(2 * k):
        d = mp.matrix(k, k)
        for j in range(k):
            if i < k:
                d[i, j] += l[j]
                d[j, i] += l[j]
        if i >= k:
            d[i - k, i - k] = 1
        products.append(inverse * d)
    trace = lambda m: sum(m[i, i] for i in range(k))
    information = mp.matrix([[n * trace(a * b) / 2 for b in products] for a in products])
    covariance = mp.inverse(information)
    errors = []
    for i in range(k):
        variance = l[i] ** 2 + theta[i]
        slope = {i: theta[i] / variance ** mpf("1.5"), k + i: -l[i] / 2 / variance ** mpf("1.5")}
        errors.append(mp.sqrt(sum(x * y * covariance[a, b] for a, x in slope.items() for b, y in slope.items())))
    return errors


def one_factor(columns):
    n, s = covariances(columns)
    k = s.rows
    sd = [mp.sqrt(s[i, i]) for i in range(k)]
    r = mp.matrix([[s[i, j] / sd[i] / sd[j] for j in range(k)] for i in range(k)])
    l = [mpf(1) / 2] * k
    theta = [1 - x * x for x in l]
    mp.dps = 20
    for _ in range(400):
        precision = 1 + sum(a * a / t for a, t in zip(l, theta))
        b = [a / t / precision for a, t in zip(l, theta)]
        rb = [sum(r[i, j] * b[j] for j in range(k)) for i in range(k)]
        second = 1 / precision + sum(x * y for x, y in zip(b, rb))
        l = [x / second for x in rb]
        theta = [1 - x * y for x, y in zip(l, rb)]
    em = l
    mp.dps = 40

    def equations(*l):
        theta = [1 - a * a for a in l]
        length = 1 + sum(a * a / t for a, t in zip(l, theta))
        return [sum(r[i, j] * l[j] / theta[j] for j in range(k)) - l[i] * length for i in range(k)]

    top = mp.findroot(equations, em, tol=1e-60, maxsteps=60)
    l = [top[i] for i in range(k)]
    theta = [1 - a * a for a in l]
    assert min(theta) > 0 and discrepancy(r, l) <= discrepancy(r, em) + mpf(10) ** -18
    assert max(abs(a - b) for a, b in zip(l, em)) < 1e-2
    common = sum(a * d for a, d in zip(l, sd)) ** 2
    unique = sum(t * d * d for t, d in zip(theta, sd))
    observed = sum(s[i, j] for i in range(k) for j in range(k))
    return {
        "n_rows": n,
        "loadings": [a * d for a, d in zip(l, sd)],
        "uniquenesses": [t * d * d for t, d in zip(theta, sd)],
        "loadings_standardised": l,
        "standard_errors": standard_errors(l, theta, n),
        # Exactly 0 with three items: no digits there.
        "discrepancy": discrepancy(r, l) if k > 3 else mpf(0),
        "total": common / (common + unique),
        "total_standardised": sum(l) ** 2 / (sum(l) ** 2 + sum(theta)),
        "total_observed": common / observed,
    }


def quantile(p):
    return mp.sqrt(2) * mpmath.erfinv(2 * p - 1)


def compare(first, second):
    one, two = (one_factor(side)["loadings_standardised"] for side in (first, second))
    congruence = mpmath.fdot(one, two) / mp.sqrt(mpmath.fdot(one, one) * mpmath.fdot(two, two))
    shifts = []
    for a, b in zip(first, second):
        a, b = ([x for x in side if x is not None] for side in (a, b))
        item = []
        for answer in sorted(set(a) | set(b)):
            below = [sum(x <= answer for x in side) for side in (a, b)]
            if 0 < below[0] < len(a) and 0 < below[1] < len(b):
                q = [quantile(mpf(c) / len(side)) for c, side in zip(below, (a, b))]
                density = [mp.npdf(x) for x in q]
                p = [mpf(c) / len(side) for c, side in zip(below, (a, b))]
                se = mp.sqrt(sum(x * (1 - x) / len(s) / d**2 for x, s, d in zip(p, (a, b), density)))
                item.append((answer, q[1] - q[0], se))
        shifts.append(item)
    means = sorted(sum(x for _, x, _ in item) / len(item) for item in shifts)
    middle = len(means) // 2
    common = means[middle] if len(means) % 2 else (means[middle - 1] + means[middle]) / 2
    most = [max(item, key=lambda t: abs(t[1] - common)) for item in shifts]
    return {
        "first": first,
        "second": second,
        "congruence": congruence,
        "common_shift": common,
        "loading": [b - a for a, b in zip(one, two)],
        "answer": [a for a, _, _ in most],
        "shift": [x - common for _, x, _ in most],
        "se": [x for _, _, x in most],
    }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, mpmath.mpf) else value


rng = random.Random(1967)
scales = [
    ("three_items", likert(rng, 80, [0.8, 0.7, 0.6])),
    ("four_items", likert(rng, 150, [0.8, 0.3, 0.6, 0.7])),
    ("six_items_unknown", likert(rng, 300, [0.7, 0.6, 0.7, 0.5, 0.6, 0.4], missing=0.15)),
    ("one_against", likert(rng, 200, [0.7, 0.6, -0.5, 0.6, 0.8])),
    ("small", likert(rng, 25, [0.8, 0.7, 0.8, 0.7, 0.75])),
    ("strong", likert(rng, 400, [0.97, 0.9, 0.85, 0.6], points=10)),
    ("twelve_items", likert(rng, 250, [0.4 + 0.04 * i for i in range(12)], points=6)),
]
groups = [
    (likert(rng, 300, [0.8, 0.7, 0.6, 0.7, 0.5]), likert(rng, 250, [0.8, 0.7, 0.6, 0.7, 0.5], missing=0.05, shift=0.3)),
    (likert(rng, 400, [0.8, 0.7, 0.6, 0.7]), likert(rng, 400, [0.8, 0.7, 0.6, 0.3], moved=(1, 0.6))),
]
cases = {
    "one_factor": [{"name": name, "items": items, **one_factor(items)} for name, items in scales],
    "invariance": [compare(first, second) for first, second in groups],
}
versions = {"python": platform.python_version(), "mpmath": mpmath.__version__}
with open("one_factor.json", "w") as out:
    text = json.dumps(plain({"script": "one_factor.py", "versions": versions, "cases": cases}), indent=1)
    # Lists of numbers on one line.
    out.write(re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text) + "\n")
