"""The cross-encoder: the same network as the encoder's, with weights of its own but for the word table, that reads a
question and an excerpt of a passage as one text, and says whether the passage answers."""

import dataclasses
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from excerpts import ASKED
from model import WIDTH, Model
from tokens import SEP, chat


@dataclasses.dataclass
class Pairs:
    """Questions and excerpts as [CLS] question [SEP] excerpt [SEP]: ids, a mask (true where there is a token) and the
    kind of each token (1 for the excerpt and its [SEP]), all [pairs, length]."""

    ids: torch.Tensor
    mask: torch.Tensor
    kind: torch.Tensor


def paired(rows, multiple=8):
    """The Pairs of (question with its special tokens, excerpt), as lists of ids."""
    longest = -(-max(len(q) + len(p) + 1 for q, p in rows) // multiple) * multiple
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask, kind = np.zeros(ids.shape, dtype=bool), np.zeros_like(ids)
    for i, (question, excerpt) in enumerate(rows):
        size = len(question) + len(excerpt) + 1
        ids[i, :size], mask[i, :size], kind[i, len(question): size] = [*question, *excerpt, SEP], True, 1
    return Pairs(*map(torch.from_numpy, (ids, mask, kind)))


def asked(tokenizer, turns):
    """The ids of a question."""
    return tokenizer.encode(chat(turns), ASKED + 2)


class CrossEncoder(nn.Module):
    """Pairs -> the log-odds that each excerpt answers."""

    def __init__(self, dropout=0.1):
        super().__init__()
        model = Model(dropout)
        self.embeddings, self.encoder = model.embeddings, model.encoder
        self.dropout, self.out = nn.Dropout(dropout), nn.Linear(2 * WIDTH, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, pairs):
        """Pairs -> the log-odds that each excerpt answers, [pairs]."""
        table = self.embeddings
        place = table.position_embeddings.weight[: pairs.ids.shape[1]] + table.token_type_embeddings(pairs.kind)
        x = table.dropout(table.LayerNorm(table.word_embeddings(pairs.ids) + place))
        for layer in self.encoder["layer"]:
            x = layer(x, pairs.mask)
        of_question = (pairs.mask & (pairs.kind == 0))[..., None].to(x.dtype)
        mean = (x * of_question).sum(1) / of_question.sum(1)
        return self.out(self.dropout(torch.cat([x[:, 0], mean], -1))).squeeze(-1).float()


def load(folder):
    """The CrossEncoder of a folder that train_cross.py wrote, ready to measure."""
    model = CrossEncoder()
    model.load_state_dict(load_file(pathlib.Path(folder) / "cross.safetensors"))
    return model.eval()


def loss(scores, question, right, questions):
    """Scores of pairs, the number of the question of each, whether it is right, and how many questions there are:
    cross-entropy of choosing one that is right, or none (score 0) where none is, and whether each is right; a mean."""
    place, seen = [], [0] * questions
    for q in question:
        seen[q] += 1
        place.append(seen[q])
    at = torch.tensor(question), torch.tensor(place)
    table = scores.new_full((questions, 1 + max(seen)), -1e4)
    table = table.index_put(at, scores)
    table = torch.cat([torch.zeros_like(table[:, :1]), table[:, 1:]], 1)
    answers = torch.zeros(table.shape, dtype=torch.bool)
    answers[at] = right
    answers[:, 0] = ~answers[:, 1:].any(1)
    choice = torch.logsumexp(table, 1) - torch.logsumexp(table.masked_fill(~answers, -1e4), 1)
    binary = F.binary_cross_entropy_with_logits(scores, right.float(), pos_weight=scores.new_tensor(1.5))
    return choice.mean() + binary
