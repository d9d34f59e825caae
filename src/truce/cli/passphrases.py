"""The passphrase of a mission or a witness: from the environment, or from the person at the terminal."""

import os
import sys
from getpass import getpass

from truce.errors import StoreError, TruceError

VARIABLE = "TRUCE_PASSPHRASE"


IDENTITY = "TRUCE_IDENTITY_PASSPHRASE"
"""That of a keyholder's identity: whoever runs the mission need not know it."""


def passphrase(*, new: bool = False, variable: str = VARIABLE, of: str = "") -> str:
    """The passphrase; a `new` one is asked for twice. `variable` may hold it, `of` says of what it is.

    Raises:
        TruceError: none is given, it is empty, or the two are not the same.
    """
    given = os.environ.get(variable)
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise StoreError(f"passphrase{of}", "is not given", f"Set {variable}, or run it in a terminal")
    typed = getpass(f"Passphrase{of}: ")
    if new and typed != getpass("Again: "):
        raise TruceError("the passphrases are not the same; nothing was made.")
    if not typed:
        raise TruceError("an empty passphrase protects nothing; nothing was done.")
    return typed
