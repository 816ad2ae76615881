"""Whatever is handed to a public function is what was meant, or is refused by name, in a line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import epochreel as er
from epochreel.choices import film as film_choices
from epochreel.choices import learning
from epochreel.choices.choice import choices_in
from epochreel.choices.film import FilmChoices
from epochreel.choices.learning import LearningChoices
from epochreel.choices.page import PageChoices
from epochreel.engine import settings as engine
from epochreel.engine.activations import ACTIVATIONS
from epochreel.film.sizes import QUALITIES
from epochreel.story.pace import PACES

ROWS, ANSWERS = [[0, 1], [1, 0], [1, 1], [0, 0]], [1.5, 2, 3, 4]


class Awkward:
    """An object of somebody's own that can hardly be looked at."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    def __index__(self) -> int:
        raise RuntimeError("no number")

    def __float__(self) -> float:
        raise RuntimeError("no number")


NASTY = [
    *("", " ", "110", "1,1", "none", "auto", "full", "a\0b", "\ud800", "../..", "1e999999999"),
    *("x" * 300, True, False, 0, 1, -1, 2, 10**30, -(10**400), 0.5, 2.0, float("nan"), -0.0),
    *(float("inf"), 1j, b"bytes", Fraction(1, 3), Decimal("NaN"), datetime.date(2024, 1, 31)),
    *(Decimal(2), [], [1], [1, 2], ["a"], [[1, 2]], [None], [True], (4.9,), {}, {"a": 1}, {1}),
    *({"a"}, range(3), np.int64(3), np.float32(2), np.bool_(True), np.str_("log"), np.array(3)),
    *(np.array([640, 360]), np.zeros((2, 2)), np.array(["a"]), np.array([None], object)),
    *(np.datetime64("2024-01-31"), print, object(), Awkward(), Path("a.toml"), iter([1])),
]  # fmt: skip
SCALARS = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates()),
    *(st.binary(max_size=4), st.fractions(), st.decimals(), st.complex_numbers()),
    st.sampled_from(NASTY),
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=4), inner, max_size=2),
    ),
    max_leaves=6,
)
TRY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Reached(er.EpochreelError):
    """Raised in place of the work that a call would have begun."""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of files that happen to work are made in a folder that goes."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def _no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let calls go on until everything that was handed over has been looked at."""

    def reached(*arguments: Any, **options: Any) -> None:
        raise Reached("reached")

    for work in (
        "epochreel.api.training.record_to",
        "epochreel.api.sweeping.train_sweep",
        "epochreel.film.comparisons.write_film",
        "epochreel.film.comparisons.write_limited_film",
        "epochreel.film.pipeline.write_film",
        "epochreel.film.pipeline.write_limited_film",
        "epochreel.film.pipeline.score_of",
    ):
        monkeypatch.setattr(work, reached)


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[er.Reel]:
    """A short training of a table, whose films have few shots."""
    path = tmp_path_factory.mktemp("reels") / "short.reel"
    with er.train("xor", path=path, epochs=20) as reel:
        yield reel


def is_fine(call: Callable[[], object]) -> bool:
    """Return whether a call worked; False if it was refused in one line, by its own errors."""
    told: er.EpochreelError = Reached()
    try:
        call()
    except er.EpochreelError as error:
        told = error
    assert "\n" not in str(told)
    return isinstance(told, Reached)


@pytest.mark.parametrize("kind", [FilmChoices, LearningChoices, PageChoices])
def test_every_choice_reads_any_value_or_refuses_it_by_name(kind: type) -> None:
    refusals, n_read = [], 0
    for each, _ in choices_in(kind):
        for value in NASTY:
            try:
                read = kind(**{each.name: value})
            except er.UsageError as error:
                refusals.append((each.name, str(error)))
                continue
            n_read += 1
            # What was read is plain Python, and may be read again.
            again = kind(**{field.name: getattr(read, field.name) for field in fields(kind)})
            assert again == read
            assert type(getattr(read, each.name)).__module__ != "numpy"
    assert min(n_read, len(refusals)) > len(NASTY) / 2
    for name, message in refusals:
        assert message.startswith(f"`{name}` (=")
        assert len(message) < 200


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("size", "640x360", (640, 360)),
        ("size", np.array([640, 360]), (640, 360)),
        ("pace", 1, "1"),
        ("pace", (2, np.int64(10)), "2,10"),
        ("fps", np.float32(2.5), 2.5),
        ("duration", Fraction(25, 2), Fraction(25, 2)),
        ("panels", "loss", ("loss",)),
        ("panels", "surface, loss", ("surface", "loss")),
        ("subtitles", Path("my.toml"), (Path("my.toml"),)),
        ("workers", "2", 2),
        ("transparent", np.bool_(True), True),
        ("overwrite", None, False),
        ("epochs", 2.0, 2),
        ("seed", np.int64(1), 1),
        ("seed", None, 1),
        ("hidden", 5, (5,)),
        ("hidden", "16,8", (16, 8)),
        ("hidden", "none", ()),
        ("target", 3, ("3",)),
        ("target", ["a,b"], ("a,b",)),
        ("ignore", "date", ("date",)),
        ("ignore", "a, b", ("a", "b")),
        ("batch_size", "full", "full"),
    ],
)
def test_what_was_meant_is_read(name: str, value: Any, read: Any) -> None:
    kind = FilmChoices if hasattr(FilmChoices, name) else LearningChoices
    found = getattr(kind(**{name: value}), name)
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("hidden", value) for value in ("a", [4.9], [True], "16;8", {4: 1})),
        *(("bias", value) for value in ("no", 0, 1)),
        *(("title", value) for value in (3, b"a")),
        *(("captions", value) for value in (True, 3, "")),
        *(("size", value) for value in ("640", (640,), (640.5, 360), "axb", 640)),
        *(("target", value) for value in (b"a", [1.5], {"a"})),
        *(("on", value) for value in (3, print)),
    ],
)
def test_what_means_nothing_is_refused(name: str, value: Any) -> None:
    kind = FilmChoices if hasattr(FilmChoices, name) else LearningChoices
    with pytest.raises(er.UsageError, match=rf"^`{name}` \(=.*\) must be "):
        kind(**{name: value})


