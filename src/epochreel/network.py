"""What a network is made of, whichever framework trained it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LayerSpec:
    """One layer of units that read the layer below.

    Parameters
    ----------
    n_units
        How many units the layer has.
    activation
        The field's name of its activation function: ``"sigmoid"``, ``"tanh"``, ``"relu"``, ….
    has_bias
        Whether each unit adds a bias.
    """

    n_units: int
    activation: str
    has_bias: bool = True


@dataclass(frozen=True)
class NetworkSpec:
    """A fully connected network: its inputs and the layers that read them.

    Parameters
    ----------
    n_inputs
        Number of inputs.
    layers
        From the first that reads the inputs to the output.
    """

    n_inputs: int
    layers: tuple[LayerSpec, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the inputs first: ``(3, 4, 1)``."""
        return (self.n_inputs, *(layer.n_units for layer in self.layers))

    @property
    def n_outputs(self) -> int:
        """Units of the last layer."""
        return self.sizes[-1]

    @property
    def n_synapses(self) -> int:
        """Weights of all layers together, biases not counted."""
        return sum(below * above for below, above in zip(self.sizes, self.sizes[1:], strict=False))

    def __str__(self) -> str:
        return "-".join(str(size) for size in self.sizes)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads."""
        return {
            "n_inputs": self.n_inputs,
            "layers": [
                {
                    "n_units": layer.n_units,
                    "activation": layer.activation,
                    "has_bias": layer.has_bias,
                }
                for layer in self.layers
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> NetworkSpec:
        """Return the network that `to_json` described."""
        return cls(
            data["n_inputs"],
            tuple(
                LayerSpec(layer["n_units"], layer["activation"], layer.get("has_bias", True))
                for layer in data["layers"]
            ),
        )
