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


class Words(nn.Embedding):
    """The word table; when `quantised`, its rows are seen as int8 would hold them."""

    quantised = False

    def forward(self, ids):
        x = super().forward(ids)
        return rounded(x) if self.quantised else x


class Embeddings(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.word_embeddings = Words(WORDS, WIDTH)
        self.position_embeddings = nn.Embedding(LONGEST, WIDTH)
        self.token_type_embeddings = nn.Embedding(2, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids, shift=None):
        x = self.word_embeddings(ids)
        if shift is not None:
            x = x + shift
        x = x + self.position_embeddings.weight[: ids.shape[1]] + self.token_type_embeddings.weight[0]
        return self.dropout(self.LayerNorm(x))


class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (Linear(WIDTH, WIDTH) for _ in range(3))

    def forward(self, x, mask, memory=None):
        """x [n, t, WIDTH] attends to itself and to memory = (keys, values, mask). Also returns its keys and values."""
        query, key, value = (split(project(x)) for project in (self.query, self.key, self.value))
        keys, values, seen = key, value, mask
        if memory is not None:
            keys, values = torch.cat([key, memory[0]], 2), torch.cat([value, memory[1]], 2)
            seen = torch.cat([mask, memory[2]], 1)
        out = F.scaled_dot_product_attention(query, keys, values, attn_mask=seen[:, None, None, :])
        return out.transpose(1, 2).reshape(x.shape), key, value


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

    def forward(self, x, mask, memory=None):
        mixed, key, value = self.attention["self"](x, mask, memory)
        x = self.attention["output"](mixed, x)
        return self.output(F.gelu(self.intermediate["dense"](x)), x), key, value


@dataclasses.dataclass
class Encoding:
    """Texts encoded: `last` and `lower` (the input of the reading layers) are [n, t, WIDTH], mask is [n, t];
    keys and values of the reading layers are [n, HEADS, t, WIDTH / HEADS] each."""

    last: torch.Tensor
    lower: torch.Tensor
    mask: torch.Tensor
    keys: list
    values: list

    def mean(self):
        """The mean over a text's tokens, [n, WIDTH]."""
        mask = self.mask[..., None].to(self.last.dtype)
        return (self.last * mask).sum(1) / mask.sum(1)


class Urgency(nn.Module):
    """Pooled tokens -> logits of LEVELS and of KINDS."""

    def __init__(self, pooling, hidden):
        super().__init__()
        self.pooling = pooling
        if pooling != "mean":
            self.attention = nn.Linear(WIDTH, 1)
        width = WIDTH * (2 if pooling == "both" else 1)
        if hidden:
            self.hidden = nn.Linear(width, hidden)
            width = hidden
        self.dropout = nn.Dropout(0.1)
        self.level = nn.Linear(width, len(LEVELS))
        self.kind = nn.Linear(width, len(KINDS))
        for layer in (self.level, self.kind):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)

    def pool(self, encoding):
        parts = [encoding.mean()] if self.pooling != "attention" else []
        if self.pooling != "mean":
            weight = self.attention(encoding.last).squeeze(-1).float().masked_fill(~encoding.mask, -1e4).softmax(-1)
            parts.append(torch.einsum("nt,ntw->nw", weight.to(encoding.last.dtype), encoding.last))
        return torch.cat(parts, -1)

    def forward(self, encoding):
        x = self.pool(encoding)
        if hasattr(self, "hidden"):
            x = F.gelu(self.hidden(x))
        x = self.dropout(x)
        return self.level(x).float(), self.kind(x).float()


class Reader(nn.Module):
    """What the reading layers found -> scores, and evidence for each token of a window."""

    def __init__(self):
        super().__init__()
        self.score, self.verdict, self.evidence = (nn.Linear(WIDTH, 1) for _ in range(3))
        # Factors of the cosine of means and of MaxSim, and a constant: without any training
        # this score already finds the passage (README.md).
        self.mix = nn.Parameter(torch.tensor([12.0, 8.0, -8.0]))
        for layer in (self.score, self.verdict, self.evidence):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)


class Model(nn.Module):
    def __init__(self, pooling="mean", hidden=0, upper=2, dropout=0.1):
        super().__init__()
        self.upper = upper
        self.embeddings = Embeddings(dropout)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(dropout) for _ in range(LAYERS))})
        self.urgency = Urgency(pooling, hidden)
        self.reader = Reader()

    def quantise(self, on=True):
        """See all matrices and their inputs as int8 would hold them, from now on."""
        for module in self.modules():
            if isinstance(module, (Linear, Words)):
                module.quantised = on

    def encode(self, batch, shift=None):
        """A Batch of tokens -> Encoding. shift is added to the word vectors."""
        x, lower, keys, values = self.embeddings(batch.ids, shift), None, [], []
        for i, layer in enumerate(self.encoder["layer"]):
            if i == LAYERS - self.upper:
                lower = x
            x, key, value = layer(x, batch.mask)
            if i >= LAYERS - self.upper:
                keys.append(key)
                values.append(value)
        return Encoding(x, lower, batch.mask, keys, values)

    def attend(self, texts, chosen, others, seen):
        """The texts chosen[i], in the reading layers, attend to themselves and to the texts seen[i] of others."""
        x, mask, shown = texts.lower[chosen], texts.mask[chosen], others.mask[seen]
        for i, layer in enumerate(self.encoder["layer"][LAYERS - self.upper:]):
            x, _, _ = layer(x, mask, (others.keys[i][seen], others.values[i][seen], shown))
        return x

    def read(self, questions, windows, asked, shown):
        """The score of each pair (asked[i], shown[i]) of encoded questions and windows: the question reads the window.
        Its sigmoid is the probability that the window answers."""
        x = self.attend(questions, asked, windows, shown)
        cosine = F.cosine_similarity(questions.mean()[asked].float(), windows.mean()[shown].float(), dim=-1)
        mix = self.reader.mix.float()
        own = self.reader.score(x[:, 0]).squeeze(-1).float()
        return own + mix[0] * cosine + mix[1] * maxsim(questions, windows, asked, shown) + mix[2]

    def mark(self, questions, windows, asked, shown):
        """For pairs that are worth it, the window reads the question: what to add to the score, and the evidence of
        each token (a logit), [pairs, tokens]."""
        x = self.attend(windows, shown, questions, asked)
        return self.reader.verdict(x[:, 0]).squeeze(-1).float(), self.reader.evidence(x).squeeze(-1).float()


def maxsim(questions, windows, asked, shown):
    """For each pair the mean over the question's tokens of the best cosine with a token of the window."""
    mask = questions.mask[asked]
    left = F.normalize(questions.last.float(), dim=-1)[asked]
    right = F.normalize(windows.last.float(), dim=-1)[shown]
    best = torch.bmm(left, right.transpose(1, 2)).float().masked_fill(~windows.mask[shown][:, None, :], -1).amax(-1)
    return (best * mask).sum(-1) / mask.sum(-1)
