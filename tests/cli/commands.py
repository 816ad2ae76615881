"""What commands give back."""

from __future__ import annotations

from dataclasses import dataclass

# A signal may land after a file was opened and before its `with` has it: it is closed all the
# same, and Python says so only to those who ask for resource warnings.
_WARNINGS = ("-W", "error", "-W", "ignore:unclosed file:ResourceWarning")
COMMAND = (*_WARNINGS, "-c", "from epochreel.cli.main import run; run()")
# The least that is a film: one frame a second, hardly any pixels.
TINY = ("--size", "64x36", "--fps", "1")
ANSWER = "[1, 1, 0] -> 0.01 (the answer is 0)"


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def complaint(self) -> str:
        """The one line that says what went wrong; an error if nothing or more does."""
        prefix = "epochreel: error: "
        said = [line for line in self.err.splitlines() if line.startswith(prefix)]
        assert len(said) == 1, self.err
        assert "Traceback" not in self.err
        return said[0].removeprefix(prefix)
