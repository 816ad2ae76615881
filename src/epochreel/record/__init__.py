"""From data to a reel: what is trained, which steps are kept, and who hands them over."""

from epochreel.record.choices import Choices
from epochreel.record.plan import Plan, plan_of, plan_training
from epochreel.record.problems import plan_problem, problem_summaries
from epochreel.record.saying import lines_on
from epochreel.record.settling import settled
from epochreel.record.sources import (
    DataChoices,
    data_choices,
    plan_read,
    plan_source,
    training_choices,
)
from epochreel.record.training import Progress, record_problem, record_training

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
