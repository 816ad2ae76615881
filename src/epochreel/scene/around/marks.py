"""The logo of those who publish a film, small enough not to be what the film is about."""

from __future__ import annotations

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.logo import Logo
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import CAPTION_GAP, MARGIN, Regions
from epochreel.scene.kit.theme import Theme

# Units.
CORNER_WIDTH, CORNER_HEIGHT = 300.0, 72.0
GAP_BESIDE, GAP_BELOW = 32.0, 12.0
PLATE_MARGIN, PLATE_RADIUS = 14.0, 10.0


def corner_place(regions: Regions, theme: Theme, logo: Logo, busy: Rect) -> Rect:
    """Return where a logo stands in the lower right corner, clear of what is ``busy``."""
    unit = regions.unit
    right = regions.width * (1 - MARGIN)
    bottom = regions.height * (1 - MARGIN)
    if regions.captions is not None and regions.captions.y > busy.y:
        bottom = regions.captions.y - CAPTION_GAP * unit
    width, height = CORNER_WIDTH * unit, CORNER_HEIGHT * unit
    if busy.bottom + GAP_BELOW * unit > bottom - height:
        width = min(width, right - busy.right - GAP_BESIDE * unit)
    width, height = logo_size(theme, logo, unit, width, height)
    return Rect(right - width, bottom - height, width, height)


def logo_size(
    theme: Theme, logo: Logo, unit: float, width: float, height: float
) -> tuple[float, float]:
    """Return how much of a room, px, a logo takes, the plate that it may stand on included."""
    margin = 2 * _plate_margin(theme, logo, unit)
    inner = logo.size_within(max(width - margin, 1.0), max(height - margin, 1.0))
    return inner[0] + margin, inner[1] + margin


def draw_logo(brush: Brush, theme: Theme, logo: Logo, place: Rect) -> None:
    """Draw a logo in a place of just its size; one that would hardly be seen gets a plate."""
    if brush.opacity <= 0.004:
        return
    margin = _plate_margin(theme, logo, brush.unit)
    size = round(place.width - 2 * margin), round(place.height - 2 * margin)
    x, y = round(place.x + margin), round(place.y + margin)
    if margin:
        around = Rect(x - margin, y - margin, place.width, place.height)
        brush.box(around, radius=PLATE_RADIUS, fill=theme.bright)
    brush.inks.append(logo.placed(x, y, size, brush.opacity))


def _plate_margin(theme: Theme, logo: Logo, unit: float) -> float:
    return PLATE_MARGIN * unit if logo.needs_plate(theme.gap, theme.bright) else 0.0
