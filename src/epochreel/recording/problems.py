"""The built-in problems: what each is, and the plan of its training."""

from __future__ import annotations

from dataclasses import replace

from epochreel.data import RECIPES, Recipe, explanations, generate
from epochreel.engine import Problem, get_problem, problem_names
from epochreel.errors import unknown_name
from epochreel.recording.choices import Choices
from epochreel.recording.plan import Plan, plan_of, plan_training

_TITLES = {
    "xor2": "Exclusive or",
    "circles": "A disc and a ring",
    "moons": "Two moons",
    "spiral": "Two arms of a spiral",
    "checkerboard": "A checkerboard",
    "wave": "A wave",
    "iris": "Three kinds of iris",
    "wine": "Three wines",
    "digits": "Handwritten digits",
    "parity": "Odd or even?",
}
# A smaller network than the recipe's, whose units can be looked at one by one.
_HIDDEN = {"digits": (20,)}


def problem_summaries() -> dict[str, str]:
    """Return a line on each built-in problem, by name, the first film's first."""
    first = {name: get_problem(name).summary for name in problem_names()}
    return {**first, **explanations()}


def plan_problem(name: str, choices: Choices | None = None) -> Plan:
    """Return the plan of a built-in problem's training.

    Parameters
    ----------
    name
        One of `problem_summaries`.
    choices
        What somebody chose otherwise than the problem does. The first film's problem has its
        own network and training; choices make another training of the same examples of it.

    Raises
    ------
    UsageError
        If there is no such problem; the message lists those there are.
    """
    if name in problem_names():
        return plan_of(_changed(get_problem(name), choices or Choices()))
    if name not in explanations():
        raise unknown_name("problem", name, tuple(problem_summaries()))
    chosen = (choices or Choices()).filled(_choices_of(name, RECIPES[name]))
    return plan_training(generate(name, chosen.seed), chosen, title=_title_of(name), problem=name)


def _changed(problem: Problem, choices: Choices) -> Problem:
    """Return a problem with the network and training that somebody chose for it."""
    if choices == Choices(seed=problem.seed):
        return problem
    schema, settings = problem.training_set.schema, problem.settings
    layers = problem.network.layers
    own = Choices(
        hidden=problem.network.sizes[1:-1],
        activation=layers[0].activation,
        loss=settings.loss,
        epochs=settings.n_epochs,
        learning_rate=settings.learning_rate,
        optimizer=settings.optimizer,
        batch_size=settings.batch_size,
        initialisation=settings.initialisation,
        shuffle=settings.shuffle,
        bias=layers[0].has_bias,
        l2=settings.l2_factor,
        schedule=settings.schedule,
    )
    chosen = choices.filled(own)
    return replace(
        problem,
        network=chosen.network(schema, problem.training_set.n_examples),
        settings=chosen.settings(schema, problem.training_set.n_examples),
        seed=chosen.seed,
    )


def _choices_of(name: str, recipe: Recipe) -> Choices:
    return Choices(
        hidden=_HIDDEN.get(name, recipe.hidden),
        activation=recipe.activation,
        epochs=recipe.n_epochs,
        learning_rate=recipe.learning_rate,
        optimizer=recipe.optimiser,
        batch_size=recipe.batch_size or "full",
        l2=recipe.l2,
        schedule="constant",
    )


def _title_of(name: str) -> str:
    return _TITLES.get(name, name.upper())
