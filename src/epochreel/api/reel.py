"""A recorded training as Python people hold it: it can be looked into, asked and filmed."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

import numpy as np
from numpy.typing import NDArray

from epochreel.choices.choice import takes
from epochreel.choices.film import FilmChoices, FilmKeywords, StillKeywords, StoryboardKeywords
from epochreel.errors import ReelError, UsageError
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace import ReelFile, open_reel

# Films need Pillow and PyAV, training needs Numba; who only looks into a reel waits for none.
if TYPE_CHECKING:
    from epochreel.film import At, Progress, Tell


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
    def digest(self) -> str:
        """A digest of all that was recorded, 32 hexadecimal digits, whatever the clock said.

        Two trainings with the same data, choices and seed have the same on one machine.
        """
        return self._file.digest

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

    def ask(self, inputs: Any, *, at: At = "end", model: Any = None) -> NDArray[Any]:
        """Return what the network answers at any recorded moment.

        One that reads columns of a table answers ``(n_outputs,)``: numbers in the units of the
        target's columns; of classes probabilities, in the order of
        ``meta.training_set.schema.targets[0].categories``; of two classes the one of the second.
        Any other answers with the array of its first output: ``shape`` for one example, ``(P,
        *shape)`` for rows of them.

        Parameters
        ----------
        inputs
            One value per column that is learnt from, as in the data: a number or a word. Of other
            networks one example or rows of them, as an array or nested lists; of several inputs
            a mapping of their names, or one for each in their order; or text, if the reel has a
            vocabulary.
        at
            ``"start"``, ``"end"`` or a recorded step.
        model
            The PyTorch module that was recorded, whatever its weights are now: a copy of it is
            asked with the recorded ones. For networks with blocks that NumPy cannot compute.

        Raises
        ------
        InputsError
            If the inputs do not fit the network.
        UsageError
            If NumPy cannot compute one of its blocks, or the model is not the one recorded.
        FrameError
            If the step was not recorded.
        """
        if model is None and self.meta.is_dense:
            from epochreel.film import ask, in_units, inputs_of

            outputs, _ = ask(self._file, inputs_of(self.meta, inputs), at)
            return in_units(self.meta.training_set.schema, outputs)
        return self._ask_arrays(inputs, at, model)

    @takes("film", FilmChoices)
    def film(
        self,
        path: str | Path,
        *,
        progress: Progress | None = None,
        tell: Tell | None = None,
        **choices: Unpack[FilmKeywords],
    ) -> Path:
        """Write a film and return where it is.

        Parameters
        ----------
        path
            ``.mp4``, ``.webm``, ``.mov``, ``.gif``, ``.webp``, or a folder for PNGs.
        progress
            Told now and then how many frames are done, and of how many.
        tell
            Told, a line each, what was decided about the film.
        choices

        Raises
        ------
        UsageError
            If the format, a style, theme, panel or language is unknown, the format cannot hold
            such a film, a panel cannot show this training, a text or logo cannot be used, or a
            character has no glyph.
        MusicError
            If the music or the file of its beats cannot be used.
        ExtraError
            If beats are to be found without the extra ``music``, or it is to be made on a cluster
            without the extra ``dask``.
        StoryboardError
            If the file of a storyboard is wrong.
        OutputError
            If the film exists already or cannot be written, or none is as small as
            ``max_size``.
        WorkersError
            If a part of it cannot be made, or there is nobody to make it.
        """
        from epochreel.film import film_options, make_film

        make_film(self._file, Path(path), film_options(FilmChoices(**choices)), progress, tell)
        return Path(path)

    @takes("storyboard", FilmChoices)
    def storyboard(self, **choices: Unpack[StoryboardKeywords]) -> str:
        """Return the shots of a film as TOML, to be changed and given to `film`.

        Parameters
        ----------
        choices

        Raises
        ------
        UsageError
            If a pace, length or rate is none.
        MusicError
            If the music or the file of its beats cannot be used.
        """
        from epochreel.film import film_options, storyboard_text

        return storyboard_text(self._file, film_options(FilmChoices(**choices)))

    @takes("still", FilmChoices)
    def still(
        self,
        path: str | Path,
        *,
        at: At = "end",
        inputs: Sequence[float | str] | None = None,
        **choices: Unpack[StillKeywords],
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
        choices

        Raises
        ------
        UsageError
            If the suffix is unknown, the step was not recorded or the inputs do not fit.
        OutputError
            If the picture exists already or cannot be written.
        """
        from epochreel.film import film_options, inputs_of, make_still

        options = film_options(FilmChoices(**choices))
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

    def _ask_arrays(self, inputs: Any, at: At, model: Any) -> NDArray[Any]:
        from epochreel.film.asked_arrays import arrays_of
        from epochreel.film.asking import ask_arrays

        network = self.meta.network
        arrays, is_one = arrays_of(network, inputs, self._file.vocabulary)
        if model is None:
            outputs = ask_arrays(self._file, arrays, at)[0].outputs
        else:
            from epochreel.adapters.torch.asking import ask_model

            outputs = ask_model(model, network, self.at(at), arrays)
        return outputs[0][0] if is_one else outputs[0]

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
