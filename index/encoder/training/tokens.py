"""WordPiece tokens, as the Go program makes them: uncased BERT, vocabulary of the base model."""

import dataclasses

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer

CLS, SEP, PAD = 101, 102, 0


@dataclasses.dataclass
class Batch:
    """Token ids and a mask (true where there is a token), both [texts, length]."""

    ids: torch.Tensor
    mask: torch.Tensor

    def to(self, device):
        return Batch(self.ids.to(device, non_blocking=True), self.mask.to(device, non_blocking=True))


class Tokenizer:
    """Turns texts into ids; vocabulary is the path of vocab.txt."""

    def __init__(self, vocabulary):
        self.wordpiece = BertWordPieceTokenizer(str(vocabulary), lowercase=True)

    def encode(self, text, longest=None):
        """Ids of a text with [CLS] and [SEP]. Of a text longer than `longest` the last tokens are kept."""
        ids = self.wordpiece.encode(text, add_special_tokens=False).ids
        if longest is not None and len(ids) > longest - 2:
            ids = ids[-(longest - 2):]
        return [CLS, *ids, SEP]

    def offsets(self, text):
        """Ids of a text without [CLS] and [SEP], and the (start, end) of each in characters."""
        found = self.wordpiece.encode(text, add_special_tokens=False)
        return found.ids, found.offsets


def pad(rows, multiple=8):
    """A Batch of rows of ids, as long as the longest, rounded up so that shapes repeat."""
    longest = max(map(len, rows))
    longest = min(-(-longest // multiple) * multiple, 512)
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    ids = torch.from_numpy(ids)
    lengths = torch.tensor([len(row) for row in rows])
    return Batch(ids, torch.arange(longest)[None] < lengths[:, None])


def chat(turns):
    """The text of a chat that both heads see: its last three turns, joined as the Go program joins them."""
    return " / ".join(" ".join(turn.split()) for turn in turns[-3:])
