"""What both heads are trained to make small."""

import torch
import torch.nn.functional as F


def partial(logits, mask, smoothing=0.0):
    """Cross-entropy where any of the masked classes may be right: -log of their summed probability, [n].
    smoothing mixes in a uniform target where a single class is right."""
    whole = torch.logsumexp(logits, -1)
    loss = whole - torch.logsumexp(logits.masked_fill(~mask, -1e4), -1)
    smooth = (1 - smoothing) * loss + smoothing * (whole - logits.mean(-1))
    return torch.where(mask.sum(-1) == 1, smooth, loss)


def urgency(levels, kinds, level_mask, kind_mask, config):
    """The loss of a batch of messages, a number."""
    loss = partial(levels, level_mask, config.smoothing).mean()
    known = (kind_mask.sum(-1) < kind_mask.shape[1]).float()
    kind = (partial(kinds, kind_mask) * known).sum() / known.sum().clamp(min=1)
    return loss + config.kind_weight * kind


def choice(scores, right):
    """Cross-entropy of choosing one that is right, or none (score 0) where none is; scores and right [n, choices]."""
    scores = torch.cat([scores, scores.new_zeros(len(scores), 1)], 1)
    right = torch.cat([right, ~right.any(1, keepdim=True)], 1)
    return torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e4), 1)


def reading(passages, units, wanted, shelf, config):
    """The loss of the reader's scores for a group of questions, summed over them."""
    chosen = choice(passages.masked_fill(~wanted.candidates, -1e4), wanted.answers)
    binary = F.binary_cross_entropy_with_logits(passages, wanted.answers.float(), reduction="none",
                                                pos_weight=passages.new_tensor(3.0))
    open_units = wanted.candidates[:, shelf.passage]
    marked = choice(units.masked_fill(~open_units, -1e4), wanted.units)
    marked = marked * (wanted.units.any(1) | ~wanted.answers.any(1))
    count = wanted.candidates.sum(1)
    return (chosen + config.binary_weight * (binary * wanted.candidates).sum(1) / count
            + config.evidence_weight * marked).sum()
