"""Films of parts that were made apart, and what they have beside their pictures.

Pictures and sound are copied as they are, packet by packet; chapters and subtitles are only
written down.
"""

from __future__ import annotations

import heapq
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from epochreel.clock import seconds_at
from epochreel.encode.chapters import Chapter, add_chapters
from epochreel.encode.codecs import VideoCodec
from epochreel.encode.ffmpeg import ALPHA_MODE, codec_errors, has_alpha_beside
from epochreel.encode.formats import FilmFormat, format_for, lacks_sound
from epochreel.encode.sound import EncodedSound, add_audio, audio_packets
from epochreel.encode.subtitles import Subtitles
from epochreel.encode.tracks import add_track, state_tracks, track_packets
from epochreel.encode.video import container_options, timescale
from epochreel.errors import OutputError

# The element Duration (RFC 9559), eight bytes long, which FFmpeg writes near the beginning; it
# counts milliseconds.
WEBM_DURATION = b"\x44\x89\x88"
WEBM_HEADER_SIZE = 4096
# Microseconds. FFmpeg would hold back up to ten seconds of film while it waits for the next
# subtitle (7 of 43 MB where this is 0.3), but packets come in order as they are.
NO_WAITING = {"max_interleave_delta": "1"}
# FFmpeg would decode the first picture of each part to learn what the first part has told: 58 ms
# at 4K, where opening takes 0.6. Without a decoder it does not.
UNSEEN = {"codec_whitelist": "none"}


@dataclass(frozen=True, eq=False, slots=True)
class _Extras:
    """What is put to the pictures of a film of so many frames."""

    n_frames: int
    fps: Fraction
    sound: EncodedSound | None
    chapters: Sequence[Chapter]
    subtitles: Sequence[Subtitles]

    @property
    def length_secs(self) -> Fraction:
        return seconds_at(self.n_frames, self.fps)


def join(
    parts: Sequence[Path],
    path: Path,
    *,
    fps: Fraction,
    n_frames: int,
    film_format: FilmFormat | None = None,
    sound: EncodedSound | None = None,
    chapters: Sequence[Chapter] = (),
    subtitles: Sequence[Subtitles] = (),
) -> None:
    """Make a film, with sound, chapters and subtitles, of parts that have only pictures.

    Each part begins with a picture that needs none before it, so that the film can be played from
    there. The first sample is heard as the first frame is seen. Sound that outlives the last frame
    is cut off, and where it ends before, silence follows. The stated lengths of both are the
    film's, and so is what a decoder returns, but for AAC: a decoder may return the rest of the
    last block, up to 1023 samples of silence, which players leave out.

    Parameters
    ----------
    parts
        Films of pictures only, of this package, in order; all made with the same settings.
    path
        The film to make, under this very name; ``files.whole_file`` gives a hidden one.
    fps
        Frames a second of the film.
    n_frames
        How many there must be in all parts together.
    film_format
        If None, ``format_for(path)``.
    sound
        What is heard, encoded as the format has it; None for nothing.
    chapters
        Where its parts begin, ascending; the first at frame 0.
    subtitles
        One track for each.

    Raises
    ------
    OSError
        If the disk takes no more.
    OutputError
        If the format has no sound, a codec fails, a part is damaged or has other settings than
        the first, or pictures are missing.
    """
    film_format = film_format or format_for(path)
    codec = film_format.codec
    if codec is None:
        raise OutputError(f"{lacks_sound(film_format)}: {path}")
    extras = _Extras(n_frames, fps, sound, chapters, subtitles)
    options = container_options(codec, fps) | (NO_WAITING if subtitles else {})
    with (
        codec_errors(),
        av.open(str(path), "w", format=codec.container, container_options=options) as output,
    ):
        _mux(parts, output, codec, extras)
    if codec.container == "webm":
        _state_webm_length(path, extras.length_secs)
    elif subtitles:
        state_tracks(path, subtitles, first=1 if sound is None else 2)


