"""Films under a size, made and measured."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from choosing import film_options
from epochreel.encode.probe import describe, read_frames
from epochreel.errors import OutputError, UsageError
from epochreel.film import FilmOptions, make_comparison, make_film
from epochreel.film.pipeline import storyboard_of
from epochreel.trace import ReelFile

NAMES = ("a.gif", "a.webp")


def limited(max_size: str, **chosen: object) -> FilmOptions:
    options = film_options(max_size=max_size, **chosen)  # pyright: ignore[reportArgumentType]
    return replace(options, fps=min(options.fps, Fraction(25)), n_threads=1)


@pytest.mark.parametrize("name", NAMES)
def test_a_film_is_as_large_as_fits(short: ReelFile, folder: Path, name: str) -> None:
    path, told = folder / name, []
    make_film(short, path, limited("900kB"), tell=told.append)
    assert list(folder.iterdir()) == [path]
    size = path.stat().st_size
    assert 0.7 * 900_000 < size <= 900_000
    facts = describe(path)
    chosen = f"{facts.width}x{facts.height}, {float(facts.fps):.3g} frames a second"
    (line,) = told
    assert line.startswith(f"900 kB: {chosen}, ")
    assert line.endswith(f" ({size / 1000:.3g} kB)")
    options = limited("900kB")
    seconds = storyboard_of(short, options).n_frames / options.fps
    assert abs(facts.duration_secs - seconds) < Fraction(1, 4)


@pytest.mark.parametrize("name", NAMES)
def test_a_film_that_fits_as_it_is_stays_so(short: ReelFile, folder: Path, name: str) -> None:
    kept = {"size": (160, 90), "fps": Fraction(10)}
    limit, plain = limited("50MB", **kept), folder / f"plain-{name}"
    make_film(short, folder / name, limit)
    make_film(short, plain, replace(limit, limit=None))
    assert (folder / name).read_bytes() == plain.read_bytes()


def test_what_is_chosen_is_kept_and_the_rest_gives_way(short: ReelFile, folder: Path) -> None:
    sizes = {}
    for limit in ("10MB", "600kB"):
        path = folder / f"{limit}.gif"
        make_film(short, path, limited(limit, size=(320, 180), fps=Fraction(10)))
        facts = describe(path)
        assert (facts.width, facts.height) == (320, 180)
        assert abs(facts.fps - 10) < Fraction(1, 10)
        sizes[limit] = path.stat().st_size
    assert sizes["600kB"] <= 600_000 < sizes["10MB"]


@pytest.mark.parametrize(
    ("chosen", "what", "advice"),
    [
        ({}, "smallest that can be read (400x225, 8.33 frames a second, 32 colours)", ""),
        ({"size": (200, 100)}, "smallest of its size (200x100, 8.33 frames", "another `size=`, "),
        (
            {"fps": Fraction(5)},
            "smallest that can be read (400x225, 5 frames",
            "another `fps=`, ",
        ),
    ],
)
def test_what_cannot_fit_is_said_with_what_would(
    short: ReelFile, folder: Path, chosen: dict[str, object], what: str, advice: str
) -> None:
    with pytest.raises(OutputError) as caught:
        make_film(short, folder / "a.gif", limited("10kB", **chosen))
    message = str(caught.value)
    assert message.startswith(f"no .gif of this film is as small as 10 kB: the {what}")
    assert message.endswith(f" works, and so may {advice}.webp or a shorter film")
    assert "\n" not in message
    assert list(folder.iterdir()) == []
    enough = message.split("`max_size=")[1].split("`")[0]
    make_film(short, folder / "a.gif", limited(enough, **chosen))


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "pictures"])
def test_only_formats_that_can_are_limited(short: ReelFile, folder: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"`max_size=` is for \.gif and \.webp; without it"):
        make_film(short, folder / name, limited("5MB"))


def test_progress_ends_at_the_end_and_never_goes_back(short: ReelFile, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    options = limited("600kB")
    make_film(short, folder / "a.webp", options, lambda done, total: told.append((done, total)))
    counts = [done for done, _ in told]
    assert counts == sorted(counts)
    assert all(done <= total for done, total in told)
    assert told[-1][0] == told[-1][1]
    # Three films' worth of frames, whatever is searched.
    assert told[-1][1] < 3.5 * storyboard_of(short, options).n_frames


@pytest.mark.parametrize("at", [1, 150])
def test_interruption_leaves_nothing(short: ReelFile, folder: Path, at: int) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_film(short, folder / "a.webp", limited("600kB"), interrupt)
    assert list(folder.iterdir()) == []


def test_a_comparison_fits_too(short: ReelFile, xor: ReelFile, folder: Path) -> None:
    path, told = folder / "race.webp", []
    make_comparison([short, xor], path, limited("600kB"), tell=told.append)
    assert path.stat().st_size <= 600_000
    assert told[0].startswith("600 kB: ")
    assert next(read_frames(path)).shape[0] < 1080
