"""Numbers and attributes as SVG writes them."""

from __future__ import annotations

from typing import SupportsFloat


def number(value: SupportsFloat) -> str:
    """Return a number with at most two decimals and no trailing zeros."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def attributes(**values: SupportsFloat) -> str:
    """Return attributes of an element: ``fill_opacity=0.5`` is ``fill-opacity="0.5"``."""
    return " ".join(
        f'{name.replace("_", "-")}="{number(value)}"' for name, value in values.items()
    )
