"""Which columns are learnt from, which are to be answered, and which are left out."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from epochreel.data.table import check_different
from epochreel.errors import UsageError

# Of hundreds of columns a message lists the first; the nearest name is said apart.
MOST_LISTED = 30


@dataclass(frozen=True)
class Choice:
    """Names of columns, as the person gave them.

    Parameters
    ----------
    targets
        To be answered; empty where the source says it itself.
    ignored
        Left out.

    Raises
    ------
    UsageError
        If a column is in both.
    """

    targets: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.targets:
            if name in self.ignored:
                raise UsageError(f"column `{name}` cannot be both the target and ignored")

    def keeps(self, name: str) -> bool:
        """Return whether a column is read."""
        return name not in self.ignored

    def check(self, names: Sequence[str], own_targets: Sequence[str] = ()) -> None:
        """Raise an error if the columns of a source do not allow this choice.

        Parameters
        ----------
        names
            Of all columns.
        own_targets
            What the source itself calls its targets.

        Raises
        ------
        DataError
            If two columns have the same name.
        UsageError
            If a chosen column is not there, none is the target or no input is left.
        """
        check_different(names)
        for kind, chosen in (("target", self.targets), ("column to ignore", self.ignored)):
            for name in chosen:
                if name not in names:
                    raise unknown_column(kind, name, names)
        for name in own_targets:
            if name in self.ignored:
                raise UsageError(f"column `{name}` cannot be both the target and ignored")
        targets = self.targets or tuple(own_targets)
        if not targets:
            raise UsageError(f'which column is the target? `target="NAME"`; {_listed(names)}')
        if not set(names) - set(targets) - set(self.ignored):
            raise UsageError(f"no input is left besides the target; {_listed(names)}")


def unknown_column(kind: str, name: str, names: Sequence[str]) -> UsageError:
    """Return the error for a column that is not there, with those that are."""
    by_small_letters = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(name.casefold(), by_small_letters, n=1)
    guess = f"; did you mean `{by_small_letters[near[0]]}`?" if near else ";"
    return UsageError(f"unknown {kind} `{name}`{guess} {_listed(names)}")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return f"columns: {', '.join(names[:MOST_LISTED])}{more}"
