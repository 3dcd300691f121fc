"""Measures a checkpoint: what the urgency head raises, and what the reader answers."""

import dataclasses
import json
import pathlib

import numpy as np
import torch
from safetensors.torch import load_file

import batches
from config import Config
from intervals import upper
from model import KINDS, LEVELS, Model
from tokens import Tokenizer, chat, pad

PRECISIONS = (0.85, 0.90, 0.95, 0.97)


def load(folder, device="cpu"):
    """The Model and Config of a folder that train.py wrote, ready to measure."""
    folder = pathlib.Path(folder)
    config = Config(**json.loads((folder / "config.json").read_text()))
    model = Model()
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


# What may be raised falsely: upper 95 % bounds of the shares of look-alikes and of ordinary messages.
LIMITS = {"urgent": (0.03, 0.01), "line": (0.07, 0.03), "today": (0.04, 1.0)}


def choose(near, ordinary):
    """The Thresholds that keep LIMITS, from the rows of probabilities of look-alikes and of ordinary messages."""
    urgent, none = LEVELS.index("urgent"), LEVELS.index("none")
    columns = {"urgent": lambda x: x[:, urgent], "line": lambda x: x[:, urgent], "today": lambda x: 1 - x[:, none]}
    found = {}
    for name, (share_near, share_ordinary) in LIMITS.items():
        a, b = columns[name](near), columns[name](ordinary)
        steps = np.round(np.arange(0.001, 1, 0.001), 3)
        fit = (t for t in steps if upper(int((a >= t).sum()), len(a)) <= share_near
               and upper(int((b >= t).sum()), len(b)) <= share_ordinary)
        found[name] = float(next(fit, 1.0))
    return Thresholds(**found)


@dataclasses.dataclass
class Answer:
    """What the reader says to a message: the score of the passage that it takes, whether that answers, and whether the
    passage's best unit does (None where the passage does not). `near`: nothing in the leaflet answers."""

    score: float
    right: bool
    near: bool
    sentence: bool | None


@torch.no_grad()
def read(model, tokenizer, records, config, size=16):
    """Reads every passage of each leaflet for each of its messages: {message id: Answer}."""
    found, device = {}, device_of(model)
    for record in records:
        of = batches.leaflet(tokenizer, record, config.window)
        windows, shelf = model.encode(of.batch.to(device)), of.shelf.to(device)
        messages = sorted((m for m in of.messages if m["kind"] != "topic"), key=lambda m: len(chat(m["turns"])))
        for at in range(0, len(messages), size):
            some = messages[at: at + size]
            batch = pad([tokenizer.encode(chat(m["turns"]), config.question) for m in some])
            passages, units = (x.cpu() for x in model.reader(model.encode(batch.to(device)), windows, shelf))
            for i, message in enumerate(some):
                found[message["id"]] = answer(of, message, passages[i], units[i])
    return found


def answer(of, message, passages, units):
    best = int(passages.argmax())
    right = best in message["positive"]
    unit = int(units.masked_fill(of.shelf.passage != best, -1e4).argmax())
    return Answer(float(passages[best]), right, not message["positive"], unit in message["units"] if right else None)


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


class Flags:
    """The messages by kinds of writers of a role in splits.json, and what a model says to them."""

    def __init__(self, prepared, role, model, tokenizer, config):
        files = prepared["splits"]["files"][role]
        self.messages = [m for m in prepared["flags"] if m["file"] in files]
        self.levels, self.kinds = assess(model, tokenizer, [m["turns"] for m in self.messages], config.message)
        self.wants = np.array([m["levels"][0] for m in self.messages])

    def counts(self, thresholds):
        """Verdicts of each want: {want: {verdict: count, "total": count}}."""
        verdicts = thresholds.verdicts(self.levels)
        return {want: {"total": int((self.wants == want).sum())} | {
            verdict: int((verdicts[self.wants == want] == verdict).sum())
            for verdict in ("urgent", "line", "today", "none")} for want in LEVELS}

    def by_kind(self, thresholds):
        """Of the emergencies of each kind: total, urgent, missed, and of those raised how many had the kind right."""
        verdicts, table = thresholds.verdicts(self.levels), {}
        for i, message in enumerate(self.messages):
            if self.wants[i] == "urgent" and message["kind"] in KINDS:
                row = table.setdefault(message["kind"], {"total": 0, "urgent": 0, "missed": 0, "named": 0})
                row["total"] += 1
                row["urgent"] += int(verdicts[i] == "urgent")
                row["missed"] += int(verdicts[i] in ("today", "none"))
                row["named"] += int(KINDS[int(self.kinds[i].argmax())] == message["kind"])
        return dict(sorted(table.items()))

    def curve(self, steps=(0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9)):
        """What a threshold of `urgent` would do: shares of each want that reach it."""
        urgent = self.levels[:, LEVELS.index("urgent")]
        return {str(t): {w: round(float((urgent[self.wants == w] >= t).mean()), 4) for w in LEVELS} for t in steps}

    def worst(self, count):
        """The messages that the model got wrong with the greatest confidence: id, want, probabilities, text."""
        chance = self.levels[np.arange(len(self.wants)), [LEVELS.index(w) for w in self.wants]]
        return [{"id": self.messages[i]["id"], "kind": self.messages[i]["kind"], "want": str(self.wants[i]),
                 "chances": [round(float(x), 2) for x in self.levels[i]], "turns": self.messages[i]["turns"]}
                for i in np.argsort(chance)[:count]]


def figures(folder, prepared, thresholds=None):
    """All figures of a checkpoint, as record.json holds them. Thresholds are chosen on the development writers and on
    the ordinary messages of the measured leaflets, unless they are given."""
    model, config = load(folder)
    tokenizer = tokenizer_of(folder)
    held = set(prepared["splits"]["leaflets"]["measured"])
    leaflets = [r for r in prepared["leaflets"] if r["id"] in held]
    ordinary = [m for r in leaflets for m in r["messages"] if m["ordinary"] and m["kind"] != "topic"]
    levels, _ = assess(model, tokenizer, [m["turns"] for m in ordinary], config.message)
    development = Flags(prepared, "development", model, tokenizer, config)
    thresholds = thresholds or choose(development.levels[development.wants == "none"], levels)
    measured = Flags(prepared, "measured", model, tokenizer, config)
    verdicts = thresholds.verdicts(levels)
    model.quantise()
    rounded = Flags(prepared, "measured", model, tokenizer, config)
    changed = int((thresholds.verdicts(rounded.levels) != thresholds.verdicts(measured.levels)).sum())
    model.quantise(False)
    return {"thresholds": dataclasses.asdict(thresholds), "limits": LIMITS,
            "development": development.counts(thresholds), "measured": measured.counts(thresholds),
            "ordinary": {"total": len(verdicts)} | {v: int((verdicts == v).sum()) for v in ("urgent", "line", "today")},
            "int8": {"total": len(measured.wants), "changed": changed}, "curve": measured.curve(),
            "kinds": measured.by_kind(thresholds), "worst": measured.worst(50),
            "reader": answered(list(read(model, tokenizer, leaflets, config).values()))}
