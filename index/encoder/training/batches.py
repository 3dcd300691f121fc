"""Batches of both heads, from what prepare.py wrote."""

import collections
import dataclasses
import random
import re

import torch

import augment
from model import KINDS, LEVELS, Shelf
from tokens import Batch, chat, pad
from windows import units, windows

RANKS = ("measured", "development")  # roles in splits.json, outermost first
STAGES = ("second", "third")  # roles in splits.json: what the runs after the first add


def withheld(splits, kind, config):
    """The names (kind: files or leaflets) that a run must not train on."""
    count = 0 if config.held == "none" else RANKS.index(config.held) + 1
    roles = (*RANKS[:count], *STAGES[config.stage - 1:], "cross", "adapter", "choosing", "unseen")
    return {name for role in roles for name in splits[kind].get(role, ())}


def added(splits, kind, config):
    """The names that a run's stage adds to those of the stages before."""
    roles = STAGES[max(0, config.stage - 2): config.stage - 1]
    return {name for role in roles for name in splits[kind].get(role, ())}


@dataclasses.dataclass
class Leaflet:
    """A leaflet, tokenised: its windows, the Shelf of their units, and for each unit (start, end) in the passage's
    text; its messages, each with `units`, those that hold what answers it; and how many passages are its own, which
    stand before those of another leaflet."""

    id: str
    batch: Batch
    shelf: Shelf
    spans: list
    texts: list
    messages: list
    own: int


def leaflet(tokenizer, record, longest):
    """A Leaflet of a record of prepared.json."""
    found = [w for i, p in enumerate(record["passages"])
             for w in windows(tokenizer, p.get("title", record["title"]), i, p, longest)]
    texts = [p["text"] for p in record["passages"]]
    batch = pad([w.ids for w in found])
    rows, passage, spans = [], [], []
    for number, window in enumerate(found):
        for span, members in by_unit(window, texts[window.passage]):
            rows.append([number * batch.ids.shape[1] + i for i in members])
            passage.append(window.passage)
            spans.append(span)
    known = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.bool)
    tokens = torch.zeros(known.shape, dtype=torch.long)
    for i, row in enumerate(rows):
        tokens[i, : len(row)], known[i, : len(row)] = torch.tensor(row), True
    own = sum("title" not in p for p in record["passages"])
    of = Leaflet(record["id"], batch, Shelf(tokens, known, torch.tensor(passage), len(texts)), spans, texts, [], own)
    of.messages = [m | {"units": evidence(of, m)} for m in record["messages"]]
    return of


def by_unit(window, text):
    """The units of a window: ((start, end) in the text, the places of its ids)."""
    for start, end in units(text):
        members = [i for i, at in enumerate(window.starts) if start <= at < end]
        if members:
            yield (start, end), members


def evidence(of, message):
    """The units that share more than half of their text, or of a quote's, with a quote of the message."""
    found = []
    for unit, (passage, (start, end)) in enumerate(zip(of.shelf.passage.tolist(), of.spans)):
        for quote in message["quotes"]:
            at = of.texts[passage].find(quote)
            shared = min(end, at + len(quote)) - max(start, at)
            if at >= 0 and shared > min(end - start, len(quote)) / 2:
                found.append(unit)
                break
    return found


@dataclasses.dataclass
class Wanted:
    """What the reader should say to some questions: which passages it may choose from, which of them answer
    [questions, passages], and which units do [questions, units]; ordinary: which questions are no emergency."""

    candidates: torch.Tensor
    answers: torch.Tensor
    units: torch.Tensor
    ordinary: torch.Tensor

    def to(self, device):
        return Wanted(*(getattr(self, f.name).to(device, non_blocking=True) for f in dataclasses.fields(self)))


def wanted(of, messages, config, choose):
    """The Wanted of messages of a leaflet; choose, a random.Random, takes the answers of some away."""
    candidates = torch.ones(len(messages), of.shelf.passages, dtype=torch.bool)
    answers = torch.zeros(candidates.shape, dtype=torch.bool)
    marked = torch.zeros(len(messages), len(of.spans), dtype=torch.bool)
    for i, message in enumerate(messages):
        candidates[i, of.own:] = message.get("named", False)
        gone = choose.random() < config.dropped and len(message["positive"]) < of.own
        if gone:
            candidates[i, message["positive"]] = False
        else:
            answers[i, message["positive"]] = True
            marked[i, message["units"]] = True
    return Wanted(candidates, answers, marked, torch.tensor([m["ordinary"] for m in messages]))


class Pool:
    """Messages, each of which is taken once before any is taken again; queue holds the places of those to come."""

    def __init__(self, messages, chance):
        self.messages, self.chance, self.queue = messages, chance, []

    def take(self, count):
        while len(self.queue) < count:
            order = list(range(len(self.messages)))
            self.chance.shuffle(order)
            self.queue[:0] = order
        return [self.messages[self.queue.pop()] for _ in range(count)]


