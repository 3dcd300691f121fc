"""Writes what PyTorch makes of the urgency of the test messages, with the weights (of an adapter: with its matrices) before
any rounding: a line each of
the probabilities of none, today and urgent, the likeliest kind of emergency and its probability. index/urgency must
decide on nearly all of them alike. It reads windows from the end backwards, as index/urgency/doc.go says.

usage: python golden_levels.py DIRECTORY MESSAGES OUT
"""

import json
import pathlib
import sys

import numpy as np
import torch
from safetensors.numpy import load_file

from golden import bert
from golden_tokens import reference

WINDOW, STRIDE, WINDOWS = 126, 96, 4


def windows(ids):
    """The last tokens, and earlier windows as long as there are tokens that none holds yet."""
    yield ids[-WINDOW:]
    for n in range(1, WINDOWS):
        if len(ids) <= WINDOW + (n - 1) * STRIDE:
            return
        end = len(ids) - n * STRIDE
        yield ids[max(0, end - WINDOW) : end]


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def main():
    directory, messages, out = map(pathlib.Path, sys.argv[1:])
    tensors = load_file(directory / "model.safetensors")
    kinds = json.loads((directory / "record.json").read_text(encoding="utf-8"))["kinds"]
    vocabulary = (directory / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    tokens, model = reference(vocabulary), bert(tensors)
    first, last = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    with open(out, "w", encoding="utf-8") as f, torch.no_grad():
        for text in messages.read_text(encoding="utf-8").splitlines():
            best = None
            for ids in windows([i for i, _, _ in tokens(" ".join(text.split()))]):
                mean = model(torch.tensor([[first, *ids, last]])).last_hidden_state[0].numpy().mean(0)
                level, kind = (softmax(tensors[f"urgency.{head}.weight"] @ mean + tensors[f"urgency.{head}.bias"])
                               for head in ("level", "kind"))
                if best is None or level[2] > best[0][2]:
                    best = level, kind
            level, kind = best
            n = int(kind.argmax())
            f.write(" ".join(f"{p:.6f}" for p in level) + f" {kinds[n]} {kind[n]:.6f}\n")


if __name__ == "__main__":
    main()
