"""Dask clusters as people have them: workers come late, die, hang, or have other versions."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from epochreel.errors import DataError, ExtraError, WorkersError
from epochreel.workers import cluster
from workers.clusters import ProcessCluster, go_on, stand_still
from workers.pieces import (
    Piece,
    count_to_five,
    lack,
    meet,
    pids_at_work,
    pieces,
    read_file,
    refuse,
    return_lock,
    return_much,
    stumble,
    stumble_once,
    tell_pid,
    tell_worker,
    wait_until,
    write_for_ever,
)

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessCluster]:
    """A cluster of two workers to which nothing bad is done."""
    with ProcessCluster(tmp_path_factory.mktemp("calm")) as calm:
        calm.add_workers(2)
        yield calm


@pytest.fixture
def wild(tmp_path: Path) -> Iterator[ProcessCluster]:
    """A cluster without workers yet, for one test."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    with ProcessCluster(folder) as wild:
        yield wild


def test_every_item_comes_back_once_with_its_progress(calm: ProcessCluster) -> None:
    told: list[int] = []
    with cluster(calm.address.replace("tcp://", "dask://")) as workers:
        assert workers.n_workers == 2
        assert workers.is_remote
        results = sorted(workers.run(count_to_five, pieces(20), told.append))
        assert len({pid for _, pid in workers.run(tell_pid, pieces(20))}) == 2
    assert results == [(number, number * 10) for number in range(20)]
    assert told[-1] == 100


def test_peoples_client_stays_open_and_keeps_nothing(calm: ProcessCluster) -> None:
    from distributed import Client

    with Client(calm.address, set_as_default=False) as client:
        with cluster(client) as workers:
            assert len(list(workers.run(return_much, pieces(30)))) == 30
        assert client.submit(abs, -3).result() == 3
        wait_until(lambda: not any(client.run(_n_results).values()), "results to be let go")


def _n_results(dask_worker) -> int:  # type: ignore[no-untyped-def]
    return len(dask_worker.data)


def test_an_error_of_ours_comes_out_unchanged(calm: ProcessCluster) -> None:
    with cluster(calm.address) as workers:
        with pytest.raises(DataError, match=r"^piece 1 is no good$"):
            list(workers.run(refuse, pieces(3)))
        with pytest.raises(ExtraError, match=r"^pieces need glue; to install"):
            list(workers.run(lack, pieces(1)))


def test_what_stumbles_is_done_by_another(calm: ProcessCluster, tmp_path: Path) -> None:
    told: list[int] = []
    with cluster(calm.address) as workers:
        results = sorted(workers.run(stumble_once, pieces(5, tmp_path), told.append))
        assert results == [(number, number) for number in range(5)]
        with pytest.raises(WorkersError) as error:
            list(workers.run(stumble, pieces(60), noun="segment"))
    assert told[-1] == 25
    first, on = str(error.value).split(", on ")
    assert first == "MemoryError three times at segment 2 of 60"
    # Where it failed once it is not tried again while there is another.
    assert len(set(on.split(", "))) == 2


def test_a_result_that_cannot_travel_is_told(calm: ProcessCluster) -> None:
    with cluster(calm.address) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(return_lock, pieces(1)))
    assert str(error.value).startswith("the result cannot be sent (TypeError: ")


def test_leaving_ends_the_work_everywhere(calm: ProcessCluster, tmp_path: Path) -> None:
    def progress(n_done: int) -> None:
        if len(list(tmp_path.glob("half-*"))) == 2:
            raise KeyboardInterrupt

    with cluster(calm.address) as workers, pytest.raises(KeyboardInterrupt):
        list(workers.run(write_for_ever, pieces(8, tmp_path), progress))
    wait_until(lambda: not list(tmp_path.glob("half-*")), "work to end")
    assert len(list(tmp_path.glob("pid-*"))) == 2


def test_a_run_that_is_left_makes_room_for_the_next(calm: ProcessCluster, tmp_path: Path) -> None:
    with cluster(calm.address) as workers:
        for _ in range(12):
            # More than can wait for their caller at once, if what is left kept its place.
            next(workers.run(return_much, pieces(4)))
        results = workers.run(write_for_ever, pieces(2, tmp_path), _give_up_when_both(tmp_path))
        with pytest.raises(LookupError):
            list(results)
        assert len(list(workers.run(return_much, pieces(20)))) == 20


