from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from epochreel.encode.formats import check_film, format_for
from epochreel.errors import UsageError
from epochreel.frame import has_alpha


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("xor.mp4", "H.264"),
        ("XOR.MP4", "H.264"),
        ("xor.webm", "VP9"),
        ("xor.mov", "ProRes"),
        ("a.b.gif", "GIF"),
        ("xor.webp", "WebP"),
        ("frames", "PNG"),
        ("frames/", "PNG"),
        ("take.1/", "PNG"),
    ],
)
def test_suffix_chooses(name: str, wanted: str) -> None:
    assert format_for(name).name == wanted


def test_an_existing_folder_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "take.mp4"
    folder.mkdir()
    assert format_for(folder).name == "PNG"


def test_unknown_suffix_lists_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        format_for(Path("xor.avi"))
    assert (
        str(caught.value)
        == "unknown suffix `.avi`; known: .mp4, .webm, .mov, .gif, .webp, folder/"
    )


@pytest.mark.parametrize(
    ("size", "nearest"),
    [((641, 480), "640x480"), ((640, 481), "640x480"), ((1, 3), "2x2")],
)
def test_odd_sizes_name_the_nearest_even_one(size: tuple[int, int], nearest: str) -> None:
    given = "{}x{}".format(*size)
    with pytest.raises(UsageError) as caught:
        check_film(format_for("a.mp4"), *size, Fraction(30))
    assert str(caught.value) == f"`size` (={given}): H.264 needs even sizes; nearest: {nearest}"


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "frames/", "a.mov"])
def test_other_formats_take_odd_sizes(name: str) -> None:
    check_film(format_for(name), 641, 481, Fraction(30))


@pytest.mark.parametrize("size", [(0, 480), (640, -2), (70_000, 480)])
def test_impossible_sizes(size: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match=r"H\.264 needs sizes from 1 to 16384"):
        check_film(format_for("a.mp4"), *size, Fraction(30))


def test_gif_refuses_rates_that_players_slow_down() -> None:
    check_film(format_for("a.gif"), 640, 480, Fraction(50))
    with pytest.raises(UsageError) as caught:
        check_film(format_for("a.gif"), 640, 480, Fraction(60))
    assert str(caught.value) == (
        "`fps` (=60): GIF players show at most 50 frames a second; `fps=50` or less works, and so"
        " does .mp4"
    )


@pytest.mark.parametrize(
    ("name", "pixels"), [("a.mov", "yuva444p10"), ("a.webm", "yuva420"), ("frames/", "rgba")]
)
def test_some_formats_hold_transparency(name: str, pixels: str) -> None:
    assert format_for(name).layout(transparent=True) == pixels
    assert not has_alpha(format_for(name).layout(transparent=False))


@pytest.mark.parametrize("suffix", [".mp4", ".gif"])
def test_others_name_those_that_do(suffix: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_for(f"a{suffix}").layout(transparent=True)
    assert str(caught.value) == (
        f"`transparent=True`: {suffix} cannot be transparent; .webm, .mov and folder/ can"
    )
