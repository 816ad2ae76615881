"""Codes of languages."""

from __future__ import annotations

import pytest

from epochreel.encode import languages
from epochreel.encode.languages import three_letters


@pytest.mark.parametrize(
    ("tag", "code", "bibliographic"),
    [
        ("en", "eng", "eng"),
        ("de", "deu", "ger"),
        ("FR", "fra", "fre"),
        ("pt-BR", "por", "por"),
        ("zh-Hant-TW", "zho", "chi"),
        ("gsw", "gsw", "gsw"),
        ("xx", "und", "und"),
    ],
)
def test_three_letters(tag: str, code: str, bibliographic: str) -> None:
    assert three_letters(tag) == code
    assert three_letters(tag, bibliographic=True) == bibliographic


def test_tables_are_whole() -> None:
    """Every entry is two codes run together: one of the wrong length would shift letters."""
    entries = languages._THREE_LETTERS.split()
    assert {len(entry) for entry in entries} == {5}
    assert len({entry[:2] for entry in entries}) == len({e[2:] for e in entries}) == 183
    others = languages._BIBLIOGRAPHIC.split()
    assert {len(entry) for entry in others} == {6}
    assert len(others) == 20
    assert {entry[:3] for entry in others} <= {entry[2:] for entry in entries}
