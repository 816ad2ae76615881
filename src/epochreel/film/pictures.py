"""What a film shows, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from epochreel.drawing import DisplayList
from epochreel.film.captions import caption_band_of
from epochreel.film.options import FilmOptions
from epochreel.scene import build_stage
from epochreel.scene.captions.band import CaptionBand
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.stage import ComparisonStage
from epochreel.scene.moments.replay import Replay
from epochreel.scene.styles import Stage
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


def comparison_of(
    reels: Sequence[ReelFile],
    labels: Sequence[str],
    storyboard: Storyboard,
    options: FilmOptions,
) -> Pictures:
    """Return the pictures of a film in which several trainings are compared.

    Parameters
    ----------
    reels, labels
        The trainings, and what each is called.
    storyboard
        Of `epochreel.story.race`.
    options
        Size and theme.

    Raises
    ------
    UsageError
        For too few or too many.
    """
    font = options.scene.font
    named = zip(reels, labels, strict=True)
    entrants = [Entrant(Replay(reel, font), name) for reel, name in named]
    return Pictures(ComparisonStage(entrants, options.scene), storyboard)


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
