"""Passages as windows: pieces that the encoder can take, cut between sentences and items."""

import dataclasses
import re

from tokens import CLS, SEP

SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s)|$)", re.MULTILINE)


@dataclasses.dataclass
class Window:
    """ids of "title: section: piece" with [CLS] and [SEP]; starts holds for each id the character of the passage's
    text at which it begins, -1 for an id that is not text of the passage."""

    passage: int
    ids: list
    starts: list


def units(text):
    """(start, end) of the sentences of a text."""
    return [(found.start(), found.end()) for found in SENTENCE.finditer(text)] or [(0, len(text))]


def windows(tokenizer, title, number, passage, longest):
    """The Windows of a passage, at most `longest` ids each. Neighbours share a sentence, where it fits."""
    head, _ = tokenizer.offsets(f"{title}: {passage['section']}: ")
    head = head[: longest // 2]
    room = longest - 2 - len(head)
    pieces = list(unit_tokens(tokenizer, passage["text"], room))
    found, first = [], 0
    while first < len(pieces):
        end, size = first, 0
        while end < len(pieces) and (end == first or size + len(pieces[end]) <= room):
            size += len(pieces[end])
            end += 1
        body = [token for piece in pieces[first:end] for token in piece]
        found.append(Window(number, [CLS, *head, *(i for i, _ in body), SEP],
                            [-1] * (1 + len(head)) + [start for _, start in body] + [-1]))
        if end == len(pieces):
            break
        first = max(first + 1, end - 1)
    return found


def unit_tokens(tokenizer, text, room):
    """The sentences of a text as lists of (id, start); a sentence longer than `room` in several."""
    for start, end in units(text):
        ids, offsets = tokenizer.offsets(text[start:end])
        tokens = [(i, start + a) for i, (a, _) in zip(ids, offsets)]
        for cut in range(0, len(tokens), room):
            yield tokens[cut: cut + room]
