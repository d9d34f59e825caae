"""Makes a witness, lets it cosign a growing log, and says each step when it is done.

cosigning.py FOLDER SIZE...
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "shared"))

from signed_log import KEY, request

from truce.mission.witnessing.witness import WitnessService

folder, *sizes = sys.argv[1:]
service = WitnessService.create(Path(folder), "mediator.example/w", now=lambda: 1_800_000_000)
print("made", flush=True)  # noqa: T201
service.trust(KEY)
print("trusted", flush=True)  # noqa: T201
old = 0
for size in map(int, sizes):
    service.cosign(request(old, size))
    print(size, flush=True)  # noqa: T201
    old = size
