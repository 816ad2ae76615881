"""Who makes the segments of a film: threads, processes, or a cluster."""

from __future__ import annotations

from dataclasses import replace

from epochreel.film.making import Making
from epochreel.film.segments.job import FilmJob
from epochreel.film.telling import Tell
from epochreel.workers import Workers, n_cores, threads
from epochreel.workers.processes import processes

# Threads share one interpreter, and processes have to start: two threads are 2 to 5 % faster than
# two processes on two cores. Up to how many that holds was not measured, for want of cores;
# composing takes 0.4 of about 10 ms a frame.
MOST_THREADS = 8


def team_for(job: FilmJob, making: Making, say: Tell) -> Workers:
    """Return those who make a film's segments; a context manager.

    Parameters
    ----------
    job
        The film.
    making
        What people chose.
    say
        Told, a line each, what they should know.

    Raises
    ------
    EpochreelError
        If there is no such cluster, or it cannot be used.
    """
    if making.on is not None:
        from epochreel.workers.cluster import cluster

        return cluster(making.on)
    n_segments, cores = len(job.segments), n_cores()
    if making.workers is None:
        count = min(cores, n_segments)
        return threads(count) if cores <= MOST_THREADS else processes(count)
    if making.workers > cores:
        say(f"{making.workers} workers share {cores} cores; more than {cores} gain nothing")
    count = min(making.workers, n_segments)
    return threads(1) if count == 1 else processes(count)


def remote_job(job: FilmJob, workers: Workers) -> FilmJob:
    """Return a job whose files are where the workers are: they travel once to each."""
    reels = tuple(replace(reel, file=workers.send(reel.file.path)) for reel in job.reels)
    font = job.options.scene.font
    return replace(job, reels=reels, font=None if font is None else workers.send(font.path))
