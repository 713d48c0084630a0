"""Runs the code cells of a notebook in order and in one namespace, as Jupyter does.

    python3 tests/notebook.py notebooks-data/figures.ipynb

Relative names are looked up in the folder where it is started, so start it in the notebook's.
"""

import json
import sys

[path] = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    cells = json.load(file)["cells"]
namespace = {"__name__": "__main__"}
for number, cell in enumerate(cells, 1):
    if cell["cell_type"] == "code":
        code = compile("".join(cell["source"]), f"{path}, cell {number}", "exec")
        exec(code, namespace)
