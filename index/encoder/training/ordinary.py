"""Writes the ordinary questions about the measured leaflets as cases for `bedside eval --flags`, one a line, in five
files 1.jsonl to 5.jsonl: those about a leaflet stand together.

usage: python ordinary.py FOLDER
"""

import json
import pathlib
import sys

DATA = pathlib.Path(__file__).parent / "data"
FILES = 5


def main():
    lines = (DATA / "reading/emergencies.txt").read_text(encoding="utf-8").splitlines()
    emergencies = {line.strip() for line in lines if not line.startswith("#")}
    measured = json.loads((DATA / "splits.json").read_text())["leaflets"]["measured"]
    cases = [[] for _ in range(FILES)]
    with (DATA / "reading/messages.jsonl").open(encoding="utf-8") as messages:
        for message in map(json.loads, messages):
            if message["leaflet"] in measured and message["id"] not in emergencies:
                case = {"id": message["id"], "turns": message["turns"], "want": "none", "kind": "ordinary"}
                cases[measured.index(message["leaflet"]) % FILES].append(json.dumps(case, ensure_ascii=False) + "\n")
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, some in enumerate(cases, 1):
        (folder / f"{number}.jsonl").write_text("".join(some), encoding="utf-8")


if __name__ == "__main__":
    main()
