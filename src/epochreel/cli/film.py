"""`epochreel film`: from a problem or a reel to a film."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epochreel.cli.options import (
    Force,
    Quality,
    SizeOption,
    StyleOption,
    parse_quality,
    parse_size,
    parse_style,
)
from epochreel.cli.output import note, say

if TYPE_CHECKING:
    from epochreel.engine import Problem
    from epochreel.film import At, FilmOptions
    from epochreel.trace import ReelFile

EXAMPLES = """\b
Examples:
  epochreel film xor
  epochreel film xor -ql -o films/quick.webm
  epochreel film xor.reel --size 1080x1920
"""


def film(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A built-in problem, or a .reel to film.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", help=".mp4, .webm, .gif, or a folder for pictures."
        ),
    ] = None,
    quality: Annotated[
        str | None,
        typer.Option(
            "-q",
            "--quality",
            metavar="l|m|h|k",
            help="-ql 854x480 at 30 frames a second, -qm 1280x720 at 30, -qh 1920x1080 at 60"
            " (the default), -qk 3840x2160 at 60.",
        ),
    ] = None,
    size: SizeOption = None,
    fps: Annotated[
        str | None,
        typer.Option("--fps", metavar="N", help="Frames a second, such as 60 or 29.97."),
    ] = None,
    style: StyleOption = "cinematic",
    force: Force = False,
) -> None:
    """Film a training.

    A problem is trained first; its reel and stills from before and after appear beside the film.
    """
    from epochreel.cli.sources import find_source

    options = _options(parse_quality(quality), size, fps, style, force)
    found = find_source(source)
    if isinstance(found, Path):
        _film_reel(found, output or Path(f"{found.stem}.mp4"), options)
    else:
        _film_problem(found, output or Path(f"{found.name}.mp4"), options)


def _options(
    quality: Quality | None, size: str | None, fps: str | None, style: str, force: bool
) -> FilmOptions:
    from epochreel.clock import parse_fps
    from epochreel.film import film_options

    rate = fps if fps is not None or quality is None else str(quality.fps)
    return film_options(
        parse_style(style),
        size=parse_size(size) or (quality.size if quality else None),
        fps=None if rate is None else parse_fps(rate),
        overwrite=force,
    )


def _film_reel(path: Path, output: Path, options: FilmOptions) -> None:
    from epochreel.trace import open_reel

    options.check(output)
    with open_reel(path) as reel:
        _write_film(reel, output, options)
        _say_result(reel, [output])


def _film_problem(problem: Problem, output: Path, options: FilmOptions) -> None:
    from epochreel.cli.train import train_to
    from epochreel.files import check_output
    from epochreel.film import make_still
    from epochreel.trace import open_reel

    options.check(output)
    reel_path, stills = _beside(output, ".reel"), _stills(problem, output)
    for path in (reel_path, *(still.path for still in stills)):
        check_output(path, overwrite=options.overwrite)
    finished: list[Path] = []
    with _keeping(finished):
        train_to(problem, reel_path, overwrite=options.overwrite)
        finished.append(reel_path)
        with open_reel(reel_path) as reel:
            _write_film(reel, output, options)
            finished.insert(0, output)
            for still in stills:
                make_still(reel, still.path, options, at=still.at, inputs=still.inputs)
                finished.append(still.path)
            _say_result(reel, finished)


def _write_film(reel: ReelFile, output: Path, options: FilmOptions) -> None:
    from epochreel.cli.kernels import load_drawing_kernels
    from epochreel.cli.progress import progress
    from epochreel.film import make_film

    load_drawing_kernels()
    with progress(f"filming {output.name}", "frames") as told:
        make_film(reel, output, options, told)


def _say_result(reel: ReelFile, files: list[Path]) -> None:
    from epochreel.cli.wording import answer_line

    for path in files:
        say(path)
    if reel.meta.question is not None:
        say(answer_line(reel))


@dataclass(frozen=True)
class _Still:
    """A picture that goes with a film."""

    path: Path
    at: At
    inputs: tuple[float, ...] | None = None


def _stills(problem: Problem, film: Path) -> list[_Still]:
    stills = [_Still(_beside(film, "-before.png"), "start")]
    stills.append(_Still(_beside(film, "-after.png"), "end"))
    if problem.question is not None:
        path = _beside(film, "-new-situation.png")
        stills.append(_Still(path, "end", problem.question.inputs))
    return stills


def _beside(film: Path, ending: str) -> Path:
    return film.with_name(film.stem + ending)


@contextlib.contextmanager
def _keeping(finished: list[Path]) -> Iterator[None]:
    """Say, if the rest fails or is interrupted, which files are whole all the same."""
    try:
        yield
    except BaseException:
        if finished:
            note(f"whole, and kept: {', '.join(map(str, finished))}")
        raise
