"""Print the lines of Python in README.md, one block after another, to be type-checked.

python scripts/readme_python.py > readme.py && pyright readme.py
"""

from __future__ import annotations

import re
from pathlib import Path

from saying import run

README = Path(__file__).parent.parent / "README.md"
# What readers have of their own.
THEIRS = """from typing import Any

model: Any = ...
X: Any = ...
y: Any = ...
loader: Any = ...
optimizer: Any = ...
loss_of: Any = ...
digit: Any = ...
ids: Any = ...
"""


def main() -> None:
    """Print them."""
    text = README.read_text(encoding="utf-8")
    print(THEIRS)
    print("\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)))


if __name__ == "__main__":
    run(main)
