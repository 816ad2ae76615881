"""What of a network is recorded: by words, by patterns of names, and by what fits the budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from epochreel.byte_size import bytes_text, parse_bytes
from epochreel.errors import UsageError
from epochreel.steps import Key

What = str | Sequence[str] | Mapping[str, str | Sequence[str]] | None
Sizes = Mapping[Key, int]  # bytes

# What a reel of a person's own may take on disk if they do not say.
BUDGET = "500MB"
WORDS = ("weights", "gradients", "activations", "attention")
ACTIVATION, ATTENTION, GRADIENT = "activation", "attention", "gradient"
# Gradients are left out unless somebody asks: they double what a step takes, in time and on disk.
_USUAL = ("weights", "activations", "attention")
# Of how many steps there should be room before all of a network's arrays are recorded, and of how
# many there must be if somebody asked for them: the first, the last, and one on the way.
_ROOM_FOR, _AT_LEAST = 16, 3


@dataclass(frozen=True)
class Wanted:
    """Which arrays a person wants.

    Parameters
    ----------
    patterns
        By word, patterns of names of blocks.
    is_chosen
        Whether somebody chose them, so that all must fit.
    """

    patterns: Mapping[str, tuple[str, ...]]
    is_chosen: bool

    def __contains__(self, key: Key) -> bool:
        patterns = self.patterns.get(word_of(key[1]), ())
        return any(fnmatchcase(key[0], pattern) for pattern in patterns)

    def has(self, word: str) -> bool:
        """Return whether anything of that kind is wanted."""
        return word in self.patterns


def wanted_of(what: What) -> Wanted:
    """Return what a person wrote as ``what``.

    A word, several, or for each word the patterns of names that it is wanted of:
    ``{"weights": "encoder.*", "attention": "*"}``.

    Raises
    ------
    UsageError
        If a word is unknown.
    """
    if what is None:
        return Wanted(dict.fromkeys(_USUAL, ("*",)), is_chosen=False)
    words = [what] if isinstance(what, str) else list(what)
    for word in words:
        if word not in WORDS:
            raise UsageError(f"`what` (={what!r}) names `{word}`; there are {', '.join(WORDS)}")
    chosen = what if isinstance(what, Mapping) else {}
    patterns = {word: chosen.get(word, "*") for word in words}
    return Wanted(
        {
            word: (text,) if isinstance(text, str) else tuple(text)
            for word, text in patterns.items()
        },
        is_chosen=True,
    )


def word_of(role: str) -> str:
    """Return the word for arrays of some role."""
    if role in (ACTIVATION, ATTENTION):
        return "activations" if role == ACTIVATION else role
    return "gradients" if role.endswith(GRADIENT) else "weights"


def gradient_of(role: str) -> str:
    """Return the role of the gradient of what has some role."""
    return GRADIENT if role == "weight" else f"{role} {GRADIENT}"


def budget_of(budget: str | int | None) -> int | None:
    """Return the bytes of what a person wrote as ``budget``; None for as many as it takes.

    Raises
    ------
    UsageError
        If it is no size.
    """
    return None if budget is None else parse_bytes(budget, "budget")


def fitting(sizes: Sizes, wanted: Wanted, budget: int | None) -> frozenset[Key]:
    """Return which arrays are recorded at each step.

    If nobody chose, the largest are left out of what would fill the budget in sixteen steps.

    Parameters
    ----------
    sizes
        Of all that there is.
    wanted
        What is asked for.
    budget
        Bytes of the reel.

    Raises
    ------
    UsageError
        If what was chosen is larger than a third of the budget, or nothing at all fits.
    """
    asked = {key: n_bytes for key, n_bytes in sizes.items() if key in wanted}
    if budget is None:
        return frozenset(asked)
    total = sum(asked.values())
    most = budget // (_AT_LEAST if wanted.is_chosen else _ROOM_FOR)
    kept = _smallest(asked, most)
    if asked and (not kept or (wanted.is_chosen and len(kept) < len(asked))):
        raise UsageError(
            f"a step of the model takes {bytes_text(total)}, and `budget` (={bytes_text(budget)})"
            f" must have room for {_AT_LEAST}; `what` chooses parts of it"
        )
    return frozenset(kept)


def said_of(left_out: Iterable[Key], sizes: Sizes, most: int = 8) -> list[str]:
    """Return what was left out in words, the largest first."""
    largest = sorted(left_out, key=lambda key: (-sizes[key], key))
    said = [
        f"{role} of {block} ({bytes_text(sizes[block, role])})" for block, role in largest[:most]
    ]
    return [*said, f"and {len(largest) - most} more"] if len(largest) > most else said


def _patterns(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _smallest(sizes: Sizes, most: int) -> list[Key]:
    kept, total = [], 0
    for key, n_bytes in sorted(sizes.items(), key=lambda item: (item[1], item[0])):
        total += n_bytes
        if total > most:
            break
        kept.append(key)
    return kept
