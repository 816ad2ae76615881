"""What can be chosen stands once: commands, signatures and types are all held to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

import numpy as np
import pytest
import typer
import typer.main

import epochreel as er
from epochreel.choices.choice import choice, choices_in, flags_of, takes
from epochreel.choices.film import (
    ComparisonKeywords,
    FilmChoices,
    FilmKeywords,
    StillKeywords,
    StoryboardKeywords,
    WallKeywords,
)
from epochreel.choices.learning import LearningChoices, LearningKeywords
from epochreel.choices.page import PageChoices, PageKeywords
from epochreel.cli.flags import in_flags
from epochreel.cli.main import app
from epochreel.cli.typed import typed
from epochreel.errors import UsageError
from epochreel.recording import training_choices

COMMANDS = typer.main.get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("command", "kind", "keywords"),
    [
        ("film", FilmChoices, FilmKeywords),
        ("compare", FilmChoices, ComparisonKeywords),
        ("still", FilmChoices, StillKeywords),
        ("storyboard", FilmChoices, StoryboardKeywords),
        ("sweep", FilmChoices, WallKeywords),
        ("train", LearningChoices, LearningKeywords),
        ("page", PageChoices, PageKeywords),
    ],
)
def test_what_a_command_has_python_has(command: str, kind: type, keywords: type) -> None:
    chosen = {each.name: said for each, said in choices_in(kind, command)}
    assert set(keywords.__annotations__) | _inherited(keywords) == set(chosen)
    flags = {flag for param in COMMANDS[command].params for flag in param.opts}
    for name, said in chosen.items():
        assert set(flags_of(name, said)) <= flags


def _inherited(keywords: type) -> set[str]:
    return set(get_type_hints(keywords))


@pytest.mark.parametrize(
    ("function", "command", "kind"),
    [
        (er.Reel.film, "film", FilmChoices),
        (er.Reel.still, "still", FilmChoices),
        (er.Reel.storyboard, "storyboard", FilmChoices),
        (er.compare, "compare", FilmChoices),
        (er.train, "train", LearningChoices),
        (er.Reel.page, "page", PageChoices),
    ],
)
def test_signatures_and_docstrings_show_every_choice(
    function: Callable[..., Any], command: str, kind: type
) -> None:
    shown = inspect.signature(function).parameters
    for each, said in choices_in(kind, command):
        assert shown[each.name].default == each.default
        assert said.help.split()[0] in (function.__doc__ or "")
        assert f"\n{each.name}\n" in (function.__doc__ or "")
    assert "choices" not in shown


@dataclass(frozen=True)
class FrameChoices:
    colour: str | None = choice("Of the frame.", ("frame",), metavar="NAME", section="Look")
    thin: bool = choice("A thin frame.", ("frame",), otherwise=False)
    other: str | None = choice("For others.", ("picture",), metavar="X")


def test_a_new_choice_needs_only_its_field() -> None:
    heard: list[FrameChoices] = []

    @typed("frame")
    def frame(size: int, choices: FrameChoices = FrameChoices()) -> None:
        heard.append(choices)

    small = typer.Typer()
    small.command()(frame)
    command = typer.main.get_command(small)
    command.main(["3", "--colour", "red", "--thin"], standalone_mode=False)
    assert heard == [FrameChoices("red", True)]

    @takes("frame", FrameChoices)
    def draw(**choices: Any) -> FrameChoices:
        """Draw.

        Parameters
        ----------
        choices

        Raises
        ------
        Nothing
        """
        return FrameChoices(**choices)

    assert draw(colour="blue") == FrameChoices("blue")
    assert "colour\n    Of the frame." in (draw.__doc__ or "")
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        draw(other="x")


@pytest.mark.parametrize(
    ("message", "typed_message"),
    [
        ("`fps` (=0) must be above", "--fps 0 must be above"),
        ('`missing="drop"` leaves them out', "--missing drop leaves them out"),
        ("leave `max_size=` out", "leave --max-size out"),
        ("exists (`overwrite=True` overwrites it)", "exists (--force overwrites it)"),
        ("`ignore='column 1'`", "--ignore 'column 1'"),
        ("column `size` has no values", "column `size` has no values"),
        ("line 3: `title` (=4) must be a text", "line 3: `title` (=4) must be a text"),
        ("`seeds` (=0) must be at least 1", "--seeds 0 must be at least 1"),
        ("`number` (=3) must be", "`number` (=3) must be"),
    ],
)
def test_messages_are_spelled_as_people_type(message: str, typed_message: str) -> None:
    assert in_flags(message) == typed_message


@pytest.mark.parametrize(
    ("given", "layers"),
    [
        (5, (5,)),
        ("16", (16,)),
        ("16,8", (16, 8)),
        ("none", ()),
        ([4, np.int64(3)], (4, 3)),
        ([], ()),
    ],
)
def test_layers_are_read_as_they_were_meant(given: Any, layers: tuple[int, ...]) -> None:
    assert training_choices(LearningChoices(hidden=given)).hidden == layers


@pytest.mark.parametrize(
    "chosen",
    [
        {"hidden": [4.9]},
        {"hidden": [True]},
        {"hidden": "a"},
        {"hidden": 2.5},
        {"bias": "no"},
        {"shuffle": 1},
        {"epochs": 2.5},
        {"epochs": "2"},
        {"learning_rate": "fast"},
        {"batch_size": "some"},
        {"batch_size": 1.5},
        {"seed": object()},
    ],
)
def test_what_means_nothing_is_refused_by_name(chosen: dict[str, Any]) -> None:
    (name,) = chosen
    with pytest.raises(UsageError, match=rf"`{name}` \(="):
        training_choices(LearningChoices(**chosen))


def test_numpy_numbers_are_numbers() -> None:
    choices = training_choices(
        LearningChoices(seed=np.int64(3), epochs=np.float64(2.0), bias=np.bool_(False))  # type: ignore[arg-type]
    )
    assert (choices.seed, choices.epochs, choices.bias) == (3, 2, False)
    assert type(choices.seed) is int
