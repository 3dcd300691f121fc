"""Writes what the cross-encoder learns to choose from, build/candidates.json: for each message the passages of its
leaflet that answer, then those that a reader likes best, each with its best sentence. Two readers choose in turn: the
base model as it came, and one that was trained. What the trained one likes of leaflets that it knows by heart is not
what it will like of others; what the base model likes is.

usage: python candidates.py RUN       (a folder that train.py wrote)
"""

import itertools
import json
import random
import re
import sys

import torch

import batches
from config import Config
from evaluate import load
from excerpts import HEAD
from tokens import Tokenizer, chat, pad
from train import HERE, base, build
from windows import units

DEPTH = 6  # passages that each reader chooses
KEPT = 7  # of those that do not answer
GROUP = 16  # questions that are read together
STAGES = ("cross", "cross-last", "cross-newest", "cross-fresh", "cross-lay")  # roles in splits.json: what only later runs of train_cross.py learn from
LAST = 1 + len(STAGES)  # stage of what only the last runs learn from
BARE_STAGE = 5  # of leaflets without headings
PLAIN = re.compile(r"-g\d\d$")  # ids of plain questions that were written last, about leaflets of before
BARE = (0, 0.07, 0.07, 0.07, 0.5, 0.5, 0)  # share of the leaflets of each stage that it also learns from without headings


def cut(tokenizer, record):
    """The ids of title and section of each passage, and of each of its units: two lists."""
    heads = [tokenizer.offsets(f"{p.get('title', record['title'])}: {p['section']}: ")[0][:HEAD]
             for p in record["passages"]]
    texts = [[tokenizer.offsets(p["text"][start:end])[0] for start, end in units(p["text"])]
             for p in record["passages"]]
    return heads, texts


def bare(tokenizer, record, leaflet):
    """A leaflet's candidates once more, as a text whose sections have no headings; nobody names a topic there."""
    head = tokenizer.offsets(f"{record['title']}: : ")[0][:HEAD]
    heads = [head if "title" not in p else old for p, old in zip(record["passages"], leaflet["heads"])]
    return leaflet | {"id": leaflet["id"] + " without headings", "stage": BARE_STAGE, "heads": heads, "bare": True,
                      "messages": [m for m in leaflet["messages"] if m["kind"] != "topic"]}


def numbers(of):
    """The number of each unit of a Leaflet within its passage."""
    starts = [{start: n for n, (start, _) in enumerate(units(text))} for text in of.texts]
    return [starts[passage].get(start, 0) for passage, (start, _) in zip(of.shelf.passage.tolist(), of.spans)]


def chosen(of, places, message, passages, sentences):
    """The candidates of a message: [passage, its best unit], best first."""
    scores = passages.float().clone()
    if not message.get("named"):
        scores[of.own:] = -1e4
    found = []
    for passage in dict.fromkeys(scores.argsort(descending=True)[:DEPTH].tolist() + message["positive"]):
        if scores[passage] > -1e3:
            unit = int(sentences.masked_fill(of.shelf.passage != passage, -1e4).argmax())
            found.append([passage, places[unit]])
    return found


def together(trained, untrained, positive):
    """The candidates of both readers for a message: those that answer, then the others, in turn one of each reader."""
    others = [[c for c in some if c[0] not in positive] for some in (untrained, trained)]
    kept = {}
    for pair in itertools.zip_longest(*others):
        for candidate in filter(None, pair):
            kept.setdefault(candidate[0], candidate)
    return [c for c in trained if c[0] in positive] + list(kept.values())[:KEPT]


def read(model, tokenizer, record, config):
    """The messages of a leaflet with their candidates."""
    of = batches.leaflet(tokenizer, record, config.window)
    places, windows, found = numbers(of), model.encode(of.batch), []
    messages = sorted(of.messages, key=lambda m: len(chat(m["turns"])))
    for at in range(0, len(messages), GROUP):
        some = messages[at: at + GROUP]
        questions = model.encode(pad([tokenizer.encode(chat(m["turns"]), config.question) for m in some]))
        for message, passages, sentences in zip(some, *model.reader(questions, windows, of.shelf)):
            found.append({"id": message["id"], "kind": message["kind"], "turns": message["turns"],
                          "positive": message["positive"],
                          "candidates": chosen(of, places, message, passages, sentences)})
    return found


@torch.no_grad()
def main():
    torch.set_num_threads(Config.threads)
    prepared = json.loads((HERE / "build/prepared.json").read_text())
    tokenizer, untrained, (model, config) = Tokenizer(base() / "vocab.txt"), build().eval(), load(sys.argv[1])
    split = prepared["splits"]["leaflets"]
    held, unseen = set(split["measured"]), set(split["unseen"])
    names, choose, out = batches.names(prepared["leaflets"]), random.Random(3), []
    for record in (r for r in prepared["leaflets"] if r["id"] not in unseen):
        alike = [r for r in prepared["leaflets"] if r["id"] not in unseen and (r["id"] in held) == (record["id"] in held)]
        record = batches.beside(record, choose.choice(alike), names, config.foreign)
        heads, texts = cut(tokenizer, record)
        with torch.autocast("cpu", torch.bfloat16):
            messages, others = (read(m, tokenizer, record, config) for m in (model, untrained))
        for message, other in zip(messages, others):
            message["candidates"] = together(message["candidates"], other["candidates"], message["positive"])
        stage = 1 + sum(record["id"] in split[role] for role in STAGES)
        leaflet = {"id": record["id"], "held": record["id"] in held, "heads": heads, "stage": stage, "bare": False,
                   "units": texts, "messages": [m for m in messages if not PLAIN.search(m["id"])]}
        out.append(leaflet)
        if choose.random() < BARE[stage]:
            out.append(bare(tokenizer, record, leaflet))
        if plain := [m for m in messages if PLAIN.search(m["id"])]:
            out.append(leaflet | {"id": record["id"] + " plain questions", "stage": LAST, "messages": plain})
    (HERE / "build/candidates.json").write_text(json.dumps(out))
    print(f"candidates.json: {sum(len(d['messages']) for d in out)} messages of {len(out)} leaflets")


if __name__ == "__main__":
    main()
