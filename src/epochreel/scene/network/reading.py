"""What a network of any blocks answers to a probe, and what it should, in a line."""

from __future__ import annotations

import numpy as np

from epochreel.scene.kit.language import Wording
from epochreel.scene.moments.flow import Flow
from epochreel.scene.moments.nodes import Scheme
from epochreel.steps import ReelMeta, Tensor

MOST_NUMBERS = 3  # that can be read in a line


def reading_of(flow: Flow, scheme: Scheme, meta: ReelMeta, words: Wording) -> str:
    """Return which probe is looked at, her answer and the right one, as far as they are known."""
    if flow.probe is None:
        return ""
    rows = meta.lessons.probes or ()
    number = rows[flow.probe] + 1 if flow.probe < len(rows) else flow.probe + 1
    total = words.grouped(max(len(rows), number))
    said = [words.say("probe_of", number=words.grouped(number), total=total)]
    answer = _answer(flow, scheme, meta)
    if answer is not None:
        answers = answer_words(answer, target_of(flow, meta), words)
        pairs = zip(("answer_of", "should_be"), answers, strict=False)
        said.extend(words.say(key, answer=text) for key, text in pairs)
    return "  \N{MIDDLE DOT}  ".join(said)


def answer_words(answer: Tensor, target: Tensor | None, words: Wording) -> tuple[str, ...]:
    """Return an answer in a few words, and after it the right one if that is known.

    The number of a class, or a few numbers; nothing of an answer that is more than that.
    """
    if target is not None and is_class(answer, target):
        return str(int(np.argmax(answer))), str(int(target.reshape(-1)[0]))
    if answer.size > MOST_NUMBERS:
        return ()
    if target is None or target.size != answer.size:
        return (_listed(answer, words),)
    return _listed(answer, words), _listed(target, words)


def is_class(answer: Tensor, target: Tensor) -> bool:
    """Whether an answer is a number for each class, and the right one the number of a class."""
    several = answer.ndim == 1 and answer.size > 1
    return several and target.size == 1 and np.issubdtype(target.dtype, np.integer)


def _answer(flow: Flow, scheme: Scheme, meta: ReelMeta) -> Tensor | None:
    name = meta.network.outputs[0]
    for node, state in zip(scheme.nodes, flow.nodes, strict=True):
        if node.last.name == name and state.output is not None:
            return np.asarray(state.output.whole)
    return None


def target_of(flow: Flow, meta: ReelMeta) -> Tensor | None:
    """Return the right answer to the probe that is looked at; None if nobody gave it."""
    probes, rows = meta.probe_arrays, meta.lessons.probes or ()
    if probes is None or probes.targets is None or flow.probe is None or flow.probe >= len(rows):
        return None
    return np.asarray(probes.targets[rows[flow.probe]])


def _listed(values: Tensor, words: Wording) -> str:
    return " ".join(words.significant(float(value)) for value in values.reshape(-1))
