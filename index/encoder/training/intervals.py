"""Clopper-Pearson intervals (Clopper & Pearson, Biometrika 1934;26:404)."""

from scipy.stats import beta


def interval(count, total, level=0.95):
    """Lower and upper bound of a share, each on its side with (1 - level) / 2; (0, 1) of nothing."""
    tail = (1 - level) / 2
    low = beta.ppf(tail, count, total - count + 1) if count else 0.0
    high = beta.ppf(1 - tail, count + 1, total - count) if count < total else 1.0
    return (float(low), float(high)) if total else (0.0, 1.0)


def upper(count, total, level=0.95):
    """The one-sided upper bound of a share at the level."""
    return float(beta.ppf(level, count + 1, total - count)) if count < total else 1.0


def written(count, total):
    """A share as text: "12 of 300 (4.0 %, 2.1 to 6.9)"."""
    low, high = interval(count, total)
    share = count / total if total else 0
    return f"{count} of {total} ({100 * share:.1f} %, {100 * low:.1f} to {100 * high:.1f})"
