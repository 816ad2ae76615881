"""A recorded training as Python people hold it: it can be looked into, asked and filmed."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from epochreel.api.outputs import Output
from epochreel.callbacks import unaltered
from epochreel.choices import kinds
from epochreel.choices.choice import reads, takes
from epochreel.choices.film import FilmChoices, FilmKeywords, StillKeywords, StoryboardKeywords
from epochreel.choices.page import PageChoices, PageKeywords
from epochreel.errors import InputsError, ReelError, UsageError
from epochreel.steps import ReelMeta, TrainingStep
from epochreel.trace import ReelFile, open_reel

# Films need Pillow and PyAV, training needs Numba; who only looks into a reel waits for none.
if TYPE_CHECKING:
    from epochreel.api.answers import Label
    from epochreel.film import At, Progress, Tell

# What a network is asked: a row or several, as lists, as an array, by name, or as a frame.
Inputs = ArrayLike | Mapping[str, Any]

CLOSED, UNREADABLE = "closed", "unreadable"


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

    @property
    def classes(self) -> tuple[Label, ...]:
        """What the network can answer, in the order of its probabilities; empty for numbers.

        Words, whole numbers or truth values, as they stood in the data.
        """
        from epochreel.api.answers import labels_of

        return labels_of(self.meta)

    @property
    def scalar_names(self) -> tuple[str, ...]:
        """The names of the recorded curves, which `scalars` takes."""
        return self._file.scalar_names

    @property
    def scores(self) -> dict[str, float]:
        """Where each recorded curve ended, by its name: ``accuracy``, ``held_out_r2``, ….

        A curve that ended in no number is left out.
        """
        from epochreel.api.info import last_value

        found = {name: last_value(self._file, name) for name in self.scalar_names}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def panels(self) -> tuple[str, ...]:
        """The names of the panels that can stand beside the network in a film."""
        from epochreel.scene.moments.replay import Replay
        from epochreel.scene.panels.registry import possible

        return possible(Replay(self._file))

    def info(self) -> dict[str, Any]:
        """Return what the reel holds, as plain data, as ``epochreel info --json`` prints it."""
        from epochreel.api.info import describe

        return describe(self._file)

    @reads(step=kinds.moment)
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

    @reads(name=kinds.text)
    def scalars(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return a recorded curve: steps ``(K,)`` and values ``(K,)``.

        Raises
        ------
        UsageError
            If there is none of that name; the message lists those there are, as `scalar_names`
            does.
        """
        return self._file.scalars(name)

    @reads(at=kinds.moment)
    def ask(self, inputs: Inputs, *, at: At = "end", model: Any = None) -> NDArray[Any]:
        """Return what the network answers at any recorded moment.

        Of one row of a table ``(n_outputs,)``, of several ``(n_rows, n_outputs)``. Of numbers
        these are in the units of the target's columns. Of classes they are probabilities, in the
        order of `classes`; of two classes the one of the second. A network that reads no table
        answers with the array of its first output: ``shape`` for one example, ``(P, *shape)`` for
        rows of them.

        Parameters
        ----------
        inputs
            One value per column that is learnt from, as in the data: ``["red", 3.1]``; several
            such rows, as lists, an array or grey pictures; values or columns by name, ``{"colour":
            "red", "size": 3.1}``; or a frame, in any order of columns. Of other networks one
            example or rows of them, as an array or nested lists; of several inputs a mapping of
            their names, or one for each in their order; or text, if the reel has a vocabulary.
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
        if model is not None or not self.meta.is_dense:
            return self._ask_arrays(inputs, at, model)
        answers, is_one = self._answers(inputs, at)
        return answers[0] if is_one else answers

    @reads(at=kinds.moment)
    def predict(self, inputs: Inputs, *, at: At = "end") -> Any:
        """Return what the network takes the answer for, in the words and units of the data.

        Of several rows an array ``(n_rows,)``, or ``(n_rows, n_targets)`` if several columns are
        answered; of one row what would stand in such an array: ``"rose"``.

        Parameters
        ----------
        inputs, at
            As for `ask`.

        Raises
        ------
        InputsError
            If the inputs do not fit the network.
        FrameError
            If the step was not recorded.
        """
        from epochreel.api.answers import predicted

        answers, is_one = self._answers(inputs, at)
        told = predicted(self.meta, answers)
        if not is_one:
            return told
        return told[0] if told.ndim > 1 else told.item(0)

    @takes("film", FilmChoices, path=kinds.place, progress=kinds.callback, tell=kinds.callback)
    def film(
        self,
        path: str | Path,
        *,
        progress: Progress | None = None,
        tell: Tell | None = None,
        **choices: Unpack[FilmKeywords],
    ) -> Output:
        """Write a film and return where it is; a notebook shows it.

        Parameters
        ----------
        path
            ``.mp4``, ``.webm``, ``.mov``, ``.gif``, ``.webp``, or a folder for PNGs.
        progress
            Told now and then how many frames are done, and of how many.
        tell
            Told, a line each, what was decided about the film, and of compiling, which the first
            film after an installation waits for.
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
        return Output(path)

    @takes("storyboard", FilmChoices, tell=kinds.callback)
    def storyboard(
        self, *, tell: Tell | None = None, **choices: Unpack[StoryboardKeywords]
    ) -> str:
        """Return the shots of a film as TOML, to be changed and given to `film`.

        Parameters
        ----------
        tell
            Told, a line each, what was decided about the film.
        choices

        Raises
        ------
        UsageError
            If a pace, length or rate is none.
        MusicError
            If the music or the file of its beats cannot be used.
        """
        from epochreel.film import film_options, storyboard_text

        return storyboard_text(self._file, film_options(FilmChoices(**choices)), unaltered(tell))

    @takes("still", FilmChoices, path=kinds.place, at=kinds.moment, tell=kinds.callback)
    def still(
        self,
        path: str | Path,
        *,
        at: At = "end",
        inputs: Inputs | None = None,
        tell: Tell | None = None,
        **choices: Unpack[StillKeywords],
    ) -> Output:
        """Write a picture of one moment and return where it is; a notebook shows it.

        Parameters
        ----------
        path
            ``.png``, ``.svg`` or ``.pdf``.
        at
            ``"start"``, ``"end"`` or a recorded step.
        inputs
            What the network is asked, one row as for `ask`; None to show it at rest.
        tell
            Told of compiling, which the first picture after an installation waits for.
        choices

        Raises
        ------
        UsageError
            If the suffix is unknown, the step was not recorded or the inputs do not fit.
        OutputError
            If the picture exists already or cannot be written.
        """
        from epochreel.film import film_options, make_still

        options = film_options(FilmChoices(**choices))
        asked = None if inputs is None else self._one_row(inputs)
        make_still(self._file, Path(path), options, at=at, inputs=asked, tell=tell)
        return Output(path)

    @takes("page", PageChoices, path=kinds.place, tell=kinds.callback)
    def page(
        self, path: str | Path, *, tell: Tell | None = None, **choices: Unpack[PageKeywords]
    ) -> Output:
        """Write a page and return where it is: one file in which the training can be played with.

        Parameters
        ----------
        path
            ``.html``.
        tell
            Told, a line each, what was left out.
        choices

        Raises
        ------
        UsageError
            If the suffix or the theme is unknown, or the page cannot be so small.
        OutputError
            If the page exists already or cannot be written.
        """
        from epochreel.web import make_page, page_options

        make_page(self._file, Path(path), page_options(PageChoices(**choices)), unaltered(tell))
        return Output(path)

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

    def _repr_html_(self) -> str:
        from epochreel.api.notebook import html_of

        return html_of(self._file) if self._state() not in (CLOSED, UNREADABLE) else repr(self)

    def _answers(self, inputs: Inputs, at: At) -> tuple[NDArray[np.float64], bool]:
        """Return answers, ``(n_rows, n_outputs)``, and whether they are to a row by itself."""
        from epochreel.api.rows import rows_of
        from epochreel.film import answers, in_units

        rows = rows_of(self.meta, inputs)
        outputs, _ = answers(self._file, rows.inputs, at)
        return in_units(self.meta.training_set.schema, outputs), rows.is_one

    def _one_row(self, inputs: Inputs) -> tuple[float, ...]:
        from epochreel.api.rows import rows_of

        rows = rows_of(self.meta, inputs)
        if len(rows.inputs) != 1:
            raise InputsError(f"{len(rows.inputs)} rows given; a picture shows one question")
        return tuple(map(float, rows.inputs[0]))

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
            return CLOSED
        try:
            return f"{len(self.steps)} steps"
        except ReelError:  # of a file that is gone or damaged, too, something is known
            return UNREADABLE


@reads(path=kinds.place)
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
