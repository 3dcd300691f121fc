"""Writes ordinary questions about the leaflets that no network has learned from as cases for `bedside eval --flags`, one a
line: those about every second leaflet into FOLDER/choosing, in a file for each of the five folds of the detector (those about
a leaflet stand together), for what chooses thresholds, and the others into FOLDER/measured.jsonl.

usage: python ordinary.py FOLDER
"""

import json
import pathlib
import shutil
import sys

DATA = pathlib.Path(__file__).parent / "data"
FILES = 5


def main():
    lines = (DATA / "reading/emergencies.txt").read_text(encoding="utf-8").splitlines()
    emergencies = {line.strip() for line in lines if not line.startswith("#")}
    leaflets = sorted(json.loads((DATA / "splits.json").read_text())["leaflets"]["unseen"])
    place = {leaflet: number for number, leaflet in enumerate(leaflets)}
    choosing, measured = [[] for _ in range(FILES)], []
    with (DATA / "reading/messages.jsonl").open(encoding="utf-8") as messages:
        for message in map(json.loads, messages):
            if message["leaflet"] in place and message["id"] not in emergencies:
                case = {"id": message["id"], "turns": message["turns"], "want": "none", "kind": "ordinary"}
                half, second = divmod(place[message["leaflet"]], 2)
                (measured if second else choosing[half % FILES]).append(json.dumps(case, ensure_ascii=False) + "\n")
    folder = pathlib.Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "choosing").mkdir(parents=True)
    for number, some in enumerate(choosing, 1):
        (folder / f"choosing/{number}.jsonl").write_text("".join(some), encoding="utf-8")
    (folder / "measured.jsonl").write_text("".join(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
