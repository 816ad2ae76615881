"""`epochreel import`: from checkpoints that people already have to a reel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from epochreel.cli.output import note, say

EXAMPLES = """\b
Examples:
  epochreel import out/
  epochreel import out/checkpoint-100 out/checkpoint-200 -o run.reel
"""


def import_(
    checkpoints: Annotated[
        list[Path],
        typer.Argument(
            metavar="CHECKPOINT...",
            help="A folder of checkpoints, or each of them: .safetensors, .pt, .pth, .ckpt, .bin,"
            " .keras, .weights.h5, and folders of Hugging Face's trainer.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", help="The reel; CHECKPOINT.reel by default."
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--force", help="Overwrite what exists.")] = False,
) -> None:
    """Make a reel of checkpoints that a training has left.

    Nothing is unpickled. Steps are those that a checkpoint or its name says; copies under another
    name are left out. What leads where in the network is not in a checkpoint, so its blocks stand
    in the order of their names, and cannot be asked.
    """
    from epochreel import api

    path = output or Path(f"{checkpoints[0].absolute().name}.reel")
    where = checkpoints[0] if len(checkpoints) == 1 else checkpoints
    with api.load_checkpoints(where, path=path, overwrite=overwrite, tell=note) as reel:
        say(path)
        n_steps = len(reel.steps)
        say(f"{n_steps} {'step' if n_steps == 1 else 'steps'}, the last {reel.steps[-1]:,}")
