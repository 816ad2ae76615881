"""Small display lists that use everything, drawn at random from a seed."""

from __future__ import annotations

import dataclasses

import numpy as np

from epochreel.drawing import (
    Backdrop,
    Box,
    Curves,
    Discs,
    DisplayList,
    Drawing,
    Image,
    Ink,
    Polyline,
    Segments,
    Signs,
    Text,
    Tone,
)

NIGHT = Backdrop((0.004, 0.006, 0.012), (0.001, 0.001, 0.003))
SIGNS = Signs((0.1, 0.9, 0.4), (0.9, 0.05, 0.2))


def f32(values: object) -> np.ndarray:
    return np.asarray(values, np.float32)


def segments(n: int, rng: np.random.Generator, size: tuple[int, int]) -> Segments:
    """N segments, some thin, some wide, ends in and around the picture."""
    return Segments(
        start=f32(rng.uniform(-20, 20 + max(size), (n, 2))),
        end=f32(rng.uniform(-20, 20 + max(size), (n, 2))),
        width=f32(rng.choice([0.3, 1.0, 2.5, 9.0], n)),
        rgb=f32(rng.uniform(0, 1.5, (n, 3))),
        glow=f32(rng.uniform(0.1, 0.4, n)),
        reach=f32(rng.uniform(3, 20, n)),
        pulse_at=f32(rng.uniform(-10, max(size), n)),
        pulse_behind=f32(rng.uniform(10, 60, n)),
        pulse_ahead=f32(rng.uniform(5, 40, n)),
        pulse_rgb=f32(rng.uniform(0, 5, (n, 3)) * rng.integers(0, 2, (n, 1))),
        pulse_reach=f32(rng.uniform(5, 20, n)),
        signed=f32(np.zeros(n)),
    )


def curves(n: int, rng: np.random.Generator, size: tuple[int, int], k: int = 9) -> Curves:
    """N curves through k points, some thin, some wide, with corners and crossings."""
    lights = segments(n, rng, size)
    through = rng.uniform(-20, 20 + max(size), (n, 1, 2)) + rng.normal(0, 14, (n, k, 2)).cumsum(1)
    names = [field.name for field in dataclasses.fields(Curves)[1:]]
    return Curves(f32(through), *(getattr(lights, name) for name in names))


def with_signs(group: Segments, seed: int) -> Segments:
    """Return segments of which two thirds have a sign, some of them a light without one too."""
    rng, n = np.random.default_rng(seed), len(group)
    signed = rng.choice([-1.0, 0.0, 1.0], n) * rng.choice([0.05, 0.4, 0.9, 3.0], n)
    keeps = (signed == 0) | (rng.random(n) < 0.2)
    return dataclasses.replace(group, signed=f32(signed), rgb=f32(group.rgb * keeps[:, None]))


def discs(n: int, rng: np.random.Generator, size: tuple[int, int]) -> Discs:
    return Discs(
        center=f32(rng.uniform(0, 1, (n, 2)) * size),
        radius=f32(rng.uniform(4, 25, n)),
        rgb=f32(rng.uniform(0, 2, (n, 3))),
        shade=f32(rng.uniform(0, 1, n)),
        ring_rgb=f32(rng.uniform(0, 1, (n, 3))),
        ring_width=f32(rng.choice([0, 0.5, 2.0], n)),
        glow_rgb=f32(rng.uniform(0, 0.7, (n, 3))),
        reach=f32(rng.uniform(5, 30, n)),
        hides=f32(rng.choice([0.0, 0.5, 1.0], n)),
    )


def inks(rng: np.random.Generator, size: tuple[int, int]) -> tuple[Ink, ...]:
    width, height = size
    pixels = rng.integers(0, 256, (3, 4, 4), np.uint8)
    points = np.stack([np.linspace(5, width - 5, 40), rng.uniform(0, height, 40)], axis=1)
    return (
        Box(10.25, 8.5, 60, 30, 9, fill=(0.2, 0.3, 0.4, 0.8), line=(1, 0.9, 0.2, 1), line_width=2),
        Box(-5, height - 20.5, width + 10, 12, line=(0.8, 0.1, 0.1, 0.7), line_width=1.5),
        Polyline(f32(points), 2.5, (0.9, 0.4, 0.5, 0.6)),
        Image(70.3, 20.7, 40.5, 31.2, pixels),
        Text("0.75 → ok", 20, 60, 22, (0.95, 0.95, 1.0, 1.0)),
        Text("Epoch", width - 5, 30, 18, (0.1, 0.2, 0.9, 0.8), bold=True, anchor="right"),
    )


def everything(
    seed: int,
    size: tuple[int, int] = (200, 120),
    curve: str = "film",
    n: int = 12,
    *,
    signed: bool = False,
) -> DisplayList:
    """Return a picture with some of each primitive; ``signed`` if some of them have a sign."""
    rng = np.random.default_rng(seed)
    few = segments(n // 3, rng, size), discs(2, rng, size), inks(rng, size)
    many = segments(n, rng, size), discs(4, rng, size), inks(rng, size)
    bars = joined(few[0], many[0])
    return DisplayList(
        *size,
        backdrop=NIGHT,
        tone=Tone("plain" if curve == "plain" else "film", 0.8),
        dynamic=Drawing(
            with_signs(bars, seed) if signed else bars,
            joined(few[1], many[1]),
            (*few[2], *many[2]),
        ),
        signs=SIGNS,
    )


def joined(first, second):
    """Return the segments, or discs, of two groups in one."""
    columns = [f.name for f in dataclasses.fields(first)]
    pairs = ((getattr(first, name), getattr(second, name)) for name in columns)
    return type(first)(*map(np.concatenate, pairs))
