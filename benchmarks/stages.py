"""Time frames of films of convolutions, attention and depth, composing included, in one run.

    python benchmarks/stages.py

Needs PyTorch, Transformers and matplotlib. Random weights, three recorded steps; of each film
the frames of one lesson follow one another at 60 a second and 1920x1080, on two threads, as when
a film is made. The middle of all frames is told, and the slowest of twenty. Matplotlib is given
less of the same frames, at its best (`agg.py`): no pulses, and no tone curve.
"""

from __future__ import annotations

import importlib
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from agg import Agg

import epochreel as er
from epochreel.drawing import Curves, DisplayList, Segments
from epochreel.render import Rasteriser
from epochreel.scene.options import SceneOptions
from epochreel.scene.styles import build_stage
from epochreel.story import direct, footage_of, moment_at
from epochreel.trace import ReelFile, open_reel

N_MPL = 8  # frames that matplotlib draws: each takes it as long as fifty of ours


def main() -> None:
    columns = "".join(f"{word:>9}" for word in ("compose", "both", "1 in 20", "mpl"))
    print(f"{'1920x1080, ms a frame':22}{columns}{'times':>7}")
    for name, model in MODELS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.reel"
            start = time.perf_counter()
            record(path, *model())
            secs, size = time.perf_counter() - start, path.stat().st_size / 1e6
            with open_reel(path) as reel:
                tell(name, reel)
            print(f"{'':22}recorded in {secs:.1f} s, {size:.0f} MB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory of all of it, training and matplotlib too: {peak:.2f} GB")


def record(path: Path, model: Any, x: Any, y: Any, loss_of: Callable[[Any, Any], Any]) -> None:
    """Record three steps; the budget is that of a large model."""
    torch = importlib.import_module("torch")
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    with er.record(path, model, probes=(x, y), every=1, budget="200MB") as recording:
        for _ in range(3):
            optimizer.zero_grad()
            loss = loss_of(model(x), y)
            loss.backward()
            optimizer.step()
            recording.log(loss=loss)


def tell(name: str, reel: ReelFile) -> None:
    """Time the frames of a lesson."""
    stage = build_stage(reel, SceneOptions())
    storyboard = direct(footage_of(reel), Fraction(60)).storyboard
    at = next(n for n, shot in enumerate(storyboard.shots) if shot.kind == "lesson")
    start, n_frames = storyboard.starts[at], storyboard.shots[at].n_frames
    composing, both, pictures = [], [], []
    with Rasteriser(1920, 1080, pixels="yuv420", n_threads=2) as rasteriser:
        for frame in range(start, start + n_frames):
            begin = time.perf_counter()
            picture = stage.compose(moment_at(storyboard, frame))
            middle = time.perf_counter()
            rasteriser.draw(picture)
            composing.append(1000 * (middle - begin))
            both.append(1000 * (time.perf_counter() - begin))
            pictures.append(picture)
    mpl = matplotlib_ms([simpler(picture) for picture in pictures[:: n_frames // N_MPL]])
    usual, late = np.median(both), np.quantile(both, 0.95)
    row = (np.median(composing), usual, late, mpl, mpl / usual)
    print(f"{name:22}" + "".join(f"{value:9.1f}" for value in row[:4]) + f"{row[4]:7.0f}")


def matplotlib_ms(pictures: list[DisplayList]) -> float:
    """Return what matplotlib takes for a frame, of frames that follow one another."""
    agg, times = Agg(pictures), []
    agg.update(pictures[0])
    for picture in pictures[1:]:
        begin = time.perf_counter()
        agg.update(picture)
        times.append(1000 * (time.perf_counter() - begin))
    return float(np.median(times))


def simpler(picture: DisplayList) -> DisplayList:
    """Return a picture as matplotlib can draw it: curves as straight pieces."""
    drawing = picture.dynamic
    parts = [part for part in (drawing.segments, pieces(drawing.curves)) if part is not None]
    # Of what has a sign matplotlib draws as much, in whatever colour.
    names = [name for name in Segments.__slots__ if name != "signed"]
    joined = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    segments = Segments(*joined) if parts else None
    return replace(picture, dynamic=replace(drawing, segments=segments, curves=None))


def pieces(curves: Curves | None) -> Segments | None:
    """Return the straight pieces of curves."""
    if curves is None:
        return None
    k = curves.points.shape[1]
    start, end = (curves.points[:, at].reshape(-1, 2) for at in (slice(0, -1), slice(1, None)))
    rest = [getattr(curves, name) for name in Curves.__slots__ if name != "points"]
    return Segments(start, end, *(np.repeat(values, k - 1, axis=0) for values in rest))


def lenet() -> tuple[Any, ...]:
    torch = importlib.import_module("torch")
    nn = torch.nn
    model = nn.Sequential(
        *(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()),
        *(nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
    )
    return model, torch.rand(4, 1, 28, 28), torch.arange(4), nn.functional.cross_entropy


def characters() -> tuple[Any, ...]:
    torch = importlib.import_module("torch")
    x = torch.randint(65, (2, 12))
    return gpt2(n_layer=4, n_embd=64, n_head=4, vocab_size=65), x, x, next_loss


def gpt2_124m() -> tuple[Any, ...]:
    torch = importlib.import_module("torch")
    x = torch.randint(50257, (2, 12))
    return gpt2(n_layer=12, n_embd=768, n_head=12, vocab_size=50257), x, x, next_loss


def gpt2(**sizes: int) -> Any:
    transformers = importlib.import_module("transformers")
    return transformers.GPT2LMHeadModel(transformers.GPT2Config(n_positions=64, **sizes))


def next_loss(output: Any, ids: Any) -> Any:
    torch = importlib.import_module("torch")
    return torch.nn.functional.cross_entropy(output.logits.flatten(0, 1), ids.flatten())


def resnet50() -> tuple[Any, ...]:
    torch = importlib.import_module("torch")
    nn = torch.nn

    class Bottleneck(nn.Module):
        def __init__(self, n_in: int, n: int, stride: int) -> None:
            super().__init__()
            norm = nn.BatchNorm2d
            self.conv1, self.norm1 = nn.Conv2d(n_in, n, 1, bias=False), norm(n)
            self.conv2 = nn.Conv2d(n, n, 3, stride, 1, bias=False)
            self.norm2 = norm(n)
            self.conv3, self.norm3 = nn.Conv2d(n, 4 * n, 1, bias=False), norm(4 * n)
            around = nn.Conv2d(n_in, 4 * n, 1, stride, bias=False)
            self.around = None if n_in == 4 * n else around

        def forward(self, x: Any) -> Any:
            new = torch.relu(self.norm1(self.conv1(x)))
            new = self.norm3(self.conv3(torch.relu(self.norm2(self.conv2(new)))))
            return torch.relu((x if self.around is None else self.around(x)) + new)

    blocks, n_in = [], 64
    for n, count in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for number in range(count):
            blocks.append(Bottleneck(n_in, n, 2 if number == 0 and n > 64 else 1))
            n_in = 4 * n
    model = nn.Sequential(
        *(nn.Conv2d(3, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1), *blocks),
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 10)),
    )
    return model, torch.rand(2, 3, 64, 64), torch.arange(2), nn.functional.cross_entropy


MODELS: dict[str, Callable[[], tuple[Any, ...]]] = {
    "LeNet": lenet,
    "characters, 4 layers": characters,
    "GPT-2, 124 M": gpt2_124m,
    "ResNet-50, lens": resnet50,
}

if __name__ == "__main__":
    main()
