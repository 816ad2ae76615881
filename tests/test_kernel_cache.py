from __future__ import annotations

from pathlib import Path

from numba import config

from epochreel.kernel_cache import own_cache


def test_the_place_depends_on_every_source(tmp_path: Path) -> None:
    kernels = tmp_path / "kernels"
    kernels.mkdir()
    others = (tmp_path / "layout.py", tmp_path / "tone.py")
    for name in ("kernels/a.py", "layout.py", "tone.py"):
        (tmp_path / name).write_text("one = 1\n")
    before, places = vars(config)["CACHE_DIR"], set()
    for name in ("kernels/a.py", "layout.py", "tone.py", "kernels/b.py"):
        with own_cache(kernels, *others):
            places.add(vars(config)["CACHE_DIR"])
        (tmp_path / name).write_text("one = 2\n")
    with own_cache(kernels, *others):
        places.add(vars(config)["CACHE_DIR"])
    assert len(places) == 5
    assert vars(config)["CACHE_DIR"] == before
