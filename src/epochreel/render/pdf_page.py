"""What a page of a PDF is painted with: a stream of operators and the things that they name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from epochreel.drawing import Rgba
from epochreel.render.pdf_file import PdfFile, pdf_number, pdf_numbers
from epochreel.render.shapes import Stops

Opacities = tuple[tuple[float, float], ...]  # place from 0 to 1, opacity
Ramp = tuple[tuple[float, tuple[float, ...]], ...]  # place from 0 to 1, channels

# How far the handles of a Bezier curve reach to come near a quarter of a circle.
_ROUND = 0.5522847


class Canvas:
    """Operators as they come; each state, gradient and image is named once.

    Parameters
    ----------
    file
        Where gradients and images are added.
    """

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._lines: list[str] = []
        self._states: dict[str, str] = {}
        self._shadings: dict[str, str] = {}
        self._masks: dict[str, str] = {}
        self._images: dict[str, str] = {}

    def put(self, *operators: str) -> None:
        """Add operators."""
        self._lines.extend(operators)

    def state(self, opacity: float = 1.0, blend: str = "Normal") -> str:
        """Return the operator that sets how what follows is blended."""
        alpha = pdf_number(opacity)
        body = f"<< /ca {alpha} /CA {alpha} /BM /{blend} >>"
        return f"/{self._states.setdefault(body, f'G{len(self._states)}')} gs"

    def shading(self, stops: Stops, run: str) -> str:
        """Return the operator that fills with a gradient over the unit square or circle."""
        body = _gradient(stops, run, "/DeviceRGB")
        return f"/{self._shadings.setdefault(body, f'S{len(self._shadings)}')} sh"

    def mask(self, opacities: Opacities, run: str) -> str:
        """Return the operator that makes what follows as opaque as a gradient says.

        The gradient lies in the unit square or circle, as in `shading`.
        """
        shades = tuple((place, (opacity,)) for place, opacity in opacities)
        body = _gradient(shades, run, "/DeviceGray")
        if body not in self._masks:
            box = "-1 -1 1 1" if run == "round" else "0 0 1 1"
            self._masks[body] = self._file.add_stream(
                b"/S sh",
                f"/Type /XObject /Subtype /Form /BBox [{box}]"
                " /Group << /S /Transparency /CS /DeviceGray >>"
                f" /Resources << /Shading << /S {self._file.add(body)} >> >>",
            )
        state = f"<< /SMask << /Type /Mask /S /Luminosity /G {self._masks[body]} >> >>"
        return f"/{self._states.setdefault(state, f'G{len(self._states)}')} gs"

    def image(self, reference: str) -> str:
        """Return the operator that paints an image into the unit square."""
        return f"/{self._images.setdefault(reference, f'I{len(self._images)}')} Do"

    def finish(self, fonts: dict[str, str]) -> tuple[str, str]:
        """Return the dictionary of what the operators name, and the reference to them.

        Parameters
        ----------
        fonts
            References by name.
        """
        shadings = {self._file.add(body): name for body, name in self._shadings.items()}
        kinds = {
            "ExtGState": {name: body for body, name in self._states.items()},
            "Shading": {name: reference for reference, name in shadings.items()},
            "XObject": {name: reference for reference, name in self._images.items()},
            "Font": fonts,
        }
        entries = [f"/{kind} << {_entries(named)} >>" for kind, named in kinds.items() if named]
        content = self._file.add_stream("\n".join(self._lines).encode("latin-1"))
        return f"<< {' '.join(entries)} >>", content


def rgb(colour: Iterable[float] | Rgba, *, line: bool = False) -> str:
    """Return the operator that sets the colour of fills, or of lines."""
    red, green, blue = list(colour)[:3]
    return f"{pdf_numbers(red, green, blue, decimals=4)} {'RG' if line else 'rg'}"


def ellipse_path(x: float, y: float, wide: float, tall: float) -> str:
    """Return the path of an ellipse around ``(x, y)``, given its half axes."""
    return rounded_path(x - wide, y - tall, 2 * wide, 2 * tall, wide, tall)


def rounded_path(x: float, y: float, width: float, height: float, wide: float, tall: float) -> str:
    """Return the path of a rectangle whose corners are quarters of an ellipse."""
    if wide <= 0 or tall <= 0:
        return f"{pdf_numbers(x, y, width, height)} re"
    right, bottom = x + width, y + height
    in_x, in_y = wide * (1 - _ROUND), tall * (1 - _ROUND)
    points = (
        (right - wide, y),
        (right - in_x, y, right, y + in_y, right, y + tall),
        (right, bottom - tall),
        (right, bottom - in_y, right - in_x, bottom, right - wide, bottom),
        (x + wide, bottom),
        (x + in_x, bottom, x, bottom - in_y, x, bottom - tall),
        (x, y + tall),
        (x, y + in_y, x + in_x, y, x + wide, y),
    )
    steps = [f"{pdf_numbers(*at)} {'l' if len(at) == 2 else 'c'}" for at in points]
    return " ".join([f"{pdf_numbers(x + wide, y)} m", *steps, "h"])


def _entries(named: dict[str, str]) -> str:
    return " ".join(f"/{name} {value}" for name, value in named.items())


def _gradient(stops: Ramp, run: str, space: str) -> str:
    """Return a gradient over the unit square or circle, in a space of colours."""
    kind, coords = {
        "along": (2, "0 0 1 0"),
        "across": (2, "0 0 0 1"),
        "round": (3, "0 0 0 0 0 1"),
    }[run]
    return (
        f"<< /ShadingType {kind} /ColorSpace {space} /Coords [{coords}]"
        f" /Extend [true true] /Function {_ramp(stops)} >>"
    )


def _ramp(stops: Ramp) -> str:
    """Return the function of a gradient: straight from stop to stop, flat before and after."""
    edges = [(0.0, stops[0][1]), *stops, (1.0, stops[-1][1])]
    pieces = [
        (first[0], first[1], last[1]) for first, last in pairwise(edges) if last[0] > first[0]
    ]
    inner = " ".join(
        "<< /FunctionType 2 /Domain [0 1] /N 1"
        f" /C0 [{pdf_numbers(*start)}] /C1 [{pdf_numbers(*end)}] >>"
        for _, start, end in pieces
    )
    bounds = pdf_numbers(*(at for at, _, _ in pieces[1:]), decimals=4)
    return (
        f"<< /FunctionType 3 /Domain [0 1] /Bounds [{bounds}]"
        f" /Encode [{' '.join(['0 1'] * len(pieces))}] /Functions [{inner}] >>"
    )
