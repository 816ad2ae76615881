"""From a storyboard to the text of a file that people change."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from epochreel.clock import seconds_at
from epochreel.scene.around.sentences import event_key
from epochreel.scene.kit.language import Wording
from epochreel.steps import ReelMeta
from epochreel.story import Fall, PhaseName, Shot, SignChange, Storyboard
from epochreel.story.plans import phases_of

_HEAD = """\
# A storyboard of epochreel: the shots of a film, in their order. Change lengths and steps, take
# shots out, put others in, and make the film with --storyboard and the name of this file.
#
# kind: opening, title, before, lesson, sweep, forward, still, after, question or end; seconds: its
# length. A lesson shows what step taught{examples}; a sweep the answers {swept}; a forward goes
# from one step to another, and says what has happened there by the step of its event;
# a still shows the network at rest after a step. Of steps that were not recorded the nearest is
# taken. A question may have inputs of its own, or an example of the reel: {kept}.
"""


def write_board(storyboard: Storyboard, meta: ReelMeta, words: Wording | None = None) -> str:
    """Return the text of a file that `read_board` reads.

    Parameters
    ----------
    storyboard
        Of a film of the reel.
    meta
        Of the reel.
    words
        Of its remarks; None for English.
    """
    words = (words or Wording()).of(meta.epoch_word)
    examples, n_kept = "", meta.training_set.n_examples
    if meta.lessons.are_of_probes:
        rows = meta.lessons.rows(n_kept)
        examples = f" (example = {' or '.join(str(row + 1) for row in rows)})"
    kept = f"example = 1 to {n_kept}"
    if meta.held_out is not None:
        kept += f', "held-out:1" to {meta.held_out.n_examples}'
    swept = "of all steps after from, up to to"
    if meta.lessons.are_of_probes:
        swept = "to all probes at the step to"
    shots = ("\n".join(_lines(shot, storyboard.fps, meta, words)) for shot in storyboard.shots)
    return "\n".join(
        [_HEAD.format(examples=examples, kept=kept, swept=swept), *(f"{shot}\n" for shot in shots)]
    )


def _lines(shot: Shot, fps: Fraction, meta: ReelMeta, words: Wording) -> Iterator[str]:
    yield f"[[shot]]{_remark(shot, meta, words)}"
    yield f'kind = "{shot.kind}"'
    yield f"seconds = {_secs(shot.n_frames, fps)}"
    if shot.kind == "lesson":
        yield f"step = {shot.step_to}"
        if meta.lessons.are_of_probes:
            row = meta.lessons.rows(meta.training_set.n_examples)[shot.probe]
            yield f"example = {row + 1}"
    elif shot.kind in ("forward", "sweep"):
        yield f"from = {shot.step_from}"
        yield f"to = {shot.step_to}"
        if shot.through:
            yield f"through = [{', '.join(f'{step:.15g}' for step in shot.through)}]"
        if shot.event is not None:
            yield f"event = {shot.event.step_to}{_happening(shot.event, words)}"
    elif shot.kind == "still":
        yield f"step = {shot.step_to}"
    if shot.phases and shot.phases != phases_of(shot.kind, shot.n_frames):
        yield f"phases = {{ {', '.join(_phases(shot.phases, fps))} }}"


def _phases(phases: tuple[tuple[PhaseName, int], ...], fps: Fraction) -> Iterator[str]:
    return (f"{name} = {_secs(n_frames, fps)}" for name, n_frames in phases)


def _happening(event: SignChange | Fall, words: Wording) -> str:
    return f"  # {words.say(event_key(event))}"


def _remark(shot: Shot, meta: ReelMeta, words: Wording) -> str:
    """Return what helps to find a shot of the training."""
    if shot.kind not in ("lesson", "sweep"):
        return ""
    epoch, place = meta.timeline.epoch_of(shot.step_to), meta.timeline.place_of(shot.step_to)
    said = [words.say("axis_epoch", number=words.grouped(epoch))]
    if shot.kind == "lesson" and not meta.lessons.are_of_probes:
        said.append(words.say("example_number", number=words.grouped(place)))
    return f"  # {words.row(said)}"


def _secs(n_frames: int, fps: Fraction) -> str:
    # Exact enough that the sums of a thousand shots still round to the same frames.
    text = f"{float(seconds_at(n_frames, fps)):.6f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
