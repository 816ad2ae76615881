"""What a cluster would take for a film of an hour: a simulation with costs measured here.

    python benchmarks/cluster.py REEL [--size 3840x2160] [--secs 3600] [--gigabits 1]

Measured on this machine: processor time of a frame, in twelve places of the film, and its bytes;
of a packet that is joined; of a second of score; of a worker's start. Simulated: segments of the
real storyboard, the longest first, one to each core as it becomes free; results over one link, one
after another; each hand-over through one scheduler; then joining, which waits for the sound too.
"""

from __future__ import annotations

import argparse
import heapq
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from epochreel.choices.film import FilmChoices
from epochreel.clock import seconds_at
from epochreel.encode.codecs import H264
from epochreel.encode.mux import join
from epochreel.encode.sound import Sound, encode_sound
from epochreel.film import FilmOptions, film_options
from epochreel.film.directing import storyboard_of
from epochreel.film.music import score_of
from epochreel.film.pictures import pictures_of
from epochreel.film.segments.cutting import segments_of
from epochreel.film.segments.drawing import write_frames
from epochreel.film.segments.job import FilmedReel, FilmJob
from epochreel.film.segments.opened import Held
from epochreel.sound.audio import RATE
from epochreel.story import Storyboard
from epochreel.trace import open_reel

N_PLACES, N_FRAMES = 12, 60
SCORED_SECS = 60
CORES = (1, 8, 64, 512)
# Of a hand-over through Dask's scheduler, measured on loopback; over a network there is its delay.
HAND_OVER_SECS = 0.004
# How much longer or shorter than the mean a segment of the same length takes.
SPREAD = 0.25
START = "import epochreel.film, epochreel.render.kernels"


@dataclass(frozen=True)
class Costs:
    """Seconds of one core, and bytes.

    Parameters
    ----------
    frame, packet, sound, start
        Seconds of a frame drawn and encoded, of a packet joined, of a second of sound made and
        encoded, of a worker that starts.
    frame_bytes
        Bytes of an encoded frame.
    """

    frame: float
    packet: float
    sound: float
    start: float
    frame_bytes: float


def measured(path: Path, options: FilmOptions, storyboard: Storyboard) -> Costs:
    """Return what work on a film costs here."""
    with open_reel(path) as reel, tempfile.TemporaryDirectory() as folder:
        pictures = pictures_of(reel, storyboard, options)
        job = FilmJob((FilmedReel.of(reel),), options, storyboard, ".mp4", "")
        held, parts, secs = Held.of(job, pictures), [], 0.0
        starts = np.linspace(0, storyboard.n_frames - N_FRAMES, N_PLACES).astype(int)
        for number, start in enumerate(starts.tolist()):
            part, before = Path(folder) / f"{number}.mp4", time.thread_time()
            write_frames(job, range(start, start + N_FRAMES), part, lambda done: None, held)
            secs += time.thread_time() - before
            parts.append(part)
        n = N_PLACES * N_FRAMES
        packet = _joining_secs(parts, options, n)
        return Costs(
            secs / n,
            packet,
            _sound_secs(path),
            _start_secs(),
            sum(part.stat().st_size for part in parts) / n,
        )


def _joining_secs(parts: Sequence[Path], options: FilmOptions, n_frames: int) -> float:
    """Return what each packet more takes: that a film is begun and ended counts only once."""
    found = []
    for times in (1, 5):
        path, before = parts[0].with_name("film.mp4"), time.thread_time()
        join([*parts] * times, path, fps=options.fps, n_frames=n_frames * times)
        found.append(time.thread_time() - before)
    return (found[1] - found[0]) / (4 * n_frames)


def _sound_secs(path: Path) -> float:
    options = film_options(FilmChoices(duration=SCORED_SECS))
    with open_reel(path) as reel:
        storyboard = storyboard_of(reel, options)
        before = time.thread_time()
        length = seconds_at(storyboard.n_frames, storyboard.fps)
        with tempfile.TemporaryDirectory() as folder:
            sound = Sound(score_of(storyboard, reel, Path(folder)), RATE)
            deque(encode_sound(sound, H264.sound, length), 0)
        return (time.thread_time() - before) / float(length)


def _start_secs() -> float:
    before = time.perf_counter()
    subprocess.run([sys.executable, "-c", START], check=True)
    return time.perf_counter() - before


@dataclass(frozen=True)
class Outcome:
    """How long a film takes, seconds, and of it what comes after the last segment."""

    n_cores: int
    drawn: float
    joined: float
    link_share: float

    @property
    def total(self) -> float:
        """Seconds from the command to the film."""
        return self.drawn + self.joined


def simulated(
    lengths: Sequence[int], costs: Costs, n_cores: int, film_secs: float, link_bytes: float
) -> Outcome:
    """Return how long segments of so many frames would take on so many cores."""
    rng = np.random.default_rng(0)
    free = [(costs.start, core) for core in range(n_cores)]
    heapq.heapify(free)
    scheduler, done = 0.0, []
    for length in sorted(lengths, reverse=True):
        at, core = heapq.heappop(free)
        scheduler = max(at, scheduler) + HAND_OVER_SECS
        secs = length * costs.frame * rng.uniform(1 - SPREAD, 1 + SPREAD)
        heapq.heappush(free, (scheduler + secs, core))
        done.append((scheduler + secs, length * costs.frame_bytes))
    link, busy = 0.0, 0.0
    for at, n_bytes in sorted(done):
        link = max(at, link) + n_bytes / link_bytes
        busy += n_bytes / link_bytes
    drawn = max(link, film_secs * costs.sound)  # joining waits for the sound
    packets = sum(lengths) + film_secs * 48000 / 1024
    return Outcome(n_cores, drawn, packets * costs.packet, busy / drawn)


def main() -> None:
    parser = argparse.ArgumentParser(description="Simulate a cluster.")
    parser.add_argument("reel", type=Path)
    parser.add_argument("--size", default="3840x2160")
    parser.add_argument("--secs", type=int, default=3600)
    parser.add_argument("--gigabits", type=float, default=1.0)
    chosen = parser.parse_args()
    options = film_options(FilmChoices(size=chosen.size, duration=chosen.secs, music="none"))
    with open_reel(chosen.reel) as reel:
        storyboard = storyboard_of(reel, options)
    lengths = [len(part) for part in segments_of(storyboard)]
    costs = measured(chosen.reel, options, storyboard)
    film_secs = float(seconds_at(storyboard.n_frames, storyboard.fps))
    work = sum(lengths) * costs.frame
    print(
        f"{storyboard.n_frames:,} frames, {len(lengths)} segments; a frame"
        f" {1e3 * costs.frame:.1f} ms and {costs.frame_bytes / 1e3:.1f} kB, a packet joined"
        f" {1e6 * costs.packet:.0f} µs, a second of sound {1e3 * costs.sound:.0f} ms, a worker"
        f" starts in {costs.start:.1f} s; {work / 3600:.2f} hours of one core"
    )
    print(f"{'cores':>6}{'drawn':>10}{'joined':>10}{'in all':>10}{'efficiency':>12}{'link':>8}")
    for n_cores in CORES:
        found = simulated(lengths, costs, n_cores, film_secs, chosen.gigabits * 1e9 / 8)
        print(
            f"{n_cores:>6}{found.drawn:>9.0f}s{found.joined:>9.0f}s{found.total:>9.0f}s"
            f"{work / n_cores / found.total:>12.0%}{found.link_share:>8.0%}"
        )


if __name__ == "__main__":
    main()
