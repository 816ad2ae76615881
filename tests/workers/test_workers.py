"""What threads and processes promise alike."""

from __future__ import annotations

import hashlib
import threading
import traceback
import tracemalloc
from pathlib import Path

import pytest

from epochreel.errors import DataError, ExtraError, UsageError, WorkersError
from epochreel.workers import FileRef, Tick
from workers.conftest import Make
from workers.pieces import (
    Piece,
    count_to_five,
    hang,
    hang_once,
    lack,
    meet,
    pieces,
    read_file,
    refuse,
    return_much,
    stumble,
    stumble_once,
    wait_until,
    write_for_ever,
)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_every_item_comes_back_once(make: Make, n: int) -> None:
    with make(n) as workers:
        results = list(workers.run(count_to_five, pieces(7)))
        assert workers.n_workers == n
        assert not workers.is_remote
    assert sorted(results) == [(number, number * 10) for number in range(7)]


def test_nothing_comes_of_nothing(make: Make) -> None:
    with make(2) as workers:
        assert list(workers.run(count_to_five, [])) == []


def test_there_is_at_least_one_worker(make: Make) -> None:
    with pytest.raises(UsageError, match=r"`workers` \(=0\) must be at least 1"):
        make(0)


def test_outside_their_block_nobody_works(make: Make) -> None:
    workers = make(1)
    with pytest.raises(UsageError, match="only inside their block"):
        list(workers.run(count_to_five, pieces(1)))
    with workers:
        assert len(list(workers.run(count_to_five, pieces(1)))) == 1
    with pytest.raises(UsageError, match="only inside their block"):
        list(workers.run(count_to_five, pieces(1)))


def test_items_are_done_together(make: Make, tmp_path: Path) -> None:
    with make(2) as workers:
        assert len(list(workers.run(meet, pieces(2, tmp_path)))) == 2


def test_the_same_workers_do_one_run_after_another(make: Make) -> None:
    with make(2) as workers:
        for _ in range(3):
            assert len(list(workers.run(count_to_five, pieces(3)))) == 3


def test_progress_is_told_in_the_callers_thread_and_ends_at_the_sum(make: Make) -> None:
    told, who = [], set()

    def progress(n_done: int) -> None:
        told.append(n_done)
        who.add(threading.current_thread())

    with make(3) as workers:
        for _ in workers.run(count_to_five, pieces(4), progress):
            pass
    assert told == sorted(told)
    assert told[-1] == 20
    assert who == {threading.current_thread()}


def test_what_was_lost_is_taken_back_and_done_again(make: Make, tmp_path: Path) -> None:
    told: list[int] = []
    with make(1) as workers:
        results = list(workers.run(stumble_once, pieces(1, tmp_path), told.append))
    assert results == [(0, 0)]
    assert told[-1] == max(told) == 5


def test_an_error_of_ours_comes_out_unchanged(make: Make) -> None:
    with make(2) as workers, pytest.raises(DataError, match=r"^piece 1 is no good$"):
        list(workers.run(refuse, pieces(3)))
    with make(2) as workers, pytest.raises(ExtraError) as error:
        list(workers.run(lack, pieces(1)))
    assert str(error.value) == "pieces need glue; to install it: pip install 'epochreel[glue]'"


def test_an_error_of_the_listener_comes_out_unchanged(make: Make, tmp_path: Path) -> None:
    def progress(n_done: int) -> None:
        raise LookupError("not listening")

    with make(2) as workers, pytest.raises(LookupError, match="not listening"):
        list(workers.run(write_for_ever, pieces(2, tmp_path), progress))
    wait_until(lambda: not list(tmp_path.glob("half-*")))


def test_three_failures_of_one_item_end_it_with_the_reason(make: Make) -> None:
    with make(2) as workers, pytest.raises(WorkersError) as error:
        list(workers.run(stumble, pieces(60), noun="segment"))
    assert str(error.value) == "MemoryError three times at segment 2 of 60"
    assert "raise MemoryError" in "".join(traceback.format_exception(error.value))


