"""Batches of both heads, from what prepare.py wrote."""

import dataclasses
import random

import torch

import augment
from model import KINDS, LEVELS
from tokens import Batch, chat, pad
from windows import windows

RANKS = ("measured", "development")  # roles in splits.json, outermost first


def withheld(splits, kind, held):
    """The names (kind: files or leaflets) that a run must not train on. held: measured, development, none."""
    if held == "none":
        return set()
    if held.startswith("files:"):
        return set(held[6:].split(",")) if kind == "files" else set(splits["leaflets"]["measured"])
    count = RANKS.index(held) + 1
    return {name for role in RANKS[:count] for name in splits[kind].get(role, ())}


@dataclasses.dataclass
class Leaflet:
    """A leaflet, tokenised: its windows, and for each of them the tokens that are text of the passage."""

    id: str
    batch: Batch
    body: torch.Tensor
    passage: torch.Tensor
    starts: list
    texts: list
    messages: list


def leaflet(tokenizer, record, longest):
    """A Leaflet of a record of prepared.json."""
    title = record["title"]
    found = [w for i, p in enumerate(record["passages"]) for w in windows(tokenizer, title, i, p, longest)]
    batch = pad([w.ids for w in found])
    body = torch.zeros_like(batch.mask)
    for i, window in enumerate(found):
        body[i, : len(window.starts)] = torch.tensor(window.starts) >= 0
    return Leaflet(record["id"], batch, body, torch.tensor([w.passage for w in found]), [w.starts for w in found],
                   [p["text"] for p in record["passages"]], record["messages"])


def evidence(of, message, window):
    """For each token of a window whether it lies in one of the message's quotes; None if no quote is in it."""
    text, starts = of.texts[int(of.passage[window])], of.starts[window]
    spans = [(at, at + len(quote)) for quote in message["quotes"] if (at := text.find(quote)) >= 0]
    wanted = [any(a <= start < b for a, b in spans) for start in starts]
    return wanted if any(wanted) else None


@dataclasses.dataclass
class Pairs:
    """Which window is read for which question. group numbers (question, passage); for each group its question
    its place among the question's candidates, and whether it answers. targets are, for the pairs `known`, the
    tokens that are evidence, [known, tokens]."""

    asked: torch.Tensor
    shown: torch.Tensor
    group: torch.Tensor
    question: torch.Tensor
    place: torch.Tensor
    answers: torch.Tensor
    targets: torch.Tensor
    known: torch.Tensor

    def to(self, device):
        return Pairs(*(getattr(self, f.name).to(device, non_blocking=True) for f in dataclasses.fields(self)))


def pairs(of, messages, config, choose=None):
    """The Pairs of a leaflet's messages with its passages. choose, a random.Random, takes candidates and drops
    answers as the Config says; without it every passage is a candidate."""
    asked, shown, group, question, place, answers, rows = [], [], [], [], [], [], []
    by_passage = {}
    for window, passage in enumerate(of.passage.tolist()):
        by_passage.setdefault(passage, []).append(window)
    for i, message in enumerate(messages):
        for at, passage in enumerate(candidates(of, message, config, choose)):
            good = passage in message["positive"]
            for window in by_passage[passage]:
                if good and (wanted := evidence(of, message, window)):
                    rows.append((len(asked), window, wanted))
                asked.append(i)
                shown.append(window)
                group.append(len(question))
            question.append(i)
            place.append(at)
            answers.append(good)
    targets = torch.zeros(len(rows), of.body.shape[1])
    for row, (_, _, wanted) in enumerate(rows):
        targets[row, : len(wanted)] = torch.tensor(wanted, dtype=torch.float)
    known = torch.tensor([at for at, _, _ in rows], dtype=torch.long)
    return Pairs(torch.tensor(asked), torch.tensor(shown), torch.tensor(group), torch.tensor(question),
                 torch.tensor(place), torch.tensor(answers), targets, known)


def candidates(of, message, config, choose):
    """The numbers of the passages that are read for a message."""
    found = list(range(len(of.texts)))
    if choose is None:
        return found
    if message["positive"] and choose.random() < config.dropped:
        return [p for p in found if p not in message["positive"]] or found
    if len(found) > config.passages:
        wrong = [p for p in found if p not in message["positive"]]
        found = message["positive"] + choose.sample(wrong, config.passages - len(message["positive"]))
    return found


