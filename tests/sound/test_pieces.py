"""The score in pieces is the score in whole arrays, and what is held does not grow with it."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import slow_score
from sheets import composed, film, whole_film

from epochreel.sound import score
from epochreel.sound.convolver import Convolver
from epochreel.sound.cues import Cue, CueKind, CueSheet
from epochreel.sound.instruments import Instruments
from epochreel.sound.loudness import Meter
from epochreel.sound.mastering import mastered
from epochreel.sound.spool import SampleSpool
from epochreel.sound.voices import SAMPLE_RATE, Samples, Tone, play

FPS = Fraction(30)
ENDING: list[tuple[CueKind, float, float]] = [("question", 6.0, 0.02), ("end", 3.0, 0.02)]


def noise(n_sides: int, n_samples: int) -> Samples:
    return np.random.default_rng(1).normal(0, 0.1, (n_sides, n_samples)).astype(np.float32)


def cut(signal: Samples, lengths: list[int]) -> list[Samples]:
    """Return pieces of so many samples, by turns."""
    cuts, at = [], 0
    while at < signal.shape[1]:
        at += lengths[len(cuts) % len(lengths)]
        cuts.append(at)
    return np.split(signal, cuts, axis=1)


# Within a stretch, over several of them (8.5 s each), and with everything that a film tells.
@pytest.mark.parametrize(
    "sheet",
    [
        whole_film(),
        whole_film(error=0.8),
        film(FPS, [("title", 4, 1), *[("lesson", 2.0, 0.9), ("forward", 0.7, 0.5)] * 6, *ENDING]),
        film(FPS, [("lesson", 0.4, 0.5)] * 70),
        CueSheet(Fraction(60), 1, (Cue("still", 0, 1),)),
    ],
    ids=["whole", "wrong", "stretches", "loud", "frame"],
)
def test_pieces_are_what_whole_arrays_were(sheet: CueSheet) -> None:
    wanted = slow_score.compose_score(sheet, 1)
    assert composed(sheet, 1).tobytes() == wanted.tobytes()


@pytest.mark.parametrize("burst", [1.0, 30.0], ids=["even", "bursts"])
def test_a_mix_is_mastered_in_pieces_as_all_at_once(burst: float) -> None:
    """Bursts are so loud that the limiter takes away what has to be given back."""
    mix = 0.01 * noise(2, 3 * SAMPLE_RATE + 77)
    mix[:, :: SAMPLE_RATE // 5] *= burst
    with SampleSpool() as spool:
        pieces = list(mastered(iter(cut(mix.copy(), [7000, 100_000])), mix.shape[1], 0.5, spool))
    assert np.concatenate(pieces, axis=1).tobytes() == slow_score.finish(mix, 0.5).tobytes()


@pytest.mark.parametrize("n_taps", [100, 1500])
@pytest.mark.parametrize(("n_sides", "n_responses"), [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_a_convolver_answers_to_pieces_as_to_all(
    n_taps: int, n_sides: int, n_responses: int
) -> None:
    signal, response = noise(n_sides, 20_000), noise(n_responses, n_taps)
    convolver = Convolver(response, n_sides)
    answers = [convolver.push(piece) for piece in cut(signal, [1, 7000, 0, 4096, 300])]
    answer = np.concatenate([*answers, convolver.rest()], axis=1)
    assert answer.tobytes() == slow_score.convolve(signal, response).tobytes()
    plain = [np.convolve(signal[-1], response[-1])[: signal.shape[1]]]
    assert answer[-1:] == pytest.approx(np.array(plain), abs=1e-5)


def test_a_meter_reads_pieces_as_all() -> None:
    music = noise(2, 5 * SAMPLE_RATE + 123)
    meter = Meter()
    for piece in cut(music, [5000, 1, 48_000]):
        meter.push(piece)
    assert meter.loudness() == slow_score.integrated_loudness(music)


@pytest.mark.parametrize("most_bytes", [1000, 10**6])
def test_what_was_put_aside_comes_back(tmp_path: Path, most_bytes: int) -> None:
    music = noise(2, 3000)
    with SampleSpool(tmp_path, most_bytes) as spool:
        for piece in cut(music, [1000, 1, 700]):
            spool.add(piece)
        assert spool.n_samples == 3000
        assert spool.read(900, 1100).tobytes() == music[:, 900:1100].tobytes()
        around = spool.read(-5, 3010)
        assert around[:, 5:-10].tobytes() == music.tobytes()
        assert not around[:, :5].any()
        assert not around[:, -10:].any()
        assert not list(tmp_path.iterdir())  # a file without a name, which nobody need remove


def test_instruments_keep_few_notes_and_play_the_rest_again() -> None:
    instruments = Instruments(most_samples=50_000)
    tones = [Tone("felt", pitch, 0.4) for pitch in (50, 52, 54, 50, 56, 50)]
    for tone in tones:
        assert instruments.play(tone).tobytes() == play(tone).tobytes()
    # Two of 19,200 samples each fit, of them the one that was asked for most.
    assert instruments.play(tones[0]) is instruments.play(tones[3])
    assert len(instruments._kept) == 2


def test_a_film_three_times_as_long_takes_no_more_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each array as long as the film would take 23 or 46 MB more."""
    monkeypatch.setattr(score, "SampleSpool", partial(SampleSpool, most_bytes=2**20))
    peaks = []
    for n_rounds in (1, 3):
        parts: list[tuple[CueKind, float, float]] = [("lesson", 2.0, 0.9), ("lesson", 1.0, 0.1)]
        sheet = film(FPS, [*parts * (20 * n_rounds), *ENDING])
        tracemalloc.start()
        for piece in score.compose_score(sheet, 1, tmp_path):
            assert len(piece) <= 2 * SAMPLE_RATE
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 4e6
