"""Titles, credits and logos, refused in one line or ready to be drawn."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from choosing import film_options
from epochreel.errors import UsageError
from epochreel.film import make_film
from epochreel.film.imprint import MAX_CHARACTERS, imprint_of, read_logo
from epochreel.trace import ReelFile

Save = Callable[..., Path]
RED = (230, 20, 40, 255)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return a function that saves a picture and returns where."""

    def saved(picture: Image.Image, name: str = "logo.png", **options: object) -> Path:
        picture.save(tmp_path / name, **options)  # pyright: ignore[reportArgumentType]
        return tmp_path / name

    return saved


def test_every_kind_of_png_becomes_colours_and_opacity(save: Save) -> None:
    red = Image.new("RGBA", (6, 4), RED)
    for mode in ("RGBA", "RGB", "P"):
        assert (read_logo(save(red.convert(mode))).pixels == RED).all()
    for mode, white in (("L", 255), ("1", 1), ("LA", (255, 255)), ("I;16", 65535)):
        logo = read_logo(save(Image.new(mode, (6, 4), white)))
        assert logo.pixels.shape == (4, 6, 4)
        assert (logo.pixels == 255).all()


def test_grey_of_16_bits_keeps_its_shades(save: Save) -> None:
    shades = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    logo = read_logo(save(Image.fromarray(shades)))
    assert (logo.pixels[..., 0].ravel() == np.arange(256)).all()


def test_a_transparent_colour_is_transparent(save: Save) -> None:
    picture = Image.new("RGB", (6, 4), (0, 0, 0))
    picture.putpixel((2, 1), RED[:3])
    logo = read_logo(save(picture, transparency=(0, 0, 0)))
    assert logo.pixels.tolist() == [[list(RED)]]


def test_transparent_margins_are_left_out(save: Save) -> None:
    picture = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
    picture.paste(RED, (7, 5, 19, 9))
    assert read_logo(save(picture)).pixels.shape == (4, 12, 4)


def test_what_is_no_png_is_refused_by_its_contents(save: Save, tmp_path: Path) -> None:
    picture = Image.new("CMYK", (6, 4))
    disguised = save(picture, "logo.jpg").rename(tmp_path / "logo.png")
    (tmp_path / "empty.png").write_bytes(b"")
    for path in (disguised, save(Image.new("RGB", (6, 4)), "a.gif"), tmp_path / "empty.png"):
        with pytest.raises(UsageError, match=rf"must be a PNG, and this is none: .*{path.name}"):
            read_logo(path)


def test_a_logo_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read \(No such file or directory\): "):
        read_logo(tmp_path / "logo.png")
    with pytest.raises(UsageError, match=r"cannot be read \(Is a directory\): "):
        read_logo(tmp_path)


def test_a_damaged_logo_is_refused_wherever_it_breaks(tmp_path: Path) -> None:
    stream, rng = io.BytesIO(), np.random.default_rng(4)
    noise = rng.integers(0, 256, (40, 60, 4)).astype(np.uint8)
    Image.fromarray(noise).save(stream, "PNG")
    whole, path = stream.getvalue(), tmp_path / "logo.png"
    # Without its last bytes, which mark the end, it is all there.
    for end in [*range(0, 200, 7), *range(200, len(whole) - 40, 997)]:
        path.write_bytes(whole[:end])
        with pytest.raises(UsageError):
            read_logo(path)
    for at in rng.integers(0, len(whole), 300):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        # Some bytes matter to nobody; any other error than this one fails.
        with contextlib.suppress(UsageError):
            read_logo(path)


def test_a_huge_logo_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    for side in (5_000, 12_000, 60_000):
        header = struct.pack(">4sIIBBBBB", b"IHDR", side, side, 8, 6, 0, 0, 0)
        path = tmp_path / "huge.png"
        chunks = b"".join(
            struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
            for chunk in (header, b"IDAT")
        )
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
        with pytest.raises(UsageError, match=r"pixels; as many as 4096x4096 can be used"):
            read_logo(path)


def test_a_logo_of_nothing_is_refused(save: Save) -> None:
    with pytest.raises(UsageError, match="wholly transparent; nothing of it would be seen"):
        read_logo(save(Image.new("RGBA", (8, 8), (255, 255, 255, 0))))


def test_texts_become_one_line() -> None:
    imprint = imprint_of("  A \n title", "", None, "Ada\tLovelace")
    assert (imprint.title, imprint.subtitle, imprint.credit) == ("A title", "", "Ada Lovelace")
    assert imprint_of(None, None, None, None).title is None


def test_texts_that_cannot_be_shown_are_refused() -> None:
    for name, texts in (("title", ("", None, None, None)), ("credit", (None, None, None, " "))):
        with pytest.raises(UsageError, match=f"the {name} is empty; leave the option out"):
            imprint_of(*texts)
    with pytest.raises(UsageError, match=rf"the subtitle has 301 .* room for {MAX_CHARACTERS}"):
        imprint_of(None, "a" * 301, None, None)
    with pytest.raises(UsageError, match="characters such as `漢`; give a font that has them"):
        imprint_of(None, None, None, "漢字")


@pytest.mark.parametrize("chosen", [{"title": "A"}, {"subtitle": ""}, {"credit": "Ada"}])
def test_the_classic_film_has_no_cards(chosen: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="the classic style has no title and no end; leave"):
        film_options(style="classic", **chosen)


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "pictures"])
def test_title_and_credit_are_tags_of_the_film(short: ReelFile, folder: Path, name: str) -> None:
    options = film_options(
        size=(64, 36), fps=Fraction(2), title="Ihr Titel", credit="© Ada", music="none"
    )
    make_film(short, folder / name, options)
    if name == "pictures":
        with Image.open(folder / name / "frame-000001.png") as picture:
            tags = picture.info
    else:
        with av.open(str(folder / name)) as container:
            tags = dict(container.metadata)
    tags = {key.lower(): value for key, value in tags.items()}
    assert tags["title"] == "Ihr Titel"
    assert tags["author" if name == "pictures" else "artist"] == "© Ada"
