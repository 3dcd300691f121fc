"""Writes the file of weights that the program embeds, from a directory with
model.safetensors, vocab.txt and record.json. ../doc.go describes the file.

Matrices of the layers and the word table become int8, one scale a row; all else
stays float32, the heads' tensors (urgency.*, reader.*) too. Before a matrix is
rounded, its columns are divided by smoothing factors that its inputs will be
multiplied by (SmoothQuant, Xiao et al. 2022, arXiv:2211.10438, strength 1/2);
they are found from the messages, one a line.

usage: python export.py DIRECTORY MESSAGES OUT
"""

import gzip
import hashlib
import json
import pathlib
import struct
import sys

import numpy as np
from safetensors.numpy import load_file

import network
from golden_tokens import reference

MAGIC, VERSION, ALIGN = b"BEDSIDEW", 2, 64
CALIBRATED = 128  # messages that smoothing looks at, about
READ = 160  # tokens of a text at most, as the longest that was learned from; the table of positions ends there
POSITIONS = "embeddings.position_embeddings.weight"
# Tensors of BertModel that nothing here computes with.
UNUSED = ("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias")


def quantise(matrix):
    """Rounds rows to -127..127; returns them and the scale of each, which is 0 only for a row of zeros."""
    scale = np.abs(matrix).max(1) / 127
    rounded = np.rint(matrix / np.where(scale > 0, scale, 1)[:, None])
    return rounded.astype(np.int8), scale.astype(np.float32)


def smoothing(tensors, vocabulary, messages):
    """Returns the smoothing factors by name: sqrt(largest weight / largest input) of each component."""
    tokens = reference(vocabulary)
    first, last = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    largest = {}

    def seen(name, x):
        top = np.abs(x).max(0)
        largest[name] = np.maximum(largest[name], top) if name in largest else top

    for text in messages:
        ids = [first] + [i for i, _, _ in tokens(text)][:126] + [last]
        network.forward(tensors, np.array(ids), seen)
    factors = {}
    for name, matrices in network.linears():
        weights = np.max([np.abs(tensors[m + ".weight"]).max(0) for m in matrices], 0)
        factors[name] = np.sqrt(np.maximum(weights, 1e-5) / np.maximum(largest[name], 1e-5)).astype(np.float32)
    return factors


def quantised(tensors, factors):
    """Returns the tensors of the file in order: (name, array) or, for int8, (name, array, scales)."""
    smooth = {m + ".weight": factors[name] for name, matrices in network.linears() for m in matrices}
    out = []
    for name, array in tensors.items():
        if name in smooth:
            out.append((name, *quantise(array / smooth[name])))
        elif name == "embeddings.word_embeddings.weight":
            out.append((name, *quantise(array)))
        elif name not in UNUSED:
            out.append((name, np.ascontiguousarray(array, np.float32)))
    return out + sorted(factors.items())


def pack(model, record, rows):
    """Returns the bytes of the file."""
    payload, entries = bytearray(), []

    def put(data):
        payload.extend(b"\0" * (-len(payload) % ALIGN))
        payload.extend(data)
        return len(payload) - len(data)

    for name, array, *scales in rows:
        kind = {"float32": "float32", "int8": "int8", "uint8": "gzip"}[array.dtype.name]
        shape = list(array.shape) or [1]
        entry = {"name": name, "type": kind, "shape": shape, "at": put(array.tobytes())}
        if scales:
            entry["scales"] = put(scales[0].astype("<f4").tobytes())
        entries.append(entry)
    head = {"model": model, "record": record, "tensors": entries}
    head = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    start = len(MAGIC) + 16 + len(head)
    padding = b"\0" * (-start % ALIGN)
    size = start + len(padding) + len(payload) + hashlib.sha256().digest_size
    body = MAGIC + struct.pack("<IIQ", VERSION, len(head), size) + head + padding + bytes(payload)
    return body + hashlib.sha256(body).digest()


def unpack(file):
    """Returns the tensors of a file as float32, its matrices as the program computes with them: (tensors, factors)."""
    head_size, _ = struct.unpack_from("<IQ", file, len(MAGIC) + 4)
    start = len(MAGIC) + 16
    head = json.loads(file[start : start + head_size])
    payload = file[start + head_size + (-(start + head_size) % ALIGN) :]
    tensors = {}
    for e in head["tensors"]:
        count = int(np.prod(e["shape"]))
        kind = {"float32": "<f4", "int8": np.int8, "gzip": np.uint8}[e["type"]]
        array = np.frombuffer(payload, kind, count, e["at"]).reshape(e["shape"])
        if e["type"] == "int8":
            array = array.astype(np.float32) * np.frombuffer(payload, "<f4", e["shape"][0], e["scales"])[:, None]
        tensors[e["name"]] = array
    for name, matrices in network.linears():
        factors = tensors.pop(name)
        for m in matrices:
            tensors[m + ".weight"] = tensors[m + ".weight"] * factors
    return tensors


def main():
    directory, messages_file, out = map(pathlib.Path, sys.argv[1:])
    tensors = {k: v for k, v in load_file(directory / "model.safetensors").items() if k not in UNUSED}
    tensors[POSITIONS] = tensors[POSITIONS][:READ]
    vocabulary = (directory / "vocab.txt").read_bytes()
    record = json.loads((directory / "record.json").read_text(encoding="utf-8"))
    messages = messages_file.read_text(encoding="utf-8").splitlines()
    messages = messages[:: max(1, len(messages) // CALIBRATED)]
    bad = [name for name, array in tensors.items() if not np.isfinite(array).all()]
    if bad:
        sys.exit(f"not finite: {', '.join(bad)}")
    factors = smoothing(tensors, vocabulary.decode().rstrip("\n").split("\n"), messages)
    rows = [("vocab.txt", np.frombuffer(gzip.compress(vocabulary, 9, mtime=0), np.uint8))] + quantised(tensors, factors)
    model = dict(layers=network.LAYERS, width=network.WIDTH, heads=network.HEADS, inner=network.INNER,
                 positions=len(tensors[POSITIONS]))
    file = pack(model, record, rows)
    out.write_bytes(file)
    print(f"{out}: {len(file):,} bytes, {len(rows)} tensors, sha256 {hashlib.sha256(file).hexdigest()}")


if __name__ == "__main__":
    main()
