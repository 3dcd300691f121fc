"""Measures a checkpoint: what the urgency head raises, and what the reader answers."""

import bisect
import dataclasses
import json
import pathlib

import numpy as np
import torch
from safetensors.torch import load_file

import batches
from config import Config
from model import KINDS, LEVELS, Model
from tokens import Tokenizer, chat, pad
from windows import units

PRECISIONS = (0.85, 0.90, 0.95, 0.97)


def load(folder, device="cpu"):
    """The Model and Config of a folder that train.py wrote, ready to measure."""
    folder = pathlib.Path(folder)
    config = Config(**json.loads((folder / "config.json").read_text()))
    model = Model(config.pooling, config.hidden, config.upper)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.to(device).eval(), config


def device_of(model):
    return next(model.parameters()).device


@torch.no_grad()
def assess(model, tokenizer, messages, longest, size=64):
    """Probabilities of LEVELS and of KINDS for messages (lists of turns): two arrays, a row a message."""
    rows = [tokenizer.encode(chat(turns), longest) for turns in messages]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    levels, kinds = np.zeros((len(rows), len(LEVELS))), np.zeros((len(rows), len(KINDS)))
    for at in range(0, len(order), size):
        some = order[at: at + size]
        level, kind = model.urgency(model.encode(pad([rows[i] for i in some]).to(device_of(model))))
        levels[some], kinds[some] = level.softmax(-1).cpu().numpy(), kind.softmax(-1).cpu().numpy()
    return levels, kinds


@dataclasses.dataclass
class Thresholds:
    """A message is raised as urgent, or its reply opens with the emergency line, where the probability of urgent
    is at least `urgent`, or `line`; it is raised as today where that of urgent or today is at least `today`."""

    urgent: float
    line: float
    today: float

    def verdicts(self, levels):
        """For each row of probabilities: "urgent", "line", "today" or "none"."""
        urgent, either = levels[:, LEVELS.index("urgent")], 1 - levels[:, LEVELS.index("none")]
        return np.where(urgent >= self.urgent, "urgent", np.where(
            urgent >= self.line, "line", np.where(either >= self.today, "today", "none")))


def at_share(scores, share):
    """The lowest threshold that at most this share of the scores reaches."""
    ordered = np.sort(scores)[::-1]
    allowed = int(len(ordered) * share)
    return float(np.nextafter(ordered[allowed], 2)) if allowed < len(ordered) else 0.0


def summary(wants, levels, ordinary):
    """Figures that compare two recipes at equal shares of look-alikes raised, whatever their thresholds:
    share of emergencies not urgent, or missed, share of today noticed, of ordinary messages raised."""
    wants, urgent, either = np.array(wants), levels[:, LEVELS.index("urgent")], 1 - levels[:, LEVELS.index("none")]
    near = wants == "none"
    cut = Thresholds(at_share(urgent[near], 0.026), at_share(urgent[near], 0.06), at_share(either[near], 0.066))
    emergencies, today = urgent[wants == "urgent"], either[wants == "today"]
    return {"not_urgent": round(float((emergencies < cut.urgent).mean()), 4),
            "missed": round(float((emergencies < cut.line).mean()), 4),
            "today": round(float((today >= cut.today).mean()), 4),
            "today_urgent": round(float((urgent[wants == "today"] >= cut.urgent).mean()), 4),
            "ordinary": round(float((ordinary[:, LEVELS.index("urgent")] >= cut.urgent).mean()), 4),
            "right": round(float((levels.argmax(1) == [LEVELS.index(w) for w in wants]).mean()), 4)}


@dataclasses.dataclass
class Answer:
    """What the reader says to a message: the passage it takes, whether that answers, the score, and whether the
    sentence with the strongest evidence lies in a quote (None: the window holds none). `near`: nothing answers."""

    score: float
    right: bool
    near: bool
    sentence: bool | None


