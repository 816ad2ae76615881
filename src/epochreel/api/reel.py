"""A recorded training as Python people hold it: it can be looked into, asked and filmed."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from epochreel.clock import parse_fps
from epochreel.errors import ReelError, UsageError
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace import ReelFile, open_reel

# Films need Pillow and PyAV, training needs Numba; who only looks into a reel waits for none.
if TYPE_CHECKING:
    from epochreel.film import At, Progress, Tell
    from epochreel.scene.options import Style


class Reel:
    """A recorded training: look into it, ask the network, film it. A context manager.

    It can be sent to other processes, which open the file for themselves.

    Parameters
    ----------
    file
        The open reel; it is closed with this object, or when nobody holds that any more.
    folder
        A temporary folder that is removed then.
    """

    def __init__(self, file: ReelFile, folder: Path | None = None) -> None:
        self._file = file
        self._folder = folder
        self._release = weakref.finalize(self, _release, file, folder, os.getpid())

    @property
    def meta(self) -> ReelMeta:
        """What holds for the whole training."""
        return self._file.meta

    @property
    def path(self) -> Path:
        """The file, absolute: it stays the same when the program changes its folder."""
        return self._file.path

    @property
    def steps(self) -> NDArray[np.int64]:
        """The recorded steps, ``(N,)`` int64, ascending; 0 is the untrained network."""
        return self._file.steps

    def at(self, step: At) -> TrainingStep:
        """Return a recorded step: its number, or ``"start"`` or ``"end"``.

        Raises
        ------
        FrameError
            If it was not recorded; the message names the nearest.
        UsageError
            If it is another word.
        """
        if isinstance(step, str):
            from epochreel.film.asking import step_of

            step = step_of(self._file, step)
        return self._file.at(step)

    def scalars(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return a recorded curve: steps ``(K,)`` and values ``(K,)``.

        Raises
        ------
        UsageError
            If there is none of that name; the message lists those there are.
        """
        return self._file.scalars(name)

    def ask(self, inputs: Sequence[float | str], *, at: At = "end") -> NDArray[np.float64]:
        """Return what the network answers, ``(n_outputs,)``, at any recorded moment.

        Of numbers these are in the units of the target's columns. Of classes they are
        probabilities, in the order of ``meta.training_set.schema.targets[0].categories``; of two
        classes the one of the second.

        Parameters
        ----------
        inputs
            One value per column that is learnt from, as in the data: a number or a word.
        at
            ``"start"``, ``"end"`` or a recorded step.

        Raises
        ------
        InputsError
            If the inputs do not fit the network.
        FrameError
            If the step was not recorded.
        """
        from epochreel.film import ask, in_units, inputs_of

        outputs, _ = ask(self._file, inputs_of(self.meta, inputs), at)
        return in_units(self.meta.training_set.schema, outputs)

    def film(
        self,
        path: str | Path,
        *,
        style: Style = "cinematic",
        theme: str = "night",
        panels: Sequence[str] | None = None,
        music: str | Path | None = None,
        pace: str | Sequence[int] | None = None,
        duration: float | str | Fraction | None = None,
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
        size: tuple[int, int] | None = None,
        fps: int | float | str | Fraction | None = None,
        max_size: str | int | None = None,
        transparent: bool = False,
        overwrite: bool = False,
        progress: Progress | None = None,
        tell: Tell | None = None,
    ) -> Path:
        """Write a film and return where it is.

        Parameters
        ----------
        path
            ``.mp4``, ``.webm``, ``.mov``, ``.gif``, ``.webp``, or a folder for PNGs.
        style
            ``"cinematic"`` or ``"classic"``.
        theme
            ``"night"``, ``"night-cb"`` for colours that colour-blind people tell apart, or
            ``"paper"``.
        panels
            Names of what stands beside the network, such as ``["surface", "loss"]``; empty for
            nothing, None for what suits the training.
        music
            ``"score"``, made from the training (the default of the cinematic style), ``"none"``,
            or a file, as long as which the film then is.
        pace
            Which epochs are shown: ``"seed"`` (those that the training names, such as the
            thirteen cycles of the first film), ``"even"``, ``"log"``, ``"adaptive"`` (each second
            shows as much change), or a list. The default is adaptive for all but the first film.
        duration
            Seconds, or such as ``"1:30"``; fewer examples are shown where there is little time.
        storyboard
            A file that states the shots, as `storyboard` returns its text.
        title
            In place of the training's own.
        subtitle
            In place of the line below the title; empty for none.
        logo
            A PNG, shown small on the first and the last card.
        credit
            Who made the film: a line on the last card.
        music_from, music_to
            The part of the file that is heard: seconds, or ``"1:15.5"``.
        beats
            ``"auto"`` to find the beats of the file and cut on them, which takes the extra
            ``music``; ``"off"`` not to; or a text file that has the time of a beat in each line,
            in seconds of the music file. None to find them if the extra is installed.
        captions
            What happens, said in the picture: a language (``"en"``, ``"de"``, ``"es"``,
            ``"fr"``, ``"ja"``, ``"zh"``), or a ``.toml`` with words of your own.
        subtitles
            The same, in the film for players to show and in ``.srt`` and ``.vtt`` files beside
            it: languages or files, several such as ``"en,es"``.
        font
            A ``.ttf``, ``.otf`` or ``.ttc`` for characters that the typeface lacks.
        size
            Width and height, px; the style's own by default.
        fps
            Frames per second, such as 60 or 29.97; by default the style's own, or 25 where that
            suits the format.
        max_size
            How large a ``.gif`` or ``.webp`` may be, such as ``"5MB"``, or bytes: the film is
            the best that fits, of the size and rate that are chosen here.
        transparent
            Leave out what is behind the network, to lay it over other pictures in an editor:
            ``.mov`` (ProRes 4444), ``.webm`` (VP9), or a folder of PNGs.
        overwrite
            Replace an existing film.
        progress
            Told after each frame how many are done, and of how many.
        tell
            Told, a line each, what was decided about the film.

        Raises
        ------
        UsageError
            If the format, a style, theme, panel or language is unknown, the format cannot hold
            such a film, a panel cannot show this training, a text or logo cannot be used, or a
            character has no glyph.
        MusicError
            If the music or the file of its beats cannot be used.
        ExtraError
            If beats are to be found without the extra ``music``.
        StoryboardError
            If the file of a storyboard is wrong.
        OutputError
            If the film exists already or cannot be written, or none is as small as
            ``max_size``.
        """
        from epochreel.film import film_options, make_film

        rate = None if fps is None else parse_fps(str(fps))
        options = film_options(
            style,
            size=size,
            fps=rate,
            theme=theme,
            panels=panels,
            music=music,
            pace=pace,
            duration=duration,
            storyboard=storyboard,
            title=title,
            subtitle=subtitle,
            logo=logo,
            credit=credit,
            music_from=music_from,
            music_to=music_to,
            beats=beats,
            captions=captions,
            subtitles=subtitles,
            font=font,
            overwrite=overwrite,
            transparent=transparent,
            max_size=max_size,
        )
        if rate is None:
            options = options.at_rate_for(Path(path))
        make_film(self._file, Path(path), options, progress, tell)
        return Path(path)

    def storyboard(
        self,
        *,
        pace: str | Sequence[int] | None = None,
        duration: float | str | Fraction | None = None,
        music: str | Path | None = None,
        music_from: float | str | None = None,
        music_to: float | str | None = None,
        beats: str | Path | None = None,
        fps: int | float | str | Fraction | None = None,
    ) -> str:
        """Return the shots of a film as TOML, to be changed and given to `film`.

        Parameters
        ----------
        pace, duration, music, music_from, music_to, beats, fps
            As for `film`.

        Raises
        ------
        UsageError
            If a pace, length or rate is none.
        MusicError
            If the music or the file of its beats cannot be used.
        """
        from epochreel.film import film_options, storyboard_text

        rate = None if fps is None else parse_fps(str(fps))
        options = film_options(
            fps=rate,
            pace=pace,
            duration=duration,
            music=music,
            music_from=music_from,
            music_to=music_to,
            beats=beats,
        )
        return storyboard_text(self._file, options)

    def still(
        self,
        path: str | Path,
        *,
        at: At = "end",
        inputs: Sequence[float | str] | None = None,
        style: Style = "cinematic",
        theme: str = "night",
        panels: Sequence[str] | None = None,
        font: str | Path | None = None,
        size: tuple[int, int] | None = None,
        transparent: bool = False,
        overwrite: bool = False,
    ) -> Path:
        """Write a picture of one moment and return where it is.

        Parameters
        ----------
        path
            ``.png``, ``.svg`` or ``.pdf``.
        at
            ``"start"``, ``"end"`` or a recorded step.
        inputs
            What the network is asked, as for `ask`; None to show it at rest.
        style, theme, panels, font, size, transparent, overwrite
            As for `film`.

        Raises
        ------
        UsageError
            If the suffix is unknown, the step was not recorded or the inputs do not fit.
        OutputError
            If the picture exists already or cannot be written.
        """
        from epochreel.film import film_options, inputs_of, make_still

        options = film_options(
            style,
            size=size,
            theme=theme,
            panels=panels,
            font=font,
            overwrite=overwrite,
            transparent=transparent,
        )
        asked = None if inputs is None else inputs_of(self.meta, inputs)
        make_still(self._file, Path(path), options, at=at, inputs=asked)
        return Path(path)

    def close(self) -> None:
        """Close the file; steps that were read stay valid."""
        self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Callable[[Path], Reel], tuple[Path]]:
        if self._folder is not None:
            raise UsageError(
                "a temporary reel cannot be sent to another process, because it goes with this"
                " one; `path` of train keeps it"
            )
        return open_, (self.path,)

    def __repr__(self) -> str:
        return f"<Reel {self.path.name}: {self.meta.network}, {self._state()}>"

    def _state(self) -> str:
        if not self._release.alive:
            return "closed"
        try:
            return f"{len(self.steps)} steps"
        except ReelError:  # of a file that is gone or damaged, too, something is known
            return "unreadable"


def open_(path: str | Path) -> Reel:
    """Return a recorded training.

    Parameters
    ----------
    path
        A ``.reel`` file, finished or still being written.

    Raises
    ------
    ReelError
        If it is no reel, a truncated one, or from a newer version.
    """
    return Reel(open_reel(Path(path).absolute()))


def _release(file: ReelFile, folder: Path | None, owner: int) -> None:
    # A child that was forked has a copy of this, and what it holds goes with it.
    if os.getpid() != owner:
        return
    file.close()
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
