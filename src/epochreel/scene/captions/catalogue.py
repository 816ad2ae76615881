"""What captions can say: each sentence by its key, and the facts that it may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Form:
    """What a text of a template may hold.

    Parameters
    ----------
    fields
        What may stand in it in braces.
    counts
        Whether it has two forms, ``one`` and ``many``, by what is counted in it.
    """

    fields: tuple[str, ...] = ()
    counts: bool = False


_COUNT = ("count", "Count")
_EPOCH = ("epoch", "Epoch", "epochs", "Epochs")

# By section of a template. Two-form texts are counted by `count`.
CATALOGUE: Mapping[str, Mapping[str, Form]] = MappingProxyType(
    {
        "numbers": {
            "decimal": Form(),
            "thousands": Form(),
            "between": Form(),  # numbers or names in a row
            "percent": Form(("number",)),
            "sure": Form(("answer", "percent")),
            "not_a_number": Form(),
            "infinite": Form(),
        },
        "words": {
            "epoch": Form(),
            "epochs": Form(),
            "cycle": Form(),
            "cycles": Form(),
            "step": Form(),
            "steps": Form(),
        },
        "sentences": {
            "title_rule": Form(_COUNT, counts=True),
            "title_points": Form(_COUNT, counts=True),
            "title_pictures": Form(_COUNT, counts=True),
            "title_classes": Form(_COUNT, counts=True),
            "title_numbers": Form((*_COUNT, "target"), counts=True),
            "title_curve": Form(_COUNT, counts=True),
            "title_asked": Form(("inputs",)),
            "before": Form(),
            "sees_inputs": Form(("inputs",)),
            "sees_point": Form(("inputs",)),
            "sees_digit": Form(("right",)),
            "sees_picture": Form(("right",)),
            "sees_class": Form(("right",)),
            "sees_example": Form(),
            "thinks": Form(),
            "compares": Form(("answer", "right")),
            "compares_shortly": Form(("answer", "right")),
            "learns": Form(),
            "learns_shortly": Form(),
            "learns_little": Form(),
            "lessons_all": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "lessons_others": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "lessons_some": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "forward": Form((*_COUNT, *_EPOCH, "start", "end"), counts=True),
            "forward_within": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "forward_shortly": Form(_COUNT, counts=True),
            "forward_and_lessons": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "after_withered": Form(("input",)),
            "after": Form(),
            "after_diverged": Form(),
            "asked_inputs": Form(("inputs",)),
            "asked_point": Form(("inputs",)),
            "asked_picture": Form(),
            "asked_example": Form(),
            "answers": Form(("answer",)),
            "answers_right": Form(("answer",)),
            "answers_meaning": Form(("answer", "right")),
            "answers_close": Form(("answer", "right")),
            "answers_wrong": Form(("answer", "right")),
            "answers_wrongly": Form(("answer",)),
            "answers_far": Form(("answer", "right")),  # numbers, which are not right or wrong
            "end_rule": Form(),
            "end_picture": Form(),
            "end_example": Form(),
            "end_learnt": Form((*_COUNT, *_EPOCH), counts=True),
            "end_diverged": Form((*_EPOCH, "number")),
        },
    }
)
FORMS: Mapping[str, Form] = MappingProxyType(
    {key: form for section in CATALOGUE.values() for key, form in section.items()}
)
# Keys that are no texts: the words for 1, 2, 3, … in section `numbers`, and what a file is.
NUMBER_WORDS = "words"
HEAD = ("language", "name", "base")
