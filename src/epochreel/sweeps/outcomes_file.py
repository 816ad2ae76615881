"""The table of a sweep as files: CSV, and Parquet where pyarrow is there."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from epochreel.files import whole_file
from epochreel.sweeps.outcomes import Outcomes, Row
from epochreel.sweeps.runs import value_text

CSV, PARQUET = "sweep.csv", "sweep.parquet"


def write_tables(outcomes: Outcomes, folder: Path) -> list[Path]:
    """Write the rows, the best first, and return the files; earlier ones are replaced.

    Columns are the name of the reel, the choices in which the trainings differ, the score at the
    end under the name of its curve, the best score on the way and its epoch, seconds, status and,
    where a training was not done, why. An accuracy is a share from 0 to 1, an average error a
    percentage, and a mean error in the units of the data.

    Raises
    ------
    OutputError
        If one cannot be written.
    """
    table = rows_of(outcomes)
    written = [folder / CSV]
    with whole_file(written[0], overwrite=True) as partial:
        _write_csv(table, partial)
    if importlib.util.find_spec("pyarrow") is not None:
        written.append(folder / PARQUET)
        with whole_file(written[1], overwrite=True) as partial:
            _write_parquet(table, partial)
    return written


def rows_of(outcomes: Outcomes) -> list[dict[str, Any]]:
    """Return the rows as they stand in the files, by the names of their columns."""
    return [_cells(row, outcomes.figure) for row in outcomes.rows]


def _cells(row: Row, figure: str | None) -> dict[str, Any]:
    name = figure or "score"
    varied = {each: _plain(value) for each, value in row.varied.items()}
    return {
        "run": row.run.name,
        **varied,
        name: row.final,
        f"best_{name}": row.best,
        "best_epoch": row.best_epoch,
        "seconds": None if row.secs is None else round(row.secs, 3),
        "status": row.status,
        "why": row.said,
    }


def _plain(value: Any) -> Any:
    """Return a value that a cell can hold; layers and ``full`` as text."""
    return value if isinstance(value, int | float) else value_text(value)


def _write_csv(table: Sequence[Mapping[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def _write_parquet(table: Sequence[Mapping[str, Any]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: [row[name] for row in table] for name in table[0]}
    for name, values in columns.items():
        # Batch sizes may be numbers and a word; a column is of one kind.
        if len({type(value) for value in values if value is not None}) > 1:
            columns[name] = [None if value is None else str(value) for value in values]
    pq.write_table(pa.table(columns), path)
