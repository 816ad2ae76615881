"""What films can say: each text by its key, and the facts that it may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Form:
    """What a text of a language may hold.

    Parameters
    ----------
    fields
        What may stand in it in braces.
    counts
        Whether it has two forms, ``one`` and ``many``, by what is counted in it.
    """

    fields: tuple[str, ...] = ()
    counts: bool = False


# What is counted, in words as far as the language has them (`Count` at the beginning of a
# sentence), and in figures.
_COUNT = ("count", "Count", "n")
_EPOCH = ("epoch", "Epoch", "epochs", "Epochs")
_WORD = Form()
_COUNTED = Form(_COUNT, counts=True)

# By section of a file. Two-form texts are counted by `count`.
CATALOGUE: Mapping[str, Mapping[str, Form]] = MappingProxyType(
    {
        "numbers": {
            "decimal": _WORD,
            "thousands": _WORD,
            "between": _WORD,  # numbers or names in a row
            "percent": Form(("number",)),
            "sure": Form(("answer", "percent")),
            "not_a_number": _WORD,
            "infinite": _WORD,
            "yes": _WORD,
            "no": _WORD,
        },
        "words": {
            "epoch": _WORD,
            "epochs": _WORD,
            "cycle": _WORD,
            "cycles": _WORD,
            "step": _WORD,
            "steps": _WORD,
        },
        # The titles that trainings have which nobody has given one.
        "titles": {
            "problem_xor": _WORD,
            "problem_xor2": _WORD,
            "problem_circles": _WORD,
            "problem_moons": _WORD,
            "problem_spiral": _WORD,
            "problem_checkerboard": _WORD,
            "problem_wave": _WORD,
            "problem_iris": _WORD,
            "problem_wine": _WORD,
            "problem_digits": _WORD,
            "problem_parity": _WORD,
            "learning_from": Form(("answers", "source")),
        },
        # What stands on the stage in either register. Names of figures are written as in the
        # middle of a sentence; where one stands alone it gets its capital.
        "labels": {
            "network_of": Form(("network",)),
            "parameters": _COUNTED,
            "filmed_with": _WORD,
            "counter_before": _WORD,
            "counter_after": _WORD,
            "counter": Form((*_EPOCH, "number")),
            "no_epoch": Form(_EPOCH),
            "epochs_done": Form((*_COUNT, *_EPOCH), counts=True),
            "of_total": Form(("number",)),
            "example_of": Form(("number", "total")),
            "batch_of": Form(("number", "total")),
            "example_number": Form(("number",)),
            "axis_epoch": Form((*_EPOCH, "number")),
            "diverged": _WORD,
            "stopped": _WORD,
            "diverged_at": Form((*_EPOCH, "number")),
            "ended_at": Form((*_EPOCH, "number")),
            "accuracy": _WORD,
            "held_out_accuracy": _WORD,
            "mean_error": _WORD,
            "held_out_mean_error": _WORD,
            "average_error": _WORD,
            "loss": _WORD,
            "fit": _WORD,
            "balanced": Form(("percent",)),
            "named_figure": Form(("figure", "names")),
            "train": _WORD,
            "held_out": _WORD,
            "held_out_points": _WORD,
            "weights_by_layer": _WORD,
            "hidden_layer": _WORD,
            "hidden_layer_number": Form(("number",)),
            "output_layer": _WORD,
            "percent_right": Form(("percent",)),
            "part_of": Form(("number", "total")),
            "probes": Form(("number",)),
            "examples": Form(("number",)),
            "training_examples": Form(("number",)),
            "held_out_examples": Form(("number",)),
            "held_out_short": Form(("number",)),
            # A part of a whole in two lines, and in one.
            "sample_first": Form(("number", "total")),
            "sample_second": Form(("number", "total")),
            "blocks": Form(("number",)),
            "probe_of": Form(("number", "total")),
            "more_columns": Form(("number",)),
            # What stands around blocks of all kinds, and what happens in them now.
            "block_pictures": _WORD,
            "block_maps": _WORD,
            "block_neurons": _WORD,
            "block_sum": _WORD,
            "block_smaller": _WORD,
            "block_vectors": _WORD,
            "block_attention": _WORD,
            "block_memory": _WORD,
            "block_input": _WORD,
            "maps_count": _COUNTED,
            "maps_of": Form(("number", "total")),
            "units_count": _COUNTED,
            "units_of": Form(("number", "total")),
            "share_kept": Form(("percent",)),
            "drawn_difference": _WORD,
            "strip_of_blocks": Form(("number",)),
            "strip_of_errors": Form(("number",)),
            "row_number": Form(("row", "number")),
            "tokens_shown": Form(("first", "last", "total")),
            "layers_shown": Form(("number", "total")),
            "numbers_shown": Form(("number", "total")),
            "gate_input": _WORD,
            "gate_forget": _WORD,
            "gate_output": _WORD,
            "gate_reset": _WORD,
            "gate_update": _WORD,
            "head_of": Form(("layer", "head")),
            "step_number": Form(("number",)),
            "strips_long": Form(("number",)),
            "strips": Form(("number",)),
            "strips_short": _WORD,
            "weight_above": _WORD,
            "weight_below": _WORD,
            "output_above": _WORD,
            "output_below": _WORD,
            "networks_clock": _COUNTED,
            "the_best": Form(("figure", "value")),
            "chapter_puzzle": _WORD,
            "chapter_question": _WORD,
        },
        # What stands on the stage and is called otherwise by people of the field.
        "stage": {
            "see": _WORD,
            "think": _WORD,
            "compare": _WORD,
            "learn": _WORD,
            "excites": _WORD,
            "inhibits": _WORD,
            "weight": _WORD,
            "activity": _WORD,
            "below_zero": _WORD,
            "error": _WORD,
            "synapses": _COUNTED,
            "by_heart": _WORD,
            "table_inputs": _WORD,
            "table_right": _WORD,
            "table_hers": _WORD,
            "input_picture": _WORD,
            "where_she_looks": _WORD,
            "what_she_writes": _WORD,
            "what_she_draws": _WORD,
            "what_she_says": _WORD,
            "readers": _WORD,
            "maps": _WORD,
            "should_be": Form(("answer",)),
            "error_of": Form(("number",)),
            "says": Form(("answer",)),
            "answer_of": Form(("answer",)),
            "answers_over": _WORD,
            "answers_over_of": Form(("target",)),
            "right_answer": _WORD,
            "her_answer": _WORD,
            "right_short": _WORD,
            "hers_short": _WORD,
            "all_asked": _WORD,
            "row_read": _WORD,
            "row_look": _WORD,
            "row_look_back": _WORD,
            "row_think": _WORD,
            "row_recur": _WORD,
            "now_read": _WORD,
            "now_look": _WORD,
            "now_think": _WORD,
            "now_recur": _WORD,
            "now_back": _WORD,
            "block_output": _WORD,
            "now_rule": _WORD,
            "now_further": _WORD,
            "now_window": _WORD,
            "now_dense": _WORD,
            "now_add": _WORD,
            "now_concat": _WORD,
            "now_pool": _WORD,
            "drawn_right": _WORD,
        },
        "sentences": {
            "title": _WORD,  # of a training that nobody has given one
            "puzzle_rule": _WORD,
            "puzzle_points": _WORD,
            "puzzle_pictures": _WORD,
            "puzzle_classes": _WORD,
            "puzzle_numbers": Form(("target",)),
            "the_answer": _WORD,  # where several columns are one
            "title_rule": _COUNTED,
            "title_points": _COUNTED,
            "title_pictures": _COUNTED,
            "title_classes": _COUNTED,
            "title_numbers": Form((*_COUNT, "target"), counts=True),
            "title_curve": _COUNTED,
            "title_asked": Form(("inputs",)),
            "before": _WORD,
            "before_own": _WORD,  # of a network that may have learned before
            "sees_inputs": Form(("inputs",)),
            "sees_point": Form(("inputs",)),
            "sees_digit": Form(("right",)),
            "sees_picture": Form(("right",)),
            "sees_class": Form(("right",)),
            "sees_example": _WORD,
            "thinks": _WORD,
            "compares": Form(("answer", "right")),
            "compares_shortly": Form(("answer", "right")),
            "learns": _WORD,
            "learns_shortly": _WORD,
            "learns_little": _WORD,
            "lessons_all": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "lessons_others": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "lessons_some": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "forward": Form((*_COUNT, *_EPOCH, "start", "end"), counts=True),
            "forward_within": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "forward_shortly": _COUNTED,
            "forward_and_lessons": Form((*_COUNT, *_EPOCH, "number"), counts=True),
            "after_withered": Form(("input",)),
            "after_ignored": Form(("input",)),
            "after": _WORD,
            "after_own": _WORD,
            "after_by_heart": Form((*_EPOCH, "number")),
            "after_no_better": _WORD,
            "after_no_better_numbers": _WORD,
            "after_diverged": _WORD,
            "asked_inputs": Form(("inputs",)),
            "asked_point": Form(("inputs",)),
            "asked_picture": _WORD,
            "asked_example": _WORD,
            "answers": Form(("answer",)),
            "answers_right": Form(("answer", "right")),
            "answers_rightly": Form(("answer",)),
            "answers_close": Form(("answer", "right")),
            "answers_wrong": Form(("answer", "right")),
            "answers_wrongly": Form(("answer",)),
            "answers_far": Form(("answer", "right")),  # numbers, which are not right or wrong
            "end_rule": _WORD,
            "end_picture": _WORD,
            "end_example": _WORD,
            "end_learnt": Form((*_COUNT, *_EPOCH), counts=True),
            "end_diverged": Form((*_EPOCH, "number")),
            "unlearnt": _WORD,
            "spoke_for": _WORD,
            "raised": _WORD,
            "spoke_against": _WORD,
            "lowered": _WORD,
            "error_falls": _WORD,
            "turned_exciting": _WORD,
            "turned_inhibiting": _WORD,
            "turned_exciting_in_fall": _WORD,
            "turned_inhibiting_in_fall": _WORD,
        },
    }
)
FORMS: Mapping[str, Form] = MappingProxyType(
    {key: form for section in CATALOGUE.values() for key, form in section.items()}
)
# Sections that each register has its own texts of.
REGISTERS = ("stage", "sentences")
# Keys that are no texts: the words for 1, 2, 3, … in section `numbers`, and what a file is.
NUMBER_WORDS = "words"
HEAD = ("language", "name", "base", "register")
