"""The formulas of `epochreel.drawing` in plain float64 NumPy, a whole picture at a time.

Slow and obvious. The rasteriser is held to it.
"""

from __future__ import annotations

import numpy as np

from epochreel.drawing import Box, DisplayList, Image, Polyline, Text
from epochreel.render import tone
from epochreel.render.text import text_mask


def slow_display(picture: DisplayList) -> np.ndarray:
    """Return display values, ``(height, width, 3)``, 0 to 1, before they are made bytes."""
    y, x = np.mgrid[0 : picture.height, 0 : picture.width] + 0.5
    display, _ = _lights(picture, x, y)
    for ink in picture.dynamic.inks:
        display = _blend(display, ink, x, y, _light_above(picture))
    return display


def slow_clear(picture: DisplayList) -> tuple[np.ndarray, np.ndarray]:
    """Return colours times opacity, ``(height, width, 3)``, and opacity, ``(height, width)``.

    Light has the opacity of its strongest channel, or on paper that which the darkest takes
    away; discs have what they hide; ink lies over it.
    """
    y, x = np.mgrid[0 : picture.height, 0 : picture.width] + 0.5
    display, shown = _lights(picture, x, y)
    if picture.tone.curve == "paper":
        alpha = 1 - shown * display.min(axis=-1)
        colours = display - (1 - alpha)[..., None]
    else:
        alpha = 1 - shown * (1 - display.max(axis=-1))
        colours = display
    for ink in picture.dynamic.inks:
        on_black = _blend(np.zeros_like(display), ink, x, y, _light_above(picture))
        on_white = _blend(np.ones_like(display), ink, x, y, _light_above(picture))
        keep = (on_white - on_black)[..., 0]
        colours = on_black + colours * keep[..., None]
        alpha = 1 - keep + alpha * keep
    return colours, alpha


def _light_above(picture):
    return 2.7 if picture.tone.curve == "paper" else 1.2


def _lights(picture, x, y):
    """Return display values, and how much of what lies behind is not hidden by discs."""
    light = np.zeros((*x.shape, 3)) if picture.backdrop is None else _backdrop(picture, x, y)
    shown = np.ones(x.shape)
    segments, discs = picture.dynamic.segments, picture.dynamic.discs
    if segments is not None:
        light += sum(_segment(segments, i, x, y) for i in range(len(segments)))
        light += _bodies(segments, picture.signs, x, y)
    curves = picture.dynamic.curves
    if curves is not None:
        light += sum(_curve(curves, i, x, y) for i in range(len(curves)))
    for i in range(0 if discs is None else len(discs)):
        hides = 1.0 if discs.hides is None else discs.hides[i]
        keep = 1 - hides * _coverage(_distance(discs, i, x, y))
        light *= keep[..., None]
        shown *= keep
    if discs is not None:
        light += sum(_disc(discs, i, x, y) for i in range(len(discs)))
    return _tone(light * picture.tone.exposure, picture.tone.curve), shown


def _coverage(edge: np.ndarray) -> np.ndarray:
    """Return how much of a pixel lies inside an edge at a signed distance (negative inside)."""
    return np.clip(0.5 - edge, 0, 1)


def _backdrop(picture, x, y):
    dx, dy = x - picture.width / 2, y - picture.height / 2
    square = (dx**2 + dy**2) / ((picture.width / 2) ** 2 + (picture.height / 2) ** 2)
    center, edge = np.array(picture.backdrop.center), np.array(picture.backdrop.edge)
    return center + (edge - center) * square[..., None]


