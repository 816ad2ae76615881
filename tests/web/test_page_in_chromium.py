"""A page in a browser: it opens from disk, asks nobody, answers, and executes no one's names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.scene.moments.replay import Replay
from epochreel.trace import ReelFile, open_reel
from epochreel.web import PageOptions, make_page
from scene import trainings

pytestmark = pytest.mark.browser

FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
ATTACK = '<img src=x onerror="document.title=1">'


@pytest.fixture
def tab() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.wrongs = []
        page.on("pageerror", lambda error: page.wrongs.append(str(error)))
        page.on("console", lambda said: page.wrongs.append(said.text))
        page.on("request", lambda made: page.wrongs.append(made.url))
        yield page
        browser.close()


def opened(tab: Any, path: Path, fragment: str = "") -> None:
    tab.goto(f"file://{path}{fragment}")
    tab.wait_for_selector("#page[data-ready]")
    tab.wrongs = [said for said in tab.wrongs if not said.startswith(("file:", "data:"))]


def test_a_page_answers_at_any_step(tab: Any, reels: dict[str, ReelFile], tmp_path: Path) -> None:
    reel, path = reels["rows"], tmp_path / "rows.html"
    make_page(reel, path, PageOptions())
    step = int(reel.steps[3])
    opened(tab, path, f"#step={step}&ask=1,1,0")
    said = float(tab.inner_text(".answer"))
    answer = Replay(reel).answers(step, np.array([[1.0, 1.0, 0.0]]))[0, 0]
    assert said == pytest.approx(answer, abs=0.0051)
    assert tab.get_attribute("[role=slider]", "aria-valuetext").startswith(f"step {step} of")
    tab.keyboard.press("End")
    tab.wait_for_function(f"location.hash.includes('step={int(reel.steps[-1])}')")
    assert tab.wrongs == []


def test_names_of_people_s_data_execute_nothing(tab: Any, tmp_path: Path) -> None:
    rows = TrainingSet.plain(np.eye(3), np.array([[0.0], [1.0], [1.0]]))
    columns = tuple(Column(f"{ATTACK}{number}") for number in range(3))
    examples = replace(rows, schema=Schema(columns, (Column(ATTACK),)))
    trainings.record(tmp_path / "bad.reel", examples, n_held_out=0, title=ATTACK)
    with open_reel(tmp_path / "bad.reel") as reel:
        make_page(reel, tmp_path / "bad.html", PageOptions())
    opened(tab, tmp_path / "bad.html", f"#select=1.2&ask={ATTACK}&theme={ATTACK}")
    tab.wait_for_timeout(300)
    assert tab.inner_text("h1") == ATTACK
    assert tab.locator("img").count() == 0
    assert tab.title() == ATTACK
    assert tab.wrongs == []