def _give_up_when_both(folder: Path) -> Callable[[int], None]:
    def progress(n_done: int) -> None:
        if n_done == 2:
            raise LookupError

    return progress


def test_one_of_three_killed_in_the_middle_loses_nothing(
    wild: ProcessCluster, tmp_path: Path
) -> None:
    pids = wild.add_workers(3)

    def progress(n_done: int) -> None:
        if pids_at_work(tmp_path) == set(pids) and not (tmp_path / "go").exists():
            os.kill(pids[0], signal.SIGKILL)
            (tmp_path / "go").touch()

    with cluster(wild.address) as workers:
        results = dict(workers.run(tell_worker, pieces(12, tmp_path), progress))
        assert workers.n_workers == 2
    assert sorted(results) == list(range(12))
    assert set(results.values()) == set(pids[1:])


def test_one_that_joins_late_takes_part(wild: ProcessCluster, tmp_path: Path) -> None:
    wild.add_workers(1)
    path = tmp_path / "logo.png"
    path.write_bytes(b"a logo")
    with cluster(wild.address) as workers:
        assert workers.n_workers == 1
        assert list(workers.run(count_to_five, pieces(1)))
        wild.add_worker()
        # Two that wait for each other are never done by one.
        assert len(list(workers.run(meet, pieces(2, tmp_path)))) == 2
        assert workers.n_workers == 2


def test_one_that_stands_still_is_replaced_and_not_listened_to_later(
    wild: ProcessCluster, tmp_path: Path
) -> None:
    pids = wild.add_workers(2)

    def progress(n_done: int) -> None:
        if pids_at_work(tmp_path) == set(pids) and not (tmp_path / "go").exists():
            stand_still(pids[0])
            (tmp_path / "go").touch()

    with cluster(wild.address, silence_secs=6) as workers:
        results = list(workers.run(tell_worker, pieces(6, tmp_path), progress))
        assert sorted(index for index, _ in results) == list(range(6))
        assert {pid for _, pid in results} == {pids[1]}
        # It comes to itself, ends what nobody wants any more, and takes part again.
        go_on(pids[0])
        (tmp_path / "again").mkdir()
        assert len(list(workers.run(meet, pieces(2, tmp_path / "again")))) == 2


def test_a_poisonous_item_ends_it_after_three_workers(wild: ProcessCluster) -> None:
    wild.add_workers(4)
    with cluster(wild.address) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(_kill_worker, pieces(60), noun="segment"))
    first, on = str(error.value).split(", on ")
    assert first == "a worker was lost three times at segment 2 of 60"
    assert len(set(on.split(", "))) == 3


def _kill_worker(piece: Piece, tick: object) -> int:
    if piece.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return piece.number


def test_the_last_worker_lost_is_told(wild: ProcessCluster, tmp_path: Path) -> None:
    (pid,) = wild.add_workers(1)

    def progress(n_done: int) -> None:
        if pids_at_work(tmp_path):
            os.kill(pid, signal.SIGKILL)

    with cluster(wild.address, silence_secs=4) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(tell_worker, pieces(2, tmp_path), progress))
    start = f"no worker of {wild.address} can work (waited "
    assert str(error.value).startswith(start)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_scheduler_ends_it_and_keeps_what_came_back(
    wild: ProcessCluster, tmp_path: Path, number: signal.Signals
) -> None:
    wild.add_workers(1)
    kept = []
    with cluster(wild.address, silence_secs=4) as workers, pytest.raises(WorkersError) as error:
        for index, _ in workers.run(_first_or_wait, pieces(2, tmp_path)):
            kept.append(index)
            wait_until(lambda: pids_at_work(tmp_path), "the second")
            wild.scheduler.send_signal(number)
    assert kept == [0]
    assert str(error.value) == f"lost the scheduler at {wild.address}"


def _first_or_wait(piece: Piece, tick) -> int:  # type: ignore[no-untyped-def]
    return 0 if piece.number == 0 else tell_worker(piece, tick)


