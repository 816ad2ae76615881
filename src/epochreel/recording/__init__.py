"""From data to a reel: what is trained, which steps are kept, and who hands them over."""

from epochreel.recording.choices import Choices
from epochreel.recording.plan import Plan, plan_of, plan_training
from epochreel.recording.problems import EXTRAS, plan_problem, problem_summaries
from epochreel.recording.saying import lines_on
from epochreel.recording.sources import (
    DataChoices,
    data_choices,
    plan_read,
    plan_source,
    training_choices,
)
from epochreel.recording.training import Progress, record_problem, record_training

__all__ = [
    "EXTRAS",
    "Choices",
    "DataChoices",
    "Plan",
    "Progress",
    "data_choices",
    "lines_on",
    "plan_of",
    "plan_problem",
    "plan_read",
    "plan_source",
    "plan_training",
    "problem_summaries",
    "record_problem",
    "record_training",
    "training_choices",
]
