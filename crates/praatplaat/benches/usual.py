"""The front of a talk plate as it is usually made: a chart by matplotlib, a page by WeasyPrint.

To know what a plate of Peil costs beside the usual way. It reads the same `results.json` and the same
questions, follows the same rule for what is named, and gives one page A4 as tagged PDF. It is written as one
would: the style is parsed once, a chart is drawn and a page is set for each plate, fonts are those of the
machine. What it leaves out (the wave before, the chart in words, texts that shrink to fit) makes it faster,
not slower.

    pip install matplotlib weasyprint
    python crates/praatplaat/benches/usual.py peil-demo/results.json --out target/usual --plates 20
"""

import argparse
import base64
import html
import io
import json
import time
import tomllib
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

ROOT = Path(__file__).resolve().parents[3]
THRESHOLD = 3.5
STYLE = """
@page { size: A4 landscape; margin: 11mm }
body { font: 9.5pt Inter, sans-serif; color: #1c2733; margin: 0 }
p { margin: 0 0 2mm } .question { font-style: italic }
h1 { font-size: 20pt; margin: 0 } h2 { font-size: 11pt; margin: 0 0 2mm }
.kicker { color: #4a5a6a; margin: 0 }
.made-up { float: right; border: 1pt solid; padding: 1mm 3mm; font-weight: bold }
.columns { display: flex; gap: 8mm; margin-top: 4mm }
.columns > * { flex: 1 } .chart { flex: 1.5 }
.chart img { width: 100% } h3 { font-size: 10pt; margin: 2mm 0 0 }
"""


def questionnaire(about):
    """Scales in their order, with names; and the questions to talk about."""
    file = ROOT / "questionnaires" / about["questionnaire"] / f"{about['version']}.toml"
    scales = [s for s in tomllib.loads(file.read_text("utf-8"))["scales"] if not s.get("comparison")]
    questions = {}
    for path in sorted((ROOT / "questionnaires/perspectives").glob("*.toml")):
        perspective = tomllib.loads(path.read_text("utf-8"))
        for scale in perspective["scales"]:
            questions[scale] = {kind: perspective[kind]["question"]["nl"] for kind in ("strength", "opgave")}
    return {s["id"]: s["title"]["nl"] for s in scales}, questions


def decimal(value):
    """One decimal, with a comma."""
    return f"{value:.1f}".replace(".", ",")


def chosen(scales, own, whole):
    """What is named, by the rule of `crates/praatplaat/src/rule.md`."""
    opgaven, strengths = [], []
    for order, scale in enumerate(scales):
        value, low, high = own.get(scale, (None, None, None))
        if low is None:
            continue
        mean = whole.get(scale, (None,))[0]
        below, above = mean is not None and high < mean, mean is not None and low > mean
        if below or high < THRESHOLD:
            opgaven.append((not below, value, order, scale))
        elif above or low > THRESHOLD:
            strengths.append((not above, -value, order, scale))
    return [s[-1] for s in sorted(strengths)[:3]], [s[-1] for s in sorted(opgaven)[:3]]


def chart(scales, own, whole):
    """A dot, its interval and the organisation's mean for each scale, as SVG."""
    figure, axes = plt.subplots(figsize=(5.4, 4.2))
    for row, scale in enumerate(scales):
        value, low, high = own.get(scale, (None, None, None))
        if value is None:
            axes.text(3, row, "geen cijfers", ha="center", va="center")
            continue
        if low is not None:
            axes.plot([low, high], [row, row], color="#154273", linewidth=2)
        axes.plot(value, row, "o", color="#154273", markersize=7)
        axes.text(value, row - 0.2, decimal(value), ha="center", color="#154273", weight="bold")
        if scale in whole:
            axes.plot(whole[scale][0], row, "D", markerfacecolor="none", markeredgecolor="#4a5a6a")
    axes.axvline(THRESHOLD, color="#4a5a6a", linestyle="--", linewidth=1)
    axes.set_xlim(1, 5)
    axes.set_ylim(len(scales) - 0.5, -0.5)
    axes.set_xticks(range(1, 6))
    axes.set_yticks(range(len(scales)), scales.values())
    axes.spines[["top", "right", "left"]].set_visible(False)
    out = io.StringIO()
    figure.savefig(out, format="svg", bbox_inches="tight")
    plt.close(figure)
    return out.getvalue()


