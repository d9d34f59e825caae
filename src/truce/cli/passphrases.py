"""The passphrase of a mission or a witness: from the environment, or from the person at the terminal."""

import os
import sys
from getpass import getpass

from truce.errors import StoreError, TruceError

VARIABLE = "TRUCE_PASSPHRASE"


def passphrase(*, new: bool = False) -> str:
    """The passphrase; a `new` one is asked for twice.

    Raises:
        TruceError: none is given, it is empty, or the two are not the same.
    """
    given = os.environ.get(VARIABLE)
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise StoreError("passphrase", "is not given", f"Set {VARIABLE}, or run it in a terminal")
    typed = getpass("Passphrase: ")
    if new and typed != getpass("Again: "):
        raise TruceError("the passphrases are not the same; nothing was made.")
    if not typed:
        raise TruceError("an empty passphrase protects nothing; nothing was done.")
    return typed
