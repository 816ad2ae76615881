"""Key moments of both films against committed pictures.

A picture that differs is saved under ``out/golden/film``, beside its difference made visible.
Look at them; `pytest tests/film --update-golden` takes the pictures as they are now.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from epochreel.frame import RgbFrame
from epochreel.render import png_bytes, render_rgb, render_rgba
from epochreel.scene import SceneOptions, build_stage
from epochreel.steps import ReelMeta
from epochreel.story import Moment, PhaseName, classic_story, moment_at, planned_footage
from epochreel.trace import ReelFile
from stories import whole_story

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
OUT = HERE.parents[1] / "out" / "golden" / "film"
# Of 255: libm and FreeType differ by a hair from one machine to the next.
MAX_DIFFERENCE, MEAN_DIFFERENCE = 3, 0.2
AMPLIFIED = 40

Find = Callable[[ReelMeta], Moment]


def in_shot(kind: str, share: float, meta: ReelMeta) -> Moment:
    """Return a moment of the first shot of a kind, by how much of the shot has gone by."""
    story = whole_story(meta, Fraction(60))
    index, shot = next((i, shot) for i, shot in enumerate(story.shots) if shot.kind == kind)
    return moment_at(story, story.starts[index] + round(share * (shot.n_frames - 1)))


def in_lesson(number: int, phase: PhaseName, share: float, meta: ReelMeta) -> Moment:
    """Return a moment of a lesson, counted from 0, by how much of a phase has gone by."""
    story = whole_story(meta, Fraction(60))
    index = [i for i, shot in enumerate(story.shots) if shot.kind == "lesson"][number]
    start = story.starts[index]
    for name, n_frames in story.shots[index].phases:
        if name == phase:
            return moment_at(story, start + round(share * (n_frames - 1)))
        start += n_frames
    raise LookupError(phase)


def in_classic(number: int, meta: ReelMeta) -> Moment:
    footage = planned_footage(meta)
    return moment_at(classic_story(footage, Fraction(1), footage.epochs), number)


CINEMATIC: dict[str, Find] = {
    "title": partial(in_shot, "title", 0.8),
    "before": partial(in_shot, "before", 0.5),
    "think": partial(in_lesson, 1, "think", 0.3),
    "compare": partial(in_lesson, 1, "compare", 0.9),
    "learn": partial(in_lesson, 1, "learn", 0.4),
    "after": partial(in_shot, "after", 0.5),
    "question": partial(in_shot, "question", 0.9),
    "end": partial(in_shot, "end", 0.9),
}
CLEAR: dict[str, tuple[Find, str]] = {
    "think-over-nothing": (CINEMATIC["think"], "night"),
    "learn-over-nothing-on-paper": (CINEMATIC["learn"], "paper"),
}
CLASSIC: dict[str, Find] = {
    "classic-first": partial(in_classic, 1),
    "classic-last": partial(in_classic, 90),
}


@pytest.mark.parametrize("name", [*CINEMATIC, *CLASSIC, *CLEAR])
def test_golden(name: str, xor: ReelFile, request: pytest.FixtureRequest) -> None:
    if name in CLEAR:
        find, theme = CLEAR[name]
        options = SceneOptions(480, 270, theme=theme, transparent=True)
    elif name in CINEMATIC:
        options, find = SceneOptions(480, 270), CINEMATIC[name]
    else:
        options, find = SceneOptions(320, 240, "classic"), CLASSIC[name]
    render = render_rgba if options.transparent else render_rgb
    found = render(build_stage(xor, options).compose(find(xor.meta)))
    path = GOLDEN / f"{name}.png"
    if request.config.getoption("--update-golden", default=False):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(png_bytes(found))
        return
    assert path.exists(), f"there is no {path}; --update-golden makes it"
    with Image.open(path) as picture:
        check_same(name, found, np.asarray(picture))


def check_same(name: str, found: RgbFrame, golden: RgbFrame) -> None:
    assert found.shape == golden.shape
    difference = np.abs(found.astype(np.int16) - golden)
    largest, mean = int(difference.max()), float(difference.mean())
    if largest <= MAX_DIFFERENCE and mean <= MEAN_DIFFERENCE:
        return
    OUT.mkdir(parents=True, exist_ok=True)
    visible = np.minimum(difference * AMPLIFIED, 255).astype(np.uint8)
    (OUT / f"{name}.png").write_bytes(png_bytes(found))
    (OUT / f"{name}-difference.png").write_bytes(png_bytes(visible))
    pytest.fail(f"{name} differs by up to {largest}, {mean:.2f} on average; see {OUT}")


def test_differences_are_seen_and_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.OUT", tmp_path)
    golden = np.full((20, 30, 3), 100, np.uint8)
    close = golden.copy()
    close[3, 4] += MAX_DIFFERENCE
    check_same("close", close, golden)
    assert list(tmp_path.iterdir()) == []
    far = golden.copy()
    far[3, 4, 1] += MAX_DIFFERENCE + 1
    with pytest.raises(pytest.fail.Exception, match=r"far differs by up to 4, 0\.00 on average"):
        check_same("far", far, golden)
    assert {path.name for path in tmp_path.iterdir()} == {"far.png", "far-difference.png"}
    with pytest.raises(pytest.fail.Exception, match="differs by up to 1"):
        check_same("everywhere", golden + np.uint8(1), golden)
