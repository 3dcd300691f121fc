"""Makes of an answer key of bot/eval, which is about one leaflet, the messages that a network may learn from: those
whose SHA-256 is even, so that the others still measure.

usage: python unkey.py KEY OUT

OUT/passages.jsonl holds the passages of the leaflet as in data/reading, without headings that were derived from the
text; OUT/messages.jsonl is written, in the form of data/reading. The quotes of a message are the sentences that its
"~" finds in them. Messages that want an emergency or a greeting are left out.
"""

import hashlib
import json
import pathlib
import re
import sys

UNIT = re.compile(r"(?<=[.?!])\s+|\n")


def cases(text):
    """The conversations of a key: {"kind", "turns", "wanted", "patterns"} each."""
    kind = ""
    for block in re.split(r"\n\s*\n", text):
        case = {"turns": [], "wanted": [], "patterns": []}
        for line in block.splitlines():
            mark, _, rest = line.partition(" ")
            if mark == "kind:":
                kind = rest.strip()
            elif mark in ("?", "=", "~"):
                case[{"?": "turns", "=": "wanted", "~": "patterns"}[mark]].append(rest)
        if case["turns"]:
            yield case | {"kind": kind}


def learned(case):
    """Whether a network learns from a conversation; the others are for measuring."""
    return int(hashlib.sha256(" / ".join(case["turns"]).encode()).hexdigest(), 16) % 2 == 0


def quotes(case, passages):
    """The sentences of the passages that answer a conversation; raises ValueError where there are none."""
    found = []
    for pattern in case["patterns"]:
        wanted = re.compile(pattern, re.IGNORECASE)
        for passage in passages:
            if wanted.search(passage["text"]):
                parts = [part for part in UNIT.split(passage["text"]) if wanted.search(part)]
                found += [{"section": passage["section"], "quote": part} for part in parts or [passage["text"]]]
    if not found and case["wanted"] != ["abstain"]:
        raise ValueError(f"{case['turns'][-1]!r}: no passage holds {case['patterns']}")
    return found


def main(key, out):
    out = pathlib.Path(out)
    passages = [json.loads(line) for line in (out / "passages.jsonl").read_text(encoding="utf-8").splitlines()]
    leaflet = passages[0]["leaflet"]
    with (out / "messages.jsonl").open("w", encoding="utf-8") as file:
        for number, case in enumerate(cases(pathlib.Path(key).read_text(encoding="utf-8")), 1):
            if learned(case) and not {"urgent", "chat"} & set(case["wanted"]):
                message = {"leaflet": leaflet, "id": f"{leaflet}-{number}", "kind": case["kind"],
                           "turns": case["turns"], "answers": quotes(case, passages)}
                file.write(json.dumps(message, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
