from __future__ import annotations

from epochreel.lessons import Lessons
from epochreel.timeline import Timeline

EVEN = Timeline.even(100, 7)
UNEVEN = Timeline.of_lengths([4, 2, 4, 1])


def test_where_each_step_shows_its_example_all_of_an_epoch_are_lessons() -> None:
    lessons = Lessons(EVEN)
    assert lessons.steps_of(2) == range(8, 15)
    assert lessons.rows(5) == range(5)
    assert lessons.turns([8, 9], 3) == [(8, 0), (9, 0)]
    assert (lessons.word, lessons.usual_count, lessons.are_of_probes) == ("example", 7, False)
    assert lessons.tell_all(2, 7)
    assert not lessons.tell_all(2, 6)


def test_probes_take_turns_in_the_first_few_steps() -> None:
    lessons = Lessons(EVEN, probes=(4, 0, 2, 9))
    assert lessons.steps_of(2) == range(8, 11)
    assert lessons.rows(10) == (4, 0, 2, 9)
    assert lessons.turns([8, 9, 10], 3) == [(8, 3), (9, 0), (10, 1)]
    assert (lessons.word, lessons.usual_count) == ("batch", 3)
    assert not lessons.tell_all(2, 7)


def test_an_epoch_can_be_shown_if_every_lesson_has_its_step_before() -> None:
    assert Lessons(EVEN).epochs_in([*range(7, 15), *range(22, 29)]) == (2,)
    assert Lessons(EVEN, probes=(1,)).epochs_in([7, 8, 20, 22]) == (2,)


def test_short_epochs_have_fewer_lessons() -> None:
    lessons = Lessons(UNEVEN, probes=(0, 1, 2))
    assert [len(lessons.steps_of(epoch)) for epoch in (1, 2, 3, 4)] == [3, 2, 3, 1]
    assert lessons.epochs_in(range(12)) == (1, 2, 3, 4)


def test_leaps_are_lessons_wherever_two_steps_were_recorded() -> None:
    lessons = Lessons(Timeline.growing(10), (0, 1), are_leaps=True)
    steps = [0, 1, 2, 4, 8, 16, 64]
    assert lessons.epochs_in(steps) == (1, 2, 7)
    assert list(lessons.shown(1, steps)) == [1, 2]
    assert list(lessons.shown(2, steps)) == [16]
    assert [lessons.before(step, steps) for step in (1, 16, 64)] == [0, 8, 16]


def test_there_are_no_leaps_without_probes() -> None:
    assert Lessons(Timeline.growing(1), None, are_leaps=True).epochs_in([0, 1, 2]) == ()
