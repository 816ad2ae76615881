from __future__ import annotations

from pathlib import Path

import pytest
from numba import config

from epochreel.render.kernels import cache


def test_the_place_depends_on_every_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernels = tmp_path / "kernels"
    kernels.mkdir()
    for name in ("kernels/a.py", "layout.py", "tone.py"):
        (tmp_path / name).write_text("one = 1\n")
    monkeypatch.setattr(cache, "_HERE", kernels)
    before, places = vars(config)["CACHE_DIR"], set()
    for name in ("kernels/a.py", "layout.py", "tone.py", "kernels/b.py"):
        with cache.own_cache():
            places.add(vars(config)["CACHE_DIR"])
        (tmp_path / name).write_text("one = 2\n")
    with cache.own_cache():
        places.add(vars(config)["CACHE_DIR"])
    assert len(places) == 5
    assert vars(config)["CACHE_DIR"] == before
