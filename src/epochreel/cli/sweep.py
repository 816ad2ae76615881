"""`epochreel sweep`: a training for each combination of choices, a table of them, and a film."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from epochreel.cli import compare, learning_options, train
from epochreel.cli.options import Force
from epochreel.cli.output import note, say
from epochreel.cli.rates import chosen_rate, chosen_size

if TYPE_CHECKING:
    from epochreel.film import FilmOptions
    from epochreel.record import DataChoices
    from epochreel.sweeps import Outcomes, Sweep

EXAMPLES = """\b
Examples:
  epochreel sweep xor --lr 0.1,0.5,1,5 --hidden 2,4,8
  epochreel sweep spiral --hidden 8,8x8,16x8 --activation tanh,relu --seeds 5
  epochreel sweep flowers.csv --target kind --lr 0.003,0.03 -o rates -ql
"""

# What `epochreel train` calls a choice of `epochreel.sweeps.SWEPT`, where that is something else.
_CHOICES: Mapping[str, str] = MappingProxyType(
    {"init": "initialisation", "no_bias": "bias", "no_shuffle": "shuffle"}
)
PATIENCE_SECS = 0.5
_DATA = ("target", "ignore", "task", "scale", "missing", "held_out")
_FILM = ("quality", "size", "fps", "theme", "font")
_NETWORKS = (
    "Networks to try: one hidden layer of so many units each; several layers as 16x8, or none."
)

Seeds = Annotated[
    int | None,
    typer.Option(
        "--seeds",
        metavar="N",
        help="Train each with seeds 1 to N; the table tells their mean and spread, too.",
        rich_help_panel=learning_options.TRAINING,
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        help="How many are trained at once; one on each core by default.",
        show_default=False,
    ),
]
OnOption = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="ADDRESS",
        help="A cluster that trains: dask://host:8786.",
        show_default=False,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Train more than 1,000.")]
Folder = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FOLDER",
        help="For reels, sweep.csv and wall.mp4; SOURCE-sweep by default.",
        show_default=False,
    ),
]


def sweep(
    source: str,
    output: Path | None = None,
    seeds: int | None = None,
    workers: int | None = None,
    on: str | None = None,
    yes: bool = False,
    force: bool = False,
    **given: Any,
) -> None:
    """Train a network for each combination of choices, and compare them.

    Choices of network and training may have several values, with commas between. What is in the
    folder already is not trained again; one that fails is a row of the table.
    """
    from epochreel import api
    from epochreel.cli.kernels import load_drawing_kernels
    from epochreel.cli.progress import progress
    from epochreel.sweeps import WALL, SweepFolder, check_count, lines_of, plan_sweep, runs_of

    values = _values(given)
    if not yes:
        check_count(values, seeds, way="--yes")
    options, stem = _film_options(given), Path(source).stem
    folder = SweepFolder(output or Path(f"{stem}-sweep"))
    runs = runs_of(values, seeds, stem)
    planned = plan_sweep(source, None, _data_choices(given), runs, folder, overwrite=force)
    outcomes = _train(planned, workers, on)
    for line in lines_of(outcomes):
        say(line)
    load_drawing_kernels(options.layout(Path(WALL)))
    # The same film may be there already.
    with progress(f"filming {WALL}", "frames", patience_secs=PATIENCE_SECS) as told:
        made = api.film_sweep(planned, outcomes, options, progress=told, tell=note)
    say(folder.path / "sweep.csv")
    if made.wall is not None:
        say(made.wall)


def _train(planned: Sweep, workers: int | None, on: str | None) -> Outcomes:
    """Train what is not there, and show how far it is."""
    from epochreel import api
    from epochreel.cli.kernels import load_training_kernels
    from epochreel.cli.progress import progress
    from epochreel.scene.kit.words import counted

    if not planned.missing:
        return api.train_sweep(planned, workers, on, tell=note)
    load_training_kernels()
    doing = f"training {counted(len(planned.missing), 'network')}"
    with _keeping(planned), progress(doing, "runs") as told:
        return api.train_sweep(planned, workers, on, progress=told, tell=note)


def _values(given: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Return what is tried of each choice that was typed."""
    from epochreel.sweeps import SWEPT, read_values

    values = {}
    for name, typed in given.items():
        choice = _CHOICES.get(name, name)
        if choice in SWEPT and typed is not None and typed is not False:
            # A switch switches off.
            values[choice] = (False,) if typed is True else read_values(choice, typed)
    return values


def _data_choices(given: Mapping[str, Any]) -> DataChoices:
    return learning_options.parse_data(*(given[name] for name in _DATA))


def _film_options(given: Mapping[str, Any]) -> FilmOptions:
    from epochreel.film import film_options

    return film_options(
        size=chosen_size(given["quality"], given["size"]),
        fps=chosen_rate(given["quality"], given["fps"]),
        theme=given["theme"],
        font=given["font"],
    )


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


def _signature() -> inspect.Signature:
    """Return the command's parameters: each choice of `train` with values, and those of a film."""
    learning = inspect.signature(train.train, eval_str=True).parameters
    filming = inspect.signature(compare.compare, eval_str=True).parameters
    own = inspect.signature(sweep, eval_str=True).parameters
    mine = {
        "source": learning["source"].annotation,
        "output": Folder,
        "seeds": Seeds,
        "workers": WorkersOption,
        "on": OnOption,
        "yes": Yes,
        "force": Force,
    }
    kept = [own[name].replace(annotation=annotation) for name, annotation in mine.items()]
    tried = [_with_values(each) for name, each in learning.items() if name not in {*mine, "seed"}]
    shown = [kept.pop(list(mine).index("seeds")), *(filming[name] for name in _FILM)]
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature([each.replace(kind=keyword) for each in (*kept, *tried, *shown)])


def _with_values(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return an option of `train` that takes several values; those of the data as they are."""
    kind, told, *_ = get_args(parameter.annotation)
    if parameter.name in _DATA or kind is bool:
        return parameter
    told = copy.copy(told)
    told.metavar = f"{told.metavar},..."
    if parameter.name == "hidden":
        told.metavar, told.help = "8,16x8,...", _NETWORKS
    return parameter.replace(annotation=Annotated[str | None, told])


sweep.__signature__ = _signature()  # pyright: ignore[reportFunctionMemberAccess]
sweep.__annotations__ = {
    name: each.annotation for name, each in inspect.signature(sweep).parameters.items()
}
