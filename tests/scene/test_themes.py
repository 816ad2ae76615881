from __future__ import annotations

import dataclasses
from itertools import combinations, product

import pytest
from colour_vision import DEFICIENCIES, ciede2000, distance

from choosing import film_options
from epochreel.drawing import Light, Rgba
from epochreel.errors import UsageError
from epochreel.render.tone import displayed
from epochreel.scene import SceneOptions
from epochreel.scene.kit.colour import contrast, scaled
from epochreel.scene.kit.theme import NIGHT_CB, THEMES, Theme
from epochreel.scene.network.body import AT_REST

CARRYING = 0.95  # light of a synapse that carries all it can, of one at rest AT_REST
# Light of a neuron's inside at an activity of 0.3, 0.6 and 1, as a factor on its hue.
THINKING = tuple(0.12 * size + 2.6 * size**2.2 for size in (0.3, 0.6, 1.0))
ERROR = (0.7, 1.5)


def shown(theme: Theme, light: Light, strength: float = 1.0) -> Light:
    return displayed(scaled(light, strength), theme.tone)


def ground(theme: Theme) -> Rgba:
    return (*shown(theme, theme.backdrop.center), 1.0)


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read(name: str) -> None:
    theme = THEMES[name]
    for text in (theme.bright, theme.soft, theme.faint, theme.warm_ink, theme.error_ink):
        assert contrast(text, ground(theme)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_synapses_and_curves_stand_out(name: str) -> None:
    theme = THEMES[name]
    assert contrast(theme.positive_ink, ground(theme)) >= 3
    assert contrast(theme.negative_ink, ground(theme)) >= 3
    assert contrast(theme.cold_ink, ground(theme)) >= 3
    for light in (theme.positive, theme.negative):
        assert contrast((*shown(theme, light, CARRYING), 1.0), ground(theme)) >= 3
    assert len(set(theme.curves)) >= 9
    # Names are written in them.
    assert all(contrast(ink, ground(theme)) >= 4.5 for ink in theme.curves)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("strength", [AT_REST, CARRYING])
def test_colour_blind_people_tell_synapses_apart(deficiency: str, strength: float) -> None:
    theme = NIGHT_CB
    positive, negative = (
        shown(theme, theme.positive, strength),
        shown(theme, theme.negative, strength),
    )
    assert distance(positive, negative, deficiency) >= 20
    assert distance(theme.positive_ink, theme.negative_ink, deficiency) >= 20


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize(
    ("meaning", "strengths"), [("warm", THINKING), ("cold", THINKING), ("error", ERROR)]
)
def test_colour_blind_people_tell_neurons_and_error_from_synapses(
    deficiency: str, meaning: str, strengths: tuple[float, ...]
) -> None:
    theme = NIGHT_CB
    light = getattr(theme, meaning)
    synapses = product((theme.positive, theme.negative), (AT_REST, CARRYING))
    for (synapse, carried), strength in product(synapses, strengths):
        other = shown(theme, synapse, carried)
        assert distance(shown(theme, light, strength), other, deficiency) >= 10


# How far hues of classes and of trainings are from all that means something else, and from one
# another; of the theme for all eyes, for the worst of them. The ninth tells only trainings apart.
APART = {"night": (15, 17, 17), "paper": (15, 17, 17), "night-cb": (8, 14, 10)}


@pytest.mark.parametrize("name", THEMES)
def test_hues_of_classes_and_trainings_mean_nothing_else(name: str) -> None:
    theme, (from_meanings, classes, trainings) = THEMES[name], APART[name]
    seen = DEFICIENCIES if name == "night-cb" else ("normal",)
    *meanings, _ = theme.meanings
    for deficiency in seen:
        for one in theme.curves:
            nearest = min(distance(one, other, deficiency) for other in meanings)
            assert nearest >= from_meanings, f"{one} to {deficiency} eyes"
        for inks, least in ((theme.classes, classes), (theme.curves, trainings)):
            pairs = combinations(inks, 2)
            assert min(distance(one, other, deficiency) for one, other in pairs) >= least
    assert len(theme.classes) == 8
    assert len(theme.curves) >= 9


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colour_blind_people_can_read_the_legend(deficiency: str) -> None:
    theme = NIGHT_CB
    for ink in (theme.warm_ink, theme.cold_ink, theme.error_ink):
        for synapse in (theme.positive_ink, theme.negative_ink):
            assert distance(ink, synapse, deficiency) >= 10


def test_red_and_green_are_not_told_apart_by_all() -> None:
    # If the seed's colours passed, the test above would be worth nothing.
    night = THEMES["night"]
    colours = shown(night, night.positive, AT_REST), shown(night, night.negative, AT_REST)
    assert distance(*colours, "deuteranopia") < 20 < distance(*colours, "normal")


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_ciede2000_as_published(
    first: tuple[float, float, float], second: tuple[float, float, float], difference: float
) -> None:
    assert ciede2000(first, second) == pytest.approx(difference, abs=5e-5)
    assert ciede2000(second, first) == pytest.approx(difference, abs=5e-5)


def test_an_unknown_theme_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="unknown theme `neon`; known: night, night-cb, paper"):
        SceneOptions(theme="neon")


def test_the_classic_style_keeps_its_colours() -> None:
    with pytest.raises(UsageError, match="own colours; leave `theme=` out"):
        film_options(style="classic", theme="paper")
    assert film_options(style="classic", theme="night").scene.theme == "night"


@pytest.mark.parametrize("name", THEMES)
def test_lights_are_numbers_that_can_be_added(name: str) -> None:
    for field in dataclasses.fields(Theme):
        value = getattr(THEMES[name], field.name)
        if isinstance(value, tuple) and len(value) == 3:
            assert min(value) >= 0
