"""Everything that a page knows of a training, as a text that its viewer unpacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import ReelError
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.signals import SAMPLE
from epochreel.trace import ReelFile
from epochreel.web.blob import Blob
from epochreel.web.dense_payload import dense_header
from epochreel.web.graph_payload import MOST_PROBES, graph_header
from epochreel.web.page_steps import MOST_NUMBERS, thinned
from epochreel.web.page_words import PageWords
from epochreel.web.paint import paint

FORMAT = 1
FEWEST_STEPS = 12  # below this a page is no training any more
MOST_POINTS = 1200  # of a curve
CURVES = ("average_error", "loss")

F64 = NDArray[np.float64]
Curve = tuple[NDArray[np.int64], F64]


@dataclass(frozen=True)
class Payload:
    """What a page carries.

    Parameters
    ----------
    packed
        Base64 of the gzip of header and arrays.
    header
        The header, for those who say what the page has.
    n_steps, n_recorded
        How many steps it has, and how many the reel has.
    """

    packed: str
    header: Mapping[str, Any]
    n_steps: int
    n_recorded: int


def make_payload(reel: ReelFile, words: PageWords, theme: str, most_chars: int) -> Payload:
    """Return what a page of a reel carries, of as many steps as there is room for.

    Parameters
    ----------
    reel
        The recorded training.
    words, theme
        How the page begins.
    most_chars
        How long the packed text may be, as far as a dozen steps allow.

    Raises
    ------
    ReelError
        If nothing has been recorded yet.
    """
    if not len(reel.steps):
        raise ReelError(f"there is no recorded step in it yet: {reel.path}")
    replay = Replay(reel)
    most = max(MOST_NUMBERS // _numbers_a_step(replay), FEWEST_STEPS)
    while True:
        steps = thinned(reel.steps, most, replay.kept_step.step)
        payload = _payload(reel, replay, steps, words, theme)
        length = len(payload.packed)
        if length <= most_chars or len(steps) <= FEWEST_STEPS:
            return payload
        most = max(min(int(0.95 * len(steps) * most_chars / length), len(steps) - 1), FEWEST_STEPS)


def _payload(
    reel: ReelFile, replay: Replay, steps: NDArray[np.int64], words: PageWords, theme: str
) -> Payload:
    meta, blob = replay.meta, Blob()
    curves = curves_of(reel)
    first = next(iter(curves.values()), None)
    if meta.is_dense:
        body = dense_header(replay, steps, blob, words, first)
    else:
        body = graph_header(replay, steps, blob, words)
    header = {
        "format": FORMAT,
        "title": meta.title or reel.path.stem,
        "reel": reel.path.name,
        "problem": meta.problem,
        "network": str(meta.network),
        "synapses": meta.network.n_synapses,
        "epochWord": meta.epoch_word,
        "steps": blob.whole(steps),
        "epochs": blob.whole(np.array([meta.timeline.epoch_of(int(step)) for step in steps])),
        "nSteps": int(reel.steps[-1]),
        "keptStep": replay.kept_step.step,
        "recorded": len(reel.steps),
        "curves": [
            {"name": name, "steps": blob.whole(at), "values": blob.exact(values)}
            for name, (at, values) in curves.items()
        ],
        "themes": paint(),
        "theme": theme,
        "language": words.language,
        "words": dict(words.viewer),
        **body,
    }
    return Payload(blob.packed(header), header, len(steps), len(reel.steps))


def curves_of(reel: ReelFile) -> dict[str, Curve]:
    """Return the curve that a page shows, and after it the one of what was held out."""
    names = reel.scalar_names
    first = next((name for name in CURVES if name in names), None)
    if first is None:
        return {}
    chosen = [first, *(name for name in (f"held_out_{first}",) if name in names)]
    return {name: _fewer(*reel.scalars(name)) for name in chosen}


def _fewer(steps: NDArray[np.int64], values: F64) -> Curve:
    """Return at most so many points, even in time and in its logarithm alike."""
    finite = np.isfinite(values)
    steps, values = steps[finite], values[finite]
    if len(steps) <= MOST_POINTS:
        return steps, values
    logs, half = np.log1p(steps), MOST_POINTS // 2
    at = np.searchsorted(logs, np.linspace(logs[0], logs[-1], half))
    even = np.linspace(0, len(steps) - 1, half).round().astype(np.int64)
    chosen = np.unique(np.clip(np.concatenate([at, even]), 0, len(steps) - 1))
    return steps[chosen], values[chosen]


def _numbers_a_step(replay: Replay) -> int:
    network = replay.meta.network
    if replay.meta.is_dense:
        return network.n_parameters
    return len(network.blocks) * (SAMPLE + 1) * MOST_PROBES
