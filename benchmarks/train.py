"""How fast the built-in trainer is: against PyTorch, scikit-learn and its own NumPy reference.

    python benchmarks/train.py

All do the same updates in one run, turn by turn, each by its best turn, because other work only
ever adds time. PyTorch may choose between one thread and as many as it takes by itself.
"""

from __future__ import annotations

import dataclasses
import importlib
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from rivals import Work, sklearn_secs, torch_secs, with_threads

from epochreel.dataset import TrainingSet
from epochreel.engine import (
    Problem,
    Trainer,
    TrainerSettings,
    get_problem,
    initial_weights,
    reference,
    seed_uniform_weights,
)
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording.sampling import recorded_steps

N_REFERENCE_EPOCHS = 600  # the reference takes too long for all 60,000; its time is scaled
N_TURNS = 5


def main() -> None:
    print_whole_xor()
    xor = get_problem("xor")
    settings = dataclasses.replace(xor.settings, n_epochs=100)
    compare("xor online", Work(xor.network, xor.training_set, settings))
    compare("spiral mini-batch", spiral())
    try:
        compare("digits mini-batch", digits())
    except ModuleNotFoundError:
        print("\ndigits mini-batch: its pictures are scikit-learn's, which is not installed")
    print(
        "\nNot quite the same work: scikit-learn has biases in xor, its output there is judged by"
        "\ncross-entropy, and it draws its own orders and initial weights."
    )


def compare(title: str, work: Work) -> None:
    """Print how long one update takes with each."""
    rivals: dict[str, Callable[[], float]] = {
        "epochreel": lambda: our_secs(work),
        "PyTorch eager, float64": partial(torch_best_secs, work, "float64"),
        "PyTorch eager, float32": partial(torch_best_secs, work, "float32"),
        "scikit-learn MLPClassifier": lambda: sklearn_secs(work),
        "NumPy reference": lambda: reference_secs(work),
    }
    best: dict[str, float] = {}
    for _ in range(N_TURNS):
        for name, run in rivals.items():
            try:
                best[name] = min(best.get(name, np.inf), run())
            except ModuleNotFoundError:
                best[name] = np.nan
    n_steps = trainer_of(work).n_steps
    settings = work.settings
    print(
        f"\n{title}: {work.network}, {work.training_set.n_examples} examples, batches of "
        f"{settings.batch_size}, {settings.optimizer}, {n_steps:,} updates"
    )
    for name, secs in best.items():
        if np.isnan(secs):
            print(f"  {name:<44}  not installed")
        else:
            ratio = secs / best["epochreel"]
            print(f"  {name:<44}{1e6 * secs / n_steps:9.2f} µs an update{ratio:8.1f} x")


def our_secs(work: Work) -> float:
    trainer = trainer_of(work)
    start = time.perf_counter()
    for _ in trainer.run([trainer.n_steps]):
        pass
    return time.perf_counter() - start


def trainer_of(work: Work) -> Trainer:
    weights, biases = initial_weights(work.network, work.settings.initialisation, seed=1)
    return Trainer(work.network, work.training_set, work.settings, weights, biases, probes=[0])


def torch_best_secs(work: Work, dtype: str) -> float:
    torch = importlib.import_module("torch")
    threads = {1, torch.get_num_threads()}
    return min(with_threads(n, lambda: torch_secs(work, dtype)) for n in threads)


def reference_secs(work: Work) -> float:
    """Return how long the reference takes, scaled from a twentieth of the epochs."""
    n_epochs = max(work.settings.n_epochs // 20, 1)
    settings = dataclasses.replace(work.settings, n_epochs=n_epochs)
    weights, biases = initial_weights(work.network, settings.initialisation, seed=1)
    parts = (work.network, work.training_set, settings, weights, biases)
    start = time.perf_counter()
    for _ in reference.train(*parts, record_at=()):
        pass
    return (time.perf_counter() - start) * work.settings.n_epochs / n_epochs


def spiral() -> Work:
    """Return three arms of a spiral, 2-16-16-3."""
    rng = np.random.default_rng(1)
    radius = np.tile(np.linspace(0.05, 1.0, 100), 3)
    arm = np.repeat(np.arange(3), 100)
    angle = 4.0 * radius + arm * 2.0 * np.pi / 3.0 + 0.15 * rng.standard_normal(300)
    inputs = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    return classifier(inputs, arm, "tanh", (16, 16), batch_size=16, n_epochs=40)


def digits() -> Work:
    """Return four in five of scikit-learn's pictures of digits, 64-32-32-10."""
    pictures = importlib.import_module("sklearn.datasets").load_digits()
    inputs = pictures.data[:1437] / 16.0
    return classifier(inputs, pictures.target[:1437], "relu", (32, 32), batch_size=32, n_epochs=10)


def classifier(
    inputs: np.ndarray,
    classes: np.ndarray,
    activation: str,
    hidden: tuple[int, ...],
    batch_size: int,
    n_epochs: int,
) -> Work:
    targets = np.eye(classes.max() + 1)[classes]
    layers = (
        *(LayerSpec(size, activation) for size in hidden),
        LayerSpec(targets.shape[1], "softmax"),
    )
    settings = TrainerSettings(
        n_epochs=n_epochs,
        learning_rate=0.003,
        loss="cross_entropy",
        optimizer="adam",
        batch_size=batch_size,
        shuffle=True,
        initialisation="glorot",
    )
    network = NetworkSpec.dense(inputs.shape[1], layers)
    return Work(network, TrainingSet.plain(inputs, targets, "classes"), settings)


def print_whole_xor() -> None:
    """Print how long all 60,000 epochs of xor take, as its film has them."""
    problem = get_problem("xor")
    n_epochs, n_rows = problem.settings.n_epochs, problem.training_set.n_examples
    n_steps = n_epochs * n_rows
    lessons = [n_rows * epoch - row for epoch in problem.shown_epochs for row in range(n_rows)]
    pauses = recorded_steps(n_steps, lessons)

    run_kernel(problem, [1])  # compiles, or loads what was compiled before
    plain_secs = best_secs(lambda: run_kernel(problem, [n_steps]))
    paused_secs = best_secs(lambda: run_kernel(problem, pauses.tolist()))
    scaled_secs = best_secs(lambda: run_reference(problem)) * n_epochs / N_REFERENCE_EPOCHS

    print(f"{problem.name} ({problem.network}), {n_epochs:,} epochs, {n_steps:,} updates")
    for name, secs in (
        ("epochreel", plain_secs),
        (f"epochreel, {len(pauses)} steps kept", paused_secs),
        (f"NumPy reference, scaled from {N_REFERENCE_EPOCHS} epochs", scaled_secs),
    ):
        print(f"  {name:<44}{secs:9.3f} s           {secs / plain_secs:8.1f} x")


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
