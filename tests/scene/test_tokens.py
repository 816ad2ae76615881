"""Networks that read a sequence: their rows, where tokens look, and how far gates are open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from epochreel.blocks import Block
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import divide
from epochreel.scene.moments.gates import gate_names, openness
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.token_signals import TokenSignals
from epochreel.scene.moments.tokens import token_scheme
from epochreel.scene.network.sequence import strip_cells
from epochreel.scene.network.token_labels import BLANK, patches_of, word_of, words_of
from epochreel.scene.network.token_lights import focus_at, look_strands
from epochreel.scene.network.token_places import most_tokens, place_tokens
from epochreel.scene.panels.attention import AttentionPanel
from epochreel.steps import TrainingStep
from scene.foreign_reels import CASES, lenet, patches, reader, record, transformer


def test_rows_are_what_is_added_to_the_stream() -> None:
    tokens = token_scheme(transformer(2))
    assert tokens is not None
    assert [row.kind for row in tokens.rows] == ["read", "look", "think", "look", "think"]
    assert [row.number for row in tokens.rows] == [0, 1, 1, 2, 2]
    assert tokens.n_tokens == 16
    assert tokens.is_next
    names = {block.name for node in tokens.scheme.nodes for block in node.blocks}
    assert names == {block.name for block in transformer(2).blocks}


def test_of_many_layers_the_first_and_the_last_are_among_those_shown() -> None:
    tokens = token_scheme(transformer(24))
    assert tokens is not None
    assert tokens.n_layers == 24
    assert tokens.shown_layers[0] == 1
    assert tokens.shown_layers[-1] == 24
    assert len(tokens.rows) <= 9


def test_who_is_asked_is_read_from_what_is_taken() -> None:
    asked = [token_scheme(network) for network in (patches(), reader(), transformer(1))]
    assert [tokens and tokens.asked for tokens in asked] == [0, 8, None]


def test_pictures_without_attention_are_no_sequence() -> None:
    assert token_scheme(lenet()) is None


def test_a_picture_is_cut_into_as_many_patches_as_there_are_tokens() -> None:
    found = patches_of(patches(), 17)
    assert found is not None
    assert (found.size, found.rows, found.columns, found.n_before) == (4, 4, 4, 1)
    assert patches_of(transformer(1), 16) is None


def test_each_token_has_its_turn_and_the_last_word_has_who_is_asked() -> None:
    places = [focus_at(reached, 6, 5) for reached in np.linspace(0, 1, 400)]
    assert {round(place) for place in places} == set(range(6))
    assert places[-1] == pytest.approx(5.0)
    assert focus_at(1.0, 6, 0) == pytest.approx(0.0)


def test_curves_run_from_where_is_looked_to_who_looks() -> None:
    below = tuple(Rect(100.0 * at, 200.0, 50.0, 20.0) for at in range(3))
    above = tuple(Rect(100.0 * at, 100.0, 50.0, 20.0) for at in range(3))
    shares = np.array([[1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [0.02, 0.9, 0.08]])
    strands = look_strands(below, above, shares, 2.0, 1.0)
    assert strands is not None
    ends = {(tuple(points[0]), tuple(points[-1])) for points in strands.points}
    assert ends == {((25.0, 200.0), (125.0, 120.0)), ((125.0, 200.0), (225.0, 120.0))}
    # The one that looks now is the brightest.
    assert strands.points[np.argmax(strands.carried)][-1, 0] == 225.0


def test_only_shown_tokens_are_read(tmp_path: Path) -> None:
    replay = Replay(record(tmp_path / "a.reel", CASES["next"]))
    tokens = token_scheme(replay.meta.network)
    assert tokens is not None
    shown = np.arange(10, 16)
    signals = TokenSignals(replay, tokens, shown)
    heads = signals.heads(400, 0, 1)
    recorded = replay.step_at(400).tensors["transformer.h.0.attn.sdpa", "attention"]
    np.testing.assert_allclose(heads, recorded[0][:, 10:, 10:])
    outputs = signals.outputs(400, 0)
    assert all(output is not None and len(output.cells) == 6 for output in outputs)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gates_are_open_as_the_cells_own_formula_says(cell: str) -> None:
    rng = np.random.default_rng(3)
    n_gates = {"lstm": 4, "gru": 3}[cell]
    shapes = {"weight_ih_l0": (n_gates * 5, 2), "weight_hh_l0": (n_gates * 5, 5)}
    block = Block("memory", "recurrent", ((4, 2),), (4, 5), "linear", shapes, {"cell": cell})
    params = {("memory", role): rng.normal(size=shape) for role, shape in shapes.items()}
    read, states = rng.normal(size=(4, 2)), rng.normal(size=(4, 5))
    found = openness(TrainingStep(0, 0, params), block, read, states)
    assert found is not None
    names = {"lstm": ("input", "forget", "output"), "gru": ("reset", "update")}[cell]
    assert gate_names(block) == names
    rows = {"lstm": (0, 1, 3), "gru": (0, 1)}[cell]
    for t in range(4):
        before = states[t - 1] if t else np.zeros(5)
        for column, gate in enumerate(rows):
            part = slice(5 * gate, 5 * gate + 5)
            into, on = (params["memory", role][part] for role in shapes)
            wanted = np.mean(1 / (1 + np.exp(-(into @ read[t] + on @ before))))
            assert found[t, column] == pytest.approx(wanted)


def test_gates_of_several_layers_are_not_guessed() -> None:
    shapes = {"weight_ih_l0": (20, 2), "weight_hh_l0": (20, 5)}
    notes = {"cell": "lstm", "layers": 2}
    block = Block("memory", "recurrent", ((4, 2),), (4, 5), "linear", shapes, notes)
    assert gate_names(block) == ()


def test_words_are_written_as_people_do() -> None:
    vocabulary = ["a", "\u0120cat", " "]
    assert [word_of(at, vocabulary) for at in range(4)] == ["a", "cat", BLANK, "3"]
    given = np.array([0, 1, 2])
    assert words_of(given, np.array([1, 2]), vocabulary) == ["cat", BLANK]


def test_a_strip_loses_no_number() -> None:
    cells = strip_cells(np.arange(1.0, 11.0))
    assert sorted(cells[cells > 0].tolist()) == list(range(1, 11))


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)])
@pytest.mark.parametrize(("n_rows", "n_answers"), [(2, 0), (9, 0), (5, 10)])
def test_tokens_stay_apart_and_in_their_region(
    size: tuple[int, int], n_rows: int, n_answers: int
) -> None:
    regions = divide(*size, [470.0, 250.0])
    places = place_tokens(regions, most_tokens(regions), n_rows, n_answers)
    rects = [*places.tokens, *(rect for row in places.strips for rect in row)]
    for at, rect in enumerate(rects):
        assert regions.network.x <= rect.x
        assert rect.right <= regions.network.right + 1
        assert regions.network.y <= rect.y
        assert rect.bottom <= regions.network.bottom
        assert not any(rect.overlaps(other) for other in rects[at + 1 :])


def test_heads_are_shown_where_they_were_recorded(tmp_path: Path) -> None:
    for name, shown in (("patches", True), ("reader", False), ("lenet", False)):
        replay = Replay(record(tmp_path / f"{name}.reel", CASES[name]))
        assert AttentionPanel.can_show(replay) is shown
