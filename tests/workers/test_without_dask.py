"""What of clusters needs no cluster: addresses, versions, and who gets the next item."""

from __future__ import annotations

import sys

import pytest

from epochreel.errors import ExtraError, UsageError
from epochreel.workers import cluster
from epochreel.workers.clusters.seats import Seat, choose
from epochreel.workers.clusters.versions import difference, versions_here
from epochreel.workers.work import Attempt


def test_without_dask_its_install_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExtraError) as error:
        cluster("dask://host:8786")
    assert str(error.value) == "clusters need Dask; to install it: pip install 'epochreel[dask]'"


@pytest.mark.parametrize(
    "address", ["", "host", "dask://host", "host:port", "a b:8786", "dask://"]
)
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(UsageError) as error:
        cluster(address)
    assert str(error.value) == (f"`on` (={address}) must be an address such as dask://host:8786")


def test_nothing_imports_dask_before_it_is_wanted() -> None:
    import subprocess

    code = "import epochreel.workers, sys; assert 'distributed' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_versions_here_are_told_to_what_decides() -> None:
    here = versions_here()
    assert here["Python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert here["epochreel"].endswith(")")
    assert "none" not in here.values()
    assert difference(here, here) is None


def test_a_difference_names_both_versions() -> None:
    here = {"Python": "3.12", "NumPy": "2.3.1", "PyAV": "17.0.0"}
    assert difference({"Python": "3.11", "NumPy": "2.3.1"}, here) == (
        "Python 3.11 (here 3.12) and PyAV unknown (here 17.0.0)"
    )


def seat(address: str, n_threads: int, n_busy: int = 0, n_stuck: int = 0) -> Seat:
    made = Seat(address, "home", n_threads, is_running=True, beat=0.0, beat_at=0.0)
    made.busy = {Attempt(number, number) for number in range(n_busy)}
    made.stuck = {Attempt(100 + number, number) for number in range(n_stuck)}
    return made


def chosen(seats: list[Seat], *avoided: str) -> str | None:
    seat = choose(seats, avoided)
    return None if seat is None else seat.address


def test_whoever_has_most_to_spare_is_chosen() -> None:
    assert chosen([seat("a", 4, n_busy=3), seat("b", 8, n_busy=4)]) == "b"
    # Not the one with more threads, but the one less crowded.
    assert chosen([seat("a", 8, n_busy=6), seat("b", 2, n_busy=1)]) == "b"


def test_a_thread_that_hangs_is_not_free() -> None:
    assert chosen([seat("a", 1, n_stuck=1)]) is None
    assert chosen([seat("a", 2, n_stuck=1)]) == "a"


def test_where_an_item_failed_it_goes_only_if_there_is_no_other() -> None:
    assert chosen([seat("a", 4), seat("b", 4, n_busy=3)], "a") == "b"
    # While another is busy it waits for that one.
    assert chosen([seat("a", 4), seat("b", 1, n_busy=1)], "a") is None
    assert chosen([seat("a", 4)], "a") == "a"


def test_who_works_is_alive_willing_ready_and_has_all_files() -> None:
    able = seat("a", 1)
    assert not able.can_work((), 0.0)
    able.is_ready = True
    assert able.can_work((), 0.0)
    assert not able.can_work((), 0.5)
    assert not able.can_work(("digest",), 0.0)
    able.files.add("digest")
    assert able.can_work(("digest",), 0.0)
    able.update({"nthreads": 1, "status": "paused", "last_seen": 1.0}, 1.0)
    assert not able.can_work((), 0.0)


def test_a_heart_beats_when_the_scheduler_heard_it_again() -> None:
    heard = seat("a", 1)
    info = {"nthreads": 2, "status": "running", "last_seen": 0.0}
    heard.update(info, 5.0)
    assert (heard.beat_at, heard.n_threads) == (0.0, 2)
    heard.update(info | {"last_seen": 1.0}, 6.0)
    assert heard.beat_at == 6.0
