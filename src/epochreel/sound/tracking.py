"""Finding the beats of music with librosa, which the extra ``music`` brings."""

from __future__ import annotations

from importlib.util import find_spec
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import ExtraError
from epochreel.sound.audio import RATE, Audio
from epochreel.sound.beats import BEATS_PER_BAR, Beats, NoBeats, bpm_of
from epochreel.sound.onsets import Mono, Rises, nearest_onset, regularity, rises_of

MIN_SECS = 4
SILENCE = 1e-4  # -80 dB of full scale
# One step of librosa's strength of onsets is 10 ms, over windows of 43 ms.
HOP, WINDOW = 480, 2048
STEPS_PER_SEC = RATE // HOP
# Clicks at 70 to 174 beats a minute: librosa's beats come 8 to 10 ms late, in steps of 10 ms, and
# the onsets nearest to what is left after this correction are within 1 ms of the clicks.
BIAS_SECS = 0.010
REACH_SECS = 0.030
ONSET_DB = 3.0
# librosa takes 174 for 87. The faster tempo is right where the beats between are as strong.
AS_STRONG, FASTEST_BPM = 0.7, 200
# Measured: noise up to 0.07, clicks at random times up to 0.21; drum patterns from 0.7, clicks
# played 15 ms too early or late 0.6.
LEAST_REGULARITY = 0.25
# Measured: drones and swelling chords up to 0.35 dB, even tones that beat against each other 0.5;
# noise 1.2, which is irregular; drums from 6.
LEAST_ONSET_DB = 1.0

# Bass that strikes between the beats twice as hard, and as hard as -40 dB of full scale.
HEAVIER, STRIKE = 2.0, 0.01

Strength = NDArray[np.float32]  # (n_steps,), dB, the mean rise of all bands
Steps = NDArray[np.int64]


def find_beats(audio: Audio) -> Beats | NoBeats:
    """Return the beats of music, or why it has none.

    librosa's dynamic programming (Ellis, "Beat Tracking by Dynamic Programming", 2007) follows a
    tempo that may change; each beat then goes to the onset nearest to it. Which beats are
    downbeats is a guess: four make a bar, and the ones with the heaviest bass begin it.

    Parameters
    ----------
    audio
        At 48 kHz.

    Raises
    ------
    ExtraError
        If librosa is not installed.
    """
    mono: Mono = audio.samples.mean(axis=1)
    if audio.duration_secs < MIN_SECS:
        return NoBeats(f"the music is shorter than {MIN_SECS} s")
    if np.abs(mono).max() < SILENCE:
        return NoBeats("the music is silent")
    librosa = _librosa()
    strength = librosa.onset.onset_strength(
        y=mono, sr=RATE, hop_length=HOP, n_fft=WINDOW, n_mels=64, fmax=12_000
    )
    bpm = _one_octave(
        librosa.feature.tempo(onset_envelope=strength, sr=RATE, hop_length=HOP, aggregate=None)
    )
    steps, bpm = _track(librosa, strength, bpm)
    reason = _why_not(strength, steps, bpm)
    if reason:
        return NoBeats(reason)
    bass = _bass(mono)
    times_secs = _on_the_bass(steps / STEPS_PER_SEC - BIAS_SECS, bass)
    times_secs = _refined(times_secs, rises_of(mono))
    return Beats(times_secs, _downbeats(bass, times_secs), bpm_of(times_secs))


def check_librosa() -> None:
    """Raise ExtraError if librosa is missing, without the wait that importing it is."""
    if find_spec("librosa") is None:
        raise _missing_librosa()


def _librosa() -> ModuleType:
    try:
        import librosa  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise _missing_librosa() from error
    return librosa


def _missing_librosa() -> ExtraError:
    return ExtraError("finding the beats of music takes librosa", "music")


