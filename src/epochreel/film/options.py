"""What a person may choose about a film, and what it is where they choose nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from epochreel.byte_size import parse_bytes
from epochreel.choices.choice import chosen
from epochreel.choices.film import FilmChoices
from epochreel.encode.formats import FORMATS, check_film, format_for, lacks_sound, listed
from epochreel.errors import UsageError, unknown_name
from epochreel.files import check_output
from epochreel.film.boards import check_board
from epochreel.film.course import Course, course_of
from epochreel.film.imprint import imprint_of
from epochreel.film.listening import Listening, listening
from epochreel.film.making import Making, making_of
from epochreel.film.sizes import rate_of, size_of
from epochreel.film.speaking import spoken
from epochreel.film.subtitles import check_side_files
from epochreel.frame import PixelLayout
from epochreel.render.font_files import load_font
from epochreel.scene import SceneOptions
from epochreel.scene.kit.language import Language
from epochreel.scene.panels.registry import PANELS
from epochreel.scene.styles import CINEMATIC, Style, get_style

MAX_RENDER_THREADS = 8
Music = Literal["none", "score"] | Path


def render_threads() -> int:
    """Return how many threads draw: one per processor this process may use, to a bound."""
    usable = getattr(os, "sched_getaffinity", None)
    n_processors = len(usable(0)) if usable else os.cpu_count() or 1
    return min(n_processors, MAX_RENDER_THREADS)


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """How large a film's file may be, and what may not be given up for that.

    Parameters
    ----------
    max_bytes
        The limit.
    keep_size, keep_fps
        Whether a person chose the size of the picture, the frame rate.
    """

    max_bytes: int
    keep_size: bool = False
    keep_fps: bool = False


@dataclass(frozen=True)
class FilmOptions:
    """How a film looks and how fast it runs.

    Parameters
    ----------
    scene
        Size and style of the picture, and whether it is transparent.
    fps
        Frames per second, exact.
    overwrite
        Replace an existing file.
    n_threads
        Threads that draw; the pictures do not depend on it.
    music
        What is heard: ``"none"``, ``"score"`` (made from the training), or a file, as long as
        which the film then is.
    listening
        Which part of the file, and whether cuts follow its beats.
    course
        Which moments are shown, and for how long.
    captions
        The language of the captions in the picture; None for no captions. The scene's
        ``captions`` must agree.
    subtitles
        The languages of subtitles in the film and in files beside it.
    fineness
        Colours of a GIF, quality of a WebP; None for the finest.
    limit
        How large the file may be; None for any size.
    any_rate
        Whether nobody chose a rate, so that one which suits the format may take its place.
    making
        Who makes the film, and with what.

    Raises
    ------
    UsageError
        For a course that the music does not allow.
    """

    scene: SceneOptions = field(default_factory=SceneOptions)
    fps: Fraction = Fraction(60)
    overwrite: bool = False
    n_threads: int = field(default_factory=render_threads)
    music: Music = "none"
    listening: Listening = field(default_factory=Listening)
    course: Course = field(default_factory=Course)
    captions: Language | None = None
    subtitles: tuple[Language, ...] = ()
    fineness: int | None = None
    limit: SizeLimit | None = None
    any_rate: bool = False
    making: Making = field(default_factory=Making)

    def __post_init__(self) -> None:
        self.course.check(
            with_file=isinstance(self.music, Path),
            on_beats=self.listening.beats not in (None, "off"),
        )

    def at_rate_for(self, path: Path) -> FilmOptions:
        """Return these options, with a slower rate if that suits the format and nobody chose."""
        modest_fps = format_for(path).modest_fps
        if modest_fps is None or not self.any_rate:
            return self
        return replace(self, fps=min(self.fps, modest_fps))

    def check(self, path: Path) -> None:
        """Raise now what would stop a film to ``path`` later.

        Raises
        ------
        UsageError
            For an unknown suffix, or a size, rate, limit or transparency that the format cannot
            hold.
        MusicError
            If the music, or the file that states its beats, cannot be used.
        ExtraError
            If its beats are to be found, and librosa is not installed.
        StoryboardError
            If the file of a storyboard is none.
        OutputError
            If the output exists, or its folder is missing or not writable.
        """
        self.layout(path)
        fps = self.at_rate_for(path).fps
        check_film(format_for(path), self.scene.width, self.scene.height, fps)
        check_output(path, overwrite=self.overwrite)
        self.making.check()
        if self.course.storyboard is not None:
            check_board(self.course.storyboard)
        if self.limit is not None and not format_for(path).finest:
            able = listed([each.shown for each in FORMATS if each.finest])
            raise UsageError(f"`max_size=` is for {able}; without it this works: {path}")
        if isinstance(self.music, Path):
            if format_for(path).codec is None:
                raise UsageError(f"{lacks_sound(format_for(path))}: {path}")
            self.listening.check(self.music)
        languages = [each.language for each in self.subtitles]
        check_side_files(path, languages, overwrite=self.overwrite)

    def layout(self, path: Path) -> PixelLayout:
        """Return how the pixels of a film to ``path`` are laid out.

        Raises
        ------
        UsageError
            For an unknown suffix, or transparency that the format cannot hold.
        """
        return format_for(path).layout(transparent=self.scene.transparent)

    @property
    def wants_score(self) -> bool:
        """Whether the music is to be made from the training."""
        return self.music == "score"


def film_options(choices: FilmChoices | None = None) -> FilmOptions:
    """Return options in which whatever was not chosen is the style's own.

    Parameters
    ----------
    choices
        What somebody chose; None for nothing.

    Raises
    ------
    UsageError
        For an unknown style, theme, panel, pace, language or encoder, a size or length that no
        film can have, a text or logo that no card can, a file of words or a font that is of no
        use, a language whose letters no font has, a part or beats of music that is no file, or
        what the style leaves no choice in.
    """
    choices = choices or FilmChoices()
    read: Any = choices  # its types are wide, for editors; what stands there was read
    style = get_style(choices.style or CINEMATIC.name)
    style.check(chosen(choices))
    size, fps = size_of(choices), rate_of(choices)
    words, font = spoken(choices), read.font
    own_font = None if font is None else load_font(font, words.pictures.language)
    words.check(own_font)
    heard = _music(read.music, style)
    imprint = imprint_of(read.title, read.subtitle, read.logo, read.credit, own_font)
    return FilmOptions(
        SceneOptions(
            *(size or style.size),
            style.name,
            _panels(read.panels),
            read.theme or "night",
            read.transparent,
            imprint=imprint,
            font=own_font,
            language=words.pictures,
            captions=words.captions is not None,
        ),
        fps or style.fps,
        read.overwrite,
        music=heard,
        listening=listening(heard, read.music_from, read.music_to, read.beats),
        course=course_of(read.pace, read.duration, read.storyboard),
        captions=words.captions,
        subtitles=words.subtitles,
        limit=_limit(read.max_size, size, fps),
        any_rate=read.fps is None,
        making=making_of(read.workers, read.on, read.encoder),
    )


def _panels(wanted: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the names of panels; None for those that suit the training.

    Raises
    ------
    UsageError
        If there is none of a name.
    """
    if wanted is None or wanted == ("auto",):
        return None
    if wanted == ("none",):
        return ()
    for name in wanted:
        if name not in PANELS:
            raise unknown_name("panel", name, tuple(PANELS))
    return tuple(wanted)


def _limit(
    max_size: str | int | None, size: tuple[int, int] | None, fps: Fraction | None
) -> SizeLimit | None:
    if max_size is None:
        return None
    return SizeLimit(parse_bytes(max_size), keep_size=size is not None, keep_fps=fps is not None)


def _music(wanted: str | Path | None, style: Style) -> Music:
    """Return what is heard."""
    if wanted is None:
        return "score" if style.has_score else "none"
    if wanted in ("none", "score"):
        return wanted  # pyright: ignore[reportReturnType] one of the two words
    return Path(wanted)
