"""What a film shows, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.drawing import DisplayList
from epochreel.film.captions import caption_band_of
from epochreel.film.options import FilmOptions
from epochreel.scene import build_stage
from epochreel.scene.captions.band import CaptionBand
from epochreel.scene.stages import Stage
from epochreel.story import Storyboard, moment_at
from epochreel.trace import ReelFile


@dataclass(frozen=True, eq=False)
class Pictures:
    """The pictures of a film; each is a function of its frame alone.

    Parameters
    ----------
    stage
        What draws moments.
    storyboard
        Which moment each frame shows.
    captions
        What is drawn over them; None for nothing.
    """

    stage: Stage
    storyboard: Storyboard
    captions: CaptionBand | None = None

    def at(self, frame: int) -> DisplayList:
        """Return the drawing of one frame, from 0."""
        picture = self.stage.compose(moment_at(self.storyboard, frame))
        return picture if self.captions is None else self.captions.over(picture, frame)


def pictures_of(reel: ReelFile, storyboard: Storyboard, options: FilmOptions) -> Pictures:
    """Return the pictures of a reel's film.

    Raises
    ------
    UsageError
        If a panel cannot show this training, or no font has what is to be read.
    """
    captions = caption_band_of(reel, storyboard, options)
    scene = options.scene if captions is None else captions.scene
    return Pictures(build_stage(reel, scene), storyboard, captions)