def _one_octave(bpm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return tempos without leaps to twice or half the usual one, which are mistakes."""
    return bpm * 2.0 ** np.rint(np.log2(np.median(bpm) / bpm))


def _track(
    librosa: ModuleType, strength: Strength, bpm: NDArray[np.float64]
) -> tuple[Steps, NDArray[np.float64]]:
    """Return the steps with a beat and the tempo at every step, at most doubled."""
    steps = _track_at(librosa, strength, bpm)
    between = (steps[:-1] + steps[1:]) // 2
    if (
        len(between)
        and 2 * np.median(bpm) <= FASTEST_BPM
        and _typical(strength, between) >= AS_STRONG * _typical(strength, steps)
    ):
        bpm = 2 * bpm
        steps = _track_at(librosa, strength, bpm)
    return steps, bpm


def _track_at(librosa: ModuleType, strength: Strength, bpm: NDArray[np.float64]) -> Steps:
    _, steps = librosa.beat.beat_track(
        onset_envelope=strength, sr=RATE, hop_length=HOP, units="frames", bpm=bpm
    )
    return steps


def _typical(strength: Strength, steps: Steps) -> float:
    """Return the median of the strongest onsets at or next to some steps, in dB."""
    around = np.clip(steps[:, np.newaxis] + np.arange(-2, 3), 0, len(strength) - 1)
    return float(np.median(strength[around].max(axis=1)))


def _why_not(strength: Strength, steps: Steps, bpm: NDArray[np.float64]) -> str | None:
    if len(steps) < BEATS_PER_BAR or _typical(strength, steps) < LEAST_ONSET_DB:
        return "nothing in the music begins sharply enough to be a beat"
    periods = 60 * STEPS_PER_SEC / bpm
    if regularity(strength, periods, 8 * STEPS_PER_SEC) < LEAST_REGULARITY:
        return "what begins in the music does not come regularly"
    return None


def _refined(times_secs: NDArray[np.float64], rises: Rises) -> NDArray[np.float64]:
    """Return beats moved to the onsets nearest to them; where there is none, they stay."""
    onsets = np.array([nearest_onset(rises, t, REACH_SECS, ONSET_DB) for t in times_secs])
    times = list(np.where(np.isnan(onsets), times_secs, onsets))
    # The two ends alike, in a mirror.
    times = [-t for t in reversed(_with_true_end(times, rises, 1))]
    return np.array([-t for t in reversed(_with_true_end(times, rises, -1))])


def _with_true_end(times: list[float], rises: Rises, sign: int) -> list[float]:
    """Return beats whose last is in time, and followed by all that are in time and heard.

    librosa leaves the rhythm in order to reach the edges.
    """
    period = float(np.median(np.diff(times[-2 * BEATS_PER_BAR :])))
    while len(times) > 2 and abs(times[-1] - times[-2] - period) > REACH_SECS:
        times = times[:-1]
    while True:
        onset = nearest_onset(rises, sign * (times[-1] + period), REACH_SECS, ONSET_DB)
        if np.isnan(onset):
            return times
        times = [*times, sign * onset]


def _bass(mono: Mono) -> Mono:
    """Return what is below about 100 Hz: the kick of a drum."""
    # Two means over 5 ms let that through.
    kernel = np.full(RATE // 200, 200 / RATE, np.float32)
    return np.convolve(np.convolve(mono, kernel, "same"), kernel, "same")


def _on_the_bass(times_secs: NDArray[np.float64], bass: Mono) -> NDArray[np.float64]:
    """Return beats, or the times half-way between them if that is where the bass strikes.

    A hi-hat off the beat sounds sharper than the drum on it, in more of the spectrum.
    """
    between = (times_secs[:-1] + times_secs[1:]) / 2
    struck, other = (np.median(_strikes(bass, times)) for times in (times_secs, between))
    return between if other > HEAVIER * struck and other > STRIKE else times_secs


def _strikes(bass: Mono, times_secs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much the bass is louder just after some times than just before."""
    after = _loudness(bass, times_secs, RATE // 10)
    return np.maximum(after - _loudness(bass, times_secs - 0.05, RATE // 25), 0.0)


def _loudness(bass: Mono, times_secs: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return the effective loudness over ``width`` samples from some times on."""
    starts = np.clip(np.rint(times_secs * RATE).astype(int), 0, len(bass) - 1)
    return np.array([np.sqrt(np.mean(np.square(bass[s : s + width]))) for s in starts])


def _downbeats(bass: Mono, times_secs: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which beats begin a bar, ``(n_beats,)`` bool."""
    starts = np.rint(times_secs * RATE).astype(int)
    weights = _loudness(bass, times_secs, RATE // 10)
    by_phase = [weights[phase::BEATS_PER_BAR].mean() for phase in range(BEATS_PER_BAR)]
    # If all are about as heavy, the first beat begins.
    heaviest = np.argmax(np.array(by_phase) > 0.95 * max(by_phase))
    return np.arange(len(starts)) % BEATS_PER_BAR == heaviest
