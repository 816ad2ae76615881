"""A film as PNG pictures, lossless: parts of it as archives, from which the folder is filled."""

from __future__ import annotations

import contextlib
import io
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, PngImagePlugin

from epochreel.encode.base import FilmSpec, FilmWriter
from epochreel.errors import OutputError
from epochreel.files import picture_name
from epochreel.frame import Frame, YuvFrame

# Level 2 takes a third of the time of the default, 6, and a tenth more room.
ZLIB_LEVEL = 2
SRGB_PERCEPTUAL = b"\0"
KEYWORDS = {"artist": "Author"}  # where PNG has a word of its own


class PicturesWriter(FilmWriter):
    """Writes RGB or RGBA frames as ``frame-000001.png`` and so on, tagged sRGB, into an archive.

    It is a zip without compression, so that a part of a film is one file, which can be sent,
    checked and counted as parts of other formats are.

    Parameters
    ----------
    path
        The archive to make.
    spec
        The metadata are stored as text in every picture.
    """

    def __init__(self, path: Path, spec: FilmSpec) -> None:
        super().__init__(spec.width, spec.height)
        self.pixels = spec.pixels
        self._first = spec.first_frame
        self._chunks = PngImagePlugin.PngInfo()
        self._chunks.add(b"sRGB", SRGB_PERCEPTUAL)
        for key, value in spec.metadata.items():
            self._chunks.add_itxt(KEYWORDS.get(key, key.capitalize()), value)
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)

    def _add(self, frame: Frame) -> None:
        assert not isinstance(frame, YuvFrame)
        file = io.BytesIO()
        picture = Image.fromarray(frame)
        picture.save(file, format="PNG", pnginfo=self._chunks, compress_level=ZLIB_LEVEL)
        # Of 1980, so that equal parts have equal bytes.
        entry = zipfile.ZipInfo(picture_name(self._first + self.n_written + 1))
        self._archive.writestr(entry, file.getbuffer())

    def _finish(self) -> None:
        self._archive.close()

    def _give_up(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._archive.close()


def fill_folder(parts: Sequence[Path], path: Path, n_frames: int) -> None:
    """Make a film's folder of its parts.

    Parameters
    ----------
    parts
        What `PicturesWriter` made.
    path
        The folder to make.
    n_frames
        How many pictures there must be.

    Raises
    ------
    OSError
        If the disk takes no more.
    OutputError
        If a part is damaged, or a picture is missing.
    """
    path.mkdir(exist_ok=True)
    for part in parts:
        with _opened(part) as archive:
            for name in archive.namelist():
                with archive.open(name) as source, (path / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    for number in range(1, n_frames + 1):
        if not (path / picture_name(number)).exists():
            raise OutputError(f"{picture_name(number)} is in none of the parts: {path}")


def _opened(part: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(part)
    except zipfile.BadZipFile as error:
        raise OutputError(f"a part of the film is damaged: {part}") from error
