"""The drawing primitives of one picture; they know nothing of networks.

Two kinds. *Lights* (segments, curves, discs) are linear-light RGB that may exceed 1; they are
added up, in any order, and the sum is brought to the screen by the tone curve. Only bodies that
have a sign do not add up across signs: of two that meet the stronger covers the weaker (`Signs`),
in any order too. *Ink* (boxes, polylines, images, texts) lies on top of all light, in order, with
display colours and alpha. On paper there is no light to add: there the same numbers are light
absorbed; see `Tone`.

Lengths are pixels. The origin is the upper left corner of the picture, x to the right, y down;
the centre of the first pixel is (0.5, 0.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

F32 = NDArray[np.float32]

Curve = Literal["film", "plain", "paper"]
Light = tuple[float, float, float]  # linear RGB, 0 is dark, 1 the brightest white of a screen
Rgba = tuple[float, float, float, float]  # sRGB-coded red, green, blue and opacity, 0 to 1


def f32(values: ArrayLike) -> F32:
    """Return numbers as the float32 arrays that lights are made of."""
    return np.ascontiguousarray(values, np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class Segments:
    """N straight lights with round ends, each with a glow and one pulse.

    With ``e`` the distance of a point from the edge of the core (negative inside), the core
    gives ``rgb`` times its pixel coverage; the glow gives ``rgb * glow * (1 - e / reach)**3``
    where ``0 < e < reach`` (and ``rgb * glow`` inside). A core thinner than a pixel is drawn one
    pixel wide and dimmed in proportion. ``signed`` is the light of such a core and glow in one of
    two planes, which `Signs` brings together; ``rgb`` adds up with all other light.

    The pulse is brightest at ``pulse_at`` along the segment. With ``s`` the distance along the
    segment from there, in units of ``pulse_behind`` towards the start and ``pulse_ahead``
    towards the end, its strength is ``(1 - s**2)**3``, zero outside; it gives
    ``pulse_rgb * strength`` times the sum of the core's coverage and a glow as above, of the
    same ``glow``, whose reach is ``pulse_reach * (1 - s**2)``: the shape of a lens.

    Parameters
    ----------
    start, end
        ``(N, 2)`` px.
    width
        ``(N,)`` px, the whole thickness of the core.
    rgb
        ``(N, 3)`` linear light of the core.
    glow
        ``(N,)``, light of the glow at the core's edge as a fraction of ``rgb``.
    reach
        ``(N,)`` px.
    pulse_at
        ``(N,)`` px from the start.
    pulse_behind, pulse_ahead
        ``(N,)`` px.
    pulse_rgb
        ``(N, 3)`` linear light; zero for no pulse.
    pulse_reach
        ``(N,)`` px.
    signed
        ``(N,)``, light of a body that has a sign, in the plane of the positive above zero and of
        the negative below; ``None`` where nothing has one.
    """

    start: F32
    end: F32
    width: F32
    rgb: F32
    glow: F32
    reach: F32
    pulse_at: F32
    pulse_behind: F32
    pulse_ahead: F32
    pulse_rgb: F32
    pulse_reach: F32
    signed: F32 | None = None

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, eq=False, slots=True)
class Curves:
    """N bent lights, each drawn in one stroke through K points, with a glow and one pulse.

    The light of a point is that of `Segments`, its distance being the one to the nearest point of
    the whole curve: where two of its pieces meet nothing is added twice, so that there are no
    beads. What a curve crosses, another or itself further on, it crosses as one light.

    Places of the pulse are px along the curve. It lies on the stretch from ``pulse_behind``
    before it to ``pulse_ahead`` after it, and only that stretch counts for what is nearest.

    Parameters
    ----------
    points
        ``(N, K, 2)`` px, K at least 2, joined by straight lines.
    width, rgb, glow, reach, pulse_at, pulse_behind, pulse_ahead, pulse_rgb, pulse_reach
        As of `Segments`.
    """

    points: F32
    width: F32
    rgb: F32
    glow: F32
    reach: F32
    pulse_at: F32
    pulse_behind: F32
    pulse_ahead: F32
    pulse_rgb: F32
    pulse_reach: F32

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, eq=False, slots=True)
class Discs:
    """N round lights, each with a fill, a ring on its rim and a glow outside it.

    The fill hides what is beneath it, the backdrop, all segments and curves, so that a synapse
    ends at a neuron's rim and a pulse vanishes into it. Discs never hide one another: their light
    adds up.

    With ``d`` the distance from the centre: the fill gives ``rgb * (1 - shade * (d/radius)**2)``
    times coverage, the ring ``ring_rgb`` where ``|d - radius| < ring_width / 2``, the glow
    ``glow_rgb * (1 - (d - radius) / reach)**3`` where ``radius < d < radius + reach``.

    Parameters
    ----------
    center
        ``(N, 2)`` px.
    radius
        ``(N,)`` px.
    rgb
        ``(N, 3)`` linear light of the fill at the centre.
    shade
        ``(N,)``, 0 for a flat fill, 1 for one that is dark at its rim.
    ring_rgb
        ``(N, 3)`` linear light.
    ring_width
        ``(N,)`` px; 0 for none.
    glow_rgb
        ``(N, 3)`` linear light just outside the rim.
    reach
        ``(N,)`` px.
    hides
        ``(N,)``, the part that the fill hides, 0 for none; ``None`` for all of it.
    """

    center: F32
    radius: F32
    rgb: F32
    shade: F32
    ring_rgb: F32
    ring_width: F32
    glow_rgb: F32
    reach: F32
    hides: F32 | None = None

    def __len__(self) -> int:
        return len(self.center)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rounded corners, filled, outlined or both.

    The outline lies inside the edge. ``radius`` is that of the corners, px.
    """

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    fill: Rgba | None = None
    line: Rgba | None = None
    line_width: float = 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Polyline:
    """Points joined by lines of one thickness, opaque where they overlap.

    Parameters
    ----------
    points
        ``(K, 2)`` px, K at least 2.
    width
        Thickness, px.
    rgba
        Colour.
    """

    points: F32
    width: float
    rgba: Rgba


