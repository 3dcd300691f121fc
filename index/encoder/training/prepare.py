"""Reads what the project holds for training and writes it as one file, build/prepared.json.

Sources: data/flags (messages by kinds of writers), data/own.jsonl (the project's own), data/reading (leaflets in
passages, and messages with the sentences that answer them).

usage: python prepare.py [FOLDER...]       (folders of further leaflets, like data/reading)
"""

import hashlib
import json
import pathlib
import re
import sys

from model import KINDS, LEVELS

HERE = pathlib.Path(__file__).resolve().parent
FLAGS, READING = HERE / "data/flags", HERE / "data/reading"


def lines(path):
    """The lines of a text file that are neither empty nor remarks."""
    text = path.read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def records(path):
    """The objects of a file of JSON lines; raises ValueError with file and line for one that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise ValueError(f"{path.name}:{number}: not JSON ({error}); mend or remove the line") from error
    return found


def message(source, turns, levels, kinds=()):
    """A message for the urgency head: levels and kinds that may be right, as lists of names (no kinds: unknown)."""
    return {"source": source, "turns": turns, "levels": list(levels), "kinds": list(kinds)}


def flags():
    """The messages by kinds of writers, with file, id, and whether a message that is none comes near."""
    found = []
    for path in sorted(FLAGS.glob("*.jsonl")):
        for record in records(path):
            want = record["want"]
            if want not in LEVELS:
                raise ValueError(f"{path.name}: {record['id']}: want {want!r} is none of {', '.join(LEVELS)}")
            kinds = [record["kind"]] if want == "urgent" and record["kind"] in KINDS else []
            entry = message("flags", record["turns"], [want], kinds)
            found.append(entry | {"file": path.stem, "id": record["id"], "kind": record["kind"],
                                  "why": record.get("why", "")})
    return found


def own():
    """The project's own messages, with the levels and kinds that may be right for each."""
    return [message("own", record["turns"], record["levels"], record.get("kinds", ()))
            for record in records(HERE / "data/own.jsonl")]


def plain(text):
    """A text without marks of emphasis and with single spaces."""
    return " ".join(re.sub(r"[*_`]+", "", text).split())


def itemised(text):
    """A text plain, with a line for each item of its lists and for each paragraph."""
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)", text)
    return "\n".join(part for part in map(plain, parts) if part)


def unlisted(text):
    """A text without the marks of its list items, plain."""
    return plain(re.sub(r"(?m)^\s*(?:[-*•]|\d+[.)])\s+", "", text))


def reading(folder):
    """The leaflets of a folder: passages.jsonl and messages.jsonl -> one record a leaflet. A message's `positive`
    are the numbers of the passages that hold one of its quotes; messages whose quotes are nowhere are left out."""
    leaflets = {}
    for record in records(folder / "passages.jsonl"):
        leaflet = leaflets.setdefault(record["leaflet"], {"id": record["leaflet"], "set": record["set"],
                                                          "title": record["title"], "passages": [], "messages": []})
        leaflet["passages"].append({"section": plain(record["section"]), "text": itemised(record["text"]),
                                    "unlisted": unlisted(record["text"])})
    listed = folder / "emergencies.txt"
    emergencies = set(lines(listed)) if listed.exists() else set()
    for record in records(folder / "messages.jsonl"):
        leaflet = leaflets[record["leaflet"]]
        quotes = [plain(answer["quote"]) for answer in record["answers"]]
        positive = holding(leaflet["passages"], "text", quotes) or holding(leaflet["passages"], "unlisted", quotes)
        if positive or not quotes:
            leaflet["messages"].append({"id": record["id"], "kind": record["kind"], "turns": record["turns"],
                                        "positive": positive, "quotes": quotes,
                                        "ordinary": record["id"] not in emergencies})
    for leaflet in leaflets.values():
        leaflet["messages"] += topics(leaflet)
        for passage in leaflet["passages"]:
            del passage["unlisted"]
    return sorted(leaflets.values(), key=lambda leaflet: leaflet["id"])


def topics(leaflet):
    """The headings of a leaflet, as people type who only name a topic: each is answered by its section."""
    sections = dict.fromkeys(p["section"] for p in leaflet["passages"])
    return [{"id": f"{leaflet['id']}-topic-{i}", "kind": "topic", "turns": [section.lower() if i % 2 else section],
             "positive": [k for k, p in enumerate(leaflet["passages"]) if p["section"] == section], "quotes": [],
             "ordinary": True} for i, section in enumerate(sections, 1) if 0 < len(section.split()) <= 6]


def titles(leaflets):
    """The names of leaflets as bare messages: whoever types one has told no emergency."""
    return [message("titles", [leaflet["title"]], ["none", "today"]) for leaflet in leaflets]


def holding(passages, field, quotes):
    """The numbers of the passages that hold one of the quotes."""
    return [i for i, passage in enumerate(passages) if any(quote in passage[field] for quote in quotes)]


def digests(further):
    """SHA-256 of every file of data and of further folders, by path within it."""
    folders = {"": HERE / "data"} | {f"{path}/": pathlib.Path(path) for path in further}
    return {prefix + str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for prefix, folder in folders.items() for path in sorted(folder.rglob("*")) if path.is_file()}


def main():
    out = HERE / "build/prepared.json"
    leaflets = [leaflet for folder in (READING, *map(pathlib.Path, sys.argv[1:])) for leaflet in reading(folder)]
    prepared = {"flags": flags(), "own": own() + titles(leaflets), "leaflets": leaflets,
                "splits": json.loads((HERE / "data/splits.json").read_text()),
                "digests": digests(sys.argv[1:])}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(prepared, ensure_ascii=False))
    count = sum(m["kind"] != "topic" for leaflet in leaflets for m in leaflet["messages"])
    print(f"{out.name}: {len(prepared['flags'])} messages of flags, {len(prepared['own'])} own, "
          f"{count} over {len(prepared['leaflets'])} leaflets")


if __name__ == "__main__":
    main()
