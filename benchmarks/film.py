"""How fast a film is made, against what is promised, in one run.

    python benchmarks/film.py [--quick] [--only NAME]

Ratios compare two things measured one after the other on the same machine, each by its best of
several turns, because other work only ever adds time. `--quick` films small and takes fewer
turns: it shows that the benchmark works, and only roughly how fast things are.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
from encoder_alone import encoder_alone_secs
from train import N_REFERENCE_EPOCHS, best_secs, run_kernel, run_reference

from epochreel.choices.film import FilmChoices
from epochreel.dataset import TrainingSet
from epochreel.drawing import DisplayList
from epochreel.engine import Problem, TrainerSettings, get_problem
from epochreel.film import FilmOptions, film_options
from epochreel.film.directing import storyboard_of
from epochreel.film.segments.drawing import write_frames
from epochreel.film.segments.job import FilmedReel, FilmJob
from epochreel.frame import YuvFrame
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording import record_problem
from epochreel.render import Rasteriser
from epochreel.scene import build_stage
from epochreel.story import Moment, Storyboard, moment_at
from epochreel.trace import ReelFile, open_reel
from epochreel.workers import n_cores

try:
    from agg import Agg
except ModuleNotFoundError as error:
    raise SystemExit(f"{error.name} is missing: pip install '.[bench]'") from error

SIZE = (1920, 1080)
N_THREADS = 2
N_CORES = n_cores()

T = TypeVar("T")
Compose = Callable[[Moment], DisplayList]


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
    n_epochs = problem.settings.n_epochs
    n_steps = n_epochs * problem.training_set.n_examples
    run_kernel(problem, [1])  # compiles, or loads what was compiled before
    secs = best_secs(lambda: run_kernel(problem, [n_steps]), 3 if quick else 7)
    yield Line(f"training, {n_epochs:,} cycles, compiled", secs, "s", most=0.1)
    scale = n_epochs / N_REFERENCE_EPOCHS
    reference_secs = scale * best_secs(lambda: run_reference(problem), 1 if quick else 3)
    yield Line(f"  NumPy reference, scaled by {scale:g}", reference_secs, "s")
    yield Line("    takes times", reference_secs / secs, "x")


def small_frame(quick: bool) -> Iterator[Line]:
    n_turns = 2 if quick else 5
    with filmed(get_problem("xor")) as (storyboard, compose):
        moments = pulses_travel(storyboard)
        ours = frame_ms(moments, compose, n_turns)
        yield Line("16 synapses, a frame, pulses travelling", ours, "ms", most=8)
        yield Line("  of it composing", mean_ms(moments, compose, n_turns), "ms")
        hairs = itertools.count(1)
        worst = frame_ms(moments, lambda at: brighter(compose(at), next(hairs)), n_turns)
        yield Line("  if every tile had to be drawn again", worst, "ms", most=8)
        pictures = [compose(moment) for moment in moments[:: len(moments) // 8]]
    agg = Agg(pictures)
    anew = mean_ms(pictures, agg.recreate, 1 if quick else 3)
    yield Line("  matplotlib, its artists made anew", anew, "ms")
    yield Line("    takes times", anew / ours, "x", least=8)
    best = mean_ms(pictures, agg.update, n_turns)
    yield Line("  matplotlib at its best", best, "ms")
    yield Line("    takes times", best / ours, "x", least=10)


def dense_frame(quick: bool) -> Iterator[Line]:
    n_turns = 1 if quick else 3
    with filmed(dense_problem()) as (storyboard, compose):
        moments = pulses_travel(storyboard)
        if quick:
            moments = moments[:24]
        pictures = [compose(moment) for moment in moments[:: len(moments) // 4]]
        segments = pictures[0].dynamic.segments
        n_synapses = 0 if segments is None else len(segments)
        ours = frame_ms(moments, compose, n_turns)
        yield Line(f"{n_synapses:,} synapses, a frame, pulses travelling", ours, "ms")
        yield Line("  of it composing", mean_ms(moments, compose, n_turns), "ms")
    best = mean_ms(pictures, Agg(pictures).update, 1 if quick else 2)
    yield Line("  matplotlib at its best", best, "ms")
    yield Line("    takes times", best / ours, "x", least=10)


def whole_film(quick: bool) -> Iterator[Line]:
    small = ("--size", "640x360", "--fps", "30") if quick else ()
    options = film_options(FilmChoices(quality="l") if quick else None)
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "xor.mp4"
        run_epochreel("film", "xor", "-o", film, "--size", "64x36", "--fps", "1")  # compiles
        secs, peak_mb = run_epochreel("film", "xor", "-o", film, "--force", *small)
        yield Line("cinematic film, whole process", secs, "s")
        reel_path = film.with_suffix(".reel")
        again = ("film", reel_path, "-o", film, "--force", *small)
        one_secs, _ = run_epochreel(*again, "--workers", "1")
        two_secs, _ = run_epochreel(*again, "--workers", "2")
        with open_reel(reel_path) as reel:
            alone_secs = encode_alone(reel, options)
            work_secs = one_thread_secs(reel, options)
    yield Line("  encoding alone as it was, one encoder, four threads", alone_secs, "s")
    yield Line("  film takes times that", secs / alone_secs, "x", most=0.8)
    yield Line("  drawing and encoding, one thread, processor time", work_secs, "s")
    yield Line("  film takes times that over cores", secs * N_CORES / work_secs, "x", most=1.12)
    yield Line("  two workers are faster than one, times", one_secs / two_secs, "x", least=1.8)
    yield Line("  peak memory", peak_mb, "MB", most=650)
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "quick.mp4"
        secs, _ = run_epochreel("film", "xor", "-ql", "-o", film)
    yield Line("film xor -ql, whole process, warm", secs, "s", most=6)


def commands(quick: bool) -> Iterator[Line]:
    n_runs = 2 if quick else 5
    yield Line("epochreel --help", least_secs(("--help",), n_runs), "s", most=0.3)
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "classic.mp4"
        classic = ("film", "xor", "--style", "classic")
        secs = least_secs((*classic, "-o", film, "--force"), n_runs)
    yield Line(f"epochreel {' '.join(classic)}", secs, "s", most=3)


def least_secs(arguments: tuple[str | Path, ...], n_runs: int) -> float:
    """Return the shortest wall time of a command whose code is compiled already."""
    run_epochreel(*arguments)
    return min(run_epochreel(*arguments)[0] for _ in range(n_runs))


PARTS: dict[str, Callable[[bool], Iterator[Line]]] = {
    "training": training,
    "small": small_frame,
    "dense": dense_frame,
    "film": whole_film,
    "commands": commands,
}


@contextmanager
def filmed(problem: Problem) -> Iterator[tuple[Storyboard, Compose]]:
    """Yield the plan of a problem's cinematic film, and what composes its pictures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.reel"
        record_problem(problem, path)
        with open_reel(path) as reel:
            options = film_options(FilmChoices(size=SIZE))
            stage = build_stage(reel, options.scene)
            yield storyboard_of(reel, options), stage.compose


