from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choosing import film_options
from epochreel.errors import StoryboardError, UsageError
from epochreel.film import make_film
from epochreel.film.boards import read_board, write_board
from epochreel.film.directing import storyboard_of
from epochreel.recording import plan_problem, record_training
from epochreel.story import Shot, SignChange, Storyboard
from epochreel.trace import ReelFile, open_reel

FPS = Fraction(60)
RATES = (Fraction(60), Fraction(30000, 1001), Fraction(24), Fraction(7))


@pytest.fixture(scope="module")
def circles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    """A training that has probes."""
    path = tmp_path_factory.mktemp("reels") / "circles.reel"
    record_training(plan_problem("circles"), path)
    with open_reel(path) as reel:
        yield reel


def read(text: str, reel: ReelFile, folder: Path, fps: Fraction = FPS) -> Storyboard:
    path = folder / "film.toml"
    path.write_text(text, encoding="utf-8")
    return read_board(path, reel, fps).storyboard


@pytest.mark.parametrize("fps", RATES, ids=str)
@pytest.mark.parametrize("pace", ["seed", "adaptive"])
@pytest.mark.parametrize("duration", [None, 31, 300])
def test_what_is_written_is_read_back(
    fps: Fraction,
    pace: str,
    duration: int | None,
    xor: ReelFile,
    circles: ReelFile,
    tmp_path: Path,
) -> None:
    for reel in (xor, circles):
        options = film_options(fps=fps, pace=pace, duration=duration)
        story = storyboard_of(reel, options)
        assert read(write_board(story, reel.meta), reel, tmp_path, fps) == story


def test_phases_of_their_own_are_kept(xor: ReelFile, tmp_path: Path) -> None:
    phases = (("present", 10), ("think", 20), ("compare", 30), ("learn", 40), ("breathe", 20))
    story = Storyboard(FPS, (Shot("lesson", 120, 7, 8, phases),))
    text = write_board(story, xor.meta)
    assert "phases = { present = 0.166667," in text
    assert read(text, xor, tmp_path) == story


BOARD = """
[[shot]]
kind = "lesson"
seconds = 2
step = 8

[[shot]]
kind = "still"
seconds = 0.5
step = 700

[[shot]]
kind = "question"
seconds = 6
inputs = [1, 0, 0]

[[shot]]
kind = "end"
seconds = 2.5
"""


def test_a_film_can_be_written_by_hand(xor: ReelFile, tmp_path: Path) -> None:
    lesson, still, question, end = read(BOARD, xor, tmp_path).shots
    assert (lesson.kind, lesson.n_frames, lesson.step_from, lesson.step_to) == (
        "lesson",
        120,
        7,
        8,
    )
    assert [name for name, _ in lesson.phases] == [
        *("present", "think", "compare", "learn", "breathe")
    ]
    assert (still.n_frames, still.step_from, still.step_to) == (30, 700, 700)
    # 1 0 0 is one of the seven examples, so its answer is known.
    assert question.question is not None
    assert (question.question.inputs, question.question.answer) == ((1.0, 0.0, 0.0), (1.0,))
    assert (question.step_to, end.question) == (420_000, question.question)


def test_a_film_of_a_storyboard_is_made(xor: ReelFile, folder: Path) -> None:
    (folder / "film.toml").write_text(BOARD)
    options = film_options(size=(64, 36), fps=Fraction(4), storyboard=folder / "film.toml")
    make_film(xor, folder / "frames", options)
    assert len(list((folder / "frames").iterdir())) == 44


