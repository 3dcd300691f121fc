"""Writes the recogniser's adapter as the program embeds it, a file of weights (../doc.go): of each matrix the steps by which
it differs from that of the weights that ship, and the heads as float32; and, for the tests, the weights that ship with the
adapter's in their places, unrounded.

usage: python export_adapter.py RUN OUT MERGED

RUN is a folder that train_adapter.py wrote. MERGED is a folder for golden_levels.py: model.safetensors, vocab.txt and
record.json.
"""

import json
import pathlib
import shutil
import sys

import numpy as np
from safetensors.numpy import load_file, save_file

import export
import network
from model import KINDS, LEVELS
from train import HERE, base
from train_adapter import WEIGHTS, apart


def steps(file, tensors):
    """(name, int8 array) of each matrix: what is added to that of a file of weights, whose scales and factors stay."""
    _, shipped = export.raw(file)
    for factors, matrices in network.linears():
        for name in matrices:
            whole, scales = shipped[name + ".weight"]
            exact = tensors[name + ".weight"] / shipped[factors][0] / np.where(scales > 0, scales, 1)[:, None]
            yield name + export.STEPS, (np.rint(exact).clip(-127, 127) - whole).clip(-128, 127).astype(np.int8)


def rows(file, tensors):
    """What export.pack writes of the adapter."""
    yield from steps(file, tensors)
    for name, array in sorted(tensors.items()):
        if name.startswith("urgency."):
            yield name, np.ascontiguousarray(array, np.float32)


def learned(prepared):
    """The start of the SHA-256 of each file that train_adapter.py learned from, by its path."""
    files = prepared["splits"]["files"]
    others = {"splits.json"} | {f"flags/{name}.jsonl" for name in apart(files)}
    return {name: digest[:12] for name, digest in prepared["digests"].items() if name not in others}


def main():
    run, out, folder = map(pathlib.Path, sys.argv[1:])
    tensors, file = load_file(run / "adapter.safetensors"), WEIGHTS.read_bytes()
    prepared = json.loads((HERE / "build/prepared.json").read_text())
    record = {"of": file[-32:-26].hex(), "levels": LEVELS, "kinds": KINDS,
              "config": json.loads((run / "adapter.json").read_text()),
              "data": learned(prepared)}
    model = dict(layers=network.LAYERS, width=network.WIDTH, heads=network.HEADS, inner=network.INNER,
                 positions=export.READ)
    packed = export.pack(model, record, list(rows(file, tensors)))
    out.write_bytes(packed)
    weights = {name: np.ascontiguousarray(array, np.float32) for name, array in export.encoder(file).items()}
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights | tensors, folder / "model.safetensors")
    (folder / "record.json").write_text(json.dumps(record))
    shutil.copy(base() / "vocab.txt", folder)
    print(f"{out.name}: version {packed[-32:-26].hex()}, {len(packed):,} bytes, of the weights {record['of']}")


if __name__ == "__main__":
    main()
