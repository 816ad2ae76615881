"""A question to a network that reads arrays, as a person types it, and the answer as a line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import InputsError, UsageError
from epochreel.film.asked_arrays import Asked, arrays_of
from epochreel.trace import ReelFile

MOST_SHOWN = 10  # numbers of an answer on a line
N_WORDS = 3  # of an answer in words


def arrays_asked(reel: ReelFile, inputs: str | None, example: str | None) -> tuple[Asked, str]:
    """Return what is asked of a network, one example, and how it is called on a line.

    Parameters
    ----------
    reel
        What was recorded.
    inputs
        Numbers with commas between, a ``.npy`` file, or text; None if nothing was typed.
    example
        The number of a probe, from 1.

    Raises
    ------
    UsageError
        If both are given, or none.
    InputsError
        If they do not fit the network, or there is no such probe.
    """
    if (inputs is None) == (example is None):
        raise UsageError("give the inputs, such as 0.1,0.2 or digit.npy, or --example 1")
    network = reel.meta.network
    if example is not None:
        return _probe(reel, example), f"example {example}"
    given, shown = _given(str(inputs), [network.block(name).out_shape for name in network.inputs])
    arrays, is_one = arrays_of(network, given, reel.vocabulary)
    if not is_one:
        raise InputsError(f"{shown} has several examples; one is asked at a time")
    return arrays, shown


def answer_line(shown: str, output: NDArray[Any], words: tuple[str, ...] | None) -> str:
    """Return a question and its answer: numbers, or the likeliest words at the last place."""
    last = output.reshape(-1, output.shape[-1])[-1] if output.ndim else output.reshape(1)
    if words is not None and len(last) == len(words):
        shares = np.exp(last - last.max())
        shares /= shares.sum()
        best = np.argsort(-shares)[:N_WORDS]
        return f"{shown} -> " + ", ".join(f"{words[i]!r} ({shares[i]:.1%})" for i in best)
    numbers = output.reshape(-1)
    text = ", ".join(f"{number:.4g}" for number in numbers[:MOST_SHOWN])
    more = f", … {output.shape}" if len(numbers) > MOST_SHOWN else ""
    return f"{shown} -> {text}{more}"


def _given(text: str, shapes: list[tuple[int, ...]]) -> tuple[Any, str]:
    if text.endswith(".npy"):
        try:
            return np.load(text, allow_pickle=False), Path(text).name
        except (OSError, ValueError, EOFError) as error:
            raise InputsError(f"no array of NumPy ({error}): {text}") from error
    if re.fullmatch(r"[-+\d.,eE\s]+", text):
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            return text, f"[{text}]"
        array = np.array([int(n) for n in numbers] if "." not in text else numbers)
        fits = len(shapes) == 1 and array.size == int(np.prod(shapes[0]))
        return array.reshape(shapes[0]) if fits else array, f"[{text}]"
    return text, f"[{text}]"


def _probe(reel: ReelFile, example: str) -> Asked:
    probes = reel.meta.probe_arrays
    n_probes = 0 if probes is None else probes.n_probes
    number = int(example) if re.fullmatch(r"\d{1,9}", example) else 0
    if probes is None or not 1 <= number <= n_probes:
        raise InputsError(
            f"there is no example {example}; the reel keeps {n_probes} probes, from 1"
        )
    return {name: rows[number - 1 : number] for name, rows in probes.inputs.items()}
