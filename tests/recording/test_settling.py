"""What is left open is found by leaving rows out, and the network of the best moment is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import epochreel as er
from epochreel.data import from_arrays
from epochreel.recording import Choices, Plan, plan_training, settled
from epochreel.recording import settling as settling_module
from epochreel.scene.around.sentences import caption_of, heading_of, last_words
from epochreel.scene.captions import caption_track
from epochreel.scene.kit.language import Wording, load_language
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import view_at
from epochreel.story import moment_at
from epochreel.trace import ReelFile, open_reel
from stories import whole_story


def noise(seed: int = 0, n_rows: int = 100) -> Plan:
    """Return the plan for data of which nothing but one column can be learnt."""
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(n_rows, 8))
    loaded = from_arrays(inputs, 1.5 * inputs[:, 0] + rng.normal(size=n_rows))
    return plan_training(loaded, Choices(l2=0.0), title="Noise")


@pytest.fixture(scope="module")
def by_heart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    """A training without any pull on its weights, whose rows are soon known by heart."""
    path = tmp_path_factory.mktemp("reel") / "noise.reel"
    er.train(*columns(), l2=0.0, path=path).close()
    with open_reel(path) as reel:
        yield reel


def columns() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(100, 8))
    return inputs, 1.5 * inputs[:, 0] + rng.normal(size=100)


def test_who_chooses_the_epochs_gets_just_those() -> None:
    rows, answers = columns()
    for choices in (Choices(epochs=7), Choices(optimizer="sgd")):
        plan = plan_training(from_arrays(rows, answers), choices, title="")
        assert settled(plan) is plan
        assert plan.meta.best_step is None


def test_a_pull_that_was_chosen_stays() -> None:
    plan = settled(noise())
    assert (plan.settings.l2_factor, plan.meta.trainer["l2"]) == (0.0, 0.0)
    assert plan.open == frozenset()


def test_a_pull_that_was_not_is_found_among_several() -> None:
    rows, answers = columns()
    plan = plan_training(from_arrays(rows, answers), Choices(), title="")
    usual = plan.settings.l2_factor
    told: list[tuple[int, int]] = []
    found = settled(plan, lambda done, total: told.append((done, total)))
    pulls = [usual * factor for factor in settling_module.PULLS]
    assert any(found.settings.l2_factor == pytest.approx(pull) for pull in pulls)
    # There is more noise than a hundred rows can tell from a rule.
    assert found.settings.l2_factor > min(pulls)
    count = settling_module.N_PARTS * len(settling_module.PULLS)
    assert told == [(done, count) for done in range(1, count + 1)]
    assert settled(plan).meta.best_step == found.meta.best_step  # the same again


def test_a_long_tail_is_learnt_as_its_logarithm_where_that_is_better() -> None:
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(200, 3))
    prices = np.exp(2.0 * inputs[:, 0] + inputs[:, 1] + 5.0)
    plan = settled(plan_training(from_arrays(inputs, prices), Choices(), title=""))
    column = plan.meta.training_set.schema.targets[0]
    assert column.log_offset == 0.0
    assert plan.notes[-1].startswith("target `y` has a long tail, and its logarithm is learnt")
    assert plan.held_out is not None
    assert plan.held_out.schema.targets == plan.training.schema.targets == (column,)
    told = column.all_to_people(np.concatenate([plan.training.targets, plan.held_out.targets]))
    assert np.sort(told[:, 0]) == pytest.approx(np.sort(prices))
    assert plan.meta.question is not None
    assert plan.meta.question.answer is not None
    assert np.isclose(prices, column.to_people(plan.meta.question.answer[0])).sum() == 1
    flat = from_arrays(inputs, prices, scale="minmax")
    assert (
        settled(plan_training(flat, Choices(), title="")).training.schema == flat.training.schema
    )


def test_what_is_held_out_has_no_say() -> None:
    plan = noise()
    assert plan.held_out is not None
    other = replace(plan.held_out, targets=plan.held_out.targets + 100.0)
    changed = replace(plan, held_out=other)
    assert settled(changed).meta.best_step == settled(plan).meta.best_step


def test_more_rows_than_are_learnt_by_heart_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = noise()
    monkeypatch.setattr(settling_module, "MOST_ROWS", 20)
    assert settled(plan).meta.best_step is None


def test_the_best_step_is_recorded_and_answers(by_heart: ReelFile) -> None:
    meta = by_heart.meta
    assert meta.best_epoch is not None
    assert 1 <= meta.best_epoch < meta.n_epochs
    assert meta.best_epoch in meta.shown_epochs
    assert meta.kept_step == meta.timeline.last_step_of(meta.best_epoch)
    assert meta.kept_step in by_heart.steps
    replay = Replay(by_heart)
    assert replay.kept_step.step == meta.kept_step < replay.last_step.step == meta.n_steps
    # What it is kept for: it does better with what it has not learnt than the end of the training.
    curve = replay.curve("held_out_loss")
    assert curve is not None
    assert replay.ends_at("held_out_loss") < curve[1][-1]
    with er.open(by_heart.path) as reel:
        inputs = [0.0] * 8
        assert reel.ask(inputs) == reel.ask(inputs, at=meta.kept_step)
        assert reel.ask(inputs) != reel.ask(inputs, at=meta.n_steps)


def test_the_film_says_from_when_on_and_goes_back(by_heart: ReelFile) -> None:
    replay, meta = Replay(by_heart), by_heart.meta
    story = whole_story(meta, Fraction(10))
    for shot, start in zip(story.shots, story.starts, strict=False):
        moment = moment_at(story, start + shot.n_frames // 2)
        view = view_at(moment, replay)
        counter, below = heading_of(moment, meta, view.epoch, Wording())
        if shot.kind in ("after", "question", "end"):
            assert (shot.step_to, counter) == (meta.kept_step, "After")
            # The curves stay as they were drawn, though the network is an earlier one.
            assert view.epochs_over == meta.best_epoch
            assert view.epochs_told == meta.n_epochs
        elif shot.kind != "title":
            assert ("by heart" in below) == (view.epoch > meta.best_epoch)
        if shot.kind == "after":
            ((said, _),) = caption_of(moment, replay, Wording())
            assert said == (
                f"After epoch {meta.best_epoch} she learned by heart. She goes back there."
            )
    if last_words(replay, Wording()).endswith("of learning."):
        assert last_words(replay, Wording()) == f"{meta.best_epoch} epochs of learning."


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "ja", "zh"])
def test_captions_say_it_too(by_heart: ReelFile, language: str) -> None:
    story = whole_story(by_heart.meta, Fraction(10))
    track = caption_track(story, Replay(by_heart), load_language(language))
    texts = [caption.text for caption in track]
    # What of the sentence is no field stands in one of them, and the epoch too.
    words = load_language(language).texts["after_by_heart"].replace("{epoch}", "{number}")
    parts = [part.strip() for part in words.split("{number}") if part.strip()]
    parts.append(f"{by_heart.meta.best_epoch}")
    assert any(all(part in text for part in parts) for text in texts), texts[-5:]


def test_an_interrupted_training_keeps_its_last_step(tmp_path: Path) -> None:
    path = tmp_path / "short.reel"

    def stop(done: int, total: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        er.train(*columns(), l2=0.0, path=path, progress=stop)
    with er.open(path) as reel:
        assert reel.ask([0.0] * 8) == reel.ask([0.0] * 8, at=int(reel.steps[-1]))


def test_what_is_no_better_than_a_guess_says_so(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    with er.train(rng.normal(size=(60, 3)), rng.normal(size=60), path=tmp_path / "a.reel") as reel:
        end = Replay(reel._file).ends_at("held_out_r2")
        assert end is not None
        line = outcome(tmp_path / "a.reel")
        assert ("no better than always answering the mean" in line) == (end <= 0)
    inputs, rare = rng.normal(size=(200, 3)), (np.arange(200) % 20 == 0).astype(int)
    er.train(inputs, rare, path=tmp_path / "b.reel").close()
    line = outcome(tmp_path / "b.reel")
    assert "better than always giving the most frequent answer (95.0 %)" in line
    assert "; balanced accuracy " in line


def outcome(path: Path) -> str:
    from epochreel.cli.wording import outcome_line

    with open_reel(path) as reel:
        return outcome_line(reel)
