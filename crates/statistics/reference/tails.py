"""Tails and quantiles of the normal and Student's t distribution, with 40 digits (mpmath).

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


def full(x):
    """The nearest double; its shortest decimal is what JSON gets."""
    return float(x)


DFS = [1, 2, 3, 5, 9, 30, 48, 100, 1000, 4490, 5000, 5001, 20142, 100000, 1600000]
TS = [1e-8, 0.01, 0.5, 1.0, 1.7, 2.0, 3.0, 5.0, 8.94, 14.0, 20.0, 37.0]
TAILS = [0.4, 0.025, 0.005, 0.0005, 1e-9]

cases = {
    "normal_upper": [
        {"z": z, "p": full(mpmath.erfc(mpf(z) / mpmath.sqrt(2)) / 2)}
        for z in [-8.0, -1.96, 0.0, 0.5, 1.96, 3.0, 6.0, 10.0, 20.0, 37.0]
    ],
    "t_upper": [{"t": t, "df": df, "p": full(t_upper(t, df))} for df in DFS for t in TS],
    "t_quantile": [{"tail": p, "df": df, "t": full(quantile(mpf(p), df))} for df in DFS for p in TAILS],
}
# Twice as many terms of the continued fraction change nothing.
TERMS = 1000
assert all(full(t_upper(c["t"], c["df"])) == c["p"] for c in cases["t_upper"])

versions = {"python": platform.python_version(), "mpmath": mpmath.__version__}
with open("tails.json", "w", encoding="utf-8") as out:
    json.dump({"script": "tails.py", "versions": versions, "cases": cases}, out, indent=1)
    out.write("\n")