def _to_segment(start, end, x, y):
    """Return the distance from a segment and the place of its nearest point, px from its start."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    length = np.hypot(*(end - start))
    unit = (end - start) / length if length > 0 else np.array((1.0, 0.0))
    along = np.clip((x - start[0]) * unit[0] + (y - start[1]) * unit[1], 0, length)
    return np.hypot(x - start[0] - along * unit[0], y - start[1] - along * unit[1]), along


def _bodies(s, signs, x, y):
    """Return the light of what has a sign: the stronger covers the weaker."""
    positive, negative = np.zeros(x.shape), np.zeros(x.shape)
    for i in range(0 if s.signed is None else len(s)):
        body = abs(float(s.signed[i])) * sum(_body(s, i, x, y)[:2])
        plane = positive if s.signed[i] > 0 else negative
        plane += body
    both = positive + negative
    ahead = np.divide(positive - negative, both, out=np.zeros_like(both), where=both > 0)

    u = np.clip(8 * np.abs(ahead), 0, 1)
    share = 0.6 + 0.4 * u * u * (3 - 2 * u)
    first = ahead >= 0
    seen = (positive * share * first, signs.positive), (negative * share * ~first, signs.negative)
    return sum(amount[..., None] * np.asarray(hue) for amount, hue in seen)


def _body(s, i, x, y):
    """Return cover and glow of a segment, its distance and the places that are nearest."""
    distance, along = _to_segment(s.start[i], s.end[i], x, y)
    return *_core(s, i, distance), distance, along


def _curve(s, i, x, y):
    whole = _to_curve(s.points[i], x, y, -np.inf, np.inf)
    at = float(s.pulse_at[i])
    stretch = _to_curve(s.points[i], x, y, at - s.pulse_behind[i], at + s.pulse_ahead[i])
    return _core_light(s, i, whole[0]) + _pulse_light(s, i, *stretch)


def _to_curve(points, x, y, low, high):
    """Return the distance from a stretch of a curve, and where along it what is nearest lies."""
    nearest, place, gone = np.full(x.shape, 1e9), np.full(x.shape, 1e9), 0.0
    for a, b in zip(np.asarray(points, float)[:-1], np.asarray(points, float)[1:], strict=True):
        length = np.hypot(*(b - a))
        first, last = max(low - gone, 0.0), min(high - gone, length)
        if last > first:
            ends = (a + first / length * (b - a), a + last / length * (b - a))
            distance, along = _to_segment(*ends, x, y)
            place = np.where(distance < nearest, gone + first + along, place)
            nearest = np.minimum(distance, nearest)
        gone += length
    return nearest, place


def _core(s, i, distance):
    width = float(s.width[i])
    e = distance - max(width, 1) / 2
    cover = _coverage(e) * min(width, 1)
    glow = s.glow[i] * np.clip(1 - np.maximum(e, 0) / s.reach[i], 0, 1) ** 3
    return cover, glow


def _core_light(s, i, distance):
    return sum(_core(s, i, distance))[..., None] * s.rgb[i]


def _segment(s, i, x, y):
    *_, distance, along = _body(s, i, x, y)
    return _core_light(s, i, distance) + _pulse_light(s, i, distance, along)


def _pulse_light(s, i, distance, along):
    width = float(s.width[i])
    e = distance - max(width, 1) / 2
    cover = _coverage(e) * min(width, 1)
    place = along - s.pulse_at[i]
    q = 1 - (place / np.where(place < 0, s.pulse_behind[i], s.pulse_ahead[i])) ** 2
    q = np.maximum(q, 0)
    reach = np.maximum(s.pulse_reach[i] * q, 1e-9)
    lens = s.glow[i] * np.clip(1 - np.maximum(e, 0) / reach, 0, 1) ** 3
    return (q**3 * (cover + lens))[..., None] * s.pulse_rgb[i]


def _distance(d, i, x, y):
    return np.hypot(x - d.center[i, 0], y - d.center[i, 1]) - d.radius[i]


def _disc(d, i, x, y):
    e = _distance(d, i, x, y)
    inside = _coverage(e)
    fill = inside * (1 - d.shade[i] * ((e + d.radius[i]) / d.radius[i]) ** 2)
    width = float(d.ring_width[i])
    ring = np.clip(0.5 + max(width, 1) / 2 - abs(e), 0, 1) * min(width, 1)
    glow = (1 - inside) * np.clip(1 - e / d.reach[i], 0, 1) ** 3
    parts = ((fill, d.rgb), (ring, d.ring_rgb), (glow, d.glow_rgb))
    return sum(amount[..., None] * rgb[i] for amount, rgb in parts)


def _tone(light, curve):
    if curve == "plain":
        light = np.clip(light, 0, 1)
        high = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
        return np.where(light <= 0.0031308, 12.92 * light, high)
    if curve == "paper":
        return (1 + light / 4 + light**2 / 32) ** -4.0
    over = np.maximum(light - 1, 0).sum(axis=-1, keepdims=True)
    x = light + tone.SPILL * over**2 / (over + tone.SPILL_KNEE)
    a, b, c, d = tone.CURVE_A, tone.CURVE_B, tone.CURVE_C, tone.CURVE_D
    return np.minimum(x * (a * x + b) / (x * (a * x + c) + d) / tone.WHITE, 1)


def _over(display, rgb, alpha):
    return display + (np.asarray(rgb) - display) * alpha[..., None]


def _blend(display, ink, x, y, light_above):
    match ink:
        case Box():
            return _box(display, ink, x, y)
        case Polyline():
            pieces = zip(ink.points[:-1], ink.points[1:], strict=True)
            near = np.min([_to_segment(a, b, x, y)[0] for a, b in pieces], axis=0)
            cover = _coverage(near - max(ink.width, 1) / 2) * min(ink.width, 1)
            return _over(display, ink.rgba[:3], cover * ink.rgba[3])
        case Text():
            return _text(display, ink, light_above)
        case Image():
            return _image(display, ink)


def _box(display, box, x, y):
    half = np.array((box.width, box.height)) / 2
    radius = min(box.radius, *half)
    qx = abs(x - box.x - half[0]) - half[0] + radius
    qy = abs(y - box.y - half[1]) - half[1] + radius
    outside = np.hypot(np.maximum(qx, 0), np.maximum(qy, 0))
    d = outside + np.minimum(np.maximum(qx, qy), 0) - radius
    if box.fill is not None:
        display = _over(display, box.fill[:3], _coverage(d) * box.fill[3])
    if box.line is not None:
        line = _coverage(d) - _coverage(d + box.line_width)
        display = _over(display, box.line[:3], line * box.line[3])
    return display


def _text(display, text, light_above):
    mask = text_mask(text.text, float(text.size), text.bold, sum(text.rgba[:3]) > light_above)
    shift = {"left": 0.0, "center": 0.5, "right": 1.0}[text.anchor] * mask.advance
    left = int(np.floor(text.x - shift + 0.5)) + mask.left
    top = int(np.floor(text.y + 0.5)) + mask.top
    cover = np.zeros(display.shape[:2])
    for row in range(mask.height):
        for col in range(mask.width):
            if 0 <= top + row < cover.shape[0] and 0 <= left + col < cover.shape[1]:
                cover[top + row, left + col] = mask.coverage[row * mask.width + col] / 255
    return _over(display, text.rgba[:3], cover * text.rgba[3])


def _image(display, image):
    rows, cols = image.pixels.shape[:2]
    down = _overlaps(display.shape[0], image.y, image.height, rows)
    across = _overlaps(display.shape[1], image.x, image.width, cols)
    cells = image.pixels / 255
    cells[..., :3] *= cells[..., 3:]
    mean = np.einsum("yv,vuc,xu->yxc", down, cells, across)
    return display * (1 - mean[..., 3:]) + mean[..., :3]


def _overlaps(n_pixels, start, size, n_cells):
    """Return how much of each pixel each cell covers along one axis, (n_pixels, n_cells)."""
    pixel = np.arange(n_pixels)[:, None]
    low = start + size / n_cells * np.arange(n_cells)
    high = low + size / n_cells
    return np.clip(np.minimum(pixel + 1, high) - np.maximum(pixel, low), 0, None)
