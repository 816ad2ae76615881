"""A sweep as a whole: what is there already, and the training of what is not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from epochreel.data.source import is_path
from epochreel.errors import EpochreelError, OutputError, WorkersError
from epochreel.files import whole_file
from epochreel.recording import DataChoices, problem_summaries
from epochreel.sweeps.folder import Entry, SweepFolder
from epochreel.sweeps.runs import SEED, Run
from epochreel.sweeps.training import PARTS, Material, Outcome, Task, train_one
from epochreel.workers import FileRef, Workers

Progress = Callable[[int, int], None]  # trainings done, in all


@dataclass(frozen=True, eq=False)
class Sweep:
    """Trainings, where they are kept, and which of them are there.

    Parameters
    ----------
    material
        What they learn from.
    runs
        All of them.
    folder
        Where their reels are.
    digests
        Of all that each is made from, in the order of the runs.
    missing
        Indices of those whose reel is not there.
    notes
        What was made of the data, for people.
    """

    material: Material
    runs: tuple[Run, ...]
    folder: SweepFolder
    digests: tuple[str, ...]
    missing: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What is there already, in a line; empty if nothing is."""
        n_runs, n_there = len(self.runs), len(self.runs) - len(self.missing)
        return f"{n_there:,} of {n_runs:,} runs were there" if n_there else ""

    def n_whole(self) -> int:
        """Return how many are there now."""
        runs = zip(self.runs, self.digests, strict=True)
        return sum(self.folder.has(run.name, digest) for run, digest in runs)

    def train(self, workers: Workers, progress: Progress | None = None) -> None:
        """Train what is missing, several at once; what fails is noted, and no error.

        Whatever ends this early, each reel that is whole is kept and not made again.

        Parameters
        ----------
        workers
            Who trains; the reels do not depend on how many they are.
        progress
            Told how many trainings are done.

        Raises
        ------
        OutputError
            If a reel or what is known of it cannot be written.
        WorkersError
            If there is nobody who trains.
        """
        begun = {i: Entry(self.runs[i].name, self.digests[i]) for i in self.missing}
        self.folder.begin({entry.run: entry for entry in begun.values()})
        tasks = [self._task(i, workers) for i in self.missing]
        told = _told(progress, len(tasks))
        try:
            for at, outcome in _outcomes(workers, tasks, told):
                index = self.missing[at]
                if outcome.reel is not None:
                    with whole_file(self.folder.reel(self.runs[index].name)) as partial:
                        partial.write_bytes(outcome.reel)
                ended = replace(
                    begun[index], status=outcome.status, said=outcome.said, secs=outcome.secs
                )
                self.folder.note(ended)
        finally:
            self.folder.clear()
        told(PARTS * len(tasks))

    def _task(self, index: int, workers: Workers) -> Task:
        run, material = self.runs[index], self.material
        if workers.is_remote and isinstance(material.source, FileRef):
            sent = workers.send(material.source.path, material.source.digest)
            material = replace(material, source=sent)
        path = None if workers.is_remote else self.folder.reel(run.name).absolute()
        return Task(material, run.chosen, path)


def plan_sweep(
    source: Any,
    targets: Any,
    data: DataChoices,
    runs: tuple[Run, ...],
    folder: SweepFolder,
    *,
    overwrite: bool = False,
) -> Sweep:
    """Return a sweep before it begins; nothing is written.

    Parameters
    ----------
    source, targets, data
        As for `epochreel.recording.plan_source`.
    runs
        The trainings.
    folder
        Where their reels are to be.
    overwrite
        Train all of them, whatever is there.

    Raises
    ------
    UsageError, DataError, ExtraError
        If the data, or a value of a choice, would be refused by every training.
    OutputError
        If a reel of another training stands where one of these is to be.
    """
    kept = FileRef.of(Path(source)) if _is_file(source) else source
    material = Material(kept, targets, data)
    notes = _check_each_value(material, runs)
    content = _material_digest(material)
    digests = tuple(_digest(content, run) for run in runs)
    missing = []
    for index, (run, digest) in enumerate(zip(runs, digests, strict=True)):
        if not overwrite and folder.has_other(run.name, digest):
            other = folder.reel(run.name)
            raise OutputError(
                f"was made from other choices (`overwrite=True` makes it anew): {other}"
            )
        if overwrite or not folder.has(run.name, digest):
            missing.append(index)
    return Sweep(material, runs, folder, digests, tuple(missing), notes)


