"""What only processes can: die, be killed, stand still, and outlive nobody."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from epochreel.errors import WorkersError
from epochreel.workers import processes
from workers.pieces import (
    chatter,
    count_to_five,
    crash,
    die,
    die_once,
    has_ended,
    ignore_ends,
    is_gone,
    leave,
    pids_in,
    pieces,
    return_lock,
    sleep_for_ever,
    tell_pid,
    wait_until,
)

Script = Callable[[str], "subprocess.Popen[str]"]


def test_an_item_whose_worker_is_killed_is_done_again(tmp_path: Path) -> None:
    told: list[int] = []
    with processes(2) as workers:
        results = list(workers.run(die_once, pieces(4, tmp_path), told.append))
    assert sorted(results) == [(number, number) for number in range(4)]
    assert told[-1] == 16


def test_a_worker_killed_three_times_at_an_item_ends_it() -> None:
    with processes(2) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(die, pieces(60), noun="segment"))
    assert str(error.value) == "a worker died (signal 9) three times at segment 2 of 60"


def test_a_crash_tells_where() -> None:
    with processes(1) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(crash, pieces(1)))
    assert str(error.value) == (
        "a worker died (signal 11: Fatal Python error: Segmentation fault) "
        "three times at item 1 of 1"
    )
    assert "in crash" in "".join(error.value.__notes__)


def test_the_last_line_of_a_worker_that_left_is_told() -> None:
    with processes(1) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(leave, pieces(1)))
    assert (
        str(error.value) == "a worker died (exit code 3: no more glue) three times at item 1 of 1"
    )


def test_a_worker_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with processes(2) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(count_to_five, pieces(3)))
    assert str(error.value).startswith("no worker could be started (FileNotFoundError: ")


def test_a_result_that_cannot_travel_is_not_tried_again() -> None:
    with processes(1) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(return_lock, pieces(3)))
    assert str(error.value) == (
        "the result cannot be sent (TypeError: cannot pickle '_thread.lock' object) at item 1 of 3"
    )


def test_an_item_that_cannot_travel_is_an_error_of_the_caller() -> None:
    with processes(1) as workers, pytest.raises((pickle.PicklingError, AttributeError)):
        list(workers.run(count_to_five, [lambda: None]))  # type: ignore[list-item]


def test_what_work_prints_stays_with_it(capfd: pytest.CaptureFixture[str]) -> None:
    with processes(2) as workers:
        assert [result for _, result in workers.run(chatter, pieces(2))] == ["", ""]
    assert capfd.readouterr() == ("", "")


def test_processes_are_kept_from_item_to_item_and_gone_in_the_end() -> None:
    with processes(2) as workers:
        pids = {pid for _, pid in workers.run(tell_pid, pieces(20))}
        pids |= {pid for _, pid in workers.run(tell_pid, pieces(20))}
        assert len(pids) <= 2
        assert not any(is_gone(pid) for pid in pids)
    assert all(is_gone(pid) for pid in pids)


def test_no_more_processes_start_than_there_are_items() -> None:
    with processes(100) as workers:
        assert len({pid for _, pid in workers.run(tell_pid, pieces(2))}) <= 2


def test_one_that_stands_still_is_replaced(tmp_path: Path) -> None:
    with processes(1, silence_secs=1.0) as workers:
        results = workers.run(_stand_still_once, pieces(1, tmp_path))
        assert list(results) == [(0, 0)]
        (stopped,) = pids_in(tmp_path)
    assert is_gone(stopped)


def _stand_still_once(piece, tick) -> int:  # type: ignore[no-untyped-def]
    if not pids_in(piece.folder):
        (piece.folder / f"pid-{os.getpid()}").touch()
        os.kill(os.getpid(), signal.SIGSTOP)
    return piece.number


def test_one_that_sleeps_tidies_up_when_it_is_ended(tmp_path: Path) -> None:
    with (
        pytest.raises(WorkersError, match="silent for 1 seconds"),
        processes(1, silence_secs=1) as w,
    ):
        list(w.run(sleep_for_ever, pieces(1, tmp_path)))
    assert len(pids_in(tmp_path)) == 3
    assert not list(tmp_path.glob("half-*"))


def test_one_that_heeds_nothing_is_killed(tmp_path: Path) -> None:
    def interrupt(n_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), processes(2) as workers:
        list(workers.run(_ignore_ends_or_tick, pieces(2, tmp_path), interrupt))
    (pid,) = pids_in(tmp_path)
    assert is_gone(pid)


def _ignore_ends_or_tick(piece, tick) -> None:  # type: ignore[no-untyped-def]
    if piece.number == 0:
        ignore_ends(piece, tick)
    wait_until(lambda: pids_in(piece.folder))
    tick(1)
    wait_until(lambda: False)


@pytest.fixture
def script(tmp_path: Path) -> Iterator[Script]:
    """Start a Python script that was written without a guard, and end it whatever happens."""
    started = []

    def start(text: str) -> subprocess.Popen[str]:
        path = tmp_path / "script.py"
        path.write_text(textwrap.dedent(text))
        process = subprocess.Popen(
            [sys.executable, str(path), str(tmp_path)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


FOR_EVER = """
    import sys
    from pathlib import Path
    from epochreel.workers import processes
    from workers.pieces import pieces, sleep_for_ever, write_for_ever

    with processes(2) as workers:
        list(workers.run({work}, pieces(2, Path(sys.argv[1]))))
