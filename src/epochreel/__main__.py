"""`python -m epochreel`: the same as the command `epochreel`."""

from __future__ import annotations

from epochreel.cli.main import run

# Processes that are started to help import this file again, and are no commands.
if __name__ == "__main__":
    run()
