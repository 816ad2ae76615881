"""Captions of whole films: readable, apart, true, and without a word of another language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from epochreel.dataset import Column, Question, Schema, TrainingSet
from epochreel.engine import get_problem
from epochreel.recording import record_problem
from epochreel.scene.around.sentences import answer_sentence
from epochreel.scene.captions import Caption, caption_track, caption_tracks
from epochreel.scene.captions.lines import Line, readable, reading_frames
from epochreel.scene.kit.language import Wording, load_language
from epochreel.scene.moments.replay import Replay
from epochreel.story import Shot, Storyboard, classic_story, planned_footage
from epochreel.trace import ReelWriter, open_reel
from scene import trainings
from scene.network_cases import CASES
from scene.network_reels import record
from stories import whole_story

FPS = Fraction(30)
LANGUAGES = ("de", "en", "es", "fr", "ja", "zh")
FASTEST, FASTEST_HAN = 20, 9.1  # characters a second
# The last words stand as long as the end card does.
LAST = "end"


@pytest.fixture(scope="module")
def replays(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Replay]:
    """Trainings of each kind: a table, points, pictures, numbers, names, one that diverged."""
    folder = tmp_path_factory.mktemp("told")
    names = ("3-4-1", "2-16-16-1", "64-32-32-10", "5 numbers", "4-8-3 long names", "one-hot",
             "huge numbers", "1-16-16-1", "784-2")  # fmt: skip
    found = {
        name: Replay(record(folder / f"{at}.reel", CASES[name])) for at, name in enumerate(names)
    }
    record_problem(get_problem("xor"), folder / "xor.reel")
    xor = open_reel(folder / "xor.reel")
    with ReelWriter(folder / "early.reel", xor.meta) as writer:
        for step in xor.steps[xor.steps <= 3500]:
            writer.write(xor.at(int(step)))
    found["xor"] = Replay(xor)
    found["diverged"] = Replay(open_reel(folder / "early.reel"))
    return found


def story_of(replay: Replay, fps: Fraction = FPS, secs: int | None = None) -> Storyboard:
    n_frames = None if secs is None else int(secs * fps)
    return whole_story(replay.meta, fps, replay.last_step.step, n_frames)


def track_of(replay: Replay, code: str = "en") -> tuple[Caption, ...]:
    return caption_track(story_of(replay), replay, load_language(code))


def kind_at(storyboard: Storyboard, caption: Caption) -> str:
    return storyboard.shots[storyboard.index_at(caption.start_frame)].kind


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("fps", "secs"), [(Fraction(30), None), (Fraction(30000, 1001), 50), (Fraction(7), 300)]
)
def test_captions_can_be_read_and_never_overlap(
    code: str, fps: Fraction, secs: int | None, replays
) -> None:
    for name, replay in replays.items():
        storyboard = story_of(replay, fps, secs)
        captions = caption_track(storyboard, replay, load_language(code))
        assert len(captions) >= 6, name
        assert captions[-1].end_frame <= storyboard.n_frames
        for caption in captions:
            stands = (caption.end_frame - caption.start_frame) / fps
            n_han = len(re.findall("[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]", caption.text))
            assert caption.text == caption.text.strip()
            if kind_at(storyboard, caption) == LAST:
                continue
            assert 1.2 <= stands <= 7.6, caption
            assert n_han / FASTEST_HAN + (len(caption.text) - n_han) / FASTEST <= stands, caption
        for one, other in pairwise(captions):
            gap = (other.start_frame - one.end_frame) / fps
            assert gap == 0 or gap >= 0.5, (one, other)
            assert one.text != other.text


def test_the_first_film_is_told_from_the_riddle_to_its_answer(replays) -> None:
    said = [caption.text for caption in track_of(replays["xor"])]
    assert said[:3] == [
        "Seven examples hide a rule. Can you work it out?",
        "And what is the answer to 1 1 0?",
        "Her synapses are random. She knows nothing yet.",
    ]
    assert "She sees 0 0 1." in said
    assert "693 small corrections later: cycle 200." in said
    assert said[-4:] == [
        "Input 3 does not matter: no value of it changes an answer.",
        "A new situation: 1 1 0",
        "She answers 0.01. The answer is 0.",
        "She was never told the rule. She found it.",
    ]


def test_numbers_are_those_of_the_shots(replays) -> None:
    """Corrections are counted from the end of one shown epoch to the lessons of the next."""
    replay = replays["xor"]
    storyboard = story_of(replay)
    told = {caption.start_frame: caption.text for caption in track_of(replay)}
    n_checked = 0
    for shot, start in zip(storyboard.shots, storyboard.starts, strict=False):
        if shot.kind == "forward" and "later" in told.get(start, ""):
            count, epoch = re.findall(r"[\d,]+", told[start])
            assert int(count.replace(",", "")) == shot.step_to - shot.step_from
            assert int(epoch.replace(",", "")) == replay.epoch_at(shot.step_to + 1)
            n_checked += 1
    assert n_checked > 8


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("2-16-16-1", "en", "24 points. Where would you draw the line\\?"),
        ("2-16-16-1", "de", r"Das Netz sieht den Punkt −?\d,\d\d; −?\d,\d\d\."),
        ("64-32-32-10", "en", r"She sees a picture( of the digit|:) \d\."),
        ("64-32-32-10", "zh", r"她看到数字 \d 的图片。"),
        ("784-2", "en", "She sees a picture: (cat|dog)."),
        ("784-2", "fr", r"Le réseau répond (cat|dog) \(\d+\u00a0%\).*"),
        ("5 numbers", "es", r"24 ejemplos\. .* predecir «price; rent per month; days…»\?"),
        ("one-hot", "en", r"A new situation: colour \w+, shape of the leaf [-\w]+"),
        ("huge numbers", "de", r"Es sagt \d,\d\de1[12]; .*|Das Netz antwortet .*\d,\d\de1[12].*"),
        ("1-16-16-1", "ja", "24個の点。小さなネットワークは曲線を見つけられるでしょうか？"),
        ("diverged", "en", "Her weights grew beyond all bounds: the training diverged."),
        ("diverged", "en", "It diverged in cycle 500."),
        ("diverged", "es", "Divergió en: ciclo 500."),
        ("xor", "zh", "那么 1 1 0 的答案呢？"),
        ("xor", "zh", "再看其余六个例子。"),
        ("xor", "fr", "Le réseau répond 0,01. La réponse est 0."),
    ],
)  # fmt: skip
def test_what_is_said(name: str, code: str, said: str, replays) -> None:
    texts = [caption.text for caption in track_of(replays[name], code)]
    assert any(re.fullmatch(said, text) for text in texts), texts


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_a_film_is_told_in_one_language(code: str, replays) -> None:
    foreign = re.compile(r"\b(she|her|the|cycle \d|epoch|answers?|picture|corrections)\b", re.I)
    for name in ("xor", "diverged", "64-32-32-10", "1-16-16-1"):
        for caption in track_of(replays[name], code):
            found = foreign.search(caption.text)
            assert found is None or code == "fr", caption
            assert "{" not in caption.text


def test_unknown_answers_and_wrong_ones_are_told(make_replay: Callable[..., Replay]) -> None:
    rng = np.random.default_rng(1)
    examples = trainings.classes(rng)
    inputs, targets = tuple(examples.inputs[-1]), tuple(examples.targets[-1])
    said = {}
    for key, answer in (("unknown", None), ("one", targets), ("other", targets[::-1])):
        replay = make_replay(examples, n_epochs=40, question=Question(inputs, answer))
        said[key] = track_of(replay)[-2].text
    hers = r"(setosa|versicolor|virginica) \(\d+\s%\)"
    assert re.fullmatch(rf"She answers {hers}\.", said["unknown"])
    # One of the two answers is hers; she cannot be right with both.
    verdicts = sorted(re.sub(hers, "", said[key]).split()[-1] for key in ("one", "other"))
    assert len(verdicts) == 2


def test_names_of_any_length_are_cut(make_replay: Callable[..., Replay]) -> None:
    words = tuple("é" * 60 + str(at) for at in range(3))
    replay = make_replay(trainings.classes(np.random.default_rng(1), words))
    assert max(len(caption.text) for caption in track_of(replay)) < 110


def test_answers_that_are_no_numbers_are_told_in_words(tmp_path: Path) -> None:
    schema = Schema((Column("x"),), (Column("y"),))
    examples = TrainingSet(np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]]), schema)
    trainings.record(tmp_path / "nan.reel", examples, n_held_out=0)
    with open_reel(tmp_path / "nan.reel") as reel:
        replay = Replay(reel)
        step = replay.step_at(1)
        none = {
            key: np.full_like(tensor, np.nan)
            for key, tensor in step.tensors.items()
            if key[1] == "activation"
        }
        lost = step.with_tensors(none)
        replay.step_at = lambda at: lost if at == 1 else step  # pyright: ignore[reportAttributeAccessIssue]
        lesson = Shot(
            "lesson", 400, 0, 1, (("present", 90), ("think", 90), ("compare", 130), ("learn", 90))
        )
        board = Storyboard(FPS, (lesson,))
        said = [caption.text for caption in caption_track(board, replay, load_language("de"))]
    assert any("keine Zahl" in text for text in said), said


def test_the_classic_film_has_captions_too(replays) -> None:
    replay = replays["xor"]
    board = classic_story(planned_footage(replay.meta), FPS, replay.meta.shown_epochs)
    captions = caption_track(board, replay, load_language("en"))
    assert captions[0].text == "Cycle 2: all seven examples, one after another."
    assert [c.start_frame for c in captions] == [at * 7 * 30 for at in range(13)]


def test_a_film_may_run_backwards(replays) -> None:
    replay = replays["xor"]
    shots = story_of(replay).shots
    lessons = [shot for shot in shots if shot.kind == "lesson"][:21]
    back = replace(
        next(shot for shot in shots if shot.kind == "forward"), step_from=700, step_to=7
    )
    board = Storyboard(FPS, (*lessons[7:], replace(back, n_frames=200), *lessons[:7], shots[-1]))
    texts = [caption.text for caption in caption_track(board, replay, load_language("en"))]
    assert not any("\N{MINUS SIGN}" in text or "-" in text for text in texts), texts
    assert texts[-1].startswith("She was never told")


def test_all_languages_of_a_film_say_the_same_at_the_same_time(replays) -> None:
    told = [load_language(code) for code in LANGUAGES]
    for name, replay in replays.items():
        for secs in (None, 50):
            tracks = caption_tracks(story_of(replay, secs=secs), replay, told)
            times = [[(c.start_frame, c.end_frame) for c in track] for track in tracks]
            assert all(each == times[0] for each in times), name
            assert len(times[0]) >= 6
            for caption in zip(*tracks, strict=True):
                numbers = [set(re.findall(r"\d+", each.text)) for each in caption]
                # What one spells out another writes in figures; none speaks of another number.
                assert all(a <= b or b <= a for a in numbers for b in numbers), caption
            for track, language in zip(tracks, told, strict=True):
                for caption in track:
                    stands = caption.end_frame - caption.start_frame
                    needs = reading_frames(caption.text, FPS)
                    assert stands >= needs or caption == track[-1], language.language


def test_one_language_alone_is_told_as_ever(replays) -> None:
    replay = replays["xor"]
    story, english = story_of(replay), load_language("en")
    assert caption_tracks(story, replay, [english, english]) == (track_of(replay),) * 2


def test_a_silent_language_lets_the_others_speak(tmp_path: Path, replays) -> None:
    (tmp_path / "quiet.toml").write_text('language = "en"\n[sentences]\nbefore = ""\n')
    told = [load_language(tmp_path / "quiet.toml"), load_language("de")]
    quiet, german = caption_tracks(story_of(replays["xor"]), replays["xor"], told)
    assert len(german) == len(quiet) + 1
    assert {c.start_frame for c in quiet} < {c.start_frame for c in german}


def test_a_wrong_answer_is_called_wrong(replays) -> None:
    """In the question and in lessons, in the picture's own words, too."""
    for name in ("xor", "64-32-32-10", "5 numbers"):
        replay = replays[name]
        question = replay.meta.question
        if question is None:
            question = Question(tuple(map(float, replay.meta.training_set.inputs[0])))
        said = replay.think(replay.last_step.step, question.inputs)[-1]
        n_outputs, task = len(said), replay.meta.training_set.schema.task
        if task == "classes":
            right = np.eye(n_outputs)[int(said.argmax())]
            wrong = np.roll(right, 1)
        else:
            right = np.round(said) if task == "two classes" else said
            wrong = 1 - right if task == "two classes" else said + 3
        shot = Shot("question", 400, replay.last_step.step, replay.last_step.step,
                    (("present", 90), ("think", 90), ("compare", 60), ("hold", 160)))  # fmt: skip
        for answer, is_wrong in ((right, False), (wrong, True)):
            asked = Question(question.inputs, tuple(map(float, answer)))
            board = Storyboard(FPS, (replace(shot, question=asked),))
            text = caption_track(board, replay, load_language("en"))[-1].text
            own = answer_sentence(replay, asked, replay.last_step.step, Wording())
            word = "Far off" if task == "numbers" else "Wrong"
            assert (word in text) == is_wrong, text
            assert (word in own) == is_wrong, own


def test_the_same_film_has_the_same_captions(replays) -> None:
    assert track_of(replays["xor"], "fr") == track_of(replays["xor"], "fr")


def test_lines_give_way_to_those_that_matter_more() -> None:
    long, short = "x" * 60, "x" * 20
    need, quick = reading_frames(long, FPS), reading_frames(short, FPS)
    assert quick == 36 < need
    lines = [
        Line(0, 200, ((long,),), 1),
        Line(60, 200, ((long,), (short,)), 5),
        Line(105, 200, ((short,),), 2),
    ]
    captions = readable(lines, FPS)
    assert [(c.start_frame, c.end_frame, len(c.said[0])) for c in captions] == [
        (60, 105, 20),
        (105, 200, 20),
    ]
    assert readable([Line(0, 35, ((short,),))], FPS) == ()
    assert readable([Line(0, 99, (("",),))], FPS) == ()


def test_han_characters_take_twice_as_long() -> None:
    assert reading_frames("字" * 18, FPS) == 60
    assert reading_frames("a" * 36, FPS) == 60
