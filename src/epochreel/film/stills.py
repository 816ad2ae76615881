"""Single pictures of a training: before, after, any recorded step, any question."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from epochreel.dataset import Question
from epochreel.errors import InputsError, UsageError, unknown_name
from epochreel.files import check_output, whole_file
from epochreel.film.options import FilmOptions
from epochreel.render import png_bytes, render_rgb, to_svg
from epochreel.scene import build_stage
from epochreel.steps import ReelMeta
from epochreel.story import still_moment
from epochreel.trace import ReelFile

At = Literal["start", "end"] | int
STILL_SUFFIXES = (".png", ".svg")


def make_still(
    reel: ReelFile,
    path: Path,
    options: FilmOptions,
    *,
    at: At = "end",
    inputs: tuple[float, ...] | None = None,
) -> None:
    """Write one picture of a reel, ``.png`` or ``.svg``.

    Parameters
    ----------
    reel
        The recorded training.
    path
        Where the picture is to be; it appears there only when it is whole.
    options
        Size and style.
    at
        ``"start"``, ``"end"`` or a recorded step.
    inputs
        What the network is asked; None to show it at rest.

    Raises
    ------
    UsageError
        If the suffix is unknown, the step was not recorded or the inputs do not fit.
    OutputError
        If the picture exists already or cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in STILL_SUFFIXES:
        raise unknown_name("suffix", suffix, STILL_SUFFIXES)
    check_output(path, overwrite=options.overwrite)
    step = reel.at(step_of(reel, at)).step
    question = None if inputs is None else question_of(reel.meta, inputs)
    picture = build_stage(reel, options.scene).compose(still_moment(reel.meta, step, question))
    with whole_file(path, overwrite=options.overwrite) as partial:
        if suffix == ".svg":
            partial.write_text(to_svg(picture), encoding="utf-8")
        else:
            partial.write_bytes(png_bytes(render_rgb(picture, options.n_threads)))


def step_of(reel: ReelFile, at: At) -> int:
    """Return the recorded step that ``at`` names."""
    if at == "start":
        return int(reel.steps[0])
    if at == "end":
        return int(reel.steps[-1])
    if isinstance(at, str):
        raise UsageError(f"`at` (={at}) must be start, end or a recorded step")
    return at


def question_of(meta: ReelMeta, inputs: tuple[float, ...]) -> Question:
    """Return a question to the network, with its right answer if the reel knows it.

    Raises
    ------
    InputsError
        If the number of inputs is not the network's.
    """
    check_inputs(meta, inputs)
    if meta.question is not None and tuple(meta.question.inputs) == inputs:
        return meta.question
    for row, target in zip(meta.training_set.inputs, meta.training_set.targets, strict=True):
        if tuple(row) == inputs:
            return Question(inputs, tuple(map(float, target)))
    return Question(inputs)


def check_inputs(meta: ReelMeta, inputs: tuple[float, ...]) -> None:
    """Raise InputsError if the number of inputs is not the network's."""
    wanted = meta.network.n_inputs
    if len(inputs) != wanted:
        given = ",".join(f"{value:g}" for value in inputs)
        example = ",".join(f"{value:g}" for value in meta.training_set.inputs[0])
        raise InputsError(
            f"{len(inputs)} inputs given ({given}), the network has {wanted}; such as {example}"
        )
