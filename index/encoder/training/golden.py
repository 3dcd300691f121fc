"""Writes ../testdata/golden.bin: what PyTorch's BertModel makes of the test
messages, which the Go program must make of them too. For each message
  32 float32  every twelfth component of the pooled vector, and
  16 float32  every 24th component of the middle token's output,
     both of the weights as the file holds them, computed in float32;
  384 int8    the pooled vector of the weights before rounding, its largest component 127.

usage: python golden.py DIRECTORY WEIGHTS MESSAGES OUT
"""

import gzip
import pathlib
import sys

import numpy as np
import torch
from safetensors.numpy import load_file
from transformers import BertConfig, BertModel

import export
import network
from golden_tokens import reference


def bert(tensors):
    """Returns PyTorch's model with some weights."""
    config = BertConfig(hidden_size=network.WIDTH, num_hidden_layers=network.LAYERS, num_attention_heads=network.HEADS,
                        intermediate_size=network.INNER, vocab_size=len(tensors[export.WORDS]),
                        max_position_embeddings=len(tensors[export.POSITIONS]))
    model = BertModel(config, add_pooling_layer=False).eval()
    names = [name for name in model.state_dict() if not name.endswith("_ids")]
    model.load_state_dict({name: torch.tensor(np.array(tensors[name])) for name in names}, strict=False)
    return model


def main():
    directory, weights, messages, out = map(pathlib.Path, sys.argv[1:])
    torch.manual_seed(1)
    file = export.unpack(weights.read_bytes())
    vocabulary = gzip.decompress(bytes(file["vocab.txt"])).decode().rstrip("\n").split("\n")
    tokens = reference(vocabulary)
    rounded, exact = bert(file), bert(load_file(directory / "model.safetensors"))
    first, last = vocabulary.index("[CLS]"), vocabulary.index("[SEP]")
    worst = 0.0
    with open(out, "wb") as f, torch.no_grad():
        for n, text in enumerate(messages.read_text(encoding="utf-8").splitlines()):
            ids = [first] + [i for i, _, _ in tokens(text)][: export.READ - 2] + [last]
            x = rounded(torch.tensor([ids])).last_hidden_state[0].numpy()
            if n % 50 == 0:
                worst = max(worst, float(np.abs(network.forward(file, np.array(ids)) - x).max()))
            f.write(x.mean(0)[::12].astype("<f4").tobytes() + x[len(ids) // 2][::24].astype("<f4").tobytes())
            pooled = exact(torch.tensor([ids])).last_hidden_state[0].numpy().mean(0)
            f.write(np.rint(pooled / np.abs(pooled).max() * 127).astype(np.int8).tobytes())
    print(f"{out}: numpy differs from PyTorch by at most {worst:.1e}")


if __name__ == "__main__":
    main()
