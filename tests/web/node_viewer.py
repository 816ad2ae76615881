"""The viewer's own functions, run by Node.js just as a page carries them, comments left out."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from epochreel.web.page import script_of

_BEFORE, _AFTER = '(() => {\n"use strict";\n', "start();\n})();\n"


def node() -> str:
    """Return the path of Node.js, or skip."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("needs Node.js: apt-get install nodejs")
    return found


def run_viewer(folder: Path, body: str, data: Any, kind: str = "dense") -> Any:
    """Return what an async function made of ``body`` returns; ``data`` is what it is given."""
    script = script_of(kind)
    assert script.startswith(_BEFORE)
    assert script.endswith(_AFTER)
    viewer = script.removeprefix(_BEFORE).removesuffix(_AFTER)
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    program = folder / "program.js"
    program.write_text(
        f'"use strict";\n{viewer}\nconst told = (key, value) => ArrayBuffer.isView(value) ?'
        " Array.from(value, (v) => Number.isFinite(v) ? v : String(v)) :"
        " typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;\n"
        f"const run = async (data) => {{\n{body}\n}};\n"
        f"run(require({json.dumps(str(folder / 'data.json'))})).then((found) =>"
        " process.stdout.write(JSON.stringify(found, told)));\n",
        encoding="utf-8",
    )
    done = subprocess.run([node(), str(program)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
