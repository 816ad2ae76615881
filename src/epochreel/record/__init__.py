"""From a training to a reel: which steps are kept, and who hands them over."""

from epochreel.record.builtin import record_problem

__all__ = ["record_problem"]
