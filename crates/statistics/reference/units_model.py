"""The random-intercept models of `units.json` by mpmath, to 40 digits.

The likelihood is written out from the full covariance matrix where that is small, from the sums per unit
elsewhere; its maximum is a root of the numerical derivative, or 0 where the derivative there is positive.
"""
import json
import mpmath
from mpmath import mp, mpf, matrix

mp.dps = 40


def digits(x):
    return float(mp.nstr(x, 20))


def dense(groups, parents, ratios, restricted):
    """-2 log L, intercept, its relative variance and sigma² from the whole covariance matrix."""
    r, s = ratios
    label = [(g, parents[g]) for g, values in enumerate(groups) for _ in values]
    y = matrix([v for values in groups for v in values])
    n = len(label)
    v = matrix(n, n)
    for i in range(n):
        for j in range(n):
            v[i, j] = (i == j) + r * (label[i][0] == label[j][0]) + s * (label[i][1] == label[j][1])
    lower = mp.cholesky(v)

    def solve(b):
        return mp.cholesky_solve(v, b)

    one = matrix([1] * n)
    weight = (one.T * solve(one))[0]
    mu = (one.T * solve(y))[0] / weight
    off = y - mu * one
    q = (off.T * solve(off))[0]
    freedom = n - 1 if restricted else n
    logdet = 2 * sum(mp.log(lower[i, i]) for i in range(n))
    two = freedom * (1 + mp.log(2 * mp.pi * q / freedom)) + logdet + (mp.log(weight) if restricted else 0)
    return two, mu, 1 / weight, q / freedom


def by_unit(groups, parents, ratios, restricted):
    """The same from the sums per unit."""
    r, s = ratios
    n = sum(map(len, groups))
    within, logdet = mpf(0), mpf(0)
    up = {}
    for values, parent in zip(groups, parents):
        size, mean = len(values), sum(values) / len(values)
        within += sum((v - mean) ** 2 for v in values)
        logdet += mp.log(1 + r * size)
        up.setdefault(parent, []).append((size / (1 + r * size), mean))
    weights = {p: sum(w for w, _ in u) / (1 + s * sum(w for w, _ in u)) for p, u in up.items()}
    means = {p: sum(w * m for w, m in u) / sum(w for w, _ in u) for p, u in up.items()}
    logdet += sum(mp.log(1 + s * sum(w for w, _ in u)) for u in up.values())
    weight = sum(weights.values())
    mu = sum(weights[p] * means[p] for p in up) / weight
    q = within + sum(w * (m - means[p]) ** 2 for p, u in up.items() for w, m in u)
    q += sum(weights[p] * (means[p] - mu) ** 2 for p in up)
    freedom = n - 1 if restricted else n
    two = freedom * (1 + mp.log(2 * mp.pi * q / freedom)) + logdet + (mp.log(weight) if restricted else 0)
    return two, mu, 1 / weight, q / freedom


def slope(function, x):
    """A one-sided derivative of the second order, good at the edge 0 too."""
    h = mpf(10) ** -14 * (1 + x)
    f = [function(x + k * h) for k in range(5)]
    return (-25 * f[0] + 48 * f[1] - 36 * f[2] + 16 * f[3] - 3 * f[4]) / (12 * h)


def lowest(function, points=45):
    """The r >= 0 of the lowest value: all roots of the slope on a grid, and 0."""
    grid = [mpf(0)] + [mpf(10) ** (mpf(k) / 5 - 5) for k in range(points)]
    slopes = [slope(function, x) for x in grid]
    found = [mpf(0)] if slopes[0] >= 0 else []
    for a, b, sa, sb in zip(grid, grid[1:], slopes, slopes[1:]):
        if sa < 0 <= sb:
            found.append(mp.findroot(lambda x: slope(function, x), (a, b), solver="anderson", tol=1e-40,
                                     maxsteps=60, verify=False))
    return min(found, key=function)


def near(found, lme4, what, tolerance=2e-5):
    off = abs(found - mpf(lme4))
    assert off <= tolerance * max(abs(found), mpf("0.02")), (what, found, lme4)


