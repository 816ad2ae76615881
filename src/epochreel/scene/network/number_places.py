"""Where the numbers of hidden units stand: each beside its own, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from epochreel.scene.kit.rect import Rect
from epochreel.scene.network.clearings import Clearings
from epochreel.scene.network.places import LayerPlace, Layout

LINE = 26.0  # units, the height of a number
# Units from the rim: as far as the glow is bright, or as near as can be.
FAR, NEAR = 28.0, 7.0
DIAGONAL = 0.72  # of the radius, where a rim is that a number stands aslant of


def places_of_numbers(
    layout: Layout, clearings: Clearings, index: int, width: float, taken: Sequence[Rect]
) -> tuple[Rect | None, ...]:
    """Return a box for the number of each shown unit of a layer; None if not all have room.

    Parameters
    ----------
    layout
        Where the units stand.
    clearings
        Its free places.
    index
        Of the layer, the inputs first.
    width
        Of the widest number, px.
    taken
        Where other things stand.
    """
    place, frame = layout.layers[index], layout.regions.network
    # What is free around the network; upright there may be captions above it.
    aside, above = -40.0 * layout.unit, 0.0 if layout.upright else -28.0 * layout.unit
    frame = frame.inset(aside, above, 0.0, above)
    all_boxes = [list(_boxes(layout, place, (float(x), float(y)), width)) for x, y in place.xy]

    def chosen(offered: Sequence[Sequence[Rect]]) -> list[Rect]:
        """Return the first free box of each unit, up to the first unit that has none."""
        found: list[Rect] = []
        for center, boxes in zip(place.xy, offered, strict=True):
            box = clearings.first_free(boxes, center, [*taken, *found], frame)
            if box is None:
                break
            found.append(box)
        return found

    # All on the same side if that can be; a number here and there would be taken for more.
    alike = ([boxes[n : n + 1] for boxes in all_boxes] for n in range(len(all_boxes[0])))
    for offered in (*alike, all_boxes):
        boxes = chosen(offered)
        if len(boxes) == len(place.xy):
            return tuple(boxes)
    return (None,) * len(place.xy)


def _boxes(
    layout: Layout, place: LayerPlace, center: tuple[float, float], width: float
) -> Iterator[Rect]:
    """Yield boxes beside a unit, the best first: where as a rule no synapse runs."""
    (x, y), unit, radius = center, layout.unit, place.radius
    tall, aslant = LINE * unit, radius * (1.0 if place.kind == "maps" else DIAGONAL)
    middle = layout.regions.network.center
    if layout.upright:
        outwards = 1.0 if x > middle[0] + 1.0 else -1.0
        sides = (outwards, -outwards)
        for away in (FAR, NEAR):
            for side in (1.0, -1.0):
                yield _box(x + side * (radius + away * unit + width / 2), y, width, tall)
        # Above, away from where its own synapses lead.
        for side in sides:
            at = x + side * (aslant + NEAR * unit + width / 2)
            yield _box(at, y - aslant - NEAR * unit - tall / 2, width, tall)
        return
    # Steep synapses come in from the middle, so the outer side is free.
    outwards = 1.0 if y > middle[1] + 1.0 else -1.0
    for away in (FAR, NEAR):
        for side in (outwards, -outwards):
            yield _box(x, y + side * (radius + away * unit + tall / 2), width, tall)
    for side in (outwards, -outwards):
        at = y + side * (aslant + NEAR * unit + tall / 2)
        yield _box(x + aslant + NEAR * unit + width / 2, at, width, tall)


def _box(x: float, y: float, width: float, height: float) -> Rect:
    return Rect(x - width / 2, y - height / 2, width, height)
