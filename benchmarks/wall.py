"""What a frame of a wall costs: python benchmarks/wall.py [N ...].

Milliseconds of processor time a frame, on one thread, for composing and for drawing; and what a
sweep of sixteen trainings takes with one worker and with two.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import epochreel as er
from epochreel.render import Rasteriser
from epochreel.scene import SceneOptions
from epochreel.scene.comparison.stage import ComparisonStage
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.moments.replay import Replay
from epochreel.story import moment_at
from epochreel.story.race import comparison_story
from epochreel.trace import open_reel

SIZE, FPS = (1920, 1080), Fraction(60)
EPOCHS = 600
HIDDEN, RATES = ([2], [4], [8], [12]), (0.003, 0.01, 0.03, 0.1)
# Stretches of the film, and frames of each.
N_STRETCHES, N_FRAMES = 12, 40


def main() -> None:
    counts = [int(word) for word in sys.argv[1:]] or [9, 16, 36, 64]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number}.reel" for number in range(max(counts))]
        for number, path in enumerate(paths):
            rate = RATES[number // 4 % 4]
            choices = {"hidden": HIDDEN[number % 4], "learning_rate": rate, "epochs": 60}
            er.train("spiral", seed=number, path=path, **choices).close()
        for count in counts:
            print(_line(paths[:count]))
        for workers in (1, 2):
            secs = _sweep_secs(folder, workers)
            print(f"digits, 16 trainings of {EPOCHS} epochs, {workers} workers: {secs:.1f} s")


def _line(paths: list[Path]) -> str:
    with ExitStack() as stack:
        replays = [Replay(stack.enter_context(open_reel(path))) for path in paths]
        entrants = [Entrant(replay, str(at)) for at, replay in enumerate(replays)]
        begun = time.process_time()
        stage = ComparisonStage(entrants, SceneOptions(*SIZE))
        storyboard = comparison_story(stage.n_epochs, FPS)
        shots = zip(storyboard.starts, storyboard.shots, strict=False)
        for start in [start for start, shot in shots if shot.kind == "lesson"]:
            stage.compose(moment_at(storyboard, start + 1))
        first = time.process_time() - begun
        composing = drawing = 0.0
        with Rasteriser(*SIZE, pixels="yuv420", n_threads=1) as rasteriser:
            for stretch in range(N_STRETCHES):
                start = stretch * (storyboard.n_frames - N_FRAMES - 1) // (N_STRETCHES - 1)
                rasteriser.draw(stage.compose(moment_at(storyboard, start)))
                for frame in range(start + 1, start + N_FRAMES + 1):
                    began = time.process_time()
                    picture = stage.compose(moment_at(storyboard, frame))
                    composed = time.process_time()
                    rasteriser.draw(picture)
                    composing += composed - began
                    drawing += time.process_time() - composed
    n, ms = N_STRETCHES * N_FRAMES, 1e3
    each = f"composed in {composing / n * ms:.1f} ms, drawn in {drawing / n * ms:.1f} ms"
    return f"{len(paths)} networks: {each} a frame; once for a film {first:.1f} s"


def _sweep_secs(folder: Path, workers: int) -> float:
    from epochreel.recording import DataChoices
    from epochreel.sweeps import SweepFolder, plan_sweep, read_values, runs_of, trainers

    values = {
        "learning_rate": read_values("learning_rate", "0.005,0.01,0.02,0.04"),
        "epochs": (EPOCHS,),
    }
    place = SweepFolder(folder / f"by-{workers}")
    sweep = plan_sweep("digits", None, DataChoices(), runs_of(values, 4, "digits"), place)
    began = time.perf_counter()
    with trainers(len(sweep.missing), workers, None, print) as team:
        sweep.train(team)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
