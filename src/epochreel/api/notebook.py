"""A reel as a notebook shows it: the network at the end of its training, and facts about it."""

from __future__ import annotations

import html
from collections.abc import Iterator

from epochreel.api.info import last_value
from epochreel.api.outputs import shown_in_html
from epochreel.trace import ReelFile

WIDTH, HEIGHT = 960, 540  # px
# A notebook keeps it; networks of thousands of synapses would make it slow.
MOST_SHOWN_BYTES = 3_000_000


def html_of(reel: ReelFile) -> str:
    """Return a reel as HTML.

    The picture is an SVG, because that takes no compiled code, which a first look would wait for.
    """
    rows = "".join(
        f"<tr><th style='text-align: left'>{name}</th>"
        f"<td style='text-align: left'>{html.escape(value)}</td></tr>"
        for name, value in _facts(reel)
    )
    return f"{_picture(reel)}<table>{rows}</table>"


def _picture(reel: ReelFile) -> str:
    if not len(reel.steps):
        return ""
    from epochreel.render import to_svg
    from epochreel.scene import SceneOptions, build_stage
    from epochreel.story import still_moment

    stage = build_stage(reel, SceneOptions(WIDTH, HEIGHT))
    moment = still_moment(reel.meta_so_far, int(reel.steps[-1]))
    data = to_svg(stage.compose(moment)).encode()
    if len(data) > MOST_SHOWN_BYTES:
        return ""
    return shown_in_html(data, "image/svg+xml", f"network {reel.meta.network}")


def _facts(reel: ReelFile) -> Iterator[tuple[str, str]]:
    meta = reel.meta
    yield "reel", str(reel.path)
    yield "title", meta.title or "-"
    yield "network", f"{meta.network}, {meta.network.n_synapses:,} synapses"
    recorded = f"{len(reel.steps):,} steps of {meta.n_steps:,}, {meta.n_epochs:,} epochs"
    yield "recorded", recorded if reel.ended == "done" else f"{recorded}; {reel.ended}"
    for name in reel.scalar_names:
        value = last_value(reel, name)
        if value is not None:
            yield name.replace("_", " "), f"{value:.4g}"
