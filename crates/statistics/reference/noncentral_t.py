"""Tails of the noncentral t distribution and Hedges' factor, by mpmath to 40 digits."""
import json
import mpmath
from mpmath import mp, mpf

mp.dps = 40


def upper(t, df, delta):
    """P(T > t) = integral of P(Z > t s - delta) over the density of s = sqrt(chi2 / df)."""
    t, df, delta = mpf(t), mpf(df), mpf(delta)
    log_factor = mp.log(2) + df / 2 * mp.log(df / 2) - mp.loggamma(df / 2)

    def density(s):
        return mp.exp(log_factor + (df - 1) * mp.log(s) - df * s * s / 2)

    def both(side):
        return lambda s: density(s) * mp.erfc(side * (t * s - delta) / mp.sqrt(2)) / 2

    spread = 1 / mp.sqrt(2 * df)
    top = 1 + 20 * spread + 8 * spread**2
    cuts = [mpf(0)] + [c for c in (1 + k * spread / 2 for k in range(-40, 41)) if 0 < c < top] + [top, top * 2]
    if t != 0 and 0 < delta / t < top:
        cuts += [c for c in (delta / t + k / (8 * abs(t)) for k in range(-12, 13, 3)) if 0 < c < top]
    cuts = sorted(set(cuts))
    above, below = mp.quad(both(1), cuts), mp.quad(both(-1), cuts)
    assert abs(above + below - 1) < mpf(10) ** -25, (t, df, delta, above + below - 1)
    return above, below


def hedges(df):
    df = mpf(df)
    return mp.exp(mp.loggamma(df / 2) - mp.loggamma((df - 1) / 2)) / mp.sqrt(df / 2)


def digits(x):
    return float(mp.nstr(x, 20))


points = [(0, 5, 0), (0, 5, 2), (1, 2, 0.5), (2, 2, -1.5), (-1, 3, 2), (3.5, 3, 3), (2.1, 16, 0),
          (2.1, 16, 1.25), (0.5, 16, 6), (-4, 16, 3), (12, 11, 7), (12, 11, 20), (45, 30, 40), (8, 30, 12),
          (100, 60, 90), (2, 600, 4), (4.1, 4778, 2), (4.1, 4778, 6), (60, 4778, 58), (-3, 100000, -1),
          (150, 100000, 148), (1.5, 1, 1), (30, 1, 2), (0.25, 1, -3), (9, 2.5, 4)]
cases = []
for t, df, delta in points:
    above, below = upper(t, df, delta)
    cases.append({"t": t, "df": df, "delta": delta, "upper": digits(above), "lower": digits(below)})
factors = [{"df": df, "j": digits(hedges(df))} for df in
           (2, 3, 4, 7, 12, 50, 99, 100, 101, 150, 598, 2654, 4778, 100000, 10**7)]
with open("noncentral_t.json", "w") as out:
    json.dump({"script": "noncentral_t.py", "versions": {"mpmath": mpmath.__version__},
               "cases": {"tails": cases, "factors": factors}}, out, indent=1)
    out.write("\n")
