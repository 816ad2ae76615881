"""A network of any blocks as a page carries it: what its nodes gave to each probe at each step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.nodes import Node, Scheme, scheme_of
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.signals import SAMPLE, Output, Signals
from epochreel.scene.network.graph import shape_text
from epochreel.scene.network.reading import answer_words
from epochreel.scene.network.seen import is_picture, picture_pixels
from epochreel.web.blob import Blob
from epochreel.web.page_words import PageWords
from epochreel.web.stages import SHAPES, graph_stage

MOST_PROBES = 8
FULL = 127  # of a byte with a sign, for a share of 1


def graph_header(
    replay: Replay, steps: NDArray[np.int64], blob: Blob, words: PageWords
) -> dict[str, Any]:
    """Return what the viewer is told of a network of any blocks; see `dense_header`."""
    scheme = scheme_of(replay.meta.network)
    signals = Signals(replay, scheme)
    n_probes = min(len(replay.meta.lessons.probes or ()), MOST_PROBES)
    return {
        "kind": "graph",
        "nodes": [_node(node, replay, blob, n_probes) for node in scheme.nodes],
        "links": [list(link) for link in scheme.links],
        "levels": list(scheme.levels),
        "times": [scheme.time_of(level) for level in range(scheme.n_levels)],
        "probes": n_probes,
        **_recorded(replay, scheme, signals, steps, n_probes, blob),
        "stages": [graph_stage(scheme, shape) for shape in SHAPES],
        "tour": [
            {"step": int(steps[0]), "sentence": words.say("beginning"), "asks": ""},
            {"step": int(steps[-1]), "sentence": words.say("end"), "asks": ""},
        ],
    }


def _node(node: Node, replay: Replay, blob: Blob, n_probes: int) -> dict[str, Any]:
    pictures = _pictures(node, replay, n_probes)
    return {
        "label": node.label,
        "kind": node.first.kind,
        "shape": shape_text(node, NIGHT.words),
        "blocks": [[block.name, block.kind, block.activation] for block in node.blocks],
        "parameters": sum(
            int(np.prod(shape)) for block in node.blocks for shape in block.params.values()
        ),
        "pictures": None if pictures is None else blob.small(pictures),
    }


def _pictures(node: Node, replay: Replay, n_probes: int) -> NDArray[np.uint8] | None:
    """Return what an input is given, ``(P, height, width, 4)``, if that is a picture."""
    probes, block = replay.meta.probe_arrays, node.first
    if probes is None or block.kind != "input" or not is_picture(block) or not n_probes:
        return None
    rows = replay.meta.lessons.probes or ()
    given = probes.inputs.get(block.name)
    if given is None:
        return None
    return np.stack([picture_pixels(given[rows[at]], block, NIGHT) for at in range(n_probes)])


def _recorded(
    replay: Replay,
    scheme: Scheme,
    signals: Signals,
    steps: NDArray[np.int64],
    n_probes: int,
    blob: Blob,
) -> dict[str, Any]:
    """Return samples of outputs, weights and errors, as shares of their largest."""
    n, n_steps = len(scheme.nodes), len(steps)
    outputs = np.zeros((n_steps, n_probes, n, SAMPLE), np.int16)
    strengths = np.zeros((n_steps, n_probes, n), np.int16)
    errors = np.zeros((n_steps, n_probes, n), np.int16)
    weights = np.zeros((n_steps, n, SAMPLE), np.int16)
    sizes, weight_sizes, answers = np.zeros(n, int), np.zeros(n, int), []
    has_errors = False
    for at, step in enumerate(steps.tolist()):
        for node, sample in enumerate(signals.weights_at(step)):
            if sample is not None:
                weights[at, node, : len(sample)] = _shares(sample)
                weight_sizes[node] = len(sample)
        for probe in range(n_probes):
            found = signals.outputs(step, probe)
            for node, output in enumerate(found):
                if output is not None:
                    outputs[at, probe, node, : len(output.sample)] = _shares(output.sample)
                    strengths[at, probe, node] = round(output.strength * FULL)
                    sizes[node] = len(output.sample)
            back = signals.errors(step, probe)
            if back is not None:
                has_errors = True
                errors[at, probe] = np.rint(np.array(back) * FULL)
            answers.append(_answer(found, scheme, replay, probe))
    return {
        "full": FULL,
        "sizes": sizes.tolist(),
        "weightSizes": weight_sizes.tolist(),
        "outputs": blob.small(_byte(outputs)),
        "strengths": blob.small(_byte(strengths)),
        "nodeWeights": blob.small(_byte(weights)),
        "errors": blob.small(_byte(errors)) if has_errors else None,
        "answers": answers,
    }


def _answer(
    found: tuple[Output | None, ...], scheme: Scheme, replay: Replay, probe: int
) -> list[str]:
    """Return what was answered to a probe and what should have been, as far as they are known."""
    name, rows = replay.meta.network.outputs[0], replay.meta.lessons.probes or ()
    probes = replay.meta.probe_arrays
    for node, output in zip(scheme.nodes, found, strict=True):
        if node.last.name == name and output is not None:
            known = probes is not None and probes.targets is not None and probe < len(rows)
            target = np.asarray(probes.targets[rows[probe]]) if known else None  # pyright: ignore
            return list(answer_words(np.asarray(output.whole), target, NIGHT.words))
    return []


def _shares(values: NDArray[np.floating]) -> NDArray[np.int16]:
    return np.rint(np.asarray(values, np.float64) * FULL).astype(np.int16)


def _byte(values: NDArray[np.int16]) -> NDArray[np.uint8]:
    return values.astype(np.int8).view(np.uint8)
