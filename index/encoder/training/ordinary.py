"""Writes the ordinary questions about the measured leaflets as cases for `bedside eval --flags`, one a line.

usage: python ordinary.py OUT
"""

import json
import pathlib
import sys

DATA = pathlib.Path(__file__).parent / "data"


def main():
    lines = (DATA / "reading/emergencies.txt").read_text(encoding="utf-8").splitlines()
    emergencies = {line.strip() for line in lines if not line.startswith("#")}
    measured = set(json.loads((DATA / "splits.json").read_text())["leaflets"]["measured"])
    with (DATA / "reading/messages.jsonl").open(encoding="utf-8") as messages, open(sys.argv[1], "w") as out:
        for message in map(json.loads, messages):
            if message["leaflet"] in measured and message["id"] not in emergencies:
                case = {"id": message["id"], "turns": message["turns"], "want": "none", "kind": "ordinary"}
                out.write(json.dumps(case, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
