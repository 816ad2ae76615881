"""How fast a film is made, against what is promised, in one run.

    python benchmarks/film.py [--quick] [--only NAME]

Ratios compare two things measured one after the other on the same machine, each by its best of
several turns, because other work only ever adds time. `--quick` films small and takes fewer
turns: it shows that the benchmark works, and only roughly how fast things are.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from encoder_alone import encoder_alone_secs
from train import best_secs, reference_secs_of, run_kernel

from epochreel.dataset import TrainingSet
from epochreel.drawing import DisplayList, Tone
from epochreel.engine import Problem, TrainerSettings, get_problem
from epochreel.film import FilmOptions, film_options
from epochreel.film.pipeline import storyboard_of
from epochreel.frame import YuvFrame
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.record import record_problem
from epochreel.render import Rasteriser
from epochreel.scene import build_stage
from epochreel.story import Moment, PhaseName, Storyboard, moment_at
from epochreel.trace import ReelFile, open_reel

try:
    from agg import Agg
except ModuleNotFoundError as error:
    raise SystemExit(f"{error.name} is missing: pip install '.[bench]'") from error

N_THREADS = 2
SIZE = (1920, 1080)
QUICK_SIZE, QUICK_FPS = "640x360", "30"


@dataclass(frozen=True)
class Line:
    """One line of the table; ``most`` and ``least`` are what is promised."""

    name: str
    found: float
    unit: str
    most: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        promise, kept = "", True
        if self.most is not None:
            promise, kept = f"<= {self.most:g} {self.unit}", self.found <= self.most
        elif self.least is not None:
            promise, kept = f">= {self.least:g} {self.unit}", self.found >= self.least
        verdict = "" if not promise else "kept" if kept else "MISSED"
        return f"{self.name:<52}{_short(self.found):>9} {self.unit:<4}{promise:>12}  {verdict}"


def training(quick: bool) -> Iterator[Line]:
    problem = get_problem("xor")
    n_steps = problem.settings.n_epochs * problem.training_set.n_examples
    run_kernel(problem, [1])  # compiles, or loads what was compiled before
    secs = best_secs(lambda: run_kernel(problem, [n_steps]), 3 if quick else 7)
    yield Line("training, 60,000 cycles, compiled", secs, "s", most=0.1)
    reference_secs = reference_secs_of(problem, 1 if quick else 3)
    yield Line("  NumPy reference, scaled, takes times", reference_secs / secs, "x")


def small_frame(quick: bool) -> Iterator[Line]:
    with filmed(get_problem("xor")) as (reel, options):
        moments = stretch(storyboard_of(reel.meta, options), "think", 24 if quick else 60)
        compose = build_stage(reel, options.scene).compose
        ours = frame_ms(moments, compose, 2 if quick else 5)
        yield Line("16 synapses, a frame, pulses travelling", ours, "ms", most=8)
        yield Line("  composing alone", mean_ms(moments, compose, 3), "ms")
        worst = frame_ms(moments, lambda moment: all_anew(compose(moment)), 2 if quick else 5)
        yield Line("  every tile drawn again", worst, "ms", most=8)
        pictures = [compose(moment) for moment in moments[:: len(moments) // 8]]
        agg = Agg(pictures)
        anew = mean_ms(pictures, agg.recreate, 1 if quick else 3)
        yield Line("  matplotlib, its artists made anew", anew, "ms")
        yield Line("    takes times", anew / ours, "x", least=8)
        best = mean_ms(pictures, agg.update, 1 if quick else 3)
        yield Line("  matplotlib at its best", best, "ms")
        yield Line("    takes times", best / ours, "x", least=3)


def dense_frame(quick: bool) -> Iterator[Line]:
    with filmed(dense_problem()) as (reel, options):
        moments = stretch(storyboard_of(reel.meta, options), "think", 12 if quick else 60)
        compose = build_stage(reel, options.scene).compose
        ours = frame_ms(moments, compose, 1 if quick else 3)
        pictures = [compose(moment) for moment in moments[:: len(moments) // 4]]
        n_drawn = len(pictures[0].dynamic.segments or ()) + len(pictures[0].static.segments or ())
        yield Line(f"{n_drawn:,} synapses, a frame, pulses travelling", ours, "ms")
        yield Line("  composing alone", mean_ms(moments, compose, 3), "ms")
        best = mean_ms(pictures, Agg(pictures).update, 1 if quick else 2)
        yield Line("  matplotlib at its best", best, "ms")
        yield Line("    takes times", best / ours, "x", least=10)


def whole_film(quick: bool) -> Iterator[Line]:
    smaller = ("--size", QUICK_SIZE, "--fps", QUICK_FPS) if quick else ()
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "xor.mp4"
        run_epochreel("film", "xor", "-o", film, "--size", "64x36", "--fps", "1")  # compiles
        secs, peak_mb = run_epochreel("film", "xor", "-o", film, "--force", *smaller)
        yield Line("cinematic film, whole process", secs, "s")
        with open_reel(film.with_suffix(".reel")) as reel:
            alone_secs = encode_alone(reel, quick)
    yield Line("  the encoder alone", alone_secs, "s")
    yield Line("  times the encoder alone", secs / alone_secs, "x", most=1.6)
    yield Line("  peak memory", peak_mb, "MB", most=600)


def commands(quick: bool) -> Iterator[Line]:
    n_runs = 2 if quick else 5
    secs = min(run_epochreel("--help")[0] for _ in range(n_runs + 1))
    yield Line("epochreel --help", secs, "s", most=0.3)
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "classic.mp4"
        arguments = ("film", "xor", "--style", "classic", "-o", film, "--force")
        run_epochreel(*arguments)  # compiles
        secs = min(run_epochreel(*arguments)[0] for _ in range(n_runs))
    yield Line("epochreel film xor --style classic", secs, "s", most=3)


PARTS: dict[str, Callable[[bool], Iterator[Line]]] = {
    "training": training,
    "small": small_frame,
    "dense": dense_frame,
    "film": whole_film,
    "commands": commands,
}


class filmed:  # noqa: N801  used as a function
    """Yield the reel of a problem and the options of its cinematic film."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def __enter__(self) -> tuple[ReelFile, FilmOptions]:
        raise NotImplementedError
