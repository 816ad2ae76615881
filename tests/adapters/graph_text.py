"""A network as text that can be looked at: a block a line, with what it reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from epochreel.blocks import Block
from epochreel.network import NetworkSpec

GOLDEN = Path(__file__).with_name("golden")


def assert_golden(network: NetworkSpec, name: str, config: pytest.Config) -> None:
    path, text = GOLDEN / f"{name}.txt", text_of(network)
    if config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def text_of(network: NetworkSpec) -> str:
    lines = [_line(block, network.sources[block.name]) for block in network.blocks]
    return "\n".join([*lines, f"-> {', '.join(network.outputs)}", ""])


def _line(block: Block, sources: tuple[str, ...]) -> str:
    kind = block.kind if block.activation == "linear" else f"{block.kind} {block.activation}"
    reads = f" <- {', '.join(sources)}" if sources else ""
    arrays = " ".join(f"{role}{_shape(shape)}" for role, shape in block.params.items())
    notes = {note: "…" if note == "value" else value for note, value in block.notes.items()}
    said = [f"{block.name}: {kind} {_shape(block.out_shape)}{reads}", arrays]
    said += [json.dumps(notes, ensure_ascii=False)] if notes else []
    return " | ".join(part for part in said if part)


def _shape(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "()"