def test_what_came_back_before_a_failure_is_kept(make: Make) -> None:
    kept = []
    with make(1) as workers, pytest.raises(WorkersError):
        for index, _ in workers.run(stumble, pieces(3)):
            kept.append(index)
    assert 0 in kept
    assert 1 not in kept


def test_the_item_of_one_that_hangs_is_done_by_another(make: Make, tmp_path: Path) -> None:
    told: list[int] = []
    with make(1, silence_secs=1.0) as workers:
        results = list(workers.run(hang_once, pieces(1, tmp_path), told.append))
        (tmp_path / "let-go").touch()
    assert results == [(0, 0)]
    # The seven that the first had done are not counted with the five of the second.
    assert (told[0], told[-1], max(told)) == (7, 5, 7)


def test_three_that_hang_end_it_with_the_reason(make: Make, tmp_path: Path) -> None:
    with make(3, silence_secs=0.5) as workers:
        with pytest.raises(WorkersError) as error:
            list(workers.run(hang, pieces(1, tmp_path)))
        (tmp_path / "let-go").touch()
    assert str(error.value) == "a worker hung (silent for 0.5 seconds) three times at item 1 of 1"


def test_reasons_that_differ_are_all_told(make: Make, tmp_path: Path) -> None:
    with make(1, silence_secs=0.5) as workers:
        with pytest.raises(WorkersError) as error:
            list(workers.run(_hang_then_stumble, pieces(1, tmp_path)))
        (tmp_path / "let-go").touch()
    assert str(error.value) == (
        "item 1 of 1 failed three times: "
        "a worker hung (silent for 0.5 seconds), then KeyError: 'glue'"
    )


def _hang_then_stumble(piece: Piece, tick: Tick) -> None:
    hang_once(piece, lambda n_done: None)
    raise KeyError("glue")


def test_a_caller_who_is_away_takes_nobody_for_hung(make: Make, tmp_path: Path) -> None:
    let_go = threading.Timer(2.8, (tmp_path / "let-go").touch)
    with make(2, silence_secs=2.0) as workers:
        results = workers.run(_first_or_hang_once, pieces(2, tmp_path))
        assert next(results) == (0, 0)
        let_go.start()
        threading.Event().wait(2.5)
        # -1: by the one who was at it all the time.
        assert list(results) == [(1, -1)]
    let_go.join()


def _first_or_hang_once(piece: Piece, tick: Tick) -> int:
    if piece.number == 0:
        wait_until(lambda: (piece.folder / "tried-1").exists())
        return 0
    return hang_once(piece, tick)


def test_whoever_stops_listening_ends_the_work(make: Make, tmp_path: Path) -> None:
    with make(2) as workers:
        results = workers.run(_first_or_for_ever, pieces(2, tmp_path))
        assert next(results) == (0, None)
        results.close()
        wait_until(lambda: not list(tmp_path.glob("half-*")))
        # And they are ready for other things.
        assert len(list(workers.run(count_to_five, pieces(3)))) == 3


def test_leaving_the_block_ends_the_work(make: Make, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="of the caller"), make(2) as workers:
        for _ in workers.run(_first_or_for_ever, pieces(2, tmp_path)):
            raise RuntimeError("of the caller")
    assert not list(tmp_path.glob("half-*"))
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"work", "hear", "send"}


def _first_or_for_ever(piece: Piece, tick: Tick) -> None:
    if piece.number == 0:
        wait_until(lambda: (piece.folder / "half-1").exists())
        return
    write_for_ever(piece, tick)


def test_results_do_not_pile_up(make: Make) -> None:
    with make(2) as workers:
        list(workers.run(return_much, pieces(2)))
        tracemalloc.start()
        for _ in workers.run(return_much, pieces(100)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    # Of a megabyte each: one with each worker, packed and unpacked, and the caller's.
    assert peak < 12_000_000


def test_files_are_where_they_are(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(b"a logo")
    with make(1) as workers:
        file = workers.send(path)
        assert file == FileRef(path, hashlib.blake2b(b"a logo", digest_size=16).hexdigest())
        assert list(workers.run(read_file, [file])) == [(0, b"a logo")]
