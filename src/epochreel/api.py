"""What Python people use: train, open, and a reel that can be asked and filmed."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from epochreel.clock import parse_fps
from epochreel.engine import get_problem
from epochreel.errors import unknown_name
from epochreel.files import check_output, whole_file
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace import ReelFile, open_reel

# Films need Pillow and PyAV, training needs Numba; who only looks into a reel waits for none.
if TYPE_CHECKING:
    from epochreel.film import At, Progress
    from epochreel.scene.options import Style

REEL_SUFFIX = ".reel"


class Reel:
    """A recorded training: look into it, ask the network, film it. A context manager.

    Parameters
    ----------
    file
        The open reel; it is closed with this object, or when nobody holds that any more.
    folder
        A temporary folder that is removed then.
    """

    def __init__(self, file: ReelFile, folder: Path | None = None) -> None:
        self._file = file
        self._release = weakref.finalize(self, _release, file, folder)

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
            If the inputs do not fit the network.
        FrameError
            If the step was not recorded.
        """
        from epochreel.film import ask

        return ask(self._file, tuple(map(float, inputs)), at)[0]

    def film(
        self,
        path: str | Path,
        *,
        style: Style = "cinematic",
        size: tuple[int, int] | None = None,
        fps: int | float | str | Fraction | None = None,
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
            Frames per second, such as 60 or 29.97; the style's own by default.
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
        from epochreel.film import film_options, make_film

        rate = None if fps is None else parse_fps(str(fps))
        options = film_options(style, size=size, fps=rate, overwrite=overwrite)
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
            ``.png``, ``.svg`` or ``.pdf``.
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
        from epochreel.film import film_options, make_still

        options = film_options(style, size=size, overwrite=overwrite)
        asked = None if inputs is None else tuple(map(float, inputs))
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

    def __repr__(self) -> str:
        return f"<Reel {self.path.name}: {self.meta.network}, {len(self.steps)} steps>"


def train(
    problem: str,
    *,
    path: str | Path | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Reel:
    """Train a built-in problem's network and return its reel.

    Parameters
    ----------
    problem
        Its name, such as ``"xor"``.
    path
        Where the reel is kept, a ``.reel``; None for a temporary file that goes when the reel is
        closed.
    overwrite
        Replace an existing reel.
    progress
        Told now and then how many steps are done, and of how many.

    Raises
    ------
    UsageError
        If there is no such problem, which lists those there are, or the suffix is another.
    OutputError
        If the reel exists already or cannot be written.
    TrainingError
        If the training does not stay finite.
    """
    from epochreel.record import record_problem

    known = get_problem(problem)
    if path is None:
        folder = Path(tempfile.mkdtemp(prefix="epochreel-"))
        try:
            record_problem(known, folder / f"{problem}{REEL_SUFFIX}", progress)
            return Reel(open_reel(folder / f"{problem}{REEL_SUFFIX}"), folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    path = Path(path)
    check_reel_output(path, overwrite=overwrite)
    with whole_file(path, overwrite=overwrite) as partial:
        record_problem(known, partial, progress)
    return Reel(open_reel(path))


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


def check_reel_output(path: Path, *, overwrite: bool) -> None:
    """Raise now what would stop a reel from being written to ``path`` later.

    Raises
    ------
    UsageError
        If it has another suffix.
    OutputError
        If it exists, or its folder is missing or not writable.
    """
    if path.suffix.lower() != REEL_SUFFIX:
        raise unknown_name("suffix", path.suffix or "(none)", (REEL_SUFFIX,))
    check_output(path, overwrite=overwrite)


def _release(file: ReelFile, folder: Path | None) -> None:
    file.close()
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
