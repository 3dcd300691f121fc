"""Writes what the Go reader is tested against, of passages and messages of data/reading:

  windows.txt    for each text of cases.jsonl, then for each line of passages.jsonl, a checksum of how it is cut: its
                 plain text, and of each window the ids and the units with their places in the plain text, in bytes
  cases.jsonl    passages by hand, as (title, section, text)
  readings.jsonl for some messages what PyTorch reads in their leaflet, with the weights before any rounding: the
                 score of each passage, place and score of the best unit of the best passage, and what the
                 cross-encoder reads of that passage around that unit: a checksum of the ids, and its score

usage: python golden_reader.py DIRECTORY OUT
"""

import hashlib
import json
import pathlib
import struct
import sys

import torch
from safetensors.torch import load_file

import batches
import candidates
import cross
import prepare
from config import Config
from excerpts import excerpt
from model import Model
from tokens import Tokenizer, chat, pad
from windows import windows

LEAFLETS, MESSAGES = 6, 2  # of which every so-manieth is read
GROUP = 12  # questions that are read together

BY_HAND = [
    ("", "", ""), ("Title", "Section", ""), ("", "", "word"), ("Only", "marks", "** __ ``"),
    ("Only", "stops", ". . ! ?"),
    ("A *bold* title", "A *bold*  section\nof `two` lines", "Text."),
    ("Emphasis", "All", "Do **not** eat. _Drink_ wa`ter`, a * b, snake_case** ."),
    ("Lines", "Wrapped", "A sentence that goes\non in the next line.  And\tanother one!\n\n\nA paragraph.\n \t\n"
     "The last?"),
    ("Lists", "All", "Bring:\n- a bag\n* a coat\n• a hat\n  - below it\n1. first\n12) twelfth\n1.no item\n-no item\n"
     "- "),
    ("Lists", "Loose", "- one\n\n- two. Two more\n\n  which goes on\n3. three\n\u0663. arabic digit\n\u00b2. no digit"),
    ("Stops", "All", "Take 2.5 mg. at 8 a.m. or p.m.! Why?! Because... (See below.) \"Really?\" Yes.No. End"),
    ("Stops", "Odd", ".start. ?a! !b ... ..\n. alone\n.\n!? x"),
    ("Spaces", "All", "\u00a0a\u2003b\u3000c.\u2028d\x0be\x1cf.\x85g \ufeff h\u200bi\n\u00a0\nnew\n\x1f\nnewer\r\n"
     "- item\r\n\r\nlast"),
    ("Words", "Unknown", "\ue000. \u0301\u0301. \U0001f912\U0001f912 fever. \ufffd\ufffd"),
    ("Größe", "Über", "Ärzte. 한국어 각. 中文字符。没有空格！ العربية مَرْحَبًا؟ हिन्दी क्षत्रिय। ไทย"),
    ("Long", "Word", "x" * 500 + " " + "ab" * 300 + ". " + "漢" * 400),
    ("Long", "Sentence", "and so on " * 200), ("Long", "Sentences", ("a b c d e " * 15 + ". ") * 12),
    ("Long", "List", "\n".join(f"- item {i} of the list, which is not short" for i in range(60))),
    ("Long", "Passage", "Do not drive for 24 hours. Ask somebody to stay with you. " * 300),
    ("A title that takes all " * 20, "A section that goes on " * 20, "Text that has a place. " * 20),
    ("Window", "Full", ("one two three four five six seven. " * 9).strip() + "\n" + "a " * 152 + ".\nb. c."),
]


def cut(tokenizer, title, section, text):
    """A checksum of how a passage is cut."""
    text = prepare.itemised(text)
    sum_ = hashlib.sha256(text.encode())
    place = [0]  # of each character, in bytes
    for character in text:
        place.append(place[-1] + len(character.encode()))
    passage = {"section": prepare.plain(section), "text": text}
    for window in windows(tokenizer, title, 0, passage, Config.window):
        sum_.update(struct.pack(f"<{len(window.ids)}i", *window.ids))
        for (start, end), members in batches.by_unit(window, text):
            sum_.update(struct.pack("<3i", place[start], place[end], len(members)))
    return sum_.hexdigest()[:16]


def judged(judge, tokenizer, turns, parts):
    """What the cross-encoder reads of an excerpt: a checksum of the ids, and its score."""
    question = cross.asked(tokenizer, turns)
    pairs = cross.paired([(question, parts)], multiple=1)
    ids = pairs.ids[0].tolist()
    return [hashlib.sha256(struct.pack(f"<{len(ids)}i", *ids)).hexdigest()[:16], round(float(judge(pairs)), 4)]


@torch.no_grad()
def read(model, judge, tokenizer, record):
    """What the models read in a leaflet for some of its messages."""
    of = batches.leaflet(tokenizer, record, Config.window)
    heads, texts = candidates.cut(tokenizer, record)
    places = candidates.numbers(of)
    encoded = model.encode(of.batch)
    told = [m for m in record["messages"] if m["kind"] != "topic"]
    messages = sorted(told[::MESSAGES], key=lambda m: len(chat(m["turns"])))
    for at in range(0, len(messages), GROUP):
        some = messages[at: at + GROUP]
        questions = model.encode(pad([tokenizer.encode(chat(m["turns"]), Config.question) for m in some]))
        passages, units = model.reader(questions, encoded, of.shelf)
        for message, passage, unit in zip(some, passages, units):
            best = int(passage.argmax())
            unit = unit.masked_fill(of.shelf.passage != best, -1e4)
            start, end = (len(of.texts[best][:at].encode()) for at in of.spans[int(unit.argmax())])
            parts = excerpt(heads[best], texts[best], places[int(unit.argmax())])
            yield {"id": message["id"], "passages": [round(float(x), 4) for x in passage],
                   "unit": [start, end, round(float(unit.max()), 4)],
                   "together": judged(judge, tokenizer, message["turns"], parts)}


def write(path, lines):
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def main():
    directory, out = map(pathlib.Path, sys.argv[1:])
    torch.manual_seed(1)
    tokenizer, model = Tokenizer(directory / "vocab.txt"), Model().eval()
    model.load_state_dict(load_file(directory / "model.safetensors"))
    judge = cross.load(directory)
    passages = prepare.records(prepare.READING / "passages.jsonl")
    cases = BY_HAND + [(p["title"], p["section"], p["text"]) for p in passages]
    out.mkdir(parents=True, exist_ok=True)
    write(out / "cases.jsonl", (json.dumps(case) for case in BY_HAND))
    write(out / "windows.txt", (cut(tokenizer, *case) for case in cases))
    splits = json.loads((prepare.HERE / "data/splits.json").read_text())["leaflets"]
    leaflets = [of for of in prepare.reading(prepare.READING)
                if of["id"] not in {*splits["third"], *splits["cross"], *splits["unseen"]}]
    leaflets = leaflets[::LEAFLETS]  # of those that the encoder learned from: where it is sure, rounding decides nothing
    readings = [reading for record in leaflets for reading in read(model, judge, tokenizer, record)]
    write(out / "readings.jsonl", map(json.dumps, readings))
    print(f"{out}: {len(cases)} passages cut, {len(readings)} messages read in {len(leaflets)} leaflets")


if __name__ == "__main__":
    main()
