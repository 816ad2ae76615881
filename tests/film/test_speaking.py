"""Which language each part of a film is in, from what somebody chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from choosing import film_options
from epochreel.errors import UsageError
from epochreel.scene.kit.language import load_language


@pytest.mark.parametrize(
    ("chosen", "pictures", "captions"),
    [
        ({}, ("en", "story"), None),
        ({"words": "terms"}, ("en", "terms"), None),
        ({"language": "es"}, ("es", "story"), None),
        ({"captions": "es"}, ("es", "story"), ("es", "story")),
        ({"captions": "es", "words": "terms"}, ("es", "terms"), ("es", "terms")),
        ({"captions": "en", "language": "de"}, ("de", "story"), ("en", "story")),
        ({"captions": "fr", "language": "fr", "words": "terms"}, ("fr", "terms"), ("fr", "terms")),
    ],
)
def test_captions_and_pictures_agree(
    chosen: dict[str, str], pictures: tuple[str, str], captions: tuple[str, str] | None
) -> None:
    options = film_options(**chosen)  # pyright: ignore[reportArgumentType]
    assert options.scene.language == load_language(*pictures)
    assert options.captions == (captions and load_language(*captions))
    assert options.scene.captions == (captions is not None)


def test_words_of_ones_own_are_everywhere_in_their_language(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('base = "de"\n[stage]\nsee = "gucken"\n', encoding="utf-8")
    for chosen in ({"captions": "de", "subtitles": "de,en"}, {"subtitles": "en"}):
        options = film_options(words=str(path), **chosen)  # pyright: ignore[reportArgumentType]
        pictures = options.scene.language
        assert pictures is not None
        assert pictures.texts["see"] == "gucken"
        assert options.captions in (None, pictures)
        assert options.subtitles[-1] == load_language("en")
        assert options.subtitles[0] in (pictures, load_language("en"))
    alone = film_options(captions=str(path))
    assert alone.captions == alone.scene.language
    with pytest.raises(UsageError, match=r"`language` \(=.*my.toml\) is a file; `words=` takes"):
        film_options(language=str(path))


def test_every_command_that_draws_refuses_letters_that_no_font_has() -> None:
    for chosen in ({"language": "ja"}, {"captions": "zh"}, {"language": "zh", "words": "terms"}):
        with pytest.raises(UsageError, match=r"the typeface has no .*`font=FILE`"):
            film_options(**chosen)  # pyright: ignore[reportArgumentType]
