"""The card that a comparison ends with: everybody once, in order, by one score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from epochreel.recording import Choices, plan_problem, record_training
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.grid import divide_grid
from epochreel.scene.comparison.rank_card import RankCard
from epochreel.scene.comparison.ranking import best_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.replay import Replay
from epochreel.trace import open_reel
from scene.boxes import assert_inside, assert_texts_apart, texts_of

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)]
LONG = "a network whose name says everything that its author had in mind, and more"


@pytest.fixture(scope="module")
def replays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Replay]]:
    folder: Path = tmp_path_factory.mktemp("ranked")
    with ExitStack() as stack:
        found = []
        for number, epochs in enumerate((2, 30)):
            path = folder / f"{number}.reel"
            record_training(plan_problem("circles", Choices(hidden=(4,), epochs=epochs)), path)
            found.append(Replay(stack.enter_context(open_reel(path))))
        yield found


@pytest.fixture
def card_of(replays: list[Replay]) -> Callable[..., RankCard]:
    def card(n: int, size: tuple[int, int], name: str = "network") -> RankCard:
        entrants = [Entrant(replays[at % 2], f"{name} {at}") for at in range(n)]
        best = best_of(entrants)
        assert best is not None
        regions = divide_grid(*size, n, has_plot=True).regions
        return RankCard(entrants, best, regions, NIGHT)

    return card


@pytest.mark.parametrize("n", [2, 9, 10, 64])
def test_everybody_stands_there_once_the_better_first(
    n: int, card_of: Callable[..., RankCard]
) -> None:
    card = card_of(n, (1920, 1080))
    assert [place.number for place in card.places] == list(range(1, n + 1))
    assert {place.label for place in card.places} == {f"network {at}" for at in range(n)}
    # Of the two trainings the longer one is the better.
    numbers = [int(place.label.split()[-1]) for place in card.places]
    assert [at % 2 for at in numbers] == [1] * (n // 2) + [0] * (n - n // 2)
    assert card.places[0].share >= card.places[-1].share
    assert (card.places[0].rgba is None) == (n > 9)


@pytest.mark.parametrize("name", ["network", LONG])
@pytest.mark.parametrize("n", [2, 9, 25, 64])
@pytest.mark.parametrize("size", SIZES)
def test_the_score_is_named_once_and_nothing_collides(
    size: tuple[int, int], n: int, name: str, card_of: Callable[..., RankCard]
) -> None:
    card, brush = card_of(n, size, name), Brush(divide_grid(*size, n, has_plot=True).regions.unit)
    card.draw(brush)
    assert_inside(brush.inks, Rect(0, 0, *size).inset(*[0.03 * side for side in size] * 2))
    assert_texts_apart(brush.inks)
    assert texts_of(brush.inks).count(card.title) == 1
