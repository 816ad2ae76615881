"""Who makes a film and with what: what people may choose of that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from epochreel.encode.codecs import H264
from epochreel.encode.encoders import check_encoder, encoder_named, working_encoder
from epochreel.encode.formats import FilmFormat
from epochreel.errors import UsageError

X264, AUTO = "x264", "auto"


@dataclass(frozen=True)
class Making:
    """How the parts of a film are made; none of it but the encoder changes what is made.

    Parameters
    ----------
    workers
        How many parts are made at once, each in a process of its own; None for as many as there
        are cores.
    on
        A Dask cluster, by address or as its client; None for this machine.
    encoder
        What compresses H.264, by name.

    Raises
    ------
    UsageError
        If there are to be no workers, or some on two places.
    """

    workers: int | None = None
    on: Any = None
    encoder: str = X264

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise UsageError(f"`workers` (={self.workers}) must be at least 1")
        if self.workers is not None and self.on is not None:
            raise UsageError(
                "a cluster has the workers that it has: leave `workers=` or `on=` out"
            )
        if self.encoder not in (X264, AUTO):
            encoder_named(self.encoder)
            if self.on is not None:
                raise UsageError(
                    f"`encoder` (={self.encoder}): the machines of a cluster may have other"
                    " graphics cards; leave `encoder=` out for x264, which all have"
                )

    def check(self) -> None:
        """Raise UsageError if the encoder that was named does not work here."""
        if self.encoder not in (X264, AUTO):
            check_encoder(self.encoder)

    def settled(self, film_format: FilmFormat) -> Making:
        """Return the same with an encoder that was found out, where any is welcome."""
        if self.encoder != AUTO:
            return self
        found = working_encoder() if film_format.codec is H264 and self.on is None else None
        return replace(self, encoder=found or X264)

    def encoded(self, film_format: FilmFormat) -> FilmFormat:
        """Return a format with the encoder that was chosen, if it has any choice."""
        if self.encoder == X264 or film_format.codec is not H264:
            return film_format
        return film_format.encoded_by(encoder_named(self.encoder))


def making_of(workers: int | None, on: Any, encoder: str | None) -> Making:
    """Return what people chose of how a film is made.

    Raises
    ------
    UsageError
        If a number of workers is none, or the encoder is unknown.
    """
    return Making(workers, on, encoder or X264)
