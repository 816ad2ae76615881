"""What a reel holds, as plain data."""

from __future__ import annotations

from typing import Any

import numpy as np

from epochreel.steps import ReelMeta
from epochreel.trace import ReelFile


def describe(reel: ReelFile) -> dict[str, Any]:
    """Return what a reel holds, as plain data; None where it does not say."""
    meta, schema = reel.meta, reel.meta.training_set.schema
    steps = reel.steps.tolist()
    names = [name for name in reel.scalar_names if name not in ("loss", "average_error")]
    return {
        "format_version": reel.format_version,
        "written_by": reel.written_by,
        "problem": meta.problem,
        "title": meta.title,
        "data": {
            "n_examples": meta.n_examples or meta.training_set.n_examples,
            "n_kept": meta.training_set.n_examples,
            "n_held_out_kept": meta.held_out.n_examples if meta.held_out else 0,
            **schema.to_json(),
        },
        "network": meta.network.to_json(),
        "n_synapses": meta.network.n_synapses,
        "n_parameters": meta.network.n_parameters,
        "probes": _probes(meta),
        "training": {
            **meta.trainer,
            "n_epochs": meta.n_epochs,
            "steps_per_epoch": meta.timeline.steps_per_epoch,
            "n_steps": meta.n_steps,
        },
        "seed": meta.seed,
        "ended": reel.ended,
        "n_recorded_steps": len(steps),
        "last_step": steps[-1] if steps else None,
        "recording": reel.recording,
        "final_loss": last_value(reel, "loss"),
        "average_error_percent": last_value(reel, "average_error"),
        "measured": {name: last_value(reel, name) for name in names},
    }


def last_value(reel: ReelFile, name: str) -> float | None:
    """Return where a recorded curve ends; None if there is no such curve, or no number there."""
    if name not in reel.scalar_names:
        return None
    value = float(reel.scalars(name)[1][-1])
    return value if np.isfinite(value) else None


def _probes(meta: ReelMeta) -> dict[str, Any] | None:
    """Return how many probes there are that are no rows of a table, and what they look like."""
    probes = meta.probe_arrays
    if probes is None:
        return None
    shapes = {name: list(rows.shape[1:]) for name, rows in probes.inputs.items()}
    return {
        "n_probes": probes.n_probes,
        "shapes": shapes,
        "has_targets": probes.targets is not None,
    }