class Urgent:
    """An endless supply of batches for the urgency head; state() and restore() let a run go on where it stopped."""

    def __init__(self, prepared, tokenizer, config):
        self.config, self.tokenizer = config, tokenizer
        self.random = random.Random(config.seed)
        held = withheld(prepared["splits"], "files", config.held)
        flags = [m for m in prepared["flags"] if m["file"] not in held]
        if config.share < 1:
            flags = random.Random(7).sample(flags, int(len(flags) * config.share))
        self.soft = prepared.get("soft", {})
        self.pools = {"flags": flags, "own": prepared["own"]}
        self.harmless = [m["turns"] for m in flags if m["levels"] == ["none"] and len(m["turns"]) == 1]
        self.queues = {name: [] for name in self.pools}

    def state(self):
        return {"random": self.random.getstate(), "queues": self.queues}

    def restore(self, state):
        kind, numbers, gauss = state["random"]
        self.random.setstate((kind, tuple(numbers), gauss))
        self.queues = state["queues"]

    def take(self, pool, count):
        """The next messages of a pool: every one is taken once before any is taken again."""
        queue = self.queues[pool]
        while len(queue) < count:
            order = list(range(len(self.pools[pool])))
            self.random.shuffle(order)
            queue[:0] = order
        return [self.pools[pool][queue.pop()] for _ in range(count)]

    def next(self):
        """A batch: tokens, allowed levels [n, 3], allowed kinds [n, 28] and soft labels (levels, or none given)."""
        config = self.config
        own = round(config.batch * config.own_share)
        found = self.take("flags", config.batch - own) + self.take("own", own)
        rows = []
        for m in found:
            turns = augment.mixed(m["turns"], m["levels"], self.harmless, config, self.random)
            rows.append(self.tokenizer.encode(augment.typed(chat(turns), config, self.random), config.message))
        return pad(rows), allowed(found, LEVELS, "levels"), allowed(found, KINDS, "kinds"), self.softly(found)

    def softly(self, found):
        """Soft labels of the messages that have some: their rows, and logarithms of probabilities of LEVELS."""
        have = [(i, self.soft["\n".join(m["turns"])]) for i, m in enumerate(found) if "\n".join(m["turns"]) in self.soft]
        return torch.tensor([i for i, _ in have], dtype=torch.long), torch.tensor([p for _, p in have])


def allowed(messages, names, field):
    """Which of the names may be right for each message, [messages, names]; a message without any: all."""
    mask = torch.zeros(len(messages), len(names), dtype=torch.bool)
    for i, message in enumerate(messages):
        for name in message[field] or names:
            mask[i, names.index(name)] = True
    return mask


class Reading:
    """An endless supply of steps for the reader: a leaflet, some of its messages, and the pairs to read."""

    def __init__(self, prepared, tokenizer, config):
        self.config, self.tokenizer = config, tokenizer
        self.random = random.Random(config.seed + 1)
        held = withheld(prepared["splits"], "leaflets", config.held)
        kept = [r for r in prepared["leaflets"] if r["id"] not in held]
        if config.share < 1:
            kept = random.Random(7).sample(kept, int(len(kept) * config.share))
        self.leaflets = [leaflet(tokenizer, r, config.window) for r in kept]
        self.queue = []

    def state(self):
        return {"random": self.random.getstate(), "queue": self.queue}

    def restore(self, state):
        kind, numbers, gauss = state["random"]
        self.random.setstate((kind, tuple(numbers), gauss))
        self.queue = state["queue"]

    def next(self):
        """(Leaflet, [(questions as a Batch, Pairs)]): questions of like length together."""
        if not self.queue:
            self.queue = list(range(len(self.leaflets)))
            self.random.shuffle(self.queue)
        of, config = self.leaflets[self.queue.pop()], self.config
        messages = self.random.sample(of.messages, min(len(of.messages), config.questions))
        rows = {m["id"]: self.tokenizer.encode(augment.typed(chat(m["turns"]), self.light, self.random),
                                               config.question) for m in messages}
        messages.sort(key=lambda m: len(rows[m["id"]]))
        size = config.group or len(messages)
        groups = [messages[i: i + size] for i in range(0, len(messages), size)]
        return of, [(pad([rows[m["id"]] for m in some]), pairs(of, some, config, self.random)) for some in groups]

    @property
    def light(self):
        """Half the slips of the urgency messages: a reader must know words exactly."""
        return dataclasses.replace(self.config, punctuation=self.config.punctuation / 2, typos=self.config.typos / 3,
                                   masked=0.0)
