"""A small reel of a language model of three words, as it is asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np

from epochreel.blocks import Block, Edge
from epochreel.dataset import ProbeArrays, TrainingSet
from epochreel.network import NetworkSpec
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.timeline import Timeline
from epochreel.trace import ReelWriter
from epochreel.trace.layout import put_meta

WORDS = ("to", "be", "or")


def write_words_reel(path: Path, odd: str = "mean", vocabulary: bool = True) -> Path:
    """Write a reel of two steps: each word's row, their mean, and a score for each word.

    After step 0 all is 0; after step 10 the score of a word is how many of it were read, but for
    a factor of 3.
    """
    blocks = (
        Block("words", "input", (), (3,)),
        Block("embed", "embedding", ((3,),), (3, 3), params={"weight": (3, 3)}),
        Block("mean", "reshape", ((3, 3),), (3,), notes={"op": odd, "args": [{"input": 0}, 1]}),
        Block("head", "dense", ((3,),), (3,), params={"weight": (3, 3)}),
    )
    edges = (Edge("words", "embed"), Edge("embed", "mean"), Edge("mean", "head"))
    network = NetworkSpec(blocks, edges, ("words",), ("head",))
    probes = ProbeArrays({"words": np.array([[0, 1, 2], [1, 1, 0]])})
    meta = ReelMeta(network, TrainingSet.none(), {}, Timeline.growing(1), probe_arrays=probes)
    with ReelWriter(path, meta) as writer:
        for step, factor in ((0, 0), (10, 3)):
            tensors = {("embed", "weight"): np.eye(3), ("head", "weight"): factor * np.eye(3)}
            writer.write(TrainingStep(step, step, tensors))
    if vocabulary:
        connection = sqlite3.connect(path)
        with connection:
            put_meta(connection, {"vocabulary": WORDS})
        connection.close()
    return path
