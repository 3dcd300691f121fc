"""The encoder (MiniLM-L6) and its two heads. Tensors carry the names of Hugging Face's BertModel.

The arithmetic is written out in README.md; the Go program repeats it.
"""

import dataclasses

import torch
import torch.nn.functional as F
from torch import nn

WIDTH, HEADS, LAYERS, INNER, WORDS, LONGEST = 384, 12, 6, 1536, 30522, 512
LEVELS = ("none", "today", "urgent")
KINDS = ("chest-pain", "breathing", "choking", "stroke", "unconscious", "seizure", "severe-bleeding", "anaphylaxis",
         "sepsis", "meningitis", "head-injury", "suicidal", "self-harm", "overdose", "poisoning", "burns", "pregnancy",
         "baby-unwell", "diabetic-high", "diabetic-low", "abdomen-or-aorta", "limb-or-testicle", "eye", "back-nerves",
         "heat-or-cold", "electric-or-drowning", "post-procedure-collapse", "blood-thinner-bleed")


def rounded(x):
    """x as int8 would hold it: symmetric, one scale for each vector of the last dimension. Gradients pass through."""
    scale = x.detach().float().abs().amax(-1, keepdim=True).clamp(min=1e-8) / 127
    whole = (x.detach().float() / scale).round() * scale
    return x + (whole.to(x.dtype) - x.detach())


class Linear(nn.Linear):
    """A linear layer that, when `quantised`, sees its input and weights as int8 would hold them."""

    quantised = False

    def forward(self, x):
        if not self.quantised:
            return super().forward(x)
        return F.linear(rounded(x), rounded(self.weight), self.bias)


class Embeddings(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.word_embeddings = nn.Embedding(WORDS, WIDTH)  # rounded before training: rounding.py
        self.position_embeddings = nn.Embedding(LONGEST, WIDTH)
        self.token_type_embeddings = nn.Embedding(2, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids):
        place = self.position_embeddings.weight[: ids.shape[1]] + self.token_type_embeddings.weight[0]
        x = self.word_embeddings(ids) + place
        return self.dropout(self.LayerNorm(x))


class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (Linear(WIDTH, WIDTH) for _ in range(3))

    def forward(self, x, mask):
        """x [n, t, WIDTH] attends to its tokens where mask [n, t] is true."""
        query, key, value = (split(project(x)) for project in (self.query, self.key, self.value))
        out = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        return out.transpose(1, 2).reshape(x.shape)


def split(x):
    """[n, t, WIDTH] as [n, HEADS, t, WIDTH / HEADS]."""
    return x.view(x.shape[0], x.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)


class Output(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.dense = Linear(width, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, residual):
        return self.LayerNorm(residual + self.dropout(self.dense(x)))


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(), "output": Output(WIDTH, dropout)})
        self.intermediate = nn.ModuleDict({"dense": Linear(WIDTH, INNER)})
        self.output = Output(INNER, dropout)

    def forward(self, x, mask):
        x = self.attention["output"](self.attention["self"](x, mask), x)
        return self.output(F.gelu(self.intermediate["dense"](x)), x)


@dataclasses.dataclass
class Encoding:
    """Texts encoded: `last` [n, t, WIDTH] are the outputs of the last layer, mask [n, t] says where there are some."""

    last: torch.Tensor
    mask: torch.Tensor

    def mean(self):
        """The mean over a text's tokens, [n, WIDTH]."""
        mask = self.mask[..., None].to(self.last.dtype)
        return (self.last * mask).sum(1) / mask.sum(1)


class Urgency(nn.Module):
    """The mean of a text's tokens -> logits of LEVELS and of KINDS."""

    def __init__(self):
        super().__init__()
        self.dropout = nn.Dropout(0.1)
        self.level, self.kind = nn.Linear(WIDTH, len(LEVELS)), nn.Linear(WIDTH, len(KINDS))
        for layer in (self.level, self.kind):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)

    def forward(self, encoding):
        x = self.dropout(encoding.mean())
        return self.level(x).float(), self.kind(x).float()