WRONG = {
    "no toml": ("seconds = 6", "seconds = ", "line 14: is no TOML (Invalid value): "),
    "open string": ('"end"', '"end', "line 18: is no TOML (Illegal character '\\n'): "),
    "other table": ("[[shot]]", "[[short]]", "line 2: unknown `short`; a storyboard has tables"),
    "kind": ('"still"', '"sill"', "line 8: `kind` (='sill') must be one of opening, title,"),
    "number for kind": ('"still"', "5", "line 8: `kind` (=5) must be one of opening"),
    "no kind": ('kind = "still"\n', "", "line 7: `kind` is missing; a shot needs it"),
    "no seconds": ("seconds = 0.5\n", "", "line 7: `seconds` is missing; a still needs it"),
    "no length": (
        "seconds = 6",
        "seconds = 0",
        "line 14: `seconds` (=0) must be seconds, above 0",
    ),
    "less": ("seconds = 6", "seconds = -6", "line 14: `seconds` (=-6) must be seconds, above 0"),
    "text": ("seconds = 6", 'seconds = "6"', "line 14: `seconds` (='6') must be seconds, above 0"),
    "truth": ("seconds = 6", "seconds = true", "line 14: `seconds` (=True) must be seconds"),
    "nan": ("seconds = 6", "seconds = nan", "line 14: `seconds` (=nan) must be seconds"),
    "endless": ("seconds = 6", "seconds = inf", "line 14: `seconds` (=inf) must be seconds"),
    "an hour": ("seconds = 6", "seconds = 4000", "lasts 4005 s; at most 3600 work"),
    "flash": (
        "seconds = 2\n",
        "seconds = 0.3\n",
        "line 4: `seconds` (=0.3) must be at least 0.33",
    ),
    "no frame": (
        "= 0.5",
        "= 0.001",
        "line 9: `seconds` (=0.001) is less than a frame at 60 a sec",
    ),
    "field": (
        "step = 700",
        "stp = 700",
        "line 10: unknown `stp`; a still has kind, seconds, step",
    ),
    "other's": ("inputs =", "to =", "line 15: unknown `to`; a question has kind, seconds, inputs"),
    "fraction": ("step = 700", "step = 7.5", "line 10: `step` (=7.5) must be a whole number"),
    "beyond": (
        *("step = 700", "step = 2_222_222"),
        "line 10: `step` (=2222222) must be a step from 0 to 420000",
    ),
    "before": (
        *("step = 8", "step = -1"),
        "line 5: `step` (=-1) must be a step from 0 to 420000",
    ),
    "no example": (
        *("inputs = [1, 0, 0]", "example = 8"),
        "line 15: there is no example 8; the reel keeps 7 training examples, from 1",
    ),
    "no held-out example": (
        *("inputs = [1, 0, 0]", "example = 'held-out:1'"),
        "line 15: there is no example 1; the reel keeps 0 held-out examples",
    ),
    "no number of an example": (
        *("inputs = [1, 0, 0]", "example = 'first'"),
        "line 15: `example` (='first') must be a number from 1, or such as \"held-out:1\"",
    ),
    "example": (
        *("step = 8", "step = 8\nexample = 2"),
        "line 6: each step of this training has an example of its own",
    ),
    "inputs": ("[1, 0, 0]", "[1, 0]", "line 15: 2 inputs given (1,0), the network has 3; such as"),
    "input": ("[1, 0, 0]", '[1, "x", 0]', "line 15: `x` in 1,x,0 is no number; column"),
    "no inputs": (
        "[1, 0, 0]",
        "1",
        "line 15: `inputs` (=1) must be numbers and words in brackets",
    ),
    "phases": (
        *("inputs = [1, 0, 0]", "phases = { present = 1, think = 2 }"),
        "line 15: `phases` (={'present': 1, 'think': 2}) must be lengths of present, think,",
    ),
    "phase": (
        *("step = 8", "phases={present=1,think=2,compare=3,learn='x',breathe=1}\nstep = 8"),
        "line 5: `phases` (='x') must be seconds, above 0",
    ),
}


SWEEP = """
[[shot]]
kind = "sweep"
seconds = 1.4
from = 7
to = 14

[[shot]]
kind = "forward"
seconds = 4
from = 17500
to = 87493
event = 18525
"""


def test_sweeps_and_what_happens_can_be_written_by_hand(xor: ReelFile, tmp_path: Path) -> None:
    sweep, forward = read(SWEEP, xor, tmp_path).shots
    assert (sweep.step_from, sweep.step_to, sweep.phases) == (7, 14, ())
    assert isinstance(forward.event, SignChange)
    assert (forward.event.step_to, forward.event.in_fall) == (18525, True)


