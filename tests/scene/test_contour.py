from __future__ import annotations

import numpy as np

from epochreel.scene.charts.contour import contours


def test_a_circle_is_one_closed_line() -> None:
    y, x = np.mgrid[-2:2:41j, -2:2:41j]
    (line,) = contours(np.hypot(x, y), 1.0)
    np.testing.assert_array_equal(line[0], line[-1])
    radius = np.hypot(*(line * 0.1 - 2.0).T)
    np.testing.assert_allclose(radius, 1.0, atol=0.01)
    assert np.hypot(*np.diff(line, axis=0).T).max() <= 2**0.5 + 1e-9  # no leaps


def test_a_slope_is_one_open_line_from_edge_to_edge() -> None:
    y, x = np.mgrid[0:1:11j, 0:1:11j]
    (line,) = contours(x + 2 * y, 1.23)
    assert {0.0, 10.0} & set(line[[0, -1]].ravel().round(9))
    np.testing.assert_allclose(line[:, 0] / 10 + 2 * line[:, 1] / 10, 1.23)


def test_two_hills_are_two_lines_and_a_plain_none() -> None:
    y, x = np.mgrid[-3:3:61j, -3:3:61j]
    hills = np.exp(-((x - 1.5) ** 2 + y**2) * 3) + np.exp(-((x + 1.5) ** 2 + y**2) * 3)
    assert len(contours(hills, 0.5)) == 2
    assert contours(hills, 2.0) == []
    assert contours(np.zeros((4, 4)), 1.0) == []


def test_a_saddle_parts_its_lines() -> None:
    lines = contours(np.array([[1.0, 0.0], [0.0, 1.0]]), 0.5)
    assert sorted(len(line) for line in lines) == [2, 2]
