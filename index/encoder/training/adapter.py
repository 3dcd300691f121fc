"""The recogniser's adapter: thin matrices whose products are added to those of the encoder (LoRA: Hu et al. 2021,
arXiv:2106.09685), and heads of its own. The encoder stays as it is for everybody else."""

import torch
from torch import nn
from torch.nn.utils import parametrize

from model import Linear, rounded

THIN = ".parametrizations.weight.0."  # what parametrize puts before the names of thin matrices


class Thin(nn.Module):
    """Adds up @ down, [out, rank] and [rank, in], to a matrix [out, in]. In the beginning that is nothing."""

    def __init__(self, matrix, rank):
        super().__init__()
        out, wide = matrix.shape
        self.up = nn.Parameter(torch.zeros(out, rank))
        self.down = nn.Parameter(torch.randn(rank, wide) / wide**0.5)
        self.quantised = False  # see the thin matrices as int8 holds them

    def forward(self, matrix):
        if self.quantised:
            return matrix + rounded(self.up.T).T @ rounded(self.down)
        return matrix + self.up @ self.down


def adapt(model, rank):
    """Give every matrix of the model's layers a Thin, and let only these and the heads of urgency learn."""
    for module in list(model.encoder.modules()):
        if isinstance(module, Linear):
            parametrize.register_parametrization(module, "weight", Thin(module.weight, rank))
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(THIN in name or name.startswith("urgency."))


def quantise(model):
    """See matrices, thin ones too, and what enters them as int8 holds them, from now on."""
    model.quantise()
    for module in model.modules():
        if isinstance(module, Thin):
            module.quantised = True


def tensors(weights):
    """What export_adapter.py writes of a model's state: the thin matrices as NAME.up and NAME.down, and the heads."""
    return {name.replace(THIN, "."): tensor for name, tensor in weights.items()
            if THIN in name or name.startswith("urgency.")}