def _check_each_value(material: Material, runs: tuple[Run, ...]) -> tuple[str, ...]:
    """Plan a training for each value of each choice; return what there is to say of the data."""
    notes: tuple[str, ...] = ()
    seen: set[tuple[str, Any]] = set()
    for run in runs:
        # Other seeds are other data, but as good ones; reading a table for each takes too long.
        values = {(name, value) for name, value in run.chosen.items() if name != SEED}
        if not seen or values - seen:
            plan = material.plan(run.chosen)
            notes = notes if seen else plan.notes
            seen |= values
    return notes


def _outcomes(
    workers: Workers, tasks: list[Task], told: Callable[[int], None]
) -> Iterator[tuple[int, Outcome]]:
    """Yield index and outcome of each task; one that kills its workers fails alone."""
    left, n_lost = list(range(len(tasks))), 0
    while left:
        items = list(left)
        before = PARTS * (len(tasks) - len(items))
        try:
            results = workers.run(
                train_one,
                [tasks[index] for index in items],
                lambda parts, before=before: told(before + parts),
                noun="run",
            )
            for at, outcome in results:
                left.remove(items[at])
                yield items[at], outcome
        except WorkersError as error:
            lost = _lost(error, len(items))
            if lost is None or items[lost] not in left:
                raise
            n_lost += 1
            left.remove(items[lost])
            yield items[lost], Outcome("failed", str(error))


def _lost(error: EpochreelError, n_items: int) -> int | None:
    """Return which item failed too often, as the message says; None if it is about no item."""
    match = re.search(r"\brun ([\d,]+) of ([\d,]+)\b", str(error))
    if match is None or int(match[2].replace(",", "")) != n_items:
        return None
    return int(match[1].replace(",", "")) - 1


def _told(progress: Progress | None, n_runs: int) -> Callable[[int], None]:
    """Return what is told of parts and tells of trainings."""

    def tell(parts: int) -> None:
        if progress is not None:
            progress(min(parts // PARTS, n_runs), n_runs)

    return tell


def _is_file(source: Any) -> bool:
    """Whether somebody named a file, and not a built-in problem."""
    is_problem = isinstance(source, str) and source in problem_summaries()
    return is_path(source) and not is_problem and Path(source).is_file()


def _digest(material: str, run: Run) -> str:
    """Return what tells trainings apart that are made from something else."""
    chosen = sorted((name, repr(value)) for name, value in run.chosen.items())
    text = repr((material, chosen, version("epochreel")))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _material_digest(material: Material) -> str:
    data = sorted((name, repr(value)) for name, value in material.data.chosen.items())
    return repr((_content(material.source), _content(material.targets), data))


def _content(source: Any) -> str:
    """Return what identifies data: a name, or a digest of what is in them."""
    if source is None or isinstance(source, str):
        return repr(source)
    if isinstance(source, FileRef):
        return source.digest
    return _digest_of_values(_columns(source))


def _columns(source: Any) -> Mapping[str, Any]:
    import narwhals as nw

    frame = nw.from_native(source, eager_only=True, pass_through=True)
    if isinstance(frame, nw.DataFrame):
        return {name: frame[name].to_list() for name in frame.columns}
    return {"": source}


def _digest_of_values(columns: Mapping[str, Any]) -> str:
    hashed = hashlib.blake2b(digest_size=16)
    for name, values in columns.items():
        array = np.asarray(values)
        hashed.update(repr((name, array.shape, array.dtype.str)).encode())
        is_plain = array.dtype != object
        hashed.update(array.tobytes() if is_plain else repr(array.tolist()).encode())
    return hashed.hexdigest()
