"""Changes to a message that people's phones make too: punctuation left out, slips of the finger, several turns."""

import re

NEIGHBOURS = {"q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
              "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum",
              "k": "jli", "l": "kop", "z": "asx", "x": "zsc", "c": "xdv", "v": "cfb", "b": "vgn",
              "n": "bhm", "m": "njk"}


def slip(word, random):
    """A word with one slip: two letters swapped, one left out, doubled or hit beside."""
    if len(word) < 4 or not word.isalpha():
        return word
    at = random.randrange(1, len(word) - 1)
    kind = random.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    if kind == 1:
        return word[:at] + word[at + 1:]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + random.choice(NEIGHBOURS.get(word[at].lower(), word[at])) + word[at + 1:]


def typed(text, config, random):
    """A text as it might have been typed: shares of the Config say how often which change is made."""
    if random.random() < config.punctuation:
        text = re.sub(r"['’]", "", text) if random.random() < 0.5 else re.sub(r"[^\w\s/]", "", text)
    words = text.split()
    if random.random() < config.typos and words:
        for _ in range(1 + len(words) // 12):
            at = random.randrange(len(words))
            words[at] = slip(words[at], random)
    if config.masked:
        words = [word for word in words if random.random() >= config.masked] or words
    return " ".join(words)


def mixed(turns, levels, others, config, random):
    """The turns of a message, sometimes with those of a harmless one before or after: levels stay what they were."""
    if len(turns) > 2 or random.random() >= config.mixed or "none" in levels and len(levels) > 1:
        return turns
    other = random.choice(others)
    joined = [*other, *turns] if random.random() < 0.6 else [*turns, *other]
    return joined if len(joined) <= 3 else turns
