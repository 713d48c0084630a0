"""Agreement of assessors: Krippendorff's alpha (the `krippendorff` package), the standard error of weighted
kappa and Fleiss' kappa (statsmodels). Run in this folder: python3 agreement.py"""

import json
import random
import sys
from importlib.metadata import version

import krippendorff
import numpy as np
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

random.seed(20240919)


def alpha_case(name, assessors, ratio=True):
    data = np.array([[np.nan if r is None else r for r in column] for column in assessors], dtype=float)
    metrics = ["nominal", "ordinal", "interval"] + (["ratio"] if ratio else [])
    values = {m: float(krippendorff.alpha(data, level_of_measurement=m)) for m in metrics}
    return {"name": name, "assessors": assessors, **values}


def kappa_case(name, table):
    found = {}
    for weights in ["linear", "quadratic"]:
        result = cohens_kappa(np.array(table), wt=weights)
        found[weights] = {"kappa": float(result.kappa), "se": float(result.std_kappa)}
    return {"name": name, "table": table, **found}


def fleiss_case(name, units):
    levels = sorted({rating for unit in units for rating in unit})
    counts = np.array([[unit.count(level) for level in levels] for unit in units])
    assessors = [list(column) for column in zip(*units)]
    return {"name": name, "assessors": assessors, "kappa": float(fleiss_kappa(counts))}


def maturity(n, k, noise, missing):
    rows = []
    for _ in range(n):
        level = random.choice([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5])
        row = [min(5, max(0, round(level + random.gauss(0.2 * j, noise)))) for j in range(k)]
        rows.append([None if random.random() < missing else rating for rating in row])
    return rows


def columns(rows):
    return [list(column) for column in zip(*rows)]


def cross(rows, i, j, levels):
    table = [[0] * levels for _ in range(levels)]
    for row in rows:
        if row[i] is not None and row[j] is not None:
            table[row[i]][row[j]] += 1
    return table


N = None
# Section E of Krippendorff (2011): 4 observers, 12 units.
canonical = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
many = maturity(80, 5, 0.8, 0.3)
three = maturity(70, 3, 0.9, 0.05)
whole = [row for row in maturity(50, 4, 0.7, 0.0)]

cases = {
    "alpha": [
        alpha_case("canonical", canonical),
        alpha_case("many missing", columns(many)),
        alpha_case("three assessors", columns(three)),
        alpha_case("two assessors, two levels", [[0, 0, 1, 1, 0, 1, 0, 0, 1, 0], [0, 1, 1, 1, 0, 0, 0, 0, 1, 0]]),
        alpha_case("worse than chance", [[1, 2, 3, 1], [2, 1, 1, 3]]),
    ],
    "kappa": [
        kappa_case("Cohen 1968", [[88, 14, 18], [10, 40, 10], [2, 6, 12]]),
        kappa_case("maturity", cross(three, 0, 1, 6)),
        kappa_case("maturity, other pair", cross(three, 0, 2, 6)),
        kappa_case("levels nobody chose", [[9, 3, 0, 0], [2, 7, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]),
    ],
    "fleiss": [fleiss_case("maturity", whole), fleiss_case("noise", [[random.randint(1, 4) for _ in range(6)] for _ in range(30)])],
}
versions = {"python": sys.version.split()[0]}
versions.update({name: version(name) for name in ["krippendorff", "statsmodels", "numpy"]})
with open("agreement_python.json", "w") as file:
    json.dump({"script": "agreement.py", "versions": versions, "cases": cases}, file, indent=1)
    file.write("\n")
