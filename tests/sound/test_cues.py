from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import FIRING, whole_film

from epochreel.sound.cues import Cue, CueSheet
from epochreel.sound.harmony import harmony
from epochreel.sound.lessons import chosen_units
from epochreel.sound.phrases import phrases
from epochreel.sound.scale import D_MAJOR, D_OPEN


def test_phases_follow_one_another() -> None:
    phases = (("present", 9), ("think", 20), ("compare", 12), ("learn", 15), ("breathe", 4))
    cue = Cue("lesson", 30, 60, phases)
    sheet = CueSheet(Fraction(30), 90, (cue,))
    assert sheet.span(cue) == (1.0, 2.0)
    assert sheet.phase(cue, "think") == pytest.approx((1.3, 20 / 30))
    assert sheet.phase(cue, "hold") == (3.0, 0.0)


def test_a_lesson_of_one_frame_has_phases_too() -> None:
    cue = Cue("lesson", 1, 1, activations=FIRING)
    sheet = CueSheet(Fraction(1), 2, (cue,))
    start, secs = sheet.phase(cue, "think")
    assert (start, secs) == pytest.approx((1.15, 0.33))
    first, later = sheet.arrival(cue, 1)[0], sheet.arrival(cue, 2)[0]
    assert start < first < later < start + secs


def test_chords_leave_no_gap_and_end_on_the_tonic() -> None:
    sheet = whole_film()
    held = harmony(sheet)
    assert held[0].start == 0.0
    assert held[0].chord == D_OPEN
    assert held[-1].end == sheet.secs
    assert held[-1].chord == D_MAJOR
    ends, starts = [each.end for each in held[:-1]], [each.start for each in held[1:]]
    assert ends == starts
    assert min(each.end - each.start for each in held) >= 1.9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=1024), st.integers(1, 8))
def test_a_layer_of_any_size_is_heard_in_few_voices(activity, n_most: int) -> None:
    chosen = chosen_units(np.array(activity), n_most)
    places = [place for place, _ in chosen]
    assert len(chosen) <= n_most
    assert places == sorted(set(places))
    if max(activity) > 0.06:
        assert max(level for _, level in chosen) == max(activity)


def test_stronger_neurons_are_louder_and_silent_ones_silent() -> None:
    def notes(activity: list[float]) -> list[float]:
        layers = (np.zeros(2), np.array(activity), np.zeros(1))
        phases = (("present", 20), ("think", 60), ("compare", 20), ("learn", 20))
        cue = Cue("lesson", 0, 120, phases, layers, 0.1)
        sheet = CueSheet(Fraction(60), 120, (cue,))
        return [n.level for n in phrases(sheet, harmony(sheet)) if n.tone.voice == "felt"]

    weak, strong = notes([0.2, 0.9])
    assert strong == pytest.approx(4.5 * weak)
    assert notes([0.0, 0.02]) == []


def test_fast_forwards_gather_speed() -> None:
    cue = Cue("forward", 0, 60, mood=(0.5, 0.3), n_steps=10_000)
    sheet = CueSheet(Fraction(60), 60, (cue,))
    notes = list(phrases(sheet, ()))
    gaps = np.diff([note.secs for note in notes])
    assert len(notes) >= 5
    assert (np.diff(gaps) < 0).all()
    assert gaps.min() > 0.02
    assert [note.tone.pitch for note in notes] == sorted({note.tone.pitch for note in notes})
