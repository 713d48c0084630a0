"""Tails and quantiles of the normal, Student's t, chi-squared, F and beta distributions, with 40 digits
(mpmath).

More digits than R prints, so that the last ones can be judged too. R 4.2.2 `pt(lower.tail = FALSE)`,
`qt` and `pnorm` agree with these values within 3e-13, 2e-15 and 1e-15 relative.
Run from this folder: python3 tails.py
"""
import json
import platform

import mpmath
from mpmath import mp, mpf

mp.dps = 40
TERMS = 500
BETA_TERMS = lambda a, b: int(200 + 20 * mpmath.sqrt(max(a, b)))


def t_upper(t, df):
    """Half the regularised incomplete beta function, by the power series on its small side."""
    t, df = mpf(t), mpf(df)
    a, b, x = df / 2, mpf(1) / 2, df / (df + t * t)
    front = mpmath.exp(a * mpmath.log(x) + b * mpmath.log(1 - x) - mpmath.log(mpmath.beta(a, b)))
    if t * t * (df + 5) < 3 * (df + t * t):
        return mpf(1) / 2 - front / b * mpmath.hyp2f1(1, a + b, b + 1, 1 - x) / 2
    # Continued fraction (DLMF 8.17.22), from the tail end.
    fraction = mpf(1)
    for m in range(TERMS, 0, -1):
        h = m // 2
        if m % 2:
            d = -(a + h) * (a + b + h) * x / ((a + 2 * h) * (a + 2 * h + 1))
        else:
            d = h * (b - h) * x / ((a + 2 * h - 1) * (a + 2 * h))
        fraction = 1 + d / fraction
    return front / a / fraction / 2


def quantile(tail, df):
    high = mpf(1)
    while t_upper(high, df) > tail:
        high *= 2
    excess = lambda t: mpmath.log(t_upper(t, df) / tail)
    root = mpmath.findroot(excess, (high / 4096 if high == 1 else high / 2, high), solver="anderson", tol=1e-60)
    assert abs(t_upper(root, df) / tail - 1) < mpf(10) ** -25
    return root


def beta_lower(a, b, x, y):
    """The regularised incomplete beta function, y = 1 - x: on its small side, by the power series or, for
    large parameters, the continued fraction (DLMF 8.17.22), from the tail end."""
    a, b, x, y = mpf(a), mpf(b), mpf(x), mpf(y)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_lower(b, a, y, x)
    front = mpmath.exp(a * mpmath.log(x) + b * mpmath.log(y) + mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)) / a
    if a + b < 100:
        term = total = mpf(1)
        j = 0
        while term > total * mpf(10) ** -(mp.dps + 2):
            term *= (a + b + j) / (a + 1 + j) * x
            total += term
            j += 1
        return front * total
    fraction = mpf(1)
    for m in range(BETA_TERMS(a, b), 0, -1):
        h = m // 2
        if m % 2:
            d = -(a + h) * (a + b + h) * x / ((a + 2 * h) * (a + 2 * h + 1))
        else:
            d = h * (b - h) * x / ((a + 2 * h - 1) * (a + 2 * h))
        fraction = 1 + d / fraction
    return front / fraction


def f_upper(f, df1, df2):
    f, df1, df2 = mpf(f), mpf(df1), mpf(df2)
    whole = df2 + df1 * f
    return beta_lower(df2 / 2, df1 / 2, df2 / whole, df1 * f / whole)


def chi2_upper(x, df):
    """One minus the power series of the lower side, with digits enough for what is left."""
    a, x = mpf(df) / 2, mpf(x) / 2
    with mpmath.workdps(60 + (int((x - a - a * mpmath.log(x / a)) / 2.3) if x > a else 0)):
        term = mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1))
        total, j = term, 0
        while term > mpf(10) ** -(mp.dps - 5) or j < x - a:
            j += 1
            term *= x / (a + j)
            total += term
        return 1 - total


def beta_logit(p, a, b):
    """ln(x/(1-x)) of the quantile: Newton's steps on the logarithm of the smaller tail."""
    if p > 0.5:
        return -beta_logit(1 - mpf(p), b, a)
    a, b, p = mpf(a), mpf(b), mpf(p)
    u = mpmath.log(a / b)
    for _ in range(100):
        e = mpmath.exp(u)
        low = beta_lower(a, b, e / (1 + e), 1 / (1 + e))
        slope = mpmath.exp(a * u - (a + b) * mpmath.log(1 + e) + mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)) / low
        step = mpmath.log(p / low) / slope
        u += step
        if abs(step) < mpf(10) ** -14:
            return u  # the next step would be its square
    raise ArithmeticError


def beta_quantile(p, a, b):
    e = mpmath.exp(beta_logit(p, a, b))
    return e / (1 + e)


def f_quantile(tail, df1, df2):
    return mpf(df2) / mpf(df1) * mpmath.exp(-beta_logit(mpf(tail), mpf(df2) / 2, mpf(df1) / 2))


