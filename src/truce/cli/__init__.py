"""The command line: ``truce brief FILE...``, ``truce demo``.

Exit codes: 0 done; 1 the condition asked for was found; 2 wrong usage, or nothing could be read; 3 integrity
failure; 70 a defect of truce; 130 interrupted; 141 the reader of the output went away. Errors and notes go to
stderr, what was asked for goes to stdout. No traceback is shown unless TRUCE_DEBUG is set.
"""

import errno
import os
import sys
import traceback
import warnings
from collections.abc import Iterable, Sequence
from typing import NoReturn

from truce.errors import DamageError, IntegrityError, TruceError, printable

FOUND = 1
USAGE = 2
INTEGRITY = 3
DEFECT = 70
INTERRUPTED = 130
READER_GONE = 141


def main() -> NoReturn:
    """Run the command that the shell gave and leave with its exit code."""
    if not os.environ.get("TRUCE_DEBUG"):
        # A library's advice to programmers is no message for the person at the terminal.
        warnings.simplefilter("ignore")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; nothing is ever raised."""
    _print_anything()
    try:
        code = _call(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BrokenPipeError:
        _drop_output()
        return READER_GONE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except TruceError as error:
        complain(str(error))
        return INTEGRITY if isinstance(error, IntegrityError | DamageError) else USAGE
    except Exception as error:  # noqa: BLE001  (the last guard: a defect is one line, not a traceback)
        return _defect(error)


def say(text: str | Iterable[str]) -> None:
    """Write what was asked for to the output, whole or piece by piece, with a line end.

    Raises:
        TruceError: the output cannot be written, say because the disk is full.
    """
    if sys.stdout is None:
        return
    try:
        if isinstance(text, str):
            sys.stdout.write(text.removesuffix("\n"))
        else:
            sys.stdout.writelines(text)
        sys.stdout.write("\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_output()
        raise TruceError(f"the output cannot be written ({error.strerror}).") from error


def complain(message: str) -> None:
    """Say something to the person at the terminal, on stderr."""
    if sys.stderr is None:
        return
    try:
        print(f"truce: {message}", file=sys.stderr)  # noqa: T201
    except OSError:
        # Nobody listens any more; the exit code still tells.
        return


def _call(arguments: Sequence[str]) -> int:
    # Typer and what it brings cost a tenth of a second: only here are they needed.
    import typer

    # These add their commands.
    from truce.cli.commands import (  # noqa: F401
        care,
        keys,
        ledger,
        mission,
        office,
        protecting,
        sync,
        watch,
        weighing,
        witness,
    )
    from truce.cli.commands.app import app

    try:
        code = app(args=list(arguments), prog_name="truce", standalone_mode=False)
    except typer.TyperException as error:
        complain(f"{error.format_message().rstrip('.')}. See 'truce --help' or 'truce COMMAND --help'.")
        return USAGE
    except typer.Abort:
        complain("interrupted")
        return INTERRUPTED
    except SystemExit:
        # Typer leaves by this way, and only then, when the pipe that takes the output is closed.
        raise BrokenPipeError from None
    except OSError as error:
        # Files are read and written where their faults are told; what is left is the output, full of help.
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            raise
        _drop_output()
        raise TruceError(f"the output cannot be written ({error.strerror}).") from error
    return code if isinstance(code, int) else 0


def _print_anything() -> None:
    """Make a terminal that lacks a character show its number instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Let the interpreter's last flush go nowhere instead of failing on the closed pipe."""
    if sys.__stdout__ is None:
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.__stdout__.fileno())
    os.close(null)


def _defect(error: Exception) -> int:
    if os.environ.get("TRUCE_DEBUG"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    what = printable(f"{type(error).__name__}: {error}")[:200]
    complain(
        f"internal error: {what}{where}. This is a defect of truce: please report this line and the command; "
        "TRUCE_DEBUG=1 shows more."
    )
    return DEFECT
