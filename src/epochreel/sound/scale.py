"""Pitches: the key, its scales, and the chords of a film, from dark to bright.

Pitches are MIDI note numbers: 69 is A at 440 Hz, 12 make an octave.
"""

from __future__ import annotations

from dataclasses import dataclass

TEMPO_BPM = 96
BEAT_SECS = 60 / TEMPO_BPM
TONIC = 50  # D, below the middle of the piano

Scale = tuple[int, ...]  # semitones above the tonic, five of them

# Five notes without a semitone between them: whatever neurons fire together, nothing clashes.
# From one scale to the next, one or two notes rise: the darker third goes first.
MINOR: Scale = (0, 3, 5, 7, 10)
SUSPENDED: Scale = (0, 2, 5, 7, 10)
MAJOR: Scale = (0, 2, 4, 7, 9)

# Shares of the worst average error.
DARK_ABOVE, BRIGHT_BELOW = 0.6, 0.15


@dataclass(frozen=True)
class Chord:
    """Notes that sound together.

    Parameters
    ----------
    bass
        The lowest, on which it rests.
    pitches
        The others.
    """

    bass: int
    pitches: tuple[int, ...]


D_OPEN = Chord(38, (50, 57, 62, 64))
D_MINOR = Chord(38, (50, 57, 60, 65))
D_MAJOR = Chord(38, (50, 57, 62, 64, 66))
G_MINOR = Chord(43, (50, 55, 58, 65))
G_OPEN = Chord(43, (50, 55, 57, 62))
B_FLAT = Chord(34, (50, 53, 57, 62))
F_MAJOR = Chord(41, (48, 53, 57, 64))
C_MAJOR = Chord(36, (48, 55, 62, 64))
A_OPEN = Chord(45, (52, 55, 57, 62))

# Each is gone round once in four chords; D minor, the home of error, is met ever less often.
DARK = (D_MINOR, B_FLAT, G_MINOR, A_OPEN)
FALLING = (D_MINOR, B_FLAT, F_MAJOR, C_MAJOR)
BRIGHT = (B_FLAT, F_MAJOR, C_MAJOR, G_OPEN)


def progression(mood: float) -> tuple[Chord, ...]:
    """Return the chords that are gone round at an average error, as a share of the worst."""
    if mood > DARK_ABOVE:
        return DARK
    return FALLING if mood > BRIGHT_BELOW else BRIGHT


def scale_at(mood: float) -> Scale:
    """Return the scale of an average error; the major one is kept for the right answer."""
    return MINOR if mood > DARK_ABOVE else SUSPENDED


def pitch_of(scale: Scale, degree: int) -> int:
    """Return a pitch of a scale; degree 0 is the tonic, each octave has five."""
    octave, step = divmod(degree, len(scale))
    return TONIC + 12 * octave + scale[step]


def hertz(pitch: float) -> float:
    """Return a pitch's frequency in equal temperament, Hz."""
    return 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