def _mux(
    parts: Sequence[Path], output: OutputContainer, codec: VideoCodec, extras: _Extras
) -> None:
    with _opened(parts[0]) as first:
        output.metadata.update(first.metadata)
        template = first.streams.video[0]
        video = output.add_stream_from_template(template)
        # The kind of ProRes is known by it alone.
        video.codec_context.codec_tag = template.codec_context.codec_tag
        if has_alpha_beside(template):  # else browsers would not look for it
            video.metadata[ALPHA_MODE] = "1"
        settings = template.codec_context.extradata
    packets = [_pictures(parts, video, settings, extras)]
    if extras.sound is not None:
        audio = add_audio(output, codec.sound, extras.sound.rate)
        packets.append(audio_packets(audio, extras.sound))
    packets += _subtitle_tracks(output, codec, extras)
    add_chapters(output, extras.chapters, extras.n_frames, extras.fps)
    output.start_encoding()
    # No kind runs ahead, so that the container holds little back and players seek little.
    for packet in heapq.merge(*packets, key=_time_secs):
        output.mux(packet)


def _pictures(
    parts: Sequence[Path], video: VideoStream, settings: bytes | None, extras: _Extras
) -> Iterator[Packet]:
    """Yield the packets of all parts, each at its frame of the film."""
    start = 0
    for part in parts:
        with _opened(part, UNSEEN) as container:
            stream = container.streams.video[0]
            if stream.codec_context.extradata != settings:
                raise OutputError(f"a part of the film was made with other settings: {part}")
            count = 0
            for packet in container.demux(stream):
                if not packet.size:  # the last is an empty one that tells a decoder to finish
                    continue
                _place(packet, start, extras.fps)
                packet.stream = video
                yield packet
                count += 1
        start += count
    if start != extras.n_frames:
        raise OutputError(f"the parts have {start} pictures, the film {extras.n_frames}")


def _place(packet: Packet, start: int, fps: Fraction) -> None:
    """Count a packet's times in frames of the film, exactly.

    WebM rounds them to milliseconds: moved as they are, packets would lie one beside the frame.
    """
    unit = packet.time_base * fps
    assert packet.pts is not None
    packet.pts = start + round(packet.pts * unit)
    packet.dts = packet.pts if packet.dts is None else start + round(packet.dts * unit)
    packet.duration = 1
    packet.time_base = 1 / fps


@contextmanager
def _opened(
    part: Path, options: Mapping[str, str] = MappingProxyType({})
) -> Iterator[InputContainer]:
    damage = f"a part of the film is damaged: {part}"
    with codec_errors(damage), av.open(str(part), options=dict(options)) as container:
        yield container


def _subtitle_tracks(
    output: OutputContainer, codec: VideoCodec, extras: _Extras
) -> list[Iterator[Packet]]:
    unit_secs = _unit_secs(extras)
    tracks = [add_track(output, each, codec.container, unit_secs) for each in extras.subtitles]
    return [
        track_packets(track, each, codec.container, extras.n_frames, extras.fps)
        for track, each in zip(tracks, extras.subtitles, strict=True)
    ]


def _unit_secs(extras: _Extras) -> Fraction:
    """Return what MP4 counts the times of subtitles in: whole numbers of it make a frame.

    FFmpeg compares times of tracks as bare numbers, whatever their units, and ends a line early
    and empty where another track counts in smaller ones.
    """
    units = timescale(extras.fps)
    finest = max(units, 0 if extras.sound is None else extras.sound.rate)
    return Fraction(1, units * -(-finest // units))


def _state_webm_length(path: Path, length_secs: Fraction) -> None:
    """Write a film's exact length over the one in a WebM's header.

    FFmpeg counts the codec's delay as sound, 7 ms for Opus, and rounds up. Nothing else in the
    file depends on it.
    """
    with path.open("r+b") as file:
        at = file.read(WEBM_HEADER_SIZE).find(WEBM_DURATION)
        if at < 0:
            raise OutputError(f"the length cannot be written into the header: {path}")
        file.seek(at + len(WEBM_DURATION))
        file.write(struct.pack(">d", float(length_secs * 1000)))


def _time_secs(packet: Packet) -> Fraction:
    assert packet.dts is not None
    return packet.dts * packet.time_base
