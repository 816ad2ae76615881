"""What Python people use: train, open, and a reel that can be asked and filmed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from epochreel.clock import parse_fps
from epochreel.engine import get_problem
from epochreel.files import whole_file
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace import ReelFile, open_reel

if TYPE_CHECKING:
    from epochreel.film.pipeline import Progress
    from epochreel.film.stills import At
    from epochreel.scene.options import Style

CINEMATIC_SIZE, CINEMATIC_FPS = (1920, 1080), Fraction(60)
CLASSIC_SIZE, CLASSIC_FPS = (640, 480), Fraction(1)


class Reel:
    """A recorded training: look into it, ask the network, film it. A context manager.

    Parameters
    ----------
    file
        The open reel.
    folder
        A temporary folder that goes when this reel is closed.
    """

    def __init__(
        self, file: ReelFile, folder: tempfile.TemporaryDirectory[str] | None = None
    ) -> None:
        self._file = file
        self._folder = folder

    @property
    def meta(self) -> ReelMeta:
        """What holds for the whole training."""
        return self._file.meta

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def steps(self) -> NDArray[np.int64]:
        """The recorded steps, ``(N,)`` int64, ascending; 0 is the untrained network."""
        return self._file.steps

    def at(self, step: int) -> TrainingStep:
        """Return a recorded step.

        Raises
        ------
        FrameError
            If it was not recorded; the message names the nearest.
        """
        return self._file.at(step)

    def scalars(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return a recorded curve: steps ``(K,)`` and values ``(K,)``.

        Raises
        ------
        UsageError
            If there is none of that name; the message lists those there are.
        """
        return self._file.scalars(name)

    def ask(self, inputs: Sequence[float], *, at: At = "end") -> NDArray[np.float64]:
        """Return what the network answers, ``(n_outputs,)``, at any recorded moment.

        Parameters
        ----------
        inputs
            One number per input.
        at
            ``"start"``, ``"end"`` or a recorded step.

        Raises
        ------
        InputsError
            If the number of inputs is not the network's.
        FrameError
            If the step was not recorded.
        """
        from epochreel.film.asking import ask

        return ask(self._file, tuple(map(float, inputs)), at)[0]

    def film(
        self,
        path: str | Path,
        *,
        style: Style = "cinematic",
        size: tuple[int, int] | None = None,
        fps: int | str | Fraction | None = None,
        overwrite: bool = False,
        progress: Progress | None = None,
    ) -> Path:
        """Write a film and return where it is.

        Parameters
        ----------
        path
            ``.mp4``, ``.webm``, ``.gif``, or a folder for PNGs.
        style
            ``"cinematic"`` or ``"classic"``.
        size
            Width and height, px; the style's own by default.
        fps
            Frames per second; the style's own by default.
        overwrite
            Replace an existing film.
        progress
            Told after each frame how many are done, and of how many.

        Raises
        ------
        UsageError
            If the format is unknown or cannot hold such a film.
        OutputError
            If the film exists already or cannot be written.
        """
        from epochreel.film import FilmOptions, make_film
        from epochreel.scene import SceneOptions

        width, height = size or (CLASSIC_SIZE if style == "classic" else CINEMATIC_SIZE)
        rate = parse_fps(str(fps)) if fps else CLASSIC_FPS if style == "classic" else CINEMATIC_FPS
        options = FilmOptions(SceneOptions(width, height, style), rate, overwrite)
        make_film(self._file, Path(path), options, progress)
        return Path(path)

    def still(
        self,
        path: str | Path,
        *,
        at: At = "end",
        inputs: Sequence[float] | None = None,
        style: Style = "cinematic",
        size: tuple[int, int] | None = None,
        overwrite: bool = False,
    ) -> Path:
        """Write a picture of one moment and return where it is.

        Parameters
        ----------
        path
            ``.png`` or ``.svg``.
        at
            ``"start"``, ``"end"`` or a recorded step.
        inputs
            What the network is asked; None to show it at rest.
        style, size, overwrite
            As for `film`.

        Raises
        ------
        UsageError
            If the suffix is unknown, the step was not recorded or the inputs do not fit.
        OutputError
            If the picture exists already or cannot be written.
        """
        from epochreel.film import FilmOptions, make_still
        from epochreel.scene import SceneOptions

        width, height = size or (CLASSIC_SIZE if style == "classic" else CINEMATIC_SIZE)
        options = FilmOptions(SceneOptions(width, height, style), overwrite=overwrite)
        asked = None if inputs is None else tuple(map(float, inputs))
        make_still(self._file, Path(path), options, at=at, inputs=asked)
        return Path(path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Reel {self.path.name}: {self.meta.network}, {len(self.steps)} steps>"


def train(problem: str, *, path: str | Path | None = None, overwrite: bool = False) -> Reel:
    """Train a built-in problem's network and return its reel.

    Parameters
    ----------
    problem
        Its name, such as ``"xor"``.
    path
        Where the reel is kept; None for a temporary file that goes when the reel is closed.
    overwrite
        Replace an existing reel.

    Raises
    ------
    UsageError
        If there is no such problem; the message lists those there are.
    OutputError
        If the reel exists already or cannot be written.
    TrainingError
        If the training does not stay finite.
    """
    from epochreel.record import record_problem

    known = get_problem(problem)
    if path is None:
        folder = tempfile.TemporaryDirectory(prefix="epochreel-")
        kept = Path(folder.name) / f"{problem}.reel"
        record_problem(known, kept)
        return Reel(open_reel(kept), folder)
    with whole_file(Path(path), overwrite=overwrite) as partial:
        record_problem(known, partial)
    return Reel(open_reel(Path(path)))


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
    return Reel(open_reel(Path(path)))
