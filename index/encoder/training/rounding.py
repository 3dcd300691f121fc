"""Rounds the word table to 15 steps a row, as the file of weights holds it. The network learns with the rounded table,
which stays as it is; so what PyTorch makes of a run is what the program does."""

import numpy as np

STEPS = 7  # on each side of 0
CLIPS = np.linspace(0.5, 1, 11)  # shares of a row's largest magnitude at which it may be cut off


def int4(table):
    """Rows as whole numbers from -7 to 7, and the scale of each: of CLIPS, that with the least squared error. A table
    that was rounded before stays as it is."""
    table = np.asarray(table, dtype=np.float32)
    largest = np.abs(table).max(1)
    least = np.full(len(table), np.inf, dtype=np.float32)
    whole, scale = np.zeros(table.shape, dtype=np.int8), np.zeros(len(table), dtype=np.float32)
    for clip in CLIPS[::-1]:
        step = largest * np.float32(clip / STEPS)
        found = np.clip(np.rint(table / np.where(step > 0, step, 1)[:, None]), -STEPS, STEPS)
        error = ((found * step[:, None] - table) ** 2).sum(1)
        better = error < least
        least[better], scale[better], whole[better] = error[better], step[better], found[better].astype(np.int8)
    return whole, scale


def rounded(table):
    """A table of words as the program computes with it, float32."""
    whole, scale = int4(table)
    return whole * scale[:, None]


def packed(whole):
    """Whole numbers of int4 as bytes, two a byte, the first in its lower half, each plus 8."""
    numbers = (whole + 8).astype(np.uint8).reshape(-1)
    return (numbers[::2] | numbers[1::2] << 4).tobytes()


def unpacked(data):
    """The whole numbers of bytes: the inverse of packed, flat."""
    data = np.frombuffer(data, np.uint8)
    return np.stack([data & 15, data >> 4], 1).reshape(-1).astype(np.int8) - np.int8(8)
