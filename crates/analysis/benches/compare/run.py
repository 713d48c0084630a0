"""Runs the comparison in one go: `run.py --rows 100000 --generator PROGRAM --peil PROGRAM`.

Makes a wave, lets every tool do the job on it, checks that the figures are the same, and prints a
table of times. Every run is a process of its own, and what is told of it is of the whole process, its
start included. README.md says what is compared and by which rules.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent
LIBRARIES = ["polars", "duckdb", "pandas"]
# The plain ones are the job as it is usually written.
PYTHON_JOBS = [*LIBRARIES, "polars-plain", "pandas-plain"]
PHASES = ["read", "compute", "write"]
R_VERSIONS = (
    'cat(paste0(R.version$major, ".", R.version$minor, ", data.table ", packageVersion("data.table")))'
)


def parsed():
    """What to run, on how many rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--folder", type=Path, default=Path("speed"), help="where all files go (and stay)")
    parser.add_argument("--generator", default=os.environ.get("GENERATOR", "generate_wave"))
    parser.add_argument(
        "--peil", default=os.environ.get("WHOLE_JOB"), help="whole_job; without it, without Peil"
    )
    parser.add_argument(
        "--tools", default="peil,polars,duckdb,pandas,polars-plain,pandas-plain,r,r-data.table"
    )
    parser.add_argument("--formats", default="parquet,csv")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each; the fastest counts")
    parser.add_argument("--time-limit", type=float, default=600, help="seconds for one run")
    return parser.parse_args()


def command(options, wave, tool, form):
    """How a tool is called and the file it writes; `None` if it cannot do the job from this form."""
    out = wave / f"{tool}-{form}"
    given = ["--answers", wave / f"answers.{form}", "--units", wave / "units.csv", "--out", out]
    limit = ["--time-limit", options.time_limit]
    if tool == "peil" and options.peil:
        questionnaire = ["--questionnaire", wave / "questionnaire.toml"]
        call = [options.peil, *given, *questionnaire]
        return call, out / "figures.parquet"
    if tool in PYTHON_JOBS:
        script = HERE / f"job_{tool.replace('-', '_')}.py"
        return [sys.executable, script, *given, *limit], out / "figures.parquet"
    if tool.startswith("r") and form == "csv":
        files = ["--io", "data.table"] if tool == "r-data.table" else []
        return ["Rscript", "--vanilla", HERE / "job_base.R", *given, *limit, *files], out / "figures.csv"
    return None


def run(call, limit):
    """Runs a program once: seconds by the clock and of the processors, MiB, and what it reported."""
    with tempfile.TemporaryFile("w+") as printed:
        began = time.perf_counter()
        process = subprocess.Popen([str(part) for part in call], stdout=printed)
        # The program keeps the limit itself, if it can; this is for those that cannot.
        timer = threading.Timer(limit + 10, process.kill)
        timer.start()
        # Asked of the system, so that all tools are measured alike.
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        found = {
            "wall": time.perf_counter() - began,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak_mib": usage.ru_maxrss / 1024,
        }
        printed.seek(0)
        reports = [line for line in printed if line.startswith("{")]
    own = json.loads(reports[-1]) if reports else {}
    status = own.get("status", "done")
    if process.returncode != 0 and status == "done":
        status = f"ended with {process.returncode}"
    return found | {"status": status, "seconds": own.get("seconds", {})}


def fastest(call, options):
    """The fastest of some runs, or the first that failed."""
    runs = []
    for _ in range(options.repeat):
        runs.append(run(call, options.time_limit))
        if runs[-1]["status"] != "done":
            return runs[-1]
    return min(runs, key=lambda found: found["wall"])


def versions():
    """What is compared, on what machine."""
    packages = [*LIBRARIES, "numpy", "pyarrow", "scipy"]
    found = [f"{package} {importlib.metadata.version(package)}" for package in packages]
    r = subprocess.run(["Rscript", "-e", R_VERSIONS], capture_output=True, text=True, check=False)
    return [
        f"{len(os.sched_getaffinity(0))} processors",
        f"Python {platform.python_version()}",
        *found,
        f"R {r.stdout}",
    ]


def table(measured):
    """The table of times; ratios are to the first tool that did the job from the same form."""
    head = f"{'tool':<14}{'from':<9}{'seconds':>9}{'ratio':>7}{'cpu s':>9}{'MiB':>7}"
    yield head + "".join(f"{phase:>9}" for phase in PHASES)
    base = {}
    for (tool, form), found in measured.items():
        if found["status"] != "done":
            yield f"{tool:<14}{form:<9}{found['status']}"
            continue
        ratio = found["wall"] / base.setdefault(form, found["wall"])
        phases = [found["seconds"].get(phase) for phase in PHASES]
        shown = "".join(f"{'' if phase is None else f'{phase:.2f}':>9}" for phase in phases)
        yield (
            f"{tool:<14}{form:<9}{found['wall']:>9.2f}{ratio:>7.1f}{found['cpu']:>9.2f}"
            f"{found['peak_mib']:>7.0f}{shown}"
        )


def compared(written):
    """Lays every file of figures beside the first; gives whether all are the same."""
    same = True
    first, *others = written
    for other in others:
        # Peil's file may hold figures of more kinds than this job has.
        peil = ["--shared-measures"] if "peil-" in str(first) + str(other) else []
        call = [sys.executable, HERE / "compare.py", first, other, *peil]
        found = subprocess.run([str(part) for part in call], capture_output=True, text=True, check=False)
        same = same and found.returncode == 0
        # The whole table only where something is wrong.
        lines = found.stdout.splitlines()[-1:] if found.returncode == 0 else [found.stdout, found.stderr]
        print(f"{first.parent.name} and {other.parent.name}:", *lines)
    return same


def main():
    """Makes the wave, runs the tools, compares, prints."""
    options = parsed()
    wave = options.folder / str(options.rows)
    if not (wave / "answers.parquet").exists():
        subprocess.run([options.generator, str(options.rows), str(wave)], check=True)
    measured, written = {}, []
    for form in options.formats.split(","):
        for tool in options.tools.split(","):
            call = command(options, wave, tool, form)
            if call is None:
                continue
            found = fastest(call[0], options)
            measured[tool, form] = found
            if found["status"] == "done":
                if tool == "peil":
                    subprocess.run([sys.executable, HERE / "long_form.py", call[1].parent], check=True)
                written.append(call[1])
            print(f"{tool} from {form}: {found['status']}, {found['wall']:.2f} s", file=sys.stderr)
    (wave / "times.json").write_text(json.dumps({f"{t} {f}": m for (t, f), m in measured.items()}, indent=1))
    same = compared(written)
    print(f"\n{options.rows} respondents; {', '.join(versions())}")
    print("\n".join(table(measured)))
    print("all figures the same" if same else "NOT all figures the same")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