def test_a_scheduler_that_does_not_answer_is_named_with_the_wait() -> None:
    with pytest.raises(WorkersError) as error, cluster("dask://127.0.0.1:1", wait_secs=1):
        pass
    assert str(error.value) == "no scheduler answers at dask://127.0.0.1:1 (waited 1 seconds)"


def test_a_scheduler_without_workers_is_told(wild: ProcessCluster) -> None:
    with pytest.raises(WorkersError) as error, cluster(wild.address, wait_secs=1):
        pass
    assert str(error.value) == (
        f"the scheduler at {wild.address} has no workers (waited 1 seconds)"
    )


def another_numpy(folder: Path) -> Path:
    """Return a folder in which another version of NumPy is installed, as far as pip knows."""
    known = folder / "other" / "numpy-1.26.4.dist-info"
    known.mkdir(parents=True)
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 1.26.4\n")
    return known.parent


def test_another_version_on_a_worker_is_told(wild: ProcessCluster, tmp_path: Path) -> None:
    wild.add_workers(1)
    wild.add_worker(another_numpy(tmp_path))
    wild.wait_for_workers(2)
    with pytest.raises(WorkersError) as error, cluster(wild.address):
        pass
    _is_about_numpy(error.value)


def test_another_version_on_a_late_worker_is_told(wild: ProcessCluster, tmp_path: Path) -> None:
    wild.add_workers(1)
    with cluster(wild.address) as workers, pytest.raises(WorkersError) as error:
        wild.add_worker(another_numpy(tmp_path))
        list(workers.run(tell_worker, pieces(2, tmp_path)))
    _is_about_numpy(error.value)


def _is_about_numpy(error: WorkersError) -> None:
    import numpy

    start, _, end = str(error).partition(" has ")
    assert start.startswith("the worker tcp://127.0.0.1:")
    assert end == f"NumPy 1.26.4 (here {numpy.__version__}); both must be the same"


def test_a_worker_without_epochreel_is_told(wild: ProcessCluster, tmp_path: Path) -> None:
    package = tmp_path / "without" / "epochreel"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ModuleNotFoundError('No module named epochreel')")
    wild.add_worker(package.parent)
    wild.wait_for_workers(1)
    with pytest.raises(WorkersError) as error, cluster(wild.address):
        pass
    assert " cannot run epochreel " in str(error.value)
    assert str(error.value).endswith(": ModuleNotFoundError('No module named epochreel')")