class Urgent:
    """An endless supply of batches for the urgency head; state() and restore() let a run go on where it stopped."""

    def __init__(self, prepared, tokenizer, config):
        self.config, self.tokenizer = config, tokenizer
        self.random = random.Random(config.seed)
        held = withheld(prepared["splits"], "files", config)
        flags = [m for m in prepared["flags"] if m["file"] not in held]
        if config.share < 1:
            flags = random.Random(7).sample(flags, int(len(flags) * config.share))
        new = added(prepared["splits"], "files", config)
        self.pools = {"flags": Pool(repeated([(m["file"], m) for m in flags], new, config), self.random),
                      "own": Pool(prepared["own"], self.random)}
        self.harmless = [m["turns"] for m in flags if m["levels"] == ["none"] and len(m["turns"]) == 1]

    def state(self):
        return {"random": self.random.getstate(), "queues": {name: pool.queue for name, pool in self.pools.items()}}

    def restore(self, state):
        kind, numbers, gauss = state["random"]
        self.random.setstate((kind, tuple(numbers), gauss))
        for name, pool in self.pools.items():
            pool.queue = state["queues"][name]

    def next(self):
        """A batch: tokens, allowed levels [n, 3] and allowed kinds [n, 28]."""
        config = self.config
        own = round(config.batch * config.own_share)
        found = self.pools["flags"].take(config.batch - own) + self.pools["own"].take(own)
        rows = []
        for m in found:
            turns = augment.mixed(m["turns"], m["levels"], self.harmless, config, self.random)
            rows.append(self.tokenizer.encode(augment.typed(chat(turns), config, self.random), config.message))
        return pad(rows), allowed(found, LEVELS, "levels"), allowed(found, KINDS, "kinds")


def allowed(messages, names, field):
    """Which of the names may be right for each message, [messages, names]; a message without any: all."""
    mask = torch.zeros(len(messages), len(names), dtype=torch.bool)
    for i, message in enumerate(messages):
        for name in message[field] or names:
            mask[i, names.index(name)] = True
    return mask


def repeated(items, new, config):
    """The items of (name, item), those of new names as often as the Config says."""
    return [item for name, item in items for _ in range(config.repeat if name in new else 1)]


def words(text):
    return set(re.findall(r"[a-z]{5,}", text.lower()))


def names(records):
    """The words of each leaflet's title that few other titles have: {id: words}."""
    count = collections.Counter(word for r in records for word in words(r["title"]))
    return {r["id"]: {word for word in words(r["title"]) if count[word] <= 3} for r in records}


def beside(record, other, names, count):
    """A record with `count` passages of another leaflet behind its own, those under like headings first. Messages
    that name their own leaflet, by a word that the other has not, are `named`: nothing of the other answers them."""
    if other["id"] == record["id"] or count == 0:
        return record
    headings = words(" ".join(p["section"] for p in record["passages"]))
    nearest = sorted(other["passages"], key=lambda p: -len(words(p["section"]) & headings))[:count]
    spoken = words(other["title"] + " " + " ".join(p["text"] for p in other["passages"]))
    own = names[record["id"]] - spoken
    foreign = [p | {"title": other["title"]} for p in nearest]
    messages = [m | {"named": bool(own & words(" ".join(m["turns"])))} for m in record["messages"]]
    return record | {"passages": record["passages"] + foreign, "messages": messages}


class Reading:
    """An endless supply of steps for the reader: a leaflet and some of its messages."""

    def __init__(self, prepared, tokenizer, config):
        self.config, self.tokenizer = config, tokenizer
        self.random = random.Random(config.seed + 1)
        held = withheld(prepared["splits"], "leaflets", config)
        kept = [r for r in prepared["leaflets"] if r["id"] not in held]
        if config.share < 1:
            kept = random.Random(7).sample(kept, int(len(kept) * config.share))
        self.names = names(kept)
        new = added(prepared["splits"], "leaflets", config)
        self.leaflets = repeated([(r["id"], r) for r in kept], new, config)
        self.queue = []

    def state(self):
        return {"random": self.random.getstate(), "queue": self.queue}

    def restore(self, state):
        kind, numbers, gauss = state["random"]
        self.random.setstate((kind, tuple(numbers), gauss))
        self.queue = state["queue"]

    def next(self):
        """(Leaflet, [(questions as a Batch, Wanted)]): questions of like length together."""
        if not self.queue:
            self.queue = list(range(len(self.leaflets)))
            self.random.shuffle(self.queue)
        config = self.config
        record = beside(self.leaflets[self.queue.pop()], self.random.choice(self.leaflets), self.names, config.foreign)
        of = leaflet(self.tokenizer, record, config.window)
        messages = self.random.sample(of.messages, min(len(of.messages), config.questions))
        rows = {m["id"]: self.tokenizer.encode(augment.typed(chat(m["turns"]), self.light, self.random),
                                               config.question) for m in messages}
        messages.sort(key=lambda m: len(rows[m["id"]]))
        size = config.group or len(messages)
        groups = [messages[i: i + size] for i in range(0, len(messages), size)]
        return of, [(pad([rows[m["id"]] for m in some]), wanted(of, some, config, self.random)) for some in groups]

    @property
    def light(self):
        """Half the slips of the urgency messages: a reader must know words exactly."""
        return dataclasses.replace(self.config, punctuation=self.config.punctuation / 2, typos=self.config.typos / 3,
                                   masked=0.0)
