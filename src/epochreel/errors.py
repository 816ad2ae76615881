"""The exceptions that people meet: one line each, saying what would work.

EpochreelError                 exit 1, a failure said in one line
├── UsageError                 exit 2, the call itself is wrong
│   ├── InputsError            a wrong number or kind of network inputs
│   └── FrameError             a frame or step outside the film or training
├── DataError                  data that a network cannot learn from as they are
├── ExtraError                 an optional part is not installed
├── MusicError                 music that cannot be heard, or beats that cannot be read
├── OutputError                the output exists, or cannot be written
├── StoryboardError            the file of a storyboard is wrong, on a line that is named
├── ReelError                  not a reel, cut short, or written by a newer version
├── TrainingError              the training cannot go on
└── WorkersError               pieces of work failed too often, or nobody is there to do them
"""

from __future__ import annotations

from typing import Any, ClassVar

# What ends a line somewhere, or moves the cursor, as Python writes it.
_ENDS_LINES = map(chr, (*range(32), 0x7F, 0x85, 0x2028, 0x2029))
_AS_WRITTEN = str.maketrans({sign: repr(sign)[1:-1] for sign in _ENDS_LINES})


class EpochreelError(Exception):
    """A failure whose message is one line for the person who called."""

    exit_code: ClassVar[int] = 1

    def __str__(self) -> str:
        """Return the message, in one line whatever people's names and values have in them."""
        return super().__str__().translate(_AS_WRITTEN)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make it again in another process, whatever its kind is made from.

        By itself Python would give the finished message to a constructor that makes messages.
        """
        return _again, (type(self), self.args), self.__dict__


class UsageError(EpochreelError):
    """The call cannot be carried out as written."""

    exit_code: ClassVar[int] = 2


class InputsError(UsageError):
    """The inputs do not fit the network."""


class FrameError(UsageError):
    """A frame or a step lies outside the film or the training."""


class DataError(EpochreelError):
    """The data cannot be read, or nothing can be learnt from them as they are."""


class ExtraError(EpochreelError):
    """An optional part of epochreel is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what}; to install it: pip install 'epochreel[{extra}]'")


class MusicError(EpochreelError):
    """The music cannot be decoded or does not suit, or its beats cannot be read."""


class StoryboardError(EpochreelError):
    """The file of a storyboard cannot be read, or states what cannot be filmed."""


class OutputError(EpochreelError):
    """The output exists already or cannot be written."""


class ReelError(EpochreelError):
    """The file is no reel, a truncated one, or one from a newer version."""


class TrainingError(EpochreelError):
    """The training cannot go on."""


class WorkersError(EpochreelError):
    """Pieces of work failed too often, or there is nobody to do them."""


class RecordingWarning(UserWarning):
    """A training is no longer recorded; it goes on as if it never had been."""


def _again(kind: type[EpochreelError], args: tuple[Any, ...]) -> EpochreelError:
    return kind.__new__(kind, *args)


def not_installed(error: ModuleNotFoundError) -> UsageError:
    """Return the error for a framework that is not there, with the command that installs it."""
    name = (error.name or "it").partition(".")[0]
    package = {"sklearn": "scikit-learn"}.get(name, name)
    return UsageError(f"{package} is not installed; to install it: pip install {package}")


def unknown_name(kind: str, name: str, known: tuple[str, ...]) -> UsageError:
    """Return the error for a name that is not in a list, with the list."""
    return UsageError(f"unknown {kind} `{name}`; known: {', '.join(known)}")