def test_names_for_editors_are_all_that_there_are() -> None:
    known = {
        film_choices.ThemeName: er.themes(),
        film_choices.PanelName: er.panels(),
        film_choices.QualityName: tuple(QUALITIES),
        learning.ActivationName: set(ACTIVATIONS) - {"softmax"},
        learning.InitialisationName: engine.INITIALISATIONS,
        learning.OptimizerName: engine.OPTIMIZERS,
        learning.LossName: engine.LOSSES,
        learning.ScheduleName: engine.SCHEDULES,
    }
    for names, there in known.items():
        assert set(get_args(names)) == set(there)
    assert set(PACES) <= {name for kind in get_args(film_choices.Pace) for name in get_args(kind)}


@pytest.mark.usefixtures("_no_work")
@given(data=st.data())
@TRY
def test_train_takes_anything(data: st.DataObject) -> None:
    names = [each.name for each, _ in choices_in(LearningChoices, "train")]
    name = data.draw(st.sampled_from([*names, "data", "targets", "path", "progress", "tell"]))
    value = data.draw(ANYTHING)
    chosen = {"data": ROWS, "targets": ANSWERS, "epochs": 1} | {name: value}
    is_fine(lambda: er.train(**chosen).close())


@pytest.mark.usefixtures("_no_work")
@given(data=st.data())
@TRY
def test_film_takes_anything(reel: er.Reel, data: st.DataObject) -> None:
    names = [each.name for each, _ in choices_in(FilmChoices, "film")]
    name = data.draw(st.sampled_from([*names, "path", "progress", "tell"]))
    value = data.draw(ANYTHING)
    is_fine(lambda: reel.film(**({"path": "a.mp4"} | {name: value})))


@given(data=st.data())
@TRY
def test_looking_into_a_reel_takes_anything(reel: er.Reel, data: st.DataObject) -> None:
    value = data.draw(ANYTHING)
    for call in (
        lambda: reel.ask(value),
        lambda: reel.predict(value),
        lambda: reel.predict([value, 1, 0]),
        lambda: reel.ask([1, 1, 0], at=value),
        lambda: reel.at(value),
        lambda: reel.scalars(value),
        lambda: er.open(value).close(),
    ):
        is_fine(call)


@given(data=st.data())
@settings(parent=TRY, max_examples=60)
def test_stills_and_storyboards_take_anything(reel: er.Reel, data: st.DataObject) -> None:
    small = {"path": "a.svg", "size": (64, 36), "overwrite": True}
    names = [each.name for each, _ in choices_in(FilmChoices, "still")]
    value = data.draw(ANYTHING)
    name = data.draw(st.sampled_from([*names, "path", "at", "inputs", "tell"]))
    if name != "size" or not isinstance(value, str | list | tuple):  # huge ones take a while
        is_fine(lambda: reel.still(**(small | {name: value})))
    names = [each.name for each, _ in choices_in(FilmChoices, "storyboard")]
    name = data.draw(st.sampled_from([*names, "tell"]))
    is_fine(lambda: reel.storyboard(**{name: value}))


@given(data=st.data())
@settings(parent=TRY, max_examples=30)
def test_pages_take_anything(reel: er.Reel, data: st.DataObject) -> None:
    names = [each.name for each, _ in choices_in(PageChoices, "page")]
    name = data.draw(st.sampled_from([*names, "path", "tell"]))
    value = data.draw(ANYTHING)
    is_fine(lambda: reel.page(**({"path": "a.html", "overwrite": True} | {name: value})))


@pytest.mark.usefixtures("_no_work")
@given(data=st.data())
@TRY
def test_comparisons_and_sweeps_take_anything(reel: er.Reel, data: st.DataObject) -> None:
    value = data.draw(ANYTHING)
    names = [each.name for each, _ in choices_in(FilmChoices, "compare")]
    name = data.draw(st.sampled_from([*names, "reels", "path", "labels", "progress", "tell"]))
    chosen = {"reels": [reel, reel], "path": "a.mp4"} | {name: value}
    is_fine(lambda: er.compare(**chosen))
    names = [
        each.name
        for kind in (LearningChoices, FilmChoices)
        for each, _ in choices_in(kind, "sweep")
    ]
    own = ("data", "targets", "folder", "seeds", "yes", "progress", "tell")
    name = data.draw(st.sampled_from([*names, *own]))
    chosen = {"data": ROWS, "targets": ANSWERS, "epochs": [1, 2]} | {name: value}
    is_fine(lambda: er.sweep(**chosen))


def test_what_is_missing_is_still_pythons_own_error(reel: er.Reel) -> None:
    with pytest.raises(TypeError, match="path"):
        reel.film()  # pyright: ignore[reportCallIssue]
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        reel.film("a.mp4", colour="red")  # pyright: ignore[reportCallIssue]
    with pytest.raises(er.UsageError, match=r"`path` \(=None\) must be the path of a file"):
        reel.film(None)  # pyright: ignore[reportArgumentType]