@torch.no_grad()
def read(model, tokenizer, records, config, again=3, size=16):
    """Reads every passage of each leaflet for each of its messages, then marks the best `again` passages.
    Returns {message id: (Answer by the score alone, Answer by score and verdict)}."""
    found = {}
    for record in records:
        of = batches.leaflet(tokenizer, record, config.window)
        windows = model.encode(of.batch.to(device_of(model)))
        messages = sorted(of.messages, key=lambda m: len(chat(m["turns"])))
        for at in range(0, len(messages), size):
            some = messages[at: at + size]
            questions = model.encode(pad([tokenizer.encode(chat(m["turns"]), config.question) for m in some])
                                     .to(device_of(model)))
            found.update(answers(model, of, questions, windows, some, config, again))
    return found


def answers(model, of, questions, windows, messages, config, again):
    """(id, Answers) of a few messages of one leaflet."""
    pairs = batches.pairs(of, messages, config)
    device = device_of(model)
    scores = model.read(questions, windows, pairs.asked.to(device), pairs.shown.to(device)).cpu()
    marked = torch.cat([leaders(scores, of, pairs, i, again) for i in range(len(messages))])
    asked, shown = pairs.asked[marked], pairs.shown[marked]
    verdicts, tokens = (x.cpu() for x in model.mark(questions, windows, asked.to(device), shown.to(device)))
    for i, message in enumerate(messages):
        mine = (asked == i).nonzero().squeeze(1)
        first = mine[scores[marked[mine]].argmax()]
        both = scores[marked[mine]] + verdicts[mine]
        second = mine[both.argmax()]
        yield message["id"], (
            answer(of, message, int(shown[first]), float(scores[marked[first]]), tokens[first]),
            answer(of, message, int(shown[second]), float(both.max()), tokens[second]))


def leaders(scores, of, pairs, question, count):
    """The pairs of a question that are the best window of one of its `count` best passages."""
    mine = (pairs.asked == question).nonzero().squeeze(1)
    best = {}
    for pair in mine[scores[mine].argsort(descending=True)].tolist():
        best.setdefault(int(of.passage[pairs.shown[pair]]), pair)
    return torch.tensor(list(best.values())[:count])


def answer(of, message, window, score, tokens):
    passage = int(of.passage[window])
    wanted = batches.evidence(of, message, window) if passage in message["positive"] else None
    return Answer(score, passage in message["positive"], not message["positive"],
                  wanted and wanted[strongest(of, window, tokens)])


def strongest(of, window, tokens):
    """A token of the sentence whose mean evidence, as a probability, is highest."""
    starts, ends = of.starts[window], [end for _, end in units(of.texts[int(of.passage[window])])]
    by_sentence = {}
    for i, start in enumerate(starts):
        if start >= 0:
            by_sentence.setdefault(bisect.bisect_right(ends, start), []).append(i)
    chance = tokens.sigmoid()
    return max(by_sentence.values(), key=lambda some: float(chance[some].mean()))[0]


def answered(found):
    """Figures of a list of Answers: first, right at each of PRECISIONS, and the sentence marked rightly."""
    rows = sorted(found, key=lambda a: -a.score)
    answerable = sum(not a.near for a in rows)
    marked = [a.sentence for a in rows if a.sentence is not None]
    figures = {"answerable": answerable, "near": len(rows) - answerable,
               "first": round(sum(a.right for a in rows) / answerable, 4),
               "sentence": round(float(np.mean(marked)), 4) if marked else None}
    right = np.cumsum([a.right for a in rows])
    total = np.arange(1, len(rows) + 1)
    for precision in PRECISIONS:
        fit = np.nonzero(right / total >= precision)[0]
        figures[f"P{round(100 * precision)}"] = round(int(right[fit[-1]]) / answerable, 4) if len(fit) else 0.0
    return figures


def tokenizer_of(folder):
    return Tokenizer(pathlib.Path(folder) / "vocab.txt")
