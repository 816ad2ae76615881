"""H.264, VP9 and ProRes films, written and read back."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path

import av
import av.logging
import numpy as np
import pytest
from av.bitstream import BitStreamFilterContext
from film_pictures import HEIGHT, PATCHES, WIDTH, Film, glow, patches, psnr, to_yuv

from epochreel.encode.probe import describe, read_frames
from epochreel.encode.writer import open_writer
from epochreel.frame import YuvFrame

SUFFIXES = (".mp4", ".webm", ".mov")
BT709 = 1


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_frames_come_back_in_order(film: Film, suffix: str) -> None:
    frames = [glow(n) for n in range(25)]
    decoded = list(read_frames(film(f"a{suffix}", frames)))
    assert len(decoded) == len(frames)
    for n, (written, read) in enumerate(zip(frames, decoded, strict=True)):
        assert psnr(written, read) > 38, f"frame {n}"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_saturated_colours_come_back(film: Film, suffix: str) -> None:
    # With the matrix of BT.601 anywhere on the way, green and red would be off by 20 and more.
    (decoded,) = read_frames(film(f"a{suffix}", [patches()]))
    for index, wanted in enumerate(PATCHES):
        row, column = divmod(index, 3)
        y, x = 48 * row + 24, 43 * column + 21
        seen = decoded[y - 8 : y + 8, x - 8 : x + 8].mean((0, 1))
        np.testing.assert_allclose(seen, wanted, atol=3)


@pytest.mark.parametrize("fps", [Fraction(60), Fraction(30000, 1001), Fraction(1)])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_length_is_exact(film: Film, suffix: str, fps: Fraction) -> None:
    facts = describe(film(f"a{suffix}", [glow(n) for n in range(17)], fps))
    assert facts.n_frames == 17
    assert facts.fps == fps
    rounding = Fraction(1, 1000) if suffix == ".webm" else 0
    assert abs(facts.duration_secs - 17 / fps) <= rounding


def test_a_single_frame_is_a_film(film: Film) -> None:
    facts = describe(film("a.mp4", [glow(0)], 1))
    assert (facts.n_frames, facts.duration_secs) == (1, 1)


def test_mp4_movie_header_has_the_exact_length(film: Film) -> None:
    path = film("a.mp4", [glow(n) for n in range(17)], Fraction(30000, 1001))
    header = path.read_bytes().split(b"mvhd")[1]
    timescale, duration = (int.from_bytes(header[at : at + 4]) for at in (12, 16))
    assert Fraction(duration, timescale) == 17 * Fraction(1001, 30000)


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".mp4", "h264"), (".webm", "vp9"), (".mov", "prores")]
)
def test_stream_is_tagged(film: Film, suffix: str, codec: str) -> None:
    facts = describe(film(f"a{suffix}", [glow(0)], metadata={"title": "Sie lernt, ü"}))
    assert (facts.codec, facts.width, facts.height) == (codec, WIDTH, HEIGHT)
    assert facts.pixel_format == ("yuv444p12le" if suffix == ".mov" else "yuv420p")
    assert not facts.transparent
    assert (facts.primaries, facts.transfer, facts.matrix) == (BT709, BT709, BT709)
    assert facts.limited_range
    assert facts.metadata["title"] == "Sie lernt, ü"


def test_h264_bitstream_is_tagged_itself(film: Film) -> None:
    headers = sequence_headers(film("a.mp4", [glow(0)]))
    assert headers["colour_primaries"] == BT709
    assert headers["transfer_characteristics"] == BT709
    assert headers["matrix_coefficients"] == BT709
    assert headers["video_full_range_flag"] == 0
    assert headers["chroma_sample_loc_type_top_field"] == 1  # the centre
    assert headers["chroma_sample_loc_type_bottom_field"] == 1


def test_mp4_starts_fast(film: Film) -> None:
    assert describe(film("a.mp4", [glow(0), glow(1)])).faststart


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_film_can_be_cut_at_keyframes(film: Film, suffix: str) -> None:
    frames = [glow(n) for n in range(25)]
    path = film(f"a{suffix}", frames, keyframes=[7, 13])
    keyframes = describe(path).keyframes
    assert keyframes == (tuple(range(25)) if suffix == ".mov" else (0, 7, 13))
    assert_decodable_from(path, keyframes[-1], frames)


def test_segments_have_the_same_headers(film: Film) -> None:
    first = film("a.mp4", [glow(n) for n in range(9)])
    second = film("b.mp4", [patches()] * 30)
    with av.open(str(first)) as a, av.open(str(second)) as b:
        extradata = [c.streams.video[0].codec_context.extradata for c in (a, b)]
    assert extradata[0] is not None
    assert extradata[0] == extradata[1]


def test_segments_join_by_copying_packets(film: Film, tmp_path: Path) -> None:
    frames = [glow(n) for n in range(24)]
    segments = [film(f"{at}.mp4", frames[at : at + 8]) for at in (0, 8, 16)]
    joined = tmp_path / "joined.mp4"
    with av.open(str(joined), "w") as out:
        with av.open(str(segments[0])) as first:
            target = out.add_stream_from_template(first.streams.video[0])
        start = 0
        for segment in segments:
            with av.open(str(segment)) as container:
                stream = container.streams.video[0]
                for packet in container.demux(stream):
                    if packet.pts is None or packet.dts is None:
                        continue
                    packet.pts, packet.dts = packet.pts + start, packet.dts + start
                    packet.stream = target
                    out.mux(packet)
                assert stream.duration
                start += stream.duration
    for written, read in zip(frames, read_frames(joined), strict=True):
        assert psnr(written, read) > 38


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_equal_frames_give_equal_bytes(film: Film, suffix: str) -> None:
    frames = [glow(n) for n in range(25)]
    a, b = (film(f"{name}{suffix}", frames, metadata={"title": "t"}) for name in "ab")
    assert a.read_bytes() == b.read_bytes()


def test_buffers_may_be_reused_after_write(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    frame = to_yuv(glow(0))
    with open_writer(path, width=WIDTH, height=HEIGHT, fps=Fraction(30)) as writer:
        for n in range(12):
            picture = to_yuv(glow(n))
            frame.y[:], frame.u[:], frame.v[:] = picture.y, picture.u, picture.v
            writer.write(frame)
            frame.y[:] = 235
    for n, decoded in enumerate(read_frames(path)):
        assert psnr(glow(n), decoded) > 38


def test_planes_may_be_views(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    picture = to_yuv(glow(3))
    y = np.zeros((HEIGHT, WIDTH + 32), np.uint8)
    y[:, :WIDTH] = picture.y
    with open_writer(path, width=WIDTH, height=HEIGHT, fps=Fraction(30)) as writer:
        writer.write(YuvFrame(y[:, :WIDTH], picture.u, picture.v))
    (decoded,) = read_frames(path)
    assert psnr(glow(3), decoded) > 38


def test_another_thread_may_write(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"

    def write() -> None:
        with open_writer(path, width=WIDTH, height=HEIGHT, fps=Fraction(30)) as writer:
            for n in range(5):
                writer.write(to_yuv(glow(n)))

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert describe(path).n_frames == 5


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_codecs_say_nothing_on_the_terminal(
    film: Film, suffix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    film(f"a{suffix}", [glow(0), glow(1)])
    assert capfd.readouterr() == ("", "")


def assert_decodable_from(path: Path, number: int, frames: list[np.ndarray]) -> None:
    """Decode only the packets from one key frame on, and compare."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoder = av.CodecContext.create(stream.codec_context.name, "r")
        decoder.extradata = stream.codec_context.extradata
        packets = [packet for packet in container.demux(stream) if packet.size]
        start = [n for n, packet in enumerate(packets) if packet.is_keyframe][-1]
        pictures = [p for packet in [*packets[start:], None] for p in decoder.decode(packet)]
    assert len(pictures) == len(frames) - number
    for picture, frame in zip(pictures, frames[number:], strict=True):
        assert psnr(picture.to_ndarray(format="rgb24"), frame) > 38


def sequence_headers(path: Path) -> dict[str, int]:
    """Return the fields of the H.264 sequence header, by their names in the standard."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        packet = next(container.demux(stream))
        av.logging.set_level(av.logging.INFO)
        try:
            with av.logging.Capture() as logs:
                BitStreamFilterContext("trace_headers", stream).filter(packet)
        finally:
            av.logging.set_level(None)
    lines = [message.split() for _, _, message in logs if " = " in message]
    return {words[1]: int(words[-1]) for words in lines}
