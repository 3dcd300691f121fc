"""What both heads are trained to make small."""

import torch
import torch.nn.functional as F


def partial(logits, mask, smoothing=0.0, focal=0.0, weight=None):
    """Cross-entropy where any of the masked classes may be right: -log of their summed probability, [n].
    smoothing mixes in a uniform target, focal (Lin et al., 2017) makes easy messages count less, weight is by class."""
    whole = torch.logsumexp(logits, -1)
    right = torch.logsumexp(logits.masked_fill(~mask, -1e4), -1)
    loss = whole - right
    if focal:
        loss = loss * (1 - (right - whole).exp()) ** focal
    if smoothing:
        single = mask.sum(-1) == 1
        loss = torch.where(single, (1 - smoothing) * loss + smoothing * (whole - logits.mean(-1)), loss)
    if weight is not None:
        loss = loss * (mask.float() * weight).amax(-1)
    return loss


def urgency(levels, kinds, level_mask, kind_mask, config):
    """The loss of a batch of messages, a number."""
    weight = None
    if config.urgent_weight != 1:
        weight = torch.tensor([1.0, 1.0, config.urgent_weight], device=levels.device)
    loss = partial(levels, level_mask, config.smoothing, config.focal, weight).mean()
    known = (kind_mask.sum(-1) < kind_mask.shape[1]).float()
    kind = (partial(kinds, kind_mask) * known).sum() / known.sum().clamp(min=1)
    return loss + config.kind_weight * kind


def best(scores, pairs):
    """The score of each (question, passage): its best window's."""
    start = torch.full((len(pairs.question),), -1e4, device=scores.device)
    return start.scatter_reduce(0, pairs.group, scores, "amax")


def choice(scores, pairs):
    """Cross-entropy of choosing a passage that answers, or none (score 0) where none does, [questions]."""
    rows, columns = int(pairs.question.max()) + 1, int(pairs.place.max()) + 1
    table = torch.full((rows, columns + 1), -1e4, device=scores.device)
    table[:, columns] = 0
    table = table.index_put((pairs.question, pairs.place), scores)
    right = torch.zeros(table.shape, dtype=torch.bool, device=scores.device)
    right[pairs.question, pairs.place] = pairs.answers
    right[:, columns] = ~right.any(1)
    return torch.logsumexp(table, 1) - torch.logsumexp(table.masked_fill(~right, -1e4), 1)


def reading(scores, pairs, config):
    """The loss of the scores of a group of questions, summed over them."""
    passages = best(scores, pairs)
    binary = F.binary_cross_entropy_with_logits(passages, pairs.answers.float(), pos_weight=passages.new_tensor(3.0))
    return choice(passages, pairs).sum() + config.binary_weight * binary * questions(pairs)


def questions(pairs):
    return int(pairs.question[-1]) + 1


def hardest(scores, pairs):
    """For each question the pair with the highest score among those that do not answer."""
    wrong = scores.detach().masked_fill(pairs.answers[pairs.group], -1e4)
    top = torch.full((questions(pairs),), -1e3, device=scores.device).scatter_reduce(0, pairs.asked, wrong, "amax")
    return (wrong == top[pairs.asked]).nonzero().squeeze(1)


def marking(scores, verdicts, tokens, marked, body, pairs, config):
    """The loss of what the windows of the pairs `marked` say, summed over the questions. The first of them are
    those of pairs.known, whose evidence is known."""
    right = pairs.answers[pairs.group[marked]].float()
    loss = config.binary_weight * F.binary_cross_entropy_with_logits(scores.detach()[marked] + verdicts, right)
    if count := len(pairs.known):
        text = body[pairs.shown[pairs.known]].float()
        evidence = F.binary_cross_entropy_with_logits(tokens[:count], pairs.targets, reduction="none")
        loss = loss + config.evidence_weight * (evidence * text).sum() / text.sum()
    return loss * questions(pairs)
