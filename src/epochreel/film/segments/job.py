"""A film to be made, as a value: it can be sent, and made again, here or on another machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property

from epochreel.encode.formats import FilmFormat, format_named
from epochreel.errors import ReelError
from epochreel.film.making import Making
from epochreel.film.options import FilmOptions
from epochreel.film.pictures import Pictures, comparison_of, pictures_of
from epochreel.film.segments.cutting import segments_of
from epochreel.film.segments.fingerprint import fingerprint, made_with
from epochreel.story import Storyboard
from epochreel.trace import ReelFile, open_reel
from epochreel.workers import FileRef


@dataclass(frozen=True)
class FilmedReel:
    """A reel that is filmed.

    Parameters
    ----------
    file
        Where it lies.
    content
        Digest of what was recorded, clock times apart; see `epochreel.trace.ReelFile.digest`.
    """

    file: FileRef
    content: str

    @classmethod
    def of(cls, reel: ReelFile) -> FilmedReel:
        """Return an open reel as what is filmed."""
        return cls(FileRef(reel.path.absolute(), ""), reel.digest)

    def open(self) -> ReelFile:
        """Return the reel, open.

        Raises
        ------
        ReelError
            If it is not what it was when the film was begun.
        """
        reel = open_reel(self.file.local())
        try:
            if reel.digest != self.content:
                raise ReelError(f"the reel changed while it was filmed: {self.file.path}")
        except BaseException:
            reel.close()
            raise
        return reel


@dataclass(frozen=True)
class FilmJob:
    """All that a film's pictures depend on.

    Parameters
    ----------
    reels
        One, or those of a comparison.
    options
        Size, rate and look.
    storyboard
        Which moment each frame shows.
    suffix
        Of the film's format; see `epochreel.encode.formats.FilmFormat`.
    title
        What the file is called.
    labels
        What each training of a comparison is called; None for the film of one.
    font
        Where the options' font lies, if it was sent to where the job is done; else None.
    """

    reels: tuple[FilmedReel, ...]
    options: FilmOptions
    storyboard: Storyboard
    suffix: str
    title: str
    labels: tuple[str, ...] | None = None
    font: FileRef | None = None

    def __post_init__(self) -> None:
        # What has no part in what the pictures are: a film goes on although its music is replaced,
        # another makes it, or another file is to be replaced. Captions are timed together with
        # subtitles, which alone change no picture.
        options = FilmOptions(
            self.options.scene,
            self.options.fps,
            captions=self.options.captions,
            subtitles=() if self.options.captions is None else self.options.subtitles,
            fineness=self.options.fineness,
            making=Making(encoder=self.options.making.encoder),
        )
        object.__setattr__(self, "options", options)

    @property
    def film_format(self) -> FilmFormat:
        """The format, with the encoder that was chosen."""
        return self.options.making.encoded(format_named(self.suffix))

    @cached_property
    def digest(self) -> str:
        """Equal for jobs whose films are equal; another for another version of this package."""
        contents = [reel.content for reel in self.reels]
        shown = (self.options, self.storyboard, self.suffix, self.title, self.labels)
        return fingerprint(contents, *shown, made_with())

    @cached_property
    def segments(self) -> tuple[range, ...]:
        """The frames of each part that is made apart."""
        return segments_of(self.storyboard)

    @contextmanager
    def pictures(self) -> Iterator[Pictures]:
        """Yield the film's pictures; its reels are open meanwhile.

        Raises
        ------
        ReelError
            If a reel is gone, or not what it was.
        """
        with ExitStack() as stack:
            reels = [stack.enter_context(reel.open()) for reel in self.reels]
            yield self.pictures_from(reels)

    def pictures_from(self, reels: list[ReelFile]) -> Pictures:
        """Return the film's pictures from its reels, which are open and stay so."""
        options = self.options
        if self.font is not None and options.scene.font is not None:
            font = replace(options.scene.font, path=self.font.local())
            options = replace(options, scene=replace(options.scene, font=font))
        if self.labels is None:
            return pictures_of(reels[0], self.storyboard, options)
        return comparison_of(reels, self.labels, self.storyboard, options)
