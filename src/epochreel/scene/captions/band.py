"""Captions over the picture, in the band that the stage has left free for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from epochreel.clock import frames_in
from epochreel.drawing import DisplayList, Ink
from epochreel.scene.captions.lines import Caption
from epochreel.scene.captions.wrapping import wrapped
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.regions import divide
from epochreel.scene.options import SceneOptions
from epochreel.story import Storyboard
from epochreel.story.storyboard import ShotKind

FADE_SECS = Fraction(1, 5)
# Units. Captions are read in passing, from a sofa or a phone: larger than what stands still.
SIZE, LINE = 38.0, 48.0


class CaptionBand:
    """Draws the captions of a film; what it draws is a function of the frame alone.

    Parameters
    ----------
    captions
        As `caption_track` gives them.
    storyboard
        Of the film.
    options
        Of its pictures, which have room for captions.
    """

    def __init__(
        self, captions: Sequence[Caption], storyboard: Storyboard, options: SceneOptions
    ) -> None:
        kinds = [_kind_at(storyboard, caption) for caption in captions]
        pairs = list(zip(captions, kinds, strict=True))
        self._captions = [caption for caption, kind in pairs if kind != "end"]
        self._starts = [caption.start_frame for caption in self._captions]
        self._fps, self._theme = storyboard.fps, options.look
        self._regions = divide(options.width, options.height, (), captions=True)
        last_words = [caption.text for caption, kind in pairs if kind == "end"]
        self._imprint = replace(options.imprint, last_words="".join(last_words[-1:]))
        self._options = options

    @property
    def scene(self) -> SceneOptions:
        """The options of the pictures below: their last card says the last of the captions."""
        return replace(self._options, imprint=self._imprint)

    def over(self, picture: DisplayList, frame: int) -> DisplayList:
        """Return the picture of a frame with what is said in it."""
        at = bisect_right(self._starts, frame) - 1
        if at < 0 or frame >= self._captions[at].end_frame:
            return picture
        drawing = picture.dynamic
        inks = (*drawing.inks, *self._inks(self._captions[at], frame))
        return replace(picture, dynamic=replace(drawing, inks=inks))

    def _inks(self, caption: Caption, frame: int) -> list[Ink]:
        unit, band, theme = self._regions.unit, self._regions.captions, self._theme
        assert band is not None  # the regions were made with room for them
        brush = Brush(unit, self._opacity(caption, frame), theme.font)
        lines, size = wrapped(brush, caption.text, SIZE, band.width)
        middle, y = band.center
        y -= LINE * unit * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            down = y + number * LINE * unit
            brush.text_at(line, middle, down, size, theme.bright, anchor="center")
        return brush.inks

    def _opacity(self, caption: Caption, frame: int) -> float:
        n_frames = max(frames_in(FADE_SECS, self._fps), 1)
        coming = smooth((frame + 1 - caption.start_frame) / n_frames)
        return coming * smooth((caption.end_frame - frame) / n_frames)


def _kind_at(storyboard: Storyboard, caption: Caption) -> ShotKind:
    return storyboard.shots[storyboard.index_at(caption.start_frame)].kind