@dataclass(frozen=True, eq=False, slots=True)
class Image:
    """A picture of its own, scaled to a rectangle; each of its pixels a sharp-edged cell.

    ``pixels`` is ``(height, width, 4)`` uint8, sRGB and opacity.
    """

    x: float
    y: float
    width: float
    height: float
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font of somebody's own, for characters that the film's typeface lacks.

    Parameters
    ----------
    path
        Of a ``.ttf``, ``.otf`` or ``.ttc``.
    face
        Which of the fonts in a collection, from 0.
    family
        What the font calls itself.
    digest
        A hash of the file, by which a replaced one is told from what it replaced.
    """

    path: Path
    face: int
    family: str
    digest: str


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text in the film's typeface.

    Parameters
    ----------
    x, y
        Where the anchor lies on the baseline, px.
    size
        Of the type, px per em.
    anchor
        Which end of the text lies at ``x``.
    font
        What sets the characters that the typeface lacks; None if it is to have them all.
    """

    text: str
    x: float
    y: float
    size: float
    rgba: Rgba
    bold: bool = False
    anchor: Literal["left", "center", "right"] = "left"
    font: FontFile | None = None


Ink = Box | Polyline | Image | Text


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The darkness behind all lights: a smooth vignette, linear light.

    The light is ``center`` in the middle of the picture and falls to ``edge`` in its corners,
    with the square of the distance.
    """

    center: Light = (0.0, 0.0, 0.0)
    edge: Light = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Signs:
    """What bodies of two signs look like, and what is seen where both are.

    With ``p`` and ``n`` the sums of positive and of negative light at a point, and
    ``r = (p - n) / (p + n)``, their light is ``positive * p * wins(r) + negative * n * wins(-r)``,
    where ``wins(r)`` is 0 for a negative ``r`` and ``0.6 + 0.4 * u * u * (3 - 2 * u)`` for others,
    with ``u = 8 * r``, at most 1; where both are as strong the positive wins. So the stronger
    covers the weaker, dimmed a little until it has 1.29 times its light; each pixel has one hue or
    the other, never a third.

    Parameters
    ----------
    positive, negative
        Linear light of strength 1.
    """

    positive: Light = (0.0, 0.0, 0.0)
    negative: Light = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Tone:
    """How the sum of light is brought to the screen.

    Parameters
    ----------
    curve
        ``"film"``: a filmic curve, saturated light goes white-hot. ``"plain"``: clipped at 1 and
        sRGB-coded, nothing else. ``"paper"``: the sum is the light that paper takes away, an
        optical density: none leaves white, and what lies over other lines darkens and colours
        them as ink does.
    exposure
        Factor on all light.
    """

    curve: Curve = "film"
    exposure: float = 1.0


@dataclass(frozen=True, eq=False, slots=True)
class Drawing:
    """Lights and ink; either may be missing."""

    segments: Segments | None = None
    discs: Discs | None = None
    inks: tuple[Ink, ...] = ()
    curves: Curves | None = None


@dataclass(frozen=True, eq=False, slots=True)
class DisplayList:
    """Everything that is seen in one picture.

    Parameters
    ----------
    width, height
        Of the picture, px.
    backdrop
        None for nothing behind the lights: transparent in a file that can be, else black, or on
        paper white.
    dynamic
        All that is drawn over it.
    signs
        The hues of bodies that have a sign.
    """

    width: int
    height: int
    backdrop: Backdrop | None = field(default_factory=Backdrop)
    tone: Tone = field(default_factory=Tone)
    dynamic: Drawing = field(default_factory=Drawing)
    signs: Signs = field(default_factory=Signs)
