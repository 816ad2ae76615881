"""What recording costs a PyTorch training, as ratios of time, and what else people switch on.

    python benchmarks/record.py [--only NAME ...] [--ways NAME ...] [--secs 20] [--processor]

A training is cut into short stretches that are recorded and such that are not, in turns, so that
whatever else the machine does falls on both alike. Of each pair the ratio is taken, and of all
pairs the median, with what half of them lie between. The first stretch, in which most steps are
kept, has a ratio of its own, and the last ratio is that of all stretches together. With
`--processor` it is that of processor time on one thread, the writer's work counted in full: what
is to be trusted of a machine that others use. It needs torch, transformers for GPT-2, and
tensorboard for the histograms.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 its name everywhere

import epochreel as er
from epochreel.trace import open_reel

_STRETCH_SECS, _DRAIN_SECS, _FEWEST_PAIRS = 0.5, 0.3, 5
Step = Callable[[], torch.Tensor]
Recording = Callable[
    [nn.Module, Any, Path], AbstractContextManager[Callable[[torch.Tensor], None]]
]


class Clock:
    """Time that goes by in stretches that are recorded: what the ceiling is to see of it."""

    def __init__(self) -> None:
        self.now = time.perf_counter
        self._paused = 0.0

    def __call__(self) -> float:
        """Return the seconds of stretches so far."""
        return self.now() - self._paused

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stand still within."""
        began = self.now()
        yield
        self._paused += self.now() - began


CLOCK = Clock()


class Training:
    """A model, its optimiser, and batches that repeat themselves."""

    def __init__(self, model: nn.Module, batches: list[Any], loss_of: Callable[..., Any]) -> None:
        self.model = model
        self.probes = batches[0][:8]
        self._batches = itertools.cycle(batches)
        self._loss_of = loss_of
        self._optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step(self) -> torch.Tensor:
        """Make one step and return its loss."""
        self._optimizer.zero_grad()
        loss = self._loss_of(self.model, next(self._batches))
        loss.backward()
        self._optimizer.step()
        return loss


def mlp() -> Training:
    """Return the MLP 784-128-64-10 with batches of 64."""
    model = nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    return Training(model, [torch.randn(64, 784) for _ in range(20)], classes_of(10))


def conv() -> Training:
    """Return a convolutional network of 94,000 parameters with batches of 32 pictures."""
    model = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 64, 40), nn.ReLU(), nn.Linear(40, 10),
    )  # fmt: skip
    return Training(model, [torch.randn(32, 3, 32, 32) for _ in range(20)], classes_of(10))


def gpt2() -> Training:
    """Return a GPT-2 of 10 million parameters with batches of 4 texts of 64 tokens."""
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=8000, n_positions=64, n_embd=288, n_layer=8, n_head=8,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    batches = [torch.randint(0, 8000, (8, 64)) for _ in range(10)]
    return Training(
        GPT2LMHeadModel(config), batches, lambda model, x: model(x[:4], labels=x[:4]).loss
    )


def classes_of(count: int) -> Callable[[nn.Module, torch.Tensor], torch.Tensor]:
    """Return a loss: the classes are those of the rows' numbers."""
    return lambda model, x: F.cross_entropy(model(x), torch.arange(len(x)) % count)


@contextmanager
def nothing(model: nn.Module, probes: Any, path: Path) -> Iterator[Callable[[Any], None]]:
    """Record nothing."""
    yield lambda loss: None


def ours(**choices: Any) -> Recording:
    """Return a recording by epochreel, losses included."""

    @contextmanager
    def record(model: nn.Module, probes: Any, path: Path) -> Iterator[Callable[[Any], None]]:
        with er.record(path, model, probes, overwrite=True, **choices) as recording:
            inside: Any = recording
            ceiling = inside._recorder._ceiling
            if ceiling is not None:
                ceiling.clock, ceiling._began = CLOCK, CLOCK()
            yield lambda loss: recording.log(loss=loss)

    return record


@contextmanager
def histograms(model: nn.Module, probes: Any, path: Path) -> Iterator[Callable[[Any], None]]:
    """Write a histogram of each parameter every 100 steps, as tools that watch models do."""
    from torch.utils.tensorboard.writer import SummaryWriter

    writer, steps = SummaryWriter(str(path.with_suffix(""))), itertools.count(1)

    def after(loss: torch.Tensor) -> None:
        step = next(steps)
        writer.add_scalar("loss", loss.item(), step)
        if step % 100 == 0:
            for name, parameter in model.named_parameters():
                writer.add_histogram(name, parameter, step)
                if parameter.grad is not None:
                    writer.add_histogram(f"{name}.grad", parameter.grad, step)

    yield after
    writer.close()


