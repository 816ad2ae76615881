"""SVG and PDF with nothing behind the lights."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage
from render_scenes import discs, everything, f32, segments
from test_pdf import Parsed

from epochreel.drawing import Backdrop, Curve, DisplayList, Drawing, Tone
from epochreel.render import render_rgba, to_svg
from epochreel.render.clear_shapes import painted_shapes
from epochreel.render.pdf import to_pdf
from epochreel.render.shapes import light_shapes

CURVES: tuple[Curve, ...] = ("film", "plain", "paper")
CAIRO = shutil.which("pdftocairo")


def clear(curve: Curve, seed: int = 1) -> DisplayList:
    return dataclasses.replace(everything(seed), backdrop=None, tone=Tone(curve))


@pytest.mark.parametrize("curve", CURVES)
def test_over_its_own_ground_each_shape_is_what_it_was(curve: Curve) -> None:
    picture, ground = clear(curve), 1.0 if curve == "paper" else 0.0
    pairs = list(zip(light_shapes(picture), painted_shapes(picture), strict=True))
    assert len(pairs) > 20
    for shape, part in pairs:
        opacities = part.opacities or (part.opacity / shape.opacity,) * len(part.stops)
        for (_, was), (_, colour), opacity in zip(shape.stops, part.stops, opacities, strict=True):
            shown = np.array(colour) * opacity + ground * (1 - opacity)
            assert shown == pytest.approx(was, abs=1e-9)
            assert min(colour) >= 0
            assert max(colour) <= 1 + 1e-9


def test_what_fades_keeps_its_colour() -> None:
    """From a green to a clear black a gradient passes through dark green: a dark fringe."""
    one = segments(1, np.random.default_rng(0), (90, 60))
    green = dataclasses.replace(one, rgb=f32([[0.0, 0.02, 0.0]]), pulse_rgb=f32([[0, 0, 0]]))
    picture = DisplayList(90, 60, None, dynamic=Drawing(green))
    (fading,) = [shape for shape in painted_shapes(picture) if shape.opacities]
    assert fading.opacities[0] == fading.opacities[-1] == 0
    assert {colour for _, colour in fading.stops} == {(0.0, 1.0, 0.0)}


@pytest.mark.parametrize("curve", CURVES)
def test_svg_has_no_backdrop(curve: Curve) -> None:
    with_one = dataclasses.replace(clear(curve), backdrop=Backdrop())
    counts = []
    for picture in (with_one, clear(curve)):
        root = ET.fromstring(to_svg(picture))
        lights = root.find("{http://www.w3.org/2000/svg}g")
        assert lights is not None
        counts.append(len(lights))
    assert counts[0] == counts[1] + 1
    assert "stop-opacity" not in to_svg(with_one)
    assert 'stop-opacity="0.000"' in to_svg(clear(curve))


@pytest.mark.parametrize("curve", CURVES)
def test_pdf_masks_lead_somewhere(curve: Curve) -> None:
    file = to_pdf(clear(curve))
    assert file == to_pdf(clear(curve))
    pdf = Parsed(file)
    page = pdf.bodies[pdf.only(r"/Type /Page ")]
    masks = {int(n) for n in re.findall(r"/S /Luminosity /G (\d+) 0 R", page)}
    assert masks
    for number in masks:
        assert "/Subtype /Form" in pdf.bodies[number]
        assert pdf.streams[number] == b"/S sh"
        (shade,) = re.findall(r"/Shading << /S (\d+) 0 R", pdf.bodies[number])
        assert "/DeviceGray" in pdf.bodies[int(shade)]
    for name in re.findall(r"/(G\d+) gs", pdf.content):
        assert f"/{name} " in page
    assert "/SMask" not in to_pdf(everything(1)).decode("latin-1").split("/Subtype /Image")[0]


@pytest.mark.skipif(CAIRO is None, reason="needs pdftocairo to see the page")
@pytest.mark.parametrize("curve", ["film", "paper"])
def test_pdf_looks_like_the_raster(curve: Curve, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    few = Drawing(segments(3, rng, (200, 120)), discs(2, rng, (200, 120)))
    picture = DisplayList(200, 120, None, Tone(curve, 0.4), dynamic=few)
    (tmp_path / "page.pdf").write_bytes(to_pdf(picture))
    command = [str(CAIRO), "-r", "96", "-png", "-transp", "-singlefile", "page.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    seen = np.asarray(PillowImage.open(tmp_path / "page.png").convert("RGBA")).astype(int)
    wanted = render_rgba(picture)
    assert seen.shape == wanted.shape
    assert np.abs(seen[..., 3] - wanted[..., 3]).mean() < 8
    assert np.mean(seen[..., 3] == 0) > 0.1
