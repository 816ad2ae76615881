"""Directs a film: what of a training it shows, so that it lasts as long as it is to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from epochreel.errors import EpochreelError
from epochreel.sound.beats import Beats
from epochreel.story.acts import classic_story
from epochreel.story.beat import on_the_beat
from epochreel.story.casting import Cast, rhythm_of
from epochreel.story.epochs import acts_secs, lessons_secs
from epochreel.story.footage import Footage
from epochreel.story.pace import Pace, default_pace, named_epochs, spread_epochs
from epochreel.story.plans import (
    brief_plans_of,
    plans_of,
    storyboard_of,
    stretched,
    total_secs,
)
from epochreel.story.storyboard import Storyboard

# A story told this much faster than usual is still easy to follow; then it shows less instead.
QUICKENED = Fraction(17, 20)
# One told slower than this drags, which is said.
SLOWED = Fraction(5, 2)
# What the article's film shows, where a training names no epochs of its own.
N_CLASSIC_EPOCHS = 13


@dataclass(frozen=True)
class Timing:
    """What a person chose of a film's course.

    Parameters
    ----------
    pace
        Which epochs are shown; None for what suits the training.
    n_frames
        Length of the film; None for as long as it takes.
    beats
        Of the music, on which cuts shall lie if they can; only with a length.
    """

    pace: Pace | None = None
    n_frames: int | None = None
    beats: Beats | None = None


@dataclass(frozen=True)
class Direction:
    """A storyboard, and what people should know of how it came about.

    Parameters
    ----------
    storyboard
        The film's plan.
    notes
        One line each.
    on_beats
        Whether its cuts lie on beats.
    """

    storyboard: Storyboard
    notes: tuple[str, ...] = ()
    on_beats: bool = False


def direct(footage: Footage, fps: Fraction, timing: Timing | None = None) -> Direction:
    """Return the cinematic film's storyboard, on the beat of its music if that can be.

    A film that is to be longer than usual shows more epochs, where the pace does not name them,
    or takes its time; a shorter one shows fewer epochs and examples, never shorter ones than
    can be followed. Title, question and end always keep their lengths; where there is no time
    for all that, one lesson, a fast-forward and the question are the film.

    Parameters
    ----------
    footage
        What there is to show.
    fps
        Frames per second.
    timing
        What a person chose.

    Raises
    ------
    UsageError
        If a listed epoch was not recorded.
    EpochreelError
        If even the shortest film is longer than it may be.
    """
    timing = timing or Timing()
    meta, pace = footage.meta, timing.pace or default_pace(footage.meta)
    if timing.n_frames is None:
        cast = _cast(footage, pace, _usual_n_epochs(footage, pace))
        plans = plans_of(footage, cast, fps)
        return Direction(storyboard_of(plans, meta, fps))
    first: Direction | None = None
    for direction in _directions(footage, pace, timing.n_frames / fps, fps):
        if timing.beats is None:
            return direction
        first = first or direction
        told = on_the_beat(direction.storyboard, timing.beats, meta.network.depth)
        if told is not None:
            return replace(direction, storyboard=told, on_beats=True)
    assert first is not None  # an error was raised where there is none
    return first


def direct_classic(footage: Footage, fps: Fraction, timing: Timing) -> Direction:
    """Return the storyboard of the article's film, which nothing but a pace can change.

    Parameters
    ----------
    footage, fps, timing
        As for `direct`.

    Raises
    ------
    UsageError
        If a listed epoch was not recorded.
    EpochreelError
        If the training ended before the first epoch that is shown.
    """
    pace = timing.pace or "seed"
    epochs = named_epochs(pace, footage)
    if epochs is None:
        count = min(N_CLASSIC_EPOCHS, len(footage.epochs))
        epochs = spread_epochs(pace, footage, [Fraction(1)] * count)
    return Direction(classic_story(footage, fps, epochs))


def _directions(
    footage: Footage, pace: Pace, film_secs: Fraction, fps: Fraction
) -> Iterator[Direction]:
    """Yield films of the given length, the one that shows most first; at least one."""
    *larger, smallest = _sizes(footage, pace)
    for size in larger:
        # Most are far too large, which is known before their epochs are chosen.
        if lessons_secs(footage.meta, *size) * QUICKENED > film_secs:
            continue
        cast = _cast(footage, pace, *size)
        plans = plans_of(footage, cast, fps)
        if total_secs(plans) * QUICKENED > film_secs:
            continue
        if (fitted := stretched(plans, film_secs)) is not None:
            notes = _notes(footage, pace, cast, film_secs / total_secs(plans))
            yield Direction(storyboard_of(fitted, footage.meta, fps), notes)
    cast = _cast(footage, pace, *smallest)
    plans = plans_of(footage, cast, fps)
    if (fitted := stretched(plans, film_secs)) is not None:
        yield Direction(storyboard_of(fitted, footage.meta, fps), _notes(footage, pace, cast))
        return
    if cast.epochs:
        plans = brief_plans_of(footage, cast.epochs[0], fps)
    if (fitted := stretched(plans, film_secs)) is None:
        raise EpochreelError(
            f"{float(film_secs):.1f} seconds are too short for this story; it takes at least"
            f" {float(total_secs(plans, least=True)):.1f}"
        )
    end = "the question" if plans[-1].kind == "question" else "the trained network"
    note = f"there is time for one lesson, a fast-forward and {end} alone"
    yield Direction(storyboard_of(fitted, footage.meta, fps), (note,))


def _sizes(footage: Footage, pace: Pace) -> Iterator[tuple[int, int]]:
    """Yield how many epochs, and lessons of each, films show, the most first; at least two."""
    n_usual, full = _usual_n_epochs(footage, pace), footage.meta.lessons.usual_count
    if named_epochs(pace, footage) is None:
        for count in range(len(footage.epochs), n_usual, -1):
            yield count, full
    yield n_usual, full
    n_epochs, n_lessons = n_usual, full
    while n_lessons > 1 or n_epochs > 2:
        # Whichever has lost less so far; it takes two epochs to see that something was learned.
        if n_epochs <= 2 or (n_lessons > 1 and n_lessons * n_usual >= n_epochs * full):
            n_lessons -= 1
        else:
            n_epochs -= 1
        yield n_epochs, n_lessons
    yield n_epochs, n_lessons


def _usual_n_epochs(footage: Footage, pace: Pace) -> int:
    """Return how many epochs a film of no given length shows."""
    named = named_epochs(pace, footage)
    if named is not None:
        return len(named)
    return min(rhythm_of(footage.meta).n_epochs, len(footage.epochs))


def _cast(footage: Footage, pace: Pace, n_epochs: int, n_lessons: int | None = None) -> Cast:
    named = named_epochs(pace, footage)
    if named is None:
        secs = acts_secs(footage.meta, n_epochs, n_lessons)
        return Cast(spread_epochs(pace, footage, secs), n_lessons)
    if n_epochs == 1:
        return Cast(named[-1:], n_lessons)
    chosen = (round(Fraction(at * (len(named) - 1), n_epochs - 1)) for at in range(n_epochs))
    return Cast(tuple(named[index] for index in chosen), n_lessons)


def _notes(
    footage: Footage, pace: Pace, cast: Cast, slowed: Fraction | int = 1
) -> tuple[str, ...]:
    """Return what people should know of a film that shows less, or is slower, than usual."""
    n_usual, full = _usual_n_epochs(footage, pace), footage.meta.lessons.usual_count
    word = footage.meta.epoch_word
    n_epochs, n_lessons = len(cast.epochs), full if cast.n_lessons is None else cast.n_lessons
    if n_epochs < n_usual or n_lessons < full:
        return (
            f"there is time for {n_epochs} {word}s (usually {n_usual}) and"
            f" {n_lessons} of {full} examples in the first",
        )
    if slowed > SLOWED:
        return (
            f"everything takes {float(slowed):.1f} times as long as usual; the pace adaptive"
            f" would show more {word}s instead",
        )
    return ()
