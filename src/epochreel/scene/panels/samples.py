"""What the network writes or draws of its own, as the training goes on."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from epochreel.drawing import Image
from epochreel.render.substitutes import settable
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import faded_pixels
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.presence import Role
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.network.cells import colour_cells
from epochreel.scene.network.pictures import grey_cells
from epochreel.steps import SAMPLED_IMAGE, SAMPLED_NUMBERS, SAMPLED_TEXT, Tensor

TITLE_LINE, FIRST_LINE, LINE = 24.0, 66.0, 38.0  # units, to baselines
MOST_NUMBERS = 6


class SamplesPanel:
    """Samples of the recorded step that is shown; see `Panel`.

    While the film goes from one recorded step to the next, a text is typed over the one before,
    and a picture fades into the next. A lesson begins with that: what it shows, answers too, is of
    the step that it leads to.
    """

    name: ClassVar[str] = "samples"
    role: ClassVar[Role] = "answers"
    height: float = 260.0

    def __init__(self, replay: Replay, theme: Theme) -> None:
        self._replay, self._theme = replay, theme

    @classmethod
    def can_show(cls, replay: Replay) -> bool:
        """Whether samples were recorded."""
        found = replay.kept_step.tensors
        return any(key in found for key in (SAMPLED_TEXT, SAMPLED_IMAGE, SAMPLED_NUMBERS))

    def draw(self, brush: Brush, place: Rect, view: View) -> None:
        """Draw what the network makes at a moment."""
        before, after, share = self._between(view)
        old, new = (self._replay.step_at(step).tensors for step in (before, after))
        if SAMPLED_TEXT in new:
            first = text_of(old[SAMPLED_TEXT]) if SAMPLED_TEXT in old else ""
            self._draw_text(brush, place, typed(first, text_of(new[SAMPLED_TEXT]), share))
        elif SAMPLED_IMAGE in new:
            self._draw_images(brush, place, old.get(SAMPLED_IMAGE), new[SAMPLED_IMAGE], share)
        elif SAMPLED_NUMBERS in new:
            at = old if share < 0.5 and SAMPLED_NUMBERS in old else new
            self._draw_numbers(brush, place, at[SAMPLED_NUMBERS])
        words = self._theme.words
        label = words.say("step_number", number=words.grouped(after if share >= 0.5 else before))
        y = place.y + TITLE_LINE * brush.unit
        brush.text(label, place.right, y, SMALL, self._theme.faint, anchor="right")

    def _between(self, view: View) -> tuple[int, int, float]:
        """Return the recorded steps that the film is between, and how far it has gone."""
        shot = view.moment.shot
        if shot.kind == "lesson":
            return shot.step_from, shot.step_to, view.moment.phase_progress("present")
        return self._replay.around(view.step)

    def _title(self, brush: Brush, place: Rect, title: str) -> None:
        y = place.y + TITLE_LINE * brush.unit
        brush.text(title, place.x, y, SMALL, self._theme.soft)

    def _draw_text(self, brush: Brush, place: Rect, text: str) -> None:
        unit = brush.unit
        self._title(brush, place, self._theme.words.say("what_she_writes"))
        most = max(int((place.height - FIRST_LINE * unit) / (LINE * unit)) + 1, 1)
        lines: list[str] = []
        for line in settable_lines(text, self._theme):
            lines += brush.wrapped(line, MEDIUM, place.width, most) if line else [""]
        for number, line in enumerate(lines[:most]):
            y = place.y + (FIRST_LINE + number * LINE) * unit
            brush.text(line, place.x, y, MEDIUM, self._theme.bright)

    def _draw_images(
        self, brush: Brush, place: Rect, old: Tensor | None, new: Tensor, share: float
    ) -> None:
        self._title(brush, place, self._theme.words.say("what_she_draws"))
        inner = place.inset(0.0, (TITLE_LINE + 16) * brush.unit, 0.0, 0.0)
        height, width = new.shape[:2]
        side = min(inner.width / width, inner.height / height)
        across, down = side * width, side * height
        for image, opacity in ((old, 1.0), (new, share if old is not None else 1.0)):
            if image is None or opacity <= 0.004:
                continue
            pixels = faded_pixels(self._pixels(image), brush.opacity * opacity)
            brush.inks.append(Image(inner.x, inner.y, across, down, pixels))

    def _pixels(self, image: Tensor) -> np.ndarray:
        values = np.nan_to_num(np.asarray(image, np.float64))
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 1e-9)
        values = (values - low) / max(high - low, 1e-9)
        if values.ndim == 3:
            return colour_cells(np.moveaxis(values, -1, 0))
        return grey_cells(values, self._theme)

    def _draw_numbers(self, brush: Brush, place: Rect, values: Tensor) -> None:
        self._title(brush, place, self._theme.words.say("what_she_says"))
        flat = np.ravel(values)
        words = self._theme.words
        said = "  ".join(words.significant(float(value)) for value in flat[:MOST_NUMBERS])
        if len(flat) > MOST_NUMBERS:
            part = map(words.grouped, (MOST_NUMBERS, len(flat)))
            number, total = part
            said = f"{said}  ({words.say('part_of', number=number, total=total)})"
        size = brush.fitting_size(said, MEDIUM, place.width)
        said = brush.fitted(said, size, place.width)
        y = place.y + FIRST_LINE * brush.unit
        brush.text(said, place.x, y, size, self._theme.bright)


def text_of(array: Tensor) -> str:
    """Return a recorded text."""
    return np.asarray(array, np.uint8).tobytes().decode(errors="replace")


def typed(old: str, new: str, share: float) -> str:
    """Return a text that is being typed over another: each line of the new one at its place."""
    if share <= 0.0 or share >= 1.0:
        return new if share >= 1.0 else old
    pairs = [(_line(old, at), line) for at, line in enumerate(new.split("\n"))]
    return "\n".join(
        line[: round(share * len(line))] + before[round(share * len(line)) :]
        for before, line in pairs
    )


def settable_lines(text: str, theme: Theme) -> list[str]:
    """Return the lines of a text in signs that can be set."""
    return [settable(line, theme.font) for line in text.split("\n")]


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number] if number < len(lines) else ""
