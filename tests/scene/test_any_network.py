"""Films of any network: nothing leaves the picture, and nothing lies over anything else.

Key moments of the real film are composed for networks of all shapes, in pictures of all sizes,
and checked by bounding boxes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from epochreel.drawing import Box, DisplayList, Image, Ink, Text
from epochreel.scene import SceneOptions
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.kit.rect import Rect
from epochreel.scene.moments.replay import Replay
from epochreel.scene.network.chain import DrawnChain
from epochreel.scene.network.clearings import crossed
from epochreel.scene.network.places import Layout
from epochreel.story import Moment, PhaseName, Shot
from scene.boxes import box_of
from scene.network_cases import CASES, SIZES, SMALL_SIZES
from scene.network_reels import record
from stories import whole_story

FPS = Fraction(30)
MARGIN = 0.02  # of each side: what a phone's rounded corners or a player's frame may hide
CUT_NUMBER = re.compile("[\\d.,\N{MINUS SIGN}]+\N{HORIZONTAL ELLIPSIS}")
THIN = 2.5  # px; a rule of a plot may run through a label
FULL: tuple[tuple[PhaseName, float], ...] = (
    ("present", 1.0),
    ("compare", 1.0),
    ("learn", 0.5),
)


@pytest.fixture(scope="module")
def replays(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("networks")

    @cache
    def replay_of(name: str) -> Replay:
        return Replay(record(folder / f"{len(list(folder.iterdir()))}.reel", CASES[name]))

    return replay_of


def key_moments(replay: Replay) -> Iterator[Moment]:
    """Yield the moments of a film at which most is to be seen."""
    shots = whole_story(replay.meta, FPS).shots
    lessons = [shot for shot in shots if shot.kind == "lesson"]
    for phase, share in FULL:
        yield in_phase(lessons[0], phase, share)
    yield in_phase(lessons[-1], "compare", 1.0)
    for kind in ("title", "before", "forward", "after", "end"):
        shot = next((shot for shot in shots if shot.kind == kind), None)
        if shot is not None:
            yield Moment(shot, round(0.7 * shot.n_frames), FPS)
    asked = next(shot for shot in shots if shot.kind == "question")
    yield in_phase(asked, "hold", 0.3)


def in_phase(shot: Shot, phase: PhaseName, share: float) -> Moment:
    start = 0
    for name, n_frames in shot.phases:
        if name == phase:
            return Moment(shot, start + round(share * (n_frames - 1)), FPS)
        start += n_frames
    raise LookupError(phase)


def texts_of(picture: DisplayList) -> list[tuple[Text, Rect]]:
    return [(ink, box_of(ink)) for ink in picture.dynamic.inks if isinstance(ink, Text)]


def layout_of(stage: CinematicStage) -> Layout:
    """Return where the units of a chain of dense layers stand."""
    assert isinstance(stage._network, DrawnChain)
    return stage._network.layout


def shrunk(rect: Rect, by: float = 0.5) -> Rect:
    return rect.inset(by, by, by, by)


def network_boxes(stage: CinematicStage) -> list[Rect]:
    """Boxes around each layer as it is drawn, glow not counted."""
    boxes = []
    for place in layout_of(stage).layers:
        low, high = place.xy.min(axis=0) - place.radius, place.xy.max(axis=0) + place.radius
        boxes.append(Rect(*map(float, (*low, *(high - low)))))
    return boxes


def check_layout(stage: CinematicStage) -> list[str]:
    """Return what is wrong with the places of units and panels."""
    regions, layers = stage._regions, layout_of(stage).layers
    frame = Rect(0, 0, regions.width, regions.height)
    frame = frame.inset(*[MARGIN * side for side in (frame.width, frame.height)] * 2)
    boxes, wrong = network_boxes(stage), []
    for index, (place, box) in enumerate(zip(layers, boxes, strict=True)):
        if not inside(box, frame):
            wrong.append(f"layer {index} leaves the frame: {box}")
        if place.kind == "pixels":
            continue
        near = np.hypot(*(place.xy[:, None] - place.xy[None]).T)
        np.fill_diagonal(near, np.inf)
        apart = 2 * place.radius if place.kind == "neurons" else 0.0
        if near.min() < apart:
            wrong.append(f"units of layer {index} overlap: {near.min():.1f} < {apart:.1f}")
        if place.kind in ("maps", "pictures"):
            away = np.abs(place.xy[:, None] - place.xy[None]).max(axis=-1)
            np.fill_diagonal(away, np.inf)
            if away.min() < 2 * place.radius:
                wrong.append(f"pictures of layer {index} overlap")
    for (one, first), (other, second) in itertools.pairwise(enumerate(boxes)):
        if first.overlaps(second):
            wrong.append(f"layers {one} and {other} overlap")
    for one, first in enumerate(regions.panels):
        if not inside(first, frame):
            wrong.append(f"panel {one} leaves the frame")
        if first.height < 90 * regions.unit:
            wrong.append(f"panel {one} is flat")
        wrong += [
            f"panel {one} lies on layer {i}" for i, b in enumerate(boxes) if b.overlaps(first)
        ]
        others = () if regions.takes_turns else regions.panels[one + 1 :]
        wrong += [f"panels {one} overlap" for b in others if b.overlaps(first)]
    if regions.direction == "up" and regions.width <= regions.height:
        share = regions.network.height / regions.height
        if share < 0.55:
            wrong.append(f"the network has {share:.3f} of the height")
    return wrong


def texts_on_synapses(stage: CinematicStage, picture: DisplayList) -> Iterator[str]:
    """Yield texts that a synapse runs through, wherever one is seen."""
    segments, n = picture.dynamic.segments, len(stage._network._wirings.start)
    if segments is None or not np.any(segments.signed):
        return
    for text, box in texts_of(picture):
        letters = Rect(box.x, text.y - 0.7 * text.size, box.width, 0.7 * text.size)
        lines = segments.start[:n].astype(float), segments.end[:n].astype(float)
        if crossed(shrunk(letters, 1.0), *lines).any():
            yield f"{text.text!r} on a synapse at {box.x:.0f}, {box.y:.0f}"


def inside(box: Rect, frame: Rect) -> bool:
    return (
        box.x >= frame.x and box.y >= frame.y
        and box.right <= frame.right and box.bottom <= frame.bottom
    )  # fmt: skip


def check_picture(picture: DisplayList) -> list[str]:
    """Return what is wrong with a picture: ink outside, text over text, discs or pictures."""
    frame = Rect(0, 0, picture.width, picture.height)
    frame = frame.inset(*[MARGIN * side for side in (frame.width, frame.height)] * 2)
    wrong = [
        f"outside: {said(ink)}" for ink in picture.dynamic.inks if not inside(box_of(ink), frame)
    ]
    texts = texts_of(picture)
    wrong += [f"{text.text!r} is cut" for text, _ in texts if CUT_NUMBER.fullmatch(text.text)]
    for (one, first), (other, second) in itertools.combinations(texts, 2):
        if shrunk(first).overlaps(second):
            wrong.append(f"{one.text!r} over {other.text!r} at {first.x:.0f}, {first.y:.0f}")
    images = [
        box_of(ink)
        for ink in picture.dynamic.inks
        if isinstance(ink, Image) and ink.pixels[..., 3].max() > 0
    ]
    for (text, box), image in itertools.product(texts, images):
        if shrunk(box).overlaps(image):
            wrong.append(f"{text.text!r} over a picture")
    discs = picture.dynamic.discs
    # Under the last words the network has gone out.
    if discs is not None and (discs.hides is None or discs.hides.max(initial=0.0) > 0.05):
        for text, box in texts:
            nearest = np.clip(discs.center, (box.x, box.y), (box.right, box.bottom))
            away = np.hypot(*(discs.center - nearest).T) - discs.radius
            if away.min() < 0:
                wrong.append(f"{text.text!r} over a neuron")
    wrong += over_boxes(picture.dynamic.inks, texts)
    return wrong


def over_boxes(inks: Sequence[Ink], texts: list[tuple[Text, Rect]]) -> Iterator[str]:
    """Yield texts that lie partly on a filled box, such as a bar."""
    for ink in inks:
        if not isinstance(ink, Box) or ink.fill is None or ink.fill[3] < 0.05:
            continue
        box = box_of(ink)
        if min(box.width, box.height) < THIN:
            continue
        for text, place in texts:
            letters = Rect(place.x, text.y - 0.7 * text.size, place.width, 0.7 * text.size)
            if shrunk(letters, 1.0).overlaps(box) and not inside(letters, box):
                yield f"{text.text!r} partly on a box {box}"


def said(ink: Ink) -> str:
    return repr(ink.text) if isinstance(ink, Text) else f"{type(ink).__name__} {box_of(ink)}"


@pytest.mark.parametrize("name", CASES)
def test_nothing_overlaps_and_nothing_leaves_the_picture(name: str, replays) -> None:
    replay: Replay = replays(name)
    wrong: dict[str, list[str]] = {}
    # Every case in the large sizes; the others, in which rounding differs, take turns.
    turn = list(CASES).index(name) % len(SMALL_SIZES)
    for size in (*SIZES, SMALL_SIZES[turn]):
        stage = CinematicStage(replay, SceneOptions(*size))
        found = check_layout(stage)
        for moment in key_moments(replay):
            what = f"{moment.shot.kind} {moment.frame}/{moment.shot.n_frames}"
            picture = stage.compose(moment)
            found += [f"{what}: {fault}" for fault in check_picture(picture)]
            if moment.shot.kind != "end":
                found += [f"{what}: {fault}" for fault in texts_on_synapses(stage, picture)]
        if found:
            wrong["{}x{}".format(*size)] = list(dict.fromkeys(found))
    assert not wrong, "\n".join(
        f"{size}: {len(faults)}\n  " + "\n  ".join(faults[:8]) for size, faults in wrong.items()
    )


@pytest.mark.parametrize("name", CASES)
def test_captions_have_room_that_nothing_else_takes(name: str, replays) -> None:
    replay: Replay = replays(name)
    turn = list(CASES).index(name) % len(SMALL_SIZES)
    wrong: list[str] = []
    for size in (*SIZES, SMALL_SIZES[turn]):
        stage = CinematicStage(replay, SceneOptions(*size, captions=True))
        band = stage._regions.captions
        assert band is not None
        found = [
            f"a layer in the band: {box}" for box in network_boxes(stage) if box.overlaps(band)
        ]
        found += check_layout(stage)
        for moment in key_moments(replay):
            picture = stage.compose(moment)
            found += check_picture(picture)
            # The end card has no captions below it: it says them itself.
            if moment.shot.kind != "end":
                inks = [ink for ink in picture.dynamic.inks if box_of(ink).overlaps(band)]
                found += [f"in the band: {said(ink)}" for ink in inks]
        wrong += [f"{size[0]}x{size[1]}: {fault}" for fault in dict.fromkeys(found)]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("size", SIZES)
def test_samples_say_of_how_many(size: tuple[int, int], replays) -> None:
    replay: Replay = replays("1024-1024-1024-5")
    stage = CinematicStage(replay, SceneOptions(*size))
    picture = stage.compose(next(iter(key_moments(replay))))
    written = [text.text for text, _ in texts_of(picture)]
    samples = [place for place in layout_of(stage).layers if place.is_sample]
    assert [place.n_units for place in samples] == [1024] * 3
    assert sum("1,024" in text for text in written) == len(samples)
    assert sum(text.startswith(f"{len(samples[0].units)} of") for text in written) == 3


def test_numbers_stand_beside_few_neurons_and_not_beside_many(replays) -> None:
    def n_numbers(name: str) -> int:
        replay: Replay = replays(name)
        stage = CinematicStage(replay, SceneOptions())
        moment = [m for m in key_moments(replay) if m.shot.kind == "lesson"][1]
        network = stage._regions.network
        layers = layout_of(stage).layers[1:-1]
        low, high = (float(f(p.xy[:, 0])) for f, p in ((np.min, layers[0]), (np.max, layers[-1])))
        near = [
            text
            for text, box in texts_of(stage.compose(moment))
            if low - 40 < box.center[0] < high + 40 and network.y < box.center[1] < network.bottom
        ]
        return len(near)

    assert n_numbers("3-4-1") == 4
    assert n_numbers("8 narrowing") == n_numbers("13-10-3") == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_a_number_is_nearest_to_its_own_neuron(name: str, size: tuple[int, int], replays) -> None:
    """Half-way between a dark neuron and a lit one, 0.00 could be either's."""
    stage = CinematicStage(replays(name), SceneOptions(*size))
    layout, numbers = layout_of(stage), stage._network._numbers
    places = [place for place in layout.layers if place.kind != "pixels"]
    centers = np.concatenate([place.xy for place in places])
    radii = np.concatenate([np.full(len(place.xy), place.radius) for place in places])
    for index, boxes in numbers._boxes.items():
        for center, box in zip(layout.layers[index].xy, boxes, strict=True):
            if box is not None:
                nearest = np.clip(centers, (box.x, box.y), (box.right, box.bottom))
                away = np.hypot(*(centers - nearest).T) - radii
                assert np.allclose(centers[away.argmin()], center)
