"""What a person may choose about a film, and what it is where they choose nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from epochreel.encode.formats import check_film, format_for, lacks_sound
from epochreel.errors import UsageError, unknown_name
from epochreel.files import check_output
from epochreel.film.course import Course, course_of
from epochreel.film.imprint import imprint_of
from epochreel.film.limits.byte_size import parse_bytes
from epochreel.film.listening import Listening, listening
from epochreel.film.subtitles import check_side_files
from epochreel.frame import PixelLayout
from epochreel.render.font_files import load_font
from epochreel.scene import SceneOptions
from epochreel.scene.captions import Template, load_template
from epochreel.scene.options import STYLES, Style
from epochreel.scene.panels.registry import PANELS

MAX_RENDER_THREADS = 8
# A square picture of this size takes 800 MB.
MAX_SIZE = 16384
Music = Literal["none", "score"] | Path

# Width and height in px, frames per second.
_STYLE_DEFAULTS: Mapping[Style, tuple[tuple[int, int], Fraction]] = MappingProxyType(
    {
        "cinematic": ((1920, 1080), Fraction(60)),
        # What the film of the article that it began with has.
        "classic": ((640, 480), Fraction(1)),
    }
)


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
        The words of the captions in the picture; None for no captions. The scene's ``captions``
        must agree.
    subtitles
        The words of subtitles in the film and in files beside it, one for each language.

    fineness
        Colours of a GIF, quality of a WebP; None for the finest.
    limit
        How large the file may be; None for any size.

    Raises
    ------
    UsageError
        For a course that the style or the music do not allow.
    """

    scene: SceneOptions = field(default_factory=SceneOptions)
    fps: Fraction = Fraction(60)
    overwrite: bool = False
    n_threads: int = field(default_factory=render_threads)
    music: Music = "none"
    listening: Listening = field(default_factory=Listening)
    course: Course = field(default_factory=Course)
    captions: Template | None = None
    subtitles: tuple[Template, ...] = ()
    fineness: int | None = None
    limit: SizeLimit | None = None

    def __post_init__(self) -> None:
        self.course.check(
            self.scene.style,
            with_file=isinstance(self.music, Path),
            on_beats=self.listening.beats not in (None, "off"),
        )

    def at_rate_for(self, path: Path) -> FilmOptions:
        """Return these options, with a slower rate if that suits the format of ``path``."""
        modest_fps = format_for(path).modest_fps
        return self if modest_fps is None else replace(self, fps=min(self.fps, modest_fps))

    def check(self, path: Path) -> None:
        """Raise now what would stop a film to ``path`` later.

        Raises
        ------
        UsageError
            For an unknown suffix, a size, rate, limit or transparency that the format cannot
            hold, or captions whose letters no font has.
        MusicError
            If the music, or the file that states its beats, cannot be used.
        ExtraError
            If its beats are to be found, and librosa is not installed.
        OutputError
            If the output exists, or its folder is missing or not writable.
        """
        self.layout(path)
        check_film(format_for(path), self.scene.width, self.scene.height, self.fps)
        check_output(path, overwrite=self.overwrite)
        if self.limit is not None and not format_for(path).finest:
            raise UsageError(f"--max-size is for .gif and .webp; without it this works: {path}")
        if isinstance(self.music, Path):
            if format_for(path).codec is None:
                raise UsageError(f"{lacks_sound(format_for(path))}: {path}")
            self.listening.check(self.music)
        if self.captions is not None:
            from epochreel.render.fonts import check_glyphs

            check_glyphs(self.captions.letters, bold=False, font=self.scene.font)
        languages = [template.language for template in self.subtitles]
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


