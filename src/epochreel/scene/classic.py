"""The drawing of the article it all began with: black, plain lines, alpha glows, an error bar.

Facts of the original: a plane of 25 by 20, neurons of radius 0.5 with a glow of 1.5 times that,
3 apart and 6 between layers, bottom to top; line width in points as large as the weight; captions
in the corners. Source: M. Spencer-Harper, "Video of a neural network learning", 2015.
"""

from __future__ import annotations

import numpy as np

from epochreel.drawing import Backdrop, Discs, DisplayList, Drawing, Segments, Tone, f32
from epochreel.errors import UsageError
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import decode_srgb, ink
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.words import listed, short, two_decimals
from epochreel.scene.moments.acting import Act, act_at
from epochreel.scene.moments.replay import Replay
from epochreel.scene.options import SceneOptions
from epochreel.steps import ReelMeta
from epochreel.story import Moment

PLANE_WIDTH, PLANE_HEIGHT = 25.0, 20.0
LAYER_STEP, NEURON_STEP, RADIUS = 6.0, 3.0, 0.5
LEFT_MARGIN, BOTTOM_MARGIN = 10.0, 2.0
TYPE_SIZE = 0.66
WHITE, RED = ink("#ffffff"), ink("#ff0000")


class ClassicStage:
    """See `epochreel.scene.styles.Stage`; made for small networks.

    Parameters
    ----------
    replay
        The recorded training.
    options
        Size of the picture, into which the plane is fitted, and whether it is black.
    """

    def __init__(self, replay: Replay, options: SceneOptions) -> None:
        check_classic(replay.meta)
        self._replay = replay
        self._width, self._height, self._font = options.width, options.height, options.font
        self._backdrop = None if options.transparent else Backdrop()
        self._scale = min(options.width / PLANE_WIDTH, options.height / PLANE_HEIGHT)
        self._neurons = _place(replay.meta.network.sizes)

    def compose(self, moment: Moment) -> DisplayList:
        """Return the drawing of one moment; pure."""
        replay = self._replay
        if moment.shot.kind == "lesson":
            act = _at_the_end_of(replay, moment.shot.step_to)
        else:
            act = act_at(moment, replay)
        brush = Brush(self._scale, font=self._font)
        self._draw_values(brush, act)
        if moment.shot.kind == "lesson":
            self._annotate(brush, moment.shot.step_to)
        drawing = Drawing(self._lines(act), self._circles(act), tuple(brush.inks))
        size = (self._width, self._height)
        return DisplayList(*size, self._backdrop, Tone("plain"), dynamic=drawing)

    def _lines(self, act: Act) -> Segments:
        """Return the synapses: a line as wide as the weight, and its glow twice as wide."""
        starts, ends, widths, lights = [], [], [], []
        for gap, weights in enumerate(act.weights):
            carried = act.carried[gap] if act.carried else np.zeros_like(weights)
            for (above, below), weight in np.ndenumerate(weights):
                start, end = self._rims(gap, below, above)
                colour = np.array((0.0, 1.0, 0.0) if weight > 0 else (1.0, 0.0, 0.0))
                # Points at the 80 px per inch of the original's 640 px.
                width = abs(weight) * (80 / 72) * (self._scale / 24)
                starts += [start, start]
                ends += [end, end]
                widths += [width, 2 * width]
                lights += [colour, colour * decode_srgb(0.4 * float(carried[above, below]))]
        n = len(starts)
        none, any_length = f32(np.zeros(n)), f32(np.ones(n))
        return Segments(
            start=f32(starts),
            end=f32(ends),
            width=f32(widths),
            rgb=f32(lights),
            glow=none,
            reach=any_length,
            pulse_at=none,
            pulse_behind=any_length,
            pulse_ahead=any_length,
            pulse_rgb=f32(np.zeros((n, 3))),
            pulse_reach=any_length,
        )

    def _circles(self, act: Act) -> Discs:
        """Return the neurons: a dull yellow body and a bright one half as large again."""
        places = np.array([self._at(*xy) for layer in self._neurons for xy in layer])
        output = np.abs(np.concatenate(act.activity))
        n = len(output)
        body = np.full(n, decode_srgb(0.2))
        # As in the original, colour and opacity both follow the output.
        glow = np.array([decode_srgb(0.5 * float(value) ** 2) for value in output])
        yellow = np.array((1.0, 1.0, 0.0))
        radius = RADIUS * self._scale
        nothing, flat = f32(np.zeros((2 * n, 3))), f32(np.zeros(2 * n))
        return Discs(
            center=f32(np.concatenate([places, places])),
            radius=f32(np.repeat([radius, 1.5 * radius], n)),
            rgb=f32(np.concatenate([body, glow])[:, None] * yellow),
            shade=flat,
            ring_rgb=nothing,
            ring_width=flat,
            glow_rgb=nothing,
            reach=f32(np.ones(2 * n)),
            hides=f32(np.concatenate([np.ones(n), 0.5 * output])),
        )

    def _draw_values(self, brush: Brush, act: Act) -> None:
        for layer, places in enumerate(self._neurons):
            for index, (x, y) in enumerate(places):
                value = float(act.values[layer][index]) if act.values else 0.0
                at_x, at_y = self._at(x + 0.8, y)
                text = short(value) if layer == 0 else two_decimals(value)
                brush.text(text, at_x, at_y, TYPE_SIZE, WHITE)

    def _annotate(self, brush: Brush, step: int) -> None:
        meta = self._replay.meta
        at = self._replay.step_at(step)
        row = int(at.examples[0])
        top = PLANE_HEIGHT
        lines = (
            (1.0, top - 1, f"{meta.epoch_word.capitalize()} #{at.epoch}"),
            (1.0, top - 2, f"Training example #{row + 1}"),
            (1.0, 15.0, "Desired output:"),
            (1.0, 14.0, listed(meta.training_set.targets[row])),
            (1.0, BOTTOM_MARGIN + 1, "Inputs:"),
            (1.0, BOTTOM_MARGIN, f"[{listed(meta.training_set.inputs[row], ', ')}]"),
        )
        for x, y, text in lines:
            brush.text(text, *self._at(x, y), TYPE_SIZE, WHITE)
        error = self._replay.average_error(at.epoch)
        if error is None:
            return
        brush.text(
            f"Average error {two_decimals(error)} %", *self._at(14, top - 1), TYPE_SIZE, WHITE
        )
        left, upper = self._at(14, top - 2)
        bar = Rect(left, upper, 10 * self._scale, self._scale)
        brush.box(Rect(bar.x, bar.y, bar.width * error / 100, bar.height), fill=RED)
        brush.box(bar, line=WHITE, line_width=1.5 / 24)

    def _rims(self, gap: int, below: int, above: int) -> tuple[tuple, tuple]:
        """Return where a synapse leaves one neuron's rim and meets the other's, px."""
        first, last = self._neurons[gap][below], self._neurons[gap + 1][above]
        course = last - first
        rim = RADIUS * course / np.hypot(*course)
        return self._at(*(first + rim)), self._at(*(last - rim))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Return px for a place on the plane, whose origin is the lower left corner."""
        left = (self._width - PLANE_WIDTH * self._scale) / 2
        floor = (self._height + PLANE_HEIGHT * self._scale) / 2
        return left + x * self._scale, floor - y * self._scale


def check_classic(meta: ReelMeta) -> None:
    """Raise UsageError unless the article's drawing shows such a training."""
    if meta.lessons.are_leaps:
        raise UsageError(
            f"the classic style draws networks that epochreel trained, not one of {meta.network};"
            " the cinematic style draws any"
        )


def _at_the_end_of(replay: Replay, step: int) -> Act:
    """Return the network as the original drew it: after an update, lit as it was before."""
    at = replay.step_at(step)
    values = tuple(np.asarray(layer[0], np.float64) for layer in at.activations)
    carried = tuple(
        np.abs(value)[None, :] * np.ones(weights.shape)
        for value, weights in zip(values, at.weights, strict=False)
    )
    return Act(weights=at.weights, activity=values, values=values, carried=carried)


def _place(sizes: tuple[int, ...]) -> list[np.ndarray]:
    """Return neuron places on the plane, per layer ``(n_units, 2)``, squeezed in if need be."""
    widest = max(sizes)
    across = min(NEURON_STEP, 12.0 / max(widest - 1, 1))
    up = min(LAYER_STEP, 13.0 / max(len(sizes) - 1, 1))
    layers = []
    for layer, n_units in enumerate(sizes):
        x = LEFT_MARGIN + across * (max(widest, 4) - n_units) / 2 + across * np.arange(n_units)
        layers.append(np.stack([x, np.full(n_units, BOTTOM_MARGIN + layer * up)], axis=1))
    return layers
