"""Trains the recogniser's adapter: its own matrices, which begin as those of the weights that ship, and its own heads.

usage: python train_adapter.py OUT [key=value ...]

OUT receives adapter.safetensors (fp32) and adapter.json, the settings. It learns from the messages of flags that
splits.json calls "adapter" and those of the encoder's own training, from the project's own tests and titles, and from
ordinary questions about leaflets that it calls neither "measured" nor "unseen"; not from the files "choosing" and "unseen".
A second run goes on from the first (start=FOLDER) and learns those questions besides that it took for emergencies (hard=FILE,
which hard_questions.py writes); of what both have learned a mean is kept (start_share).
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
import export
import losses
import model
from batches import Pool, allowed, repeated
from config import update
from model import KINDS, LEVELS, Model
from tokens import Tokenizer, chat, pad
from train import HERE, Average, base, set_rates

WEIGHTS = HERE.parent / "weights.bin"
APART = ("choosing", "unseen")  # roles in splits.json: what it does not learn from


@dataclasses.dataclass
class Settings:
    """The numbers of a run; what has no remark is as in config.Config."""

    seed: int = 1
    threads: int = 2
    steps: int = 1000  # over which the learning rate falls
    stop: int = 750  # steps after which it ends: the moving average of what is learned until then ships
    rate: float = 8e-5  # learning rate of the matrices
    head_factor: float = 5.0
    warmup: int = 60
    decay: float = 0.01
    average: float = 0.99
    clip: float = 1.0
    repeat: int = 4  # how often what is new is taken for each time of the rest
    batch: int = 64
    own: int = 8  # messages of a batch from the project's own tests
    questions: int = 14  # and ordinary questions
    start: str = ""  # folder of the adapter from which it goes on; "" for the weights that ship
    start_share: float = 0.0  # of the adapter from which it goes on, in what is kept in the end
    hard: str = ""  # file of hard ordinary questions
    hard_questions: int = 12  # of a batch, where there is such a file
    group: int = 16  # messages that are encoded together
    message: int = 128
    smoothing: float = 0.05
    kind_weight: float = 0.3
    punctuation: float = 0.25
    typos: float = 0.3
    mixed: float = 0.2
    masked: float = 0.1


def apart(files):
    """The names of the files of flags that it does not learn from, of those of splits.json by role."""
    return {name for role in APART for name in files[role]}


def ordinary(prepared):
    """The ordinary questions about leaflets that it may learn from."""
    leaflets = prepared["splits"]["leaflets"]
    kept = [r for r in prepared["leaflets"] if r["id"] not in leaflets["measured"] + leaflets["unseen"]]
    return [m | {"levels": ["none", "today"], "kinds": []} for r in kept for m in r["messages"]
            if m["ordinary"] and m["kind"] != "topic"]


def shipped(adapter=""):
    """A Model with the weights that ship, without rounding further, and with those of an adapter's folder instead of theirs."""
    tensors = {name: torch.tensor(array) for name, array in export.encoder(WEIGHTS.read_bytes()).items()}
    model.LONGEST = len(tensors[export.POSITIONS])
    made = Model()
    made.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    if adapter:
        made.load_state_dict(made.state_dict() | load_file(pathlib.Path(adapter) / "adapter.safetensors"))
    return made


def learns(name, tensor):
    """Whether a tensor of the model is the adapter's: a matrix of a layer, or of a head. What else a layer has stays."""
    return name.startswith("urgency.") or (name.startswith("encoder.") and tensor.dim() > 1)


class Run:
    def __init__(self, settings, prepared):
        torch.manual_seed(settings.seed)
        self.settings, self.chance = settings, random.Random(settings.seed)
        self.tokenizer = Tokenizer(base() / "vocab.txt")
        self.model = shipped(settings.start).train()
        for name, parameter in self.model.named_parameters():
            parameter.requires_grad_(learns(name, parameter))
        self.optimiser = optimiser(self.model, settings)
        self.average = Average(self.model, settings.average)
        files = prepared["splits"]["files"]
        flags = [m for m in prepared["flags"] if m["file"] not in apart(files)]
        new = set(files["adapter"])
        self.flags = Pool(repeated([(m["file"], m) for m in flags], new, settings), self.chance)
        self.own, self.questions = Pool(prepared["own"], self.chance), Pool(ordinary(prepared), self.chance)
        self.hard = Pool(json.loads(pathlib.Path(settings.hard).read_text()), self.chance) if settings.hard else None
        self.harmless = [m["turns"] for m in flags if m["levels"] == ["none"] and len(m["turns"]) == 1]

    def batch(self):
        """[(ids, message)], short ones first."""
        s = self.settings
        hard = self.hard.take(s.hard_questions) if self.hard else []
        flags = self.flags.take(s.batch - s.own - s.questions - len(hard)) + self.own.take(s.own)
        rows = [(augment.mixed(m["turns"], m["levels"], self.harmless, s, self.chance), m) for m in flags]
        rows += [(m["turns"], m) for m in self.questions.take(s.questions) + hard]
        found = [(self.tokenizer.encode(augment.typed(chat(turns), s, self.chance), s.message), m) for turns, m in rows]
        return sorted(found, key=lambda pair: len(pair[0]))

    def advance(self, step):
        """One step of the optimiser; returns the loss."""
        s = self.settings
        set_rates(self.optimiser, s, step)
        self.optimiser.zero_grad(set_to_none=True)
        batch, found = self.batch(), 0.0
        for at in range(0, len(batch), s.group):
            some = batch[at: at + s.group]
            messages = [m for _, m in some]
            level, kind = self.model.urgency(self.model.encode(pad([ids for ids, _ in some])))
            loss = losses.urgency(level, kind, allowed(messages, LEVELS, "levels"), allowed(messages, KINDS, "kinds"), s)
            loss = loss * len(some) / len(batch)
            loss.backward()
            found += float(loss.detach())
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p.requires_grad], s.clip)
        self.optimiser.step()
        self.average.update()
        return found


def optimiser(model, settings):
    """AdamW over what learns; matrices decay, heads learn faster."""
    learning = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    heads = [p for name, p in learning if name.startswith("urgency.")]
    matrices = [p for name, p in learning if not name.startswith("urgency.")]
    return torch.optim.AdamW([{"params": matrices, "weight_decay": settings.decay, "factor": 1.0},
                              {"params": heads, "weight_decay": 0.0, "factor": settings.head_factor}],
                             lr=settings.rate, fused=True)


def main(arguments):
    out, settings = pathlib.Path(arguments[0]), update(Settings(), arguments[1:])
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(settings.threads)
    run, began, total = Run(settings, json.loads((HERE / "build/prepared.json").read_text())), time.time(), 0.0
    for step in range(settings.stop):
        total += run.advance(step)
        if (step + 1) % 50 == 0:
            print(f"{step + 1}/{settings.stop} {total / 50:.4f} {(time.time() - began) / (step + 1):.2f} s a step", flush=True)
            total = 0.0
    kept = {name: tensor.contiguous() for name, tensor in run.average.weights.items() if learns(name, tensor)}
    if settings.start:
        began_with, share = load_file(pathlib.Path(settings.start) / "adapter.safetensors"), settings.start_share
        kept = {name: (1 - share) * tensor + share * began_with[name] for name, tensor in kept.items()}
    save_file(kept, out / "adapter.safetensors")
    (out / "adapter.json").write_text(json.dumps(dataclasses.asdict(settings), indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
