"""A page as one file: the viewer, its style and its data, with hashes that allow nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from epochreel.byte_size import bytes_text
from epochreel.errors import unknown_name
from epochreel.files import check_output, whole_file
from epochreel.render.fonts import font_bytes
from epochreel.trace import ReelFile
from epochreel.web.page_options import PageOptions
from epochreel.web.page_words import get_page_words
from epochreel.web.payload import Payload, make_payload

SUFFIXES = (".html", ".htm")
# In this order they are one script: what stands above is known below. Those of the other kind of
# network are left out.
_FIRST = ("easing", "decode", "source", "numbers", "phases", "webgl", "flat", "brush")
_LAST = ("curve", "state", "tour", "share", "viewer")
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "dense": (
        *_FIRST,
        "forward",
        "acting",
        "lights",
        "ink",
        "ask",
        "pad",
        "inspect",
        "dense",
        *_LAST,
    ),
    "graph": (*_FIRST, "flow", "ink_graph", "probes", *_LAST),
}
# What people's data may need beyond these is set in a font of their system.
_SIGNS = (0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x2190, 0x2192, 0x2212, 0x221A)
LETTERS = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *_SIGNS)))

_COMMENT = re.compile(r"/\*\*.*?\*/ ?", re.DOTALL)

Tell = Callable[[str], None]


def make_page(reel: ReelFile, path: Path, options: PageOptions, tell: Tell | None = None) -> None:
    """Write a page of a reel.

    Parameters
    ----------
    reel
        The recorded training.
    path
        Where the page is to be; it appears there only when it is whole.
    options
        How it looks and how large it may be.
    tell
        Told what was left out, a line each.

    Raises
    ------
    UsageError
        If the suffix is none of a page.
    ReelError
        If nothing has been recorded yet.
    OutputError
        If the page exists already or cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise unknown_name("suffix", suffix or "(none)", SUFFIXES)
    check_output(path, overwrite=options.overwrite)
    text = page_of(reel, options, tell)
    with whole_file(path, overwrite=options.overwrite) as partial:
        partial.write_text(text, encoding="utf-8")


def page_of(reel: ReelFile, options: PageOptions, tell: Tell | None = None) -> str:
    """Return the text of a page; see `make_page`."""
    words = get_page_words()
    around = len(script_of("dense").encode()) + len(_style().encode()) + 4_000
    payload = make_payload(reel, words, options.theme, options.max_size - around)
    if tell is not None:
        for line in _left_out(payload, options):
            tell(line)
    return _assembled(payload, options)


def _assembled(payload: Payload, options: PageOptions) -> str:
    words, header = get_page_words(), payload.header
    page, script = _asset("page.html"), script_of(header["kind"])
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{_digest(script)}'",
            f"style-src 'sha256-{_digest(_style())}'",
            "img-src data: blob:",
            "font-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    fields = {
        "language": words.language,
        "theme": options.theme,
        "policy": policy,
        "title": html.escape(str(header["title"]), quote=True),
        "noscript": html.escape(words.viewer["noscript"]),
        "old": html.escape(words.viewer["old_browser"], quote=True),
        "style": _style(),
        "data": payload.packed,
        "script": script,
    }
    # One pass, so that no field is looked for in another.
    pieces = page.split("%%")
    return "".join(fields[piece] if at % 2 else piece for at, piece in enumerate(pieces))


def embed_tag(path: Path, title: str) -> str:
    """Return the tag that shows a page within another."""
    name = html.escape(path.name, quote=True)
    return (
        f'<iframe src="{name}" title="{html.escape(title, quote=True)}" loading="lazy"'
        ' style="width:100%;aspect-ratio:4/3;min-height:640px;border:0"></iframe>'
    )


def _left_out(payload: Payload, options: PageOptions) -> list[str]:
    said = []
    if payload.n_steps < payload.n_recorded:
        said.append(
            f"{payload.n_steps:,} of {payload.n_recorded:,} recorded steps, so that the page is"
            f" no larger than {bytes_text(options.max_size)}; `max_size=` allows more"
        )
    bound = payload.header.get("bound", 0.0)
    if bound:
        said.append(f"weights are rounded to 16 bits, off by at most {bound:.1e}")
    return said


def _asset(name: str) -> str:
    return (files("epochreel.web") / "viewer" / name).read_text(encoding="utf-8")


@lru_cache
def script_of(kind: str) -> str:
    """Return the viewer of a kind of network as one script, without its comments."""
    scripts = "".join(without_comments(_asset(f"{name}.js")) for name in SCRIPTS[kind])
    return f'(() => {{\n"use strict";\n{scripts}start();\n}})();\n'


def without_comments(script: str) -> str:
    """Return a script of ours without comments and indents, which every page would carry.

    Comments of ours that are not a line of their own begin with two asterisks, which no string
    of the viewer does.
    """
    bare = _COMMENT.sub("", script)
    lines = (line.strip() for line in bare.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


@lru_cache
def _style() -> str:
    faces = "".join(_face(bold) for bold in (False, True))
    return faces + _asset("page.css")


def _face(bold: bool) -> str:
    """Return a weight of the typeface, cut down to the letters of Latin languages."""
    options = Options(layout_features=["kern", "tnum", "lnum"], hinting=False, notdef_outline=True)
    font = TTFont(io.BytesIO(font_bytes(bold)), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    data = base64.b64encode(out.getvalue()).decode("ascii")
    weight = 600 if bold else 400
    return (
        f'@font-face{{font-family:"Reel";font-weight:{weight};font-display:block;'
        f'src:url(data:font/woff;base64,{data}) format("woff")}}\n'
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
