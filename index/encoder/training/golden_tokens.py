"""Writes what ../wordpiece is tested against, as the reference tokenizer (the
package tokenizers) cuts it, without special tokens:

  alphabets.txt  the assigned characters of Unicode, as ranges, that strings are made of
  cases.jsonl    texts and their tokens: [text, [id, start, end, id, start, end, ...]], in bytes
  blocks.txt     SHA-256 of the tokens of every thousand of 100,000 made strings

The strings are made of a seed by the same rules here and in reference_test.go.

usage: python golden_tokens.py VOCABULARY MESSAGES OUT
"""

import hashlib
import json
import struct
import sys
import unicodedata

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

MASK = (1 << 64) - 1
BLOCK, BLOCKS = 1000, 100

BY_HAND = [
    "", " ", "a", "Hello, World!", "don't", "naïve café", "NAÏVE CAFÉ", "İstanbul ISPARTA ıI",
    "ΟΔΟΣ ὈΔΥΣΣΕΎΣ", "straße STRASSE ẞ", "[CLS] [SEP] [UNK] [MASK] [PAD]", "##ing ## #",
    "38.5°C 101.3°F 5mg/ml ½ tab", "a\u0301\u0323\u0301b", "a\u0323\u0301b", "\u0301\u0301", "한국어 각 갂",
    "日本語 カタカナ ｶﾀｶﾅ", "中文字符abc中文", "\uf900\uf901 \ufa0e", "\U00020000\U0002f800", "ไทย ภาษาไทย",
    "हिन्दी क्षत्रिय", "العربية مَرْحَبًا", "עִבְרִית", "e\u200dm\u200bo\u00adji", "👩‍⚕️ 🤒🌡️ ❤️",
    "\ufeffbom\ufffd\u0000nul", "tab\tnew\nline\rreturn\u000bvt\u000cff\u0085nel",
    "a\u00a0b\u2003c\u3000d\u2028e\u2029f", "x" * 100, "x" * 101, "é" * 100, "é" * 101, "ab" * 49 + "c",
    "…—–‘’“”«»", "$^`|~+<=>", "a$b^c`d|e~f+g<h=i>j", "\u037e \u1fef \u2126 \u212b \u00b5",
    "\u1b44\u1b35\u302e\u302f\u3099", "\U0001d15e\U0001d165\U0001d16d", "ﬁ ﬂ ǆ ǅ", "\u0130\u0307i",
    "Ｆｕｌｌｗｉｄｔｈ １２３", "ᾳ ᾼ ῼ", "\u1100\u1161\u11a8", "q\u0344\u0390", "\ue000private\U000f0000",
    "\u0600\u06dd\u070f\u08e2", "𝐁𝐨𝐥𝐝 𝓈𝒸𝓇𝒾𝓅𝓉",
]


class Random:
    """splitmix64 (Steele, Lea, Flood 2014)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        """Returns a number from 0 up to n."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return (z ^ (z >> 31)) % n


def alphabets():
    """Returns ranges of assigned characters, a hundred or so at a time, so that neighbours are of one script."""
    out = []
    for code in range(0x20, 0x110000):
        if unicodedata.category(chr(code)) in ("Cn", "Cs"):
            continue
        if out and out[-1][1] == code - 1 and code - out[-1][0] < 96:
            out[-1][1] = code
        else:
            out.append([code, code])
    thin = [r for r in out if not (0x3400 <= r[0] < 0xA000 or 0xAC00 <= r[0] < 0xD7A4 or r[0] >= 0x17000)]
    rest = [r for r in out if r not in thin]
    return thin + rest[::20]


def make(random, ranges, pieces):
    """Makes a string of up to sixteen stretches: a piece, characters of one alphabet, or what is between words."""
    out = []
    for _ in range(1 + random.below(16)):
        kind = random.below(8)
        if kind < 2:
            piece = pieces[random.below(len(pieces))]
            out.append(piece.upper() if random.below(4) == 0 and piece.isascii() else piece)
        elif kind < 5:
            low, high = ranges[random.below(len(ranges))]
            for _ in range(1 + random.below(5)):
                out.append(chr(low + random.below(high - low + 1)))
        elif kind == 5:
            out.append(chr(0x300 + random.below(0x70)))
        elif kind == 6:
            out.append(chr(0x21 + random.below(0x5E)))
        else:
            out.append(" ")
    return "".join(out)


def reorders(text):
    """Tells whether decomposition changes the order of marks. Then the reference's
    places are those of other marks, and only ids are compared."""
    return unicodedata.normalize("NFD", text) != "".join(unicodedata.normalize("NFD", char) for char in text)


def reference(vocabulary):
    """Returns the reference tokenizer, without special tokens, as a function from text to [id, start, end]."""
    ids = {piece: i for i, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()

    def tokens(text):
        starts = [0]
        for char in text:
            starts.append(starts[-1] + len(char.encode()))
        encoding = tokenizer.encode(text, add_special_tokens=False)
        if reorders(text):
            return [[i, 0, 0] for i in encoding.ids]
        return [[i, starts[a], starts[b]] for i, (a, b) in zip(encoding.ids, encoding.offsets)]

    return tokens


def main():
    vocabulary_file, messages_file, out = sys.argv[1:]
    vocabulary = open(vocabulary_file, encoding="utf-8").read().rstrip("\n").split("\n")
    pieces = [p.removeprefix("##") for p in vocabulary if not p.startswith("[")]
    tokens = reference(vocabulary)
    ranges = alphabets()
    with open(out + "/alphabets.txt", "w") as f:
        f.writelines(f"{low:x} {high:x}\n" for low, high in ranges)

    random = Random(1)
    texts = list(BY_HAND) + [line.rstrip("\n")[:70] for line in open(messages_file, encoding="utf-8")]
    texts += [make(random, ranges, pieces) for _ in range(2000 - len(texts))]
    with open(out + "/cases.jsonl", "w", encoding="utf-8") as f:
        for text in texts:
            print(json.dumps([text, sum(tokens(text), [])], ensure_ascii=False, separators=(",", ":")), file=f)

    random = Random(2)
    with open(out + "/blocks.txt", "w") as f:
        for _ in range(BLOCKS):
            digest = hashlib.sha256()
            for _ in range(BLOCK):
                text = make(random, ranges, pieces)
                row = sum(tokens(text), [])
                digest.update(struct.pack(f"<{len(row) + 1}i", len(row) // 3, *row))
            print(digest.hexdigest(), file=f)


if __name__ == "__main__":
    main()
