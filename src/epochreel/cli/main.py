"""The command `epochreel`: its parts, and the one place where a failure becomes a line."""

from __future__ import annotations

import io
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

from epochreel.cli import (
    ask,
    cache,
    compare,
    film,
    imports,
    info,
    page,
    problems,
    still,
    storyboard,
    sweep,
    train,
)
from epochreel.cli.numbers import NumbersCommand
from epochreel.cli.output import complain, finish, note, say
from epochreel.cli.sections import SectionedCommand
from epochreel.errors import EpochreelError
from epochreel.files import ENDING, leave

INTERRUPTED = 130

EXAMPLES = """\b
Examples:
  epochreel film xor              train a network and film its training
  epochreel ask xor.reel 1,1,0    put a question to the network
"""

app = typer.Typer(
    epilog=EXAMPLES,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=film.EXAMPLES, cls=SectionedCommand)(film.film)
app.command(epilog=train.EXAMPLES, cls=SectionedCommand)(train.train)
app.command(epilog=still.EXAMPLES)(still.still)
app.command(epilog=page.EXAMPLES)(page.page)
app.command(epilog=compare.EXAMPLES)(compare.compare)
app.command(epilog=sweep.EXAMPLES, cls=SectionedCommand)(sweep.sweep)
app.command(epilog=storyboard.EXAMPLES, cls=SectionedCommand)(storyboard.storyboard)
app.command(epilog=ask.EXAMPLES, cls=NumbersCommand)(ask.ask)
app.command(epilog=info.EXAMPLES)(info.info)
app.command("import", epilog=imports.EXAMPLES)(imports.import_)
app.command(epilog=problems.EXAMPLES)(problems.problems)
app.command(epilog=cache.EXAMPLES)(cache.cache)


def _show_version(wanted: bool) -> None:
    if wanted:
        from epochreel import __version__

        say(f"epochreel {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def epochreel(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Films a neural network while it learns.

    A training is recorded in a .reel, from which films, pictures and answers are made.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def run() -> NoReturn:
    """Run what was typed and leave with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal cannot show is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    for number in ENDING:
        # Whoever is started with nohup goes on when the terminal is gone.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; say in one line what went wrong."""
    try:
        code = app(list(arguments), prog_name="epochreel", standalone_mode=False)
        finish()
    except EpochreelError as error:
        complain(str(error))
        return error.exit_code
    except typer.TyperException as error:
        return _explain(error)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except OSError as error:
        complain(f"{error.strerror or error}: {error.filename or 'a file'}")
        return 1
    except MemoryError:
        complain("the memory is full; a smaller --size needs less")
        return 1
    except Exception as error:
        code = _interruption(error)
        if code is None:
            complain(_bug_report(error))
            return 1
    if code == INTERRUPTED:
        note("interrupted")
    return code or 0


def _explain(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "epochreel"
    message = error.format_message().rstrip(".")
    complain(f"{message[:1].lower()}{message[1:]}")
    note(f"`{path} --help` shows what works")
    return error.exit_code


def _interruption(error: BaseException | None) -> int | None:
    """Return the exit code if what went wrong is but a signal that arrived at a bad moment.

    A signal while compiled code hands back its result ends as a SystemError about that, caused
    by the KeyboardInterrupt or the SystemExit.
    """
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return INTERRUPTED
        if isinstance(error, SystemExit) and isinstance(error.code, int):
            return error.code
        error = error.__cause__ or error.__context__
    return None


def _bug_report(error: Exception) -> str:
    """Return what a maintainer needs to find a defect, in one line."""
    calls = traceback.extract_tb(error.__traceback__)
    where = next((call for call in reversed(calls) if "epochreel" in call.filename), calls[-1])
    place = f"{Path(where.filename).name}:{where.lineno}"
    return f"a defect in epochreel, please report it: {type(error).__name__}: {error} ({place})"


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Leave as if interrupted, so that unfinished files are removed."""
    for each in ENDING:  # which a second one would interrupt
        signal.signal(each, signal.SIG_IGN)
    leave(number)
