"""Running a command as a user without root's right to write everywhere."""

import os
import shutil
import subprocess

import pytest


def without_root_rights() -> list[str]:
    """What to put before a command, so that root is like any user; nothing for any user."""
    if os.getuid() != 0:
        return []
    capabilities = "-dac_override,-dac_read_search,-fowner"
    prefix = ["setpriv", f"--bounding-set={capabilities}", f"--inh-caps={capabilities}"]
    if shutil.which("setpriv") is None or subprocess.run([*prefix, "true"], check=False).returncode:
        pytest.skip("this machine has no way to run a command of root's without root's right to write")
    return prefix
