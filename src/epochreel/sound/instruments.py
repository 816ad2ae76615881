"""Notes as they were last played, so that what sounds often is made once."""

from __future__ import annotations

from collections import OrderedDict

from epochreel.sound.voices import Samples, Tone, play

# 24 MB: some fifty of the longest notes, or three hundred of the shortest. A stretch of film has
# few that the stretch before had not.
MOST_SAMPLES = 6_000_000


class Instruments:
    """Plays notes, and keeps the last ones, up to so many samples.

    Parameters
    ----------
    most_samples
        Of all notes that are kept.
    """

    def __init__(self, most_samples: int = MOST_SAMPLES) -> None:
        self._most_samples = most_samples
        self._kept: OrderedDict[Tone, Samples] = OrderedDict()
        self._n_samples = 0

    def play(self, tone: Tone) -> Samples:
        """Return a note, ``(n_samples,)``; see `epochreel.sound.voices.play`."""
        samples = self._kept.get(tone)
        if samples is None:
            samples = self._kept[tone] = play(tone)
            self._n_samples += len(samples)
            while self._n_samples > self._most_samples and len(self._kept) > 1:
                self._n_samples -= len(self._kept.popitem(last=False)[1])
        self._kept.move_to_end(tone)
        return samples
