"""Which epochs a film shows: those that the training names, evenly spread ones, or listed ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import UsageError
from epochreel.steps import ReelMeta
from epochreel.story.footage import Footage

PaceName = Literal["seed", "even", "log", "adaptive"]
Pace = PaceName | tuple[int, ...]
PACES: tuple[PaceName, ...] = get_args(PaceName)
MOST_LISTED = 500

_ITEM = re.compile(r"(\d+)(?:-(\d+)(?::(\d+))?)?", re.ASCII)


def parse_pace(text: str) -> Pace:
    """Return the pace that a person wrote.

    Parameters
    ----------
    text
        ``"seed"``, ``"even"``, ``"log"``, ``"adaptive"``, or epochs such as ``"2,10,20-50:10"``:
        numbers, and from-to, from-to:every.

    Raises
    ------
    UsageError
        If it is none of these, or lists more than 500 epochs or none.
    """
    if text in PACES:
        return cast(PaceName, text)
    epochs: set[int] = set()
    for item in text.split(","):
        epochs.update(_epochs_of(item.strip(), text))
    return tuple(sorted(epochs))


def _epochs_of(item: str, text: str) -> range:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise UsageError(
            f"`pace` (={text}) must be {', '.join(PACES)} or epochs such as 2,10,20-50:10"
        )
    first, last, every = (None if part is None else int(part) for part in match.groups())
    assert first is not None
    epochs = range(first, (first if last is None else last) + 1, every or 1)
    if first < 1 or every == 0 or not epochs:
        raise UsageError(f"`{item}` in the pace {text} names no epoch; they count up from 1")
    if len(epochs) > MOST_LISTED:
        raise UsageError(
            f"`{item}` in the pace {text} names {len(epochs)} epochs; a film shows at most"
            f" {MOST_LISTED}"
        )
    return epochs


def default_pace(meta: ReelMeta) -> Pace:
    """Return the pace of a film for which none was chosen."""
    # The first film is the article's: its thirteen cycles.
    return "seed" if meta.problem == "xor" else "adaptive"


def named_epochs(pace: Pace, footage: Footage) -> tuple[int, ...] | None:
    """Return the epochs that a pace names; None if it spreads as many as there is time for.

    Raises
    ------
    UsageError
        If the lessons of a listed epoch were not recorded.
    """
    if pace == "seed":
        return tuple(e for e in footage.meta.shown_epochs if e in footage.epochs) or None
    if isinstance(pace, str):
        return None
    for epoch in pace:
        if epoch not in footage.epochs:
            raise _not_recorded(epoch, footage)
    return pace


def spread_epochs(pace: Pace, footage: Footage, acts_secs: Sequence[Fraction]) -> tuple[int, ...]:
    """Return recorded epochs, the first and the last among them, spread as a pace does it.

    Parameters
    ----------
    pace
        ``"even"``: by number. ``"log"``: by its logarithm. ``"adaptive"``: so that between the
        beginnings of two acts the network changes in proportion to the time between them.
    footage
        What there is to choose from.
    acts_secs
        How long each epoch and what leads to the next one are shown; at most as many as there
        are recorded epochs.
    """
    epochs, count = np.array(footage.epochs), len(acts_secs)
    if not count:
        return ()
    if pace == "adaptive" and footage.changes is not None:
        first_step_of = footage.meta.timeline.first_step_of
        begun = np.array([first_step_of(epoch) - 1 for epoch in footage.epochs])
        places = footage.changes().at(begun)
        begins = list(accumulate(acts_secs[:-1], initial=Fraction(0)))
        shares = np.array([float(begin / (begins[-1] or 1)) for begin in begins])
    else:
        places = epochs.astype(float) if pace == "even" else np.log(epochs)
        shares = np.linspace(0, 1, count)
    wanted = places[0] + shares * (places[-1] - places[0])
    return tuple(int(epochs[index]) for index in _nearest(places, wanted))


def _nearest(places: NDArray[np.float64], wanted: NDArray[np.float64]) -> list[int]:
    """Return for each wanted place the index of the nearest, each index once, ascending."""
    chosen: list[int] = []
    for number, place in enumerate(wanted):
        first = chosen[-1] + 1 if chosen else 0
        # Those that are still to come need places, too.
        beyond = len(places) - (len(wanted) - number) + 1
        chosen.append(first + int(np.abs(places[first:beyond] - place).argmin()))
    return chosen


def _not_recorded(epoch: int, footage: Footage) -> UsageError:
    epochs, word = np.array(footage.epochs), footage.meta.epoch_word
    near = sorted(epochs[np.argsort(np.abs(epochs - epoch), kind="stable")[:2]].tolist())
    known = " and ".join(map(str, near))
    return UsageError(f"the lessons of {word} {epoch} were not recorded; the nearest: {known}")