@dataclasses.dataclass
class Shelf:
    """The sentences and items ("units") of some passages. tokens [units, length] are numbers of tokens of the encoded
    windows, window after window, known [units, length] says which of them are real; passage [units] is its passage."""

    tokens: torch.Tensor
    known: torch.Tensor
    passage: torch.Tensor
    passages: int

    def to(self, device):
        return Shelf(self.tokens.to(device), self.known.to(device), self.passage.to(device), self.passages)


class Reader(nn.Module):
    """An encoded question and encoded units -> a score for each passage and one for each unit. Their sigmoid is the
    probability that the passage, or the unit, answers."""

    def __init__(self):
        super().__init__()
        # Factors of the cosine of means and of the weighted MaxSim, and a constant, for a unit and for a passage; then
        # the factor of a passage's best unit. Without any training these already find the passage (README.md).
        self.unit = nn.Parameter(torch.tensor([12.0, 8.0, -8.0]))
        self.passage = nn.Parameter(torch.tensor([4.0, 2.0, -2.0, 1.0]))
        self.weight = nn.Linear(WIDTH, 1)  # how much a token of the question counts
        nn.init.zeros_(self.weight.weight)

    def forward(self, questions, windows, shelf):
        """Encodings of questions and windows, and the Shelf of the windows -> scores of passages [questions,
        passages] and of units [questions, units]."""
        tokens = windows.last.flatten(0, 1)[shelf.tokens]
        real = shelf.known[..., None].to(tokens.dtype)
        means = F.normalize((tokens * real).sum(1).float() / real.sum(1), dim=-1)
        asked = F.normalize(questions.mean().float(), dim=-1)
        near = self.similarity(questions, tokens, shelf.known)
        weight = self.weight(questions.last).squeeze(-1).float().masked_fill(~questions.mask, -1e4).softmax(-1)
        units = self.unit[0] * asked @ means.T + self.unit[1] * torch.einsum("qi,qiu->qu", weight, near) + self.unit[2]
        whole = F.normalize(grouped(means, shelf).float(), dim=-1)
        start = near.new_full((*near.shape[:2], shelf.passages), -1.0)
        nearest = start.scatter_reduce(2, shelf.passage.expand_as(near), near, "amax")
        start = units.new_full((len(units), shelf.passages), -1e4)
        best = start.scatter_reduce(1, shelf.passage.expand_as(units), units, "amax")
        mix = self.passage
        passages = (mix[0] * asked @ whole.T + mix[1] * torch.einsum("qi,qip->qp", weight, nearest) + mix[2]
                    + mix[3] * best)
        return passages, units

    def similarity(self, questions, tokens, known):
        """For each token of each question its best cosine with a token of each unit, [questions, tokens, units]."""
        left, right = F.normalize(questions.last, dim=-1), F.normalize(tokens, dim=-1)
        cosine = torch.einsum("qiw,utw->qiut", left, right)
        return cosine.masked_fill(~known, -1).amax(-1).float()


def grouped(means, shelf):
    """The sum over the units of each passage of their means, [passages, WIDTH]."""
    return means.new_zeros(shelf.passages, means.shape[1]).index_add(0, shelf.passage, means)


class Model(nn.Module):
    def __init__(self, dropout=0.1):
        super().__init__()
        self.embeddings = Embeddings(dropout)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(dropout) for _ in range(LAYERS))})
        self.urgency = Urgency()
        self.reader = Reader()

    def quantise(self, on=True):
        """See all matrices of the encoder and their inputs as int8 would hold them, from now on."""
        for module in self.modules():
            if isinstance(module, Linear):
                module.quantised = on

    def encode(self, batch):
        """A Batch of tokens -> Encoding."""
        x = self.embeddings(batch.ids)
        for layer in self.encoder["layer"]:
            x = layer(x, batch.mask)
        return Encoding(x, batch.mask)
