from __future__ import annotations

import pytest

from epochreel.byte_size import bytes_text, parse_bytes
from epochreel.errors import UsageError


@pytest.mark.parametrize(
    ("wanted", "n_bytes"),
    [
        ("5MB", 5_000_000),
        ("500kB", 500_000),
        ("500 KB", 500_000),
        ("1.5mb", 1_500_000),
        ("5MiB", 5_242_880),
        ("0.29MB", 290_000),  # 0.29 * 1e6 is a little less
        ("1GB", 10**9),
        (123, 123),
    ],
)
def test_sizes_as_people_write_them(wanted: str | int, n_bytes: int) -> None:
    assert parse_bytes(wanted) == n_bytes


@pytest.mark.parametrize("wanted", ["5", "5.0", "MB", "", "-5MB", "0MB", "5 bananas", "5M", 0, -1])
def test_what_is_no_size_is_refused_in_one_line(wanted: str | int) -> None:
    with pytest.raises(UsageError) as caught:
        parse_bytes(wanted)
    assert str(caught.value) == (
        f"`max_size` (={wanted}) must be a number with its unit, such as 5MB, 500kB or 5MiB"
    )


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [
        (999, "999 bytes"),
        (999_400, "999 kB"),
        (999_600, "1 MB"),
        (4_682_000, "4.68 MB"),
        (5_000_000, "5 MB"),
        (24_300_000_000, "24.3 GB"),
    ],
)
def test_sizes_as_people_read_them(n_bytes: int, text: str) -> None:
    assert bytes_text(n_bytes) == text
