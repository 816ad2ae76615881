"""From data to a reel: what is trained, which steps are kept, and who hands them over."""

from epochreel.record.choices import Choices
from epochreel.record.plan import Plan, plan_of, plan_training
from epochreel.record.problems import plan_problem, problem_summaries
from epochreel.record.training import record_problem, record_training

__all__ = [
    "Choices",
    "Plan",
    "plan_of",
    "plan_problem",
    "plan_training",
    "problem_summaries",
    "record_problem",
    "record_training",
]
