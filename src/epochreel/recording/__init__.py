"""From data to a reel: what is trained, which steps are kept, and who hands them over."""

from epochreel.recording.choices import Choices
from epochreel.recording.plan import Plan, plan_of, plan_training
from epochreel.recording.problems import plan_problem, problem_summaries
from epochreel.recording.saying import lines_on
from epochreel.recording.settling import settled
from epochreel.recording.sources import (
    DataChoices,
    data_choices,
    plan_read,
    plan_source,
    training_choices,
)
from epochreel.recording.training import Progress, record_problem, record_training

__all__ = [
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
    "settled",
    "training_choices",
]
