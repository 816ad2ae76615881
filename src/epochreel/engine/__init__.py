"""The built-in network: problems, initial weights, training, and answers.

Importing it does not load Numba; a `Trainer` does when it runs.
"""

from epochreel.engine.batches import batch_size_of, epoch_orders, timeline_of
from epochreel.engine.initial import initial_weights, seed_uniform_weights
from epochreel.engine.problems import Problem, get_problem, problem_names
from epochreel.engine.reference import forward
from epochreel.engine.settings import TrainerSettings
from epochreel.engine.trainer import Trainer

__all__ = [
    "Problem",
    "Trainer",
    "TrainerSettings",
    "batch_size_of",
    "epoch_orders",
    "forward",
    "get_problem",
    "initial_weights",
    "problem_names",
    "seed_uniform_weights",
    "timeline_of",
]
