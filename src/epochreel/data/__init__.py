"""What a network can learn from: people's own data, and those of the built-in problems.

Importing it does not load narwhals, pyarrow or python-calamine; reading what needs them does.
"""

from epochreel.data.generate import explanations, generate
from epochreel.data.load import Loaded, from_arrays, load
from epochreel.data.metrics import (
    accuracy,
    balanced_accuracy,
    classes_of,
    confusion,
    majority,
    mean_absolute_errors,
    measure,
    r2,
)
from epochreel.data.options import Missing, Preparation, Scale, TaskChoice
from epochreel.data.recipes import RECIPES, Recipe
from epochreel.data.split import split

__all__ = [
    "RECIPES",
    "Loaded",
    "Missing",
    "Preparation",
    "Recipe",
    "Scale",
    "TaskChoice",
    "accuracy",
    "balanced_accuracy",
    "classes_of",
    "confusion",
    "explanations",
    "from_arrays",
    "generate",
    "load",
    "majority",
    "mean_absolute_errors",
    "measure",
    "r2",
    "split",
]
