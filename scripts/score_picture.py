"""Draw what a film's music looks like: waveform, spectrogram, and where shots begin.

    python scripts/score_picture.py xor.reel -o score.png

Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from saying import run

from epochreel.errors import OutputError
from epochreel.film import film_options
from epochreel.film.directing import storyboard_of
from epochreel.film.soundtrack import cue_sheet
from epochreel.sound.cues import CueSheet
from epochreel.sound.loudness import integrated_loudness, true_peak
from epochreel.sound.score import compose_score
from epochreel.sound.voices import SAMPLE_RATE
from epochreel.trace import open_reel


def main() -> None:
    """Compose, measure, draw."""
    arguments = _parser().parse_args()
    import matplotlib as mpl

    mpl.use("Agg")
    with open_reel(arguments.reel) as reel:
        sheet = cue_sheet(storyboard_of(reel, film_options()), reel)
    music = np.concatenate(list(compose_score(sheet, arguments.seed)))
    print(f"{integrated_loudness(music.T):.2f} LUFS, {true_peak(music.T):.2f} dBTP")
    _draw(sheet, music, arguments.output)


def _draw(sheet: CueSheet, music: np.ndarray, path: Path) -> None:
    from matplotlib import pyplot as plt

    figure, (wave, spectrum) = plt.subplots(2, 1, figsize=(22, 12), sharex=True)
    time = np.arange(len(music)) / SAMPLE_RATE
    for side in range(2):
        wave.plot(time[::8], music[::8, side], linewidth=0.3)
    spectrum.specgram(
        music.mean(axis=1),
        NFFT=4096,
        Fs=SAMPLE_RATE,
        noverlap=2048,
        vmin=-140,
        vmax=-40,
        cmap="magma",
    )
    spectrum.set(ylim=(30, 16000), yscale="log", xlabel="s", ylabel="Hz")
    for cue in sheet.cues:
        wave.axvline(sheet.span(cue)[0], color="teal", linewidth=0.4)
    wave.set_xlim(0, sheet.secs)
    figure.tight_layout()
    try:
        figure.savefig(path, dpi=60)
    except ValueError as error:  # Matplotlib knows no such suffix
        raise OutputError(f"{error}: {path}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reel", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser


if __name__ == "__main__":
    run(main)
