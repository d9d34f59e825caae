"""Runs one monitor of this folder on one property, in a process of its own; `benchmarks/peers.py` calls it.

usage: python run.py MODULE LOG PROPERTY TIMES

Prints as JSON the best seconds, the peak memory in MB and the violations; nothing but `missing` where the
monitor is not installed.
"""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path

from properties import read_log


def main(module: str, log: str, name: str, times: str) -> None:
    try:
        monitor = import_module(module).monitor
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": error.name}))
        return
    events = read_log(Path(log))
    monitor(events[:1000], name)
    seconds, rows = zip(*(monitor(events, name) for _ in range(int(times))), strict=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": min(seconds), "peak_mb": peak, "rows": rows[0]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