def dense_problem() -> Problem:
    """Return a fully connected network of 64-32-32-10 and something to learn."""
    rng = np.random.default_rng(1)
    rows, classes = rng.random((10, 64)), np.eye(10)
    layers = tuple(LayerSpec(n_units, "sigmoid") for n_units in (32, 32, 10))
    return Problem(
        name="dense",
        summary="ten random rows",
        title="Ten random rows",
        training_set=TrainingSet.plain(rows, classes, "classes"),
        network=NetworkSpec.dense(64, layers),
        settings=TrainerSettings(n_epochs=20, learning_rate=1.0),
        seed=1,
        shown_epochs=(1, 20),
    )


def pulses_travel(storyboard: Storyboard) -> list[Moment]:
    """Return the moments, frame by frame, of the first lesson's thinking."""
    index = next(i for i, shot in enumerate(storyboard.shots) if shot.kind == "lesson")
    shot, first = storyboard.shots[index], storyboard.starts[index]
    moments = [moment_at(storyboard, first + n) for n in range(shot.n_frames)]
    return [moment for moment in moments if 0 < moment.phase_progress("think") < 1]


def frame_ms(moments: Sequence[Moment], compose: Compose, n_turns: int) -> float:
    """Return the mean time of composing and drawing one of consecutive frames."""
    with Rasteriser(*SIZE, pixels="yuv420", n_threads=N_THREADS) as rasteriser:
        return mean_ms(moments, lambda moment: rasteriser.draw(compose(moment)), n_turns)


def mean_ms(items: Sequence[T], work: Callable[[T], object], n_turns: int) -> float:
    """Return the mean time that an item takes, in the best of several turns."""

    def turn() -> None:
        for item in items:
            work(item)

    turn()  # fills caches, compiles
    return 1000 * best_secs(turn, n_turns) / len(items)


def brighter(picture: DisplayList, n_hairs: int) -> DisplayList:
    """Return a picture so little brighter that only a rasteriser sees it, in every tile."""
    exposure = picture.tone.exposure * (1 + 1e-9 * n_hairs)
    return dataclasses.replace(picture, tone=dataclasses.replace(picture.tone, exposure=exposure))


def encode_alone(reel: ReelFile, options: FilmOptions) -> float:
    """Return how long the encoder alone takes for a reel's film."""
    scene, storyboard = options.scene, storyboard_of(reel, options)
    size = (scene.width, scene.height)
    stage = build_stage(reel, scene)
    with Rasteriser(*size, pixels="yuv420", n_threads=N_THREADS) as rasteriser:
        moments = (moment_at(storyboard, frame) for frame in range(storyboard.n_frames))
        frames = (cast(YuvFrame, rasteriser.draw(stage.compose(moment))) for moment in moments)
        return encoder_alone_secs(frames, size, options.fps, storyboard.starts[:-1])


def one_thread_secs(reel: ReelFile, options: FilmOptions) -> float:
    """Return the processor time of drawing and encoding all segments, one after another."""
    storyboard = storyboard_of(reel, options)
    job = FilmJob((FilmedReel.of(reel),), options, storyboard, ".mp4", "")
    before = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for segment in job.segments:
            write_frames(job, segment, Path(folder) / "segment.mp4", lambda n: None)
    return time.process_time() - before


def run_epochreel(*arguments: str | Path) -> tuple[float, float]:
    """Run a command; return its wall time in seconds and its peak memory in MB."""
    script = Path(sysconfig.get_path("scripts")) / "epochreel"
    start = time.perf_counter()
    process = subprocess.Popen(
        [script, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    secs = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"failed: epochreel {' '.join(map(str, arguments))}")
    # Of macOS in bytes, of Linux in KiB.
    unit = 1 if sys.platform == "darwin" else 1024
    return secs, usage.ru_maxrss * unit / 1e6


def _short(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="film small, take fewer turns")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part of it")
    chosen = parser.parse_args()
    for name in chosen.only or PARTS:
        for line in PARTS[name](chosen.quick):
            print(line, flush=True)


if __name__ == "__main__":
    main()
