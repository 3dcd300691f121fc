"""Writes the file of weights that the program embeds, from a directory with
model.safetensors, cross.safetensors, vocab.txt and record.json. ../doc.go describes the file.
The tensors of the cross-encoder stand there under names that begin with "cross."; it has the
word table of the other network.

Matrices of the layers become int8 and the word table int4 (rounding.py), one scale a row; all else
stays float32, the heads' tensors (urgency.*, reader.*) too. Before a matrix is
rounded, its columns are divided by smoothing factors that its inputs will be
multiplied by (SmoothQuant, Xiao et al. 2022, arXiv:2211.10438, strength 1/2);
they are found from the messages, one a line; those of the cross-encoder from pairs of them.

usage: python export.py DIRECTORY MESSAGES OUT
"""

import gzip
import hashlib
import json
import pathlib
import struct
import subprocess
import sys

import numpy as np
from safetensors.numpy import load_file

import network
import rounding
from golden_tokens import reference

MAGIC, VERSION, ALIGN = b"BEDSIDEW", 4, 64
CALIBRATED = 128  # messages that smoothing looks at, about
READ = 160  # tokens of a text at most, as the longest that was learned from; the table of positions ends there
POSITIONS = "embeddings.position_embeddings.weight"
WORDS = "embeddings.word_embeddings.weight"
CROSS = "cross."
STEPS = ".steps"  # how the names of an adapter's matrices end
PACKED = ("int8", "int4", "bytes")  # types that zstd makes smaller
# Tensors of BertModel that nothing here computes with.
UNUSED = ("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias")


def quantise(matrix):
    """Rounds rows to -127..127; returns them and the scale of each, which is 0 only for a row of zeros."""
    scale = np.abs(matrix).max(1) / 127
    rounded = np.rint(matrix / np.where(scale > 0, scale, 1)[:, None])
    return rounded.astype(np.int8), scale.astype(np.float32)


def smoothing(tensors, examples):
    """Returns the smoothing factors by name: sqrt(largest weight / largest input) of each component. examples are
    (ids, where a second text begins or None)."""
    largest = {}

    def seen(name, x):
        top = np.abs(x).max(0)
        largest[name] = np.maximum(largest[name], top) if name in largest else top

    for ids, second in examples:
        network.forward(tensors, np.array(ids), seen, second)
    factors = {}
    for name, matrices in network.linears():
        weights = np.max([np.abs(tensors[m + ".weight"]).max(0) for m in matrices], 0)
        factors[name] = np.sqrt(np.maximum(weights, 1e-5) / np.maximum(largest[name], 1e-5)).astype(np.float32)
    return factors


def examples(vocabulary, messages):
    """The ids of messages, and of each message with the one after it as a pair: two lists for smoothing()."""
    tokens = reference(vocabulary)
    first, last = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    cut = [[i for i, _, _ in tokens(text)] for text in messages]
    alone = [([first] + ids[:126] + [last], None) for ids in cut]
    pairs = [([first] + a[:64] + [last] + b[:72] + [last], 2 + len(a[:64])) for a, b in zip(cut, cut[1:])]
    return alone, pairs


def quantised(tensors, factors, prefix=""):
    """Returns the tensors of the file in order: (name, array) or, for integers, (name, array, scales)."""
    smooth = {m + ".weight": factors[name] for name, matrices in network.linears() for m in matrices}
    out = []
    for name, array in tensors.items():
        if name in smooth:
            out.append((prefix + name, *quantise(array / smooth[name])))
        elif name == WORDS:
            out.append((prefix + name, *rounding.int4(array)))
        elif name not in UNUSED:
            out.append((prefix + name, np.ascontiguousarray(array, np.float32)))
    return out + [(prefix + name, array) for name, array in sorted(factors.items())]


def zstd(data, *flags):
    """What the command zstd makes of bytes."""
    return subprocess.run(["zstd", "-q", "-c", *flags], input=data, stdout=subprocess.PIPE, check=True).stdout


