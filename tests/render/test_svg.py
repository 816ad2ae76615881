from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from render_scenes import everything, f32, segments

from epochreel.drawing import Box, DisplayList, Drawing, Polyline, Text
from epochreel.render import text_width, to_svg

NAME = "{http://www.w3.org/2000/svg}"
WHITE = (1.0, 1.0, 1.0, 1.0)


def parsed(picture: DisplayList) -> ET.Element:
    return ET.fromstring(to_svg(picture))


@pytest.mark.parametrize("curve", ["film", "plain"])
def test_everything_is_well_formed_and_the_same_each_time(curve: str) -> None:
    picture = everything(1, curve=curve)
    root = parsed(picture)
    assert root.get("viewBox") == "0 0 200 120"
    assert to_svg(picture) == to_svg(everything(1, curve=curve))
    names = {element.get("id") for element in root.iter() if element.get("id")}
    paints = {value for element in root.iter() if "url" in (value := element.get("fill", ""))}
    assert paints == {f"url(#{name})" for name in names}


def test_each_ink_is_an_element() -> None:
    root = parsed(everything(2))
    counts = {tag: len(root.findall(f".//{NAME}{tag}")) for tag in ("text", "polyline", "image")}
    assert counts == {"text": 4, "polyline": 2, "image": 2}


def test_text_is_escaped_and_measured() -> None:
    words = Text('a < b & "c" > d', 30, 40, 20, WHITE, bold=True, anchor="right")
    (text,) = parsed(DisplayList(90, 60, dynamic=Drawing(inks=(words,)))).iter(f"{NAME}text")
    assert text.text == words.text
    assert text.get("text-anchor") == "end"
    assert text.get("font-weight") == "600"
    assert "sans-serif" in text.get("font-family", "")
    assert float(text.get("textLength", 0)) == pytest.approx(
        text_width(words.text, 20, True), abs=0.01
    )


def test_an_outline_lies_inside() -> None:
    box = Box(10, 20, 50, 30, 8, line=(1, 0, 0, 0.5), line_width=4)
    rects = parsed(DisplayList(90, 60, dynamic=Drawing(inks=(box,)))).findall(f".//{NAME}rect")
    outline = rects[-1]
    wanted = {"x": "12", "y": "22", "width": "46", "height": "26", "rx": "6"}
    assert {name: outline.get(name) for name in wanted} == wanted
    assert (outline.get("stroke"), outline.get("stroke-opacity")) == ("#ff0000", "0.5")


def test_numbers_that_are_no_places_show_nothing() -> None:
    broken = segments(3, np.random.default_rng(0), (90, 60))
    broken.start[:] = np.nan
    lost = (
        Box(np.inf, 0, 1, 1, fill=WHITE),
        Text("lost", np.nan, 0, 10, WHITE),
        Polyline(f32([[0, np.nan], [1, 1]]), 1, WHITE),
    )
    text = to_svg(DisplayList(90, 60, dynamic=Drawing(broken, inks=lost)))
    assert "nan" not in text
    assert "inf" not in text
