"""`epochreel sweep`: a training for each combination of choices, a table of them, and a film."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from epochreel.choices.choice import Choice, choices_in
from epochreel.choices.film import FilmChoices
from epochreel.choices.learning import NETWORK, TRAINING, LearningChoices
from epochreel.cli.output import note, say
from epochreel.cli.typed import option, read

if TYPE_CHECKING:
    from epochreel.sweeps import Outcomes, Sweep

EXAMPLES = """\b
Examples:
  epochreel sweep xor --lr 0.1,0.5,1,5 --hidden 2,4,8
  epochreel sweep spiral --hidden 8,8x8,16x8 --activation tanh,relu --seeds 5
  epochreel sweep flowers.csv --target kind --lr 0.003,0.03 -o rates -ql
"""

PATIENCE_SECS = 0.5
_NETWORKS = (
    "Networks to try: one hidden layer of so many units each; several layers as 16x8, or none."
)
_TRIED = frozenset(
    each.name
    for each, said in choices_in(LearningChoices, "sweep")
    if said.section in (NETWORK, TRAINING)
)
_OWN: Mapping[str, Any] = MappingProxyType(
    {
        "source": Annotated[
            str,
            typer.Argument(
                metavar="SOURCE",
                help="A built-in problem (`epochreel problems` lists them), or data: .csv, .tsv,"
                " .parquet, .npz.",
            ),
        ],
        "output": Annotated[
            Path | None,
            typer.Option(
                "-o",
                "--output",
                metavar="FOLDER",
                help="For reels, sweep.csv and wall.mp4; SOURCE-sweep by default.",
                show_default=False,
            ),
        ],
        "seeds": Annotated[
            int | None,
            typer.Option(
                "--seeds",
                metavar="N",
                help="Train each with seeds 1 to N; the table tells their mean and spread, too.",
                show_default=False,
            ),
        ],
        "yes": Annotated[bool, typer.Option("--yes", help="Train more than 1,000.")],
    }
)


def sweep(
    source: str,
    output: Path | None = None,
    seeds: int | None = None,
    yes: bool = False,
    **given: Any,
) -> None:
    """Train a network for each combination of choices, and compare them.

    Choices of network and training may have several values, with commas between. What is in the
    folder already is not trained again; one that fails is a row of the table.
    """
    from epochreel import api
    from epochreel.cli.kernels import load_kernels
    from epochreel.cli.progress import progress
    from epochreel.film import film_options
    from epochreel.recording import data_choices
    from epochreel.sweeps import WALL, SweepFolder, check_count, lines_of, plan_sweep, runs_of

    values = _values(given)
    if not yes:
        check_count(values, seeds, way="--yes")
    film = read(FilmChoices, "sweep", given)
    options, stem = film_options(film), Path(source).stem
    folder = SweepFolder(output or Path(f"{stem}-sweep"))
    runs = runs_of(values, seeds, stem)
    others = {name: None if name in _TRIED else value for name, value in given.items()}
    data = data_choices(read(LearningChoices, "sweep", others))
    planned = plan_sweep(source, None, data, runs, folder, overwrite=film.overwrite)
    outcomes = _train(planned, options.making.workers, options.making.on)
    for line in lines_of(outcomes):
        say(line)
    load_kernels(pixels=options.layout(Path(WALL)))
    # The same film may be there already.
    with progress(f"filming {WALL}", "frames", patience_secs=PATIENCE_SECS) as told:
        made = api.film_sweep(planned, outcomes, options, progress=told, tell=note)
    say(folder.path / "sweep.csv")
    if made.wall is not None:
        say(made.wall)


def _train(planned: Sweep, workers: int | None, on: Any) -> Outcomes:
    """Train what is not there, and show how far it is."""
    from epochreel import api
    from epochreel.cli.kernels import load_kernels
    from epochreel.cli.progress import progress
    from epochreel.scene.kit.words import counted

    if not planned.missing:
        return api.train_sweep(planned, workers, on, tell=note)
    load_kernels(batch_sizes=[1, 2])  # runs may differ in it: both loops
    doing = f"training {counted(len(planned.missing), 'network')}"
    with _keeping(planned), progress(doing, "runs") as told:
        return api.train_sweep(planned, workers, on, progress=told, tell=note)


def _values(given: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Return what is tried of each choice that was typed."""
    from epochreel.sweeps import read_values

    return {
        # A switch switches off.
        name: (False,) if typed is True else read_values(name, typed)
        for name, typed in given.items()
        if name in _TRIED and typed is not None and typed is not False
    }


@contextmanager
def _keeping(planned: Sweep) -> Iterator[None]:
    """Say, if the training is interrupted or fails, that what is whole is not lost."""
    try:
        yield
    except BaseException:
        n_whole = planned.n_whole()
        if n_whole:
            note(f"{n_whole:,} of {len(planned.runs):,} runs are whole, and kept")
        raise


def _with_values(name: str, said: Choice) -> Choice:
    """Return a choice of `train` as one that takes several values; those of the data as it is."""
    if name not in _TRIED or not said.metavar:
        return said
    if name == "hidden":
        return replace(said, help=_NETWORKS, metavar="8,16x8,...", kind=str)
    return replace(said, metavar=f"{said.metavar},...", kind=str)


def _signature() -> inspect.Signature:
    """Return the command's parameters: each choice of `train` with values, and those of a film."""
    own = [
        each.replace(annotation=_OWN[name])
        for name, each in inspect.signature(sweep).parameters.items()
        if name in _OWN
    ]
    learning = choices_in(LearningChoices, "sweep")
    tried = [option(each, _with_values(each.name, said)) for each, said in learning]
    shown = [option(each, said) for each, said in choices_in(FilmChoices, "sweep")]
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature([*(each.replace(kind=keyword) for each in own), *tried, *shown])


sweep.__signature__ = _signature()  # pyright: ignore[reportFunctionMemberAccess]
sweep.__annotations__ = {
    name: each.annotation for name, each in inspect.signature(sweep).parameters.items()
}
