"""The colours of all themes, as the viewer takes them."""

from __future__ import annotations

from typing import Any

from epochreel.drawing import Rgba
from epochreel.render.tone import displayed
from epochreel.scene.kit.colour import rgb_bytes
from epochreel.scene.kit.theme import THEMES, Theme

LIGHTS = ("positive", "negative", "warm", "cold", "error", "ring", "slate")
INKS = (
    *("positive_ink", "negative_ink", "warm_ink", "cold_ink", "error_ink"),
    *("bright", "soft", "faint", "line", "cell", "hot", "gap"),
)


def paint() -> dict[str, dict[str, Any]]:
    """Return every theme by name: linear lights, display inks, and how light is shown."""
    return {name: _theme(theme) for name, theme in THEMES.items()}


def _theme(theme: Theme) -> dict[str, Any]:
    ground = displayed(theme.backdrop.center, theme.tone)
    return {
        "lights": {name: list(getattr(theme, name)) for name in LIGHTS},
        "inks": {name: list(rgb_bytes(getattr(theme, name))) for name in INKS},
        "curves": [list(rgb_bytes(ink)) for ink in theme.curves],
        "curve": theme.tone.curve,
        "exposure": theme.tone.exposure,
        # Flat, so that the stage has no edge on the page, which has the same colour.
        "backdrop": list(theme.backdrop.center),
        "page": list(rgb_bytes(_opaque(ground))),
        "ground": list(theme.ground),
        "glow": theme.glow,
        "pulse": theme.pulse,
        "givesWay": theme.gives_way,
    }


def _opaque(rgb: tuple[float, float, float]) -> Rgba:
    return *rgb, 1.0
