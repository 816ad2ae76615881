"""Files of beats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import MusicError
from epochreel.sound.beats import beats_between, read_beats


def beats_file(folder: Path, text: str) -> Path:
    path = folder / "beats.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_are_beats(tmp_path: Path) -> None:
    beats = read_beats(beats_file(tmp_path, "# by hand\n0.5\n1\n\n1.5  # here\n2.0\n2.5\n"))
    np.testing.assert_array_equal(beats.times_secs, [0.5, 1, 1.5, 2, 2.5])
    np.testing.assert_array_equal(beats.downbeats, [True, False, False, False, True])
    assert beats.bpm == 120


def test_downbeats_can_be_stated(tmp_path: Path) -> None:
    beats = read_beats(beats_file(tmp_path, "1\n2 down\n3\n4\n5 down\n"))
    np.testing.assert_array_equal(beats.downbeats, [False, True, False, False, True])


def test_a_byte_order_mark_is_no_beat(tmp_path: Path) -> None:
    assert len(read_beats(beats_file(tmp_path, "\ufeff1\n2\n")).times_secs) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\n2\nthree\n", "line 3: `three` is no time"),
        ("1\n\n-2\n", "line 3: `-2` is no time"),
        ("1\nnan\n", "line 2: `nan` is no time"),
        ("1\ninf\n", "line 2: `inf` is no time"),
        ("1\n2.5\n2.25\n", "line 3: 2.25 does not come after 2.5"),
        ("1\n1\n", "line 2: 1 does not come after 1"),
        ("1\n2 up\n", "line 2: `up` after the time"),
        ("1,2,3\n", "line 1: `1,2,3` is no time"),
        ("1\n", "has 1 beats; at least 2"),
        ("", "has 0 beats; at least 2"),
    ],
)
def test_wrong_lines_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(MusicError) as caught:
        read_beats(beats_file(tmp_path, text))
    assert message in str(caught.value)
    assert str(caught.value).endswith("beats.txt")


def test_files_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(MusicError, match="no such file of beats"):
        read_beats(tmp_path / "none.txt")
    with pytest.raises(MusicError, match="cannot be read"):
        read_beats(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(MusicError, match="is no text"):
        read_beats(tmp_path / "a.txt")


def test_a_part_has_its_own_beats(tmp_path: Path) -> None:
    beats = read_beats(beats_file(tmp_path, "1\n2\n3 down\n4\n5\n"))
    part = beats_between(beats, 2.5, 5)
    assert part is not None
    np.testing.assert_array_equal(part.times_secs, [0.5, 1.5])
    np.testing.assert_array_equal(part.downbeats, [True, False])
    assert part.bpm == 60
    assert beats_between(beats, 2.5, 4) is None