def column(heading, kind, named, scales, questions, own, whole):
    """Themes to talk about, each with a question."""
    parts = [f"<section><h2>{heading}</h2>"]
    for scale in named:
        organisation = f", organisatie {decimal(whole[scale][0])}" if scale in whole else ""
        parts.append(
            f"<h3>{html.escape(scales[scale])}</h3><p>Hier {decimal(own[scale][0])}{organisation}.</p>"
        )
        parts.append(f"<p class='question'>{html.escape(questions[scale][kind])}</p>")
    if not named:
        parts.append("<p>Wat vindt u zelf?</p>")
    return "".join(parts) + "</section>"


def page(results, unit, figures, scales, questions, root, svg):
    """The page as HTML, with the chart as a picture in it."""
    about, facts = results["about"], figures[unit["code"]]
    own, whole = facts["scales"], {} if unit["code"] == root else figures[root]["scales"]
    strengths, opgaven = chosen(scales, own, whole)
    took_part = facts["unit"].get("respondents")
    response = f"{took_part:.0f} van de {facts['unit']['invited']:.0f} mensen deden mee" if took_part else ""
    made_up = "<p class='made-up'>Verzonnen gegevens</p>" if about["synthetic"] else ""
    picture = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    name, wave = html.escape(unit["name"]["nl"]), html.escape(about["wave_name"]["nl"])
    return f"""<!doctype html><html lang="nl"><title>Praatplaat {name}</title><body>{made_up}
<p class="kicker">Praatplaat · {wave}</p><h1>{name}</h1><p>{response}</p>
<div class="columns"><div class="chart"><h2>Hoe het er hier voor staat</h2>
<img src="{picture}" alt="Gemiddelden per thema"></div>
{column("Gaat goed", "strength", strengths, scales, questions, own, whole)}
{column("Opgaven", "opgave", opgaven, scales, questions, own, whole)}</div>
<h2>Zo leest u deze plaat</h2><p>De stip is het gemiddelde, de streep de marge, de ruit de hele
organisatie. Soms tonen we geen cijfers. Zo blijft verborgen wie wat antwoordde.</p>
<h2>Dit spreken wij af</h2><p>Wie: ________________ Wanneer: ______________</p>
</body></html>"""


def by_unit(results):
    """What is shown of each unit: who took part, and the means of scales with their intervals."""
    units = {unit["code"]: {"unit": {}, "scales": {}} for unit in results["units"]}
    for figure in results["figures"]:
        if figure["status"] != "shown":
            continue
        if figure["kind"] == "unit":
            units[figure["unit"]]["unit"][figure["measure"]] = figure["value"]
        elif figure["kind"] == "scale" and figure["measure"] == "mean":
            units[figure["unit"]]["scales"][figure["id"]] = (figure["value"], figure["low"], figure["high"])
    return units


def main():
    """Makes the plates and tells how long each took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--plates", type=int, default=20)
    arguments = parser.parse_args()
    results = json.loads(arguments.results.read_text("utf-8"))
    scales, questions = questionnaire(results["about"])
    figures = by_unit(results)
    root = next(unit["code"] for unit in results["units"] if unit["parent"] is None)
    shown = [unit for unit in results["units"] if unit["shown"]][: arguments.plates + 1]
    arguments.out.mkdir(parents=True, exist_ok=True)
    fonts = FontConfiguration()
    style = CSS(string=STYLE, font_config=fonts)
    seconds = {"chart": 0.0, "page": 0.0}
    for number, unit in enumerate(shown):
        begin = time.perf_counter()
        whole = {} if unit["code"] == root else figures[root]["scales"]
        svg = chart(scales, figures[unit["code"]]["scales"], whole)
        drawn = time.perf_counter()
        text = page(results, unit, figures, scales, questions, root, svg)
        pdf = HTML(string=text).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        done = time.perf_counter()
        (arguments.out / f"usual-{number}.pdf").write_bytes(pdf)
        # The first warms up: fonts are looked for, modules are loaded.
        if number > 0:
            seconds["chart"] += drawn - begin
            seconds["page"] += done - drawn
    plates = max(len(shown) - 1, 1)
    each = {what: 1000 * spent / plates for what, spent in seconds.items()}
    total = sum(each.values())
    print(f"{total:.0f} ms a plate ({each['chart']:.0f} chart, {each['page']:.0f} page), {plates} plates")


if __name__ == "__main__":
    main()
