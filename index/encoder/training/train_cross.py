"""Trains the cross-encoder on what candidates.py wrote.

usage: python train_cross.py OUT [key=value ...]

OUT receives cross.safetensors, and every 100 steps what there is of it.
"""

import dataclasses
import json
import pathlib
import random
import sys
import time

import torch
from safetensors.torch import load_file, save_file

import augment
import cross
from config import update
from excerpts import excerpt
from tokens import Tokenizer, chat
import train
from train import HERE, Average, base


@dataclasses.dataclass
class Config:
    """Lengths are in tokens, shares are probabilities per message."""

    seed: int = 1
    steps: int = 1600
    rate: float = 1.2e-4  # learning rate of the encoder
    last: float = 0.03  # share of it that is left in the end
    head_factor: float = 8.0  # the head learns so many times faster
    warmup: int = 60
    decay: float = 0.01
    average: float = 0.995  # of the moving average of weights that is kept
    clip: float = 1.0
    start: str = ""  # folder whose weights this one begins with, of train.py or of this program; "": the base model's
    base_share: float = 0.0  # of the base model's weights in those that this run begins with
    start_share: float = 0.0  # of the weights that this run begins with in those that are kept in the end (WiSE-FT)
    mixed: str = ""  # folder of the run whose weights have that share instead; "": start
    held: bool = True  # leave out the measured leaflets
    stage: int = 6  # 1: without what splits.json calls cross; 2: without cross-last; 3: cross-newest; 4: cross-fresh; 5: cross-lay; 6: on all
    fresh: int = 6  # the first stage whose leaflets are taken `repeat` times
    repeat: int = 1
    threads: int = 2
    batch: int = 16  # questions of a step
    others: int = 2  # passages that do not answer, beside one that does
    dropped: float = 0.2  # share of questions whose answer is taken away
    shuffled: float = 0.25  # share of questions whose passages are any of the candidates instead of the nearest
    topics: float = 0.15  # share of the messages that only name a topic
    changed: float = 0.0  # share of single messages that are said after another, from which they do not go on
    lengths: tuple = (56, 72, 88)  # of excerpts; those of a step have the same
    punctuation: float = 0.125
    typos: float = 0.1
    masked: float = 0.0


def floats(path):
    """The tensors of a file as float32."""
    return {name: tensor.float() for name, tensor in load_file(path).items()}


def build(config):
    """A CrossEncoder to train: from the base model, or from an earlier run."""
    model = cross.CrossEncoder()
    weights = train.base_weights()
    first = weights[train.WORDS]
    if config.start:
        found = next(pathlib.Path(config.start).glob("cross.safetensors"), pathlib.Path(config.start, "model.safetensors"))
        weights = {k: v.lerp(weights[k], config.base_share) if k in weights else v for k, v in floats(found).items()}
    weights[train.WORDS] = first  # the table as it came, which the program shares
    missing, _ = model.load_state_dict({k: v for k, v in weights.items() if k in model.state_dict()}, strict=False)
    if any(not name.startswith("out.") for name in missing):
        sys.exit(f"{config.start or 'the base model'} does not fit: missing {missing}")
    model.embeddings.word_embeddings.weight.requires_grad_(False)
    return model.train()


def optimiser(model, config):
    """AdamW; matrices decay, the head learns faster."""
    rest = [p for n, p in model.named_parameters() if not n.startswith("out.") and p.requires_grad]
    groups = [([p for p in rest if p.dim() > 1], config.decay, 1.0), ([p for p in rest if p.dim() <= 1], 0.0, 1.0),
              (list(model.out.parameters()), 0.0, config.head_factor)]
    return torch.optim.AdamW([{"params": p, "weight_decay": d, "factor": f} for p, d, f in groups], lr=config.rate,
                             fused=True)


