"""Writes the figures of a recorded run into the marked block of MODEL_CARD.md.

usage: python card.py RUN [--check]       (--check writes nothing and fails where the card says something else)
"""

import json
import pathlib
import re
import sys

from intervals import written
from train import HERE

BLOCK = re.compile(r"(<!-- figures: written by card.py -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def table(heads, rows):
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def raised(figures):
    """Rows of what is raised and missed on writers that training did not see."""
    measured, ordinary = figures["measured"], figures["ordinary"]
    urgent, today, none = measured["urgent"], measured["today"], measured["none"]
    return [("emergencies not urgent", written(urgent["total"] - urgent["urgent"], urgent["total"])),
            ("emergencies missed: neither urgent nor opened with the emergency line",
             written(urgent["today"] + urgent["none"], urgent["total"])),
            ("look-alikes urgent", written(none["urgent"], none["total"])),
            ("look-alikes opened with the line", written(none["line"], none["total"])),
            ("look-alikes today", written(none["today"], none["total"])),
            ("symptoms for today noticed", written(today["total"] - today["none"], today["total"])),
            ("symptoms for today urgent", written(today["urgent"], today["total"])),
            ("ordinary questions urgent", written(ordinary["urgent"], ordinary["total"])),
            ("ordinary questions opened with the line", written(ordinary["line"], ordinary["total"])),
            ("verdicts that int8 changes", written(figures["int8"]["changed"], figures["int8"]["total"]))]


def block(figures):
    """The text between the marks."""
    cuts, reader = figures["thresholds"], figures["reader"]
    kinds = [(kind, written(row["urgent"], row["total"]), written(row["missed"], row["total"]), row["named"])
             for kind, row in figures["kinds"].items()]
    curve = [(cut, *(f"{100 * row[want]:.1f} %" for want in ("urgent", "today", "none")))
             for cut, row in figures["curve"].items()]
    answers = [(f"right where {name[1:]} % of what is quoted is right", f"{100 * reader[name]:.1f} %")
               for name in reader if name.startswith("P")]
    return "\n\n".join([
        f"Thresholds: urgent {cuts['urgent']:.3f}, line {cuts['line']:.3f}, today {cuts['today']:.3f}. In brackets: "
        "share, and its Clopper-Pearson interval of 95 %.", table(("measured writers", "figure"), raised(figures)),
        "By kind of emergency:", table(("kind", "urgent", "missed", "kind right"), kinds),
        "What another threshold of urgent would raise:", table(("threshold", "emergencies", "today", "none"), curve),
        f"The reader alone, each leaflet by itself, {reader['answerable']} answerable messages and {reader['near']} "
        "that come near, of leaflets that training did not see:",
        table(("figure", "share of the answerable"), [("answering passage first", f"{100 * reader['first']:.1f} %"),
              *answers, ("its best sentence is the answering one", f"{100 * reader['sentence']:.1f} %")])]) + "\n"


def main():
    figures = json.loads((pathlib.Path(sys.argv[1]) / "record.json").read_text())["figures"]
    card = HERE / "MODEL_CARD.md"
    old = card.read_text()
    new = BLOCK.sub(lambda found: found[1] + block(figures) + found[2], old)
    if "--check" in sys.argv:
        sys.exit("MODEL_CARD.md differs from the record: run card.py" if new != old else 0)
    card.write_text(new)


if __name__ == "__main__":
    main()
