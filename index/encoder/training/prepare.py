"""Reads what the project holds for training and writes it as one file, build/prepared.json.

Sources: data/flags (messages by kinds of writers), data/reading (leaflets in passages, and messages with the
sentences that answer them), and the project's own files of flags and answer keys.

usage: python prepare.py [OUT]
"""

import hashlib
import json
import pathlib
import random
import re
import sys

from model import KINDS, LEVELS

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FLAGS, READING = HERE / "data/flags", HERE / "data/reading"
LEXICON, KEYS = ROOT / "knowledge/lexicon", ROOT / "bot/eval/keys"
EXPANSIONS = 4  # of a line with {alternatives}, so many are used

# Which kinds an own flag may stand for; where it is not one of ours, the kind is left open.
FLAG_KINDS = {
    "choking": ["choking"], "unconscious": ["unconscious"], "anaphylaxis": ["anaphylaxis"], "heart": ["chest-pain"],
    "breathing": ["breathing"], "stroke": ["stroke"], "seizure": ["seizure"], "pregnancy": ["pregnancy"],
    "bleeding": ["severe-bleeding", "blood-thinner-bleed"], "overdose": ["overdose", "poisoning"],
    "suicide": ["suicidal", "self-harm"], "sepsis": ["sepsis", "meningitis"],
    "diabetes": ["diabetic-high", "diabetic-low"],
}


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


def alternatives(line, choose):
    """A few of the lines that "{a|b} c" stands for, chosen at random."""
    found = set()
    for _ in range(EXPANSIONS if "{" in line else 1):
        text = line
        while part := re.search(r"\{([^{}]*)\}", text):
            text = text[: part.start()] + choose(part[1].split("|")) + text[part.end():]
        found.add(text)
    return sorted(found)


def tested(choose):
    """The messages that test the table of flags: emergencies, and what must not raise one."""
    folder, found = LEXICON / "testdata/redflags", []
    for line in lines(folder / "emergencies.txt"):
        names, _, text = line.partition(":")
        kinds = {kind for name in names.split("|") for kind in FLAG_KINDS.get(name, [])}
        open_kind = any(name not in FLAG_KINDS for name in names.split("|"))
        found.append(message("own", [text.strip()], ["urgent"], () if open_kind else sorted(kinds)))
    for line in lines(folder / "everyday.txt"):
        found += [message("own", [text], ["none", "today"]) for text in alternatives(line, choose)]
    return found


def examples():
    """The examples under the patterns of the table of flags."""
    found, flag = [], ""
    for line in lines(LEXICON / "en/redflags.txt"):
        if named := re.match(r"\[flag (\S+)\]", line):
            flag = named[1]
        elif line.startswith("= "):
            found.append(message("own", [line[2:]], ["urgent"], FLAG_KINDS.get(flag, ())))
    for line in lines(LEXICON / "en/redflags_quiet.txt"):
        if line.startswith("= "):
            found.append(message("own", [line[2:]], ["none", "today"]))
    return found


def keyed():
    """The conversations of the answer keys."""
    found, turns = [], []
    for path in sorted(KEYS.glob("*.key")):
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            turns = [line[2:].strip() for line in block.splitlines() if line.startswith("? ")]
            wanted = [line[2:].strip() for line in block.splitlines() if line.startswith("= ")]
            if turns and wanted:
                found.append(message("own", turns, ["urgent"] if "urgent" in wanted else ["none", "today"]))
    return found


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
        for passage in leaflet["passages"]:
            del passage["unlisted"]
    return sorted(leaflets.values(), key=lambda leaflet: leaflet["id"])


def holding(passages, field, quotes):
    """The numbers of the passages that hold one of the quotes."""
    return [i for i, passage in enumerate(passages) if any(quote in passage[field] for quote in quotes)]


def digests():
    """SHA-256 of every source file, by path within the project; the reading and flag files by their folder."""
    found = {}
    for path in [*sorted(FLAGS.glob("*.jsonl")), *sorted(READING.glob("*.jsonl")), *sorted(KEYS.glob("*.key")),
                 *sorted((LEXICON / "testdata/redflags").glob("e*.txt")), LEXICON / "en/redflags.txt",
                 LEXICON / "en/redflags_quiet.txt"]:
        found[str(path.relative_to(ROOT))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def unique(messages):
    """The messages without repetitions of the same turns."""
    return list({tuple(m["turns"]): m for m in messages}.values())


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "build/prepared.json"
    own = unique(tested(random.Random(1).choice) + examples() + keyed())
    prepared = {"flags": flags(), "own": own, "leaflets": reading(READING),
                "splits": json.loads((HERE / "data/splits.json").read_text()), "digests": digests()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(prepared, ensure_ascii=False))
    count = sum(len(leaflet["messages"]) for leaflet in prepared["leaflets"])
    print(f"{out.name}: {len(prepared['flags'])} messages of flags, {len(own)} own, "
          f"{count} over {len(prepared['leaflets'])} leaflets")


if __name__ == "__main__":
    main()