class Questions:
    """An endless supply of steps: questions of like length, each with a few passages."""

    TOGETHER = 8  # steps whose questions are sorted by length together

    def __init__(self, leaflets, tokenizer, config):
        self.config, self.tokenizer, self.random = config, tokenizer, random.Random(config.seed)
        kept = [of for of in leaflets if not (config.held and of["held"] or of["stage"] > config.stage)]
        self.messages = [(of, m) for of in kept for m in of["messages"]
                         for _ in range(config.repeat if of["stage"] >= config.fresh and not of["bare"] else 1)
                         if m["kind"] != "topic" or self.random.random() < config.topics]
        self.queue, self.steps = [], []

    def next(self):
        """(Pairs, the number of the question of each, whether it is right)."""
        size = self.config.batch
        if not self.steps:
            if len(self.queue) < self.TOGETHER * size:
                order = list(range(len(self.messages)))
                self.random.shuffle(order)
                self.queue[:0] = order
            some = [self.messages[self.queue.pop()] for _ in range(self.TOGETHER * size)]
            some.sort(key=lambda pair: len(chat(pair[1]["turns"])))
            self.steps = [some[i: i + size] for i in range(0, len(some), size)]
            self.random.shuffle(self.steps)
        rows, question, right, longest = [], [], [], self.random.choice(self.config.lengths)
        for number, (of, message) in enumerate(self.steps.pop()):
            ids = cross.asked(self.tokenizer, [augment.typed(chat(self.said(of, message)), self.config, self.random)])
            for passage, unit in self.passages(message):
                rows.append((ids, excerpt(of["heads"][passage], of["units"][passage], unit, longest)))
                question.append(number)
                right.append(passage in message["positive"])
        return cross.paired(rows), question, torch.tensor(right)

    def said(self, of, message):
        """The turns of a message, now and then below a short one about the same leaflet that it does not go on from."""
        before = self.random.choice(of["messages"])
        alone = len(message["turns"]) == 1 and message["kind"] != "topic"
        if alone and before is not message and len(before["turns"][0]) < 120 and self.random.random() < self.config.changed:
            return [before["turns"][0], *message["turns"]]
        return message["turns"]

    def passages(self, message):
        """Of a message's candidates one that answers, if there is one, and some that do not."""
        answers = [c for c in message["candidates"] if c[0] in message["positive"]]
        others = [c for c in message["candidates"] if c[0] not in message["positive"]]
        if self.random.random() < self.config.shuffled:
            self.random.shuffle(others)
        if answers and self.random.random() >= self.config.dropped:
            return [self.random.choice(answers), *others[: self.config.others]]
        return others[: self.config.others + 1]


def main(arguments):
    out, config = pathlib.Path(arguments[0]), update(Config(), arguments[1:])
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    leaflets = json.loads((HERE / "build/candidates.json").read_text())
    questions = Questions(leaflets, Tokenizer(base() / "vocab.txt"), config)
    model = build(config)
    optimise, average, began, total = optimiser(model, config), Average(model, config.average), time.time(), 0.0
    for step in range(config.steps):
        shape = min(1, (step + 1) / config.warmup) * (config.last + (1 - config.last) * (1 - step / config.steps))
        for group in optimise.param_groups:
            group["lr"] = config.rate * group["factor"] * shape
        pairs, question, right = questions.next()
        optimise.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(pairs)
        value = cross.loss(scores, question, right, config.batch)
        value.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip)
        optimise.step()
        average.update()
        total += float(value.detach())
        if (step + 1) % 50 == 0 or step + 1 == config.steps:
            pace = (time.time() - began) / (step + 1)
            print(f"{step + 1}/{config.steps} {total / (step % 50 + 1):.4f} {pace:.2f} s a step", flush=True)
            total = 0.0
        if (step + 1) % 100 == 0 or step + 1 == config.steps:
            save_file({n: p.float().contiguous().clone() for n, p in average.weights.items()}, out / "cross.safetensors")
    if config.start_share:
        began_with = floats(pathlib.Path(config.mixed or config.start) / "cross.safetensors")
        kept = {n: p.float().lerp(began_with[n], config.start_share) for n, p in average.weights.items() if n in began_with}
        save_file({n: p.contiguous() for n, p in kept.items()}, out / "cross.safetensors")
    (out / "cross.json").write_text(json.dumps(dataclasses.asdict(config), indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