def test_probes_are_swept_at_the_step_to_which_a_sweep_goes(
    circles: ReelFile, tmp_path: Path
) -> None:
    text = '[[shot]]\nkind = "sweep"\nseconds = 3\nfrom = 0\nto = 1\n'
    (sweep,) = read(text, circles, tmp_path).shots
    assert (sweep.step_from, sweep.step_to) == (0, 1)
    with pytest.raises(StoryboardError, match=r"`seconds` \(=1\) must be at least 2.00: shorter"):
        read(text.replace("= 3", "= 1"), circles, tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("1.4", "1.0", "line 4: `seconds` (=1.0) must be at least 1.17: shorter ones flash"),
        ("to = 14", "to = 7", "line 6: `to` (=7) must be after `from`, 7"),
        ("to = 14", "to = 20", "line 6: `to` (=20) must be at most 12 steps on, all of them"),
        ("from = 7\n", "from = 30\n", "line 6: `to` (=14) must be after `from`, 30"),
        ("event = 18525", "event = 1", "line 13: `event` (=1) must be a step at which something"),
        ("event = 18525", "event = true", "line 13: `event` (=True) must be a whole number"),
    ],
)
def test_a_wrong_sweep_or_event_is_told(
    right: str, wrong: str, complaint: str, xor: ReelFile, tmp_path: Path
) -> None:
    with pytest.raises(StoryboardError) as told:
        read(SWEEP.replace(right, wrong), xor, tmp_path)
    assert str(told.value).startswith(complaint)


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_told_by_line_and_field(case: str, xor: ReelFile, tmp_path: Path) -> None:
    right, wrong, complaint = WRONG[case]
    assert right in BOARD
    with pytest.raises(StoryboardError) as told:
        read(BOARD.replace(right, wrong), xor, tmp_path)
    assert str(told.value).startswith(complaint)
    assert str(told.value).endswith(f": {tmp_path / 'film.toml'}")
    assert "\n" not in str(told.value)


FORWARD = '[[shot]]\nkind = "forward"\nseconds = 1\nfrom = 7\nto = 90\n'


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("", None),
        ("through = [7, 20.5, 90]", None),
        ("through = [7]", "line 6: `through` (=[7]) must be steps that ascend from 7 to 90"),
        ("through = [7, 20]", "must be steps that ascend from 7 to 90"),
        ("through = [7, 30, 20, 90]", "must be steps that ascend from 7 to 90"),
        ("through = 7", "must be numbers in brackets"),
        ("through = [7, 'x', 90]", "must be numbers in brackets"),
    ],
)
def test_a_forward_has_a_course(
    more: str, complaint: str | None, xor: ReelFile, tmp_path: Path
) -> None:
    if complaint is None:
        assert read(FORWARD + more, xor, tmp_path).shots[0].step_to == 90
        return
    with pytest.raises(StoryboardError, match=re.escape(complaint)):
        read(FORWARD + more, xor, tmp_path)


def test_a_forward_goes_forward_within_the_training(xor: ReelFile, tmp_path: Path) -> None:
    with pytest.raises(StoryboardError, match=r"line 5: `to` \(=7\) must be after `from`, 7"):
        read(FORWARD.replace("90", "7"), xor, tmp_path)
    with pytest.raises(StoryboardError, match=r"line 5: `to` .* must be a step from 0 to 420000"):
        read(FORWARD.replace("90", "900000"), xor, tmp_path)


def test_an_example_is_one_of_the_probes(circles: ReelFile, tmp_path: Path) -> None:
    lesson = '[[shot]]\nkind = "lesson"\nseconds = 1\nstep = 1\nexample = 3\n'
    assert read(lesson, circles, tmp_path).shots[0].probe == 2
    with pytest.raises(StoryboardError, match=r"line 5: `example` \(=99\) must be one of 1, 2, 3"):
        read(lesson.replace("3", "99"), circles, tmp_path)


def test_steps_that_were_not_recorded_become_the_nearest(xor: ReelFile, tmp_path: Path) -> None:
    path = tmp_path / "film.toml"
    path.write_text(
        BOARD.replace("step = 8", "step = 9_999").replace("step = 700", "step = 9_940")
    )
    board = read_board(path, xor, FPS)
    lesson, still, *_ = board.storyboard.shots
    assert board.notes[0] == (
        f"line 5: step 9,999 was not recorded; step {lesson.step_to:,} is shown"
    )
    assert board.notes[1].startswith("line 10: step 9,940 was not recorded; step ")
    steps = xor.steps.tolist()
    taught = [step for step in steps if step - 1 in steps]
    assert lesson.step_to == min(taught, key=lambda step: abs(step - 9999))
    assert still.step_to == min(steps, key=lambda step: abs(step - 9940))
    path.write_text(BOARD.replace("step = 8", "step = 0"))
    board = read_board(path, xor, FPS)
    assert board.storyboard.shots[0].step_to == 1
    assert board.notes == ("line 5: step 0 was recorded as no lesson; step 1 is shown",)


