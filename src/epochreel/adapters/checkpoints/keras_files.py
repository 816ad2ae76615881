"""Reads `.weights.h5` and `.keras` files of Keras 3 by h5py alone."""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from epochreel.adapters.checkpoints.checkpoint import Array, Checkpoint
from epochreel.errors import DataError, ExtraError

# What the variables of a layer are, in Keras's own order; what a layer leaves out (a bias, a
# scale) is not among those that follow in the file, so they are told apart by their axes.
_NORM = ("weight", "bias", "running_mean", "running_var")


def read_keras(path: Path) -> Checkpoint:
    """Return the variables of a model by layer, in PyTorch's order of axes.

    Layers have the names of the model if it is a ``.keras``; in a ``.weights.h5`` Keras itself
    only calls them ``dense``, ``dense_1``, ….

    Raises
    ------
    DataError
        If it is no such file.
    ExtraError
        If h5py is not installed.
    """
    if importlib.util.find_spec("h5py") is None:
        raise ExtraError(f"reading {path.name} takes h5py", "h5")
    try:
        if path.suffix == ".keras":
            with zipfile.ZipFile(path) as archive:
                names = _names(json.loads(archive.read("config.json")))
                return Checkpoint(
                    path, _variables(io.BytesIO(archive.read("model.weights.h5")), names)
                )
        return Checkpoint(path, _variables(path, {}))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DataError(f"no weights of Keras 3 ({error}): {path}") from error


def _variables(file: Any, names: Mapping[str, str]) -> dict[str, Array]:
    """Return the variables by layer and role."""
    h5py = importlib.import_module("h5py")
    groups: dict[str, dict[int, Array]] = {}

    def visit(place: str, item: Any) -> None:
        found = re.fullmatch(r"(?:_layer_checkpoint_dependencies/|layers/)(.+)/vars/(\d+)", place)
        if found and isinstance(item, h5py.Dataset):
            groups.setdefault(found[1], {})[int(found[2])] = np.asarray(item)

    with h5py.File(file, "r") as weights:
        weights.visititems(visit)
    if not groups:
        raise ValueError("there are no layers in it")
    order = {place: number for number, place in enumerate(names)}
    places = sorted(groups, key=lambda p: (order.get(p.split("/")[0], len(order)), _natural(p)))
    return {
        f"{_named(place, names)}.{role}": array
        for place in places
        for role, array in _roles(place, [groups[place][n] for n in sorted(groups[place])]).items()
    }


def _names(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the model's own names of layers, by what they are called in the file of weights."""
    counts: Counter[str] = Counter()
    names = {}
    for layer in config["config"].get("layers", ()):
        kind = _snake(layer["class_name"])
        place = f"{kind}_{counts[kind]}" if counts[kind] else kind
        counts[kind] += 1
        names[place] = layer["config"].get("name", place)
    return names


def _named(place: str, names: Mapping[str, str]) -> str:
    first, *rest = place.split("/")
    return ".".join((names.get(first, first), *(part for part in rest if part != "cell")))


def _roles(place: str, arrays: list[Array]) -> dict[str, Array]:
    """Return a layer's variables by PyTorch's names of them, and in its order of axes."""
    kind = place.split("/")[0]
    if kind.startswith("batch_normalization"):
        return dict(zip(_NORM if len(arrays) == 4 else _NORM[-len(arrays) :], arrays, strict=True))
    if "embedding" in kind or any(array.ndim == 0 for array in arrays):
        roles = ("weight", *(f"variable {n}" for n in range(1, len(arrays))))
        return dict(zip(roles, arrays, strict=True))
    if len(arrays) > 2 or place.endswith("/cell"):
        roles = (
            "weight_ih",
            "weight_hh",
            "bias",
            *(f"variable {n}" for n in range(3, len(arrays))),
        )
        return {role: _turned(array) for role, array in zip(roles, arrays, strict=False)}
    return {
        "weight" if number == 0 else "bias": _turned(array) for number, array in enumerate(arrays)
    }


def _turned(array: Array) -> Array:
    """Return a kernel ``(*kernel, n_in, n_out)`` as ``(n_out, n_in, *kernel)``."""
    return array.transpose(-1, -2, *range(array.ndim - 2)) if array.ndim > 1 else array


def _snake(name: str) -> str:
    """Return the name that Keras gives to a class: ``Conv2D`` is ``conv2d``."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def _natural(text: str) -> list[int | str]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]
