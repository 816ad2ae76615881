"""Display lists to time and to look at: a small lit network and a dense one, in motion."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import (
    Backdrop,
    Box,
    Discs,
    DisplayList,
    Drawing,
    Image,
    Ink,
    Polyline,
    Rgba,
    Segments,
    Text,
    Tone,
)

GREEN, RED = (0.012, 0.53, 0.25), (0.68, 0.035, 0.072)
AMBER = (1.0, 0.55, 0.03)
WHITE: Rgba = (0.94, 0.95, 0.98, 1.0)
GREY: Rgba = (0.56, 0.58, 0.72, 1.0)
HONEY: Rgba = (0.98, 0.77, 0.33, 1.0)
NIGHT = Backdrop((0.0016, 0.0024, 0.0055), (0.0005, 0.0006, 0.0012))


def _positions(sizes: tuple[int, ...], box: tuple[float, float, float, float]) -> list[NDArray]:
    left, top, right, bottom = box
    layers = []
    for i, n in enumerate(sizes):
        x = left + (right - left) * i / (len(sizes) - 1)
        gap = min((bottom - top) / max(n, 1), 185)
        y = (top + bottom) / 2 + (np.arange(n) - (n - 1) / 2) * gap
        layers.append(np.stack([np.full(n, x), y], axis=1))
    return layers


def small(phase: float = 0.5, moving: bool = False) -> DisplayList:
    """Return a 3-4-1 network at 1920x1080 with pulses on all synapses, 8 neurons and 40 texts."""
    rng = np.random.default_rng(3)
    layers = _positions((3, 4, 1), (720, 230, 1580, 970))
    starts, ends = [], []
    for below, above in itertools.pairwise(layers):
        for a in below:
            for b in above:
                direction = (b - a) / np.linalg.norm(b - a)
                starts.append(a + 39 * direction)
                ends.append(b - 39 * direction)
    start, end = np.array(starts), np.array(ends)
    if moving:
        start[:, 1] += 3 * math.sin(7 * phase)
    n = len(start)
    length = np.linalg.norm(end - start, axis=1)
    weight = rng.normal(size=n) * 3.0
    rgb = np.where(weight[:, None] > 0, GREEN, RED)
    signal = rng.choice([0.0, 1.0], n) if not moving else np.ones(n)
    segments = Segments(
        start=start.astype(np.float32),
        end=end.astype(np.float32),
        width=np.clip(np.abs(weight) * 3.2, 0.6, 22).astype(np.float32),
        rgb=(rgb * np.clip(np.abs(weight), 0.25, 0.9)[:, None]).astype(np.float32),
        glow=np.full(n, 0.16, np.float32),
        reach=np.full(n, 16.0 if not moving else 25.0, np.float32),
        pulse_at=(length * phase).astype(np.float32),
        pulse_behind=np.full(n, 85, np.float32),
        pulse_ahead=np.full(n, 45, np.float32),
        pulse_rgb=(rgb * signal[:, None] * 9).astype(np.float32),
        pulse_reach=np.full(n, 26, np.float32),
    )
    center = np.concatenate(layers)
    activity = np.array([1, 0, 0, 0.01, 0.81, 0.0, 0.34, 0.92])
    if moving:
        activity = 0.5 + 0.4 * np.sin(np.arange(8) + 9 * phase)
    m = len(center)
    lit = activity[:, None] ** 1.4
    discs = Discs(
        center=center.astype(np.float32),
        radius=np.full(m, 38, np.float32),
        rgb=(np.array(AMBER) * lit * 1.6 + (0.003, 0.005, 0.014)).astype(np.float32),
        shade=np.full(m, 0.35, np.float32),
        ring_rgb=(np.array((0.16, 0.19, 0.36)) + np.array(AMBER) * lit * 2).astype(np.float32),
        ring_width=np.full(m, 2.0, np.float32),
        glow_rgb=(np.array(AMBER) * lit * 0.75).astype(np.float32),
        reach=np.full(m, 50, np.float32),
    )
    return DisplayList(
        1920,
        1080,
        backdrop=NIGHT,
        dynamic=Drawing(segments, discs, _panels(center, activity, phase, moving)),
    )


def _panels(center: NDArray, activity: NDArray, phase: float, moving: bool) -> tuple[Ink, ...]:
    inks: list[Ink] = [
        Text("Cycle 500", 90, 123, 54, WHITE),
        Text("of 60,000  ·  example 5 of 7", 90, 166, 28, GREY),
        Text("Average error", 1830, 100, 28, GREY, anchor="right"),
        Text("15.65 %", 1830, 160, 54, WHITE, anchor="right"),
        Box(1390, 178, 440, 14, 7, fill=(0.14, 0.17, 0.24, 1.0)),
        Box(1390, 178, 70, 14, 7, fill=(1.0, 0.35, 0.38, 1.0)),
        Text("Training set", 90, 277, 26, GREY),
        Box(74, 522, 348, 55, 11, fill=(*HONEY[:3], 0.16), line=HONEY, line_width=2),
    ]
    rows = ("0010", "0111", "1011", "0101", "1001", "1110", "0000")
    for row, digits in enumerate(rows):
        y = 330 + 58 * row
        for col, digit in enumerate(digits[:3]):
            inks.append(Text(digit, 109 + 70 * col, y, 29, WHITE if digit == "1" else GREY))
        inks.append(Text("→", 290, y, 26, GREY))
        inks.append(Text(digits[3], 361, y, 29, HONEY if row == 4 else WHITE))
    for (x, y), value in zip(center, activity, strict=True):
        inks.append(Text(f"{value:.2f}", float(x) + 52, float(y) - 32, 25, WHITE))
    x = np.linspace(98, 420, 60)
    curve = np.stack([x, 860 + 140 / (1 + np.exp(-(x - 240) / 40))], axis=1)
    k = 30 + int(20 * phase) if moving else 36
    inks += [
        Text("Error over training", 90, 836, 24, GREY),
        Polyline(curve.astype(np.float32), 2.0, (0.36, 0.40, 0.55, 1.0)),
        Polyline(curve[:k].astype(np.float32), 4.0, (1.0, 0.35, 0.38, 1.0)),
        Box(curve[k - 1, 0] - 8, curve[k - 1, 1] - 8, 16, 16, 8, fill=(1, 1, 1, 1)),
        Text("wants 1", 1580, 717, 28, HONEY, anchor="center"),
    ]
    return tuple(inks)


def dense(phase: float = 0.5) -> DisplayList:
    """Return a 64-32-32-10 network, 3,392 synapses, with pulses in its first layer."""
    rng = np.random.default_rng(5)
    sizes = (64, 32, 32, 10)
    layers = _positions(sizes, (420, 90, 1500, 990))
    starts, ends, first = [], [], []
    for i, (below, above) in enumerate(itertools.pairwise(layers)):
        starts.append(np.repeat(below, len(above), axis=0) + np.array((10, 0)))
        ends.append(np.tile(above, (len(below), 1)) - np.array((10, 0)))
        first.append(np.full(len(starts[-1]), i == 0))
    start, end, has_pulse = (np.concatenate(part) for part in (starts, ends, first))
    n = len(start)
    weight = rng.normal(size=n)
    size = np.clip(np.abs(weight) / 2, 0, 1) ** 2
    rgb = np.where(weight[:, None] > 0, GREEN, RED) * size[:, None]
    lit = rng.random(64)[:, None] ** 3 * np.ones((64, 32))
    signal = np.zeros(n)
    signal[has_pulse] = lit.ravel() * size[has_pulse]
    f32 = np.float32
    segments = Segments(
        start=start.astype(f32),
        end=end.astype(f32),
        width=(1 + 2 * size).astype(f32),
        rgb=(rgb * 0.16).astype(f32),
        glow=np.full(n, 0.15, f32),
        reach=np.full(n, 6.0, f32),
        pulse_at=(np.linalg.norm(end - start, axis=1) * phase).astype(f32),
        pulse_behind=np.full(n, 60, f32),
        pulse_ahead=np.full(n, 30, f32),
        pulse_rgb=(rgb * signal[:, None] * 1.5 + 1e-6 * has_pulse[:, None]).astype(f32),
        pulse_reach=np.full(n, 6.0, f32),
    )
    center = np.concatenate(layers[1:])
    m = len(center)
    activity = rng.random(m)[:, None] ** 2
    discs = Discs(
        center=center.astype(f32),
        radius=np.full(m, 9.5, f32),
        rgb=(np.array(AMBER) * activity * 1.5 + (0.003, 0.005, 0.014)).astype(f32),
        shade=np.full(m, 0.3, f32),
        ring_rgb=np.tile(np.array((0.16, 0.19, 0.36), f32), (m, 1)),
        ring_width=np.full(m, 1.5, f32),
        glow_rgb=(np.array(AMBER) * activity * 0.5).astype(f32),
        reach=np.full(m, 16, f32),
    )
    pixels = np.zeros((8, 8, 4), np.uint8)
    pixels[..., :3] = (rng.random((8, 8, 1)) * (250, 230, 120)).astype(np.uint8)
    pixels[..., 3] = 255
    inks: tuple[Ink, ...] = (
        Text("Epoch 60", 90, 123, 54, WHITE),
        Text("handwritten digits · 64-32-32-10", 90, 166, 28, GREY),
        Image(100.5, 380.25, 250, 250, pixels),
        *(
            Text(str(digit), 1530, float(y) + 9, 26, GREY)
            for digit, (_, y) in enumerate(layers[-1])
        ),
    )
    return DisplayList(
        1920,
        1080,
        backdrop=NIGHT,
        tone=Tone(exposure=1.0),
        dynamic=Drawing(segments, discs, inks),
    )
