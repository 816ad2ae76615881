"""How the units of a dense layer are shown: as neurons, pixels, pictures of weights, or maps.

Each kind says which layers it can show and how it takes its place; what is drawn in that place is
in `body` (light), `pictures` and `maps` (ink).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Kind = Literal["neurons", "pixels", "pictures", "maps"]
Place = Callable[[NDArray[np.floating], NDArray[np.floating]], NDArray[np.float64]]

SAMPLE = 24  # units shown of a layer that does not fit
STAGGERED = 1.3  # radii by which units of two rows stand before and behind their middle


class Room(NamedTuple):
    """What the layers of a network share, px.

    Parameters
    ----------
    across, length
        Across the signal, and along it.
    unit
        px per unit.
    upright
        Whether the signal runs up.
    may_stagger
        Whether a layer may stand in two rows.
    """

    across: float
    length: float
    unit: float
    upright: bool
    may_stagger: bool


class Layer(NamedTuple):
    """A layer that is to be shown.

    Parameters
    ----------
    number
        0 for the inputs.
    is_last
        Whether it is the output.
    n_units
        How many there are.
    image
        Height and width if the inputs are a picture.
    has_plane
        Whether the inputs are a point of a plane, over which the network can be asked.
    """

    number: int
    is_last: bool
    n_units: int
    image: tuple[int, int] | None
    has_plane: bool


class Size(NamedTuple):
    """How large the units of a layer are, and how far apart, px."""

    radius: float
    spacing: float


class UnitKind(ABC):
    """One way to show units: in a row across the signal, a crowded one in two.

    Attributes
    ----------
    name
        As `LayerPlace` has it.
    closest, comfortable, widest
        Units: how close they may stand in a row, from where on they rather stand in two rows, and
        the most room that one is given.
    is_disc
        Whether a unit is a disc of light; the others only glow.
    """

    name: ClassVar[Kind]
    closest: ClassVar[float]
    comfortable: ClassVar[float]
    widest: ClassVar[float]
    is_disc: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def can_show(cls, layer: Layer, room: Room) -> bool:
        """Whether the units of a layer can be seen so."""

    @classmethod
    @abstractmethod
    def radius(cls, spacing: float, unit: float) -> float:
        """Return half the side of a unit whose neighbours are so far away, px."""

    @classmethod
    def least_radius(cls, unit: float) -> float:
        """Return how small a unit may become where there are many layers, px."""
        return 0.0

    @classmethod
    def fits_in_row(cls, room: Room) -> int:
        """Return how many units have room side by side."""
        return int(room.across / (cls.closest * room.unit))

    @classmethod
    def n_rows(cls, layer: Layer, room: Room) -> int:
        """Return 2 where one row would be too crowded."""
        if layer.is_last or not room.may_stagger:
            return 1
        return 1 if layer.n_units * cls.comfortable * room.unit <= room.across else 2

    @classmethod
    def shown(cls, layer: Layer, room: Room) -> NDArray[np.int64]:
        """Return which units are shown: all that have room, or a sample, evenly spread."""
        is_single = layer.is_last or not room.may_stagger
        fits = cls.fits_in_row(room) * (1 if is_single else 2)
        if layer.n_units <= fits:
            return np.arange(layer.n_units)
        places = np.linspace(0, layer.n_units - 1, min(SAMPLE, fits))
        return np.unique(places.round().astype(np.int64))

    @classmethod
    def spacing(cls, layer: Layer, room: Room, n_shown: int, n_rows: int) -> float:
        """Return the distance between neighbours, px."""
        in_row = -(-n_shown // n_rows)
        return min(room.across / max(in_row, 3), cls.widest * room.unit)

    @classmethod
    def depth(cls, layer: Layer, room: Room, radius: float, n_rows: int) -> float:
        """Return half of what a layer takes along the signal, px."""
        return radius * (1.0 if n_rows == 1 else 2.4)

    @classmethod
    def positions(
        cls, layer: Layer, place: Place, along: float, n_shown: int, n_rows: int, size: Size
    ) -> NDArray[np.float64]:
        """Return the centres of units ``(n_shown, 2)``, px.

        Parameters
        ----------
        layer
            Theirs.
        place
            From places along the signal and across it to px.
        along
            Where the middle of the layer lies.
        n_shown, n_rows, size
            As the other methods say.
        """
        in_row = np.arange(n_shown)
        if n_rows == 1:
            middle = (n_shown - 1) / 2
            return place(np.full(n_shown, along), (in_row - middle) * size.spacing)
        # Every other unit stands further on, half a space aside.
        side = (in_row - (n_shown - 1) / 2) * size.spacing / 2
        shift = np.where(in_row % 2 == 0, -STAGGERED, STAGGERED) * size.radius
        return place(along + shift, side)


class Neurons(UnitKind):
    """Discs, as bright as the units are active."""

    name = "neurons"
    closest, comfortable, widest = 20.0, 34.0, 205.0
    is_disc = True
    LARGEST: ClassVar[float] = 46.0  # units

    @classmethod
    def can_show(cls, layer: Layer, room: Room) -> bool:
        """Return True: any units can be seen so."""
        return True

    @classmethod
    def radius(cls, spacing: float, unit: float) -> float:
        """Return the radius of the discs, px."""
        return max(min(0.235 * spacing, cls.LARGEST * unit), 0.4 * cls.closest * 0.5 * unit)


class UnitMaps(UnitKind):
    """Squares that show where on the plane of the inputs each unit lights up."""

    name = "maps"
    closest, comfortable, widest = 48.0, 48.0, 160.0
    SMALLEST: ClassVar[float] = 19.5  # units, half the side
    LARGEST: ClassVar[float] = 50.0

    @classmethod
    def can_show(cls, layer: Layer, room: Room) -> bool:
        """Whether there is a plane, and room for all of them."""
        if not layer.has_plane or layer.number == 0:
            return False
        if layer.is_last:
            return layer.n_units == 1
        return layer.n_units <= (1 + room.may_stagger) * cls.fits_in_row(room)

    @classmethod
    def radius(cls, spacing: float, unit: float) -> float:
        """Return half the side of the squares, px."""
        return min(0.4 * spacing, cls.LARGEST * unit)

    @classmethod
    def least_radius(cls, unit: float) -> float:
        """Return the least that can be looked at, px."""
        return cls.SMALLEST * unit


class WeightPictures(UnitKind):
    """Units that read a picture, as the pictures of their weights."""

    name = "pictures"
    closest, comfortable, widest = 39.0, 60.0, 78.0

    @classmethod
    def can_show(cls, layer: Layer, room: Room) -> bool:
        """Whether a hidden layer reads a picture."""
        return layer.image is not None and layer.number == 1 and not layer.is_last

    @classmethod
    def radius(cls, spacing: float, unit: float) -> float:
        """Return half the side of the pictures, px."""
        return 0.42 * spacing


class Pixels(UnitKind):
    """Inputs that are the pixels of a picture, as that picture."""

    name = "pixels"
    SIDE: ClassVar[float] = 380.0  # units, of the whole picture, at most

    @classmethod
    def can_show(cls, layer: Layer, room: Room) -> bool:
        """Whether the inputs are a picture."""
        return layer.image is not None and layer.number == 0

    @classmethod
    def radius(cls, spacing: float, unit: float) -> float:
        """Return half the side of a pixel, px."""
        return 0.5 * spacing

    @classmethod
    def n_rows(cls, layer: Layer, room: Room) -> int:
        """Return 1: a picture is no crowd."""
        return 1

    @classmethod
    def shown(cls, layer: Layer, room: Room) -> NDArray[np.int64]:
        """Return all pixels."""
        return np.arange(layer.n_units)

    @classmethod
    def spacing(cls, layer: Layer, room: Room, n_shown: int, n_rows: int) -> float:
        """Return the side of a pixel, px."""
        share = 0.26 if room.upright else 0.42
        side = min(cls.SIDE * room.unit, 0.9 * room.across, share * room.length)
        return side / max(_image(layer))

    @classmethod
    def depth(cls, layer: Layer, room: Room, radius: float, n_rows: int) -> float:
        """Return half of the picture's width, or of its height where the signal runs up, px."""
        return radius * _image(layer)[0 if room.upright else 1]

    @classmethod
    def positions(
        cls, layer: Layer, place: Place, along: float, n_shown: int, n_rows: int, size: Size
    ) -> NDArray[np.float64]:
        """Return the centres of the pixels, row by row from the top, px."""
        height, width = _image(layer)
        row, column = np.divmod(np.arange(n_shown), width)
        x = (column - (width - 1) / 2) * size.spacing
        y = (row - (height - 1) / 2) * size.spacing
        middle_x, middle_y = place(np.array([along]), np.array([0.0]))[0]
        return np.stack([middle_x + x, middle_y + y], axis=1)


# The first that can show a layer does.
KINDS: tuple[type[UnitKind], ...] = (UnitMaps, Pixels, WeightPictures, Neurons)
BY_NAME: dict[Kind, type[UnitKind]] = {kind.name: kind for kind in KINDS}


def kind_of_layer(layer: Layer, room: Room) -> type[UnitKind]:
    """Return how a layer is shown."""
    return next(kind for kind in KINDS if kind.can_show(layer, room))


def _image(layer: Layer) -> tuple[int, int]:
    assert layer.image is not None  # `can_show` has asked
    return layer.image
