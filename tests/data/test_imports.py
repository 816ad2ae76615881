import subprocess
import sys


def test_optional_and_slow_libraries_are_imported_only_when_used() -> None:
    code = """
import sys
import numpy as np
from epochreel.data import from_arrays, generate
generate("moons")
from_arrays(np.array([[1, 2], [3, 4]]), [0, 1])
print(*({"narwhals", "pandas", "polars", "pyarrow", "sklearn"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
