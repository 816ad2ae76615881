"""Pieces of work done several at once: by threads or processes here, or by a cluster.

This room knows nothing of films. Whoever has work hands over a function and items; what comes
back is every result, or one error. Lost and hung workers are replaced in between.
"""

from epochreel.workers.cluster import cluster
from epochreel.workers.cores import n_cores
from epochreel.workers.files import FileRef
from epochreel.workers.processes import processes
from epochreel.workers.threads import threads
from epochreel.workers.work import Tick, Work
from epochreel.workers.workers import Workers

__all__ = ["FileRef", "Tick", "Work", "Workers", "cluster", "n_cores", "processes", "threads"]
