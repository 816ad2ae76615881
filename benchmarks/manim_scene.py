"""A scene for Manim that is like a lesson of the xor film; `manim_film.py` renders it.

As many things as the film shows in a lesson: 16 synapses, each with a glow and a pulse, 8 neurons
with their glow, 70 texts, 15 boxes, a curve that draws itself. It is kind to Manim: light goes
through no tone curve, and no text ever changes but the counter, ten times a second. A glow is made
of `MANIM_GLOW_STEPS` pale shapes, each a little smaller than the last: with one it is a pale disc,
with twelve the eye no longer sees the steps.
"""

# Manim stands in an environment of its own, where nobody checks types.
# pyright: reportMissingImports=false, reportUnknownMemberType=false

from __future__ import annotations

import os

import numpy as np
from manim import (
    DOWN,
    GREEN,
    RED,
    WHITE,
    YELLOW,
    Circle,
    Dot,
    Line,
    Mobject,
    Rectangle,
    Scene,
    Text,
    ValueTracker,
    VMobject,
    linear,
)

SECS = float(os.environ["MANIM_SCENE_SECS"])
N_GLOW_STEPS = int(os.environ["MANIM_GLOW_STEPS"])
LAYERS = (3, 4, 1)
# What the numbers of the xor film's lesson are when it is counted out.
N_TEXTS, N_BOXES = 70, 15


def place(layer: int, unit: int) -> np.ndarray:
    """Return where a unit stands, in Manim's units."""
    return np.array([-1.5 + 2.8 * layer, (LAYERS[layer] - 1) * 0.7 - 1.4 * unit, 0.0])


class LikeALesson(Scene):
    """Pulses run, lights follow them, synapses change their width."""

    def construct(self) -> None:
        """Put everything on the stage, and play it."""
        time = ValueTracker(0.0)
        self._stand_still()
        for layer in (0, 1):
            for a in range(LAYERS[layer]):
                for b in range(LAYERS[layer + 1]):
                    self._synapse(place(layer, a), place(layer + 1, b), time, a + b)
        for layer, n_units in enumerate(LAYERS):
            for unit in range(n_units):
                self._neuron(place(layer, unit), time, layer)
        self._curve(time)
        self.play(time.animate.set_value(SECS), run_time=SECS, rate_func=linear)

    def _stand_still(self) -> None:
        """Add what never changes, first, so that Manim draws it once."""
        for i in range(N_BOXES):
            box = Rectangle(width=2.2, height=0.3, stroke_width=1, color=WHITE)
            self.add(box.move_to([-5.3, 3.2 - 0.42 * i, 0]))
        for i in range(N_TEXTS - 1):
            text = Text("0.47", font_size=18)
            self.add(text.move_to([-6.2 + 0.55 * (i % 5), 3.2 - 0.42 * (i // 5), 0]))

    def _synapse(self, start: np.ndarray, end: np.ndarray, time: ValueTracker, k: int) -> None:
        hue = GREEN if k % 3 else RED

        def widen(line: Mobject) -> None:
            line.set_stroke(width=3 + 2 * ((time.get_value() + 0.1 * k) % 1))

        def travel(pulse: Mobject) -> None:
            pulse.move_to(start + (end - start) * (time.get_value() % 1))

        for share in np.linspace(1, 0.3, N_GLOW_STEPS):
            glow = Line(start, end, color=hue, stroke_width=18 * share)
            self.add(glow.set_stroke(opacity=0.15 / N_GLOW_STEPS))
        body, pulse = Line(start, end, color=hue), Dot(start, radius=0.06, color=WHITE)
        body.add_updater(widen)
        pulse.add_updater(travel)
        self.add(body, pulse)

    def _neuron(self, center: np.ndarray, time: ValueTracker, layer: int) -> None:
        def light(circle: Mobject) -> None:
            strength = (time.get_value() + 0.3 * layer) % 1
            circle.set_fill(YELLOW, opacity=(0.1 + 0.25 * strength) / N_GLOW_STEPS)

        for radius in (*np.linspace(0.65, 0.36, N_GLOW_STEPS), 0.33):
            circle = Circle(radius=radius, stroke_width=2 if radius == 0.33 else 0, color=YELLOW)
            circle.move_to(center).add_updater(light)
            self.add(circle)

    def _curve(self, time: ValueTracker) -> None:
        points = [np.array([3 + 0.03 * i, -3 + 2 * 0.97**i, 0.0]) for i in range(120)]

        def draw(curve: Mobject) -> None:
            shown = max(2, int(120 * time.get_value() / SECS))
            curve.set_points_as_corners(points[:shown])

        curve = VMobject(stroke_width=2, color=WHITE)
        curve.add_updater(draw)
        counts = [Text(f"cycle {i}", font_size=28).move_to([0, 3.4, 0]) for i in range(10)]
        counter = counts[0].copy()
        counter.add_updater(lambda text: text.become(counts[int(10 * time.get_value()) % 10]))
        self.add(curve, counter, Text("error", font_size=18).next_to(points[0], DOWN))
