from __future__ import annotations

import numpy as np
from film_pictures import glow, patches
from numpy.typing import NDArray

from epochreel.encode.webp.patches import BLOCK_PX, TOLERANCE, Changes, Patch
from epochreel.frame import RgbFrame


def laid(canvas: RgbFrame, patch: Patch) -> RgbFrame:
    """Return a canvas after a patch was laid upon it."""
    height, width = patch.pixels.shape[:2]
    opaque: NDArray[np.bool_] = np.ones((height, width), bool)
    if patch.pixels.shape[2] == 4:
        opaque = patch.pixels[..., 3] == 255
    canvas = canvas.copy()
    part = canvas[patch.y : patch.y + height, patch.x : patch.x + width]
    part[opaque] = patch.pixels[opaque, :3]
    return canvas


def test_patches_laid_upon_each_other_are_the_film() -> None:
    rng = np.random.default_rng(5)
    frames = [glow(n)[:89, :121] for n in range(8)]
    for n, frame in enumerate(frames):
        frame[int(rng.integers(80)) :, int(rng.integers(110)) :] ^= np.uint8(n)
    changes, canvas = Changes(), np.zeros_like(frames[0])
    for frame in frames:
        patch = changes.to(frame)
        assert patch is not None
        canvas = laid(canvas, patch)
        assert np.abs(canvas.astype(int) - frame).max() <= TOLERANCE


def test_nothing_new_is_no_patch() -> None:
    changes = Changes()
    assert changes.to(glow(0)) is not None
    assert changes.to(glow(0)) is None
    assert changes.to(np.minimum(glow(0), 253) + np.uint8(TOLERANCE)) is None


def test_small_steps_add_up() -> None:
    changes = Changes()
    patched = [changes.to(np.full((32, 32, 3), 100 + n, np.uint8)) is not None for n in range(9)]
    assert patched == [True, False, False, True, False, False, True, False, False]


def test_what_changes_later_than_it_is_taken_does_not_matter() -> None:
    """A rasteriser draws the next frame into the same array."""
    changes, frame = Changes(), glow(0)
    first = changes.to(frame)
    frame[:] = 0
    assert first is not None
    assert np.array_equal(first.pixels, glow(0))
    assert changes.to(glow(0)) is None


def test_a_patch_is_no_larger_than_what_changes() -> None:
    changes = Changes()
    changes.to(patches())
    frame = patches()
    frame[40, 50] ^= 255
    patch = changes.to(frame)
    assert patch is not None
    assert (patch.x, patch.y) == (48, 32)
    assert patch.pixels.shape == (BLOCK_PX, BLOCK_PX, 3)


def test_what_rests_between_is_clear_and_flat() -> None:
    changes = Changes()
    changes.to(patches())
    frame = patches()
    frame[0, 0] ^= 255
    frame[90, 120] ^= 255
    patch = changes.to(frame)
    assert patch is not None
    assert patch.pixels.shape == (96, 128, 4)
    opaque = patch.pixels[..., 3] > 0
    assert opaque.sum() == 2 * BLOCK_PX**2
    assert np.ptp(patch.pixels[32:48, 32:48, :3], axis=(0, 1)).max() == 0
