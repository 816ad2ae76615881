"""A film of segments in a browser: it plays to its end, and seeks to the frame at every join."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import pytest

from epochreel.encode.probe import read_frames
from epochreel.film import FilmOptions, make_film
from epochreel.film.directing import storyboard_of
from epochreel.film.segments.cutting import segments_of
from epochreel.scene import SceneOptions
from epochreel.trace import ReelFile

pytestmark = pytest.mark.browser

FPS, SIZE = Fraction(30), (320, 180)
OPTIONS = FilmOptions(SceneOptions(*SIZE), FPS, music="score")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)
PAGE = """<!doctype html><video id="film" src="film.mp4" muted></video><script>
const film = document.getElementById("film"), said = [], places = PLACES
const canvas = document.createElement("canvas"), W = 320, H = 180
canvas.width = W; canvas.height = H
const pen = canvas.getContext("2d", {willReadFrequently: true})
for (const kind of ["error", "stalled", "abort"])
  film.addEventListener(kind, () => said.push(kind))
const heard = (kind) => new Promise((done) => film.addEventListener(kind, done, {once: true}))
async function picture(time) {
  const there = heard("seeked")
  film.currentTime = time
  await there
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  pen.drawImage(film, 0, 0, W, H)
  return Array.from(pen.getImageData(0, 0, W, H).data)
}
async function run() {
  if (film.readyState < 2) await heard("loadeddata")
  const pictures = []
  for (const time of places) pictures.push(await picture(time))
  await picture(0)
  film.playbackRate = 8
  const over = heard("ended")
  await film.play()
  await over
  return {duration: film.duration, ended: film.currentTime, said, pictures}
}
run().catch((error) => ({error: String(error), said}))
  .then((found) => fetch("found", {method: "POST", body: JSON.stringify(found)}))
</script>"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Queue[Any]]]:
    """Serve a folder on this machine, files by ranges too, and hear what the page found."""
    found: Queue[Any] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = folder / self.path.lstrip("/")
            if not path.is_file():
                self.send_error(404)
                return
            data, wanted = path.read_bytes(), self.headers.get("Range", "")
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end = int(first or 0), int(last or len(data) - 1)
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Type", "video/mp4" if path.suffix == ".mp4" else "text/html")
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(end + 1 - start))
            if wanted:
                self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
            self.end_headers()
            with suppress(ConnectionError):  # the player has enough
                self.wfile.write(data[start : end + 1])

        def do_POST(self) -> None:
            found.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", found
        finally:
            server.shutdown()
            thread.join()


def test_a_film_plays_and_seeks_across_its_joins(short: ReelFile, tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    make_film(short, tmp_path / "film.mp4", OPTIONS)
    story = storyboard_of(short, OPTIONS)
    joins = [part.start for part in segments_of(story)][1:]
    assert len(joins) > 2
    frames = [frame + near for frame in joins for near in (-1, 0, 1)]
    places = [float((frame + Fraction(1, 2)) / FPS) for frame in frames]
    (tmp_path / "page.html").write_text(PAGE.replace("PLACES", json.dumps(places)))
    with served(tmp_path) as (address, found):
        command = [chromium, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}"]
        browser = subprocess.Popen([*command, f"{address}/page.html"], stderr=subprocess.DEVNULL)
        try:
            seen = found.get(timeout=180)
        finally:
            browser.kill()
            browser.wait()
    assert "error" not in seen, seen
    assert seen["said"] == []
    assert seen["duration"] == pytest.approx(float(story.n_frames / FPS), abs=0.001)
    decoded = list(read_frames(tmp_path / "film.mp4"))
    assert len(decoded) == story.n_frames
    for number, picture in zip(frames, seen["pictures"], strict=True):
        shown = np.array(picture, float).reshape(SIZE[1], SIZE[0], 4)[..., :3]
        distance = {
            near: np.abs(shown - decoded[near]).mean()
            for near in range(max(number - 3, 0), min(number + 4, len(decoded)))
        }
        # Browsers turn YUV into RGB a little differently; no other frame is nearer.
        assert distance[number] < 4.0, (number, distance)
        assert distance[number] <= min(distance.values()) + 0.01, (number, distance)
