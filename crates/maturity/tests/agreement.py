"""Values for tests/it/agreeing.rs: ordinal alpha and quadratic kappa by their definitions, in fractions.

Krippendorff (2011), Computing Krippendorff's alpha-reliability; Cohen (1968), Weighted kappa.
"""

from fractions import Fraction
from itertools import combinations

ONE = [0, 1, 2, 3, 3, 2, 1, 0, 2, 2, 1, 3, 0, 1, 2]
TWO = [0, 2, 2, 3, 2, 2, 1, 1, 2, 3, 1, 3, 0, 0, 2]
THREE = [1, 1, 3, 3, None, 2, 2, 0, 2, 2, 0, 2, 0, 1, None]
LEVELS = range(4)

units = [[v for v in unit if v is not None] for unit in zip(ONE, TWO, THREE)]
units = [unit for unit in units if len(unit) > 1]
together = {(c, k): Fraction(0) for c in LEVELS for k in LEVELS}
for unit in units:
    for i, c in enumerate(unit):
        for j, k in enumerate(unit):
            if i != j:
                together[c, k] += Fraction(1, len(unit) - 1)
n_of = {c: sum(together[c, k] for k in LEVELS) for c in LEVELS}
n = sum(n_of.values())


def distance(c, k):
    low, high = min(c, k), max(c, k)
    if low == high:
        return 0
    return (sum(n_of[g] for g in range(low, high + 1)) - (n_of[low] + n_of[high]) / 2) ** 2


observed = sum(together[c, k] * distance(c, k) for c in LEVELS for k in LEVELS)
by_chance = sum(n_of[c] * n_of[k] * distance(c, k) for c in LEVELS for k in LEVELS) / (n - 1)
print("alpha", float(1 - observed / by_chance))

for first, second in combinations((ONE, TWO, THREE), 2):
    both = [(a, b) for a, b in zip(first, second) if a is not None and b is not None]
    seen = Fraction(sum((a - b) ** 2 for a, b in both), len(both))
    chance = Fraction(sum((a - b) ** 2 for a, _ in both for _, b in both), len(both) ** 2)
    print("kappa", float(1 - seen / chance))
