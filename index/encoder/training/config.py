"""The numbers of a training run. `key=value` arguments on the command line change them."""

import ast
import dataclasses


@dataclasses.dataclass
class Config:
    """Lengths are in tokens, weights are factors of the loss, shares are probabilities per message."""

    seed: int = 1
    steps: int = 1800
    rate: float = 1.2e-4  # learning rate of the encoder
    head_factor: float = 12.0  # the heads learn so many times faster
    warmup: int = 60
    decay: float = 0.01  # weight decay of matrices
    freeze_words: bool = True  # leave the word table as it came
    average: float = 0.995  # of the moving average of weights that is kept in the end; 0 for none
    base_share: float = 0.0  # of the base model's weights in those of the encoder that are kept in the end (WiSE-FT)
    quantise_from: float = 0.8  # share of the steps after which weights and activations are rounded to int8; 1: never
    clip: float = 1.0
    start: str = ""  # folder of a run whose weights this one begins with; "": the base model's
    stage: int = 3  # 1: without what splits.json gives to the second and the third run; 2: without the third's; 3: all
    repeat: int = 1  # how often what a stage adds is taken for each time of the rest
    threads: int = 2
    checkpoint: int = 100  # steps between checkpoints

    # Which heads are trained, and on how much of what.
    urgency: bool = True
    reader: bool = True
    share: float = 1.0  # of the messages of flags and of the leaflets for reading: for learning curves
    held: str = "development"  # roles in splits.json that are kept out: measured; development (and measured); none

    # Urgency.
    message: int = 128  # longest text of a chat; the last tokens are kept
    batch: int = 64
    smoothing: float = 0.05
    kind_weight: float = 0.3
    own_share: float = 0.3  # of a batch that comes from the project's own files of flags
    ordinary: str = "partial"  # reading messages are "none", "partial" (not urgent) or "skip"
    ordinary_weight: float = 0.5

    # Augmentation: shares of messages.
    punctuation: float = 0.25
    typos: float = 0.3
    mixed: float = 0.2
    masked: float = 0.1  # share of words left out

    # Reader.
    question: int = 96
    window: int = 160
    questions: int = 45  # of a leaflet, a step
    group: int = 0  # questions that are read together, sorted by length; 0: all. On a processor 8 to 12 is fastest
    foreign: int = 5  # passages of another leaflet that questions which name their own must not choose
    dropped: float = 0.25  # share of questions whose answer is taken away: the reader must choose none
    binary_weight: float = 0.3
    evidence_weight: float = 0.5
    reader_weight: float = 2.0


def update(config, arguments):
    """Apply `key=value` strings to a dataclass of settings, and return it; raises ValueError for an unknown key or a
    value of another type."""
    kinds = {f.name: type(f.default) for f in dataclasses.fields(config)}
    for argument in arguments:
        key, _, value = argument.partition("=")
        if key not in kinds:
            raise ValueError(f"unknown setting {key!r}: one of {', '.join(kinds)}")
        setattr(config, key, value if kinds[key] is str else kinds[key](ast.literal_eval(value)))
    return config
