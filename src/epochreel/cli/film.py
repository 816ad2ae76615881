"""`epochreel film`: from a problem or a reel to a film."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from epochreel.choices.choice import chosen
from epochreel.choices.film import FilmChoices
from epochreel.choices.learning import LearningChoices
from epochreel.cli.options import FilmOutput
from epochreel.cli.output import note, say
from epochreel.cli.sources import is_data
from epochreel.cli.typed import typed

if TYPE_CHECKING:
    from epochreel.dataset import Question
    from epochreel.film import At, FilmOptions
    from epochreel.recording import Plan
    from epochreel.trace import ReelFile

EXAMPLES = """\b
Examples:
  epochreel film xor
  epochreel film xor -ql -o films/quick.webm
  epochreel film flowers.csv --target kind
  epochreel film xor.reel --size 1080x1920
  epochreel film xor.reel --music song.mp3 -o dance.mp4
  epochreel film xor.reel --transparent -o overlay.mov
  epochreel film xor.reel --title "What is a rule?" --logo lab.png
  epochreel film xor.reel --music song.mp3 --music-from 0:30 --music-to 2:00
  epochreel film xor.reel --captions zh --font NotoSansCJK-Regular.ttc
  epochreel film xor.reel --max-size 5MB -o small.gif
  epochreel film xor.reel --on dask://scheduler:8786
"""


@typed("film")
def film(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A .reel to film; or what is trained first: a built-in problem, or data.",
        ),
    ],
    output: FilmOutput = None,
    choices: FilmChoices = FilmChoices(),
    learning: LearningChoices = LearningChoices(),
) -> None:
    """Film a training.

    A problem or data are trained first; the reel and stills from before and after appear beside
    the film. How they are trained is chosen as for `epochreel train`.
    """
    from epochreel.cli.sources import find_source
    from epochreel.film import film_options

    options = film_options(choices)
    found = find_source(source)
    name = found.stem if isinstance(found, Path) else found
    path = output or Path(f"{name}.mov" if choices.transparent else f"{name}.mp4")
    if isinstance(found, Path) and not is_data(found):
        _refuse_learning(found, learning)
        _film_reel(found, path, options)
    else:
        _film_training(_planned(str(found), path, options, learning), path, options)


def _planned(source: str, path: Path, options: FilmOptions, learning: LearningChoices) -> Plan:
    """Return the plan of the training that is filmed, so that it keeps what the film shows.

    Whatever would stop the film is found out first: reading a million rows takes a while.
    """
    from epochreel.files import check_output
    from epochreel.recording import plan_source

    options.check(path)
    for file in (path, _beside(path, ".reel")):
        check_output(file, overwrite=options.overwrite)
    plan = plan_source(source, None, learning)
    if isinstance(options.course.pace, tuple):
        plan = plan.wanting(options.course.pace)
    return plan


def _refuse_learning(reel: Path, learning: LearningChoices) -> None:
    """Raise UsageError if somebody chose how to train what was trained already."""
    from epochreel.errors import UsageError

    for name in chosen(learning):
        raise UsageError(f"`{name}=` is for a training; {reel} was trained already")


def _film_reel(path: Path, output: Path, options: FilmOptions) -> None:
    from epochreel.trace import open_reel

    options.check(output)
    with open_reel(path) as reel:
        _write_film(reel, output, options)
        _say_result(reel, _films(output, options))


def _film_training(plan: Plan, output: Path, options: FilmOptions) -> None:
    """Train, film and take stills; of a training that diverges what was recorded until then."""
    from epochreel.cli.kernels import load_kernels
    from epochreel.cli.train import train_to
    from epochreel.errors import TrainingError
    from epochreel.files import check_output
    from epochreel.film import check_length, make_still
    from epochreel.trace import open_reel

    options.check(output)
    check_length(plan.meta, options)
    reel_path, stills = _beside(output, ".reel"), _stills(plan.meta.question, output)
    for path in (reel_path, *(still.path for still in stills)):
        check_output(path, overwrite=options.overwrite)
    # Before the training, so that two cores share what both need: 1 s less than one by one.
    load_kernels(batch_sizes=[plan.batch_size], pixels=options.layout(output))
    finished: list[Path] = []
    failure: TrainingError | None = None
    with _keeping(finished):
        try:
            train_to(
                plan, reel_path, plan.meta.problem or output.stem, overwrite=options.overwrite
            )
        except TrainingError as error:
            failure = error
        finished.append(reel_path)
        with open_reel(reel_path) as reel:
            _write_film(reel, output, options)
            finished[:0] = _films(output, options)
            for still in stills:
                make_still(reel, still.path, options, at=still.at, inputs=still.inputs)
                finished.append(still.path)
            _say_result(reel, finished)
    if failure is not None:
        raise failure


def _write_film(reel: ReelFile, output: Path, options: FilmOptions) -> None:
    from epochreel.cli.kernels import load_kernels
    from epochreel.cli.progress import progress
    from epochreel.film import check_storyboard, make_film

    check_storyboard(reel, options)  # nothing is said to be filmed before
    load_kernels(pixels=options.layout(output))
    with progress(f"filming {output.name}", "frames") as told:
        make_film(reel, output, options, told, tell=note)


def _films(output: Path, options: FilmOptions) -> list[Path]:
    """Return a film and the subtitles beside it."""
    from epochreel.film.subtitles import side_files

    return [output, *side_files(output, [words.language for words in options.subtitles])]


def _say_result(reel: ReelFile, files: list[Path]) -> None:
    from epochreel.cli.wording import outcome_line

    for path in [*files, outcome_line(reel)]:
        if path:
            say(path)


@dataclass(frozen=True)
class _Still:
    """A picture that goes with a film."""

    path: Path
    at: At
    inputs: tuple[float, ...] | None = None


def _stills(question: Question | None, film: Path) -> list[_Still]:
    stills = [_Still(_beside(film, "-before.png"), "start")]
    stills.append(_Still(_beside(film, "-after.png"), "end"))
    if question is not None:
        path = _beside(film, "-new-situation.png")
        stills.append(_Still(path, "end", question.inputs))
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