def plain(case):
    groups = [[mpf(v) / case["denominator"] for v in values] for values in case["groups"]]
    parents = [0] * len(groups)
    results = {"name": case["name"]}
    for method in ("reml", "ml"):
        restricted = method == "reml"

        def value(r):
            return by_unit(groups, parents, (r, mpf(0)), restricted)[0]

        r = lowest(value)
        two, mu, relative, sigma2 = by_unit(groups, parents, (r, mpf(0)), restricted)
        if sum(map(len, groups)) <= 30:
            other = dense(groups, parents, (r, mpf(0)), restricted)
            assert all(abs(a - b) < mpf(10) ** -30 for a, b in zip(other, (two, mu, relative, sigma2)))
        tau2 = r * sigma2
        kept = [r * len(v) / (1 + r * len(v)) for v in groups]
        blup = [mu + k * (sum(v) / len(v) - mu) for k, v in zip(kept, groups)]
        n, k = sum(map(len, groups)), len(groups)
        sizes = mpf(n) / k, (n - mpf(sum(len(v) ** 2 for v in groups)) / n) / (k - 1)
        lme4 = case[method]
        for name, found in (("tau2", tau2), ("sigma2", sigma2), ("intercept", mu),
                            ("se_intercept", mp.sqrt(sigma2 * relative)), ("log_likelihood", -two / 2)):
            near(found, lme4[name], (case["name"], method, name))
        for found, given in zip(blup, lme4["blup"]):
            near(found, given, (case["name"], method, "blup"))
        results[method] = {
            "tau2": digits(tau2), "sigma2": digits(sigma2), "icc": digits(r / (1 + r)), "intercept": digits(mu),
            "se_intercept": digits(mp.sqrt(sigma2 * relative)), "log_likelihood": digits(-two / 2),
            "icc2_mean_size": digits(r * sizes[0] / (1 + r * sizes[0])),
            "icc2_n0": digits(r * sizes[1] / (1 + r * sizes[1])), "icc2_mean": digits(sum(kept) / k),
            "reliability": [digits(x) for x in kept], "blup": [digits(x) for x in blup],
            "conditional_se": [digits(mp.sqrt(tau2 * (1 - x))) for x in kept]}
    return results


def nested(case):
    groups = [[mpf(v) / case["denominator"] for v in values] for values in case["groups"]]
    parents = [int(p) for p in case["parents"]]

    def value(r, s):
        return by_unit(groups, parents, (r, s), True)[0]

    # In turn the best of each given the other, until nothing moves; then both at once.
    r = s = mpf(1)
    for _ in range(6):
        r = lowest(lambda x: value(x, s), 40)
        s = lowest(lambda x: value(r, x), 40)
    if r > 0 and s > 0:
        found = mp.findroot([lambda a, b: slope(lambda x: value(x, b), a), lambda a, b: slope(lambda x: value(a, x), b)],
                            (r, s), tol=1e-40, maxsteps=60, verify=False)
        r, s = found[0], found[1]
    two, mu, relative, sigma2 = by_unit(groups, parents, (r, s), True)
    small = sum(map(len, groups)) <= 80
    if small:
        other = dense(groups, parents, (r, s), True)
        assert all(abs(a - b) < mpf(10) ** -28 for a, b in zip(other, (two, mu, relative, sigma2)))
    up = []
    for p in range(max(parents) + 1):
        mine = [(len(v) / (1 + r * len(v)), sum(v) / len(v)) for v, q in zip(groups, parents) if q == p]
        a = sum(w for w, _ in mine)
        m = sum(w * x for w, x in mine) / a
        up.append(s * a / (1 + s * a) * (m - mu))
    units = [mu + up[p] + r * len(v) / (1 + r * len(v)) * (sum(v) / len(v) - mu - up[p])
             for v, p in zip(groups, parents)]
    lme4 = case["lme4"]
    print(case["name"], digits(r * sigma2), lme4["tau2_unit"], digits(s * sigma2), lme4["tau2_parent"])
    for name, found in (("tau2_unit", r * sigma2), ("tau2_parent", s * sigma2), ("sigma2", sigma2),
                        ("intercept", mu), ("se_intercept", mp.sqrt(sigma2 * relative)),
                        ("log_likelihood", -two / 2)):
        near(found, lme4[name], (case["name"], name), 1e-4)
    for found, given in zip(units + [mu + u for u in up], lme4["units"] + lme4["parents"]):
        near(found, given, (case["name"], "means"), 1e-4)
    return {"name": case["name"], "tau2_unit": digits(r * sigma2), "tau2_parent": digits(s * sigma2),
            "sigma2": digits(sigma2), "intercept": digits(mu),
            "se_intercept": digits(mp.sqrt(sigma2 * relative)), "log_likelihood": digits(-two / 2),
            "units": [digits(x) for x in units], "parents": [digits(mu + u) for u in up]}


with open("units.json") as source:
    data = json.load(source)["cases"]
cases = {"plain": [plain(case) for case in data["plain"]], "nested": [nested(case) for case in data["nested"]]}
with open("units_model.json", "w") as out:
    json.dump({"script": "units_model.py", "versions": {"mpmath": mpmath.__version__}, "cases": cases}, out, indent=1)
    out.write("\n")
