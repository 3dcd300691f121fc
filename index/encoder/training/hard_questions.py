"""Writes which ordinary questions about leaflets a trained adapter takes most for emergencies, for a further run of
train_adapter.py: a list of prepared messages, the hardest first.

usage: python hard_questions.py ADAPTER_FOLDER OUT.json
"""

import json
import pathlib
import sys

import torch

import train_adapter
from model import LEVELS
from tokens import Tokenizer, chat, pad
from train import HERE, base

LEAST = 0.1  # probability of an emergency from which on a question is hard
GROUP = 64  # questions that are read together
LONGEST = 128  # tokens


def probabilities(model, encoded):
    """{place: probability of an emergency} of [(ids, place)]."""
    found, urgent = {}, LEVELS.index("urgent")
    encoded = sorted(encoded, key=lambda pair: len(pair[0]))
    with torch.inference_mode():
        for at in range(0, len(encoded), GROUP):
            some = encoded[at: at + GROUP]
            level, _ = model.urgency(model.encode(pad([ids for ids, _ in some])))
            found |= {place: p for (_, place), p in zip(some, level.softmax(-1)[:, urgent].tolist())}
    return found


def main(arguments):
    folder, out = map(pathlib.Path, arguments)
    prepared = json.loads((HERE / "build/prepared.json").read_text())
    questions = train_adapter.ordinary(prepared)
    tokenizer = Tokenizer(base() / "vocab.txt")
    model = train_adapter.shipped(folder).eval()
    found = probabilities(model, [(tokenizer.encode(chat(m["turns"]), LONGEST), i) for i, m in enumerate(questions)])
    hard = sorted((i for i, p in found.items() if p >= LEAST), key=lambda i: -found[i])
    out.write_text(json.dumps([questions[i] for i in hard]))
    print(f"{len(hard)} of {len(questions)} questions are hard")


if __name__ == "__main__":
    main(sys.argv[1:])
