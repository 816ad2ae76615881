"""What a person's own function raises comes through everything as it is."""

from __future__ import annotations

import errno
import inspect
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from checkpoint_files import write_checkpoint

import epochreel as er
from epochreel.callbacks import is_from_callback, unaltered
from epochreel.errors import EpochreelError

TINY = {"size": (64, 36), "fps": 1}
CALLBACKS = ("progress", "tell")
INPUTS, ANSWERS = [[0, 0], [0, 1], [1, 0], [1, 1]] * 5, [0, 1, 1, 0] * 5


def train(path: Path | None, **callback: Callable[..., None]) -> er.Reel:
    return er.train(INPUTS, ANSWERS, hidden=[2], epochs=4, path=path, **callback)


@pytest.fixture(scope="module")
def reel_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reel") / "a.reel"
    train(path).close()
    return path


def film(name: str, **options: object) -> Callable[..., object]:
    def call(reel: Path, folder: Path, **callback: Callable[..., None]) -> object:
        with er.open(reel) as opened:
            return opened.film(folder / name, **TINY, **options, **callback)  # pyright: ignore

    return call


def still(reel: Path, folder: Path, **callback: Callable[..., None]) -> None:
    """Draw as on a machine on which nothing was drawn before: that it compiles is told."""

    def compile_something(name: str) -> None:
        from numba import njit

        njit(["f8(f8)"])(lambda x: x + 1.0)

    with pytest.MonkeyPatch.context() as patch, er.open(reel) as opened:
        patch.setattr("epochreel.film.kernels.import_module", compile_something)
        opened.still(folder / "a.png", size=(64, 36), **callback)


def storyboard(reel: Path, folder: Path, **callback: Callable[..., None]) -> None:
    with er.open(reel) as opened:
        opened.storyboard(duration=12, **callback)


def page(reel: Path, folder: Path, **callback: Callable[..., None]) -> None:
    """Write a page of so little room that what is left out is told."""
    wide = reel.parent / "wide.reel"
    if not wide.exists():
        er.train("xor", hidden=[64, 64], epochs=100, path=wide).close()
    with er.open(wide) as opened:
        opened.page(folder / "a.html", max_size="300kB", **callback)


def compare(reel: Path, folder: Path, **callback: Callable[..., None]) -> None:
    er.compare([reel, reel], folder / "a.gif", max_size="10MB", **TINY, **callback)  # pyright: ignore


def sweep(reel: Path, folder: Path, **callback: Callable[..., None]) -> None:
    rows, tried = ([[0.0], [1.0], [2.0]], [0.0, 1.0, 2.0]), {"learning_rate": [0.1, 0.2]}
    options = {"epochs": 2, "hidden": 1, "held_out": 0, "folder": reel.parent / "sweep", **TINY}
    if "tell" in callback:  # what is there is said
        er.sweep(*rows, **tried, **options)
    er.sweep(*rows, **tried, **options, overwrite="progress" in callback, **callback)


def load(reel: Path, folder: Path, **callback: Callable[..., None]) -> None:
    left = reel.parent / "left"
    if not left.exists():
        shutil.copytree(write_checkpoint(left, 1), left / "again")  # that it is a copy is told
    er.load_checkpoints(left, path=folder / "c.reel", **callback)


# Who calls which callback. Whatever takes one is to be here.
CALLS: dict[str, tuple[Callable[..., object], tuple[str, ...]]] = {
    "train": (lambda reel, folder, **callback: train(None, **callback), CALLBACKS),
    "train(path)": (
        lambda reel, folder, **callback: train(folder / "b.reel", **callback),
        ("progress",),
    ),
    "Reel.film": (film("a.mp4", subtitles="en"), ("progress",)),
    "Reel.film(max_size)": (film("a.webp", max_size="5MB"), CALLBACKS),
    "Reel.film(folder)": (film("a"), ("progress",)),
    "Reel.film(music)": (film("a.gif", music="score"), ("progress",)),
    "Reel.still": (still, ("tell",)),
    "Reel.storyboard": (storyboard, ("tell",)),
    "Reel.page": (page, ("tell",)),
    "compare": (compare, CALLBACKS),
    "sweep": (sweep, CALLBACKS),
    "load_checkpoints": (load, ("tell",)),
}
CASES = [(name, callback) for name, (_, told) in CALLS.items() for callback in told]
ERRORS = [
    BrokenPipeError(errno.EPIPE, "their socket is closed"),
    OSError(errno.ENOSPC, "their disk is full", "their file"),
    er.OutputError("theirs", 7),
    er.TrainingError("theirs"),
    StopIteration(3),
    sqlite3.OperationalError("theirs"),
]


def test_whatever_takes_a_callback_is_tried_here() -> None:
    public = {name: getattr(er, name) for name in er.__all__ if name != "__version__"}
    public |= {f"Reel.{name}": method for name, method in inspect.getmembers(er.Reel)}
    takes = {
        (name, argument)
        for name, function in public.items()
        if inspect.isfunction(function)
        for argument in inspect.signature(function).parameters
        if argument in CALLBACKS
    }
    assert takes
    assert takes <= {(name.split("(")[0], argument) for name, argument in CASES}


@pytest.mark.parametrize(("name", "argument"), CASES)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_a_callback_raises_comes_through(
    reel_path: Path, tmp_path: Path, name: str, argument: str, error: Exception
) -> None:
    before = error.args

    def fail(*told: object) -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        CALLS[name][0](reel_path, tmp_path, **{argument: fail})
    assert caught.value is error
    assert error.args == before
    # Of a training what was recorded until then is kept.
    kept = {"b.reel"} if name == "train(path)" else set()
    assert {path.name for path in tmp_path.iterdir()} <= kept


def test_a_film_in_a_callback_fails_for_itself(reel_path: Path, tmp_path: Path) -> None:
    def film_another(*told: object) -> None:
        with er.open(reel_path) as reel:
            reel.still(tmp_path / "nowhere" / "b.png", size=(64, 36))

    with er.open(reel_path) as reel, pytest.raises(er.OutputError, match=r"exist: .*nowhere$"):
        reel.film(tmp_path / "a.gif", size=(64, 36), fps=1, progress=film_another)


def test_only_what_came_through_a_call_is_the_callback_s() -> None:
    def fail() -> None:
        raise OSError("theirs")

    called = unaltered(fail)
    with pytest.raises(OSError, match="theirs") as caught:
        unaltered(called)()
    assert is_from_callback(caught.value)
    with pytest.raises(OSError, match="theirs") as caught:
        fail()
    assert not is_from_callback(caught.value)
    assert not is_from_callback(EpochreelError("never raised"))
    assert unaltered(None) is None
