"""The table of a sweep as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from epochreel.scene.kit.words import significant, two_decimals
from epochreel.sweeps.outcomes import Outcomes, OverSeeds, Row
from epochreel.sweeps.runs import short_name, value_text

# More lines than these nobody reads; the rest stands in the file.
MOST_LINES = 60
_DASH = "-"


def lines_of(outcomes: Outcomes) -> list[str]:
    """Return the table, the best first, and below it what seeds come to."""
    rows = outcomes.rows[:MOST_LINES]
    lines = _aligned([_head(outcomes), *(_cells(row, outcomes) for row in rows)])
    left = len(outcomes.rows) - len(rows)
    if left:
        lines.append(f"and {left:,} more, in sweep.csv")
    groups = outcomes.over_seeds()
    if groups:
        lines += ["", *_aligned([_seeds_head(outcomes), *(_group(g, outcomes) for g in groups)])]
    return lines


def _head(outcomes: Outcomes) -> list[str]:
    score = outcomes.label.lower() or "score"
    varied = [short_name(name) for name in outcomes.varied] or ["run"]
    return [*varied, score, "best", "at epoch", "seconds", "status"]


def _cells(row: Row, outcomes: Outcomes) -> list[str]:
    varied = [value_text(value) for value in row.varied.values()] or [row.run.name]
    at = _DASH if row.best_epoch is None else f"{row.best_epoch:,.0f}"
    secs = _DASH if row.secs is None else f"{row.secs:.2f}" if row.secs < 10 else f"{row.secs:.0f}"
    scores = [score_text(value, outcomes) for value in (row.final, row.best)]
    return [*varied, *scores, at, secs, row.status]


def _seeds_head(outcomes: Outcomes) -> list[str]:
    varied = [short_name(name) for name in outcomes.varied if name != "seed"]
    return [*varied, "seeds", f"mean {outcomes.label.lower() or 'score'}", "spread"]


def _group(group: OverSeeds, outcomes: Outcomes) -> list[str]:
    varied = [value_text(value) for value in group.varied.values()]
    seeds = f"{len(group.scores)} of {group.n_seeds}"
    return [*varied, seeds, *(score_text(v, outcomes) for v in (group.mean, group.spread))]


def score_text(value: float | None, outcomes: Outcomes) -> str:
    """Return a score as films show it; a dash where there is none."""
    if value is None:
        return _DASH
    if outcomes.higher_is_better:
        return f"{100 * value:.1f} %"
    return f"{two_decimals(value)} %" if outcomes.figure == "average_error" else significant(value)


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Return lines whose columns stand below one another, the last one left."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for row in table:
        *cells, last = row
        set_right = [cell.rjust(width) for cell, width in zip(cells, widths[:-1], strict=True)]
        lines.append("  ".join([*set_right, last]).rstrip())
    return lines
