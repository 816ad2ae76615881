"""TensorBoard's event files are read without TensorBoard."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkpoint_files import write_events

from epochreel.adapters.checkpoints.event_files import read_events
from epochreel.errors import DataError

SCALARS = [(1, "loss", 0.5), (300, "loss", 0.25), (300, "lr", 1.0), (70_000, "loss", -2.0)]


@pytest.mark.parametrize("as_tensors", [False, True])
def test_curves_are_by_tag_and_step(as_tensors: bool, tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    write_events(path, SCALARS, as_tensors=as_tensors)
    curves = read_events(path)
    assert curves == {"loss": {1: 0.5, 300: 0.25, 70_000: -2.0}, "lr": {300: 1.0}}


def test_what_a_crash_cut_off_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    write_events(path, SCALARS)
    path.write_bytes(path.read_bytes()[:-3])
    assert read_events(path)["loss"] == {1: 0.5, 300: 0.25}


def test_what_is_none_is_refused_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(b"\x08" + b"\0" * 40)
    with pytest.raises(DataError, match=r"^no event file of TensorBoard \(.*\): "):
        read_events(path)
