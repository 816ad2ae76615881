"""The file of a page: what it may do, what it may weigh, and what people's names become in it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel.cli.main import main
from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.errors import OutputError, UsageError
from epochreel.trace import ReelFile, open_reel
from epochreel.web import PageOptions, embed_tag, make_page
from epochreel.web.page import page_of
from epochreel.web.page_steps import thinned
from scene import trainings

ATTACK = '</script><img src=x onerror="document.title=1">%%script%%'


def test_the_policy_allows_this_script_and_this_style_and_no_request(
    reels: dict[str, ReelFile],
) -> None:
    page = page_of(reels["rows"], PageOptions())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "connect-src 'none'" in policy[1]
    assert not re.search(r'(?:src|href)="?https?:', page)


def test_a_small_page_is_small(reels: dict[str, ReelFile]) -> None:
    assert len(page_of(reels["rows"], PageOptions()).encode()) < 300_000


def test_steps_are_left_out_where_a_page_would_be_too_large(digits: ReelFile) -> None:
    said: list[str] = []
    page = page_of(digits, PageOptions(max_size=400_000), said.append)
    assert len(page.encode()) <= 400_000
    assert re.match(r"[\d,]+ of [\d,]+ recorded steps", said[0])


def test_thinned_steps_keep_the_ends_and_the_kept_one() -> None:
    steps = np.unique(np.geomspace(1, 100_000, 900).astype(np.int64))
    found = thinned(steps, 40, int(steps[-7]))
    assert len(found) == 40
    assert {int(steps[0]), int(steps[-7]), int(steps[-1])} <= set(found.tolist())
    gaps = np.diff(np.log1p(found))
    assert gaps.max() < 3 * np.log1p(steps[-1]) / 40


def test_names_are_text_and_never_markup(tmp_path: Path) -> None:
    rows = TrainingSet.plain(np.eye(3), np.array([[0.0], [1.0], [1.0]]))
    columns = (Column(ATTACK), Column("b"), Column("c"))
    examples = replace(rows, schema=Schema(columns, rows.schema.targets))
    path = tmp_path / "bad.reel"
    trainings.record(path, examples, n_held_out=0, title=ATTACK)
    with open_reel(path) as reel:
        page = page_of(reel, PageOptions())
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert "<img" not in embed_tag(Path("x.html"), ATTACK)


def test_a_page_needs_a_name_of_its_own(reels: dict[str, ReelFile], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    make_page(reels["lenet"], path, PageOptions())
    with pytest.raises(OutputError):
        make_page(reels["lenet"], path, PageOptions())
    with pytest.raises(UsageError, match="suffix"):
        make_page(reels["lenet"], tmp_path / "page.pdf", PageOptions())
    with pytest.raises(UsageError, match="at least"):
        PageOptions(max_size=1000)


def test_the_command_writes_a_page_and_its_tag(
    reels: dict[str, ReelFile], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.html"
    assert main(["page", str(reels["rows"].path), "-o", str(out), "--embed"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == str(out)
    assert said[1].startswith('<iframe src="run.html"')