def normal_quantile(p):
    with mpmath.workdps(60):
        root = mpmath.sqrt(2) * mpmath.erfinv(2 * mpf(p) - 1) if p > 1e-20 else None
        if root is None:
            start = -mpmath.sqrt(-2 * mpmath.log(p))
            root = mpmath.findroot(lambda z: mpmath.log(mpmath.erfc(-z / mpmath.sqrt(2)) / 2 / p), start)
        assert abs(mpmath.erfc(-root / mpmath.sqrt(2)) / 2 / mpf(p) - 1) < mpf(10) ** -25
        return root


def full(x):
    """The nearest double; its shortest decimal is what JSON gets."""
    return float(x)


DFS = [1, 2, 3, 5, 9, 30, 48, 100, 1000, 4490, 5000, 5001, 20142, 100000, 1600000]
TS = [1e-8, 0.01, 0.5, 1.0, 1.7, 2.0, 3.0, 5.0, 8.94, 14.0, 20.0, 37.0]
CHI2_DFS = [0.01, 0.5, 1, 2, 3.7, 10, 29, 31, 100.5, 1000, 5000]
CHI2_XS = [1e-6, 0.1, 0.5, 0.9, 0.999, 1.0, 1.001, 1.1, 1.5, 3.0, 20.0]
PAIRS = [(0.01, 0.01), (0.5, 3), (1, 1), (1, 40), (2, 9), (4, 30), (5.5, 0.7), (9, 4410.25), (11, 17), (100, 100),
         (4491, 22455), (1, 100000), (60000, 7), (2000, 30000)]
FS = [1e-8, 0.01, 0.5, 0.99, 1.0, 1.01, 1.7, 4.0, 30.0, 1000.0]
BETAS = [(0.01, 0.02), (0.5, 0.5), (0.5, 12.5), (1, 10), (8, 3), (8.5, 2.5), (305, 2480), (494, 3999), (0.5, 100000.5), (3, 200000),
         (2000, 3000.5), (40000, 60000)]
PROBABILITIES = [1e-12, 0.0005, 0.025, 0.3, 0.5, 0.7, 0.975, 0.999]
NORMAL_PROBABILITIES = [1e-300, 1e-40, 1e-9, 0.001, 0.01, 0.025, 0.2, 0.25, 0.26, 0.4, 0.4999, 0.49999999, 0.5000001, 0.6, 0.9, 0.975,
                        0.9999, 0.9999999999]
TAILS = [0.4, 0.025, 0.005, 0.0005, 1e-9]

cases = {
    "normal_upper": [
        {"z": z, "p": full(mpmath.erfc(mpf(z) / mpmath.sqrt(2)) / 2)}
        for z in [-8.0, -1.96, 0.0, 0.5, 1.96, 3.0, 6.0, 10.0, 20.0, 37.0]
    ],
    "t_upper": [{"t": t, "df": df, "p": full(t_upper(t, df))} for df in DFS for t in TS],
    "t_quantile": [{"tail": p, "df": df, "t": full(quantile(mpf(p), df))} for df in DFS for p in TAILS],
    "normal_quantile": [{"p": p, "z": full(normal_quantile(p))} for p in NORMAL_PROBABILITIES],
    "chi2_upper": [
        {"x": x, "df": df, "p": full(chi2_upper(x, df))}
        for df in CHI2_DFS
        for x in [3.841458820694124] + [full(mpf(df) * mpf(r)) for r in CHI2_XS if not (r > 1.5 and df > 500)]
    ],
    "f_upper": [
        {"f": f, "df1": df1, "df2": df2, "p": full(f_upper(f, df1, df2))} for df1, df2 in PAIRS for f in FS + [4.256494729093748]
    ],
    "f_quantile": [
        {"tail": p, "df1": df1, "df2": df2, "f": full(f_quantile(p, df1, df2))}
        for df1, df2 in PAIRS
        for p in PROBABILITIES
        if min(df1, df2) > 0.1
    ],
    "beta_quantile": [
        {"p": p, "a": a, "b": b, "x": full(beta_quantile(p, a, b))} for a, b in BETAS for p in PROBABILITIES if min(a, b) > 0.1 or 0.02 < p < 0.9
    ],
}
# Twice as many terms of the continued fractions change nothing.
TERMS = 1000
BETA_TERMS = lambda a, b: int(400 + 40 * mpmath.sqrt(max(a, b)))
assert all(full(f_upper(c["f"], c["df1"], c["df2"])) == c["p"] for c in cases["f_upper"][::5])
assert all(full(t_upper(c["t"], c["df"])) == c["p"] for c in cases["t_upper"])

versions = {"python": platform.python_version(), "mpmath": mpmath.__version__}
with open("tails.json", "w", encoding="utf-8") as out:
    json.dump({"script": "tails.py", "versions": versions, "cases": cases}, out, indent=1)
    out.write("\n")
