"""The forward pass of the encoder in numpy: what export.py calibrates with. It
needs no PyTorch; golden.py compares it with PyTorch's."""

import numpy as np

LAYERS, WIDTH, HEADS, INNER = 6, 384, 12, 1536


def linears():
    """Returns, for each place where activations are rounded, the name of its smoothing factors and its matrices."""
    out = []
    for n in range(LAYERS):
        p = f"encoder.layer.{n}."
        out.append((p + "attention.self.smooth", [p + "attention.self." + m for m in ("query", "key", "value")]))
        for name in ("attention.output.dense", "intermediate.dense", "output.dense"):
            out.append((p + name + ".smooth", [p + name]))
    return out


def norm(x, tensors, name):
    x = x - x.mean(-1, keepdims=True)
    x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
    return x * tensors[name + ".weight"] + tensors[name + ".bias"]


def gelu(x):
    """Exact to 1e-7: Abramowitz and Stegun 7.1.26."""
    a = np.abs(x) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + 0.3275911 * a)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.maximum(x, 0) - np.abs(x) * poly * np.exp(-a * a) / 2


def forward(tensors, ids, seen=lambda name, x: None, second=None):
    """Returns the outputs of the tokens ids, [tokens, WIDTH]. seen is called with
    what enters each of linears(); the tokens from `second` on are of a second text."""

    def linear(x, name):
        return x @ tensors[name + ".weight"].T + tensors[name + ".bias"]

    x = tensors["embeddings.word_embeddings.weight"][ids] + tensors["embeddings.position_embeddings.weight"][: len(ids)]
    of_second = np.arange(len(ids)) >= (len(ids) if second is None else second)
    x = norm(x + tensors["embeddings.token_type_embeddings.weight"][of_second.astype(int)], tensors, "embeddings.LayerNorm")
    for n in range(LAYERS):
        p = f"encoder.layer.{n}."
        seen(p + "attention.self.smooth", x)
        q, k, v = (linear(x, p + "attention.self." + m).reshape(len(ids), HEADS, -1) for m in ("query", "key", "value"))
        q, k, v = (m.transpose(1, 0, 2) for m in (q, k, v))
        scores = q @ k.transpose(0, 2, 1) / np.float32(np.sqrt(WIDTH / HEADS))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(ids), WIDTH)
        seen(p + "attention.output.dense.smooth", mixed)
        x = norm(x + linear(mixed, p + "attention.output.dense"), tensors, p + "attention.output.LayerNorm")
        seen(p + "intermediate.dense.smooth", x)
        inner = gelu(linear(x, p + "intermediate.dense"))
        seen(p + "output.dense.smooth", inner)
        x = norm(x + linear(inner, p + "output.dense"), tensors, p + "output.LayerNorm")
    return x
