from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from sheets import composed

from epochreel.film.soundtrack import cue_sheet
from epochreel.sound.cues import CueSheet
from epochreel.sound.loudness import integrated_loudness, true_peak
from epochreel.story import classic_story, footage_of
from epochreel.trace import ReelFile
from stories import whole_story

FPS = Fraction(60)


@pytest.fixture(scope="module")
def sheet(xor: ReelFile) -> CueSheet:
    return cue_sheet(whole_story(xor.meta, FPS), xor)


def test_cues_are_the_shots_of_the_film(xor: ReelFile, sheet: CueSheet) -> None:
    story = whole_story(xor.meta, FPS)
    assert sheet.n_frames == story.n_frames
    assert [cue.start_frame for cue in sheet.cues] == list(story.starts[:-1])
    assert [cue.kind for cue in sheet.cues] == [shot.kind for shot in story.shots]
    assert [cue.phases for cue in sheet.cues] == [shot.phases for shot in story.shots]


def test_lessons_sound_as_was_recorded(xor: ReelFile, sheet: CueSheet) -> None:
    first = next(cue for cue in sheet.cues if cue.kind == "lesson")
    step = xor.at(8)
    assert step.targets is not None
    for heard, recorded in zip(first.activations, step.activations, strict=True):
        assert heard == pytest.approx(recorded[0])
    assert first.error == pytest.approx(abs(step.targets[0, 0] - step.activations[-1][0, 0]))


def test_the_mood_brightens_as_the_error_falls(sheet: CueSheet) -> None:
    moods = [cue.mood[1] for cue in sheet.cues if cue.kind == "forward"]
    assert moods == sorted(moods, reverse=True)
    assert moods[0] > 0.9
    assert moods[-1] < 0.05


def test_the_question_is_heard_in_the_title_already(xor: ReelFile, sheet: CueSheet) -> None:
    title, question = sheet.cues[0], sheet.cues[-2]
    assert title.activations[0].tolist() == [1.0, 1.0, 0.0]
    assert question.kind == "question"
    assert question.activations[0].tolist() == title.activations[0].tolist()
    assert question.error == pytest.approx(0.0133, abs=1e-4)


def test_the_film_has_a_soundtrack_of_its_length(sheet: CueSheet) -> None:
    music = composed(sheet, seed=1)
    assert music.shape == (sheet.n_frames * 800, 2)
    assert integrated_loudness(music.T) == pytest.approx(-16.0, abs=0.5)
    assert true_peak(music.T) < -1.0


def test_a_film_without_title_or_phases_has_one_too(short: ReelFile) -> None:
    footage = footage_of(short)
    story = classic_story(footage, Fraction(1), footage.epochs)
    music = composed(cue_sheet(story, short), seed=1)
    assert music.shape == (story.n_frames * 48000, 2)
    assert np.isfinite(music).all()
    assert integrated_loudness(music.T) == pytest.approx(-16.0, abs=1.0)
