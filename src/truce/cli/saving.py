"""Files that a command writes: whole, or not at all."""

from collections.abc import Sequence
from pathlib import Path

from truce.errors import ArgumentError


def check_output(file: Path, option: str, read: Sequence[Path]) -> None:
    """Refuse, before any work, a file that would replace what is read, or a device or a pipe.

    Raises:
        ArgumentError: nothing should be written there; `option` is the one that named it.
    """
    if any(file.exists() and other.exists() and file.samefile(other) for other in read):
        raise ArgumentError(option, str(file), "this is one of the files to read", "Name another file")
    if (file.exists() and not file.is_file()) or not file.parent.is_dir():
        raise ArgumentError(option, str(file), "no file can be written there", "Name a file in a folder")


def save(file: Path, text: str, option: str) -> None:
    """Write a whole file or nothing: a half-written page would look like a short one.

    Raises:
        ArgumentError: it cannot be written; `option` is the one that named it.
    """
    part = file.with_name(file.name + ".part")
    try:
        part.write_text(text, "utf-8")
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = f"it cannot be written ({error.strerror})"
        raise ArgumentError(option, str(file), reason, "Check the folder and the disk") from error
