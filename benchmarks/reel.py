"""What a reel costs: to write and to read a step of it, and as a whole.

    python benchmarks/reel.py [PROBLEM ...]

Processor time, each the best of several turns, because other work only ever adds time.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording import plan_problem, record_training
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace import ReelFile, ReelWriter, open_reel

N_TURNS = 7
PROBLEMS = ("xor", "spiral", "digits")
# A network whose weights take 437 KB, one of 16 MB; each in a reel of 200 MB.
LARGE = {"784-128-64-10": ((128, 784), (64, 128), (10, 64)), "2000-2000": ((2000, 2000),)}
REEL_BYTES = 200_000_000


def main() -> None:
    """Print a line for each problem, then one for each large network."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.reel"
        print(f"{'':<15}{'hand over':>11}{'write':>11}{'read':>11}{'digest':>11}{'size':>11}")
        for name in sys.argv[1:] or PROBLEMS:
            record_training(plan_problem(name), path, overwrite=True)
            with open_reel(path) as reel:
                meta, steps = reel.meta, list(whole_steps(reel))
            report(name, path, meta, lambda steps=steps: iter(steps), N_TURNS)
        for name, shapes in LARGE.items():
            layers = tuple(LayerSpec(n_out, "relu", has_bias=False) for n_out, _ in shapes)
            network = NetworkSpec.dense(shapes[0][1], layers)
            meta = replace(plan_problem("xor").meta, network=network)
            report(name, path, meta, lambda shapes=shapes: made(shapes), 1)
            with open_reel(path) as reel:
                print(f"{'':<15}one tensor of a step, alone {one_tensor_secs(reel) * 1e6:,.0f} µs")


def report(
    name: str,
    path: Path,
    meta: ReelMeta,
    steps_of: Callable[[], Iterator[TrainingStep]],
    n_turns: int,
) -> None:
    """Print what some steps cost, µs each; what making them costs is left out."""
    hand, write = (min(times) for times in zip(*turns(path, meta, steps_of, n_turns), strict=True))
    read = min(reading_secs(path) for _ in range(3))
    digest = min(digest_secs(path) for _ in range(5))
    size = path.stat().st_size / 1e6
    micro = "".join(f"{1e6 * secs:>8,.0f} µs" for secs in (hand, write, read))
    print(f"{name:<15}{micro}{1e3 * digest:>8.1f} ms{size:>8.2f} MB")


def turns(
    path: Path, meta: ReelMeta, steps_of: Callable[[], Iterator[TrainingStep]], n_turns: int
) -> Iterator[tuple[float, float]]:
    """Yield what a step costs its training's thread, and both threads together."""
    for _ in range(n_turns):
        n_steps, handed, making = 0, 0.0, 0.0
        start = time.process_time()
        with ReelWriter(path, meta, overwrite=True) as writer:
            began = time.thread_time()
            for step in steps_of():
                made_at = time.thread_time()
                writer.write(step)
                done = time.thread_time()
                making, handed, began = making + made_at - began, handed + done - made_at, done
                n_steps += 1
        yield handed / n_steps, (time.process_time() - start - making) / n_steps


def made(shapes: tuple[tuple[int, int], ...]) -> Iterator[TrainingStep]:
    """Yield steps with float32 weights of some shapes, as many as make a large reel."""
    rng = np.random.default_rng(0)
    n_bytes = 4 * sum(n_out * n_in for n_out, n_in in shapes)
    for number in range(REEL_BYTES // n_bytes):
        weights = [rng.normal(size=shape).astype(np.float32) for shape in shapes]
        yield TrainingStep.dense(
            number, 1, np.empty(0, np.int64), weights, [None] * len(shapes), ()
        )


def whole_steps(reel: ReelFile) -> Iterator[TrainingStep]:
    """Yield all steps with all their arrays."""
    for number in reel.steps.tolist():
        step = reel.at(number)
        list(step.tensors.values())
        yield step


def reading_secs(path: Path) -> float:
    """Return how long a step takes with all its arrays, in a reel that was just opened."""
    with open_reel(path) as reel:
        return secs_of(lambda: sum(1 for _ in whole_steps(reel))) / len(reel.steps)


def one_tensor_secs(reel: ReelFile) -> float:
    """Return how long one large array takes, of a step that was not read before."""
    numbers = reel.steps[:10].tolist()
    return secs_of(lambda: [reel.at(n).tensors["layer 1", "weight"] for n in numbers]) / 10


def digest_secs(path: Path) -> float:
    """Return how long the digest of a reel takes that was just opened."""
    with open_reel(path) as reel:
        return secs_of(lambda: reel.digest)


def secs_of(work: Callable[[], object]) -> float:
    """Return the processor time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
