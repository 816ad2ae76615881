"""Music of all kinds, encoded and decoded again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from sounds import KINDS, RATE, bumps, tone, top_near, write_music

from epochreel.errors import MusicError, UsageError
from epochreel.sound import decode as decoding
from epochreel.sound.decode import check_music, decode, stated_secs

ONE = Fraction(1)


@pytest.mark.parametrize("suffix", KINDS)
def test_length_and_places_are_right(tmp_path: Path, suffix: str) -> None:
    # 137 samples past a whole second fill no block of any codec.
    n_samples = 3 * RATE + 137
    written = bumps([0, 1, 2, 3], ONE, n_samples)
    music = decode(write_music(tmp_path / f"a{suffix}", written))
    assert 0 <= music.n_samples - n_samples <= KINDS[suffix][-1]
    assert music.rate == RATE
    for second in range(4):
        assert abs(top_near(music.samples, second * RATE)) <= 1


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a"])
def test_other_rates_keep_length_and_places(tmp_path: Path, suffix: str) -> None:
    tops = np.array([1000, 44_100, 80_000])
    written = np.zeros((2 * 44_100 + 137, 2), np.float32)
    for top in tops:
        written[top - 20 : top + 21] = 0.5 * np.hanning(41)[:, np.newaxis]
    music = decode(write_music(tmp_path / f"a{suffix}", written, 44_100))
    assert abs(music.n_samples - len(written) * 48_000 / 44_100) <= 48
    for top in tops:
        assert abs(top_near(music.samples, round(top * 48_000 / 44_100))) <= 2


def test_lossless_samples_come_back(tmp_path: Path) -> None:
    written = tone(1)
    written[:, 1] /= 2
    music = decode(write_music(tmp_path / "a.flac", written))
    np.testing.assert_allclose(music.samples, written, atol=1 / 32767)


def test_mono_goes_to_both_sides_as_loud(tmp_path: Path) -> None:
    mono = tone(1)[:, :1]
    music = decode(write_music(tmp_path / "a.wav", mono))
    np.testing.assert_allclose(music.samples, np.repeat(mono, 2, axis=1), atol=1e-4)


def test_surround_is_mixed_down(tmp_path: Path) -> None:
    surround = np.zeros((RATE, 6), np.float32)
    surround[:, :1] = tone(1)[:, :1]
    music = decode(write_music(tmp_path / "a.wav", surround))
    assert np.abs(music.samples[:, 0]).max() > 0.1
    assert np.abs(music.samples[:, 1]).max() < 0.01


@pytest.mark.parametrize("suffix", [".flac", ".mp3"])
def test_a_part_is_cut_to_the_sample(tmp_path: Path, suffix: str) -> None:
    path = write_music(tmp_path / f"a{suffix}", tone(3, hz=123.4))
    whole = decode(path).samples
    part = decode(path, Fraction("0.5"), Fraction("2.25")).samples
    np.testing.assert_array_equal(part, whole[24_000:108_000])
    np.testing.assert_array_equal(decode(path, start_secs=1).samples, whole[48_000:])


def test_a_damaged_end_is_left_out(tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.mp3", tone(2))
    path.write_bytes(path.read_bytes() + b"APETAGEX" + b"x" * 4000)
    assert decode(path).n_samples >= 2 * RATE


def test_mono_followed_by_stereo_is_refused(tmp_path: Path) -> None:
    mono = write_music(tmp_path / "a.mp3", tone(1)[:, :1]).read_bytes()
    both = tmp_path / "b.mp3"
    both.write_bytes(mono + write_music(tmp_path / "c.mp3", tone(1)).read_bytes())
    with pytest.raises(MusicError, match="changes its rate or its channels midway"):
        decode(both)


def make_text(path: Path) -> None:
    path.write_text("la la la\n" * 99)


def make_empty(path: Path) -> None:
    path.touch()


def make_noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(50_000))


@pytest.mark.parametrize("name", ["a.mp3", "a.wav", "a.m4a"])
@pytest.mark.parametrize("make", [make_text, make_empty, make_noise])
def test_what_is_no_music_is_refused(
    tmp_path: Path, name: str, make, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(MusicError) as caught:
        decode(path)
    assert "is no music" in str(caught.value)
    assert str(caught.value).endswith(str(path))
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MusicError, match=r"no such music file: .*none\.mp3"):
        decode(tmp_path / "none.mp3")
    with pytest.raises(MusicError, match="no such music file"):
        decode(tmp_path)


def test_pictures_have_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", 10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(MusicError, match=r"has no sound in it: .*a\.mp4"):
        decode(path)


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (3, None, r"lasts 2 s, too short to be cut at 3: "),
        (2, None, r"lasts 2 s, too short to be cut at 2: "),
        (1, Fraction("2.5"), r"lasts 2 s, too short to be cut at 2\.5: "),
    ],
)
def test_a_part_past_the_end(
    tmp_path: Path, start: int, end: Fraction | None, message: str
) -> None:
    with pytest.raises(MusicError, match=message):
        decode(write_music(tmp_path / "a.wav", tone(2)), start, end)


@pytest.mark.parametrize(("start", "end"), [(2, 1), (1, 1), (-1, None), (0, 0)])
def test_a_part_that_is_none(tmp_path: Path, start: int, end: int | None) -> None:
    with pytest.raises(UsageError, match="the music must"):
        decode(tmp_path / "unread.mp3", start, end)


def test_too_short(tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.wav", tone(2))
    assert decode(path, min_secs=2).n_samples == 2 * RATE
    with pytest.raises(MusicError, match=r"lasts 2 s; the film needs at least 8.5: .*a\.wav"):
        decode(path, min_secs=Fraction(17, 2))


@pytest.mark.parametrize("suffix", [".wav", ".mp3"])
def test_too_long(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_SECS", 60)
    path = write_music(tmp_path / f"a{suffix}", np.zeros((181 * 8000, 2), np.float32), 8000)
    with pytest.raises(MusicError, match="lasts 3 min; a film lasts at most 1, so take a part"):
        decode(path)
    assert decode(path, 100, 160).n_samples == 60 * RATE


def test_too_long_without_a_header_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "MAX_SECS", 1)
    monkeypatch.setattr(decoding, "_check_stated_length", lambda *_: None)
    with pytest.raises(MusicError, match="a film lasts at most"):
        decode(write_music(tmp_path / "a.wav", tone(3)))


def test_what_a_file_says_of_itself_is_known_without_decoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_music(tmp_path / "a.flac", tone(2))
    monkeypatch.setattr(decoding, "_collect", None)
    check_music(path)
    assert stated_secs(path) == 2
    monkeypatch.setattr(decoding, "MAX_SECS", 1)
    with pytest.raises(MusicError, match="a film lasts at most"):
        check_music(path)
    check_music(path, 1, 2)
    with pytest.raises(UsageError, match="the music must"):
        check_music(path, 2, 1)
    make_text(tmp_path / "b.mp3")
    with pytest.raises(MusicError, match="is no music that can be read"):
        check_music(tmp_path / "b.mp3")
