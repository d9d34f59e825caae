"""``python -m truce``: the same as the command ``truce``."""

from truce.cli import main

main()
