"""Files that were made, as Python people hold them: paths that a notebook shows."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

# Until Python 3.12 only the path of a system's own kind can have subclasses.
if TYPE_CHECKING:
    _Path = Path
else:
    _Path = type(Path())

# A notebook keeps what it shows; more than this would make it slow to open.
MOST_SHOWN_BYTES = 25_000_000
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".mp4": "video/mp4",
        ".webm": "video/webm",
        ".gif": "image/gif",
        ".webp": "image/webp",
        ".png": "image/png",
        ".svg": "image/svg+xml",
    }
)


class Output(_Path):
    """The path of a film or a picture; a notebook shows what is there.

    Films are in the notebook itself, so that they are seen wherever it is opened.
    """

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        kind = _TYPES.get(self.suffix.lower())
        try:
            is_shown = kind is not None and 0 < self.stat().st_size <= MOST_SHOWN_BYTES
            data = self.read_bytes() if is_shown else b""
        except OSError:  # it was moved or removed since
            return None
        if kind is None or not data:
            return None
        return shown_in_html(data, kind, str(self))


def shown_in_html(data: bytes, kind: str, name: str) -> str:
    """Return a picture or a film with all that is in it, as HTML.

    Parameters
    ----------
    data
        As in a file.
    kind
        Its media type.
    name
        What it is called where it cannot be shown.
    """
    source = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    style = 'style="max-width: 100%"'
    if kind.startswith("video/"):
        return f'<video {style} controls loop src="{source}"></video>'
    return f'<img {style} src="{source}" alt="{html.escape(name)}">'
