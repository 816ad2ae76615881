"""A PDF taken apart, strictly."""

from __future__ import annotations

import re
import zlib


class Parsed:
    """The objects of a PDF, found through its table, with their streams unpacked."""

    def __init__(self, file: bytes) -> None:
        assert file.startswith(b"%PDF-1.6\n")
        assert file.endswith(b"%%EOF\n")
        start = int(file.rsplit(b"startxref\n", 1)[1].split()[0])
        table = file[start:].split(b"\n")
        assert table[0] == b"xref"
        count = int(table[1].split()[1])
        assert all(len(line) == 19 for line in table[2 : 2 + count])  # 20 with the line's end
        offsets = [int(line.split()[0]) for line in table[3 : 2 + count]]
        self.bodies, self.streams = {}, {}
        for number, offset in enumerate(offsets, 1):
            head, rest = file[offset:].split(b"\n", 1)
            assert head == f"{number} 0 obj".encode()
            self._read(number, rest)
        self.trailer = file[start:].decode("latin-1")

    def _read(self, number: int, rest: bytes) -> None:
        body = rest.split(b"endobj", 1)[0].split(b"stream\n", 1)[0]
        self.bodies[number] = body.decode("latin-1")
        if length := re.search(rb"/Length (\d+)", body):
            data = rest.split(b"stream\n", 1)[1][: int(length[1])]
            assert rest.split(b"stream\n", 1)[1][int(length[1]) :].startswith(b"\nendstream")
            self.streams[number] = zlib.decompress(data)

    def only(self, pattern: str) -> int:
        (found,) = [n for n, body in self.bodies.items() if re.search(pattern, body)]
        return found

    @property
    def content(self) -> str:
        page = self.bodies[self.only(r"/Type /Page ")]
        found = re.search(r"/Contents (\d+) 0 R", page)
        assert found
        return self.streams[int(found[1])].decode("latin-1")

    def text(self) -> list[str]:
        """Return what a reader copies, string by string."""
        maps = {}
        page = self.bodies[self.only(r"/Type /Page ")]
        for name, number in re.findall(r"/([RB]) (\d+) 0 R", page):
            cmap = re.search(r"/ToUnicode (\d+) 0 R", self.bodies[int(number)])
            assert cmap
            pairs = re.findall(r"<(\w{4})> <(\w+)>\n", self.streams[int(cmap[1])].decode())
            maps[name] = {c: bytes.fromhex(u).decode("utf-16-be") for c, u in pairs}
        shown = re.findall(r"/([RB]) [\d.]+ Tf.*\n.*?<(\w+)> Tj", self.content)
        return [
            "".join(maps[name][codes[at : at + 4]] for at in range(0, len(codes), 4))
            for name, codes in shown
        ]
