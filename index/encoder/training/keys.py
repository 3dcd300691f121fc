"""Makes answer keys of a folder of leaflets (NAME.md) and messages (NAME.jsonl), as README.md describes them.

    keys.py LEAFLETS OUT [PER_LIBRARY]

Written are, under OUT: for each leaflet a key about it alone, and one of three messages that
belong to other leaflets; and the leaflets dealt into libraries of PER_LIBRARY (18), each with a
key of those messages that name their leaflet, and one of 30 that belong to other libraries.
Printed are the arguments KEY=PATH for "bedside eval". The same input gives the same keys.
"""

import collections
import json
import pathlib
import random
import re
import shutil
import sys

GAP = r"[\s*_`>#-]"  # between the words of a quotation
COMMON = set("about after before from getting guide having health home information patients treatment with your".split())


def pattern(quote):
    """A regular expression for a quotation, whatever its white space and emphasis: what stands between words may be
    other marks, and between a word and its full stop there may be nothing."""
    parts = re.split(r"([\s*_`]+)", quote.strip("*_` \n"))
    words = [re.escape(w).replace(r"\-", "-") for w in parts[::2]]
    gaps = [GAP + ("+" if re.search(r"\s", g) else "*") for g in parts[1::2]] + [""]
    return "".join(word + gap for word, gap in zip(words, gaps))


def case(name, message):
    """A message as a conversation of a key."""
    expect = {"outcome": message["outcome"]}
    if message["outcome"] == "answer":
        expect |= {"doc": name, "contains": "|".join(pattern(a["quote"]) for a in message["answers"])}
    return {"id": message["id"], "kind": message["kind"], "turns": message["turns"], "expect": expect}


def stems(text):
    """The longer words of a text, without common endings."""
    words = re.findall(r"[a-z]{4,}", text.lower())
    return {re.sub(r"(ies|es|s|ing|ed)$", "", w) for w in words if w not in COMMON}


def naming(leaflet):
    """The stems of a leaflet's title and aliases."""
    text = leaflet.read_text(encoding="utf-8", errors="replace")
    found = re.findall(r"(?m)^(?:title|aliases):(.*)$", text) or re.findall(r"(?m)^# (.*)$", text)[:1]
    return stems(" ".join(found))


def write(path, cases):
    path.write_text("".join(json.dumps(c) + "\n" for c in cases), encoding="utf-8")


def foreign(cases, count, rng):
    """Messages of other leaflets, which want silence."""
    asked = [c for c in cases if c["expect"]["outcome"] == "answer" and len(c["turns"]) == 1]
    return [{"id": f"foreign-{i}", "kind": "foreign", "turns": c["turns"], "expect": {"outcome": "abstain"}}
            for i, c in enumerate(rng.sample(asked, min(count, len(asked))))]


def main(source, out, per_library=18):
    source, out, rng = pathlib.Path(source), pathlib.Path(out), random.Random(1)
    leaflets = [md for md in sorted(source.glob("*.md")) if md.with_suffix(".jsonl").exists()]
    cases = {md.stem: [case(md.stem, json.loads(line)) for line in md.with_suffix(".jsonl").open() if line.strip()]
             for md in leaflets}
    count = max(1, len(leaflets) // int(per_library))
    libraries = [leaflets[i::count] for i in range(count)]
    named = {}  # by leaflet: the messages that name it
    for library in libraries:
        times = collections.Counter(stem for md in library for stem in naming(md))
        for md in library:
            own = {stem for stem in naming(md) if times[stem] == 1}
            named[md.stem] = [c for c in cases[md.stem] if own & stems(" ".join(c["turns"]))]
    for md in leaflets:
        alone = out / "alone" / md.stem
        alone.mkdir(parents=True, exist_ok=True)
        shutil.copy(md, alone)
        others = [c for name, found in named.items() if name != md.stem for c in found]
        for kind, found in ("", cases[md.stem]), ("-foreign", foreign(others, 3, rng)):
            write(out / "alone" / f"{md.stem}{kind}.jsonl", found)
            print(f"{out}/alone/{md.stem}{kind}.jsonl={alone}")
    for i, library in enumerate(libraries):
        together = out / "together" / str(i)
        together.mkdir(parents=True, exist_ok=True)
        for md in library:
            shutil.copy(md, together)
        inside = {md.stem for md in library}
        others = [c for name, found in named.items() if name not in inside for c in found]
        for kind, found in ("", [c for md in library for c in named[md.stem]]), ("-foreign", foreign(others, 30, rng)):
            write(out / "together" / f"{i}{kind}.jsonl", found)
            print(f"{out}/together/{i}{kind}.jsonl={together}")


if __name__ == "__main__":
    main(*sys.argv[1:])