def film_options(
    style: Style = "cinematic",
    *,
    size: tuple[int, int] | None = None,
    fps: Fraction | None = None,
    theme: str = "night",
    panels: Sequence[str] | None = None,
    music: str | Path | None = None,
    pace: str | Sequence[int] | None = None,
    duration: Fraction | int | float | str | None = None,
    storyboard: str | Path | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    logo: str | Path | None = None,
    credit: str | None = None,
    music_from: float | str | None = None,
    music_to: float | str | None = None,
    beats: str | Path | None = None,
    captions: str | Path | None = None,
    subtitles: str | Sequence[str | Path] | None = None,
    font: str | Path | None = None,
    overwrite: bool = False,
    max_size: str | int | None = None,
    transparent: bool = False,
) -> FilmOptions:
    """Return options in which whatever was not chosen is the style's own.

    Parameters
    ----------
    style
        ``"cinematic"`` or ``"classic"``.
    size
        Width and height, px.
    fps
        Frames per second.
    theme
        Name of the colours, from `epochreel.scene.kit.theme.THEMES`.
    panels
        Names of what stands beside the network; empty for nothing, None for what suits the
        training.
    music
        ``"score"``, made from the training; ``"none"``; or a file, as long as which the film
        then is. None for the score in the cinematic style.
    pace
        Which epochs are shown: ``"seed"``, ``"even"``, ``"log"``, ``"adaptive"``, epochs such as
        ``"2,10,20-50:10"`` or ``[2, 10]``; None for what suits the training.
    duration
        Length of the film in seconds, or such as ``"1:30"``.
    storyboard
        A file that states the shots.
    title, subtitle, logo, credit
        What stands on the cards of the cinematic style; see `epochreel.film.imprint.imprint_of`.
    music_from, music_to
        The part of the file that is heard, in seconds or as people write times (``"1:15.5"``).
    beats
        ``"auto"`` to find the beats of the file, ``"off"`` not to cut on them, or a file that
        states them. None to find them if librosa is there.
    captions
        A language, from `epochreel.scene.captions.languages`, or a ``.toml`` with the words of
        captions; None for no captions.
    subtitles
        The same for subtitles: several, or one text with commas between them.
    font
        A ``.ttf``, ``.otf`` or ``.ttc`` for the characters that the typeface lacks.
    overwrite
        Replace an existing file.
    max_size
        How large the file may be, such as ``"5MB"``, or bytes; None for any size. To be so
        small, a film gives up what is not chosen here of size and frame rate.
    transparent
        Leave out what is behind the network, for pictures laid over others.

    Raises
    ------
    UsageError
        For an unknown style, theme, panel, pace or language, a size or length that no film can
        have, a text or logo that no card can, a file of captions or a font that is of no use, or a
        part or beats of music that is no file.
    """
    if style not in _STYLE_DEFAULTS:
        raise unknown_name("style", style, STYLES)
    style_size, style_fps = _STYLE_DEFAULTS[style]
    width, height = size or style_size
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise UsageError(f"`size` (={width}x{height}) must be from 1x1 to {MAX_SIZE}x{MAX_SIZE}")
    for name in panels or ():
        if name not in PANELS:
            raise unknown_name("panel", name, tuple(PANELS))
    shown = None if panels is None else tuple(panels)
    template = None if captions is None else load_template(captions)
    own_font = None if font is None else load_font(font, template.language if template else "")
    heard = _music(music, style)
    return FilmOptions(
        SceneOptions(
            *(width, height, style, shown, theme, transparent),
            imprint=imprint_of(title, subtitle, logo, credit, own_font),
            font=own_font,
            captions=template is not None,
        ),
        fps or style_fps,
        overwrite,
        music=heard,
        listening=listening(heard, music_from, music_to, beats),
        course=course_of(pace, duration, storyboard),
        captions=template,
        subtitles=_templates(subtitles),
        limit=_limit(max_size, size, fps),
    )


def _templates(chosen: str | Sequence[str | Path] | None) -> tuple[Template, ...]:
    names = chosen.split(",") if isinstance(chosen, str) else chosen or ()
    return tuple(load_template(name.strip() if isinstance(name, str) else name) for name in names)


def _limit(
    max_size: str | int | None, size: tuple[int, int] | None, fps: Fraction | None
) -> SizeLimit | None:
    if max_size is None:
        return None
    return SizeLimit(parse_bytes(max_size), keep_size=size is not None, keep_fps=fps is not None)


def _music(chosen: str | Path | None, style: Style) -> Music:
    """Return what is heard; the film that it began with was silent."""
    if chosen is None:
        return "score" if style == "cinematic" else "none"
    if chosen == "none":
        return "none"
    if style == "classic":
        raise UsageError("the style classic is silent: its music can only be none")
    return "score" if chosen == "score" else Path(chosen)
