"""Single pictures of a training: before, after, any recorded step, any question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from epochreel.callbacks import unaltered
from epochreel.errors import unknown_name
from epochreel.files import check_output, whole_file
from epochreel.film.asking import At, question_of, step_of
from epochreel.film.kernels import load_drawing
from epochreel.film.options import FilmOptions
from epochreel.film.telling import Tell
from epochreel.render import png_bytes, render_rgb, render_rgba, to_svg
from epochreel.scene import build_stage
from epochreel.story import still_moment
from epochreel.trace import ReelFile

STILL_SUFFIXES = (".png", ".svg", ".pdf")


def make_still(
    reel: ReelFile,
    path: Path,
    options: FilmOptions,
    *,
    at: At = "end",
    inputs: tuple[float, ...] | None = None,
    tell: Tell | None = None,
) -> None:
    """Write one picture of a reel, ``.png``, ``.svg`` or ``.pdf``.

    Parameters
    ----------
    reel
        The recorded training.
    path
        Where the picture is to be; it appears there only when it is whole.
    options
        Size and style, and whether the picture is transparent.
    at
        ``"start"``, ``"end"`` or a recorded step.
    inputs
        What the network is asked; None to show it at rest.
    tell
        Told if what draws has to be compiled.

    Raises
    ------
    UsageError
        If the suffix is unknown, the step was not recorded or the inputs do not fit.
    OutputError
        If the picture exists already or cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in STILL_SUFFIXES:
        raise unknown_name("suffix", suffix or "(none)", STILL_SUFFIXES)
    check_output(path, overwrite=options.overwrite)
    step = reel.at(step_of(reel, at)).step
    question = None if inputs is None else question_of(reel.meta, inputs)
    # What captions would say, a still says itself.
    stage = build_stage(reel, replace(options.scene, captions=False))
    picture = stage.compose(still_moment(reel.meta_so_far, step, question))
    if suffix == ".png":
        load_drawing("rgba" if options.scene.transparent else "rgb", unaltered(tell))
    with whole_file(path, overwrite=options.overwrite) as partial:
        if suffix == ".svg":
            partial.write_text(to_svg(picture), encoding="utf-8")
        elif suffix == ".pdf":
            from epochreel.render.pdf import to_pdf

            partial.write_bytes(to_pdf(picture))
        else:
            render = render_rgba if options.scene.transparent else render_rgb
            partial.write_bytes(png_bytes(render(picture, options.n_threads)))