def test_a_question_may_be_an_example_of_the_reel(circles: ReelFile, tmp_path: Path) -> None:
    asked = '[[shot]]\nkind = "question"\nseconds = 6\nexample = '
    for written, examples, row in (
        ("3", circles.meta.training_set, 2),
        ('"held-out:2"', circles.meta.held_out, 1),
    ):
        assert examples is not None
        (shot,) = read(asked + written, circles, tmp_path).shots
        assert shot.question is not None
        assert shot.question.inputs == tuple(examples.inputs[row])
        assert shot.question.answer == tuple(examples.targets[row])


def test_a_written_storyboard_names_examples_that_there_are(
    xor: ReelFile, circles: ReelFile
) -> None:
    for reel in (xor, circles):
        text = write_board(storyboard_of(reel, film_options()), reel.meta)
        kept = re.search(r"an example of the reel: example = 1 to (\d+)", text)
        assert kept is not None
        assert int(kept[1]) == reel.meta.training_set.n_examples
        assert ("held-out" in text) == (reel.meta.held_out is not None)


def test_an_order_that_tells_the_end_first_is_noted(xor: ReelFile, tmp_path: Path) -> None:
    path = tmp_path / "film.toml"
    shots = BOARD.strip().split("\n\n")
    path.write_text("\n\n".join([shots[1], shots[0], *shots[2:]]))
    assert read_board(path, xor, FPS).notes == (
        "line 6: goes back to step 8, after step 700 was shown: the end is told first",
    )
    path.write_text(BOARD)
    assert read_board(path, xor, FPS).notes == ()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "has no shots"),
        (b"# nothing\n", "has no shots"),
        (b"shot = 3", "`shot` must be tables"),
        (b"shot = [1]", "`shot` must be tables"),
        (b"shot = [{kind = 'end'}]", "shot 1: `seconds` is missing"),
        (b"\xff\xfe\x00", "is no text"),
        (b"\x89PNG\r\n\x1a\n\x00", "is no text"),
    ],
)
def test_what_is_no_storyboard_is_refused(
    content: bytes, complaint: str, xor: ReelFile, tmp_path: Path
) -> None:
    path = tmp_path / "film.toml"
    path.write_bytes(content)
    with pytest.raises(StoryboardError, match=complaint):
        read_board(path, xor, FPS)


def test_a_missing_file_is_told(xor: ReelFile, tmp_path: Path) -> None:
    with pytest.raises(StoryboardError, match="no such storyboard"):
        read_board(tmp_path / "none.toml", xor, FPS)
    with pytest.raises(StoryboardError, match="cannot be read"):
        read_board(tmp_path, xor, FPS)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_change_of_a_file_ends_in_anything_but_a_film_or_a_line(
    xor: ReelFile, tmp_path: Path, data: st.DataObject
) -> None:
    text = BOARD + FORWARD
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 12))
    put = data.draw(st.text(st.sampled_from("0123456789.-eE\"[]{}=\n '#ajx,_"), max_size=6))
    with contextlib.suppress(StoryboardError):
        assert read(text[:at] + put + text[at + length :], xor, tmp_path).n_frames > 0


def test_a_storyboard_goes_with_nothing_that_it_says_itself() -> None:
    for contradiction, said in (
        ({"pace": "log"}, "which steps are shown; leave `pace=` or `storyboard=` out"),
        ({"duration": 30}, "how long each shot is; leave `duration=` or `storyboard=` out"),
    ):
        with pytest.raises(UsageError, match=f"^the storyboard says {said}$"):
            film_options(storyboard="film.toml", **contradiction)
    with pytest.raises(UsageError, match="storyboard of its own"):
        film_options(style="classic", storyboard="film.toml")