@contextmanager
def copies(model: nn.Module, probes: Any, path: Path) -> Iterator[Callable[[Any], None]]:
    """Keep all weights of every step in a list, as callbacks of people's own do."""
    kept: list[Any] = []

    def after(loss: torch.Tensor) -> None:
        kept.append([parameter.detach().numpy().copy() for parameter in model.parameters()])
        if len(kept) > 100:
            kept.clear()

    yield after


TRAININGS = {"mlp": mlp, "conv": conv, "gpt2": gpt2}
RECORDINGS: dict[str, Recording] = {
    "default": ours(),
    "every step": ours(every=1),
    "every 10": ours(every=10),
    "everything, default": ours(what=["weights", "gradients", "activations", "attention"]),
    "histograms every 100": histograms,
    "get_weights every step": copies,
}


def main() -> None:
    """Print a line for each training and each way to record it."""
    arguments = _parser().parse_args()
    if arguments.processor:
        torch.set_num_threads(1)
        CLOCK.now = time.process_time
    for name in arguments.only or TRAININGS:
        training = TRAININGS[name]()
        n_parameters = sum(p.numel() for p in training.model.parameters())
        step_secs = warmed_up(training)
        print(f"{name}, {n_parameters:,} parameters, {1e6 * step_secs:,.0f} µs a step")
        for way in arguments.ways or RECORDINGS:
            report(way, training, RECORDINGS[way], step_secs, arguments.secs)


def report(way: str, training: Training, record: Recording, step_secs: float, secs: float) -> None:
    """Print the ratio of one way, and what is known of its reel."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.reel"
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first, *pairs = paired(training, record, path, step_secs, secs)
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        ratios = [recorded / plain for recorded, plain in pairs]
        lower, middle, upper = statistics.quantiles(ratios, n=4)
        line = f"  {way:<24} x {middle:.3f} ({lower:.3f} to {upper:.3f} of {len(ratios)})"
        line += f", at first {first[0] / first[1]:.2f}, in all {_in_all([first, *pairs]):.3f}"
        line += f", {more:.0f} MB more"
        if path.exists():
            with open_reel(path) as reel:
                said, size = reel.recording, path.stat().st_size / 1e6
                late = said["steps_left_out_for_time"]
                line += f"; {len(reel.steps)} steps in {size:.1f} MB, {late} left out for time"
        print(line, flush=True)


def paired(
    training: Training, record: Recording, path: Path, step_secs: float, secs: float
) -> Iterator[tuple[float, float]]:
    """Yield the seconds of a stretch that is recorded and of one that is not, again and again."""
    n_steps = max(int(_STRETCH_SECS / step_secs), 4)
    ends, n_pairs = time.perf_counter() + secs, 0
    with record(training.model, training.probes, path) as after:
        while time.perf_counter() < ends or n_pairs < _FEWEST_PAIRS:
            recorded = stretch(training, n_steps, after, drains=CLOCK.now is time.process_time)
            with CLOCK.paused(), paused():
                time.sleep(_DRAIN_SECS)
                plain = stretch(training, n_steps, lambda loss: None)
            yield recorded, plain
            n_pairs += 1


@contextmanager
def paused() -> Iterator[None]:
    """Let no optimiser tell that it has stepped."""
    from torch.optim.optimizer import _global_optimizer_post_hooks as hooks

    kept = dict(hooks)
    hooks.clear()
    try:
        yield
    finally:
        hooks.update(kept)


def _in_all(pairs: list[tuple[float, float]]) -> float:
    return sum(recorded for recorded, _ in pairs) / sum(plain for _, plain in pairs)


def stretch(
    training: Training,
    n_steps: int,
    after: Callable[[torch.Tensor], None],
    *,
    drains: bool = False,
) -> float:
    """Return the seconds of some steps, and of what a writer has to do for them afterwards."""
    began = CLOCK.now()
    for _ in range(n_steps):
        after(training.step())
    if drains:
        time.sleep(_DRAIN_SECS)
    return CLOCK.now() - began


def warmed_up(training: Training) -> float:
    """Return the seconds of a step, the best of several stretches."""
    stretch(training, 5, lambda loss: None)
    return min(stretch(training, 10, lambda loss: None) / 10 for _ in range(5))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=TRAININGS)
    parser.add_argument("--ways", nargs="*", choices=RECORDINGS)
    parser.add_argument("--secs", type=float, default=20.0)
    parser.add_argument("--processor", action="store_true")
    return parser


if __name__ == "__main__":
    main()
