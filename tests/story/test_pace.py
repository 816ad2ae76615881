from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epochreel.engine.reference import forward
from epochreel.errors import UsageError
from epochreel.scene.moments.acting import forward_step
from epochreel.scene.moments.replay import Replay
from epochreel.story import Footage, Timing, direct, footage_of, moment_at, parse_pace
from epochreel.story.pace import Pace, named_epochs, spread_epochs
from epochreel.trace import ReelFile

FPS = Fraction(10)
PACES: tuple[Pace, ...] = ("seed", "even", "log", "adaptive")


@pytest.mark.parametrize(
    ("text", "epochs"),
    [
        ("7", (7,)),
        ("2,10,20-50:10", (2, 10, 20, 30, 40, 50)),
        ("3-5, 1", (1, 3, 4, 5)),
        ("10,2,2,1-3", (1, 2, 3, 10)),
        ("20-49:10", (20, 30, 40)),
    ],
)
def test_a_list_names_its_epochs_once_in_order(text: str, epochs: tuple[int, ...]) -> None:
    assert parse_pace(text) == epochs


@pytest.mark.parametrize("text", ["seed", "even", "log", "adaptive"])
def test_a_pace_has_a_name(text: str) -> None:
    assert parse_pace(text) == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("quick", r"`pace` \(=quick\) must be seed, even, log, adaptive or epochs"),
        ("", "must be seed"),
        ("2,,3", "must be seed"),
        ("2,x", "must be seed"),
        ("-3", "must be seed"),
        ("1.5", "must be seed"),
        ("٣", "must be seed"),
        ("0", "`0` in the pace 0 names no epoch"),
        ("9-3", "`9-3` in the pace 9-3 names no epoch"),
        ("1-9:0", "names no epoch"),
        ("5,1-60000", "`1-60000` in the pace .* names 60000 epochs; a film shows at most 500"),
    ],
)
def test_what_is_no_pace_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        parse_pace(text)


def test_an_epoch_that_was_not_recorded_is_refused_with_its_neighbours(xor: ReelFile) -> None:
    with pytest.raises(UsageError, match="cycle 23 were not recorded; the nearest: 20 and 25"):
        direct(footage_of(xor), FPS, Timing((2, 23)))


def test_round_epochs_can_be_listed(xor: ReelFile) -> None:
    epochs = (1, 2, 10, 30, 150, 1000, 45_000, 60_000)
    assert named_epochs(epochs, footage_of(xor)) == epochs


@given(st.sampled_from(["even", "log", "adaptive"]), st.integers(1, 40))
@settings(deadline=None)  # the first story of a reel measures it
def test_spread_epochs_are_as_many_as_asked_and_reach_both_ends(
    footage: Footage, pace: Pace, count: int
) -> None:
    epochs = spread_epochs(pace, footage, [Fraction(2)] * count)
    assert len(epochs) == count
    assert list(epochs) == sorted(set(epochs))
    assert set(epochs) <= set(footage.epochs)
    assert epochs[0] == footage.epochs[0]
    assert count == 1 or epochs[-1] == footage.epochs[-1]


def test_even_and_log_epochs_lie_where_their_names_say(footage: Footage) -> None:
    last = footage.meta.n_epochs
    for pace, where in (("even", float), ("log", math.log)):
        epochs = spread_epochs(pace, footage, [Fraction(1)] * 7)
        wanted = np.linspace(where(1), where(last), 7)
        for epoch, place in zip(epochs, wanted, strict=True):
            nearest = min(abs(where(known) - place) for known in footage.epochs)
            assert abs(where(epoch) - place) == pytest.approx(nearest)


@pytest.mark.parametrize("secs", [None, 45])
def test_adaptive_spreads_what_is_seen_more_evenly_than_even_and_log(
    reel: ReelFile, secs: int | None
) -> None:
    """Measured on what is drawn, second by second, not on the measure that the pace goes by."""
    n_frames = None if secs is None else secs * int(FPS)
    uneven = {pace: _unevenness(reel, pace, n_frames) for pace in ("even", "log", "adaptive")}
    # Fast-forwards of all paces take their time from what changes in them.
    assert uneven["adaptive"] < 0.9 * uneven["even"]
    assert uneven["adaptive"] < uneven["log"]


def _unevenness(reel: ReelFile, pace: Pace, n_frames: int | None) -> float:
    """Return how much the change of a second varies, as a share of the average change.

    Change is how far widths of synapses, activations and answers move on the screen between the
    ends of each second of lessons and fast-forwards.
    """
    replay = Replay(reel)
    story = direct(footage_of(reel), FPS, Timing(pace, n_frames)).storyboard
    steps = []
    for frame in range(0, story.n_frames, int(FPS)):
        moment = moment_at(story, frame)
        if moment.shot.kind == "lesson":
            steps.append(float(moment.shot.step_from))
        elif moment.shot.kind == "forward":
            steps.append(forward_step(moment))
    seen = [_seen(replay, step) for step in steps]
    change = np.zeros(len(seen) - 1)
    for kind in zip(*seen, strict=True):
        moved = np.abs(np.diff(np.array(kind), axis=0)).mean(axis=1)
        change += moved / moved.sum()
    return float(change.std() / change.mean())


def _seen(replay: Replay, step: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    meta, weights = replay.meta, replay.weights_at(step)
    widths = np.concatenate([np.sign(w).ravel() * np.sqrt(np.abs(w)).ravel() for w in weights])
    inputs = meta.training_set.inputs[:20]
    layers = forward(meta.network, weights, replay.biases_at(step), inputs)
    return widths, np.concatenate([layer.ravel() for layer in layers[1:-1]]), layers[-1].ravel()
