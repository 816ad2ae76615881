"""What the viewer computes is what Python computes: arrays, answers, errors, lights, numbers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.drawing import Discs, Segments
from epochreel.engine.reference import backward, forward
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.theme import THEMES, Theme
from epochreel.scene.kit.words import short, significant, two_decimals
from epochreel.scene.moments.acting import joined
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import view_at
from epochreel.scene.network.chain import DrawnChain
from epochreel.scene.network.graph import DrawnGraph
from epochreel.story import Moment, PhaseName, Shot
from epochreel.trace import ReelFile
from epochreel.web.blob import Blob
from epochreel.web.page_words import get_page_words
from epochreel.web.paint import paint
from epochreel.web.payload import make_payload
from epochreel.web.stages import SHAPES, regions_of
from web.node_viewer import run_viewer

WORDS = get_page_words("en")
PHASES: tuple[tuple[PhaseName, int], ...] = (
    ("present", 8),
    ("think", 40),
    ("compare", 12),
    ("learn", 40),
    ("breathe", 10),
)
DENSE = ("rows", "plane", "classes", "numbers", "two lines")
UNPACK = "const { header: net, read } = await unpack(data.packed);\n"


def packed(reel: ReelFile) -> str:
    return make_payload(reel, WORDS, "night", 10_000_000).packed


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    exact = rng.normal(size=(4, 3)).astype(np.float32)
    exact[1, 2] = np.nan
    whole, small = np.array([0, -7, 420_000]), np.array([[0, 255], [12, 9]])
    rows = rng.normal(size=(60, 7)).cumsum(axis=0)
    rows[30] *= -1  # a change across the whole range
    blob = Blob()
    refs = [blob.exact(exact), blob.whole(whole), blob.small(small), blob.rounded(rows)]
    data = {"packed": blob.packed({"refs": refs})}
    found = run_viewer(tmp_path, f"{UNPACK} return net.refs.map((ref) => read(ref));", data)
    np.testing.assert_array_equal(np.array(found[0], np.float32), exact.ravel())
    assert found[1:3] == [whole.tolist(), small.ravel().tolist()]
    off = np.abs(np.array(found[3]) - rows.ravel()).max()
    assert off <= refs[3]["quantum"] / 2 * 1.01
    assert refs[3]["quantum"] == pytest.approx(np.abs(rows).max() / 32767)


def test_numbers_that_are_none_are_kept_exactly() -> None:
    assert Blob().rounded(np.array([[1.0, np.inf], [2.0, 3.0]]))["kind"] == "f32"


@pytest.mark.parametrize(
    "activation", ["sigmoid", "tanh", "relu", "leaky_relu", "gelu", "linear", "softmax"]
)
def test_answers_and_errors_are_python_s(tmp_path: Path, activation: str) -> None:
    rng = np.random.default_rng(7)
    last = LayerSpec(3, "softmax" if activation == "softmax" else "sigmoid")
    layers = (LayerSpec(6, activation), LayerSpec(5, activation, has_bias=False), last)
    network = NetworkSpec.dense(4, layers)
    sizes = network.sizes
    pairs = list(zip(sizes[1:], sizes[:-1], strict=True))
    weights = [rng.normal(size=pair).astype(np.float32) for pair in pairs]
    biases = [
        rng.normal(size=layer.n_units).astype(np.float32) if layer.has_bias else None
        for layer in layers
    ]
    inputs, targets = rng.normal(size=(5, 4)) * 3, rng.uniform(size=(5, 3))
    loss = "cross_entropy" if activation == "softmax" else "squared_error"
    acts = forward(network, weights, biases, inputs)
    errors, _ = backward(network, weights, biases, acts, targets, loss)
    data = {
        "net": {
            "sizes": sizes,
            "activations": [layer.activation for layer in layers],
            "undoesSlope": loss == "cross_entropy",
        },
        "params": {
            "weights": [weight.ravel().tolist() for weight in weights],
            "biases": [None if bias is None else bias.tolist() for bias in biases],
        },
        "inputs": inputs.tolist(),
        "targets": targets.tolist(),
    }
    body = """return data.inputs.map((row, at) => {
      const pass = forward(data.net, data.params, row);
      return [pass.acts, backward(data.net, data.params, pass, data.targets[at])];
    });"""
    for at, (found, back) in enumerate(run_viewer(tmp_path, body, data)):
        for layer, mine in enumerate(found):
            np.testing.assert_allclose(mine, acts[layer][at], atol=1e-6)
        for layer, mine in enumerate(back):
            np.testing.assert_allclose(mine, errors[layer][at], atol=1e-5)


ANSWERS = (
    UNPACK
    + """const source = Source.whole(net, read), inputs = read(net.examples.inputs);
  const n = net.sizes[0], rows = net.examples.names.map(
    (_, at) => inputs.subarray(at * n, at * n + n));
  return source.frames.map((frame) => [frame.step, rows.map((row) =>
    forward(net, frame.params, row).acts[net.sizes.length - 1])]);"""
)


@pytest.mark.parametrize("name", DENSE)
def test_a_page_answers_as_the_reel_does(
    name: str, reels: dict[str, ReelFile], tmp_path: Path
) -> None:
    reel = reels[name]
    replay, inputs = Replay(reel), _inputs(reel)
    found = run_viewer(tmp_path, ANSWERS, {"packed": packed(reel)})
    assert [step for step, _ in found] == reel.steps.tolist()
    for step, answers in found:
        np.testing.assert_allclose(answers, replay.answers(step, inputs), atol=1e-5)


def test_a_rounded_page_answers_within_what_it_says(digits: ReelFile, tmp_path: Path) -> None:
    payload = make_payload(digits, WORDS, "night", 10_000_000)
    body = UNPACK + "const source = Source.whole(net, read);\n"
    body += "return [0, 40, source.n - 1].map((at) => source.frames[at])"
    body += ".map((frame) => [frame.step, frame.params.weights]);"
    assert 0 < payload.header["bound"] < 1e-4
    for step, layers in run_viewer(tmp_path, body, {"packed": payload.packed}):
        for mine, recorded in zip(layers, digits.at(step).weights, strict=True):
            off = np.abs(np.array(mine) - recorded.ravel()).max()
            assert off <= payload.header["bound"] * 1.01


def _inputs(reel: ReelFile) -> np.ndarray:
    sets = [reel.meta.training_set, reel.meta.held_out]
    return np.concatenate([each.inputs for each in sets if each is not None])


def _lesson(reel: ReelFile, probe: int = 0) -> Shot:
    steps = reel.steps.tolist()
    at = next(i for i in range(2, len(steps)) if steps[i] == steps[i - 1] + 1)
    n_frames = sum(length for _, length in PHASES)
    return Shot("lesson", n_frames, steps[at - 1], steps[at], PHASES, probe=probe)


def _phases(moment: Moment) -> dict[str, float]:
    fade = joined(moment, "learn", "breathe", start=0.5)
    late = joined(moment, "learn", "breathe", start=0.7)
    return {
        "present": moment.phase_progress("present"),
        "think": moment.phase_progress("think"),
        "compared": moment.phase_progress("compare"),
        "learn": moment.phase_progress("learn"),
        "fade": 1.0 - smooth(fade),
        "late": 1.0 - smooth(late),
    }


LIGHTS = (
    UNPACK
    + """const source = Source.whole(net, read);
  const frame = (step) => source.frames[source.at(step)];
  const before = frame(data.from).params, after = frame(data.to).params;
  const pass = forward(net, before, data.inputs);
  const errors = backward(net, before, pass, data.target);
  return data.phases.map((phases) => net.stages.map((stage) => {
    const lights = new Lights(net, stage);
    const more = { after, errors, target: data.target };
    lights.fill(actAt(net, before, pass.acts, phases, more), data.theme, 0.9);
    return [lights.bars, lights.discs];
  }));"""
)


@pytest.mark.parametrize("theme", ["night", "paper"])
@pytest.mark.parametrize("name", DENSE)
def test_lights_of_a_lesson_are_python_s(
    name: str, theme: str, reels: dict[str, ReelFile], tmp_path: Path
) -> None:
    reel = reels[name]
    replay, shot = Replay(reel), _lesson(reel)
    row = int(reel.at(shot.step_to).examples[0])
    table = reel.meta.training_set
    moments = [Moment(shot, frame, Fraction(30)) for frame in range(2, shot.n_frames, 9)]
    data = {
        "packed": packed(reel),
        "from": shot.step_from,
        "to": shot.step_to,
        "inputs": table.inputs[row].tolist(),
        "target": table.targets[row].tolist(),
        "phases": [_phases(moment) for moment in moments],
        "theme": paint()[theme],
    }
    found = run_viewer(tmp_path, LIGHTS, data)
    for moment, stages in zip(moments, found, strict=True):
        view = view_at(moment, replay)
        for shape, (bars, discs) in zip(SHAPES, stages, strict=True):
            drawn = DrawnChain(replay, regions_of(shape), THEMES[theme])
            segments, round_, *_ = drawn.lights(view, 0.9)
            assert segments is not None
            assert round_ is not None
            _same_bars(bars, segments, THEMES[theme])
            _same_discs(discs, round_)


def _same_bars(found: list[float], wanted: Segments, theme: Theme) -> None:
    bars = np.array(found).reshape(len(wanted), -1)
    columns = {
        "start": slice(0, 2),
        "end": slice(2, 4),
        "width": 4,
        "glow": 5,
        "reach": 6,
        "signed": 17,
        "pulse_rgb": slice(12, 15),
    }
    # Where there is no second plane, bodies have the colour of their sign; stalks have none.
    assert wanted.signed is not None
    sign = wanted.signed[:, None]
    hued = np.where(sign >= 0, theme.positive, theme.negative) * np.abs(sign)
    hued = np.where(sign == 0, wanted.rgb, hued)
    np.testing.assert_allclose(bars[:, 8:11], hued, atol=3e-3, rtol=1e-3)
    for name, column in columns.items():
        np.testing.assert_allclose(
            bars[:, column], getattr(wanted, name), atol=3e-3, rtol=1e-3, err_msg=name
        )
    lit = wanted.pulse_rgb.sum(axis=1) > 0.0
    moving = {"pulse_at": 7, "pulse_behind": 11, "pulse_ahead": 15, "pulse_reach": 16}
    for name, column in moving.items():
        np.testing.assert_allclose(
            bars[lit, column], getattr(wanted, name)[lit], atol=3e-3, rtol=1e-3, err_msg=name
        )


def _same_discs(found: list[float], wanted: Discs) -> None:
    discs = np.array(found).reshape(len(wanted), -1)
    columns: dict[str, Any] = {
        "center": slice(0, 2),
        "radius": 2,
        "shade": 3,
        "rgb": slice(4, 7),
        "ring_width": 7,
        "ring_rgb": slice(8, 11),
        "reach": 11,
        "glow_rgb": slice(12, 15),
        "hides": 15,
    }
    for name, column in columns.items():
        np.testing.assert_allclose(
            discs[:, column], getattr(wanted, name), atol=3e-3, rtol=1e-3, err_msg=name
        )


GRAPH = (
    UNPACK
    + """const source = Source.whole(net, read);
  const frame = (step) => source.frames[source.at(step)];
  return data.phases.map((phases) => net.stages.map((stage) => {
    const lights = new GraphLights(net, stage);
    const flow = flowAt(net, frame(data.from).seen, frame(data.to).seen, 1, phases);
    lights.fill(flow, data.theme, 0.9);
    return lights.bars;
  }));"""
)


@pytest.mark.parametrize("name", ["lenet", "residual"])
def test_lights_of_any_blocks_are_python_s(
    name: str, reels: dict[str, ReelFile], tmp_path: Path
) -> None:
    reel = reels[name]
    replay, shot = Replay(reel), _lesson(reel, probe=1)
    moments = [Moment(shot, frame, Fraction(30)) for frame in range(2, shot.n_frames, 9)]
    data = {
        "packed": packed(reel),
        "from": shot.step_from,
        "to": shot.step_to,
        "phases": [_phases(moment) for moment in moments],
        "theme": paint()["night"],
    }
    found = run_viewer(tmp_path, GRAPH, data, kind="graph")
    for moment, stages in zip(moments, found, strict=True):
        for shape, bars in zip(SHAPES, stages, strict=True):
            drawn = DrawnGraph(replay, regions_of(shape), THEMES["night"])
            segments, *_ = drawn.lights(view_at(moment, replay), 0.9)
            assert segments is not None
            mine = np.array(bars).reshape(len(segments), -1)
            # Strengths are bytes on the page: within a 127th.
            for column, name_ in ((slice(0, 2), "start"), (slice(2, 4), "end"), (4, "width")):
                np.testing.assert_allclose(mine[:, column], getattr(segments, name_), atol=0.02)
            np.testing.assert_allclose(mine[:, 8:11], segments.rgb, atol=0.02)
            np.testing.assert_allclose(mine[:, 12:15], segments.pulse_rgb, atol=0.06)


def test_numbers_are_written_as_python_writes_them(tmp_path: Path) -> None:
    values = [0.0, -0.004, 0.5, 1.0, -1.25, 0.0123, 12.0, 123.456, 1234.5, 2345.6, 1e9, 2e-6]
    values += [-0.3, 0.1, 99.99, 999.6, -7.0, 3.14159]
    body = """words = data.words;
      return data.values.map((v) => [
        twoDecimals(v), significant(v), significant(v, 1), short(v)]);"""
    found = run_viewer(tmp_path, body, {"values": values, "words": dict(WORDS.viewer)})
    for value, mine in zip(values, found, strict=True):
        wanted = [two_decimals(value), significant(value), significant(value, 1), short(value)]
        assert mine == wanted, value
