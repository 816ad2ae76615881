"""The first words of a film: what she answers in the end, and that she did not know it."""

from __future__ import annotations

from epochreel.dataset import Question
from epochreel.scene.around.cards import ASCENT, LEADING
from epochreel.scene.around.sentences import MAX_LISTED, answer_text, is_near, right_text
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.fitting import fit_text
from epochreel.scene.kit.labels import column_texts, has_names
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.regions import Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import UNLEARNING
from epochreel.scene.moments.replay import Replay
from epochreel.story import Moment

# Units: type that can be read where a film is 320 px wide, as the list of somebody's films has it.
SIZE, LEAST = 92.0, 56.0
WIDTH = 0.9  # of the picture
# Of the opening: when the second words come, and when they go.
COMES, COME, GOES = UNLEARNING + 0.02, UNLEARNING + 0.14, 0.88


def draw_opening(
    brush: Brush, regions: Regions, theme: Theme, replay: Replay, moment: Moment
) -> None:
    """Draw what she answers, and then that once she did not know it."""
    question = moment.shot.question
    if question is None:
        return
    first = 1.0 - smooth(window(moment.progress, UNLEARNING - 0.1, UNLEARNING + 0.02))
    second = smooth(window(moment.progress, COMES, COME))
    second *= 1.0 - smooth(window(moment.progress, GOES, 1.0))
    said = opening_words(replay, question, moment.shot.step_to, theme.words)
    for text, opacity in ((said, first), (theme.words.say("unlearnt"), second)):
        _draw(brush, regions, theme, text, opacity)


def opening_words(replay: Replay, question: Question, step: int, words: Wording) -> str:
    """Return a question and her answer in a few words: ``1 1 0 → 0``."""
    schema = replay.meta.training_set.schema
    answer = replay.think(step, question.inputs)[-1]
    said = answer_text(schema, answer, words)
    short = not has_names(schema) and schema.image is None and len(schema.inputs) <= MAX_LISTED
    if not short or schema.task == "numbers":
        return words.say("answers", answer=said)
    known = question.answer is not None and is_near(schema, answer, question.answer)
    said = right_text(schema, question.answer, words) if known and question.answer else said
    inputs = " ".join(column_texts(schema, question.inputs, words))
    return f"{inputs} \N{RIGHTWARDS ARROW} {said}"


def _draw(brush: Brush, regions: Regions, theme: Theme, text: str, opacity: float) -> None:
    if opacity <= 0.0:
        return
    width = WIDTH * regions.width
    fitted = fit_text(brush, text, SIZE, width, several=LEAST, bold=True)
    x, y = regions.heading.x, regions.heading.y + ASCENT * fitted.size * regions.unit
    for number, line in enumerate(fitted.lines):
        down = number * LEADING * fitted.size * regions.unit
        brush.text(line, x, y + down, fitted.size, theme.bright, bold=True, opacity=opacity)
