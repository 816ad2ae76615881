"""How fast the built-in trainer is, against its own NumPy reference, in one run."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from epochreel.engine import Problem, Trainer, get_problem, reference, seed_uniform_weights
from epochreel.record.sampling import recorded_steps

N_REFERENCE_EPOCHS = 600  # the reference takes too long for all 60,000; its time is scaled


def main() -> None:
    problem = get_problem("xor")
    n_epochs = problem.settings.n_epochs
    n_steps = n_epochs * problem.training_set.n_examples
    pauses = recorded_steps(n_steps, range(1, 92))

    run_kernel(problem, [1])  # compiles, or loads what was compiled before
    plain_secs = best_secs(lambda: run_kernel(problem, [n_steps]))
    paused_secs = best_secs(lambda: run_kernel(problem, pauses.tolist()))
    reference_secs = best_secs(lambda: run_reference(problem)) * n_epochs / N_REFERENCE_EPOCHS

    print(f"{problem.name} ({problem.network}), {n_epochs:,} epochs, {n_steps:,} updates")
    for name, secs in (
        ("kernel", plain_secs),
        (f"kernel, {len(pauses)} steps kept", paused_secs),
        (f"NumPy reference, scaled from {N_REFERENCE_EPOCHS} epochs", reference_secs),
    ):
        print(f"  {name:<44}{secs:9.3f} s{reference_secs / secs:8.0f} x")


def run_kernel(problem: Problem, record_at: list[int]) -> None:
    weights, biases = seed_uniform_weights(problem.network, problem.seed)
    trainer = Trainer(problem.network, problem.training_set, problem.settings, weights, biases)
    for _ in trainer.run(record_at):
        pass


def run_reference(problem: Problem) -> None:
    weights, biases = seed_uniform_weights(problem.network, problem.seed)
    settings = dataclasses.replace(problem.settings, n_epochs=N_REFERENCE_EPOCHS)
    for _ in reference.train(
        problem.network, problem.training_set, settings, weights, biases, record_at=()
    ):
        pass


def best_secs(run: Callable[[], None], n_runs: int = 3) -> float:
    """Return the shortest of several durations; the others had company on the machine."""
    durations = []
    for _ in range(n_runs):
        start = time.perf_counter()
        run()
        durations.append(time.perf_counter() - start)
    return min(durations)


if __name__ == "__main__":
    main()
