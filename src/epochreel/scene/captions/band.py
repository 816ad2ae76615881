"""Captions over the picture, in the band that the stage has left free for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from epochreel.clock import frames_in
from epochreel.drawing import DisplayList, Ink
from epochreel.scene.around.cards import EndCard
from epochreel.scene.captions.lines import Caption
from epochreel.scene.captions.wrapping import wrapped
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.regions import divide
from epochreel.scene.options import SceneOptions
from epochreel.steps import ReelMeta
from epochreel.story import Storyboard, moment_at

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
    meta
        What was trained.
    options
        Of its pictures, which have room for captions.
    """

    def __init__(
        self,
        captions: Sequence[Caption],
        storyboard: Storyboard,
        meta: ReelMeta,
        options: SceneOptions,
    ) -> None:
        self._meta, self._imprint = meta, options.imprint
        self._captions, self._storyboard, self._theme = captions, storyboard, options.look
        self._starts = [caption.start_frame for caption in captions]
        self._regions = divide(options.width, options.height, (), captions=True)

    def over(self, picture: DisplayList, frame: int) -> DisplayList:
        """Return the picture of a frame with what is said in it."""
        at = bisect_right(self._starts, frame) - 1
        if at < 0 or frame >= self._captions[at].end_frame:
            return picture
        drawing = picture.dynamic
        inks = (*drawing.inks, *self._inks(self._captions[at], frame))
        return replace(picture, dynamic=replace(drawing, inks=inks))

    def _inks(self, caption: Caption, frame: int) -> list[Ink]:
        regions, theme = self._regions, self._theme
        moment = moment_at(self._storyboard, frame)
        brush = Brush(regions.unit, font=theme.font)
        if moment.shot.kind == "end":
            # The end is a card: its captions are what it says in large letters.
            card = EndCard(brush, regions, theme, self._meta, self._imprint)
            card.draw_words(brush, moment, caption.text)
            return brush.inks
        band = regions.captions
        assert band is not None  # the regions were made with room for them
        lines, size = wrapped(brush, caption.text, SIZE, band.width)
        middle, y = band.center
        y -= LINE * regions.unit * (len(lines) - 1) / 2
        opacity = self._opacity(caption, frame)
        for number, line in enumerate(lines):
            down = y + number * LINE * regions.unit
            brush.text_at(line, middle, down, size, theme.bright, anchor="center", opacity=opacity)
        return brush.inks

    def _opacity(self, caption: Caption, frame: int) -> float:
        n_frames = max(frames_in(FADE_SECS, self._storyboard.fps), 1)
        coming = smooth((frame + 1 - caption.start_frame) / n_frames)
        return coming * smooth((caption.end_frame - frame) / n_frames)
