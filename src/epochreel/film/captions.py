"""The captions of a film, and whether all that it shows can be set in type."""

from __future__ import annotations

from collections.abc import Iterator

from epochreel.film.options import FilmOptions
from epochreel.render.fonts import check_glyphs
from epochreel.scene.captions import caption_tracks
from epochreel.scene.captions.band import CaptionBand
from epochreel.scene.moments.replay import Replay
from epochreel.steps import ReelMeta
from epochreel.story import Storyboard
from epochreel.trace import ReelFile


def caption_band_of(
    reel: ReelFile, storyboard: Storyboard, options: FilmOptions
) -> CaptionBand | None:
    """Return what draws the captions of a film; None if it has none.

    Raises
    ------
    UsageError
        If neither the typeface nor the font in the options has what is to be read in the film,
        in captions or elsewhere.
    """
    font, captions = options.scene.font, ()
    if options.captions is not None:
        told = (options.captions, *options.subtitles)
        captions, *_ = caption_tracks(storyboard, Replay(reel), told)
    for words in (*_words_of(reel.meta), *(caption.text for caption in captions)):
        # Both weights have the same characters.
        check_glyphs(words, bold=False, font=font)
    if options.captions is None:
        return None
    return CaptionBand(captions, storyboard, options.scene)


def _words_of(meta: ReelMeta) -> Iterator[str]:
    """Yield what people named: the training, its columns and their words."""
    schema = meta.training_set.schema
    yield from (meta.title, meta.epoch_word)
    for column in (*(schema.inputs if schema.image is None else ()), *schema.targets):
        yield from (column.name, *column.categories)