"""


def test_a_script_without_a_guard_runs_once(script: Script) -> None:
    process = script("""
        from epochreel.workers import processes
        from workers.pieces import count_to_five, pieces

        print("once")
        with processes(2) as workers:
            print(sorted(workers.run(count_to_five, pieces(3))))
    """)
    out, err = process.communicate(timeout=120)
    assert (out, err) == ("once\n[(0, 0), (1, 10), (2, 20)]\n", "")
    assert process.returncode == 0


def test_work_of_the_script_itself_is_refused_in_one_line(script: Script) -> None:
    process = script("""
        from epochreel.workers import processes

        def work(item, tick):
            return item

        with processes(2) as workers:
            list(workers.run(work, [1]))
    """)
    _, err = process.communicate(timeout=120)
    line = "UsageError: `work` must be in a module that can be imported"
    assert err.splitlines()[-1].endswith(line)


@pytest.mark.parametrize("work", ["write_for_ever", "sleep_for_ever"])
@pytest.mark.parametrize("to_all", [False, True], ids=["to-parent", "to-all"])
def test_ctrl_c_ends_all(script: Script, tmp_path: Path, work: str, to_all: bool) -> None:
    process = script(FOR_EVER.format(work=work))
    wait_until(lambda: len(pids_in(tmp_path)) == 2 or process.poll() is not None, "two workers")
    (os.killpg if to_all else os.kill)(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    # One traceback, of the one that people interrupted.
    assert err.count("Traceback") == 1
    assert err.splitlines()[-1] == "KeyboardInterrupt"
    assert all(is_gone(pid) for pid in pids_in(tmp_path))
    assert not list(tmp_path.glob("half-*"))


@pytest.mark.parametrize("work", ["write_for_ever", "sleep_for_ever"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_when_their_parent_was_killed(
    script: Script, tmp_path: Path, work: str, number: signal.Signals
) -> None:
    process = script(FOR_EVER.format(work=work))
    wait_until(lambda: len(pids_in(tmp_path)) == 2 or process.poll() is not None, "two workers")
    process.send_signal(number)
    assert process.wait(60) == -number
    wait_until(lambda: all(has_ended(pid) for pid in pids_in(tmp_path)), "orphans to end")
    assert not list(tmp_path.glob("half-*"))


def test_workers_import_what_their_parent_would(tmp_path: Path) -> None:
    (tmp_path / "only_here.py").write_text("def work(item, tick):\n    return item + 1\n")
    sys.path.insert(0, str(tmp_path))
    try:
        import only_here  # type: ignore[import-not-found]

        with processes(1) as workers:
            assert list(workers.run(only_here.work, [1])) == [(0, 2)]
    finally:
        sys.path.remove(str(tmp_path))
        sys.modules.pop("only_here", None)
