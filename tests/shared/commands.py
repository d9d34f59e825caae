"""Running truce as a user does: in a process of its own, or in this one, which is quicker."""

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from truce.cli import run

RUN = "import sys; from truce.cli import run; sys.exit(run(sys.argv[1:]))"


def truce(
    *arguments: str | Path, patch: str = "", before: Sequence[str] = (), **variables: str
) -> tuple[int, str, str]:
    """Run the command; gives its exit code, output and messages. `patch` is Python to run before it."""
    done = subprocess.run(
        [*before, sys.executable, "-c", f"{patch}\n{RUN}", *map(str, arguments)],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1, 2, 3), done.stderr
    return done.returncode, done.stdout, done.stderr


def here(*arguments: str | Path) -> tuple[int, str, str]:
    """The same in this process, which is quicker: for what only prepares or follows."""
    out, messages = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(messages):
        code = run([str(each) for each in arguments])
    assert code in (0, 1, 2, 3), messages.getvalue()
    return code, out.getvalue(), messages.getvalue()
