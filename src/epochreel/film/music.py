"""What is heard with a film: people's own music, or what is made from the training."""

from __future__ import annotations

from pathlib import Path

from epochreel.film.options import FilmOptions
from epochreel.film.soundtrack import cue_sheet
from epochreel.sound.audio import Audio
from epochreel.sound.decode import decode
from epochreel.sound.score import compose_score
from epochreel.story import Storyboard
from epochreel.trace import ReelFile


def music_of(options: FilmOptions) -> Audio | None:
    """Return the music of a file; None if the options name no file.

    Raises
    ------
    MusicError
        If the file is no music that can be used.
    """
    return decode(options.music) if isinstance(options.music, Path) else None


def score_of(storyboard: Storyboard, reel: ReelFile) -> Audio:
    """Return the music made from a training: as long as its film, always the same."""
    return Audio(compose_score(cue_sheet(storyboard, reel), seed=reel.meta.seed or 0))
