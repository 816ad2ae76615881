"""`epochreel info`: what a reel holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from epochreel.cli.options import Json, ReelPath
from epochreel.cli.output import say, say_json

if TYPE_CHECKING:
    from epochreel.blocks import Block
    from epochreel.dataset import Column
    from epochreel.steps import ReelMeta
    from epochreel.trace import ReelFile

MOST_LISTED = 8  # columns, or words of one; more are counted

EXAMPLES = """\b
Examples:
  epochreel info xor.reel
  epochreel info xor.reel --json
"""


def info(reel: ReelPath, as_json: Json = False) -> None:
    """Tell what a reel holds."""
    from epochreel.api.info import describe
    from epochreel.cli.sources import existing_reel
    from epochreel.trace import open_reel

    with open_reel(existing_reel(reel)) as file:
        if as_json:
            say_json(describe(file))
        else:
            say("\n".join(f"{name:<14} {text}" for name, text in _lines(file)))


def _lines(reel: ReelFile) -> list[tuple[str, str]]:
    """Return names and values for people."""
    from epochreel.api.info import describe
    from epochreel.cli.wording import outcome_line

    known, meta = describe(reel), reel.meta
    loss, error = known["final_loss"], known["average_error_percent"]
    learnt = outcome_line(reel) if known["measured"] else ""
    lines = [
        ("reel", str(reel.path)),
        ("written by", f"epochreel {reel.written_by}, format {reel.format_version}"),
        ("problem", meta.problem or "-"),
        ("title", meta.title or "-"),
        *(_of_table(meta) if meta.is_dense else _of_arrays(meta)),
        ("training", _length(meta)),
        ("settings", _settings(meta.trainer) or "-"),
        ("seed", "-" if meta.seed is None else str(meta.seed)),
        ("recorded", _recorded(known)),
        *(("left out", text) for text in _left_out(known["recording"])),
        ("final loss", "-" if loss is None else f"{loss:.4g}"),
        ("average error", "-" if error is None else f"{error:.2f} %" if error < 1e6 else "huge"),
    ]
    return [*lines, ("learnt", learnt)] if learnt else lines


def _left_out(recording: Mapping[str, Any]) -> list[str]:
    """Return what a recorder has left out, a line for each reason."""
    steps = {
        "time, so that recording takes at most 3 %": recording.get("steps_left_out_for_time"),
        "room, as log-spaced ones fill the budget": recording.get("steps_left_out_for_room"),
    }
    said = [f"{count:,} steps for {reason}" for reason, count in steps.items() if count]
    if n_bare := recording.get("steps_without_activations"):
        said.append(f"activations of {n_bare:,} steps, which the model does not give again")
    arrays = recording.get("left_out", [])
    return [*said, *([f"for room: {', '.join(arrays)}"] if arrays else [])]


def _of_table(meta: ReelMeta) -> list[tuple[str, str]]:
    """Return what is known of a chain of dense layers, and of the table that it reads."""
    schema, network = meta.training_set.schema, meta.network
    kinds = ", ".join(dict.fromkeys(layer.activation for layer in network.layers))
    bias = "with bias" if any(layer.has_bias for layer in network.layers) else "no bias"
    return [
        ("data", _data(meta)),
        ("inputs", _pictures(schema.image) if schema.image else _columns(schema.inputs)),
        ("target", _columns(schema.targets)),
        ("network", f"{network}, {kinds}, {bias}, {network.n_synapses} synapses"),
    ]


def _of_arrays(meta: ReelMeta) -> list[tuple[str, str]]:
    """Return what is known of a network of any blocks, and of what it reads."""
    network, probes = meta.network, meta.probe_arrays
    blocks = [block for block in network.blocks if block.kind != "input"]
    counted = f"{len(blocks):,} blocks ({network}), {network.n_parameters:,} parameters"
    return [
        ("probes", "none" if probes is None else f"{probes.n_probes:,}"),
        ("inputs", _shapes(meta, network.inputs)),
        ("outputs", _shapes(meta, network.outputs)),
        ("network", counted),
        ("blocks", _blocks(blocks)),
    ]


def _shapes(meta: ReelMeta, names: Sequence[str]) -> str:
    shapes = (meta.network.block(name).out_shape for name in names)
    said = (f"{name} {_times(shape)}" for name, shape in zip(names, shapes, strict=True))
    return ", ".join(said)


def _blocks(blocks: Sequence[Block]) -> str:
    """Return the names of blocks, each with its kind and its output."""
    shown = [f"{block.name} ({block.kind} {_times(block.out_shape)})" for block in blocks]
    return ", ".join([*shown[:MOST_LISTED], *_more(len(shown))])


def _times(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape)) or "1"


def _data(meta: ReelMeta) -> str:
    n_kept = meta.training_set.n_examples
    n_examples = meta.n_examples or n_kept
    said = f"{n_examples:,} examples"
    if n_kept < n_examples:
        said += f", {n_kept:,} of them kept here"
    if meta.held_out is not None:
        said += f"; {meta.held_out.n_examples:,} held-out ones"
    return said


def _length(meta: ReelMeta) -> str:
    said, each = f"{meta.n_epochs:,} {meta.epoch_word}s", meta.timeline.steps_per_epoch
    if meta.timeline.is_open:
        said += " so far, its length unknown"
    if each == 1 and meta.epoch_word == "step":
        return said  # nobody knows of epochs
    return f"{said} of {each:,} steps" if each else f"{said}, {meta.n_steps:,} steps in all"


def _pictures(image: tuple[int, int]) -> str:
    height, width = image
    return f"pictures, {width} x {height} pixels"


def _columns(columns: Sequence[Column]) -> str:
    """Return names of columns, each with its words, or with what its numbers are scaled by."""
    shown = [_column(column) for column in columns[:MOST_LISTED]]
    return ", ".join([*shown, *_more(len(columns))])


def _column(column: Column) -> str:
    from epochreel.cli.wording import four_digits

    if column.categories:
        words = [*column.categories[:MOST_LISTED], *_more(len(column.categories))]
        return f"{column.name} ({', '.join(words)})"
    if (column.center, column.scale) == (0.0, 1.0):
        return column.name
    return f"{column.name} ({four_digits(column.center)} ± {four_digits(column.scale)})"


def _more(count: int) -> list[str]:
    return [f"{count - MOST_LISTED} more"] if count > MOST_LISTED else []


def _settings(trainer: Mapping[str, Any]) -> str:
    words = (
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in trainer.items()
        if name != "n_epochs"  # which the line above says
    )
    return ", ".join(words).replace("_", " ")


def _recorded(known: dict[str, Any]) -> str:
    last, planned = known["last_step"], known["training"]["n_steps"]
    ended = "it ended early" if known["ended"] == "done" else known["ended"]
    if last is None:
        return "no steps yet" if known["ended"] == "done" else f"no steps yet, {ended}"
    end = f"{last:,}" if last == planned else f"{last:,} of {planned:,}, {ended}"
    return f"{known['n_recorded_steps']:,} steps, the last {end}"
