"""Whole pictures against committed PNGs; a differing one is saved and named.

To accept new pictures, look at those under ``out/golden`` and copy them over ``golden``.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage
from render_scenes import everything, f32

from epochreel.drawing import (
    Backdrop,
    Curve,
    Discs,
    DisplayList,
    Drawing,
    Polyline,
    Segments,
    Text,
    Tone,
)
from epochreel.render import png_bytes, render_rgb, render_rgba

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "out" / "golden"
SIZE = (320, 180)
GREEN, RED, AMBER = (0.01, 0.5, 0.24), (0.65, 0.03, 0.07), (1.6, 0.9, 0.1)


def neuron() -> DisplayList:
    """Return two synapses with pulses that meet a lit neuron."""
    synapses = Segments(
        start=f32([(30, 40), (30, 150)]),
        end=f32([(220, 90), (220, 90)]),
        width=f32([7, 2]),
        rgb=f32([GREEN, RED]),
        glow=f32([0.16, 0.16]),
        reach=f32([12, 12]),
        pulse_at=f32([100, 150]),
        pulse_behind=f32([50, 50]),
        pulse_ahead=f32([25, 25]),
        pulse_rgb=f32([GREEN, RED]) * 9,
        pulse_reach=f32([16, 16]),
    )
    neurons = Discs(
        center=f32([(220, 90), (30, 40), (30, 150)]),
        radius=f32([26, 16, 16]),
        rgb=f32([AMBER, (0.003, 0.005, 0.014), AMBER]),
        shade=f32([0.35, 0.35, 0.35]),
        ring_rgb=f32([AMBER, (0.16, 0.19, 0.36), AMBER]),
        ring_width=f32([2, 2, 2]),
        glow_rgb=f32([AMBER, (0, 0, 0), (0.4, 0.22, 0.03)]) * 0.5,
        reach=f32([34, 20, 20]),
    )
    x = np.linspace(20, 120, 50)
    curve = f32(np.stack([x, 168 - 20 * np.exp(-(x - 20) / 25)], axis=1))
    inks = (
        Text("0.92", 262, 64, 20, (0.94, 0.95, 0.98, 1)),
        Text("wants 1", 220, 150, 18, (0.98, 0.77, 0.33, 1), bold=True, anchor="center"),
        Polyline(curve, 2.5, (1, 0.35, 0.38, 1)),
    )
    night = Backdrop((0.002, 0.003, 0.007), (0.0006, 0.0008, 0.002))
    return DisplayList(*SIZE, backdrop=night, dynamic=Drawing(synapses, neurons, inks))


def without_words(picture: DisplayList) -> DisplayList:
    """Return a picture without text, whose pixels depend on the machine's FreeType."""
    inks = tuple(ink for ink in picture.dynamic.inks if not isinstance(ink, Text))
    return dataclasses.replace(picture, dynamic=dataclasses.replace(picture.dynamic, inks=inks))


WITH_WORDS = "neuron.png"


def over_nothing(curve: Curve) -> DisplayList:
    return dataclasses.replace(without_words(neuron()), backdrop=None, tone=Tone(curve))


CLEAR = {
    "neuron-over-nothing.png": lambda: over_nothing("film"),
    "neuron-over-nothing-on-paper.png": lambda: over_nothing("paper"),
}
PICTURES = {
    **CLEAR,
    WITH_WORDS: neuron,
    "neuron-without-words.png": lambda: without_words(neuron()),
    "film.png": lambda: without_words(everything(11, SIZE)),
    "plain.png": lambda: without_words(everything(11, SIZE, curve="plain")),
}


@pytest.mark.parametrize("file", PICTURES)
def test_golden(file: str) -> None:
    picture = PICTURES[file]()
    found = render_rgba(picture) if file in CLEAR else render_rgb(picture)
    golden = HERE / "golden" / file
    if golden.exists():
        wanted = np.asarray(PillowImage.open(golden))
        difference = np.abs(found.astype(int) - wanted)
        # Another FreeType may place the edge of a glyph otherwise; light has no such excuse.
        if difference.max() == 0 or (file == WITH_WORDS and difference.mean() < 0.2):
            return
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / file).write_bytes(png_bytes(found))
    pytest.fail(f"the picture differs from {golden}; see {OUT / file}")
