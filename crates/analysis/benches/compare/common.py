"""What the comparison scripts share: the questionnaire, the command line and the clock.

Nothing here computes a figure of the job, except what no data frame library has: Student's t.
"""

import argparse
import json
import os
import resource
import sys
import threading
import time
from pathlib import Path

import numpy as np
from scipy import special

SCALES = ["a", "b", "c", "d", "e", "f"]
PLACES = range(1, 11)
REVERSED = {5, 10}
ITEMS_PER_SCALE = len(PLACES)
MAX_CODE = 5
# Of five answers that are all equally likely: (5² - 1) / 12.
NULL_VARIANCE = 2.0
# A total variance of the items below this share of their own variances is rounding.
NO_VARIANCE = 1e-12
# A score is a sum of 5 to 10 answers over their number. Times this it is a whole number, so every
# tool can add scores up exactly and "no variance" is decided without a tolerance.
SCORE_UNIT = 2520
# A correlation needs this many pairs.
FEWEST_PAIRS = 4
LONG_FORM = ["unit", "subject", "measure", "n", "value", "low", "high"]


def items_of(scale):
    """Ids of the ten items of a scale."""
    return [f"{scale}{place:02}" for place in PLACES]


def is_reversed(item):
    """Whether a high answer means a low score."""
    return int(item[1:]) in REVERSED


def keys_agree(first, second):
    """1 if two items are worded the same way round, else -1: the sign of their covariance."""
    return 1 if is_reversed(first) == is_reversed(second) else -1


def item_pairs(scale):
    """The 45 pairs of different items of a scale."""
    items = items_of(scale)
    return [(x, y) for place, x in enumerate(items) for y in items[place + 1 :]]


def scale_pairs():
    """The 15 pairs of different scales."""
    return [(x, y) for place, x in enumerate(SCALES) for y in SCALES[place + 1 :]]


ITEMS = [item for scale in SCALES for item in items_of(scale)]


def t_quantile(df):
    """Student's t that 2.5% of draws exceed."""
    return special.stdtrit(df, 0.975)


def t_two_sided(t, df):
    """Share of draws further from 0 than `t`, from the lower tail so that small ones keep digits."""
    return 2.0 * special.stdtr(df, -np.abs(t))


class Job:
    """One run of one tool: its arguments, seconds per phase, and the report at the end."""

    def __init__(self, tool):
        """Reads the command line and starts the clock."""
        parser = argparse.ArgumentParser()
        parser.add_argument("--answers", type=Path, required=True)
        parser.add_argument("--units", type=Path, required=True)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--time-limit", type=float, help="seconds")
        arguments = parser.parse_args()
        self.answers, self.units = arguments.answers, arguments.units
        self.is_parquet = self.answers.suffix == ".parquet"
        self.target = arguments.out / "figures.parquet"
        arguments.out.mkdir(parents=True, exist_ok=True)
        self.report = {"tool": tool, "answers": self.answers.name, "seconds": {}}
        if arguments.time_limit:
            timer = threading.Timer(arguments.time_limit, self._give_up)
            timer.daemon = True
            timer.start()
        self._began = time.perf_counter()

    def done(self, phase):
        """Ends a phase."""
        now = time.perf_counter()
        self.report["seconds"][phase] = round(now - self._began, 4)
        self._began = now

    def finish(self, rows, figures):
        """Prints what was measured, as JSON."""
        self.report |= {"status": "done", "rows": rows, "figures": figures}
        self._print()

    def _give_up(self):
        # From another thread: the main one may be deep in C code that hears no signal.
        self.report["status"] = "time limit"
        self._print()
        os._exit(3)

    def _print(self):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        # Seconds of processor time tell more than those of the clock where others use the machine.
        self.report["cpu"] = round(usage.ru_utime + usage.ru_stime, 3)
        # Linux counts in kibibytes.
        self.report["peak_mib"] = round(usage.ru_maxrss / 1024)
        json.dump(self.report, sys.stdout)
        print(flush=True)
