"""Measures ONNX Runtime's int8 on the same network, one thread, and the Go
program's encoder (BenchmarkEncode) right after it, and prints both and the ratio.
The graph is that of PyTorch's export, its attention fused by ONNX Runtime's own
optimiser or not, rounded by quantize_dynamic; the fastest counts. Both are
measured in turns, in time of the processor, and of each the best turn counts:
what else the machine does only ever slows them down.

usage: python yardstick.py DIRECTORY   (needs torch, transformers, onnx, onnxruntime, and Go)
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from safetensors.numpy import load_file

import golden

LENGTHS = (16, 32, 128)
TURNS = 5


class Outputs(torch.nn.Module):
    """BertModel as a function of tensors alone."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        out = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return out.last_hidden_state


def inputs(n):
    ids = np.random.default_rng(1).integers(1000, 20000, (1, n))
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}


def graphs(directory, folder):
    """Writes the int8 graphs and returns their paths by name."""
    model = Outputs(golden.bert(load_file(directory / "model.safetensors"))).eval()
    names = list(inputs(16))
    plain = str(folder / "plain.onnx")
    example = tuple(torch.tensor(v) for v in inputs(16).values())
    torch.onnx.export(model, example, plain, input_names=names, output_names=["outputs"],
                      dynamic_axes={n: {0: "texts", 1: "tokens"} for n in names}, opset_version=17, dynamo=False)
    fused = str(folder / "fused.onnx")
    optimizer.optimize_model(plain, model_type="bert", num_heads=12, hidden_size=384).save_model_to_file(fused)
    out = {}
    for name, path in (("plain", plain), ("fused", fused)):
        for kind, per_channel in (("int8", False), ("int8 per channel", True)):
            out[f"{name} {kind}"] = path.replace(".onnx", f"-{per_channel}.onnx")
            quantize_dynamic(path, out[f"{name} {kind}"], per_channel=per_channel, weight_type=QuantType.QInt8,
                             extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
    return out


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def milliseconds(session, n):
    """Mean of 100 runs, after 10 that do not count."""
    wanted = {i.name for i in session.get_inputs()}
    feed = {k: v for k, v in inputs(n).items() if k in wanted}
    for _ in range(10):
        session.run(None, feed)
    start = time.process_time()
    for _ in range(100):
        session.run(None, feed)
    return 1000 * (time.process_time() - start) / 100


def go_milliseconds():
    """Returns the Go program's milliseconds by (kernels, tokens)."""
    command = ["go", "test", "-run", "^$", "-bench", "BenchmarkEncode/avx", "-cpu", "1", "-benchtime", "0.3s", ".."]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = re.findall(r"BenchmarkEncode/(\w+)/(\d+)\s.*\s([\d.]+) cpu-ns/op", text)
    return {(kernels, int(n)): float(ns) / 1e6 for kernels, n, ns in rows}


def main():
    with tempfile.TemporaryDirectory() as folder:
        sessions = {name: session(p) for name, p in graphs(pathlib.Path(sys.argv[1]), pathlib.Path(folder)).items()}
    theirs, ours = {}, {}
    for _ in range(TURNS):
        for n in LENGTHS:
            turn = min((milliseconds(s, n), name) for name, s in sessions.items())
            theirs[n] = min(turn, theirs.get(n, turn))
        for key, ms in go_milliseconds().items():
            ours[key] = min(ms, ours.get(key, ms))
    print(f"ONNX Runtime {onnxruntime.__version__}, one thread")
    for n in LENGTHS:
        ms, name = theirs[n]
        print(f"{n:4} tokens: ONNX Runtime {ms:.2f} ms ({name})", end="")
        for (kernels, tokens), mine in ours.items():
            if tokens == n:
                print(f"; {kernels} {mine:.2f} ms, ratio {mine / ms:.2f}", end="")
        print()


if __name__ == "__main__":
    main()
