"""`epochreel info`: what a reel holds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from epochreel.cli.options import Json, ReelPath
from epochreel.cli.output import say, say_json

if TYPE_CHECKING:
    from epochreel.trace import ReelFile

EXAMPLES = """\b
Examples:
  epochreel info xor.reel
  epochreel info xor.reel --json
"""


def info(reel: ReelPath, as_json: Json = False) -> None:
    """Tell what a reel holds."""
    from epochreel.cli.sources import existing_reel
    from epochreel.trace import open_reel

    with open_reel(existing_reel(reel)) as file:
        if as_json:
            say_json(describe(file))
        else:
            say("\n".join(f"{name:<14} {text}" for name, text in _lines(file)))


def describe(reel: ReelFile) -> dict[str, Any]:
    """Return what a reel holds, as plain data; None where it does not say."""
    meta = reel.meta
    steps = reel.steps.tolist()
    return {
        "format_version": reel.format_version,
        "written_by": reel.written_by,
        "problem": meta.problem,
        "title": meta.title,
        "network": meta.network.to_json(),
        "n_synapses": meta.network.n_synapses,
        "training": {
            **meta.trainer,
            "n_epochs": meta.n_epochs,
            "steps_per_epoch": meta.steps_per_epoch,
            "n_steps": meta.n_steps,
        },
        "seed": meta.seed,
        "n_recorded_steps": len(steps),
        "last_step": steps[-1] if steps else None,
        "final_loss": _last_value(reel, "loss"),
        "average_error_percent": _last_value(reel, "average_error"),
    }


def _lines(reel: ReelFile) -> list[tuple[str, str]]:
    """Return names and values for people."""
    known, meta = describe(reel), reel.meta
    kinds = ", ".join(dict.fromkeys(layer.activation for layer in meta.network.layers))
    bias = "with bias" if any(layer.has_bias for layer in meta.network.layers) else "no bias"
    loss, error = known["final_loss"], known["average_error_percent"]
    return [
        ("reel", str(reel.path)),
        ("written by", f"epochreel {reel.written_by}, format {reel.format_version}"),
        ("problem", meta.problem or "-"),
        ("title", meta.title or "-"),
        ("network", f"{meta.network}, {kinds}, {bias}, {meta.network.n_synapses} synapses"),
        ("training", f"{meta.n_epochs:,} {meta.epoch_word}s of {meta.steps_per_epoch:,} steps"),
        ("settings", _settings(meta.trainer) or "-"),
        ("seed", "-" if meta.seed is None else str(meta.seed)),
        ("recorded", _recorded(known)),
        ("final loss", "-" if loss is None else f"{loss:.4g}"),
        ("average error", "-" if error is None else f"{error:.2f} %"),
    ]


def _settings(trainer: Mapping[str, Any]) -> str:
    words = (
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in trainer.items()
    )
    return ", ".join(words).replace("_", " ")


def _recorded(known: dict[str, Any]) -> str:
    last, planned = known["last_step"], known["training"]["n_steps"]
    if last is None:
        return "no steps yet"
    end = f"{last:,}" if last == planned else f"{last:,} of {planned:,}, it ended early"
    return f"{known['n_recorded_steps']:,} steps, the last {end}"


def _last_value(reel: ReelFile, name: str) -> float | None:
    if name not in reel.scalar_names:
        return None
    value = float(reel.scalars(name)[1][-1])
    return value if math.isfinite(value) else None