def test_a_file_travels_once_to_each_worker_that_cannot_see_it(
    wild: ProcessCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from epochreel.workers.clusters import delivery

    monkeypatch.setattr(delivery, "_PART_BYTES", 1000)
    sent = []
    send_part = delivery.Delivery._send_part

    async def spy(self, addresses, part):  # type: ignore[no-untyped-def]
        sent.append((len(addresses), part[1]))
        return await send_part(self, addresses, part)

    monkeypatch.setattr(delivery.Delivery, "_send_part", spy)
    path = tmp_path / "reel"
    path.write_bytes(os.urandom(2500))
    wild.add_workers(2)
    with path.open("rb") as file, cluster(wild.address) as workers:
        # A name that only this process can follow, as if the others were elsewhere.
        reference = workers.send(Path(f"/dev/fd/{file.fileno()}"))
        results = list(workers.run(read_file, [reference] * 10))
        assert {result for _, result in results} == {path.read_bytes()}
        assert sent == [(2, 0), (2, 1000), (2, 2000)]
        # Who comes later has it too.
        wild.add_worker()
        wait_until(lambda: workers.n_workers == 3, "a third worker")
        assert len(list(workers.run(read_file, [reference] * 10))) == 10
        assert sent[3:] == [(1, 0), (1, 1000), (1, 2000)]
    wait_until(
        lambda: not list((tmp_path / "cluster").glob("**/epochreel-*")), "copies to be removed"
    )


def test_a_file_that_all_see_does_not_travel(calm: ProcessCluster, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(b"a logo")
    with cluster(calm.address) as workers:
        reference = workers.send(path)
        assert list(workers.run(read_file, [reference])) == [(0, b"a logo")]
        path.write_bytes(b"another")
        with pytest.raises(WorkersError, match=r"^FileNotFoundError: neither here nor sent here"):
            list(workers.run(read_file, [reference]))


def test_a_file_that_changed_is_refused(calm: ProcessCluster, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(b"a logo")
    with cluster(calm.address) as workers:
        reference = workers.send(path, "0" * 32)
        with pytest.raises(WorkersError) as error:
            list(workers.run(read_file, [reference]))
    assert str(error.value) == f"changed while it was needed: {path}"


def test_a_result_that_is_long_on_its_way_is_waited_for(
    calm: ProcessCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Client

    with Client(calm.address, set_as_default=False) as client:
        gather = client.gather

        async def slow(future):  # type: ignore[no-untyped-def]
            await asyncio.sleep(6)
            return await gather(future)

        monkeypatch.setattr(client, "gather", slow)
        with cluster(client, silence_secs=3) as workers:
            assert list(workers.run(_note, pieces(1, tmp_path))) == [(0, 0)]
    assert len(list(tmp_path.glob("noted-*"))) == 1


def _note(piece: Piece, tick: object) -> int:
    (piece.folder / f"noted-{time.monotonic_ns()}").touch()
    return piece.number


def test_work_behind_other_peoples_moves_to_who_is_idle(
    wild: ProcessCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Client

    from epochreel.workers.clusters import dispatch

    monkeypatch.setattr(dispatch, "_QUEUE_SECS", 1.0)
    wild.add_workers(2)
    with Client(wild.address, set_as_default=False) as other:
        (tmp_path / "theirs").mkdir()
        theirs = other.submit(tell_worker, Piece(0, tmp_path / "theirs"), _no_tick)
        wait_until(lambda: pids_at_work(tmp_path / "theirs"))
        with cluster(wild.address) as workers:
            assert len(list(workers.run(count_to_five, pieces(6)))) == 6
        (tmp_path / "theirs" / "go").touch()
        theirs.result()


def test_nobody_waits_for_ever_behind_other_peoples_work(
    wild: ProcessCluster, tmp_path: Path
) -> None:
    from distributed import Client

    wild.add_workers(1)
    with Client(wild.address, set_as_default=False) as other:
        theirs = other.submit(tell_worker, Piece(0, tmp_path), _no_tick)
        wait_until(lambda: pids_at_work(tmp_path))
        with cluster(wild.address, silence_secs=4) as workers, pytest.raises(WorkersError) as e:
            list(workers.run(count_to_five, pieces(6)))
        (tmp_path / "go").touch()
        theirs.result()
    assert " do other work: nothing was begun for " in str(e.value)


def _no_tick(n_done: int) -> None:
    pass


def _for_ever(cluster: ProcessCluster, folder: Path, n_workers: int) -> subprocess.Popen[str]:
    """Start a script that has a cluster work for ever; return it when all are at work."""
    script = folder / "script.py"
    script.write_text(
        textwrap.dedent(f"""
        from pathlib import Path
        from epochreel.workers import cluster
        from workers.pieces import pieces, write_for_ever

        with cluster({cluster.address!r}) as workers:
            list(workers.run(write_for_ever, pieces({n_workers}, Path({str(folder)!r}))))
        """)
    )
    process = subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: len(list(folder.glob("half-*"))) == n_workers or process.poll() is not None)
    return process


def test_ctrl_c_ends_the_work_on_the_cluster(wild: ProcessCluster, tmp_path: Path) -> None:
    wild.add_workers(2)
    process = _for_ever(wild, tmp_path, 2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert err.count("Traceback") == 1
    assert err.splitlines()[-1] == "KeyboardInterrupt"
    assert "distributed." not in err
    wait_until(lambda: not list(tmp_path.glob("half-*")), "work to end")


def test_of_a_lost_scheduler_only_we_tell(wild: ProcessCluster, tmp_path: Path) -> None:
    wild.add_workers(1)
    process = _for_ever(wild, tmp_path, 1)
    wild.scheduler.kill()
    _, err = process.communicate(timeout=60)
    assert err.splitlines()[-1].endswith(f"WorkersError: lost the scheduler at {wild.address}")
    assert err.count("Traceback") == 1
    assert " - " not in err