def pack(model, record, rows):
    """Returns the bytes of the file."""
    payload, entries = bytearray(), []

    def put(data):
        payload.extend(b"\0" * (-len(payload) % ALIGN))
        payload.extend(data)
        return len(payload) - len(data)

    for name, array, *scales in rows:
        kind = {"float32": "float32", "int8": "int8", "uint8": "gzip"}[array.dtype.name] if name != WORDS else "int4"
        kind = "bytes" if name.endswith(STEPS) else kind
        shape = list(array.shape) or [1]
        data = rounding.packed(array) if kind == "int4" else array.tobytes()
        packed = zstd(data, "-19") if kind in PACKED else data
        entry = {"name": name, "type": kind, "shape": shape, "at": put(packed)}
        if kind in PACKED:
            entry["packed"] = len(packed)
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


def raw(file):
    """The header of a file, and its tensors as they stand there: name -> (array, scales or None)."""
    head_size, _ = struct.unpack_from("<IQ", file, len(MAGIC) + 4)
    start = len(MAGIC) + 16
    head = json.loads(file[start : start + head_size])
    payload = file[start + head_size + (-(start + head_size) % ALIGN) :]
    tensors = {}
    for e in head["tensors"]:
        count = int(np.prod(e["shape"]))
        data = payload[e["at"] :]
        if "packed" in e:
            data = zstd(data[: e["packed"]], "-d")
        if e["type"] == "int4":
            array = rounding.unpacked(data[: count // 2]).reshape(e["shape"])
        else:
            kind = {"float32": "<f4", "gzip": np.uint8}.get(e["type"], np.int8)
            array = np.frombuffer(data, kind, count).reshape(e["shape"])
        scales = np.frombuffer(payload, "<f4", e["shape"][0], e["scales"]) if "scales" in e else None
        tensors[e["name"]] = array, scales
    return head, tensors


def unpack(file):
    """Returns the tensors of a file as float32, its matrices as the program computes with them: (tensors, factors)."""
    tensors = {name: array if scales is None else array.astype(np.float32) * scales[:, None]
               for name, (array, scales) in raw(file)[1].items()}
    for prefix in ("", CROSS):
        for name, matrices in network.linears():
            factors = tensors.pop(prefix + name)
            for m in matrices:
                tensors[prefix + m + ".weight"] = tensors[prefix + m + ".weight"] * factors
    return tensors


def encoder(file):
    """The tensors of a file, as unpack has them, that are of the encoder and its heads."""
    return {name: array for name, array in unpack(file).items() if not name.startswith(CROSS) and name != "vocab.txt"}


def network_of(path):
    """The tensors of a network, its table of positions as long as texts are read."""
    tensors = {k: v for k, v in load_file(path).items() if k not in UNUSED}
    tensors[POSITIONS] = tensors[POSITIONS][:READ]
    bad = [name for name, array in tensors.items() if not np.isfinite(array).all()]
    if bad:
        sys.exit(f"{path.name}: not finite: {', '.join(bad)}")
    return tensors


def main():
    directory, messages_file, out = map(pathlib.Path, sys.argv[1:])
    tensors, cross = network_of(directory / "model.safetensors"), network_of(directory / "cross.safetensors")
    if not np.allclose(tensors[WORDS], cross[WORDS], atol=1e-6):
        sys.exit("the cross-encoder has another word table: train both from the same base with freeze_words")
    if not np.allclose(tensors[WORDS], rounding.rounded(tensors[WORDS]), atol=1e-6):
        sys.exit("the word table is not rounded: train.py rounds that of the base model")
    vocabulary = (directory / "vocab.txt").read_bytes()
    record = json.loads((directory / "record.json").read_text(encoding="utf-8"))
    messages = messages_file.read_text(encoding="utf-8").splitlines()
    messages = messages[:: max(1, len(messages) // CALIBRATED)]
    alone, pairs = examples(vocabulary.decode().rstrip("\n").split("\n"), messages)
    factors, cross_factors = smoothing(tensors, alone), smoothing(cross, pairs)
    del cross[WORDS]
    rows = [("vocab.txt", np.frombuffer(gzip.compress(vocabulary, 9, mtime=0), np.uint8))] + quantised(tensors, factors)
    rows += quantised(cross, cross_factors, CROSS)
    model = dict(layers=network.LAYERS, width=network.WIDTH, heads=network.HEADS, inner=network.INNER,
                 positions=len(tensors[POSITIONS]))
    file = pack(model, record, rows)
    out.write_bytes(file)
    print(f"{out}: {len(file):,} bytes, {len(rows)} tensors, sha256 {hashlib.sha256(file).hexdigest()}")


if __name__ == "__main__":
    main()
